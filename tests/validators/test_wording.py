"""What papers and values are called in messages."""

from __future__ import annotations

from tests.builders import a_care_sheet, a_claim
from validators.engine import judge
from validators.known import Nothing
from validators.law import load
from validators.wording import field_called, listed, paper_called


def test_lists_are_written_as_their_language_writes_them() -> None:
    """Several pages are pages, and Arabic lists them and the names of values with its own comma."""
    several, one = paper_called(a_claim(a_care_sheet(pages=[1, 2])), 0), paper_called(a_claim(a_care_sheet()), 0)
    assert several.fr.endswith("(pages 1, 2)") and one.fr.endswith("(page 1)")
    assert several.ar.endswith("(الصفحات 1، 2)") and one.ar.endswith("(الصفحة 1)")
    names = listed([field_called("inpe"), field_called("total")])
    assert ", " in names.fr and "، " in names.ar and "," not in names.ar


def test_days_in_messages_are_written_as_people_write_them() -> None:
    """The day first, in each language; never the order that files are sorted by."""
    late = a_claim(a_care_sheet(), received_on="2026-06-30")
    (flag,) = (flag for flag in judge(late, load(), Nothing()) if flag.rule == "filing_late")
    for sentence in (flag.message.fr, flag.message.ar, flag.message.en):
        assert "30/06/2026" in sentence and "2026-06" not in sentence
