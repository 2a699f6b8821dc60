"""A page with ink that cannot be read.

Needs   the state and the quality of every page
Says    found for each page that could not be read or lies under the floor; a blank back is no defect
Basis   the service's own floor of legibility
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message, Page
from claims.words import PageState
from validators.known import Known
from validators.law import Law
from validators.pages import paper_of
from validators.papers import claim_day
from validators.saying import found

MESSAGE = Message(
    fr="La page {n} est illisible : numérisez-la à nouveau ou rapportez l'original.",
    ar="الصفحة {n} غير مقروءة؛ أعيدوا مسحها أو أحضروا الأصل.",
    en="Page {n} cannot be read: scan it again or bring the original.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a page."""
    floor = law.value("papers.legible_from", claim_day(claim, law.first_day), claim.regime)
    for page in claim.pages:
        if page.state is PageState.UNREADABLE or _under(page, floor):
            owner = paper_of(claim, page.n)
            yield from found(__name__, claim, law, MESSAGE, owner, n=page.n)


def _under(page: Page, floor: float) -> bool:
    return page.state is PageState.READ and page.quality is not None and page.quality < floor
