"""The truth of a drawn claim, in the contract's form (`truth.jsonl`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from claims.words import ALTERED, COPY, Kind
from samples.facts import ClaimFacts, DrawnPaper, PaperFacts
from samples.numbers import ean_key


@dataclass(frozen=True)
class Delivered:
    """A paper, what was drawn of it, and its PDF bytes when it went out with a text layer."""

    paper: PaperFacts
    drawn: DrawnPaper
    pdf: bytes | None


def _decodes(form: str, payload: str) -> bool:
    """Whether a reader of bar codes can give this one back."""
    return form != "EAN13" or (len(payload) == 13 and ean_key(payload[:12]) == payload[12])


def _state(paper: PaperFacts) -> str:
    return "unreadable" if paper.spoiled else "blank" if paper.kind == Kind.BLANK else "read"


def _document(delivered: Delivered, pages: list[int]) -> dict[str, Any]:
    paper, drawn = delivered.paper, delivered.drawn
    document: dict[str, Any] = {
        "kind": str(paper.kind),
        "pages": pages,
        "language": paper.language,
        "fill": paper.fill,
        "fields": drawn.values,
    }
    if paper.kind == Kind.BLANK:
        return {"kind": str(paper.kind), "pages": pages, "fields": {}}
    document["marks"] = {
        "stamp": paper.stamp or paper.pharmacist_stamp,
        "signature": paper.signature or paper.insured_signature,
    }
    document["owners"] = {
        "stamp": ["practitioner"] * paper.stamp + ["pharmacist"] * paper.pharmacist_stamp,
        "signature": ["practitioner"] * paper.signature + ["insured"] * paper.insured_signature,
    }
    zones = {**dict.fromkeys(paper.empty, "empty"), **dict.fromkeys(paper.unlabelled, "not_found")}
    zones |= {name + ALTERED: "filled" for name in paper.altered} | ({COPY: "filled"} if paper.copied else {})
    if zones:
        document["zones"] = zones
    document["barcodes"] = [
        {"format": form, "value": payload} for form, payload in paper.barcodes if _decodes(form, payload)
    ]
    if drawn.uncertain:
        document["uncertain"] = list(drawn.uncertain)
    if drawn.values.get("relationship") == "self" and str(paper.form).startswith("cnss"):
        document["optional"] = ["relationship"]
    if drawn.boxes:
        document["boxes"] = {name: list(box) for name, box in drawn.boxes.items()}
    if drawn.mark_boxes:
        document["mark_boxes"] = {name: [list(box) for box in boxes] for name, boxes in drawn.mark_boxes.items()}
    return document


def truth_line(
    file: str, claim: ClaimFacts, papers: Sequence[Delivered], counts: Sequence[int], first_page: int, parts: int
) -> dict[str, Any]:
    """One line of `truth.jsonl`; separators belong to no claim and pages count from 1 without them."""
    pages: list[dict[str, Any]] = []
    documents: list[dict[str, Any]] = []
    fills = {d.paper.fill for d in papers if d.paper.values}
    for delivered, count in zip(papers, counts, strict=True):
        if delivered.paper.kind == Kind.SEPARATOR:
            first_page += count
            continue
        numbers = list(range(len(pages) + 1, len(pages) + count + 1))
        pages += [{"n": n, "state": _state(delivered.paper)} for n in numbers]
        if not delivered.paper.spoiled:
            documents.append(_document(delivered, numbers))
    line: dict[str, Any] = {
        "file": file,
        "part": claim.part,
        "parts": parts,
        "first_page": first_page,
        "split": parts > 1,
        "received_on": claim.received_on,
        "regime": claim.regime,
        "reference": claim.reference,
        "tier": claim.tier,
        "fill": fills.pop() if len(fills) == 1 else "mixed",
        "container": claim.container,
        "dpi": claim.dpi,
        "mode": claim.mode,
        "pages": pages,
        "documents": documents,
        "flags": list(claim.flags),
        "tolerated": list(claim.tolerated),
    }
    return line
