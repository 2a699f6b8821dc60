"""What stands in the stamps of a page: their straight lines, read by the engine that minds ink over ink least."""

from __future__ import annotations

import re
from dataclasses import replace

from ocr.ink import SeenMark
from ocr.page import PixelBox, Sheet, Word, around

SURE_ENOUGH = 0.5
"""Chance of being a stamp from which reading it is worth its tenths of a second."""
AT_MOST = 4
ROOM_MM = 2.0
SEEN, _READ = "seen_marks", "stamp_words"


def stamp_sheets(sheet: Sheet) -> list[Sheet]:
    """The page as each of its stamps says it: `words` of one stamp each. Read once and kept with the sheet.

    The marks are those that were noted in `extra` when the page was looked at; without them, none are known.
    """
    kept = sheet.extra.get(_READ)
    if kept is None:
        kept = sheet.extra[_READ] = [words for box in _stamps(sheet) if (words := _words_in(sheet, box))]
    return [sheet.saying(words=words, digital=False) for words in kept]  # type: ignore[attr-defined]  # only this function writes this key


def says(sheet: Sheet, stamp: Sheet, words: re.Pattern[str]) -> bool:
    """Whether one of `stamp_sheets` of `sheet` says what `words` finds, as it was read by itself or with the page."""
    left, top, right, bottom = around(word.box for word in stamp.words)
    inside = [
        word.text
        for word in sheet.words
        if left <= (word.box[0] + word.box[2]) / 2 <= right
        and top - STAMP_LINE * (bottom - top) <= word.box[1] <= bottom
    ]
    return any(words.search(text) for text in (*inside, *(word.text for word in stamp.words)))


STAMP_LINE = 0.5
"""How far above the words of a stamp a line of it may stand that was not read with them, in their height."""


def _stamps(sheet: Sheet) -> list[PixelBox]:
    seen: tuple[SeenMark, ...] = sheet.extra.get(SEEN, ())  # type: ignore[assignment]  # ocr.reading writes this key
    return [mark.box for mark in seen if mark.kind == "stamp" and mark.score >= SURE_ENOUGH][:AT_MOST]


def _words_in(sheet: Sheet, box: PixelBox) -> tuple[Word, ...]:
    from ocr.engines import ppocr_page

    room = round(ROOM_MM * sheet.dpi / 25.4)
    left, top = max(0, box[0] - room), max(0, box[1] - room)
    found = ppocr_page.words(sheet.crop((left, top, box[2] + room, box[3] + room)))
    return tuple(
        replace(word, box=(word.box[0] + left, word.box[1] + top, word.box[2] + left, word.box[3] + top))
        for word in found
    )
