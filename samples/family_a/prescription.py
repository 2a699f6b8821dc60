"""Prescriptions on a doctor's own paper, with vignettes stuck on where they fit, or on the back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import codes, letterhead, marks, shown
from samples.family_a.canvas import Canvas, Colour
from samples.family_a.look import Look, look_of
from samples.family_a.schools import style
from samples.family_a.table import Column, table

Rng = np.random.Generator
_LABELS = (
    "Nom et prénom : ",
    "Patient(e) : ",
    "Patient : ",
    "Mme / M. : ",
    "M., Mme, Mlle ",
    "Nom du patient : ",
    "Nom : ",
    "Mr / Mme ",
    "M./Mme : ",
    "Nom & Prénom : ",
    "Nom du malade : ",
    "Pour : ",
    "Mme ",
    "M. ",
)
_SIZES = ((148.0, 210.0), (148.0, 210.0), (210.0, 297.0), (140.0, 216.0))
_TONES: tuple[Colour, ...] = ((255, 255, 255), (250, 246, 214), (224, 240, 252), (252, 232, 232))


def _date(canvas: Canvas, paper: PaperFacts, look: Look, x: float, y: float, room: float, rng: Rng) -> None:
    """Town and day, from `x` on."""
    text = shown.day(paper.values["date"], rng, words=True)
    writer = look.writer(paper.fill, rng)
    label = str(
        rng.choice(
            [
                f"{look.town}, le ",
                f"{look.town} le : ",
                "Le : ",
                "Date : ",
                f"Fait à {look.town}, le ",
                "Date de prescription : ",
            ]
        )
    )
    box = canvas.text(x, y, label, look.body_font, 10, limit=room * 0.6)
    canvas.mark("date", writer.write(canvas, box[2] + 1, y, text, rng, limit=x + room - box[2] - 1))


def _patient(canvas: Canvas, paper: PaperFacts, look: Look, y: float, left: float, rng: Rng) -> float:
    """The patient's name after its label or a bare title, perhaps age and weight beside or below; gives the y below."""
    if "patient_name" in paper.unlabelled:
        return y
    writer, right = look.writer(paper.fill, rng), canvas.width - left
    label = str(rng.choice(_LABELS))
    size, weight = float(rng.uniform(9, 11)), int(rng.choice([400, 400, 700]))
    box = canvas.text(left, y, label, look.body_font, size, weight=weight)
    aged = rng.random() < 0.35
    room = right - box[2] - (26 if aged else 4)
    if rng.random() < 0.5:
        canvas.line(box[2] + 1, y + 0.8, box[2] + 1 + room, y + 0.8, 0.2, (110, 110, 110), float(rng.choice([0, 0.9])))
    if "patient_name" in paper.values:
        name = shown.name(paper.values["patient_name"], rng, look.hand.capitals)
        canvas.mark("patient_name", writer.write(canvas, box[2] + 1.5, y, name, rng, limit=room - 1))
    if not aged:
        return y
    age = f"{rng.integers(2, 80)} ans"
    if rng.random() < 0.5:
        end = canvas.text(right - 23, y, "Age :", look.body_font, size)[2]
        writer.write(canvas, end + 1, y, age, rng, limit=right - end - 1)
        return y
    end = canvas.text(left, y + 6.5, "Age :", look.body_font, size)[2]
    end = writer.write(canvas, end + 1, y + 6.5, age, rng, limit=22)[2]
    end = canvas.text(end + 8, y + 6.5, "Poids :", look.body_font, size)[2]
    writer.write(canvas, end + 1, y + 6.5, f"{rng.integers(12, 95)} kg", rng, limit=22)
    return y + 6.5


def _as_table(canvas: Canvas, paper: PaperFacts, look: Look, y: float, left: float, room: float, rng: Rng) -> float:
    """Medicines, doses and durations in columns, as some practice software prints them."""
    heads = [("Médicament", "Posologie", "Durée"), ("Désignation", "Prise", "Durée"), ("Traitement", "Dose", "Pendant")]
    named = heads[int(rng.integers(3))]
    columns = [
        Column("description", named[0], share=2.0),
        Column("dose", named[1], share=1.8),
        Column("duration", named[2], share=0.8),
    ]
    ruled = str(rng.choice(["full", "lines", "ends", "zebra"]))
    st = replace(style(rng, bilingual=False), size=8.4, ink=look.tint)
    drugs = paper.values["drugs"]
    y, places = table(
        canvas, left, y - 4, room - left, columns, drugs, st, look.machine, rng, ruled=ruled, prefix="drugs."
    )
    for k, place in enumerate(places):
        canvas.mark(f"drugs.{k}", place)
    return y + 7


def _drugs(canvas: Canvas, paper: PaperFacts, look: Look, y: float, left: float, room: float, rng: Rng) -> float:
    """Medicines with dose and duration on the same line or below, or what else is asked for."""
    hand = look.writer("handwritten" if paper.fill != "typed" else "typed", rng)
    drugs = paper.values.get("drugs", ())
    if drugs and hand.sort == "typed" and room > 150 and rng.random() < 0.2:
        return _as_table(canvas, paper, look, y, left, room, rng)
    step, limit = float(rng.uniform(5.6, 8.0)), room - left
    duration = str(rng.choice(["pendant {}", "- {}", "QSP {}", "({})", ", {}", "x {}", "/ {}", "durée : {}"]))
    ahead = str(rng.choice(["{}) ", "{}) ", "{}. ", "{}- ", "{} / ", "- ", "• ", "* ", "", "{}° "]))
    same = rng.random() < 0.25
    dosed = (
        str(rng.choice(["{}", "{}", "Posologie : {}", ": {}", "{} ,"])) if not same else str(rng.choice(["{}", ": {}"]))
    )
    for k, drug in enumerate(drugs):
        name = ahead.format(k + 1) + drug["description"]
        taken = f"{dosed.format(drug['dose'])} {duration.format(drug['duration'])}"
        box = hand.write(canvas, left, y, name, rng, limit=limit)
        canvas.mark(f"drugs.{k}", box)
        beside = room - box[2] - 4
        if same and beside > 30 and canvas.width_of(taken, hand.family, hand.size) * 1.3 < beside:
            hand.write(canvas, box[2] + 4, y, taken, rng, limit=beside)
            y += step + float(rng.uniform(2, 5))
            continue
        hand.write(canvas, left + 6, y + step, taken, rng, limit=limit - 6)
        y += 2 * step + float(rng.uniform(1, 3.5))
    for line in paper.notes[1:]:
        hand.write(
            canvas, left + 2, y, (ahead.replace("{}", "") if "{}" not in ahead else "- ") + line, rng, limit=limit
        )
        y += step * 1.25
    return y


def _vignettes(canvas: Canvas, paper: PaperFacts, y: float, rng: Rng) -> None:
    """Pieces of the boxes, in a column or in rows, a little askew."""
    names = [drug["description"] for drug in paper.values.get("drugs", ())] or ["MEDICAMENT"]
    x = float(rng.uniform(8, 14))
    for k, (form, payload) in enumerate(paper.barcodes):
        if form != "EAN13":
            continue
        if x > canvas.width - 48:
            x, y = float(rng.uniform(8, 14)), y + 25
        box = codes.vignette(canvas, x, y + rng.uniform(-0.8, 0.8), payload, names[k % len(names)], rng, _TONES)
        canvas.mark(f"drug_barcodes.{k}", box)
        x = box[2] + float(rng.uniform(9, 16))


def draw(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """The prescription, and its back when the vignettes are stuck there."""
    look = look_of(claim.seed, paper.issuer, paper.notes[0] if paper.notes else "Medecine generale")
    many = len(paper.values.get("drugs", ())) > 2
    size = _SIZES[2] if many or claim.container == "pdf_text" else _SIZES[int(rng.integers(4))]
    canvas = Canvas(*size, claim.dpi, (255, 255, 255) if rng.random() < 0.7 else (252, 250, 243))
    pages = [canvas]
    left = float(rng.uniform(11, 18))
    y = letterhead.head(canvas, look, paper.values, rng, person=True)
    dated = str(rng.choice(["right", "left", "foot"], p=[0.62, 0.2, 0.18])) if paper.values.get("date") else ""
    if dated in ("right", "left"):
        label = min(62.0, size[0] * 0.45)
        _date(canvas, paper, look, size[0] - left - label if dated == "right" else left, y + 5, label, rng)
        y += float(rng.uniform(9, 14))
    y = _patient(canvas, paper, look, y + 5, left, rng)
    y += float(rng.uniform(9, 13))
    if rng.random() < 0.75:
        canvas.text(
            size[0] / 2,
            y,
            str(rng.choice(["ORDONNANCE", "Ordonnance", "Ordonnance médicale"])),
            look.head_font,
            float(rng.uniform(12, 17)),
            look.tint,
            700,
            "ms",
        )
        y += 9
    if paper.values.get("ald"):
        canvas.text(
            left,
            y,
            str(
                rng.choice(
                    ["Prescriptions relatives au traitement de l'affection de longue durée (ALD)", "ORDONNANCE ALD"]
                )
            ),
            look.body_font,
            8.5,
            weight=700,
            limit=size[0] - 2 * left,
        )
        y += 7
    y = _drugs(canvas, paper, look, y + 2, left, size[0] - 10, rng)
    if dated == "foot":
        _date(canvas, paper, look, left + (0 if rng.random() < 0.5 else size[0] * 0.35), y + 3, 66, rng)
        y += 7
    low = min(max(y + 22, size[1] * 0.62), size[1] - 42)
    _marks(canvas, paper, look, claim, low, rng)
    letterhead.complete(canvas, look, paper.values)
    needed = 26 * (1 + len(paper.barcodes) * 48 // int(size[0]))
    if paper.barcodes:
        if size[1] - low - 20 > needed and rng.random() < 0.75:
            _vignettes(canvas, paper, low + 20, rng)
        else:
            pages.append(Canvas(*size, claim.dpi))
            _vignettes(pages[1], paper, float(rng.uniform(20, 60)), rng)
    else:
        letterhead.foot(canvas, look, rng, legal=False)
    for _ in range(paper.decoys):
        marks.decoy(canvas, rng, (20, 3, size[0] - 25, 7) if rng.random() < 0.5 else (2, 50, 5, size[1] - 60))
    return pages


def _marks(canvas: Canvas, paper: PaperFacts, look: Look, claim: ClaimFacts, y: float, rng: Rng) -> None:
    x = canvas.width * float(rng.uniform(0.62, 0.75))
    if rng.random() < 0.4:
        canvas.text(x, y - 15, "Cachet et signature", look.body_font, 8, anchor="ms")
    if paper.stamp:
        look.stamp(canvas, x, y + rng.uniform(-3, 3), paper.values.get("inpe"), rng)
    if paper.signature:
        look.sign(canvas, x + rng.uniform(-10, 10), y + rng.uniform(-2, 7), rng)
    if paper.pharmacist_stamp:
        house = next((p.issuer for p in claim.papers if p.kind == "payment_receipt"), "PHARMACIE CENTRALE")
        row: dict[str, str] = next((row for p in claim.papers for row in p.values.get("dispensings", ())), {})
        look_of(claim.seed, house, "Pharmacie").stamp(
            canvas, canvas.width * float(rng.uniform(0.22, 0.3)), y + rng.uniform(-4, 6), row.get("inpe"), rng
        )
