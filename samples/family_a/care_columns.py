"""The tables of a care sheet: their titles and columns, in the order and words of one form."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samples.family_a.table import Column

Rng = np.random.Generator
Table = tuple[str, str, str, list[Column]]
_HEADS: dict[str, tuple[str, ...]] = {
    "sign": ("Signature et cachet", "Cachet et signature", "Visa et cachet", "Signature / Cachet"),
    "inpe": ("INPE et code à barres", "INPE", "Code INPE", "N° INPE", "I.N.P.E.", "INPE exécutant"),
    "cotation": ("Lettre clé + cotation NGAP", "Cotation", "Lettre clé et coefficient", "Cotation NGAP", "NGAP"),
    "letter": ("Lettre clé", "Lettre", "L.C."),
    "coefficient": ("Coefficient", "Coef.", "Cotation"),
    "amount": ("Montant facturé", "Montant", "Montant (DH)", "Honoraires", "Honoraires perçus", "Prix"),
    "price": ("Prix facturé", "Montant facturé", "Montant (DH)", "Prix total", "Montant"),
    "date": ("Date des actes", "Date", "Date de l'acte", "Date des soins", "Le"),
    "executed": ("Date d'exécution", "Date", "Date de délivrance", "Délivré le"),
    "code": ("Code des actes", "Code", "Code acte", "Nature de l'acte"),
}
_TITLES: dict[str, tuple[str, ...]] = {
    "physician": ("Description des actes effectués", "Actes effectués", "Actes médicaux", "Détail des actes"),
    "paramedical": ("Actes paramédicaux", "Auxiliaires médicaux", "Soins paramédicaux"),
    "laboratory": (
        "Actes de biologie, radiologie et imagerie",
        "Biologie, radiologie, imagerie",
        "Examens de laboratoire et d'imagerie",
    ),
    "pharmacy": (
        "Inventaire des ordonnances exécutées et dispositifs médicaux",
        "Ordonnances exécutées et dispositifs médicaux",
        "Pharmacie - Ordonnances exécutées",
        "Médicaments et dispositifs médicaux délivrés",
    ),
}
_ARABIC = {
    "physician": "وصف العمليات المجراة",
    "paramedical": "عمليات المساعدين الطبيين",
    "laboratory": "عمليات: الإحياء، الأشعة والصور",
    "pharmacy": "جرد الوصفات التي تم تنفيذها و التجهيزات الطبية الممونة",
}
_EXECUTANTS = {
    "physician": "رمز الطبيب",
    "paramedical": "رمز المساعد الطبي",
    "laboratory": "رمز طبيب الأشعة أو الإحيائي",
    "pharmacy": "رمز الصيدلي أو ممون التجهيزات الطبية",
}


def _columns(said: dict[str, str]) -> dict[str, Column]:
    sign = Column("sign", said["sign"], "توقيع وطابع", 1.7)
    return {
        "sign": sign,
        "inpe": Column("inpe", said["inpe"], "", 1.35),
        "cotation": Column("cotation", said["cotation"], "معامل العمليات", 1.05, "centre"),
        "letter": Column("letter", said["letter"], "", 0.6, "centre"),
        "coefficient": Column("coefficient", said["coefficient"], "معامل", 0.75, "centre"),
        "amount": Column("amount", said["amount"], "المبلغ المفوتر", 1.05, "right"),
        "price": Column("amount", said["price"], "الثمن المفوتر", 1.0, "right"),
        "date": Column("date", said["date"], "تاريخ العمليات", 1.15),
        "executed": Column("date", said["executed"], "تاريخ التنفيذ", 1.1),
        "code": Column("code", said["code"], "رمز العمليات", 0.8, "centre"),
        "icd": Column("icd", "CIM-10", "", 0.7, "centre"),
        "tooth": Column("tooth", "Dent(s)", "السن", 0.6, "centre"),
    }


def _order(names: list[str], rng: Rng) -> list[str]:
    """The official order, or another; lettre and coefficient stay neighbours."""
    if rng.random() < 0.55:
        return names
    order = [names[k] for k in rng.permutation(len(names))]
    if "letter" in order:
        order.remove("coefficient")
        order.insert(order.index("letter") + 1, "coefficient")
    return order


def tables_of(kind: str, split: bool, rng: Rng) -> list[Table]:
    """Sort, French and Arabic title, and columns of each table; `split` parts key letter from coefficient."""
    plain = rng.random() < 0.3
    said = {name: heads[0] if plain else str(rng.choice(heads)) for name, heads in _HEADS.items()}
    columns = _columns(said)
    rated = ["letter", "coefficient"] if split else ["cotation"]
    coded = [] if rng.random() < 0.25 else ["code"]
    if kind == "dental_care_sheet":
        sorts = {"physician": ["tooth", "code", "date", *rated, "amount", "inpe"]}
    else:
        icd = ["icd"] if rng.random() < 0.7 else []
        sorts = {
            "physician": ["date", *coded, *rated, *icd, "amount", "inpe"],
            "paramedical": ["date", *coded, *rated, "amount", "inpe"],
            "laboratory": ["date", *coded, *rated, "amount", "inpe"],
            "pharmacy": ["executed", "price", "inpe"],
        }
    turn = int(rng.integers(2**32))
    tables: list[Table] = []
    for sort, names in sorts.items():
        order = _order(names, np.random.default_rng(turn))
        mine = [replace(columns[n], ar=_EXECUTANTS[sort]) if n == "inpe" else columns[n] for n in order]
        title = _TITLES[sort][0] if plain else str(rng.choice(_TITLES[sort]))
        tables.append((sort, title, _ARABIC[sort], [*mine, columns["sign"]]))
    return tables
