"""`/review/counter`: papers are handed in by browser, and what becomes of them is shown while their owner is still there."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from claims.errors import NotAllowed, NotFound
from claims.words import Regime
from intake.claim import records
from intake.claim.records import MOROCCO
from intake.counter import queries, receipt, service
from intake.counter.receipt import in_tongue, number
from intake.counter.schemas import ClaimAtCounter, Counter, FileAtCounter
from intake.counter.sending import may_hand_in
from intake.doors import Reading, an_id, is_id
from intake.house import Work
from intake.review.catalogue import Tongue, tongue
from intake.review.telling import Told
from intake.review.visiting import Inside, Visit, remember_language

router = APIRouter(prefix="/review/counter", include_in_schema=False, route_class=Told)
SHOWN_BEFORE = 10
PROBLEMS = (
    *("complement_unknown", "complement_refused", "body_too_large", "too_many_files", "manifest_invalid"),
    *(
        "forbidden",
        "csrf",
        "rate_limited",
        "storage_unavailable",
        "unavailable",
        "upload_gone",
        "unsupported_media_type",
    ),
)
"""What may stand in the way of handing in, with a sentence for people in the catalogues."""
HTMX_STOP = 286  # htmx asks no more


@router.get("")
def hand_in(
    request: Request, visit: Inside, work: Reading, complements: Annotated[str, Query(max_length=26)] = ""
) -> Response:
    """Files are dropped here; with `complements`, they join the claim of that id: whoever sees its tracking number follows a
    claim by it, so that stands in no address."""
    if not may_hand_in(visit.caller):
        raise NotAllowed
    completed = records.load(work, an_id(complements), visit.caller).claim.tracking if complements else ""
    speak = visit.tongue
    page = visit.page(
        "counter.html",
        title=speak.say("Add papers to a claim") if complements else speak.say("Hand in papers"),
        complements=completed,
        person=visit.caller.id,
        today=visit.house.now().astimezone(MOROCCO).date().isoformat(),
        regimes=[{"code": regime.value, "name": speak.name("regime", regime)} for regime in Regime],
        problems=json.dumps({slug: speak.name("problem", slug) for slug in PROBLEMS}, ensure_ascii=False),
        before=_before(work, visit),
    )
    return remember_language(request, page)


def _before(work: Work, visit: Visit) -> list[dict[str, str]]:
    """What this person handed in last."""
    row = queries.station_of(work.connection, visit.caller.id)
    if row is None:
        return []
    batches = queries.newest_batches(work.connection, row["id"], SHOWN_BEFORE)
    return [
        {"href": f"/review/counter/batches/{batch['id']}", "when": _moment(batch["created_at"], visit.tongue)}
        for batch in batches
    ]


@router.get("/batches/{batch_id}")
def batch(batch_id: str, request: Request, visit: Inside, work: Reading) -> Response:
    """Pages to scan again, what is missing, and the receipt."""
    told = service.of_batch(work, _id(batch_id), visit.caller)
    page = visit.page("counter_batch.html", title=visit.tongue.say("At the counter"), **_shown(told, visit.tongue))
    return remember_language(request, page)


@router.get("/batches/{batch_id}/told")
def told_now(batch_id: str, visit: Inside, work: Reading) -> Response:
    """The same, for a page that is open; ends the asking when nothing more will come."""
    told = service.of_batch(work, _id(batch_id), visit.caller)
    return visit.page("_counter.html", HTMX_STOP if told.done else 200, **_shown(told, visit.tongue))


@router.get("/batches/{batch_id}/receipt")
def receipts(batch_id: str, request: Request, visit: Inside, work: Reading) -> Response:
    """The receipts of a batch to print, French and Arabic side by side."""
    told = service.of_batch(work, _id(batch_id), visit.caller)
    page = visit.page(
        "receipt.html",
        title=visit.tongue.say("Receipt"),
        back=f"/review/counter/batches/{told.batch}",
        receipts=[_sheet(told, claim) for claim in told.claims],
        words={code: _words(tongue(code)) for code in ("fr", "ar")},
    )
    return remember_language(request, page)


def _sheet(told: Counter, claim: ClaimAtCounter) -> dict[str, Any]:
    both = (receipt.parts(told, claim, tongue("fr")), receipt.parts(told, claim, tongue("ar")))
    return {"number": number(claim.tracking), "parts": list(zip(*both, strict=True))}


def _words(speak: Tongue) -> dict[str, str]:
    return {
        "title": receipt.title(speak),
        "tracking": speak.say("Tracking number"),
        "keep": speak.say("Keep this receipt."),
    }


def _shown(told: Counter, speak: Tongue) -> dict[str, Any]:
    return {
        "url": f"/review/counter/batches/{told.batch}/told",
        "receipt_url": f"/review/counter/batches/{told.batch}/receipt",
        "done": told.done,
        "when": _moment(told.created_at, speak),
        "files": [_file(file, speak) for file in told.files],
        "claims": [_claim(claim, speak) for claim in told.claims],
    }


def _moment(moment: Any, speak: Tongue) -> str:
    local = moment.astimezone(MOROCCO)
    return f"{speak.day(local.date())} {local:%H:%M}"


def _file(file: FileAtCounter, speak: Tongue) -> dict[str, Any]:
    again = [speak.say("Page {n}: {why}", n=one.page, why=in_tongue(one.message, speak)) for one in file.rescan]
    if file.refused is not None:
        again.append(in_tongue(file.refused, speak))
    fine = speak.say("{count} pages looked at, none to scan again", count=file.pages or 0)
    return {"name": file.source, "checked": file.checked, "again": again, "fine": "" if again else fine}


def _claim(claim: ClaimAtCounter, speak: Tongue) -> dict[str, Any]:
    return {
        "href": f"/review/claims/{claim.id}",
        "number": number(claim.tracking),
        "name": claim.source,
        "status": speak.name("status", claim.status),
        "read": claim.read,
        "refused": "" if claim.refused is None else in_tongue(claim.refused, speak),
        "papers": [f"{speak.name('kind', paper.kind)} · {_pages(paper.pages)}" for paper in claim.papers],
        "missing": [in_tongue(one.message, speak) for one in claim.missing],
        "look_at": [in_tongue(one.message, speak) for one in claim.look_at],
    }


def _pages(pages: Sequence[int]) -> str:
    return str(pages[0]) if len(pages) == 1 else f"{pages[0]}-{pages[-1]}"


def _id(text: str) -> str:
    if not is_id(text):
        raise NotFound
    return text
