"""`cachet station add`, `client add`, `user add`: credentials, told once on standard output."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import IntegrityError

from cachet.house import open_or_found
from cachet.settings import WrongSetting, load_settings
from claims.errors import NotFound
from claims.words import Regime
from intake.claim.records import new_id
from intake.credentials import CLIENT, STATION, hash_of, new_secret
from intake.house import House, Work
from intake.people import queries
from intake.review.signing import hash_password

DataOption = Annotated[Path | None, typer.Option("--data", help="Folder of a one-machine service.", metavar="DIR")]
NameArgument = Annotated[str, typer.Argument(help="How people call it.", metavar="NAME")]
WRONG_CALL = 2


class Role(StrEnum):
    """What a person may do."""

    REVIEWER = "reviewer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    AUDITOR = "auditor"


class Language(StrEnum):
    """What people at a station speak."""

    FRENCH = "fr"
    ARABIC = "ar"
    ENGLISH = "en"


class Scope(StrEnum):
    """What a client may call."""

    ADJUDICATION = "adjudication"
    PORTAL = "portal"


station = typer.Typer(help="Scanning stations.", no_args_is_help=True)
client = typer.Typer(help="Clients of adjudication.", no_args_is_help=True)
user = typer.Typer(help="People who review.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to `cachet`."""
    app.add_typer(station, name="station")
    app.add_typer(client, name="client")
    app.add_typer(user, name="user")


@station.command("add")
def station_add(name: NameArgument, data: DataOption = None) -> None:
    """A new scanning station; prints its key."""
    with _house(data) as house:
        typer.echo(add_station(house, name))


@station.command("watch")
def station_watch(
    folder: Annotated[
        Path, typer.Argument(help="The folder the scanner writes to.", metavar="DIR", exists=True, file_okay=False)
    ],
    url: Annotated[str, typer.Option(help="Address of the service.", metavar="U")],
    key: Annotated[str, typer.Option(help="The station's key.", metavar="K", envvar="CACHET_STATION_KEY")],
    once: Annotated[bool, typer.Option("--once", help="Leave when nothing waits.")] = False,
    language: Annotated[Language, typer.Option(help="Language of what is told of pages and papers.")] = Language.FRENCH,
    receipts: Annotated[bool, typer.Option("--receipts", help="Put a receipt to print beside each file sent.")] = False,
) -> None:
    """Send what a scanner drops into a folder; what was acknowledged moves to its `sent` folder.

    Tells within seconds which pages to scan again, and what is missing as soon as it is read.
    """
    from cachet.spool import AlreadyWatched
    from cachet.watching import watch

    try:
        say = partial(typer.echo, err=True)
        watch(folder, url, key, say, once=once, language=language, receipts=receipts)
    except AlreadyWatched:
        typer.echo(f"cachet: {folder} is watched already.", err=True)
        raise typer.Exit(WRONG_CALL) from None
    except OSError as error:
        typer.echo(f"cachet: {folder} cannot be used: {error.strerror or type(error).__name__}.", err=True)
        raise typer.Exit(WRONG_CALL) from None


@client.command("add")
def client_add(
    name: NameArgument,
    regime: Annotated[list[Regime] | None, typer.Option(help="A regime it sees; without any, it sees all.")] = None,
    scope: Annotated[list[Scope] | None, typer.Option(help="What it may call; by default adjudication.")] = None,
    data: DataOption = None,
) -> None:
    """A new client of adjudication; prints its key."""
    with _house(data) as house:
        typer.echo(add_client(house, name, regime or [], scope or [Scope.ADJUDICATION]))


@user.command("add")
def user_add(
    name: NameArgument,
    role: Annotated[Role, typer.Option(help="What the person may do.")],
    data: DataOption = None,
) -> None:
    """A new person; prints the first password."""
    with _house(data) as house:
        typer.echo(add_user(house, name, role))


@station.command("key")
def station_key(name: NameArgument, data: DataOption = None) -> None:
    """A new key for a station, which ends the old one; prints it."""
    with _house(data) as house:
        typer.echo(renew_station(house, name))


@client.command("key")
def client_key(name: NameArgument, data: DataOption = None) -> None:
    """A new key for a client, which ends the old one; prints it."""
    with _house(data) as house:
        typer.echo(renew_client(house, name))


@user.command("password")
def user_password(name: NameArgument, data: DataOption = None) -> None:
    """A new password for a person, which ends the old one and every session; prints it."""
    with _house(data) as house:
        typer.echo(renew_user(house, name))


def renew_station(house: House, name: str) -> str:
    """A new key for the station `name`; raises NotFound."""
    key = new_secret(STATION)
    with house.writing() as work:
        if not queries.renew_station(work.connection, name, hash_of(key)):
            raise NotFound(f"There is no station named {name}; add it with `cachet station add`.")
    return key


def renew_client(house: House, name: str) -> str:
    """A new key for the client `name`; raises NotFound."""
    key = new_secret(CLIENT)
    with house.writing() as work:
        if not queries.renew_client(work.connection, name, hash_of(key)):
            raise NotFound(f"There is no client named {name}; add it with `cachet client add`.")
    return key


def renew_user(house: House, name: str) -> str:
    """A new password for the person `name`, whose sessions end; raises NotFound."""
    password = secrets.token_urlsafe(15)
    with house.writing() as work:
        if not queries.renew_user(work.connection, name, hash_password(password)):
            raise NotFound(f"There is nobody named {name}; add them with `cachet user add`.")
    return password


def add_station(house: House, name: str) -> str:
    """Keep a new station; gives its key. Raises IntegrityError when there is one of that name."""
    key = new_secret(STATION)
    with house.writing() as work:
        queries.add_station(work.connection, **_new(work, name), key_hash=hash_of(key))
    return key


def add_client(house: House, name: str, regimes: list[Regime], scopes: list[Scope]) -> str:
    """Keep a new client; gives its key."""
    key = new_secret(CLIENT)
    with house.writing() as work:
        queries.add_client(
            work.connection,
            **_new(work, name),
            key_hash=hash_of(key),
            scopes=[scope.value for scope in scopes],
            regimes=[regime.value for regime in regimes],
        )
    return key


def add_user(house: House, name: str, role: Role) -> str:
    """Keep a new person; gives the first password."""
    password = secrets.token_urlsafe(15)
    with house.writing() as work:
        queries.add_user(work.connection, **_new(work, name), role=role.value, password_hash=hash_password(password))
    return password


def _new(work: Work, name: str) -> dict[str, object]:
    return {"id": new_id(), "name": name, "created_at": work.house.now()}


@contextmanager
def _house(data: Path | None) -> Iterator[House]:
    try:
        house = open_or_found(load_settings(data=data))
        yield house
    except WrongSetting as wrong:
        typer.echo(f"cachet: {wrong}", err=True)
        raise typer.Exit(WRONG_CALL) from None
    except NotFound as missing:
        typer.echo(f"cachet: {missing.sentence}", err=True)
        raise typer.Exit(WRONG_CALL) from None
    except IntegrityError:
        typer.echo("cachet: there is one of that name already.", err=True)
        raise typer.Exit(WRONG_CALL) from None
