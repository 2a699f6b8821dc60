"""Till slips of pharmacies and shops, and receipts for fees."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import letterhead, shown
from samples.family_a.canvas import Box, Canvas
from samples.family_a.invoice_parts import words
from samples.family_a.look import Look, look_of
from samples.nomenclature import money

Rng = np.random.Generator
_TILL_FONTS = (
    "ibm-plex-mono",
    "ibm-plex-mono_c85",
    "roboto",
    "roboto_c84",
    "special-elite",
    "vera_c85",
    "open-sans_c86",
)
_METHODS = {
    "cash": ("ESPECES", "Espèces"),
    "card": ("CARTE BANCAIRE", "Carte bancaire"),
    "cheque": ("CHEQUE", "Chèque"),
}


def _till(paper: PaperFacts, claim: ClaimFacts, look: Look, rng: Rng) -> Canvas:
    """A slip on thermal paper."""
    values = paper.values
    amount = Decimal(values["amount"])
    count = int(rng.integers(1, 5))
    cuts = sorted(int(v) for v in rng.integers(1, int(amount * 10), count - 1))
    parts = np.diff([0, *cuts, int(amount * 10)])
    prices = [money(Decimal(int(part)) / 10) for part in parts]
    width, family = float(rng.choice([58, 72, 80])), str(rng.choice(_TILL_FONTS))
    canvas = Canvas(width, 78 + 5 * count + float(rng.uniform(5, 25)), claim.dpi, (252, 251, 248))
    size, y, right = width / 80 * 9, 8.0, width - 4
    canvas.mark(
        "issuer_name",
        canvas.text(width / 2, y, values["issuer_name"], family, size * 1.2, weight=700, anchor="ms", limit=width - 6),
    )
    canvas.text(width / 2, y + 5, f"{look.street} {look.town}", family, size * 0.85, anchor="ms", limit=width - 6)
    canvas.text(width / 2, y + 9, f"TEL {look.phone}", family, size * 0.85, anchor="ms", limit=width - 6)
    y += 16
    label = str(rng.choice(["Date : ", "DATE ", "Le ", "", "DATE: ", "Du "]))
    hour = f"{rng.integers(8, 21):02d}:{rng.integers(60):02d}"
    canvas.mark(
        "date", canvas.text(4, y, f"{label}{shown.day(values['date'], rng)}  {hour}", family, size, limit=width - 8)
    )
    canvas.text(
        4, y + 5, f"Ticket N {rng.integers(1000, 99999)}   Caisse {rng.integers(1, 5)}", family, size, limit=width - 8
    )
    canvas.line(4, y + 7, right, y + 7, 0.2, dash=1.2)
    y += 12
    kind = int(rng.integers(5))
    names = [d["description"] for p in claim.papers for d in p.values.get("drugs", ())] or ["ARTICLE"]
    for k, price in enumerate(prices):
        canvas.text(4, y, f"1 {names[k % len(names)]}"[:24], family, size, limit=width * 0.62)
        canvas.text(right, y, shown.amount(price, rng, kind), family, size, anchor="rs")
        y += 5
    canvas.line(4, y - 2, right, y - 2, 0.2, dash=1.2)
    y += 4
    canvas.text(
        4,
        y,
        str(rng.choice(["TOTAL", "TOTAL TTC", "NET A PAYER", "Total DH", "A PAYER", "TOTAL DHS", "MONTANT"])),
        family,
        size * 1.25,
        weight=700,
    )
    canvas.mark(
        "amount",
        canvas.text(right, y, shown.amount(values["amount"], rng, kind), family, size * 1.25, weight=700, anchor="rs"),
    )
    y += 7
    canvas.mark("method", canvas.text(4, y, _METHODS[values["method"]][0], family, size))
    if values["method"] == "cash" and rng.random() < 0.5:
        given = (amount // 50 + 1) * 50
        canvas.text(4, y + 5, "RECU", family, size)
        canvas.text(right, y + 5, shown.amount(money(given), rng, kind), family, size, anchor="rs")
        canvas.text(4, y + 10, "RENDU", family, size)
        canvas.text(right, y + 10, shown.amount(money(given - amount), rng, kind), family, size, anchor="rs")
        y += 10
    canvas.text(
        width / 2,
        y + 9,
        str(rng.choice(["Merci de votre visite", "MERCI ET A BIENTOT", "Prompt rétablissement"])),
        family,
        size,
        anchor="ms",
    )
    if paper.stamp:
        look.stamp(canvas, width / 2, y + 16, None, rng, width=width * 0.55)
    if paper.signature:
        look.sign(canvas, width / 2 + 5, y + 18, rng, width=width * 0.4)
    return canvas


def _card_slip(paper: PaperFacts, claim: ClaimFacts, look: Look, rng: Rng) -> Canvas:
    """The slip of a card terminal, for the customer."""
    values = paper.values
    width, family = float(rng.choice([56, 58, 62])), str(rng.choice(["ibm-plex-mono", "ibm-plex-mono_c85", "vera_c85"]))
    canvas = Canvas(width, 92 + float(rng.uniform(0, 18)), claim.dpi, (252, 252, 250))
    size, y, right = float(rng.uniform(7, 8.4)), 9.0, width - 4

    def centred(at: float, text: str, points: float = size, weight: int = 400) -> Box:
        return canvas.text(width / 2, at, text, family, points, weight=weight, anchor="ms", limit=width - 6)

    centred(y, str(rng.choice(["PAIEMENT PAR CARTE", "TICKET CLIENT", "DEBIT"])))
    box = centred(y + 7, values["issuer_name"], size * 1.15, 700)
    canvas.mark("issuer_name", box)
    centred(y + 11, look.town.upper())
    y += 18
    hour = f"{rng.integers(8, 21):02d}:{rng.integers(60):02d}:{rng.integers(60):02d}"
    canvas.mark("date", canvas.text(4, y, shown.day(values["date"], rng), family, size))
    canvas.text(right, y, hour, family, size, anchor="rs")
    rows = [
        f"COMMERCANT : {rng.integers(100000, 999999)}",
        f"TERMINAL   : {rng.integers(1000, 9999)}",
        f"CARTE      : ************{rng.integers(1000, 9999)}",
        f"AUTORISATION : {rng.integers(100000, 999999)}",
    ]
    for row in rows:
        y += 4.6
        canvas.text(4, y, row, family, size, limit=width - 8)
    y += 9
    canvas.text(4, y, str(rng.choice(["MONTANT", "MONTANT REEL", "TOTAL"])), family, size * 1.15, weight=700)
    amount = shown.amount(values["amount"], rng, int(rng.integers(5))) + str(rng.choice([" MAD", " DH"]))
    box = canvas.text(right, y, amount, family, size * 1.25, weight=700, anchor="rs", limit=width * 0.58)
    canvas.mark("amount", box)
    y += 7
    canvas.mark("method", centred(y, "CARTE BANCAIRE"))
    centred(y + 6, str(rng.choice(["A CONSERVER", "MERCI", "COPIE CLIENT"])))
    if paper.stamp:
        look.stamp(canvas, width / 2, y + 14, None, rng, width=width * 0.55)
    if paper.signature:
        look.sign(canvas, width / 2 + 5, y + 16, rng, width=width * 0.4)
    return canvas


def _on_glass(slip: Canvas, claim: ClaimFacts, rng: Rng) -> Canvas:
    """The slip laid on an A4 glass: most scanners give the whole bed."""
    bed = Canvas(210.0, max(297.0, slip.height + 20), claim.dpi)
    x, y = float(rng.uniform(10, 200 - slip.width)), float(rng.uniform(8, bed.height - slip.height - 8))
    bed.image.paste(slip.image, (bed.px(x), bed.px(y)))
    bed.strokes.append(("picture", (x, y, x + slip.width, y + slip.height)))
    bed.rect(x, y, x + slip.width, y + slip.height, 0.15, (215, 215, 215))

    def moved(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        return bed.fraction(
            (x + box[0] * slip.width, y + box[1] * slip.height, x + box[2] * slip.width, y + box[3] * slip.height)
        )

    bed.boxes = {name: moved(box) for name, box in slip.boxes.items()}
    bed.stamps, bed.signatures = [moved(b) for b in slip.stamps], [moved(b) for b in slip.signatures]
    return bed


def _fees(paper: PaperFacts, claim: ClaimFacts, look: Look, rng: Rng) -> Canvas:
    """A receipt for fees from a booklet."""
    values = paper.values
    canvas = Canvas(210.0, 100.0, claim.dpi) if rng.random() < 0.6 else Canvas(148.0, 210.0, claim.dpi)
    writer = look.writer(paper.fill, rng)
    y = letterhead.head(canvas, look, values, rng, person=False) + 4
    canvas.text(
        canvas.width / 2,
        y,
        str(
            rng.choice(
                ["REÇU", "Reçu de paiement", "REÇU D'HONORAIRES", "QUITTANCE", "Bon de caisse", "REÇU N° ........"]
            )
        ),
        look.head_font,
        14,
        look.tint,
        700,
        "ms",
    )
    rows = [
        (
            "amount",
            str(rng.choice(["Reçu la somme de :", "Montant :", "La somme de :", "Somme reçue :", "B.P.DH :"])),
            shown.amount(values["amount"], rng) + " DH",
        ),
        (
            "date",
            str(rng.choice(["Date :", "Le :", f"{look.town}, le", "Fait le :"])),
            shown.day(values["date"], rng, words=True),
        ),
        (
            "method",
            str(rng.choice(["Mode de paiement :", "Règlement :", "Payé par :", "En :"])),
            _METHODS[values["method"]][1],
        ),
    ]
    if rng.random() < 0.4:
        rows = [rows[k] for k in rng.permutation(3)]
    for name, label, text in rows:
        y += 8.5
        box = canvas.text(14, y, label, look.body_font, 10)
        canvas.line(box[2] + 1, y + 0.9, min(box[2] + 80, canvas.width - 10), y + 0.9, 0.2, (110, 110, 110), 0.9)
        canvas.mark(name, writer.write(canvas, box[2] + 2, y, text, rng, limit=76))
    if rng.random() < 0.4:
        canvas.text(14, y + 7, f"Soit : {words(values['amount'], rng)}", look.body_font, 9, limit=canvas.width - 28)
    if paper.stamp:
        look.stamp(canvas, canvas.width - 42, min(y + 8, canvas.height - 22), None, rng)
    if paper.signature:
        look.sign(canvas, canvas.width - 45, min(y + 12, canvas.height - 18), rng)
    return canvas


def draw(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """A till slip for what was typed by a shop, else a booklet receipt."""
    look = look_of(claim.seed, paper.issuer, "Pharmacie" if "PHARMACIE" in paper.issuer else "Cabinet medical")
    if paper.fill == "typed" and not paper.issuer.startswith("DR "):
        by_card = paper.values["method"] == "card" and rng.random() < 0.5
        slip = (_card_slip if by_card else _till)(paper, claim, look, rng)
        return [_on_glass(slip, claim, rng) if rng.random() < 0.6 else slip]
    return [_fees(paper, claim, look, rng)]
