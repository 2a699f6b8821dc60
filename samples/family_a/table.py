"""Tables: printed heads in one or two languages, rows filled by hand or machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from samples.family_a.canvas import PT_MM, Box, Canvas, Colour
from samples.family_a.form import Style
from samples.family_a.hand import Writer

Rng = np.random.Generator
Edges = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
RULINGS = ("full", "lines", "head", "none", "columns", "ends", "dotted", "zebra")
"""All rules; between rows; round the head only; none; between columns; above and below; dotted rows; shaded rows."""


@dataclass(frozen=True)
class Column:
    """A column: field of the row it shows, heads, share of the width, `left`, `right` or `centre`."""

    name: str
    fr: str
    ar: str = ""
    share: float = 1.0
    align: str = "left"


def _head(canvas: Canvas, x: float, y: float, width: float, height: float, column: Column, st: Style) -> None:
    words, lines = (column.fr.upper() if st.capitals else column.fr).split(" "), [""]
    for word in words:
        trial = f"{lines[-1]} {word}".strip()
        if canvas.width_of(trial, st.font, st.size * 0.85, 500) > width - 1.5 and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = trial
    pitch = st.size * PT_MM * 0.98
    for k, line in enumerate(lines[:3]):
        canvas.text(x + width / 2, y + pitch * (k + 1), line, st.font, st.size * 0.85, st.ink, 500, "ms", width - 1)
    if column.ar and st.with_arabic:
        canvas.arabic(
            x + width / 2, y + height - 1.2, column.ar, st.arabic, st.size * 0.82, st.ink, anchor="ms", limit=width - 1
        )


def _rules(
    canvas: Canvas, x: float, y: float, width: float, edges: Edges, tops: list[float], st: Style, ruled: str
) -> None:
    """What divides head, rows and columns; `tops` holds the upper edge of each row and the lower edge of the last."""
    for k, top in enumerate(tops[1:], start=1):
        if ruled in ("full", "lines") or (ruled in ("columns", "ends") and k == len(tops) - 1):
            canvas.line(x, top, x + width, top, st.rule_mm, st.rule)
        elif ruled == "dotted":
            canvas.line(x, top, x + width, top, st.rule_mm, st.rule, 0.9)
    if ruled in ("full", "columns"):
        for edge in edges:
            canvas.line(float(edge), y, float(edge), tops[-1], st.rule_mm, st.rule)


def _head_ground(canvas: Canvas, x: float, y: float, width: float, height: float, st: Style, ruled: str) -> None:
    """What lies under and round the heads."""
    if ruled in ("ends", "dotted"):
        canvas.line(x, y, x + width, y, max(st.rule_mm, 0.3), st.rule)
        canvas.line(x, y + height, x + width, y + height, max(st.rule_mm, 0.3), st.rule)
    elif ruled == "zebra":
        canvas.rect(x, y, x + width, y + height, 0, fill=st.ink)
    elif ruled != "none":
        tone: Colour | None = (225, 228, 234) if st.tint and ruled in ("full", "columns") else None
        canvas.rect(x, y, x + width, y + height, st.rule_mm, st.rule, tone)


def table(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    columns: Sequence[Column],
    rows: Sequence[dict[str, str]],
    st: Style,
    writer: Writer,
    rng: Rng,
    *,
    least: int = 0,
    row_mm: float = 8.0,
    ruled: str = "full",
    prefix: str = "",
    struck: Colour | None = None,
) -> tuple[float, list[Box]]:
    """Draw a table. Gives the y below and the box of each row, in mm.

    ruled   one of `RULINGS`
    struck  the pen that strikes the empty rows through, or None
    """
    shares = sum(column.share for column in columns)
    edges = np.cumsum([x] + [width * column.share / shares for column in columns])
    head_mm = st.size * PT_MM * (4.6 if st.with_arabic and any(c.ar for c in columns) else 3.0)
    _head_ground(canvas, x, y, width, head_mm, st, ruled)
    heads = replace(st, ink=(255, 255, 255)) if ruled == "zebra" else st
    for column, left, right in zip(columns, edges, edges[1:], strict=False):
        _head(canvas, float(left), y, float(right - left), head_mm, column, heads)
    count = max(len(rows), least)
    tops = [y + head_mm + k * row_mm for k in range(count + 1)]
    for k in range(1, count, 2):
        if ruled == "zebra":
            canvas.rect(x, tops[k], x + width, tops[k + 1], 0, fill=st.tint or (236, 236, 238))
    _rules(canvas, x, y, width, edges, tops, st, ruled)
    places: list[Box] = [(x, tops[k], x + width, tops[k + 1]) for k in range(len(rows))]
    for k, row in enumerate(rows):
        _row(canvas, tops[k], tops[k + 1], columns, edges, row, writer, rng, f"{prefix}{k}.")
    if struck and count > len(rows):
        canvas.line(x + width * 0.06, tops[-1] - 1, x + width * 0.7, tops[len(rows)] + 1.5, 0.35, struck)
    return tops[-1], places


def _row(
    canvas: Canvas,
    top: float,
    bottom: float,
    columns: Sequence[Column],
    edges: Edges,
    values: dict[str, str],
    writer: Writer,
    rng: Rng,
    prefix: str,
) -> None:
    base = bottom - min((bottom - top) * 0.3, 2.6)
    for column, left, right in zip(columns, edges, edges[1:], strict=False):
        shown = values.get(column.name, "")
        if not shown:
            continue
        room = float(right - left) - 2
        at = float(left) + 1
        if column.align != "left" and writer.sort == "typed":
            slack = room - min(canvas.width_of(shown, writer.family, writer.size), room)
            at += slack if column.align == "right" else slack / 2
        canvas.mark(prefix + column.name, writer.write(canvas, at, base, shown, rng, limit=room))
