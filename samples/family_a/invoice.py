"""Invoices of laboratories, imaging centres, clinics, dentists, physiotherapists."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import invoice_parts, letterhead, marks, shown
from samples.family_a.canvas import Canvas
from samples.family_a.form import Style, style
from samples.family_a.hand import Writer
from samples.family_a.look import Look, look_of
from samples.family_a.table import RULINGS, Column, table

Rng = np.random.Generator
_HEADS = (
    ("Désignation", "Qté", "P.U.", "Montant"),
    ("Nature des actes", "Nombre", "Prix unitaire", "Montant (DH)"),
    ("Libellé", "Quantité", "PU TTC", "Total"),
    ("Description", "Qte", "Prix U.", "Prix total"),
    ("Prestations", "Nb", "Tarif", "Montant TTC"),
    ("DESIGNATION", "QTE", "P.U (DH)", "MONTANT (DH)"),
    ("Actes", "Nbre", "Tarif unitaire", "Total DH"),
    ("Examens / Prestations", "Quantité", "Prix", "Montant"),
)
_METHODS = {"cash": "Espèces", "card": "Carte bancaire", "cheque": "Chèque", "transfer": "Virement"}


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
    heads = _HEADS[int(rng.integers(len(_HEADS)))]
    columns = [
        Column("description", heads[0], share=3.2),
        Column("quantity", heads[1], share=0.7, align="centre"),
        Column("unit_price", heads[2], share=1.1, align="right"),
        Column("amount", heads[3], share=1.2, align="right"),
    ]
    if rng.random() < 0.2:
        columns = [columns[1], columns[0], *columns[2:]]
    if rng.random() < 0.15:
        columns.insert(0, Column("rank", str(rng.choice(["N°", "Réf.", "#"])), share=0.45, align="centre"))
        rows = [{**row, "rank": str(k + 1)} for k, row in enumerate(rows)]
    if rng.random() < 0.12:
        columns.insert(-1, Column("tax", "TVA", share=0.5, align="centre"))
        rows = [{**row, "tax": "0"} for row in rows]
    unit = str(rng.choice(["", "", "", " DH"]))
    rows = [{**row, "amount": row["amount"] + unit} for row in rows]
    ruled = str(rng.choice(RULINGS, p=[0.38, 0.12, 0.1, 0.12, 0.08, 0.08, 0.05, 0.07]))
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


def _ice(canvas: Canvas, look: Look, values: dict[str, Any], y: float, rng: Rng) -> float:
    """The seller's ICE below the head, at the left or the right; gives the y below."""
    label = str(rng.choice(["ICE :", "I.C.E :", "N° ICE :", "ICE", "I.C.E. N° :", "Identifiant commun (ICE) :"]))
    left = 15.0 if rng.random() < 0.6 else 118.0
    box = canvas.text(left, y, label, look.body_font, 9)
    if "ice" in values:
        canvas.mark("ice", canvas.text(box[2] + 1.5, y, shown.number(values["ice"], rng), look.body_font, 9))
    return y + 6


def draw(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """One page."""
    title = next((t for key, t in _TRADES.items() if key in paper.issuer), "Sante")
    look = look_of(claim.seed, paper.issuer, title)
    canvas = Canvas(210.0, 297.0, claim.dpi)
    st = style(rng, bilingual=False)
    st = replace(st, size=min(st.size, 9.4))
    values, kind, writer = paper.values, int(rng.integers(shown.AMOUNTS)), look.writer(paper.fill, rng)
    y = letterhead.head(canvas, look, values, rng, person=False)
    ice_below = rng.random() < 0.5
    if not ice_below and "ice" not in paper.unlabelled:
        y = _ice(canvas, look, values, y, rng)
    y = invoice_parts.particulars(canvas, paper, look, st, y + 5, rng)
    y = _lines(canvas, paper, look, st, writer, y, kind, rng) + 3
    said, early = values.get("total_in_words"), rng.random() < 0.2
    if said and early:
        y = invoice_parts.in_words(canvas, said, look, writer, y + 4, rng)
    y = invoice_parts.total(canvas, paper, look, writer, y, kind, rng)
    if said and not early:
        y = invoice_parts.in_words(canvas, said, look, writer, y, rng)
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
