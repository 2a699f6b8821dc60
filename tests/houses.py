"""Houses for tests, and the people and papers in them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from PIL import Image

from cachet.accounts import Role, Scope, add_client, add_station, add_user
from claims.claim import Claim, Document, Page
from claims.words import PageState, Regime
from intake.app import create_app
from intake.house import House
from tests.builders import ACT, a_care_sheet
from worker import joining, lease, settling
from worker.readings import ReadPart, ReadResult


def a_page(shade: int = 240, size: tuple[int, int] = (60, 80)) -> bytes:
    """A small JPEG; another shade makes other bytes."""
    target = BytesIO()
    Image.new("RGB", size, (shade, shade, shade)).save(target, "JPEG")
    return target.getvalue()


def clean(more: int = 0) -> tuple[Document, ...]:
    """Papers nothing can be said against; another `more` is another event."""
    amount = f"{150 + more}.00"
    return (a_care_sheet(acts=[{**ACT, "amount": amount}], total_amount=amount),)


def unstamped() -> tuple[Document, ...]:
    """Papers that lack the practitioner's stamp."""
    return (a_care_sheet(stamp=False),)


def a_part(*documents: Document, **given: Any) -> ReadPart:
    """What a reader gives for these documents."""
    numbers = sorted({n for document in documents for n in document.pages}) or [1]
    pages = tuple(Page(n=n, state=PageState.READ, quality=0.9) for n in numbers)
    return ReadPart(pages=pages, documents=documents, **given)


def read_as(
    house: House, claim_id: str, *parts: ReadPart, separators: int = 0, folder: Path | None = None
) -> tuple[Claim, ...]:
    """Settle a waiting claim with what a reader would have found."""
    held = lease.take(house, claim_id)
    assert held is not None
    scanned = separators + sum(len(part.pages) for part in parts)
    album = folder or Path("/nonexistent")
    keep = joining.join if held.joins else settling.settle
    return keep(house, held, ReadResult(parts=parts, scanned=scanned), album)


_open: list[httpx.Client] = []


def opened(url: str, **given: Any) -> httpx.Client:
    """A client that is closed with the server it calls."""
    _open.append(httpx.Client(base_url=url, timeout=60, **given))
    return _open[-1]


@contextmanager
def served(house: House, port: int = 0) -> Iterator[str]:
    """The house's app on a real server; gives its address."""
    config = uvicorn.Config(create_app(house), host="127.0.0.1", port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        while _open:
            _open.pop().close()
        server.should_exit = True
        thread.join(20)


class Station:
    """A scanning station."""

    def __init__(self, house: House, url: str, name: str = "RABAT-1") -> None:
        self.key = add_station(house, name)
        self.http = opened(url, headers={"Authorization": f"Bearer {self.key}"})
        self._sent = 0

    def send(
        self,
        *files: tuple[str, bytes] | tuple[str, bytes, str],
        manifest: Sequence[dict[str, Any]] | str | bytes | None = None,
        key: str | None = None,
    ) -> httpx.Response:
        """Send a batch."""
        self._sent += 1
        parts: list[Any] = [("files", file) for file in files]
        if manifest is not None:
            text = manifest if isinstance(manifest, str | bytes) else "\n".join(json.dumps(line) for line in manifest)
            parts.append(("manifest", ("manifest.jsonl", text, "application/x-ndjson")))
        headers = {"Idempotency-Key": key or f"batch-{self._sent}"}
        return self.http.post("/v1/batches", files=parts, headers=headers)

    def sent(self, shade: int = 240, **line: Any) -> str:
        """Send one page; gives the claim's id."""
        manifest = [{"file": "0042.jpg", "received_on": "2026-02-10", "regime": "cnss", **line}]
        answer = self.send(("0042.jpg", a_page(shade)), manifest=manifest)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["claims"][0]["id"])


class Adjudication:
    """A client that pulls claims."""

    def __init__(self, house: House, url: str, regimes: Sequence[Regime] = (), name: str = "PAYER") -> None:
        self.key = add_client(house, name, list(regimes), [Scope.ADJUDICATION])
        self.http = opened(url, headers={"Authorization": f"Bearer {self.key}"})
        self._said = 0

    def pull(self, **asked: Any) -> dict[str, Any]:
        """A page of the feed."""
        answer = self.http.get("/v1/adjudication/claims", params=asked)
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def say(self, claim_id: str, version: int, outcome: str, key: str | None = None, **more: Any) -> httpx.Response:
        """Acknowledge one version."""
        self._said += 1
        body = {"acknowledgements": [{"id": claim_id, "version": version, "outcome": outcome, **more}]}
        headers = {"Idempotency-Key": key or f"ack-{self._said}"}
        return self.http.post("/v1/adjudication/acknowledgements", json=body, headers=headers)


class Person:
    """Somebody signed in, as a program that keeps the token."""

    def __init__(self, house: House, url: str, name: str, role: Role = Role.REVIEWER) -> None:
        self.name = name
        self.password = add_user(house, name, role)
        self.http = opened(url)
        body = {"name": name, "password": self.password, "bearer": True}
        token = self.http.post("/v1/session", json=body).json()["token"]
        self.http.headers["Authorization"] = f"Bearer {token}"
        self._acts = 0

    def claim(self, claim_id: str) -> httpx.Response:
        """Look at a claim."""
        return self.http.get(f"/v1/claims/{claim_id}")

    def decide(self, claim_id: str, decision: str, key: str | None = None, **more: Any) -> httpx.Response:
        """Decide a claim."""
        self._acts += 1
        headers = {"Idempotency-Key": key or f"{self.name}-{self._acts}"}
        return self.http.post(f"/v1/claims/{claim_id}/decision", json={"decision": decision, **more}, headers=headers)

    def mend(self, claim_id: str, *fields: dict[str, Any], etag: str | None = None) -> httpx.Response:
        """Mend fields, on the claim as it is now unless told otherwise."""
        match = self.claim(claim_id).headers["etag"] if etag is None else etag
        headers = {"If-Match": match} if match else {}
        return self.http.patch(f"/v1/claims/{claim_id}/fields", json={"fields": list(fields)}, headers=headers)

    def next(self) -> httpx.Response:
        """Take the most pressing claim."""
        self._acts += 1
        return self.http.post("/v1/review/next", headers={"Idempotency-Key": f"{self.name}-{self._acts}"})
