"""Claims that a service keeps, opened for the command line; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from cachet.house import open_house
from cachet.settings import WrongSetting, load_settings
from claims.claim import Claim
from claims.errors import NotFound
from intake.claim import queries, records
from intake.claim.judging import KeptClaims
from intake.house import Work

WRONG_CALL = 2


@contextmanager
def opened(data: Path | None) -> Iterator[Work]:
    """A look into the service of the settings; a wrong setting is a wrong call."""
    try:
        house = open_house(load_settings(data=data))
    except WrongSetting as wrong:
        typer.echo(f"cachet rules: {wrong}", err=True)
        raise typer.Exit(WRONG_CALL) from None
    with house.reading() as work:
        yield work


def every(work: Work) -> Iterator[Claim]:
    """All claims, in the order they came."""
    return (record.claim for record in records.every(work))


def one(work: Work, number: str) -> Claim:
    """The claim under an id or a tracking number; an unknown one is a wrong call."""
    row = queries.claim(work.connection, number, None) or queries.claim_by_tracking(work.connection, number)
    try:
        if row is None:
            raise NotFound
        return records.opened(work, row).claim
    except NotFound:
        raise typer.BadParameter("the service keeps no claim under that number") from None


def known(work: Work) -> KeptClaims:
    """What the service knows besides a claim: earlier claims, the lists in force, the day."""
    return KeptClaims(work)
