"""The restore drill: what was backed up comes back in a new house, to the byte, and nothing more is promised."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from cachet import operations, saving
from cachet.cli import app
from intake import history
from intake.claim import records
from intake.database.tables import claims
from intake.house import House
from intake.operations.balance import balance
from tests.conftest import KEY, HouseMaker
from tests.houses import Adjudication, Station, a_page, a_part, clean, opened, read_as, served, unstamped

operations.register(app)
saving.register(app)


def call(*words: str, **settings: str) -> Result:
    """One call of the command with these settings."""
    environment = {f"CACHET_{name.upper()}": value for name, value in settings.items()}
    return CliRunner().invoke(app, list(words), env={"CACHET_MASTER_KEY": KEY.text(), **environment})


def at(url: str, key: str) -> httpx.Client:
    """A client with a key it was given before; closed with the server."""
    return opened(url, headers={"Authorization": f"Bearer {key}"})


@pytest.fixture(params=["sqlite", "postgresql"])
def new_place(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Callable[[str], dict[str, str]]]:
    """A database kind, and settings of an empty house of that kind by name."""

    def settings(name: str) -> dict[str, str]:
        given = {"data": str(tmp_path / name)}
        if request.param == "postgresql":
            postgres = request.getfixturevalue("postgres")
            with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS saved_{name}")
                connection.execute(f"CREATE DATABASE saved_{name}")
            given["database_url"] = f"{postgres}/saved_{name}"
        return given

    return request.param, settings


def test_a_house_comes_back_whole(
    new_place: tuple[str, Callable[[str], dict[str, str]]], make_house: HouseMaker, tmp_path: Path
) -> None:
    """Backed up twice while it runs, lost, restored elsewhere: claims, pages, history, balance and feed are the same.

    What the station sends again is recognised, and what came after the backup is simply taken again.
    """
    _, settings = new_place
    old, target = settings("old"), tmp_path / "backup"
    house = make_house(**old)
    scans = tmp_path / "album"
    scans.mkdir()
    (scans / "1-1.jpg").write_bytes(a_page(5))
    with served(house) as url:
        station, payer = Station(house, url), Adjudication(house, url)
        one, other = station.sent(1), station.sent(2)
        read_as(house, one, a_part(*clean()), folder=scans)
        assert call("backup", str(target), **old).exit_code == 0
        read_as(house, other, a_part(*unstamped()))
        third = station.sent(3)
        pulled = payer.pull()
        done = call("backup", str(target), **old)
        assert done.exit_code == 0 and "3 claims and 4 blobs" in done.stderr
        station.sent(4)
        with house.reading() as work:
            before = {claim_id: records.load(work, claim_id).claim for claim_id in (one, other, third)}
    house.engine.dispose()
    new = settings("new")
    restored = call("restore", str(target), **new)
    assert restored.exit_code == 0, restored.output
    again = make_house(**new)
    with served(again) as url:
        with again.reading() as work:
            assert {claim_id: records.load(work, claim_id).claim for claim_id in before} == before
            assert list(history.broken(work.connection)) == [] and balance(work).adds_up
        station.http, payer.http = at(url, station.key), at(url, payer.key)
        page = station.http.get(f"/v1/claims/{one}/pages/1")
        assert page.status_code == 200 and page.content == a_page(5)
        same = payer.http.get("/v1/adjudication/claims", params={"after": pulled["next"]})
        assert same.status_code == 400 and payer.pull()["claims"] == pulled["claims"]
        read_as(again, third, a_part(*clean(7)))
        assert [claim["id"] for claim in payer.pull()["claims"]] == [one, third]
        known = station.send(("known.jpg", a_page(1)), key="k1").json()["claims"][0]
        fresh = station.send(("fresh.jpg", a_page(4)), key="k2").json()["claims"][0]
        assert (known["duplicate_of"], fresh["duplicate_of"]) == (one, None)


def test_a_backup_without_its_files_is_told(make_house: HouseMaker, tmp_path: Path) -> None:
    """A blob that is gone or broken is named, and the exit is 1; a folder that is no backup restores nothing."""
    house = make_house()
    with served(house) as url:
        station = Station(house, url)
        station.sent(1), station.sent(2)
    target = tmp_path / "backup"
    assert call("backup", str(target), data=str(tmp_path / "data")).exit_code == 0
    gone, broken = sorted((target / "blobs").glob("*/*"))
    gone.unlink()
    broken.write_bytes(b"x" + broken.read_bytes()[1:])
    told = call("restore", str(target), data=str(tmp_path / "new"))
    assert told.exit_code == 1 and told.stderr.count("is not in the backup") == 2
    full = call("restore", str(target), data=str(tmp_path / "new"))
    assert full.exit_code == 2 and "empty" in full.stderr
    (target / "backup.json").unlink()
    assert call("restore", str(target), data=str(tmp_path / "third")).exit_code == 2
    shutil.rmtree(target)
    nothing = call("backup", str(target), data=str(tmp_path / "nowhere"))
    assert nothing.exit_code == 2 and not target.exists()


def test_reference_lists_are_taken_along(house: House, tmp_path: Path) -> None:
    """Each version as it is at the newest backup; lists that lie in the new place already are not written over."""
    source, target = tmp_path / "data" / "registry", tmp_path / "backup"
    source.mkdir()
    lists = {"inpe.csv": "inpe\n101000018\n", "drugs.csv": "ean\n6118000000013\n"}
    for name, content in lists.items():
        (source / name).write_text(content)
    assert call("backup", str(target), data=str(tmp_path / "data")).exit_code == 0
    (source / "drugs.csv").unlink()
    (source / "drugs.2026-03-01.csv").write_text(lists.pop("drugs.csv"))
    (source / "inpe.csv").write_text("inpe\n101000026\n")
    now = {path.name: path.read_bytes() for path in source.iterdir()}
    assert call("backup", str(target), data=str(tmp_path / "data")).exit_code == 0
    assert call("restore", str(target), data=str(tmp_path / "new")).exit_code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "new" / "registry").iterdir()} == now
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "acts.csv").write_text("code\nK\n")
    done = call("restore", str(target), data=str(tmp_path / "third"), registry=str(shared))
    assert done.exit_code == 0 and [path.name for path in shared.iterdir()] == ["acts.csv"]


def test_another_master_key_restores_nothing_that_can_be_read(house: House, tmp_path: Path) -> None:
    """With a key that is not the one it was sealed with, a restore says so."""
    target = tmp_path / "backup"
    assert call("backup", str(target), data=str(tmp_path / "data")).exit_code == 0
    wrong = call("restore", str(target), data=str(tmp_path / "new"), master_key="A" * 43 + "=")
    assert wrong.exit_code == 2 and "CACHET_MASTER_KEY" in wrong.stderr


def test_the_balance_is_told_and_its_exit_says_whether_it_adds_up(house: House, url: str, tmp_path: Path) -> None:
    """`cachet balance` prints each place with claims and pages, for a day or for all."""
    read_as(house, Station(house, url).sent(), a_part(*clean()))
    told = call("balance", data=str(tmp_path / "data"))
    assert told.exit_code == 0 and "It adds up." in told.stderr
    lines = {line.split()[0]: line.split()[1:] for line in told.stdout.splitlines()}
    assert lines["received"] == ["1", "files", "1", "pages"] and lines["validated"] == ["1", "1"]
    with house.writing() as work:
        work.connection.execute(update(claims).values(page_count=7))
    wrong = call("balance", data=str(tmp_path / "data"))
    assert wrong.exit_code == 1 and "does not add up" in wrong.stderr
    empty = call("balance", "--day", "2020-01-01", data=str(tmp_path / "data"))
    assert empty.exit_code == 0
