"""Claims in order, pages that cannot be read, and claims that came before."""

from __future__ import annotations

from typing import Any

import pytest

from claims.claim import Claim, Page
from claims.words import Kind, PageState
from tests.builders import ACT, a_care_sheet, a_claim, a_document, a_field, a_prescription, an_invoice, doubtful
from tests.validators.cases import CANNOT_TELL, FOUND, acts, flags_of, medicines, sheet_with_drugs
from validators.engine import judge
from validators.known import CallIndex, Nothing
from validators.law import load


@pytest.mark.parametrize("regime", ["cnss", "tadamon", "cnops", None])
def test_a_clean_claim_passes(regime: str | None) -> None:
    """Nothing speaks against a claim in order, whatever its regime."""
    sheet = sheet_with_drugs(affiliation_number="4123456")
    assert judge(a_claim(sheet, a_prescription(), regime=regime), load(), Nothing()) == ()


def test_a_clean_student_claim_passes() -> None:
    """A student's CIN stands for the number, and may be called by any name."""
    assert (
        judge(
            a_claim(
                a_care_sheet(insured_number=None, cin="AB123456", patient_birth_date="2003-05-02"), regime="student"
            ),
            load(),
            Nothing(),
        )
        == ()
    )


def test_a_clean_laboratory_claim_passes() -> None:
    """A visit, analyses prescribed, done a day later and billed."""
    rows = [ACT, {"date": "2026-01-22", "code": "B", "coefficient": "100", "amount": "150.00", "inpe": "015000029"}]
    sheet = a_care_sheet(acts=rows, total_amount="300.00")
    script = a_prescription(drugs=None, drug_barcodes=None, codes=(), stamp=True)
    assert judge(a_claim(sheet, script, an_invoice()), load(), Nothing()) == ()


def with_page(claim: Claim, **page: Any) -> Claim:
    return claim.model_copy(update={"pages": (*claim.pages, Page(n=len(claim.pages) + 1, **page))})


def test_an_unreadable_page_is_named_and_what_it_may_hold_is_not_called_absent() -> None:
    """A page nobody can read turns "absent" into "cannot tell"."""
    said = flags_of(with_page(a_claim(sheet_with_drugs()), state=PageState.UNREADABLE))
    assert said["page_unreadable"].certainty is FOUND
    assert "2" in said["page_unreadable"].message.fr
    assert said["prescription_missing"].certainty is CANNOT_TELL
    assert "reading_failed" in flags_of(with_page(a_claim(a_care_sheet()), state=PageState.FAILED))


def test_a_blank_back_is_no_defect() -> None:
    """A blank page speaks against nobody."""
    assert (
        flags_of(with_page(a_claim(a_care_sheet(), a_document(Kind.BLANK, {}, pages=(2,))), state=PageState.BLANK))
        == {}
    )


def test_the_later_of_two_like_claims_is_flagged() -> None:
    """The same bytes, or the same event under other bytes, is told on the later claim only."""
    index, law = CallIndex(), load()
    first = a_claim(a_care_sheet(), source="a.pdf")
    assert judge(first, law, index) == ()
    index.add(first)
    same = a_claim(a_care_sheet(), source="b.pdf")
    scanned_again = a_claim(a_care_sheet(patient_name="Samir Elamrani"), source="c.pdf", sha256="b" * 64)
    other = a_claim(a_care_sheet(acts=acts("2026-01-22")), source="d.pdf", sha256="c" * 64)
    assert [flag.rule for flag in judge(same, law, index)] == ["duplicate"]
    assert "a.pdf" in judge(scanned_again, law, index)[0].message.en
    assert judge(other, law, index) == ()


def test_a_doubt_about_one_of_four_leaves_a_likely_duplicate() -> None:
    """Patient, day and practitioner agree while the amount is doubtful, on either side: a doubt; sure and other: none."""
    law = load()
    for before, after, certainty in (
        ("150.00", doubtful("150.00"), CANNOT_TELL),
        (doubtful("150.00"), "150.00", CANNOT_TELL),
        (doubtful("150.00"), doubtful("180.00"), CANNOT_TELL),
        ("150.00", "180.00", None),
    ):
        index = CallIndex()
        index.add(a_claim(a_care_sheet(total_amount=before), source="a.pdf"))
        again = a_claim(a_care_sheet(total_amount=after), source="b.pdf", sha256="b" * 64)
        said = [flag.certainty for flag in judge(again, law, index) if flag.rule == "duplicate"]
        assert said == ([certainty] if certainty else [])


def test_an_invoice_in_a_second_claim_is_flagged() -> None:
    """The same seller, number and total come once, whatever the rest of the claim says; another number is another."""
    index, law = CallIndex(), load()
    index.add(a_claim(a_care_sheet(), an_invoice(), source="a.pdf"))
    for number, speaks in (("F-2026-17", True), ("F-2026-18", False)):
        sheet = a_care_sheet(acts=acts("2026-01-25"))
        again = a_claim(sheet, an_invoice(number=number, date="2026-01-26"), source="b.pdf", sha256="b" * 64)
        said = [flag.message.en for flag in judge(again, law, index) if flag.rule == "duplicate"]
        assert ["invoice" in message for message in said] == [True] * speaks


def test_parts_of_one_file_are_no_duplicates() -> None:
    """Claims split from one file share its bytes and are still different claims."""
    index = CallIndex()
    index.add(a_claim(a_care_sheet(), part=1, parts=2))
    second = a_claim(a_care_sheet(acts=acts("2026-01-25")), part=2, parts=2)
    assert judge(second, load(), index) == ()


def test_registers_speak_only_when_loaded() -> None:
    """A list that is not loaded is silent; one that is says what it does not know."""

    class Registers(Nothing):
        def practitioner(self, inpe: str, day: object) -> bool | None:
            return False

        def drug(self, ean: str, day: object) -> bool | None:
            return False

    said = {flag.rule for flag in judge(medicines(), load(), Registers())}
    assert said == {"inpe_unknown", "drug_unknown"}


def test_a_manifest_may_say_what_the_paper_does_not() -> None:
    """A value a reviewer gave counts as read."""
    sheet = a_care_sheet(inpe=a_field("101000008", origin="reviewer"))
    assert flags_of(a_claim(sheet)) == {}
