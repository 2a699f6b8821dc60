"""The second page of a care sheet: tables of acts, the dental chart, instructions."""

from __future__ import annotations

from typing import Any

import numpy as np

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import shown
from samples.family_a.canvas import Box, Canvas
from samples.family_a.form import Style, heading
from samples.family_a.look import Look, look_of
from samples.family_a.table import Column, table

Rng = np.random.Generator
_SIGNED = Column("sign", "Signature et cachet", "توقيع وطابع", 1.7)
_INPE = Column("inpe", "INPE et code à barres", "رمز الطبيب", 1.35)
_COTATION = Column("cotation", "Lettre clé + cotation NGAP", "معامل العمليات", 1.05, "centre")
_BILLED = Column("amount", "Montant facturé", "المبلغ المفوتر", 1.0, "right")
_DATE = Column("date", "Date des actes", "تاريخ العمليات", 1.15)
_CODE = Column("code", "Code des actes", "رمز العمليات", 0.8, "centre")
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


def _tables(paper: PaperFacts) -> list[tuple[str, str, str, list[Column]]]:
    if paper.kind == "dental_care_sheet":
        tooth = Column("tooth", "Dent(s)", "السن", 0.6, "centre")
        return [
            (
                "physician",
                "Description des actes effectués",
                "وصف العمليات المجراة",
                [tooth, _CODE, _DATE, _COTATION, _BILLED, _INPE, _SIGNED],
            )
        ]
    icd = Column("icd", "CIM-10", "", 0.7, "centre")
    executed = Column("date", "Date d'exécution", "تاريخ التنفيذ", 1.1)
    price = Column("amount", "Prix facturé", "الثمن المفوتر", 1.0, "right")
    return [
        (
            "physician",
            "Description des actes effectués",
            "وصف العمليات المجراة",
            [_DATE, _CODE, _COTATION, icd, _BILLED, _INPE, _SIGNED],
        ),
        (
            "paramedical",
            "Actes paramédicaux",
            "عمليات المساعدين الطبيين",
            [
                _DATE,
                _CODE,
                _COTATION,
                _BILLED,
                Column("inpe", "INPE et code à barres", "رمز المساعد الطبي", 1.35),
                _SIGNED,
            ],
        ),
        (
            "laboratory",
            "Actes de biologie, radiologie et imagerie",
            "عمليات: الإحياء، الأشعة والصور",
            [
                _DATE,
                _CODE,
                Column("cotation", "Lettre clé + cotation NGAP/NABM", "معامل", 1.05, "centre"),
                _BILLED,
                Column("inpe", "INPE et code à barres", "رمز طبيب الأشعة أو الإحيائي", 1.35),
                _SIGNED,
            ],
        ),
        (
            "pharmacy",
            "Inventaire des ordonnances exécutées et dispositifs médicaux",
            "جرد الوصفات التي تم تنفيذها و التجهيزات الطبية الممونة",
            [
                executed,
                price,
                Column("inpe", "INPE et code à barres", "رمز الصيدلي أو ممون التجهيزات الطبية", 1.35),
                _SIGNED,
            ],
        ),
    ]


def _shown_row(row: dict[str, str], rng: Rng, form: int, twice: bool) -> dict[str, str]:
    out = {k: v for k, v in row.items() if k in ("inpe",)}
    if "date" in row:
        out["date"] = shown.day(row["date"], np.random.default_rng(form))
    if "amount" in row:
        out["amount"] = shown.amount(row["amount"], rng, form)
    if "code" in row:
        out["cotation"] = shown.cotation(row["code"], row["coefficient"], np.random.default_rng(form))
        if twice:
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
    form, twice = int(rng.integers(1000)), bool(rng.random() < 0.35)
    row_mm = float(rng.uniform(7.2, 10))
    y = float(rng.uniform(12, 18))
    if "form_reference" in paper.values:
        canvas.text(198, y - 4, f"Réf : {paper.values['form_reference']}", st.font, 7, st.ink, anchor="rs")
        canvas.text(12, y - 4, "Réf. ANAM : 1.2.01.02", st.font, 6.5, st.ink)
    tables = _tables(paper)
    spare = int(rng.integers(1, 3)) if len(tables) > 1 else 3
    ruled = "full" if rng.random() < 0.8 else "lines"
    for sort, fr, ar, columns in tables:
        source = (
            paper.values.get("dispensings", [])
            if sort == "pharmacy"
            else [r for r in paper.values["acts"] if _sort(r["code"]) == sort]
        )
        rows = [_shown_row(row, rng, form, twice) for row in source]
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
            row_mm=row_mm,
            ruled=ruled,
            prefix=f"{sort}.",
        )
        if places:
            _table_marks(canvas, places, paper, who, source[0].get("inpe"), rng)
        y += float(rng.uniform(4, 8))
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
