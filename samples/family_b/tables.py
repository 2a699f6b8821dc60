"""Tables with rules, bands or nothing at all between their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from samples.family_b.canvas import Colour
from samples.family_b.manner import Pen
from samples.family_b.writer import Writer


@dataclass(frozen=True)
class Column:
    """A column: its heading in French and Arabic, its share of the width, where its text stands."""

    fr: str
    ar: str = ""
    share: float = 1.0
    anchor: Any = "l"


Cell = Callable[[float, float, float, float], None]
"""Draws into (x, y, w, h)."""


def table(
    w: Writer,
    x: float,
    y: float,
    width: float,
    columns: Sequence[Column],
    body: Sequence[Sequence[str | Cell]],
    pen: Pen,
    row_h: float,
    spot: str | None = None,
    head_h: float | None = None,
    at_least: int = 0,
) -> float:
    """Draw a table; rows beyond `body` up to `at_least` stay empty. Gives the y below."""
    m, page = w.manner, w.page
    total = sum(c.share for c in columns)
    edges = [x]
    for c in columns:
        edges.append(edges[-1] + width * c.share / total)
    head_h = head_h or (8.5 if any(c.ar for c in columns) else 6.5)
    top = y
    _head(w, edges, y, head_h, columns)
    y += head_h
    for i in range(max(len(body), at_least)):
        if m.rules == "zebra" and i % 2:
            page.rect(x, y, x + width, y + row_h, outline=None, fill=(232, 236, 238))
        if m.rules in ("grid", "rows"):
            page.line((x, y + row_h), (x + width, y + row_h), width=0.16, colour=m.form)
        if i < len(body):
            for c, cell, x0, x1 in zip(columns, body[i], edges, edges[1:], strict=False):
                _cell(w, c, cell, (x0, y, x1 - x0, row_h), pen, spot)
        y += row_h
    if m.rules in ("grid", "frame"):
        page.rect(x, top, x + width, y, outline=m.form, width=0.25)
        for e in edges[1:-1]:
            page.line((e, top), (e, y), width=0.16, colour=m.form)
    elif m.rules in ("zebra", "none"):
        page.line((x, y), (x + width, y), width=0.25, colour=m.form)
    return y


def _head(w: Writer, edges: Sequence[float], y: float, h: float, columns: Sequence[Column]) -> None:
    m, page = w.manner, w.page
    fill: Colour | None = (222, 226, 230) if m.rules in ("zebra", "frame") else None
    if fill or m.rules == "grid":
        page.rect(edges[0], y, edges[-1], y + h, outline=m.form if m.rules == "grid" else None, fill=fill, width=0.2)
    else:
        page.line((edges[0], y + h), (edges[-1], y + h), width=0.3, colour=m.form)
    for c, x0, x1 in zip(columns, edges, edges[1:], strict=False):
        mid, room = (x0 + x1) / 2, x1 - x0 - 1.6
        lines = c.fr.split("\n")
        pt = m.small - (0.6 if len(lines) > 1 or c.ar else 0.0)
        step = 3.0
        base = y + (h - step * (len(lines) + bool(c.ar) - 1)) / 2 + 1.1
        for i, line in enumerate(lines):
            w.label(mid, base + i * step, line, pt, bold=not c.ar, anchor="m", max_w=room)
        if c.ar:
            page.arabic(
                mid, base + len(lines) * step + 0.3, c.ar, m.arabic, m.body, pt * 1.05, m.form, max_w=room, middle=True
            )


def _cell(
    w: Writer, c: Column, cell: str | Cell, box: tuple[float, float, float, float], pen: Pen, spot: str | None
) -> None:
    x, y, cw, h = box
    if callable(cell):
        cell(x, y, cw, h)
        return
    if not cell:
        return
    base = y + h / 2 + pen.pt * 0.3528 * 0.3
    at = {"l": x + 1.2, "m": x + cw / 2, "r": x + cw - 1.4}[c.anchor]
    w.put(spot, at, base, cell, pen, cw - 2.6, c.anchor)
