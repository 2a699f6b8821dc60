"""`cachet read`: papers in, judged claims out; no server, no database, no Redis."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from cachet import own_law
from cachet.inputs import Input, Manifest, inputs_of, read_manifest
from claims.claim import Claim
from claims.words import QuarantineReason, Regime
from validators.known import CallIndex
from validators.law import Law
from worker.claiming import claim_of, judged, quarantined
from worker.readings import Reading, ReadResult
from worker.sandbox import read_all, warm


@dataclass(frozen=True)
class Told:
    """What the call says of its claims, below what a manifest or a cover sheet says, and the law they are judged by."""

    law: Law
    manifest: Manifest
    received_on: date | None = None
    regime: Regime | None = None


def read_claims(
    inputs: Sequence[Input], told: Told, known: CallIndex, jobs: int = 1, heard: Callable[[], None] | None = None
) -> Iterator[Claim]:
    """The claims of `inputs`, in their order, each judged against the law and the claims before it.

    heard  called whenever one input has been read
    """
    done: dict[int, ReadResult] = {}
    following = 0
    for place, result in read_all([Reading(each.path, each.pages) for each in inputs], jobs):
        done[place] = result
        if heard is not None:
            heard()
        while following in done:
            yield from _claims(inputs[following], done.pop(following), told, known)
            following += 1


def _claims(source: Input, result: ReadResult, told: Told, known: CallIndex) -> Iterator[Claim]:
    line = told.manifest.about(source.source)
    received_on = None if line is None else line.received_on
    regime = None if line is None else line.regime
    reference = None if line is None else line.reference
    sha256 = source.sha256()
    if not result.parts:
        yield quarantined(
            result.unreadable or QuarantineReason.NO_PAGES,
            source=source.source,
            sha256=sha256,
            received_on=received_on or told.received_on,
            regime=regime or told.regime,
            reference=reference,
        )
        return
    for number, part in enumerate(result.parts, 1):
        claim = claim_of(
            part,
            source=source.source,
            sha256=sha256,
            number=number,
            parts=len(result.parts),
            received_on=received_on or (told.received_on if part.received_on is None else None),
            regime=regime or (told.regime if part.cover_regime is None else None),
            reference=reference,
        )
        known.see(claim.id, part.prints)
        claim = judged(claim, told.law, known)
        known.add(claim)
        yield claim


def run(
    paths: Sequence[Path],
    *,
    manifest: Path | None = None,
    received_on: date | None = None,
    regime: Regime | None = None,
    known: CallIndex | None = None,
    output: Path | None = None,
    jobs: int = 1,
) -> None:
    """The whole call: JSON Lines to `output` or standard output, a table and a progress bar on a terminal.

    Raises WrongCall, and LawIsWrong where CACHET_LAW cannot be used, before anything is read.
    """
    law = own_law.in_force()
    inputs = inputs_of(paths)
    told = Told(law, _manifest(manifest, paths), received_on, regime)
    if inputs:
        warm()
    stream: TextIO | None = output.open("w", encoding="utf-8") if output is not None else None
    try:
        _tell(read_claims, inputs, told, known or CallIndex(), jobs, stream)
    finally:
        if stream is not None:
            stream.close()


def _manifest(path: Path | None, paths: Sequence[Path]) -> Manifest:
    """The manifest that was named, else the one that lies in a folder that was named."""
    if path is not None:
        return read_manifest(path)
    lying = [folder / "manifest.jsonl" for folder in paths if (folder / "manifest.jsonl").is_file()]
    return read_manifest(lying[0]) if len(lying) == 1 else Manifest()


def _tell(
    reader: Callable[..., Iterator[Claim]],
    inputs: Sequence[Input],
    told: Told,
    known: CallIndex,
    jobs: int,
    stream: TextIO | None,
) -> None:
    table_wanted = sys.stdout.isatty()
    claims: list[Claim] = []
    with _progress(len(inputs)) as heard:
        for claim in reader(inputs, told, known, jobs, heard):
            if stream is not None:
                stream.write(claim.to_json() + "\n")
                stream.flush()
            elif not table_wanted:
                sys.stdout.write(claim.to_json() + "\n")
                sys.stdout.flush()
            if table_wanted:
                claims.append(claim)
    if table_wanted:
        from cachet.showing import show

        show(claims)


class _progress:  # noqa: N801  # reads as what it is where it is used
    """A bar on a terminal's standard error, nothing elsewhere; drawn by hand, for a thread would not survive the forks."""

    def __init__(self, total: int) -> None:
        self._total = total

    def __enter__(self) -> Callable[[], None]:
        self._bar = None
        if not sys.stderr.isatty() or self._total < 2:
            return lambda: None
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

        self._bar = Progress(
            "reading",
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
        )
        task = self._bar.add_task("reading", total=self._total)
        self._bar.start()

        def heard() -> None:
            if self._bar is not None:
                self._bar.advance(task)
                self._bar.refresh()

        return heard

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()
