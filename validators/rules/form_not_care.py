"""A form that is no care file.

Needs   the form reference of every paper, read surely
Says    found where it is the form of another matter (daily allowance, affiliation)
Basis   CNSS: forms 312-1-16 and 322-1-11
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.forms import form_of, reference_of
from validators.known import Known
from validators.law import Law
from validators.saying import found

MESSAGE = Message(
    fr="{paper} est un formulaire {reference}, qui ne concerne pas des soins : adressez-le au service concerné.",
    ar="{paper}: الاستمارة {reference} لا تتعلق بالعلاجات؛ وجهوها إلى المصلحة المعنية.",
    en="{paper} is a form {reference}, which is not about care: send it to the office it is meant for.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a paper."""
    for place, paper in enumerate(claim.documents):
        reference = reference_of(paper)
        form = form_of(reference, claim, law) if reference is not None else None
        if form is not None and not form.of_care:
            yield from found(__name__, claim, law, MESSAGE, place, ("form_reference",), reference=reference)
