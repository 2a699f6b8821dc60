"""The places to fill of a form: lines, combs, boxes to tick; each as its school draws it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from samples.family_a.canvas import PT_MM, Box, Canvas
from samples.family_a.hand import Writer
from samples.family_a.schools import Style

if TYPE_CHECKING:
    from samples.family_a.form import Filled, Item

Rng = np.random.Generator
Options = tuple[tuple[str, str, str], ...]
_GROUPS = {9: ((3, 3, 3), (2, 7), (1, 8)), 8: ((2, 6), (4, 4), (2, 3, 3)), 7: ((3, 4), (1, 6))}


def _line(canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng) -> None:
    left, top, right, bottom = place
    if st.blanks == "box":
        canvas.rect(left, top + 0.3, right, bottom - 0.3, st.rule_mm, st.rule, st.tint and (255, 255, 255))
    elif st.blanks == "leader" and right > left:
        dots = int((right - left) / canvas.width_of("." * 20, st.font, st.size) * 20)
        canvas.text(left, bottom - 1.5, "." * dots, st.font, st.size, st.rule)
    elif st.blanks != "none" and right > left:
        canvas.line(left, bottom - 0.9, right, bottom - 0.9, 0.22, st.rule, 0.9 if st.blanks == "dotted" else 0)
    shown = filled.shown.get(item.name)
    if not shown:
        return
    writer = filled.writer(item.name)
    aside, lower = st.slip if writer.sort == "typed" else (0.0, 0.0)
    lower = min(max(lower, -0.8), 1.5 if st.blanks != "none" else 0.5)
    room = right - left - 2
    if canvas.width_of(shown, writer.family, writer.size) + aside > room:
        aside = 0.0
    canvas.mark(item.name, writer.write(canvas, left + 1 + aside, bottom - 1.7 + lower, shown, rng, limit=room))


def _frame(canvas: Canvas, x: float, y: float, wide: float, st: Style, last: bool) -> None:
    """One cell of a comb."""
    right, bottom = x + wide, y + st.cell
    pen, ink = st.rule_mm, st.rule
    if st.comb in ("teeth", "open"):
        tall = st.cell * (0.45 if st.comb == "teeth" else 0.9)
        canvas.line(x, bottom, right, bottom, pen, ink)
        for at in (x, right) if last else (x,):
            canvas.line(at, bottom - tall, at, bottom, pen, ink)
    elif st.comb == "dotted":
        canvas.line(x, y, right, y, pen, ink)
        canvas.line(x, bottom, right, bottom, pen, ink)
        canvas.line(x, y, x, bottom, pen, ink, 0.7)
        if last:
            canvas.line(right, y, right, bottom, pen, ink, 0.7)
    else:
        canvas.rect(x, y, right, bottom, pen, ink)


def _cells(
    canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng, groups: Sequence[int] = ()
) -> None:
    if st.comb == "free":
        _line(canvas, place, item, st, filled, rng)
        return
    left, top, right, _ = place
    shown = filled.shown.get(item.name, "")
    dated = bool(groups)
    if not groups:
        count = max(item.cells, len(shown))
        known = _GROUPS.get(count) if st.groups == "gaps" and st.size > 8.2 else None
        groups = known[count % len(known)] if known else (count + st.spare,)
    count = sum(groups)
    between = 0.0 if st.groups == "none" else 2.4 if st.groups == "slashes" and dated else 1.5
    apart = 0.0 if st.joined else 0.8
    step = min(st.cell + apart, (right - left - between * (len(groups) - 1)) / count)
    k = shown and -(count - len(shown)) if st.from_right and not dated else 0
    k = k or 0
    writer = filled.writer(item.name)
    boxes = []
    for g, group in enumerate(groups):
        for n in range(group):
            _frame(canvas, left, top + 0.3, step - apart, st, n == group - 1)
            if 0 <= k < len(shown) and shown[k] != " ":
                boxes.append(writer.cell(canvas, left, top + 0.3, step - apart, st.cell, shown[k], rng))
            left, k = left + step, k + 1
        if g < len(groups) - 1:
            if st.groups == "slashes" and dated:
                canvas.text(left + between / 2 - apart / 2, top + st.cell * 0.8, "/", st.font, 10, st.ink, anchor="ms")
            left += between
    if boxes:
        canvas.mark(item.name, (boxes[0][0], top + 0.3, boxes[-1][2], top + 0.3 + st.cell))


def _date(canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng) -> None:
    if place[2] - place[0] < 8 * 3.4 or st.comb == "free":
        _line(canvas, place, item, st, filled, rng)
        return
    digits = {**filled.shown}
    digits[item.name] = filled.shown.get(item.name, "").replace("/", "")
    _cells(canvas, place, item, st, replace(filled, shown=digits), rng, (2, 2, 4))


def _amount(canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng) -> None:
    left, top, right, bottom = place
    unit = canvas.text(right, bottom - 1.6, "DH" if st.capitals else "Dhs", st.font, st.size, st.ink, anchor="rs")
    _line(canvas, (left, top, unit[0] - 1, bottom), item, st, filled, rng)


def _word_widths(canvas: Canvas, options: Options, st: Style, arabic: bool) -> list[float]:
    mark = {"ring": 2.0, "brackets": st.size * PT_MM * 1.7, "underscore": 7.0}.get(st.tick, st.cell * 0.68)
    return [
        mark
        + 2.4
        + canvas.width_of(fr, st.font, st.size)
        + (min(len(ar) * st.size * 0.2, 14) + 1.5 if arabic and ar else 0)
        for _, fr, ar in options
    ]


def options_width(canvas: Canvas, options: Options, st: Style, arabic: bool) -> float:
    """Width in mm of boxes and words side by side."""
    return sum(_word_widths(canvas, options, st, arabic)) + 2 * len(options)


def _ticks(canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng) -> None:
    left, top, right, bottom = place
    if item.name in st.turned:
        st = replace(st, tick_after=not st.tick_after)
    arabic = st.with_arabic and options_width(canvas, item.options, st, True) <= right - left
    if options_width(canvas, item.options, st, arabic) > right - left:
        st = replace(st, size=st.size * max((right - left) / options_width(canvas, item.options, st, arabic), 0.72))
    wide = _word_widths(canvas, item.options, st, arabic)
    spread = max((right - left - sum(wide)) / len(item.options), 0.0)
    spread = min(spread, 16.0) if st.tick != "square" or st.tick_after else spread
    side = st.cell * 0.68
    base = (top + bottom) / 2 + side * 0.4
    chosen, writer = filled.shown.get(item.name), filled.writer(item.name)
    for (value, fr, ar), width in zip(item.options, wide, strict=True):
        end = left + width
        mine = _box_and_word(canvas, left, base, end, fr, st, side, ar if arabic else "")
        if value == chosen:
            if st.tick == "ring":
                canvas.ring((mine[0] - 1.2, mine[1] - 1, mine[2] + 1.2, mine[3] + 1), writer.ink)
            else:
                _tick(canvas, mine[0], mine[1], mine[2] - mine[0], writer, rng)
            canvas.mark(item.name, mine)
        left = end + spread


def _box_and_word(
    canvas: Canvas, left: float, base: float, end: float, fr: str, st: Style, side: float, ar: str
) -> Box:
    """A box before or after its word; gives the box to tick (the word itself when words are ringed)."""
    mark = {"ring": 0.0, "brackets": st.size * PT_MM * 1.5, "underscore": 6.0}.get(st.tick, side)
    word = canvas.width_of(fr, st.font, st.size)
    ahead = not st.tick_after or st.tick == "ring"
    at = left + (mark + 1 if ahead and mark else 0)
    written = canvas.text(at, base - 0.5, fr, st.font, st.size, st.ink)
    if ar:
        canvas.arabic(
            end - 0.5 if ahead else end - mark - 2,
            base - 0.5,
            ar,
            st.arabic,
            st.size,
            st.ink,
            limit=max(end - left - mark - word - 3, 3),
        )
    if st.tick == "ring":
        return written
    x = left if ahead else (end - mark - 1 if ar else written[2] + 1)
    return _empty_box(canvas, x, base, mark, side, st)


def _empty_box(canvas: Canvas, x: float, base: float, mark: float, side: float, st: Style) -> Box:
    """The box alone."""
    if st.tick == "brackets":
        canvas.text(x, base - 0.5, "[", st.font, st.size * 1.15, st.ink)
        canvas.text(x + mark, base - 0.5, "]", st.font, st.size * 1.15, st.ink, anchor="rs")
        size = min(mark * 0.62, side)
        return (x + (mark - size) / 2, base - size - 0.2, x + (mark + size) / 2, base - 0.2)
    if st.tick == "underscore":
        canvas.line(x, base, x + mark, base, 0.25, st.ink)
        return (x + (mark - side) / 2, base - side, x + (mark + side) / 2, base)
    canvas.rect(
        x, base - side, x + side, base, max(st.rule_mm, 0.16), st.rule, radius=side / 2 if st.tick == "round" else 0
    )
    return (x, base - side, x + side, base)


def _tick(canvas: Canvas, x: float, y: float, side: float, writer: Writer, rng: Rng) -> None:
    """A cross, a check mark, or a blackened box, not always inside."""
    ink, pen = writer.ink, float(rng.uniform(0.3, 0.5))
    way = rng.random()
    if writer.sort == "typed":
        if way < 0.12:
            canvas.rect(x + side * 0.18, y + side * 0.18, x + side * 0.82, y + side * 0.82, 0, fill=ink)
        else:
            letter = "x" if way > 0.85 else "X"
            canvas.text(
                x + side / 2, y + side * 0.85, letter, writer.family, side / PT_MM * 0.95, ink, 700, anchor="ms"
            )
        return
    o = rng.uniform(-0.6, 0.8, 4)
    if way < 0.5:
        canvas.line(x + o[0] * 0.5, y + o[1] * 0.5, x + side + o[2], y + side + o[3] * 0.5, pen, ink)
        canvas.line(x + side + o[1] * 0.5, y + o[2] * 0.5, x + o[3] * 0.4, y + side + o[0] * 0.5, pen, ink)
    elif way < 0.85:
        canvas.line(x + 0.2, y + side * 0.5, x + side * 0.4, y + side * 0.95, pen, ink)
        canvas.line(x + side * 0.4, y + side * 0.95, x + side + 1 + o[0], y - 1 + o[1], pen, ink)
    else:
        for k in range(5):
            canvas.line(x + o[k % 4] * 0.3, y + side * (k + 0.5) / 5, x + side, y + side * (k + 0.2) / 5, pen, ink)


def _area(canvas: Canvas, place: Box, item: Item, st: Style, filled: Filled, rng: Rng) -> None:
    left, top, right, bottom = place
    canvas.rect(left, top, right, max(bottom, top + 14), st.rule_mm, st.rule)


SHAPES: dict[str, Callable[..., None]] = {
    "line": _line,
    "cells": _cells,
    "date": _date,
    "ticks": _ticks,
    "amount": _amount,
    "area": _area,
}
