"""Opens a house from the settings: database at its newest shape, store, keys, bell."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import platformdirs
import typer
from sqlalchemy.exc import SQLAlchemyError

from cachet import own_law
from cachet.settings import Settings, WrongSetting
from intake.bell import Bell
from intake.database import open_database, upgrade
from intake.database.keeping import found, is_founded
from intake.house import House
from intake.sealing import Keyring, MasterKey, SealBroken
from intake.storage import open_storage
from validators.law import Law, LawIsWrong

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # memory, not disk: a page in the clear never reaches one


def open_house(settings: Settings, *, make_key: bool = False) -> House:
    """The house of `settings`; with `make_key`, an empty one gets a fresh master key (`cachet serve`).

    Raises WrongSetting with a sentence when a setting does not work.
    """
    law = law_of(settings)
    if settings.database_url is None or settings.storage_url is None:
        settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = open_database(settings.database)
    try:
        upgrade(engine)
        with engine.begin() as connection:
            founded = is_founded(connection)
            keyring = Keyring(master_keys(settings, founded=founded, make_key=make_key))
            foundation = found(connection, keyring)
    except SealBroken:
        raise WrongSetting(
            "CACHET_MASTER_KEY is not the key this data was sealed with; set the one that was used first."
        ) from None
    except SQLAlchemyError as error:
        raise WrongSetting(f"CACHET_DATABASE_URL cannot be used: {type(error).__name__}.") from error
    try:
        storage = open_storage(
            settings.storage,
            settings.data / "incoming",
            floor_bytes=settings.disk_floor_mib << 20,
            endpoint=settings.s3_endpoint,
            region=settings.s3_region,
        )
    except (OSError, ValueError) as error:
        raise WrongSetting(f"CACHET_STORAGE_URL cannot be used: {type(error).__name__}.") from error
    return House(
        engine=engine,
        storage=storage,
        keyring=keyring,
        secrets=foundation.secrets,
        epoch=foundation.epoch,
        bell=Bell(settings.redis),
        scratch=scratch_of(settings),
        terms=settings.terms,
        law=law,
        registry=settings.lists,
    )


@contextmanager
def opened(settings: Settings) -> Iterator[House]:
    """The house of `settings` while the block runs; raises WrongSetting."""
    house = open_house(settings)
    try:
        yield house
    finally:
        house.bell.close()
        house.engine.dispose()


def open_or_found(settings: Settings) -> House:
    """The house of `settings`; where an empty one got a fresh master key, people are told where it lies."""
    path = key_file(settings)
    before = path.exists()
    house = open_house(settings, make_key=True)
    if path.exists() and not before:
        typer.echo(f"A master key was made: {path}. Keep a copy apart from the data.", err=True)
    return house


def key_file(settings: Settings) -> Path:
    """Where the key of a one-machine house lies: under the user's configuration folder, one for each data folder."""
    data = settings.data.resolve()
    name = f"{data.name or 'root'}-{sha256(str(data).encode()).hexdigest()[:8]}.key"
    return Path(platformdirs.user_config_dir("cachet")) / name


def master_keys(settings: Settings, *, founded: bool, make_key: bool) -> tuple[MasterKey, ...]:
    """The master keys: from the setting, else from the key file, else (empty house only) made now."""
    if settings.master_keys is not None:
        return settings.master_keys
    path = key_file(settings)
    if path.exists():
        try:
            return (MasterKey.parse(path.read_text()),)
        except ValueError:
            raise WrongSetting(f"CACHET_MASTER_KEY is not set and {path} holds no key.") from None
    if founded:
        raise WrongSetting("CACHET_MASTER_KEY is not set, and this data was sealed with one; set it and start again.")
    if not make_key:
        raise WrongSetting("CACHET_MASTER_KEY is not set; `cachet serve` makes one for an empty data folder.")
    key = MasterKey.new()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_text(key.text() + "\n")
    return (key,)


def law_of(settings: Settings) -> Law:
    """The law in force: what ships, with the payer's own parameters laid over it. Raises WrongSetting."""
    try:
        return own_law.in_force(settings)
    except LawIsWrong as wrong:
        raise WrongSetting(wrong.sentence) from None


def scratch_of(settings: Settings) -> Path:
    """The folder in memory where a page being read may stand in the clear."""
    if settings.scratch is not None:
        return settings.scratch
    return SHARED_MEMORY if SHARED_MEMORY.is_dir() else Path(tempfile.gettempdir())
