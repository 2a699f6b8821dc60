"""Printed forms with blanks: rows of labels in French and Arabic, each with its place to fill, as the form's school has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from samples.family_a.blanks import SHAPES, options_width
from samples.family_a.canvas import PT_MM, Box, Canvas, Colour
from samples.family_a.hand import Writer
from samples.family_a.schools import Style, style

__all__ = ["Filled", "Item", "Style", "blank", "heading", "needed", "pack", "row", "style"]
Rng = np.random.Generator


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


def caption(text: str, st: Style) -> str:
    """A label in the form's own spelling."""
    said = text.replace("N°", st.number)
    return said.upper() if st.capitals else said


def heading(canvas: Canvas, x: float, y: float, width: float, fr: str, ar: str, st: Style, filled: bool) -> float:
    """A section's title over the full width; gives the y below."""
    height, size = st.size * PT_MM * 2.1, st.size * 1.12
    base, colour = y + height * 0.68, st.ink
    tone: Colour = tuple(int(255 - (255 - c) * 0.16) for c in st.ink)  # type: ignore[assignment]
    if st.heads in ("box", "rounded"):
        canvas.rect(
            x,
            y,
            x + width,
            y + height,
            st.rule_mm,
            st.rule,
            tone if filled else None,
            1.6 if st.heads == "rounded" else 0,
        )
    elif st.heads == "negative":
        canvas.rect(x, y, x + width, y + height, 0, fill=st.ink)
        colour = (255, 255, 255)
    elif st.heads == "underline":
        canvas.line(x, y + height - 0.4, x + width, y + height - 0.4, max(st.rule_mm, 0.3), st.ink)
    room = width * (0.56 if ar and st.with_arabic else 0.96) - 2
    centred = st.heads == "centred" and not st.with_arabic
    if centred:
        canvas.text(x + width / 2, base, fr, st.font, size, colour, 700, "ms", room)
    else:
        canvas.text(x + 2, base, fr, st.font, size, colour, 700, limit=room)
    if ar and st.with_arabic:
        canvas.arabic(x + width - 2, base, ar, st.arabic, st.size * 1.1, colour, 700, limit=width * 0.36 - 2)
    return y + height


def _content(canvas: Canvas, item: Item, st: Style) -> float:
    """Width in mm that the place to fill wants."""
    if item.shape in ("cells", "date") and st.comb == "free":
        return 30.0
    if item.shape == "cells":
        return (item.cells + st.spare) * st.cell + 6
    if item.shape == "date":
        return 8 * st.cell + 8
    if item.shape == "ticks":
        return options_width(canvas, item.options, st, st.with_arabic)
    return {"amount": 34.0, "area": 60.0}.get(item.shape, 74.0 if item.name.endswith("_name") else 32.0)


def needed(canvas: Canvas, item: Item, st: Style) -> float:
    """Width in mm at which an item stands well."""
    label = canvas.width_of(caption(item.fr, st), st.font, st.size, st.weight) + 3
    if item.ar and st.with_arabic and st.arabic_at == "line":
        label += min(len(item.ar) * st.size * 0.19, 40)
    content = _content(canvas, item, st)
    return max(label * 0.9, content) if st.labels in ("above", "below", "cell") else label + content


def pack(canvas: Canvas, items: Sequence[Item], width: float, st: Style, rng: Rng) -> list[list[Item]]:
    """Put items into rows, two or three side by side where they fit and chance has it."""
    rows: list[list[Item]] = []
    room = 0.0
    for item in items:
        need = needed(canvas, item, st) + 3
        if rows and need <= room and len(rows[-1]) < 3 and rng.random() < 0.75:
            rows[-1].append(replace(item, share=need))
            room -= need
        else:
            rows.append([replace(item, share=need)])
            room = width - need
    return rows


def row(
    canvas: Canvas, x: float, y: float, width: float, items: Sequence[Item], st: Style, filled: Filled, rng: Rng
) -> float:
    """A row of blanks side by side; gives the y below."""
    shares = sum(item.share for item in items)
    joined = st.labels == "cell"
    bottom = y
    for item in items:
        room = width * item.share / shares
        if item.name not in filled.skipped:
            below = blank(canvas, x, y, room - (0 if joined else 3), item, st, filled, rng)
            bottom = max(bottom, below)
        x += room
    return bottom + (0 if joined else st.gap)


def blank(canvas: Canvas, x: float, y: float, width: float, item: Item, st: Style, filled: Filled, rng: Rng) -> float:
    """One item within `width`; gives the y below."""
    sort = st.labels
    if sort in ("left", "inside", "bar") and needed(canvas, item, st) > width * 1.12:
        sort = "above"
    place, low, plain = _PLACES[sort](canvas, x, y, width, item, st)
    SHAPES[item.shape](canvas, place, item, replace(st, blanks="none") if plain else st, filled, rng)
    return max(low, place[3])


def _metrics(st: Style) -> tuple[float, float]:
    """Height of a line of labels, and of a place to fill."""
    return st.size * PT_MM * 1.25, max(st.cell + 0.6, st.size * PT_MM * 2.1)


Placed = tuple[Box, float, bool]
"""The place to fill, the y below all of it, and whether the label has already drawn its frame."""


def _left(canvas: Canvas, x: float, y: float, width: float, item: Item, st: Style) -> Placed:
    line, high = _metrics(st)
    base = y + high * 0.72
    colon = "" if st.blanks == "box" else st.colon
    text = caption(item.fr, st) + colon
    end = canvas.text(x, base, text, st.font, st.size, st.label_ink, st.weight, limit=width * 0.62)[2]
    right, low = x + width, y + high
    if item.ar and st.with_arabic:
        if st.arabic_at == "under":
            under = canvas.arabic(
                max(end, x + 14), base + line, item.ar, st.arabic, st.size * 0.85, st.label_ink, limit=max(end - x, 14)
            )
            low = under[3] + 0.3
        else:
            right = (
                canvas.arabic(x + width, base, item.ar, st.arabic, st.size, st.label_ink, limit=width * 0.27)[0] - 1.6
            )
    return (end + 1.6, y, right, y + high), low, False


def _above(canvas: Canvas, x: float, y: float, width: float, item: Item, st: Style) -> Placed:
    line, high = _metrics(st)
    both = bool(item.ar and st.with_arabic)
    text = caption(item.fr, st) + (st.colon if st.blanks != "box" else "")
    canvas.text(
        x, y + line * 0.85, text, st.font, st.size, st.label_ink, st.weight, limit=width * (0.6 if both else 1.0)
    )
    if both:
        canvas.arabic(x + width, y + line * 0.85, item.ar, st.arabic, st.size, st.label_ink, limit=width * 0.37)
    return (x, y + line, x + width, y + line + high), 0.0, False


def _below(canvas: Canvas, x: float, y: float, width: float, item: Item, st: Style) -> Placed:
    line, high = _metrics(st)
    both = bool(item.ar and st.with_arabic)
    size = st.size * 0.88
    base = y + high + line * 0.8
    canvas.text(
        x, base, caption(item.fr, st), st.font, size, st.label_ink, st.weight, limit=width * (0.6 if both else 1.0)
    )
    if both:
        canvas.arabic(x + width, base, item.ar, st.arabic, size, st.label_ink, limit=width * 0.37)
    return (x, y, x + width, y + high), base + 1.4, False


def _inside(canvas: Canvas, x: float, y: float, width: float, item: Item, st: Style) -> Placed:
    place, low, _ = _left(canvas, x + 1.2, y, width - 2.4, item, st)
    low = max(low, place[3])
    canvas.rect(x, y, x + width, low + 0.2, st.rule_mm, st.rule)
    return place, low + 0.2, True


def _cell(canvas: Canvas, x: float, y: float, width: float, item: Item, st: Style) -> Placed:
    line, high = _metrics(st)
    size = min(st.size * 0.86, 8.0)
    canvas.rect(x, y, x + width, y + line + high, st.rule_mm, st.rule)
    both = bool(item.ar and st.with_arabic)
    text = caption(item.fr, st) + st.colon.rstrip()
    canvas.text(
        x + 0.9,
        y + line * 0.85,
        text,
        st.font,
        size,
        st.label_ink,
        st.weight,
        limit=(width - 2) * (0.6 if both else 1.0),
    )
    if both:
        canvas.arabic(x + width - 0.9, y + line * 0.85, item.ar, st.arabic, size, st.label_ink, limit=width * 0.36)
    return (x + 1.2, y + line, x + width - 1.2, y + line + high - 0.4), y + line + high, True


def _bar(canvas: Canvas, x: float, y: float, width: float, item: Item, st: Style) -> Placed:
    line, high = _metrics(st)
    text = caption(item.fr, st)
    wide = canvas.width_of(text, st.font, st.size, st.weight) + 4
    both = bool(item.ar and st.with_arabic)
    if both:
        wide = max(wide, 26.0)
    high = max(high, line * 2.1) if both else high
    wide = min(max(wide, 24.0), width * 0.62)
    canvas.rect(x, y, x + wide, y + high, st.rule_mm, st.rule, st.tint or (228, 228, 230))
    base = y + (line if both else high * 0.68)
    canvas.text(x + 1.4, base, text, st.font, st.size, st.label_ink, st.weight, limit=wide - 2.4)
    if both:
        canvas.arabic(
            x + wide - 1.4, base + line * 0.92, item.ar, st.arabic, st.size * 0.85, st.label_ink, limit=wide - 2.4
        )
    canvas.rect(x + wide, y, x + width, y + high, st.rule_mm, st.rule)
    return (x + wide + 1, y + (high - _metrics(st)[1]) / 2, x + width - 1, y + high), y + high, True


_PLACES: dict[str, Callable[[Canvas, float, float, float, Item, Style], Placed]] = {
    "left": _left,
    "above": _above,
    "below": _below,
    "inside": _inside,
    "cell": _cell,
    "bar": _bar,
}
