"""`cachet backup` and `cachet restore`: the database first, then the blobs, which never change, and the reference lists.

A backup is a folder: the database's copy, `blobs/ab/cdef…`, `registry/`, and `backup.json` which is written last: a
folder without it is no backup. All that is claims is sealed as it is in the house; the master key is not in it.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from cachet.house import opened
from cachet.operations import NOT_WELL, DataOption, settings_of, sqlite_file
from cachet.settings import Settings, WrongSetting
from intake.database import copying, open_database
from intake.database.copying import CopyFailed
from intake.database.keeping import claim_count
from intake.house import House
from intake.registry import keeping as registry
from intake.storage import StorageUnavailable

NOTE, LISTS = "backup.json", "registry"
FolderArgument = Annotated[Path, typer.Argument(help="The folder of the backup.", metavar="DIR")]


def register(app: typer.Typer) -> None:
    """Add these commands to `cachet`."""
    app.command()(backup)
    app.command()(restore)


def backup(folder: FolderArgument, data: DataOption = None) -> None:
    """Copy database, files and reference lists into a folder, while the service runs; into the same folder again, only what is new."""
    with settings_of(data) as settings:
        place = sqlite_file(settings)
        if place is not None and not place.is_file():
            raise WrongSetting(f"There is no database at {place}; give the folder with --data or CACHET_DATA.")
        try:
            with opened(settings) as house:
                claims, blobs = save(house, folder)
        except (CopyFailed, StorageUnavailable, OSError) as error:
            raise WrongSetting(f"The backup was not finished: {_told(error)}") from None
    typer.echo(f"{claims} claims and {blobs} blobs are in {folder}. The master key is not: keep it apart.", err=True)


def restore(folder: FolderArgument, data: DataOption = None) -> None:
    """Fill an empty house from a backup; exits 1 when a file that the database points to is not in it."""
    with settings_of(data) as settings:
        try:
            missing = bring_back(settings, folder)
        except (CopyFailed, StorageUnavailable, OSError) as error:
            raise WrongSetting(f"The restore was not finished: {_told(error)}") from None
    for address in missing:
        typer.echo(f"The blob {address} is not in the backup.", err=True)
    typer.echo("Restored; clients of adjudication pull from the beginning. Run `cachet history verify`.", err=True)
    if missing:
        raise typer.Exit(NOT_WELL)


def _told(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or type(error).__name__}."
    return str(error)


def save(house: House, folder: Path) -> tuple[int, int]:
    """Back the house up into `folder`; gives how many claims and blobs are in it.

    Raises CopyFailed, StorageUnavailable, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / NOTE).unlink(missing_ok=True)
    copy = folder / copying.name_of_copy(house.engine)
    fresh = copy.with_suffix(".part")
    fresh.unlink(missing_ok=True)
    copying.dump(house.engine, fresh)
    fresh.replace(copy)
    with house.reading() as work:
        claims = claim_count(work.connection)
    blobs = 0
    for address in house.storage.addresses(house.now() + timedelta(days=1)):
        blobs += _copied(house, address, _place(folder, address))
    if house.registry is not None:
        registry.mirror(house.registry, folder / LISTS)
    note = {"made_at": datetime.now(UTC).isoformat(timespec="seconds"), "claims": claims, "blobs": blobs}
    (folder / NOTE).write_text(json.dumps(note) + "\n")
    return claims, blobs


def _copied(house: House, address: str, place: Path) -> bool:
    """One blob copied, whole; False when it was removed meanwhile."""
    if place.exists():
        return True
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = place.with_suffix(".part")
    try:
        with house.storage.open(address) as source, part.open("wb") as target:
            shutil.copyfileobj(source, target)
    except StorageUnavailable:
        if address in set(house.storage.addresses(house.now() + timedelta(days=1))):
            raise
        return False
    part.replace(place)
    return True


def bring_back(settings: Settings, folder: Path) -> list[str]:
    """Fill the empty house of `settings`; gives the blobs that rows point to and that the backup lacks or holds broken.

    Reference lists that lie there already, in a folder that machines share, stay as they are.
    Raises WrongSetting, CopyFailed, StorageUnavailable, OSError.
    """
    if not (folder / NOTE).is_file():
        raise WrongSetting(f"{folder} holds no finished backup.")
    database = sqlite_file(settings)
    if database is not None:
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = open_database(settings.database)
    try:
        _load(engine, folder)
        with engine.begin() as connection:
            copying.begin_anew(connection)
    finally:
        engine.dispose()
    if not registry.holds_lists(settings.lists):
        registry.mirror(folder / LISTS, settings.lists)
    with opened(settings) as house:
        with house.reading() as work:
            wanted = copying.blobs(work.connection)
        return [address for address in sorted(wanted) if not _put_back(house, address, _place(folder, address))]


def _load(engine: Engine, folder: Path) -> None:
    copy = folder / copying.name_of_copy(engine)
    if not copy.is_file():
        raise WrongSetting("The backup is of another kind of database than CACHET_DATABASE_URL.")
    with engine.connect() as connection:
        if engine.dialect.has_table(connection, "house"):
            raise WrongSetting("There is a house here already; a backup is restored into an empty database only.")
    copying.load(engine, copy)


def _put_back(house: House, address: str, place: Path) -> bool:
    if not place.is_file():
        return False
    part = house.storage.scratch / f"{address}.part"
    shutil.copyfile(place, part)
    with part.open("rb") as copied:
        if file_digest(copied, "sha256").hexdigest() != address:
            part.unlink()
            return False
    house.storage.put(part, address)
    return True


def _place(folder: Path, address: str) -> Path:
    return folder / "blobs" / address[:2] / address[2:]
