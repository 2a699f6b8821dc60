"""What `cachet doctor` looks at: each part of this machine that the service leans on, and a sentence on how it is."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from cachet.house import key_file, law_of, master_keys, scratch_of
from cachet.operations import sqlite_file
from cachet.settings import Settings, WrongSetting
from claims.errors import CachetError
from intake.database import READING, at_head, open_database
from intake.database.keeping import found, is_founded
from intake.registry import keeping
from intake.registry.kinds import KINDS
from intake.sealing import Keyring, SealBroken
from intake.storage import StorageUnavailable, open_storage

LANGUAGES = {"fra": "French", "ara": "Arabic"}
NOT_YET = "nothing is there yet; `cachet serve` makes it."
PATIENCE_S = 3


@dataclass(frozen=True)
class Finding:
    """How one part is: `well` is False when something needed is missing."""

    part: str
    well: bool
    sentence: str


class Missing(Exception):
    """A part does not work; the sentence says what to do."""


def examine(settings: Settings) -> Iterator[Finding]:
    """Every part in turn; what one part breaks on says nothing of the next."""
    parts: dict[str, Callable[[Settings], str]] = {
        "tesseract": _tesseract,
        "models": _models,
        "reading": _reading,
        "memory folder": _scratch,
        "redis": _redis,
        "database": _database,
        "master key": _master_key,
        "storage": _storage,
        "reference lists": _lists,
        "law": _law,
    }
    for name, look in parts.items():
        try:
            yield Finding(name, True, look(settings))
        except (Missing, WrongSetting, CachetError) as missing:
            yield Finding(name, False, str(missing))


def _tesseract(_: Settings) -> str:
    from ocr.engines import tessdata

    folder = tessdata.folder()
    without = [f"{name} ({code})" for code, name in LANGUAGES.items() if not tessdata.has(code)]
    if without:
        raise Missing(f"Tesseract has no data for {', '.join(without)} in {folder}; install it there.")
    try:
        import tesserocr
    except ImportError:
        if shutil.which("tesseract") is None:
            raise Missing("neither tesserocr nor the program tesseract is installed.") from None
        return "the program is used, for tesserocr is not installed: slower, with the same results."
    return f"version {tesserocr.tesseract_version().split()[1]} with French and Arabic in {folder}."


def _models(_: Settings) -> str:
    from ocr.engines import combs, shipped
    from ocr.ink import network

    for name in (shipped.RECOGNISER, shipped.DETECTOR):
        shipped.content_of(name)
    combs.warm()
    try:
        network.session()
    except Exception as fault:  # onnxruntime's own errors share no public base
        raise Missing("the network for stamps and signatures cannot be opened; install Cachet again.") from fault
    return "the shipped files have the checksums they were measured with, and the networks of our own open."


def _reading(_: Settings) -> str:
    """A drawn page goes through a child process as any page does."""
    from PIL import Image, ImageDraw, ImageFont

    from worker.sandbox import read_file, warm

    page = Image.new("RGB", (827, 1169), "white")
    ImageDraw.Draw(page).text((90, 120), "Feuille de soins", fill="black", font=ImageFont.load_default(40))
    warm()
    with tempfile.TemporaryDirectory(prefix="cachet-") as folder:
        path = Path(folder) / "page.png"
        page.save(path, dpi=(100, 100))
        if not read_file(path).parts:
            raise Missing("a drawn page was not read in a child process.")
    return "a drawn page was read in a child process with limits of its own."


def _scratch(settings: Settings) -> str:
    place = scratch_of(settings)
    try:
        with tempfile.TemporaryFile(dir=place) as probe:
            probe.write(b"probe")
    except OSError as error:
        raise Missing(f"{place} cannot be written to ({error.strerror}); set CACHET_SCRATCH.") from None
    free = shutil.disk_usage(place).free >> 20
    return f"{place} has {free} MiB free for pages being read."


def _redis(settings: Settings) -> str:
    if settings.redis_url is None:
        program = shutil.which("redis-server")
        if program is None:
            raise Missing("redis-server is not installed, and CACHET_REDIS_URL names no other.")
        return f"`cachet serve` starts {program}."
    connection = Redis.from_url(
        settings.redis, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S, retry=None
    )
    try:
        memory: Any = connection.info("memory")
    except RedisError as error:
        raise Missing(f"CACHET_REDIS_URL does not answer ({type(error).__name__}).") from None
    finally:
        connection.close()
    if memory.get("maxmemory") and memory.get("maxmemory_policy") != "noeviction":
        raise Missing(
            "The Redis at CACHET_REDIS_URL drops rings when it is full; set its maxmemory-policy to noeviction."
        )
    return "CACHET_REDIS_URL answers."


def _database(settings: Settings) -> str:
    engine = _open(settings)
    if engine is None:
        return NOT_YET
    try:
        with engine.connect().execution_options(**{READING: True}) as connection:
            if not at_head(connection):
                raise Missing("it has not its newest shape; run `cachet db upgrade`.")
            return f"{connection.dialect.name} answers and has its newest shape."
    except SQLAlchemyError as error:
        raise Missing(f"CACHET_DATABASE_URL cannot be used ({type(error).__name__}).") from None
    finally:
        engine.dispose()


def _master_key(settings: Settings) -> str:
    engine = _open(settings)
    if engine is None:
        there = settings.master_keys is not None or key_file(settings).exists()
        return "it is there; nothing has been sealed with it yet." if there else NOT_YET
    try:
        with engine.connect().execution_options(**{READING: True}) as connection:
            founded = is_founded(connection)
            keyring = Keyring(master_keys(settings, founded=founded, make_key=False))
            if not founded:
                return "it is there; nothing has been sealed with it yet."
            found(connection, keyring)
    except SealBroken:
        raise Missing("it is not the key this data was sealed with; set the one that was used first.") from None
    except SQLAlchemyError as error:
        raise Missing(f"the database that tells does not answer ({type(error).__name__}).") from None
    finally:
        engine.dispose()
    return "it opens what it sealed; keep a copy apart from the data."


def _open(settings: Settings) -> Engine | None:
    """The database's engine; None when it is a file that is not there yet."""
    place = sqlite_file(settings)
    return None if place is not None and not place.is_file() else open_database(settings.database)


def _law(settings: Settings) -> str:
    law = law_of(settings)
    own = "the payer's own parameters are laid over it" if settings.law is not None else "as it ships"
    return f"{len(law.parameters)} parameters are in force, {own}."


def _lists(settings: Settings) -> str:
    loaded = [(name, keeping.versions(settings.lists, name)) for name in KINDS]
    keeping.in_folder(settings.lists)
    told = ", ".join(name for name, versions in loaded if versions)
    return f"{told} can be read." if told else "none is loaded; rules that need one are silent."


def _storage(settings: Settings) -> str:
    if settings.storage_url is None and not Path(settings.storage).is_dir():
        return NOT_YET
    try:
        storage = open_storage(
            settings.storage,
            settings.data / "incoming",
            floor_bytes=settings.disk_floor_mib << 20,
            endpoint=settings.s3_endpoint,
            region=settings.s3_region,
        )
        storage.probe()
    except (OSError, ValueError, StorageUnavailable) as error:
        raise Missing(f"CACHET_STORAGE_URL cannot be used ({type(error).__name__}); is the disk full?") from None
    return f"a blob was written, read and removed; {shutil.disk_usage(storage.scratch).free >> 20} MiB are free here."
