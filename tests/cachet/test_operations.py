"""`cachet db upgrade`, `cachet history verify`, `cachet doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import delete, text, update
from typer.testing import CliRunner, Result

from cachet import operations
from cachet.cli import app
from cachet.house import open_house
from cachet.settings import load_settings
from intake import history
from intake.database import at_head, open_database
from intake.database.tables import history as lines
from intake.house import House
from tests.houses import Station, a_part, clean, read_as
from tests.services import PrivateRedis

operations.register(app)


def call(*words: str) -> Result:
    """One call of the command."""
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No setting at all, and a data folder that is not there."""
    for name in ("DATABASE_URL", "REDIS_URL", "STORAGE_URL", "MASTER_KEY", "DATA", "SCRATCH"):
        monkeypatch.delenv(f"CACHET_{name}", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "data"


def test_upgrade_makes_the_newest_shape_and_may_be_repeated(alone: Path) -> None:
    """A database comes to its newest shape, from nothing and again, without a master key."""
    for _ in range(2):
        assert call("db", "upgrade", "--data", str(alone)).exit_code == 0
    engine = open_database(load_settings(data=alone).database)
    with engine.connect() as connection:
        assert at_head(connection)
    engine.dispose()


def test_upgrade_serves_postgresql_too(alone: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The URL in the settings is the one that is brought to its shape, and a wrong one is a sentence."""
    monkeypatch.setenv("CACHET_DATABASE_URL", f"{postgres}/postgres")
    assert call("db", "upgrade").exit_code == 0
    monkeypatch.setenv("CACHET_DATABASE_URL", f"{postgres}/nowhere")
    wrong = call("db", "upgrade")
    assert wrong.exit_code == 2 and "CACHET_DATABASE_URL" in wrong.stderr
    assert not alone.exists()


def verify(house: House) -> Result:
    """`cachet history verify` on the database of `house`."""
    database = house.engine.url.render_as_string(hide_password=False)
    return CliRunner().invoke(app, ["history", "verify"], env={"CACHET_DATABASE_URL": database})


def test_a_broken_chain_is_found(any_house: House, any_url: str) -> None:
    """Whole histories pass; an altered line, a missing line and a missing history are each named, and exit is 1."""
    station = Station(any_house, any_url)
    one, other, third = (station.sent(shade) for shade in (240, 230, 220))
    read_as(any_house, one, a_part(*clean()))
    fine = verify(any_house)
    assert (fine.exit_code, fine.stdout) == (0, "") and "3 histories" in fine.stderr
    with any_house.writing() as work:
        for n in range(3):
            history.append(work, other, "user:x", "looked_at", n=n)
        found = history.queries.of_claim(work.connection, other)
        work.connection.execute(update(lines).where(lines.c.claim_id == one, lines.c.n == 2).values(actor="user:else"))
        work.connection.execute(delete(lines).where(lines.c.claim_id == other, lines.c.n == len(found) - 1))
        work.connection.execute(delete(lines).where(lines.c.claim_id == third))
    told = verify(any_house)
    assert told.exit_code == 1
    said = [f"{one}: line 2 ", f"{other}: line {len(found) - 1} ", f"{third}: line 1 "]
    assert all(any(line.startswith(start) for line in told.stdout.splitlines()) for start in said), told.stdout
    assert len(told.stdout.splitlines()) == 3


def test_verify_makes_no_database(alone: Path) -> None:
    """A folder without a database is a wrong call, and stays without one."""
    wrong = call("history", "verify", "--data", str(alone))
    assert wrong.exit_code == 2 and "no database" in wrong.stderr and not alone.exists()


def test_doctor_before_and_after_the_first_start(alone: Path, redis: PrivateRedis) -> None:
    """On a machine that has all, doctor says so before the first start, changes nothing, and says so after it."""
    before = call("doctor", "--data", str(alone))
    assert before.exit_code == 0, before.output
    assert not alone.exists() and "missing" not in before.stdout
    open_house(load_settings(data=alone, redis_url=redis.url), make_key=True).engine.dispose()
    after = CliRunner().invoke(app, ["doctor", "--data", str(alone)], env={"CACHET_REDIS_URL": redis.url})
    assert after.exit_code == 0, after.output
    assert "opens what it sealed" in after.stdout and "CACHET_REDIS_URL answers" in after.stdout


def test_doctor_names_a_redis_that_drops_rings(alone: Path, redis: PrivateRedis) -> None:
    """A Redis that evicts when it is full is told; one without a limit, or that refuses, is well."""
    with Redis.from_url(redis.url) as connection:
        connection.config_set("maxmemory-policy", "allkeys-lru")
        connection.config_set("maxmemory", "100mb")
        try:
            told = CliRunner().invoke(app, ["doctor", "--data", str(alone)], env={"CACHET_REDIS_URL": redis.url})
        finally:
            connection.config_set("maxmemory", "0")
            connection.config_set("maxmemory-policy", "noeviction")
    assert told.exit_code == 1 and "noeviction" in told.stdout


def test_doctor_names_each_part_that_is_missing(alone: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No French, no Redis, an old shape, another master key, a folder that is none: a sentence each, and exit 1."""
    settings = load_settings(data=alone)
    engine = open_house(settings, make_key=True).engine
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    engine.dispose()
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("CACHET_MASTER_KEY", "A" * 43 + "=")
    monkeypatch.setenv("CACHET_REDIS_URL", f"unix://{tmp_path}/nobody.sock")
    monkeypatch.setenv("CACHET_STORAGE_URL", str(tmp_path / "file"))
    monkeypatch.setenv("CACHET_SCRATCH", str(tmp_path / "gone"))
    told = call("doctor", "--data", str(alone))
    assert told.exit_code == 1
    missing = {
        line.split(":")[0].removeprefix("missing").strip() for line in told.stdout.splitlines() if "missing " in line
    }
    assert missing == {"redis", "database", "master key", "storage", "memory folder"}, told.stdout
