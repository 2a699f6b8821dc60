"""What the words beside an amount make of it.

The words are those of bills everywhere (French, Arabic, English, German and neighbours); no shop and no form is known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache

from rapidfuzz import fuzz

from ocr.fields.dates import fold, western


class Role(Enum):
    """What the words beside an amount make of it."""

    FINAL = auto()  # what is to be paid, said in so many words
    TOTAL = auto()
    SUBTOTAL = auto()
    TAX = auto()
    PAID = auto()
    CHANGE = auto()
    ADJUSTMENT = auto()  # rounding, discount, charges
    COUNT = auto()  # pieces, points, litres: no money
    REST = auto()  # still due after part payments
    ITEM = auto()


_WORDS: dict[Role, str] = {
    # the longest phrase found in the label decides, so "sub total" and "total qty" win over "total"
    Role.FINAL: "grand total|total ttc|montant ttc|net a payer|total a payer|montant a payer|total general|zu zahlen|gesamtbetrag|gesamtsumme|"
    "endbetrag|rechnungsbetrag|bruttosumme|rechnungssumme brutto|summe brutto|total due|amount due|total amount due|total amount|total payable|"
    "due payable|nett total|net total rm|total inclusive|total sales inclusive|total sales incl|total incl|total including|rounded total|"
    "total rounded|total after rounding|total after adj|total rm|amt payable|amount payable|bill total|total gross|total for this invoice|invoice total|"
    "montant total|total facture|somme a payer|total net|importe total|total a pagar|totale complessivo|te betalen|amt paid incl|"
    "المبلغ الاجمالي|المجموع العام|المبلغ الواجب|total eur|summe eur|total dh|total mad|total euro|nettotal|total regle|montant regle|total paye|montant paye|a payer|a regler|net a regler|total a regler|montant a regler|somme due|somme totale|montant du",
    Role.TOTAL: "total|totaal|totale|summe|betrag|المجموع|montant|amount|somme|brutto|umsatz|saldo|gesamt|importe|المبلغ|honoraires",
    Role.SUBTOTAL: "sub total|subtotal|sous total|total ht|montant ht|total hors taxe|zwischensumme|nettosumme|netto|total excl|total excluding|"
    "total sales excluding|total sales excl|exclusief|net total|netto exkl|subtotaal|excl gst|before tax|taxable|total before|rechnungssumme netto|"
    "rechnungssumme ohne|positionssumme|warenwert|total excl gst|amt excl|paid excl|nettobetrag|base ht",
    Role.TAX: "gst|sst|tva|vat|mwst|tax|btw|ust|umsatzsteuer|taxe|iva|mehrwertsteuer|service tax|total gst|total tax|total taxes|gst amt|"
    "gst payable|mwst betrag|gst total|tax total|tax amt|steuerbetrag|summe umsatzsteuer|total tva|montant tva|vat total|incl gst 6|inclusive gst",
    Role.PAID: "cash|especes|bargeld|bar|visa|mastercard|master card|master|card|carte|gegeben|tendered|tender|paid|paye|debit|credit card|amex|"
    "cb|cheque|virement|girocard|ec karte|ec cash|kartenzahlung|maestro|paid amount|amount paid|payment|recu|rembours|acompte|bereits bezahlt|anzahlung|"
    "ideal|cash received|cash tendered|نقدا|deja regle|paid by|verse|betrag eur",
    Role.CHANGE: "change|rendu|zuruck|ruckgeld|monnaie|wechselgeld|change due|change amt|balance|rendu monnaie|cash change|الباقي",
    Role.ADJUSTMENT: "rounding|rounding adj|rounding adjustment|discount|disc|remise|rabatt|service charge|svc chg|frais|versandkosten|arrondi|"
    "total discount|total remise|savings|total savings|you saved|fracht|skonto|timbre|droit de timbre|shipping|nachlass|service chg",
    Role.COUNT: "total qty|qty|total quantity|quantity|quantite|items|total items|item count|points|anzahl|anzahl artikel|posten|litre|liter|no of items|"
    "total item|nombre|tel|fax|telephone|gst id|gst no|gst reg|reg no|company no|capital|capital de|member|ice|patente|rib|iban|kg|total pcs|invoice no|bill no|"
    "points balance|total points|nombre de pieces|mtd|card no|ust idnr|steuernummer",
    Role.REST: "reste a payer|solde a payer|solde|offener betrag|outstanding|reste du|balance due|amount outstanding|a la charge du patient|ticket moderateur|part mutuelle|part amo",
}

_OTHER_CUT = 1.0
"""What a phrase is less alike where it stands in more words or fewer: "net total" is not the till's "nettotal"."""
_LIKE = 86
"""Likeness (0 to 100) from which a word of a label counts as read."""


@cache
def _phrases() -> tuple[tuple[Role, str, int], ...]:
    every = [
        (role, phrase.strip(), len(phrase.split())) for role, joined in _WORDS.items() for phrase in joined.split("|")
    ]
    return tuple(sorted(every, key=lambda one: (-len(one[1].replace(" ", "")), one[0].value)))


def role_of(label: str) -> Role | None:
    """What `label` says of the amount beside it; None when it says nothing known.

    >>> role_of("Sub-Total (RM) :"), role_of("T0TAL"), role_of("Gut Bio Joghurt")
    (<Role.SUBTOTAL: 3>, <Role.TOTAL: 2>, None)
    >>> role_of("Net total :"), role_of("NETTOTAL")
    (<Role.SUBTOTAL: 3>, <Role.FINAL: 1>)
    """
    plain = fold(western(label)).translate(str.maketrans("015|", "olsl"))
    tokens = re.findall(r"[^\W\d_]+", plain)
    if not tokens:
        return None
    best: tuple[float, Role] | None = None
    for role, phrase, size in _phrases():
        length = len(phrase.replace(" ", ""))
        if best is not None and length <= best[0]:
            break  # no shorter phrase can weigh more
        # "net total" is before tax; it is nearly "nett total", which is after, but it is wholly itself
        weight = length * (_nearness(tokens, phrase, size) / 100.0) ** 3
        if weight and (best is None or weight > best[0]):
            best = (weight, role)
    return best[1] if best else None


def holds(tokens: Sequence[str], phrase: str, size: int) -> bool:
    """Whether `phrase`, of `size` words, stands in `tokens`, through an engine's slips."""
    return _nearness(tokens, phrase, size) > 0.0


def _nearness(tokens: Sequence[str], phrase: str, size: int) -> float:
    """The likeness, 0 to 100, of the run of `tokens` that is nearest to `phrase`; 0 where none is near enough."""
    goal = phrase.replace(" ", "")
    least = 100 if len(goal) < 5 else _LIKE if len(goal) > 5 else 80
    nearest = 0.0
    for first in range(len(tokens)):
        for count in {size, size - 1, size + 1} - {0}:
            joined = "".join(tokens[first : first + count])
            if abs(len(joined) - len(goal)) <= 2:
                near = fuzz.ratio(joined, goal, score_cutoff=least)
                nearest = max(nearest, near - _OTHER_CUT if near and count != size else near)
    return nearest
