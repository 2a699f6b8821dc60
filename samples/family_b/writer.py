"""Labels, cells, lines and boxes with what is written in them, in one paper's manner."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.facts import PaperFacts
from samples.family_b import cast, fonts
from samples.family_b.canvas import Box, Page
from samples.family_b.manner import Manner, Pen, amount, cased, day
from samples.family_b.marks import Owner

DIGITS = Path(__file__).resolve().parents[1] / "data" / "digits.npz"


@lru_cache(maxsize=1)
def _digits() -> dict[int, NDArray[np.uint8]]:
    """Real handwritten digits by class, odd places only: the even ones are the other family's."""
    with np.load(DIGITS) as data:
        images, labels = data["images"][1::2], data["labels"][1::2]
    return {d: images[labels == d] for d in range(10)}


@dataclass
class Writer:
    """Writes on a page. `page` changes when a paper has several."""

    paper: PaperFacts
    manner: Manner
    rng: np.random.Generator
    page: Page = field(default_factory=Page)
    owners: dict[str, Owner] = field(default_factory=dict)

    def owner(self, kind: str) -> Owner:
        """The one person or house of `kind` on this paper."""
        if kind not in self.owners:
            self.owners[kind] = (
                cast.pharmacist(self.rng) if kind == "pharmacist" else cast.owner(self.paper, kind, self.rng)
            )
        return self.owners[kind]

    # what the facts say

    def has(self, name: str) -> bool:
        """Whether the paper carries a value for the field."""
        return name in self.paper.values

    def shows(self, name: str) -> bool:
        """Whether the field's label is drawn at all."""
        return name not in self.paper.unlabelled

    def raw(self, name: str) -> Any:
        """The value in the contract's form, or an empty string."""
        return self.paper.values.get(name, "")

    def said(self, name: str, pen: Pen | None = None) -> str:
        """The value as it is written: names cased, dates and amounts formatted."""
        value = self.raw(name)
        if not isinstance(value, str) or not value:
            return "" if value in ("", None) else str(value)
        if name.endswith("birth_date"):
            return day(value, "slash" if self.manner.day == "words" else self.manner.day, full=True)
        if name == "date" or name.endswith(("_date", "_on")):
            return day(value, self.manner.day, self.paper.language)
        if name in ("total_amount", "total", "amount"):
            return amount(value, self.manner.money)
        if name.endswith("_name"):
            return cased(value, (pen or self.manner.first).upper)
        return value

    def money(self, value: str) -> str:
        """An amount in this paper's manner."""
        return amount(value, self.manner.money)

    # ink

    def label(
        self,
        x: float,
        y: float,
        text: str,
        pt: float | None = None,
        bold: bool = False,
        anchor: Any = "l",
        max_w: float | None = None,
    ) -> Box:
        """Printed words of the form."""
        m = self.manner
        return self.page.text(x, y, text, m.body_bold if bold else m.body, pt or m.small, m.form, anchor, max_w)

    def arabic(self, right: float, y: float, text: str, pt: float | None = None, max_w: float | None = None) -> Box:
        """Printed Arabic of the form."""
        return self.page.arabic(
            right,
            y,
            text,
            self.manner.arabic,
            self.manner.body,
            (pt or self.manner.small) * 1.15,
            self.manner.form,
            max_w,
        )

    def put(
        self,
        name: str | None,
        x: float,
        y: float,
        text: str,
        pen: Pen,
        max_w: float | None = None,
        anchor: Any = "l",
        scale: float = 1.0,
    ) -> Box:
        """Write a value with a pen and remember where it stands."""
        angle = float(self.rng.normal(0, 0.5)) if pen.by_hand else 0.0
        if pen.by_hand and max_w is not None:
            max_w *= 0.93
        lift = float(self.rng.normal(0, 0.25)) if pen.by_hand else 0.0
        box = self.page.text(
            x,
            y + lift,
            text,
            pen.path,
            pen.pt * scale,
            pen.colour,
            anchor,
            max_w,
            pen.look,
            angle,
            int(self.rng.integers(1 << 30)),
        )
        if name:
            self.page.spot(name, box)
        return box

    def figure(self, cx: float, base: float, high: float, letter: str, pen: Pen) -> None:
        """One character in the middle of a cell; a real person's digit where the pen says so."""
        if pen.by_hand and pen.figures and letter.isdigit():
            pool = _digits()[int(letter)]
            self._real_digit(pool[self.rng.integers(len(pool))], cx, base, high, pen)
            return
        pt = min(pen.pt * (1.05 if pen.by_hand else 1.1), high / 0.25)
        self.page.text(
            cx, base, letter, pen.path, pt, pen.colour, "m", None, pen.look, 0.0, int(self.rng.integers(1 << 30))
        )

    def _real_digit(self, image: NDArray[np.uint8], cx: float, base: float, high: float, pen: Pen) -> None:
        big = cv2.resize(image, (168, 168), interpolation=cv2.INTER_CUBIC)
        big = cv2.GaussianBlur(big, (0, 0), 2.4).astype(np.float32)
        cover = np.clip((big - 105) / 60, 0, 1)
        ys, xs = np.nonzero(cover > 0.2)
        cover = cover[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
        h = high * self.rng.uniform(0.8, 1.0)
        w = min(h * cover.shape[1] / cover.shape[0], high * 0.95)
        dx, dy = self.rng.normal(0, 0.25), self.rng.normal(0, 0.2)
        self.page.picture(cx - w / 2 + dx, base - h + dy, w, h, cover.astype(np.float32), pen.colour)

    # where values stand

    def baseline(self, x0: float, y: float, x1: float) -> None:
        """A line to write on, or a box round it."""
        style, c = self.manner.lines, self.manner.form
        if style == "dots":
            self.page.line((x0, y), (x1, y), width=0.22, colour=c, dash=(0.22, 1.0))
        elif style == "dash":
            self.page.line((x0, y), (x1, y), width=0.16, colour=c, dash=(1.0, 0.9))
        elif style == "box":
            self.page.rect(x0, y - 6, x1, y + 1, outline=c, width=0.2)
        else:
            self.page.line((x0, y), (x1, y), width=0.18, colour=c)

    def cells(
        self, name: str, x: float, y: float, groups: tuple[int, ...], text: str, pen: Pen, cell: float = 5.2
    ) -> float:
        """Boxed cells with a character each, from `x`, standing on `y`; gives the right end.

        A text longer than the cells is written across them.
        """
        style, c, page = self.manner.cells, self.manner.form, self.page
        total = sum(groups)
        high = cell * 1.12
        left, spots = x, []
        for g in groups:
            self._group(x, y, g, cell, high)
            spots += [x + cell * (i + 0.5) for i in range(g)]
            x += g * cell + 1.6
        right = x - 1.6
        if text and (len(text) > total or (style == "box" and not pen.figures)):
            self.put(name, left + 1, y - 1.3, text, pen, right - left - 2)
        elif text:
            for letter, cx in zip(text, spots, strict=False):
                self.figure(cx, y - 1.2, high * 0.68, letter, pen)
            page.spot(name, (left, y - high, spots[len(text) - 1] + cell / 2, y))
        page.taken.append((left, y - high, right, y))
        page.line((left, y), (left, y), width=0.01, colour=c)
        return right

    def _group(self, x: float, y: float, n: int, cell: float, high: float) -> None:
        style, c, page = self.manner.cells, self.manner.form, self.page
        end = x + n * cell
        if style == "boxes":
            for i in range(n):
                page.rect(x + i * cell + 0.25, y - high, x + (i + 1) * cell - 0.25, y, outline=c, width=0.2)
        elif style == "comb":
            page.line((x, y), (end, y), width=0.25, colour=c)
            for i in range(n + 1):
                page.line((x + i * cell, y - high * 0.42), (x + i * cell, y), width=0.2, colour=c)
        else:
            page.rect(x, y - high, end, y, outline=c, width=0.25)
            for i in range(1, n):
                if style == "joined":
                    page.line((x + i * cell, y - high), (x + i * cell, y), width=0.18, colour=c)
                elif style == "dotted":
                    page.line((x + i * cell, y - high), (x + i * cell, y), width=0.18, colour=c, dash=(0.5, 0.7))

    def tick(self, x: float, y: float, on: bool, pen: Pen, size: float = 3.4) -> None:
        """A box to tick, its lower left corner at `x`, `y`."""
        page, c = self.page, self.manner.form
        page.rect(x, y - size, x + size, y, outline=c, width=0.25)
        page.taken.append((x, y - size, x + size, y))
        if not on:
            return
        ink, r = pen.colour, self.rng

        def j() -> float:
            return float(r.normal(0, 0.3)) if pen.by_hand else 0.0

        kind = r.integers(3) if pen.by_hand else r.integers(2)
        if kind == 0:
            page.line(
                (x + 0.4 + j(), y - size + 0.4 + j()), (x + size - 0.4 + j(), y - 0.4 + j()), width=0.45, colour=ink
            )
            page.line(
                (x + 0.4 + j(), y - 0.4 + j()), (x + size - 0.4 + j(), y - size + 0.4 + j()), width=0.45, colour=ink
            )
        elif kind == 1:
            if pen.by_hand:
                page.line(
                    (x + 0.3 + j(), y - size * 0.5),
                    (x + size * 0.4, y - 0.3 + j()),
                    (x + size * 1.2 + j(), y - size * 1.15 + j()),
                    width=0.5,
                    colour=ink,
                )
            else:
                page.text(x + size / 2, y - 0.55, "X", fonts.face("courier-prime", 700), 10, ink, "m")
        else:
            page.rect(x + 0.5, y - size + 0.5, x + size - 0.5, y - 0.5, outline=None, fill=ink)

    def paragraph(
        self, x: float, y: float, w: float, text: str, pt: float, path: str | None = None, leading: float = 1.28
    ) -> float:
        """Fill `w` mm with a printed text; gives the next baseline."""
        face = path or self.manner.body
        size = pt * 25.4 / 72
        line = ""
        for word in text.split():
            trial = f"{line} {word}".strip()
            if fonts.width_em(face, trial) * size > w and line:
                self.page.text(x, y, line, face, pt, self.manner.form)
                y += size * leading
                line = word
            else:
                line = trial
        if line:
            self.page.text(x, y, line, face, pt, self.manner.form)
            y += size * leading
        return y

    def flow(
        self,
        x: float,
        y: float,
        w: float,
        parts: list[tuple[str, str | None]],
        pt: float,
        pen: Pen,
        leading: float = 1.5,
    ) -> float:
        """Running text in which some parts are values, `(text, field or None)`; gives the next baseline."""
        at, size = x, pt * 25.4 / 72
        by_pen = pen.by_hand
        space = fonts.width_em(self.manner.body, " ") * size
        for text, name in parts:
            face, ppt = (
                (pen.path, pen.pt) if name and by_pen else (self.manner.body_bold if name else self.manner.body, pt)
            )
            for word in text.split():
                wide = fonts.width_em(face, word) * ppt * 25.4 / 72
                glued = not name and word[0] in ",.;)"
                if at + wide > x + w:
                    at, y = x, y + size * leading
                if name and by_pen:
                    box = self.put(name, at, y, word, pen)
                else:
                    box = self.page.text(
                        at - (space * 0.8 if glued and at > x else 0), y, word, face, pt, self.manner.form
                    )
                    if name:
                        self.page.spot(name, box)
                at = box[2] + space
        return y + size * leading
