"""`/review/claims/{id}`: a claim on the desk, its images, and the letter that asks for what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from claims.claim import Box, Claim
from claims.words import PageState
from intake.claim import queries as claim_queries
from intake.claim import records
from intake.claim import service as claim_service
from intake.claim.records import Record
from intake.counter.sending import may_hand_in
from intake.doors import Reading, an_id, is_id
from intake.house import Work
from intake.problems import Malformed
from intake.review import deciding, desk_view, drafts, letter, queries, service, tiles, undoing
from intake.review.desk_view import Shown
from intake.review.following import VALUE
from intake.review.papers import arrangement
from intake.review.queue_view import DONE
from intake.review.spotting import READER
from intake.review.telling import Told
from intake.review.visiting import Inside, Visit, WithForm, remember_language
from intake.splitting import joining
from intake.splitting.proposing import RULE
from intake.station import complementing

router = APIRouter(prefix="/review/claims", include_in_schema=False, route_class=Told)
IMAGE = "image/jpeg"
REASONS = (
    "Seen on the original paper",
    "Force majeure, with its certificate in the claim",
    "Misread by the machine; the paper is in order",
    "Confirmed by telephone with the practitioner",
)
"""What rules are usually set aside for."""
SENTENCES = (
    "Nothing stands against this claim any more. V validates it.",
    "{count} flags still stop this claim.",
    "Every value is confirmed.",
    "Reading…",
    "Nothing is written there.",
    "Read there: {value}",
    "Kept.",
    "Taken back.",
    "No line to the server; what is typed stays here.",
    "You hold this claim until {time}.",
    "Your hold on this claim has ended; it is renewed with your next act.",
    "You do not hold this claim any more; somebody else may take it.",
)
"""What the desk's script says by itself."""


@router.get("/{claim_id}")
def desk(
    claim_id: str,
    request: Request,
    visit: Inside,
    ahead: Annotated[bool, Query()] = False,
    done: Annotated[str, Query(max_length=20)] = "",
    from_: Annotated[str, Query(alias="from", max_length=26)] = "",
) -> Response:
    """A claim on the desk; whoever may decide it holds it from now on for a limited time.

    ahead  the claim is loaded while another is decided: the time at the desk begins when it is shown
    """
    record, held_until = _hold(visit, an_id(claim_id), ahead)
    claim = record.claim
    with visit.house.reading() as work:
        response = visit.page(
            "desk.html",
            title=visit.tongue.say("Review desk"),
            heading=claim.reference or claim.source,
            subheading=visit.tongue.name("status", claim.status),
            base_url=f"/review/claims/{claim.id}",
            page_url=f"/review/claims/{claim.id}/tiles/{{n}}/{{level}}/{{x}}/{{y}}",
            held_until="" if held_until is None else held_until.isoformat(),
            pages=page_strip(work, claim, visit),
            keys=desk_view.keys(visit.tongue, desk_view.KEYS),
            tools=desk_view.tools(desk_view.DESK_TOOLS, visit.tongue),
            said=_said(visit, done),
            said_from=from_ if is_id(from_) else "",
            sentences={sentence: visit.tongue.gettext(sentence) for sentence in SENTENCES}
            | {f"done: {word}": visit.tongue.say(sentence) for word, sentence in DONE.items()},
            **panel(work, record, visit),
        )
    return remember_language(request, response)


@router.get("/{claim_id}/tiles/{n}/{level}/{x}/{y}")
def tile(claim_id: str, n: int, level: int, x: int, y: int, visit: Inside, work: Reading) -> Response:
    """One tile of a page."""
    return Response(tiles.tile(work, an_id(claim_id), n, (level, x, y), visit.caller), media_type=IMAGE)


@router.get("/{claim_id}/thumbs/{n}")
def thumb(claim_id: str, n: int, visit: Inside, work: Reading) -> Response:
    """A small image of page `n`."""
    return Response(tiles.thumb(work, an_id(claim_id), n, visit.caller), media_type=IMAGE)


@router.get("/{claim_id}/crops/{n}")
def crop(claim_id: str, n: int, visit: Inside, work: Reading, box: Annotated[str, Query(max_length=80)]) -> Response:
    """What stands in a box of page `n`."""
    return Response(tiles.crop(work, an_id(claim_id), n, _box(box), visit.caller), media_type=IMAGE)


@router.get("/{claim_id}/letter.pdf")
def printed_letter(claim_id: str, visit: Inside, work: Reading) -> Response:
    """The letter that asks the insured person for what is missing, in French and in Arabic."""
    record = claim_service.claim(work, an_id(claim_id), visit.caller)
    headers = {"Content-Disposition": f'inline; filename="{record.claim.tracking or record.id}.pdf"'}
    return Response(letter.of(record), media_type="application/pdf", headers=headers)


@router.post("/{claim_id}/take-back")
def take_back(claim_id: str, sent: WithForm) -> Response:
    """A supervisor frees a claim that somebody holds."""
    visit, _ = sent
    with visit.house.writing() as work:
        service.take_back(work, an_id(claim_id), visit.caller)
    return RedirectResponse(f"/review/claims/{claim_id}", 303)


def panel(work: Work, record: Record, visit: Visit) -> dict[str, Any]:
    """All that the side of the desk prints."""
    claim, role = record.claim, visit.caller.role
    typed = drafts.of(work, record, visit.caller)
    shown = Shown(
        due_on=record.row["pay_by"],
        originals={_place(key): value["value"] for key, value in record.machine.items()},
        required=desk_view.required_fields(claim, visit.house.law),
        notes=record.judged.get("notes", []),
        undoable=undoing.last(work, record) if visit.may_decide else None,
        may_decide=_may_change(record, visit),
        may_supervise=role == "supervisor",
        typed=[_place(key) for key in typed if VALUE.fullmatch(key)],
    )
    holder = service.holder_name(work, record)
    base = f"/review/claims/{claim.id}"
    joinable = joining.siblings(work, record) if _may_change(record, visit) else []
    return {
        **desk_view.panel(claim, shown, visit.tongue),
        "acts": desk_view.acts(claim, shown, visit.tongue),
        "typed": typed,
        "arrangement": arrangement(claim),
        "etag": record.etag,
        "csrf": visit.csrf,
        "add_papers": f"/review/counter?complements={claim.id}" if _takes_papers(record, visit) else "",
        "siblings": desk_view.siblings([one.claim for one in joinable], visit.tongue),
        "splits_url": f"{base}/splits",
        "splits": _openings(claim) if _may_change(record, visit) else [],
        "reasons": [visit.tongue.say(reason) for reason in REASONS],
        "decision_url": f"{base}/decision",
        "take_back_url": f"{base}/take-back",
        "letter_url": f"{base}/letter.pdf" if record.judged.get("requested") else "",
        "due_on": deciding.usual_due_on(visit.house).isoformat(),
        "held_by": holder or "",
        "may": "decide" if _may_change(record, visit) and claim.status in desk_view.OPEN else "",
        "may_take_back": role == "supervisor" and holder not in (None, visit.caller.name),
    }


def _may_change(record: Record, visit: Visit) -> bool:
    """Whether the desk is one to act at; else it only shows the claim."""
    return visit.may_decide and deciding.may_change(record.claim, visit.caller)


def _hold(visit: Visit, claim_id: str, ahead: bool) -> tuple[Record, datetime | None]:
    """The claim, held by whoever may decide it, until when; somebody who only looks, comes second, or has handed it to
    others holds nothing.

    Raises NotFound, ClaimHeld, ReadsBlind.
    """
    until = None
    with visit.house.reading() as work:
        claim_service.check_not_blind(work, claim_id, visit.caller)
    if visit.may_decide:
        READER.wake()
        with visit.house.writing() as work:
            free = visit.caller.role != "supervisor" or service.is_free(work, claim_id, visit.caller)
            if free:
                _, until = service.hold(work, claim_id, visit.caller)
            if free and not ahead:
                queries.open_desk(work.connection, claim_id, visit.caller.id, visit.house.now())
            queries.see(work.connection, claim_id, visit.caller.id, visit.house.now())
    with visit.house.reading() as work:
        return records.load(work, claim_id, visit.caller), until


def page_strip(work: Work, claim: Claim, visit: Visit) -> list[dict[str, Any]]:
    """What the strip of small pages prints."""
    sizes: Mapping[int, tiles.Size] = {
        row["n"]: tiles.Size(row["width_px"], row["height_px"])
        for row in claim_queries.pages(work.connection, claim.id)
    }
    bad = (PageState.UNREADABLE, PageState.FAILED)
    # in the order of the papers, which a person may have changed; pages of no paper come last
    order = {n: place for place, n in enumerate(n for document in claim.documents for n in document.pages)}
    shown = sorted((page for page in claim.pages if page.n in sizes), key=lambda page: order.get(page.n, len(order)))
    return [
        {
            "n": page.n,
            "label": visit.tongue.say("Page {n}", n=page.n),
            "state": visit.tongue.name("page", page.state) if page.state in bad else "",
            "thumb": f"/review/claims/{claim.id}/thumbs/{page.n}",
            "whole": f"/review/claims/{claim.id}/tiles/{page.n}/0/0/0",
            "width": sizes[page.n].width,
            "height": sizes[page.n].height,
            "levels": sizes[page.n].levels,
            "current": "true" if place == 0 else "false",
        }
        for place, page in enumerate(shown)
    ]


def _said(visit: Visit, done: str) -> str:
    return visit.tongue.say(DONE[done]) if done in DONE else ""


def _takes_papers(record: Record, visit: Visit) -> bool:
    return record.claim.status in complementing.OPEN and may_hand_in(visit.caller)


def _openings(claim: Claim) -> list[int]:
    """Pages where another claim may begin and nobody has said whether it does."""
    open_flags = (flag for flag in claim.flags if flag.rule == RULE and flag.waived is None)
    return [claim.documents[flag.document].pages[0] for flag in open_flags if flag.document is not None]


def _place(key: str) -> tuple[int, str]:
    document, _, name = key.partition(".")
    return int(document), name


def _box(text: str) -> Box:
    try:
        left, top, right, bottom = (float(side) for side in text.split(","))
    except ValueError:
        raise Malformed from None
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise Malformed
    return left, top, right, bottom
