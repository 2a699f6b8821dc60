"""Whatever is sent to the API, by whomever, it answers in its own form and never fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis

from cachet.accounts import Role
from intake.house import House
from tests.houses import Adjudication, Person, Station, served

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]


@schemathesis.serializer("application/offset+octet-stream")
def _bytes(_context: schemathesis.SerializationContext, value: Any) -> bytes:
    """The bytes of a resumable upload, as they are."""
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@pytest.fixture
def fuzzed(house: House) -> Iterator[dict[str, str]]:
    """A served house with a claim in it: its address, and a key of each sort of caller."""
    with served(house) as url:
        station = Station(house, url)
        station.sent()
        person = Person(house, url, "salma", Role.SUPERVISOR)
        payer = Adjudication(house, url)
        yield {
            "url": url,
            "station": f"Bearer {station.key}",
            "person": str(person.http.headers["Authorization"]),
            "client": str(payer.http.headers["Authorization"]),
            "nobody": "Bearer cks_nobody",
        }


@pytest.mark.parametrize("caller", ["station", "person", "client", "nobody"])
def test_no_call_breaks_the_service(fuzzed: dict[str, str], caller: str) -> None:
    """No generated call is answered with 5xx, and every refusal is a problem document of ours."""
    schema = schemathesis.openapi.from_url(f"{fuzzed['url']}/openapi.json")
    headers = {"Authorization": fuzzed[caller], "Idempotency-Key": "fuzz", "If-Match": "*", "Tus-Resumable": "1.0.0"}
    settings = hypothesis.settings(
        max_examples=40, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    for operation in schema.get_all_operations():
        api = operation.ok()
        if api.path.endswith("/events"):
            continue  # a stream that stays open

        @hypothesis.seed(7)
        @settings
        @hypothesis.given(case=api.as_strategy())
        def send(case: schemathesis.Case) -> None:
            answer = case.call(headers=headers, timeout=30)
            assert answer.status_code < 500, (case.method, case.path, answer.status_code)
            if answer.status_code >= 400:
                assert answer.headers["content-type"][0] == "application/problem+json", (case.method, case.path)

        send()
