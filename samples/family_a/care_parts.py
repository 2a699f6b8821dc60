"""What stands in the sections of a care sheet's first page."""

from __future__ import annotations

import numpy as np

from samples.facts import PaperFacts
from samples.family_a.form import Item
from samples.family_a.wordings import Wording

Rng = np.random.Generator
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


def _shuffled(items: list[Item], rng: Rng, odds: float) -> list[Item]:
    """The items in another order, with the chance given; the first mostly stays the first."""
    if rng.random() > odds:
        return items
    first = items[:1] if rng.random() < 0.7 else []
    rest = items[len(first) :]
    return [*first, *(rest[k] for k in rng.permutation(len(rest)))]


def insured(paper: PaperFacts, words: Wording, rng: Rng) -> list[Item]:
    """The insured person's own fields, money apart."""
    cnops = bool(paper.form and paper.form.startswith("cnops"))
    variant = "cnops" if cnops else ""
    kin: tuple[tuple[str, str, str], ...] = (("spouse", "Conjoint", "زوج"), ("child", "Enfant", "ابن"))
    if cnops:
        kin = ((("self", str(rng.choice(["Lui-même", "Assuré", "Adhérent(e)"])), "نفسه")), *kin)
    elif rng.random() < 0.25:
        kin = ((("self", str(rng.choice(["Lui-même", "Assuré(e)", "Soi-même"])), "نفسه")), *kin)
    number = Item(
        "insured_number",
        words.label("insured_number", variant),
        "رقم التسجيل",
        "cells",
        8 if cnops and rng.random() < 0.5 else 9,
    )
    cin = Item("cin", words.label("cin"), "رقم بطاقة التعريف الوطنية", "cells", 8)
    items = [Item("insured_name", words.label("insured_name"), "الاسم العائلي والشخصي"), number, cin]
    if cnops:
        items.insert(1, Item("affiliation_number", words.label("affiliation_number"), "رقم الانخراط", "cells", 8))
    relation = Item(
        "relationship",
        words.label("relationship", variant),
        "علاقة القرابة بين المستفيد والمؤمن له",
        "ticks",
        options=kin,
    )
    items += [relation, Item("address", words.label("address"), "العنوان")]
    if cnops or rng.random() < 0.3:
        items.append(Item("phone", words.label("phone"), "الهاتف"))
    return _shuffled(items, rng, 0.45)


def money(words: Wording) -> list[Item]:
    """What was spent, and how many papers prove it."""
    return [
        Item("total_amount", words.label("total_amount"), "مبلغ المصاريف", "amount"),
        Item("attachment_count", words.label("attachment_count"), "عدد الوثائق المرفقة"),
    ]


def patient(paper: PaperFacts, words: Wording, rng: Rng) -> list[Item]:
    """The patient's fields, and the agreement's where the form has one."""
    sexes = [
        (("M", "M", "ذكر"), ("F", "F", "أنثى")),
        (("M", "M", "ذكر"), ("F", "F", "أنثى")),
        (("M", "Masculin", "ذكر"), ("F", "Féminin", "أنثى")),
        (("M", "Homme", "ذكر"), ("F", "Femme", "أنثى")),
        (("F", "F", "أنثى"), ("M", "M", "ذكر")),
    ]
    sex = sexes[int(rng.integers(len(sexes)))]
    items = [
        Item("patient_name", words.label("patient_name"), "الاسم العائلي والشخصي"),
        Item("patient_birth_date", words.label("patient_birth_date"), "تاريخ الازدياد", "date"),
        Item("patient_sex", words.label("patient_sex"), "الجنس", "ticks", options=sex),
    ]
    if paper.kind == "ald_care_sheet":
        items.append(Item("ald_code", words.label("ald_code"), "رمز المرض"))
        items.append(Item("agreement_number", words.label("agreement_number", "ald"), "رقم الموافقة"))
    elif paper.kind == "dental_care_sheet":
        items.append(Item("agreement_number", words.label("agreement_number", "dental"), "رقم الموافقة المسبقة"))
    return _shuffled(items, rng, 0.35)


def care(paper: PaperFacts, words: Wording) -> Item:
    """The kinds of care to tick."""
    kinds = _DENTAL if paper.kind == "dental_care_sheet" else _CARE
    return Item("care_type", words.label("care_type"), "نوع العلاجات", "ticks", options=kinds)
