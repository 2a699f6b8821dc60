"""How one claim's people and printers write: faces, pens, dates, amounts. Drawn once a paper, by chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

import numpy as np
from num2words import num2words

from samples.facts import PaperFacts
from samples.family_b import fonts
from samples.family_b.canvas import Colour, Look

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
MONTHS_EN = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTHS_ES = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
MONTHS_DE = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
MONTHS_IT = (
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
)
MONTHS_BY_LANGUAGE = {"fr": MONTHS, "ar": MONTHS, "en": MONTHS_EN, "es": MONTHS_ES, "de": MONTHS_DE, "it": MONTHS_IT}

PEN_INKS: tuple[Colour, ...] = (
    (24, 34, 120),
    (32, 48, 150),
    (18, 18, 26),
    (22, 22, 32),
    (12, 60, 130),
    (40, 28, 90),
    (60, 60, 70),
)
FORM_INKS: tuple[Colour, ...] = (
    (20, 20, 24),
    (30, 34, 40),
    (18, 66, 52),
    (28, 50, 110),
    (64, 64, 70),
    (110, 40, 44),
    (20, 20, 24),
)

Money = Literal["space", "dot", "plain", "comma", "narrow"]
Day = Literal["slash", "dash", "short", "points", "loose", "words"]


@dataclass(frozen=True)
class Pen:
    """What values are written with. `figures`: real handwritten digits stand for the hand's own in cells."""

    path: str
    look: Look
    pt: float
    colour: Colour
    upper: bool = True
    figures: bool = False

    @property
    def by_hand(self) -> bool:
        """Whether a person wrote, not a machine."""
        return self.look in ("loose", "joined")


@dataclass(frozen=True)
class Manner:
    """The choices that hold for a whole paper."""

    head: str
    head_bold: str
    body: str
    body_bold: str
    arabic: str
    form: Colour
    accent: Colour
    money: Money
    currency: str
    day: Day
    first: Pen
    second: Pen
    labels: Literal["above", "left", "inside"]
    cells: Literal["boxes", "joined", "comb", "dotted", "box"]
    lines: Literal["dots", "rule", "box", "dash"]
    rules: Literal["grid", "rows", "frame", "none", "zebra"]
    small: float


def choose(paper: PaperFacts, rng: np.random.Generator) -> Manner:
    """Draw the choices of one paper."""
    head, body = (fonts.PRINT[i] for i in rng.integers(0, len(fonts.PRINT), 2))
    first, second = _pens(paper, rng)
    return Manner(
        head=fonts.face(head),
        head_bold=fonts.face(head, 700),
        body=fonts.face(body),
        body_bold=fonts.face(body, 700),
        arabic=fonts.face(fonts.ARABIC[rng.integers(3)]),
        form=FORM_INKS[rng.integers(len(FORM_INKS))],
        accent=((150, 30, 40), (20, 80, 140), (0, 110, 90), (90, 90, 96), (200, 120, 20), (70, 40, 120))[
            rng.integers(6)
        ],
        money=_pick(
            rng,
            ("space", "dot", "plain", "comma", "narrow")
            if paper.fill == "typed"
            else ("space", "comma", "comma", "dot"),
        ),
        currency=_pick(rng, ("", "", " DH", " Dhs", " MAD", " DHS", " Dh")),
        day=_pick(rng, ("slash", "slash", "slash", "dash", "short", "points", "loose", "words")),
        first=first,
        second=second,
        labels=_pick(rng, ("above", "left", "left", "inside")),
        cells=_pick(rng, ("boxes", "joined", "comb", "dotted", "box")),
        lines=_pick(rng, ("dots", "rule", "box", "dash")),
        rules=_pick(rng, ("grid", "rows", "frame", "none", "zebra")),
        small=float(rng.uniform(7.4, 8.8)),
    )


def _pick(rng: np.random.Generator, choices: tuple[str, ...]) -> Any:
    return choices[rng.integers(len(choices))]


def machine(rng: np.random.Generator) -> Pen:
    """A pen that is a printer: typewriter, laser or needles."""
    package = (*fonts.TYPE, *fonts.TYPE, *fonts.PRINT)[rng.integers(9)]
    dots = package in fonts.TYPE and rng.random() < 0.3
    colour = ((16, 16, 18), (40, 40, 46), (30, 34, 90))[rng.choice(3, p=[0.7, 0.2, 0.1])]
    return Pen(
        fonts.face(package, 400),
        "dots" if dots else "print",
        float(rng.uniform(10, 11.5)),
        colour,
        bool(rng.random() < 0.8),
    )


def hand(rng: np.random.Generator) -> Pen:
    """A person's pen."""
    loose = rng.random() < 0.7
    package = (fonts.LOOSE_HANDS if loose else fonts.JOINED_HANDS)[rng.integers(6 if loose else 4)]
    pt = float(rng.uniform(13.5, 16.5)) * fonts.HAND_SCALE[package]
    return Pen(
        fonts.face(package),
        "loose" if loose else "joined",
        pt,
        PEN_INKS[rng.integers(len(PEN_INKS))],
        loose and rng.random() < 0.6,
        rng.random() < 0.7,
    )


def _pens(paper: PaperFacts, rng: np.random.Generator) -> tuple[Pen, Pen]:
    """The insured person's (or clerk's) pen and the practitioner's."""
    if paper.fill == "typed":
        pen = machine(rng)
        return pen, pen
    if paper.fill == "handwritten":
        pen = hand(rng)
        return pen, (hand(rng) if rng.random() < 0.6 else replace(pen))
    pens = (hand(rng), machine(rng))
    return pens if rng.random() < 0.7 else (pens[1], pens[0])


def amount(value: str, money: Money) -> str:
    """Write a decimal amount.

    >>> amount("1234.50", "space"), amount("1234.50", "dot"), amount("80.00", "plain")
    ('1 234,50', '1.234,50', '80.00')
    """
    whole, cents = f"{Decimal(value):.2f}".split(".")
    grouped = f"{int(whole):,}"
    if money == "space":
        return f"{grouped.replace(',', ' ')},{cents}"
    if money == "dot":
        return f"{grouped.replace(',', '.')},{cents}"
    if money == "comma":
        return f"{whole},{cents}"
    if money == "narrow":
        return f"{grouped.replace(',', ' ')}.{cents}"
    return f"{whole}.{cents}"


def day(iso: str, form: Day, language: str = "fr", full: bool = False) -> str:
    """Write an ISO date; `full` forbids two-digit years.

    >>> day("2026-03-02", "loose"), day("2026-03-02", "words"), day("2026-03-02", "short")
    ('2/3/2026', '2 mars 2026', '02-03-26')
    """
    y, m, d = iso.split("-")
    if form == "words" and language in MONTHS_BY_LANGUAGE:
        month = MONTHS_BY_LANGUAGE[language][int(m) - 1]
        middle = " de " if language == "es" else ". " if language == "de" else " "
        return f"{int(d)}{middle}{month}{' de' if language == 'es' else ''} {y}"
    if form == "short":
        return f"{d}-{m}-{y}" if full else f"{d}-{m}-{y[2:]}"
    if form == "loose":
        return f"{int(d)}/{int(m)}/{y}"
    return {"dash": "-", "points": "."}.get(form, "/").join((d, m, y))


def in_words(value: str, rng: np.random.Generator) -> str:
    """An amount as a French invoice spells it."""
    number = Decimal(value)
    whole, cents = int(number), int((number - int(number)) * 100 + Decimal("0.5"))
    text = f"{num2words(whole, lang='fr')} dirham{'s' if whole > 1 else ''}"
    if cents:
        text += (f" et {num2words(cents, lang='fr')} centimes", f", {cents:02d} centimes", f" et {cents:02d} cts")[
            rng.integers(3)
        ]
    elif rng.random() < 0.2:
        text += ", 00 cts"
    style = rng.integers(3)
    return text.upper() if style == 0 else text.capitalize() if style == 1 else text


def cased(name: str, upper: bool) -> str:
    """A name in capitals or with capital initials.

    >>> cased("EL AMRANI SALMA", False)
    'El Amrani Salma'
    """
    return name.upper() if upper else "-".join(part.title() for part in name.split("-"))
