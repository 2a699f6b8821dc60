"""The label of one box, claimed before.

Needs   the serial numbers in the Data Matrix codes of the claim, and those of earlier claims
Says    found where the very same box was claimed before or stands on two pages; the same product alone says nothing
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


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a box."""
    months = law.value("validity.duplicate_months", claim_day(claim, law.first_day), claim.regime)
    told: set[str] = set()
    for reused in known.reused(claim, months):
        if reused.serial not in told:
            told.add(reused.serial)
            serial = reused.serial.rpartition("/")[2]
            yield from found(
                __name__, claim, law, MESSAGE, None, ("drug_barcodes",), serial=serial, earlier=reused.claim
            )
