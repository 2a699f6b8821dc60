"""What misleads the eye on real scans and is neither stamp nor signature, laid over any drawn paper.

Each was seen to raise a false stamp on real pages: typed blocks, dirty edges of photocopies, large remarks by hand, coats of
arms, coloured headings and heads of tables, boxed small print, figures along the margin, uneven typewriting.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import cv2
import numpy as np

from ocr.training.marks_hands import draw_tick, draw_writing
from ocr.training.marks_letters import ARABIC_WORDS, TRADES, fonts, number, person, stamp_lines, text_mask, words
from ocr.training.marks_papers import (
    BLACK_INKS,
    PEN_INKS,
    PRINT,
    PRINT_INKS,
    WRITING,
    Colour,
    Paper,
    draw_logo,
)
from ocr.training.marks_stamps import Mask, clouds


def add_decoys(paper: Paper) -> None:
    """Some of everything, mostly a little."""
    rng = paper.rng
    decoys: tuple[tuple[Callable[[Paper], None], float], ...] = (
        (_typed_block, 0.45),
        (_remark, 0.16),
        (_dirty_edges, 0.22),
        (_dirt, 0.12),
        (_cup_ring, 0.07),
        (_punch_holes, 0.08),
        (_emblem, 0.2),
        (_coloured_heading, 0.16),
        (_coloured_table, 0.08),
        (_boxed_print, 0.18),
        (_along_the_margin, 0.1),
        (_faded, 0.22),
    )
    for decoy, chance in decoys:
        if rng.random() < chance:
            decoy(paper)


def print_name(paper: Paper, x: float, y: float, wide_px: float) -> None:
    """Typed name and office beside or under the signature whose middle is `(x, y)`, often touched by it."""
    rng, mm = paper.rng, paper.mm
    face, tone = rng.choice(fonts("print")), rng.choice(BLACK_INKS)
    if rng.random() < 0.12:
        tone = rng.choice(PRINT_INKS)
    lines = [rng.choice((person(rng).upper(), person(rng), f"Dr {person(rng)}"))]
    lines += [
        rng.choice((words(rng, 2).title(), rng.choice(TRADES), "Le Médecin traitant", "Le Directeur", number(rng)))
        for _ in range(rng.choices((0, 1, 2, 3), (25, 40, 25, 10))[0])
    ]
    size = rng.uniform(2.4, 4.4)
    top = y + rng.uniform(-3, 11) * mm
    left = x + rng.uniform(-0.5, 0.1) * wide_px
    for line in lines:
        paper.say(line, left, top, size, face, tone, 75 * mm)
        top += size * rng.uniform(1.2, 1.5) * mm


def _spot(paper: Paper) -> tuple[float, float]:
    rng, (width, height) = paper.rng, paper.size
    return rng.uniform(0.04, 0.75) * width, rng.uniform(0.05, 0.9) * height


def _block(paper: Paper, left: float, top: float, count: int, size: float, face: str, tone: Colour) -> float:
    """`count` lines, flush left, right or centred; gives where they end."""
    rng, mm = paper.rng, paper.mm
    pitch, side = size * rng.uniform(1.15, 1.5) * mm, rng.choice((0.0, 0.0, 0.5, 1.0))
    wide = rng.uniform(30, 75) * mm
    for text in stamp_lines(rng, count):
        said = text.upper() if rng.random() < 0.3 else text
        if rng.random() < 0.08:
            said, used = " ".join(rng.sample(ARABIC_WORDS, 3)), rng.choice(fonts("arabic"))
        else:
            used = face
        own = min(wide, text_mask(said, used, int(size * mm)).shape[1])
        paper.say(said, left + side * (wide - own), top, size, used, tone, wide)
        top += pitch
    return top


def _typed_block(paper: Paper) -> None:
    """An address, a sender, a column of figures: level lines close together, in one press ink."""
    rng, mm = paper.rng, paper.mm
    for _ in range(rng.randint(1, 3)):
        left, top = _spot(paper)
        face = rng.choice(fonts("print"))
        tone = rng.choice(PRINT_INKS) if rng.random() < 0.08 else rng.choice(BLACK_INKS)
        if rng.random() < 0.3:
            size = rng.uniform(2.6, 4.0)
            for _ in range(rng.randint(3, 9)):
                paper.say(number(rng), left, top, size, face, tone, 40 * mm)
                top += size * 1.35 * mm
        else:
            _block(paper, left, top, rng.randint(2, 7), rng.uniform(2.4, 4.4), face, tone)


def _boxed_print(paper: Paper) -> None:
    """Small print inside a printed frame, level and straight; in colour at the head or the foot, where letterheads have it.

    A coloured frame of fresh ink in the middle of a black page is a stamp set with care more often than print.
    """
    rng, mm = paper.rng, paper.mm
    left, top = _spot(paper)
    tone = rng.choice(BLACK_INKS)
    if rng.random() < 0.25:
        tone = rng.choice(PRINT_INKS)
        top = rng.choice((rng.uniform(0.02, 0.14), rng.uniform(0.88, 0.94))) * paper.size[1]
    count, size = rng.randint(1, 5), rng.uniform(2.0, 3.8)
    bottom = _block(paper, left + 2 * mm, top + 1.5 * mm, count, size, rng.choice(fonts("print")), tone)
    right = left + rng.uniform(35, 80) * mm
    pen = rng.choice((1, 1, 2, 3))
    paper.rule((int(left), int(top), int(right), int(bottom + mm)), tone, pen)
    if rng.random() < 0.2:
        gap = pen + int(mm)
        paper.rule((int(left) - gap, int(top) - gap, int(right) + gap, int(bottom + mm) + gap), tone, 1)


def _remark(paper: Paper) -> None:
    """What somebody wrote large across the page: a note, an amount, a date; underlined or ringed or not."""
    rng, mm = paper.rng, paper.mm
    left, top = _spot(paper)
    tone, size = rng.choice(PEN_INKS), rng.uniform(7, 17)
    widest, start = 0, top
    for _ in range(rng.choices((1, 2, 3, 4), (45, 30, 15, 10))[0]):
        ink = draw_writing(rng, mm, size)[:, : int(110 * mm)]
        paper.ink(ink, int(left + rng.gauss(0, 3) * mm), int(top), tone, WRITING, strength=rng.uniform(0.7, 1.0))
        widest = max(widest, ink.shape[1])
        top += size * rng.uniform(0.8, 1.2) * mm
    if rng.random() < 0.35:
        ring = np.zeros((int(top - start + 8 * mm), int(widest + 10 * mm)), np.uint8)
        middle = (ring.shape[1] // 2, ring.shape[0] // 2)
        if rng.random() < 0.5:
            axes = (max(2, middle[0] - int(mm)), max(2, middle[1] - int(mm)))
            cv2.ellipse(ring, middle, axes, rng.gauss(0, 3), 0, rng.uniform(330, 380), 255, max(1, int(0.4 * mm)))
        else:
            level = ring.shape[0] - int(3 * mm)
            end = (ring.shape[1], level + int(rng.gauss(0, 1) * mm))
            cv2.line(ring, (0, level), end, 255, max(1, int(0.5 * mm)))
        paper.ink(ring.astype(np.float32) / 255, int(left - 5 * mm), int(start - 4 * mm), tone, WRITING)
    elif rng.random() < 0.3:
        paper.ink(draw_tick(rng, mm * 1.5), int(left - 8 * mm), int(start), tone, WRITING)


def _edge_mask(rng: random.Random, shape: tuple[int, int], mm: float) -> Mask:
    """Where the dark of an open lid reaches over the paper: ragged bands along one to four edges."""
    height, width = shape
    mask = np.zeros(shape, np.float32)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    depths = (down, height - 1 - down, across, width - 1 - across)
    ragged = clouds(rng, shape, rng.uniform(0.8, 12) * mm)
    for depth in rng.sample(depths, rng.choices((1, 2, 4), (55, 35, 10))[0]):
        reach = rng.uniform(0.5, 9) * mm
        mask = np.maximum(mask, np.clip((reach - depth) / mm + ragged * rng.uniform(0.2, 2.0), 0, 1))
        mask[depth > reach * 3] = np.minimum(mask[depth > reach * 3], 0)
    return mask


def _dirty_edges(paper: Paper) -> None:
    rng = paper.rng
    mask = _edge_mask(rng, paper.what.shape[:2], paper.mm)
    if rng.random() < 0.5:  # a copier leaves grain, not a flat black
        mask *= np.clip(clouds(rng, mask.shape, rng.uniform(1, 4)) + rng.uniform(-0.3, 1.2), 0, 1)
    tone = rng.choice(((8, 8, 8), (30, 30, 32), (70, 68, 66)))
    paper.ink(mask, 0, 0, tone, PRINT, strength=rng.uniform(0.5, 1.0))


def _dirt(paper: Paper) -> None:
    """Specks and smears of a copied copy, in a cloud or all over."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    mask = np.zeros((height, width), np.uint8)
    x, y, reach = rng.uniform(0, 1) * width, rng.uniform(0, 1) * height, rng.uniform(15, 150) * mm
    for _ in range(rng.randint(20, 250)):
        at = int(rng.gauss(x, reach)), int(rng.gauss(y, reach))
        size = max(1, int(rng.choice((0.15, 0.25, 0.4, 0.9)) * mm * rng.uniform(0.5, 1.5)))
        if rng.random() < 0.1:
            angle = rng.uniform(0, math.pi)
            end = (
                at[0] + int(math.cos(angle) * rng.uniform(1, 12) * mm),
                at[1] + int(math.sin(angle) * rng.uniform(1, 12) * mm),
            )
            cv2.line(mask, at, end, 255, 1)
        else:
            cv2.circle(mask, at, size, 255, -1)
    tone = rng.choice(((20, 20, 20), (90, 80, 70), (120, 120, 118)))
    paper.ink(mask.astype(np.float32) / 255, 0, 0, tone, PRINT, strength=rng.uniform(0.4, 1.0))


def _cup_ring(paper: Paper) -> None:
    """What a wet cup leaves: one or two uneven rings, brown to gray, often open."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    for _ in range(rng.choice((1, 1, 1, 2))):
        mask = np.zeros((height, width), np.uint8)
        centre = int(rng.uniform(0.05, 0.95) * width), int(rng.uniform(0.05, 0.95) * height)
        radius, start = rng.uniform(22, 48) * mm, rng.uniform(0, 360)
        reach = rng.choice((360.0, rng.uniform(120, 330)))
        axes = int(radius), int(radius * rng.uniform(0.94, 1.0))
        cv2.ellipse(mask, centre, axes, 0, start, start + reach, 255, max(1, int(rng.uniform(0.5, 3.5) * mm)))
        ring = mask.astype(np.float32) / 255
        ring *= np.clip(rng.uniform(0.5, 0.9) + 0.4 * clouds(rng, ring.shape, rng.uniform(3, 15) * mm), 0.1, 1.0)
        ring = cv2.GaussianBlur(ring, (0, 0), rng.uniform(0.1, 0.6) * mm)
        tone = rng.choice(((120, 85, 50), (150, 115, 80), (105, 95, 85), (90, 60, 40)))
        paper.ink(np.asarray(ring, np.float32), 0, 0, tone, PRINT, strength=rng.uniform(0.15, 0.7))


def _punch_holes(paper: Paper) -> None:
    """Two or four holes of 5 to 6 mm along an edge, the dark or the pale of what lay behind, often with a rim."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    mask = np.zeros((height, width), np.uint8)
    radius, apart = rng.uniform(2.4, 3.2) * mm, rng.choice((70.0, 80.0)) * mm
    count, upright = rng.choice((2, 2, 4)), rng.random() < 0.8
    inset, middle = rng.uniform(6, 14) * mm, (height if upright else width) * rng.uniform(0.4, 0.6)
    far = rng.random() < 0.2
    for n in range(count):
        along = int(middle + (n - (count - 1) / 2) * apart)
        across = int((width if upright else height) - inset) if far else int(inset)
        at = (across, along) if upright else (along, across)
        cv2.circle(mask, at, int(radius), 255, -1 if rng.random() < 0.75 else max(1, int(0.3 * mm)))
    tone = rng.choice(((15, 15, 15), (60, 60, 62), (170, 168, 165), (215, 213, 210)))
    paper.ink(mask.astype(np.float32) / 255, 0, 0, tone, PRINT, strength=1.0)


def _emblem(paper: Paper) -> None:
    """A coat of arms or a house's sign with its words, as letterheads and footers carry them."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    tone = rng.choice(PRINT_INKS) if rng.random() < 0.7 else rng.choice(BLACK_INKS)
    side = rng.uniform(9, 26) * mm
    x = rng.choice((0.1, 0.5, 0.9)) * width + rng.gauss(0, 0.03) * width
    y = rng.choice((0.05, 0.07, 0.93)) * height + rng.gauss(0, 0.02) * height
    if rng.random() < 0.5:
        draw_logo(paper, x, y, side, tone)
    else:  # engraved: a disc or a shield full of fine lines
        mask = np.zeros((int(side) + 2, int(side) + 2), np.uint8)
        middle, radius = int(side / 2), int(side / 2) - 1
        cv2.circle(mask, (middle, middle), radius, 255, max(1, int(0.3 * mm)))
        for _ in range(rng.randint(8, 40)):
            turn, reach = rng.uniform(0, 2 * math.pi), rng.uniform(0.1, 0.95) * radius
            at = (middle + int(reach * math.cos(turn)), middle + int(reach * math.sin(turn)))
            size = (max(1, int(rng.uniform(0.05, 0.4) * radius)), max(1, int(rng.uniform(0.03, 0.2) * radius)))
            cv2.ellipse(mask, at, size, rng.uniform(0, 180), 0, rng.choice((180, 360)), 255, rng.choice((1, 1, 2, -1)))
        paper.ink(
            mask.astype(np.float32) / 255,
            int(x - side / 2),
            int(y - side / 2),
            tone,
            PRINT,
            strength=rng.uniform(0.6, 1),
        )
    if rng.random() < 0.6:
        _block(
            paper,
            x - rng.uniform(15, 35) * mm,
            y + side * 0.55,
            rng.randint(1, 3),
            rng.uniform(2.2, 4),
            rng.choice(fonts("print")),
            tone,
        )


def _coloured_heading(paper: Paper) -> None:
    """A word or two in a press colour, large, in a coloured frame or on a coloured field or bare."""
    rng, mm, (width, _) = paper.rng, paper.mm, paper.size
    left, top = _spot(paper)
    tone, size = rng.choice(PRINT_INKS), rng.uniform(4, 9)
    mask = text_mask(words(rng, rng.randint(1, 3)).upper(), rng.choice(fonts("print")), int(size * mm))
    mask = mask[:, : max(1, int(width * 0.6))]
    margin = int(rng.uniform(1, 4) * mm)
    box = (int(left), int(top), int(left) + mask.shape[1] + 2 * margin, int(top) + mask.shape[0] + 2 * margin)
    kind = rng.randrange(3)
    if kind == 1:
        paper.rule(box, tone, rng.choice((1, 2, 4)))
    if kind == 2:
        pale = tuple(int(255 - (255 - value) * rng.uniform(0.1, 0.35)) for value in tone)
        paper.rule(box, (pale[0], pale[1], pale[2]), 1, filled=True)
    paper.ink(mask.astype(np.float32) / 255, box[0] + margin, box[1] + margin, tone, PRINT)


def _coloured_table(paper: Paper) -> None:
    """A table whose head is a dark field with white words."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    tone, face = rng.choice(PRINT_INKS), rng.choice(fonts("print"))
    left, right, top = int(rng.uniform(0.04, 0.3) * width), int(rng.uniform(0.6, 0.96) * width), rng.uniform(0.1, 0.8)
    y, pitch = int(top * height), int(rng.uniform(5, 10) * mm)
    paper.rule((left, y, right, y + pitch), tone, 1, filled=True)
    columns = rng.randint(2, 6)
    for column in range(columns):
        x = left + (right - left) * column // columns + int(mm)
        mask = text_mask(words(rng, 1).title(), face, int(3 * mm)) > 120
        part = paper.pixels[y + int(mm) : y + int(mm) + mask.shape[0], x : x + mask.shape[1]]
        part[mask[: part.shape[0], : part.shape[1]]] = 255
        for row in range(1, 5):
            if rng.random() < 0.7:
                paper.say(number(rng), x, y + row * pitch + mm, 2.8, face, rng.choice(BLACK_INKS), 25 * mm)
    for row in range(1, 6):
        paper.rule((left, y + row * pitch, right, y + (row + 1) * pitch), tone, 1)


def _along_the_margin(paper: Paper) -> None:
    """Words or a number printed up the side."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    text = rng.choice(
        (number(rng), words(rng, rng.randint(2, 8)), "".join(rng.choice("0123456789") for _ in range(10)))
    )
    mask = text_mask(text, rng.choice(fonts("print")), int(rng.uniform(2, 5) * mm))
    if rng.random() < 0.3 and mask.shape[1] < 90 * mm:
        mask = np.vstack([mask, np.zeros((int(mm), mask.shape[1]), np.uint8), mask])
    turned = np.ascontiguousarray(np.rot90(mask, rng.choice((1, 3)))).astype(np.float32) / 255
    left = rng.choice((rng.uniform(0.005, 0.05), rng.uniform(0.9, 0.97))) * width
    tone = rng.choice(PRINT_INKS) if rng.random() < 0.2 else rng.choice(BLACK_INKS)
    paper.ink(turned, int(left), int(rng.uniform(0.05, 0.7) * height), tone, PRINT)


def _faded(paper: Paper) -> None:
    """All print of the page is uneven: a worn ribbon, a tired toner, a bad copy. Unevenness alone is no sign of a stamp."""
    rng, mm = paper.rng, paper.mm
    shape = (paper.size[1], paper.size[0])
    lost = np.clip(
        rng.uniform(-0.2, 0.4) + rng.uniform(0.1, 0.45) * clouds(rng, shape, rng.uniform(0.3, 14) * mm), 0.0, 0.8
    )
    if rng.random() < 0.5:
        lost = np.maximum(lost, np.clip(0.5 * clouds(rng, shape, rng.uniform(0.2, 0.8) * mm) - 0.2, 0, 0.7))
    ground = paper.pixels.reshape(-1, 3)[:: max(1, paper.pixels.size // 60000)].max(axis=0).astype(np.float32)
    faded = paper.pixels + (ground - paper.pixels) * lost[:, :, None]
    paper.pixels[:] = np.clip(faded, 0, 255).astype(np.uint8)
