"""Prescriptions: typed or written, with vignettes below, beside or on a sheet of their own."""

from __future__ import annotations

from samples.family_b import sides
from samples.family_b.canvas import Page
from samples.family_b.letterheads import inpe_line, letterhead
from samples.family_b.marks import stamp
from samples.family_b.stickers import vignette
from samples.family_b.writer import Writer

TITLES = ("Ordonnance", "ORDONNANCE", "Ordonnance médicale", "O R D O N N A N C E", "Prescription médicale", "")
PATIENTS = ("Nom et prénom", "Patient", "M., Mme, Mlle", "Nom du patient", "Mr / Mme", "Pour")


def draw(w: Writer) -> list[Page]:
    """The prescription, and a second sheet for vignettes that found no room."""
    drugs = list(w.raw("drugs") or ())
    eans = _eans(w)
    asked = [str(n) for n in getattr(w.paper, "notes", ())[1:]]
    small = len(drugs) + len(asked) <= 3 and len(eans) <= 3 and w.rng.random() < 0.5
    if small:
        w.page.width, w.page.height = 148.0, 210.0
    top = letterhead(w, "doctor", "prescriber_name" if w.has("prescriber_name") else None)
    y = _identity(w, top)
    y = _lines(w, drugs, asked, y)
    foot = w.page.height - 12
    per_row = 3 if small else 5
    rows = -(-len(eans) // per_row)
    fits = y + 34 + 26 * rows < foot
    first = w.page
    if eans and fits:
        _paste(w, eans, per_row, foot - 26 * rows - 2)
        foot -= 26 * rows + 4
    mid = max(y + 4, min(foot - 40, y + float(w.rng.uniform(6, 30))))
    signed_x = sides.sign_off(w, "doctor", mid, min(34.0, max(22.0, foot - mid - 4)))
    if w.paper.pharmacist_stamp:
        side = 0.2 if signed_x > w.page.width / 2 - 1 else 0.8
        room = 30.0 if small else 44.0
        at = (w.page.width * side + w.rng.normal(0, 2), min(mid + 20, foot - 12))
        stamp(w.page, at, w.owner("pharmacist"), w.rng, room, 28)
    pages = [first]
    if eans and not fits:
        pages.append(_own_sheet(w, eans))
    w.page = first
    return pages


def _eans(w: Writer) -> list[str]:
    codes = [p for k, p in w.paper.barcodes if k == "EAN13"]
    return codes + [c for c in w.raw("drug_barcodes") or () if c not in codes]


def _identity(w: Writer, y: float) -> float:
    wide, pen, rng = w.page.width, w.manner.first, w.rng
    if rng.random() < 0.6:
        inpe_line(w, 14, y)
        y += 7
    else:
        inpe_line(w, wide / 2, w.page.height - 7, "m")
    title = TITLES[rng.integers(len(TITLES))]
    early = rng.random() < 0.5
    town = w.owner("doctor").town
    if early:
        y = sides.place_and_day(w, wide - 14, y + 2, town, "r") + 6
    if title:
        w.page.text(wide / 2, y + 5, title, w.manner.head_bold, float(rng.uniform(14, 19)), w.manner.form, "m")
        y += 11
    if w.has("number"):
        box = w.label(14, y, f"{('N°', 'Ordonnance N°', 'Réf.')[rng.integers(3)]} {w.raw('number')}", 9)
        w.page.spot("number", box)
        y += 6
    if not early:
        y = sides.place_and_day(w, 14, y + 2, town, "l", ("Date :", "Le", None)[rng.integers(3)]) + 7
    if w.shows("patient_name") and (w.has("patient_name") or "patient_name" in w.paper.empty):
        box = w.label(14, y + 2, f"{PATIENTS[rng.integers(len(PATIENTS))]} :", 10.5)
        said = w.said("patient_name", pen)
        if said:
            w.put("patient_name", box[2] + 2, y + 2, said, pen, wide - 18 - box[2])
        if pen.by_hand or not said:
            w.page.line((box[2] + 1, y + 3), (wide - 16, y + 3), width=0.18, colour=w.manner.form, dash=(0.3, 0.9))
        y += 9
    for name, words in (
        ("ald", ("ALD : affection de longue durée", "Affection de longue durée (ALD)", "ORDONNANCE ALD")),
        ("electronic", ("Ordonnance électronique", "Ordonnance électronique - FSE", "Document électronique signé")),
    ):
        if w.has(name):
            w.tick(14, y + 1.2, True, w.manner.second)
            w.page.spot(name, w.label(19, y + 0.6, words[rng.integers(3)], 9.5, bold=True))
            y += 7
    return y + 3


def _lines(w: Writer, drugs: list[dict[str, str]], asked: list[str], y: float) -> float:
    pen, wide, rng = w.manner.second if w.manner.second.by_hand else w.manner.first, w.page.width, w.rng
    bullet = (
        ("{n}) ", "{n}- ", "- ", "• ", "", "{n}. ")[rng.integers(6)]
        if not pen.by_hand
        else ("{n}) ", "- ", "{n}- ")[rng.integers(3)]
    )
    one_line = rng.random() < 0.3
    step = pen.pt * 0.3528 * float(rng.uniform(1.35, 1.6))
    for n, drug in enumerate(drugs, 1):
        head = bullet.format(n=n)
        name = str(drug["description"]) if pen.upper or not pen.by_hand else str(drug["description"]).capitalize()
        tail = _posology(drug, w)
        if one_line:
            w.put("drugs", 18, y, head + name + (f" : {tail}" if tail else ""), pen, wide - 32)
            y += step * 1.25
            continue
        w.put("drugs", 18, y, head + name, pen, wide - 32)
        y += step
        if tail:
            w.put("drugs", 27, y, tail, pen, wide - 42)
            y += step * 1.2
    for n, what in enumerate(asked, 1):
        w.put(None, 18, y, bullet.format(n=len(drugs) + n) + what, pen, wide - 32)
        y += step * 1.15
    return y


def _posology(drug: dict[str, str], w: Writer) -> str:
    dose, length = str(drug.get("dose") or ""), str(drug.get("duration") or "")
    joint = (", pendant ", " - ", " pdt ", "   pendant ")[int(w.manner.small * 10) % 4]
    if dose and length:
        return dose + joint + length
    return dose or (f"pendant {length}" if length else "")


def _paste(w: Writer, eans: list[str], per_row: int, y: float) -> None:
    names = [str(d["description"]) for d in w.raw("drugs") or ()]
    pitch = (w.page.width - 16) / per_row
    for i, ean in enumerate(eans):
        row, col = divmod(i, per_row)
        x = 8 + pitch * (col + 0.5) + w.rng.normal(0, 0.5)
        box = vignette(
            w.page, x, y + 26 * row + 12.5 + w.rng.normal(0, 0.4), ean, names[i] if i < len(names) else "", w.rng
        )
        if ean in (w.raw("drug_barcodes") or ()):
            w.page.spot("drug_barcodes", box)


def _own_sheet(w: Writer, eans: list[str]) -> Page:
    w.page = Page()
    w.label(
        20,
        16,
        ("Vignettes", "Codes à barres des médicaments", "Médicaments délivrés")[w.rng.integers(3)],
        11,
        bold=True,
    )
    _paste(w, eans, 4, 24)
    return w.page
