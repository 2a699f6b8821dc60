"""What stands at the head and foot of a practitioner's or a house's paper."""

from __future__ import annotations

from typing import Any

import numpy as np

from samples.family_a import marks, shown
from samples.family_a.canvas import Canvas
from samples.family_a.look import Look
from samples.numbers import digits

Rng = np.random.Generator
_ARABIC_SORTS = {
    "Cardiologie": "أمراض القلب والشرايين",
    "Pediatrie": "طب الأطفال",
    "Dermatologie": "أمراض الجلد",
    "Chirurgie dentaire": "جراحة الأسنان",
    "Pharmacie": "صيدلية",
    "Gynecologie obstetrique": "أمراض النساء والتوليد",
    "Ophtalmologie": "طب العيون",
}
_DEGREES = (
    "Diplômé de la Faculté de Médecine de Rabat",
    "Ancien interne du CHU Ibn Sina",
    "Lauréat de la Faculté de Médecine de Casablanca",
    "Ancien médecin des hôpitaux",
    "D.U. d'échographie",
)


def _below(canvas: Canvas, lines: list[str], x: float, y: float, look: Look, anchor: str, limit: float) -> None:
    """The lines below the name; the one with the INPE is remembered."""
    for k, line in enumerate(lines):
        placed = canvas.text(x, y + 5 + 4.2 * k, line, look.body_font, 8.5, anchor=anchor, limit=limit)
        if "INPE" in line or "I.N.P" in line:
            canvas.mark("inpe", placed)


def _arabic_side(canvas: Canvas, look: Look, x: float, y: float, person: bool) -> None:
    """Trade and town in Arabic, at the right."""
    trade = _ARABIC_SORTS.get(look.sort, "الطب العام" if person else "المملكة المغربية")
    canvas.arabic(x, y, trade, "cairo", 12, look.tint, 700)
    canvas.arabic(x, y + 6, look.arabic_town, "cairo", 9)


def head(
    canvas: Canvas, look: Look, values: dict[str, Any], rng: Rng, person: bool, printed_inpe: bool = True
) -> float:
    """Name, trade, address, numbers; a person gets a doctor's head. Gives the y below."""
    width = canvas.width
    layout = int(rng.choice(5, p=[0.28, 0.22, 0.2, 0.15, 0.15]))
    name = (str(rng.choice(["Dr ", "Dr ", "Dr. ", "Docteur ", "DR "])) if person else "") + (
        look.issuer.title() if rng.random() < 0.5 else look.issuer
    )
    size = float(rng.uniform(12, 17)) if width > 170 else float(rng.uniform(10, 13))
    y = float(rng.uniform(14, 20))
    left = float(rng.uniform(10, 16))
    lines = [look.sort]
    if person:
        lines += [str(d) for d in rng.choice(_DEGREES, int(rng.integers(0, 3)), replace=False)]
    if "inpe" in values and printed_inpe and rng.random() < 0.65:
        lines.append(
            str(
                rng.choice(
                    ["INPE : {}", "INPE {}", "N° INPE : {}", "I.N.P.E : {}", "Code INPE : {}", "INPE N° {}", "INPE: {}"]
                )
            ).format(values["inpe"])
        )
    top = y
    if layout == 0:
        name_box = canvas.text(left, y, name, look.head_font, size, look.tint, 700, limit=width * 0.55)
        _below(canvas, lines, left, y, look, "ls", width * 0.45)
        _arabic_side(canvas, look, width - left, y, person)
    elif layout == 3:
        name_box = canvas.text(width - left, y, name, look.head_font, size, look.tint, 700, "rs", width * 0.6)
        _below(canvas, lines, width - left, y, look, "rs", width * 0.6)
        if rng.random() < 0.6:
            marks.logo(canvas, left, y - 5, float(rng.uniform(11, 17)), rng)
    elif layout == 4:
        canvas.rect(left - 3, y - 7, width - left + 3, y + 3, 0, fill=look.tint)
        white = (255, 255, 255)
        name_box = canvas.text(width / 2, y, name, look.head_font, size, white, 700, "ms", width - 2 * left)
        _below(canvas, lines, width / 2, y + 2, look, "ms", width * 0.7)
        top += 2
    else:
        middle = width / 2 if layout == 1 else width / 2 + 8
        name_box = canvas.text(middle, y, name, look.head_font, size, look.tint, 700, "ms", width * 0.7)
        _below(canvas, lines, middle, y, look, "ms", width * 0.7)
        if layout == 2 or rng.random() < 0.4:
            marks.logo(canvas, left - 2, y - 5, float(rng.uniform(11, 17)), rng)
    canvas.mark("prescriber_name" if person else "issuer_name", name_box)
    y = top + 6 + 4.2 * len(lines)
    canvas.text(
        width / 2,
        y + 2,
        f"{look.street} - {look.town}   Tél : {look.phone}",
        look.body_font,
        7.5,
        anchor="ms",
        limit=width - 24,
    )
    if rng.random() < 0.75:
        canvas.line(left, y + 4.5, width - left, y + 4.5, float(rng.uniform(0.2, 0.8)), look.tint)
    return y + 9


def foot(canvas: Canvas, look: Look, rng: Rng, ice: str | None = None, legal: bool = True) -> None:
    """Address and, for a house, its tax numbers."""
    y = canvas.height - float(rng.uniform(9, 14))
    own = np.random.default_rng(look.seed + 9)
    parts = [f"{look.street}, {look.town}", f"Tél. {look.phone}"]
    canvas.text(
        canvas.width / 2, y, " - ".join(parts), look.body_font, 7, look.tint, anchor="ms", limit=canvas.width - 20
    )
    if legal:
        numbers = [
            f"IF : {digits(own, 8)}",
            f"Patente : {digits(own, 8)}",
            f"RC : {digits(own, 5)}",
            f"CNSS : {digits(own, 7)}",
        ]
        if ice:
            numbers.insert(int(rng.integers(5)), f"ICE : {shown.number(ice, rng)}")
        placed = canvas.text(
            canvas.width / 2,
            y + 4,
            "  ".join(numbers),
            look.body_font,
            7,
            look.tint,
            anchor="ms",
            limit=canvas.width - 16,
        )
        if ice:
            canvas.mark("ice", placed)


def only_stamped(canvas: Canvas, values: dict[str, Any]) -> bool:
    """Whether the INPE stands in the stamp and nowhere in print."""
    return "inpe" in values and "inpe" not in canvas.boxes and values["inpe"] in canvas.stamped


def complete(canvas: Canvas, look: Look, values: dict[str, Any]) -> None:
    """Print the INPE at the side when neither head nor stamp has said it: what the facts carry stands on the paper."""
    if "inpe" in values and "inpe" not in canvas.boxes and values["inpe"] not in canvas.stamped:
        own = np.random.default_rng(look.seed + 11)
        said = str(own.choice(["INPE {}", "INPE : {}", "Code INPE : {}", "N° INPE {}"])).format(values["inpe"])
        low = canvas.height - 4.5
        x, y, anchor = [(canvas.width - 10, 9.0, "rs"), (10.0, 9.0, "ls"), (10.0, low, "ls")][int(own.integers(3))]
        canvas.mark("inpe", canvas.text(x, y, said, look.body_font, 8, anchor=anchor))
