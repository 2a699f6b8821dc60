"""What the queue page prints: claims in the order of their legal deadline, and ways to see fewer of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from urllib.parse import urlencode

from claims.words import Severity
from intake.claim.finding import BANDS
from intake.review.catalogue import Tongue

Context = dict[str, Any]

STATES: Mapping[str, str] = {
    "": "All waiting",
    "supervisor": "For a supervisor",
    "second_person": "For a second person",
    "held": "Held by somebody",
    "returned": "Asked back",
    "quarantined": "Quarantined",
    "refused": "Back from adjudication",
}
"""Values of the filter `state` and what each is called."""


DONE = {
    "validated": "The claim was validated.",
    "returned": "The insured person is asked for the missing papers.",
    "second_person": "This decision waits for a second person.",
    "rejected": "The claim was rejected.",
    "supervisor": "The claim is with a supervisor.",
    "split": "The claim was divided; these pages stayed.",
    "put_together": "The claim is whole again.",
    "joined": "The papers of the other claim are part of this one now.",
    "taken_apart": "Both claims are apart again.",
    "nothing": "Nothing waits: every claim is settled.",
}
"""What is said after a decision, by the word in the address."""


@dataclass(frozen=True)
class Waiting:
    """One claim of the queue.

    rules      what stands against it, by rule id, with the worst severity of each
    doubted    those of the rules that could not tell: nobody may read them as broken
    due_on     last day to pay by law; None when no clock runs
    days_left  working days until `due_on`; negative when it has passed
    held_by    name of the person who has it open, None when it is free
    mine       whether that person is the visitor
    """

    id: str
    name: str
    received_on: date | None
    regime: str | None
    amount: str | None
    rules: Mapping[str, Severity]
    doubted: frozenset[str]
    due_on: date | None
    days_left: int | None
    status: str
    pending: str | None
    held_by: str | None
    mine: bool


@dataclass(frozen=True)
class Choice:
    """What the visitor asked to see, as it stands in the address; the empty string is "any".

    band  step of amounts of `intake.claim.finding`
    age   step of `AGES` that the deposit lies in
    """

    state: str = ""
    rule: str = ""
    regime: str = ""
    station: str = ""
    kind: str = ""
    band: str = ""
    age: str = ""

    def href(self, **changes: str) -> str:
        """The address of the queue under this choice with `changes`."""
        wanted = {field.name: getattr(self, field.name) for field in fields(self)} | changes
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"/review?{query}" if query else "/review"


Counts = Mapping[str, Mapping[str, int]]
"""How many claims each value of each filter would show."""

KEYS: Mapping[str, Mapping[str, str]] = {
    "Queue": {
        "J ↓": "Next claim of the list",
        "K ↑": "Previous claim of the list",
        "Enter": "Open the claim",
        "N": "Take the next claim",
        "/": "Search",
        "Tab": "On to the filters and buttons",
        "?": "This list",
    },
}
"""The queue's help sheet."""

AGES = (2, 7, 30)
"""Days since the deposit where one step of ages ends and the next begins."""


def singly(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of single words from counts of sets of words between bars.

    >>> singly({"|a|b|": 2, "|a|": 1, "|": 5})
    {'a': 3, 'b': 2}
    """
    found: Counter[str] = Counter()
    for words, claims in counts.items():
        found.update(dict.fromkeys(filter(None, words.split("|")), claims))
    return dict(found)


def filters(choice: Choice, counts: Counts, stations: Mapping[str, str], tongue: Tongue) -> list[Context]:
    """The groups of filters with how many claims each would show; `stations` are names by id."""
    say, name = tongue.say, tongue.name
    steps = [say("Not known"), *(say("below {sum}", sum=f"{edge:,}".replace(",", "\u202f")) for edge in BANDS)]
    steps.append(say("{sum} and more", sum=f"{BANDS[-1]:,}".replace(",", "\u202f")))
    ages = [say("the last {days} days", days=AGES[0]), *(say("up to {days} days", days=day) for day in AGES[1:])]
    ages.append(say("older"))
    groups: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("state", "Which claims", [(value, say(label)) for value, label in STATES.items()]),
        ("rule", "By rule", [(rule, name("rule", rule)) for rule in _most(counts["rule"])]),
        ("regime", "By regime", [(regime, name("regime", regime)) for regime in sorted(counts["regime"])]),
        ("age", "By deposit", [(str(step), label) for step, label in enumerate(ages)]),
        ("band", "By amount, MAD", [(str(step), label) for step, label in enumerate(steps)]),
        ("kind", "By paper", [(kind, name("kind", kind)) for kind in _most(counts["kind"])]),
        ("station", "By station", [(one, stations.get(one, one)) for one in _most(counts["station"])]),
    ]
    return [
        {
            "id": f"filter-{field}",
            "title": say(title),
            "open": "open" if field in OPEN_GROUPS or getattr(choice, field) else "",
            "chosen": bool(getattr(choice, field)),
            "items": [
                *([] if field == "state" else [_any(choice, field, tongue)]),
                *(_item(choice, field, value, label, counts[field]) for value, label in items),
            ],
        }
        for field, title, items in groups
    ]


OPEN_GROUPS = ("state", "rule")
"""Groups that stand open by themselves."""


def _most(counts: Mapping[str, int]) -> list[str]:
    return sorted(counts, key=lambda word: (-counts[word], word))


def _any(choice: Choice, field: str, tongue: Tongue) -> Context:
    current = "false" if getattr(choice, field) else "true"
    return {"href": choice.href(**{field: ""}), "label": tongue.say("Any"), "count": "", "current": current}


def rows(waiting: Iterable[Waiting], tongue: Tongue) -> list[Context]:
    """The queue's rows, ready to print."""
    return [_row(claim, tongue) for claim in waiting]


def heading(choice: Choice, tongue: Tongue) -> str:
    """What the list as a whole shows."""
    return tongue.name("rule", choice.rule) if choice.rule else tongue.say(STATES.get(choice.state, "All waiting"))


def how_many(choice: Choice, counts: Counts, shown: int, tongue: Tongue, *, whole: bool) -> str:
    """How many claims the list has; `shown` stand on this page, and they are all of it where it is `whole`."""
    chosen = {field.name: getattr(choice, field.name) for field in fields(choice) if getattr(choice, field.name)}
    if not whole and len(chosen) > 1:  # counted for each filter by itself only
        return tongue.say("more than {count} claims", count=shown)
    (field, value), *_ = [*chosen.items(), ("state", "")]
    return tongue.say("{count} claims", count=shown if whole else counts[field].get(value, 0))


def rule_title(rule: str, doubted: bool, tongue: Tongue) -> str:
    """The short name of a rule, saying so where it could not tell."""
    name = tongue.name("rule", rule)
    return f"{name} · {tongue.say('cannot tell')}" if doubted else name


def _item(choice: Choice, field: str, value: str, label: str, counts: Mapping[str, int]) -> Context:
    return {
        "href": choice.href(**{field: value}),
        "label": label,
        "count": counts.get(value, 0),
        "current": "true" if getattr(choice, field) == value else "false",
    }


def _row(claim: Waiting, tongue: Tongue) -> Context:
    return {
        "id": claim.id,
        "href": f"/review/claims/{claim.id}",
        "name": claim.name,
        "received_on": tongue.day(claim.received_on),
        "due": tongue.day(claim.due_on),
        "left": _left(claim, tongue),
        "due_class": "late" if claim.days_left is not None and claim.days_left < 0 else "",
        "regime": tongue.name("regime", claim.regime) if claim.regime else "–",
        "amount": tongue.sum(claim.amount) if claim.amount else "–",
        "chips": _chips(claim, tongue),
        "state": _state(claim, tongue),
        "link": f"open-{claim.id}",
    }


def _left(claim: Waiting, tongue: Tongue) -> str:
    if claim.due_on is None or claim.days_left is None:
        return ""
    return tongue.say("late") if claim.days_left < 0 else tongue.say("{days} working days", days=claim.days_left)


def _chips(claim: Waiting, tongue: Tongue) -> Sequence[Context]:
    order = {Severity.BLOCK: 0, Severity.REVIEW: 1, Severity.WARN: 2}
    return [
        {
            "severity": severity.value,
            "severity_name": tongue.name("severity", severity),
            "label": rule_title(rule, rule in claim.doubted, tongue),
        }
        for rule, severity in sorted(claim.rules.items(), key=lambda pair: (order[pair[1]], pair[0]))
    ]


def _state(claim: Waiting, tongue: Tongue) -> str:
    if claim.mine:
        return tongue.say("With you")
    if claim.held_by is not None:
        return tongue.say("With {name}", name=claim.held_by)
    if claim.pending is not None:
        return tongue.say(STATES[claim.pending])
    return tongue.say("Free") if claim.status == "flagged" else tongue.name("status", claim.status)
