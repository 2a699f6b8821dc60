"""Each rule broken on purpose, and its near miss that breaks nothing.

A breaking changes a clean draft and adds to its flags every listed rule that then holds; rules outside the list that may
speak as well go to `tolerated`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from claims.words import CARE_SHEETS, Kind
from samples import numbers, people
from samples.draft import Draft, add_months, clock_start
from samples.facts import PaperFacts
from samples.nomenclature import money
from samples.papers import letter

Change = Callable[[Draft], None]
_SHEETS = [str(kind) for kind in CARE_SHEETS]


@dataclass(frozen=True)
class Defect:
    """How to break a rule; `scenarios` where it can be broken; `near` stays just inside the law, or None."""

    broken: Change
    scenarios: tuple[str, ...]
    near: Change | None = None


ANY = ("consultation", "medicines", "laboratory", "imaging", "physiotherapy", "dental", "long_illness")
DISPENSED = ("medicines", "long_illness")
PRESCRIBED = ("medicines", "laboratory", "imaging", "physiotherapy", "long_illness")
INVOICED = ("laboratory", "imaging", "physiotherapy", "dental", "hospital")


def _marked(draft: Draft) -> PaperFacts:
    """The care sheet or the prescription."""
    prescribed = draft.index(Kind.PRESCRIPTION)
    return draft.papers[prescribed] if prescribed is not None and draft.rng.random() < 0.5 else draft.care_sheet


def no_stamp(draft: Draft) -> None:
    """No stamp at all on a care sheet; on a prescription the pharmacist's may stay."""
    paper = _marked(draft)
    draft.change(paper, stamp=False, pharmacist_stamp=paper.pharmacist_stamp and draft.of_cnops)
    if paper.kind == Kind.PRESCRIPTION and not draft.of_cnops:
        draft.tolerated.add("pharmacist_stamp_missing")
    draft.flags.add("stamp_missing")


def many_decoys(draft: Draft) -> None:
    """Stamped and signed among logos, seals and pen ticks."""
    draft.change(draft.care_sheet, decoys=4)


def no_signature(draft: Draft) -> None:
    """Stamped, not signed; the insured person signed all the same."""
    draft.change(_marked(draft), signature=False)
    draft.flags.add("signature_missing")


def undated(draft: Draft) -> None:
    """No row of the care sheet bears a date."""
    sheet = draft.care_sheet
    changed = {
        "acts": [{k: v for k, v in row.items() if k != "date"} for row in sheet.values["acts"]],
        "first_act_date": None,
        "last_act_date": None,
    }
    if "dispensings" in sheet.values:
        changed["dispensings"] = [{k: v for k, v in row.items() if k != "date"} for row in sheet.values["dispensings"]]
    draft.write(sheet, **changed)
    draft.flags.add("care_sheet_undated")
    draft.tolerated |= {"act_incomplete", "filing_late", "prescription_expired", "dates_inconsistent"}


def _redate(draft: Draft, on: date) -> None:
    """Give the last act (and what is tied to it) the day `on`."""
    sheet = draft.care_sheet
    acts = [dict(row) for row in sheet.values["acts"]]
    acts[-1]["date"] = on.isoformat()
    days = sorted(row["date"] for row in acts)
    draft.write(sheet, acts=acts, first_act_date=days[0], last_act_date=days[-1])


def days_at_odds(draft: Draft) -> None:
    """An act after the deposit, a birth after the act, a dispensing or an invoice before the prescription."""
    sheet, rng = draft.care_sheet, draft.rng
    ways = ["after_deposit", "birth"]
    if "dispensings" in sheet.values:
        ways += ["dispensing"] * 2
    if draft.index(Kind.INVOICE) is not None and draft.index(Kind.PRESCRIPTION) is not None:
        ways += ["invoice"] * 2
    way = str(rng.choice(ways))
    if way == "after_deposit":
        _redate(draft, draft.received_on + timedelta(days=int(rng.integers(1, 12))))
    elif way == "birth":
        draft.write(sheet, patient_birth_date=draft.day(int(rng.integers(20, 300))).isoformat())
        draft.tolerated.add("beneficiary_age")
    elif way == "dispensing":
        rows = [{**row, "date": draft.day(-int(rng.integers(1, 6))).isoformat()} for row in sheet.values["dispensings"]]
        draft.write(sheet, dispensings=rows)
    else:
        draft.write(draft.find(Kind.INVOICE), date=draft.day(-int(rng.integers(1, 9))).isoformat())
    draft.flags.add("dates_inconsistent")


def same_day(draft: Draft) -> None:
    """Deposited on the day of the last date of all."""
    days = [
        value for paper in draft.papers for name, value in paper.values.items() if name in ("date", "last_act_date")
    ]
    rows = [row["date"] for row in draft.care_sheet.values.get("dispensings", []) + draft.care_sheet.values["acts"]]
    draft.received_on = date.fromisoformat(max(days + rows))


def _shift_prescription(draft: Draft, days_over: int) -> None:
    """Date the prescription so that the last act falls `days_over` days after its last day (0: on it)."""
    paper, sheet = draft.find(Kind.PRESCRIPTION), draft.care_sheet
    months = 6 if "ald" in paper.values or sheet.kind == Kind.ALD_CARE_SHEET else 3
    rows = sheet.values["acts"] + sheet.values.get("dispensings", [])
    last = date.fromisoformat(max(row["date"] for row in rows))
    on = add_months(last, -months) - timedelta(days=4)
    while (last - add_months(on, months)).days > days_over:
        on += timedelta(days=1)
    draft.write(paper, date=on.isoformat())


def expired(draft: Draft) -> None:
    """The last act one day after the prescription's last day."""
    _shift_prescription(draft, 1 if draft.rng.random() < 0.6 else int(draft.rng.integers(2, 30)))
    paper = draft.find(Kind.PRESCRIPTION)
    rows = draft.care_sheet.values["acts"] + draft.care_sheet.values.get("dispensings", [])
    months = 6 if "ald" in paper.values else 3
    if date.fromisoformat(max(row["date"] for row in rows)) > add_months(
        date.fromisoformat(paper.values["date"]), months
    ):
        draft.flags.add("prescription_expired")


def just_valid(draft: Draft) -> None:
    """The last act on the prescription's last day."""
    _shift_prescription(draft, 0)


def late(draft: Draft) -> None:
    """Deposited on day 61, or well later; sometimes with a certificate of force majeure, which excuses but does not undo."""
    over = 1 if draft.rng.random() < 0.5 else int(draft.rng.integers(2, 50))
    draft.received_on = clock_start(draft) + timedelta(days=60 + over)
    draft.flags.add("filing_late")
    if draft.rng.random() < 0.2:
        start = clock_start(draft) + timedelta(days=30)
        note = ("Empechement de depot pour cause d'inondation",)
        draft.papers.append(
            letter(
                draft,
                Kind.FORCE_MAJEURE_CERTIFICATE,
                start + timedelta(days=14),
                "AUTORITE LOCALE",
                note,
                start,
                start + timedelta(days=12),
            )
        )
        draft.tolerated.add("attachment_count_mismatch")


def day_sixty(draft: Draft) -> None:
    """Deposited on the last day of the limit."""
    draft.received_on = clock_start(draft) + timedelta(days=60)


def _everywhere(draft: Draft, old: str, new: str | None) -> None:
    """Replace the practitioner's INPE on every paper, or take it off."""
    for paper in list(draft.papers):
        values = dict(paper.values)
        if "acts" in values:
            values["acts"] = [{k: v for k, v in row.items() if k != "inpe" or v != old} for row in values["acts"]]
        if values.get("inpe") == old:
            values["inpe"] = new
        codes = tuple((form, new if code == old else code) for form, code in paper.barcodes if code != old or new)
        place = (*paper.empty, "inpe") if new is None and paper.values.get("inpe") == old else paper.empty
        draft.change(paper, values={k: v for k, v in values.items() if v is not None}, barcodes=codes, empty=place)


def no_inpe(draft: Draft) -> None:
    """The practitioner's INPE stands nowhere: label, rows, letterhead, stamp."""
    _everywhere(draft, draft.doctor.inpe, None)
    draft.flags.add("inpe_missing")
    draft.tolerated |= {"executant_inpe_missing"}


def short_inpe(draft: Draft) -> None:
    """One digit short or one too many."""
    right = draft.doctor.inpe
    _everywhere(draft, right, right[:-1] if draft.rng.random() < 0.6 else right + str(draft.rng.integers(10)))
    draft.flags.add("inpe_invalid")
    draft.tolerated |= {"inpe_check_digit", "inpe_conflict", "executant_inpe_missing"}


def bare_inpe(draft: Draft) -> None:
    """No bar code label, only the written number."""
    draft.change(draft.care_sheet, barcodes=())


def no_number(draft: Draft) -> None:
    """No immatriculation (CNOPS: nor affiliation; students: no CIN)."""
    names = {"student": ("cin",), "cnops": ("insured_number", "affiliation_number")}.get(
        draft.regime, ("insured_number",)
    )
    draft.blank(draft.care_sheet, *names)
    draft.flags.add("insured_number_missing")


def odd_number(draft: Draft) -> None:
    """A digit short or, typed, a letter within."""
    sheet = draft.care_sheet
    if draft.regime == "student":
        draft.write(sheet, cin=sheet.values["cin"][:1] + "XY" + sheet.values["cin"][-4:])
        draft.tolerated.add("cin_invalid")
    else:
        # CNOPS publishes no shape: only a number that is far too short is surely wrong
        kept = 4 if draft.of_cnops else -1
        draft.write(sheet, insured_number=sheet.values["insured_number"][:kept])
    draft.flags.add("insured_number_invalid")
    draft.tolerated.add("insured_number_check_digit")


def no_patient(draft: Draft) -> None:
    """No patient name on the care sheet or the prescription."""
    paper = _marked(draft)
    draft.blank(paper, "patient_name", unlabelled=paper.kind == Kind.PRESCRIPTION and draft.rng.random() < 0.3)
    draft.flags.add("patient_name_missing")


def _named(draft: Draft) -> PaperFacts:
    papers = [
        p for p in draft.papers if "patient_name" in p.values and p.kind not in _SHEETS and p.kind != Kind.IDENTITY_CARD
    ]
    return papers[int(draft.rng.integers(len(papers)))]


def other_patient(draft: Draft) -> None:
    """Another person's name on one of the papers."""
    draft.write(_named(draft), patient_name=people.stranger(draft.rng, draft.first_act_on, draft.patient).name)
    draft.flags.add("patient_name_mismatch")
    draft.tolerated.add("several_patients")


def same_patient_respelt(draft: Draft) -> None:
    """The same person in another spelling or order."""
    draft.write(_named(draft), patient_name=people.respelt(draft.rng, draft.patient))


def fewer_codes(draft: Draft) -> None:
    """No vignette, or one fewer than drugs dispensed."""
    paper = draft.find(Kind.PRESCRIPTION)
    codes = paper.values["drug_barcodes"]
    kept = codes[:-1] if len(codes) > 1 and draft.rng.random() < 0.4 else []
    draft.change(draft.write(paper, drug_barcodes=kept or None), barcodes=tuple(("EAN13", code) for code in kept))
    draft.flags.add("drug_barcode_missing")


def wrong_code(draft: Draft) -> None:
    """A vignette whose printed number fails its key."""
    paper = draft.find(Kind.PRESCRIPTION)
    codes = list(paper.values["drug_barcodes"])
    codes[0] = numbers.wrong_ean(codes[0], draft.rng)
    draft.change(draft.write(paper, drug_barcodes=codes), barcodes=tuple(("EAN13", code) for code in codes))
    draft.flags.add("drug_barcode_invalid")


def nameless_invoice(draft: Draft) -> None:
    """No patient on the invoice."""
    draft.blank(draft.find(Kind.INVOICE), "patient_name", unlabelled=bool(draft.rng.random() < 0.5))
    draft.flags.add("invoice_not_nominative")


def no_ice(draft: Draft) -> None:
    """No ICE of the seller."""
    draft.blank(draft.find(Kind.INVOICE), "ice", unlabelled=bool(draft.rng.random() < 0.7))
    draft.flags.add("ice_missing")


def odd_ice(draft: Draft) -> None:
    """An ICE whose key fails, or of fourteen digits."""
    paper = draft.find(Kind.INVOICE)
    draft.write(paper, ice=numbers.wrong_ice(draft.rng, paper.values["ice"]))
    draft.flags.add("ice_invalid")


def only_total(draft: Draft) -> None:
    """A total without lines."""
    draft.blank(draft.find(Kind.INVOICE), "lines")
    draft.flags.add("acts_detail_missing")


def no_total(draft: Draft) -> None:
    """Lines without a total."""
    draft.blank(draft.find(Kind.INVOICE), "total", "total_in_words", unlabelled=True)
    draft.flags.add("total_missing")
    draft.tolerated.add("claimed_amount_mismatch")


def _add_to_total(draft: Draft, more: Decimal, words_too: bool) -> None:
    paper = draft.find(Kind.INVOICE)
    new = money(Decimal(paper.values["total"]) + more)
    words = {"total_in_words": new} if words_too and "total_in_words" in paper.values else {}
    draft.write(paper, total=new, **words)


def wrong_sum(draft: Draft) -> None:
    """Lines that do not add up to the total."""
    _add_to_total(
        draft, Decimal(str(draft.rng.choice(["0.50", "9.00", "10.00", "100.00", "27.50", "90.00"]))), words_too=True
    )
    draft.flags.add("total_mismatch")
    draft.tolerated.add("claimed_amount_mismatch")


def sum_within_rounding(draft: Draft) -> None:
    """A total five centimes over its lines."""
    _add_to_total(draft, Decimal("0.05"), words_too=True)


def wrong_words(draft: Draft) -> None:
    """Words that name another amount."""
    paper = draft.find(Kind.INVOICE)
    more = Decimal(str(draft.rng.choice(["10.00", "100.00", "1000.00", "20.00"])))
    draft.write(paper, total_in_words=money(Decimal(paper.values["total"]) + more))
    draft.flags.add("words_mismatch")


def right_words(draft: Draft) -> None:
    """Words that name the total."""
    paper = draft.find(Kind.INVOICE)
    draft.write(paper, total_in_words=paper.values["total"])


def no_prescription(draft: Draft) -> None:
    """Medicines, analyses, images or sessions that nobody prescribed."""
    codes = "drug_barcodes" in draft.find(Kind.PRESCRIPTION).values
    draft.papers.remove(draft.find(Kind.PRESCRIPTION))
    draft.flags |= {"prescription_missing", "drug_barcode_missing"} if codes else {"prescription_missing"}
    draft.tolerated |= {"attachment_count_mismatch", "pharmacist_stamp_missing"}


def spoiled_page(draft: Draft) -> None:
    """One more page that bears ink nobody can read."""
    draft.papers.append(PaperFacts(Kind.OTHER, None, "typed", {}, issuer=draft.doctor.name, spoiled=True))
    draft.flags.add("page_unreadable")
    draft.tolerated.add("attachment_count_mismatch")


def blank_back(draft: Draft) -> None:
    """A blank back among the pages."""
    draft.papers.insert(int(draft.rng.integers(1, len(draft.papers) + 1)), PaperFacts(Kind.BLANK))


DEFECTS: dict[str, Defect] = {
    "stamp_missing": Defect(no_stamp, ANY, many_decoys),
    "signature_missing": Defect(no_signature, ANY, many_decoys),
    "care_sheet_undated": Defect(undated, ANY),
    "dates_inconsistent": Defect(days_at_odds, ANY, same_day),
    "prescription_expired": Defect(expired, PRESCRIBED, just_valid),
    "filing_late": Defect(late, (*ANY, "hospital"), day_sixty),
    "inpe_missing": Defect(no_inpe, ("consultation", *PRESCRIBED)),
    "inpe_invalid": Defect(short_inpe, ("consultation", *PRESCRIBED), bare_inpe),
    "insured_number_missing": Defect(no_number, ANY),
    "insured_number_invalid": Defect(odd_number, ANY),
    "patient_name_missing": Defect(no_patient, ANY),
    "patient_name_mismatch": Defect(other_patient, PRESCRIBED, same_patient_respelt),
    "drug_barcode_missing": Defect(fewer_codes, DISPENSED),
    "drug_barcode_invalid": Defect(wrong_code, DISPENSED),
    "invoice_not_nominative": Defect(nameless_invoice, INVOICED),
    "ice_missing": Defect(no_ice, INVOICED),
    "ice_invalid": Defect(odd_ice, INVOICED),
    "acts_detail_missing": Defect(only_total, INVOICED),
    "total_missing": Defect(no_total, INVOICED),
    "total_mismatch": Defect(wrong_sum, INVOICED, sum_within_rounding),
    "words_mismatch": Defect(wrong_words, INVOICED, right_words),
    "prescription_missing": Defect(no_prescription, PRESCRIBED),
    "page_unreadable": Defect(spoiled_page, ANY, blank_back),
}
"""The rules that a draft can break by itself; `duplicate` needs two claims."""
