"""Pages of a claim under other numbers: papers that join a claim, and those that leave it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from claims.claim import Document, Field, Mark


def renumbered(document: Document, number: Callable[[int], int | None]) -> Document:
    """`document` with page n, wherever it is named, called `number(n)`, which answers for each of its own pages.

    Where that is None the page is no page of this claim any more: a value that was taken from another paper loses its place
    there, and keeps what was read.
    """

    def field(one: Field) -> Field:
        page = None if one.page is None else number(one.page)
        return one.model_copy(update={"page": page, "box": None if page is None else one.box})

    def here(things: Iterable[Any]) -> tuple[Any, ...]:
        moved = ((thing, number(thing.page)) for thing in things)
        return tuple(thing.model_copy(update={"page": page}) for thing, page in moved if page is not None)

    def mark(one: Mark) -> Mark:
        return one.model_copy(update={"boxes": here(one.boxes)})

    marks = document.marks
    return document.model_copy(
        update={
            "pages": tuple(number(n) for n in document.pages),
            "fields": {name: field(one) for name, one in document.fields.items()},
            "barcodes": here(document.barcodes),
            "marks": marks
            and marks.model_copy(update={"stamp": mark(marks.stamp), "signature": mark(marks.signature)}),
        }
    )
