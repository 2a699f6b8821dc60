"""Words of several readers set into the lines of one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ocr.page import Word

_COLUMN = 2.5
"""Gap, in heights, from which two words of one level are not of one line."""
_ON_LINE = 0.65
"""Share of its height by which a word stands on another's line; of lines set close, a hand's or a typist's, half may overlap."""
_NARROWEST = 0.2
"""Width of a letter at least, in its heights."""


def not_over_each_other(words: Sequence[Word]) -> list[Word]:
    """The words, boxes that reach over what follows on their line cut short: Tesseract gives a word the room of the next."""
    ordered = sorted(words, key=lambda one: one.box[0])
    out = []
    for number, word in enumerate(ordered):
        left, top, right, bottom = word.box
        for later in ordered[number + 1 :]:
            if later.box[0] >= right:
                break
            shared = min(bottom, later.box[3]) - max(top, later.box[1])
            room = later.box[0] - left
            over = right - later.box[0] > 0.5 * (later.box[2] - later.box[0])
            if (
                over
                and shared > _ON_LINE * (later.box[3] - later.box[1])
                and room > _NARROWEST * len(word.text) * (bottom - top)
            ):
                word = replace(word, box=(left, top, later.box[0] - 1, bottom))
                break
        out.append(word)
    return out


def in_lines(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with lines numbered from the top, whichever reader gave them; from left to right within a line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.box[0], one.box[1])):
        best, near = None, 0.5
        for line in lines:
            last = line[-1].box
            low = min(last[3] - last[1], word.box[3] - word.box[1])
            tall = max(last[3] - last[1], word.box[3] - word.box[1])
            shared = (min(last[3], word.box[3]) - max(last[1], word.box[1])) / max(low, 1)
            gap = (word.box[0] - last[2]) / max(tall, 1)
            if shared > near and -1.0 < gap < _COLUMN:
                best, near = line, shared
        if best is None:
            lines.append([word])
        else:
            best.append(word)
    lines.sort(key=lambda line: (min(word.box[1] for word in line), line[0].box[0]))
    return tuple(replace(word, line=number) for number, line in enumerate(lines) for word in line)
