"""Printed forms with blanks: labels in French and Arabic, lines, combs, tick boxes, tables. All geometry is drawn at random."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from samples.family_a.canvas import BLACK, PT_MM, Box, Canvas, Colour
from samples.family_a.hand import Writer

Rng = np.random.Generator


@dataclass(frozen=True)
class Style:
    """The print shop's choices for one form."""

    font: str
    arabic: str
    size: float
    rule: Colour
    rule_mm: float
    tint: Colour | None
    labels: str
    blanks: str
    cell: float
    joined: bool
    gap: float
    bilingual: bool
    ink: Colour


def style(rng: Rng, bilingual: bool = True) -> Style:
    """A form's look; `labels` left, above or inside; `blanks` dotted, line, box or none."""
    ink: Colour = [BLACK, BLACK, (20, 50, 110), (10, 80, 60), (60, 60, 66)][int(rng.integers(5))]
    tints: list[Colour | None] = [None, None, (232, 240, 248), (236, 246, 238), (240, 240, 240)]
    return Style(
        font=str(rng.choice(["roboto", "open-sans", "merriweather", "nunito"])),
        arabic=str(rng.choice(["noto-sans-arabic", "cairo"])),
        size=float(rng.uniform(7.2, 9.2)),
        rule=ink if rng.random() < 0.7 else (120, 120, 125),
        rule_mm=float(rng.uniform(0.12, 0.35)),
        tint=tints[int(rng.integers(5))],
        labels=str(rng.choice(["left", "left", "above", "inside"])),
        blanks=str(rng.choice(["dotted", "line", "box", "dotted"])),
        cell=float(rng.uniform(4.4, 6.2)),
        joined=bool(rng.random() < 0.65),
        gap=float(rng.uniform(1.2, 5.5)),
        bilingual=bilingual,
        ink=ink,
    )


@dataclass(frozen=True)
class Item:
    """A blank. `shape`: `line`, `cells`, `date` (cells 2/2/4), `ticks`, `amount`, `area`; `share` of the row's width."""

    name: str
    fr: str
    ar: str = ""
    shape: str = "line"
    cells: int = 0
    options: tuple[tuple[str, str, str], ...] = ()
    share: float = 1.0


@dataclass
class Filled:
    """What is written into a form: shown values by item name, and who writes each."""

    shown: dict[str, str]
    writer: Callable[[str], Writer]
    skipped: frozenset[str] = field(default_factory=frozenset)


def heading(canvas: Canvas, x: float, y: float, width: float, fr: str, ar: str, st: Style, filled: bool) -> float:
    """A section's title over the full width; gives the y below."""
    height = st.size * PT_MM * 2.1
    tone: Colour = tuple(int(255 - (255 - c) * 0.16) for c in st.ink)  # type: ignore[assignment]
    canvas.rect(x, y, x + width, y + height, st.rule_mm, st.rule, tone if filled else None)
    base = y + height * 0.68
    canvas.text(x + 2, base, fr, st.font, st.size * 1.12, st.ink, 700, limit=width * 0.6)
    if ar and st.bilingual:
        canvas.arabic(x + width - 2, base, ar, st.arabic, st.size * 1.1, st.ink, 700, limit=width * 0.36)
    return y + height


def row(
    canvas: Canvas, x: float, y: float, width: float, items: Sequence[Item], st: Style, filled: Filled, rng: Rng
) -> float:
    """A row of blanks side by side; gives the y below."""
    shares = sum(item.share for item in items)
    bottom = y
    for item in items:
        if item.name not in filled.skipped:
            bottom = max(bottom, blank(canvas, x, y, width * item.share / shares - 3, item, st, filled, rng))
        x += width * item.share / shares
    return bottom + st.gap


def blank(canvas: Canvas, x: float, y: float, width: float, item: Item, st: Style, filled: Filled, rng: Rng) -> float:
    """One labelled blank; gives the y below it."""
    above = st.labels == "above" or (item.shape in ("cells", "date") and width < 62)
    label_height = st.size * PT_MM * 1.25
    high = max(st.cell + 0.6, st.size * PT_MM * 2.1)
    if above:
        right = x + width
        fr_room = width * (0.6 if item.ar and st.bilingual else 1.0)
        canvas.text(x, y + label_height * 0.85, item.fr, st.font, st.size, st.ink, limit=fr_room)
        if item.ar and st.bilingual:
            canvas.arabic(right, y + label_height * 0.85, item.ar, st.arabic, st.size, st.ink, limit=width * 0.38)
        place = (x, y + label_height, right, y + label_height + high)
    else:
        base = y + high * 0.72
        left = (
            canvas.text(
                x, base, item.fr + (" :" if st.blanks != "box" else ""), st.font, st.size, st.ink, limit=width * 0.5
            )[2]
            + 1.6
        )
        right = x + width
        if item.ar and st.bilingual:
            right = canvas.arabic(x + width, base, item.ar, st.arabic, st.size, st.ink, limit=width * 0.27)[0] - 1.6
        place = (left, y, right, y + high)
    _SHAPES[item.shape](canvas, place, item, st, filled, rng)
    return place[3]


def _line(canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng) -> None:
    left, top, right, bottom = place
    if st.blanks == "box":
        canvas.rect(left, top + 0.3, right, bottom - 0.3, st.rule_mm, st.rule, st.tint and (255, 255, 255))
    elif right > left:
        canvas.line(left, bottom - 0.9, right, bottom - 0.9, 0.22, st.rule, 0.9 if st.blanks == "dotted" else 0)
    shown = filled.shown.get(item.name)
    if shown:
        writer = filled.writer(item.name)
        canvas.mark(item.name, writer.write(canvas, left + 1, bottom - 1.7, shown, rng, limit=right - left - 2))


def _cells(
    canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng, groups: Sequence[int] = ()
) -> None:
    left, top, right, _ = place
    groups = groups or (item.cells,)
    count = sum(groups)
    step = min(st.cell + (0 if st.joined else 0.8), (right - left - 1.5 * len(groups)) / count)
    wide = step if st.joined else step - 0.8
    shown, k = filled.shown.get(item.name, ""), 0
    writer = filled.writer(item.name)
    boxes = []
    for group in groups:
        for _ in range(group):
            canvas.rect(left, top + 0.3, left + wide, top + 0.3 + st.cell, st.rule_mm, st.rule)
            if k < len(shown):
                boxes.append(writer.cell(canvas, left, top + 0.3, wide, st.cell, shown[k], rng))
            left, k = left + step, k + 1
        left += 1.5
    if boxes:
        canvas.mark(item.name, (boxes[0][0], top + 0.3, boxes[-1][2], top + 0.3 + st.cell))


def _date(canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng) -> None:
    if place[2] - place[0] < 8 * 3.4:
        _line(canvas, place, item, st, filled, rng)
        return
    digits = {**filled.shown}
    digits[item.name] = filled.shown.get(item.name, "").replace("/", "")
    _cells(canvas, place, item, st, Filled(digits, filled.writer), rng, (2, 2, 4))


def _amount(canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng) -> None:
    left, top, right, bottom = place
    unit = canvas.text(right, bottom - 1.6, "Dhs", st.font, st.size, st.ink, anchor="rs")
    _line(canvas, (left, top, unit[0] - 1, bottom), item, st, filled, rng)


def _ticks(canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng) -> None:
    left, top, right, bottom = place
    side = st.cell * 0.68
    step = (right - left) / len(item.options)
    chosen = filled.shown.get(item.name)
    base = (top + bottom) / 2 + side * 0.4
    for value, fr, ar in item.options:
        canvas.rect(left, base - side, left + side, base, st.rule_mm, st.rule)
        if value == chosen:
            _tick(canvas, left, base - side, side, filled.writer(item.name), rng)
            canvas.mark(item.name, (left, base - side, left + side, base))
        end = canvas.text(
            left + side + 1,
            base - 0.5,
            fr,
            st.font,
            st.size,
            st.ink,
            limit=(step - side - 2) * (0.62 if ar and st.bilingual else 1),
        )[2]
        if ar and st.bilingual:
            canvas.arabic(
                min(end + 12, left + step - 1),
                base - 0.5,
                ar,
                st.arabic,
                st.size,
                st.ink,
                limit=max(min(11, step - (end - left) - 2), 3),
            )
        left += step


def _tick(canvas: Canvas, x: float, y: float, side: float, writer: Writer, rng: Rng) -> None:
    """A cross or a check mark, not always inside."""
    ink, pen = writer.ink, float(rng.uniform(0.3, 0.5))
    if writer.sort == "typed":
        canvas.text(x + side / 2, y + side * 0.85, "X", writer.family, side / PT_MM * 0.95, ink, 700, "ms")
        return
    o = rng.uniform(-0.6, 0.8, 4)
    if rng.random() < 0.6:
        canvas.line(x + o[0] * 0.5, y + o[1] * 0.5, x + side + o[2], y + side + o[3] * 0.5, pen, ink)
        canvas.line(x + side + o[1] * 0.5, y + o[2] * 0.5, x + o[3] * 0.4, y + side + o[0] * 0.5, pen, ink)
    else:
        canvas.line(x + 0.2, y + side * 0.5, x + side * 0.4, y + side * 0.95, pen, ink)
        canvas.line(x + side * 0.4, y + side * 0.95, x + side + 1 + o[0], y - 1 + o[1], pen, ink)


def _area(canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng) -> None:
    left, top, right, bottom = place
    canvas.rect(left, top, right, max(bottom, top + 14), st.rule_mm, st.rule)


_SHAPES: dict[str, Callable[..., None]] = {
    "line": _line,
    "cells": _cells,
    "date": _date,
    "ticks": _ticks,
    "amount": _amount,
    "area": _area,
}
