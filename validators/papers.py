"""What the papers of a claim say, seen with a rule's eyes: sure, doubtful, empty or not seen.

Nothing here raises, whatever a claim holds: a value of the wrong type counts as doubtful.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache, update_wrapper
from operator import itemgetter
from typing import Any, Concatenate, ParamSpec, TypeVar

from claims.claim import Claim, Document
from claims.words import CARE_SHEETS, CodeFormat, Kind, PageState, ZoneState

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Sight(StrEnum):
    """How a field was seen: SURE and DOUBTFUL carry a value or ink, EMPTY was looked at, UNSEEN was not found."""

    SURE = "sure"
    DOUBTFUL = "doubtful"
    EMPTY = "empty"
    UNSEEN = "unseen"


Paper = tuple[int, Document]
"""A document with its place in the claim."""


def once(work: Callable[Concatenate[Claim, Asked], Answer]) -> Callable[Concatenate[Claim, Asked], Answer]:
    """Remembers the answer about the very claim that was asked of last: all rules judge one claim before the next."""
    last: tuple[Claim, object, object, Answer] | None = None

    def asked(claim: Claim, /, *more: Asked.args, **named: Asked.kwargs) -> Answer:
        nonlocal last
        held = last
        if held is None or held[0] is not claim or held[1] != more or held[2] != named:
            held = last = (claim, more, named, work(claim, *more, **named))
        return held[3]

    update_wrapper(asked, work)
    return asked


@once
def _by_kind(claim: Claim) -> dict[Kind, tuple[Paper, ...]]:
    found: dict[Kind, tuple[Paper, ...]] = {}
    for place, document in enumerate(claim.documents):
        found[document.kind] = (*found.get(document.kind, ()), (place, document))
    return found


def papers(claim: Claim, kinds: Collection[Kind]) -> tuple[Paper, ...]:
    """The claim's documents of these kinds."""
    held = _by_kind(claim)
    if len(kinds) == 1:
        return held.get(next(iter(kinds)), ())
    wanted = [listed for kind, listed in held.items() if kind in kinds]
    if len(wanted) < 2:
        return wanted[0] if wanted else ()
    return tuple(sorted((paper for listed in wanted for paper in listed), key=itemgetter(0)))


@once
def care_sheets(claim: Claim) -> tuple[Paper, ...]:
    """The claim's care sheets of any form."""
    return papers(claim, CARE_SHEETS)


def bears(document: Document, name: str) -> bool:
    """Whether a value of `name` was read, surely or not."""
    field = document.fields.get(name)
    if field is None:
        return False
    value = field.value
    return bool(value) or not (value is None or isinstance(value, (str, list, tuple)))


def sight(document: Document, name: str) -> Sight:
    """How the field `name` was seen."""
    if bears(document, name):
        return Sight.SURE if document.fields[name].accepted else Sight.DOUBTFUL
    zone = document.zones.get(name)
    if zone is ZoneState.EMPTY:
        return Sight.EMPTY
    return Sight.DOUBTFUL if zone in (ZoneState.FILLED, ZoneState.ILLEGIBLE) else Sight.UNSEEN


def sure(document: Document, name: str) -> bool:
    """Whether `name` was read surely."""
    field = document.fields.get(name)
    return field is not None and field.accepted and bears(document, name)


def text(document: Document, name: str) -> str | None:
    """The value of `name` as text, sure or not."""
    field = document.fields.get(name)
    value = None if field is None else field.value
    return value if isinstance(value, str) and value else None


def as_day(value: Any) -> date | None:
    """`value` as a day, None when it is none.

    >>> as_day("2026-02-30") is None
    True
    """
    return _day(value) if isinstance(value, str) else None


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def as_amount(value: Any) -> Decimal | None:
    """`value` as an amount, None when it is none.

    >>> as_amount("12.50"), as_amount("a dozen")
    (Decimal('12.50'), None)
    """
    if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,12}(\.\d{1,4})?", value):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:  # pragma: no cover - the pattern leaves nothing that Decimal refuses
        return None


def day(document: Document, name: str) -> date | None:
    """The value of `name` as a day, sure or not."""
    return as_day(text(document, name))


def sure_day(document: Document, name: str) -> date | None:
    """The value of `name` as a day where it was read surely."""
    return day(document, name) if sure(document, name) else None


def amount(document: Document, name: str) -> Decimal | None:
    """The value of `name` as an amount, sure or not."""
    return as_amount(text(document, name))


def items(document: Document, name: str) -> list[Any]:
    """The entries of a list field, sure or not; empty when there is no list."""
    value = document.fields[name].value if bears(document, name) else None
    return list(value) if isinstance(value, (list, tuple)) else []


def rows(document: Document, name: str) -> list[dict[str, Any]]:
    """The rows of a table field, sure or not."""
    return [row for row in items(document, name) if isinstance(row, dict)]


def row_days(document: Document, name: str) -> list[date]:
    """The days that stand in the rows of a table."""
    return [found for row in rows(document, name) if (found := as_day(row.get("date"))) is not None]


def letter(row: dict[str, Any]) -> str:
    """The key letter of an act row, in capitals: `K` of `K 50`.

    >>> letter({"code": "AMM 10"}), letter({})
    ('AMM', '')
    """
    return _letter(str(row.get("code") or ""))


@lru_cache(maxsize=1024)
def _letter(code: str) -> str:
    found = re.match(r"\s*([A-Za-z]+)", code)
    return found.group(1).upper() if found else ""


@dataclass(frozen=True)
class Acts:
    """The days of the acts of one care sheet.

    first, last  None where no date was read
    sight        SURE where both can be built upon
    """

    first: date | None
    last: date | None
    sight: Sight


def acts_of(document: Document) -> Acts:
    """When the acts of a care sheet were done, from its act table, else from its pharmacy rows."""
    for table in ("acts", "dispensings"):
        days = row_days(document, table)
        first = day(document, "first_act_date") if table == "acts" else None
        last = day(document, "last_act_date") if table == "acts" else None
        if first is not None and sure(document, "first_act_date"):
            certain = sure(document, "last_act_date") or sure(document, table)
            return Acts(first, last or max([first, *days]), Sight.SURE if certain else Sight.DOUBTFUL)
        if days:
            return Acts(min(days), max(days), sight(document, table))
        if first is not None:
            return Acts(first, last or first, Sight.DOUBTFUL)
        if bears(document, table) or sight(document, table) is Sight.DOUBTFUL:
            return Acts(None, None, Sight.DOUBTFUL)
    seen = {sight(document, name) for name in ("acts", "first_act_date")}
    return Acts(None, None, Sight.EMPTY if Sight.EMPTY in seen else Sight.UNSEEN)


@once
def claim_day(claim: Claim, first_known: date) -> date | None:
    """The day whose law judges a claim: its first sure act, else its oldest sure paper, else its deposit.

    Days before `first_known` or after the deposit are misreadings or faults of their own and are passed over.
    """

    def fit(days: Iterable[date | None]) -> list[date]:
        limit = claim.received_on or date.max
        return [found for found in days if found is not None and first_known <= found <= limit]

    acts = fit(found.first for _, sheet in care_sheets(claim) if (found := acts_of(sheet)).sight is Sight.SURE)
    others = fit(sure_day(document, "date") for document in claim.documents)
    return min(acts or others or fit([claim.received_on]), default=None)


def lost_pages(claim: Claim) -> bool:
    """Whether a page of the claim could not be read, so that what seems absent may stand there."""
    return any(page.state in (PageState.UNREADABLE, PageState.FAILED) for page in claim.pages)


def unknown_papers(claim: Claim) -> bool:
    """Whether a page or a document was not recognised, so that a paper that seems absent may be there."""
    return lost_pages(claim) or any(document.kind is Kind.OTHER for document in claim.documents)


def quality_of(claim: Claim, document: Document) -> float:
    """The quality of the worst page of a document, 0 to 1; 0 where a page was not read."""
    grades = {page.n: page.quality if page.state is PageState.READ else 0.0 for page in claim.pages}
    return min((grades.get(n) or 0.0 for n in document.pages), default=0.0)


def drug_codes(claim: Claim) -> Iterator[str]:
    """Every EAN-13 seen in the claim, as often as it stands there, from bars or from print."""
    for document in claim.documents:
        bars = [code.value for code in document.barcodes if code.format is CodeFormat.EAN13]
        printed = [code for code in items(document, "drug_barcodes") if isinstance(code, str)]
        yield from bars if len(bars) >= len(printed) else printed
