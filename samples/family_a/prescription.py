"""Prescriptions on a doctor's own paper, with vignettes stuck on where they fit, or on the back."""

from __future__ import annotations

import numpy as np

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import codes, letterhead, marks, shown
from samples.family_a.canvas import Canvas, Colour
from samples.family_a.look import Look, look_of

Rng = np.random.Generator
_SIZES = ((148.0, 210.0), (148.0, 210.0), (210.0, 297.0), (140.0, 216.0))
_TONES: tuple[Colour, ...] = ((255, 255, 255), (250, 246, 214), (224, 240, 252), (252, 232, 232))


def _patient(canvas: Canvas, paper: PaperFacts, look: Look, y: float, left: float, rng: Rng) -> float:
    """Town and date, then the patient's name after its label."""
    writer = look.writer(paper.fill, rng)
    right = canvas.width - left
    on = paper.values.get("date")
    if on:
        text = shown.day(on, rng, words=True)
        label = str(rng.choice([f"{look.town}, le ", f"{look.town} le : ", "Le : ", "Date : "]))
        at = right - canvas.width_of(label, look.body_font, 10) - 34
        box = canvas.text(at, y, label, look.body_font, 10)
        canvas.mark("date", writer.write(canvas, box[2] + 1, y, text, rng, limit=right - box[2] - 1))
    y += float(rng.uniform(9, 14))
    if "patient_name" in paper.unlabelled:
        return y
    label = str(rng.choice(["Nom et prénom : ", "Patient(e) : ", "Mme / M. : ", "M., Mme, Mlle ", "Nom du patient : "]))
    box = canvas.text(left, y, label, look.body_font, 10)
    if rng.random() < 0.5:
        canvas.line(box[2] + 1, y + 0.8, right, y + 0.8, 0.2, (110, 110, 110), 0.9)
    if "patient_name" in paper.values:
        name = shown.name(paper.values["patient_name"], rng, look.hand.capitals)
        canvas.mark("patient_name", writer.write(canvas, box[2] + 1.5, y, name, rng, limit=right - box[2] - 4))
    return y


def _drugs(canvas: Canvas, paper: PaperFacts, look: Look, y: float, left: float, room: float, rng: Rng) -> float:
    """Numbered lines of medicine with dose and duration, or what else is asked for."""
    hand = look.writer("handwritten" if paper.fill != "typed" else "typed", rng)
    step = float(rng.uniform(6.2, 8.0))
    limit = room - left
    duration = str(rng.choice(["pendant {}", "- {}", "QSP {}", "({})"]))
    for k, drug in enumerate(paper.values.get("drugs", ())):
        name = f"{k + 1}) {drug['description']}" if rng.random() < 0.7 else f"- {drug['description']}"
        canvas.mark(f"drugs.{k}", hand.write(canvas, left, y, name, rng, limit=limit))
        hand.write(
            canvas, left + 6, y + step, f"{drug['dose']} {duration.format(drug['duration'])}", rng, limit=limit - 6
        )
        y += 2 * step + float(rng.uniform(1, 3.5))
    for line in paper.notes[1:]:
        hand.write(canvas, left + 2, y, "- " + line, rng, limit=limit)
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
