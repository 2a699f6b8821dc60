"""Printed forms as the law's table knows them: whose they are, what for, and what stands on which page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.claim import Claim, Document
from validators.law import Law
from validators.papers import claim_day, sure, text


@dataclass(frozen=True)
class Form:
    """One form.

    manager  the fund that issues it: CNSS or CNOPS
    of_care  False for forms that are no care file
    pages    for each page the fields, and zones, that show it was seen; empty where one page is enough
    """

    reference: str
    manager: str
    of_care: bool
    pages: tuple[tuple[str, ...], ...]


def reference_of(paper: Document) -> str | None:
    """The reference printed on a paper, without its label, where it was read surely.

    `Réf : 610-1-02` is `610-1-02`.
    """
    written = text(paper, "form_reference") if sure(paper, "form_reference") else None
    found = re.search(r"\d+(?:[-.]\d+)+", written or "")
    return found.group() if found else written


def form_of(reference: str, claim: Claim, law: Law) -> Form | None:
    """The form under a reference on the claim's day; None where the table does not know it."""
    for entry in law.value("forms.table", claim_day(claim, law.first_day), claim.regime):
        if reference in entry["references"]:
            pages = tuple(tuple(names) for names in entry["pages"])
            return Form(entry["references"][0], entry["manager"], entry["of_care"], pages)
    return None
