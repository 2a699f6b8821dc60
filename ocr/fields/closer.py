"""A closer look at a page that the first engine read badly, or that no first engine reads well."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ocr.evidence import Candidate
from ocr.fields.rows import rows_of
from ocr.page import Sheet, Word

SLIP_MM = 95.0
"""Till rolls are 57 or 80 mm wide: nothing else of a claim but an identity card is printed this narrow."""
BADLY_READ = 0.72
"""Mean confidence of a page's words below which the first engine was guessing; clean print gives 0.9."""
FEW_WORDS = 12
MAJORITY, UNANIMOUS, AT_ITS_LABEL = 0.6, 0.99, 0.5
"""Agreement and label from which a slip's first reading is relied on."""

_KEPT = "closer_words"


def closer_words(sheet: Sheet) -> tuple[Word, ...]:
    """What PP-OCR reads on the whole page; read once and kept with the sheet."""
    kept = sheet.extra.get(_KEPT)
    if kept is None:
        from ocr.engines import ppocr_page

        kept = sheet.extra[_KEPT] = ppocr_page.words(sheet.pixels)
    return kept  # type: ignore[return-value]  # `extra` holds anything; only this function writes this key


def looked_closer(sheet: Sheet) -> Sheet:
    """`sheet` with the words of the closer look where it was read too badly to rely on, otherwise as it is."""
    return by_closer_look(sheet) if needs_closer_look(sheet) else sheet


def by_closer_look(sheet: Sheet) -> Sheet:
    """`sheet` with the words of the closer look, unless that finds hardly any."""
    words = closer_words(sheet)
    enough = sum(len(w.text) for w in words) > 0.5 * sum(len(w.text) for w in sheet.words)
    return sheet.saying(words=words) if enough else sheet


def needs_closer_look(sheet: Sheet) -> bool:
    """Whether a page was read too badly to rely on; never one with its own text layer."""
    if sheet.digital:
        return False
    letters = [word for word in sheet.words if any(c.isalnum() for c in word.text)]
    if len(letters) < FEW_WORDS:
        return True
    weight = sum(len(word.text) for word in letters)
    sure = sum(len(word.text) * word.confidence for word in letters) / weight
    return sure < BADLY_READ


def is_slip(sheet: Sheet) -> bool:
    """Whether what is printed is as narrow as a till roll and longer than wide."""
    rows = rows_of(sheet)
    if not rows:
        return False
    lefts = sorted(word.box[0] for row in rows for word in row.words)
    rights = sorted(word.box[2] for row in rows for word in row.words)
    # specks at the edge of the paper are words too, to an engine: leave out one in fifty on either side
    spare = len(lefts) // 50
    width = rights[-1 - spare] - lefts[spare]
    height = rows[-1].box[3] - rows[0].box[1]
    return width / max(sheet.dpi, 1.0) * 25.4 < SLIP_MM and height > 0.9 * width


def second_look(
    sheets: Sequence[Sheet],
    find: Callable[[Sequence[Sheet]], dict[str, list[Candidate]]],
    required: Sequence[str],
) -> dict[str, list[Candidate]]:
    """What `find` gives on `sheets`, and on a closer look at the same pages where that is worth its seconds.

    Where a required field is missing, the closer look adds what it finds. On slips, where it reads better, it also replaces
    what the first reading says, as soon as a required field does not convince.
    """
    first = [looked_closer(sheet) for sheet in sheets]
    found = find(first)
    if all(sheet.digital or not sheet.words for sheet in sheets):
        return found
    slips = all(is_slip(sheet) for sheet in first if not sheet.digital)
    if all(name in found and (not slips or _convinces(found[name])) for name in required):
        return found
    again = find([sheet if sheet.digital else sheet.saying(words=closer_words(sheet)) for sheet in sheets])
    return found | again if slips else again | found


def _convinces(candidates: Sequence[Candidate]) -> bool:
    """Whether a value stands at its own label, nothing on the slip rivals it, and its form, a sum or every engine confirms it."""
    best = candidates[0]
    if best.agreement < MAJORITY or best.label < AT_ITS_LABEL or any(one.value != best.value for one in candidates):
        return False
    return best.valid is True or (best.corroborated > 0 and best.agreement > UNANIMOUS)
