"""Labels that somebody stuck on: INPE bar codes, vignettes cut from medicine boxes."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw

from samples.family_b import fonts
from samples.family_b.canvas import Box, Page
from samples.family_b.codes import bars

PX_MM = 20


def inpe_label(page: Page, box: Box, kind: str, number: str, rng: np.random.Generator) -> Box:
    """A white label with bars and the number, inside `box`, slightly askew; gives where the number stands."""
    w = min(box[2] - box[0] - 2, float(rng.uniform(42, 52)))
    h = min(box[3] - box[1] - 1.4, float(rng.uniform(13, 17)))
    image = Image.new("RGB", (int(w * PX_MM), int(h * PX_MM)), (255, 255, 254))
    pen = ImageDraw.Draw(image)
    below = rng.random() < 0.8
    text_h = 3.4 * PX_MM
    code = bars(kind, number)
    bw, bh = int(w * PX_MM * 0.84), int(h * PX_MM - text_h - 2.2 * PX_MM)
    code = np.asarray(cv2.resize(code, (bw, bh), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    left = (image.width - bw) // 2
    image.paste(Image.fromarray(code), (left, int(1.1 * PX_MM) if below else int(text_h + 0.8 * PX_MM)))
    face = fonts.sized(
        fonts.face(("inconsolata", "work-sans", "courier-prime")[rng.integers(3)], 400), round(3.3 * PX_MM)
    )
    words = number if rng.random() < 0.6 else f"INPE {number}"
    ty = image.height - 1.0 * PX_MM if below else text_h - 0.4 * PX_MM
    pen.text((image.width / 2, ty), words, font=face, fill=(15, 15, 18), anchor="ms")
    if rng.random() < 0.4:
        pen.rectangle((2, 2, image.width - 3, image.height - 3), outline=(120, 120, 120), width=4)
    x = (box[0] + box[2]) / 2
    y = (box[1] + box[3]) / 2
    return _stick(page, x, y, w, h, np.asarray(image), float(rng.normal(0, 1.6)))


def vignette(page: Page, x: float, y: float, ean: str, name: str, rng: np.random.Generator) -> Box:
    """A piece of a medicine box with its EAN-13 and price, its middle at `x`, `y`."""
    w, h = 36.0, float(rng.uniform(21, 25))
    paper = ((255, 255, 255), (250, 252, 245), (246, 250, 255), (255, 252, 240), (244, 244, 240))[rng.integers(5)]
    image = Image.new("RGB", (int(w * PX_MM), int(h * PX_MM)), paper)
    pen = ImageDraw.Draw(image)
    bold, plain = fonts.face("work-sans", 600), fonts.face("source-sans-3", 400)
    tint = ((30, 60, 140), (150, 30, 30), (20, 20, 24), (10, 100, 70))[rng.integers(4)]
    size = min(2.7 * PX_MM, (w - 3) * PX_MM / max(0.1, fonts.width_em(bold, name)))
    if name:
        pen.text((image.width / 2, 3.4 * PX_MM), name, font=fonts.sized(bold, round(size)), fill=tint, anchor="ms")
    price = f"PPV : {rng.integers(12, 340)},{rng.integers(0, 10)}0 {('DH', 'Dhs')[rng.integers(2)]}"
    lot = f"LOT {rng.integers(1000, 99999)}   PER {rng.integers(1, 13):02d}/{rng.integers(27, 30)}"
    pen.text(
        (image.width / 2, 6.3 * PX_MM),
        price if rng.random() < 0.6 else lot,
        font=fonts.sized(plain, round(2.3 * PX_MM)),
        fill=(40, 40, 44),
        anchor="ms",
    )
    top, bw, bh = int(7.6 * PX_MM), int(30.0 * PX_MM), int((h - 7.6 - 4.2) * PX_MM)
    code = cv2.resize(bars("EAN13", ean), (bw, bh), interpolation=cv2.INTER_AREA)
    left = int(4.2 * PX_MM)
    pen.rectangle((left - 3.6 * PX_MM, top - 6, left + bw + 1.4 * PX_MM, image.height), fill=(255, 255, 255))
    image.paste(Image.fromarray(code), (left, top))
    face = fonts.sized(fonts.face("inconsolata", 500), round(3.1 * PX_MM))
    base = image.height - 1.2 * PX_MM
    pen.text((left - 0.6 * PX_MM, base), ean[0], font=face, fill=(15, 15, 18), anchor="rs")
    for part, middle in ((ean[1:7], 0.27), (ean[7:], 0.75)):
        pen.text((left + bw * middle, base), part, font=face, fill=(15, 15, 18), anchor="ms")
    pixels = np.asarray(image)
    if tint != (20, 20, 24) and rng.random() < 0.5:
        pixels = pixels.copy()
        pixels[: int(0.7 * PX_MM)] = tint
    return _stick(page, x, y, w, h, pixels, float(np.clip(rng.normal(0, 2.2), -6, 6)))


def _stick(
    page: Page,
    cx: float,
    cy: float,
    w: float,
    h: float,
    pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    deg: float,
) -> Box:
    """Lay a label turned by `deg`, with the thin shadow of its edge."""
    ph, pw = pixels.shape[:2]
    turn = np.asarray(cv2.getRotationMatrix2D((pw / 2, ph / 2), deg, 1.0), dtype=np.float64)
    c, s = abs(turn[0, 0]), abs(turn[0, 1])
    W, H = int(pw * c + ph * s) + 16, int(pw * s + ph * c) + 16  # noqa: N806
    turn[:, 2] += (W / 2 - pw / 2, H / 2 - ph / 2)
    laid = cv2.warpAffine(
        np.ascontiguousarray(pixels), turn, (W, H), flags=cv2.INTER_LINEAR, borderValue=(150, 150, 150)
    )
    solid = cv2.warpAffine(np.full((ph, pw), 255, np.uint8), turn, (W, H)).astype(np.float32) / 255
    edge = cv2.GaussianBlur(cv2.dilate(solid, np.ones((7, 7))), (0, 0), 4)
    alpha = np.maximum(solid, edge * 0.45).astype(np.float32)
    wmm, hmm = W / pw * w, H / ph * h
    page.picture(cx - wmm / 2, cy - hmm / 2, wmm, hmm, laid, alpha=alpha)
    return (cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2)
