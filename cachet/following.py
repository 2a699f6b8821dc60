"""Tells the person at the station, while whoever handed the papers in is still there, what to scan again and what is missing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cachet.client import Refused, StationClient

LOOK_S = 1.0
LONGEST_S = 1800.0
"""After half an hour nobody stands there any more; the queue and the tracking number tell the rest."""

MOST = 50
"""Batches followed at once: of a pile of thousands only the last ones have somebody waiting."""


@dataclass
class _Followed:
    batch: str
    sent: Path
    since: float
    told: set[str] = field(default_factory=set)


@dataclass
class Following:
    """The batches that are not done yet.

    say       is told a sentence for each page to scan again and each thing that is missing, once
    language  of these sentences: fr, ar, en
    receipts  whether a receipt is put beside each file that was sent
    """

    client: StationClient
    say: Callable[[str], None]
    language: str = "fr"
    receipts: bool = False
    _open: list[_Followed] = field(default_factory=list)
    _looked: float = 0.0

    def add(self, batch: str, sent: Path) -> None:
        """Follow a batch whose file lies at `sent` now."""
        self._open = [*self._open, _Followed(batch, sent, time.monotonic())][-MOST:]

    def look(self) -> None:
        """Ask for what is new, at most once a second. Raises httpx.TransportError, Refused for a busy service."""
        now = time.monotonic()
        if now - self._looked < LOOK_S:
            return
        self._looked = now
        for one in list(self._open):
            try:
                told = self.client.counter(one.batch)
            except Refused as refused:
                if refused.status not in (403, 404):
                    raise
                self._open.remove(one)  # an older service, or another one: nothing is told there
                continue
            self._tell(one, told)
            if told["done"]:
                self._receipt(one)
            if told["done"] or now - one.since > LONGEST_S:
                self._open.remove(one)

    def _tell(self, one: _Followed, told: dict[str, Any]) -> None:
        name = one.sent.name
        for file in told["files"]:
            for page in file["rescan"]:
                self._once(one, f"{name}, page {page['page']}: {self._in_tongue(page)}")
            if file["refused"]:
                self._once(one, f"{name}: {file['refused'][self.language]}")
        for claim in told["claims"]:
            if not claim["read"]:
                continue
            whose = f"{name} [{claim['tracking']}]"
            self._once(one, f"{whose}: {claim['status']}, {claim['pages']} pages.")
            for lacking in (*claim["missing"], *claim["look_at"]):
                self._once(one, f"{whose}: {self._in_tongue(lacking)}")

    def _in_tongue(self, told: dict[str, Any]) -> str:
        return str(told["message"][self.language])

    def _once(self, one: _Followed, sentence: str) -> None:
        if sentence not in one.told:
            one.told.add(sentence)
            self.say(sentence)

    def _receipt(self, one: _Followed) -> None:
        if self.receipts:
            place = one.sent.with_name(one.sent.name + ".receipt.pdf")
            written = place.with_suffix(".part")
            written.write_bytes(self.client.receipt(one.batch))
            written.replace(place)
