"""Identity cards, separator and cover sheets, blank backs."""

from __future__ import annotations

import numpy as np

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import codes, marks, shown
from samples.family_a.canvas import Canvas
from samples.family_a.look import look_of

Rng = np.random.Generator


def identity_card(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """The front of a card, copied onto a page."""
    canvas, values = Canvas(210.0, 297.0, claim.dpi), paper.values
    x, y, w, h = float(rng.uniform(20, 90)), float(rng.uniform(25, 150)), 85.6 * 1.15, 54.0 * 1.15
    canvas.rect(x, y, x + w, y + h, 0.3, (110, 110, 120), (228, 238, 232), radius=3)
    for k in range(9):
        canvas.line(x + 2, y + 10 + 5 * k, x + w - 2, y + 6 + 6 * k, 0.1, (190, 210, 205))
    canvas.text(x + w / 2, y + 5.5, "ROYAUME DU MAROC", "roboto", 8, (30, 60, 50), 700, "ms")
    canvas.text(x + w / 2, y + 9.3, "CARTE NATIONALE D'IDENTITE", "roboto", 7, (30, 60, 50), 700, "ms")
    canvas.arabic(x + w - 4, y + 6, "المملكة المغربية", "cairo", 8, (30, 60, 50), 700)
    canvas.arabic(x + w - 4, y + 12.5, "البطاقة الوطنية للتعريف", "cairo", 7, (30, 60, 50))
    canvas.rect(x + 4, y + 14, x + 29, y + 46, 0.2, (120, 120, 120), (205, 208, 212))
    canvas.draw.ellipse(
        (canvas.px(x + 10), canvas.px(y + 19), canvas.px(x + 23), canvas.px(y + 33)), fill=(165, 155, 150)
    )
    canvas.draw.ellipse(
        (canvas.px(x + 6), canvas.px(y + 34), canvas.px(x + 27), canvas.px(y + 58)), fill=(120, 125, 140)
    )
    canvas.rect(x + 2, y + 46.2, x + 31, y + h - 1, 0, fill=(228, 238, 232))
    family, _, given = values.get("patient_name", "").rpartition(" ")
    name = canvas.text(x + 34, y + 20, family, "roboto", 9, weight=700, limit=48)
    first = canvas.text(x + 34, y + 25, given, "roboto", 9, weight=700, limit=48)
    canvas.mark("patient_name", (name[0], name[1], max(name[2], first[2]), first[3]))
    canvas.text(x + 34, y + 30.5, "Né(e) le", "roboto", 7)
    canvas.mark(
        "patient_birth_date",
        canvas.text(
            x + 46,
            y + 30.5,
            values["patient_birth_date"][8:]
            + "."
            + values["patient_birth_date"][5:7]
            + "."
            + values["patient_birth_date"][:4],
            "roboto",
            9,
            weight=500,
        ),
    )
    canvas.text(x + 34, y + 41, "Valable jusqu'au", "roboto", 7)
    canvas.mark(
        "expires_on",
        canvas.text(x + 56, y + 41, shown.full_day(values["expires_on"]).replace("/", "."), "roboto", 9, weight=500),
    )
    canvas.mark("cin", canvas.text(x + 6, y + 53.5, values["cin"], "roboto", 11, weight=700))
    return [canvas]


def separator(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """A separator or cover sheet, with its code large in the middle."""
    canvas = Canvas(210.0, 297.0, claim.dpi)
    form, payload = paper.barcodes[0]
    cover = payload.startswith("CACHET-STATION")
    canvas.text(
        105,
        50,
        "FEUILLE DE STATION" if cover else str(rng.choice(["SEPARATEUR DE DOSSIERS", "NOUVEAU DOSSIER"])),
        "roboto",
        22,
        weight=700,
        anchor="ms",
    )
    canvas.arabic(105, 64, "ورقة المحطة" if cover else "ورقة فاصلة", "cairo", 20, anchor="ms")
    if form == "QR":
        side = codes.modules(form, payload).shape[0] * (size := float(rng.uniform(1.2, 2.0)))
        codes.draw(canvas, 105 - side / 2, 90, form, payload, size)
    else:
        width = codes.modules(form, payload).shape[1] * 0.6
        codes.draw(canvas, 105 - width / 2, 95, form, payload, 0.6, 34)
    for k, part in enumerate(payload.split(";")[1:] if cover else []):
        canvas.text(40, 210 + 9 * k, part.replace("=", " : "), "roboto", 13)
    return [canvas]


def blank(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """An empty back, perhaps with a speck or a punched hole."""
    canvas = Canvas(210.0, 297.0, claim.dpi, (255, 255, 255) if rng.random() < 0.6 else (250, 249, 245))
    if rng.random() < 0.3:
        for y in (108.5, 188.5):
            canvas.draw.ellipse((canvas.px(10), canvas.px(y), canvas.px(16), canvas.px(y + 6)), fill=(205, 205, 205))
    return [canvas]


def spoiled(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """A full page of print and handwriting, for the scanner to ruin."""
    canvas = Canvas(210.0, 297.0, claim.dpi)
    look = look_of(claim.seed, "SERVICE", "Consultations")
    marks.logo(canvas, 15, 12, 16, rng)
    canvas.text(105, 30, "COMPTE RENDU DE CONSULTATION", "roboto", 15, weight=700, anchor="ms")
    for k in range(int(rng.integers(14, 24))):
        y = 48 + k * 9.5
        (look.hand if k % 3 == 0 else look.machine).write(
            canvas,
            16,
            y,
            "Patient vu ce jour en consultation, examen clinique sans particularite notable",
            rng,
            limit=175,
        )
    return [canvas]
