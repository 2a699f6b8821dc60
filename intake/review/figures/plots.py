"""Plots as SVG, drawn on the server: no script, no inline style; colours come from the sheet, numbers stand beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH, HEIGHT = 520, 190
LEFT, RIGHT, TOP, BOTTOM = 40, 12, 12, 26
PLOT_W, PLOT_H = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
ROW = 24
NAME_W = 190


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length, and what is written at its end."""

    name: str
    value: float
    shown: str


def columns(bars: Sequence[Bar], title: str) -> Markup:
    """Upright bars in time, the first and the last of them named."""
    most = max((bar.value for bar in bars), default=0) or 1
    step = PLOT_W / max(len(bars), 1)
    wide = max(1.0, min(26.0, step * 0.72))
    parts = [_axis(), _text(LEFT - 6, TOP + 8, f"{most:g}", "end"), _text(LEFT - 6, TOP + PLOT_H, "0", "end")]
    for n, bar in enumerate(bars):
        tall = PLOT_H * bar.value / most
        left = LEFT + n * step + (step - wide) / 2
        parts.append(
            Markup('<rect class="mark-bar" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>').format(
                f"{left:.1f}", f"{TOP + PLOT_H - tall:.1f}", f"{wide:.1f}", f"{tall:.1f}", f"{bar.name}: {bar.shown}"
            )
        )
        if n in (0, len(bars) - 1) or len(bars) <= 6:
            parts.append(
                _text(
                    left + wide / 2,
                    HEIGHT - 8,
                    bar.name,
                    "middle" if 0 < n < len(bars) - 1 else "start" if n == 0 else "end",
                )
            )
    return _svg(parts, HEIGHT, title)


def rows(bars: Sequence[Bar], title: str) -> Markup:
    """Level bars, one a line, each with its name before it and its number behind."""
    most = max((bar.value for bar in bars), default=0) or 1
    parts = []
    for n, bar in enumerate(bars):
        top = TOP + n * ROW
        wide = (WIDTH - NAME_W - 70) * bar.value / most
        parts.append(_text(NAME_W - 8, top + 13, bar.name[:34], "end"))
        parts.append(
            Markup('<rect class="mark-bar" x="{}" y="{}" width="{}" height="15"></rect>').format(
                NAME_W, top + 1, f"{max(wide, 1):.1f}"
            )
        )
        parts.append(_text(NAME_W + wide + 6, top + 13, bar.shown, "start"))
    return _svg(parts, TOP * 2 + ROW * max(len(bars), 1), title)


def curve(points: Sequence[tuple[float, float, int]], title: str, names: tuple[str, str]) -> Markup:
    """Points of said and true chance with how many values each stands for, beside the line where both are equal."""
    side = 230

    def x(value: float) -> float:
        return LEFT + value * side

    def y(value: float) -> float:
        return TOP + (1 - value) * side

    parts = [
        Markup('<rect class="mark-frame" x="{}" y="{}" width="{}" height="{}"></rect>').format(LEFT, TOP, side, side),
        Markup('<line class="mark-even" x1="{}" y1="{}" x2="{}" y2="{}"></line>').format(x(0), y(0), x(1), y(1)),
    ]
    if len(points) > 1:
        path = " ".join(f"{x(said):.1f},{y(true):.1f}" for said, true, _ in points)
        parts.append(Markup('<polyline class="mark-line" points="{}"></polyline>').format(path))
    for said, true, n in points:
        parts.append(
            Markup('<circle class="mark-dot" cx="{}" cy="{}" r="{}"><title>{}</title></circle>').format(
                f"{x(said):.1f}",
                f"{y(true):.1f}",
                f"{min(9.0, 2.5 + n**0.5 / 3):.1f}",
                f"{said:.2f} → {true:.2f} ({n})",
            )
        )
    for value in (0, 0.5, 1):
        parts.append(_text(LEFT - 6, y(value) + 4, f"{value:g}", "end"))
        parts.append(_text(x(value), TOP + side + 16, f"{value:g}", "middle"))
    parts += [
        _text(LEFT + side + 14, TOP + 14, names[0], "start"),
        _text(LEFT + side + 14, TOP + side, names[1], "start"),
    ]
    return _svg(parts, TOP + side + 26, title)


def _axis() -> Markup:
    return Markup('<line class="mark-axis" x1="{}" y1="{}" x2="{}" y2="{}"></line>').format(
        LEFT, TOP + PLOT_H, WIDTH - RIGHT, TOP + PLOT_H
    )


def _text(x: float, y: float, text: str, anchor: str) -> Markup:
    return Markup('<text x="{}" y="{}" text-anchor="{}">{}</text>').format(f"{x:.1f}", f"{y:.1f}", anchor, escape(text))


def _svg(parts: Sequence[Markup], height: float, title: str) -> Markup:
    # left to right in every language: axes and numbers are read so, and the names stand in plain words around them
    return Markup(
        '<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}" direction="ltr" xmlns="http://www.w3.org/2000/svg">{}</svg>'
    ).format(WIDTH, f"{height:.0f}", title, Markup("").join(parts))
