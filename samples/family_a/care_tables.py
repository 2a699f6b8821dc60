"""The second page of a care sheet: tables of acts, the dental chart, instructions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import shown
from samples.family_a.canvas import Box, Canvas
from samples.family_a.care_columns import tables_of
from samples.family_a.care_head import REFERENCES
from samples.family_a.form import Style, heading
from samples.family_a.hand import Writer
from samples.family_a.look import Look, look_of
from samples.family_a.table import RULINGS, table
from samples.nomenclature import total

Rng = np.random.Generator
_PARAMEDICAL = ("AMM", "AMI", "AMO", "AMY", "SF")
_INSTRUCTIONS = (
    "Instructions à suivre",
    "- Une seule feuille de soins par personne et par événement de maladie.",
    "- Joindre obligatoirement l'original de toutes les pièces justificatives (ordonnances, factures, comptes rendus).",
    "- L'ordonnance doit porter les codes à barres des médicaments achetés.",
    "- Le dossier est déposé dans un délai de deux mois à compter du premier acte médical, sauf traitement continu (60 jours après la fin).",
)


def _sort(code: str) -> str:
    if code in _PARAMEDICAL:
        return "paramedical"
    return "laboratory" if code in ("B", "Z") else "physician"


@dataclass(frozen=True)
class Manner:
    """How one form sets its tables: rules, height of rows, the shapes of dates, amounts and cotations, units, struck rows."""

    ruled: str
    row_mm: float
    form: int
    unit: str
    twice: bool
    split: bool
    struck: bool
    totals: bool


def _manner(rng: Rng) -> Manner:
    return Manner(
        str(rng.choice(RULINGS, p=[0.5, 0.14, 0.04, 0.04, 0.06, 0.06, 0.06, 0.1])),
        float(rng.uniform(6.4, 10)),
        int(rng.integers(1000)),
        str(rng.choice(["", "", "", " DH", " Dhs", "DH"])),
        bool(rng.random() < 0.3),
        bool(rng.random() < 0.22),
        bool(rng.random() < 0.25),
        bool(rng.random() < 0.3),
    )


def _shown_row(row: dict[str, str], rng: Rng, manner: Manner) -> dict[str, str]:
    form = manner.form
    out = {k: v for k, v in row.items() if k in ("inpe",)}
    if "date" in row:
        out["date"] = shown.day(row["date"], np.random.default_rng(form), words=form % 4 == 0)
    if "amount" in row:
        out["amount"] = shown.amount(row["amount"], rng, form) + manner.unit
    if "code" in row:
        if manner.split:
            out |= {"letter": row["code"], "coefficient": row["coefficient"]}
        else:
            out["cotation"] = shown.cotation(row["code"], row["coefficient"], np.random.default_rng(form))
        if manner.twice:
            out["code"] = row["code"]
    return out


def _executant(claim: ClaimFacts, paper: PaperFacts, sort: str, look: Look) -> Look:
    """Whose stamp stands beside a table: the doctor, or the house that did the acts."""
    if sort == "physician":
        return look
    names = {
        "pharmacy": ("payment_receipt", "PHARMACIE CENTRALE", "Pharmacie"),
        "laboratory": ("invoice", "LABORATOIRE CENTRAL", "Biologie - Imagerie"),
        "paramedical": ("invoice", "CABINET DE KINESITHERAPIE", "Kinesitherapeute"),
    }
    kind, fallback, title = names[sort]
    issuer = next((p.issuer for p in claim.papers if p.kind == kind), fallback)
    return look_of(claim.seed, issuer, title)


def _table_marks(canvas: Canvas, places: list[Box], paper: PaperFacts, look: Look, inpe: Any, rng: Rng) -> None:
    """One stamp and signature over the last column of the rows."""
    left, top, right, bottom = places[0][0], places[0][1], places[-1][2], places[-1][3]
    x, y = right - (right - left) * 0.1 + rng.uniform(-4, 2), (top + bottom) / 2 + rng.uniform(-1.5, 2.5)
    if paper.stamp:
        look.stamp(canvas, x, y, inpe, rng, width=float(rng.uniform(24, 32)))
    if paper.signature:
        look.sign(canvas, x + rng.uniform(-6, 4), y + rng.uniform(-1, 3), rng, width=float(rng.uniform(18, 28)))


def second_page(paper: PaperFacts, claim: ClaimFacts, canvas: Canvas, st: Style, look: Look, rng: Rng) -> None:
    """Draw the tables with the acts and dispensings of `paper`."""
    manner = _manner(rng)
    st = replace(st, size=min(st.size, 8.6))
    y = float(rng.uniform(12, 18))
    if "form_reference" in paper.values:
        said = str(rng.choice(REFERENCES)).format(paper.values["form_reference"])
        canvas.text(198, y - 4, said, st.font, 7.4, st.ink, anchor="rs")
        canvas.text(12, y - 4, "Réf. ANAM : 1.2.01.02", st.font, 6.5, st.ink)
    tables = tables_of(str(paper.kind), manner.split, rng)
    spare = int(rng.integers(1, 3)) if len(tables) > 1 else 3
    for sort, fr, ar, columns in tables:
        source = (
            paper.values.get("dispensings", [])
            if sort == "pharmacy"
            else [r for r in paper.values["acts"] if _sort(r["code"]) == sort]
        )
        rows = [_shown_row(row, rng, manner) for row in source]
        if paper.kind == "dental_care_sheet":
            teeth = paper.values.get("tooth_chart", [])
            rows = [{**row, "tooth": teeth[k] if k < len(teeth) else ""} for k, row in enumerate(rows)]
        y = heading(canvas, 11, y, 188, fr, ar, st, st.tint is not None)
        who = _executant(claim, paper, sort, look)
        y, places = table(
            canvas,
            11,
            y,
            188,
            columns,
            rows,
            st,
            who.writer(paper.fill, rng),
            rng,
            least=spare + len(rows) if len(rows) < 2 else len(rows),
            row_mm=manner.row_mm,
            ruled=manner.ruled,
            prefix=f"{sort}.",
            struck=who.pen if manner.struck and rows else None,
        )
        if manner.totals and rows:
            y = _total(canvas, y, source, paper, st, manner, who.writer(paper.fill, rng), rng)
        if places:
            _table_marks(canvas, places, paper, who, source[0].get("inpe"), rng)
        y += float(rng.uniform(3, 7))
    if paper.kind == "dental_care_sheet":
        y = _chart(canvas, y, paper.values.get("tooth_chart", []), st, look, rng)
    if y < 250:
        for k, line in enumerate(_INSTRUCTIONS):
            canvas.text(12, y + 5 + 4.2 * k, line, st.font, 6.8, st.ink, 700 if k == 0 else 400, limit=184)
    canvas.text(
        105,
        291,
        "Maison de l'assuré, Place de Dakar, Casablanca"
        if not claim.regime or claim.regime not in ("cnops", "student")
        else "CNOPS, 4 rue Al Khalil, Rabat",
        st.font,
        6.5,
        st.ink,
        anchor="ms",
    )


def _total(
    canvas: Canvas,
    y: float,
    rows: list[dict[str, str]],
    paper: PaperFacts,
    st: Style,
    manner: Manner,
    writer: Writer,
    rng: Rng,
) -> float:
    """The sum below a table: the sheet's total, or a sub-total of this table alone; gives the y below."""
    if any("amount" not in row for row in rows):
        return y
    amount = total([row["amount"] for row in rows])
    whole = amount == paper.values.get("total_amount")
    if not whole and len(rows) == len(paper.values["acts"]) + len(paper.values.get("dispensings", ())):
        return y  # a sum that gainsays the sheet's total would be another defect
    label = str(rng.choice(["Total", "TOTAL", "Total DH"])) if whole else str(rng.choice(["Sous-total", "S/Total"]))
    canvas.rect(112, y, 199, y + 6.5, st.rule_mm, st.rule, st.tint)
    end = canvas.text(114, y + 4.7, f"{label} :", st.font, st.size, st.ink, 700)[2]
    writer.write(canvas, end + 3, y + 4.7, shown.amount(amount, rng, manner.form), rng, limit=40)
    return y + 6.5


def _chart(canvas: Canvas, y: float, teeth: list[str], st: Style, look: Look, rng: Rng) -> float:
    """The dental chart, with the treated teeth crossed or ringed; gives the y below."""
    canvas.text(12, y + 3, "Schéma dentaire", st.font, st.size, st.ink, 700)
    for jaw, quadrants in enumerate((("1", "2"), ("4", "3"))):
        order = [quadrants[0] + str(n) for n in range(8, 0, -1)] + [quadrants[1] + str(n) for n in range(1, 9)]
        for k, tooth in enumerate(order):
            x = 22 + k * 10.2 + (2 if k > 7 else 0)
            top = y + 6 + jaw * 14
            canvas.rect(x, top, x + 7, top + 7, st.rule_mm, st.ink, radius=2)
            canvas.text(x + 3.5, top + 10.5, tooth, st.font, 6.5, st.ink, anchor="ms")
            if tooth in teeth:
                canvas.line(x + rng.uniform(0, 1), top, x + 7, top + 7, 0.5, look.pen)
                canvas.line(x + 7, top + rng.uniform(0, 1), x, top + 7, 0.5, look.pen)
    return y + 36
