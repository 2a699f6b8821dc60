"""The papers of a claim, each with values that agree with the others."""

from __future__ import annotations

from datetime import date
from typing import Any

from claims.words import Kind
from samples import numbers
from samples.draft import Draft
from samples.facts import PaperFacts
from samples.nomenclature import DOSES, DRUGS, DURATIONS, money, total

Row = dict[str, str]
_ALSO_ARABIC = (
    Kind.PRIOR_AGREEMENT,
    Kind.HOSPITAL_CERTIFICATE,
    Kind.FORCE_MAJEURE_CERTIFICATE,
    Kind.STUDENT_CERTIFICATE,
    Kind.ALD_PROTOCOL,
)
"""Papers that offices also write in Arabic."""


def act(on: date, code: str, coefficient: str, amount: str, inpe: str) -> Row:
    """A row of a care sheet's act tables."""
    return {"date": on.isoformat(), "code": code, "coefficient": coefficient, "amount": amount, "inpe": inpe}


def care_sheet(draft: Draft, sort: str, acts: list[Row], dispensings: list[Row], **more: Any) -> PaperFacts:
    """The care sheet of `sort` `care`, `dental` or `ald`, on the form of the draft's regime."""
    rng = draft.rng
    kind = {"care": Kind.CARE_SHEET, "dental": Kind.DENTAL_CARE_SHEET, "ald": Kind.ALD_CARE_SHEET}[sort]
    cnops = {"care": "cnops", "dental": "cnops_dental", "ald": "cnops_ald"}[sort]
    reference = {"care": "610-1-02", "dental": "610-1-04", "ald": "610-1-03"}[sort]
    acts = sorted(acts, key=lambda row: ("BZ".find(row["code"]), row["date"]))
    days = sorted(row["date"] for row in acts)
    values: dict[str, Any] = {
        "insured_name": draft.insured.name,
        "cin": draft.insured.cin,
        "relationship": draft.relationship,
        "patient_name": draft.patient.name,
        "patient_birth_date": draft.patient.born_on.isoformat(),
        "patient_sex": draft.patient.sex,
        "inpe": draft.doctor.inpe,
        "acts": acts,
        "first_act_date": days[0],
        "last_act_date": days[-1],
        "total_amount": total([row["amount"] for row in acts + dispensings]),
        **more,
    }
    if dispensings:
        values["dispensings"] = dispensings
    if not draft.of_cnops:
        values["form_reference"] = reference
    if draft.regime == "cnops":
        values["affiliation_number"] = numbers.digits(rng, 1).replace("0", "4") + numbers.digits(rng, 6)
        values["insured_number"] = numbers.digits(rng, 1).replace("0", "3") + numbers.digits(rng, 7)
    elif draft.regime != "student":
        values["insured_number"] = numbers.cnss(rng)
    if rng.random() < 0.35:
        values["dossier_number"] = numbers.digits(rng, 8)
    symbology = "Code128" if rng.random() < 0.6 else "Code39"
    labels = ((symbology, draft.doctor.inpe),) if rng.random() < 0.7 else ()
    form = cnops if draft.of_cnops else "cnss_" + reference.replace("-", "_")
    return PaperFacts(
        kind,
        form,
        fill(draft),
        values,
        stamp=True,
        signature=True,
        insured_signature=True,
        barcodes=labels,
        decoys=int(rng.integers(0, 3)),
        issuer=draft.doctor.name,
        notes=(draft.doctor.specialty,),
    )


def fill(draft: Draft, typed: float = 0.45) -> Any:
    """How a paper is written: typed with the chance given, else by hand or both."""
    rest = 1 - typed
    return str(draft.rng.choice(["typed", "handwritten", "mixed"], p=[typed, rest * 0.6, rest * 0.4]))


def prescription(
    draft: Draft, on: date, drugs: int = 0, asked: tuple[str, ...] = (), dispensed: bool = True, ald: bool = False
) -> PaperFacts:
    """A prescription for `drugs` medicines, or for what `asked` names."""
    rng = draft.rng
    values: dict[str, Any] = {
        "patient_name": draft.patient.name,
        "date": on.isoformat(),
        "prescriber_name": draft.doctor.name,
        "inpe": draft.doctor.inpe,
    }
    names = [DRUGS[i] for i in rng.choice(len(DRUGS), drugs, replace=False)]
    codes: list[str] = []
    if names:
        values["drugs"] = [
            {"description": n, "dose": str(rng.choice(DOSES)), "duration": str(rng.choice(DURATIONS))} for n in names
        ]
        if dispensed:
            codes = [numbers.ean(rng) for _ in names]
            values["drug_barcodes"] = codes
    if ald:
        values["ald"] = "true"
    stamped = dispensed and bool(names) and (draft.of_cnops or rng.random() < 0.6)
    if names and dispensed and not stamped:
        draft.tolerated.add("pharmacist_stamp_missing")
    barcodes = tuple(("EAN13", code) for code in codes)
    return PaperFacts(
        Kind.PRESCRIPTION,
        None,
        fill(draft, 0.5),
        values,
        stamp=True,
        signature=True,
        pharmacist_stamp=stamped,
        barcodes=barcodes,
        decoys=int(rng.integers(0, 3)),
        issuer=draft.doctor.name,
        notes=(draft.doctor.specialty, *asked),
    )


def invoice(draft: Draft, on: date, issuer: str, inpe: str, lines: list[tuple[str, int, str]]) -> PaperFacts:
    """A nominative invoice; a line is `(description, quantity, unit price)`."""
    rng = draft.rng
    rows = [
        {"description": what.upper(), "quantity": str(n), "unit_price": price, "amount": money(n * float(price))}
        for what, n, price in lines
    ]
    amount = total([row["amount"] for row in rows])
    prefix = str(rng.choice(["", "F", "FA", "FC"]))
    values: dict[str, Any] = {
        "number": f"{prefix}{on.year % 100}{rng.integers(1, 9999):05d}",
        "date": on.isoformat(),
        "issuer_name": issuer,
        "ice": numbers.ice(rng),
        "inpe": inpe,
        "patient_name": draft.patient.name,
        "lines": rows,
        "total": amount,
    }
    if rng.random() < 0.75:
        values["total_in_words"] = amount
    if rng.random() < 0.4:
        values["method"] = str(rng.choice(["cash", "card", "cheque"]))
    return PaperFacts(
        Kind.INVOICE,
        None,
        fill(draft, 0.85),
        values,
        stamp=True,
        signature=bool(rng.random() < 0.7),
        decoys=int(rng.integers(0, 3)),
        issuer=issuer,
    )


def receipt(draft: Draft, on: date, issuer: str, amount: str) -> PaperFacts:
    """A till slip or a receipt for fees."""
    values = {
        "date": on.isoformat(),
        "amount": amount,
        "method": str(draft.rng.choice(["cash", "card", "cheque"], p=[0.6, 0.3, 0.1])),
        "issuer_name": issuer,
    }
    stamped = bool(draft.rng.random() < 0.3)
    return PaperFacts(
        Kind.PAYMENT_RECEIPT,
        None,
        "typed" if draft.rng.random() < 0.75 else "handwritten",
        values,
        stamp=stamped,
        signature=stamped,
        issuer=issuer,
    )


def letter(
    draft: Draft,
    kind: str,
    on: date,
    issuer: str,
    notes: tuple[str, ...] = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
    inpe: str | None = None,
    language: str = "fr",
    signed: bool = True,
) -> PaperFacts:
    """An agreement, protocol, certificate or report about the patient."""
    values: dict[str, Any] = {"patient_name": draft.patient.name, "date": on.isoformat()}
    if language == "fr" and kind in _ALSO_ARABIC and draft.rng.random() < 0.35:
        language = "ar"
    if draft.rng.random() < 0.7:
        values["number"] = numbers.digits(draft.rng, 1).replace("0", "7") + numbers.digits(
            draft.rng, int(draft.rng.integers(4, 8))
        )
    if inpe:
        values["inpe"] = inpe
    if starts_on:
        values["starts_on"] = starts_on.isoformat()
    if ends_on:
        values["ends_on"] = ends_on.isoformat()
    written = fill(draft, 0.4 if kind in (Kind.ACCIDENT_DECLARATION, Kind.REPAYMENT_UNDERTAKING) else 0.85)
    return PaperFacts(
        kind,
        None,
        written,
        values,
        stamp=signed,
        signature=signed,
        decoys=int(draft.rng.integers(0, 2)),
        issuer=issuer,
        notes=notes,
        language=language,
    )


def identity_card(draft: Draft) -> PaperFacts:
    """The patient's national identity card; only for a grown patient."""
    who = draft.patient
    expires_on = date(
        draft.received_on.year + int(draft.rng.integers(1, 9)),
        int(draft.rng.integers(1, 13)),
        int(draft.rng.integers(1, 28)),
    )
    values = {
        "cin": who.cin,
        "patient_name": who.name,
        "patient_birth_date": who.born_on.isoformat(),
        "expires_on": expires_on.isoformat(),
    }
    return PaperFacts(Kind.IDENTITY_CARD, None, "typed", values)
