"""`cachet db`, `cachet history`, `cachet doctor`: the database's shape, the history's chains, and what works here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine, make_url
from sqlalchemy.exc import SQLAlchemyError

from cachet.days import a_day
from cachet.settings import Settings, WrongSetting, load_settings
from intake import history
from intake.database import READING, at_head, open_database, upgrade
from intake.history import queries

DataOption = Annotated[Path | None, typer.Option("--data", help="Folder of a one-machine service.", metavar="DIR")]
WRONG_CALL, NOT_WELL = 2, 1


db = typer.Typer(help="The database.", no_args_is_help=True)
chains = typer.Typer(help="What was done to claims.", no_args_is_help=True)


@db.callback()
@chains.callback()
def _group() -> None:
    """Keeps a group of one command a group."""


def register(app: typer.Typer) -> None:
    """Add these commands to `cachet`."""
    app.add_typer(db, name="db")
    app.add_typer(chains, name="history")
    app.command()(doctor)
    app.command()(balance)


@db.command("upgrade")
def db_upgrade(data: DataOption = None) -> None:
    """Bring the database to its newest shape; harmless when it has it already."""
    with settings_of(data) as settings, _database(settings, make=True) as engine:
        upgrade(engine)
        typer.echo("The database has its newest shape.", err=True)


@chains.command("verify")
def history_verify(data: DataOption = None) -> None:
    """Check the chain of every claim's history; names the first bad line of each, and exits 1 when there is one."""
    with (
        settings_of(data) as settings,
        _database(settings) as engine,
        engine.connect().execution_options(**{READING: True}) as connection,
        connection.begin(),
    ):
        if not at_head(connection):
            raise WrongSetting("The database has not its newest shape; run `cachet db upgrade` first.")
        broken = list(history.broken(connection))
        told = queries.claims_with_lines(connection)
    for claim_id, n in broken:
        typer.echo(f"{claim_id}: line {n} does not fit the chain.")
    typer.echo(f"{told} histories were checked; {len(broken)} do not hold.", err=True)
    if broken:
        raise typer.Exit(NOT_WELL)


def doctor(data: DataOption = None) -> None:
    """What works on this machine and what does not; exits 1 when something needed is missing."""
    from cachet.examining import examine

    with settings_of(data) as settings:
        well = True
        for finding in examine(settings):
            well = well and finding.well
            typer.echo(f"{'ok     ' if finding.well else 'missing'}  {finding.part}: {finding.sentence}")
    if not well:
        raise typer.Exit(NOT_WELL)


def balance(
    day: Annotated[
        date | None, typer.Option(parser=a_day, help="Only what came in on this day, in Morocco.", metavar="DATE")
    ] = None,
    data: DataOption = None,
) -> None:
    """Where everything that came in is, to the page; exits 1 when it does not add up."""
    from cachet.house import opened
    from intake.operations.balance import balance as balanced

    with settings_of(data) as settings, _database(settings), opened(settings) as house, house.reading() as work:
        told = balanced(work, day)
    typer.echo(f"{'received':<12}{told.files:>9} files {told.pages:>9} pages")
    for place, line in told.places.items():
        typer.echo(f"{place:<12}{line.claims:>9}       {line.pages:>9}")
    for file_id in told.astray:
        typer.echo(f"The pages of file {file_id} are not where they should be.", err=True)
    typer.echo("It adds up." if told.adds_up else "It does not add up.", err=True)
    if not told.adds_up:
        raise typer.Exit(NOT_WELL)


@contextmanager
def settings_of(data: Path | None) -> Iterator[Settings]:
    try:
        yield load_settings(data=data)
    except WrongSetting as wrong:
        typer.echo(f"cachet: {wrong}", err=True)
        raise typer.Exit(WRONG_CALL) from None


@contextmanager
def _database(settings: Settings, *, make: bool = False) -> Iterator[Engine]:
    """The database of `settings`; a SQLite file that is not there is made only when asked.

    Raises WrongSetting when it cannot be used.
    """
    place = sqlite_file(settings)
    if place is not None and make:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    elif place is not None and not place.is_file():
        raise WrongSetting(f"There is no database at {place}; give the folder with --data or CACHET_DATA.")
    engine = open_database(settings.database)
    try:
        yield engine
    except SQLAlchemyError as error:
        raise WrongSetting(f"CACHET_DATABASE_URL cannot be used: {type(error).__name__}.") from error
    finally:
        engine.dispose()


def sqlite_file(settings: Settings) -> Path | None:
    """The file of a SQLite database; None for another kind."""
    url = make_url(settings.database)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
