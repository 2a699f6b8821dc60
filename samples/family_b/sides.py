"""Marks at the foot of a paper, place and day, decoys: what several kinds of paper share."""

from __future__ import annotations

import numpy as np

from samples.family_b import fonts
from samples.family_b.canvas import Box, Colour
from samples.family_b.codes import draw_bars
from samples.family_b.marks import signature, stamp
from samples.family_b.stickers import inpe_label
from samples.family_b.writer import Writer

INK: tuple[Colour, ...] = ((24, 32, 118), (30, 44, 140), (20, 20, 26), (36, 36, 44))
LE = {"fr": ", le ", "ar": "، في ", "en": ", ", "es": ", a ", "de": ", den ", "it": ", li "}


def place_and_day(w: Writer, x: float, y: float, town: str, anchor: str = "l", words: str | None = None) -> float:
    """`Casablanca, le 3/4/2026`, or a label with the date; gives the y of the line."""
    if not w.shows("date") or not (w.has("date") or "date" in w.paper.empty):
        return y
    pen = w.manner.first
    lead = (
        words if words is not None else f"{town}{LE.get(w.paper.language, ', ') if w.paper.language != 'ar' else ', '}"
    )
    said = w.said("date")
    pt = 10.5
    wide = fonts.width_em(w.manner.body, lead) * pt * 0.3528
    value_w = fonts.width_em(pen.path, said) * pen.pt * 0.3528 if said else 26.0
    left = x if anchor == "l" else x - wide - value_w - 3
    box = w.label(left, y, lead, pt)
    at = box[2] + 1.5
    if said:
        w.put("date", at, y, said, pen)
    if pen.by_hand or not said:
        w.page.line((at, y + 1), (at + max(value_w, 26.0), y + 1), width=0.18, colour=w.manner.form, dash=(0.3, 0.9))
    return y


def sign_off(w: Writer, kind: str, y: float, high: float = 36.0, words: str | None = None) -> float:
    """The issuer's stamp and signature below `y`, right, left or in the middle; gives the x of their middle."""
    page, rng = w.page, w.rng
    third = page.width / 3
    column = int(rng.choice([2, 2, 2, 1, 0]))
    mid_x = third * (column + 0.5) + (-6 if column == 2 else 6 if column == 0 else 0)
    y = min(y, page.height - high - 14)
    lead = (
        words
        if words is not None
        else ("Cachet et signature", "Signature et cachet", "Le signataire", "")[rng.integers(4)]
    )
    if lead and w.paper.language == "fr":
        w.label(mid_x, y, lead, 9, anchor="m", bold=rng.random() < 0.5)
    mid = y + 2 + high / 2
    if w.paper.stamp:
        stamp(page, (mid_x + rng.normal(0, 5), mid + rng.normal(0, 2)), w.owner(kind), rng, 54, high * 0.9)
    if w.paper.signature:
        signature(
            page, (mid_x + rng.normal(6, 9), mid + rng.normal(2, 4)), rng, INK[rng.integers(len(INK))], 46, high * 0.6
        )
    # No note or seal may stand where a mark that is missing was asked for.
    page.taken.append((mid_x - 30, y, mid_x + 30, y + high + 4))
    return float(mid_x)


def codes(w: Writer, spare: Box) -> None:
    """Codes that no layout has taken: INPE labels and square codes into free corners."""
    x = spare[0]
    for kind, payload in w.paper.barcodes:
        if kind in ("QR", "DataMatrix"):
            draw_bars(w.page, x + 3, spare[1] + 3, 20, 20, kind, payload)
            x += 28
        elif kind != "EAN13":
            inpe_label(w.page, (x, spare[1], x + 52, spare[1] + 18), kind, payload, w.rng)
            x += 56


def decoys(w: Writer) -> None:
    """Things that are neither stamp nor signature: highlighter, ticks in the margin, notes, seals in print, frames."""
    for _ in range(w.paper.decoys):
        (_highlight, _margin_tick, _note, _seal, _clip_shadow, _frame)[w.rng.integers(6)](w)


def _spot_of(w: Writer) -> Box | None:
    spots = [b for b in w.page.spots.values() if b[2] - b[0] < 110]
    return spots[w.rng.integers(len(spots))] if spots else None


def _highlight(w: Writer) -> None:
    box = _spot_of(w)
    if box is None:
        return
    colour = ((255, 240, 70), (140, 250, 120), (255, 170, 210), (150, 220, 255))[w.rng.integers(4)]
    x0, y0, x1, y1 = box
    cover = np.full((40, 200), 0.75, np.float32)
    cover[[0, -1], :] = 0.4
    w.page.picture(x0 - 2, y0 - 0.5, x1 - x0 + 4, y1 - y0 + 1, cover, colour)


def _margin_tick(w: Writer) -> None:
    box = _spot_of(w)
    if box is None:
        return
    y = (box[1] + box[3]) / 2
    x = 6.0 if w.rng.random() < 0.5 else w.page.width - 8.5
    ink = ((190, 30, 40), (24, 60, 160), (30, 130, 60))[w.rng.integers(3)]
    w.page.line((x, y), (x + 1.2, y + 1.6), (x + 4, y - 3), width=0.5, colour=ink)


def _note(w: Writer) -> None:
    text = ("vu", "OK", "à classer", "saisi", "lot 12", "2/3", "reçu", "p.j.")[w.rng.integers(8)]
    path = fonts.face(fonts.LOOSE_HANDS[w.rng.integers(len(fonts.LOOSE_HANDS))])
    for _ in range(12):
        x, y = w.rng.uniform(8, w.page.width - 26), w.rng.uniform(8, w.page.height - 8)
        if w.page.free((x - 1, y - 6, x + 20, y + 2)):
            w.page.text(
                x,
                y,
                text,
                path,
                13,
                (170, 40, 50) if w.rng.random() < 0.5 else (60, 60, 70),
                look="loose",
                angle=float(w.rng.normal(0, 8)),
            )
            return


def _seal(w: Writer) -> None:
    """A seal as printers put it: even tint, exact lines."""
    tint = ((205, 205, 205), (190, 205, 225), (225, 205, 190))[w.rng.integers(3)]
    for _ in range(12):
        x, y, r = w.rng.uniform(16, w.page.width - 16), w.rng.uniform(40, w.page.height - 16), 10.0
        if w.page.free((x - r, y - r, x + r, y + r)):
            for k in (10.0, 9.0, 5.5):
                w.page.ellipse(x - k, y - k, x + k, y + k, outline=tint, width=0.4)
            w.page.text(
                x, y + 1.2, ("AMO", "ISO 9001", "QUALITÉ", "2025")[w.rng.integers(4)], w.manner.head_bold, 7, tint, "m"
            )
            w.page.taken.append((x - r, y - r, x + r, y + r))
            return


def _clip_shadow(w: Writer) -> None:
    x = w.rng.uniform(20, w.page.width - 20)
    if any(t[0] < x + 6 and x - 1 < t[2] and t[1] < 24 for t in w.page.taken):
        return
    for inset in (0.0, 1.3):
        w.page.line(
            (x + inset, 0),
            (x + inset, 20 - 4 * inset),
            (x + 2.5, 23 - 4 * inset),
            (x + 5 - inset, 20 - 4 * inset),
            (x + 5 - inset, 0),
            width=0.7,
            colour=(196, 196, 200),
        )


def _frame(w: Writer) -> None:
    w.page.rect(5, 5, w.page.width - 5, w.page.height - 5, outline=w.manner.accent, width=0.5)
