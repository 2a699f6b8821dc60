"""A page that is scanned again is known by its looks and by what it says, never by its looks alone."""

from __future__ import annotations

from typing import Any

import pytest

from claims.claim import Claim, Document
from claims.words import Certainty
from tests.builders import ACT, a_care_sheet, a_claim, a_paper, a_prescription, an_invoice, doubtful
from validators.engine import judge_by
from validators.known import CallIndex
from validators.law import load
from validators.looks import MOST_APART

PRINT = int("5a" * 32, 16)


def changed(bits: int) -> str:
    """The print of a page that differs from `PRINT` in so many bits."""
    return f"{PRINT ^ ((1 << bits) - 1):064x}"


def said(first: Document, again: Document, bits: int = 30) -> Certainty | None:
    """What `duplicate` says of a claim of one paper, after another claim of one paper that looks much like it."""
    index = CallIndex()
    for claim, look in ((_claim("1", first), changed(0)), (_claim("2", again), changed(bits))):
        index.see(claim.id, {1: look})
        flags = judge_by("duplicate", claim, load(), index)
        index.add(claim)
    return flags[0].certainty if flags else None


def _claim(number: str, paper: Document) -> Claim:
    return a_claim(paper, id=number, source=f"{number}.pdf", sha256=number * 64)


def a_sheet(**given: Any) -> Document:
    """A care sheet whose practitioner nobody could read: the whole event does not speak."""
    return a_care_sheet(inpe=None, **given)


def test_a_page_scanned_again_is_found() -> None:
    """Same patient, day and amount on a page that looks alike; the flag names the paper and the earlier claim."""
    assert said(a_sheet(), a_sheet()) is Certainty.FOUND
    index = CallIndex()
    for claim in (_claim("1", a_sheet()), _claim("2", a_sheet())):
        index.see(claim.id, {1: changed(0)})
        flags = judge_by("duplicate", claim, load(), index)
        index.add(claim)
    assert flags[0].document == 0 and "1.pdf" in flags[0].message.en and "1.pdf" in flags[0].message.ar


def test_just_inside_and_just_outside_of_what_is_alike() -> None:
    """One bit more and the pages are two."""
    paper = a_paper("lab_report", patient_name="EL AMRANI SAMIR", date="2026-01-21", number="A-1")
    assert said(paper, paper, MOST_APART) is Certainty.FOUND
    assert said(paper, paper, MOST_APART + 1) is None


@pytest.mark.parametrize(
    "other",
    [
        {"patient_name": "BENNANI KARIM"},
        {"acts": [{**ACT, "date": "2026-01-27"}]},
        {"total_amount": "200.00"},
        {"patient_name": doubtful("EL AMRANI SAMIR")},
    ],
)
def test_two_claims_on_the_same_blank_form_are_two(other: dict[str, Any]) -> None:
    """However alike they look: another patient, day or amount, or a patient nobody could read, is another claim."""
    assert said(a_sheet(), a_sheet(**other), bits=0) is None


def test_two_values_alone_leave_a_doubt() -> None:
    """The amount and the act were not read surely: a person compares."""
    unread = a_sheet(total_amount=doubtful("150.00"), acts=doubtful([ACT]), last_act_date="2026-01-20")
    assert said(a_sheet(), unread) is Certainty.CANNOT_TELL


def test_two_prescriptions_of_one_visit_are_two() -> None:
    """Same letterhead, patient and day; the one is for medicines, the other for analyses."""
    other = a_prescription(drugs=[{"description": "NFS, GLYCEMIE"}], drug_barcodes=None, codes=())
    assert said(a_prescription(), other, bits=10) is None
    assert said(a_prescription(), a_prescription()) is Certainty.FOUND


def test_a_label_on_a_page_scanned_again_was_claimed_before() -> None:
    """The label is told beside the page, where the date was not read too; the same product on another page is not."""
    index, law = CallIndex(), load()
    refill = a_prescription(date="2026-02-20", drugs=doubtful([{"description": "?"}]))
    for number, paper, told in (
        ("1", a_prescription(), 0),
        ("2", a_prescription(date=doubtful("2026-07-20")), 1),
        ("3", refill, 0),
        ("4", a_prescription(patient_name="BENNANI KARIM"), 0),
    ):
        claim = _claim(number, paper)
        index.see(claim.id, {1: changed(10)})
        flags = judge_by("drug_barcode_reused", claim, law, index)
        assert len(flags) == told, number
        assert not flags or ("6118000000013" in flags[0].message.fr and "1.pdf" in flags[0].message.ar)
        index.add(claim)


def test_a_monthly_bill_of_one_house_is_another_bill() -> None:
    """Same patient, total and layout; another number and day."""
    bill = an_invoice(ice=None)
    assert said(bill, an_invoice(ice=None, number="F-2026-44", date="2026-02-20"), bits=4) is None
    assert said(bill, an_invoice(ice=None, number="F-2026-44"), bits=4) is None
    assert said(bill, an_invoice(ice=None, date=doubtful("2026-02-20")), bits=4) is Certainty.FOUND


def test_a_page_nobody_looked_at_says_nothing() -> None:
    """Claims of before, and blank or unreadable pages, have no print."""
    index = CallIndex()
    first, second = _claim("1", a_sheet()), _claim("2", a_sheet(total_amount=doubtful("150.00")))
    index.add(first)
    index.see(second.id, {1: changed(0)})
    assert judge_by("duplicate", second, load(), index) == ()
