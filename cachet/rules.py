"""`cachet rules`: the law in force, why a rule spoke, what changed, what a change would do. Reads claims, writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cachet.days import a_day
from cachet.score import saved
from claims.claim import Claim, Flag, is_clean
from claims.words import Regime
from validators.engine import judge, judge_by, rules
from validators.known import CallIndex
from validators.law import BeforeTheLaw, Law, load
from validators.papers import claim_day

app = typer.Typer(help="The law in force and what it does.", no_args_is_help=True)


On = Annotated[
    date | None, typer.Option(parser=a_day, metavar="DATE", help="The day whose law is meant; else the newest.")
]
Whose = Annotated[Regime | None, typer.Option(help="The regime whose law is meant; else what holds for all.")]
Own = Annotated[Path | None, typer.Option(help="Folder of a payer's own parameters, laid over the law.", metavar="DIR")]


def title(rule: str) -> str:
    """What a rule is about, in one line."""
    return (rules()[rule].__doc__ or "").strip().splitlines()[0]


def weight(law: Law, rule: str, day: date | None, regime: Regime | None) -> str:
    """`block`, `review`, `warn`, `off`, or `unknown` before the first day the rule is known for."""
    try:
        said = law.severity(rule, day, regime)
    except BeforeTheLaw:
        return "unknown"
    return said.value if said is not None else "off"


@app.command("list")
def list_rules(on: On = None, regime: Whose = None, law: Own = None) -> None:
    """Every rule with its weight, what it is about, and its basis; each line begins with the id."""
    in_force = load(law)
    for rule in rules():
        heavy = weight(in_force, rule, on, regime)
        basis = in_force.asked(f"severity.{rule}", on, regime).basis if heavy != "unknown" else "-"
        typer.echo(f"{rule}\t{heavy}\t{title(rule)}\t{basis}")


@app.command()
def explain(
    claims: Annotated[Path, typer.Argument(help="What cachet read printed, one claim a line.", metavar="CLAIM.jsonl")],
    rule: Annotated[str | None, typer.Option(help="This rule only.")] = None,
    law: Own = None,
) -> None:
    """Walk through every rule on every claim: what it needs, what it says, and why it is silent."""
    if rule is not None and rule not in rules():
        raise typer.BadParameter(f"there is no rule {rule}; cachet rules list names them all")
    in_force, known = load(law), CallIndex()
    for claim in _claims(claims):
        day = claim_day(claim, in_force.first_day)
        typer.echo(
            f"{claim.source} part {claim.part} regime {_or_dash(claim.regime)} received {_or_dash(claim.received_on)} law of {_or_dash(day)}"
        )
        for name in [rule] if rule is not None else rules():
            for line in explained(name, claim, in_force, known, day):
                typer.echo(f"  {line}")
        known.add(claim)


def explained(rule: str, claim: Claim, law: Law, known: CallIndex, day: date | None) -> Iterator[str]:
    """What a rule says of a claim, its flags first, then what it needed."""
    heavy = weight(law, rule, day, claim.regime)
    flags = judge_by(rule, claim, law, known) if claim.quarantine is None else ()
    if not flags:
        yield f"{rule}: {'off' if heavy == 'off' else 'silent'}. {title(rule)}"
        return
    for flag in flags:
        place = (
            "" if flag.document is None else f" document {flag.document} ({claim.documents[flag.document].kind.value})"
        )
        yield f"{rule}: {flag.severity.value}, {flag.certainty.value}{place}. {flag.message.en}"
        yield from (f"    {name} = {_seen(claim, flag, name)}" for name in flag.fields)
        yield f"    basis: {flag.basis}"


def _seen(claim: Claim, flag: Flag, name: str) -> str:
    if flag.document is None:
        return "see the documents"
    paper = claim.documents[flag.document]
    field, zone = paper.fields.get(name), paper.zones.get(name)
    if field is None:
        return f"not read (zone {zone.value if zone is not None else 'not looked for'})"
    return f"{field.value!r}, confidence {field.confidence:.2f}, {'accepted' if field.accepted else 'not accepted'}, {field.origin.value}"


@app.command()
def diff(
    before: Annotated[date, typer.Argument(parser=a_day, metavar="BEFORE", help="A day.")],
    after: Annotated[date, typer.Argument(parser=a_day, metavar="AFTER", help="A later day.")],
    regime: Whose = None,
    law: Own = None,
) -> None:
    """What the law says otherwise on a later day; with --law also what the payer's own parameters change."""
    shipped, own = load(), load(law)
    for name in sorted({*shipped.parameters, *own.parameters}):
        old, new = _value(shipped, name, before, regime), _value(own, name, after, regime)
        if old != new:
            typer.echo(f"{name}: {old} -> {new}")


def _value(law: Law, name: str, day: date, regime: Regime | None) -> object:
    try:
        return law.value(name, day, regime) if name in law.parameters else "not there"
    except BeforeTheLaw:
        return "not known yet"


@app.command()
def replay(
    claims: Annotated[Path, typer.Argument(help="What cachet read printed, one claim a line.", metavar="CLAIMS.jsonl")],
    law: Own = None,
) -> None:
    """Judge claims again, and say which flags come and go against what they carry; nothing is written."""
    in_force, known = load(law), CallIndex()
    held_before = held_after = total = 0
    for claim in _claims(claims):
        flags = judge(claim, in_force, known)
        known.add(claim)
        total, held_before, held_after = (
            total + 1,
            held_before + (not is_clean(claim.flags)),
            held_after + (not is_clean(flags)),
        )
        old, new = set(_signs(claim.flags)), set(_signs(flags))
        for sign, change in [
            *((sign, "+") for sign in sorted(new - old)),
            *((sign, "-") for sign in sorted(old - new)),
        ]:
            typer.echo(f"{claim.source} part {claim.part}: {change} {sign}")
    typer.echo(f"{total} claims, held before {held_before}, held after {held_after}")


def _signs(flags: Iterable[Flag]) -> Iterator[str]:
    for flag in flags:
        yield f"{flag.rule} {flag.severity.value} {flag.certainty.value} document {_or_dash(flag.document)}"


def _claims(path: Path) -> list[Claim]:
    if not path.is_file():
        raise typer.BadParameter(f"there is no file {path}")
    return saved(path)


def _or_dash(value: object) -> str:
    return "-" if value is None else str(value)


def register(onto: typer.Typer) -> None:
    """Give `onto` the commands `rules …`."""
    onto.add_typer(app, name="rules")
