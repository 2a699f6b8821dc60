"""What the desk says of one claim: a claim goes in, everything its template prints comes out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from claims.claim import Claim, Document
from claims.words import BARE_KINDS, Certainty, Kind, Severity, Status
from intake.review import field_view, flag_view
from intake.review.catalogue import Tongue
from intake.review.field_view import Context, Originals
from intake.review.flag_view import settling_order
from validators.law import BeforeTheLaw, Law
from validators.papers import claim_day

OPEN = frozenset({Status.FLAGGED, Status.REFUSED})


@dataclass(frozen=True)
class Shown:
    """What surrounds the claim on a desk.

    originals   what the machine had read in a field that a person changed, by document index and field name
    required    names of the fields that each kind of paper must carry
    typed       fields that a person has typed and not kept, by document index and field name
    """

    due_on: date | None
    originals: Originals = field(default_factory=dict)
    required: Mapping[str, Collection[str]] = field(default_factory=dict)
    notes: Sequence[Mapping[str, str]] = ()
    undoable: str | None = None
    may_decide: bool = True
    may_supervise: bool = False
    typed: Sequence[tuple[int, str]] = ()


def required_fields(claim: Claim, law: Law) -> Mapping[str, Collection[str]]:
    """The fields that each kind of paper must carry, by the law of the claim's day."""
    try:
        named: Mapping[str, Collection[str]] = law.value(
            "papers.required_fields", claim_day(claim, law.first_day), claim.regime
        )
    except BeforeTheLaw:
        return {}
    return named


def panel(claim: Claim, shown: Shown, tongue: Tongue) -> Context:
    """Facts, flags, papers, notes and outlines of `claim`."""
    may_edit = shown.may_decide and claim.status in OPEN
    return {
        "facts": list(_facts(claim, tongue, shown.due_on)),
        **flag_view.flags(claim, tongue),
        "documents": [
            _document(index, document, shown, tongue, may_edit) for index, document in enumerate(claim.documents)
        ],
        "notes": [_note(note, tongue) for note in shown.notes],
        "undo": tongue.say("Take back: {act}", act=tongue.name("act", shown.undoable)) if shown.undoable else "",
        "papers": _papers(claim, tongue) if may_edit else [],
        "kinds": [
            {"value": kind.value, "label": tongue.name("kind", kind)} for kind in Kind if kind is not Kind.SEPARATOR
        ],
        "outlines": [
            outline for index, document in enumerate(claim.documents) for outline in _outlines(index, document, tongue)
        ],
    }


def acts(claim: Claim, shown: Shown, tongue: Tongue) -> list[Context]:
    """The decisions that are open on `claim`, with what each dialog asks."""
    if claim.status not in OPEN or not shown.may_decide:
        return []
    stopping = [flag for flag in claim.flags if flag.waived is None and flag.severity is not Severity.WARN]
    rules = {flag.rule: flag for flag in sorted(stopping, key=settling_order, reverse=True)}
    named = [{"rule": rule, "title": tongue.name("rule", rule)} for rule in reversed(rules)]
    # what nobody could tell is for us to look at first, not for the insured person to bring
    broken = {flag.rule for flag in stopping if flag.certainty is Certainty.FOUND}
    asked = [
        {
            "rule": rule,
            "message": getattr(rules[rule].message, tongue.code),
            "checked": "checked" if rule in broken else "",
        }
        for rule in reversed(rules)
    ]
    offered = [
        _act("validate", "V", "primary", "Validate", "Validate this claim", tongue) | {"waivers": named},
        _act("return", "B", "", "Ask back", "Ask the insured person for what is missing", tongue) | {"requests": asked},
        _act("reject", "X", "danger", "Reject", "Reject this claim: a second person will confirm", tongue),
    ]
    if not shown.may_supervise:
        offered.append(_act("escalate", "E", "", "Escalate", "Hand this claim to a supervisor", tongue))
    return offered


Sheets = Mapping[str, Mapping[str, str]]
"""Keys of a help sheet and what each does, under titles."""


def keys(tongue: Tongue, sheets: Sheets) -> list[Context]:
    """A help sheet."""
    return [
        {"title": tongue.say(title), "items": [{"key": key, "does": tongue.say(does)} for key, does in sheet.items()]}
        for title, sheet in sheets.items()
    ]


def tools(wanted: Mapping[str, str], tongue: Tongue) -> list[Context]:
    """Buttons that press keys, for whoever has a mouse in hand."""
    return [{"press": key, "key": key.upper(), "label": tongue.say(label)} for key, label in wanted.items()]


_MOVING = {
    "PgDn PgUp": "Next and previous page",
    "+ -": "Closer, farther",
    "Home": "The whole page",
    "← ↑ → ↓": "Move the page",
    "R": "Turn the page",
    "C": "Stronger contrast",
}
_ROWS = {"Alt+Enter": "Add a row; on an empty row, take it away"}

KEYS: Sheets = {
    "Values": {
        "Enter": "Confirm the value and go to the next doubtful one",
        "I": "Type in the field that is shown; figures go there at once",
        "D": "Go to the next doubtful value",
        "G Alt+G": "Draw where the value stands, and read it there",
        "Esc": "Leave the field unchanged",
        **_ROWS,
    },
    "Flags and decisions": {
        "F Shift+F": "Next and previous flag, with its evidence",
        "V": "Validate",
        "W": "Set aside the rule that is shown, with a reason",
        "B": "Ask back",
        "X": "Reject",
        "E": "Escalate",
        "U": "Take back the last act",
        "N": "Leave a comment",
        "P": "Split, merge, order and name the papers",
        "M": "Go to the next stamp or signature in doubt",
    },
    "The page": {
        **_MOVING,
        "O": "Hide or show the outlines",
        "S": "Two papers side by side",
        "Q": "Back to the queue",
        "?": "This list",
    },
}
"""The desk's help sheet."""

SECOND_KEYS: Sheets = {
    "Values": {
        "Enter": "Go to the next field",
        "I": "Type in the field that is shown; figures go there at once",
        "Esc": "Leave the field, to move the page",
        **_ROWS,
        "V": "Keep and show the next",
    },
    "The page": {**_MOVING, "S": "Two papers side by side", "Q": "Back to the queue", "?": "This list"},
}
"""The help sheet of a second reading."""

PAGE_TOOLS = {"r": "Turn", "c": "Contrast", "s": "Beside", "?": "Keys"}
DESK_TOOLS = {"r": "Turn", "c": "Contrast", "o": "Outlines", "s": "Beside", "g": "Draw", "?": "Keys"}


def _act(decision: str, key: str, look: str, label: str, heading: str, tongue: Tongue) -> Context:
    return {
        "decision": decision,
        "id": f"decide-{decision}",
        "opens": f"#decide-{decision}",
        "key": key,
        "class": look,
        "submit": look or "primary",
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
        "Waits for": tongue.name("pending", claim.pending) if claim.pending else None,
        "Regime": tongue.name("regime", claim.regime) if claim.regime else tongue.say("Not known"),
        "Deposit": tongue.day(claim.received_on),
        "Pay before": tongue.day(due_on),
    }
    if claim.quarantine is not None:
        known["Reason"] = getattr(claim.quarantine.message, tongue.code)
    return ({"label": tongue.say(label), "value": value} for label, value in known.items() if value)


def _document(index: int, document: Document, shown: Shown, tongue: Tongue, may_edit: bool) -> Context:
    required = shown.required.get(document.kind.value, ())
    added = [name for place, name in shown.typed if place == index]
    can_add = may_edit and document.kind not in BARE_KINDS
    return paper(index, document, tongue) | {
        "fields": field_view.fields(index, document, required, tongue, shown.originals, may_edit, added),
        "others": field_view.others(document, {*required, *added}, tongue) if can_add else [],
        "marks": list(field_view.marks(index, document, tongue, may_edit)),
    }


def paper(index: int, document: Document, tongue: Tongue) -> Context:
    """What a paper is, and where it stands."""
    return {
        "index": index,
        "id": f"paper-{index}",
        "title": tongue.name("kind", document.kind),
        "page_list": " ".join(str(n) for n in document.pages),
        "pages": _pages(document, tongue),
    }


def _pages(document: Document, tongue: Tongue) -> str:
    if len(document.pages) == 1:
        return tongue.say("Page {n}", n=document.pages[0])
    return tongue.say("Pages {pages}", pages=tongue.listed(document.pages))


def _papers(claim: Claim, tongue: Tongue) -> list[Context]:
    """Every page in the order of its papers, for the dialog that sorts them."""
    return [
        {
            "page": page,
            "label": tongue.say("Page {n}", n=page),
            "joined": "checked" if place else "",
            "kind": document.kind.value,
        }
        for document in claim.documents
        for place, page in enumerate(document.pages)
    ]


def siblings(claims: Sequence[Claim], tongue: Tongue) -> list[Context]:
    """Other claims of the same file, whose papers may belong to this one."""
    return [_sibling(claim, tongue) for claim in claims]


def _sibling(claim: Claim, tongue: Tongue) -> Context:
    kinds = dict.fromkeys(tongue.name("kind", document.kind) for document in claim.documents)
    patient = claim.summary.get("patient_name")
    return {
        "id": claim.id,
        "href": f"/review/claims/{claim.id}",
        "thumb": f"/review/claims/{claim.id}/thumbs/{claim.pages[0].n}" if claim.pages else "",
        "label": tongue.say("Part {part}, {pages} pages", part=claim.part, pages=len(claim.pages)),
        "papers": tongue.listed(kinds),
        "patient": "" if patient is None or patient.value is None else str(patient.value),
    }


def _note(note: Mapping[str, str], tongue: Tongue) -> Context:
    at = note.get("at", "")
    return {"by": note["by"], "text": note["note"], "at": tongue.day(date.fromisoformat(at[:10])) if at else ""}


def _outlines(index: int, document: Document, tongue: Tongue) -> Iterator[Context]:
    """Every box of a document, in the shape the viewer's script takes."""
    for name, found in document.fields.items():
        if found.box is not None:
            sort = "field" if found.accepted else "doubtful"
            yield _outline(f"{index}.{name}", found.page, found.box, sort, tongue.name("field", name))
    if document.marks is not None:
        for sort, label in (("stamp", "Stamp"), ("signature", "Signature")):
            for n, seen in enumerate(getattr(document.marks, sort).boxes):
                yield _outline(f"{index}.{sort}.{n}", seen.page, seen.box, sort, tongue.say(label))
    for n, code in enumerate(document.barcodes):
        yield _outline(f"{index}.code.{n}", code.page, code.box, "code", f"{code.format.value} {code.value[:80]}")


def _outline(key: str, page: int | None, box: tuple[float, ...], sort: str, label: str) -> Context:
    return {"key": key, "page": page, "box": list(box), "sort": sort, "label": label}
