"""Where a claim may have to be divided. Pure.

Basis   CNSS form 610-1-02: one form a person and an event. A second care sheet that opens with somebody's name or
        number and agrees with the first in all that both surely say is a copy of it; any other may be another claim.
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Document, Flag, Message
from claims.words import CARE_SHEETS, Certainty, Severity

RULE = "split_proposed"
BASIS = "CNSS, formulaire 610-1-02 : une feuille de soins par personne et par événement"
WHOSE = ("insured_number", "affiliation_number", "cin", "dossier_number", "insured_name", "patient_name")
WHAT = ("first_act_date", "total_amount", "inpe")
ENOUGH = 2
"""Values that agree before a second sheet counts as a copy of the first."""

MESSAGE = Message(
    fr="Une autre feuille de soins commence à la page {page} : est-ce un autre dossier ? Séparez-le ou gardez les pages ensemble.",
    ar="تبدأ ورقة علاجات أخرى في الصفحة {page}: هل هي ملف آخر؟ افصلوه أو احتفظوا بالصفحات معا.",
    en="Another care sheet begins on page {page}: is it another claim? Divide the claim there, or keep its pages together.",
)


def proposed(claim: Claim) -> list[int]:
    """The first pages of what may be other claims, in order."""
    return [page for page, _ in _openings(claim)]


def flags(claim: Claim, together: frozenset[int]) -> Iterator[Flag]:
    """One flag for each opening that no person has looked at; `together` are pages said to belong to the claim."""
    for page, place in _openings(claim):
        if page not in together:
            words = {code: text.format(page=page) for code, text in MESSAGE.model_dump().items()}
            yield Flag(
                rule=RULE,
                severity=Severity.REVIEW,
                certainty=Certainty.CANNOT_TELL,
                document=place,
                message=Message(**words),
                basis=BASIS,
            )


def _openings(claim: Claim) -> Iterator[tuple[int, int]]:
    current: Document | None = None
    for place, document in sorted(enumerate(claim.documents), key=lambda pair: pair[1].pages):
        if document.kind not in CARE_SHEETS or not _opens(document):
            continue
        if current is not None and not _is_copy(current, document):
            yield document.pages[0], place
        current = document


def _opens(sheet: Document) -> bool:
    """Whether a care sheet says whose it is, as its first page does."""
    return any(name in sheet.fields for name in WHOSE)


def _is_copy(one: Document, other: Document) -> bool:
    both = [(_sure(one, name), _sure(other, name)) for name in (*WHOSE, *WHAT)]
    known = [(left, right) for left, right in both if left is not None and right is not None]
    return len(known) >= ENOUGH and all(left == right for left, right in known)


def _sure(sheet: Document, name: str) -> object:
    field = sheet.fields.get(name)
    return field.value if field is not None and field.accepted else None
