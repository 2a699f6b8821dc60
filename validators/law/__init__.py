"""Dated parameters: no number of law stands in code.

Each file here is a subject; each key in it a parameter with its unit, and for each scope a list of values with the day
they take effect, the text they rest on and the day we last checked. Scopes: `ALL`, the managers `CNSS` and `CNOPS`, or one
regime (`tadamon`, `student` …); the narrowest one that exists for a regime is asked. A value holds until the next one;
an end is written as `null`; `until` may repeat the last day and is checked against the next one. A payer's own folder of such files may replace single values (`load(extra=…)`).
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from validators.law.model import ALL, BeforeTheLaw, Law, Parameter, Value, scopes_of
from validators.law.reading import LawIsWrong, read

__all__ = ["ALL", "BeforeTheLaw", "Law", "LawIsWrong", "Parameter", "Value", "load", "scopes_of"]


@lru_cache(maxsize=8)
def load(extra: Path | None = None) -> Law:
    """The law that ships with Cachet, with a payer's own parameters laid over it.

    extra  one file, or a folder of files; a parameter in it replaces the shipped one with all its scopes.
           Raises LawIsWrong.
    """
    if extra is not None:
        shipped = dict(load().parameters)
        return Law(shipped | _own(extra, shipped))
    parameters: dict[str, Parameter] = {}
    for item in sorted(files(__package__).iterdir(), key=lambda item: item.name):
        if item.name.endswith(".yaml"):
            parameters |= read(item.name[:-5], item.read_text("utf-8"))
    return Law(parameters)


def _own(extra: Path, shipped: dict[str, Parameter]) -> dict[str, Parameter]:
    """A payer's parameters; a name or a unit that the shipped law does not have is a slip."""
    own: dict[str, Parameter] = {}
    for path in [extra] if extra.is_file() else sorted(extra.glob("*.yaml")):
        try:
            own |= read(path.stem, path.read_text("utf-8"))
        except UnicodeDecodeError:
            raise LawIsWrong(f"{path.name}: it is not UTF-8; save it again as UTF-8.") from None
    for name, parameter in own.items():
        if name not in shipped:
            near = ", ".join(get_close_matches(name, shipped, 2)) or "`cachet rules list --parameters` names them all"
            raise LawIsWrong(f"{extra.name}: no rule asks for {name}; did you mean {near}?")
        if parameter.unit != shipped[name].unit:
            raise LawIsWrong(
                f"{extra.name}, {name}: its unit is {shipped[name].unit}, not {parameter.unit}; write that unit."
            )
    return own
