"""A load of small claims, each another, that remembers what was acknowledged."""

from __future__ import annotations

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import Service
from cachet.client import StationClient


def a_claim(number: int) -> bytes:
    """A page of text, another for each number."""
    target = BytesIO()
    page = Canvas(target, pagesize=(420, 595), invariant=1)
    for place, line in enumerate(
        ("FEUILLE DE SOINS MALADIE", "Nom et prénom : BENALI SALMA", f"Dossier n° {number:08d}")
    ):
        page.drawString(40, 540 - 30 * place, line)
    page.save()
    return target.getvalue()


class Load:
    """A station that sends at a rate until told to stop, and remembers what was acknowledged."""

    def __init__(self, service: Service, key: str, rate: float) -> None:
        self._service, self._key, self._rate = service, key, rate
        self.acknowledged: dict[str, str] = {}
        self.slow_s: list[float] = []
        self.failures = Counter[str]()

    def run(self, until: float) -> None:
        """Send."""
        with ThreadPoolExecutor(16) as pool:
            number, begun = 0, time.monotonic()
            while time.monotonic() < until:
                pool.submit(self._send, number)
                number += 1
                time.sleep(max(0.0, begun + number / self._rate - time.monotonic()))

    def _send(self, number: int) -> None:
        path = self._service.folder / f"{number}.pdf"
        path.write_bytes(a_claim(number))
        start = time.monotonic()
        try:
            with StationClient(self._service.url, self._key, patience_s=120) as client:
                batch = client.send([path])
        except Exception as error:  # whatever it was: it was not acknowledged
            self.failures[f"{type(error).__name__} {getattr(error, 'status', '')}".strip()] += 1
            return
        self.slow_s.append(time.monotonic() - start)
        self.acknowledged[path.name] = batch["claims"][0]["id"]

    @property
    def failed(self) -> int:
        """How many were given up by the station; they were not acknowledged."""
        return self.failures.total()
