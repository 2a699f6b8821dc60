"""What the desk says of one claim: a claim goes in, everything its template prints comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from claims.claim import Claim, Document, Field, Flag, Mark
from claims.words import Certainty, Severity, Status
from intake.review.catalogue import Tongue
from intake.review.queue_view import rule_title

_ORDER = {Severity.BLOCK: 0, Severity.REVIEW: 1, Severity.WARN: 2}
_FIRST_RULES = ("page_unreadable", "reading_failed", "field_doubtful")
_OPEN = frozenset({Status.FLAGGED, Status.REFUSED})

Context = dict[str, Any]


def panel(claim: Claim, tongue: Tongue, originals: Mapping[tuple[int, str], object], due_on: date | None) -> Context:
    """Facts, flags, papers and outlines of `claim`.

    originals  what the machine had read in a field that a person changed, by document index and field name
    """
    standing = sorted(claim.flags, key=_settling_order)
    return {
        "facts": list(_facts(claim, tongue, due_on)),
        "flags_heading": tongue.say("{count} flags", count=len(standing)) if standing else tongue.say("No flags"),
        "flags": [_flag(flag, claim, tongue) for flag in standing],
        "documents": [
            _document(index, document, tongue, originals, claim.status in _OPEN)
            for index, document in enumerate(claim.documents)
        ],
        "outlines": [
            outline for index, document in enumerate(claim.documents) for outline in _outlines(index, document, tongue)
        ],
    }


def acts(claim: Claim, tongue: Tongue, may_supervise: bool) -> list[Context]:
    """The decisions that are open on `claim`, with what each dialog asks."""
    if claim.status not in _OPEN:
        return []
    stopping = [flag for flag in claim.flags if flag.waived is None and flag.severity is not Severity.WARN]
    rules = {flag.rule: flag for flag in sorted(stopping, key=_settling_order, reverse=True)}
    named = [{"rule": rule, "title": tongue.name("rule", rule)} for rule in rules]
    asked = [{"rule": rule, "message": getattr(flag.message, tongue.code)} for rule, flag in rules.items()]
    offered = [
        _act("validate", "V", "primary", "Validate", "Validate this claim", tongue) | {"waivers": named},
        _act("return", "B", "", "Ask back", "Ask the insured person for what is missing", tongue) | {"requests": asked},
        _act("reject", "X", "danger", "Reject", "Reject this claim: a second person will confirm", tongue),
    ]
    if not may_supervise:
        offered.append(_act("escalate", "E", "", "Escalate", "Hand this claim to a supervisor", tongue))
    return offered


def keys(tongue: Tongue) -> list[Context]:
    """The help sheet of the desk."""
    sheet = {
        "Enter": "Confirm the value and go to the next doubtful one",
        "D": "Go to the next doubtful value",
        "Esc": "Leave the field unchanged",
        "V": "Validate",
        "B": "Ask back",
        "X": "Reject",
        "E": "Escalate",
        "PgDn PgUp": "Next and previous page",
        "+ - 0": "Closer, farther, whole page",
        "R": "Turn the page",
        "C": "Stronger contrast",
        "O": "Hide or show the outlines",
        "?": "This list",
    }
    return [{"key": key, "does": tongue.say(sentence)} for key, sentence in sheet.items()]


def _settling_order(flag: Flag) -> tuple[bool, bool, int, str]:
    """Waived flags last; unreadable pages and doubtful fields before the rules that turn on them."""
    return (flag.waived is not None, flag.rule not in _FIRST_RULES, _ORDER[flag.severity], flag.rule)


def _act(decision: str, key: str, look: str, label: str, heading: str, tongue: Tongue) -> Context:
    return {
        "decision": decision,
        "id": f"decide-{decision}",
        "opens": f"#decide-{decision}",
        "key": key,
        "class": look,
        "label": tongue.say(label),
        "heading": tongue.say(heading),
        "waivers": [],
        "requests": [],
    }


def _facts(claim: Claim, tongue: Tongue, due_on: date | None) -> Iterable[Context]:
    known = {
        "Tracking number": claim.tracking,
        "Reference": claim.reference,
        "File": claim.source,
        "State": tongue.name("status", claim.status),
        "Regime": tongue.name("regime", claim.regime) if claim.regime else tongue.say("Not known"),
        "Deposit": tongue.day(claim.received_on),
        "Pay before": tongue.day(due_on),
    }
    if claim.quarantine is not None:
        known["Reason"] = getattr(claim.quarantine.message, tongue.code)
    return ({"label": tongue.say(label), "value": value} for label, value in known.items() if value)


def _flag(flag: Flag, claim: Claim, tongue: Tongue) -> Context:
    evidence = _evidence(flag, claim)
    return {
        "tag": "button" if evidence else "div",
        "severity": flag.severity.value,
        "severity_name": tongue.name("severity", flag.severity),
        "title": rule_title(flag.rule, flag.certainty is Certainty.CANNOT_TELL, tongue),
        "message": getattr(flag.message, tongue.code),
        "basis": flag.basis,
        "evidence": evidence,
        "waived": tongue.say("Set aside: {reason}", reason=flag.waived.reason) if flag.waived else "",
    }


def _evidence(flag: Flag, claim: Claim) -> str:
    """The key of the box that shows what the flag means; empty when nothing can be shown."""
    if flag.document is None or flag.document >= len(claim.documents):
        return ""
    document = claim.documents[flag.document]
    for name in flag.fields:
        field = document.fields.get(name)
        if field is not None and field.box is not None:
            return f"{flag.document}.{name}"
    for sort in ("stamp", "signature"):
        if flag.rule.startswith(sort) and document.marks is not None and getattr(document.marks, sort).boxes:
            return f"{flag.document}.{sort}.0"
    return ""


def _document(
    index: int, document: Document, tongue: Tongue, originals: Mapping[tuple[int, str], object], may_edit: bool
) -> Context:
    plain = {name: field for name, field in document.fields.items() if not isinstance(field.value, list)}
    listed = {name: field for name, field in document.fields.items() if isinstance(field.value, list)}
    return {
        "index": index,
        "title": tongue.name("kind", document.kind),
        "pages": tongue.say("Pages {pages}", pages=", ".join(str(n) for n in document.pages)),
        "fields": [
            _field(index, name, field, tongue, originals.get((index, name)), may_edit) for name, field in plain.items()
        ],
        "grids": [_grid(name, field, tongue) for name, field in listed.items()],
        "marks": list(_marks(index, document, tongue)),
    }


def _field(index: int, name: str, field: Field, tongue: Tongue, original: object, may_edit: bool) -> Context:
    return {
        "key": f"{index}.{name}",
        "id": f"field-{index}-{name}",
        "name": name,
        "label": tongue.name("field", name),
        "value": str(field.value),
        "state": "" if field.accepted else "doubtful",
        "sure": tongue.percent(field.confidence),
        "lock": "" if may_edit else "readonly",
        "was": tongue.say("Read by the machine: {value}", value=original) if original is not None else "",
    }


def _grid(name: str, field: Field, tongue: Tongue) -> Context:
    rows = field.value
    if rows and isinstance(rows[0], dict):
        heads = list(dict.fromkeys(head for row in rows for head in row))
        return {
            "title": tongue.name("field", name),
            "heads": [tongue.name("column", head) for head in heads],
            "rows": [[row.get(head) or "–" for head in heads] for row in rows],
        }
    return {
        "title": tongue.name("field", name),
        "heads": [tongue.name("field", name)],
        "rows": [[value] for value in rows],
    }


def _marks(index: int, document: Document, tongue: Tongue) -> Iterable[Context]:
    if document.marks is None:
        return
    for sort, label in (("stamp", "Stamp"), ("signature", "Signature")):
        mark: Mark = getattr(document.marks, sort)
        yield {
            "key": f"{index}.{sort}.0",
            "label": tongue.say(label),
            "state": tongue.name("mark", mark.state),
            "sure": tongue.percent(mark.confidence),
        }


def _outlines(index: int, document: Document, tongue: Tongue) -> Iterable[Context]:
    """Every box of a document, in the shape the viewer's script takes."""
    for name, field in document.fields.items():
        if field.box is not None:
            sort = "field" if field.accepted else "doubtful"
            yield _outline(f"{index}.{name}", field.page, field.box, sort, tongue.name("field", name))
    if document.marks is not None:
        for sort, label in (("stamp", "Stamp"), ("signature", "Signature")):
            for n, seen in enumerate(getattr(document.marks, sort).boxes):
                yield _outline(f"{index}.{sort}.{n}", seen.page, seen.box, sort, tongue.say(label))
    for n, code in enumerate(document.barcodes):
        yield _outline(f"{index}.code.{n}", code.page, code.box, "code", f"{code.format.value} {code.value}")


def _outline(key: str, page: int | None, box: tuple[float, ...], sort: str, label: str) -> Context:
    return {"key": key, "page": page, "box": list(box), "sort": sort, "label": label}
