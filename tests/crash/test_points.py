"""Killed before or after any fsync, rename or commit, an upload is there whole or not at all, and its retry makes it once."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from cachet.accounts import add_station
from intake.database.tables import claims, files
from intake.house import House
from intake.sealing import bound, unseal_stream
from intake.station import queries
from tests.conftest import KEY, HouseMaker
from tests.crash.dying import PAGE, TUS
from tests.houses import opened, served
from worker import sweeper

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]
ROOT = Path(__file__).parents[2]


def _die(data: Path, key: str, deadline: int, how: str) -> list[str]:
    """One upload that dies at step `deadline` (0: never); gives what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "CACHET_MASTER_KEY": KEY.text()}
    words = [sys.executable, "-m", "tests.crash.dying", str(data), key, str(deadline), how]
    done = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -9), done.stderr
    return done.stdout.split()


def _content(house: House) -> list[bytes]:
    """The bytes behind every claim."""
    found = []
    with house.reading() as work:
        from intake.database import keeping

        for file_id in work.connection.execute(select(files.c.id).join_from(files, claims)).scalars():
            file = queries.file(work.connection, file_id)
            wrapped = keeping.wrapped_key(work.connection, file_id)
            assert wrapped is not None
            key = house.keyring.unwrap(file_id, wrapped)
            with house.storage.open(file["blob"]) as blob:
                found.append(b"".join(unseal_stream(blob, key, bound(file_id, "file"))))
    return found


@pytest.mark.parametrize("how", ["whole", "tus"])
def test_every_step_may_be_the_last(make_house: HouseMaker, tmp_path: Path, how: str) -> None:
    """At each step: nothing acknowledged is missing, nothing is half there, the same call again ends it, once."""
    house = make_house(data=tmp_path / "none")
    *_, status, steps = _die(tmp_path / "none", add_station(house, "S"), 0, how)
    assert status == "202" and int(steps) > 8
    for deadline in range(1, int(steps) + 1):
        data = tmp_path / f"at-{deadline}"
        house = make_house(data=data)
        key = add_station(house, "S")
        told = _die(data, key, deadline, how)
        assert len(told) < 2, "it was to die"
        assert all(content == PAGE for content in _content(house))
        moment = datetime.now(UTC) + timedelta(minutes=12)  # a call whose process died is over by then
        house.now = lambda moment=moment: moment  # type: ignore[misc]
        with served(house) as url:
            http = opened(url, headers={"Authorization": f"Bearer {key}"})
            if how == "whole":
                again = {"files": ("a.jpg", PAGE, "image/jpeg")}
                answer = http.post("/v1/batches", files=again, headers={"Idempotency-Key": "k"})
            elif told:
                place = told[0]
                head = http.head(place, headers=TUS)
                if head.status_code == 200:
                    offset = int(head.headers["Upload-Offset"])
                    headers = {**TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
                    assert http.patch(place, content=PAGE[offset:], headers=headers).status_code == 204
                named = {"uploads": [{"id": place.rsplit("/", 1)[1], "file": "a.jpg"}]}
                answer = http.post("/v1/batches", json=named, headers={"Idempotency-Key": "k"})
            else:
                continue
        assert answer.status_code == 202, (deadline, answer.text)
        assert _content(house) == [PAGE]
        (claim,) = answer.json()["claims"]
        assert claim["duplicate_of"] is None
        later = moment + timedelta(days=2)
        house.now = lambda later=later: later  # type: ignore[misc]
        sweeper.tidy(house)
        sweeper.remove_orphans(house)
        blobs = [path for path in house.storage.scratch.parent.rglob("*") if path.is_file() and path.suffix != ".part"]
        assert len(blobs) == 1 and hashlib.sha256(blobs[0].read_bytes()).hexdigest().endswith(blobs[0].name)
