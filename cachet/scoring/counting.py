"""One claim against its truth, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from cachet.scoring.align import align
from cachet.scoring.compare import align_rows, same
from cachet.scoring.tally import Hits, Seen, Tally
from cachet.scoring.truth import FLAT_FIELDS, TrueClaim, TruePaper
from claims.claim import Claim, Document, Field, is_clean
from claims.words import BARE_KINDS, Certainty, MarkState, Severity

_DERIVED = frozenset({"form", "quality"})


def count(tally: Tally, truth: TrueClaim, claim: Claim | None, light: frozenset[str], show: str | None = None) -> None:
    """Add one claim to `tally`.

    light  rules that weigh `warn`: a claim with no other truth is clean
    show   a field whose true and read values are kept, for the eye
    """
    tally.claims += 1
    tally.claims_missing += claim is None
    tally.pages += len(claim.pages) if claim is not None else 0
    documents = claim.documents if claim is not None else ()
    if truth.papers is not None:
        _papers(tally, truth, truth.papers, documents, show)
    _flat(tally, truth, documents, show)
    _codes(tally, truth, documents)
    if truth.flags is not None:
        _flags(tally, truth, truth.flags, claim, light)


def _papers(
    tally: Tally, truth: TrueClaim, papers: tuple[TruePaper, ...], documents: tuple[Document, ...], show: str | None
) -> None:
    pairs = align(papers, documents)
    for paper, document in pairs:
        _kind(tally, truth, paper, document)
        for name, value in paper.fields.items():
            if name in paper.uncertain or name in _DERIVED:
                continue
            read = document.fields.get(name) if document is not None else None
            if read is None and name in paper.optional:
                continue
            _value(tally, truth, paper.fill, name, value, read, show)
        _extra(tally, paper, document)
        _marks(tally, truth, paper.marks, [document] if document is not None else [])
    taken = {id(document) for _, document in pairs}
    for document in documents:
        if id(document) not in taken and document.kind not in BARE_KINDS:
            tally.kinds[document.kind.value].extra += 1


def _kind(tally: Tally, truth: TrueClaim, paper: TruePaper, document: Document | None) -> None:
    if paper.kind is None:
        return
    hits = tally.kinds[paper.kind]
    hits.n += 1
    read = document.kind.value if document is not None else None
    if read is None:
        hits.missed += 1
    elif read == paper.kind:
        hits.right += 1
    else:
        hits.wrong += 1
    if read != paper.kind:
        tally.confused[paper.kind, read or "(none)"] += 1
        tally.faults[truth.file] += 2
    if paper.pages and document is not None:
        tally.pages_right.n += 1
        tally.pages_right.right += tuple(paper.pages) == tuple(document.pages)


def _value(
    tally: Tally, truth: TrueClaim, fill: str, name: str, true: Any, read: Field | None, show: str | None
) -> None:
    right = read is not None and same(name, true, read.value)
    groups = [tally.fields[name], tally.by_tier[truth.tier], tally.by_fill[fill], tally.field_by_fill[f"{name} {fill}"]]
    groups.append(tally.by_tier_and_fill[f"{truth.tier} {fill}"])
    if read is not None:
        groups.append(tally.by_origin[read.origin.value])
        tally.chances.append((read.confidence, right))
    for hits in groups:
        _hit(hits, read, right)
    tally.faults[truth.file] += 0 if right else 1
    if isinstance(true, list) and true and isinstance(true[0], Mapping):
        _table(tally, name, true, read)
    if show == name:
        tally.shown.append(
            {
                "file": truth.file,
                "right": right,
                "true": true,
                "read": read.value if read is not None else None,
                "confidence": read.confidence if read is not None else None,
                "origin": read.origin.value if read is not None else None,
            }
        )


def _hit(hits: Hits, read: Field | None, right: bool) -> None:
    hits.n += 1
    if read is None:
        hits.missed += 1
        hits.sent += 1
        return
    hits.right += right
    hits.wrong += not right
    hits.sent += not read.accepted
    hits.silent += read.accepted and not right


def _table(tally: Tally, name: str, true: list[Mapping[str, Any]], read: Field | None) -> None:
    rows = (
        [row for row in read.value if isinstance(row, Mapping)]
        if read and isinstance(read.value, (list, tuple))
        else []
    )
    accepted = read is not None and read.accepted
    for row, found in align_rows(name, true, rows):
        _cell(tally.rows[name], found is not None, found is not None and same(name, row, found), accepted)
        for cell, value in row.items():
            got = found.get(cell) if found is not None else None
            _cell(tally.cells[f"{name}.{cell}"], got is not None, same(cell, value, got), accepted)
    tally.rows[name].extra += max(0, len(rows) - len(true))


def _cell(hits: Hits, was_read: bool, right: bool, accepted: bool) -> None:
    hits.n += 1
    hits.right += right
    hits.missed += not was_read and not right
    hits.wrong += was_read and not right
    hits.sent += not accepted
    hits.silent += accepted and not right


def _extra(tally: Tally, paper: TruePaper, document: Document | None) -> None:
    """Values that were read where the paper carries none; only papers whose fields are known at all."""
    if document is None or not paper.fields:
        return
    for name, read in document.fields.items():
        if name not in paper.fields and name not in paper.uncertain | paper.optional:
            tally.fields[name].extra += 1
            tally.fields[name].extra_accepted += read.accepted


def _marks(tally: Tally, truth: TrueClaim, marks: Mapping[str, bool], documents: Iterable[Document]) -> None:
    for name, true in marks.items():
        states = {
            (document.marks.stamp if name == "stamp" else document.marks.signature).state
            for document in documents
            if document.marks is not None
        }
        for group in (name, f"{name} {truth.tier}"):
            _seen(tally.marks[group], true, states)


def _seen(seen: Seen, true: bool, states: set[MarkState]) -> None:
    present, unsure = MarkState.PRESENT in states, MarkState.UNSURE in states
    if true:
        seen.right += present
        seen.unsure += unsure and not present
        seen.missed += not present and not unsure
    else:
        seen.invented += present
        seen.unsure_invented += unsure and not present
        seen.denied += not present and not unsure


def _flat(tally: Tally, truth: TrueClaim, documents: tuple[Document, ...], show: str | None) -> None:
    """Values that any document of the claim may carry: the surest right one, else the surest one."""
    for name, true in truth.flat.items():
        carried = [
            document.fields[other] for document in documents for other in FLAT_FIELDS[name] if other in document.fields
        ]
        right = [read for read in carried if same(name, true, read.value)]
        best = max(right or carried, key=lambda read: read.confidence, default=None)
        _value(tally, truth, truth.fill, name, true, best, show)
    _marks(tally, truth, truth.flat_marks, documents)


def _codes(tally: Tally, truth: TrueClaim, documents: tuple[Document, ...]) -> None:
    true = list(truth.flat_codes or ())
    known = truth.flat_codes is not None
    for paper in truth.papers or ():
        known = known or paper.barcodes is not None
        true += paper.barcodes or ()
    if not known:
        return
    expected = Counter(true)
    read = Counter((code.format.value, code.value) for document in documents for code in document.barcodes)
    for key, times in (expected & read).items():
        tally.codes[key[0]].right += times
    for key, times in (expected - read).items():
        tally.codes[key[0]].missed += times
    for key, times in (read - expected).items():
        tally.codes[key[0]].invented += times


def _flags(tally: Tally, truth: TrueClaim, true: frozenset[str], claim: Claim | None, light: frozenset[str]) -> None:
    flags = claim.flags if claim is not None else ()
    said = {flag.rule for flag in flags if flag.certainty is Certainty.FOUND}
    doubted = {flag.rule for flag in flags if flag.certainty is Certainty.CANNOT_TELL} - said
    for rule in (true | said | doubted) - truth.tolerated:
        seen = tally.flags[rule]
        if rule in true:
            seen.right += rule in said
            seen.unsure += rule in doubted
            seen.missed += rule not in said | doubted
            tally.faults[truth.file] += rule not in said | doubted
        else:
            seen.invented += rule in said
            seen.unsure_invented += rule in doubted
            tally.faults[truth.file] += 1
    through = claim is not None and claim.quarantine is None and is_clean(claim.flags)
    if true - light - {"field_doubtful"}:
        tally.faulty += 1
        tally.faulty_through += through
        return
    if truth.tolerated - {"field_doubtful"} - light:
        return  # whether such a claim is clean is open
    tally.clean += 1
    tally.clean_through += through
    for rule in {flag.rule for flag in flags if flag.severity is not Severity.WARN}:
        tally.held_clean_by[rule] += 1
