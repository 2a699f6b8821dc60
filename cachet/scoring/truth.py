"""What is true of a corpus: `truth.jsonl`, nested as the claim is or flat as foreign sets have it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from claims.claim import Claim
from claims.errors import SenderCanMend

FLAT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "first_act_date"),
    "total": ("total", "amount", "total_amount"),
}
"""Flat truth → the fields of any document that may carry it."""


@dataclass(frozen=True)
class TruePaper:
    """One document as it truly is; None where nothing is known."""

    kind: str | None
    pages: tuple[int, ...]
    fields: Mapping[str, Any]
    marks: Mapping[str, bool]
    barcodes: tuple[tuple[str, str], ...] | None
    fill: str
    optional: frozenset[str]
    uncertain: frozenset[str]


@dataclass(frozen=True)
class TrueClaim:
    """One line of truth.

    papers     None for a flat truth
    flat       field values that any document may carry
    flags      rules truly broken, None where it is not known
    tolerated  rules that count neither way
    """

    file: str
    part: int | None
    papers: tuple[TruePaper, ...] | None
    flat: Mapping[str, Any]
    flat_marks: Mapping[str, bool]
    flat_codes: tuple[tuple[str, str], ...] | None
    flags: frozenset[str] | None
    tolerated: frozenset[str]
    tier: str
    fill: str
    duplicate: bool
    raw: Mapping[str, Any] = field(repr=False, default_factory=dict)


def names(listed: Any, place: int, kind: str | None) -> frozenset[str]:
    """The bare field names of `optional` or `uncertain` that concern the document at `place`.

    An entry is a field's name, or one with the document's place or kind before it.

    >>> sorted(names(["inpe", "1.date", "invoice.ice", "2.total"], 1, "invoice"))
    ['date', 'ice', 'inpe']
    """
    kept = set()
    for entry in listed or ():
        head, _, name = str(entry).removeprefix("documents.").replace(".fields.", ".").rpartition(".")
        if not head or head == str(place) or head == kind:
            kept.add(name)
    return frozenset(kept)


def _mark(value: Any) -> bool | None:
    state = value.get("state") if isinstance(value, dict) else value
    return {True: True, False: False, "present": True, "absent": False}.get(state)


def _marks(body: Any) -> dict[str, bool]:
    known = {name: _mark(value) for name, value in (body or {}).items()}
    return {name: value for name, value in known.items() if value is not None}


def _codes(listed: Any) -> tuple[tuple[str, str], ...] | None:
    return None if listed is None else tuple((str(code["format"]), str(code["value"])) for code in listed)


def _bare(value: Any) -> Any:
    return value["value"] if isinstance(value, dict) and "value" in value else value


def _paper(body: Mapping[str, Any], place: int, line: Mapping[str, Any]) -> TruePaper:
    kind = body.get("kind")
    fields = {name: _bare(value) for name, value in (body.get("fields") or {}).items()}
    return TruePaper(
        kind=kind,
        pages=tuple(body.get("pages") or ()),
        fields={name: value for name, value in fields.items() if value is not None},
        marks=_marks(body.get("marks")),
        barcodes=_codes(body.get("barcodes")),
        fill=str(body.get("fill") or line.get("fill") or "unknown"),
        optional=names(line.get("optional"), place, kind) | names(body.get("optional"), place, kind),
        uncertain=names(line.get("uncertain"), place, kind) | names(body.get("uncertain"), place, kind),
    )


def _flat_codes(line: Mapping[str, Any]) -> tuple[tuple[str, str], ...] | None:
    if "format" not in line or "text" not in line:
        return None
    return ((str(line["format"]), str(line["text"])),) if line["format"] is not None else ()


def true_claim(line: Mapping[str, Any]) -> TrueClaim:
    """One line of `truth.jsonl`; names that are not known are passed over."""
    documents = line.get("documents")
    listed = line.get("flags")
    return TrueClaim(
        file=str(line["file"]),
        part=line.get("part"),
        papers=None if documents is None else tuple(_paper(one, place, line) for place, one in enumerate(documents)),
        flat={name: line[name] for name in FLAT_FIELDS if line.get(name) is not None},
        flat_marks=_marks({name: line[name] for name in ("stamp", "signature") if name in line}),
        flat_codes=_flat_codes(line),
        flags=None
        if listed is None
        else frozenset(one["rule"] if isinstance(one, dict) else str(one) for one in listed),
        tolerated=frozenset(line.get("tolerated") or ()) | {"field_doubtful"},
        tier=str(line.get("tier") or "unknown"),
        fill=str(line.get("fill") or "unknown"),
        duplicate=line.get("duplicate_of") is not None,
        raw=line,
    )


def load(corpus: Path) -> tuple[TrueClaim, ...]:
    """Every line of the corpus's `truth.jsonl`; `SenderCanMend` names the first line that is none."""
    path = corpus / "truth.jsonl"
    if not path.is_file():
        raise SenderCanMend(f"{corpus} holds no truth.jsonl; name a folder that does.")
    lines = []
    for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not text.strip():
            continue
        try:
            lines.append(true_claim(json.loads(text)))
        except (ValueError, KeyError, TypeError, AttributeError) as gap:
            raise SenderCanMend(f"{path.name}, line {number}: not a line of truth.") from gap
    return tuple(lines)


def pair(truths: Iterable[TrueClaim], claims: Iterable[Claim]) -> list[tuple[TrueClaim, Claim | None]]:
    """Each truth with the claim that was read of its file and part; None where none was."""
    read: dict[tuple[str, int], Claim] = {}
    for claim in claims:
        for name in (claim.source, PurePosixPath(claim.source).name):
            read.setdefault((name, claim.part), claim)
    pairs = []
    for truth in truths:
        keys = [(name, truth.part or 1) for name in (truth.file, PurePosixPath(truth.file).name)]
        pairs.append((truth, next((read[key] for key in keys if key in read), None)))
    return pairs
