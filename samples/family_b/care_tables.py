"""The second page of a care sheet: four tables of what was done and handed out, and the instructions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from samples.family_b.canvas import Box
from samples.family_b.form_head import Form, draw_head, section_title
from samples.family_b.manner import day
from samples.family_b.marks import Owner, signature, stamp
from samples.family_b.tables import Cell, Column, table
from samples.family_b.teeth import draw_chart
from samples.family_b.writer import Writer

Row = dict[str, Any]
PARAMEDICAL = ("AMM", "AMI", "AMO", "AMY", "SF")
LABORATORY = ("B", "Z", "PB", "KB")
SIGNED = "Signature et cachet"
HOUSES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "paramedic": ("Cabinet de kinésithérapie", "Kinésithérapeute diplômé", ("Rééducation fonctionnelle",)),
    "lab": ("Laboratoire de biologie", "Biologiste", ("Analyses médicales", "Prélèvements sur place")),
    "imaging": ("Centre de radiologie", "Médecin radiologue", ("Radiologie - Échographie", "Sur rendez-vous")),
}

INSTRUCTIONS = (
    "Une feuille de soins par personne et par événement. Toutes les pièces justificatives doivent être jointes en original.",
    "Le praticien inscrit lui-même le nom et le prénom du malade.",
    "Les ordonnances sont accompagnées des codes à barres des médicaments achetés.",
    "Le dossier est déposé dans les deux mois qui suivent le premier acte médical ou, pour un traitement continu, dans les soixante (60) jours qui suivent sa fin.",
    "Le remboursement est calculé sur la base de la tarification nationale de référence.",
)


def table_of(code: str) -> int:
    """Which of the three act tables a key letter belongs to: physician 0, paramedic 1, laboratory and images 2."""
    return 1 if code in PARAMEDICAL else 2 if code in LABORATORY else 0


def in_page_order(acts: list[Row]) -> list[Row]:
    """The rows as the page shows them from top to bottom."""
    return sorted(acts, key=lambda r: table_of(str(r.get("code", ""))))


def draw_tables(w: Writer, form: str, words: Form) -> None:
    """Draw the page."""
    y = draw_head(w, form, words, page_no=2)
    acts: list[Row] = list(w.raw("acts") or ())
    parts = [[r for r in acts if table_of(str(r.get("code", ""))) == i] for i in range(3)]
    sold: list[Row] = list(w.raw("dispensings") or ())
    dental = w.paper.kind == "dental_care_sheet"
    least = [3, 0, 0, 0] if dental else [4, 2, 2, 3]
    counts = [max(len(p), n) for p, n in zip([*parts, sold], least, strict=True)]
    tables = sum(1 for c in counts if c)
    chart = 58.0 if dental else 0.0
    row_h = min(10.5, max(5.4, (286 - y - 34 - chart - tables * 20.5) / max(1, sum(counts))))
    if dental:
        y = draw_chart(w, y)
    titles = (
        ("Description des actes effectués", "وصف العمليات المجراة"),
        ("Actes paramédicaux", "عمليات المساعدين الطبيين"),
        ("Actes de biologie, radiologie et imagerie", "عمليات: الإحياء، الأشعة والصور"),
    )
    for i, rows in enumerate(parts):
        if counts[i]:
            y = section_title(w, 12, y + 1.5, 186, titles[i], "")
            y = _acts(w, y, rows, i, row_h, counts[i])
    if counts[3]:
        y = section_title(
            w,
            12,
            y + 1.5,
            186,
            ("Ordonnances exécutées et dispositifs médicaux", "جرد الوصفات التي تم تنفيذها و التجهيزات الطبية الممونة"),
            "",
        )
        y = _sold(w, y, sold, row_h, counts[3])
    _instructions(w, y + 4)


def _cotation(w: Writer, rows: list[Row]) -> Callable[[Row], tuple[str, str]]:
    """How code and coefficient are shared out between the two columns; one way for a whole table."""
    way = int(w.rng.integers(3))
    glue = (" ", "", " x ", " ")[w.rng.integers(4)]

    def split(row: Row) -> tuple[str, str]:
        code, number = str(row.get("code") or ""), str(row.get("coefficient") or "")
        both = f"{code}{glue}{number}" if code and number else code or number
        if way == 0:
            return "", both
        return (code, both) if way == 1 and both != code else (code, number)

    return split


def _acts(w: Writer, y: float, rows: list[Row], which: int, row_h: float, least: int) -> float:
    pen = w.manner.second
    split = _cotation(w, rows)
    extra = {0: ("CIM-10", ""), 1: ("Nombre\nd'actes", ""), 2: None}[which]
    columns = [
        Column("Date des actes" if which == 0 else "Date", "تاريخ العمليات", 1.25, "m"),
        Column("Code des actes" if which == 0 else "Code", "رمز العمليات", 0.95, "m"),
        Column("Lettre clé + cotation NGAP" if which < 2 else "Cotation NGAP/NABM", "معامل العمليات", 1.15, "m"),
    ]
    if extra:
        columns.append(Column(*extra, 0.7, "m"))
    columns += [
        Column("Montant facturé", "المبلغ المفوتر", 1.2, "r"),
        Column(
            "INPE et code à barres" if which == 0 else "INPE",
            ("", "رمز المساعد الطبي", "رمز طبيب الأشعة أو الإحيائي")[which],
            1.35,
            "m",
        ),
        Column(
            SIGNED + "\ndu Médecin traitant" if which == 0 and w.paper.kind != "dental_care_sheet" else SIGNED,
            "توقيع وطابع الطبيب المعالج" if which == 0 and w.paper.kind != "dental_care_sheet" else "توقيع وطابع",
            1.75,
        ),
    ]
    body: list[list[str | Cell]] = []
    for r in rows:
        code, cotation = split(r)
        line: list[str | Cell] = [_day(w, r), code, cotation]
        if extra:
            line.append("")
        body.append([*line, w.money(str(r["amount"])) if r.get("amount") else "", str(r.get("inpe") or ""), ""])
    top = y
    y = table(w, 12, y, 186, columns, body, pen, row_h, "acts", 11.0, least)
    if rows:
        _marks(
            w,
            (12 + 186 * (1 - 1.75 / sum(c.share for c in columns)), top + 11, 198, y),
            row_h,
            len(rows),
            ("doctor", "paramedic", "imaging" if rows[0].get("code") == "Z" else "lab")[which],
        )
    return y


def _sold(w: Writer, y: float, rows: list[Row], row_h: float, least: int) -> float:
    columns = [
        Column("Date d'exécution", "تاريخ التنفيذ", 1.1, "m"),
        Column("Prix facturé", "الثمن المفوتر", 1.1, "r"),
        Column("INPE", "رمز الصيدلي أو ممون التجهيزات الطبية", 1.5, "m"),
        Column(SIGNED, "توقيع وطابع", 1.9),
    ]
    body: list[list[str | Cell]] = [
        [_day(w, r), w.money(str(r["amount"])) if r.get("amount") else "", str(r.get("inpe") or ""), ""] for r in rows
    ]
    top = y
    y = table(
        w,
        12,
        y,
        186,
        columns,
        body,
        w.manner.first if w.manner.first.by_hand else w.manner.second,
        row_h,
        "dispensings",
        11.0,
        least,
    )
    if rows:
        _marks(w, (198 - 186 * 1.9 / 5.6, top + 11, 198, y), row_h, len(rows), "pharmacist")
    return y


def _day(w: Writer, row: Row) -> str:
    form = "slash" if w.manner.day == "words" else w.manner.day
    return day(str(row["date"]), form) if row.get("date") else ""


def _marks(w: Writer, column: Box, row_h: float, rows: int, kind: str) -> None:
    """The executant's stamp and signature in the last column, over all his rows."""
    x0, y0, x1, _ = column
    used = y0 + max(rows * row_h, 13.0)
    mid = ((x0 + x1) / 2, (y0 + used) / 2)
    wide, high = x1 - x0 - 1, max(13.0, used - y0)
    doctor = w.owner("dental" if w.paper.kind == "dental_care_sheet" else "doctor")
    if w.paper.stamp:
        if kind in HOUSES:
            # Another house than the physician's: neither his name nor his number stands on its stamp.
            own = Owner(*HOUSES[kind], doctor.town)
        else:
            own = w.owner("pharmacist") if kind == "pharmacist" else doctor
        stamp(w.page, (mid[0] + w.rng.normal(0, 2), mid[1]), own, w.rng, wide * 0.92, min(24.0, high))
    if w.paper.signature and w.rng.random() < 0.8:
        ink = (24, 32, 118) if w.rng.random() < 0.7 else (20, 20, 26)
        signature(
            w.page, (mid[0] + w.rng.normal(6, 4), mid[1] + w.rng.normal(0, 1)), w.rng, ink, wide * 0.6, min(13.0, high)
        )


def _instructions(w: Writer, y: float) -> None:
    room = 288 - y
    if room < 12:
        return
    w.label(12, y + 2, "Instructions à suivre", bold=True)
    w.arabic(198, y + 2, "تعليمات يجب إتباعها")
    y += 6
    order = w.rng.permutation(len(INSTRUCTIONS)) if w.rng.random() < 0.3 else np.arange(len(INSTRUCTIONS))
    for i in order:
        if y > 284:
            return
        y = w.paragraph(12, y, 186, f"- {INSTRUCTIONS[i]}", 6.8)
    if y < 289 and not (w.paper.form or "cnss").startswith("cnops"):
        w.page.text(
            105, 292, "Maison de l'assuré, Place de Dakar, Casablanca - BP 2186", w.manner.body, 6.8, w.manner.form, "m"
        )
