"""What a perfect reader makes of drawn papers: truth becomes a claim, so that judging is measured apart from reading."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from claims.claim import Barcode, Claim, Document, Field, Mark, MarkBox, Marks, Page
from claims.words import CodeFormat, Kind, MarkOwner, MarkState, Origin, PageState, Regime, Status, ZoneState
from samples.facts import ClaimFacts, DrawnPaper
from samples.truth import Delivered, truth_line

SOMEWHERE = (0.1, 0.1, 0.4, 0.2)
SURE = 1.0


def planned(claim: ClaimFacts) -> dict[str, Any]:
    """The line of truth of a planned claim, every paper drawn on one page and every value as planned."""
    papers = [Delivered(paper, DrawnPaper((), dict(paper.values)), None) for paper in claim.papers]
    line = truth_line(claim.name, claim, papers, [1] * len(papers), first_page=1, parts=max(1, claim.part))
    return line if claim.duplicate_of is None else {**line, "duplicate_of": claim.duplicate_of}


def read(line: Mapping[str, Any]) -> Claim:
    """The claim that a perfect reading of a line of truth gives, not judged."""
    named = str(line.get("duplicate_of") or line["file"])
    return Claim(
        id="",
        source=str(line["file"]),
        sha256=sha256(named.encode()).hexdigest(),
        part=line["part"],
        parts=line["parts"],
        received_on=date.fromisoformat(line["received_on"]) if line["received_on"] else None,
        regime=Regime(line["regime"]) if line["regime"] else None,
        status=Status.READING,
        pages=tuple(_page(page) for page in line["pages"]),
        documents=tuple(_document(body) for body in line["documents"]),
    )


def _page(body: Mapping[str, Any]) -> Page:
    state = PageState(body["state"])
    return Page(n=body["n"], state=state, quality=SURE if state is PageState.READ else 0.0)


def _document(body: Mapping[str, Any]) -> Document:
    page = min(body["pages"], default=1)
    bare = "marks" not in body
    return Document(
        kind=Kind(body["kind"]),
        kind_confidence=SURE,
        pages=tuple(body["pages"]),
        language=body.get("language"),
        fields={
            name: Field(value=value, confidence=SURE, accepted=True, origin=Origin.PRINT, page=page)
            for name, value in body["fields"].items()
        },
        zones={name: ZoneState(state) for name, state in body.get("zones", {}).items()},
        marks=None if bare else Marks(**{name: _mark(body["owners"][name], page) for name in ("stamp", "signature")}),
        barcodes=tuple(
            Barcode(format=CodeFormat(code["format"]), value=code["value"], page=page, box=SOMEWHERE)
            for code in body.get("barcodes", ())
        ),
    )


def _mark(owners: list[str], page: int) -> Mark:
    boxes = tuple(MarkBox(page=page, box=SOMEWHERE, of=MarkOwner(owner)) for owner in owners)
    return Mark(state=MarkState.PRESENT if boxes else MarkState.ABSENT, confidence=SURE, boxes=boxes)
