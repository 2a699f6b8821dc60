"""`cachet rules`: the law in force, why a rule spoke, what changed, what a change would do. Reads claims, writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cachet import own_law
from cachet.days import a_day
from cachet.explaining import explained, heading, or_dash, title, weight
from cachet.score import saved
from claims.claim import Claim, Flag, is_clean
from claims.words import Regime
from validators.clocks import announced, days_off
from validators.engine import judge, rules
from validators.known import CallIndex, Known
from validators.law import BeforeTheLaw, Law, Parameter, load

app = typer.Typer(help="The law in force and what it does.", no_args_is_help=True)


On = Annotated[
    date | None, typer.Option(parser=a_day, metavar="DATE", help="The day whose law is meant; else the newest.")
]
Whose = Annotated[Regime | None, typer.Option(help="The regime whose law is meant; else what holds for all.")]
Own = Annotated[
    Path | None,
    typer.Option(
        help="A payer's own parameters, a folder or a file, laid over the law that ships; by default CACHET_LAW.",
        metavar="DIR",
    ),
]
Lists = Annotated[Path | None, typer.Option(help="Folder of reference lists to look values up in.", metavar="DIR")]
Claims = Annotated[
    list[Path] | None,
    typer.Argument(help="What cachet read printed, one claim a line; or folders of such files.", metavar="PATH…"),
]
Data = Annotated[Path | None, typer.Option("--data", help="Folder of a one-machine service.", metavar="DIR")]


@app.command("list")
def list_rules(
    on: On = None,
    regime: Whose = None,
    law: Own = None,
    parameters: Annotated[bool, typer.Option("--parameters", help="The parameters instead of the rules.")] = False,
) -> None:
    """Every rule with its weight, what it is about, and its basis; each line begins with the id."""
    in_force = _law(law)
    if parameters:
        for name in sorted(in_force.parameters):
            if not name.startswith("severity."):
                typer.echo(_parameter(in_force, name, on, regime))
        return
    for rule in rules():
        heavy = weight(in_force, rule, on, regime)
        basis = in_force.asked(f"severity.{rule}", on, regime).basis if heavy != "unknown" else "-"
        typer.echo(f"{rule}\t{heavy}\t{title(rule)}\t{basis}")


def _parameter(law: Law, name: str, on: date | None, regime: Regime | None) -> str:
    unit = law.parameters[name].unit
    try:
        value = law.asked(name, on, regime)
    except BeforeTheLaw:
        return f"{name}\tunknown\t{unit}\t-\t-"
    return f"{name}\t{value.value}\t{unit}\tfrom {value.from_day}, checked {value.last_checked}\t{value.basis}"


@app.command()
def explain(
    claims: Claims = None,
    rule: Annotated[str | None, typer.Option(help="This rule only.")] = None,
    law: Own = None,
    registry: Lists = None,
    stored: Annotated[
        str | None,
        typer.Option("--stored", help="A claim that the service keeps, by id or tracking number.", metavar="CLAIM"),
    ] = None,
    data: Data = None,
) -> None:
    """Walk through every rule on every claim: what it asked and saw, and why it spoke or was silent."""
    if rule is not None and rule not in rules():
        raise typer.BadParameter(f"there is no rule {rule}; cachet rules list names them all")
    if (stored is None) == (not claims):
        raise typer.BadParameter("name files of claims, or one claim of the service with --stored")
    if stored is not None:
        from cachet.stored import known, one, opened

        with opened(data) as work:
            _explain(one(work, stored), rule, work.house.law if law is None else _law(law), known(work))
        return
    in_force = _law(law)
    for claim, besides in _read(claims or (), registry):
        _explain(claim, rule, in_force, besides)


def _explain(claim: Claim, rule: str | None, law: Law, known: Known) -> None:
    for line in heading(claim, law, known):
        typer.echo(line)
    for name in [rule] if rule is not None else rules():
        for line in explained(name, claim, law, known):
            typer.echo(f"  {line}")


@app.command()
def diff(
    before: Annotated[date, typer.Argument(parser=a_day, metavar="BEFORE", help="A day.")],
    after: Annotated[date, typer.Argument(parser=a_day, metavar="AFTER", help="A later day.")],
    regime: Whose = None,
    law: Own = None,
) -> None:
    """What the law says otherwise on a later day; with --law also what the payer's own parameters change."""
    own = _law(law)
    first = own if law is None else load()
    for name in sorted({*first.parameters, *own.parameters}):
        old, new = _value(first, name, before, regime), _value(own, name, after, regime)
        if old != new:
            typer.echo(f"{name}: {old} -> {new}")


def _value(law: Law, name: str, day: date, regime: Regime | None) -> object:
    try:
        return law.value(name, day, regime) if name in law.parameters else "not there"
    except BeforeTheLaw:
        return "not known yet"


@app.command()
def replay(
    claims: Claims = None,
    what_if: Annotated[
        Path | None, typer.Option("--with", help="Changed parameters, a file or a folder.", metavar="FILE.yaml")
    ] = None,
    law: Own = None,
    registry: Lists = None,
    stored: Annotated[bool, typer.Option("--stored", help="The claims that the service keeps.")] = False,
    data: Data = None,
) -> None:
    """Judge claims again under changed parameters, and say which verdicts and flags change; nothing is written.

    Without --with, claims are held against the flags they carry.
    """
    if stored == bool(claims):
        raise typer.BadParameter("name files of claims, or say --stored for those that the service keeps")
    in_force = _law(law)
    changed = in_force if what_if is None else Law({**in_force.parameters, **_changes(what_if)})
    verdicts, total = Counter[tuple[str, str]](), 0
    for claim, known in _stored(data, registry) if stored else _read(claims or (), registry):
        old = claim.flags if what_if is None else _as_kept(claim, judge(claim, in_force, known))
        new = _as_kept(claim, judge(claim, changed, known))
        total += 1
        verdict = (_verdict(old), _verdict(new))
        verdicts[verdict] += 1
        turn = "" if verdict[0] == verdict[1] else f" ({verdict[0]} -> {verdict[1]})"
        for change in _changes_of(old, new):
            typer.echo(f"{claim.source} part {claim.part}{turn}: {change}")
    freed, caught = verdicts["flagged", "validated"], verdicts["validated", "flagged"]
    held = verdicts["flagged", "flagged"]
    typer.echo(
        f"{total} claims, flagged before {held + freed}, flagged after {held + caught}; "
        f"{freed} would pass, {caught} would be held"
    )


def _as_kept(claim: Claim, flags: Iterable[Flag]) -> tuple[Flag, ...]:
    """`flags` set aside where a person set them aside, with what the claim bears besides that no rule says."""
    waived = {(flag.rule, flag.document): flag.waived for flag in claim.flags}
    again = (flag.model_copy(update={"waived": waived.get((flag.rule, flag.document))}) for flag in flags)
    return (*again, *(flag for flag in claim.flags if flag.rule not in rules()))


def _changes_of(old: Iterable[Flag], new: Iterable[Flag]) -> Iterator[str]:
    before, after = set(_signs(old)), set(_signs(new))
    yield from (f"+ {sign}" for sign in sorted(after - before))
    yield from (f"- {sign}" for sign in sorted(before - after))


def _verdict(flags: tuple[Flag, ...]) -> str:
    return "validated" if is_clean(flags) else "flagged"


def _signs(flags: Iterable[Flag]) -> Iterator[str]:
    for flag in flags:
        yield f"{flag.rule} {flag.severity.value} {flag.certainty.value} document {or_dash(flag.document)}"


@app.command()
def calendar(
    year: Annotated[int, typer.Argument(min=1970, max=2100, help="The year.", metavar="YEAR")], law: Own = None
) -> None:
    """The days off that working days leave out; those of the lunar calendar are estimates until they are corrected."""
    in_force = _law(law)
    names = announced(year)
    for off in sorted({*names, *days_off([year], in_force)}):
        state = "day off" if off in days_off([year], in_force) else "taken out by the law's list"
        typer.echo(f"{off}\t{state}\t{names.get(off, 'added by the law')}")


def _law(own: Path | None) -> Law:
    """The law with a payer's own parameters: those named, else those of CACHET_LAW."""
    if own is None:
        return own_law.in_force()
    if not own.exists():
        raise typer.BadParameter(f"there is no {own}")
    return load(own)


def _changes(what_if: Path) -> dict[str, Parameter]:
    """The parameters that a file changes."""
    shipped = load()
    return {name: one for name, one in _law(what_if).parameters.items() if one is not shipped.parameters[name]}


def _known(registry: Path | None) -> CallIndex:
    from intake.registry.keeping import in_folder

    if registry is not None and not registry.is_dir():
        raise typer.BadParameter(f"{registry} is no folder of reference lists")
    return CallIndex() if registry is None else CallIndex(registers=in_folder(registry))


def _stored(data: Path | None, registry: Path | None) -> Iterator[tuple[Claim, Known]]:
    """The claims that the service keeps, in the order they came, with what it knows besides; lists that are named stand
    in for its own."""
    from cachet.stored import every, known, opened

    with opened(data) as work:
        besides = known(work)
        if registry is not None:
            besides.registers = _known(registry).registers
        yield from ((claim, besides) for claim in every(work))


def _read(paths: Iterable[Path], registry: Path | None) -> Iterator[tuple[Claim, Known]]:
    """The claims of files, each with those before it."""
    index = _known(registry)
    for claim in _claims(paths):
        yield claim, index
        index.add(claim)


def _claims(paths: Iterable[Path]) -> Iterator[Claim]:
    for path in paths:
        files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not files or not path.exists():
            raise typer.BadParameter(f"there is no file of claims at {path}")
        for file in files:
            yield from saved(file)


def register(onto: typer.Typer) -> None:
    """Give `onto` the commands `rules …`."""
    onto.add_typer(app, name="rules")
