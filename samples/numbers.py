"""Invented identifiers with right keys, and the same numbers spoiled on purpose. Forms and keys: python-stdnum, GS1, CNSS e-BDS."""

from __future__ import annotations

import numpy as np

_CIN_SERIES = (
    "A",
    "AB",
    "AE",
    "B",
    "BE",
    "BH",
    "BK",
    "C",
    "CD",
    "D",
    "DA",
    "EE",
    "F",
    "G",
    "HA",
    "I",
    "JB",
    "JC",
    "K",
    "L",
    "M",
    "N",
    "P",
    "Q",
    "R",
    "S",
    "T",
    "U",
    "V",
    "W",
    "X",
    "Z",
)


def digits(rng: np.random.Generator, count: int) -> str:
    """`count` digits at random."""
    return "".join(str(d) for d in rng.integers(0, 10, count))


def cnss_key(first_eight: str) -> str:
    """Ninth digit of a CNSS immatriculation.

    >>> cnss_key("12345678")
    '5'
    """
    c = [int(d) for d in first_eight]
    return str(-(2 * (c[1] + c[3] + c[5] + c[7]) + c[2] + c[4] + c[6]) % 10)


def cnss(rng: np.random.Generator) -> str:
    """A CNSS immatriculation: nine digits, the last one a key."""
    body = "1" + digits(rng, 7)
    return body + cnss_key(body)


def luhn_key(body: str) -> str:
    """The digit that makes `body` pass Luhn.

    >>> luhn_key("10100000")
    '8'
    """
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def inpe(rng: np.random.Generator, category: int) -> str:
    """An INPE: two digits of a region, one of a category, five more, a Luhn key."""
    body = f"{rng.integers(1, 17):02d}{category}{digits(rng, 5)}"
    return body + luhn_key(body)


def ice(rng: np.random.Generator) -> str:
    """A company's ICE: fifteen digits, divisible by 97."""
    body = (
        f"00{rng.integers(1, 4)}{digits(rng, 6)}0000"
        if rng.random() < 0.8
        else f"00{digits(rng, 7)}{rng.integers(0, 20):04d}"
    )
    return f"{body}{(97 - int(body + '00') % 97) % 97:02d}"


def wrong_ice(rng: np.random.Generator, right: str) -> str:
    """`right` with one digit changed, or one digit short."""
    if rng.random() < 0.3:
        return right[:-1]
    place = int(rng.integers(3, 9))
    return right[:place] + str((int(right[place]) + int(rng.integers(1, 10))) % 10) + right[place + 1 :]


def cin(rng: np.random.Generator) -> str:
    """A national identity card's number: one or two letters, five or six digits."""
    series = _CIN_SERIES[int(rng.integers(len(_CIN_SERIES)))]
    return series + str(rng.integers(1, 10)) + digits(rng, int(rng.integers(4, 6)))


def ean_key(first_twelve: str) -> str:
    """Thirteenth digit of an EAN-13.

    >>> ean_key("611800000001")
    '3'
    """
    return str(-sum(int(d) * (3 if place % 2 else 1) for place, d in enumerate(first_twelve)) % 10)


def ean(rng: np.random.Generator) -> str:
    """A medicine's EAN-13 with the Moroccan prefix (some boxes are imported)."""
    prefix = "6118" if rng.random() < 0.93 else str(rng.choice(["3400", "8470", "5601"]))
    body = prefix + digits(rng, 8)
    return body + ean_key(body)


def wrong_ean(right: str, rng: np.random.Generator) -> str:
    """`right` with a key that fails."""
    return right[:-1] + str((int(right[-1]) + int(rng.integers(1, 10))) % 10)
