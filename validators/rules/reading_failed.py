"""A page could not be processed within its limits.

Needs   the state of every page
Says    found for each page that failed; the rest of the claim was read
Basis   the service's limits of memory and time
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import PageState
from validators.known import Known
from validators.law import Law
from validators.pages import paper_of
from validators.saying import found

MESSAGE = Message(
    fr="La page {n} n'a pas pu être traitée : une personne la regarde, ou numérisez-la à nouveau.",
    ar="تعذرت معالجة الصفحة {n}؛ سينظر فيها شخص، أو أعيدوا مسحها.",
    en="Page {n} could not be processed: a person looks at it, or scan it again.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a page."""
    for page in claim.pages:
        if page.state is PageState.FAILED:
            owner = paper_of(claim, page.n)
            yield from found(__name__, claim, law, MESSAGE, owner, n=page.n)
