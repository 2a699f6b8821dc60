"""Medicines claimed without their bar codes.

Needs   the pharmacy rows of the care sheets, the medicines of the prescriptions, every EAN-13 in the claim
Says    found where none stands on pages that are clear; "cannot tell" where there are fewer codes than medicines, or pages on which one may have been overlooked
Basis   conditions of deposit; CNSS form 610-1-02: ordonnances come with the bar codes
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.papers import (
    Sight,
    bears,
    care_sheets,
    claim_day,
    drug_codes,
    lost_pages,
    papers,
    quality_of,
    rows,
    sight,
    sure,
)
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="Des médicaments sont demandés sans code à barres : joignez la vignette ou l'emballage de chaque médicament.",
    ar="أدوية بدون رموز شريطية؛ أرفقوا قسيمة أو علبة كل دواء.",
    en="Medicines are claimed without bar codes: add the label or the box of each medicine.",
)
FEWER = Message(
    fr="{codes} code(s) à barres pour {drugs} médicament(s) : joignez les vignettes qui manquent.",
    ar="{codes} رمز شريطي مقابل {drugs} دواء؛ أرفقوا القسائم الناقصة.",
    en="{codes} bar code(s) for {drugs} medicine(s): add the labels that are missing.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """At most one flag; silent where no pharmacy row claims anything."""
    claimed = [sheet for _, sheet in care_sheets(claim) if bears(sheet, "dispensings")]
    if not claimed:
        return
    scripts = papers(claim, {Kind.PRESCRIPTION})
    place = scripts[0][0] if scripts else None
    codes = len(list(drug_codes(claim)))
    drugs = sum(len(rows(script, "drugs")) for _, script in scripts if sure(script, "drugs"))
    if not codes:
        certain = any(sure(sheet, "dispensings") for sheet in claimed) and _is_clear(claim, law)
        say = found if certain else cannot_tell
        yield from say(__name__, claim, law, MESSAGE, place, ("drug_barcodes",))
    elif codes < drugs:
        yield from cannot_tell(__name__, claim, law, FEWER, place, ("drug_barcodes",), codes=codes, drugs=drugs)


def _is_clear(claim: Claim, law: Law) -> bool:
    """Whether a code that stands anywhere in the claim would have been seen."""
    floor = law.value("papers.clear_from", claim_day(claim, law.first_day), claim.regime)
    where = papers(claim, {Kind.PRESCRIPTION, Kind.OTHER})
    sights = {sight(paper, "drug_barcodes") for _, paper in where}
    if lost_pages(claim) or Sight.DOUBTFUL in sights:
        return False
    return all(quality_of(claim, paper) >= floor for paper in claim.documents)
