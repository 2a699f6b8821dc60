"""Writes `docs/rules.md` from the rules and the law themselves: `python -m docs.rules`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from validators.engine import Rule, rules
from validators.law import Law, load

TARGET = Path(__file__).with_name("rules.md")
OPENING = """# Rules

Written by `python -m docs.rules` from the rules and the law; not edited by hand. How law is kept as data: [the law](law.md).

`found` means that the place was seen and the rule is broken; `cannot tell` that what it needs was not read or is doubtful, and then
a flag never weighs more than `review`. A rule whose list is not loaded, or whose subject is not in the claim, is silent."""


def page() -> str:
    """The whole page."""
    law = load()
    return "\n\n".join([OPENING, *(_section(name, rule, law) for name, rule in rules().items())]) + "\n"


def _section(name: str, rule: Rule, law: Law) -> str:
    title, said = _said(rule)
    lines = [f"## {name}", title, ""]
    lines += [f"- {word}: {sentence}" for word, sentence in said.items()]
    lines += [f"- weighs {weight}" for weight in _weights(name, law)]
    lines += [f"- `{parameter}`: {value}" for parameter, value in _parameters(rule, law)]
    return "\n".join(lines)


def _said(rule: Rule) -> tuple[str, dict[str, str]]:
    """The title of a rule and what it needs, says and rests on, each on one line."""
    title, _, rest = (rule.__doc__ or "").strip().partition("\n")
    parts = re.split(r"^(Needs|Says|Basis)\s+", rest.strip(), flags=re.MULTILINE)[1:]
    return title, {word.lower(): " ".join(text.split()) for word, text in zip(parts[::2], parts[1::2], strict=True)}


def _weights(name: str, law: Law) -> Iterator[str]:
    for scope, values in law.parameters[f"severity.{name}"].scopes.items():
        for value in values:
            yield f"`{value.value or 'nothing'}` ({scope}, from {value.from_day}): {value.basis}"


def _parameters(rule: Rule, law: Law) -> Iterator[tuple[str, str]]:
    source = Path(str(rule.__file__)).read_text("utf-8")
    for name in sorted(set(re.findall(r'"([a-z]+\.[a-z_]+)"', source)) & set(law.parameters)):
        parameter = law.parameters[name]
        yield name, f"{parameter.unit}. {parameter.says}".strip()


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
