"""Credentials from the command line: told once, alone, and what is renewed ends the old one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from cachet.cli import gather
from intake.database import tables
from intake.house import House
from tests.conftest import KEY

Call = Callable[..., Result]


@pytest.fixture
def call(house: House, tmp_path: Path) -> Call:
    """Calls the command on `house`."""
    environment = {"CACHET_DATA": str(tmp_path / "data"), "CACHET_MASTER_KEY": KEY.text()}

    def made(*words: str) -> Result:
        return CliRunner().invoke(gather(words[0]), list(words), env=environment)

    return made


def told(result: Result) -> str:
    """The one word on standard output."""
    assert result.exit_code == 0, result.output
    (word,) = result.stdout.split()
    return word


def test_a_renewed_station_key_ends_the_old_one(call: Call, url: str) -> None:
    """`cachet station key` prints a key that opens the door, and the old one no longer does."""
    old = told(call("station", "add", "RABAT-1"))
    with httpx.Client(base_url=url) as http:
        assert _asks(http, old) == 404
        new = told(call("station", "key", "RABAT-1"))
        assert new != old and (_asks(http, new), _asks(http, old)) == (404, 401)


def _asks(http: httpx.Client, key: str) -> int:
    return http.get("/v1/batches/01ARZ3NDEKTSV4RRFFQ69G5FAV", headers={"Authorization": f"Bearer {key}"}).status_code


def test_a_renewed_client_key_ends_the_old_one(call: Call, url: str) -> None:
    """`cachet client key` prints a key that pulls the feed, and the old one no longer does."""
    old = told(call("client", "add", "PAYER", "--regime", "cnss", "--regime", "cnops"))
    new = told(call("client", "key", "PAYER"))
    with httpx.Client(base_url=url) as http:
        answers = {
            key: http.get("/v1/adjudication/claims", headers={"Authorization": f"Bearer {key}"}) for key in (new, old)
        }
    assert (answers[new].status_code, answers[old].status_code) == (200, 401)


def test_a_renewed_password_ends_every_session(call: Call, url: str) -> None:
    """`cachet user password` ends the old password and whoever is signed in with it."""
    old = told(call("user", "add", "AMINA", "--role", "reviewer"))
    with httpx.Client(base_url=url) as http:
        token = _signs_in(http, old).json()["token"]
        session = {"Authorization": f"Bearer {token}"}
        assert http.get("/v1/session", headers=session).status_code == 200
        new = told(call("user", "password", "AMINA"))
        assert http.get("/v1/session", headers=session).status_code == 401
        assert (_signs_in(http, old).status_code, _signs_in(http, new).status_code) == (401, 201)


def _signs_in(http: httpx.Client, password: str) -> httpx.Response:
    return http.post("/v1/session", json={"name": "AMINA", "password": password, "bearer": True})


@pytest.mark.parametrize("words", [("station", "key"), ("client", "key"), ("user", "password")])
def test_nobody_of_that_name(call: Call, words: tuple[str, str]) -> None:
    """A name that is not there is a wrong call, told in a sentence; nothing stands on standard output."""
    wrong = call(*words, "NOBODY")
    assert (wrong.exit_code, wrong.stdout) == (2, "") and "NOBODY" in wrong.stderr


def test_only_hashes_are_kept(call: Call, house: House) -> None:
    """No key or password stands in the database."""
    secrets = [
        told(call("station", "add", "S")),
        told(call("client", "add", "C", "--scope", "portal")),
        told(call("user", "add", "U", "--role", "auditor")),
    ]
    with house.reading() as work:
        rows = [
            row
            for table in (tables.stations, tables.clients, tables.users)
            for row in work.connection.execute(select(table))
        ]
    assert len(rows) == 3 and not any(secret in str(row) for secret in secrets for row in rows)
