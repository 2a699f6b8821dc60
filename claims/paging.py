"""Pages of a claim under other numbers: papers that join a claim, and those that leave it."""

from __future__ import annotations

from typing import Any

from claims.claim import Document, Mark


def shifted(document: Document, by: int) -> Document:
    """`document` with each page number raised by `by`, which may be negative."""

    def moved(thing: Any) -> Any:
        return thing if thing.page is None else thing.model_copy(update={"page": thing.page + by})

    def mark(one: Mark) -> Mark:
        return one.model_copy(update={"boxes": tuple(moved(box) for box in one.boxes)})

    marks = document.marks
    return document.model_copy(
        update={
            "pages": tuple(n + by for n in document.pages),
            "fields": {name: moved(field) for name, field in document.fields.items()},
            "barcodes": tuple(moved(code) for code in document.barcodes),
            "marks": marks
            and marks.model_copy(update={"stamp": mark(marks.stamp), "signature": mark(marks.signature)}),
        }
    )
