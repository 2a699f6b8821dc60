"""Shared by all tests: real services started once, and a fresh house for each test that asks for one."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from argon2 import PasswordHasher

from cachet.house import open_house
from cachet.settings import load_settings
from intake.house import House
from intake.review import signing
from intake.sealing import MasterKey
from tests.houses import served
from tests.services import PrivateRedis, private_postgres

signing.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # argon2id still, without its price
KEY = MasterKey(b"a key that only tests ever know!")
_numbers = itertools.count()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[PrivateRedis]:
    """A private Redis; a test that kills it starts it again."""
    folder = Path(tempfile.mkdtemp(prefix="cachet-redis-"))
    server = PrivateRedis(folder)
    server.start()
    yield server
    server.kill()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def redis(redis_server: PrivateRedis) -> PrivateRedis:
    """The private Redis, empty."""
    redis_server.flush()
    return redis_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A private PostgreSQL with a template database at the newest shape."""
    with private_postgres() as url:
        with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE template_cachet")
        from intake.database import open_database, upgrade

        engine = open_database(f"{url}/template_cachet")
        upgrade(engine)
        engine.dispose()
        yield url


@pytest.fixture
def postgres_database(postgres: str) -> str:
    """A fresh database; gives its URL."""
    name = f"cachet_{next(_numbers)}"
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template_cachet")
    return f"{postgres}/{name}"


HouseMaker = Callable[..., House]


@pytest.fixture
def make_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HouseMaker]:
    """Opens houses with the settings given; by default SQLite, a folder, and no bell."""
    for name in ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "MASTER_KEY", "DATA"):
        monkeypatch.delenv(f"CACHET_{name}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    opened: list[House] = []

    def make(**settings: Any) -> House:
        given = {"data": tmp_path / "data", "master_key": KEY.text(), "disk_floor_mib": 0, **settings}
        given.setdefault("redis_url", f"unix://{tmp_path}/nobody.sock")
        house = open_house(load_settings(**given))
        opened.append(house)
        return house

    yield make
    for house in opened:
        house.engine.dispose()
        house.bell.close()


@pytest.fixture
def house(make_house: HouseMaker) -> House:
    """A house on SQLite, without a bell."""
    return make_house()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_house(request: pytest.FixtureRequest, make_house: HouseMaker) -> House:
    """A house on each database."""
    if request.param == "sqlite":
        return make_house()
    return make_house(database_url=request.getfixturevalue("postgres_database"))


@pytest.fixture
def url(house: House) -> Iterator[str]:
    """`house` behind a real server."""
    with served(house) as address:
        yield address


@pytest.fixture
def any_url(any_house: House) -> Iterator[str]:
    """`any_house` behind a real server."""
    with served(any_house) as address:
        yield address
