"""Certificates and agreements written in Arabic, from right to left; names stand in Latin capitals, as offices print them."""

from __future__ import annotations

from datetime import date

import numpy as np

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a.canvas import Box, Canvas
from samples.family_a.look import Look, look_of
from samples.family_a.shown import ARABIC_MONTHS

Rng = np.random.Generator
_TITLES = {
    "prior_agreement": ("الموافقة المسبقة", "بناء على طلبكم، نخبركم بأن طلب الموافقة المسبقة قد حظي بالقبول"),
    "hospital_certificate": ("شهادة الاستشفاء", "يشهد مدير المستشفى أن المريض المذكور أسفله كان نزيلا بالمؤسسة"),
    "force_majeure_certificate": (
        "شهادة إدارية",
        "تشهد السلطة المحلية أن المعني بالأمر لم يتمكن من إيداع ملفه بسبب قوة قاهرة",
    ),
    "student_certificate": ("شهادة مدرسية", "يشهد عميد الكلية أن الطالب المذكور أسفله مسجل بصفة قانونية"),
    "ald_protocol": ("بروتوكول العلاج", "بروتوكول علاج مرض طويل الأمد"),
}
_LABELS = {
    "patient_name": "الاسم العائلي والشخصي",
    "number": "رقم الملف",
    "date": "حرر بتاريخ",
    "starts_on": "ابتداء من",
    "ends_on": "إلى غاية",
    "inpe": "الرقم الوطني الاستدلالي",
}


def _dated(canvas: Canvas, right: float, y: float, iso: str, look: Look, spelt: bool) -> Box:
    """A day from right to left, the month in Moroccan Arabic or in figures; gives its box in mm."""
    d = date.fromisoformat(iso)
    if not spelt:
        return canvas.text(right, y, d.strftime("%d/%m/%Y"), look.machine.family, 11, anchor="rs")
    first = canvas.text(right, y, str(d.day), look.machine.family, 11, anchor="rs")
    month = canvas.arabic(first[0] - 1.8, y, ARABIC_MONTHS[d.month - 1], "noto-sans-arabic", 11)
    year = canvas.text(month[0] - 1.8, y, str(d.year), look.machine.family, 11, anchor="rs")
    return (year[0], min(year[1], month[1]), right, max(year[3], month[3]))


def draw(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """One page."""
    look = look_of(claim.seed, paper.issuer, "Royaume du Maroc")
    canvas = Canvas(210.0, 297.0, claim.dpi)
    family = str(rng.choice(["noto-sans-arabic", "cairo", "aref-ruqaa"]))
    title, lead = _TITLES.get(str(paper.kind), ("شهادة", "يشهد الموقع أسفله بما يلي"))
    canvas.arabic(190, 20, "المملكة المغربية", "cairo", 12, look.tint, 700)
    canvas.arabic(190, 27, look.arabic_town, "cairo", 10)
    canvas.mark("issuer_name", canvas.text(20, 20, paper.issuer, look.head_font, 10, look.tint, 700, limit=90))
    canvas.text(20, 26, f"Tél : {look.phone}", look.body_font, 8)
    canvas.arabic(105, 52, title, family, 22, look.tint, 700, "ms")
    canvas.arabic(190, 70, lead, family, 12, limit=170)
    y, spelt = 86.0, bool(rng.random() < 0.7)
    for name in ("patient_name", "number", "inpe", "starts_on", "ends_on", "date"):
        if name not in paper.values:
            continue
        label = canvas.arabic(190, y, _LABELS[name], family, 12)
        at = canvas.text(label[0] - 1.5, y, ":", "roboto", 11, anchor="rs")[0] - 2
        value = paper.values[name]
        if name in ("date", "starts_on", "ends_on"):
            box = _dated(canvas, at, y, value, look, spelt)
        else:
            box = canvas.text(at, y, value, look.machine.family, 11, anchor="rs")
        canvas.mark(name, box)
        y += float(rng.uniform(9, 12))
    canvas.arabic(70, y + 10, "الختم والتوقيع", family, 12)
    if paper.stamp:
        look.stamp(canvas, 55, y + 28, paper.values.get("inpe"), rng)
    if paper.signature:
        look.sign(canvas, 60, y + 32, rng)
    return [canvas]
