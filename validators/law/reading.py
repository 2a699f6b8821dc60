"""Files of law become parameters; what cannot be right is refused with file, line and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import yaml

from claims.errors import SenderCanMend
from claims.words import Regime
from validators.law.model import ALL, Parameter, Value
from validators.law.units import FUNDS, UNITS

SCOPES = (ALL, *FUNDS, *(regime.value for regime in Regime))
_ASIDE = ("unit", "says")


class LawIsWrong(SenderCanMend):
    """A file of law does not hold what it must; the sentence names file, line, parameter and remedy."""


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C parser where it is built
    """YAML that remembers where each mapping began and refuses a key that stands twice."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.lines: dict[int, int] = {}
        self.keys: dict[tuple[int, Any], int] = {}

    def construct_yaml_map(self, node: yaml.MappingNode) -> Iterator[dict[Any, Any]]:
        data: dict[Any, Any] = {}
        self.lines[id(data)] = node.start_mark.line + 1
        yield data
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            line = key_node.start_mark.line + 1
            if (id(data), key) in self.keys:
                raise _Twice(line, str(key))
            self.keys[id(data), key] = line
        data.update(self.construct_mapping(node))


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_yaml_map)


class _Twice(Exception):
    """A key stands twice in one mapping."""


class _File:
    """One file of law being read."""

    def __init__(self, subject: str, text: str) -> None:
        self.name, self.subject = f"{subject}.yaml", subject
        loader = _Loader(text)
        try:
            self.body: Any = loader.get_single_data() or {}
        except _Twice as twice:
            line, key = twice.args
            raise self.wrong(line, key, "it stands here a second time", "keep one of the two") from None
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark is not None else 1
            raise self.wrong(
                line, None, "this is no YAML", "look for a missing quote, bracket or space here or just above"
            ) from None
        finally:
            loader.dispose()
        self._lines, self._keys = loader.lines, loader.keys

    def full(self, key: str) -> str:
        """A parameter's whole name."""
        return key if "." in key else f"{self.subject}.{key}"

    def line(self, mapping: Any, key: Any = None) -> int:
        """Where a mapping, or one of its keys, stands."""
        return self._keys.get((id(mapping), key)) or self._lines.get(id(mapping), 1)

    def wrong(self, line: int, key: str | None, what: str, remedy: str) -> LawIsWrong:
        parameter = f", {self.full(key)}" if key is not None else ""
        return LawIsWrong(f"{self.name} line {line}{parameter}: {what}; {remedy}. The law as it was stays in force.")


def read(subject: str, text: str) -> dict[str, Parameter]:
    """The parameters of one file by their name, `subject.key`; a key with a point is a whole name. Raises LawIsWrong."""
    file = _File(subject, text)
    if not isinstance(file.body, dict):
        raise file.wrong(1, None, "the file is no list of parameters", "write `name:` with unit and values below it")
    parameters = [_parameter(file, str(key), body) for key, body in file.body.items()]
    return {parameter.name: parameter for parameter in parameters}


def _parameter(file: _File, key: str, body: Any) -> Parameter:
    line = file.line(file.body, key)
    if not isinstance(body, dict) or "unit" not in body:
        raise file.wrong(line, key, "it has no unit", f"write `unit:` with one of: {', '.join(UNITS)}")
    if body["unit"] not in UNITS:
        where = file.line(body, "unit")
        raise file.wrong(where, key, f"the unit {body['unit']} is unknown", f"use one of: {', '.join(UNITS)}")
    scopes = {}
    for scope, entries in body.items():
        if scope in _ASIDE:
            continue
        where = file.line(body, scope)
        if scope not in SCOPES:
            raise file.wrong(where, key, f"{scope} is no regime", f"use one of: {', '.join(SCOPES)}")
        if not isinstance(entries, list) or not entries:
            raise file.wrong(where, key, f"{scope} has no values", "write a list of values with their days")
        scopes[str(scope)] = _in_order(file, key, [_value(file, key, body["unit"], where, one) for one in entries])
    if not scopes:
        raise file.wrong(line, key, "it has no values", f"write at least one scope: {', '.join(SCOPES)}")
    return Parameter(file.full(key), str(body["unit"]), str(body.get("says", "")), scopes)


def _value(file: _File, key: str, unit: str, scope_line: int, entry: Any) -> tuple[int, Value]:
    line = file.line(entry) if isinstance(entry, dict) else scope_line
    needed = ("from", "value", "basis", "last_checked")
    absent = [name for name in needed if not isinstance(entry, dict) or name not in entry]
    if absent:
        raise file.wrong(line, key, f"a value lacks {', '.join(absent)}", f"each value needs {', '.join(needed)}")
    unknown = sorted(set(map(str, entry)) - {*needed, "until"})
    if unknown:
        raise file.wrong(line, key, f"{', '.join(unknown)} means nothing here", "take it out")
    for name in ("from", "last_checked", "until"):
        if name in entry and type(entry[name]) is not date:
            raise file.wrong(line, key, f"{name} is no day", "write it YYYY-MM-DD")
    if not str(entry["basis"] or "").strip():
        raise file.wrong(line, key, "the basis is empty", "name the text, article or notice it rests on")
    if "until" in entry and entry["until"] < entry["from"]:
        raise file.wrong(line, key, "it ends before it begins", "put until after from")
    if entry["value"] is not None and not UNITS[unit].fits(entry["value"]):
        raise file.wrong(line, key, f"the value does not fit the unit {unit}", f"write {UNITS[unit].form}")
    return line, Value(entry["from"], entry["value"], str(entry["basis"]), entry["last_checked"], entry.get("until"))


def _in_order(file: _File, key: str, listed: list[tuple[int, Value]]) -> tuple[Value, ...]:
    """Values whose days follow each other without overlap or gap."""
    for (_, one), (line, following) in pairwise(listed):
        if following.from_day <= one.from_day:
            raise file.wrong(line, key, "the days are not in order", "put the values in the order of their days")
        if one.until is None:
            continue
        if one.until >= following.from_day:
            remedy = f"end the one before on {following.from_day - timedelta(days=1)}, or leave its until out"
            raise file.wrong(line, key, f"two values overlap from {following.from_day} to {one.until}", remedy)
        if one.until + timedelta(days=1) < following.from_day:
            gap = f"{one.until + timedelta(days=1)} to {following.from_day - timedelta(days=1)}"
            raise file.wrong(
                line, key, f"nothing is said from {gap}", "close the gap, or write `value: null` for those days"
            )
    line, last = listed[-1]
    if last.until is not None:
        remedy = f"add a line from {last.until + timedelta(days=1)}, with `value: null` where nothing follows"
        raise file.wrong(line, key, f"nothing is said after {last.until}", remedy)
    return tuple(value for _, value in listed)
