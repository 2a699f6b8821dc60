"""A measure is tested before it is believed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cachet.score import cpu_seconds, saved, score, score_command
from cachet.scoring.report import figures
from cachet.scoring.tally import Tally
from cachet.scoring.truth import TrueClaim, load, true_claim
from claims.claim import Claim, Flag, Message
from claims.errors import SenderCanMend
from claims.words import Certainty, Severity
from tests.builders import ACT, a_care_sheet, a_claim, a_field, a_prescription, doubtful
from validators.law import load as load_law

SHEET = {
    "kind": "care_sheet",
    "pages": [1],
    "fields": {"patient_name": "ÉL AMRANI SAMIR", "inpe": "101000008", "total_amount": "150.00", "acts": [ACT]},
    "marks": {"stamp": True, "signature": True},
    "barcodes": [],
}


def a_truth(*documents: dict[str, object], **line: object) -> TrueClaim:
    return true_claim(
        {"file": "0042.pdf", "flags": [], "tier": "clean", "fill": "typed", "documents": [*documents], **line}
    )


def a_flag(rule: str, certainty: Certainty = Certainty.FOUND, severity: Severity = Severity.BLOCK) -> Flag:
    return Flag(rule=rule, severity=severity, certainty=certainty, message=Message(fr="-", ar="-", en="-"), basis="-")


def measured(truth: TrueClaim, claim: Claim | None) -> Tally:
    return score([truth], [claim] if claim is not None else [], load_law())


def test_a_right_reading_is_called_right() -> None:
    """Accents, spaces and trailing zeros do not make a right value wrong."""
    claim = a_claim(a_care_sheet(patient_name="EL AMRANI  SAMIR", total_amount="150.0"))
    found = figures(measured(a_truth(SHEET), claim), None, None)
    assert found["fields"]["patient_name"]["accuracy"] == 1.0
    assert found["fields"]["total_amount"]["accuracy"] == 1.0
    assert found["rows"]["acts"]["accuracy"] == 1.0
    assert found["straight_through"]["share"] == 1.0


def test_an_accepted_wrong_value_is_a_silent_error() -> None:
    """A wrong value that nobody would look at is counted as silent, a doubtful one as sent to a person."""
    claim = a_claim(a_care_sheet(inpe="101000009", patient_name=doubtful("EL AMRANI SAMIRA"), total_amount=None))
    fields = measured(a_truth(SHEET), claim).fields
    assert (fields["inpe"].wrong, fields["inpe"].silent, fields["inpe"].sent) == (1, 1, 0)
    assert (fields["patient_name"].wrong, fields["patient_name"].silent, fields["patient_name"].sent) == (1, 0, 1)
    assert (fields["total_amount"].missed, fields["total_amount"].sent) == (1, 1)


def test_an_empty_reading_is_called_bad() -> None:
    """A claim that was not read at all misses everything that is true of it."""
    found = figures(measured(a_truth(SHEET, flags=["stamp_missing"]), None), None, None)
    assert found["claims_missing"] == 1
    assert found["all_fields"]["accuracy"] == 0.0
    assert found["flags"]["stamp_missing"]["missed"] == 1
    assert found["kinds"]["care_sheet"]["missed"] == 1


def test_a_reading_that_babbles_is_called_bad() -> None:
    """Confident nonsense shows in accuracy, silence, calibration and invented flags alike."""
    babble = a_care_sheet(
        inpe="000000000", patient_name="QWERTY", total_amount="9.99", acts=[], insured_number="000000000"
    )
    claim = a_claim(babble, flags=(a_flag("filing_late"),))
    found = figures(measured(a_truth(SHEET), claim), None, None)
    assert found["all_fields"]["accuracy"] == 0.0
    assert found["all_fields"]["silent_share"] == 1.0
    assert found["calibration"]["expected_calibration_error"] > 0.9
    assert found["calibration"]["brier"] > 0.9
    assert found["flags"]["filing_late"]["invented"] == 1
    assert found["straight_through"]["share"] == 0.0


def test_rows_are_aligned_before_they_are_compared() -> None:
    """One missed row spoils one row, not all that follow it."""
    rows = [{**ACT, "amount": f"{n}00.00"} for n in (1, 2, 3)]
    truth = a_truth({**SHEET, "fields": {"acts": rows}})
    tally = measured(truth, a_claim(a_care_sheet(acts=rows[1:])))
    assert (tally.rows["acts"].n, tally.rows["acts"].right, tally.rows["acts"].missed) == (3, 2, 1)
    assert tally.fields["acts"].right == 0
    assert tally.cells["acts.amount"].right == 2


def test_one_wrong_cell_spoils_its_row_only() -> None:
    """Cells are counted one by one beside rows."""
    tally = measured(a_truth(SHEET), a_claim(a_care_sheet(acts=[{**ACT, "amount": "151.00"}])))
    assert tally.rows["acts"].wrong == 1
    assert (tally.cells["acts.amount"].wrong, tally.cells["acts.date"].right) == (1, 1)


def test_optional_uncertain_and_tolerated_count_neither_way() -> None:
    """What the truth itself leaves open is not held against a reading."""
    truth = a_truth(SHEET, optional=["total_amount"], uncertain=["0.inpe"], tolerated=["ice_missing"])
    claim = a_claim(a_care_sheet(total_amount=None, inpe="9"), flags=(a_flag("ice_missing"), a_flag("field_doubtful")))
    tally = measured(truth, claim)
    assert "inpe" not in tally.fields
    assert "total_amount" not in tally.fields
    assert not tally.flags


def test_documents_are_matched_by_kind_and_pages() -> None:
    """A prescription read after the care sheet is compared with the true prescription, wherever it stands."""
    truth = a_truth({"kind": "prescription", "pages": [2], "fields": {"date": "2026-01-20"}}, SHEET)
    tally = measured(truth, a_claim(a_care_sheet(), a_prescription()))
    assert tally.kinds["prescription"].right == tally.kinds["care_sheet"].right == 1
    assert tally.fields["date"].right == 1
    assert tally.pages_right.right == 2


def test_a_document_taken_for_another_kind_is_confused() -> None:
    """A wrong kind is a wrong kind, and its fields are still compared."""
    truth = a_truth({**SHEET, "kind": "invoice"})
    tally = measured(truth, a_claim(a_care_sheet()))
    assert tally.confused == {("invoice", "care_sheet"): 1}
    assert tally.fields["inpe"].right == 1


@pytest.mark.parametrize(("stamp", "right", "missed", "unsure"), [(True, 1, 0, 0), (False, 0, 1, 0), (None, 0, 0, 1)])
def test_marks_are_found_missed_or_unsure(stamp: bool | None, right: int, missed: int, unsure: int) -> None:
    """An unsure stamp is neither found nor missed."""
    seen = measured(a_truth(SHEET), a_claim(a_care_sheet(stamp=stamp))).marks["stamp"]
    assert (seen.right, seen.missed, seen.unsure) == (right, missed, unsure)


def test_an_invented_stamp_costs_precision() -> None:
    """A stamp seen where there is none is invented."""
    truth = a_truth({**SHEET, "marks": {"stamp": False}})
    assert figures(measured(truth, a_claim(a_care_sheet())), None, None)["marks"]["stamp"]["precision"] == 0.0


def test_codes_are_counted_by_format() -> None:
    """Each code is right, missed or invented once."""
    truth = a_truth(
        {**SHEET, "barcodes": [{"format": "EAN13", "value": "6118000000013"}, {"format": "QR", "value": "X"}]}
    )
    tally = measured(truth, a_claim(a_care_sheet(codes=("6118000000013", ("Code128", "101000008")))))
    assert (tally.codes["EAN13"].right, tally.codes["QR"].missed, tally.codes["Code128"].invented) == (1, 1, 1)


def test_cannot_tell_is_told_apart_from_found() -> None:
    """A doubt about a rule truly broken counts in the wider recall only; one about a clean claim is an invented doubt."""
    doubt = (a_flag("stamp_missing", Certainty.CANNOT_TELL, Severity.REVIEW),)
    true = figures(measured(a_truth(SHEET, flags=["stamp_missing"]), a_claim(a_care_sheet(), flags=doubt)), None, None)
    assert (true["flags"]["stamp_missing"]["recall"], true["flags"]["stamp_missing"]["recall_with_unsure"]) == (
        0.0,
        1.0,
    )
    clean = measured(a_truth(SHEET), a_claim(a_care_sheet(), flags=doubt))
    assert clean.flags["stamp_missing"].unsure_invented == 1
    assert clean.held_clean_by == {"stamp_missing": 1}


def test_a_faulty_claim_that_passes_is_told() -> None:
    """A claim whose broken rule nobody saw shows as passed."""
    through = figures(measured(a_truth(SHEET, flags=["filing_late"]), a_claim(a_care_sheet())), None, None)[
        "straight_through"
    ]
    assert (through["faulty"], through["faulty_passed"], through["clean"]) == (1, 1, 0)


def test_flat_truths_are_sought_in_any_document() -> None:
    """Receipts from elsewhere say only date, total, stamp, code: any document may carry them."""
    line = {"file": "0042.pdf", "date": "2026-01-20", "total": "150.00", "stamp": True, "signature": None}
    tally = measured(true_claim(line), a_claim(a_care_sheet(), a_prescription()))
    assert tally.fields["date"].right == tally.fields["total"].right == 1
    assert tally.marks["stamp"].right == 1
    assert "signature" not in tally.marks
    code = true_claim({"file": "0042.pdf", "format": "EAN13", "text": "6118000000013"})
    assert measured(code, a_claim(a_prescription())).codes["EAN13"].right == 1
    none = true_claim({"file": "0042.pdf", "format": None, "text": None})
    assert measured(none, a_claim(a_prescription())).codes["EAN13"].invented == 1


def test_a_flat_truth_prefers_no_convenient_guess() -> None:
    """Where no document carries the value, the surest one is the answer, and it is wrong."""
    truth = true_claim({"file": "0042.pdf", "date": "2020-01-01"})
    sheet = a_care_sheet(first_act_date=a_field("2026-01-20"))
    assert measured(truth, a_claim(sheet)).fields["date"].silent == 1


def test_parts_of_a_split_file_are_told_apart() -> None:
    """Two claims of one file are compared each with its own truth."""
    truths = [a_truth(SHEET, part=1), a_truth({**SHEET, "fields": {"inpe": "104000013"}}, part=2)]
    claims = [a_claim(a_care_sheet(inpe="104000013"), part=2, parts=2), a_claim(a_care_sheet(), part=1, parts=2)]
    assert score(truths, claims, load_law()).fields["inpe"].right == 2


def test_a_line_that_is_no_truth_is_named(tmp_path: Path) -> None:
    """A broken truth.jsonl stops the measuring with the line's number."""
    (tmp_path / "truth.jsonl").write_text('{"file": "a.pdf"}\n{"part": 1}\n', encoding="utf-8")
    with pytest.raises(SenderCanMend, match="line 2"):
        load(tmp_path)
    with pytest.raises(SenderCanMend, match="no truth"):
        load(tmp_path / "nowhere")


def test_saved_claims_are_scored_without_reading(tmp_path: Path) -> None:
    """--reuse takes what cachet read printed, --json keeps every figure."""
    import typer

    (tmp_path / "truth.jsonl").write_text(json.dumps(dict(a_truth(SHEET).raw)) + "\n", encoding="utf-8")
    (tmp_path / "claims.jsonl").write_text(a_claim(a_care_sheet()).to_json() + "\n", encoding="utf-8")
    app = typer.Typer()
    app.command()(score_command)
    call = [
        str(tmp_path),
        "--reuse",
        str(tmp_path / "claims.jsonl"),
        "--json",
        str(tmp_path / "out.json"),
        "--show",
        "inpe",
    ]
    done = CliRunner().invoke(app, call)
    assert done.exit_code == 0, done.output
    assert "Fields: inpe: n=1 right=1" in done.output
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["all_fields"]["accuracy"] == 1.0
    assert saved(tmp_path / "claims.jsonl")[0].source == "0042.pdf"
    assert cpu_seconds() > 0
