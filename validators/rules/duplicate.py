"""The same papers again.

Needs   the earlier claims that are known, by bytes, by event, by invoice, and by pages that look alike and bear the same values
Says    found on the later claim, which it names no person in; "cannot tell" where patient and day, or two values of a page that
        looks alike, agree and what else would settle it was not read surely
Basis   the service's own check
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.papers import claim_day
from validators.saying import cannot_tell, found

BYTES = Message(
    fr="Ce dossier est le même fichier qu'un dossier déjà reçu ({earlier}) : une personne vérifie.",
    ar="هذا الملف مطابق لملف سبق استلامه ({earlier})؛ سيتحقق منه شخص.",
    en="This file is the same as one received before ({earlier}): a person looks at it.",
)
EVENT = Message(
    fr="Même patient, même date d'acte, même praticien et même montant que le dossier {earlier} : une personne vérifie.",
    ar="نفس المريض وتاريخ العملية والطبيب والمبلغ كما في الملف {earlier}؛ سيتحقق منه شخص.",
    en="Same patient, act date, practitioner and amount as claim {earlier}: a person looks at it.",
)
PAPER = Message(
    fr="Une facture de ce dossier figure déjà dans le dossier {earlier} : une personne vérifie.",
    ar="فاتورة في هذا الملف موجودة من قبل في الملف {earlier}؛ سيتحقق منها شخص.",
    en="An invoice of this claim stands in claim {earlier} already: a person looks at it.",
)
LIKELY = Message(
    fr="Même patient et même date d'acte que le dossier {earlier} ; le praticien ou le montant reste à confirmer.",
    ar="نفس المريض وتاريخ العملية كما في الملف {earlier}؛ يجب تأكيد الطبيب أو المبلغ.",
    en="Same patient and act date as claim {earlier}; practitioner or amount is still to be confirmed.",
)
PAGE = Message(
    fr="{paper} : une page déjà reçue dans le dossier {earlier} a été numérisée à nouveau ; une personne vérifie.",
    ar="{paper}: أعيد مسح صفحة سبق استلامها في الملف {earlier}؛ سيتحقق منها شخص.",
    en="{paper}: a page received before in claim {earlier} was scanned again; a person looks at it.",
)
LIKELY_PAGE = Message(
    fr="{paper} ressemble à une page du dossier {earlier} et deux de ses mentions sont les mêmes ; le reste est à confirmer.",
    ar="{paper}: تشبه صفحة من الملف {earlier} ويتطابق اثنان من بياناتها؛ يجب تأكيد الباقي.",
    en="{paper} looks like a page of claim {earlier} and two of its entries are the same; the rest is still to be confirmed.",
)
SAYS = {"bytes": BYTES, "event": EVENT, "paper": PAPER, "page": PAGE, "likely": LIKELY, "likely_page": LIKELY_PAGE}
DOUBTS = ("likely", "likely_page")


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag."""
    months = law.value("validity.duplicate_months", claim_day(claim, law.first_day), claim.regime)
    for earlier in known.earlier(claim, months)[:1]:
        say = cannot_tell if earlier.why in DOUBTS else found
        yield from say(__name__, claim, law, SAYS[earlier.why], earlier.paper, earlier=earlier.claim)
