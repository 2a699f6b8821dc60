"""Pages of one paper are joined."""

from __future__ import annotations

from claims.claim import Barcode
from claims.words import CodeFormat, Kind
from ocr.grouping import Paper, goes_on
from ocr.kinds import KindGuess
from tests.ocr.fields.papers_in_text import a_page

BOX = Barcode(format=CodeFormat.EAN13, value="6118532450850", page=1, box=(0.1, 0.2, 0.4, 0.3))


def a_prescription() -> Paper:
    """A prescription of one page."""
    paper = Paper(Kind.PRESCRIPTION, 0.9)
    paper.take(a_page("Dr AMINA IDRISSI", "ORDONNANCE"), KindGuess(Kind.PRESCRIPTION, 0.9))
    return paper


def test_a_sheet_of_stickers_goes_on_with_the_prescription_before_it() -> None:
    """Codes and names cut from boxes open no paper, however many lines they take."""
    sheet = a_page("DOLIPRANE 500 MG    SPASFON 80 MG", "LOT 12 PPV 25,10", "6118532450850", codes=(BOX,))
    for guess in (KindGuess(Kind.PRESCRIPTION, 0.6), KindGuess(Kind.OTHER, 0.5)):
        assert goes_on(a_prescription(), sheet, guess)


def test_a_prescription_with_stickers_of_its_own_is_another() -> None:
    """A page with a doctor and a date is a paper of its own, stickers or not."""
    sheet = a_page("Dr OMAR ALAMI", "Rabat, le 12/03/2026", "ORDONNANCE", *["DOLIPRANE 500 MG"] * 12, codes=(BOX,))
    assert not goes_on(a_prescription(), sheet, KindGuess(Kind.PRESCRIPTION, 0.9))


def test_the_back_of_a_plain_sheet_goes_on_with_a_front_that_lacks_one() -> None:
    """Funds print the plain sheet's tables, and its reference, behind other fronts; a second back is another paper."""
    paper = Paper(Kind.DENTAL_CARE_SHEET, 0.9)
    paper.take(a_page("Feuille de soins dentaires"), KindGuess(Kind.DENTAL_CARE_SHEET, 0.9, "610-1-04", 1))
    back, page = KindGuess(Kind.CARE_SHEET, 0.9, "610-1-02", 2), a_page("Description des actes effectués")
    assert goes_on(paper, page, back)
    paper.take(page, back)
    assert not goes_on(paper, page, back)
