"""Care sheets: the first page with its three sections, in the labels of the official forms and a geometry of chance."""

from __future__ import annotations

from typing import Any

from samples.family_b import cast
from samples.family_b.canvas import Box, Page
from samples.family_b.care_tables import draw_tables
from samples.family_b.entries import Entry, choices, rows
from samples.family_b.form_head import draw_head, section_title
from samples.family_b.manner import day
from samples.family_b.marks import signature, stamp
from samples.family_b.stickers import inpe_label
from samples.family_b.writer import Writer

FORMS = {
    "cnss_610_1_02": ("610-1-02", "1.2.01.01", "Feuille de Soins Maladie", "ورقة العلاجات المتعلقة بالمرض"),
    "cnss_610_1_03": ("610-1-03", "1.2.02.01", "Feuille de Soins ALD - ALC", "ورقة العلاجات المتعلقة بالأمراض المزمنة"),
    "cnss_610_1_04": ("610-1-04", "1.2.03.01", "Feuille de Soins Dentaires", "ورقة علاجات الأسنان"),
    "cnops": ("", "", "Feuille de soins maladie", "ورقة العلاجات المتعلقة بالمرض"),
    "cnops_dental": ("", "", "Feuille de soins dentaires", "ورقة علاجات الأسنان"),
    "cnops_ald": ("", "", "Feuille de soins ALD et maladies coûteuses", "ورقة العلاجات المتعلقة بالأمراض المزمنة"),
}
DEFAULT_FORM = {"care_sheet": "cnss_610_1_02", "dental_care_sheet": "cnss_610_1_04", "ald_care_sheet": "cnss_610_1_03"}
CARE_TYPES = {
    "illness": ("Maladie", "مرض"),
    "maternity": ("Maternité", "أمومة"),
    "hospitalization": ("Hospitalisation", "استشفاء"),
    "accident": ("Accident", "حادثة"),
}
DENTAL_TYPES = {
    "dental_care": ("Soins", ""),
    "prosthesis": ("Prothèse", ""),
    "orthodontics": ("Orthodontie faciale", ""),
    "other": ("Autres", ""),
}


def draw(w: Writer) -> list[Page]:
    """Both pages of a care sheet."""
    form = w.paper.form or DEFAULT_FORM[w.paper.kind]
    first = w.page
    y = draw_head(w, form, FORMS[form])
    y = _insured(w, y, form)
    y = _treatment(w, y, form)
    _attestations(w, y, form)
    pages = [first]
    w.page = Page()
    draw_tables(w, form, FORMS[form])
    pages.append(w.page)
    return pages


def _insured(w: Writer, y: float, form: str) -> float:
    x, width = 12.0, 186.0
    y = section_title(w, x, y, width, ("Partie réservée à l'assuré(e)", "خاص بالمؤمن له (لها)"), "A")
    pen = w.manner.first
    of_cnops = form.startswith("cnops")
    number = Entry("insured_number", "N° Immatriculation", "رقم التسجيل", "cells", (9,), 0.54)
    cin = Entry("cin", "N° CIN", "رقم بطاقة التعريف الوطنية", "cells", (8,), 0.46)
    entries = [Entry("insured_name", "Nom et prénom", "الاسم العائلي والشخصي")]
    if of_cnops and w.has("affiliation_number"):
        entries += [
            Entry("affiliation_number", "N° Affiliation", "رقم الانخراط", "line", (), 0.5),
            Entry("insured_number", "N° Immatriculation", "رقم التسجيل", "line", (), 0.5),
        ]
        entries += [Entry("cin", "N° CIN", "رقم بطاقة التعريف الوطنية", "cells", (8,), 0.55)]
    else:
        entries += [number, cin] if w.rng.random() < 0.6 else [cin, number]
    y = rows(w, x, y, width, entries, pen)
    if w.shows("relationship"):
        y = _relationship(w, x, y, width, of_cnops)
    street, town = cast.address(w.rng)
    blanks: dict[str, str] = {"address": f"{street} {town}" if w.rng.random() < 0.8 else ""}
    more = [
        Entry("address", "Adresse", "العنوان"),
        Entry("total_amount", "Montant des frais", "مبلغ المصاريف", share=0.58, suffix="Dhs"),
        Entry("attachment_count", "Nombre de pièces jointes", "عدد الوثائق المرفقة", share=0.42),
    ]
    y = rows(w, x, y, width, more, pen, blanks)
    w.page.spots.pop("address", None)
    return y


def _relationship(w: Writer, x: float, y: float, width: float, of_cnops: bool) -> float:
    said = w.raw("relationship")
    options = [("Conjoint", "زوج", said == "spouse"), ("Enfant", "ابن", said == "child")]
    if of_cnops:
        options.insert(0, ("Assuré", "", said == "self"))
    title = ("Lien de parenté du bénéficiaire avec l'assuré(e) *", "علاقة القرابة بين المستفيد والمؤمن له(لها)")
    return choices(w, x, y, width, title, options, w.manner.first, "relationship")


def _treatment(w: Writer, y: float, form: str) -> float:
    x, width = 12.0, 186.0
    dental = form.endswith(("04", "dental"))
    title = (
        ("Déclaration du Chirurgien Dentiste", "")
        if dental
        else ("Déclaration du médecin traitant", "تصريح الطبيب المعالج")
    )
    y = section_title(w, x, y, width, title, "B")
    pen = w.manner.second
    w.label(x, y + 3.6, "Bénéficiaire de soins", bold=True)
    w.arabic(x + width, y + 3.6, "المستفيد من العلاجات")
    y += 4.6
    birth = Entry("patient_birth_date", "Date de naissance", "تاريخ الازدياد", "date", (), 0.54)
    y = rows(
        w,
        x,
        y,
        width,
        [
            Entry("patient_name", "Nom et prénom", "الاسم العائلي والشخصي"),
            birth,
            Entry("patient_cin", "N° CIN", "رقم بطاقة التعريف الوطنية", "cells", (8,), 0.46),
        ],
        pen,
        {"patient_cin": ""},
    )
    sex = w.raw("patient_sex")
    if w.shows("patient_sex"):
        choices(
            w,
            x,
            y,
            width * 0.36,
            ("Sexe *", "الجنس"),
            [("M", "ذكر", sex == "M"), ("F", "أنثى", sex == "F")],
            pen,
            "patient_sex",
        )
    _extras(w, x + width * 0.42, y, width * 0.58)
    y += 8.4
    if w.shows("care_type"):
        table = DENTAL_TYPES if dental else CARE_TYPES
        options = [(fr, ar, key == w.raw("care_type")) for key, (fr, ar) in table.items()]
        y = choices(w, x, y, width, ("Type de soins", "" if dental else "نوع العلاجات"), options, pen, "care_type")
    y = _third_party(w, x, y, width)
    return _inpe_areas(w, x, y + 0.5, width)


def _extras(w: Writer, x: float, y: float, width: float) -> None:
    """The agreement's number, on forms that ask for it."""
    asked = w.paper.kind != "care_sheet" or w.has("agreement_number")
    if not asked or not w.shows("agreement_number"):
        return
    words = (
        "N° accord préalable"
        if w.paper.kind == "dental_care_sheet"
        else "N° accord ALD"
        if w.paper.kind == "ald_care_sheet"
        else "N° entente préalable"
    )
    box = w.label(x, y + 5, words + " :", max_w=width * 0.45)
    w.page.line((box[2] + 1, y + 5.8), (x + width, y + 5.8), width=0.18, colour=w.manner.form, dash=(0.4, 0.8))
    if w.has("agreement_number"):
        w.put(
            "agreement_number",
            box[2] + 2,
            y + 5,
            str(w.raw("agreement_number")),
            w.manner.second,
            x + width - box[2] - 4,
        )


def _third_party(w: Writer, x: float, y: float, width: float) -> float:
    if not w.has("third_party"):
        return y
    yes = str(w.raw("third_party")).lower() in ("true", "yes", "oui", "1")
    return choices(
        w,
        x,
        y,
        width * 0.7,
        ("Accident causé par un tiers *", ""),
        [("Oui", "", yes), ("Non", "", not yes)],
        w.manner.second,
        "third_party",
    )


def _inpe_areas(w: Writer, x: float, y: float, width: float) -> float:
    if not w.shows("inpe"):
        return y
    high, gap = 24.0, 4.0
    stars = " **"
    w.label(x, y + 3.4, "INPE et code à barres" + stars, max_w=width * 0.5)
    w.arabic(x + width, y + 3.4, "الرقم الوطني الاستدلالي و الرقم المشفر", max_w=width * 0.45)
    y += 4.6
    half = (width - gap) / 2
    who = "Chirurgien dentiste" if w.paper.kind == "dental_care_sheet" else "Médecin traitant"
    areas = [
        ("inpe", who, "" if "dent" in who else "الطبيب المعالج"),
        ("establishment_inpe", "Etablissement de soins", "المؤسسة العلاجية"),
    ]
    for i, (name, fr, ar) in enumerate(areas):
        x0 = x + i * (half + gap)
        w.page.rect(x0, y, x0 + half, y + high, outline=w.manner.form, width=0.25)
        w.label(x0 + 1.5, y + 3.4, fr, pt=w.manner.small - 0.4)
        if ar:
            w.arabic(x0 + half - 1.5, y + 3.4, ar, pt=w.manner.small - 0.4)
        _number(w, name, (x0 + 1.5, y + 4.4, x0 + half - 1.5, y + high - 0.8))
    return y + high + 1.5


def _number(w: Writer, name: str, box: Box) -> None:
    """The label with its bars, or the number written by hand or machine."""
    number = str(w.raw(name)) if w.has(name) else ""
    code = next((c for c in w.paper.barcodes if c[1] == number and c[0] in ("Code128", "Code39", "ITF")), None)
    code = code or (
        next((c for c in w.paper.barcodes if c[0] in ("Code128", "Code39", "ITF")), None) if name == "inpe" else None
    )
    if code is not None:
        spot = inpe_label(w.page, box, code[0], code[1], w.rng)
        if number:
            w.page.spot(name, spot)
    if number and (code is None or code[1] != number):
        middle = (box[1] + box[3]) / 2 + 2 if code is None else box[1] + 2.4
        w.put(name, (box[0] + box[2]) / 2, middle, number, w.manner.second, box[2] - box[0] - 4, "m")


def _attestations(w: Writer, y: float, form: str) -> None:
    """Both declarations, with dates, signatures and the practitioner's stamp."""
    x, width, bottom = 12.0, 186.0, 284.0
    deposit = bottom - y > 52
    end = bottom - (9.0 if deposit else 0.0)
    end = min(end, y + float(w.rng.uniform(50, 66)))
    half = (width - 4) / 2
    insured_left = w.rng.random() < 0.75
    at = (x, x + half + 4) if insured_left else (x + half + 4, x)
    town = cast.TOWNS[w.rng.integers(len(cast.TOWNS))]
    _insured_box(w, (at[0], y, at[0] + half, end), town)
    _doctor_box(w, (at[1], y, at[1] + half, end), town)
    # A clerk's note in an empty zone of the form would be read as its value, or as a signature.
    w.page.taken.append((x, 34.0, x + width, end))
    if deposit:
        for i, words in enumerate(("Date de dépôt du dossier :", "Date d'arrivée :", "Identification de l'agent :")):
            w.label(x + i * width / 3, bottom - 2, words, pt=w.manner.small - 0.8)
        w.arabic(x + width, bottom - 2, "تاريخ الإيداع", pt=w.manner.small - 1)
    w.label(
        x,
        bottom + 3.5,
        "* Cocher la mention utile     ** Accoler l'étiquette portant l'Identifiant National ainsi que le code à barres",
        pt=6.6,
        max_w=width,
    )


def _signed_on(w: Writer) -> str:
    last = w.raw("last_act_date") or max((r["date"] for r in w.raw("acts") or () if r.get("date")), default="")
    return day(last, w.manner.day if w.manner.day != "words" else "slash") if last else ""


def _place_and_day(w: Writer, x: float, y: float, width: float, town: str, pen: Any) -> None:
    signed = _signed_on(w)
    box = w.label(x, y, "Fait à")
    mid = x + width * 0.48
    w.page.line((box[2] + 1, y + 0.8), (mid - 2, y + 0.8), width=0.15, colour=w.manner.form, dash=(0.4, 0.8))
    le = w.label(mid, y, "Le")
    w.page.line((le[2] + 1, y + 0.8), (x + width - 8, y + 0.8), width=0.15, colour=w.manner.form, dash=(0.4, 0.8))
    w.arabic(x + width, y, "في")
    if signed:
        w.put(None, box[2] + 2, y, town, pen, mid - box[2] - 5, scale=0.85)
        w.put(None, le[2] + 2, y, signed, pen, x + width - 11 - le[2], scale=0.85)


def _insured_box(w: Writer, box: Box, town: str) -> None:
    x0, y0, x1, y1 = box
    w.page.rect(*box, outline=w.manner.form, width=0.22)
    y = w.paragraph(
        x0 + 2,
        y0 + 4,
        x1 - x0 - 4,
        "J'atteste sur l'honneur l'exactitude des renseignements portés ci-avant",
        w.manner.small - 0.4,
    )
    w.arabic(x1 - 2, y + 0.4, "أشهد بصحة كل ما ذكر أعلاه", pt=w.manner.small - 0.4)
    _place_and_day(w, x0 + 2, y + 6, x1 - x0 - 4, town, w.manner.first)
    lab = w.label(x0 + 2, y + 11, "Signature de l'assuré(e)", bold=True)
    w.arabic(x1 - 2, y + 11, "توقيع المؤمن له", max_w=x1 - 4 - lab[2])
    if w.paper.insured_signature:
        ink = w.manner.first.colour if w.manner.first.by_hand else (26, 34, 120)
        signature(
            w.page,
            ((x0 + x1) / 2 + w.rng.normal(0, 6), (y + 12 + y1) / 2 + w.rng.normal(0, 1)),
            w.rng,
            ink,
            40,
            max(9.0, y1 - y - 12),
        )


def _doctor_box(w: Writer, box: Box, town: str) -> None:
    x0, y0, x1, y1 = box
    w.page.rect(*box, outline=w.manner.form, width=0.22)
    y = w.paragraph(
        x0 + 2,
        y0 + 4,
        x1 - x0 - 4,
        "Je déclare les informations ci-dessus sincères et véritables",
        w.manner.small - 0.4,
    )
    w.arabic(x1 - 2, y + 0.4, "أصرح بمصداقية وصحة المعلومات المذكورة أعلاه", pt=w.manner.small - 0.4)
    _place_and_day(w, x0 + 2, y + 6, x1 - x0 - 4, town, w.manner.second)
    who = (
        "Chirurgien Dentiste"
        if w.paper.kind == "dental_care_sheet"
        else "Médecin traitant ou de l'Etablissement de soins"
    )
    w.label(x0 + 2, y + 11, f"Cachet et Signature du {who}", bold=True, max_w=x1 - x0 - 4)
    mid = ((x0 + x1) / 2, (y + 12 + y1) / 2)
    kind = "dental" if w.paper.kind == "dental_care_sheet" else "doctor"
    own = w.owner(kind)
    room = max(13.0, y1 - y - 11)
    if w.paper.stamp:
        stamp(w.page, (mid[0] + w.rng.normal(-8, 5), mid[1] + w.rng.normal(0, 1.5)), own, w.rng, 52, room * 1.1)
    if w.paper.signature:
        signature(
            w.page,
            (mid[0] + w.rng.normal(14, 8), mid[1] + w.rng.normal(1, 2)),
            w.rng,
            (24, 32, 118) if w.rng.random() < 0.7 else (20, 20, 26),
            42,
            room,
        )
