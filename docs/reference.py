"""Writes `docs/reference.md` from the code itself: `python -m docs.reference`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Literal, cast, get_args, get_origin

import typer
from fastapi.routing import APIRoute
from pydantic.fields import FieldInfo

from cachet import cli
from cachet.settings import PREFIX, Settings
from intake.app import create_app
from intake.house import House
from intake.review import web

TARGET = Path(__file__).with_name("reference.md")
OF_THE_MACHINE = {"workers": "processors less one"}
"""Defaults that are not the same on each machine."""

PLAIN = {
    "Path": "path",
    "str": "text",
    "int": "whole number",
    "float": "number",
    "SecretStr": "secret",
    "date": "day",
    "bool": "yes or no",
}


def reference() -> str:
    """The whole page."""
    parts = ["# Reference", "Written by `python -m docs.reference` from the code; not edited by hand."]
    parts += ["## Settings", "Environment variables; each default works on one machine.", _table(_settings())]
    parts += [
        "## Commands",
        *_commands(),
        "## HTTP",
        "Bodies and answers in full: `/openapi.json` of a running service.",
    ]
    parts += [_table(_routes()), "### Pages", _table(_pages())]
    return "\n\n".join(parts) + "\n"


def _table(rows: Iterator[tuple[str, ...]]) -> str:
    heading, *others = rows
    lines = [heading, ("---",) * len(heading), *others]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _settings() -> Iterator[tuple[str, ...]]:
    yield ("setting", "value", "default", "what it is")
    for name, field in Settings.model_fields.items():
        yield f"`{PREFIX}{name.upper()}`", _kind(field.annotation), _default(name, field), field.description or ""


def _default(name: str, field: FieldInfo) -> str:
    if name in OF_THE_MACHINE:
        return OF_THE_MACHINE[name]
    return "" if field.default is None else f"`{field.default}`"


def _kind(annotation: Any) -> str:
    """A type in words: closed lists by their words, an optional value as the value itself."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(f"`{each.value}`" for each in annotation)
    if get_origin(annotation) is Literal:
        return ", ".join(f"`{each}`" for each in get_args(annotation))
    inner = [each for each in get_args(annotation) if each is not type(None)]
    if inner:
        return _kind(inner[0])
    return PLAIN[annotation.__name__]


def _commands() -> Iterator[str]:
    for words, command in sorted(_leaves(typer.main.get_command(cli.gather()), ("cachet",))):
        yield f"### `{' '.join(words)}`"
        yield command.help or ""
        yield _table(_parameters(command))


def _leaves(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    groups: Mapping[str, Any] | None = getattr(command, "commands", None)
    if groups is None:
        yield words, command
        return
    for name, inner in groups.items():
        yield from _leaves(inner, (*words, name))


def _parameters(command: Any) -> Iterator[tuple[str, ...]]:
    yield ("word", "value", "", "what it is")
    for parameter in command.params:
        if parameter.name == "help":
            continue
        argument = parameter.param_type_name == "argument"
        word = (parameter.metavar or parameter.name.upper()) if argument else ", ".join(parameter.opts)
        told = (parameter.help or "") + (f" Or `{parameter.envvar}` in the environment." if parameter.envvar else "")
        yield f"`{word}`", _kind(parameter.type_descriptor.annotation), _manner(parameter), told


def _manner(parameter: Any) -> str:
    if parameter.required:
        return "needed"
    if parameter.default is None or parameter.default is False:
        return "may be repeated" if parameter.multiple else ""
    return f"default `{parameter.default}`"


def _routes() -> Iterator[tuple[str, ...]]:
    """From the OpenAPI document that the service answers with; no house is open, for none is asked anything."""
    yield ("method", "path", "what it does")
    for path, methods in create_app(cast(House, None)).openapi()["paths"].items():
        for method, told in methods.items():
            yield f"`{method.upper()}`", f"`{path}`", " ".join(told.get("description", "").split())


def _pages() -> Iterator[tuple[str, ...]]:
    yield ("method", "path", "what it shows or does")
    for route in (route for router in web.ROUTERS for route in router.routes):
        if isinstance(route, APIRoute):
            for method in sorted(route.methods or ()):
                yield f"`{method}`", f"`{route.path}`", " ".join((route.endpoint.__doc__ or "").split())


def main() -> None:
    """Write the page."""
    TARGET.write_text(reference(), encoding="utf-8")


if __name__ == "__main__":
    main()
