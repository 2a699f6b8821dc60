"""Payment receipts: till slips on narrow paper, card slips, and receipt forms filled in by hand."""

from __future__ import annotations

from samples.family_b import fonts, sides
from samples.family_b.canvas import BLACK, Page
from samples.family_b.invoices import METHODS, trade_of
from samples.family_b.letterheads import letterhead
from samples.family_b.manner import Pen, in_words
from samples.family_b.writer import Writer

TOTALS = ("TOTAL", "NET A PAYER", "MONTANT", "TOTAL TTC", "A PAYER", "MONTANT TTC")
GOODS = ("ARTICLE PARA", "CONSULTATION", "PRODUIT OFFICINE", "ACTE", "HONORAIRES", "MEDICAMENTS")


def draw(w: Writer) -> list[Page]:
    """A slip when typed, a form when written by hand."""
    if w.paper.fill == "handwritten" or w.rng.random() < 0.3:
        return [_form(w)]
    return [_slip(w)]


def _slip(w: Writer) -> Page:
    rng = w.rng
    wide = float(rng.choice([58.0, 72.0, 80.0]))
    page = w.page
    page.width, page.paper = wide, ((255, 255, 255), (250, 250, 246), (246, 248, 250))[rng.integers(3)]
    package = fonts.TYPE[rng.integers(2)]
    pen = Pen(fonts.face(package), "dots" if rng.random() < 0.4 else "print", 9.5 if wide < 60 else 10.5, (30, 30, 36))
    bold = Pen(fonts.face(package, 700), pen.look, pen.pt * 1.15, pen.colour)
    mid, x0, x1 = wide / 2, 4.0, wide - 4.0
    y = 9.0
    if w.has("issuer_name"):
        w.put("issuer_name", mid, y, str(w.raw("issuer_name")).upper(), bold, wide - 8, "m")
        y += 5
    own = w.owner(trade_of(w))
    for line in own.lines[-3:]:
        if "INPE" not in line.replace(".", ""):
            w.put(None, mid, y, line.upper(), pen, wide - 8, "m", 0.85)
            y += 4.2
    y = _rule(w, pen, y, x0, x1)
    stamp_words = ("DATE: ", "Le ", "", "Date : ")[rng.integers(4)]
    clock = f"{rng.integers(8, 20):02d}:{rng.integers(0, 60):02d}"
    if w.shows("date"):
        left = w.put(None, x0, y, stamp_words, pen) if stamp_words else (x0, y, x0, y)
        if w.has("date"):
            box = w.put("date", left[2] + 0.8, y, w.said("date"), pen, x1 - left[2] - 16)
            if box[2] < x1 - 14:
                w.put(None, x1, y, clock, pen, None, "r")
        y += 5
    w.put(
        None,
        x0,
        y,
        f"{('TICKET', 'CAISSE', 'TPE', 'N. ')[rng.integers(4)]} {rng.integers(100, 99999):06d}",
        pen,
        x1 - x0,
    )
    y = _rule(w, pen, y + 4.5, x0, x1)
    y = _goods(w, pen, y, x0, x1)
    y = _rule(w, pen, y, x0, x1)
    if w.shows("amount"):
        lab = w.put(None, x0, y + 1, TOTALS[rng.integers(len(TOTALS))], bold)
        if w.has("amount"):
            w.put("amount", x1, y + 1, w.said("amount") + w.manner.currency.upper(), bold, x1 - lab[2] - 2, "r")
        y += 7
    if w.has("method"):
        said = METHODS[str(w.raw("method"))][0].upper()
        w.put("method", x0, y, said, pen, (x1 - x0) * 0.6)
        w.put(None, x1, y, w.said("amount"), pen, (x1 - x0) * 0.36, "r") if w.has("amount") else None
        y += 6
    w.put(
        None,
        mid,
        y + 2,
        ("MERCI DE VOTRE VISITE", "TICKET A CONSERVER", "MERCI ET BON RETABLISSEMENT", "EXEMPLAIRE CLIENT")[
            rng.integers(4)
        ],
        pen,
        wide - 8,
        "m",
        0.9,
    )
    y += 10
    if w.paper.stamp or w.paper.signature:
        page.height = y + 42
        sides.sign_off(w, trade_of(w), y, 30, "")
    page.height = y + (42 if w.paper.stamp or w.paper.signature else 8)
    return page


def _goods(w: Writer, pen: Pen, y: float, x0: float, x1: float) -> float:
    """One or two lines that add up to the amount, or none."""
    if not w.has("amount") or w.rng.random() < 0.3:
        return y
    box = w.put(None, x1, y, w.said("amount"), pen, None, "r")
    w.put(None, x0, y, f"1 x {GOODS[w.rng.integers(len(GOODS))]}", pen, box[0] - x0 - 2)
    return y + 5


def _rule(w: Writer, pen: Pen, y: float, x0: float, x1: float) -> float:
    sign = ("-", "=", "*", ".")[w.rng.integers(4)]
    count = int((x1 - x0) / (fonts.width_em(pen.path, sign) * pen.pt * 0.3528))
    w.page.text(x0, y, sign * count, pen.path, pen.pt, pen.colour)
    return y + 5


def _form(w: Writer) -> Page:
    """A printed receipt pad: `Reçu de M. … la somme de …`."""
    rng, page, pen = w.rng, w.page, w.manner.first
    page.width, page.height = (210.0, 105.0) if rng.random() < 0.5 else (210.0, 148.0)
    y = letterhead(w, trade_of(w), "issuer_name" if w.has("issuer_name") else None)
    w.page.text(
        105,
        y + 3,
        ("REÇU", "Reçu de paiement", "QUITTANCE", "Reçu d'honoraires")[rng.integers(4)],
        w.manner.head_bold,
        15,
        w.manner.form,
        "m",
    )
    if w.shows("amount"):
        page.rect(150, y - 4, 197, y + 7, outline=w.manner.form, width=0.4)
        lab = w.label(152, y + 3.5, ("B.P.DH", "Montant :", "DH")[rng.integers(3)], 9)
        if w.has("amount"):
            w.put("amount", lab[2] + 2, y + 3.5, w.said("amount"), pen, 195 - lab[2] - 3)
    y += 15
    if w.has("amount"):
        lab = w.label(14, y, ("La somme de", "Reçu la somme de")[rng.integers(2)], 10)
        w.put(None, lab[2] + 3, y, in_words(str(w.raw("amount")), rng).lower(), pen, 190 - lab[2])
        page.line((lab[2] + 1, y + 1), (196, y + 1), width=0.18, colour=BLACK, dash=(0.3, 0.9))
        y += 9
    if w.has("method"):
        lab = w.label(14, y, "Mode de paiement :", 10)
        w.put("method", lab[2] + 3, y, METHODS[str(w.raw("method"))][0], pen, 80)
        y += 9
    sides.place_and_day(w, 14, y, w.owner(trade_of(w)).town)
    sides.sign_off(w, trade_of(w), min(y - 4, page.height - 34), 26, "")
    return page
