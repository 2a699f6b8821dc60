"""Printed papers for training: letters, forms, tables, prescriptions, till slips, cards, and all that merely looks like ink."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np

from ocr.page import PixelBox, Pixels
from ocr.training.marks_hands import draw_tick, draw_writing
from ocr.training.marks_letters import (
    ARABIC_WORDS,
    PLACES,
    TRADES,
    fonts,
    number,
    person,
    stamp_lines,
    text_mask,
    words,
)
from ocr.training.marks_stamps import Mask, draw_plain_seal

STAMP, SIGNATURE, WRITING, PRINT, UNJUDGED = 1, 2, 4, 8, 16
"""Bits of the map that says what stands where."""

Colour = tuple[int, int, int]
BLACK_INKS: tuple[Colour, ...] = ((15, 15, 18), (35, 35, 40), (60, 60, 66), (25, 20, 30))
PEN_INKS: tuple[Colour, ...] = (
    (25, 40, 130),
    (40, 60, 170),
    (15, 25, 90),
    (60, 70, 140),
    (20, 20, 24),
    (40, 40, 46),
    (30, 30, 34),
    (140, 25, 35),
    (20, 90, 50),
)
STAMP_INKS: tuple[Colour, ...] = (
    (35, 60, 160), (60, 80, 190), (25, 40, 110), (80, 50, 150), (110, 60, 160), (150, 40, 120), (180, 35, 45),
    (210, 60, 60), (20, 120, 70), (30, 110, 120), (25, 25, 30), (50, 50, 58), (70, 60, 75), (90, 90, 130),
)  # fmt: skip
PRINT_INKS: tuple[Colour, ...] = (
    (20, 70, 150),
    (0, 110, 90),
    (150, 30, 40),
    (200, 110, 20),
    (90, 40, 120),
    (0, 130, 180),
    (60, 130, 40),
)


@dataclass
class Paper:
    """A page that is being drawn.

    pixels  uint8 (height, width, 3), RGB
    what    uint8 (height, width), bits of what stands there
    zones   places printed for a stamp or a signature
    lines   places where a hand would write, with their height in millimetres
    """

    rng: random.Random
    pixels: Pixels
    what: Pixels
    dpi: float
    zones: list[PixelBox] = field(default_factory=list)
    lines: list[tuple[PixelBox, float]] = field(default_factory=list)

    @property
    def mm(self) -> float:
        """Pixels in a millimetre."""
        return self.dpi / 25.4

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return int(self.pixels.shape[1]), int(self.pixels.shape[0])

    def ink(
        self,
        mask: Mask,
        left: int,
        top: int,
        colour: Colour,
        bit: int,
        ground: Mask | None = None,
        strength: float = 1.0,
    ) -> None:
        """Lay `mask` on the paper as transparent ink; `ground` (default: the ink itself) is marked with `bit`."""
        width, height = self.size
        x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + mask.shape[1]), min(height, top + mask.shape[0])
        if x1 <= x0 or y1 <= y0:
            return
        part = mask[y0 - top : y1 - top, x0 - left : x1 - left, None] * strength
        under = self.pixels[y0:y1, x0:x1].astype(np.float32)
        tone = np.array(colour, np.float32) / 255
        self.pixels[y0:y1, x0:x1] = (under * (1 - part * (1 - tone))).astype(np.uint8)
        area = mask if ground is None else ground
        self.what[y0:y1, x0:x1][area[y0 - top : y1 - top, x0 - left : x1 - left] > 0.3] |= bit

    def say(
        self, text: str, left: float, top: float, size_mm: float, face: str, colour: Colour, widest_px: float = 1e9
    ) -> int:
        """Print `text`; gives its width in pixels."""
        mask = text_mask(text, face, int(size_mm * self.mm))
        if mask.shape[1] > widest_px:
            mask = mask[:, : max(1, int(widest_px))]
        self.ink(mask.astype(np.float32) / 255, int(left), int(top), colour, PRINT)
        return int(mask.shape[1])

    def rule(self, box: PixelBox, colour: Colour, pen: int, filled: bool = False) -> None:
        """A frame, or a field of colour."""
        cv2.rectangle(self.pixels, box[:2], box[2:], colour, -1 if filled else pen)
        cv2.rectangle(self.what, box[:2], box[2:], PRINT, -1 if filled else pen)


def blank_paper(rng: random.Random, dpi: float, width_mm: float, height_mm: float) -> Paper:
    """An empty sheet in a colour paper comes in."""
    tint = rng.choices(
        (
            (255, 255, 255),
            (252, 250, 244),
            (244, 238, 222),
            (236, 240, 245),
            (250, 246, 200),
            (255, 235, 238),
            (225, 240, 228),
        ),
        (60, 14, 8, 6, 4, 4, 4),
    )[0]
    shape = (int(height_mm * dpi / 25.4), int(width_mm * dpi / 25.4))
    pixels = np.empty((*shape, 3), np.uint8)
    pixels[:] = tint
    return Paper(rng, pixels, np.zeros(shape, np.uint8), dpi)


def draw_paper(rng: random.Random, dpi: float) -> Paper:
    """A printed page of any sort, decoys included, no stamp and no signature yet."""
    kind: Callable[[Paper], None] = rng.choices(
        (_letter, _form, _table, _prescription, _slip, _card, _bare), (22, 30, 16, 14, 6, 5, 7)
    )[0]
    sizes = {
        _slip: (rng.uniform(60, 90), rng.uniform(120, 260)),
        _card: (rng.choice((95, 210)), rng.choice((65, 140, 297))),
    }
    wide, high = sizes.get(
        kind, rng.choices(((210, 297), (148, 210), (210, 148), (297, 210), (216, 279)), (72, 12, 4, 4, 8))[0]
    )
    paper = blank_paper(rng, dpi, wide, high)
    if kind is not _bare or rng.random() < 0.3:
        _head(paper) if rng.random() < 0.75 else None
    kind(paper)
    for decoy, chance in (
        (_code, 0.3),
        (_band, 0.15),
        (_sticker, 0.12),
        (_printed_seal, 0.14),
        (_picture, 0.06),
        (_highlight, 0.08),
        (_footer, 0.4),
        (_frame, 0.08),
    ):
        if rng.random() < chance:
            decoy(paper)
    _written(paper)
    return paper


def _tone(rng: random.Random, coloured: float = 0.12) -> Colour:
    return rng.choice(PRINT_INKS) if rng.random() < coloured else rng.choice(BLACK_INKS)


def _face(rng: random.Random) -> str:
    return rng.choice(fonts("print"))


def _head(paper: Paper) -> None:
    """A letterhead: a logo or none, a name, an address, in one ink or two."""
    rng, mm, (width, _) = paper.rng, paper.mm, paper.size
    tone, face = _tone(rng, 0.5), _face(rng)
    top = rng.uniform(6, 16) * mm
    where = rng.choice(("left", "middle", "right"))
    if rng.random() < 0.6:
        draw_logo(
            paper,
            {"left": 0.1, "middle": 0.5, "right": 0.88}[rng.choice((where, "left", "middle"))] * width,
            top + 9 * mm,
            rng.uniform(10, 28) * mm,
            tone,
        )
        top += rng.choice((0, 20)) * mm
    for text in [rng.choice(TRADES).upper(), *stamp_lines(rng, rng.randint(1, 5))]:
        size = rng.uniform(2.2, 3.6) if text.islower() or rng.random() < 0.8 else rng.uniform(4, 7)
        mask_width = min(width * 0.8, text_mask(text, face, int(size * mm)).shape[1])
        left = {"left": 0.22 * width, "middle": (width - mask_width) / 2, "right": width * 0.95 - mask_width}[where]
        paper.say(text, left, top, size, face, tone, width * 0.8)
        top += size * 1.35 * mm
    if rng.random() < 0.4:
        paper.rule((int(width * 0.05), int(top + 2 * mm), int(width * 0.95), int(top + 2.4 * mm)), tone, 1, filled=True)


def draw_logo(paper: Paper, x: float, y: float, side_px: float, tone: Colour) -> None:
    """A printed sign: discs, letters, crosses, leaves, a coat of arms in one or more flat inks."""
    rng = paper.rng
    for _ in range(rng.randint(1, 6)):
        colour = tone if rng.random() < 0.6 else rng.choice(PRINT_INKS)
        cx, cy = int(x + rng.uniform(-0.25, 0.25) * side_px), int(y + rng.uniform(-0.25, 0.25) * side_px)
        r = max(3, int(side_px * rng.uniform(0.12, 0.5)))
        pen = rng.choice((-1, -1, 1, 2, max(2, int(r * 0.15))))
        kind = rng.randrange(5)
        for sheet, value in ((paper.pixels, colour), (paper.what, PRINT)):
            if kind == 0:
                cv2.circle(sheet, (cx, cy), r, value, pen)
            elif kind == 1:
                cv2.rectangle(sheet, (cx - r, cy - r // 2), (cx + r, cy + r // 2), value, pen)
            elif kind == 2:
                cv2.ellipse(sheet, (cx, cy), (r, max(1, r // 3)), rng.random() * 0 + 40, 0, 360, value, pen)
            elif kind == 3:
                shape = np.array([(cx, cy - r), (cx + r, cy + r), (cx - r, cy + r)], np.int32)
                cv2.fillPoly(sheet, [shape], value) if pen < 0 else cv2.polylines(sheet, [shape], True, value, pen)
            else:
                arm = max(1, r // 3)
                cv2.rectangle(sheet, (cx - arm, cy - r), (cx + arm, cy + r), value, -1)
                cv2.rectangle(sheet, (cx - r, cy - arm), (cx + r, cy + arm), value, -1)
    if rng.random() < 0.5:
        paper.say(
            rng.choice(TRADES)[: rng.randint(1, 12)].upper(),
            x - side_px / 2,
            y + side_px * 0.4,
            rng.uniform(2, 6),
            _face(rng),
            tone,
        )


def _printed_seal(paper: Paper) -> None:
    """A round emblem with text around it, as print makes it: level, even and sharp."""
    rng, (width, height) = paper.rng, paper.size
    mask = draw_plain_seal(rng, paper.dpi)
    left = rng.choice((0.03, 0.4, 0.75)) * width + rng.uniform(0, 0.1) * width
    top = (
        rng.choices((rng.uniform(0.0, 0.12), rng.uniform(0.85, 0.92), rng.uniform(0.2, 0.8)), (70, 15, 15))[0] * height
    )
    strength = rng.choice((1.0, 1.0, rng.uniform(0.1, 0.3)))
    if top > 0.15 * height:
        strength = min(strength, rng.uniform(0.08, 0.25))  # a watermark
    paper.ink(mask, int(left), int(top), _tone(rng, 0.5), PRINT, strength=strength)


def _paragraph(paper: Paper, left: float, top: float, right: float, bottom: float) -> float:
    rng, mm = paper.rng, paper.mm
    face, size, tone = _face(rng), rng.uniform(2.6, 4.4), _tone(rng, 0.05)
    arabic = rng.random() < 0.12
    while top < bottom:
        if arabic:
            text = " ".join(rng.choice(ARABIC_WORDS) for _ in range(14))
            paper.say(text, left, top, size, rng.choice(fonts("arabic")[:1]), tone, right - left)
        else:
            share = rng.uniform(0.2, 1.0) if rng.random() < 0.2 else 1.0
            paper.say(words(rng, 22), left, top, size, face, tone, (right - left) * share)
        top += size * rng.uniform(1.3, 1.5) * mm
    return top


def _letter(paper: Paper) -> None:
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    top = rng.uniform(0.18, 0.3) * height
    end = rng.uniform(0.4, 0.95) * height
    left, right = rng.uniform(0.08, 0.14) * width, rng.uniform(0.84, 0.93) * width
    paper.say(f"{rng.choice(PLACES)}, le {number(rng)}", width * 0.6, top, 3.4, _face(rng), _tone(rng))
    if rng.random() < 0.5:
        paper.say(
            words(rng, 4).upper(),
            left + rng.uniform(0, 0.3) * width,
            top + 10 * mm,
            rng.uniform(3.5, 7),
            _face(rng),
            _tone(rng, 0.4),
            right - left,
        )
    top += 20 * mm
    while top < end:
        top = _paragraph(paper, left, top, right, min(end, top + rng.uniform(8, 60) * mm)) + rng.uniform(2, 8) * mm
    _closing(paper, top)


def _closing(paper: Paper, top: float) -> None:
    """Where one signs: a name under a gap, or words that ask for it."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    if top > height - 30 * mm:
        return
    left = rng.choice((0.1, 0.35, 0.6)) * width
    face, tone = _face(rng), _tone(rng)
    paper.say(
        rng.choice(
            (
                "Signature",
                "Cachet et signature",
                "Sincères salutations,",
                "Le Directeur",
                "Yours faithfully,",
                "Le Médecin",
                "Fait à ......",
            )
        ),
        left,
        top + 4 * mm,
        3.4,
        face,
        tone,
    )
    gap = rng.uniform(12, 32) * mm
    paper.zones.append((int(left), int(top + 8 * mm), int(left + 65 * mm), int(top + 8 * mm + gap)))
    if rng.random() < 0.5:
        paper.say(person(rng), left, top + 8 * mm + gap, 3.4, face, tone)


def _comb(paper: Paper, left: float, top: float, right: float) -> None:
    """A row of boxes for one character each."""
    rng, mm = paper.rng, paper.mm
    cell, tone = rng.uniform(4.2, 6.5) * mm, _tone(rng, 0.4)
    count = min(rng.randint(6, 16), max(1, int((right - left) / cell)))
    open_top = rng.random() < 0.3
    filled = rng.random() < 0.6
    face = rng.choice(fonts("hand"))
    pen_tone = rng.choice(PEN_INKS)
    for index in range(count):
        box = (int(left + index * cell), int(top), int(left + (index + 1) * cell), int(top + cell * 1.15))
        if open_top:
            paper.rule((box[0], box[3] - 1, box[2], box[3]), tone, 1)
            paper.rule((box[0], box[1] + int(cell * 0.5), box[0], box[3]), tone, 1)
        else:
            paper.rule(box, tone, 1)
        if filled:
            glyph = (
                text_mask(rng.choice("0123456789"), face, int(cell * rng.uniform(0.75, 1.0))).astype(np.float32) / 255
            )
            x = box[0] + (cell - glyph.shape[1]) / 2 + rng.gauss(0, 0.3) * mm
            paper.ink(
                glyph,
                int(x),
                int(box[1] + (cell * 1.15 - glyph.shape[0]) / 2 + rng.gauss(0, 0.3) * mm),
                pen_tone,
                WRITING,
            )


def _grid(paper: Paper, left: float, top: float, right: float, bottom: float) -> None:
    """A table; some rows typed, some written, one column perhaps for stamps."""
    rng, mm = paper.rng, paper.mm
    tone, pen, face = _tone(rng, 0.3), rng.choice((1, 1, 2, 3)), _face(rng)
    columns = sorted({0.0, 1.0, *(round(rng.uniform(0.1, 0.9), 2) for _ in range(rng.randint(2, 6)))})
    pitch = rng.uniform(6, 16) * mm
    by_hand, ruled = rng.random() < 0.4, rng.random() < 0.8
    rows = max(1, int((bottom - top) / pitch))
    for row in range(rows):
        y = top + row * pitch
        if row == 0 and rng.random() < 0.4:
            paper.rule(
                (int(left), int(y), int(right), int(y + pitch)),
                rng.choice(((225, 225, 225), (200, 215, 235), (215, 235, 215), (245, 220, 200))),
                1,
                filled=True,
            )
        for one, two in pairwise(columns):
            box = (int(left + one * (right - left)), int(y), int(left + two * (right - left)), int(y + pitch))
            if ruled:
                paper.rule(box, tone, pen)
            if row == 0:
                paper.say(
                    words(rng, 2).title(), box[0] + mm, y + mm, rng.uniform(2, 3), face, tone, box[2] - box[0] - 2 * mm
                )
            elif by_hand:
                paper.lines.append(((box[0] + int(mm), box[1], box[2], box[3]), pitch / mm * 0.6))
            elif rng.random() < 0.75:
                paper.say(
                    rng.choice((number(rng), words(rng, 2))),
                    box[0] + mm,
                    y + pitch * 0.3,
                    min(3.6, pitch / mm * 0.5),
                    face,
                    rng.choice(BLACK_INKS),
                    box[2] - box[0] - 2 * mm,
                )
        if row and not by_hand and rng.random() < 0.02:
            break
    last = columns[-2] * (right - left) + left
    if right - last > 25 * mm:
        paper.zones.append((int(last), int(top + pitch), int(right), int(bottom)))


def _form(paper: Paper) -> None:
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    tone, face = _tone(rng, 0.35), _face(rng)
    top = rng.uniform(0.1, 0.2) * height
    paper.say(words(rng, 3).upper(), width * 0.25, top, rng.uniform(4, 7), face, tone, width * 0.6)
    top += 14 * mm
    while top < height - 30 * mm:
        kind = rng.choices(("fields", "comb", "table", "zones", "ticks", "text"), (30, 20, 16, 16, 10, 8))[0]
        bottom = min(height - 10 * mm, top + rng.uniform(14, 60) * mm)
        if rng.random() < 0.3:
            paper.rule((int(6 * mm), int(top - 2 * mm), int(width - 6 * mm), int(bottom)), tone, rng.choice((1, 2)))
        if kind == "fields":
            _fields(paper, top, bottom, face, tone)
        elif kind == "comb":
            paper.say(words(rng, 3).capitalize(), 10 * mm, top, 2.8, face, tone)
            _comb(paper, rng.uniform(0.3, 0.5) * width, top, width * 0.95)
            bottom = top + 9 * mm
        elif kind == "table":
            _grid(paper, 8 * mm, top, width - 8 * mm, bottom)
        elif kind == "zones":
            bottom = _zones(paper, top, bottom, face, tone)
        elif kind == "ticks":
            _tick_boxes(paper, top, face, tone)
            bottom = top + 8 * mm
        else:
            bottom = _paragraph(paper, 10 * mm, top, width - 10 * mm, top + 14 * mm)
        top = bottom + rng.uniform(3, 8) * mm


def _fields(paper: Paper, top: float, bottom: float, face: str, tone: Colour) -> None:
    rng, mm, (width, _) = paper.rng, paper.mm, paper.size
    pitch = rng.uniform(6, 10) * mm
    while top < bottom - pitch:
        for left in (10 * mm, width * 0.55)[: rng.choice((1, 1, 2))]:
            used = paper.say(
                words(rng, rng.randint(1, 4)).capitalize() + " :", left, top, rng.uniform(2.4, 3.4), face, tone
            )
            start = left + used + 2 * mm
            if rng.random() < 0.3:
                paper.say("." * 60, start, top + 2 * mm, 2.8, face, tone, width * 0.3)
            if rng.random() < 0.15:
                paper.say(" ".join(rng.sample(ARABIC_WORDS, 2)), width * 0.8, top, 3, fonts("arabic")[0], tone)
            paper.lines.append(
                ((int(start), int(top - 2 * mm), int(start + 60 * mm), int(top + 5 * mm)), rng.uniform(4, 7))
            )
        top += pitch


def _zones(paper: Paper, top: float, bottom: float, face: str, tone: Colour) -> float:
    """One to three boxes that ask for a stamp or a signature."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    bottom = min(height - 8 * mm, max(bottom, top + rng.uniform(20, 45) * mm))
    count = rng.choice((1, 2, 2, 3))
    for index in range(count):
        left, right = 10 * mm + index * (width - 20 * mm) / count, 8 * mm + (index + 1) * (width - 20 * mm) / count
        if rng.random() < 0.6:
            paper.rule((int(left), int(top), int(right), int(bottom)), tone, 1)
        text = rng.choice(
            (
                "Cachet et signature du médecin",
                "Signature de l'assuré",
                "Cachet du pharmacien",
                "Fait à ........ le ........",
                "Visa",
                "Signature",
            )
        )
        paper.say(text, left + 2 * mm, top + mm, rng.uniform(2.4, 3.4), face, tone, right - left)
        paper.zones.append((int(left + mm), int(top + 4 * mm), int(right - mm), int(bottom - mm)))
    return bottom


def _tick_boxes(paper: Paper, top: float, face: str, tone: Colour) -> None:
    rng, mm, (width, _) = paper.rng, paper.mm, paper.size
    left, side = 10 * mm, rng.uniform(2.5, 4.5) * mm
    while left < width * 0.85:
        paper.rule((int(left), int(top), int(left + side), int(top + side)), tone, 1)
        if rng.random() < 0.35:
            paper.ink(draw_tick(rng, paper.mm * 0.6), int(left - mm), int(top - mm), rng.choice(PEN_INKS), WRITING)
        left += (
            side
            + mm
            + paper.say(words(rng, rng.randint(1, 2)), left + side + mm, top, 2.8, face, tone)
            + rng.uniform(5, 25) * mm
        )


def _table(paper: Paper) -> None:
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    face, tone = _face(rng), _tone(rng)
    top = rng.uniform(0.15, 0.28) * height
    paper.say(
        f"{rng.choice(('FACTURE', 'NOTE D’HONORAIRES', 'INVOICE', 'DEVIS', 'RELEVÉ'))} N° {number(rng)}",
        12 * mm,
        top,
        rng.uniform(3.5, 7),
        face,
        tone,
    )
    for index, text in enumerate(stamp_lines(rng, rng.randint(2, 6))):
        paper.say(text, width * rng.choice((0.07, 0.55)), top + (10 + index * 4.6) * mm, 3.2, face, tone)
    end = rng.uniform(0.55, 0.8) * height
    _grid(paper, 10 * mm, top + 42 * mm, width - 10 * mm, end)
    paper.say(f"Total TTC : {number(rng)}", width * 0.6, end + 4 * mm, rng.uniform(3, 5), face, tone)
    _closing(paper, end + 10 * mm)


def _prescription(paper: Paper) -> None:
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    face, tone = _face(rng), _tone(rng)
    top = rng.uniform(0.2, 0.32) * height
    paper.say(
        rng.choice(("ORDONNANCE", "Ordonnance", "Rx", "CERTIFICAT MÉDICAL")),
        width * 0.4,
        top,
        rng.uniform(4, 7),
        face,
        tone,
    )
    paper.lines.append(((int(width * 0.1), int(top + 8 * mm), int(width * 0.6), int(top + 16 * mm)), 6.0))
    by_hand, size = rng.random() < 0.65, rng.uniform(4.5, 9)
    y = top + 20 * mm
    end = rng.uniform(0.5, 0.85) * height
    while y < end:
        if by_hand:
            paper.lines.append(
                ((int(width * rng.uniform(0.08, 0.2)), int(y), int(width * 0.85), int(y + size * mm)), size)
            )
        else:
            paper.say(f"{words(rng, 2).upper()} {rng.randint(1, 900)} mg", width * 0.12, y, 3.6, face, tone)
            paper.say(words(rng, rng.randint(3, 6)), width * 0.18, y + 5 * mm, 3.2, face, tone)
        y += rng.uniform(1.2, 2.2) * size * mm
    if rng.random() < 0.4:
        _closing(paper, end)


def _slip(paper: Paper) -> None:
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    face, tone = rng.choice([path for path in fonts("print") if "ono" in path or "elite" in path]), _tone(rng, 0.0)
    top, size = 12 * mm, rng.uniform(2.4, 3.4)
    while top < height - 10 * mm:
        text = rng.choice((words(rng, 3).upper(), number(rng), "-" * 40, "TOTAL", person(rng)))
        paper.say(text, rng.choice((4 * mm, width * 0.25)), top, size, face, tone, width - 8 * mm)
        if rng.random() < 0.6:
            paper.say(number(rng), width * 0.68, top, size, face, tone, width * 0.3)
        top += size * 1.5 * mm


def _card(paper: Paper) -> None:
    rng, (width, height) = paper.rng, paper.size
    if rng.random() < 0.6:
        tint = np.array(rng.choice(((205, 225, 215), (215, 220, 240), (240, 225, 210))), np.float32)
        paper.pixels[:] = (paper.pixels * (tint / 255)).astype(np.uint8)
    for _ in range(rng.randint(5, 14)):
        paper.say(
            rng.choice((words(rng, 2).title(), number(rng), person(rng).upper())),
            rng.uniform(0.3, 0.7) * width,
            rng.uniform(0.05, 0.9) * height,
            rng.uniform(2, 4),
            _face(rng),
            _tone(rng, 0.3),
        )
    _picture(paper)


def _bare(paper: Paper) -> None:
    rng, (width, height) = paper.rng, paper.size
    for _ in range(rng.randint(0, 4)):
        paper.say(
            words(rng, 4),
            rng.uniform(0.05, 0.5) * width,
            rng.uniform(0.05, 0.9) * height,
            rng.uniform(2.5, 9),
            _face(rng),
            _tone(rng, 0.3),
        )
    if rng.random() < 0.5:
        _closing(paper, rng.uniform(0.1, 0.7) * height)


def _code(paper: Paper) -> None:
    """Something that looks like a bar code or a matrix code."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    left, top = int(rng.uniform(0.02, 0.75) * width), int(rng.uniform(0.02, 0.92) * height)
    if rng.random() < 0.5:
        count, cell = rng.choice((21, 25, 29)), max(1, int(rng.uniform(0.5, 1.0) * mm))
        bits = (np.random.default_rng(rng.getrandbits(32)).random((count, count)) < 0.5).astype(np.uint8)
        for y, x in ((0, 0), (0, count - 7), (count - 7, 0)):
            bits[y : y + 7, x : x + 7] = 1
            bits[y + 1 : y + 6, x + 1 : x + 6] = 0
            bits[y + 2 : y + 5, x + 2 : x + 5] = 1
        mask = np.kron(bits, np.ones((cell, cell), np.uint8)).astype(np.float32)
    else:
        bars = (np.random.default_rng(rng.getrandbits(32)).random(rng.randint(40, 95)) < 0.5).astype(np.uint8)
        mask = np.kron(bars[None, :], np.ones((int(rng.uniform(7, 18) * mm), max(1, int(0.4 * mm))), np.uint8)).astype(
            np.float32
        )
    paper.ink(mask, left, top, (10, 10, 10), PRINT)


def _sticker(paper: Paper) -> None:
    """A label stuck on, turned a little, with a code and small print."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    left, top = int(rng.uniform(0.05, 0.6) * width), int(rng.uniform(0.1, 0.85) * height)
    box = (left, top, left + int(rng.uniform(30, 55) * mm), top + int(rng.uniform(14, 28) * mm))
    paper.rule(box, rng.choice(((255, 255, 255), (250, 250, 235), (240, 245, 255))), 1, filled=True)
    paper.rule(box, (150, 150, 150), 1)
    for index, text in enumerate(stamp_lines(rng, rng.randint(1, 3))):
        paper.say(
            text, left + 2 * mm, top + (2 + 3.4 * index) * mm, 2.4, _face(rng), _tone(rng, 0.2), box[2] - left - 3 * mm
        )
    bars = (np.random.default_rng(rng.getrandbits(32)).random(70) < 0.5).astype(np.uint8)
    mask = np.kron(bars[None, :], np.ones((int(6 * mm), max(1, int(0.35 * mm))), np.uint8)).astype(np.float32)
    paper.ink(mask[:, : box[2] - left - int(3 * mm)], left + int(2 * mm), box[3] - int(8 * mm), (10, 10, 10), PRINT)


def _band(paper: Paper) -> None:
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    top = int(rng.choice((0.0, rng.uniform(0, 0.9), 0.95)) * height)
    left, right = rng.choice(
        ((0, width), (int(0.06 * width), int(0.94 * width)), (int(0.1 * width), int(0.45 * width)))
    )
    bottom = top + int(rng.uniform(4, 14) * mm)
    paper.rule((left, top, right, bottom), rng.choice(PRINT_INKS), 1, filled=True)
    mask = text_mask(words(rng, 3).upper(), _face(rng), int(4 * mm)) > 120
    high, wide = min(mask.shape[0], height - top - int(mm)), min(mask.shape[1], right - left - int(4 * mm))
    if high > 0 and wide > 0:
        paper.pixels[top + int(mm) : top + int(mm) + high, left + int(3 * mm) : left + int(3 * mm) + wide][
            mask[:high, :wide]
        ] = 255


def _picture(paper: Paper) -> None:
    """A photograph, a radiograph, a dark patch."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    wide, high = int(rng.uniform(20, 60) * mm), int(rng.uniform(25, 60) * mm)
    left, top = int(rng.uniform(0.03, 0.6) * width), int(rng.uniform(0.03, 0.6) * height)
    part = paper.pixels[top : top + high, left : left + wide]
    noise = np.random.default_rng(rng.getrandbits(32)).integers(0, 255, (6, 5, 3)).astype(np.uint8)
    picture = cv2.resize(noise, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_CUBIC)
    if rng.random() < 0.5:
        picture = np.repeat(picture[:, :, :1] // 2, 3, axis=2)
    part[:] = picture
    paper.what[top : top + high, left : left + wide] |= PRINT


def _highlight(paper: Paper) -> None:
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    tone = np.array(rng.choice(((255, 245, 80), (150, 255, 150), (255, 160, 200))), np.float32) / 255
    for _ in range(rng.randint(1, 4)):
        left, top = int(rng.uniform(0.05, 0.6) * width), int(rng.uniform(0.1, 0.9) * height)
        part = paper.pixels[top : top + int(5 * mm), left : left + int(rng.uniform(15, 80) * mm)]
        part[:] = (part * tone).astype(np.uint8)


def _footer(paper: Paper) -> None:
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    face, tone = _face(rng), _tone(rng, 0.4)
    for index, text in enumerate(stamp_lines(rng, rng.randint(1, 3))):
        paper.say(text, width * 0.2, height - (14 - 3.4 * index) * mm, 2.4, face, tone)


def _frame(paper: Paper) -> None:
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    for step in range(rng.randint(1, 3)):
        inset = int((5 + 1.5 * step) * mm)
        paper.rule((inset, inset, width - inset, height - inset), _tone(rng, 0.5), rng.choice((1, 2, 4)))


def _written(paper: Paper) -> None:
    """Fill the places meant for a hand, and scribble where nobody asked."""
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    tone = rng.choice(PEN_INKS)
    fill = rng.choice((0.0, 0.0, 0.5, 0.9, 1.0))
    typed = rng.random() < 0.35
    face = _face(rng)
    for box, size in paper.lines:
        if rng.random() >= fill:
            continue
        if typed and size < 7:
            paper.say(
                rng.choice((number(rng), person(rng).upper(), words(rng, 2))),
                box[0],
                box[1] + 2 * mm,
                3.2,
                face,
                rng.choice(BLACK_INKS),
                box[2] - box[0],
            )
            continue
        ink = draw_writing(rng, mm, size)
        ink = ink[:, : max(1, int((box[2] - box[0]) * rng.uniform(0.9, 1.4)))]
        paper.ink(
            ink,
            box[0] + int(rng.gauss(0, 1) * mm),
            int((box[1] + box[3] - ink.shape[0]) / 2),
            tone,
            WRITING,
            strength=rng.uniform(0.7, 1.0),
        )
    for _ in range(rng.choices((0, 1, 3, 6), (55, 25, 12, 8))[0]):
        ink = draw_tick(rng, mm) if rng.random() < 0.5 else draw_writing(rng, mm, rng.uniform(4, 8))
        paper.ink(
            ink, int(rng.uniform(0, 0.85) * width), int(rng.uniform(0, 0.95) * height), rng.choice(PEN_INKS), WRITING
        )
