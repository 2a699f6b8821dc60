"""The claim came to the wrong fund, or on the wrong fund's form.

Needs   the regime, the day of the acts, and the form where its reference was read surely
Says    found where the form is another fund's than the one that manages the regime on that day, or the manager has changed since; silent where the regime is not known
Basis   law 65-00; law 54-23 (the CNSS takes over the regimes of the CNOPS)
"""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from validators.forms import form_of, reference_of
from validators.known import Known
from validators.law import Law
from validators.papers import care_sheets, claim_day
from validators.saying import found

MESSAGE = Message(
    fr="{paper} est un formulaire de la {form} ; à la date des actes ce régime est géré par la {manager} : utilisez son formulaire.",
    ar="{paper}: استمارة {form}؛ في تاريخ العمليات يدبر هذا النظام من طرف {manager}: استعملوا استمارته.",
    en="{paper} is a form of the {form}; on the day of the acts this regime is managed by the {manager}: use its form.",
)
CHANGED = Message(
    fr="Les actes sont du {day} : à cette date ce régime n'est plus géré par la {before} mais par la {manager} ; adressez-lui le dossier.",
    ar="تاريخ العمليات {day}: في هذا التاريخ لم يعد {before} يدبر هذا النظام بل {manager}؛ وجهوا إليه الملف.",
    en="The acts are of {day}: by then this regime is managed by the {manager}, no longer by the {before}; send the file there.",
)


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a care sheet on another fund's form, else one where the manager has changed."""
    on = claim_day(claim, law.first_day)
    if claim.regime is None or on is None:
        return
    manager, before = (law.value("forms.manager", day, claim.regime) for day in (on, law.first_day))
    forms = [(place, reference_of(sheet)) for place, sheet in care_sheets(claim)]
    known_forms = [
        (place, form)
        for place, reference in forms
        if reference and (form := form_of(reference, claim, law)) is not None
    ]
    for place, form in known_forms:
        if form.manager != manager:
            yield from found(
                __name__, claim, law, MESSAGE, place, ("form_reference",), form=form.manager, manager=manager
            )
    if manager != before and not known_forms:
        yield from found(__name__, claim, law, CHANGED, manager=manager, before=before, day=on)
