"""Agreements, protocols, requests, declarations, certificates and reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import arabic_letters, letterhead, marks, shown
from samples.family_a.canvas import Canvas
from samples.family_a.form import Filled, Item, heading, row, style
from samples.family_a.look import Look, look_of

Rng = np.random.Generator


@dataclass(frozen=True)
class Wording:
    """Titles to choose from, an Arabic title, the sentence that leads in, labels of the dates, of number and name, the sign-off."""

    titles: tuple[str, ...]
    arabic: str
    lead: tuple[str, ...]
    starts: str = "Du"
    ends: str = "Au"
    number: str = "N°"
    patient: str = "Nom et prénom"
    signed: str = "Cachet et signature"


WORDINGS: dict[str, Wording] = {
    "prior_agreement": Wording(
        ("ACCORD PREALABLE", "Réponse à la demande d'entente préalable", "Entente préalable"),
        "الموافقة المسبقة",
        ("Nous vous informons que votre demande d'entente préalable a reçu un avis favorable.",),
        number="N° d'accord",
        patient="Bénéficiaire",
    ),
    "third_party_request": Wording(
        ("DEMANDE DE PRISE EN CHARGE", "Demande de prise en charge hospitalière"),
        "طلب التكفل",
        ("L'établissement sollicite la prise en charge (tiers payant) des soins du bénéficiaire ci-dessous.",),
        number="N° PEC",
        patient="Nom du bénéficiaire",
    ),
    "ald_protocol": Wording(
        ("PROTOCOLE DE SOINS ALD", "Protocole thérapeutique - Affection de longue durée"),
        "بروتوكول العلاج",
        ("Protocole de soins établi pour une affection de longue durée (ALD).",),
        "Valable du",
        "jusqu'au",
        "N° de protocole",
    ),
    "exoneration_request": Wording(
        ("DEMANDE D'EXONERATION DU TICKET MODERATEUR", "Demande d'exonération du ticket modérateur"),
        "طلب الإعفاء من الحصة المتبقية",
        ("Demande d'exonération du ticket modérateur au titre d'une affection de longue durée.",),
        "Valable du",
        "au",
        "N° de dossier",
    ),
    "accident_declaration": Wording(
        ("DECLARATION D'ACCIDENT", "Déclaration d'accident"),
        "تصريح بحادثة",
        ("Je soussigné(e) déclare les circonstances de l'accident ci-après.",),
        number="N° de déclaration",
        patient="Nom de la victime",
        signed="Signature",
    ),
    "repayment_undertaking": Wording(
        ("ENGAGEMENT A RESTITUER", "Engagement de restitution"),
        "التزام بإرجاع المبالغ",
        ("Je m'engage à restituer les sommes perçues si l'assureur du tiers responsable verse une indemnité.",),
        patient="Je soussigné(e)",
        signed="Signature légalisée",
    ),
    "force_majeure_certificate": Wording(
        ("ATTESTATION DE FORCE MAJEURE", "Attestation - cas de force majeure"),
        "شهادة القوة القاهرة",
        ("Nous attestons que l'intéressé(e) n'a pu déposer son dossier pour cas de force majeure.",),
        "Du",
        "au",
    ),
    "hospital_certificate": Wording(
        ("CERTIFICAT D'HOSPITALISATION", "Attestation de séjour", "BULLETIN D'HOSPITALISATION"),
        "شهادة الاستشفاء",
        ("Certifie que le patient ci-dessous a été hospitalisé dans notre établissement.",),
        "Date d'entrée",
        "Date de sortie",
        "N° d'admission",
        "Nom du patient",
    ),
    "lab_report": Wording(
        ("RESULTATS D'ANALYSES", "Compte rendu d'analyses médicales", "Bulletin de résultats"),
        "نتائج التحاليل",
        ("Prélèvement reçu au laboratoire. Résultats validés par le biologiste.",),
        number="Dossier N°",
        patient="Patient",
    ),
    "imaging_report": Wording(
        ("COMPTE RENDU", "Compte rendu d'examen radiologique", "COMPTE RENDU D'IMAGERIE"),
        "تقرير الأشعة",
        ("Examen réalisé dans notre service.",),
        number="Examen N°",
        patient="Patient",
    ),
    "translation": Wording(
        ("TRADUCTION", "Traduction assermentée"),
        "ترجمة محلفة",
        (
            "Je soussigné, traducteur assermenté près les tribunaux, certifie la présente traduction conforme à l'original.",
        ),
    ),
    "student_certificate": Wording(
        ("CERTIFICAT DE SCOLARITE", "ATTESTATION D'INSCRIPTION"),
        "شهادة مدرسية",
        ("Le doyen certifie que l'étudiant(e) ci-dessous est régulièrement inscrit(e).",),
        patient="Nom de l'étudiant",
    ),
    "other": Wording(
        ("CONVOCATION", "NOTE D'INFORMATION"),
        "استدعاء",
        ("Nous vous prions de bien vouloir vous présenter au secrétariat.",),
    ),
}
_FOREIGN = {
    "es": Wording(
        ("INFORME MEDICO", "INFORME RADIOLOGICO"),
        "",
        ("Estimado colega, se remite el resultado de la exploracion.",),
        patient="Paciente",
        number="Num.",
        signed="Firma y sello",
    ),
    "en": Wording(
        ("MEDICAL REPORT", "RADIOLOGY REPORT"),
        "",
        ("Please find below the findings of the examination.",),
        patient="Patient name",
        number="Ref",
        signed="Signature",
    ),
}
_FORMS = frozenset(
    {"third_party_request", "exoneration_request", "accident_declaration", "repayment_undertaking", "ald_protocol"}
)


def _as_form(canvas: Canvas, paper: PaperFacts, look: Look, wording: Wording, y: float, rng: Rng) -> float:
    """The particulars as labelled blanks, in French and Arabic; gives the y below."""
    st = style(rng)
    values = paper.values
    texts = {
        "patient_name": shown.name(values.get("patient_name", ""), rng),
        "number": values.get("number", ""),
        "inpe": values.get("inpe", ""),
    }
    texts |= {name: shown.full_day(values[name]) for name in ("date", "starts_on", "ends_on") if name in values}
    filled = Filled(
        {k: v for k, v in texts.items() if v}, lambda _: look.writer(paper.fill, rng), frozenset(paper.unlabelled)
    )
    y = heading(canvas, 12, y, 186, "Identification", "التعريف", st, st.tint is not None) + 2
    rows = [
        [Item("number", wording.number, "رقم"), Item("date", "Date", "التاريخ", "date")],
        [Item("patient_name", wording.patient, "الاسم العائلي والشخصي")],
    ]
    if "inpe" in values:
        rows.append([Item("inpe", "INPE", "الرقم الوطني الاستدلالي", "cells", 9)])
    if "starts_on" in values:
        rows.append([Item("starts_on", wording.starts, "من", "date"), Item("ends_on", wording.ends, "إلى", "date")])
    for items in rows:
        y = row(canvas, 13, y, 186, items, st, filled, rng)
    return y + 3


def _as_letter(canvas: Canvas, paper: PaperFacts, look: Look, wording: Wording, y: float, rng: Rng) -> float:
    """The particulars as lines of a letter; gives the y below."""
    values, writer = paper.values, look.writer(paper.fill, rng)
    foreign = paper.language not in ("fr", "ar")
    of = {"es": "Fecha :", "en": "Date :"}.get(
        paper.language, str(rng.choice(["Date :", f"{look.town}, le", "Fait le", "Edité le :"]))
    )
    lines = [
        ("number", wording.number + " :", values.get("number")),
        ("date", of, values.get("date") and shown.day(values["date"], rng, words=not foreign)),
        (
            "patient_name",
            wording.patient + " :",
            values.get("patient_name") and shown.name(values["patient_name"], rng),
        ),
        ("inpe", "INPE :", values.get("inpe") if "inpe" not in canvas.boxes else None),
        ("starts_on", wording.starts + " :", values.get("starts_on") and shown.day(values["starts_on"], rng)),
        ("ends_on", wording.ends + " :", values.get("ends_on") and shown.day(values["ends_on"], rng)),
    ]
    for name, label, text in lines:
        if not text:
            continue
        box = canvas.text(18, y, label, look.body_font, 10)
        canvas.mark(name, writer.write(canvas, box[2] + 2, y, text, rng, limit=120))
        y += float(rng.uniform(6.5, 9))
    return y


def draw(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """One page."""
    if paper.language == "ar":
        return arabic_letters.draw(paper, claim, rng)
    wording = _FOREIGN.get(paper.language, WORDINGS.get(str(paper.kind), WORDINGS["other"]))
    look = look_of(claim.seed, paper.issuer or "SERVICE DES SOINS", _sort(paper))
    canvas = Canvas(210.0, 297.0, claim.dpi)
    y = letterhead.head(canvas, look, paper.values, rng, person=False) + 6
    title = str(rng.choice(wording.titles))
    canvas.text(105, y, title, look.head_font, float(rng.uniform(13, 17)), look.tint, 700, "ms", 180)
    if wording.arabic and rng.random() < 0.6:
        y += 8
        canvas.arabic(105, y, wording.arabic, "cairo", 13, look.tint, 700, "ms")
    y += 10
    for line in wording.lead:
        canvas.text(18, y, line, look.body_font, 9.5, limit=176)
        y += 8
    form = paper.kind in _FORMS and paper.language == "fr" and rng.random() < 0.75
    y = (_as_form if form else _as_letter)(canvas, paper, look, wording, y, rng)
    y = _body(canvas, paper, look, y + 4, rng)
    x, low = float(rng.uniform(135, 165)), min(y + 26, 255.0)
    canvas.text(x, low - 15, wording.signed, look.body_font, 9, anchor="ms")
    if paper.stamp:
        look.stamp(canvas, x, low, paper.values.get("inpe"), rng)
    if paper.signature:
        look.sign(canvas, x + rng.uniform(-10, 8), low + 5, rng)
    letterhead.complete(canvas, look, paper.values)
    letterhead.foot(canvas, look, rng, legal=bool(rng.random() < 0.4))
    for _ in range(paper.decoys):
        marks.decoy(canvas, rng, (30, 3, 180, 7))
    return [canvas]


def _body(canvas: Canvas, paper: PaperFacts, look: Look, y: float, rng: Rng) -> float:
    """Results, findings, circumstances."""
    for line in paper.notes:
        if paper.kind == "lab_report" and " : " in line:
            name, result = line.split(" : ", 1)
            canvas.text(20, y, name, look.body_font, 9.5)
            canvas.text(100, y, result, look.body_font, 9.5, weight=700)
            canvas.text(130, y, str(rng.choice(["g/L", "mmol/L", "UI/L", "mg/L", "%"])), look.body_font, 9)
            canvas.text(
                160, y, f"({rng.integers(1, 40) / 10:.1f} - {rng.integers(50, 200) / 10:.1f})", look.body_font, 8.5
            )
        elif paper.fill == "typed" or paper.kind in ("lab_report", "imaging_report"):
            canvas.text(18, y, line, look.body_font, 10, limit=176)
        else:
            look.hand.write(canvas, 18, y, line, rng, limit=172)
        y += 7.5
    return y


def _sort(paper: PaperFacts) -> str:
    return {
        "lab_report": "Analyses medicales",
        "imaging_report": "Radiologie",
        "hospital_certificate": "Etablissement de soins",
        "student_certificate": "Service de la scolarite",
        "translation": "Traduction",
        "force_majeure_certificate": "Royaume du Maroc",
        "third_party_request": "Etablissement de soins",
    }.get(str(paper.kind), "Assurance Maladie Obligatoire")
