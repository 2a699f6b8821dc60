"""Working days, months, and the last day of every clock."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from claims.claim import Claim
from tests.builders import a_care_sheet, a_claim, a_paper
from validators.calendar import months_after
from validators.clocks import announced, bring_by, clocks, pay_by, working_day_after, working_days_left
from validators.known import AskedBack, Nothing
from validators.law import load

LAW = load()


class Asked(Nothing):
    """Papers were asked back."""

    def __init__(self, asked: AskedBack) -> None:
        self.asked = asked

    def asked_back(self, claim: Claim) -> AskedBack | None:
        return self.asked

    def complete_on(self, claim: Claim) -> date | None:
        return self.asked.came_on


def test_weekends_and_holidays_are_no_working_days() -> None:
    """From a Friday the next one is Monday; Throne Day, 30 July, is left out."""
    assert working_day_after(date(2026, 3, 6), 1, LAW) == date(2026, 3, 9)
    assert working_day_after(date(2026, 7, 29), 1, LAW) == date(2026, 7, 31)
    assert working_days_left(date(2026, 7, 29), date(2026, 7, 31), LAW) == 1


def test_days_left_turn_negative_when_the_day_has_passed() -> None:
    """The last day itself is left; the day after it is late, on a weekend too."""
    assert working_days_left(date(2026, 3, 6), date(2026, 3, 9), LAW) == 1
    assert working_days_left(date(2026, 3, 9), date(2026, 3, 9), LAW) == 0
    assert working_days_left(date(2026, 3, 9), date(2026, 3, 6), LAW) == -1
    assert working_days_left(date(2026, 3, 8), date(2026, 3, 6), LAW) == -1


def test_an_operator_corrects_what_hangs_on_the_moon(tmp_path: Path) -> None:
    """Lunar days off are said to be estimates; the law's lists move them."""
    assert "estimated" in announced(2026)[date(2026, 3, 20)]
    form = (
        "processing.days_off_{}:\n  unit: days of the calendar\n  ALL:\n"
        "    - {{from: 2002-11-21, value: [{}], basis: communiqué, last_checked: 2026-03-19}}\n"
    )
    own = tmp_path / "own.yaml"
    own.write_text(form.format("added", "2026-03-23") + form.format("removed", "2026-03-20"), encoding="utf-8")
    moved = load(own)
    assert working_day_after(date(2026, 3, 19), 1, LAW) == date(2026, 3, 23)
    assert working_day_after(date(2026, 3, 19), 1, moved) == date(2026, 3, 20)
    assert working_day_after(date(2026, 3, 20), 1, moved) == date(2026, 3, 24)


def test_thirty_working_days_to_pay_and_two_days_to_answer() -> None:
    """A request for direct payment is answered in 48 hours, whatever the weekday; without a deposit no clock runs."""
    assert pay_by(a_claim(a_care_sheet()), LAW) == date(2026, 3, 25)
    assert pay_by(a_claim(a_care_sheet(), a_paper("third_party_request"), received_on="2026-02-13"), LAW) == date(
        2026, 2, 15
    )
    assert pay_by(a_claim(a_care_sheet(), received_on=None), LAW) is None
    assert pay_by(a_claim(a_care_sheet()), LAW, complete_on=date(2026, 2, 11)) == date(2026, 3, 26)


def test_months_end_where_the_month_does() -> None:
    """The same day three months later, or the last of a shorter month."""
    assert months_after(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)


def test_what_is_asked_back_has_eight_days_or_72_hours() -> None:
    """A paper to bring has eight days, a defect to mend three; a day that was named comes first."""
    on = date(2026, 3, 2)
    assert bring_by(AskedBack(on), LAW, None) == date(2026, 3, 10)
    assert bring_by(AskedBack(on, to_mend=True), LAW, None) == date(2026, 3, 5)
    assert bring_by(AskedBack(on, due_on=date(2026, 3, 20), to_mend=True), LAW, None) == date(2026, 3, 20)


def test_all_clocks_of_a_claim_the_earliest_first() -> None:
    """Agreement, notice, payment and what was asked back, each with its last day."""
    claim = a_claim(a_care_sheet(), a_paper("prior_agreement", date="2026-01-15"))
    assert list(clocks(claim, LAW, Nothing()).items()) == [
        ("notice", date(2026, 2, 25)),
        ("pay", date(2026, 3, 25)),
        ("agreement", date(2026, 4, 15)),
    ]
    assert clocks(a_claim(a_care_sheet(), received_on=None), LAW, Nothing()) == {}


def test_the_time_to_pay_stands_still_while_papers_are_asked_back() -> None:
    """Only the complement's clock runs then; once it has come, the time to pay runs from that day."""
    claim, on = a_claim(a_care_sheet()), date(2026, 2, 12)
    waiting = clocks(claim, LAW, Asked(AskedBack(on)))
    assert waiting == {"complement": date(2026, 2, 20), "notice": date(2026, 2, 25)}
    came = clocks(claim, LAW, Asked(AskedBack(on, came_on=date(2026, 2, 17))))
    assert came == {"notice": date(2026, 2, 25), "pay": working_day_after(date(2026, 2, 17), 30, LAW)}
