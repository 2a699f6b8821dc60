"""Dated parameters: no number of law stands in code.

Each file here is a subject; each key in it a parameter with its unit, and for each scope a list of values with the day
they take effect, the text they rest on and the day we last checked. Scopes: `ALL`, the managers `CNSS` and `CNOPS`, or one
regime (`tadamon`, `student` …); the narrowest one that exists for a regime is asked. A value holds until the next one;
an end is written as `null`. A payer's own folder of such files may replace single values (`load(extra=…)`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from claims.errors import SenderCanMend
from claims.words import CNOPS_REGIMES, CNSS_REGIMES, Regime, Severity

ALL = "ALL"


class BeforeTheLaw(LookupError):
    """A parameter was asked for a day before the first one it is known for."""


class LawIsWrong(SenderCanMend):
    """A file of law does not hold what it must; the sentence names the file and the parameter."""


@dataclass(frozen=True)
class Value:
    """What a parameter says from one day on; `value` None means that it says nothing from then on."""

    from_day: date
    value: Any
    basis: str
    last_checked: date


@dataclass(frozen=True)
class Parameter:
    """One parameter; `scopes` maps `ALL`, a manager or a regime to values in the order of their days."""

    name: str
    unit: str
    says: str
    scopes: Mapping[str, tuple[Value, ...]]


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


def _value(where: str, entry: Any) -> Value:
    try:
        value = Value(entry["from"], entry["value"], entry["basis"], entry["last_checked"])
    except (KeyError, TypeError) as gap:
        raise LawIsWrong(f"{where}: each value needs from, value, basis and last_checked.") from gap
    if not isinstance(value.from_day, date) or not isinstance(value.last_checked, date) or not str(value.basis).strip():
        raise LawIsWrong(f"{where}: from and last_checked are days (YYYY-MM-DD) and basis is a text.")
    return value


def _parameter(name: str, body: Any) -> Parameter:
    if not isinstance(body, dict) or "unit" not in body:
        raise LawIsWrong(f"{name}: a parameter needs a unit.")
    scopes = {}
    for scope, entries in body.items():
        if scope in ("unit", "says"):
            continue
        if scope not in (ALL, "CNSS", "CNOPS", *Regime) or not isinstance(entries, list) or not entries:
            raise LawIsWrong(f"{name}: {scope} is neither ALL, CNSS, CNOPS nor a regime with a list of values.")
        values = tuple(_value(name, entry) for entry in entries)
        days = [value.from_day for value in values]
        if days != sorted(set(days)):
            raise LawIsWrong(f"{name}: the days of {scope} are not in order.")
        scopes[scope] = values
    if not scopes:
        raise LawIsWrong(f"{name}: a parameter needs at least one value.")
    return Parameter(name, str(body["unit"]), str(body.get("says", "")), scopes)


def _read(texts: Mapping[str, str]) -> dict[str, Parameter]:
    parameters = {}
    for subject, text in sorted(texts.items()):
        for key, body in (yaml.safe_load(text) or {}).items():
            parameters[f"{subject}.{key}"] = _parameter(f"{subject}.{key}", body)
    return parameters


@lru_cache(maxsize=8)
def load(extra: Path | None = None) -> Law:
    """The law that ships with Cachet, with a payer's own parameters from the folder `extra` laid over it."""
    shipped = {
        item.name[:-5]: item.read_text("utf-8") for item in files(__package__).iterdir() if item.name.endswith(".yaml")
    }
    parameters = _read(shipped)
    if extra is not None:
        parameters |= _read({path.stem: path.read_text("utf-8") for path in sorted(extra.glob("*.yaml"))})
    return Law(parameters)
