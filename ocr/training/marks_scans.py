"""A drawn or a real page gets its stamps and signatures, then goes through a scanner of its own."""

from __future__ import annotations

import json
import math
import random
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from ocr.page import Pixels
from ocr.training.marks_decoys import add_decoys, print_name
from ocr.training.marks_hands import draw_signature, ground_of
from ocr.training.marks_papers import (
    PEN_INKS,
    SIGNATURE,
    STAMP,
    STAMP_INKS,
    UNJUDGED,
    Paper,
    draw_paper,
)
from ocr.training.marks_stamps import clouds, draw_stamp

REAL_PAGES = Path(__file__).parent / "data" / "marks"
OTHERS_UNKNOWN = 32
"""Set all over a real page: nobody said where its print and its handwriting are."""
OUT_DPI = 75.0


@dataclass(frozen=True)
class Example:
    """One page as the network sees it.

    pixels  uint8 (height, width, 3), RGB, about 75 dpi
    what    uint8 (height / 4, width / 4), bits of `marks_papers`
    """

    pixels: Pixels
    what: Pixels


def draw_example(seed: int) -> Example:
    """The page of this seed; about an eighth stands on a real scan."""
    rng = random.Random(seed)  # noqa: S311  must repeat itself
    dpi = rng.choice((110.0, 130.0, 150.0, 150.0))
    real = sorted(REAL_PAGES.glob("*.jpg"))
    if real and rng.random() < 0.12:
        paper = _real_paper(rng, rng.choice(real), dpi)
    else:
        paper = draw_paper(rng, dpi)
        add_decoys(paper)
    _mark(paper)
    return _scanned(paper)


def _real_paper(rng: random.Random, path: Path, dpi: float) -> Paper:
    truth = json.loads((REAL_PAGES / "truth.json").read_text())[path.name]
    pixels = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
    factor = dpi * 8.27 / pixels.shape[1]
    pixels = cv2.resize(
        pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    )
    what = np.full(pixels.shape[:2], OTHERS_UNKNOWN, np.uint8)
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    for item in truth["boxes"]:
        left, top, right, bottom = (int(value * factor) for value in item["box"])
        if item["label"] == "signature":
            inside = gray[top:bottom, left:right].astype(np.float32)
            ink = (inside < np.percentile(inside, 90) - 45).astype(np.float32)
            what[top:bottom, left:right] |= (ground_of(ink, 4 * dpi / 25.4) * SIGNATURE).astype(np.uint8)
        else:
            what[top:bottom, left:right] |= UNJUDGED
    return Paper(rng, np.ascontiguousarray(pixels, dtype=np.uint8), what, dpi)


def _mark(paper: Paper) -> None:
    """Stamps and signatures, mostly where they are asked for, often on one another and over text."""
    rng, (width, height) = paper.rng, paper.size
    spots: list[tuple[float, float]] = []
    stamp_ink, pen = rng.choice(STAMP_INKS), rng.choice(PEN_INKS)
    small = min(width, height) < 100 * paper.mm
    for _ in range(rng.choices((0, 1, 2, 3), (36, 38, 19, 7))[0]):
        stamp = draw_stamp(rng, paper.dpi)
        colour = stamp_ink if rng.random() < 0.6 else rng.choice(STAMP_INKS)
        spot = _spot(paper, spots if rng.random() < 0.15 else [])
        spots.append(spot)
        corner = int(spot[0] - stamp.ink.shape[1] / 2), int(spot[1] - stamp.ink.shape[0] / 2)
        strength = rng.choices((rng.uniform(0.8, 1.0), rng.uniform(0.45, 0.8), rng.uniform(0.25, 0.45)), (60, 30, 10))[
            0
        ]
        ground = stamp.ground
        if ground.shape != stamp.ink.shape:  # wear left a rim around the ink
            pad = [(stamp.ink.shape[k] - ground.shape[k]) for k in (0, 1)]
            ground = cv2.copyMakeBorder(
                ground,
                pad[0] // 2,
                pad[0] - pad[0] // 2,
                pad[1] // 2,
                pad[1] - pad[1] // 2,
                cv2.BORDER_CONSTANT,
                value=0.0,
            )
        touched = ground_of(stamp.ink, 7 * paper.mm)  # where half a stamp left no ink there is nothing to find
        paper.ink(stamp.ink, *corner, colour, STAMP, np.minimum(ground, touched), strength)
    for _ in range(rng.choices((0, 1, 2), (42, 44, 14))[0] if not small or rng.random() < 0.3 else 0):
        signature = draw_signature(rng, paper.dpi)
        spot = _signed_spot(paper, spots)
        corner = int(spot[0] - signature.ink.shape[1] / 2), int(spot[1] - signature.ink.shape[0] / 2)
        colour = pen if rng.random() < 0.7 else rng.choice(PEN_INKS)
        if rng.random() < 0.4:
            print_name(paper, *spot, signature.ink.shape[1])
        paper.ink(signature.ink, *corner, colour, SIGNATURE, signature.ground, rng.uniform(0.65, 1.0))


def _spot(paper: Paper, near: list[tuple[float, float]]) -> tuple[float, float]:
    rng, mm, (width, height) = paper.rng, paper.mm, paper.size
    if near:
        x, y = rng.choice(near)
        return x + rng.gauss(0, 14) * mm, y + rng.gauss(0, 11) * mm
    if paper.zones and rng.random() < 0.65:
        left, top, right, bottom = rng.choice(paper.zones)
        return rng.gauss((left + right) / 2, (right - left) / 7), rng.gauss(
            (top + bottom) / 2, max(4 * mm, (bottom - top) / 6)
        )
    return rng.uniform(0.1, 0.9) * width, rng.uniform(0.08, 0.95) * height


def _signed_spot(paper: Paper, stamps: list[tuple[float, float]]) -> tuple[float, float]:
    """Most practitioners sign across their stamp, some beside it."""
    if stamps and paper.rng.random() < 0.45:
        x, y = paper.rng.choice(stamps)
        return x + paper.rng.gauss(0, 6) * paper.mm, y + paper.rng.gauss(0, 4) * paper.mm
    return _spot(paper, stamps if paper.rng.random() < 0.4 else [])


def _scanned(paper: Paper) -> Example:
    rng = paper.rng
    if rng.random() < 0.1:
        paper.pixels[:] = _shone_through(rng, paper.pixels)
    pixels, what = _laid(rng, paper.pixels, paper.what)
    if rng.random() < 0.3:
        pixels = _shaded(rng, pixels)
    if rng.random() < 0.5:
        pixels = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.3, 1.3) * paper.dpi / 150)
    mode = rng.choices(("colour", "gray", "bilevel"), (50, 24, 26))[0]
    pixels = {"colour": _coloured, "gray": _grayed, "bilevel": _bilevel}[mode](rng, pixels)
    factor = OUT_DPI * rng.choices((1.0, rng.uniform(0.75, 1.3)), (50, 50))[0] / paper.dpi
    small = cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    if rng.random() < 0.5:
        small = _compressed(rng, small, 40, 95)
    high, wide = small.shape[0] // 32 * 32, small.shape[1] // 32 * 32
    small = small[: max(32, high), : max(32, wide)]
    size = (max(1, small.shape[1] // 4), max(1, small.shape[0] // 4))
    cut = what[: int(small.shape[0] / factor), : int(small.shape[1] / factor)]
    small = np.ascontiguousarray(small, dtype=np.uint8)
    return Example(small, _judged_where_seen(small, _shrunk(np.asarray(cut, dtype=np.uint8), size)))


LEAST_SEEN = 22
"""Gray levels under the paper that the darkest twentieth of a mark must reach; a paler one nobody can see."""


def _judged_where_seen(small: Pixels, what: Pixels) -> Pixels:
    """`what`, with every mark that the scan made invisible turned into a place that nobody judges."""
    out = what.copy()
    darkest = np.asarray(small.min(axis=2), dtype=np.uint8)
    for bit in (1, 2):
        count, labels = cv2.connectedComponents(((what & bit) > 0).astype(np.uint8))
        for index in range(1, count):
            cells = labels == index
            places = np.kron(cells, np.ones((4, 4), np.bool_))[: small.shape[0], : small.shape[1]]
            inside = darkest[: places.shape[0], : places.shape[1]][places]
            if np.percentile(inside, 85) - np.percentile(inside, 5) < LEAST_SEEN:
                out[cells] = (out[cells] & ~np.uint8(bit)) | UNJUDGED
    return out


def _shone_through(rng: random.Random, pixels: Pixels) -> Pixels:
    """The other side of thin paper: mirrored, pale, blurred; a stamp that shines through was set on the other page."""
    back = cv2.GaussianBlur(pixels[:, ::-1], (0, 0), rng.uniform(0.5, 2.0))
    ground = np.percentile(pixels.reshape(-1, 3)[::97], 90, axis=0).astype(np.float32)
    pale = np.clip((ground - back) * rng.uniform(0.04, 0.16), 0, 255)
    return np.asarray(np.clip(pixels - pale, 0, 255), dtype=np.uint8)


def _shrunk(what: Pixels, size: tuple[int, int]) -> Pixels:
    """The map at a smaller size; a bit stays where it held a third of the place."""
    out = np.zeros((size[1], size[0]), np.uint8)
    for bit, share in ((1, 0.4), (2, 0.35), (4, 0.12), (8, 0.12), (16, 0.3), (32, 0.5)):
        part = cv2.resize(((what & bit) > 0).astype(np.float32), size, interpolation=cv2.INTER_AREA)
        out[part > share] |= bit
    return out


def _laid(rng: random.Random, pixels: Pixels, what: Pixels) -> tuple[Pixels, Pixels]:
    """The paper on the glass: a last bit of skew and perspective, on a lid that is white or black."""
    if rng.random() < 0.35:
        return pixels, what
    height, width = what.shape
    angle = rng.gauss(0, 0.5)
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, rng.uniform(0.95, 1.02)), [0, 0, 1]])
    if rng.random() < 0.25:
        matrix[2, 0], matrix[2, 1] = rng.gauss(0, 0.02) / width, rng.gauss(0, 0.02) / height
    lid = rng.choices((255, 245, 12, 60), (60, 20, 12, 8))[0]
    moved = cv2.warpPerspective(pixels, matrix, (width, height), flags=cv2.INTER_LINEAR, borderValue=(lid, lid, lid))
    map_ = cv2.warpPerspective(what, matrix, (width, height), flags=cv2.INTER_NEAREST, borderValue=0)
    if rng.random() < 0.05:  # punched holes
        for share in (0.3, 0.7):
            cv2.circle(moved, (int(width * 0.04), int(height * share)), int(width * 0.014), (20, 20, 20), -1)
    return np.asarray(moved, np.uint8), np.asarray(map_, np.uint8)


def _shaded(rng: random.Random, pixels: Pixels) -> Pixels:
    """Uneven light, a fold, a coffee ring's worth of dirt."""
    shape = pixels.shape[:2]
    light = 1 + rng.uniform(0.01, 0.08) * clouds(rng, shape, max(shape) / 2.5)
    if rng.random() < 0.3:
        at = int(rng.uniform(0.2, 0.8) * shape[0])
        light[at : at + 3] *= rng.uniform(0.75, 0.95)
    if rng.random() < 0.2:
        light *= 1 + 0.02 * clouds(rng, shape, 3)
    return np.asarray(np.clip(pixels * light[:, :, None], 0, 255), dtype=np.uint8)


def _noisy(rng: random.Random, pixels: Pixels) -> Pixels:
    if rng.random() < 0.5:
        return pixels
    generator = np.random.default_rng(rng.getrandbits(32))
    noise = generator.normal(0, rng.uniform(2, 16), pixels.shape).astype(np.float32)
    return np.asarray(np.clip(pixels + noise, 0, 255), dtype=np.uint8)


def _compressed(rng: random.Random, pixels: Pixels, low: int, high: int) -> Pixels:
    _, data = cv2.imencode(".jpg", pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, rng.randint(low, high)])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1], dtype=np.uint8)


def _coloured(rng: random.Random, pixels: Pixels) -> Pixels:
    out = pixels.astype(np.float32)
    gray = out.mean(axis=2, keepdims=True)
    out = gray + (out - gray) * rng.uniform(0.35, 1.25)
    out = 255 * (np.clip(out, 0, 255) / 255) ** rng.uniform(0.75, 1.3)
    out = out * np.array([rng.uniform(0.92, 1.0) for _ in range(3)], np.float32)
    floor = rng.choice((0, 0, rng.uniform(0, 70)))
    out = floor + out * (rng.uniform(225, 255) - floor) / 255
    out = _noisy(rng, np.asarray(np.clip(out, 0, 255), dtype=np.uint8))
    return _compressed(rng, out, 25, 92) if rng.random() < 0.6 else out


def _grayed(rng: random.Random, pixels: Pixels) -> Pixels:
    weights = np.array([rng.uniform(0.1, 0.6) for _ in range(3)], np.float32)
    gray = pixels.astype(np.float32) @ (weights / weights.sum())
    gray = 255 * (gray / 255) ** rng.uniform(0.6, 1.6)
    floor = rng.choice((0, 0, rng.uniform(0, 80)))
    gray = floor + gray * (rng.uniform(220, 255) - floor) / 255
    out = _noisy(rng, np.repeat(np.clip(gray, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2))
    out[:] = out[:, :, :1]
    return _compressed(rng, out, 25, 92) if rng.random() < 0.5 else out


def _bilevel(rng: random.Random, pixels: Pixels) -> Pixels:
    """A fax or a black-and-white scan."""
    gray = np.asarray(_noisy(rng, pixels).mean(axis=2), dtype=np.uint8)
    kind = rng.choices(("otsu", "fixed", "local", "dither"), (30, 35, 27, 8))[0]
    if kind == "otsu":
        _, out = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    elif kind == "fixed":
        _, out = cv2.threshold(gray, int(np.median(gray) * rng.uniform(0.6, 0.9)), 255, cv2.THRESH_BINARY)
    elif kind == "local":
        out = cv2.adaptiveThreshold(
            gray, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, rng.choice((15, 25, 41)), rng.uniform(6, 18)
        )
    else:
        bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) * 16 + 8
        tiled = np.tile(bayer, (math.ceil(gray.shape[0] / 4), math.ceil(gray.shape[1] / 4)))[
            : gray.shape[0], : gray.shape[1]
        ]
        out = np.where(gray > tiled * rng.uniform(0.7, 0.95), 255, 0).astype(np.uint8)
    if rng.random() < 0.3:
        specks = np.random.default_rng(rng.getrandbits(32)).random(out.shape) < rng.uniform(0.0002, 0.004)
        out[specks] = 255 - out[specks]
    return np.repeat(np.asarray(out, dtype=np.uint8)[:, :, None], 3, axis=2)
