"""The lower half of a care sheet's first page: places for the INPE label, the attestations, the fund's own zone."""

from __future__ import annotations

from typing import Any

import numpy as np

from samples.facts import PaperFacts
from samples.family_a import codes, marks, shown
from samples.family_a.canvas import Canvas
from samples.family_a.form import Filled, Item, Style, row
from samples.family_a.hand import Writer
from samples.family_a.look import Look
from samples.family_a.wordings import Wording

Rng = np.random.Generator
_PLACES = (
    "Fait à ................................ Le ....................",
    "A ................................, le ....................",
    "Fait à : ............................. le : ...................",
)


def inpe_area(
    canvas: Canvas,
    x: float,
    y: float,
    width: float,
    paper: PaperFacts,
    st: Style,
    words: Wording,
    filled: Filled,
    rng: Rng,
) -> float:
    """The place for the practitioner's label and the establishment's; gives the y below."""
    if not paper.barcodes and rng.random() < 0.6:
        return _inpe_blanks(canvas, x, y, width, st, words, filled, rng)
    height = float(rng.uniform(17, 22))
    dentist = paper.kind == "dental_care_sheet"
    halves = (
        (
            "inpe",
            "Chirurgien dentiste" if dentist else "Médecin traitant",
            "طبيب الأسنان" if dentist else "الطبيب المعالج",
        ),
        ("establishment_inpe", "Etablissement de soins", "المؤسسة العلاجية"),
    )
    canvas.text(x, y + 3, words.section("inpe"), st.font, st.size, st.ink, 700)
    if st.with_arabic:
        canvas.arabic(x + width, y + 3, "الرقم الوطني الاستدلالي و الرقم المشفر", st.arabic, st.size, st.ink)
    y += 4.5
    for k, (name, fr, ar) in enumerate(halves):
        left, right = x + k * width / 2, x + (k + 1) * width / 2 - 2
        canvas.rect(left, y, right, y + height, st.rule_mm, st.rule)
        canvas.text(left + 1, y + 3, fr, st.font, st.size * 0.88, st.ink, limit=width / 4 - 3)
        if st.with_arabic:
            canvas.arabic(right - 1, y + 3, ar, st.arabic, st.size * 0.88, st.ink, limit=width / 4 - 3)
        label = next((code for code in paper.barcodes if code[1] == paper.values.get(name)), None)
        if label:
            skew = float(rng.uniform(-1.0, 1.5))
            box = codes.label(
                canvas,
                left + 3 + skew,
                y + 4 + rng.uniform(-0.6, 0.8),
                label[0],
                label[1],
                rng,
                right - left - 6,
                height - 5,
            )
            canvas.mark(name, (box[0], box[1], box[2], box[3] + 4))
        elif name in paper.values:
            filled_by = filled.writer(name)
            canvas.mark(
                name,
                filled_by.write(
                    canvas,
                    left + 5,
                    y + height * 0.72,
                    shown.number(paper.values[name], rng),
                    rng,
                    limit=right - left - 8,
                ),
            )
    return y + height + 1.5


def _inpe_blanks(
    canvas: Canvas, x: float, y: float, width: float, st: Style, words: Wording, filled: Filled, rng: Rng
) -> float:
    """No place for labels: the numbers go into combs or onto lines."""
    shape = "cells" if rng.random() < 0.6 else "line"
    items = [
        Item("inpe", words.label("inpe"), "الرقم الوطني الاستدلالي", shape, 9),
        Item("establishment_inpe", words.label("establishment_inpe"), "المؤسسة العلاجية", shape, 9),
    ]
    for several in [[item] for item in items] if width < 150 or shape == "cells" else [items]:
        y = row(canvas, x, y, width, several, st, filled, rng)
    return y


def attestations(
    canvas: Canvas, y: float, paper: PaperFacts, look: Look, insured: Writer, st: Style, margin: float, rng: Rng
) -> None:
    """The two declarations with their places to sign, and the fund's own zone."""
    x0, x1, middle = margin, 210 - margin, float(rng.uniform(95, 110))
    bottom = min(y + float(rng.uniform(46, 58)), 284.0 - 13)
    frame, place = int(rng.integers(3)), str(rng.choice(_PLACES))
    if frame == 0:
        canvas.rect(x0, y, x1, bottom, st.rule_mm, st.rule)
    if frame < 2:
        canvas.line(middle, y, middle, bottom, st.rule_mm, st.rule)
    size = min(st.size, 9) * 0.86
    left = ("J'atteste sur l'honneur l'exactitude des renseignements portés ci-avant", "أشهد بصحة كل ما ذكر أعلاه")
    right = (
        "Je déclare les informations ci-dessus sincères et véritables",
        "أصرح بمصداقية وصحة المعلومات المذكورة أعلاه",
    )
    practitioner = (
        "Cachet et Signature du Chirurgien Dentiste"
        if paper.kind == "dental_care_sheet"
        else "Cachet et Signature du Médecin traitant ou de l'Etablissement de soins"
    )
    signing = (
        ("Signature de l'assuré(e)", "توقيع المؤمن له"),
        (practitioner, "طابع وتوقيع الطبيب المعالج أو المؤسسة الصحية"),
    )
    last = paper.values.get("last_act_date")
    for k, (fr, ar) in enumerate((left, right)):
        a, b = (x0, middle) if k == 0 else (middle, x1)
        canvas.text(a + 1.5, y + 4, fr, st.font, size, st.ink, limit=b - a - 3)
        if st.with_arabic:
            canvas.arabic(b - 1.5, y + 8, ar, st.arabic, size, st.ink, limit=b - a - 3)
        canvas.text(
            a + 1.5,
            y + 13,
            place,
            st.font,
            size,
            st.ink,
            limit=b - a - 16,
        )
        if st.with_arabic:
            canvas.arabic(b - 1.5, y + 13, "ب / في", st.arabic, size, st.ink, limit=12)
        writer = insured if k == 0 else look.writer(paper.fill, rng)
        if last and rng.random() < 0.75:
            writer.write(canvas, a + 12, y + 12.4, look.town, rng, limit=18, size=9)
            writer.write(canvas, a + 40, y + 12.4, shown.full_day(last), rng, limit=b - a - 52, size=9)
        canvas.text(a + 1.5, y + 18, signing[k][0], st.font, size, st.ink, 700, limit=b - a - 3)
        if st.with_arabic:
            canvas.arabic(b - 1.5, y + 22, signing[k][1], st.arabic, size, st.ink, limit=b - a - 3)
    low = (y + 22 + bottom) / 2
    if paper.insured_signature:
        marks.signature(canvas, (x0 + middle) / 2 + rng.uniform(-8, 8), low + rng.uniform(-1, 3), rng, ink=insured.ink)
    _practitioner_marks(canvas, (middle + x1) / 2, low, paper, look, rng)
    _own_zone(canvas, bottom, st, margin)


def _practitioner_marks(canvas: Canvas, x: float, y: float, paper: PaperFacts, look: Look, rng: Rng) -> None:
    inpe: Any = paper.values.get("inpe")
    if paper.stamp:
        look.stamp(canvas, x + rng.uniform(-12, 10), y + rng.uniform(-1, 3), inpe, rng)
    if paper.signature:
        look.sign(canvas, x + rng.uniform(-8, 14), y + rng.uniform(-2, 5), rng)


def _own_zone(canvas: Canvas, y: float, st: Style, x: float) -> None:
    """Blanks for the fund's own dates, and the notes to the stars."""
    size, step = min(st.size, 9) * 0.85, (210 - 2 * x) / 3
    said = (
        ("Date de dépôt du dossier : ..............", "تاريخ الإيداع"),
        ("Date d'arrivée : .................", "تاريخ الاستلام"),
        ("Identification de l'agent : ............", ""),
    )
    for k, (fr, ar) in enumerate(said):
        end = canvas.text(x + k * step, y + 4.5, fr, st.font, size, st.ink, limit=step - (16 if ar else 2))[2]
        if ar and st.with_arabic:
            canvas.arabic(end + 15, y + 4.5, ar, st.arabic, size, st.ink, limit=13)
    canvas.text(
        x,
        y + 9,
        "* Cocher la mention utile   ** Accoler l'étiquette portant l'Identifiant National ainsi que le code à barres",
        st.font,
        min(st.size, 9) * 0.75,
        st.ink,
        limit=210 - 2 * x,
    )
