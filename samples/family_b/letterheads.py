"""Letterheads: who writes, in bands, columns, or a few centred lines, with a printed sign or none."""

from __future__ import annotations

import math

from samples.family_b.canvas import Page
from samples.family_b.marks import Owner
from samples.family_b.writer import Writer

ARABIC_TRADES = {"doctor": "عيادة الطب العام", "dental": "طبيب الأسنان", "physio": "الترويض الطبي", "pharmacy": "صيدلية", "lab": "مختبر التحليلات الطبية", "imaging": "مركز الفحص بالأشعة", "clinic": "مصحة", "hospital": "المستشفى الإقليمي", "payer": "التأمين الصحي الإجباري", "school": "مصلحة شؤون الطلبة", "translator": "ترجمان محلف"}  # fmt: skip


def letterhead(w: Writer, kind: str, spot_name: str | None = None) -> float:
    """Draw the head of a private paper; gives the y below it. `spot_name` is the field the name stands for."""
    designs = (_centred, _left, _columns, _band, _rightward)
    before = len(w.page.ops)
    own = w.owner(kind)
    y = designs[w.rng.integers(len(designs))](w, own, kind, spot_name)
    assert len(w.page.ops) > before
    return y


def _printed(w: Writer, own: Owner) -> list[str]:
    return [line for line in own.lines if "INPE" not in line.upper().replace(".", "")]


def _name(
    w: Writer,
    x: float,
    y: float,
    own: Owner,
    pt: float,
    anchor: str,
    max_w: float,
    spot: str | None,
    colour: tuple[int, int, int],
) -> None:
    box = w.page.text(x, y, own.name, w.manner.head_bold, pt, colour, anchor, max_w)  # type: ignore[arg-type]
    if spot:
        w.page.spot(spot, box)


def _centred(w: Writer, own: Owner, kind: str, spot: str | None) -> float:
    m, mid, wide = w.manner, w.page.width / 2, w.page.width - 30
    _name(w, mid, 18, own, float(w.rng.uniform(13, 18)), "m", wide, spot, m.accent)
    w.page.text(mid, 24, own.trade, m.head, 10.5, m.form, "m", wide)
    y = 29.0
    for line in _printed(w, own):
        w.page.text(mid, y, line, m.body, 8.5, m.form, "m", wide)
        y += 4
    if w.rng.random() < 0.7:
        w.page.line((14, y), (w.page.width - 14, y), width=0.4, colour=m.accent)
    return y + 6


def _left(w: Writer, own: Owner, kind: str, spot: str | None) -> float:
    m, wide = w.manner, w.page.width - 60
    x = 14.0
    if w.rng.random() < 0.6:
        emblem(w.page, (22, 20), m.accent, kind, int(w.rng.integers(4)))
        x = 36.0
    _name(w, x, 17, own, float(w.rng.uniform(12, 16)), "l", wide, spot, m.form)
    w.page.text(x, 22.5, own.trade, m.head, 10, m.accent, "l", wide)
    y = 27.0
    for line in _printed(w, own):
        w.page.text(x, y, line, m.body, 8.2, m.form, "l", wide)
        y += 3.8
    return max(y, 34) + 4


def _rightward(w: Writer, own: Owner, kind: str, spot: str | None) -> float:
    m, right, wide = w.manner, w.page.width - 14, w.page.width - 60
    emblem(w.page, (24, 21), m.accent, kind, int(w.rng.integers(4)))
    _name(w, right, 17, own, 14, "r", wide, spot, m.accent)
    w.page.text(right, 22.5, own.trade, m.head, 10, m.form, "r", wide)
    y = 27.0
    for line in _printed(w, own):
        w.page.text(right, y, line, m.body, 8.2, m.form, "r", wide)
        y += 3.8
    w.page.line((14, y + 1), (right, y + 1), width=0.2, colour=m.form)
    return y + 7


def _columns(w: Writer, own: Owner, kind: str, spot: str | None) -> float:
    m, right = w.manner, w.page.width - 14
    half = (w.page.width - 36) / 2
    _name(w, 14, 17, own, 12.5, "l", half, spot, m.form)
    w.page.text(14, 22, own.trade, m.head, 9.5, m.form, "l", half)
    w.page.arabic(right, 18, ARABIC_TRADES[kind], m.arabic, m.body, 15, m.form, half)
    y = 27.0
    for i, line in enumerate(_printed(w, own)):
        left = i % 2 == 0
        w.page.text(14 if left else right, y, line, m.body, 8.2, m.form, "l" if left else "r", half)
        y += 0 if left else 4.0
    y += 4
    w.page.line((14, y), (right, y), width=0.8, colour=m.accent)
    w.page.line((14, y + 1.2), (right, y + 1.2), width=0.2, colour=m.accent)
    return y + 7


def _band(w: Writer, own: Owner, kind: str, spot: str | None) -> float:
    m, wide = w.manner, w.page.width
    w.page.rect(0, 0, wide, 24, outline=None, fill=m.accent)
    _name(w, 14, 12, own, 15, "l", wide - 28, spot, (255, 255, 255))
    w.page.text(14, 18.5, own.trade, m.head, 10, (255, 255, 255), "l", wide - 28)
    y = w.page.text(wide - 14, 29.5, "   ".join(_printed(w, own)), m.body, 8.4, m.form, "r", wide - 28)[3]
    return y + 6


def emblem(page: Page, at: tuple[float, float], colour: tuple[int, int, int], kind: str, design: int) -> None:
    """A printed sign: cross, leaf, rings or a shield. Neither stamp nor signature."""
    cx, cy = at
    if kind == "pharmacy" or design == 0:
        for a, b in ((3, 9), (9, 3)):
            page.rect(cx - a, cy - b, cx + a, cy + b, outline=None, fill=colour)
    elif design == 1:
        for r in (9.0, 7.6):
            page.ellipse(cx - r, cy - r, cx + r, cy + r, outline=colour, width=0.5)
        page.polygon(
            [(cx + 6 * math.sin(k * 2 * math.pi / 3), cy - 6 * math.cos(k * 2 * math.pi / 3)) for k in range(3)],
            fill=colour,
        )
    elif design == 2:
        page.polygon(
            [(cx - 8, cy - 8), (cx + 8, cy - 8), (cx + 8, cy + 2), (cx, cy + 10), (cx - 8, cy + 2)],
            outline=colour,
            width=0.7,
        )
        page.line((cx, cy - 6), (cx, cy + 7), width=1.0, colour=colour)
        page.line((cx - 5, cy - 2), (cx + 5, cy - 2), width=1.0, colour=colour)
    else:
        wave = [(cx - 9 + t * 0.6, cy + 4 * math.sin(t / 3)) for t in range(31)]
        for lift in (-3.5, 0.0, 3.5):
            page.line(*[(x, y + lift) for x, y in wave], width=0.9, colour=colour)
    page.taken.append((cx - 10, cy - 10, cx + 10, cy + 10))


def inpe_line(w: Writer, x: float, y: float, anchor: str = "l") -> None:
    """The number in print, as letterheads and feet have it."""
    if not w.shows("inpe") or not (w.has("inpe") or "inpe" in w.paper.empty):
        return
    words = ("INPE : ", "INPE N° ", "I.N.P.E : ", "Code INPE : ", "INPE: ")[w.rng.integers(5)]
    number = str(w.raw("inpe"))
    box = w.page.text(x, y, words + number, w.manner.body, 9, w.manner.form, anchor)  # type: ignore[arg-type]
    if number:
        w.page.spot("inpe", box)
