"""Agreements, protocols, declarations, certificates and reports."""

from __future__ import annotations

from samples.family_b import sides
from samples.family_b.canvas import Page
from samples.family_b.form_head import fund_sign
from samples.family_b.letterheads import letterhead
from samples.family_b.tables import Column, table
from samples.family_b.wording import (
    ARABIC_TEXT,
    DATE_WORDS,
    FILLERS,
    FOREIGN_TEXT,
    KINDS,
    LABELS,
    NOTE_LEADS,
    STAY,
    Wording,
)
from samples.family_b.writer import Writer

ORDER = (
    "patient_name",
    "patient_birth_date",
    "insured_name",
    "insured_number",
    "cin",
    "number",
    "inpe",
    "starts_on",
    "ends_on",
    "ice",
)
ANALYTES = (
    ("Hémoglobine", "g/dL", 11, 16),
    ("Leucocytes", "/mm3", 4000, 9800),
    ("Plaquettes", "/mm3", 150000, 400000),
    ("Glycémie à jeun", "g/L", 0.7, 1.1),
    ("Créatinine", "mg/L", 6, 12),
    ("Urée", "g/L", 0.15, 0.45),
    ("Cholestérol total", "g/L", 1.4, 2.2),
    ("ASAT", "UI/L", 10, 40),
    ("CRP", "mg/L", 1, 9),
    ("TSH", "mUI/L", 0.4, 4.0),
)


def draw(w: Writer) -> list[Page]:
    """One page of the paper's kind."""
    words = KINDS[w.paper.kind]
    payer = words.trade == "payer" and w.rng.random() < 0.7
    y = _fund_head(w) if payer else letterhead(w, words.trade)
    early = w.rng.random() < 0.4
    if early:
        y = sides.place_and_day(w, w.page.width - 14, y + 3, w.owner(words.trade).town, "r", _date_words(w)) + 4
    y = _title(w, words, y + 6)
    y = _text(w, words, "before", y)
    y = _values(w, y + 2)
    y = _body(w, y)
    y = _text(w, words, "after", y + 2)
    if not early:
        y = sides.place_and_day(w, 20, y + 4, w.owner(words.trade).town, "l", _date_words(w)) + 4
    sides.codes(w, (14, min(y + 2, 236), 120, 0))
    sides.sign_off(w, words.trade, y + float(w.rng.uniform(4, 16)), 38)
    return [w.page]


def _date_words(w: Writer) -> str | None:
    ours = DATE_WORDS.get(w.paper.language, DATE_WORDS["en"])
    return None if w.rng.random() < 0.5 else ours[w.rng.integers(len(ours))]


def _fund_head(w: Writer) -> float:
    fund = ("CNSS", "CNOPS")[int("CNOPS" in w.paper.issuer.upper() or (w.rng.random() < 0.2 and not w.paper.issuer))]
    fund_sign(
        w.page,
        (28 if w.rng.random() < 0.5 else 180, 20),
        fund,
        w.manner.accent,
        w.manner.head_bold,
        int(w.rng.integers(3)),
    )
    w.page.text(105, 16, "Assurance Maladie Obligatoire", w.manner.head_bold, 12, w.manner.form, "m")
    w.page.arabic(105, 22.5, "التأمين الصحي الإجباري", w.manner.arabic, w.manner.body, 13, w.manner.form, middle=True)
    w.page.text(105, 28, "Contrôle médical - Service des prestations", w.manner.body, 9, w.manner.form, "m")
    return 36.0


def _foreign(w: Writer) -> dict[str, tuple[str, ...]] | None:
    """What stands on a paper that is not in French; in Arabic it is the kind's own, for no kind may bear another's name.

    Errors  KeyError for a kind that no office writes in Arabic alone
    """
    return ARABIC_TEXT[w.paper.kind] if w.paper.language == "ar" else FOREIGN_TEXT.get(w.paper.language)


def _title(w: Writer, words: Wording, y: float) -> float:
    foreign = _foreign(w)
    titles = foreign["titles"] if foreign else words.titles
    title, mid = titles[w.rng.integers(len(titles))], w.page.width / 2
    pt = float(w.rng.uniform(13.5, 18))
    if w.paper.language == "ar":
        w.page.arabic(mid, y + 4, title, w.manner.arabic, w.manner.head, pt + 3, w.manner.form, 170, True)
        return y + 16
    box = w.page.text(mid, y + 4, title, w.manner.head_bold, pt, w.manner.form, "m", 170)
    style = w.rng.integers(4)
    if style == 0:
        w.page.rect(box[0] - 5, box[1] - 2, box[2] + 5, box[3] + 2, outline=w.manner.form, width=0.4)
    elif style == 1:
        w.page.line((box[0], box[3] + 0.6), (box[2], box[3] + 0.6), width=0.4, colour=w.manner.form)
    return y + 16


def _text(w: Writer, words: Wording, part: str, y: float) -> float:
    foreign = _foreign(w)
    ours = foreign[part] if foreign else getattr(words, part)
    text = ours[w.rng.integers(len(ours))]
    if w.paper.language == "ar":
        w.page.arabic(w.page.width - 18, y, text, w.manner.arabic, w.manner.body, 13, w.manner.form, 170)
        return y + 9
    return w.paragraph(18, y, 174, text, 10.5) + 2


def _values(w: Writer, y: float) -> float:
    """Each value beside its label, in a column, a box or a grid; or the two days in one line."""
    language = w.paper.language if w.paper.language in LABELS else "en"
    names = [n for n in ORDER if w.shows(n) and (w.has(n) or n in w.paper.empty)]
    pen, rng, top = w.manner.first, w.rng, y - 6
    tab = float(rng.choice([0, 0, 62, 70]))
    step = float(rng.uniform(7.4, 9.5))
    colon = (" :", ":", " ")[rng.integers(3)] if language != "ar" else " :"
    boxed = rng.random() < 0.3
    for name in names:
        ours = (
            STAY[name]
            if w.paper.kind == "hospital_certificate" and language == "fr" and name in STAY
            else LABELS[language].get(name, LABELS["fr"][name])
        )
        label = ours[rng.integers(len(ours))]
        if language == "ar":
            box = w.page.arabic(w.page.width - 20, y, label + " :", w.manner.arabic, w.manner.body, 12, w.manner.form)
            at = box[0] - 64
        else:
            box = w.label(20, y, label + colon, 10.5)
            at = max(box[2] + 2.5, 20 + tab)
        said = w.said(name, pen)
        if said:
            w.put(name, at, y, said, pen, w.page.width - 20 - at)
        if pen.by_hand or not said:
            w.page.line(
                (at - 1, y + 1),
                (min(at + 80, w.page.width - 18), y + 1),
                width=0.18,
                colour=w.manner.form,
                dash=(0.3, 0.9),
            )
        y += step
    if boxed and names:
        w.page.rect(15, top, w.page.width - 15, y - step + 3.5, outline=w.manner.form, width=0.25)
    return y + 2


def _body(w: Writer, y: float) -> float:
    pen = w.manner.first
    if w.paper.kind == "lab_report" and not w.paper.notes and w.paper.language != "ar":
        return _results(w, y)
    leads = NOTE_LEADS.get(w.paper.kind, ("",)) if w.paper.language == "fr" else ("",)
    for i, said in enumerate(w.paper.notes):
        note = f"{leads[w.rng.integers(len(leads))]} {said}".strip() if i == 0 else str(said)
        if pen.by_hand and w.paper.kind in ("accident_declaration", "repayment_undertaking", "exoneration_request"):
            w.put(None, 20, y, str(note), pen, 170)
            y += 8
        else:
            y = w.paragraph(20, y, 170, str(note), 10.5) + 1.5
    more = FILLERS.get(w.paper.kind, ())
    if more and w.paper.language == "fr" and w.rng.random() < 0.7:
        y = w.paragraph(18, y + 2, 174, more[w.rng.integers(len(more))], 10.5) + 1
    return y


def _results(w: Writer, y: float) -> float:
    rows = []
    for i in w.rng.permutation(len(ANALYTES))[: int(w.rng.integers(3, 9))]:
        name, unit, low, high = ANALYTES[i]
        value = w.rng.uniform(low, high)
        rows.append([name, f"{value:.2f}" if high < 20 else f"{value:.0f}", unit, f"{low} - {high}"])
    columns = [
        Column("Analyse", "", 3),
        Column("Résultat", "", 1.3, "r"),
        Column("Unité", "", 1, "m"),
        Column("Valeurs usuelles", "", 1.6, "m"),
    ]
    return table(w, 18, y, 174, columns, rows, w.manner.first, 7.4) + 4
