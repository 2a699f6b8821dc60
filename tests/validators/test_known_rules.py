"""Rules that ask lists, clocks or earlier claims: silent without them, and what they say with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.claim import Claim, Flag
from claims.words import Certainty, Regime
from tests.builders import ACT, a_care_sheet, a_claim, a_paper, a_prescription, an_invoice, doubtful
from validators.engine import judge_by
from validators.known import AskedBack, CallIndex, Known, Nothing
from validators.law import load
from validators.registers import Drug, ListedAct

RULES = {
    "complement_overdue",
    "drug_barcode_reused",
    "drug_not_prescribed",
    "drug_price_mismatch",
    "drug_unknown",
    "inpe_unknown",
    "processing_deadline",
}
EAN = "6118000000013"


class Told(Nothing):
    """Lists and clocks that say what a test wants."""

    def __init__(self, **said: Any) -> None:
        self.said = said

    def drug(self, ean: str, day: date) -> Drug | bool | None:
        return self.said.get("drug")

    def practitioner(self, inpe: str, day: date) -> bool | None:
        return self.said.get("practitioner")

    def tariff(self, letter: str, day: date) -> Decimal | None:
        return self.said.get("tariff")

    def agreements(self, day: date, regime: Regime | None) -> Sequence[ListedAct] | None:
        return self.said.get("agreements")

    def asked_back(self, claim: Claim) -> AskedBack | None:
        return self.said.get("asked_back")

    def complete_on(self, claim: Claim) -> date | None:
        return self.said.get("complete_on")

    def signed(self, payload: str) -> bool | None:
        return self.said.get("signed")

    def today(self) -> date | None:
        return self.said.get("today")


def said(rule: str, claim: Claim, known: Known) -> Flag | None:
    return next(iter(judge_by(rule, claim, load(), known)), None)


def bought(amount: str = "80.00", **script: Any) -> Claim:
    rows = [{"date": "2026-01-21", "amount": amount, "inpe": "015000029"}]
    return a_claim(a_care_sheet(dispensings=rows, total_amount="230.00"), a_prescription(**script))


@pytest.mark.parametrize("rule", sorted(RULES))
def test_without_lists_and_clocks_these_rules_are_silent(rule: str) -> None:
    """A list that is not loaded says nothing, and no clock runs in `cachet read`."""
    assert said(rule, bought(), Nothing()) is None


def test_a_number_that_a_list_does_not_know() -> None:
    """The register and the list of medicines say no, or yes."""
    for rule, what, known in (("inpe_unknown", "practitioner", True), ("drug_unknown", "drug", Drug("A"))):
        assert said(rule, bought(), Told(**{what: False})) is not None
        assert said(rule, bought(), Told(**{what: known})) is None


@pytest.mark.parametrize(
    ("came", "due", "speaks"),
    [
        (date(2026, 3, 10), None, False),
        (date(2026, 3, 11), None, True),
        (date(2026, 3, 12), date(2026, 3, 12), False),
        (date(2026, 3, 13), date(2026, 3, 12), True),
    ],
)
def test_a_complement_after_its_deadline(came: date, due: date | None, speaks: bool) -> None:
    """Eight days, or the day that was named; the last day is in time."""
    flag = said("complement_overdue", bought(), Told(asked_back=AskedBack(date(2026, 3, 2), came, due)))
    assert (flag is not None) == speaks


@pytest.mark.parametrize(
    ("today", "speaks"), [(date(2026, 3, 16), False), (date(2026, 3, 17), True), (date(2026, 6, 1), True)]
)
def test_a_deadline_that_is_near_is_told(today: date, speaks: bool) -> None:
    """Thirty working days from the deposit on 10 February 2026 end on 25 March; five working days before it is near."""
    assert (said("processing_deadline", bought(), Told(today=today)) is not None) == speaks


def test_no_deadline_is_near_while_papers_are_asked_back() -> None:
    """The time to pay stands still then, and runs from the day they came."""
    today = date(2026, 6, 1)
    asked = AskedBack(date(2026, 3, 2))
    assert said("processing_deadline", bought(), Told(today=today, asked_back=asked)) is None
    assert said("processing_deadline", bought(), Told(today=today, complete_on=date(2026, 5, 29))) is None


def test_a_request_for_direct_payment_has_two_days() -> None:
    """48 hours, whatever the weekday."""
    claim = a_claim(a_care_sheet(), a_paper("third_party_request"))
    flag = said("processing_deadline", claim, Told(today=date(2026, 2, 10)))
    assert flag is not None
    assert "12/02/2026" in flag.message.en


def test_a_medicine_that_nobody_prescribed() -> None:
    """Found where all lines were read surely, doubted where one was not, silent for brand, substance or a free list."""
    other = Told(drug=Drug("VENTOLINE", substance="SALBUTAMOL"))
    flag = said("drug_not_prescribed", bought(), other)
    assert flag is not None
    assert flag.certainty is Certainty.FOUND
    unsure = bought(drugs=doubtful([{"description": "PARACETAMOL 1 G"}]))
    doubt = said("drug_not_prescribed", unsure, other)
    assert doubt is not None
    assert doubt.certainty is Certainty.CANNOT_TELL
    for drug in (Drug("DOLIPRANE", substance="PARACETAMOL"), Drug("Paracétamol Atlas"), Drug("")):
        assert said("drug_not_prescribed", bought(), Told(drug=drug)) is None
    assert said("drug_not_prescribed", bought(drugs=None), other) is None


@pytest.mark.parametrize(
    ("billed", "price", "speaks"),
    [("80.05", "80.00", False), ("80.06", "80.00", True), ("70.00", "80.00", False), ("90.00", None, False)],
)
def test_medicines_over_their_public_price(billed: str, price: str | None, speaks: bool) -> None:
    """Five centimes are rounding; a box without a price leaves the sum open."""
    drug = Drug("A", Decimal(price) if price else None)
    assert (said("drug_price_mismatch", bought(billed), Told(drug=drug)) is not None) == speaks


def test_a_price_says_nothing_where_a_box_is_missing() -> None:
    """Two medicines asked for and one bar code: the second box may explain the sum."""
    two = bought("200.00", drugs=[{"description": "A"}, {"description": "B"}])
    assert said("drug_price_mismatch", two, Told(drug=Drug("A", Decimal("80.00")))) is None


def test_a_loaded_grid_comes_before_the_law() -> None:
    """A tariff of the loaded list replaces the shipped one."""
    claim = a_claim(a_care_sheet(acts=[{**ACT, "amount": "450.00"}]))
    assert said("tariff_outlier", claim, Nothing()) is not None
    assert said("tariff_outlier", claim, Told(tariff=Decimal("150.00"))) is None


def test_a_loaded_list_of_agreements_comes_before_the_law() -> None:
    """An act of the loaded list needs an agreement; what only the shipped list names does not."""
    line = [{"description": "TEP-SCAN CORPS ENTIER", "amount": "150.00"}]
    claim = a_claim(a_care_sheet(), an_invoice(lines=line))
    listed = [ListedAct("scanner", "SCANNER")]
    assert said("prior_agreement_missing", claim, Told(agreements=listed)) is None
    scan = a_claim(a_care_sheet(), an_invoice(lines=[{"description": "Scanner cérébral", "amount": "150.00"}]))
    assert said("prior_agreement_missing", scan, Told(agreements=listed)) is not None


def test_a_signature_that_fails_is_told() -> None:
    """With a trust list the payload itself is asked."""
    claim = a_claim(a_care_sheet(), a_prescription(electronic="true", codes=(("QR", "x"),)))
    assert said("electronic_signature_invalid", claim, Told(signed=False)) is not None
    assert said("electronic_signature_invalid", claim, Told(signed=True)) is None


def _boxed(serial: str, **given: Any) -> Claim:
    return a_claim(a_care_sheet(), a_prescription(codes=(("DataMatrix", f"(01)06118000000013(21){serial}"),)), **given)


def test_the_same_box_twice_is_told_and_the_same_product_is_not() -> None:
    """A serial number that came before is flagged on the later claim, another box of the product is not."""
    index = CallIndex()
    first = _boxed("A1", source="a.pdf")
    assert said("drug_barcode_reused", first, index) is None
    index.add(first)
    flag = said("drug_barcode_reused", _boxed("A1", source="b.pdf"), index)
    assert flag is not None
    assert "a.pdf" in flag.message.fr
    assert said("drug_barcode_reused", _boxed("B2", source="c.pdf"), index) is None


def test_one_box_on_two_pages_of_a_claim_is_told() -> None:
    """A label and its copy in one claim count as one box."""
    code = (("DataMatrix", "(01)06118000000013(21)A1"),)
    claim = a_claim(a_care_sheet(), a_prescription(codes=code), a_paper("other", codes=code, pages=(3,)))
    assert len({box.page for paper in claim.documents for box in paper.barcodes}) == 2
    assert said("drug_barcode_reused", claim, Nothing()) is not None
