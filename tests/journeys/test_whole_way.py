"""The whole way: a station sends scans, a worker reads them, a reviewer decides in a browser, adjudication pulls."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page
from redis import Redis

from cachet.client import StationClient
from tests.browsers import chromium
from tests.services import free_port

SAMPLES = Path(__file__).parents[2] / "samples" / "committed"
CACHET = [sys.executable, "-m", "cachet.cli"]


@dataclass(frozen=True)
class Service:
    """A running `cachet serve`."""

    url: str
    data: Path
    log: Path
    environment: dict[str, str]

    def account(self, *words: str) -> str:
        """A fresh credential from the command line."""
        command = [*CACHET, *words, "--data", str(self.data)]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The whole service on a free port, with its own Redis and Tesseract; gone without a trace afterwards."""
    root = tmp_path_factory.mktemp("journey")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CACHET_")}
    environment = {**kept, "XDG_CONFIG_HOME": str(root / "config"), "PYTHONPATH": str(Path(__file__).parents[2])}
    port = free_port()
    data, log = root / "data", root / "serve.log"
    command = [*CACHET, "serve", "--data", str(data), "--port", str(port), "--workers", "2"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        transport = httpx.HTTPTransport(retries=8)
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=60) as http:
            assert http.get("/readyz").status_code == 200
        yield Service(f"http://127.0.0.1:{port}", data, log, environment)
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A headless Chromium."""
    with chromium() as opened:
        yield opened


def _sample(flagged: bool) -> Path:
    """A one-file sample that breaks a rule, or none."""
    lines = [json.loads(line) for line in (SAMPLES / "truth.jsonl").read_text().splitlines()]
    names = [
        str(line["file"]) for line in lines if bool(line["flags"]) is flagged and (SAMPLES / line["file"]).is_file()
    ]
    return SAMPLES / names[0]


def _signed_in(browser: Browser, service: Service, name: str, password: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    page.goto(f"{service.url}/review")
    page.fill("#name", name)
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_selector("#rows")
    page.wait_for_load_state()  # the scripts that listen to the keys run once the page is whole
    return page


def test_a_scan_becomes_a_claim_that_adjudication_pulls(service: Service, browser: Browser) -> None:
    """A flagged claim is read, held on the desk, validated by keyboard with a reason for each flag, pulled and acknowledged.

    Nothing that stands on the papers, in the file's name or in the manifest is found in logs, metrics, Redis or errors.
    """
    station, payer = service.account("station", "add", "RABAT-1"), service.account("client", "add", "PAYER")
    password = service.account("user", "add", "salma", "--role", "reviewer")
    scan = _sample(flagged=True)
    lines = {line["file"]: line for line in map(json.loads, (SAMPLES / "manifest.jsonl").read_text().splitlines())}
    marked = "MARKED-IDENTITY-77.pdf"
    said = {**lines[scan.name], "file": marked, "reference": "REF-MARKED-77"}
    with StationClient(service.url, station) as client:
        batch = client.send({marked: scan}, [said])
        for state in client.follow(batch["id"]):
            batch = state
        claim = client.claim(batch["claims"][0]["id"])
    assert claim["status"] == "flagged" and claim["documents"] and claim["reference"] == "REF-MARKED-77"

    page = _signed_in(browser, service, "salma", password)
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.keyboard.press("n")
    page.wait_for_selector(".outline", state="attached")
    page.keyboard.press("v")
    for reason in page.query_selector_all("#decide-validate input[type=text]"):
        reason.fill("Vu sur l'original")
    page.click("#decide-validate button[type=submit]")
    page.wait_for_selector(".notice")
    assert "validé" in page.inner_text(".notice")
    assert errors == []
    page.context.close()

    headers = {"Authorization": f"Bearer {payer}"}
    with httpx.Client(base_url=service.url, headers=headers, timeout=60) as http:
        (pulled,) = http.get("/v1/adjudication/claims").json()["claims"]
        assert pulled["id"] == claim["id"] and pulled["status"] == "validated"
        assert all(flag["waived"] for flag in pulled["flags"] if flag["severity"] != "warn")
        body = {"acknowledgements": [{"id": pulled["id"], "version": pulled["version"], "outcome": "accepted"}]}
        answer = http.post("/v1/adjudication/acknowledgements", json=body, headers={"Idempotency-Key": "a"})
        assert answer.status_code == 200
        problem = http.get("/v1/claims/REF-MARKED-77").text
        metrics = http.get("/metrics").text
    with StationClient(service.url, station) as client:
        assert client.claim(claim["id"])["status"] == "delivered"
    _leaks_nothing(service, pulled, problem + metrics, ["MARKED-IDENTITY-77", "REF-MARKED-77"])


def _leaks_nothing(service: Service, claim: dict[str, object], told: str, planted: list[str]) -> None:
    """No value of the claim stands in logs, metrics, errors, Redis, the database or the stored files."""
    summary = claim["summary"]
    assert isinstance(summary, dict)
    values = [
        str(item["value"]) for name, item in summary.items() if name in ("insured_number", "patient_name", "inpe")
    ]
    secrets = [value for value in [*planted, *values] if len(value) >= 6]
    assert len(secrets) > len(planted)
    with Redis(unix_socket_path=str(service.data / "redis.sock")) as redis:
        kept = b"".join(key + (redis.dump(key) or b"") for key in redis.scan_iter())
    stored = b"".join(path.read_bytes() for path in service.data.rglob("*") if path.is_file())
    for secret in secrets:
        pattern = re.escape(secret)
        assert re.search(pattern, told) is None
        assert re.search(pattern, service.log.read_text()) is None
        assert re.search(pattern.encode(), kept + stored) is None


def test_pages_speak_arabic_from_right_to_left(service: Service, browser: Browser) -> None:
    """The door speaks the visitor's language, and keeps the one that was chosen."""
    page = browser.new_page(locale="ar-MA")
    page.goto(f"{service.url}/review")
    assert page.get_attribute("html", "dir") == "rtl" and "كلمة السر" in page.inner_text("main")
    page.click("a[lang=fr]")
    page.goto(f"{service.url}/review")
    assert page.get_attribute("html", "lang") == "fr"
    page.context.close()


def test_a_form_from_another_site_is_refused(service: Service) -> None:
    """A page's form without this session's token decides nothing."""
    password = service.account("user", "add", "rachid", "--role", "reviewer")
    with httpx.Client(base_url=service.url, timeout=60) as http:
        answer = http.post("/review/sign-in", data={"name": "rachid", "password": password})
        assert answer.status_code == 303 and http.get("/review").status_code == 200
        assert http.post("/review/next", data={"csrf": "guessed"}).status_code == 403
        cross = {"Origin": "https://elsewhere.example"}
        assert (
            http.post("/review/sign-in", data={"name": "rachid", "password": password}, headers=cross).status_code
            == 403
        )
