"""Claims as a table for a person at a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from claims.claim import Claim
from claims.words import Severity, Status

_COLOURS = {Status.VALIDATED: "green", Status.FLAGGED: "yellow", Status.QUARANTINED: "red"}
_SHADES = {Severity.BLOCK: "red", Severity.REVIEW: "yellow", Severity.WARN: "dim"}


def show(claims: Sequence[Claim]) -> None:
    """Print one row a claim: what it is, what was found in it, what stops it."""
    table = Table(header_style="bold")
    for name in ("claim", "status", "pages", "documents", "insured", "total", "flags"):
        table.add_column(name, overflow="fold", justify="right" if name in ("pages", "total") else "left")
    for claim in claims:
        table.add_row(*_row(claim))
    Console().print(table)


def _row(claim: Claim) -> tuple[str, ...]:
    name = claim.source if claim.parts == 1 else f"{claim.source} {claim.part}/{claim.parts}"
    colour = _COLOURS.get(claim.status, "white")
    return (
        _plain(name),
        f"[{colour}]{claim.status.value}[/]",
        str(len(claim.pages)),
        ", ".join(document.kind.value for document in claim.documents),
        _summary(claim, "insured_number"),
        _summary(claim, "total_amount"),
        claim.quarantine.reason.value if claim.quarantine else _flags(claim),
    )


def _flags(claim: Claim) -> str:
    shades = {flag.rule: _SHADES[flag.severity] for flag in reversed(claim.flags)}
    return " ".join(f"[{shades[rule]}]{rule}[/]" for rule in dict.fromkeys(flag.rule for flag in claim.flags))


def _summary(claim: Claim, name: str) -> str:
    item = claim.summary.get(name)
    return _plain(str(item.value)) if item is not None else ""


def _plain(text: str) -> str:
    """Text from outside without markup of ours or control signs of the terminal's."""
    return "".join(sign if sign.isprintable() else "�" for sign in text).replace("[", r"\[")
