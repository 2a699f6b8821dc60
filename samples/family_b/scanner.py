"""What a scanner, a fax or a telephone makes of a clean page."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.facts import ClaimFacts

Pixels = NDArray[np.uint8]
STRENGTH = {"clean": 0.25, "fair": 0.6, "poor": 1.0}


def scan(
    pixels: Pixels, claim: ClaimFacts, rng: np.random.Generator, shine: Pixels | None = None, spoiled: bool = False
) -> Pixels:
    """Deliver a page as the claim's tier, dots per inch and mode say.

    Takes  pixels uint8 (h, w, 3) RGB of the upright page; `shine` the other side of the sheet, same size; spoiled: nothing stays readable
    Gives  uint8 (h, w, 3) RGB, perhaps turned
    """
    s = STRENGTH[claim.tier]
    page = pixels if shine is None else _shine(pixels, shine, rng)
    page = _ink_fade(page, s, rng)
    phone = claim.tier == "poor" and claim.mode != "bilevel" and rng.random() < 0.22
    if claim.tier != "clean":
        page = _sheet_wounds(page, min(s, 0.3) if claim.mode == "bilevel" else s, claim.dpi, rng)
    if spoiled:
        page = _ruin(page, rng)
    page = _phone(page, rng) if phone else _skew(page, float(rng.normal(0, (0.3, 0.9, 1.6)[_rank(claim)])), claim, rng)
    page = _sensor(page, s, claim, rng, phone)
    page = _mode(page, claim, s, rng)
    return _turn(page, claim, rng)


def _rank(claim: ClaimFacts) -> int:
    return ("clean", "fair", "poor").index(claim.tier)


def _shine(page: Pixels, back: Pixels, rng: np.random.Generator) -> Pixels:
    """The front shines through, mirrored and faint."""
    ghost = cv2.GaussianBlur(back[:, ::-1], (0, 0), 3.5)
    faint = float(rng.uniform(0.03, 0.09))
    return np.asarray(page * (1 - faint * (1 - ghost / np.float32(255))), dtype=np.uint8)


def _ink_fade(page: Pixels, s: float, rng: np.random.Generator) -> Pixels:
    """Toner that runs low in bands; never so low that figures are lost."""
    if rng.random() > 0.35 * s + 0.05:
        return page
    h, w = page.shape[:2]
    low = rng.uniform(0.0, 0.45 * s, (1, int(rng.integers(3, 8)))).astype(np.float32)
    field = cv2.resize(low, (w, 1), interpolation=cv2.INTER_CUBIC).clip(0, 0.45)[..., None]
    if rng.random() < 0.5:
        field = cv2.resize(low.T.copy(), (1, h), interpolation=cv2.INTER_CUBIC).clip(0, 0.45)[..., None]
    return np.asarray(page + (255 - page) * field, dtype=np.uint8)


def _sheet_wounds(page: Pixels, s: float, dpi: int, rng: np.random.Generator) -> Pixels:
    """Folds, punch holes and staples in the paper itself."""
    page = page.copy()
    if rng.random() < 0.5 * s:
        _fold(page, rng, s)
    if rng.random() < 0.3 * s:
        _holes(page, dpi, rng)
    if rng.random() < 0.35:
        _staple(page, dpi, rng)
    return page


def _fold(page: Pixels, rng: np.random.Generator, s: float) -> None:
    h, w = page.shape[:2]
    across = rng.random() < 0.7
    n = h if across else w
    at = int(n * (rng.choice([0.333, 0.5, 0.667]) + rng.normal(0, 0.01)))
    ramp = np.arange(n) - at
    shade = (
        1
        - 0.22 * s * np.exp(-(ramp**2) / (2 * (0.004 * n) ** 2))
        + 0.06 * s * np.exp(-((ramp - 0.008 * n) ** 2) / (2 * (0.004 * n) ** 2))
    )
    shade -= 0.05 * s * (ramp > 0) * np.exp(-np.abs(ramp) / (0.2 * n))
    field = shade[:, None, None] if across else shade[None, :, None]
    np.clip(page * field, 0, 255, out=page, casting="unsafe")


def _holes(page: Pixels, dpi: int, rng: np.random.Generator) -> None:
    h, w = page.shape[:2]
    if w < 5 * dpi:
        return  # a slip has no margin to punch: the holes would take letters with them
    r, inset = int(0.118 * dpi), int(0.43 * dpi)
    x = inset if rng.random() < 0.8 else w - inset
    dark = int(rng.choice([30, 90, 235]))
    for y in (h // 2 - int(1.575 * dpi), h // 2 + int(1.575 * dpi)):
        cv2.circle(page, (x, y), r, (dark, dark, dark), -1, cv2.LINE_AA)
        cv2.circle(page, (x, y), r, (130, 130, 130), max(1, dpi // 150), cv2.LINE_AA)


def _staple(page: Pixels, dpi: int, rng: np.random.Generator) -> None:
    x, y = int(rng.uniform(0.15, 0.45) * dpi), int(rng.uniform(0.15, 0.4) * dpi)
    a = rng.uniform(-0.9, 0.9)
    dx, dy = int(0.22 * dpi * np.cos(a)), int(0.22 * dpi * np.sin(a))
    cv2.line(page, (x, y + 3), (x + dx, y + dy + 3), (170, 170, 170), max(3, dpi // 60), cv2.LINE_AA)
    cv2.line(page, (x, y), (x + dx, y + dy), (95, 95, 100), max(2, dpi // 90), cv2.LINE_AA)


def _ruin(page: Pixels, rng: np.random.Generator) -> Pixels:
    """Ink that ran and paper that moved: there is writing, and nobody can read it."""
    _h, w = page.shape[:2]
    length = int(0.035 * w)
    kernel = np.zeros((length, length), np.float32)
    cv2.line(kernel, (0, int(rng.integers(length))), (length - 1, int(rng.integers(length))), 1.0, 2)
    smear = cv2.filter2D(page, -1, kernel / kernel.sum())
    return np.asarray(cv2.GaussianBlur(smear, (0, 0), 0.006 * w), dtype=np.uint8)


def _skew(page: Pixels, deg: float, claim: ClaimFacts, rng: np.random.Generator) -> Pixels:
    h, w = page.shape[:2]
    deg = float(np.clip(deg, -4, 4))
    turn = np.asarray(cv2.getRotationMatrix2D((w / 2, h / 2), deg, 1.0), dtype=np.float64)
    if claim.tier != "clean":
        turn[:, 2] += rng.normal(0, 0.004 * w, 2)
    bed = 255 if claim.tier == "clean" or rng.random() < 0.6 else int(rng.integers(0, 60))
    return np.asarray(
        cv2.warpAffine(page, turn, (w, h), flags=cv2.INTER_LINEAR, borderValue=(bed, bed, bed)), dtype=np.uint8
    )


def _phone(page: Pixels, rng: np.random.Generator) -> Pixels:
    """A photograph of the sheet on a table, taken at a slant."""
    h, w = page.shape[:2]
    m = 0.06
    W, H = int(w * (1 + 2 * m)), int(h * (1 + 2 * m))  # noqa: N806
    desk = np.array(((92, 70, 52), (60, 62, 66), (120, 110, 96), (40, 48, 60))[rng.integers(4)], np.float32)
    grain = cv2.resize(rng.normal(0, 9, (H // 40, W // 3)).astype(np.float32), (W, H))
    out = np.clip(desk + grain[..., None], 0, 255).astype(np.uint8)
    corners = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    target = corners + (w * m, h * m) + rng.uniform(-0.035, 0.035, (4, 2)) * (w, h)
    view = cv2.getPerspectiveTransform(corners, target.astype(np.float32))
    laid = cv2.warpPerspective(page, view, (W, H), flags=cv2.INTER_LINEAR)
    mask = cv2.warpPerspective(np.full((h, w), 255, np.uint8), view, (W, H))
    out[mask > 127] = laid[mask > 127]
    gy, gx = np.mgrid[0:H:8, 0:W:8].astype(np.float32)
    cx, cy = rng.uniform(0.2, 0.8) * W, rng.uniform(0.2, 0.8) * H
    light = 1.06 - rng.uniform(0.2, 0.42) * np.hypot((gx - cx) / W, (gy - cy) / H)
    light = cv2.resize(light.astype(np.float32), (W, H))[..., None]
    tone = np.array([1.0, rng.uniform(0.95, 1.0), rng.uniform(0.86, 0.98)], np.float32)
    return np.asarray(np.clip(out * light * tone, 0, 255), dtype=np.uint8)


def _sensor(page: Pixels, s: float, claim: ClaimFacts, rng: np.random.Generator, phone: bool) -> Pixels:
    h, w = page.shape[:2]
    sigma = float(rng.uniform(0.2, 0.45 + 0.75 * s)) * claim.dpi / 300
    if sigma > 0.3:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), sigma), dtype=np.uint8)
    field = np.full((12, 9, 3), 1.0, np.float32)
    field *= np.array([1.0, rng.uniform(0.98, 1.0), rng.uniform(0.95, 1.0)], np.float32)
    field *= float(rng.uniform(0.94, 1.0))
    if not phone and rng.random() < 0.6 * s:
        side = np.linspace(1.0, 1.0 - rng.uniform(0.05, 0.28) * s, 9, dtype=np.float32) ** 2
        field *= (side if rng.random() < 0.5 else side[::-1])[None, :, None]
    light = cv2.resize(field, (w, h), interpolation=cv2.INTER_LINEAR)
    noise = rng.normal(0, 1.5 + 5.5 * s * rng.random(), (h // 2 + 1, w // 2 + 1)).astype(np.float32)
    noise = np.repeat(np.repeat(noise, 2, 0), 2, 1)[:h, :w, None]
    out = page * light + noise
    if rng.random() < 0.3 * s:
        for _ in range(int(rng.integers(1, 4))):
            x = int(rng.integers(w))
            out[:, x : x + int(rng.integers(1, 3))] *= rng.uniform(0.65, 1.25)
    return np.asarray(np.clip(out, 0, 255), dtype=np.uint8)


def _mode(page: Pixels, claim: ClaimFacts, s: float, rng: np.random.Generator) -> Pixels:
    if claim.mode == "colour":
        return _jpeg(page, s, rng)
    gray = np.asarray(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    if claim.mode == "gray":
        if claim.tier != "clean" and rng.random() < 0.15:
            gray = _photocopy(gray, rng)
        return _jpeg(np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2RGB), dtype=np.uint8), s, rng)
    return cv2.cvtColor(_one_bit(gray, claim, rng), cv2.COLOR_GRAY2RGB).astype(np.uint8)


def _photocopy(gray: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Harder contrast, and specks."""
    curve = np.clip((np.arange(256) - 40) * 1.35, 0, 255).astype(np.uint8)
    out = cv2.LUT(gray, curve)
    h, w = out.shape
    n = int(h * w * 2e-5)
    out[rng.integers(0, h, n), rng.integers(0, w, n)] = 40
    return np.asarray(out, dtype=np.uint8)


def _one_bit(gray: NDArray[np.uint8], claim: ClaimFacts, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Fax: a local threshold that keeps light ink, then specks and lost lines where the tier is low."""
    blur = cv2.boxFilter(gray, cv2.CV_32F, (claim.dpi // 3 | 1, claim.dpi // 3 | 1))
    out = np.where(gray < np.minimum(blur * 0.88, 215), 0, 255).astype(np.uint8)
    h, w = out.shape
    if claim.tier != "clean":
        n = int(h * w * (2e-5 if claim.tier == "fair" else 9e-5))
        ys, xs = rng.integers(1, h - 1, n), rng.integers(1, w - 1, n)
        out[ys, xs] = 0
        out[ys[: n // 2], xs[: n // 2] + 1] = 0
    if claim.tier == "poor" and rng.random() < 0.4:
        for y in rng.integers(0, h, 3):
            out[y : y + 1] = 255
    return out


def _jpeg(page: Pixels, s: float, rng: np.random.Generator) -> Pixels:
    """One pass through JPEG, as scanners keep their pages."""
    quality = int(rng.uniform(92 - 45 * s, 96 - 22 * s))
    _, data = cv2.imencode(".jpg", page[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)[..., ::-1]


def _turn(page: Pixels, claim: ClaimFacts, rng: np.random.Generator) -> Pixels:
    """Sheets that were fed upside down or sideways."""
    odds = (0.02, 0.08, 0.14)[_rank(claim)]
    if rng.random() >= odds:
        return np.ascontiguousarray(page)
    return np.ascontiguousarray(np.rot90(page, int(rng.choice([1, 2, 2, 3]))))
