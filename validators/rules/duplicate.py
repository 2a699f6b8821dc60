"""The same papers again.

Needs   the earlier claims that are known, by bytes, by event and by invoice
Says    found on the later claim, which it names no person in; "cannot tell" where patient and day agree and practitioner or amount was not read surely
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
SAYS = {"bytes": BYTES, "event": EVENT, "paper": PAPER, "likely": LIKELY}


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag."""
    months = law.value("validity.duplicate_months", claim_day(claim, law.first_day), claim.regime)
    for earlier in known.earlier(claim, months)[:1]:
        say = cannot_tell if earlier.why == "likely" else found
        yield from say(__name__, claim, law, SAYS[earlier.why], earlier=earlier.claim)
