"""The tooth chart of dental care sheets, in FDI numbers."""

from __future__ import annotations

import math
import re

from samples.family_b.form_head import section_title
from samples.family_b.writer import Writer

UPPER = (18, 17, 16, 15, 14, 13, 12, 11, 21, 22, 23, 24, 25, 26, 27, 28)
LOWER = (48, 47, 46, 45, 44, 43, 42, 41, 31, 32, 33, 34, 35, 36, 37, 38)


def draw_chart(w: Writer, y: float) -> float:
    """Draw both jaws and cross the teeth that were treated; gives the y below."""
    if not w.shows("tooth_chart"):
        return y
    y = section_title(w, 12, y + 1, 186, ("Schéma dentaire", ""), "")
    said = w.raw("tooth_chart")
    marked = {
        int(t) for t in re.findall(r"\d{2}", " ".join(map(str, said)) if isinstance(said, list | tuple) else str(said))
    }
    if said and not marked:
        marked = {16}
    arched = w.rng.random() < 0.5
    for _jaw, numbers, sign in (("upper", UPPER, 1), ("lower", LOWER, -1)):
        for i, number in enumerate(numbers):
            x = 105 + (i - 7.5) * 9.2
            bend = 7.0 * (1 - math.cos((i - 7.5) / 8)) * 2.2 if arched else 0.0
            cy = y + (15 + bend * 0.9 if sign == 1 else 33 - bend * 0.9) if arched else y + (13 if sign == 1 else 31)
            _tooth(w, x, cy, number, sign, number in marked)
    return y + 49


def _tooth(w: Writer, x: float, y: float, number: int, sign: int, on: bool) -> None:
    molar = number % 10 > 5
    r = 3.6 if molar else 2.8
    if molar:
        w.page.rect(x - r, y - 3.2, x + r, y + 3.2, outline=w.manner.form, width=0.25, radius=1.2)
    else:
        w.page.ellipse(x - r, y - 3.4, x + r, y + 3.4, outline=w.manner.form, width=0.25)
    w.page.text(x, y - 5 if sign == 1 else y + 7, str(number), w.manner.body, 7, w.manner.form, "m")
    if on:
        pen = w.manner.second
        j = w.rng.normal(0, 0.4, 4)
        w.page.line((x - r + j[0], y - 3 + j[1]), (x + r + j[2], y + 3 + j[3]), width=0.5, colour=pen.colour)
        w.page.line((x - r + j[1], y + 3 + j[2]), (x + r + j[3], y - 3 + j[0]), width=0.5, colour=pen.colour)
        w.page.spot("tooth_chart", (x - r, y - 3.4, x + r, y + 3.4))
