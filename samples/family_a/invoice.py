"""Invoices of laboratories, imaging centres, clinics, dentists, physiotherapists."""

from __future__ import annotations

import numpy as np
from num2words import num2words

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import letterhead, marks, shown
from samples.family_a.canvas import Canvas
from samples.family_a.form import Style, style
from samples.family_a.hand import Writer
from samples.family_a.look import Look, look_of
from samples.family_a.table import Column, table

Rng = np.random.Generator
_METHODS = {"cash": "Espèces", "card": "Carte bancaire", "cheque": "Chèque", "transfer": "Virement"}


def words(amount: str, rng: Rng) -> str:
    """An amount in French words, in one of the usual spellings."""
    whole, cents = amount.split(".")
    text: str = num2words(int(whole), lang="fr") + " " + str(rng.choice(["dirhams", "dirhams", "DHS", "Dirhams"]))
    if cents != "00":
        text += (
            str(rng.choice([" et ", ", "]))
            + num2words(int(cents), lang="fr")
            + " "
            + str(rng.choice(["centimes", "cts", "centimes"]))
        )
    elif rng.random() < 0.25:
        text += " et zéro centime"
    if rng.random() < 0.3:
        text = text.replace("-", " ")
    return [text, text.upper(), text.capitalize()][int(rng.integers(3))]


def _particulars(canvas: Canvas, paper: PaperFacts, look: Look, y: float, rng: Rng) -> float:
    """Number, date, patient; gives the y below."""
    values, left, writer = paper.values, 15.0, look.writer(paper.fill, rng)
    title = str(rng.choice(["FACTURE", "Facture", "FACTURE N°", "Note d'honoraires"]))
    number = values.get("number", "")
    if title.endswith("N°"):
        box = canvas.text(left, y, "FACTURE N° :", look.head_font, 13, look.tint, 700)
        canvas.mark("number", writer.write(canvas, box[2] + 2, y, number, rng))
        y += 8
    else:
        canvas.text(canvas.width / 2, y, title, look.head_font, 15, look.tint, 700, "ms")
        y += 10
        box = canvas.text(
            left, y, str(rng.choice(["Facture N° :", "N° :", "Numéro :", "Réf. facture :"])), look.body_font, 9.5
        )
        canvas.mark("number", writer.write(canvas, box[2] + 2, y, number, rng))
        y += 6
    label = str(rng.choice([f"{look.town}, le", "Date :", "Date de facturation :", "Le :"]))
    across = rng.random() < 0.5
    at = (canvas.width - 75, y - 6) if across else (left, y)
    box = canvas.text(*at, label, look.body_font, 9.5)
    if "date" in values:
        canvas.mark("date", writer.write(canvas, box[2] + 2, at[1], shown.day(values["date"], rng, words=True), rng))
    y += 0 if across else 6
    if "patient_name" not in paper.unlabelled:
        label = str(rng.choice(["Patient :", "Nom du patient :", "Nom et prénom :", "Doit :", "Facturé à :", "M./Mme"]))
        box = canvas.text(left, y + 2, label, look.body_font, 9.5, weight=500)
        if "patient_name" in values:
            name = shown.name(values["patient_name"], rng)
            canvas.mark("patient_name", writer.write(canvas, box[2] + 2, y + 2, name, rng, limit=100))
    return y + 10


def _lines(
    canvas: Canvas, paper: PaperFacts, look: Look, st: Style, writer: Writer, y: float, kind: int, rng: Rng
) -> float:
    rows = [
        {
            **line,
            "unit_price": shown.amount(line["unit_price"], rng, kind),
            "amount": shown.amount(line["amount"], rng, kind),
        }
        for line in paper.values.get("lines", ())
    ]
    if not rows:
        return y + 6
    if rng.random() < 0.5:
        rows = [{**row, "description": row["description"].capitalize()} for row in rows]
    heads = [
        ("Désignation", "Qté", "P.U.", "Montant"),
        ("Nature des actes", "Nombre", "Prix unitaire", "Montant (DH)"),
        ("Libellé", "Quantité", "PU TTC", "Total"),
    ][int(rng.integers(3))]
    columns = [
        Column("description", heads[0], share=3.2),
        Column("quantity", heads[1], share=0.7, align="centre"),
        Column("unit_price", heads[2], share=1.1, align="right"),
        Column("amount", heads[3], share=1.2, align="right"),
    ]
    ruled = str(rng.choice(["full", "full", "head", "lines", "none"]))
    below, _ = table(
        canvas,
        15,
        y,
        canvas.width - 30,
        columns,
        rows,
        st,
        writer,
        rng,
        least=len(rows) + int(rng.integers(0, 3)),
        row_mm=float(rng.uniform(6.5, 9)),
        ruled=ruled,
        prefix="lines.",
    )
    return below


def draw(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """One page."""
    title = next((t for key, t in _TRADES.items() if key in paper.issuer), "Sante")
    look = look_of(claim.seed, paper.issuer, title)
    canvas = Canvas(210.0, 297.0, claim.dpi)
    st = style(rng, bilingual=False)
    values, kind, writer = paper.values, int(rng.integers(5)), look.writer(paper.fill, rng)
    y = letterhead.head(canvas, look, values, rng, person=False)
    ice_below = rng.random() < 0.6
    if not ice_below and "ice" not in paper.unlabelled:
        box = canvas.text(15, y, str(rng.choice(["ICE :", "I.C.E :", "N° ICE :"])), look.body_font, 9)
        if "ice" in values:
            canvas.mark("ice", canvas.text(box[2] + 1.5, y, shown.number(values["ice"], rng), look.body_font, 9))
        y += 6
    y = _particulars(canvas, paper, look, y + 5, rng)
    y = _lines(canvas, paper, look, st, writer, y, kind, rng) + 3
    if "total" not in paper.unlabelled:
        label = str(rng.choice(["TOTAL", "Total TTC", "Net à payer", "Montant total", "TOTAL A PAYER"]))
        box = canvas.text(canvas.width - 82, y + 4, label + " :", look.body_font, 10.5, weight=700)
        if "total" in values:
            amount = shown.amount(values["total"], rng, kind) + str(rng.choice([" DH", " Dhs", "", " MAD"]))
            canvas.mark("total", writer.write(canvas, box[2] + 2, y + 4, amount, rng, limit=canvas.width - box[2] - 16))
    y += 12
    if "total_in_words" in values:
        y = _in_words(canvas, values["total_in_words"], look, writer, y, rng)
    if "method" in values:
        box = canvas.text(
            15, y, str(rng.choice(["Mode de règlement :", "Règlement :", "Payé par :"])), look.body_font, 9
        )
        canvas.mark("method", canvas.text(box[2] + 2, y, _METHODS[values["method"]], look.body_font, 9))
        y += 7
    middle = min(y + 18, 250.0)
    if paper.stamp:
        look.stamp(canvas, float(rng.uniform(135, 165)), middle, values.get("inpe"), rng)
    if paper.signature:
        look.sign(canvas, float(rng.uniform(130, 165)), middle + 4, rng)
    letterhead.complete(canvas, look, paper.values)
    letterhead.foot(canvas, look, rng, values.get("ice") if ice_below else None)
    for _ in range(paper.decoys):
        marks.decoy(canvas, rng, (30, 3, 180, 7) if rng.random() < 0.5 else (2, 60, 6, 220))
    return [canvas]


_TRADES = {
    "LABORATOIRE": "Analyses medicales",
    "BIOLOGIE": "Analyses medicales",
    "RADIOLOGIE": "Radiologie - Echographie - Scanner",
    "IMAGERIE": "Radiologie et imagerie",
    "CLINIQUE": "Clinique pluridisciplinaire",
    "KINE": "Kinesitherapie - Reeducation",
    "REEDUCATION": "Kinesitherapie",
    "DENTAIRE": "Chirurgie dentaire",
    "HOSPITALIER": "Etablissement de soins",
    "OPTIQUE": "Opticien",
    "PHARMACIE": "Pharmacie",
}


def _in_words(canvas: Canvas, amount: str, look: Look, writer: Writer, y: float, rng: Rng) -> float:
    """The sentence that says the total in words, over one or two lines; gives the y below."""
    opening = str(
        rng.choice(
            [
                "Arrêtée la présente facture à la somme de",
                "Arrêté la présente facture au montant de",
                "La présente facture est arrêtée à la somme de",
                "Soit la somme de",
            ]
        )
    )
    room = canvas.width - 30
    first = f"{opening} : "
    box = canvas.text(15, y, first, look.body_font, 9.5)
    family, size = (writer.family, writer.size) if writer.sort == "typed" else (look.body_font, 9.5)
    said = words(amount, rng).split(" ")
    line: list[str] = []
    at = box[2] + 1
    for word in [*said, ""]:
        trial = " ".join([*line, word])
        if not word or canvas.width_of(trial, family, size) > room - (at - 15):
            canvas.mark(
                "total_in_words",
                writer.write(
                    canvas,
                    at,
                    y,
                    " ".join(line),
                    rng,
                    limit=room - (at - 15),
                    size=size if writer.sort == "typed" else None,
                ),
            )
            y, at, line = y + 6, 15.0, [word]
        else:
            line.append(word)
    return y + 3
