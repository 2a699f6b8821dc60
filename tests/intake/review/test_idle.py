"""A session ends when nobody has sat there for half an hour, whatever the page does by itself."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

from intake.house import House
from tests.houses import Person
from tests.intake.review.test_deciding import Desk


def test_a_queue_that_looks_again_by_itself_keeps_no_session_alive(house: House, url: str) -> None:
    """What the queue's page fetches every ten seconds is answered while the session lasts, and does not prolong it; what a
    person does there, prolongs it."""
    desk = Desk(url, Person(house, url, "AMINA"))
    page = desk.http.get("/review").text
    (poll,) = re.findall(r'<div id="rows"[^>]*hx-trigger="every 10s"[^>]*>', page)
    headers = json.loads(unescape(re.search(r"hx-headers='([^']*)'", poll)[1]))  # type: ignore[index]
    headers |= {"HX-Request": "true", "HX-Current-URL": f"{url}/review"}
    start = datetime.now(UTC)

    def asked(minute: int, by_itself: bool) -> str | None:
        house.now = lambda: start + timedelta(minutes=minute)
        answer = desk.http.get("/review", headers=headers if by_itself else {"HX-Request": "true"})
        assert answer.status_code == 200
        return answer.headers.get("hx-redirect")

    assert [asked(minute, by_itself=True) for minute in (10, 20)] == [None, None]
    assert asked(25, by_itself=False) is None
    assert [asked(minute, by_itself=True) for minute in (35, 45, 54)] == [None] * 3
    assert "/review/sign-in" in str(asked(56, by_itself=True))
