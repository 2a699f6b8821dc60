"""The daily balance as a page."""

from __future__ import annotations

import httpx

from cachet.accounts import Role, add_user
from intake.house import House
from tests.houses import Station, a_part, clean, opened, read_as


def _signed_in(house: House, url: str) -> httpx.Client:
    http = opened(url)
    password = add_user(house, "salma", Role.AUDITOR)
    assert http.post("/review/sign-in", data={"name": "salma", "password": password}).status_code == 303
    return http


def test_the_balance_of_a_day_is_shown_to_whoever_is_signed_in(house: House, url: str) -> None:
    """Today's balance in French and Arabic, another day's when asked; a day that is none is told on a page."""
    read_as(house, Station(house, url).sent(), a_part(*clean()))
    assert opened(url).get("/review/balance").headers["location"].startswith("/review/sign-in")
    http = _signed_in(house, url)
    page = http.get("/review/balance", headers={"Accept-Language": "fr"})
    assert page.status_code == 200 and "Chaque page est à sa place." in page.text and "Bilan du jour" in page.text
    arabic = http.get("/review/balance?lang=ar&day=2026-01-01").text
    assert 'dir="rtl"' in arabic and 'value="2026-01-01"' in arabic and "كل صفحة في مكانها." in arabic
    wrong = http.get("/review/balance?day=soon")
    assert wrong.status_code == 400 and "text/html" in wrong.headers["content-type"]
