"""What the papers of one claim say together."""

from __future__ import annotations

from claims.claim import Document, Field
from claims.words import Kind, Origin
from ocr.agreeing import agreed


def a_paper(kind: Kind, **values: tuple[str, float, bool]) -> Document:
    fields = {
        name: Field(value=value, confidence=confidence, accepted=accepted, origin=Origin.HANDWRITING)
        for name, (value, confidence, accepted) in values.items()
    }
    return Document(kind=kind, kind_confidence=0.9, pages=(1,), fields=fields)


def names(documents: list[Document]) -> list[str]:
    return [document.fields["patient_name"].value for document in documents]


def test_a_name_in_doubt_is_taken_from_a_paper_that_has_it_surely() -> None:
    """A hand read as SLALLI is SQALLI when the invoice prints SQALLI."""
    sheet = a_paper(Kind.CARE_SHEET, patient_name=("SLALLI ABOELLAHIM", 0.6, False))
    bill = a_paper(Kind.INVOICE, patient_name=("SQALLI ABDERRAHIM", 0.99, True))
    mended, _ = agreed([sheet, bill])
    field = mended.fields["patient_name"]
    assert (field.value, field.origin) == ("SQALLI ABDERRAHIM", Origin.INFERRED)
    assert field.accepted


def test_a_sure_name_stays_though_another_paper_says_otherwise() -> None:
    """Two papers that are sure and differ are left to the rules."""
    sheet = a_paper(Kind.CARE_SHEET, patient_name=("ALAMI SARA", 0.99, True))
    bill = a_paper(Kind.INVOICE, patient_name=("ALAMI SARAH", 0.99, True))
    assert names(agreed([sheet, bill])) == ["ALAMI SARA", "ALAMI SARAH"]


def test_another_persons_name_is_not_taken_over() -> None:
    """A doubtful name unlike every sure one stays as it was read."""
    sheet = a_paper(Kind.CARE_SHEET, patient_name=("HADDAD ILYAS", 0.5, False))
    bill = a_paper(Kind.INVOICE, patient_name=("SQALLI ABDERRAHIM", 0.99, True))
    assert names(agreed([sheet, bill])) == ["HADDAD ILYAS", "SQALLI ABDERRAHIM"]


def test_two_sure_names_that_both_fit_decide_nothing() -> None:
    """Where the doubtful one could be either, it stays in doubt."""
    sheet = a_paper(Kind.CARE_SHEET, patient_name=("ALAMI SARI", 0.5, False), insured_name=("ALAMI SAID", 0.99, True))
    bill = a_paper(Kind.INVOICE, patient_name=("ALAMI SARA", 0.99, True))
    assert names(agreed([sheet, bill]))[0] == "ALAMI SARI"


def test_a_number_may_differ_by_two_figures_at_most() -> None:
    """An INPE three figures away from the sure one is another practitioner's."""
    sure = a_paper(Kind.PRESCRIPTION, inpe=("101000008", 0.99, True))
    near = a_paper(Kind.CARE_SHEET, inpe=("101000088", 0.5, False))
    far = a_paper(Kind.CARE_SHEET, inpe=("104000013", 0.5, False))
    near, far, _ = agreed([near, far, sure])
    assert near.fields["inpe"].value == "101000008"
    assert far.fields["inpe"].value == "104000013"


def stamped(figures: str) -> Document:
    """A bill whose only number stands in its stamp, with a signature across it."""
    field = Field(value=figures, confidence=0.4, accepted=False, origin=Origin.STAMP)
    return Document(kind=Kind.INVOICE, kind_confidence=0.9, pages=(2,), fields={"inpe": field})


def test_what_is_left_of_a_stamps_number_is_completed_or_let_go() -> None:
    """Seven figures of nine are the sheet's number where the sheet has it; by themselves they are none."""
    sheet = a_paper(Kind.CARE_SHEET, inpe=("101000008", 0.99, True))
    _, bill = agreed([sheet, stamped("1000008")])
    assert (bill.fields["inpe"].value, bill.fields["inpe"].origin) == ("101000008", Origin.INFERRED)
    other = a_paper(Kind.CARE_SHEET, inpe=("104999913", 0.99, True))
    assert "inpe" not in agreed([other, stamped("1000008")])[1].fields
    assert "inpe" not in agreed([stamped("1000008")])[0].fields


def test_a_brother_s_name_is_not_taken_over() -> None:
    """The family name is theirs both; the given name is another."""
    sheet = a_paper(Kind.CARE_SHEET, patient_name=("BOUZIDI WALID", 0.6, False))
    bill = a_paper(Kind.INVOICE, patient_name=("BOUZIDI AMINA", 0.99, True))
    assert names(agreed([sheet, bill])) == ["BOUZIDI WALID", "BOUZIDI AMINA"]
