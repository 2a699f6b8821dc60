"""`docker-compose.yml`: everything in it is known, and each command of ours in it starts and ends, without containers."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
import yaml
from redis import Redis

from cachet.settings import PREFIX, Settings, load_settings
from intake.sealing import MasterKey
from tests.services import PrivateRedis, free_port

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("cachet:")}
ASKED = re.compile(r"\$\{([A-Z_]+):\?[^}]+\}")
START_S, END_S = 120, 15


def test_each_service_is_whole() -> None:
    """Every image is pinned, nobody keeps starting before what it needs, and volumes and ports are as told."""
    for name, service in SERVICES.items():
        image, _, tag = service["image"].rpartition(":")
        assert image and tag not in ("", "latest"), name
        for other, how in service.get("depends_on", {}).items():
            assert other in SERVICES, name
            assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[other], (name, other)
            assert how["condition"] != "service_completed_successfully" or SERVICES[other]["restart"] == "on-failure"
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
    assert {service["image"] for service in OURS.values()} == {f"cachet:{_version()}"}
    assert (ROOT / COMPOSE["x-cachet"]["build"]["dockerfile"]).is_file()


def _version() -> str:
    found = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert found
    return found[1]


def test_every_setting_in_it_is_one_of_ours() -> None:
    """A variable that Cachet would not look at stands nowhere, and no secret stands in the file."""
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if variable.startswith(PREFIX):
                assert variable.removeprefix(PREFIX).lower() in Settings.model_fields, (name, variable)
            if "PASSWORD" in variable or variable.endswith("_KEY") or "SECRET" in variable:
                assert ASKED.fullmatch(value), (name, variable)


def test_its_values_are_valid_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the file says, secrets filled in, is taken as settings; without the secrets nothing starts."""
    for service in OURS.values():
        for variable, value in service["environment"].items():
            monkeypatch.setenv(variable, ASKED.sub(_secret, value))
        settings = load_settings()
        assert settings.database.startswith("postgresql") and settings.storage.startswith("s3://")


def _secret(asked: re.Match[str]) -> str:
    return MasterKey(b"k" * 32).text() if asked[1] == "CACHET_MASTER_KEY" else "a-secret"


def test_the_bucket_is_there_before_anybody_asks() -> None:
    """The storage's volume is the bucket that our settings name: nobody has to make it by hand."""
    bucket = OURS["web"]["environment"]["CACHET_STORAGE_URL"].removeprefix("s3://").split("/")[0]
    storage = SERVICES["storage"]
    assert storage["volumes"] == [f"storage:{storage['command'][-1]}/{bucket}"]
    port = OURS["web"]["environment"]["CACHET_S3_ENDPOINT"].rpartition(":")[2]
    assert f":{port}" in storage["command"]


@pytest.fixture
def s3() -> Iterator[str]:
    """An S3-compatible store over HTTP with the bucket that the file names; gives its endpoint."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    server.start()
    endpoint = f"http://127.0.0.1:{server._port}"
    secret = "a-secret"  # moto takes any
    client = boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id=secret, aws_secret_access_key=secret, region_name="us-east-1"
    )
    client.create_bucket(Bucket="cachet")
    yield endpoint
    client.close()
    server.stop()


@pytest.fixture
def environment(tmp_path: Path, postgres_database: str, redis: PrivateRedis, s3: str) -> dict[str, str]:
    """The file's environment, its hosts replaced by private servers on this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "AWS_"))}
    said = {name: ASKED.sub(_secret, value) for name, value in OURS["web"]["environment"].items()}
    here = {
        "CACHET_DATABASE_URL": postgres_database.replace("postgresql://", "postgresql+psycopg://"),
        "CACHET_REDIS_URL": redis.url,
        "CACHET_S3_ENDPOINT": s3,
        "CACHET_HOST": "127.0.0.1",
        "CACHET_DATA": str(tmp_path / "data"),  # the image's own ENV
    }
    return {**kept, **said, **here, "PYTHONPATH": str(ROOT)}


def start(service: str, environment: dict[str, str], port: int) -> subprocess.Popen[str]:
    """Start the command of one service as the container would."""
    program, *words = SERVICES[service]["command"]
    assert program == "cachet"
    return subprocess.Popen(
        [sys.executable, "-m", "cachet.cli", *words],
        env={**environment, "CACHET_PORT": str(port)},
        stderr=subprocess.PIPE,
        text=True,
    )


def ends_well(process: subprocess.Popen[str]) -> bool:
    """SIGTERM, and exit 0 within seconds."""
    before = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=END_S * 4)
    assert "Traceback" not in said, said
    return process.returncode == 0 and time.monotonic() - before < END_S


def test_each_command_starts_and_ends(environment: dict[str, str], redis: PrivateRedis) -> None:
    """Upgrade leaves with 0; web says it is ready, worker hears, sweeper sweeps; SIGTERM ends each of them well."""
    port = free_port()
    upgrade = start("upgrade", environment, port)
    _, said = upgrade.communicate(timeout=START_S)
    assert upgrade.returncode == 0, said
    running = {name: start(name, environment, port) for name in OURS if name != "upgrade"}
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
            _until("the web", lambda: _ready(http))
            parts = http.get("/readyz").json()["parts"]
            assert (parts["database"], parts["storage"], parts["bell"]) == ("ok", "ok", "ok")
        _until("the worker", lambda: _workers(redis) == 1)
        for name, process in running.items():
            _until(name, lambda process=process: _heeds_sigterm(process))
            assert process.poll() is None, name
            assert ends_well(process), name
    finally:
        for process in running.values():
            process.kill()
            process.communicate()


def _ready(http: httpx.Client) -> bool:
    try:
        return http.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def _workers(redis: PrivateRedis) -> int:
    with Redis.from_url(redis.url) as connection:
        return int(connection.scard("rq:workers"))


def _heeds_sigterm(process: subprocess.Popen[str]) -> bool:
    """Whether the process has come so far that it catches the signal."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    caught = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
    return caught is not None and bool(int(caught[1], 16) >> (signal.SIGTERM - 1) & 1)


def _until(what: str, check: Any) -> None:
    deadline = time.monotonic() + START_S
    while not check():
        assert time.monotonic() < deadline, f"{what} did not come"
        time.sleep(0.1)
