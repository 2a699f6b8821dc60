"""The words of options that a page's engine left out or garbled: a lone M or F, a word inside a ring.

The row of a group's label is cut into its stretches of ink and each is read by itself, without the ring a pen drew round it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from ocr import engines
from ocr.labels import SeenLabel, is_arabic
from ocr.page import PixelBox, Pixels, Word, meet
from ocr.zones import Layout, overlap

_AHEAD_MM = 115.0
"""How far from its label the last option of a row stands."""
_HALF_MM = 2.6
"""Half the height of a row of options, tick boxes included."""
_NEXT_MM = 9.0
"""How far above or below its label a row of options may stand."""
_WORD_MM = 1.4
"""Room that parts words."""
_TALL_MM = (1.4, 6.5)
"""Letters, and rings around them, are so tall."""
_RING_FILL = 0.3
"""Share of its box that a ring's ink fills at most; letters and ticks fill more."""
_READ = 0.9
"""The engine's confidence from which a word of the page stands as it was read."""
_MOST = 14
"""Stretches that are read at most: a row of options has six words and their translations."""


def reread(layout: Layout, labels: Sequence[SeenLabel]) -> list[Word]:
    """The words in the rows beside, above and below a group's `labels`, as the engine reads them one by one.

    Words that the page's engine was sure of are left out, and so is what stands under no Latin label.
    """
    found: list[Word] = []
    for label in labels:
        if is_arabic(label.phrase) or layout.sheet.digital:
            continue
        for row in _rows(layout, label):
            stretches = [box for box in _stretches(layout, row) if not any(meet(box, word.box) for word in found)]
            found += [word for box in stretches[:_MOST] if (word := _read(layout, box)) is not None]
    return found


def _rows(layout: Layout, label: SeenLabel) -> Iterator[PixelBox]:
    """Beside the label; then each line of ink above and below it."""
    mm = layout.mm
    left, top, right, bottom = label.box
    middle, half = (top + bottom) // 2, round(_HALF_MM * mm)
    end = min(layout.sheet.width, right + round(_AHEAD_MM * mm))
    yield (right, middle - half, end, middle + half)
    reach = round(_NEXT_MM * mm)
    start = max(0, left - round(12 * mm))
    for area in ((start, max(0, top - reach), end, top), (start, bottom, end, bottom + reach)):
        part = layout.writing[area[1] : area[3], area[0] : area[2]]
        if not part.any():
            continue
        weight = cv2.blur(part.sum(axis=1).astype(np.float32).reshape(-1, 1), (1, 2 * half + 1))[:, 0]
        at = area[1] + int(np.argmax(weight))
        yield (area[0], at - half, area[2], at + half)


def _stretches(layout: Layout, row: PixelBox) -> list[PixelBox]:
    """The boxes of the row's unread words, from left to right."""
    left, top, right, bottom = row
    top = max(0, top)
    part = np.ascontiguousarray(layout.writing[top:bottom, left:right])
    if part.size == 0:
        return []
    mm = layout.mm
    _, _, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    marks = sorted(
        (x + left, y + top, x + left + wide, y + top + tall)
        for x, y, wide, tall, area in stats[1:].tolist()
        if area >= 0.05 * mm**2 and tall <= _TALL_MM[1] * mm
    )
    runs: list[list[int]] = []
    for x0, y0, x1, y1 in marks:
        if runs and x0 - runs[-1][2] < _WORD_MM * mm:
            last = runs[-1]
            runs[-1] = [last[0], min(last[1], y0), max(last[2], x1), max(last[3], y1)]
        else:
            runs.append([x0, y0, x1, y1])
    boxes = [(x0, y0, x1, y1) for x0, y0, x1, y1 in runs if _TALL_MM[0] * mm <= y1 - y0 <= _TALL_MM[1] * mm]
    taken = [*(label.box for label in layout.labels), *(cell for comb in layout.drawn.combs for cell in comb.cells)]
    return [box for box in boxes if not _is_known(layout, box) and not any(meet(box, other) for other in taken)]


def _is_known(layout: Layout, box: PixelBox) -> bool:
    """Whether a word that was surely read, or one in Arabic, fills most of the stretch."""
    wide = box[2] - box[0]
    return any(
        (word.confidence >= _READ and sum(c.isalpha() for c in word.text) >= 4)
        or (is_arabic(word.text) and word.confidence >= 0.3)
        for word in layout.words
        if overlap((word.box[0], word.box[2]), (box[0], box[2])) >= 0.6 * wide
        and overlap((word.box[1], word.box[3]), (box[1], box[3])) > 0
    )


def _read(layout: Layout, box: PixelBox) -> Word | None:
    """A stretch as PP-OCR reads it, in the box of its letters."""
    crop, letters = _without_ring(layout, box)
    reading = engines.read_line(crop, layout.sheet.dpi)
    sure = [one for one in reading if one.engine == "ppocr" and one.text.strip()]
    return Word(sure[0].text.strip(), letters, sure[0].confidence, reader="ppocr") if sure else None


def _without_ring(layout: Layout, box: PixelBox) -> tuple[Pixels, PixelBox]:
    """The pixels of `box` and their place; where a ring stands in it, those of the letters inside, the ring painted over."""
    left, top, right, bottom = box
    crop = layout.erased(box)
    part = np.ascontiguousarray(layout.writing[top:bottom, left:right])
    _, numbers, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    for number, (_, _, wide, tall, area) in enumerate(stats[1:].tolist(), 1):
        if wide < 0.8 * (right - left) or tall < 0.8 * (bottom - top) or area > _RING_FILL * wide * tall:
            continue
        rows, columns = np.nonzero((numbers > 0) & (numbers != number))
        if len(rows):
            ring = cv2.dilate((numbers == number).astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
            crop[ring] = np.percentile(crop.reshape(-1, 3), 85, axis=0).astype(np.uint8)
            inner = (int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
            place = (left + inner[0], top + inner[1], left + inner[2], top + inner[3])
            return crop[inner[1] : inner[3], inner[0] : inner[2]], place
    return crop, box
