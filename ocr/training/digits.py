r"""Train the network that reads characters written one a box, and write it as ONNX.

    python -m ocr.training.digits --digits samples/data/digits.npz --fonts node_modules/@fontsource/{caveat,kalam}/files \
        --output ocr/models/digits.onnx

Sees    real handwritten digits (even indices of the file only: the odd ones belong to the held-out samples), the 8x8
        digits of scikit-learn, and digits and capitals drawn from the folders of fonts (TTF, or WOFF2 with fonttools)
Makes   every character worse on purpose: turned, slanted, squeezed, thickened, faded, specked, shifted, with remnants of box lines
Writes  a network of about 100 k weights, input `cells` float32 (n, 1, 28, 28), output scores over `combs.CLASSES`
Needs   torch and scikit-learn; neither is used when pages are read
"""

from __future__ import annotations

import argparse
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from sklearn.datasets import load_digits
from torch import nn

from ocr.engines.combs import CLASSES, SIDE_PX, normalise

Glyph = tuple[NDArray[np.uint8], int]
"""White ink on black, any size, and its class."""
_DRAWN_PX = 64
_PACKAGED = re.compile(r"-latin-(400|700)-normal$")


def handwritten(path: Path) -> list[Glyph]:
    """Real digits, even indices only."""
    data = np.load(path)
    return [(image, int(label)) for image, label in zip(data["images"][::2], data["labels"][::2], strict=True)]


def small_digits() -> list[Glyph]:
    """The 8x8 digits of scikit-learn (UCI, other writers and another pen), enlarged."""
    data = load_digits()
    return [
        (cv2.resize((image * 255 / 16).astype(np.uint8), (32, 32), interpolation=cv2.INTER_CUBIC), int(label))
        for image, label in zip(data.images, data.target, strict=True)
    ]


def drawn(folder: Path) -> Iterator[Glyph]:
    """Digits and capitals of each font of a folder; a font that lacks one or draws it empty is passed over there."""
    for path in sorted(folder.rglob("*")):
        packaged = path.suffix.lower() == ".woff2"  # npm packages hold a file for each script, weight and slant
        if path.suffix.lower() not in {".ttf", ".otf", ".woff2"} or (packaged and not _PACKAGED.search(path.stem)):
            continue
        font = ImageFont.truetype(_truetype(path), _DRAWN_PX)
        for number, letter in enumerate(CLASSES):
            left, top, right, bottom = font.getbbox(letter)
            if right - left < 3 or bottom - top < 3:
                continue
            canvas = Image.new("L", (int(right - left) + 12, int(bottom - top) + 12), 0)
            ImageDraw.Draw(canvas).text((6 - left, 6 - top), letter, fill=255, font=font)
            yield np.asarray(canvas, dtype=np.uint8), number


def _truetype(path: Path) -> io.BytesIO:
    if path.suffix.lower() != ".woff2":
        return io.BytesIO(path.read_bytes())
    from fontTools.ttLib import TTFont

    font, out = TTFont(path), io.BytesIO()
    font.flavor = None
    font.save(out)
    out.seek(0)
    return out


def worsen(image: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    """One character as it might come out of a scanned box: float32 (28, 28)."""
    side = _DRAWN_PX
    scale = (side - 20) / max(image.shape)
    size = (max(2, round(image.shape[1] * scale)), max(2, round(image.shape[0] * scale)))
    glyph = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    canvas = np.zeros((side, side), np.uint8)
    top, left = (side - glyph.shape[0]) // 2, (side - glyph.shape[1]) // 2
    canvas[top : top + glyph.shape[0], left : left + glyph.shape[1]] = glyph
    canvas = _bent(canvas, rng)
    pen = int(rng.integers(-1, 4))
    if pen > 0:
        canvas = cv2.dilate(canvas, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (pen + 1, pen + 1)))
    elif pen < 0 and canvas.mean() > 25:
        canvas = cv2.erode(canvas, np.ones((2, 2), np.uint8))
    if rng.random() < 0.25:
        canvas = _with_remnants(canvas, rng)
    if rng.random() < 0.15:  # faded or dotted print
        canvas = (canvas * (rng.random((side, side)) > rng.uniform(0.02, 0.25))).astype(np.uint8)
    canvas = cv2.GaussianBlur(canvas, (0, 0), float(rng.uniform(0.4, 2.2)))
    if rng.random() < 0.3:
        canvas = ((canvas > rng.uniform(60, 140)) * 255).astype(np.uint8)
    ready = normalise(canvas)
    if rng.random() < 0.3:
        ready = np.roll(ready, (int(rng.integers(-2, 3)), int(rng.integers(-2, 3))), axis=(0, 1))
    return np.clip(ready * rng.uniform(0.7, 1.3), 0, 1).astype(np.float32)


def _bent(canvas: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    side = canvas.shape[0]
    turn = np.deg2rad(rng.normal(0, 8))
    wide, tall, slant = rng.uniform(0.65, 1.15), rng.uniform(0.8, 1.15), rng.normal(0, 0.18)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = matrix @ np.array([[wide, slant], [0, tall]])
    centre = np.array([side / 2, side / 2])
    shift = centre - matrix @ centre
    affine = np.hstack([matrix, shift[:, None]]).astype(np.float32)
    moved = cv2.warpAffine(canvas, affine, (side, side))
    waves = cv2.GaussianBlur(rng.normal(0, 1, (2, side, side)).astype(np.float32).transpose(1, 2, 0), (0, 0), 8)
    waves *= rng.uniform(0, 22)
    grid_y, grid_x = np.mgrid[0:side, 0:side].astype(np.float32)
    bent = cv2.remap(moved, grid_x + waves[..., 0], grid_y + waves[..., 1], cv2.INTER_LINEAR)
    return np.asarray(bent, dtype=np.uint8)


def _with_remnants(canvas: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Pieces of the box's lines at the rim of the ink, or a speck."""
    ink = np.argwhere(canvas > 60)
    if not len(ink):
        return canvas
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    out = canvas.copy()
    thick = int(rng.integers(1, 4))
    kind = int(rng.integers(0, 4))
    gap = int(rng.integers(0, 5))
    if kind == 0:
        out[:, max(0, left - gap - thick) : max(1, left - gap)] = 200
    elif kind == 1:
        out[:, min(63, right + gap) : min(64, right + gap + thick)] = 200
    elif kind == 2:
        out[min(63, bottom + gap) : min(64, bottom + gap + thick), left : left + int(rng.integers(6, 50))] = 200
    else:
        y, x = int(rng.integers(top, bottom + 1)), int(rng.integers(left, right + 1))
        cv2.circle(out, (x, y), int(rng.integers(1, 3)), 200, -1)
    return out


class Network(nn.Module):
    """Three convolutions and one hidden layer: about 100 k weights."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Dropout(0.2), nn.Linear(64 * 9, 128), nn.ReLU(), nn.Linear(128, len(CLASSES)),
        )  # fmt: skip

    def forward(self, cells: torch.Tensor) -> torch.Tensor:
        """Scores (n, classes) of cells (n, 1, 28, 28)."""
        scores: torch.Tensor = self.body(cells)
        return scores


def batch(
    sources: Sequence[list[Glyph]], shares: Sequence[float], size: int, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """`size` worsened characters, drawn from the sources in the given shares."""
    images, labels = [], []
    for source in rng.choice(len(sources), size=size, p=shares):
        image, label = sources[source][int(rng.integers(len(sources[source])))]
        images.append(worsen(image, rng))
        labels.append(label)
    return torch.from_numpy(np.stack(images)[:, None]), torch.tensor(labels)


def train(sources: Sequence[list[Glyph]], shares: Sequence[float], steps: int, seed: int) -> Network:
    """A network after `steps` batches of 128; the learning rate rises and falls once."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    rng = np.random.default_rng(seed)
    network = Network()
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=4e-3, total_steps=steps)
    for step in range(steps):
        cells, labels = batch(sources, shares, 128, rng)
        loss = nn.functional.cross_entropy(network(cells), labels, label_smoothing=0.05)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 250 == 0:
            print(f"step {step} of {steps}, loss {loss.item():.3f}", flush=True)  # noqa: T201
    return network.eval()


def export(network: Network, output: Path) -> None:
    """Write the network as ONNX, batch size free."""
    example = torch.zeros(1, 1, SIDE_PX, SIDE_PX)
    torch.onnx.export(
        network, (example,), str(output), input_names=["cells"], output_names=["scores"],
        dynamic_axes={"cells": {0: "n"}, "scores": {0: "n"}}, opset_version=17, dynamo=False,
    )  # fmt: skip


def main() -> None:
    """Train and write; prints the share of right digits on a tenth of the real ones that was kept aside."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--digits", type=Path, required=True)
    parser.add_argument("--fonts", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    real = handwritten(asked.digits)
    aside, real = real[::10], [glyph for index, glyph in enumerate(real) if index % 10]
    fonts = [glyph for folder in asked.fonts for glyph in drawn(folder)]
    network = train([real, small_digits(), fonts], [0.3, 0.1, 0.6], asked.steps, asked.seed)
    cells = torch.from_numpy(np.stack([normalise(image) for image, _ in aside])[:, None])
    with torch.no_grad():
        right = (network(cells)[:, :10].argmax(dim=1) == torch.tensor([label for _, label in aside])).float().mean()
    print(f"real digits kept aside: {right.item():.1%} right")  # noqa: T201
    export(network, asked.output)


if __name__ == "__main__":
    main()
