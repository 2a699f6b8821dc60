"""What happened to the patient: each scenario puts the papers of one medical event into a draft, free of defects."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from claims.words import Kind
from samples import numbers, people
from samples.draft import Draft
from samples.facts import PaperFacts
from samples.nomenclature import ANALYSES, DENTAL, IMAGES, STAYS, consultation, drug_price, money, total
from samples.papers import Row, act, care_sheet, invoice, letter, prescription, receipt

Scenario = Callable[[Draft], None]


def _visit(draft: Draft, after: int = 0) -> Row:
    letter_key, coefficient, amount = consultation(draft.rng)
    return act(draft.day(after), letter_key, coefficient, amount, draft.doctor.inpe)


def _pharmacy(draft: Draft, after: int, drugs: int) -> tuple[Row, PaperFacts]:
    """A pharmacy row of the care sheet and the till slip behind it."""
    amount = total([drug_price(draft.rng) for _ in range(drugs)])
    row = {"date": draft.day(after).isoformat(), "amount": amount, "inpe": numbers.inpe(draft.rng, 2)}
    return row, receipt(draft, draft.day(after), people.house(draft.rng, "pharmacy"), amount)


def consultation_only(draft: Draft) -> None:
    """A visit, perhaps with a receipt for the fee."""
    visit = _visit(draft)
    draft.papers = [care_sheet(draft, "care", [visit], [], care_type="maternity" if _may_expect(draft) else "illness")]
    if draft.rng.random() < 0.6:
        draft.papers.append(receipt(draft, draft.day(0), f"DR {draft.doctor.name}", visit["amount"]))


def _may_expect(draft: Draft) -> bool:
    age = (draft.first_act_on - draft.patient.born_on).days / 365
    return draft.patient.sex == "F" and 21 < age < 42 and bool(draft.rng.random() < 0.4)


def medicines(draft: Draft) -> None:
    """A visit, a prescription, a pharmacy."""
    drugs = int(draft.rng.integers(1, 5))
    after = int(draft.rng.integers(0, 4))
    row, slip = _pharmacy(draft, after, drugs)
    draft.papers = [
        care_sheet(draft, "care", [_visit(draft)], [row], care_type="illness"),
        prescription(draft, draft.day(0), drugs),
    ]
    if draft.rng.random() < 0.7:
        draft.papers.append(slip)


def laboratory(draft: Draft) -> None:
    """A visit, analyses asked for, done, billed and reported."""
    rng = draft.rng
    house, inpe, after = people.house(rng, "laboratory"), numbers.inpe(rng, 6), int(rng.integers(1, 6))
    chosen = [ANALYSES[i] for i in rng.choice(len(ANALYSES), int(rng.integers(2, 6)), replace=False)]
    lines = [(name, 1, money(price)) for name, price in chosen]
    amount = total([price for _, _, price in lines])
    row = act(draft.day(after), "B", str(int(Decimal(amount) / Decimal("1.34"))), amount, inpe)
    results = tuple(f"{name} : {rng.integers(1, 200) / 10:.1f}" for name, _ in chosen)
    draft.papers = [
        care_sheet(draft, "care", [_visit(draft), row], [], care_type="illness"),
        prescription(draft, draft.day(0), asked=tuple(name for name, _ in chosen)),
        invoice(draft, draft.day(after), house, inpe, lines),
        letter(draft, Kind.LAB_REPORT, draft.day(after + int(rng.integers(0, 2))), house, results, inpe=inpe),
    ]


def imaging(draft: Draft) -> None:
    """A visit, an image asked for, taken, billed and reported."""
    rng = draft.rng
    house, inpe, after = people.house(rng, "imaging"), numbers.inpe(rng, 1), int(rng.integers(1, 8))
    name, coefficient = IMAGES[int(rng.integers(len(IMAGES)))]
    amount = money(int(rng.integers(coefficient, 2 * coefficient)) * 10)
    row = act(draft.day(after), "Z", str(coefficient), amount, inpe)
    report = (name, "Absence d'anomalie notable.", "Conclusion : examen sans particularite.")
    draft.papers = [
        care_sheet(draft, "care", [_visit(draft), row], [], care_type="illness"),
        prescription(draft, draft.day(0), asked=(name,)),
        invoice(draft, draft.day(after), house, inpe, [(name, 1, amount)]),
        letter(draft, Kind.IMAGING_REPORT, draft.day(after), house, report, inpe=inpe),
    ]


def physiotherapy(draft: Draft) -> None:
    """Sessions of physiotherapy: three or more rows of one letter, so the limit counts from the last."""
    rng = draft.rng
    house, inpe, sessions = people.house(rng, "physiotherapy"), numbers.inpe(rng, 5), int(rng.integers(3, 6))
    price = money(int(rng.integers(8, 16)) * 10)
    days = [2 + int(k * rng.integers(2, 4)) for k in range(sessions)]
    rows = [act(draft.day(after), "AMM", str(int(rng.integers(8, 11))), price, inpe) for after in sorted(set(days))]
    draft.received_on = max(draft.received_on, draft.day(max(days) + 4))
    draft.papers = [
        care_sheet(draft, "care", [_visit(draft), *rows], [], care_type="illness"),
        prescription(draft, draft.day(0), asked=(f"{len(rows)} seances de reeducation fonctionnelle",)),
        invoice(draft, draft.day(max(days)), house, inpe, [("Seance de kinesitherapie", len(rows), price)]),
    ]
    if rng.random() < 0.5:
        agreement = letter(
            draft,
            Kind.PRIOR_AGREEMENT,
            draft.day(1),
            "CNOPS" if draft.of_cnops else "CNSS",
            (f"Reeducation {len(rows)} seances",),
        )
        draft.papers.append(agreement)


def hospital(draft: Draft) -> None:
    """An operation: clinic's invoice, stay certificate, request for third-party payment."""
    rng = draft.rng
    clinic, inpe, nights = people.house(rng, "clinic"), numbers.inpe(rng, 3), int(rng.integers(1, 6))
    name, coefficient = STAYS[int(rng.integers(len(STAYS)))]
    fee, bed = money(coefficient * int(rng.integers(30, 60))), money(int(rng.integers(4, 9)) * 100)
    lines = [(name, 1, fee), ("Sejour en chambre", nights, bed), ("Pharmacie et consommables", 1, drug_price(rng))]
    stay = invoice(draft, draft.day(nights), clinic, inpe, lines)
    row = act(draft.day(0), "K", str(coefficient), stay.values["total"], draft.doctor.inpe)
    draft.received_on = max(draft.received_on, draft.day(nights + 5))
    certificate = letter(
        draft, Kind.HOSPITAL_CERTIFICATE, draft.day(nights), clinic, (name,), draft.day(0), draft.day(nights), inpe
    )
    draft.tolerated.add("tariff_outlier")
    draft.papers = [
        care_sheet(draft, "care", [row], [], care_type="hospitalization", establishment_inpe=inpe),
        stay,
        certificate,
    ]
    if rng.random() < 0.5:
        draft.papers.append(letter(draft, Kind.THIRD_PARTY_REQUEST, draft.day(0), clinic, (name,), inpe=inpe))


def dental(draft: Draft) -> None:
    """Dental care: chart, invoice; a prosthesis brings a radiograph, a child's orthodontics an agreement."""
    rng = draft.rng
    young = (draft.first_act_on - draft.patient.born_on).days < 17 * 365
    sort = str(rng.choice(["dental_care", "orthodontics" if young else "prosthesis"], p=[0.6, 0.4]))
    draft.doctor.inpe = numbers.inpe(rng, 4)
    draft.doctor.specialty = "Chirurgie dentaire"
    teeth = [str(10 * int(rng.integers(1, 5)) + int(rng.integers(1, 8))) for _ in range(int(rng.integers(1, 4)))]
    chosen = (
        [DENTAL[int(rng.integers(len(DENTAL)))] for _ in teeth]
        if sort == "dental_care"
        else [("Prothese fixe" if not young else "Traitement orthodontique", 60)]
    )
    rows, lines = [], []
    for k, (name, coefficient) in enumerate(chosen):
        price = money(coefficient * int(rng.integers(15, 30)))
        rows.append(act(draft.day(k * int(rng.integers(0, 4))), "D", str(coefficient), price, draft.doctor.inpe))
        lines.append((name, 1, price))
    last = max(row["date"] for row in rows)
    more = {"care_type": sort, "tooth_chart": sorted(set(teeth))}
    agreement = None
    if sort == "orthodontics":
        agreement = letter(
            draft,
            Kind.PRIOR_AGREEMENT,
            draft.day(-8),
            "CNOPS" if draft.of_cnops else "CNSS",
            ("Traitement orthodontique",),
        )
        agreement.values.setdefault("number", numbers.digits(rng, 6).replace("0", "5"))
        more["agreement_number"] = agreement.values["number"]
    draft.tolerated.add("tariff_outlier")
    cabinet = people.house(rng, "dentist")
    draft.papers = [care_sheet(draft, "dental", rows, [], **more)]
    draft.papers.append(invoice(draft, date.fromisoformat(last), cabinet, draft.doctor.inpe, lines))
    if sort == "prosthesis":
        draft.papers.append(letter(draft, Kind.IMAGING_REPORT, draft.day(0), cabinet, ("Panoramique dentaire",)))
    if agreement:
        draft.papers.append(agreement)


def long_illness(draft: Draft) -> None:
    """A listed long-term illness (ALD): its own sheet, protocol, results; the limit counts from the last act."""
    rng = draft.rng
    drugs, gap = int(rng.integers(2, 5)), int(rng.integers(8, 20))
    row, slip = _pharmacy(draft, gap, drugs)
    manager = "CNOPS" if draft.of_cnops else "CNSS"
    start = draft.day(-int(rng.integers(20, 200)))
    illness = str(
        rng.choice(
            ["Diabete de type 2", "Hypertension arterielle severe", "Insuffisance renale chronique", "Asthme severe"]
        )
    )
    kind = Kind.EXONERATION_REQUEST if draft.of_cnops else Kind.ALD_PROTOCOL
    protocol = letter(draft, kind, start, manager, (illness,), start, start + timedelta(days=364), draft.doctor.inpe)
    protocol.values.setdefault("number", numbers.digits(rng, 7).replace("0", "8"))
    house = people.house(rng, "laboratory")
    results = letter(
        draft, Kind.LAB_REPORT, draft.day(2), house, ("HbA1c : 7.1", "Creatinine : 9.2"), inpe=numbers.inpe(rng, 6)
    )
    draft.received_on = max(draft.received_on, draft.day(gap + 4))
    sheet = care_sheet(
        draft,
        "ald",
        [_visit(draft), _visit(draft, gap)],
        [row],
        care_type="illness",
        agreement_number=protocol.values["number"],
    )
    draft.papers = [sheet, prescription(draft, draft.day(0), drugs, ald=True), results, protocol]
    if rng.random() < 0.6:
        draft.papers.insert(2, slip)


def accident(draft: Draft) -> None:
    """An accident: declaration, undertaking to pay back, image of the injury."""
    imaging(draft)
    draft.write(draft.care_sheet, care_type="accident")
    manager = "CNOPS" if draft.of_cnops else "CNSS"
    what = (
        f"Accident survenu le {draft.day(0):%d/%m/%Y} a {people.pick(draft.rng, people.TOWNS)}",
        "Chute sur la voie publique, sans tiers responsable",
    )
    if draft.rng.random() < 0.5:
        what = (what[0], "Choc avec un vehicule, tiers identifie")
    draft.papers.append(letter(draft, Kind.ACCIDENT_DECLARATION, draft.day(1), manager, what))
    if "tiers identifie" in what[1]:
        draft.papers.append(letter(draft, Kind.REPAYMENT_UNDERTAKING, draft.day(2), manager, what[:1]))


def foreign_paper(draft: Draft) -> None:
    """A report in another language, with its sworn translation."""
    imaging(draft)
    language = str(draft.rng.choice(["es", "en"]))
    text = {
        "es": ("Radiografia sin anomalias.", "Se recomienda reposo."),
        "en": ("The scan shows no abnormality.", "Rest is advised."),
    }[language]
    report = draft.find(Kind.IMAGING_REPORT)
    draft.papers.remove(report)
    issuer = {"es": "CLINICA SANTA ELENA", "en": "RIVERSIDE IMAGING CENTRE"}[language]
    on = draft.day(8)
    draft.papers.append(letter(draft, Kind.IMAGING_REPORT, on, issuer, text, language=language))
    draft.papers.append(
        letter(
            draft,
            Kind.TRANSLATION,
            draft.day(10),
            "TRADUCTEUR ASSERMENTE",
            ("Examen radiologique sans anomalie. Repos conseille.",),
        )
    )
    draft.received_on = max(draft.received_on, draft.day(12))


def studies(draft: Draft) -> None:
    """A student's visit and medicines, with a certificate of enrolment."""
    medicines(draft)
    start = draft.day(-60)
    draft.papers.append(
        letter(
            draft,
            Kind.STUDENT_CERTIFICATE,
            start,
            f"UNIVERSITE DE {people.pick(draft.rng, people.TOWNS).upper()}",
            ("Est regulierement inscrit",),
        )
    )


SCENARIOS: dict[str, tuple[Scenario, float]] = {
    "consultation": (consultation_only, 0.1),
    "medicines": (medicines, 0.27),
    "laboratory": (laboratory, 0.15),
    "imaging": (imaging, 0.11),
    "physiotherapy": (physiotherapy, 0.07),
    "hospital": (hospital, 0.07),
    "dental": (dental, 0.09),
    "long_illness": (long_illness, 0.08),
    "accident": (accident, 0.04),
    "foreign_paper": (foreign_paper, 0.02),
}
