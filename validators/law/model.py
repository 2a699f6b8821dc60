"""The law as it is asked: a parameter, a day, a regime."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from claims.words import CNOPS_REGIMES, CNSS_REGIMES, Regime, Severity

ALL = "ALL"


class BeforeTheLaw(LookupError):
    """A parameter was asked for a day before the first one it is known for."""


@dataclass(frozen=True)
class Value:
    """What a parameter says from one day on; `value` None means that it says nothing from then on.

    until  the last day, where the file writes it; by default the day before the next value
    """

    from_day: date
    value: Any
    basis: str
    last_checked: date
    until: date | None = None


@dataclass(frozen=True)
class Parameter:
    """One parameter; `scopes` maps `ALL`, a manager or a regime to values in the order of their days."""

    name: str
    unit: str
    says: str
    scopes: Mapping[str, tuple[Value, ...]]


@lru_cache(maxsize=16)
def scopes_of(regime: Regime | None) -> tuple[str, ...]:
    """The scopes that hold for a regime, narrowest first.

    >>> scopes_of(Regime.TADAMON)
    ('tadamon', 'CNSS', 'ALL')
    """
    if regime is None:
        return (ALL,)
    manager = "CNSS" if regime in CNSS_REGIMES else "CNOPS" if regime in CNOPS_REGIMES else None
    return tuple(scope for scope in (regime.value, manager, ALL) if scope)


@dataclass(frozen=True)
class Law:
    """All parameters by name, `subject.key`."""

    parameters: Mapping[str, Parameter]

    def asked(self, name: str, day: date | None, regime: Regime | None) -> Value:
        """What `name` says on `day`; the newest value where a claim bears no day at all. Raises `BeforeTheLaw`."""
        return self._answers(name, day, regime)

    @cached_property
    def _answers(self) -> Callable[[str, date | None, Regime | None], Value]:
        """Answers are asked for again and again on the same days."""
        return lru_cache(maxsize=16384)(self._found)

    def _found(self, name: str, day: date | None, regime: Regime | None) -> Value:
        parameter = self.parameters[name]
        for scope in scopes_of(regime):
            values = parameter.scopes.get(scope)
            if values is None:
                continue
            if day is None:
                return values[-1]
            held = [value for value in values if value.from_day <= day]
            if held:
                return held[-1]
            raise BeforeTheLaw(f"{name} is not known before {values[0].from_day}")
        raise BeforeTheLaw(f"{name} says nothing for this regime")

    def value(self, name: str, day: date | None, regime: Regime | None = None) -> Any:
        """The bare value of `asked`."""
        return self.asked(name, day, regime).value

    def severity(self, rule: str, day: date | None, regime: Regime | None) -> Severity | None:
        """How heavy a rule weighs on `day`; None where it is switched off."""
        said = self.value(f"severity.{rule}", day, regime)
        return Severity(said) if said is not None else None

    @cached_property
    def first_day(self) -> date:
        """Before this day no rule is in force."""
        return min(value.from_day for name, value in self.entries() if name.startswith("severity."))

    def entries(self) -> Iterator[tuple[str, Value]]:
        """Every value with the name of its parameter."""
        for name, parameter in self.parameters.items():
            for values in parameter.scopes.values():
                for value in values:
                    yield name, value
