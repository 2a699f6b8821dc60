"""What `cachet rules explain` prints: each rule on a claim, what it asked and saw, and why it spoke or was silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from claims.claim import Claim, Flag
from validators.clocks import clocks
from validators.engine import judge_by, rules
from validators.known import Known
from validators.law import BeforeTheLaw, Law
from validators.papers import claim_day
from validators.tracing import TracedKnown, TracedLaw

LONG = 60
"""Characters of a parameter's value that are shown."""


def title(rule: str) -> str:
    """What a rule is about, in one line."""
    return (rules()[rule].__doc__ or "").strip().splitlines()[0]


def or_dash(value: object) -> str:
    """`value` as text, a dash for None."""
    return "-" if value is None else str(value)


def heading(claim: Claim, law: Law, known: Known) -> Iterator[str]:
    """Which claim it is, whose law judges it, and its clocks."""
    day = claim_day(claim, law.first_day)
    yield (
        f"{claim.source} part {claim.part} regime {or_dash(claim.regime)} received {or_dash(claim.received_on)} "
        f"law of {or_dash(day)}"
    )
    for name, last in clocks(claim, law, known).items():
        yield f"  clock {name}: {last}"


def explained(rule: str, claim: Claim, law: Law, known: Known) -> Iterator[str]:
    """What a rule says of a claim, its flags first, then what it asked of law and lists."""
    traced_law, traced_known = TracedLaw(law.parameters), TracedKnown(known)
    flags = judge_by(rule, claim, traced_law, traced_known) if claim.quarantine is None else ()
    if not flags:
        yield f"{rule}: {_why_silent(rule, claim, law, traced_known)}. {title(rule)}"
    for flag in flags:
        place = (
            "" if flag.document is None else f" document {flag.document} ({claim.documents[flag.document].kind.value})"
        )
        yield f"{rule}: {flag.severity.value}, {flag.certainty.value}{place}. {flag.message.en}"
        yield from (f"    {name} = {_seen(claim, flag, name)}" for name in flag.fields)
        yield f"    basis: {flag.basis}"
    for name, value in sorted(traced_law.asked_for.items()):
        if not name.startswith("severity.") and not (flags and name == "deposit.complement_days"):
            yield f"    asked {name} = {_short(value.value)} (from {value.from_day}: {value.basis})"


def _why_silent(rule: str, claim: Claim, law: Law, known: TracedKnown) -> str:
    if claim.quarantine is not None:
        return "silent, no page of the claim could be opened"
    day = claim_day(claim, law.first_day)
    if weight(law, rule, day, claim.regime) == "off":
        return "off for this regime on this day"
    if known.without == {"clock"}:
        return "silent, no clock runs here"
    if known.without:
        return f"silent, not loaded: {', '.join(sorted(known.without))}"
    return "silent"


def weight(law: Law, rule: str, day: date | None, regime: Any) -> str:
    """`block`, `review`, `warn`, `off`, or `unknown` before the first day the rule is known for."""
    try:
        said = law.severity(rule, day, regime)
    except BeforeTheLaw:
        return "unknown"
    return said.value if said is not None else "off"


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONG else text[:LONG] + "…"


def _seen(claim: Claim, flag: Flag, name: str) -> str:
    if flag.document is None:
        return "see the documents"
    paper = claim.documents[flag.document]
    field, zone = paper.fields.get(name), paper.zones.get(name)
    if field is None:
        return f"not read (zone {zone.value if zone is not None else 'not looked for'})"
    return f"{field.value!r}, confidence {field.confidence:.2f}, {'accepted' if field.accepted else 'not accepted'}, {field.origin.value}"
