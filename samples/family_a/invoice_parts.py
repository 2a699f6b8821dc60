"""Parts of an invoice: who and when, what it comes to, the sentence in words. Each in several schools."""

from __future__ import annotations

import numpy as np
from num2words import num2words

from samples.facts import PaperFacts
from samples.family_a import shown
from samples.family_a.canvas import Canvas
from samples.family_a.form import Style
from samples.family_a.hand import Writer
from samples.family_a.look import Look
from samples.family_a.table import Column, table

Rng = np.random.Generator
_NUMBERS = ("Facture N°", "N°", "Numéro", "Réf. facture", "N° facture", "Facture n°", "N° de facture", "Facture No")
_DATES = ("Date", "Date de facturation", "Le", "Date facture", "Date d'émission", "Facturé le", "En date du")
_PATIENTS = (
    "Patient",
    "Nom du patient",
    "Nom et prénom",
    "Doit",
    "Facturé à",
    "Client",
    "Nom du malade",
    "Malade",
    "Patient(e)",
    "Nom & prénom du patient",
    "Bénéficiaire",
)
_TITLES = ("FACTURE", "Facture", "Note d'honoraires", "NOTE D'HONORAIRES", "FACTURE DE SOINS", "Facture patient")
_TOTALS = (
    "TOTAL",
    "Total TTC",
    "Net à payer",
    "Montant total",
    "TOTAL A PAYER",
    "TOTAL GENERAL",
    "NET A PAYER",
    "Total général",
    "Montant TTC",
    "Total en DH",
    "Total facture",
)
_OPENINGS = (
    "Arrêtée la présente facture à la somme de",
    "Arrêté la présente facture au montant de",
    "La présente facture est arrêtée à la somme de",
    "Soit la somme de",
    "Arrêtée la présente facture à la somme TTC de",
    "Facture arrêtée à la somme de",
    "La somme de",
)


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


def _said(paper: PaperFacts, look: Look, rng: Rng) -> list[tuple[str, str, str]]:
    """Name, label and text of number, date and patient, as far as the paper has their labels."""
    values = paper.values
    day = shown.day(values["date"], rng, words=True) if "date" in values else ""
    rows = [("number", str(rng.choice(_NUMBERS)), values.get("number", ""))]
    rows.append(("date", str(rng.choice([*_DATES, f"{look.town}, le"])), day))
    if "patient_name" not in paper.unlabelled:
        name = shown.name(values["patient_name"], rng) if "patient_name" in values else ""
        if name and rng.random() < 0.2:
            name = str(rng.choice(["M. ", "Mme ", "Mr "])) + name
        rows.append(("patient_name", str(rng.choice(_PATIENTS)), name))
    return rows


def _written(
    canvas: Canvas, writer: Writer, name: str, x: float, y: float, text: str, rng: Rng, limit: float = 100
) -> None:
    if text:
        canvas.mark(name, writer.write(canvas, x, y, text, rng, limit=limit))


def _running(canvas: Canvas, rows: list[tuple[str, str, str]], look: Look, writer: Writer, y: float, rng: Rng) -> float:
    """Each after its label, the date perhaps at the right."""
    across = rng.random() < 0.5
    for name, label, text in rows:
        at = canvas.width - 75 if name == "date" and across else 15.0
        line = y - 6.5 if name == "date" and across else y
        colon = "" if label.endswith("le") else str(rng.choice([" :", ":"]))
        box = canvas.text(at, line, label + colon, look.body_font, 9.5, weight=500)
        _written(canvas, writer, name, box[2] + 2, line, text, rng, 100 if at < 50 else 52)
        y += 0 if line < y else 6.5
    return y


def _aligned(canvas: Canvas, rows: list[tuple[str, str, str]], look: Look, writer: Writer, y: float, rng: Rng) -> float:
    """Labels in one column, colons and values in another, at the left or the right of the page."""
    left = 15.0 if rng.random() < 0.6 else 105.0
    weight = int(rng.choice([400, 700]))
    wide = max(canvas.width_of(label, look.body_font, 9.5, weight) for _, label, _ in rows)
    for name, label, text in rows:
        canvas.text(left, y, label, look.body_font, 9.5, weight=weight)
        canvas.text(left + wide + 2, y, ":", look.body_font, 9.5)
        _written(canvas, writer, name, left + wide + 5, y, text, rng, canvas.width - left - wide - 18)
        y += 6
    return y


def _boxed(canvas: Canvas, rows: list[tuple[str, str, str]], look: Look, writer: Writer, y: float, rng: Rng) -> float:
    """Number and date in a small grid, the patient in a frame on the other side."""
    grid, patient = rows[:2], rows[2:]
    left, other = (15.0, 111.0) if rng.random() < 0.5 else (113.0, 15.0)
    top = y - 4
    for k, (name, label, text) in enumerate(grid):
        canvas.rect(left, top + 7.5 * k, left + 30, top + 7.5 * (k + 1), 0.2, look.tint, (238, 240, 243))
        canvas.rect(left + 30, top + 7.5 * k, left + 82, top + 7.5 * (k + 1), 0.2, look.tint)
        canvas.text(left + 1.5, top + 7.5 * k + 5, label, look.body_font, 8.5, weight=700, limit=27)
        _written(canvas, writer, name, left + 32, top + 7.5 * k + 5, text, rng, 48)
    for name, label, text in patient:
        canvas.rect(other, top, other + 84, top + 15, 0.3, look.tint, radius=1.5 if rng.random() < 0.5 else 0)
        canvas.text(other + 2, top + 4.8, f"{label} :", look.body_font, 8.5, weight=700)
        _written(canvas, writer, name, other + 3, top + 11.5, text, rng, 78)
    return y + 16


def _strip(
    canvas: Canvas, rows: list[tuple[str, str, str]], look: Look, writer: Writer, y: float, st: Style, rng: Rng
) -> float:
    """One row of a table, the labels as its heads."""
    order = [rows[k] for k in rng.permutation(len(rows))]
    columns = [Column(name, label, share=1.8 if name == "patient_name" else 1.0) for name, label, _ in order]
    texts = {name: text for name, _, text in order}
    below, _ = table(canvas, 15, y - 3, canvas.width - 30, columns, [texts], st, writer, rng, row_mm=8)
    for name in texts:
        if f"0.{name}" in canvas.boxes:
            canvas.boxes[name] = canvas.boxes.pop(f"0.{name}")
    return below + 5


def particulars(canvas: Canvas, paper: PaperFacts, look: Look, st: Style, y: float, rng: Rng) -> float:
    """Title, number, date, patient; gives the y below."""
    writer = look.writer(paper.fill, rng)
    rows = _said(paper, look, rng)
    way = int(rng.integers(4))
    size = float(rng.uniform(12, 18))
    if way == 0 and rng.random() < 0.4:
        box = canvas.text(15, y, "FACTURE N° :", look.head_font, 13, look.tint, 700)
        _written(canvas, writer, "number", box[2] + 2, y, rows[0][2], rng)
        rows = rows[1:]
    else:
        x, anchor = [(105.0, "ms"), (15.0, "ls"), (canvas.width - 15, "rs")][int(rng.choice(3, p=[0.6, 0.2, 0.2]))]
        canvas.text(x, y, str(rng.choice(_TITLES)), look.head_font, size, look.tint, 700, anchor)
    y += 10
    if way == 1:
        y = _aligned(canvas, rows, look, writer, y, rng)
    elif way == 2:
        y = _boxed(canvas, rows, look, writer, y, rng)
    elif way == 3:
        y = _strip(canvas, rows, look, writer, y, st, rng)
    else:
        y = _running(canvas, rows, look, writer, y, rng)
    return y + 4


def total(canvas: Canvas, paper: PaperFacts, look: Look, writer: Writer, y: float, kind: int, rng: Rng) -> float:
    """The total: beside its label, in a frame below the amounts, or below its parts before tax; gives the y below."""
    if "total" in paper.unlabelled:
        return y + 8
    label = str(rng.choice(_TOTALS))
    given = paper.values.get("total")
    amount = shown.amount(given, rng, kind) + str(rng.choice([" DH", " Dhs", "", " MAD", "DH"])) if given else ""
    way, right = int(rng.integers(4)), canvas.width - 15
    if way == 0:
        box = canvas.text(right - 67, y + 4, label + " :", look.body_font, 10.5, weight=700)
        _written(canvas, writer, "total", box[2] + 2, y + 4, amount, rng, right - box[2] - 2)
        return y + 11
    if way == 1:
        box = canvas.text(15, y + 4, label + " :", look.body_font, 11, weight=700)
        _written(canvas, writer, "total", box[2] + 2, y + 4, amount, rng, 60)
        return y + 11
    rows = [(label, amount, "total")]
    if way == 3 and given:
        before = shown.amount(given, rng, kind)
        none = str(rng.choice(["0,00", "Exonéré", "0.00", "-"]))
        rows = [("Total HT", before, ""), (str(rng.choice(["TVA", "TVA (0%)", "T.V.A."])), none, ""), *rows]
    top, left = y - 3 if way == 2 else y, right - 78
    for k, (said, text, name) in enumerate(rows):
        low = top + 7.5 * k
        canvas.rect(left, low, left + 42, low + 7.5, 0.2, look.tint, (238, 240, 243) if name else None)
        canvas.rect(left + 42, low, right, low + 7.5, 0.2, look.tint)
        canvas.text(left + 1.5, low + 5.2, said, look.body_font, 9, weight=700 if name else 400, limit=39)
        slack = max(33 - canvas.width_of(text, writer.family, writer.size), 0) if writer.sort == "typed" else 1
        _written(canvas, writer, name or "untaxed", left + 43 + slack, low + 5.2, text, rng, 34)
    canvas.boxes.pop("untaxed", None)
    return top + 7.5 * len(rows) + 8


def in_words(canvas: Canvas, amount: str, look: Look, writer: Writer, y: float, rng: Rng) -> float:
    """The sentence that says the total in words, over one or two lines; gives the y below."""
    room = canvas.width - 30
    opening = str(rng.choice(_OPENINGS)) + str(rng.choice([" : ", " ", ": "]))
    box = canvas.text(15, y, opening, look.body_font, 9.5)
    family, size = (writer.family, writer.size) if writer.sort == "typed" else (look.body_font, 9.5)
    said = words(amount, rng).split(" ")
    at = box[2] + 1
    line: list[str] = []
    if rng.random() < 0.2:
        y, at = y + 6, 15.0
    for word in [*said, ""]:
        trial = " ".join([*line, word])
        if not word or canvas.width_of(trial, family, size) > room - (at - 15):
            text = " ".join(line)
            points = size if writer.sort == "typed" else None
            written = writer.write(canvas, at, y, text, rng, limit=room - (at - 15), size=points)
            canvas.mark("total_in_words", written)
            y, at, line = y + 6, 15.0, [word]
        else:
            line.append(word)
    return y + 3
