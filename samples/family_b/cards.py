"""National identity cards as an office copies them: one or two sides on a sheet."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.family_b.canvas import Page
from samples.family_b.manner import Pen, day
from samples.family_b.writer import Writer

CARD_W, CARD_H = 85.6, 54.0


def draw(w: Writer) -> list[Page]:
    """A card on an A4 copy, enlarged by chance so that its letters can be read."""
    page, rng = w.page, w.rng
    k = float(rng.uniform(1.25, 1.9))
    x, y = float(rng.uniform(15, 195 - CARD_W * k)), float(rng.uniform(18, 50))
    page.rect(
        x,
        y,
        x + CARD_W * k,
        y + CARD_H * k,
        outline=(150, 150, 150),
        fill=((232, 240, 234), (240, 234, 226), (230, 236, 244))[rng.integers(3)],
        width=0.3,
        radius=3 * k,
    )
    _front(w, x, y, k)
    if rng.random() < 0.5:
        _back(w, x, y + CARD_H * k + 14, k)
    return [page]


def _front(w: Writer, x: float, y: float, k: float) -> None:
    m, page = w.manner, w.page
    page.text(x + 4 * k, y + 6 * k, "ROYAUME DU MAROC", m.head_bold, 6.2 * k, (20, 20, 24))
    page.arabic(x + (CARD_W - 4) * k, y + 6 * k, "المملكة المغربية", m.arabic, m.body, 7 * k, (20, 20, 24))
    page.text(x + 4 * k, y + 10 * k, "CARTE NATIONALE D'IDENTITÉ", m.head_bold, 5.4 * k, (150, 30, 40))
    page.arabic(x + (CARD_W - 4) * k, y + 10 * k, "البطاقة الوطنية للتعريف", m.arabic, m.body, 6.4 * k, (150, 30, 40))
    left = w.rng.random() < 0.5
    px = x + 4 * k if left else x + (CARD_W - 26) * k
    page.picture(px, y + 14 * k, 22 * k, 28 * k, _portrait(w.rng))
    tx = x + (29 if left else 4) * k
    pen = Pen(m.body_bold, "print", 6.6 * k, (18, 18, 22))
    at = y + 17.5 * k
    room = (CARD_W - 33) * k
    for name, label in (
        ("patient_name", "Nom et prénom"),
        ("patient_birth_date", "Né(e) le"),
        ("expires_on", "Valable jusqu'au"),
        ("cin", "N°"),
    ):
        if not w.shows(name) or not w.has(name):
            continue
        page.text(tx, at, label, m.body, 4.6 * k, (90, 90, 96))
        said = (
            day(str(w.raw(name)), "points" if w.manner.day == "points" else "slash")
            if name.endswith(("date", "_on"))
            else str(w.raw(name)).upper()
        )
        w.put(name, tx, at + 3.6 * k, said, pen, room)
        at += 7.6 * k


def _back(w: Writer, x: float, y: float, k: float) -> None:
    m, page = w.manner, w.page
    page.rect(
        x, y, x + CARD_W * k, y + CARD_H * k, outline=(150, 150, 150), fill=(238, 238, 234), width=0.3, radius=3 * k
    )
    page.text(x + 4 * k, y + 8 * k, "Adresse", m.body, 4.6 * k, (90, 90, 96))
    page.text(
        x + 4 * k,
        y + 12.5 * k,
        f"{w.rng.integers(3, 90)} LOT EL FATH {w.owner('doctor').town.upper()}",
        m.body_bold,
        5.6 * k,
        (20, 20, 24),
        "l",
        76 * k,
    )
    page.text(x + 4 * k, y + 20 * k, "Sexe", m.body, 4.6 * k, (90, 90, 96))


def _portrait(rng: np.random.Generator) -> NDArray[np.uint8]:
    """A face-like shade; nobody's."""
    image = np.full((280, 220, 3), (200, 205, 210), np.uint8)
    skin = int(rng.integers(110, 190))
    cv2.ellipse(image, (110, 270), (90, 80), 0, 180, 360, (70, 74, 90), -1)
    cv2.ellipse(image, (110, 130), (52, 68), 0, 0, 360, (skin, skin - 15, skin - 30), -1)
    cv2.ellipse(image, (110, 95), (56, 48), 0, 180, 360, (40, 36, 34), -1)
    for cx in (90, 130):
        cv2.circle(image, (cx, 125), 5, (30, 30, 30), -1)
    cv2.ellipse(image, (110, 165), (18, 6), 0, 0, 180, (120, 60, 60), 2)
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 3), dtype=np.uint8)
