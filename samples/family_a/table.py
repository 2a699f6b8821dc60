"""Tables: printed heads in one or two languages, rows filled by hand or machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samples.family_a.canvas import PT_MM, Box, Canvas, Colour
from samples.family_a.form import Style
from samples.family_a.hand import Writer

Rng = np.random.Generator


@dataclass(frozen=True)
class Column:
    """A column: field of the row it shows, heads, share of the width, `left`, `right` or `centre`."""

    name: str
    fr: str
    ar: str = ""
    share: float = 1.0
    align: str = "left"


def _head(canvas: Canvas, x: float, y: float, width: float, height: float, column: Column, st: Style) -> None:
    words, lines = column.fr.split(" "), [""]
    for word in words:
        trial = f"{lines[-1]} {word}".strip()
        if canvas.width_of(trial, st.font, st.size * 0.85, 500) > width - 1.5 and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = trial
    pitch = st.size * PT_MM * 0.98
    for k, line in enumerate(lines[:3]):
        canvas.text(x + width / 2, y + pitch * (k + 1), line, st.font, st.size * 0.85, st.ink, 500, "ms", width - 1)
    if column.ar and st.bilingual:
        canvas.arabic(
            x + width / 2, y + height - 1.2, column.ar, st.arabic, st.size * 0.82, st.ink, anchor="ms", limit=width - 1
        )


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
) -> tuple[float, list[Box]]:
    """Draw a table; `ruled` full, head, lines or none. Gives the y below and the box of each row, in mm."""
    shares = sum(column.share for column in columns)
    edges = np.cumsum([x] + [width * column.share / shares for column in columns])
    head_mm = st.size * PT_MM * (4.6 if st.bilingual and any(c.ar for c in columns) else 3.0)
    if ruled != "none":
        tone: Colour | None = (225, 228, 234) if st.tint and ruled == "full" else None
        canvas.rect(x, y, x + width, y + head_mm, st.rule_mm, st.rule, tone)
    for column, left, right in zip(columns, edges, edges[1:], strict=False):
        _head(canvas, float(left), y, float(right - left), head_mm, column, st)
    top, count, places = y + head_mm, max(len(rows), least), []
    for k in range(count):
        bottom = top + row_mm
        if ruled in ("full", "lines"):
            canvas.line(x, bottom, x + width, bottom, st.rule_mm, st.rule)
        if k < len(rows):
            _row(canvas, top, bottom, columns, edges, rows[k], writer, rng, f"{prefix}{k}.")
            places.append((x, top, x + width, bottom))
        top = bottom
    if ruled == "full":
        for edge in edges:
            canvas.line(float(edge), y, float(edge), top, st.rule_mm, st.rule)
    return top, places


def _row(
    canvas: Canvas,
    top: float,
    bottom: float,
    columns: Sequence[Column],
    edges: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
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
