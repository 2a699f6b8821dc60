"""The head of a fund's form: title, reference, sign of the fund, boxes above the first section."""

from __future__ import annotations

import math
from typing import Literal

from samples.family_b.canvas import Colour, Page
from samples.family_b.writer import Writer

Form = tuple[str, str, str, str]


def draw_head(w: Writer, form: str, words: Form, page_no: int = 1) -> float:
    """Draw the head of page `page_no`; gives the y where the first section may begin."""
    reference, anam, title, arabic = words
    m, page, rng = w.manner, w.page, w.rng
    fund = "CNOPS" if form.startswith("cnops") else "CNSS"
    x, right, mid = 12.0, 198.0, 105.0
    logo_left = rng.random() < 0.6
    fund_sign(page, (x + 9 if logo_left else right - 9, 18.0), fund, m.accent, m.head_bold, int(rng.integers(3)))
    side_x = right if logo_left else x
    side_anchor: Literal["l", "r"] = "r" if logo_left else "l"
    printed = w.raw("form_reference") or (
        reference if "form_reference" not in (*w.paper.empty, *w.paper.unlabelled) else ""
    )
    if printed and w.shows("form_reference"):
        mark = ("Réf : ", "Réf. : ", "REF : ", "Réf ")[rng.integers(4)]
        box = w.page.text(side_x, 12.5, f"{mark}{printed}", m.body_bold, 9, m.form, side_anchor)
        page.spot("form_reference", box)
    if anam:
        anam = anam if page_no == 1 else anam[:-1] + "2"
        w.page.text(side_x, 16.6, f"Réf. ANAM : {anam}", m.body, 8, m.form, side_anchor)
    pt = float(rng.uniform(14, 17))
    page.text(mid, 15.5, title if rng.random() < 0.6 else title.upper(), m.head_bold, pt, m.form, "m", 112)
    page.arabic(mid, 22.0, arabic, m.arabic, m.body, pt * 0.95, m.form, 110, middle=True)
    if page_no > 1:
        return 27.0
    page.text(mid, 27.0, "Direction de l'Assurance Maladie Obligatoire", m.head, 8.5, m.form, "m")
    page.arabic(mid, 31.2, "مديرية التأمين الصحي الإجباري", m.arabic, m.body, 9, m.form, middle=True)
    return _boxes(w, 34.0, fund)


def _boxes(w: Writer, y: float, fund: str) -> float:
    """Entente préalable, Exécution, N° Dossier."""
    x, right = 12.0, 198.0
    w.page.rect(x, y, right, y + 8.2, outline=w.manner.form, width=0.2)
    agreed = w.has("agreement_number") and w.paper.kind != "ald_care_sheet"
    at = x + 2
    for fr, ar, on in (("Entente préalable *", "موافقة مسبقة", agreed), ("Exécution *", "تنفيذ", False)):
        w.tick(at, y + 5.8, on, w.manner.second)
        box = w.label(at + 5, y + 5.2, fr)
        end = w.page.arabic(box[2] + 22, y + 5.2, ar, w.manner.arabic, w.manner.body, w.manner.small, w.manner.form, 20)
        at = end[2] + 7
    if w.shows("dossier_number"):
        box = w.label(max(at, 128), y + 5.2, "N° Dossier :")
        w.page.line((box[2] + 1, y + 6.2), (right - 3, y + 6.2), width=0.18, colour=w.manner.form, dash=(0.25, 0.9))
        if w.has("dossier_number"):
            w.put(
                "dossier_number", box[2] + 3, y + 5.4, str(w.raw("dossier_number")), w.manner.first, right - box[2] - 8
            )
    return y + 10.0


def section_title(w: Writer, x: float, y: float, width: float, words: tuple[str, str], letter: str) -> float:
    """A section's title as a band, a line or bold words; gives the y below."""
    m, page = w.manner, w.page
    style = {"grid": "band", "zebra": "band", "rows": "line", "frame": "pale", "none": "line"}[m.rules]
    colour: Colour = m.form
    if style == "band":
        page.rect(x, y, x + width, y + 5.6, outline=None, fill=m.form)
        colour = (255, 255, 255)
    elif style == "pale":
        page.rect(x, y, x + width, y + 5.6, outline=m.form, fill=(226, 231, 235), width=0.2)
    else:
        page.line((x, y + 5.4), (x + width, y + 5.4), width=0.5, colour=m.form)
    page.text(x + 2, y + 4.1, words[0], m.body_bold, 9, colour)
    if words[1]:
        page.arabic(x + width - 2, y + 4.1, words[1], m.arabic, m.body, 9.5, colour)
    return y + 7.2


def fund_sign(page: Page, at: tuple[float, float], name: str, colour: Colour, path: str, kind: int) -> None:
    """A printed sign of the fund: it is neither a stamp nor a signature."""
    cx, cy = at
    if kind == 0:
        page.ellipse(cx - 8, cy - 8, cx + 8, cy + 8, outline=colour, width=0.8)
        points = [
            (
                cx + (6.5 if i % 2 == 0 else 2.6) * math.sin(i * math.pi / 5),
                cy - 2 - (4.5 if i % 2 == 0 else 1.8) * math.cos(i * math.pi / 5),
            )
            for i in range(10)
        ]
        page.polygon(points, fill=colour)
        page.text(cx, cy + 6, name, path, 7.5, colour, "m")
    elif kind == 1:
        page.rect(cx - 9, cy - 6, cx + 9, cy + 6, outline=None, fill=colour, radius=2)
        page.text(cx, cy + 1.8, name, path, 13, (255, 255, 255), "m", 16)
    else:
        for i in range(3):
            page.polygon(
                [(cx - 9 + 6 * i, cy + 2), (cx - 6 + 6 * i, cy - 7 + 2 * i), (cx - 3 + 6 * i, cy + 2)], fill=colour
            )
        page.text(cx, cy + 7, name, path, 11, colour, "m", 19)
    page.taken.append((cx - 9, cy - 8, cx + 9, cy + 8))
