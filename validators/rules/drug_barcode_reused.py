"""The label of one box, claimed before.

Needs   the serial numbers in the Data Matrix codes of the claim, its pages with medicine labels, and those of earlier claims
Says    found where the very same box was claimed before or stands on two pages, or a label stands on a page that was claimed
        before and scanned again; the same product alone says nothing, nor does its label, which all boxes of it bear alike
Basis   the service's own check; GS1 serial numbers
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.known import Known
from validators.law import Law
from validators.papers import claim_day
from validators.saying import found

MESSAGE = Message(
    fr="La vignette de la boîte n° {serial} figure déjà dans le dossier {earlier} : une personne vérifie.",
    ar="قسيمة العلبة رقم {serial} موجودة من قبل في الملف {earlier}؛ سيتحقق منها شخص.",
    en="The label of box no. {serial} stands in claim {earlier} already: a person looks at it.",
)
SEEN = Message(
    fr="{paper} : la vignette {serial} figure sur une page déjà reçue dans le dossier {earlier} ; une personne vérifie.",
    ar="{paper}: القسيمة {serial} موجودة في صفحة سبق استلامها في الملف {earlier}؛ سيتحقق منها شخص.",
    en="{paper}: the label {serial} stands on a page received before in claim {earlier}; a person looks at it.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a box."""
    months = law.value("validity.duplicate_months", claim_day(claim, law.first_day), claim.regime)
    told: set[str] = set()
    for reused in known.reused(claim, months):
        if reused.serial not in told:
            told.add(reused.serial)
            serial = reused.serial.rpartition("/")[2]
            say = MESSAGE if reused.paper is None else SEEN
            yield from found(
                __name__, claim, law, say, reused.paper, ("drug_barcodes",), serial=serial, earlier=reused.claim
            )
