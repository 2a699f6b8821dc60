"""Whether a page that carries ink could be read at all."""

from __future__ import annotations

from ocr.page import Sheet

QUALITY_FLOOR = 0.12
"""Below this letters have run into each other or into the paper; see `ocr.quality.grade`."""

POOR_QUALITY = 0.45
"""Below this a page must show some sure words before it counts as read."""

SURE_WORD = 0.7
"""Confidence from which a word of three letters or more is seldom noise."""

SURE_WORDS_WANTED = 3


def why_unreadable(sheet: Sheet) -> str | None:
    """Why `sheet` counts as not legible, None when it was read: what was wrong on opening, `blurred`, or `illegible`.

    A page in good condition that shows ink and no word that any engine is sure of (a page of handwriting, another
    script) is illegible too: nothing on it was read, and a person must look.
    """
    if sheet.reason is not None:
        return sheet.reason
    if sheet.digital or sheet.codes:
        return None
    if sheet.quality < QUALITY_FLOOR:
        return "blurred"
    sure = sum(word.confidence >= SURE_WORD and sum(map(str.isalnum, word.text)) >= 3 for word in sheet.words)
    if sure >= SURE_WORDS_WANTED:
        return None
    return "blurred" if sheet.quality < POOR_QUALITY else "illegible" if sure == 0 else None
