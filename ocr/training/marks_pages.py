"""Draws the training pages of `marks.py` once and keeps them: `python -m ocr.training.marks_pages --count 2000`."""

from __future__ import annotations

import argparse
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from ocr.training.marks_letters import ROOT
from ocr.training.marks_scans import Example, draw_example

KEPT = ROOT / "build" / "marks"
CHUNK = 100


def draw_chunk(first_seed: int) -> Path:
    """The pages of `CHUNK` seeds from `first_seed` on, drawn unless they are there already; both images as PNG."""
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{first_seed:07d}.pickle"
    if not path.exists():
        pages = []
        for seed in range(first_seed, first_seed + CHUNK):
            example = draw_example(seed)
            pages.append((_packed(example.pixels), _packed(example.what)))
        waiting = path.with_suffix(f".{os.getpid()}")
        waiting.write_bytes(pickle.dumps(pages))
        waiting.rename(path)
    return path


def read_chunk(path: Path) -> list[tuple[bytes, bytes]]:
    """The packed pages of one chunk; only ever our own file."""
    pages: list[tuple[bytes, bytes]] = pickle.loads(path.read_bytes())  # noqa: S301  written by draw_chunk above
    return pages


def unpacked(page: tuple[bytes, bytes]) -> Example:
    """One page as it was drawn."""
    pixels = cv2.imdecode(np.frombuffer(page[0], np.uint8), cv2.IMREAD_COLOR)
    what = cv2.imdecode(np.frombuffer(page[1], np.uint8), cv2.IMREAD_GRAYSCALE)
    return Example(np.asarray(pixels, dtype=np.uint8), np.asarray(what, dtype=np.uint8))


def examples(first_seed: int, count: int) -> Iterator[Example]:
    """`count` pages from `first_seed` on."""
    for start in range(first_seed, first_seed + count, CHUNK):
        yield from (unpacked(page) for page in read_chunk(draw_chunk(start))[: first_seed + count - start])


def _packed(image: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    return bytes(cv2.imencode(".png", image, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1])


def main() -> None:
    """Draw pages ahead of training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=2000)
    asked = parser.parse_args()
    for start in range(asked.first, asked.first + asked.count, CHUNK):
        draw_chunk(start)


if __name__ == "__main__":
    main()
