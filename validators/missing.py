"""What rules about missing values share: absent is only what was looked for, seen and empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from claims.claim import Claim, Document, Flag, Message
from validators.law import Law
from validators.papers import Sight, bears, lost_pages, sight
from validators.saying import cannot_tell, found

TO_CONFIRM = Message(
    fr="Sur {paper}, {field} reste à confirmer.",
    ar="{paper}: يجب تأكيد {field}.",
    en="On {paper}, {field} is still to be confirmed.",
)
"""The doubt of every rule that asks for one value."""


def missing(
    module: str, claim: Claim, law: Law, place: int, paper: Document, names: Sequence[str], message: Message
) -> Iterator[Flag]:
    """Speak when `paper` bears none of `names`: found where every place was seen empty, else "cannot tell".

    A value that was read, however doubtfully, is not missing: `field_doubtful` tells of it.
    """
    if any(bears(paper, name) for name in names):
        return
    if all(sight(paper, name) is Sight.EMPTY for name in names) and not lost_pages(claim):
        yield from found(module, claim, law, message, place, names)
    else:
        yield from cannot_tell(module, claim, law, TO_CONFIRM, place, names)
