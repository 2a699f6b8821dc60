"""A copy handed in as if it were the paper: what a copying machine leaves of ink and stamps."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image

from samples.family_a.canvas import Canvas

Rng = np.random.Generator


def copy(canvas: Canvas, rng: Rng) -> None:
    """Turn `canvas` into its own photocopy: every ink black toner on white, hard, with specks, a shadow along the glass's edge."""
    gray = cv2.cvtColor(np.asarray(canvas.image), cv2.COLOR_RGB2GRAY)
    gray = cv2.GaussianBlur(gray, (0, 0), canvas.px(0.06) or 1)
    middle, slope = float(rng.uniform(165, 205)), float(rng.uniform(3.0, 5.0))
    toner = np.clip((gray.astype(np.float32) - middle) * slope + 128, 18, 255)
    height, width = toner.shape
    specks = rng.random((height // 3, width // 3)) < 0.0008
    toner[cv2.resize(specks.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST) > 0] = 30
    edge = canvas.px(float(rng.uniform(1.5, 4)))
    for side in (toner[:, :edge], toner[:, -edge:].T[::-1].T, toner[:edge]):
        if rng.random() < 0.6:
            side[:] = np.minimum(side, float(rng.uniform(25, 90)))
    canvas.image.paste(Image.fromarray(cv2.cvtColor(toner.astype(np.uint8), cv2.COLOR_GRAY2RGB)))
