"""Labelled fields of a form, laid out in rows of random shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from samples.family_b import fonts
from samples.family_b.canvas import MM_PER_PT
from samples.family_b.manner import Pen
from samples.family_b.writer import Writer

Kind = Literal["line", "cells", "date"]


@dataclass(frozen=True)
class Entry:
    """One labelled field. `share` is its part of a row of 1; `groups` the cells it has."""

    name: str
    fr: str
    ar: str = ""
    kind: Kind = "line"
    groups: tuple[int, ...] = ()
    share: float = 1.0
    suffix: str = ""


def height(w: Writer) -> float:
    """Millimetres one row needs."""
    return {"above": 12.6, "left": 9.2, "inside": 12.4}[w.manner.labels]


def rows(
    w: Writer, x: float, y: float, width: float, entries: Sequence[Entry], pen: Pen, text: dict[str, str] | None = None
) -> float:
    """Lay entries from left to right, a new row when the shares pass 1; gives the y below the last row."""
    said = text or {}
    high = height(w) * w.rng.uniform(0.96, 1.12)
    at, used = x, 0.0
    for e in entries:
        if not w.shows(e.name):
            continue
        if used + e.share > 1.001:
            y, at, used = y + high, x, 0.0
        span = width * e.share - (3.0 if e.share < 1 else 0.0)
        entry(w, at, y, span, e, pen, said.get(e.name))
        at += width * e.share
        used += e.share
    return y + high if used else y


def entry(w: Writer, x: float, y: float, span: float, e: Entry, pen: Pen, text: str | None = None) -> None:
    """One labelled field in the `span` mm from `x`, below `y`."""
    said = w.said(e.name, pen) if text is None else text
    if w.manner.labels == "left":
        _beside(w, x, y, span, e, pen, said)
    elif w.manner.labels == "above" or e.kind != "line":
        _above(w, x, y, span, e, pen, said)
    else:
        _inside(w, x, y, span, e, pen, said)


def _date_cells(said: str, raw: object) -> tuple[str, tuple[int, ...]]:
    y, m, d = str(raw).split("-") if said else ("", "", "")
    return d + m + y, (2, 2, 4)


def _value(w: Writer, x: float, base: float, right: float, e: Entry, pen: Pen, said: str) -> None:
    room = right - x
    if e.kind == "line":
        if e.suffix:
            tail = w.label(right, base, e.suffix, anchor="r")
            right = tail[0] - 1
        w.baseline(x, base + 1.0, right)
        if said:
            w.put(e.name, x + 1.5, base, said, pen, right - x - 3)
        return
    text, groups = _date_cells(said, w.raw(e.name)) if e.kind == "date" else (said.replace(" ", ""), e.groups)
    cell = min(5.8, (room - 1.6 * (len(groups) - 1)) / sum(groups))
    if cell < 3.6 or (e.kind == "date" and w.manner.cells == "box"):
        w.baseline(x, base + 1.0, right)
        if said:
            w.put(e.name, x + 1.5, base, said, pen, room - 3)
        return
    w.cells(e.name, x, base + 1.2, groups, text, pen, cell)


def _beside(w: Writer, x: float, y: float, span: float, e: Entry, pen: Pen, said: str) -> None:
    base = y + 6.2
    mark = " :" if e.fr else ""
    need = 20.0 if e.kind == "line" else 4.0 * (8 if e.kind == "date" else sum(e.groups)) + 4
    left_w = min(fonts.width_em(w.manner.body, e.fr + mark) * w.manner.small * MM_PER_PT, (span - need) * 0.66)
    box = w.label(x, base, e.fr + mark, max_w=max(left_w, 12))
    right = x + span
    if e.ar:
        right = w.arabic(x + span, base, e.ar, max_w=max(8.0, min(38.0, span - (box[2] - x) - need)))[0] - 1.5
    _value(w, box[2] + 1.5, base, right, e, pen, said)


def _above(w: Writer, x: float, y: float, span: float, e: Entry, pen: Pen, said: str) -> None:
    half = span * 0.5 if e.ar else span
    box = w.label(x, y + 3.2, e.fr, max_w=max(half, 14) - 1)
    if e.ar:
        w.arabic(x + span, y + 3.2, e.ar, max_w=max(6.0, span - (box[2] - x) - 2))
    _value(w, x, y + 10.0, x + span, e, pen, said)


def _inside(w: Writer, x: float, y: float, span: float, e: Entry, pen: Pen, said: str) -> None:
    w.page.rect(x, y, x + span, y + 11.2, outline=w.manner.form, width=0.2)
    box = w.label(x + 1, y + 3.0, e.fr, pt=w.manner.small - 0.8, max_w=span * 0.5 if e.ar else span - 2)
    if e.ar:
        w.arabic(x + span - 1, y + 3.0, e.ar, pt=w.manner.small - 0.8, max_w=max(6.0, span - (box[2] - x) - 3))
    base, right = y + 9.4, x + span - 1.5
    if e.suffix:
        right = w.label(right, base, e.suffix, anchor="r")[0] - 1
    if said:
        w.put(e.name, x + 2, base, said, pen, right - x - 3)


def choices(
    w: Writer,
    x: float,
    y: float,
    span: float,
    title: tuple[str, str],
    options: Sequence[tuple[str, str, bool]],
    pen: Pen,
    name: str,
    pitch: float | None = None,
) -> float:
    """A row of boxes to tick: (French, Arabic, ticked). Gives the y below."""
    right, at = x + span, x
    if title[0]:
        at = w.label(x, y + 5, title[0] + " :", max_w=span * 0.42)[2] + 3
        if title[1]:
            right = w.arabic(x + span, y + 5, title[1], max_w=span * 0.24)[0] - 3
    step = pitch or (right - at) / max(1, len(options))
    after = w.rng.random() < 0.5
    for i, (fr, ar, on) in enumerate(options):
        cx = at + step * i
        size = 3.4
        if not after:
            w.tick(cx, y + 5.6, on, pen, size)
            box = w.label(cx + size + 1.2, y + 5, fr, max_w=(step - size - 3) * (0.58 if ar else 1.0))
            if ar:
                w.arabic(
                    min(cx + step - 1.5, box[2] + 1.5 + (step - size) * 0.36), y + 5, ar, max_w=(step - size) * 0.34
                )
            spot = (cx, y + 1.6, cx + size, y + 5.6)
        else:
            box = w.label(cx, y + 5, fr, max_w=(step - size - 4) * (0.55 if ar else 1.0))
            end = box[2]
            if ar:
                end = w.arabic(box[2] + 1.5 + (step - size) * 0.32, y + 5, ar, max_w=(step - size) * 0.32)[2]
            w.tick(end + 1.2, y + 5.6, on, pen, size)
            spot = (end + 1.2, y + 1.6, end + 1.2 + size, y + 5.6)
        if on:
            w.page.spot(name, spot)
    return y + 8.4
