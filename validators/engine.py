"""All rules on one claim."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from typing import Protocol

from claims.claim import Claim, Flag
from claims.words import Severity
from validators import rules as _rules
from validators.known import Known
from validators.law import BeforeTheLaw, Law
from validators.saying import before_the_law

_WEIGHT = {Severity.BLOCK: 0, Severity.REVIEW: 1, Severity.WARN: 2}


class Rule(Protocol):
    """A module of `validators.rules`."""

    __name__: str
    __file__: str | None
    __doc__: str | None

    def judge(self, claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
        """What the rule has against `claim`."""
        ...


@lru_cache(maxsize=1)
def rules() -> dict[str, Rule]:
    """Every rule by its id, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(_rules.__path__))
    return {name: import_module(f"{_rules.__name__}.{name}") for name in names}


def judge_by(rule: str, claim: Claim, law: Law, known: Known) -> tuple[Flag, ...]:
    """What one rule has against `claim`; a claim older than the law that is known gives "cannot tell"."""
    try:
        return tuple(rules()[rule].judge(claim, law, known))
    except BeforeTheLaw:
        return before_the_law(rule, law, claim)


def judge(claim: Claim, law: Law, known: Known) -> tuple[Flag, ...]:
    """Everything that any rule has against `claim`, heaviest first; nothing about a claim that could not be opened."""
    if claim.quarantine is not None:
        return ()
    flags: list[Flag] = []
    for name, rule in rules().items():
        try:
            flags += tuple(rule.judge(claim, law, known))
        except BeforeTheLaw:
            flags += before_the_law(name, law, claim)
    return tuple(sorted(flags, key=_place))


def _place(flag: Flag) -> tuple[int, str, int, tuple[str, ...], str]:
    document = -1 if flag.document is None else flag.document
    return (_WEIGHT[flag.severity], flag.rule, document, flag.fields, flag.message.en)
