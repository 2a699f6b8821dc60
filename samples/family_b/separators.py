"""Separator sheets, blank backs, and papers of no known kind."""

from __future__ import annotations

from samples.family_b import sides
from samples.family_b.canvas import Page
from samples.family_b.codes import draw_bars
from samples.family_b.letterheads import letterhead
from samples.family_b.writer import Writer

OTHERS = (
    (
        "Rendez-vous",
        "Votre prochain rendez-vous est fixé par le secrétariat. Merci de vous présenter quinze minutes avant l'heure prévue, muni de vos anciens examens.",
    ),
    (
        "Conseils au patient",
        "Boire de l'eau en quantité suffisante, marcher chaque jour, éviter les aliments trop salés. En cas de fièvre ou de douleur persistante, consulter sans attendre.",
    ),
    (
        "Bon de livraison",
        "Matériel livré en bon état. Toute réclamation doit être adressée à notre service dans un délai raisonnable après réception.",
    ),
    (
        "Lettre d'accompagnement",
        "Veuillez trouver ci-joint les documents demandés. Nous restons à votre disposition pour tout renseignement complémentaire.",
    ),
)


def separator(w: Writer) -> list[Page]:
    """A sheet that says where one claim ends."""
    page, rng = w.page, w.rng
    code = next(iter(w.paper.barcodes), ("QR" if rng.random() < 0.5 else "Code128", "CACHET-SEPARATOR"))
    mid = 105.0
    page.text(
        mid,
        60,
        ("SÉPARATEUR", "Feuille séparatrice", "INTERCALAIRE", "- SÉPARATION -")[rng.integers(4)],
        w.manner.head_bold,
        26,
        w.manner.form,
        "m",
    )
    if code[0] in ("QR", "DataMatrix"):
        side = float(rng.uniform(45, 90))
        draw_bars(page, mid - side / 2, 90, side, side, *code)
    else:
        wide = float(rng.uniform(110, 150))
        draw_bars(page, mid - wide / 2, 100, wide, 34, *code)
    page.text(mid, 210, "Ne pas retirer - début d'un nouveau dossier", w.manner.body, 13, w.manner.form, "m")
    if rng.random() < 0.4:
        page.rect(15, 30, 195, 240, outline=w.manner.form, width=1.2)
    return [page]


def blank(w: Writer) -> list[Page]:
    """The empty back of a page; the front shines through faintly (drawn when it is scanned)."""
    front = Page()
    w.page = front
    letterhead(w, "doctor")
    y = 60.0
    for _ in range(int(w.rng.integers(3, 12))):
        w.paragraph(16, y, 170, OTHERS[w.rng.integers(len(OTHERS))][1], 10)
        y += 17
    page = Page()
    if w.rng.random() < 0.75:
        page.back_of = front
    w.page = page
    return [page]


def other(w: Writer) -> list[Page]:
    """A letter that belongs to no kind the funds know."""
    title, text = OTHERS[w.rng.integers(len(OTHERS))]
    y = letterhead(w, "doctor")
    w.page.text(105, y + 8, title, w.manner.head_bold, 15, w.manner.form, "m")
    y = w.paragraph(16, y + 20, 178, text, 10.5)
    for name in ("patient_name", "number"):
        if w.has(name):
            lab = w.label(16, y + 4, {"patient_name": "Nom", "number": "Réf."}[name] + " :", 10)
            w.put(name, lab[2] + 2, y + 4, w.said(name, w.manner.first), w.manner.first, 120)
            y += 9
    sides.place_and_day(w, 16, y + 6, w.owner("doctor").town)
    sides.codes(w, (16, y + 14, 120, 0))
    sides.sign_off(w, "doctor", y + 20, 36)
    return [w.page]
