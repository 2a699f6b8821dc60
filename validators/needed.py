"""What rules about papers that are needed share."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from claims.claim import Claim, Document, Flag, Message
from claims.words import Kind, Regime
from validators.calendar import months_after
from validators.law import Law
from validators.missing import TO_CONFIRM
from validators.papers import Sight, acts_of, care_sheets, day, papers, sight, sure, unknown_papers
from validators.saying import cannot_tell, found


def needs_paper(
    module: str, claim: Claim, law: Law, kind: Kind, place: int, certain: bool, message: Message, fields: Sequence[str]
) -> Iterator[Flag]:
    """Speak when no paper of `kind` is in the claim; "cannot tell" where its ground is doubtful or a paper is unknown."""
    if papers(claim, {kind}):
        return
    say = found if certain and not unknown_papers(claim) else cannot_tell
    yield from say(module, claim, law, message, place, fields)


def last_day(paper: Document, law: Law, regime: Regime | None, months_name: str) -> tuple[date, bool] | None:
    """The last day a paper holds, and whether that is sure: its printed end, else its date plus the months of the law."""
    end, start = day(paper, "ends_on"), day(paper, "date") or day(paper, "starts_on")
    if end is not None:
        return end, sure(paper, "ends_on")
    if start is None:
        return None
    months = int(law.value(months_name, start, regime))
    return months_after(start, months), sure(paper, "date") or sure(paper, "starts_on")


def out_of_date(module: str, claim: Claim, law: Law, kind: Kind, months_name: str, message: Message) -> Iterator[Flag]:
    """Speak where an act lies after the last day of every paper of `kind`: its printed end, else its date plus months."""
    acts = [found_ for _, sheet in care_sheets(claim) if (found_ := acts_of(sheet)).last is not None]
    held: list[tuple[date, int, bool]] = []
    for place, paper in papers(claim, {kind}):
        end = last_day(paper, law, claim.regime, months_name)
        if end is not None:
            held.append((end[0], place, end[1]))
        elif sight(paper, "date") is not Sight.EMPTY:
            yield from cannot_tell(module, claim, law, TO_CONFIRM, place, ("date",))
            return
    if not acts or not held:
        return
    last, place, certain = max(held)
    done = max(one.last for one in acts if one.last is not None)
    if done > last:
        certain = certain and all(one.sight is Sight.SURE for one in acts if one.last == done)
        say = found if certain else cannot_tell
        yield from say(module, claim, law, message, place, ("date",), done=done, last=last)


def plain(text: object) -> str:
    """`text` in capitals without accents.

    >>> plain("Scanner thoracique à l'épaule")
    "SCANNER THORACIQUE A L'EPAULE"
    """
    decomposed = unicodedata.normalize("NFKD", str(text)).upper()
    return re.sub(r"\s+", " ", "".join(c for c in decomposed if not unicodedata.combining(c)))


def true_box(paper: Document, name: str) -> bool:
    """Whether a box is ticked, surely or not."""
    field = paper.fields.get(name)
    return field is not None and field.value in ("true", True)
