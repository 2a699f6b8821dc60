"""How a value of the contract looks on paper."""

from __future__ import annotations

from datetime import date

import numpy as np

Rng = np.random.Generator
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
ARABIC_MONTHS = (
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "ماي",
    "يونيو",
    "يوليوز",
    "غشت",
    "شتنبر",
    "أكتوبر",
    "نونبر",
    "دجنبر",
)


_DAYS = (
    "%d/%m/%Y",
    "%d/%m/%Y",
    "%d/%m/%Y",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%d-%m-%y",
    "%d.%m.%y",
    "%d / %m / %Y",
)
_SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
AMOUNTS = 8
"""How many shapes `amount` knows."""


def day(iso: str, rng: Rng, words: bool = False) -> str:
    """A date as people write it, day first; `words` lets the month be spelt."""
    d = date.fromisoformat(iso)
    if words and rng.random() < 0.3:
        way = rng.random()
        month = _SHORT[d.month - 1] if way < 0.15 else MONTHS[d.month - 1]
        month = month.upper() if way > 0.88 else month.capitalize() if way > 0.72 else month
        return f"{'1er' if d.day == 1 else d.day if way < 0.8 else f'{d.day:02d}'} {month} {d.year}"
    return d.strftime(str(rng.choice(_DAYS)))


def full_day(iso: str) -> str:
    """dd/mm/yyyy, for combs."""
    return date.fromisoformat(iso).strftime("%d/%m/%Y")


def amount(value: str, rng: Rng, style: int | None = None) -> str:
    """An amount in one of the usual shapes; `style` keeps one shape for a whole paper.

    >>> [amount("1250.00", np.random.default_rng(0), k) for k in (0, 5, 6, 7)]
    ['1 250,00', '1250', '1.250,00', '1 250']
    """
    whole, cents = value.split(".")
    style = int(rng.integers(AMOUNTS)) if style is None else style
    spaced = f"{int(whole):,}".replace(",", " ")
    rounded = cents == "00"
    return [
        f"{spaced},{cents}",
        f"{whole},{cents}",
        f"{whole}.{cents}",
        f"{spaced}.{cents}",
        f"{whole},{cents}",
        whole if rounded else f"{whole},{cents}",
        f"{spaced.replace(' ', '.')},{cents}",
        spaced if rounded else f"{spaced},{cents}",
    ][style % AMOUNTS]


def name(value: str, rng: Rng, capitals: bool | None = None) -> str:
    """A name in capitals or with capital initials."""
    return value if capitals or (capitals is None and rng.random() < 0.6) else value.title()


def number(value: str, rng: Rng) -> str:
    """A number plain, or in groups."""
    if len(value) == 15 and rng.random() < 0.3:
        return " ".join(value[i : i + 3] for i in range(0, 15, 3))
    if len(value) == 9 and rng.random() < 0.25:
        return f"{value[:2]} {value[2:]}"
    return value


def cotation(code: str, coefficient: str, rng: Rng) -> str:
    """Key letter and coefficient: `K 70`, `K70`, `K x 70`."""
    return str(
        rng.choice(
            [
                f"{code} {coefficient}",
                f"{code}{coefficient}",
                f"{code} x {coefficient}",
                f"{code} {coefficient}",
                f"{code} X {coefficient}",
                f"{code}-{coefficient}",
            ]
        )
    )
