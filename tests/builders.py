"""Claims made to measure: what a test needs, no more. People and numbers in them are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from claims.claim import Barcode, Claim, Document, Field, Mark, MarkBox, Marks, Page
from claims.words import (
    BARE_KINDS,
    CodeFormat,
    Kind,
    MarkOwner,
    MarkState,
    Origin,
    PageState,
    Regime,
    Status,
    ZoneState,
)

BOX = (0.1, 0.1, 0.4, 0.2)
ACT = {"date": "2026-01-20", "code": "C", "coefficient": "1", "amount": "150.00", "inpe": "101000008"}


def a_field(value: Any, accepted: bool = True, origin: Origin = Origin.PRINT, confidence: float | None = None) -> Field:
    """A field as a reader gives it; sure unless told otherwise."""
    chance = confidence if confidence is not None else (0.99 if accepted else 0.4)
    return Field(value=value, text=None, confidence=chance, accepted=accepted, origin=origin, page=1, box=BOX)


def doubtful(value: Any) -> Field:
    """A field nobody would swear to."""
    return a_field(value, accepted=False)


def _mark(owners: Sequence[str] | bool | None, page: int) -> Mark:
    if owners is None:
        return Mark(state=MarkState.UNSURE, confidence=0.5)
    names = (["practitioner"] if owners else []) if isinstance(owners, bool) else owners
    boxes = tuple(MarkBox(page=page, box=BOX, of=MarkOwner(name)) for name in names)
    return Mark(state=MarkState.PRESENT if boxes else MarkState.ABSENT, confidence=0.98, boxes=boxes)


def a_document(
    kind: Kind,
    fields: Mapping[str, Any],
    stamp: Sequence[str] | bool | None = True,
    signature: Sequence[str] | bool | None = True,
    codes: Sequence[str | tuple[str, str]] = (),
    zones: Mapping[str, str] | None = None,
    pages: Sequence[int] = (1,),
    language: str | None = "fr",
) -> Document:
    """A document; a field given as None is left out, a bare value is read surely.

    stamp, signature  True, False, the owners of its boxes, or None where it is unsure
    codes             payloads of EAN-13 codes, or (format, payload)
    """
    read = {
        name: value if isinstance(value, Field) else a_field(value).model_copy(update={"page": pages[0]})
        for name, value in fields.items()
        if value is not None
    }
    pairs = [code if isinstance(code, tuple) else ("EAN13", code) for code in codes]
    return Document(
        kind=kind,
        kind_confidence=0.98,
        pages=tuple(pages),
        language=language,
        fields=read,
        zones={name: ZoneState(state) for name, state in (zones or {}).items()},
        marks=None if kind in BARE_KINDS else Marks(stamp=_mark(stamp, pages[0]), signature=_mark(signature, pages[0])),
        barcodes=tuple(Barcode(format=CodeFormat(form), value=value, page=pages[0], box=BOX) for form, value in pairs),
    )


_OF_DOCUMENT = frozenset({"stamp", "signature", "codes", "zones", "pages", "language", "kind"})


def _made(kind: Kind, fields: Mapping[str, Any], given: Mapping[str, Any]) -> Document:
    told = {name: value for name, value in given.items() if name in _OF_DOCUMENT and name != "kind"}
    values = {name: value for name, value in given.items() if name not in _OF_DOCUMENT}
    return a_document(given.get("kind", kind), {**fields, **values}, **told)


def a_care_sheet(**given: Any) -> Document:
    """A clean care sheet of one visit; name a field or a part of the document to change it, None to leave it out."""
    fields: dict[str, Any] = {
        "insured_name": "EL AMRANI SAMIR",
        "insured_number": "123456785",
        "relationship": "self",
        "patient_name": "EL AMRANI SAMIR",
        "patient_birth_date": "1984-05-02",
        "inpe": "101000008",
        "care_type": "illness",
        "acts": [ACT],
        "first_act_date": "2026-01-20",
        "last_act_date": "2026-01-20",
        "total_amount": "150.00",
    }
    if given.get("acts", 0) is None:
        fields |= {"first_act_date": None, "last_act_date": None}
    elif isinstance(given.get("acts"), list):
        days = sorted(row["date"] for row in given["acts"] if row.get("date"))
        fields |= {"first_act_date": days[0] if days else None, "last_act_date": days[-1] if days else None}
    owners = {"signature": ["practitioner", "insured"]}
    return _made(Kind.CARE_SHEET, fields, {**owners, **given})


def a_prescription(**given: Any) -> Document:
    """A clean prescription of one medicine with its bar code."""
    fields = {
        "patient_name": "EL AMRANI SAMIR",
        "date": "2026-01-20",
        "drugs": [{"description": "PARACETAMOL 1 G", "dose": "1 x 3", "duration": "5 jours"}],
        "drug_barcodes": ["6118000000013"],
    }
    return _made(
        Kind.PRESCRIPTION, fields, {"codes": ("6118000000013",), "stamp": ["practitioner", "pharmacist"], **given}
    )


def an_invoice(**given: Any) -> Document:
    """A clean invoice of two lines."""
    fields = {
        "number": "F-2026-17",
        "date": "2026-01-22",
        "issuer_name": "LABORATOIRE ATLAS",
        "ice": "001234567000062",
        "inpe": "015000029",
        "patient_name": "EL AMRANI SAMIR",
        "lines": [{"description": "GLYCEMIE", "amount": "100.00"}, {"description": "NFS", "amount": "50.00"}],
        "total": "150.00",
        "total_in_words": "150.00",
    }
    return _made(Kind.INVOICE, fields, given)


def a_paper(kind: str, **given: Any) -> Document:
    """Any other document, without fields of its own."""
    return _made(Kind(kind), {}, given)


def a_claim(
    *documents: Document, regime: str | None = "cnss", received_on: str | None = "2026-02-10", **given: Any
) -> Claim:
    """A claim of these documents, each on a page of its own unless it says otherwise."""
    placed = []
    for place, document in enumerate(documents, 1):
        shared = documents.count(document) > 1 or any(
            document.pages == other.pages for other in documents if other is not document
        )
        placed.append(document.model_copy(update={"pages": (place,)}) if shared else document)
    numbers = sorted({page for document in placed for page in document.pages})
    pages = tuple(Page(n=n, state=PageState.READ, quality=0.95) for n in numbers)
    return Claim(
        **{
            "id": "01J00000000000000000000000",
            "source": "0042.pdf",
            "sha256": "a" * 64,
            "status": Status.READING,
            "regime": Regime(regime) if regime else None,
            "received_on": date.fromisoformat(received_on) if received_on else None,
            "pages": pages,
            "documents": tuple(placed),
            **given,
        }
    )
