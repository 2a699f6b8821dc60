"""Rows of acts in the contract's words, and how surely all of their cells were read."""

from __future__ import annotations

from collections.abc import Sequence

from claims.words import Origin, ZoneState
from ocr.evidence import Candidate, Cell, Reading, alike_twice, together
from ocr.fields.act_rows import Row
from ocr.page import around


def as_value(row: Row) -> dict[str, str]:
    """The row in the contract's words, without what could not be read."""
    value: dict[str, str] = {}
    best = {role: read.best for role, read in row.cells.items()}
    if best.get("date"):
        value["date"] = best["date"].value  # type: ignore[union-attr]  # there, as just asked
    letter, number = _letter_and_number(best.get("code"), best.get("coefficient"))
    if letter:
        value["code"] = letter
    if number:
        value["coefficient"] = number
    for role in ("amount", "inpe"):
        if (candidate := best.get(role)) is not None:
            value[role] = candidate.value
    return value


def _letter_and_number(code: Candidate | None, coefficient: Candidate | None) -> tuple[str, str]:
    letter, _, number = (coefficient.value if coefficient else "").partition("|")
    own_letter, _, own_number = (code.value if code else "").partition("|")
    return letter or own_letter, number or own_number


def rows_candidate(page: int, rows: Sequence[Row], quality: float, rest: Sequence[Row] = ()) -> Candidate | None:
    """All rows as one candidate, as sure as its cells together; `rest` are those on other pages than `page`."""
    values = [value for value in map(as_value, rows) if "amount" in value or "date" in value]
    if not values:
        return None
    whole = [*rows, *rest]
    seen = [(role, read.best) for row in whole for role, read in row.cells.items() if read.best is not None]
    cells = [Cell(role, str(best.value), _sureness(best)) for role, best in seen]
    cells += [Cell("", None, _UNREAD_CELL)] * _unread(whole)
    keys = [best.valid for role, best in seen if role == "inpe"]
    by_hand = sum(best.origin is Origin.HANDWRITING for _, best in seen) * 2 > len(seen)
    digital = bool(seen) and all(best.origin is Origin.TEXT_LAYER for _, best in seen)
    origin = Origin.TEXT_LAYER if digital else Origin.HANDWRITING if by_hand else Origin.PRINT
    agreement, mean, least = together(cells)
    return Candidate(
        value=[*values, *map(as_value, rest)],
        text="\n".join(" ".join(value.values()) for value in values),
        origin=origin,
        page=page,
        box=around([row.box for row in rows]),
        readings=(Reading("cells", "", mean), Reading("least", "", least)) if cells else (),
        agreement=agreement,
        valid=all(keys) if keys else None,
        quality=quality,
        cells=tuple(cells),
    )


def _unread(rows: Sequence[Row]) -> int:
    """Cells that were not read though something is written there, or though every other row has one; and the column of INPE
    where it was not found: every row names who did the act or filled the prescription."""
    found = 0 if any("inpe" in row.cells for row in rows) else 1
    for roles in (("date",), ("amount",), ("inpe",), ("code", "coefficient")):
        held = [any((read := row.cells.get(role)) is not None and read.best for role in roles) for row in rows]
        inked = [
            any((read := row.cells.get(role)) is not None and read.state is ZoneState.ILLEGIBLE for role in roles)
            for row in rows
        ]
        found += sum(not there and (ink or any(held)) for there, ink in zip(held, inked, strict=True))
    return found


_UNREAD_CELL = 0.3
"""What a cell counts that was not read: the rows are not all that was written."""


def _sureness(cell: Candidate) -> float:
    """0 to 1: how far engines agree on a cell, or how sure the one is that read it, alone or on two cuttings of the page."""
    behind = [
        reading
        for reading in cell.readings
        if reading.text and reading.text.replace(" ", "") == cell.text.replace(" ", "")
    ]
    alone = ONE_ENGINE * max((reading.confidence for reading in behind), default=0.0)
    return max(cell.agreement, alike_twice(behind) or alone)


ONE_ENGINE = 0.9
"""What an engine that stands alone counts, of its own confidence."""
