"""What the queue page prints: claims in the order of their legal deadline, and ways to see fewer of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from claims.words import Severity
from intake.review.catalogue import Tongue

Context = dict[str, Any]

STATES: Mapping[str, str] = {
    "": "All waiting",
    "supervisor": "For a supervisor",
    "second_person": "For a second person",
    "quarantined": "Quarantined",
    "refused": "Back from adjudication",
}
"""Values of the filter `state` and what each is called."""


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
    """What the visitor asked to see; the empty string is "any"."""

    state: str = ""
    rule: str = ""
    regime: str = ""

    def href(self, **changes: str) -> str:
        """The address of the queue under this choice with `changes`."""
        wanted = {"state": self.state, "rule": self.rule, "regime": self.regime} | changes
        query = urlencode({name: value for name, value in wanted.items() if value})
        return f"/review?{query}" if query else "/review"


def filters(choice: Choice, counts: Mapping[str, Mapping[str, int]], tongue: Tongue) -> list[Context]:
    """The three groups of filters with how many claims each would show; `counts` by `state`, `rule` and `regime`."""
    states = [(value, tongue.say(label)) for value, label in STATES.items()]
    by_count = sorted((rule for rule in counts["rule"] if rule), key=lambda rule: -counts["rule"][rule])
    rules = [("", tongue.say("Any")), *((rule, tongue.name("rule", rule)) for rule in by_count)]
    named = sorted(regime for regime in counts["regime"] if regime)
    regimes = [("", tongue.say("Any")), *((regime, tongue.name("regime", regime)) for regime in named)]
    groups = (("state", "Which claims", states), ("rule", "By rule", rules), ("regime", "By regime", regimes))
    return [
        {
            "title": tongue.say(title),
            "items": [_item(choice, field, value, label, counts[field]) for value, label in items],
        }
        for field, title, items in groups
    ]


def rows(waiting: Iterable[Waiting], tongue: Tongue) -> list[Context]:
    """The queue's rows, ready to print."""
    return [_row(claim, tongue) for claim in waiting]


def heading(choice: Choice, tongue: Tongue) -> str:
    """What the list as a whole shows."""
    return tongue.name("rule", choice.rule) if choice.rule else tongue.say(STATES.get(choice.state, "All waiting"))


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
        "due": _due(claim, tongue),
        "due_class": "late" if claim.days_left is not None and claim.days_left < 0 else "",
        "regime": tongue.name("regime", claim.regime) if claim.regime else "–",
        "amount": tongue.sum(claim.amount) if claim.amount else "–",
        "chips": _chips(claim, tongue),
        "state": _state(claim, tongue),
    }


def _due(claim: Waiting, tongue: Tongue) -> str:
    if claim.due_on is None or claim.days_left is None:
        return "–"
    left = tongue.say("late") if claim.days_left < 0 else tongue.say("{days} working days", days=claim.days_left)
    return f"{tongue.day(claim.due_on)} · {left}"


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
