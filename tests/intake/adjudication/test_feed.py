"""The feed adjudication pulls: commit order, any cursor replayed, acknowledgements beside it."""

from __future__ import annotations

import base64
import threading
import time

import pytest

from claims.words import Regime
from intake.adjudication import queries
from intake.claim import records
from intake.house import House, Work
from tests.houses import Adjudication, Person, Station, a_part, clean, read_as, unstamped


def _validated(house: House, station: Station, *shades: int, regime: str = "cnss") -> list[str]:
    ids = [station.sent(shade, regime=regime) for shade in shades]
    for shade, claim_id in zip(shades, ids, strict=True):
        (claim,) = read_as(house, claim_id, a_part(*clean(shade)))
        assert claim.status.value == "validated"
    return ids


def test_claims_come_in_commit_order_and_any_cursor_replays(any_house: House, any_url: str) -> None:
    """Pages follow each other without gap or double, and what follows a cursor never changes."""
    station, payer = Station(any_house, any_url), Adjudication(any_house, any_url)
    ids = _validated(any_house, station, 1, 2, 3)
    first = payer.pull(limit=2)
    assert [one["id"] for one in first["claims"]] == ids[:2] and first["more"]
    assert first["claims"][0]["schema"] == "cachet.claim/1"
    rest = payer.pull(after=first["next"])
    assert [one["id"] for one in rest["claims"]] == ids[2:] and not rest["more"]
    assert payer.say(ids[2], 1, "accepted").status_code == 200
    assert payer.pull(after=first["next"]) == rest
    assert [one["id"] for one in payer.pull(unacknowledged="true")["claims"]] == ids[:2]
    assert payer.pull(after=rest["next"])["claims"] == []


def test_a_cursor_offers_a_claim_that_commits_late(any_house: House, any_url: str) -> None:
    """A claim whose transaction began first and ends last is never stepped over."""
    station, payer = Station(any_house, any_url), Adjudication(any_house, any_url)
    late, early = station.sent(1), station.sent(2)
    begun, may_end = threading.Event(), threading.Event()

    def publish_late() -> None:
        with any_house.writing() as work:
            _publish(work, late)
            begun.set()
            may_end.wait(20)

    thread = threading.Thread(target=publish_late)
    thread.start()
    begun.wait(20)
    other = threading.Thread(target=_publish_now, args=(any_house, early))
    other.start()
    other.join(0.5)  # on SQLite it waits for the first writer
    page = payer.pull()
    seen = [one["id"] for one in page["claims"]]
    may_end.set()
    thread.join()
    other.join()
    deadline = time.monotonic() + 10
    while len(seen) < 2 and time.monotonic() < deadline:
        page = payer.pull(after=page["next"])
        seen += [one["id"] for one in page["claims"]]
    assert sorted(seen) == sorted([late, early])


def _publish(work: Work, claim_id: str) -> None:
    record = records.load(work, claim_id, lock=True)
    records.publish(work, record, record.claim)


def _publish_now(house: House, claim_id: str) -> None:
    with house.writing() as work:
        _publish(work, claim_id)


def test_a_naive_cursor_would_skip(postgres_database: str, make_house: object, request: pytest.FixtureRequest) -> None:
    """The horizon is what makes the difference: by sequence alone the late claim is stepped over."""
    house: House = make_house(database_url=postgres_database)  # type: ignore[operator]
    from tests.houses import served

    with served(house) as url:
        station = Station(house, url)
        late, early = station.sent(1), station.sent(2)
        with house.writing() as work:
            _publish(work, late)
            _publish_now(house, early)
            with house.reading() as reader:
                assert queries.after(reader.connection, (0, 0), 10, (), unacknowledged=False) == []


def test_a_client_sees_its_regimes_only(house: House, url: str) -> None:
    """A client of one regime neither pulls, nor opens, nor acknowledges a claim of another."""
    station = Station(house, url)
    cnss, cnops = Adjudication(house, url, [Regime.CNSS], "A"), Adjudication(house, url, [Regime.CNOPS], "B")
    (claim_id,) = _validated(house, station, 1)
    assert [one["id"] for one in cnss.pull()["claims"]] == [claim_id]
    assert cnops.pull()["claims"] == []
    assert cnss.http.get(f"/v1/claims/{claim_id}").status_code == 200
    assert cnops.http.get(f"/v1/claims/{claim_id}").status_code == 404
    assert cnops.say(claim_id, 1, "accepted").status_code == 404


def test_a_client_never_opens_what_was_not_handed_over(house: House, url: str) -> None:
    """A flagged claim is unknown to adjudication."""
    claim_id = Station(house, url).sent()
    read_as(house, claim_id, a_part(*unstamped()))
    assert Adjudication(house, url).http.get(f"/v1/claims/{claim_id}").status_code == 404


def test_bad_cursors_are_refused_and_sizes_clamped(house: House, url: str) -> None:
    """A forged cursor, another list's or another epoch's is refused; limit and wait are brought into their bounds."""
    station, payer = Station(house, url), Adjudication(house, url)
    _validated(house, station, 1, 2)
    good = payer.pull(limit=1)["next"]
    raw = bytearray(base64.urlsafe_b64decode(good + "=" * (-len(good) % 4)))
    raw[-2] ^= 1
    epoch, house.epoch = house.epoch, "00000000"
    foreign = payer.pull(limit=1)["next"]
    house.epoch = epoch
    for cursor in ("x", "%%%", good[:-4], base64.urlsafe_b64encode(bytes(raw)).decode(), foreign):
        answer = payer.http.get("/v1/adjudication/claims", params={"after": cursor})
        assert (answer.status_code, answer.json()["type"]) == (400, "urn:cachet:problem:cursor_invalid"), cursor
    assert len(payer.pull(limit=0)["claims"]) == 1
    assert len(payer.pull(limit=10**9, wait=10**9)["claims"]) == 2


def test_waiting_answers_when_a_claim_comes(house: House, url: str) -> None:
    """A client that waits is answered soon after a claim is validated, not at the end of its wait."""
    station, payer = Station(house, url), Adjudication(house, url)
    claim_id = station.sent()
    timer = threading.Timer(0.7, read_as, (house, claim_id, a_part(*clean())))
    timer.start()
    start = time.monotonic()
    page = payer.pull(wait=25)
    timer.join()
    assert [one["id"] for one in page["claims"]] == [claim_id] and time.monotonic() - start < 15


def test_acknowledgements(any_house: House, any_url: str) -> None:
    """Accepted delivers, twice is no harm, the unknown is unknown, and another outcome for the same version clashes."""
    station, payer = Station(any_house, any_url), Adjudication(any_house, any_url)
    (claim_id,) = _validated(any_house, station, 1)
    answer = payer.say(claim_id, 1, "accepted", key="a")
    assert answer.json() == {"acknowledgements": [{"id": claim_id, "version": 1, "status": "delivered"}]}
    assert payer.say(claim_id, 1, "accepted", key="a").headers["Idempotency-Replayed"] == "true"
    assert payer.say(claim_id, 1, "accepted").status_code == 200
    assert payer.say(claim_id, 1, "refused").status_code == 409
    assert payer.say(claim_id, 2, "accepted").status_code == 404
    assert payer.say("01J00000000000000000000000", 1, "accepted").status_code == 404
    assert payer.http.get(f"/v1/claims/{claim_id}").json()["status"] == "delivered"


def test_a_refused_claim_comes_back_as_a_new_version(any_house: House, any_url: str) -> None:
    """A refusal parks the claim for a person; validated again it supersedes the version refused, which is then stale."""
    station, payer = Station(any_house, any_url), Adjudication(any_house, any_url)
    person = Person(any_house, any_url, "AMINA")
    (claim_id,) = _validated(any_house, station, 1)
    assert payer.say(claim_id, 1, "refused", reason="not ours").json()["acknowledgements"][0]["status"] == "refused"
    assert person.decide(claim_id, "validate").status_code == 200
    page = payer.pull()
    assert [(one["version"], one["supersedes"]) for one in page["claims"]] == [(1, None), (2, 1)]
    assert payer.say(claim_id, 2, "accepted").status_code == 200
    second = Adjudication(any_house, any_url, name="OTHER")
    answer = second.say(claim_id, 1, "accepted")
    assert answer.status_code == 409


def test_only_json_is_written(house: House, url: str) -> None:
    """A media type we do not write is told, not answered with another."""
    payer = Adjudication(house, url)
    answer = payer.http.get("/v1/adjudication/claims", headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.json()["type"]) == (406, "urn:cachet:problem:not_acceptable")


def test_other_callers_are_refused(house: House, url: str) -> None:
    """A station may not pull, and adjudication may not review or upload."""
    station, payer = Station(house, url), Adjudication(house, url)
    assert station.http.get("/v1/adjudication/claims").status_code == 403
    assert payer.http.get("/v1/review/queue").status_code == 403
    assert station.http.get("/v1/review/queue").status_code == 403
    assert payer.http.post("/v1/batches", headers={"Idempotency-Key": "x"}).status_code == 403
