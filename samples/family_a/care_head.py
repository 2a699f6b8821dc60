"""The head of a care sheet: emblem, house, title in both languages, references, the boxes below."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from samples.facts import PaperFacts
from samples.family_a import marks
from samples.family_a.canvas import Canvas, Colour
from samples.family_a.form import Filled, Item, Style, row
from samples.family_a.wordings import Wording

Rng = np.random.Generator


@dataclass(frozen=True)
class Title:
    """What heads a form."""

    fr: str
    ar: str
    reference: str
    anam: str
    declares: str
    declares_ar: str


_DOCTOR, _DENTIST = ("تصريح الطبيب المعالج", "تصريح طبيب الأسنان")
TITLES = {
    "cnss_610_1_02": Title(
        "Feuille de Soins Maladie",
        "ورقة العلاجات المتعلقة بالمرض",
        "610-1-02",
        "1.2.01.01",
        "Déclaration du médecin traitant",
        _DOCTOR,
    ),
    "cnss_610_1_03": Title(
        "Feuille de Soins ALD / ALC",
        "ورقة العلاجات الخاصة بالأمراض الطويلة الأمد",
        "610-1-03",
        "1.2.02.01",
        "Déclaration du médecin traitant",
        _DOCTOR,
    ),
    "cnss_610_1_04": Title(
        "Feuille de Soins Dentaires",
        "ورقة علاجات الأسنان",
        "610-1-04",
        "1.2.03.01",
        "Déclaration du Chirurgien Dentiste",
        _DENTIST,
    ),
    "cnops": Title(
        "Feuille de Soins Maladie", "ورقة العلاجات", "", "1.2.01.01", "Déclaration du médecin traitant", _DOCTOR
    ),
    "cnops_dental": Title(
        "Feuille de Soins Dentaires",
        "ورقة علاجات الأسنان",
        "",
        "1.2.03.01",
        "Déclaration du médecin dentiste",
        _DENTIST,
    ),
    "cnops_ald": Title(
        "Feuille de Soins ALD et maladies coûteuses",
        "ورقة علاجات الأمراض المزمنة والمكلفة",
        "",
        "1.2.02.01",
        "Déclaration du médecin traitant",
        _DOCTOR,
    ),
}
REFERENCES = (
    "Réf : {}",
    "Réf : {}",
    "Réf. : {}",
    "Réf {}",
    "Référence : {}",
    "REF : {}",
    "Imprimé réf. {}",
    "Réf.: {}",
)


def _house(canvas: Canvas, cnss: bool, x0: float, y0: float, st: Style, rng: Rng) -> None:
    """The fund's name and emblem."""
    house = "Caisse Nationale de Sécurité Sociale" if cnss else "Caisse Nationale des Organismes de Prévoyance Sociale"
    ar = "الصندوق الوطني للضمان الاجتماعي" if cnss else "الصندوق الوطني لمنظمات الاحتياط الاجتماعي"
    office, size = "Direction de l'Assurance Maladie Obligatoire", float(rng.uniform(7, 8.6))
    way = int(rng.integers(4))
    if way == 3:
        canvas.text(x0, y0 + 4, house.upper(), st.font, size, st.ink, 700, limit=105)
        canvas.text(x0, y0 + 8, office, st.font, size * 0.92, st.ink, limit=90)
        return
    middle = way == 1
    marks.logo(canvas, 98 if middle else x0, y0, float(rng.uniform(11, 15)), rng)
    left = x0 if middle else x0 + 19
    canvas.text(left, y0 + 4, house, st.font, size, st.ink, limit=72 if not middle else 80)
    if way != 2:
        canvas.text(left, y0 + 8, office, st.font, size * 0.92, st.ink, limit=72)
    if st.bilingual:
        canvas.arabic(200, y0 + 4, ar, st.arabic, 8, st.ink, limit=70)
        canvas.arabic(200, y0 + 8.5, "مديرية التأمين الصحي الإجباري", st.arabic, 8, st.ink)


def _title(canvas: Canvas, title: Title, x0: float, y: float, st: Style, rng: Rng) -> float:
    """The title; gives the y below."""
    size = float(rng.uniform(12, 18))
    fr = title.fr.upper() if rng.random() < 0.4 else title.fr
    way = int(rng.integers(5))
    if way == 0:
        canvas.text(105, y, fr, st.font, size, st.ink, 700, "ms", 130)
        canvas.arabic(105, y + 7, title.ar, st.arabic, size, st.ink, 700, "ms", 100)
        return y + 9
    if way == 1:
        canvas.text(x0, y + 2, fr, st.font, size, st.ink, 700, limit=90)
        canvas.arabic(200, y + 2, title.ar, st.arabic, size, st.ink, 700, limit=78)
        return y + 4
    if way == 2:
        canvas.rect(x0, y - 6, 210 - x0, y + 4, 0, fill=st.ink)
        white: Colour = (255, 255, 255)
        canvas.text(x0 + 4, y + 1, fr, st.font, size * 0.92, white, 700, limit=95)
        canvas.arabic(206 - x0, y + 1, title.ar, st.arabic, size * 0.9, white, 700, limit=72)
        return y + 6
    if way == 3:
        canvas.rect(50, y - 6.5, 160, y + 10, 0.4, st.ink, st.tint, 2 if rng.random() < 0.5 else 0)
        canvas.text(105, y, fr, st.font, size * 0.95, st.ink, 700, "ms", 104)
        canvas.arabic(105, y + 6.6, title.ar, st.arabic, size * 0.9, st.ink, 700, "ms", 100)
        return y + 12
    canvas.text(105, y + 1, fr, st.font, size * 1.1, st.ink, 700, "ms", 170)
    return y + 3


def _references(canvas: Canvas, title: Title, x0: float, y0: float, st: Style, rng: Rng) -> None:
    """Form and ANAM references: at the upper right, below the house, or at the foot of the page."""
    at = [(200.0, y0 + 13.5, "rs"), (x0, y0 + 15.5, "ls"), (x0, 291.5, "ls"), (200.0, 291.5, "rs")]
    x, y, anchor = at[int(rng.choice(4, p=[0.42, 0.28, 0.15, 0.15]))]
    said = str(rng.choice(REFERENCES)).format(title.reference)
    size, weight = float(rng.uniform(7, 8.8)), int(rng.choice([400, 500, 700]))
    canvas.mark("form_reference", canvas.text(x, y, said, st.font, size, st.ink, weight, anchor))
    anam = f"Réf. ANAM : {title.anam}"
    if y > 250:
        shift = canvas.width_of(said, st.font, size, weight) + 6
        canvas.text(x + (shift if anchor == "ls" else -shift), y, anam, st.font, 6.8, st.ink, anchor=anchor)
    else:
        canvas.text(x, y + 3.4, anam, st.font, 6.8, st.ink, anchor=anchor)


def top(
    canvas: Canvas, title: Title, paper: PaperFacts, st: Style, words: Wording, filled: Filled, margin: float, rng: Rng
) -> float:
    """The whole head; gives the y below."""
    x0, y0 = margin, float(rng.uniform(7, 12))
    _house(canvas, bool(paper.form and paper.form.startswith("cnss")), x0, y0, st, rng)
    below = _title(canvas, title, x0, y0 + float(rng.uniform(25, 28)), st, rng)
    if title.reference and "form_reference" in paper.values:
        _references(canvas, title, x0, y0, st, rng)
    y = below + 5.5
    plain = replace(st, labels="left" if st.labels in ("below", "above", "inside") else st.labels, spare=0)
    item = Item("dossier_number", words.label("dossier_number"), "رقم الملف")
    if rng.random() < 0.25:
        wide = float(rng.uniform(80, 110))
        return row(canvas, 210 - x0 - wide, y - 4.6, wide, [item], plain, filled, rng) + 0.5
    star = str(rng.choice([" *", ""]))
    end = canvas.text(x0 + 2, y, f"Entente préalable{star}", st.font, min(st.size, 8.5), st.ink)[2] + 2
    canvas.rect(end, y - 3, end + 3.2, y + 0.2, 0.2, st.ink)
    end = canvas.text(end + 9, y, f"Exécution{star}", st.font, min(st.size, 8.5), st.ink)[2] + 2
    canvas.rect(end, y - 3, end + 3.2, y + 0.2, 0.2, st.ink)
    if st.with_arabic:
        canvas.arabic(end + 27, y, "موافقة مسبقة / تنفيذ", st.arabic, st.size, st.ink, limit=20)
    left = max(118.0, end + 30)
    return row(canvas, left, y - 4.6, 210 - x0 - left, [item], plain, filled, rng) + 0.5
