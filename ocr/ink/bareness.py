"""Whether the place that a form keeps for a stamp or a signature was left bare."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from ocr.page import PixelBox, Sheet
from ocr.upright.light import paper_of
from ocr.upright.lines import without_rules

LABEL_MM = 7.0
"""Under the words that ask for a mark the forms repeat them in Arabic: that far down nothing is judged."""
DOWN_MM, ACROSS_MM = 22.0, 60.0
"""The place reaches from there down and from the words' left edge to the right: the boxes of the forms in use are 25 to 35 mm
high and 70 to 95 mm wide."""
LOOK_DPI = 100.0
FAINT = 16
"""Gray levels under the paper: a stamp that is nearly dry leaves 20 to 30, a scanner's grain after averaging under 8."""
BARE_MM2 = 3.0
"""Less ink than this is dust, a dotted line, the tail of a letter; the smallest initials in pen leave 8."""


def is_bare(sheet: Sheet, asking: PixelBox, apart_from: Sequence[PixelBox] = ()) -> bool:
    """Whether nothing but rules stands under the printed words `asking` (pixels of the page).

    Ink inside the boxes `apart_from` does not count. What else is printed there counts as ink: the place is then not proved bare. Nor is one that the page's edge cuts off.
    """
    mm = sheet.dpi / 25.4
    top = asking[3] + round(LABEL_MM * mm)
    bottom, left = top + round((DOWN_MM - LABEL_MM) * mm), asking[0]
    right = min(sheet.width, max(asking[2], left + round(ACROSS_MM * mm)))
    if bottom > sheet.height or left < 0 or right - left < ACROSS_MM * mm / 2:
        return False
    return _ink_mm2(sheet, (left, top, right, bottom), apart_from) < BARE_MM2


def _ink_mm2(sheet: Sheet, box: PixelBox, apart_from: Sequence[PixelBox] = ()) -> float:
    """Area of ink inside `box` without rules, in mm²; a margin lets rules and the paper's light be seen whole."""
    margin = round(8.0 * sheet.dpi / 25.4)
    left, top = max(0, box[0] - margin), max(0, box[1] - margin)
    shrink = LOOK_DPI / sheet.dpi
    gray = cv2.resize(
        cv2.cvtColor(sheet.crop(box, margin), cv2.COLOR_RGB2GRAY),
        None,
        fx=shrink,
        fy=shrink,
        interpolation=cv2.INTER_AREA,
    )
    depth = cv2.subtract(paper_of(np.asarray(gray, dtype=np.uint8)), gray)
    ink = np.where(cv2.GaussianBlur(depth, (0, 0), 0.7) > FAINT, 255, 0).astype(np.uint8)
    pen = without_rules(ink, LOOK_DPI / 25.4)
    for other in apart_from:
        x0, y0, x1, y1 = (
            max(0, round((edge - origin) * shrink)) for edge, origin in zip(other, (left, top, left, top), strict=True)
        )
        pen[y0:y1, x0:x1] = 0
    x0, y0, x1, y1 = (round(edge * shrink) for edge in (box[0] - left, box[1] - top, box[2] - left, box[3] - top))
    inside = pen[y0:y1, x0:x1]
    count, _labels, stats, _centres = cv2.connectedComponentsWithStats(inside, connectivity=8)
    areas = stats[1:count, cv2.CC_STAT_AREA]
    return float(areas[areas >= 4].sum()) * (25.4 / LOOK_DPI) ** 2
