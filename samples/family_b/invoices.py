"""Invoices and fee notes: rows, totals, the sum in words, the seller's numbers at the head or the foot."""

from __future__ import annotations

from samples.family_b import fonts, sides
from samples.family_b.canvas import Page
from samples.family_b.letterheads import inpe_line, letterhead
from samples.family_b.manner import in_words
from samples.family_b.tables import Column, table
from samples.family_b.writer import Writer

TITLES = ("Facture", "FACTURE", "Note d'honoraires", "FACTURE N°", "Facture patient", "Facture de soins")
PATIENT = ("Nom du patient", "Patient", "Nom et prénom", "Client", "Facturé à", "Bénéficiaire")
NUMBER = ("N°", "Facture N°", "Numéro", "N° facture", "Réf. facture")
DATES = ("Date", "Date de facture", "Le", "Émise le", "Date facture")
TOTALS = ("Net à payer", "Total TTC", "Montant total", "TOTAL À PAYER", "Total général", "TOTAL", "Montant net")
METHODS = {
    "cash": ("Espèces", "En espèces", "ESPECES"),
    "card": ("Carte bancaire", "CB", "Carte bancaire"),
    "cheque": ("Chèque", "Par chèque", "Chèque bancaire"),
    "transfer": ("Virement", "Virement bancaire", "Par virement"),
}
PAID_BY = ("Mode de règlement", "Réglé par", "Mode de paiement", "Règlement")
WORDS = (
    "Arrêtée la présente facture à la somme de",
    "Arrêté la présente facture à la somme de",
    "La présente facture est arrêtée au montant de",
    "Soit en toutes lettres",
)
HEADS = (
    ("Désignation", "Qté", "P.U.", "Montant"),
    ("Libellé", "Quantité", "Prix unitaire", "Total"),
    ("Description des actes", "Nb", "PU (DH)", "Montant (DH)"),
    ("Nature des prestations", "Qté", "Prix unit.", "Prix total"),
    ("ARTICLE", "QTE", "PU", "MONTANT"),
)
FOREIGN = {
    "en": {
        "title": "Invoice",
        "patient": "Patient",
        "number": "Invoice No.",
        "date": "Date",
        "total": "Total due",
        "heads": ("Description", "Qty", "Unit price", "Amount"),
    },
    "es": {
        "title": "Factura",
        "patient": "Paciente",
        "number": "Factura n.º",
        "date": "Fecha",
        "total": "Total a pagar",
        "heads": ("Concepto", "Cant.", "Precio", "Importe"),
    },
    "de": {
        "title": "Rechnung",
        "patient": "Patient",
        "number": "Rechnung Nr.",
        "date": "Datum",
        "total": "Gesamtbetrag",
        "heads": ("Leistung", "Menge", "Preis", "Betrag"),
    },
    "it": {
        "title": "Fattura",
        "patient": "Paziente",
        "number": "Fattura n.",
        "date": "Data",
        "total": "Totale",
        "heads": ("Descrizione", "Q.tà", "Prezzo", "Importo"),
    },
}


def trade_of(w: Writer) -> str:
    """What sort of house an issuer is, from its name."""
    name = str(w.raw("issuer_name") or getattr(w.paper, "issuer", "")).lower()
    for sign, kind in (
        ("pharm", "pharmacy"),
        ("labo", "lab"),
        ("kin", "physio"),
        ("dent", "dental"),
        ("radio", "imaging"),
        ("imag", "imaging"),
        ("clini", "clinic"),
        ("hôp", "hospital"),
        ("hop", "hospital"),
        ("chu", "hospital"),
        ("dr", "doctor"),
    ):
        if sign in name:
            return kind
    return "clinic"


def draw(w: Writer) -> list[Page]:
    """One page."""
    kind = trade_of(w)
    y = letterhead(w, kind, "issuer_name" if w.has("issuer_name") else None)
    numbers_above = w.rng.random() < 0.4
    if numbers_above:
        y = _seller(w, y)
    inpe_line(w, 14 if numbers_above or w.rng.random() < 0.5 else 120, y)
    y = _head(w, y + 7)
    y = _rows(w, y)
    y = _totals(w, y + 3)
    y = _closing(w, y)
    if not numbers_above:
        _seller(w, 281)
    sides.codes(w, (14, min(y + 4, 240), 120, 0))
    if w.paper.language == "fr" and "date" not in w.page.spots and w.has("date"):
        sides.place_and_day(w, 14, y + 5, w.owner(kind).town)
    sides.sign_off(w, kind, y + 6, 36)
    return [w.page]


def _word(w: Writer, key: str, ours: tuple[str, ...]) -> str:
    other = FOREIGN.get(w.paper.language)
    return str(other[key]) if other else ours[w.rng.integers(len(ours))]


def _head(w: Writer, y: float) -> float:
    title = _word(w, "title", TITLES)
    style, rng, pen = int(w.rng.integers(3)), w.rng, w.manner.first
    number = str(w.raw("number")) if w.has("number") else ""
    joined = title.endswith("N°") and bool(number)
    title = title if joined else title.removesuffix(" N°")
    x, anchor = ((105.0, "m"), (14.0, "l"), (196.0, "r"))[style]
    pt = float(rng.uniform(14, 20))
    box = w.page.text(x, y + 4, f"{title} {number}" if joined else title, w.manner.head_bold, pt, w.manner.form, anchor)  # type: ignore[arg-type]
    if joined:
        w.page.spot("number", box)
    y += 13
    facts: list[tuple[str, str]] = []
    if not joined and w.shows("number"):
        facts.append(("number", _word(w, "number", NUMBER)))
    if w.shows("date"):
        facts.append(("date", _word(w, "date", DATES)))
    if w.shows("patient_name"):
        facts.insert(int(rng.integers(len(facts) + 1)), ("patient_name", _word(w, "patient", PATIENT)))
    facts = [f for f in facts if w.has(f[0]) or f[0] in w.paper.empty]
    boxed = rng.random() < 0.3
    right_block = rng.random() < 0.35
    left = 110.0 if right_block else 14.0
    top = y - 5.5
    for name, words in facts:
        lab = w.label(left + 2, y, f"{words} :", 10)
        said = w.said(name, pen)
        if said:
            w.put(name, lab[2] + 2, y, said, pen, 194 - lab[2] - 4)
        elif w.rng.random() < 0.7:
            w.page.line(
                (lab[2] + 1, y + 0.8),
                (min(194, lab[2] + 60), y + 0.8),
                width=0.18,
                colour=w.manner.form,
                dash=(0.3, 0.9),
            )
        y += 7
    if boxed and facts:
        w.page.rect(left, top, 198, y - 3.5, outline=w.manner.form, width=0.25)
    return y + 3


def _rows(w: Writer, y: float) -> float:
    lines = list(w.raw("lines") or ())
    if not lines:
        if w.shows("lines"):
            w.paragraph(
                14,
                y + 4,
                180,
                ("Prestations de soins", "Honoraires et prestations diverses", "Soins")[w.rng.integers(3)],
                10,
            )
            return y + 12
        return y
    heads = FOREIGN[w.paper.language]["heads"] if w.paper.language in FOREIGN else HEADS[w.rng.integers(len(HEADS))]
    shares, anchors = (5.0, 0.9, 1.5, 1.7), ("l", "m", "r", "r")
    keys = ("description", "quantity", "unit_price", "amount")
    kept = [i for i, k in enumerate(keys) if any(r.get(k) for r in lines)]
    columns = [Column(str(heads[i]), "", shares[i], anchors[i]) for i in kept]
    body = [[_cell(w, keys[i], r.get(keys[i])) for i in kept] for r in lines]
    pen = w.manner.first
    row_h = max(8.6 if pen.by_hand else 6.2, pen.pt * 0.3528 * 1.45) if len(lines) < 14 else 6.0
    return table(w, 14, y, 182, columns, body, pen, row_h, "lines", None, len(lines) + int(w.rng.integers(0, 3)))


def _cell(w: Writer, key: str, value: object) -> str:
    if value in (None, ""):
        return ""
    return w.money(str(value)) if key in ("unit_price", "amount") else str(value)


def _totals(w: Writer, y: float) -> float:
    if not w.shows("total"):
        return y
    words = _word(w, "total", TOTALS)
    pen = w.manner.first
    said = (
        w.said("total")
        + (w.manner.currency if w.paper.language not in FOREIGN else " EUR" if w.has("currency") else "")
        if w.has("total")
        else ""
    )
    if w.has("currency"):
        said = f"{w.said('total')} {w.raw('currency')}"
    if w.has("total") and w.rng.random() < 0.3:
        w.label(150, y + 4, "Sous-total" if w.paper.language == "fr" else "", 9, anchor="r")
        if w.paper.language == "fr":
            w.page.text(
                194,
                y + 4,
                w.money(str(w.raw("total"))),
                pen.path if not pen.by_hand else w.manner.body,
                9.5,
                w.manner.form,
                "r",
            )
        y += 6.5
    style = int(w.rng.integers(3))
    if style == 0:
        w.page.rect(112, y, 196, y + 9, outline=w.manner.form, width=0.4)
    elif style == 1:
        w.page.rect(112, y, 196, y + 9, outline=None, fill=(226, 230, 234))
    lab = w.label(115, y + 6, words + (" :" if w.rng.random() < 0.6 else ""), 11, bold=True, max_w=46)
    if said:
        w.put("total", 194, y + 6.2, said, pen, 190 - lab[2], "r", 1.05)
    elif "total" not in w.paper.empty and w.rng.random() < 0.5:
        w.page.line((lab[2] + 2, y + 6.6), (193, y + 6.6), width=0.2, colour=w.manner.form, dash=(0.3, 0.9))
    return y + 13


def _closing(w: Writer, y: float) -> float:
    rng, pen = w.rng, w.manner.first
    if w.has("total_in_words"):
        words = in_words(str(w.raw("total_in_words")), rng)
        lead = WORDS[rng.integers(len(WORDS))] + " :"
        if pen.by_hand:
            w.label(14, y + 4, lead, 9.5)
            size = pen.pt * 0.3528
            half = words.split(" ")
            rows: list[str] = [""]
            for word in half:
                trial = f"{rows[-1]} {word}".strip()
                if fonts.width_em(pen.path, trial) * size > 165 and rows[-1]:
                    rows.append(word)
                else:
                    rows[-1] = trial
            for row in rows:
                y += 7
                w.put("total_in_words", 18, y + 4, row, pen, 176)
            y += 4
        else:
            y = w.flow(
                14,
                y + 4,
                180,
                [(lead, None), (words, "total_in_words"), (("", "TTC.", ".")[rng.integers(3)] or " ", None)],
                9.8,
                pen,
            )
        y += 3
    if w.has("method"):
        said = METHODS[str(w.raw("method"))][rng.integers(3)]
        lab = w.label(14, y + 4, PAID_BY[rng.integers(len(PAID_BY))] + " :", 9.5)
        w.put("method", lab[2] + 2, y + 4, said, pen, 80)
        y += 8
    return y


def _seller(w: Writer, y: float) -> float:
    """ICE, IF, RC, patente: in a line or two."""
    rng = w.rng

    def d(n: int) -> str:
        return "".join(str(rng.integers(1, 10)) for _ in range(n))

    parts = [
        f"IF : {d(8)}",
        f"RC : {d(5)}",
        f"{('Patente', 'TP', 'T.P.')[rng.integers(3)]} : {d(8)}",
        f"CNSS : {d(7)}",
    ][: int(rng.integers(1, 5))]
    label = ("ICE : ", "ICE ", "I.C.E : ", "N° ICE : ", "ICE: ")[rng.integers(5)]
    place = int(rng.integers(len(parts) + 1))
    if w.shows("ice") and (w.has("ice") or "ice" in w.paper.empty):
        parts.insert(place, label + str(w.raw("ice")))
    x, size = 14.0, 8.6
    gap = ("   ", "  -  ", "  |  ", "  •  ")[rng.integers(4)]
    if y > 250:
        w.page.line((14, y - 4.5), (196, y - 4.5), width=0.2, colour=w.manner.form)
    for i, part in enumerate(parts):
        text = part if i == len(parts) - 1 else part + gap
        wide = fonts.width_em(w.manner.body, text) * size * 0.3528
        if x + wide > 197:
            x, y = 14.0, y + 4.2
        box = w.page.text(x, y, text, w.manner.body, size, w.manner.form)
        if part.startswith(label) and w.has("ice"):
            w.page.spot("ice", box)
        x = box[2]
    return y + 6
