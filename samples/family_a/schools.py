"""The schools of form design: how one print shop, office or Word user sets labels, blanks, combs, boxes and heads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.family_a.canvas import BLACK, Colour
from samples.family_a.fonts import PRINT

Rng = np.random.Generator
_INKS: tuple[Colour, ...] = (
    BLACK,
    BLACK,
    BLACK,
    (20, 50, 110),
    (10, 80, 60),
    (60, 60, 66),
    (95, 30, 40),
    (0, 84, 120),
    (88, 88, 92),
)
_TINTS: tuple[Colour | None, ...] = (
    None,
    None,
    (232, 240, 248),
    (236, 246, 238),
    (240, 240, 240),
    (226, 226, 228),
    (250, 240, 224),
    (248, 232, 236),
)
NUMBER_SIGNS = ("N°", "N°", "N°", "No", "N °", "Numéro", "n°", "Num.")


@dataclass(frozen=True)
class Style:
    """One form's choices.

    labels     `left`, `above`, `below`, `inside` (one frame round both), `cell` (small, in the corner of a frame), `bar` (a tinted bar)
    blanks     `dotted`, `line`, `box`, `none`, `leader` (typed dots)
    comb       `closed`, `apart`, `teeth`, `dotted`, `open`, `free` (a line instead of cells)
    groups     digits of a comb `none`, in `gaps`, or with `slashes` in dates
    spare      cells more than the number has; `from_right` fills from the right
    tick       `square`, `round`, `brackets`, `underscore`, `ring` (the word itself is ringed)
    turned     rows of options whose boxes stand on the other side of their words than `tick_after` says
    heads      `box`, `negative`, `underline`, `plain`, `centred`, `rounded`
    arabic_at  `line` (at the right on the same line), `under` the French, or `none`
    slip       how far (x, y in mm) typed values lie beside their place
    """

    font: str
    arabic: str
    size: float
    rule: Colour
    rule_mm: float
    tint: Colour | None
    labels: str
    blanks: str
    cell: float
    joined: bool
    gap: float
    bilingual: bool
    ink: Colour
    weight: int = 400
    label_ink: Colour = BLACK
    arabic_at: str = "line"
    colon: str = " :"
    capitals: bool = False
    comb: str = "closed"
    groups: str = "gaps"
    spare: int = 0
    from_right: bool = False
    tick: str = "square"
    tick_after: bool = False
    turned: frozenset[str] = frozenset()
    heads: str = "box"
    number: str = "N°"
    slip: tuple[float, float] = (0.0, 0.0)

    @property
    def with_arabic(self) -> bool:
        """Whether labels are in both languages."""
        return self.bilingual and self.arabic_at != "none"


_TICKED = ("relationship", "patient_sex", "care_type")


def _pick(rng: Rng, **weights: float) -> str:
    share = np.array(list(weights.values()))
    return str(rng.choice(list(weights), p=share / share.sum()))


def style(rng: Rng, bilingual: bool = True) -> Style:
    """A form's look, drawn among the schools."""
    ink = _INKS[int(rng.integers(len(_INKS)))]
    grey = (105, 105, 110) if rng.random() < 0.2 else ink
    labels = _pick(rng, left=5, above=2, inside=1, below=0.8, cell=2.2, bar=1)
    comb = _pick(rng, closed=4, apart=2, teeth=1.6, dotted=1, open=1, free=2)
    return Style(
        font=str(rng.choice(PRINT)),
        arabic=str(rng.choice(["noto-sans-arabic", "cairo"])),
        size=float(rng.uniform(7.0, 10.2)),
        rule=ink if rng.random() < 0.6 else (130, 130, 135),
        rule_mm=float(rng.uniform(0.1, 0.4)),
        tint=_TINTS[int(rng.integers(len(_TINTS)))],
        labels=labels,
        blanks=_pick(rng, dotted=3, line=2, box=1.6, none=0.8, leader=1.4),
        cell=float(rng.uniform(4.2, 6.6)),
        joined=comb != "apart",
        gap=float(rng.uniform(0.8, 5.5)),
        bilingual=bilingual,
        ink=ink,
        weight=int(rng.choice([400, 400, 500, 700], p=[0.4, 0.2, 0.15, 0.25])),
        label_ink=grey,
        arabic_at=_pick(rng, line=4, under=1.2, none=1.6),
        colon=str(rng.choice([" :", " :", ":", "", " : "])),
        capitals=bool(rng.random() < 0.18),
        comb=comb,
        groups=_pick(rng, gaps=3, slashes=2, none=2),
        spare=int(rng.choice([0, 0, 0, 1, 2, 3])),
        from_right=bool(rng.random() < 0.15),
        tick=_pick(rng, square=5, round=1.5, brackets=1, underscore=0.7, ring=0.8),
        tick_after=bool(rng.random() < 0.3),
        heads=_pick(rng, box=3, negative=1.5, underline=1.2, plain=1, centred=1, rounded=1),
        number=str(rng.choice(NUMBER_SIGNS)),
        slip=(float(rng.uniform(-0.5, 3)), float(rng.normal(0, 0.55))) if rng.random() < 0.6 else (0.0, 0.0),
        turned=frozenset(name for name in _TICKED if rng.random() < 0.4) if rng.random() < 0.25 else frozenset(),
    )
