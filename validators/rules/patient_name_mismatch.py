"""The patient differs between papers.

Needs   the patient's name on every paper, the identity card included; the insured person's name where the card may be theirs
Says    found where two sure names score under the band; "cannot tell" inside the band, where a doubtful name differs, or on a paper of no known
        kind, which may name anybody; silent where all agree
Basis   conditions of deposit
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Document, Flag, Message
from claims.words import CARE_SHEETS, Kind
from validators.known import Known
from validators.law import Law
from validators.names import likeness
from validators.papers import claim_day, sure, text
from validators.saying import cannot_tell, found
from validators.wording import paper_called

MESSAGE = Message(
    fr="Le patient nommé sur {paper} n'est pas celui que nomme l'autre papier : {other}. Vérifiez à qui sont les papiers.",
    ar="اسم المريض في {paper} يختلف عن الاسم في {other}؛ تحققوا لمن هذه الأوراق.",
    en="The patient named on {paper} is not the one named on {other}. Check whose papers these are.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper that differs from the care sheet, or from the first paper that names a patient."""
    day = claim_day(claim, law.first_day)
    same_from = law.value("names.same_from", day, claim.regime)
    other_below = law.value("names.other_below", day, claim.regime)
    named = [(place, paper) for place, paper in enumerate(claim.documents) if text(paper, "patient_name")]
    if len(named) < 2:
        return
    reference, against = min(
        named, key=lambda one: (one[1].kind not in CARE_SHEETS, not sure(one[1], "patient_name"), one[0])
    )
    for place, paper in named:
        score = max(likeness(text(paper, "patient_name") or "", name) for name in _names(claim, against, paper))
        if place == reference or score >= same_from:
            continue
        certain = all(sure(one, "patient_name") and one.kind is not Kind.OTHER for one in (paper, against))
        say = found if certain and score < other_below else cannot_tell
        other = paper_called(claim, reference)
        yield from say(__name__, claim, law, MESSAGE, place, ("patient_name",), other=other)


def _names(claim: Claim, against: Document, paper: Document) -> list[str]:
    """Whose name `paper` may bear: the patient's; on an identity card the insured person's too."""
    names = [text(against, "patient_name") or ""]
    if paper.kind is Kind.IDENTITY_CARD:
        names += [name for sheet in claim.documents if (name := text(sheet, "insured_name"))]
    return names
