"""Values that no layout has a place for stand in a line of their own, so that the truth stays on the paper."""

from __future__ import annotations

from samples.family_b.canvas import Page
from samples.family_b.wording import LABELS
from samples.family_b.writer import Writer

WORDS = {
    **{name: words[0] for name, words in LABELS["fr"].items()},
    "issuer_name": "Émetteur",
    "prescriber_name": "Prescripteur",
    "date": "Date",
    "agreement_number": "N° accord",
    "dossier_number": "N° Dossier",
    "affiliation_number": "N° Affiliation",
    "attachment_count": "Pièces jointes",
    "establishment_inpe": "INPE établissement",
    "expires_on": "Valable jusqu'au",
    "form_reference": "Réf",
    "total_amount": "Montant",
    "amount": "Montant",
    "total": "Total",
    "currency": "Devise",
}


def write_leftovers(w: Writer, pages: list[Page]) -> None:
    """Write them into the first free line near the foot of the last page."""
    drawn = {name for page in pages for name in page.spots}
    w.page = pages[-1]
    for name, value in w.paper.values.items():
        if name in drawn or name not in WORDS or not isinstance(value, str) or not value:
            continue
        for y in range(int(w.page.height) - 16, 40, -7):
            if w.page.free((14, y - 5, 120, y + 2)):
                box = w.label(16, y, WORDS[name] + " :", 9.5)
                w.put(name, box[2] + 2, y, w.said(name), w.manner.first, 60)
                break
