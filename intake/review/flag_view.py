"""What the desk says of the flags of a claim: in the order they are to be settled, each with the crop that is its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from claims.claim import Box, Claim, Document, Flag
from claims.words import Certainty, Severity
from intake.review.catalogue import Tongue
from intake.review.queue_view import rule_title

Context = dict[str, Any]

_ORDER = {Severity.BLOCK: 0, Severity.REVIEW: 1, Severity.WARN: 2}
_FIRST_RULES = ("split_proposed", "page_unreadable", "reading_failed", "field_doubtful")
_OTHER_PAPER = {
    "patient_name_mismatch": ("patient_name",),
    "insured_name_mismatch": ("insured_name", "patient_name"),
    "several_patients": ("patient_name",),
    "claimed_amount_mismatch": ("total", "amount", "total_amount"),
    "prescription_expired": ("last_act_date", "acts", "first_act_date", "dispensings"),
    "prior_agreement_expired": ("last_act_date", "acts", "first_act_date"),
    "ald_protocol_expired": ("last_act_date", "acts", "first_act_date"),
    "dates_inconsistent": ("date", "first_act_date", "last_act_date"),
    "drug_not_prescribed": ("drugs",),
    "drug_price_mismatch": ("dispensings",),
}
"""Rules that turn on two papers, and what is looked for on the other one, the best first."""


def flags(claim: Claim, tongue: Tongue) -> Context:
    """The flags in the order they are to be settled, with how many still stop the claim."""
    standing = sorted(claim.flags, key=settling_order)
    stops = [flag for flag in standing if flag.waived is None and flag.severity is not Severity.WARN]
    return {
        "flags_heading": tongue.say("{count} flags", count=len(standing)) if standing else tongue.say("No flags"),
        "flags": [_flag(n, flag, claim, tongue) for n, flag in enumerate(standing)],
        "stops": len(stops),
    }


def settling_order(flag: Flag) -> tuple[bool, int, bool, int, str]:
    """Waived flags last; first whether it is one claim, then unreadable pages and doubtful fields before the rules that turn on them."""
    light = flag.severity is Severity.WARN
    first = _FIRST_RULES.index(flag.rule) if flag.rule in _FIRST_RULES and not light else len(_FIRST_RULES)
    return (flag.waived is not None, first, light, _ORDER[flag.severity], flag.rule)


def _flag(n: int, flag: Flag, claim: Claim, tongue: Tongue) -> Context:
    evidence = _evidence(flag, claim)
    place = _place(evidence, claim)
    return {
        "n": n,
        "rule": flag.rule,
        "rule_title": tongue.name("rule", flag.rule),
        "key": f"{flag.rule}.{flag.document}.{','.join(flag.fields)}",
        "severity": flag.severity.value,
        "severity_name": tongue.name("severity", flag.severity),
        "title": rule_title(flag.rule, flag.certainty is Certainty.CANNOT_TELL, tongue),
        "message": getattr(flag.message, tongue.code),
        "basis": flag.basis,
        "evidence": evidence,
        "fields": " ".join(f"{flag.document}.{name}" for name in flag.fields) if flag.document is not None else "",
        "beside": _beside(flag, claim),
        "page": _page(flag, claim),
        "crop": f"/review/claims/{claim.id}/crops/{place[0]}?box={','.join(f'{side:.4f}' for side in place[1])}"
        if place
        else "",
        "stops": flag.waived is None and flag.severity is not Severity.WARN,
        "waived": tongue.say("Set aside: {reason}", reason=flag.waived.reason) if flag.waived else "",
    }


def _evidence(flag: Flag, claim: Claim) -> str:
    """The key of the box that shows what the flag means; empty when nothing can be shown."""
    if flag.document is None:
        for index, document in enumerate(claim.documents):
            if any(name in document.fields and document.fields[name].box is not None for name in flag.fields):
                return _shown_field(index, document, flag.fields)
        return ""
    if flag.document >= len(claim.documents):
        return ""
    document = claim.documents[flag.document]
    found = _shown_field(flag.document, document, flag.fields)
    for sort in ("stamp", "signature"):
        if not found and sort in flag.rule and document.marks is not None and getattr(document.marks, sort).boxes:
            return f"{flag.document}.{sort}.0"
    return found


def _shown_field(index: int, document: Document, names: Iterable[str]) -> str:
    boxed = (name for name in names if name in document.fields and document.fields[name].box is not None)
    name = next(boxed, None)
    return f"{index}.{name}" if name else ""


def _beside(flag: Flag, claim: Claim) -> str:
    """The key of the same thing on another paper, for a flag that turns on both; empty where there is none."""
    wanted, shown = _OTHER_PAPER.get(flag.rule, ()), _evidence(flag, claim).partition(".")[0]
    for index, document in enumerate(claim.documents):
        if str(index) != shown and index != flag.document and (found := _shown_field(index, document, wanted)):
            return found
    return ""


def _page(flag: Flag, claim: Claim) -> int:
    """The page to show for a flag that has no box."""
    if flag.document is not None and flag.document < len(claim.documents):
        return claim.documents[flag.document].pages[0]
    bad = [page.n for page in claim.pages if page.state in ("unreadable", "failed")]
    return bad[0] if bad and flag.rule in _FIRST_RULES else 0


def _place(key: str, claim: Claim) -> tuple[int, Box] | None:
    """Page and box of an outline."""
    if not key:
        return None
    index, name = key.split(".")[:2]
    document = claim.documents[int(index)]
    found = document.fields.get(name)
    if found is not None and found.box is not None and found.page is not None:
        return found.page, found.box
    if name in ("stamp", "signature") and document.marks is not None:
        boxes = getattr(document.marks, name).boxes
        return (boxes[0].page, boxes[0].box) if boxes else None
    return None
