"""Care sheets of CNSS and CNOPS: general, dental, long-term illness. Labels: domain.md sections 2.1 and 2.2."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import care_tables, codes, marks, shown
from samples.family_a.canvas import Canvas
from samples.family_a.form import Filled, Item, Style, heading, row, style
from samples.family_a.hand import Writer, scribe
from samples.family_a.look import Look, look_of

Rng = np.random.Generator
A4 = (210.0, 297.0)


@dataclass(frozen=True)
class Title:
    """What heads a form."""

    fr: str
    ar: str
    reference: str
    anam: str
    declares: str
    declares_ar: str


TITLES = {
    "cnss_610_1_02": Title(
        "Feuille de Soins Maladie",
        "ورقة العلاجات المتعلقة بالمرض",
        "610-1-02",
        "1.2.01.01",
        "Déclaration du médecin traitant",
        "تصريح الطبيب المعالج",
    ),
    "cnss_610_1_03": Title(
        "Feuille de Soins ALD / ALC",
        "ورقة العلاجات الخاصة بالأمراض الطويلة الأمد",
        "610-1-03",
        "1.2.02.01",
        "Déclaration du médecin traitant",
        "تصريح الطبيب المعالج",
    ),
    "cnss_610_1_04": Title(
        "Feuille de Soins Dentaires",
        "ورقة علاجات الأسنان",
        "610-1-04",
        "1.2.03.01",
        "Déclaration du Chirurgien Dentiste",
        "تصريح طبيب الأسنان",
    ),
    "cnops": Title(
        "Feuille de Soins Maladie",
        "ورقة العلاجات",
        "",
        "1.2.01.01",
        "Déclaration du médecin traitant",
        "تصريح الطبيب المعالج",
    ),
    "cnops_dental": Title(
        "Feuille de Soins Dentaires",
        "ورقة علاجات الأسنان",
        "",
        "1.2.03.01",
        "Déclaration du médecin dentiste",
        "تصريح طبيب الأسنان",
    ),
    "cnops_ald": Title(
        "Feuille de Soins ALD et maladies coûteuses",
        "ورقة علاجات الأمراض المزمنة والمكلفة",
        "",
        "1.2.02.01",
        "Déclaration du médecin traitant",
        "تصريح الطبيب المعالج",
    ),
}
_CARE = (
    ("illness", "Maladie", "مرض"),
    ("maternity", "Maternité", "أمومة"),
    ("hospitalization", "Hospitalisation", "استشفاء"),
    ("accident", "Accident", "حادثة"),
)
_DENTAL = (
    ("dental_care", "Soins", "علاجات"),
    ("prosthesis", "Prothèse", "ترميم"),
    ("orthodontics", "Orthodontie faciale", "تقويم"),
    ("other", "Autres", "أخرى"),
)


def _printed(paper: PaperFacts, rng: Rng, capitals: bool) -> dict[str, str]:
    """The values as they will be written on the form."""
    given = paper.values
    out: dict[str, str] = {}
    for name in ("insured_name", "patient_name"):
        if name in given:
            out[name] = shown.name(given[name], rng, capitals)
    for name in (
        "insured_number",
        "affiliation_number",
        "cin",
        "attachment_count",
        "dossier_number",
        "agreement_number",
        "relationship",
        "patient_sex",
        "care_type",
        "establishment_inpe",
    ):
        if name in given:
            out[name] = given[name]
    if "patient_birth_date" in given:
        out["patient_birth_date"] = shown.full_day(given["patient_birth_date"])
    if "total_amount" in given:
        out["total_amount"] = shown.amount(given["total_amount"], rng)
    return out


def _top(canvas: Canvas, title: Title, paper: PaperFacts, st: Style, filled: Filled, rng: Rng) -> float:
    """Emblem, house, title, references, the boxes below the title; gives the y below."""
    cnss = paper.form is not None and paper.form.startswith("cnss")
    x0, y0 = float(rng.uniform(9, 16)), float(rng.uniform(8, 13))
    marks.logo(canvas, x0, y0, float(rng.uniform(11, 16)), rng)
    house = "Caisse Nationale de Sécurité Sociale" if cnss else "Caisse Nationale des Organismes de Prévoyance Sociale"
    ar = "الصندوق الوطني للضمان الاجتماعي" if cnss else "الصندوق الوطني لمنظمات الاحتياط الاجتماعي"
    canvas.text(x0 + 19, y0 + 4, house, st.font, 7.5, st.ink, limit=70)
    canvas.text(x0 + 19, y0 + 8, "Direction de l'Assurance Maladie Obligatoire", st.font, 7, st.ink, limit=70)
    canvas.arabic(200, y0 + 4, ar, st.arabic, 8, st.ink)
    canvas.arabic(200, y0 + 8.5, "مديرية التأمين الصحي الإجباري", st.arabic, 8, st.ink)
    y = y0 + float(rng.uniform(18, 23))
    size = float(rng.uniform(13, 17))
    if rng.random() < 0.5:
        canvas.text(105, y, title.fr, st.font, size, st.ink, 700, "ms", 100)
        canvas.arabic(105, y + 7, title.ar, st.arabic, size, st.ink, 700, "ms", 100)
        y += 5
    else:
        canvas.text(x0, y + 2, title.fr, st.font, size, st.ink, 700, limit=88)
        canvas.arabic(200, y + 2, title.ar, st.arabic, size, st.ink, 700, limit=80)
    if title.reference and "form_reference" in paper.values:
        at = (200, y0 + 13.5, "rs") if rng.random() < 0.6 else (x0 + 19, y0 + 12.5, "ls")
        box = canvas.text(at[0], at[1], f"Réf : {title.reference}", st.font, 7.5, st.ink, 500, at[2])
        canvas.mark("form_reference", box)
        canvas.text(at[0], at[1] + 3.4, f"Réf. ANAM : {title.anam}", st.font, 6.5, st.ink, anchor=at[2])
    y += 11
    canvas.text(14, y, "Entente préalable *", st.font, st.size, st.ink)
    canvas.rect(46, y - 3, 49.2, y + 0.2, 0.2, st.ink)
    canvas.text(56, y, "Exécution *", st.font, st.size, st.ink)
    canvas.rect(76, y - 3, 79.2, y + 0.2, 0.2, st.ink)
    canvas.arabic(103, y, "موافقة مسبقة / تنفيذ", st.arabic, st.size, st.ink, limit=22)
    return (
        row(
            canvas,
            118,
            y - 4.6,
            80,
            [Item("dossier_number", "N° Dossier", "رقم الملف")],
            replace(st, labels="left"),
            filled,
            rng,
        )
        + 0.5
    )


def _insured_rows(paper: PaperFacts) -> list[list[Item]]:
    cnops = bool(paper.form and paper.form.startswith("cnops"))
    name = Item("insured_name", "Nom et prénom", "الاسم العائلي والشخصي")
    cin = Item("cin", "N° CIN", "رقم بطاقة التعريف الوطنية", "cells", 8)
    kin: tuple[tuple[str, str, str], ...] = (("spouse", "Conjoint", "زوج"), ("child", "Enfant", "ابن"))
    if cnops:
        numbers = [
            Item("affiliation_number", "N° Affiliation", "رقم الانخراط", "cells", 8),
            Item("insured_number", "N° Immatriculation", "رقم التسجيل", "cells", 9),
        ]
        kin = (("self", "Lui-même", "نفسه"), *kin)
    else:
        numbers = [Item("insured_number", "N° Immatriculation", "رقم التسجيل", "cells", 9, share=1.1), cin]
    relation = Item(
        "relationship",
        "Lien de parenté du bénéficiaire avec l'assuré(e) *" if not cnops else "Qualité du bénéficiaire *",
        "علاقة القرابة بين المستفيد والمؤمن له",
        "ticks",
        options=kin,
    )
    money = [
        Item("total_amount", "Montant des frais", "مبلغ المصاريف", "amount", share=1.2),
        Item("attachment_count", "Nombre de pièces jointes", "عدد الوثائق المرفقة"),
    ]
    rows = [[name], numbers, [relation], [Item("address", "Adresse", "العنوان")], money]
    return [*rows[:2], [cin, Item("phone", "Tél", "الهاتف")], *rows[2:]] if cnops else rows


def _patient_rows(paper: PaperFacts) -> list[list[Item]]:
    birth = Item("patient_birth_date", "Date de naissance", "تاريخ الازدياد", "date")
    sex = Item("patient_sex", "Sexe *", "الجنس", "ticks", options=(("M", "M", "ذكر"), ("F", "F", "أنثى")), share=0.8)
    rows = [[Item("patient_name", "Nom et prénom", "الاسم العائلي والشخصي")], [birth, sex]]
    if paper.kind == "ald_care_sheet":
        rows.append(
            [Item("ald_code", "Code ALD", "رمز المرض"), Item("agreement_number", "N° d'accord ALD", "رقم الموافقة")]
        )
    elif paper.kind == "dental_care_sheet":
        rows.append([Item("agreement_number", "N° accord préalable", "رقم الموافقة المسبقة")])
    return rows


def _inpe_area(
    canvas: Canvas, x: float, y: float, width: float, paper: PaperFacts, look: Look, st: Style, filled: Filled, rng: Rng
) -> float:
    """The place for the practitioner's label and the establishment's; gives the y below."""
    height = float(rng.uniform(17, 22))
    dentist = paper.kind == "dental_care_sheet"
    halves = (
        (
            "inpe",
            "Chirurgien dentiste" if dentist else "Médecin traitant",
            "طبيب الأسنان" if dentist else "الطبيب المعالج",
        ),
        ("establishment_inpe", "Etablissement de soins", "المؤسسة العلاجية"),
    )
    canvas.text(x, y + 3, "INPE et code à barres **", st.font, st.size, st.ink, 700)
    canvas.arabic(x + width, y + 3, "الرقم الوطني الاستدلالي و الرقم المشفر", st.arabic, st.size, st.ink)
    y += 4.5
    for k, (name, fr, ar) in enumerate(halves):
        left, right = x + k * width / 2, x + (k + 1) * width / 2 - 2
        canvas.rect(left, y, right, y + height, st.rule_mm, st.rule)
        canvas.text(left + 1, y + 3, fr, st.font, st.size * 0.88, st.ink, limit=width / 4 - 3)
        canvas.arabic(right - 1, y + 3, ar, st.arabic, st.size * 0.88, st.ink, limit=width / 4 - 3)
        label = next((code for code in paper.barcodes if code[1] == paper.values.get(name)), None)
        if label:
            skew = float(rng.uniform(-1.0, 1.5))
            box = codes.label(
                canvas,
                left + 3 + skew,
                y + 4 + rng.uniform(-0.6, 0.8),
                label[0],
                label[1],
                rng,
                right - left - 6,
                height - 5,
            )
            canvas.mark(name, (box[0], box[1], box[2], box[3] + 4))
        elif name in paper.values:
            filled_by = filled.writer(name)
            canvas.mark(
                name,
                filled_by.write(
                    canvas,
                    left + 5,
                    y + height * 0.72,
                    shown.number(paper.values[name], rng),
                    rng,
                    limit=right - left - 8,
                ),
            )
    return y + height + 1.5


def _attestations(
    canvas: Canvas, y: float, paper: PaperFacts, look: Look, insured: Writer, st: Style, claim: ClaimFacts, rng: Rng
) -> None:
    """The two declarations with their places to sign, and the fund's own zone."""
    x0, x1, middle = 11.0, 199.0, float(rng.uniform(95, 110))
    bottom = min(y + float(rng.uniform(46, 58)), 284.0 - 13)
    canvas.rect(x0, y, x1, bottom, st.rule_mm, st.rule)
    canvas.line(middle, y, middle, bottom, st.rule_mm, st.rule)
    size = st.size * 0.86
    left = ("J'atteste sur l'honneur l'exactitude des renseignements portés ci-avant", "أشهد بصحة كل ما ذكر أعلاه")
    right = (
        "Je déclare les informations ci-dessus sincères et véritables",
        "أصرح بمصداقية وصحة المعلومات المذكورة أعلاه",
    )
    practitioner = (
        "Cachet et Signature du Chirurgien Dentiste"
        if paper.kind == "dental_care_sheet"
        else "Cachet et Signature du Médecin traitant ou de l'Etablissement de soins"
    )
    signing = (
        ("Signature de l'assuré(e)", "توقيع المؤمن له"),
        (practitioner, "طابع وتوقيع الطبيب المعالج أو المؤسسة الصحية"),
    )
    last = paper.values.get("last_act_date")
    for k, (fr, ar) in enumerate((left, right)):
        a, b = (x0, middle) if k == 0 else (middle, x1)
        canvas.text(a + 1.5, y + 4, fr, st.font, size, st.ink, limit=b - a - 3)
        canvas.arabic(b - 1.5, y + 8, ar, st.arabic, size, st.ink, limit=b - a - 3)
        canvas.text(
            a + 1.5,
            y + 13,
            "Fait à ................................ Le ....................",
            st.font,
            size,
            st.ink,
            limit=b - a - 16,
        )
        canvas.arabic(b - 1.5, y + 13, "ب / في", st.arabic, size, st.ink, limit=12)
        writer = insured if k == 0 else look.writer(paper.fill, rng)
        if last and rng.random() < 0.75:
            writer.write(canvas, a + 12, y + 12.4, look.town, rng, limit=18, size=9)
            writer.write(canvas, a + 40, y + 12.4, shown.full_day(last), rng, limit=b - a - 52, size=9)
        canvas.text(a + 1.5, y + 18, signing[k][0], st.font, size, st.ink, 700, limit=b - a - 3)
        canvas.arabic(b - 1.5, y + 22, signing[k][1], st.arabic, size, st.ink, limit=b - a - 3)
    low = (y + 22 + bottom) / 2
    if paper.insured_signature:
        marks.signature(canvas, (x0 + middle) / 2 + rng.uniform(-8, 8), low + rng.uniform(-1, 3), rng, ink=insured.ink)
    _practitioner_marks(canvas, (middle + x1) / 2, low, paper, look, rng)
    _own_zone(canvas, bottom, claim, st, rng)


def _practitioner_marks(canvas: Canvas, x: float, y: float, paper: PaperFacts, look: Look, rng: Rng) -> None:
    inpe: Any = paper.values.get("inpe")
    if paper.stamp:
        look.stamp(canvas, x + rng.uniform(-12, 10), y + rng.uniform(-1, 3), inpe, rng)
    if paper.signature:
        look.sign(canvas, x + rng.uniform(-8, 14), y + rng.uniform(-2, 5), rng)


def _own_zone(canvas: Canvas, y: float, claim: ClaimFacts, st: Style, rng: Rng) -> None:
    canvas.text(11, y + 4.5, "Date de dépôt du dossier : ....................", st.font, st.size * 0.85, st.ink)
    canvas.arabic(82, y + 4.5, "تاريخ الإيداع", st.arabic, st.size * 0.85, st.ink)
    canvas.text(88, y + 4.5, "Date d'arrivée : ....................", st.font, st.size * 0.85, st.ink)
    canvas.arabic(146, y + 4.5, "تاريخ الاستلام", st.arabic, st.size * 0.85, st.ink)
    canvas.text(150, y + 4.5, "Identification de l'agent : ............", st.font, st.size * 0.85, st.ink, limit=48)
    canvas.text(
        11,
        y + 9,
        "* Cocher la mention utile   ** Accoler l'étiquette portant l'Identifiant National ainsi que le code à barres",
        st.font,
        st.size * 0.75,
        st.ink,
        limit=186,
    )


def first_page(paper: PaperFacts, claim: ClaimFacts, canvas: Canvas, st: Style, look: Look, rng: Rng) -> None:
    """Identity, declaration, attestations."""
    own = np.random.default_rng([claim.seed, 5])
    insured_hand = scribe(own)

    def writer(name: str) -> Writer:
        mine = name in (
            "insured_name",
            "insured_number",
            "affiliation_number",
            "cin",
            "relationship",
            "address",
            "phone",
            "total_amount",
            "attachment_count",
        )
        chosen = look.writer(paper.fill, rng)
        return insured_hand if mine and chosen.sort == "hand" else chosen

    values = _printed(paper, rng, look.hand.capitals or paper.fill == "typed")
    if rng.random() < 0.7:
        values["address"] = f"{look.street}, {look.town}"
    filled = Filled(values, writer, frozenset(paper.unlabelled))
    y = _top(canvas, TITLES[str(paper.form)], paper, st, filled, rng)
    x, width = 12.0, 186.0
    y = (
        heading(canvas, x, y, width, "Partie réservée à l'assuré(e)", "خاص بالمؤمن له (لها)", st, st.tint is not None)
        + 1.2
    )
    for items in _insured_rows(paper):
        y = row(canvas, x + 1, y, width, items, st, filled, rng)
    title = TITLES[str(paper.form)]
    y = heading(canvas, x, y + 0.8, width, title.declares, title.declares_ar, st, st.tint is not None) + 1.2
    canvas.text(x + 1, y + 3, "Bénéficiaire de soins", st.font, st.size, st.ink, 700)
    canvas.arabic(x + width - 1, y + 3, "المستفيد من العلاجات", st.arabic, st.size, st.ink, 700)
    y += 4.4
    for items in _patient_rows(paper):
        y = row(canvas, x + 1, y, width, items, st, filled, rng)
    y = _inpe_area(canvas, x, y, width, paper, look, st, filled, rng)
    kinds = _DENTAL if paper.kind == "dental_care_sheet" else _CARE
    y = row(
        canvas,
        x + 1,
        y,
        width,
        [Item("care_type", "Type de soins *", "نوع العلاجات", "ticks", options=kinds)],
        replace(st, labels="left" if st.labels == "inside" else st.labels),
        filled,
        rng,
    )
    _attestations(canvas, y + 1, paper, look, insured_hand, st, claim, rng)


def draw(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """Both pages of a care sheet."""
    st = style(rng)
    if st.labels == "above":
        st = replace(st, cell=min(st.cell, 5.0), gap=min(st.gap, 1.2))
    look = look_of(claim.seed, paper.issuer, paper.notes[0] if paper.notes else "Medecine generale")
    front, back = Canvas(*A4, claim.dpi), Canvas(*A4, claim.dpi)
    first_page(paper, claim, front, st, look, rng)
    care_tables.second_page(paper, claim, back, st, look, rng)
    for _ in range(paper.decoys):
        marks.decoy(front, rng, (30, 4, 180, 8) if rng.random() < 0.5 else (3, 60, 6, 200))
    return [front, back]
