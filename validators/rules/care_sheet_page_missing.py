"""Page 1 or 2 of a known form is absent.

Needs   the form of each care sheet, its pages, and what stands on them
Says    found where the sheet has fewer pages than its form and the labels of a page were sought on clear pages and not found; "cannot tell" on others
Basis   table of forms: what each page of a form bears
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import ZoneState
from validators.forms import form_of, reference_of
from validators.known import Known
from validators.law import Law
from validators.papers import Sight, care_sheets, claim_day, quality_of, sight, unknown_papers
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="{paper} : la page {n} du formulaire {reference} manque ; apportez les deux pages.",
    ar="{paper}: الصفحة {n} من الاستمارة {reference} ناقصة؛ أحضروا الصفحتين.",
    en="{paper}: page {n} of form {reference} is missing; bring both pages.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a page; two pages scanned side by side are one page here and both are seen."""
    floor = law.value("papers.clear_from", claim_day(claim, law.first_day), claim.regime)
    for place, sheet in care_sheets(claim):
        reference = reference_of(sheet)
        form = form_of(reference, claim, law) if reference is not None else None
        if form is None or len(sheet.pages) >= len(form.pages):
            continue
        for n, names in enumerate(form.pages, 1):
            if all(sight(sheet, name) is Sight.UNSEEN for name in names):
                sought = any(sheet.zones.get(name) is ZoneState.NOT_FOUND for name in names)
                clear = quality_of(claim, sheet) >= floor and not unknown_papers(claim)
                say = found if sought and clear else cannot_tell
                yield from say(__name__, claim, law, MESSAGE, place, (), n=n, reference=reference)
