"""Alive, ready, counted; and what every answer bears."""

from __future__ import annotations

import httpx
import pytest

from claims.claim import claim_schema
from intake.house import House
from tests.houses import Person, Station, a_part, read_as, unstamped


def test_alive_and_ready(any_house: House, any_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ready means that uploads can be kept; a store that is away says unavailable."""
    with httpx.Client(base_url=any_url) as nobody:
        assert nobody.get("/healthz").json() == {"status": "ok"}
        assert nobody.get("/readyz").json()["parts"]["database"] == "ok"
        monkeypatch.setattr(any_house.storage, "_floor_bytes", 1 << 62)
        answer = nobody.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")


def test_metrics_count_and_name_nobody(house: House, url: str) -> None:
    """Metrics come from the database, need no credential on loopback, and hold no name; behind a proxy they need one."""
    station = Station(house, url, "RABAT-SECRET")
    read_as(house, station.sent(reference="REF-SECRET"), a_part(*unstamped()))
    with httpx.Client(base_url=url) as nobody:
        told = nobody.get("/metrics").text
        assert 'cachet_claims{status="flagged"} 1.0' in told and "cachet_bell_up 0.0" in told
        assert "SECRET" not in told and "SAMIR" not in told
        assert nobody.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 401
        reviewer = Person(house, url, "AMINA")
        assert reviewer.http.get("/metrics", headers={"Forwarded": "for=10.0.0.1"}).status_code == 403


def test_every_answer_bears_its_headers(house: House, url: str) -> None:
    """Security headers, no storing, and a request id that is taken over when it has the form of one."""
    with httpx.Client(base_url=url) as nobody:
        for path in ("/healthz", "/v1/batches/x", "/nothing", "/openapi.json"):
            headers = nobody.get(path, headers={"X-Request-Id": "abc-1"}).headers
            assert "default-src 'none'" in headers["content-security-policy"], path
            assert headers["x-content-type-options"] == "nosniff" and headers["cache-control"] == "no-store"
            assert headers["x-request-id"] == "abc-1"
        assert nobody.get("/healthz", headers={"X-Request-Id": "a b\tc"}).headers["x-request-id"] != "a b\tc"


def test_errors_are_problems(house: House, url: str) -> None:
    """Every error is a problem document with a stable type, an unknown path and a body that is no JSON too."""
    person = Person(house, url, "AMINA")
    claim_id = Station(house, url).sent()
    cases = [
        person.http.get("/v1/nothing"),
        person.http.delete("/v1/batches"),
        person.http.post(
            f"/v1/claims/{claim_id}/decision",
            content=b"{",
            headers={"Idempotency-Key": "k", "Content-Type": "application/json"},
        ),
        person.http.post(
            f"/v1/claims/{claim_id}/decision", json={"decision": "SECRET"}, headers={"Idempotency-Key": "l"}
        ),
        person.http.post("/v1/session", content=b"x" * (2 << 20)),
    ]
    assert [answer.status_code for answer in cases] == [404, 405, 400, 422, 413]
    for answer in cases:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"].startswith("urn:cachet:problem:") and "SECRET" not in answer.text


def test_the_api_is_described(house: House, url: str) -> None:
    """Every call of the contract stands in the OpenAPI document, with the claim's schema."""
    with httpx.Client(base_url=url) as nobody:
        document = nobody.get("/openapi.json").json()
    paths = document["paths"]
    for path, method in (
        ("/v1/batches", "post"),
        ("/v1/batches/{batch_id}", "get"),
        ("/v1/batches/{batch_id}/events", "get"),
        ("/v1/claims/{claim_id}", "get"),
        ("/v1/claims/{claim_id}/pages/{n}", "get"),
        ("/v1/claims/{claim_id}/history", "get"),
        ("/v1/claims/{claim_id}/fields", "patch"),
        ("/v1/claims/{claim_id}/decision", "post"),
        ("/v1/tracking/{number}", "get"),
        ("/v1/review/queue", "get"),
        ("/v1/review/next", "post"),
        ("/v1/adjudication/claims", "get"),
        ("/v1/adjudication/acknowledgements", "post"),
    ):
        assert method in paths[path], path
    assert set(document["components"]["schemas"]["Claim"]["properties"]) == set(claim_schema()["properties"])
