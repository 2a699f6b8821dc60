"""What a rule asked while it judged: parameters of the law, and lists that could not answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from claims.claim import Claim
from claims.words import Regime
from validators.known import AskedBack, Earlier, Known, Reused
from validators.law import Law, Value
from validators.registers import Drug, ListedAct

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class TracedLaw(Law):
    """The law, noting what is asked of it: `asked_for` maps a parameter's name to the value that was given."""

    asked_for: dict[str, Value] = field(default_factory=dict, compare=False)

    def asked(self, name: str, day: date | None, regime: Regime | None) -> Value:
        """As `Law.asked`, noted."""
        value = super().asked(name, day, regime)
        self.asked_for[name] = value
        return value


@dataclass
class TracedKnown:
    """What is known besides the claim, noting which lists were asked and are not loaded."""

    known: Known
    without: set[str] = field(default_factory=set)

    def earlier(self, claim: Claim, months: int) -> Sequence[Earlier]:
        """As it is known."""
        return self.known.earlier(claim, months)

    def practitioner(self, inpe: str, day: date) -> bool | None:
        """As it is known; noted where it is not."""
        return self._noted("inpe", self.known.practitioner(inpe, day))

    def practitioner_near(self, inpe: str, day: date) -> str | None:
        """As it is known."""
        return self.known.practitioner_near(inpe, day)

    def drug(self, ean: str, day: date) -> Drug | bool | None:
        """As it is known; noted where it is not."""
        return self._noted("drugs", self.known.drug(ean, day))

    def drug_near(self, ean: str, day: date) -> str | None:
        """As it is known."""
        return self.known.drug_near(ean, day)

    def act(self, code: str, day: date) -> bool | None:
        """As it is known; noted where it is not."""
        return self._noted("acts", self.known.act(code, day))

    def tariff(self, letter: str, day: date) -> Decimal | None:
        """As it is known."""
        return self.known.tariff(letter, day)

    def agreements(self, day: date, regime: Regime | None) -> Sequence[ListedAct] | None:
        """As it is known; noted where it is not."""
        return self._noted("prior-agreement", self.known.agreements(day, regime))

    def reused(self, claim: Claim, months: int) -> Sequence[Reused]:
        """As it is known."""
        return self.known.reused(claim, months)

    def asked_back(self, claim: Claim) -> AskedBack | None:
        """As it is known."""
        return self.known.asked_back(claim)

    def complete_on(self, claim: Claim) -> date | None:
        """As it is known."""
        return self.known.complete_on(claim)

    def signed(self, payload: str) -> bool | None:
        """As it is known; noted where it is not."""
        return self._noted("trust list", self.known.signed(payload))

    def today(self) -> date | None:
        """As it is known; noted where it is not."""
        return self._noted("clock", self.known.today())

    def _noted(self, name: str, answer: Answer) -> Answer:
        if answer is None:
            self.without.add(name)
        return answer
