"""Train the eye for stamps and signatures: `python -m ocr.training.marks` draws, trains, exports and measures.

Reads   nothing but this folder: pages are drawn (`marks_pages.py`), an eighth of them over the real pages in data/marks
Writes  ocr/models/marks.onnx and, beside it, marks.json: what it was trained on, its held-out figures, the logistic
        weights of `ocr.ink` and how they were fitted
Needs   the `train` extra; about 50 minutes of one core (drawing 12, training 31, drawing and judging 1,100 pages more 7). Seeds are fixed: the same pages, the same order, the same steps
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time

import cv2
import numpy as np
import onnx  # noqa: F401  the exporter needs it: better missed now than after the training
import torch
from torch import Tensor

from ocr.ink.network import MODEL
from ocr.training.marks_judge import write_decision
from ocr.training.marks_network import CHANNELS, MarkNetwork, fused, loss_of
from ocr.training.marks_pages import CHUNK, draw_chunk, read_chunk, unpacked

SIDE = 384
CROPS = 2


class Crops:
    """Crops of the training pages in a fixed random order."""

    def __init__(self, pages: int, seed: int, size: int) -> None:
        self.pages = pages
        self.size = size
        self.rng = random.Random(seed)  # noqa: S311  must repeat itself
        self.kept: list[tuple[bytes, bytes]] = []

    def batch(self) -> tuple[Tensor, Tensor]:
        """Pages (n, 3, SIDE, SIDE), 0 to 1, and bits (n, SIDE / 4, SIDE / 4)."""
        pages, bits = [], []
        while len(pages) < self.size:
            example = unpacked(self._page())
            for _ in range(CROPS):
                pixels, what = self._crop(example.pixels, example.what)
                pages.append(pixels)
                bits.append(what)
        images = torch.from_numpy(np.stack(pages)).permute(0, 3, 1, 2).float() / 255
        return images, torch.from_numpy(np.stack(bits))

    def _page(self) -> tuple[bytes, bytes]:
        while len(self.kept) < self.pages and (not self.kept or self.rng.random() < 0.006):
            self.kept += read_chunk(draw_chunk(len(self.kept) // CHUNK * CHUNK))
        return self.rng.choice(self.kept)

    def _crop(self, pixels: np.ndarray, what: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """A square that holds a mark more often than chance would have it, in changed light, size and inks."""
        rng = self.rng
        side = min(rng.choice((320, 352, 384, 384, 416, 448)), *(length // 4 * 4 for length in pixels.shape[:2]))
        marked = np.argwhere(what & 3)
        high, wide = (pixels.shape[0] - side) // 4, (pixels.shape[1] - side) // 4
        if len(marked) and rng.random() < 0.5:
            y, x = marked[rng.randrange(len(marked))]
            y, x = int(y) - rng.randint(0, side // 4), int(x) - rng.randint(0, side // 4)
        else:
            y, x = rng.randint(0, max(0, high)), rng.randint(0, max(0, wide))
        y, x = min(max(0, y), max(0, high)), min(max(0, x), max(0, wide))
        part = pixels[y * 4 : y * 4 + side, x * 4 : x * 4 + side]
        bits = what[y : y + side // 4, x : x + side // 4]
        part = cv2.resize(part, (SIDE, SIDE), interpolation=cv2.INTER_AREA if side > SIDE else cv2.INTER_LINEAR)
        bits = cv2.resize(bits, (SIDE // 4, SIDE // 4), interpolation=cv2.INTER_NEAREST)
        return self._relit(part), bits

    def _relit(self, part: np.ndarray) -> np.ndarray:
        rng = self.rng
        if rng.random() < 0.3:
            part = part[:, :, rng.sample(range(3), 3)]
        if rng.random() < 0.12:
            part = np.repeat(part.mean(axis=2, keepdims=True), 3, axis=2)
        gain, lift = rng.uniform(0.75, 1.15), rng.uniform(-15, 15)
        return np.clip(part.astype(np.float32) * gain + lift, 0, 255).astype(np.uint8)


def train(pages: int, steps: int, finer_steps: int) -> MarkNetwork:
    """A trained network: `steps` in large batches with batch statistics, then `finer_steps` in small ones without."""
    torch.manual_seed(7)
    torch.set_num_threads(1)
    network = MarkNetwork()
    averaged = _trained(network, Crops(pages, seed=7, size=6), steps, 3e-3, halved=False)
    settling = Crops(pages, seed=9, size=12)
    torch.optim.swa_utils.update_bn((settling.batch()[0] for _ in range(12)), averaged)
    return finer(fused(averaged.module), pages, finer_steps)


def finer(network: MarkNetwork, pages: int, steps: int) -> MarkNetwork:
    """Go on with a fused `network` in small batches."""
    averaged = _trained(network, Crops(pages, seed=8, size=4), steps, 1e-3, halved=True)
    trained: MarkNetwork = averaged.module
    return trained


def _trained(
    network: MarkNetwork, crops: Crops, steps: int, rate: float, halved: bool
) -> torch.optim.swa_utils.AveragedModel:
    """`network` after `steps`; its weights averaged over the last stretch.

    `halved` computes in bfloat16: twice as fast without batch normalisation, slower with it.
    """
    network.to(memory_format=torch.channels_last)
    averaged = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.99)
    )
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps, pct_start=0.1)
    started, recent = time.monotonic(), 0.0
    for step in range(steps):
        images, what = crops.batch()
        with torch.autocast("cpu", torch.bfloat16, enabled=halved):
            logits = network(images.contiguous(memory_format=torch.channels_last))
        loss = loss_of(logits.float(), what)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        schedule.step()
        averaged.update_parameters(network)
        recent = 0.98 * recent + 0.02 * float(loss.detach())
        if step % 50 == 49:
            elapsed = time.monotonic() - started
            print(f"step {step + 1}/{steps} loss {recent / (1 - 0.98 ** (step + 1)):.4f} {elapsed:.0f} s", flush=True)  # noqa: T201
    return averaged


def export(network: MarkNetwork) -> None:
    """Write `network` as ONNX for pages of any size."""
    network.eval()
    MODEL.parent.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        network,
        (torch.zeros(1, 3, 512, 416),),
        MODEL,
        input_names=["page"],
        output_names=["logits"],
        dynamic_axes={"page": {2: "high", 3: "wide"}, "logits": {2: "high4", 3: "wide4"}},
        dynamo=False,  # the newer exporter wants one more package and gives the same graph
    )
    network.train()


def main() -> None:
    """Everything, in order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=3600, help="pages drawn for training")
    parser.add_argument("--steps", type=int, default=900)
    parser.add_argument("--finer-steps", type=int, default=11000)
    parser.add_argument(
        "--only-judge", action="store_true", help="keep the network, fit and measure the decision again"
    )
    asked = parser.parse_args()
    cv2.setNumThreads(1)
    if not asked.only_judge:
        export(train(asked.pages, asked.steps, asked.finer_steps))
    digest = hashlib.sha256(MODEL.read_bytes()).hexdigest()
    write_decision(
        {
            "pages": asked.pages,
            "steps": asked.steps,
            "finer_steps": asked.finer_steps,
            "side_px": SIDE,
            "channels": CHANNELS,
            "sha256": digest,
        }
    )


if __name__ == "__main__":
    main()
