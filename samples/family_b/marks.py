"""Stamps and signatures: ink that is not text, as coverage masks at 16 pixels a millimetre."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from samples.family_b import fonts
from samples.family_b.canvas import Box, Colour, Page

PX_MM = 16
INKS: tuple[Colour, ...] = (
    (38, 52, 150), (24, 70, 168), (62, 40, 128), (96, 30, 110), (150, 24, 60),
    (178, 34, 40), (20, 104, 84), (28, 28, 34), (44, 44, 58), (16, 84, 140),
)  # fmt: skip
Cover = NDArray[np.float32]


@dataclass(frozen=True)
class Owner:
    """Whose stamp it is: the lines it may say, the most telling first."""

    name: str
    trade: str
    lines: tuple[str, ...]
    town: str


def stamp(
    page: Page,
    at: tuple[float, float],
    owner: Owner,
    rng: np.random.Generator,
    max_w: float = 58.0,
    max_h: float = 34.0,
) -> Box:
    """Press a stamp with its middle at `at`; gives its box in mm."""
    cover = _design(owner, rng)
    shrink = min(1.0, max_w * PX_MM / cover.shape[1], max_h * PX_MM / cover.shape[0])
    if shrink < 1:
        small = cv2.resize(cover, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        cover = np.asarray(small, dtype=np.float32)
    cover = _press(_turned(cover, _tilt(rng)), rng)
    return _lay(page, at, cover, INKS[rng.integers(len(INKS))], "stamp")


def signature(
    page: Page, at: tuple[float, float], rng: np.random.Generator, ink: Colour, max_w: float = 46.0, max_h: float = 22.0
) -> Box:
    """Sign with the middle at `at`; gives the box in mm."""
    makers = (_looped, _zigzag, _named, _named, _initials)
    strokes = makers[rng.integers(len(makers))](rng)
    w = rng.uniform(0.6, 1.0) * max_w
    h = min(max_h, w * rng.uniform(0.3, 0.55))
    cover = _ink_strokes(strokes, w, h, rng)
    return _lay(page, at, _turned(cover, rng.normal(4, 7)), ink, "signature")


def _lay(page: Page, at: tuple[float, float], cover: Cover, ink: Colour, kind: str) -> Box:
    """Trim to the ink, keep it on the paper, and remember the mark."""
    ys, xs = np.nonzero(cover > 0.12)
    cover = cover[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    h, w = cover.shape[0] / PX_MM, cover.shape[1] / PX_MM
    x = min(max(at[0] - w / 2, 4), page.width - w - 4)
    y = min(max(at[1] - h / 2, 4), page.height - h - 4)
    page.picture(x, y, w, h, cover, ink)
    box = (x, y, x + w, y + h)
    page.marks[kind].append(box)
    return box


def _tilt(rng: np.random.Generator) -> float:
    return float(rng.normal(0, 5) if rng.random() < 0.85 else rng.uniform(-28, 28))


def _turned(cover: Cover, deg: float) -> Cover:
    h, w = cover.shape
    c, s = abs(math.cos(math.radians(deg))), abs(math.sin(math.radians(deg)))
    W, H = int(w * c + h * s) + 4, int(w * s + h * c) + 4  # noqa: N806
    m = cv2.getRotationMatrix2D((w / 2, h / 2), deg, 1.0)
    m[:, 2] += (W / 2 - w / 2, H / 2 - h / 2)
    return np.asarray(cv2.warpAffine(cover, m, (W, H), flags=cv2.INTER_LINEAR), dtype=np.float32)


def _design(owner: Owner, rng: np.random.Generator) -> Cover:
    designs = (_block, _block, _framed, _framed, _round, _round, _oval, _bar)
    return designs[rng.integers(len(designs))](owner, rng)


def _pick_face(rng: np.random.Generator) -> str:
    package, weight = (
        ("lato", 700),
        ("source-sans-3", 600),
        ("pt-serif", 700),
        ("lora", 600),
        ("work-sans", 500),
        ("work-sans", 700),
    )[rng.integers(6)]
    return fonts.face(package, weight)


def _stack(owner: Owner, rng: np.random.Generator, width: float) -> Image.Image:
    """The lines of a stamp one below the other, centred or flush left, `width` mm wide at most."""
    keep = [owner.name, owner.trade, *owner.lines][: int(rng.integers(3, 7))]
    path, plain = _pick_face(rng), fonts.face("source-sans-3", 400)
    image = Image.new("L", (int(width * PX_MM), 60 * PX_MM), 0)
    pen = ImageDraw.Draw(image)
    y, flush = 0.0, rng.random() < 0.2
    for i, line in enumerate(keep):
        size = (3.5 if i == 0 else 2.6) * rng.uniform(0.92, 1.15) * PX_MM
        face = path if i < 2 else plain
        em = fonts.width_em(face, line)
        size = min(size, (width - 1.0) * PX_MM / max(em, 0.1))
        y += size * 1.22
        x = 0.5 * PX_MM if flush else (width * PX_MM - em * size) / 2
        pen.text((x, y), line, font=fonts.sized(face, round(size)), fill=255, anchor="ls")
    return image.crop((0, 0, image.width, int(y + 0.8 * PX_MM)))


def _cover(image: Image.Image) -> Cover:
    return np.asarray(image, dtype=np.float32) / 255.0


def _block(owner: Owner, rng: np.random.Generator) -> Cover:
    """Lines only, no frame."""
    return _cover(_stack(owner, rng, rng.uniform(38, 52)))


def _framed(owner: Owner, rng: np.random.Generator) -> Cover:
    """Lines in one or two frames, with square, round or cut corners."""
    inner = _stack(owner, rng, rng.uniform(36, 48))
    pad = int(2.2 * PX_MM)
    image = Image.new("L", (inner.width + 2 * pad, inner.height + 2 * pad), 0)
    image.paste(inner, (pad, int(pad * 0.9)))
    pen = ImageDraw.Draw(image)
    radius = int(rng.choice([0, 0, 2, 4]) * PX_MM)
    stroke = int(rng.uniform(0.3, 0.7) * PX_MM)
    gaps = (0.2,) if rng.random() < 0.6 else (0.2, 1.1)
    for gap in gaps:
        g = int(gap * PX_MM)
        pen.rounded_rectangle(
            (g, g, image.width - g - 1, image.height - g - 1), radius=max(0, radius - g), outline=255, width=stroke
        )
    return _cover(image)


def _bar(owner: Owner, rng: np.random.Generator) -> Cover:
    """The name reversed out of a solid bar, the rest below it."""
    width = rng.uniform(38, 48)
    below = _stack(Owner(owner.trade, owner.town, owner.lines, owner.town), rng, width)
    bar = int(5.5 * PX_MM)
    image = Image.new("L", (below.width, below.height + bar), 0)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, image.width, bar), fill=255)
    path = _pick_face(rng)
    size = min(3.6 * PX_MM, (width - 2) * PX_MM / max(0.1, fonts.width_em(path, owner.name)))
    pen.text((image.width / 2, bar / 2), owner.name, font=fonts.sized(path, round(size)), fill=0, anchor="mm")
    image.paste(below, (0, bar))
    return _cover(image)


def _round(owner: Owner, rng: np.random.Generator) -> Cover:
    """Words along two arcs inside rings, lines or a sign in the middle."""
    return _ring(owner, rng, rng.uniform(29, 36), 1.0)


def _oval(owner: Owner, rng: np.random.Generator) -> Cover:
    return _ring(owner, rng, rng.uniform(30, 34), rng.uniform(0.62, 0.75))


def _ring(owner: Owner, rng: np.random.Generator, d_mm: float, squash: float) -> Cover:
    side = int(d_mm * PX_MM)
    image = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(image)
    stroke = int(rng.uniform(0.35, 0.7) * PX_MM)
    pen.ellipse((1, 1, side - 2, side - 2), outline=255, width=stroke)
    band = int(rng.uniform(4.2, 5.2) * PX_MM)
    if rng.random() < 0.7:
        pen.ellipse((band, band, side - band, side - band), outline=255, width=max(1, stroke // 2))
    path = _pick_face(rng)
    radius = side / 2 - band * 0.5
    upper, lower = owner.trade.upper(), owner.town.upper()
    _arc(image, upper, path, radius, band * 0.52, 90.0, inward=False)
    _arc(image, f"* {lower} *", path, radius, band * 0.48, 270.0, inward=True)
    room = (side - 2 * band) * 0.86
    middle = [owner.name, *owner.lines[: int(rng.integers(1, 4))]]
    y = side / 2 - (len(middle) - 1) * 1.55 * PX_MM
    for i, line in enumerate(middle):
        chord = room * math.sqrt(max(0.3, 1 - ((y - side / 2) / (side / 2 - band)) ** 2))
        size = min((2.9 if i == 0 else 2.4) * PX_MM, chord / max(0.1, fonts.width_em(path, line)))
        pen.text((side / 2, y), line, font=fonts.sized(path, round(size)), fill=255, anchor="mm")
        y += 3.1 * PX_MM
    cover = _cover(image)
    if squash < 1:
        flat = cv2.resize(cover, (int(side * 1.28), int(side * 1.28 * squash)), interpolation=cv2.INTER_AREA)
        cover = np.asarray(flat, dtype=np.float32)
    return np.asarray(cover, dtype=np.float32)


def _arc(image: Image.Image, text: str, path: str, radius: float, size: float, middle_deg: float, inward: bool) -> None:
    """Letters along a circle about the image's middle; `inward` letters stand with their heads to the middle."""
    room = math.radians(165) * radius
    size = min(size, room / max(0.1, fonts.width_em(path, text)))
    font = fonts.sized(path, round(size))
    total = sum(font.getlength(c) for c in text) / radius
    angle = math.radians(middle_deg) + (total / 2 if not inward else -total / 2)
    cx = image.width / 2
    for c in text:
        step = font.getlength(c) / radius
        angle += -step / 2 if not inward else step / 2
        glyph = Image.new("L", (int(size * 2), int(size * 2)), 0)
        ImageDraw.Draw(glyph).text((size, size), c, font=font, fill=255, anchor="mm")
        turn = math.degrees(angle) - 90 if not inward else math.degrees(angle) + 90
        glyph = glyph.rotate(turn, resample=Image.Resampling.BICUBIC)
        x, y = cx + radius * math.cos(angle), cx - radius * math.sin(angle)
        image.paste(255, (round(x - size), round(y - size)), glyph)
        angle += -step / 2 if not inward else step / 2


def _press(cover: Cover, rng: np.random.Generator) -> Cover:
    """Ink as a hand presses it: blotchy, sometimes weak on one side, sometimes struck twice."""
    h, w = cover.shape
    blot = cv2.resize(
        rng.uniform(0.55, 1.0, (max(2, h // 60), max(2, w // 60))).astype(np.float32),
        (w, h),
        interpolation=cv2.INTER_CUBIC,
    )
    grain = cv2.resize(rng.normal(0, 1, (h // 3 + 1, w // 3 + 1)).astype(np.float32), (w, h))
    worn = cover * np.clip(blot, 0, 1) * (1 - 0.55 * (grain > rng.uniform(1.1, 2.2)))
    if rng.random() < 0.3:
        ax, ay = rng.normal(0, 1, 2)
        gy, gx = np.mgrid[0:h, 0:w].astype(np.float32)
        slope = (gx / w - 0.5) * ax + (gy / h - 0.5) * ay
        worn = worn * np.clip(0.85 + slope * rng.uniform(0.3, 0.8), 0.3, 1.0)
    if rng.random() < 0.14:
        shift = np.array([[1, 0, rng.normal(0, 9)], [0, 1, rng.normal(0, 7)]], np.float32)
        worn = np.maximum(worn, 0.4 * cv2.warpAffine(worn, shift, (w, h)))
    soft = cv2.GaussianBlur(worn.astype(np.float32), (0, 0), rng.uniform(0.6, 1.6))
    return np.asarray(np.clip(soft * rng.uniform(0.72, 1.0), 0, 1), dtype=np.float32)


Strokes = list[NDArray[np.float32]]


def _looped(rng: np.random.Generator) -> Strokes:
    """A pen running along while it circles: sums of slow and fast waves."""
    t = np.linspace(0, 1, 420)
    turns = rng.uniform(4, 9)
    x = t * rng.uniform(2.2, 4.5) + 0.45 * np.sin(2 * np.pi * turns * t + rng.uniform(0, 6)) * (1 - 0.4 * t)
    y = np.cos(2 * np.pi * turns * t) * (0.9 - 0.65 * t) * (
        1 + 0.4 * np.sin(2 * np.pi * rng.uniform(1, 2.5) * t)
    ) + 0.2 * np.sin(5 * t)
    return [np.stack([x, y], 1).astype(np.float32), *_tail(rng, float(x.max()))]


def _zigzag(rng: np.random.Generator) -> Strokes:
    """Peaks of falling height, rounded, as a hurried name."""
    n = int(rng.integers(7, 15))
    xs = np.cumsum(rng.uniform(0.1, 0.45, n))
    ys = np.where(np.arange(n) % 2 == 0, 1, -1) * rng.uniform(0.15, 1.0, n) * np.linspace(1.0, 0.35, n)
    return [_smooth(np.stack([xs, ys], 1)), *_tail(rng, float(xs[-1]))]


def _initials(rng: np.random.Generator) -> Strokes:
    """Two or three big bows that cross each other, and a dot or bar."""
    out: Strokes = []
    for i in range(int(rng.integers(2, 4))):
        pts = rng.uniform(-1, 1, (int(rng.integers(4, 7)), 2)) * (0.8, 1.0) + (i * 0.9, 0)
        out.append(_smooth(pts))
    return out + _tail(rng, 2.4)


def _named(rng: np.random.Generator) -> Strokes:
    """A written word, traced by its ink; strokes are kept as the word's outline pixels."""
    return []


def _tail(rng: np.random.Generator, right: float) -> Strokes:
    if rng.random() < 0.45:
        return []
    pts = np.array(
        [
            [right * 0.95, 0.2],
            [rng.uniform(-0.4, 0.3), rng.uniform(0.9, 1.3)],
            [right * rng.uniform(0.9, 1.3), rng.uniform(0.6, 1.2)],
        ]
    )
    return [_smooth(pts)]


def _smooth(points: NDArray[np.float64]) -> NDArray[np.float32]:
    """Catmull-Rom through the points, 24 steps a span."""
    p = np.concatenate([points[:1] * 2 - points[1:2], points, points[-1:] * 2 - points[-2:-1]])
    t = np.linspace(0, 1, 24, endpoint=False)[:, None]
    spans = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        spans.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.concatenate(spans).astype(np.float32)


def _ink_strokes(strokes: Strokes, w: float, h: float, rng: np.random.Generator) -> Cover:
    if not strokes:
        return _written_name(w, rng)
    every = np.concatenate(strokes)
    low, span = every.min(0), np.maximum(np.ptp(every, axis=0), 1e-3)
    size = np.array([w, h], dtype=np.float32) * PX_MM
    image = np.zeros((int(size[1]) + 40, int(size[0]) + 40), np.uint8)
    nib = rng.uniform(0.28, 0.6) * PX_MM
    for s in strokes:
        pts = (s - low) / span * size + 20
        speed = np.hypot(*np.diff(pts, axis=0).T)
        pace = np.convolve(speed, np.ones(9) / 9, mode="same") / (speed.mean() + 1e-6)
        for a, b, v in zip(pts, pts[1:], pace, strict=False):
            cv2.line(
                image,
                a.astype(int).tolist(),
                b.astype(int).tolist(),
                255,
                max(2, int(nib * (1.25 - 0.45 * min(v, 1.6)))),
                cv2.LINE_AA,
            )
    soft = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.8), dtype=np.float32)
    return np.asarray(soft / 255 * rng.uniform(0.8, 1.0), dtype=np.float32)


NAMES = (
    "Alaoui",
    "Benjelloun",
    "Tazi",
    "Chraibi",
    "Bennis",
    "Filali",
    "Sqalli",
    "Berrada",
    "Idrissi",
    "Kadiri",
    "Lahlou",
    "Naciri",
    "Ouazzani",
    "Zemmouri",
)


def _written_name(w: float, rng: np.random.Generator) -> Cover:
    """A name in a fast hand, slanted, with a bow under it; or only its beginning."""
    hands = (*fonts.FLOURISH, "la-belle-aurore", "marck-script", "zeyada", "over-the-rainbow")
    path = fonts.face(hands[rng.integers(len(hands))])
    word = NAMES[rng.integers(len(NAMES))]
    word = word if rng.random() < 0.6 else f"{'AHMSKNRF'[rng.integers(8)]}. {word}"
    size = w * PX_MM / max(0.5, fonts.width_em(path, word)) * 0.9
    font = fonts.sized(path, round(size))
    wide, high = int(w * PX_MM * 1.5), int(size * 2.4)
    image = Image.new("L", (wide, high), 0)
    pen = ImageDraw.Draw(image)
    pen.text((int(0.2 * w * PX_MM), int(size * 1.3)), word, font=font, fill=255, anchor="ls")
    mask = np.asarray(image).copy()
    slant = np.array([[1, -rng.uniform(0.0, 0.35), 0.15 * size], [0, rng.uniform(0.7, 1.1), 0]], np.float32)
    mask = cv2.warpAffine(mask, slant, (wide, high))
    if rng.random() < 0.7:
        y = size * rng.uniform(1.25, 1.5)
        pts = np.array(
            [
                [0.1, y],
                [0.55, y + 0.16 * size],
                [0.85, y - 0.12 * size],
                [0.3, y + 0.05 * size],
                [1.05, y - 0.02 * size],
            ]
        )
        pts[:, 0] *= w * PX_MM
        pts[:, 0] += 0.15 * w * PX_MM
        cv2.polylines(mask, [_smooth(pts).astype(np.int32)], False, 255, max(3, int(0.32 * PX_MM)), cv2.LINE_AA)
    mask = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    return np.asarray(np.asarray(cv2.GaussianBlur(mask, (0, 0), 0.8)) / 255, dtype=np.float32)
