"""What is known besides the claim: reference lists and earlier claims.

A rule asks; who knows answers. A list that is not loaded answers None, and the rule stays silent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from claims.claim import Claim
from validators.papers import Event, event_of


@dataclass(frozen=True)
class Earlier:
    """An earlier claim that looks like this one.

    claim   how people call it: its reference or its source
    why     `bytes` (the same file) or `event` (the same patient, act date, practitioner and amount)
    """

    claim: str
    why: str


@dataclass(frozen=True)
class Drug:
    """A medicine of the loaded list; `price` is its public price in MAD."""

    name: str
    price: Decimal | None = None


class Known(Protocol):
    """Registers and earlier claims, as a rule may ask them."""

    def earlier(self, claim: Claim, months: int) -> Sequence[Earlier]:
        """Earlier claims with the same bytes, or of the same event within `months`."""
        ...

    def practitioner(self, inpe: str, day: date) -> bool | None:
        """Whether the register knows `inpe` as open on `day`; None when no register is loaded."""
        ...

    def drug(self, ean: str, day: date) -> Drug | bool | None:
        """The medicine under `ean`, False when the list does not know it, None when no list is loaded."""
        ...

    def act(self, code: str, day: date) -> bool | None:
        """Whether the loaded table of acts knows `code`; None when none is loaded."""
        ...


class Nothing:
    """No register, no earlier claim."""

    def earlier(self, claim: Claim, months: int) -> Sequence[Earlier]:
        """None."""
        return ()

    def practitioner(self, inpe: str, day: date) -> bool | None:
        """Not loaded."""
        return None

    def drug(self, ean: str, day: date) -> Drug | bool | None:
        """Not loaded."""
        return None

    def act(self, code: str, day: date) -> bool | None:
        """Not loaded."""
        return None


@dataclass
class CallIndex(Nothing):
    """The claims of one `cachet read` call, in input order: judge a claim first, then `add` it."""

    _bytes: dict[tuple[str, int], str] = field(default_factory=dict)
    _events: dict[Event, str] = field(default_factory=dict)

    def add(self, claim: Claim) -> None:
        """Remember a claim; the first one of its kind keeps its place."""
        if claim.quarantine is not None and not claim.pages:
            return
        name = claim.reference or claim.source
        self._bytes.setdefault((claim.sha256, claim.part), name)
        event = event_of(claim)
        if event is not None:
            self._events.setdefault(event, name)

    def earlier(self, claim: Claim, months: int) -> Sequence[Earlier]:
        """Claims added so far; one call lies well within any span of `months`."""
        same = self._bytes.get((claim.sha256, claim.part))
        if same is not None:
            return (Earlier(same, "bytes"),)
        event = event_of(claim)
        like = self._events.get(event) if event is not None else None
        return (Earlier(like, "event"),) if like is not None else ()
