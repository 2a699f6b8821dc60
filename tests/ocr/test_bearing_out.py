"""Values in doubt that other papers of the claim bear out."""

from __future__ import annotations

from typing import Any

import pytest

from claims.claim import Document, Field
from claims.words import Kind, Origin
from ocr.bearing_out import Spoken, borne_out
from ocr.confidence import Settled, describe, weighed
from ocr.evidence import Candidate, Cell, Reading, together

DOUBT = Reading("ppocr", "", 0.9)


def read(name: str, value: Any, agreement: float, cells: tuple[Cell, ...] = ()) -> Settled:
    """A value as engines that agree so far leave it."""
    read_by = (DOUBT, DOUBT)
    if cells:
        agreement, mean, least = together(cells)
        read_by = (Reading("cells", "", mean), Reading("least", "", least))
    candidate = Candidate(value, str(value), Origin.HANDWRITING, 1, None, read_by, agreement, cells=cells)
    field = Field(value=value, confidence=0.0, accepted=False, origin=Origin.HANDWRITING)
    return weighed(Settled(name, field, {}, cells), describe(candidate))


def sure(name: str, value: str) -> Settled:
    """A value printed on another paper, that nobody doubts."""
    field = Field(value=value, confidence=0.99, accepted=True, origin=Origin.PRINT)
    return Settled(name, field, describe(Candidate(value, value, Origin.PRINT, 2)))


def weigh(*papers: tuple[Kind, list[Settled]]) -> list[Document]:
    spoken: Spoken = {}
    documents = []
    for n, (kind, values) in enumerate(papers, start=1):
        spoken[(n,)] = {one.name: one for one in values}
        fields = {one.name: one.field for one in values}
        documents.append(Document(kind=kind, kind_confidence=0.9, pages=(n,), fields=fields))
    found = borne_out(documents, spoken)
    for document in found:
        assert {name: one.field for name, one in spoken[document.pages].items()} == document.fields
    return found


SHEET = Kind.CARE_SHEET


@pytest.mark.parametrize(
    ("doubtful", "printed", "counts"),
    [
        (("total_amount", "150.00"), ("total", "150.00"), True),
        (("total_amount", "150.00"), ("total", "160.00"), False),
        (("first_act_date", "2026-03-12"), ("date", "2026-03-12"), True),
        (("insured_number", "123456789"), ("insured_number", "123456789"), True),
        (("insured_number", "123456789"), ("dossier_number", "123456789"), False),
        (("patient_birth_date", "2026-03-12"), ("date", "2026-03-12"), False),
    ],
)
def test_what_another_paper_says_exactly_counts_for_more(
    doubtful: tuple[str, str], printed: tuple[str, str], counts: bool
) -> None:
    """A day for any day, a sum for any sum, a number for the same number only; the value itself never changes."""
    before = read(*doubtful, 0.5)
    sheet, bill = weigh((SHEET, [before]), (Kind.INVOICE, [sure(*printed)]))
    after = sheet.fields[doubtful[0]]
    assert after.value == doubtful[1]
    assert (after.confidence > before.field.confidence) is counts
    assert bill.fields[printed[0]].confidence == 0.99


def test_lists_and_other_fields_are_left_as_they_are() -> None:
    """Vignettes, a table of medicines, a box that is ticked."""
    values = [
        read("drug_barcodes", ["6118000170143"], 0.5),
        read("drugs", [{"name": "X"}], 0.5),
        read("ald", "true", 0.5),
    ]
    sheet, _ = weigh((Kind.PRESCRIPTION, values), (Kind.INVOICE, [sure("total", "150.00")]))
    assert sheet.fields == {one.name: one.field for one in values}


def test_what_is_in_doubt_itself_bears_nothing_out() -> None:
    """Two papers that nobody can read surely do not make each other sure."""
    pair = read("total_amount", "150.00", 0.5), read("total", "150.00", 0.5)
    sheet, bill = weigh((SHEET, [pair[0]]), (Kind.INVOICE, [pair[1]]))
    assert sheet.fields["total_amount"] == pair[0].field and bill.fields["total"] == pair[1].field


def test_the_bills_together_bear_out_the_total_of_the_sheet() -> None:
    """Two bills make it; one of them alone does not, nor where one of several could not be read."""
    total = read("total_amount", "250.00", 0.5)
    bills = [(Kind.INVOICE, [sure("total", amount)]) for amount in ("150.00", "100.00")]
    sheet, *_ = weigh((SHEET, [total]), *bills)
    assert sheet.fields["total_amount"].confidence > total.field.confidence
    sheet, *_ = weigh((SHEET, [total]), *bills, (Kind.INVOICE, [read("total", "7.00", 0.1)]))
    assert sheet.fields["total_amount"].confidence == total.field.confidence


def acts(*cells: tuple[str, str | None, float]) -> Settled:
    rows = [{role: value for role, value, _ in cells if value is not None}]
    return read("acts", rows, 1.0, tuple(Cell(*cell) for cell in cells))


def test_cells_of_rows_are_borne_out_one_by_one() -> None:
    """The day by the prescription, the amount by the bill; a key letter, and a cell that was not read, by nothing."""
    day, amount = ("date", "2026-03-12", 0.5), ("amount", "150.00", 0.6)
    prescription = (Kind.PRESCRIPTION, [sure("date", "2026-03-12")])
    bill = (Kind.INVOICE, [sure("total", "150.00")])
    written = acts(day, amount, ("coefficient", "K|70", 1.0))
    one, *_ = weigh((SHEET, [written]), prescription)
    both, *_ = weigh((SHEET, [written]), prescription, bill)
    chances = [written.field.confidence, one.fields["acts"].confidence, both.fields["acts"].confidence]
    assert chances == sorted(chances) and len(set(chances)) == 3
    for cell in (("coefficient", "K|70", 0.5), ("", None, 0.3)):
        lame = acts(day, amount, cell)
        found, *_ = weigh((SHEET, [lame]), prescription, bill)
        assert lame.field.confidence < found.fields["acts"].confidence < both.fields["acts"].confidence


def test_amounts_that_make_the_sure_total_are_borne_out() -> None:
    """The rows' sum is the total of their sheet, surely read; another sum proves nothing."""
    written = acts(("amount", "150.00", 0.6), ("amount", "100.00", 0.7))
    chances = []
    for total in ("250.00", "350.00"):
        [sheet] = weigh((SHEET, [written, sure("total_amount", total)]))
        chances.append(sheet.fields["acts"].confidence)
    assert chances[0] > chances[1] == written.field.confidence


def test_an_end_of_the_days_is_not_borne_out_where_a_day_was_not_read() -> None:
    """The day of the prescription may be that of one act, and another act was later."""
    prescription = (Kind.PRESCRIPTION, [sure("date", "2026-03-12")])
    for unread in (True, False):
        day = read("last_act_date", "2026-03-12", 0.5)
        rows = acts(("amount", "150.00", 0.9), *([("", None, 0.3)] if unread else []))
        sheet, _ = weigh((SHEET, [day, rows]), prescription)
        assert (sheet.fields["last_act_date"].confidence == day.field.confidence) is unread
