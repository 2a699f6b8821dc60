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


def day(iso: str, rng: Rng, words: bool = False) -> str:
    """A date as people write it, day first; `words` lets the month be spelt."""
    d = date.fromisoformat(iso)
    if words and rng.random() < 0.25:
        return f"{'1er' if d.day == 1 else d.day} {MONTHS[d.month - 1]} {d.year}"
    form = rng.choice(["%d/%m/%Y", "%d/%m/%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y"])
    return d.strftime(str(form))


def full_day(iso: str) -> str:
    """dd/mm/yyyy, for combs."""
    return date.fromisoformat(iso).strftime("%d/%m/%Y")


def amount(value: str, rng: Rng, style: int | None = None) -> str:
    """An amount in one of the usual shapes; `style` keeps one shape for a whole paper."""
    whole, cents = value.split(".")
    style = int(rng.integers(5)) if style is None else style
    spaced = f"{int(whole):,}".replace(",", " ")
    return [f"{spaced},{cents}", f"{whole},{cents}", f"{whole}.{cents}", f"{spaced}.{cents}", f"{whole},{cents}"][
        style % 5
    ]


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
            [f"{code} {coefficient}", f"{code}{coefficient}", f"{code} x {coefficient}", f"{code} {coefficient}"]
        )
    )
