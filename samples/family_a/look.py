"""How one issuer's papers look: the same letterhead, stamp and hand on all papers it makes for a claim."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from samples.family_a import marks
from samples.family_a.canvas import Box, Canvas, Colour
from samples.family_a.fonts import PRINT
from samples.family_a.hand import Writer, scribe, typist
from samples.people import TOWNS

_STREETS = (
    "Bd Mohammed V",
    "Avenue Hassan II",
    "Rue Ibn Batouta",
    "Av. des FAR",
    "Bd Zerktouni",
    "Rue Al Qods",
    "Bd Anfa",
    "Avenue Allal Ben Abdellah",
    "Rue Patrice Lumumba",
    "Lot. Al Wahda",
    "Quartier Industriel",
    "Av. Moulay Rachid",
)
_TINTS: tuple[Colour, ...] = (
    (20, 60, 120),
    (10, 110, 100),
    (130, 25, 60),
    (40, 40, 45),
    (90, 60, 20),
    (60, 30, 110),
    (0, 90, 60),
)
_ARABIC_TOWNS = {
    "Casablanca": "الدار البيضاء",
    "Rabat": "الرباط",
    "Fes": "فاس",
    "Marrakech": "مراكش",
    "Tanger": "طنجة",
    "Agadir": "أكادير",
    "Meknes": "مكناس",
    "Oujda": "وجدة",
    "Kenitra": "القنيطرة",
    "Tetouan": "تطوان",
    "Sale": "سلا",
    "Temara": "تمارة",
    "Safi": "آسفي",
    "Mohammedia": "المحمدية",
    "Khouribga": "خريبكة",
    "Larache": "العرائش",
    "Nador": "الناظور",
    "Settat": "سطات",
    "Taza": "تازة",
    "Berrechid": "برشيد",
}


@dataclass(frozen=True)
class Look:
    """An issuer's habits."""

    issuer: str
    sort: str
    town: str
    street: str
    phone: str
    tint: Colour
    head_font: str
    body_font: str
    stamp_ink: Colour
    stamp_shape: str
    pen: Colour
    hand: Writer
    machine: Writer
    seed: int

    @property
    def arabic_town(self) -> str:
        """The town's name in Arabic."""
        return _ARABIC_TOWNS[self.town]

    def writer(self, fill: str, rng: np.random.Generator) -> Writer:
        """Who fills one blank: the machine, the hand, or either."""
        by_hand = fill == "handwritten" or (fill == "mixed" and rng.random() < 0.55)
        return self.hand if by_hand else self.machine

    def stamp(
        self, canvas: Canvas, x: float, y: float, inpe: str | None, rng: np.random.Generator, width: float | None = None
    ) -> Box:
        """Press this issuer's stamp."""
        own = np.random.default_rng(self.seed)
        lines = marks.lines_of(self.issuer, self.sort.upper(), self.town, inpe, own, self.phone)
        shown = {"triangle": 3, "oval": 4}.get(self.stamp_shape, len(lines))
        canvas.stamped |= {inpe for line in lines[:shown] if inpe and inpe in line}
        return marks.stamp(canvas, x, y, lines, rng, width, self.stamp_ink, self.stamp_shape)

    def sign(self, canvas: Canvas, x: float, y: float, rng: np.random.Generator, width: float | None = None) -> Box:
        """Sign as this issuer does."""
        return marks.signature(
            canvas, x, y, np.random.default_rng(self.seed + 1), width or float(rng.uniform(26, 42)), self.pen
        )


def look_of(seed: int, issuer: str, sort: str) -> Look:
    """The look of `issuer` in the claim of `seed`."""
    own = zlib.crc32(issuer.encode()) ^ seed
    rng = np.random.default_rng(own)
    hand = scribe(rng)
    return Look(
        issuer=issuer,
        sort=sort,
        town=str(rng.choice(TOWNS)),
        street=f"{rng.integers(1, 300)}, {rng.choice(_STREETS)}",
        phone=f"05 {rng.integers(20, 40)} {rng.integers(10, 99)} {rng.integers(10, 99)} {rng.integers(10, 99)}",
        tint=_TINTS[int(rng.integers(len(_TINTS)))],
        head_font=str(rng.choice([*PRINT, "merriweather_it", "nunito_it"])),
        body_font=str(rng.choice(PRINT)),
        stamp_ink=marks.INKS[int(rng.choice(len(marks.INKS), p=[0.34, 0.14, 0.16, 0.14, 0.1, 0.05, 0.07]))],
        stamp_shape=str(rng.choice(["round", "oval", "rectangle", "triangle"], p=[0.34, 0.14, 0.46, 0.06])),
        pen=hand.ink,
        hand=hand,
        machine=typist(rng),
        seed=own,
    )
