"""Pairs of written names whose truth is known: one person in two spellings, or two persons who look alike."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

LISTS = Path(__file__).with_name("names")


@dataclass(frozen=True)
class Name:
    """A name in Arabic and in the Latin spellings one meets; `sex` only of given names."""

    arabic: str
    spellings: tuple[str, ...]
    sex: str = ""


@dataclass(frozen=True)
class Pair:
    """Two written names; `sort` says how they differ."""

    one: str
    other: str
    same: bool
    sort: str


@dataclass(frozen=True)
class Who:
    """Somebody, by their names in the lists."""

    given: Name
    family: Name


def names(sort: str) -> tuple[Name, ...]:
    """The list `given` or `family`."""
    with (LISTS / f"{sort}.csv").open(encoding="utf-8", newline="") as source:
        return tuple(
            Name(row["arabic"], tuple(row["spellings"].split("|")), row.get("sex") or "")
            for row in csv.DictReader(source)
        )


def _one(rng: np.random.Generator, items: tuple[Name, ...]) -> Name:
    return items[int(rng.integers(len(items)))]


def _spelt(rng: np.random.Generator, name: Name, but: str = "") -> str:
    choices = [spelling for spelling in name.spellings if spelling != but] or list(name.spellings)
    return choices[int(rng.integers(len(choices)))]


def _written(rng: np.random.Generator, who: Who) -> str:
    return f"{_spelt(rng, who.family)} {_spelt(rng, who.given)}"


def _order(rng: np.random.Generator, who: Who) -> tuple[str, str]:
    family, given = _spelt(rng, who.family), _spelt(rng, who.given)
    return f"{family} {given}", f"{given} {family}".upper()


def _respelt(rng: np.random.Generator, who: Who) -> tuple[str, str]:
    family, given = _spelt(rng, who.family), _spelt(rng, who.given)
    return f"{family} {given}", f"{_spelt(rng, who.family, family)} {_spelt(rng, who.given, given)}"


def _given_respelt(rng: np.random.Generator, who: Who) -> tuple[str, str]:
    family, given = _spelt(rng, who.family), _spelt(rng, who.given)
    return f"{family} {given}", f"{_spelt(rng, who.given, given)} {family}"


def _titled(rng: np.random.Generator, who: Who) -> tuple[str, str]:
    title = str(rng.choice(["Mme ", "Mlle "] if who.given.sex == "F" else ["M. ", "Mr "]))
    return _written(rng, who), title + _written(rng, who).replace(" ", "-" if rng.random() < 0.3 else " ")


def _initial(rng: np.random.Generator, who: Who) -> tuple[str, str]:
    family, given = _spelt(rng, who.family), _spelt(rng, who.given)
    return f"{family} {given}", f"{family} {given[0]}."


def _married(rng: np.random.Generator, who: Who) -> tuple[str, str]:
    """A married woman under both family names, and under one of them."""
    husband = _spelt(rng, _one(rng, names("family")))
    family, given = _spelt(rng, who.family), _spelt(rng, who.given)
    joined = str(rng.choice([f"{family} {given} ép. {husband}", f"{husband} née {family} {given}"]))
    return joined, f"{given} {_spelt(rng, who.family)}"


def _arabic(rng: np.random.Generator, who: Who) -> tuple[str, str]:
    parts = [who.given.arabic, who.family.arabic]
    return " ".join(parts if rng.random() < 0.5 else parts[::-1]), _written(rng, who)


def _both_arabic(rng: np.random.Generator, who: Who) -> tuple[str, str]:
    one, other = who.given.arabic, who.family.arabic
    return f"{one} {other}", f"{other} {one}".replace("أ", "ا").replace("إ", "ا").replace("ة", "ه")


SAME: dict[str, Callable[[np.random.Generator, Who], tuple[str, str]]] = {
    "order": _order,
    "respelt": _respelt,
    "given respelt": _given_respelt,
    "title": _titled,
    "initial": _initial,
    "married": _married,
    "arabic and latin": _arabic,
    "arabic": _both_arabic,
}
OTHER = ("other given", "other family", "both other", "other sex", "other initial", "arabic, other given")


def _stranger(rng: np.random.Generator, who: Who, sort: str, lists: tuple[tuple[Name, ...], tuple[Name, ...]]) -> Pair:
    """A second person who shares something with the first."""
    given, family = who.given, who.family
    givens, families = lists
    others = tuple(name for name in givens if name is not given)
    if sort == "other sex":
        given = _one(rng, tuple(name for name in others if name.sex != given.sex))
    elif sort in ("other given", "both other", "arabic, other given"):
        given = _one(rng, others)
    if sort in ("other family", "both other"):
        family = _one(rng, tuple(name for name in families if name is not family))
    one = _written(rng, who)
    if sort == "other initial":
        letters = [letter for letter in "ABCDEFGHIKLMNRSTWYZ" if letter not in {s[0] for s in who.given.spellings}]
        return Pair(one, f"{_spelt(rng, family)} {rng.choice(letters)}.", False, sort)
    if sort.startswith("arabic"):
        return Pair(one, f"{given.arabic} {family.arabic}", False, sort)
    return Pair(one, _written(rng, Who(given, family)), False, sort)


def pairs(n: int, seed: int) -> Iterator[Pair]:
    """`n` pairs, half of them one person, the same for the same seed."""
    rng = np.random.default_rng([seed, 611])
    givens, families = names("given"), names("family")
    women = tuple(name for name in givens if name.sex == "F")
    sorts = list(SAME)
    for k in range(n):
        sort = sorts[(k // 2) % len(sorts)] if k % 2 == 0 else OTHER[(k // 2) % len(OTHER)]
        who = Who(_one(rng, women if sort == "married" else givens), _one(rng, families))
        if k % 2 == 0:
            yield Pair(*SAME[sort](rng, who), True, sort)
        else:
            yield _stranger(rng, who, sort, (givens, families))
