"""Sends batches to a running Cachet as a scanning station does, and follows what becomes of them."""

from __future__ import annotations

import json
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import file_digest, sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import httpx
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_exponential_jitter

PATIENCE_S = 120  # how long a service that is busy or away is asked again
LOOK_S = 0.5
TIMEOUT = httpx.Timeout(60, connect=5, write=600)
MEDIA_TYPES = {".pdf": "application/pdf", ".tif": "image/tiff", ".tiff": "image/tiff", ".png": "image/png"}
JPEG = "image/jpeg"
OTHER = "application/octet-stream"
TUS = {"Tus-Resumable": "1.0.0"}


class Refused(Exception):
    """The service refused what was sent; the sentence says why."""

    def __init__(self, answer: httpx.Response) -> None:
        problem = _problem(answer)
        self.status = answer.status_code
        self.type = str(problem.get("type", ""))
        super().__init__(str(problem.get("detail", f"the service answered {answer.status_code}")))


def _problem(answer: httpx.Response) -> dict[str, Any]:
    try:
        problem = answer.json()
    except ValueError:
        return {}
    return problem if isinstance(problem, dict) else {}


def _passes(error: BaseException) -> bool:
    """Whether the same call may do better in a moment."""
    if isinstance(error, Refused):
        in_progress = error.type.endswith(":request_in_progress")
        return error.status in (408, 429, 502, 503, 504) or in_progress
    return isinstance(error, httpx.TransportError)


class StationClient:
    """One station's way in; closes with its `with` block.

    url  address of the service
    key  the station's key
    """

    def __init__(self, url: str, key: str, *, patience_s: float = PATIENCE_S) -> None:
        self._http = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=TIMEOUT)
        self._http.event_hooks = {"request": [_dated], "response": [self._hear_clock]}
        self.clock_off_s = 0.0
        self._patience_s = patience_s

    def _hear_clock(self, answer: httpx.Response) -> None:
        """By how many seconds this machine's clock is ahead of the service's."""
        with suppress(KeyError, ValueError):
            self.clock_off_s = (datetime.now(UTC) - parsedate_to_datetime(answer.headers["date"])).total_seconds()

    def __enter__(self) -> StationClient:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the connections go."""
        self._http.close()

    def send(
        self, files: Sequence[Path] | Mapping[str, Path], manifest: Sequence[Mapping[str, Any]] = ()
    ) -> dict[str, Any]:
        """Send a batch and give it as the service keeps it; raises Refused, httpx.TransportError when patience ends.

        `files` are named by their last part, or by the names of a mapping. The key of the call is made of what is sent,
        so a call that broke off is simply made again, by this process or a later one, and nothing counts twice.
        """
        named = dict(files) if isinstance(files, Mapping) else {path.name: path for path in files}
        lines = "\n".join(json.dumps(dict(line), ensure_ascii=False) for line in manifest)
        key = _key(named, lines)
        answer = self._again(lambda: self._post(named, lines, key))
        batch: dict[str, Any] = answer.json()
        return batch

    def begin_upload(self, size: int, name: str) -> str:
        """A new resumable upload of `size` bytes; gives its id."""
        told = {"Upload-Length": str(size), "Upload-Metadata": f"filename {b64encode(name.encode()).decode()}"}
        answer = self._again(lambda: self._http.post("/v1/uploads", headers={**TUS, **told}))
        return answer.headers["Location"].rsplit("/", 1)[-1]

    def uploaded(self, upload_id: str) -> int:
        """How many bytes of an upload the service keeps; raises Refused (404, 410) when it is there no more."""
        answer = self._again(lambda: self._http.head(f"/v1/uploads/{upload_id}", headers=TUS))
        return int(answer.headers["Upload-Offset"])

    def upload_piece(self, upload_id: str, offset: int, piece: bytes) -> int:
        """Send bytes at `offset`, once, with their checksum; gives the new offset."""
        told = {
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
            "Upload-Checksum": f"sha256 {b64encode(sha256(piece).digest()).decode()}",
        }
        answer = self._http.patch(f"/v1/uploads/{upload_id}", content=piece, headers={**TUS, **told})
        return int(_accepted(answer).headers["Upload-Offset"])

    def send_uploaded(
        self, upload_id: str, name: str, key: str, line: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Make a batch of one finished upload, `line` being said of it; the same `key` makes it once, however often it is asked."""
        body: dict[str, Any] = {"uploads": [{"id": upload_id, "file": name}]}
        if line is not None:
            body["manifest"] = [{**line, "file": name}]
        headers = {"Idempotency-Key": key}
        batch: dict[str, Any] = self._again(lambda: self._http.post("/v1/batches", json=body, headers=headers)).json()
        return batch

    def _post(self, named: Mapping[str, Path], lines: str, key: str) -> httpx.Response:
        with ExitStack() as stack:
            parts: list[tuple[str, Any]] = [
                ("files", (name, stack.enter_context(path.open("rb")), _media_type(path)))
                for name, path in named.items()
            ]
            if lines:
                parts.append(("manifest", ("manifest.jsonl", lines.encode(), "application/x-ndjson")))
            return self._http.post("/v1/batches", files=parts, headers={"Idempotency-Key": key})

    def batch(self, batch_id: str) -> dict[str, Any]:
        """A batch as it is now."""
        batch: dict[str, Any] = self._again(lambda: self._http.get(f"/v1/batches/{batch_id}")).json()
        return batch

    def counter(self, batch_id: str) -> dict[str, Any]:
        """What the counter is told of a batch."""
        told: dict[str, Any] = self._again(lambda: self._http.get(f"/v1/batches/{batch_id}/counter")).json()
        return told

    def receipt(self, batch_id: str) -> bytes:
        """The receipts of a batch, a PDF."""
        return self._again(lambda: self._http.get(f"/v1/batches/{batch_id}/receipt")).content

    def claim(self, claim_id: str) -> dict[str, Any]:
        """One claim of this station."""
        claim: dict[str, Any] = self._again(lambda: self._http.get(f"/v1/claims/{claim_id}")).json()
        return claim

    def follow(self, batch_id: str) -> Iterator[dict[str, Any]]:
        """The batch each time it has changed, until it is settled."""
        seen: dict[str, Any] | None = None
        while True:
            batch = self.batch(batch_id)
            if batch != seen:
                seen = batch
                yield batch
            if batch["state"] == "settled":
                return
            time.sleep(LOOK_S)

    def _again(self, call: Any) -> httpx.Response:
        """The call's answer, asked for again while the service is busy or away."""
        tries = Retrying(
            retry=retry_if_exception(_passes),
            wait=wait_exponential_jitter(multiplier=0.3, max=10),
            stop=stop_after_delay(self._patience_s),
            reraise=True,
        )
        answer: httpx.Response = tries(lambda: _accepted(call()))
        return answer


def _dated(request: httpx.Request) -> None:
    """Tell the service what this machine takes the time to be."""
    request.headers["Date"] = format_datetime(datetime.now(UTC), usegmt=True)


def _accepted(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        raise Refused(answer)
    return answer


def _key(named: Mapping[str, Path], lines: str) -> str:
    digest = sha256(lines.encode())
    for name, path in sorted(named.items()):
        with path.open("rb") as file:
            digest.update(f"\n{name}\n{file_digest(file, 'sha256').hexdigest()}".encode())
    return digest.hexdigest()


def _media_type(path: Path) -> str:
    suffix = path.suffix.lower()
    return JPEG if suffix in (".jpg", ".jpeg") else MEDIA_TYPES.get(suffix, OTHER)
