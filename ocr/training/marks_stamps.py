"""Rubber stamps that nobody owns: every one another shape, wording, ink and accident."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import Pixels
from ocr.training.marks_letters import ARABIC_WORDS, PLACES, SHOUTS, TRADES, fonts, number, stamp_lines, text_mask

Mask = NDArray[np.float32]
"""Coverage of ink, float32 (height, width), 0 to 1."""


@dataclass(frozen=True)
class Impression:
    """What a stamp leaves: `ink` as coverage, `ground` as the area it takes, `plain` when nothing but ink tells it from print."""

    ink: Mask
    ground: Mask
    plain: bool = False


def draw_stamp(rng: random.Random, dpi: float) -> Impression:
    """One stamp, inked, turned and worn at random; sizes in millimetres are those of stamps on sale."""
    shape = rng.choices(
        (_round, _oval, _rectangle, _bare_lines, _triangle, _shout, _dater, _polygon), (22, 10, 20, 22, 6, 8, 7, 5)
    )[0]
    ink, ground, plain = shape(rng, dpi / 25.4)
    ink = worn(rng, ink, dpi)
    turn = rng.choices(
        (rng.gauss(0, 3), rng.gauss(0, 9), rng.uniform(-45, 45), rng.uniform(-180, 180)), (50, 33, 12, 5)
    )[0]
    if plain and abs(turn) < 1.0:
        turn = math.copysign(rng.uniform(1.0, 7.0), turn)
    return Impression(turned(ink, turn), turned(ground, turn), plain)


def turned(mask: Mask, angle_deg: float) -> Mask:
    """`mask` turned about its middle on a sheet large enough."""
    height, width = mask.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle_deg, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(height * sin + width * cos) + 2, int(height * cos + width * sin) + 2)
    matrix[0, 2] += size[0] / 2 - width / 2
    matrix[1, 2] += size[1] / 2 - height / 2
    return np.asarray(cv2.warpAffine(mask, matrix, size, flags=cv2.INTER_LINEAR), dtype=np.float32)


def clouds(rng: random.Random, shape: tuple[int, int], grain_px: float) -> Mask:
    """Smooth noise with patches of about `grain_px`, standardised."""
    generator = np.random.default_rng(rng.getrandbits(32))
    rows, cols = (max(2, int(side / grain_px) + 2) for side in shape)
    coarse = generator.normal(size=(rows, cols)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def worn(rng: random.Random, ink: Mask, dpi: float) -> Mask:
    """`ink` as rubber leaves it: uneven, broken, doubled, smeared, cut off; one in four crisp, as self-inking stamps are."""
    mm = dpi / 25.4
    ink = cv2.copyMakeBorder(ink, *(int(3 * mm),) * 4, cv2.BORDER_CONSTANT, value=0.0).astype(np.float32)
    if rng.random() < 0.25:
        return np.asarray(cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.03, 0.15) * mm), dtype=np.float32)
    if rng.random() < 0.85:  # uneven pressure
        ink *= np.clip(
            rng.uniform(0.6, 1.1) + rng.uniform(0.1, 0.5) * clouds(rng, ink.shape, rng.uniform(4, 14) * mm), 0.05, 1.0
        )
    if rng.random() < 0.65:  # dry patches and grain
        ink *= np.clip((clouds(rng, ink.shape, rng.uniform(0.25, 2.5) * mm) + rng.uniform(0.2, 1.6)) * 2.0, 0.0, 1.0)
    if rng.random() < 0.25:  # one side did not touch the paper
        height, width = ink.shape
        down, across = np.mgrid[0:height, 0:width].astype(np.float32)
        angle = rng.uniform(0, 2 * math.pi)
        along = (across / width - 0.5) * math.cos(angle) + (down / height - 0.5) * math.sin(angle)
        ink *= np.clip((along + rng.uniform(0.05, 0.4)) * rng.uniform(4, 12), 0.0, 1.0)
    if rng.random() < 0.12:  # it jumped
        shift = np.float32([[1, 0, rng.gauss(0, 1.2) * mm], [0, 1, rng.gauss(0, 1.2) * mm]])
        again = cv2.warpAffine(ink, shift, (ink.shape[1], ink.shape[0]))
        ink = np.maximum(ink, again * rng.uniform(0.2, 0.8))
    if rng.random() < 0.6:
        ink = cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.05, 0.22) * mm)
    return np.asarray(ink, dtype=np.float32)


def _sheet(width_mm: float, height_mm: float, mm: float) -> Pixels:
    return np.zeros((max(8, int(height_mm * mm)), max(8, int(width_mm * mm))), dtype=np.uint8)


def _paste(sheet: Pixels, mask: Pixels, centre_x: float, centre_y: float) -> None:
    left, top = int(centre_x - mask.shape[1] / 2), int(centre_y - mask.shape[0] / 2)
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(sheet.shape[1], left + mask.shape[1]), min(sheet.shape[0], top + mask.shape[0])
    if x1 > x0 and y1 > y0:
        part = mask[y0 - top : y1 - top, x0 - left : x1 - left]
        np.maximum(sheet[y0:y1, x0:x1], part, out=sheet[y0:y1, x0:x1])


def _face(rng: random.Random) -> str:
    return rng.choice(fonts("print"))


def _line(rng: random.Random, text: str, face: str, height_px: float, widest_px: float) -> Pixels:
    mask = text_mask(text, face, int(height_px))
    if mask.shape[1] > widest_px > 8:
        factor = widest_px / mask.shape[1]
        size = (max(1, int(mask.shape[1] * factor)), max(1, int(mask.shape[0] * max(factor, 0.6))))
        mask = np.asarray(cv2.resize(mask, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    return mask


def _block(rng: random.Random, sheet: Pixels, box: tuple[float, float, float, float], count: int, mm: float) -> None:
    """Write `count` lines into `box`."""
    left, top, right, bottom = box
    pitch = (bottom - top) / count
    face = _face(rng)
    if rng.random() < 0.5:
        _even_block(rng, sheet, box, face, min(pitch * rng.uniform(0.6, 0.9), 5.0 * mm), count)
        return
    for index, text in enumerate(stamp_lines(rng, count)):
        if rng.random() < 0.15:
            text, used = (" ".join(rng.sample(ARABIC_WORDS, rng.randint(1, 3)))), rng.choice(fonts("arabic"))
        else:
            used = face if rng.random() < 0.8 else _face(rng)
        height = min(pitch * rng.uniform(0.6, 0.95), 6.5 * mm)
        mask = _line(rng, text, used, height, right - left)
        _paste(sheet, mask, (left + right) / 2, top + pitch * (index + 0.5))


def _even_block(
    rng: random.Random,
    sheet: Pixels,
    box: tuple[float, float, float, float],
    face: str,
    height_px: float,
    count: int,
) -> None:
    """As stamp makers set a practitioner's: one face, the name larger, everything centred or flush left."""
    left, top, right, bottom = box
    pitch, flush = (bottom - top) / count, rng.random() < 0.2
    for index, text in enumerate(stamp_lines(rng, count)):
        size = height_px * (1.2 if index == 0 else 1.0)
        mask = _line(rng, text, face, size, right - left)
        middle = left + mask.shape[1] / 2 if flush else (left + right) / 2
        _paste(sheet, mask, middle, top + pitch * (index + 0.5))


def _arc(
    sheet: Pixels,
    text: str,
    face: str,
    size_px: float,
    centre: tuple[float, float],
    radii: tuple[float, float],
    middle_deg: float,
    spread_deg: float,
) -> None:
    """Write `text` along an ellipse, its middle at `middle_deg` (0 right, 90 up), letters upright outwards or, below, inwards."""
    upper = math.sin(math.radians(middle_deg)) >= 0
    step = spread_deg / max(1, len(text) - 1)
    for index, char in enumerate(text):
        if char == " ":
            continue
        offset = (index - (len(text) - 1) / 2) * step
        angle = middle_deg - offset if upper else middle_deg + offset
        x = centre[0] + radii[0] * math.cos(math.radians(angle))
        y = centre[1] - radii[1] * math.sin(math.radians(angle))
        glyph = text_mask(char, face, int(size_px)).astype(np.float32)
        lean = angle - 90 if upper else angle + 90
        _paste(sheet, turned(glyph, lean).astype(np.uint8), x, y)


def _arc_text(rng: random.Random) -> str:
    pool = (
        rng.choice(TRADES).upper(),
        f"{rng.choice(TRADES)} - {rng.choice(PLACES)}".upper(),
        stamp_lines(rng, 1)[0].upper(),
        (" ".join(rng.sample(ARABIC_WORDS, 4))),
    )
    return rng.choice(pool)


def _emblem(rng: random.Random, sheet: Pixels, centre: tuple[int, int], radius: float, pen: int) -> None:
    kind = rng.randrange(4)
    if kind == 0:
        points = rng.choice((5, 6, 8))
        ring = [
            (radius * (1 if k % 2 == 0 else rng.uniform(0.4, 0.5)), math.pi * k / points - math.pi / 2)
            for k in range(2 * points)
        ]
        shape = np.array([(centre[0] + r * math.cos(a), centre[1] + r * math.sin(a)) for r, a in ring], np.int32)
        cv2.polylines(sheet, [shape], True, 255, pen) if rng.random() < 0.5 else cv2.fillPoly(sheet, [shape], 255)
    elif kind == 1:
        arm = int(radius * 0.3)
        cv2.rectangle(
            sheet, (centre[0] - arm, centre[1] - int(radius)), (centre[0] + arm, centre[1] + int(radius)), 255, -1
        )
        cv2.rectangle(
            sheet, (centre[0] - int(radius), centre[1] - arm), (centre[0] + int(radius), centre[1] + arm), 255, -1
        )
    elif kind == 2:
        cv2.circle(sheet, centre, int(radius), 255, pen)
        for _ in range(rng.randint(3, 9)):
            ends = [
                (int(centre[0] + rng.uniform(-1, 1) * radius), int(centre[1] + rng.uniform(-1, 1) * radius))
                for _ in range(2)
            ]
            cv2.line(sheet, ends[0], ends[1], 255, pen)
    else:
        for turn in range(0, 360, rng.choice((30, 45, 60))):
            end = (
                int(centre[0] + radius * math.cos(math.radians(turn))),
                int(centre[1] + radius * math.sin(math.radians(turn))),
            )
            cv2.ellipse(
                sheet,
                ((centre[0] + end[0]) // 2, (centre[1] + end[1]) // 2),
                (max(1, int(radius / 2)), max(1, int(radius / 5))),
                turn,
                0,
                360,
                255,
                pen,
            )


def _ellipse_stamp(rng: random.Random, mm: float, wide_mm: float, high_mm: float) -> tuple[Mask, Mask, bool]:
    sheet, ground = _sheet(wide_mm + 4, high_mm + 4, mm), _sheet(wide_mm + 4, high_mm + 4, mm)
    centre = (sheet.shape[1] // 2, sheet.shape[0] // 2)
    axes = (wide_mm * mm / 2, high_mm * mm / 2)
    cv2.ellipse(ground, centre, (int(axes[0]), int(axes[1])), 0, 0, 360, 255, -1)
    inset = 0.0
    for _ in range(rng.choices((0, 1, 2, 3), (6, 40, 40, 14))[0]):
        pen = max(1, int(rng.uniform(0.2, 1.1) * mm))
        cv2.ellipse(sheet, centre, (int(axes[0] - inset), int(axes[1] - inset)), 0, 0, 360, 255, pen)
        inset += rng.uniform(0.7, 1.4) * mm + pen
    letter = rng.uniform(2.2, 4.2) * mm
    middle = (axes[0] - inset, axes[1] - inset)
    if rng.random() < 0.85:
        track = (axes[0] - inset - letter * 0.6, axes[1] - inset - letter * 0.6)
        face = _face(rng)
        top, bottom = _arc_text(rng), _arc_text(rng)
        degrees = math.degrees(letter * rng.uniform(0.62, 0.95) / max(8.0, min(track)))
        _arc(sheet, top[: int(250 / degrees)], face, letter, centre, track, 90, min(250.0, degrees * len(top)))
        if rng.random() < 0.6:
            _arc(
                sheet, bottom[: int(130 / degrees)], face, letter, centre, track, -90, min(130.0, degrees * len(bottom))
            )
        middle = (track[0] - letter * 0.8, track[1] - letter * 0.8)
        if rng.random() < 0.5 and min(middle) > 4:
            cv2.ellipse(
                sheet, centre, (int(middle[0]), int(middle[1])), 0, 0, 360, 255, max(1, int(rng.uniform(0.2, 0.7) * mm))
            )
    if min(middle) > 2.5 * mm:
        if rng.random() < 0.3:
            _emblem(rng, sheet, centre, min(middle) * rng.uniform(0.4, 0.8), max(1, int(0.3 * mm)))
        elif rng.random() < 0.9:
            box = (
                centre[0] - middle[0] * 0.8,
                centre[1] - middle[1] * 0.62,
                centre[0] + middle[0] * 0.8,
                centre[1] + middle[1] * 0.62,
            )
            _block(rng, sheet, box, rng.randint(1, 4), mm)
    return sheet.astype(np.float32) / 255, ground.astype(np.float32) / 255, False


def _round(rng: random.Random, mm: float) -> tuple[Mask, Mask, bool]:
    side = rng.uniform(20, 46)
    return _ellipse_stamp(rng, mm, side, side)


def _oval(rng: random.Random, mm: float) -> tuple[Mask, Mask, bool]:
    wide = rng.uniform(30, 60)
    return _ellipse_stamp(rng, mm, wide, wide * rng.uniform(0.5, 0.8))


def _boxed(rng: random.Random, mm: float, wide: float, high: float, count: int, frame: bool) -> tuple[Mask, Mask, bool]:
    sheet, ground = _sheet(wide + 2, high + 2, mm), _sheet(wide + 2, high + 2, mm)
    edge = (int(mm), int(mm), int((wide + 1) * mm), int((high + 1) * mm))
    cv2.rectangle(ground, edge[:2], edge[2:], 255, -1)
    margin = rng.uniform(1.0, 2.5) * mm if frame else 0.3 * mm
    if frame:
        pen = max(1, int(rng.uniform(0.2, 1.0) * mm))
        cv2.rectangle(sheet, edge[:2], edge[2:], 255, pen)
        if rng.random() < 0.3:
            gap = int(rng.uniform(0.8, 1.5) * mm) + pen
            cv2.rectangle(sheet, (edge[0] + gap, edge[1] + gap), (edge[2] - gap, edge[3] - gap), 255, max(1, pen // 2))
            margin += gap
        if rng.random() < 0.2:  # dashed
            for start in range(0, max(sheet.shape), int(3 * mm)):
                sheet[start : start + int(mm)], sheet[:, start : start + int(mm)] = 0, 0
    _block(rng, sheet, (edge[0] + margin, edge[1] + margin, edge[2] - margin, edge[3] - margin), count, mm)
    if rng.random() < 0.12:
        _emblem(
            rng,
            sheet,
            (int(edge[0] + high * mm / 2), int((edge[1] + edge[3]) / 2)),
            high * mm * 0.3,
            max(1, int(0.3 * mm)),
        )
    return sheet.astype(np.float32) / 255, ground.astype(np.float32) / 255, not frame


def _rectangle(rng: random.Random, mm: float) -> tuple[Mask, Mask, bool]:
    count = rng.randint(1, 6)
    return _boxed(rng, mm, rng.uniform(28, 75), count * rng.uniform(3.2, 5.5) + 5, count, frame=True)


def _bare_lines(rng: random.Random, mm: float) -> tuple[Mask, Mask, bool]:
    count = rng.randint(2, 7)
    return _boxed(rng, mm, rng.uniform(30, 70), count * rng.uniform(3.0, 5.0), count, frame=False)


def _triangle(rng: random.Random, mm: float) -> tuple[Mask, Mask, bool]:
    side = rng.uniform(26, 48)
    sheet, ground = _sheet(side + 4, side + 4, mm), _sheet(side + 4, side + 4, mm)
    flip = rng.random() < 0.3
    for index in range(rng.choice((1, 2, 2))):
        inset = (2 + index * rng.uniform(1.5, 6)) * mm
        span = side * mm
        corners = [
            (inset * 1.2, 0.9 * span - inset * 0.4),
            (span - inset * 1.2 + 4 * mm, 0.9 * span - inset * 0.4),
            (span / 2 + 2 * mm, inset),
        ]
        shape = np.array([(x, sheet.shape[0] - y if flip else y) for x, y in corners], np.int32)
        cv2.polylines(sheet, [shape], True, 255, max(1, int(rng.uniform(0.3, 0.8) * mm)))
        if index == 0:
            cv2.fillPoly(ground, [shape], 255)
    middle_y = sheet.shape[0] * (0.4 if flip else 0.62)
    _block(
        rng,
        sheet,
        (sheet.shape[1] * 0.3, middle_y - 4 * mm, sheet.shape[1] * 0.7, middle_y + 5 * mm),
        rng.randint(1, 3),
        mm,
    )
    return sheet.astype(np.float32) / 255, ground.astype(np.float32) / 255, False


def _polygon(rng: random.Random, mm: float) -> tuple[Mask, Mask, bool]:
    side = rng.uniform(24, 42)
    sheet, ground = _sheet(side + 4, side + 4, mm), _sheet(side + 4, side + 4, mm)
    centre, corners = sheet.shape[1] / 2, rng.choice((4, 6, 8, 24, 32))
    for index in range(rng.choice((1, 2))):
        radius = side * mm / 2 - index * 1.5 * mm
        wave = 0.06 if corners > 8 else 0.0
        ring = [(radius * (1 - wave * (k % 2)), 2 * math.pi * (k + 0.5) / corners) for k in range(corners)]
        shape = np.array([(centre + r * math.cos(a), centre + r * math.sin(a)) for r, a in ring], np.int32)
        cv2.polylines(sheet, [shape], True, 255, max(1, int(rng.uniform(0.3, 0.9) * mm)))
        if index == 0:
            cv2.fillPoly(ground, [shape], 255)
    _block(
        rng,
        sheet,
        (centre - side * mm * 0.32, centre - side * mm * 0.22, centre + side * mm * 0.32, centre + side * mm * 0.22),
        rng.randint(1, 4),
        mm,
    )
    return sheet.astype(np.float32) / 255, ground.astype(np.float32) / 255, False


def _shout(rng: random.Random, mm: float) -> tuple[Mask, Mask, bool]:
    text = rng.choice(SHOUTS) if rng.random() < 0.8 else (rng.choice(ARABIC_WORDS))
    face = rng.choice(fonts("print")) if text in SHOUTS else rng.choice(fonts("arabic"))
    letters = text_mask(text, face, int(rng.uniform(5, 13) * mm))
    margin = int(rng.uniform(1.5, 3.5) * mm)
    sheet = np.asarray(cv2.copyMakeBorder(letters, *(margin,) * 4, cv2.BORDER_CONSTANT, value=0), dtype=np.uint8)
    framed = rng.random() < 0.55
    if framed:
        pen = max(1, int(rng.uniform(0.4, 1.3) * mm))
        cv2.rectangle(sheet, (pen, pen), (sheet.shape[1] - pen - 1, sheet.shape[0] - pen - 1), 255, pen)
    return sheet.astype(np.float32) / 255, np.ones(sheet.shape, np.float32), not framed


def _dater(rng: random.Random, mm: float) -> tuple[Mask, Mask, bool]:
    ink, ground, _ = _round(rng, mm) if rng.random() < 0.5 else _rectangle(rng, mm)
    sheet = (ink * 255).astype(np.uint8)
    date = text_mask(
        rng.choice((number(rng), "12 MARS 2026", "-3 JUIN 2025", "27 JUL 2009")),
        _face(rng),
        int(rng.uniform(3.5, 5.5) * mm),
    )
    if date.shape[1] < sheet.shape[1] * 0.95:
        top = (sheet.shape[0] - date.shape[0]) // 2
        pad = int(0.8 * mm)
        sheet[max(0, top - pad) : top + date.shape[0] + pad, int(3 * mm) : sheet.shape[1] - int(3 * mm)] = 0
        _paste(sheet, date, sheet.shape[1] / 2, sheet.shape[0] / 2)
    return sheet.astype(np.float32) / 255, ground, False


def draw_plain_seal(rng: random.Random, dpi: float) -> Mask:
    """A round or oval emblem with text around it, level and whole: what a press prints and no stamp leaves."""
    ink, _, _ = (_round if rng.random() < 0.8 else _oval)(rng, dpi / 25.4)
    return np.asarray(cv2.GaussianBlur(ink, (0, 0), 0.6), dtype=np.float32)
