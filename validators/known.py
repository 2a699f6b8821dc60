"""What is known besides the claim: reference lists and earlier claims.

A rule asks; who knows answers. A list that is not loaded answers None, and the rule stays silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from claims.claim import Claim
from claims.words import Regime
from validators.events import Event, events_of, invoices, likely_before, marks_of
from validators.looks import Again, Kept, Look, Prints, again, labels_of, looks
from validators.registers import Drug, ListedAct, Registers
from validators.vignettes import repeated, serials


@dataclass(frozen=True)
class Earlier:
    """An earlier claim that looks like this one.

    claim   how people call it: its reference or its source
    why     `bytes` (the same file), `event` (the same patient, act date, practitioner and amount), `paper` (the same
            invoice: seller, number and total) or `page` (a page that looks alike and bears three of the same values), or
            `likely` (the same patient and day, and practitioner or amount, while the other was not read surely) or
            `likely_page` (a page that looks alike and bears two of the same values, while the others were not read surely)
    paper   which document of the later claim it is, where one alone is meant
    """

    claim: str
    why: str
    paper: int | None = None


@dataclass(frozen=True)
class AskedBack:
    """What a reviewer asked back from the insured person.

    came_on   the day it came; None while it is waited for
    due_on    where a day was named
    to_mend   a defect was to be put right (the shorter time), rather than a paper to be brought
    """

    asked_on: date
    came_on: date | None = None
    due_on: date | None = None
    to_mend: bool = False


@dataclass(frozen=True)
class Reused:
    """A vignette of this claim that another claim, or another place in this one, bore before.

    serial  article and serial number of the box; of a label that is known by its page alone, the article's bar code
    paper   of such a label, the document it stands on; None where the serial itself was seen twice
    """

    serial: str
    claim: str
    paper: int | None = None


def of_pages(found: Sequence[Again], *, certain: bool) -> Iterator[Earlier]:
    """What pages that were claimed before say, the certain ones or the others."""
    why = "page" if certain else "likely_page"
    return (Earlier(one.claim, why, one.document) for one in found if one.certain is certain)


def on_pages(claim: Claim, found: Sequence[Again]) -> list[Reused]:
    """The labels that stand on papers whose page was certainly claimed before."""
    return [
        Reused(code, one.claim, one.document)
        for one in found
        if one.certain
        for code in dict.fromkeys(labels_of(claim.documents[one.document]))
    ]


class Known(Protocol):
    """Registers and earlier claims, as a rule may ask them."""

    def earlier(self, claim: Claim, months: int) -> Sequence[Earlier]:
        """Earlier claims with the same bytes, or within `months` of the same event or with the same papers, the surest first."""
        ...

    def practitioner(self, inpe: str, day: date) -> bool | None:
        """Whether the register knows `inpe` as open on `day`; None when no register is loaded."""
        ...

    def practitioner_near(self, inpe: str, day: date) -> str | None:
        """The only open INPE of the register that differs from `inpe` by one digit; inferred, never read."""
        ...

    def drug(self, ean: str, day: date) -> Drug | bool | None:
        """The medicine under `ean`, False when the list does not know it, None when no list is loaded."""
        ...

    def drug_near(self, ean: str, day: date) -> str | None:
        """The only code of the list that differs from `ean` by one digit; inferred, never read."""
        ...

    def act(self, code: str, day: date) -> bool | None:
        """Whether the loaded table of acts knows `code`; None when none is loaded."""
        ...

    def tariff(self, letter: str, day: date) -> Decimal | None:
        """MAD for one unit of a key letter in the loaded grid; None when it does not know it or none is loaded."""
        ...

    def agreements(self, day: date, regime: Regime | None) -> Sequence[ListedAct] | None:
        """Acts of the loaded list that need a prior agreement; None when none is loaded."""
        ...

    def reused(self, claim: Claim, months: int) -> Sequence[Reused]:
        """Vignettes that were claimed before, within `months`: by serial number, or on a page that was scanned again."""
        ...

    def asked_back(self, claim: Claim) -> AskedBack | None:
        """What was asked back for this claim, when this version answers it."""
        ...

    def complete_on(self, claim: Claim) -> date | None:
        """The day papers last came in after the deposit; None where none did. The time to pay runs from it."""
        ...

    def signed(self, payload: str) -> bool | None:
        """Whether the signature in a code's payload verifies; None when it bears none or no trust list is loaded."""
        ...

    def today(self) -> date | None:
        """The day it is, for rules that are clocks; None where no clock runs (`cachet read`)."""
        ...


class Nothing:
    """No earlier claim, no clock; `registers` are the lists that are loaded, by default none."""

    registers: Registers = Registers()

    def earlier(self, claim: Claim, months: int) -> Sequence[Earlier]:
        """None."""
        return ()

    def practitioner(self, inpe: str, day: date) -> bool | None:
        """As the register says."""
        return self.registers.practitioner(inpe, day)

    def practitioner_near(self, inpe: str, day: date) -> str | None:
        """As the register says."""
        return self.registers.practitioner_near(inpe, day)

    def drug(self, ean: str, day: date) -> Drug | bool | None:
        """As the list says."""
        return self.registers.drug(ean, day)

    def drug_near(self, ean: str, day: date) -> str | None:
        """As the list says."""
        return self.registers.drug_near(ean, day)

    def act(self, code: str, day: date) -> bool | None:
        """As the table says."""
        return self.registers.act(code, day)

    def tariff(self, letter: str, day: date) -> Decimal | None:
        """As the grid says."""
        return self.registers.tariff(letter, day)

    def agreements(self, day: date, regime: Regime | None) -> Sequence[ListedAct] | None:
        """As the list says."""
        return self.registers.agreed(day, regime)

    def reused(self, claim: Claim, months: int) -> Sequence[Reused]:
        """None but a serial that stands in one claim twice."""
        return [Reused(serial, claim.reference or claim.source) for serial in repeated(claim)]

    def asked_back(self, claim: Claim) -> AskedBack | None:
        """Nothing was."""
        return None

    def complete_on(self, claim: Claim) -> date | None:
        """Nothing came after the deposit."""
        return None

    def signed(self, payload: str) -> bool | None:
        """Not loaded."""
        return None

    def today(self) -> date | None:
        """No clock runs."""
        return None


@dataclass
class CallIndex(Nothing):
    """The claims of one `cachet read` call, in input order: `see` how a claim's pages look, judge it, then `add` it."""

    registers: Registers = field(default_factory=Registers)
    _bytes: dict[tuple[str, int], str] = field(default_factory=dict)
    _events: dict[Event, str] = field(default_factory=dict)
    _marks: dict[str, str] = field(default_factory=dict)
    _prints: dict[str, Prints] = field(default_factory=dict)
    _looks: dict[str, list[Kept]] = field(default_factory=dict)

    def see(self, claim_id: str, prints: Prints) -> None:
        """How the pages of the claim that is judged next look."""
        self._prints = {claim_id: prints}

    def add(self, claim: Claim) -> None:
        """Remember a claim; the first one of its kind keeps its place."""
        if claim.quarantine is not None and not claim.pages:
            return
        name = claim.reference or claim.source
        self._bytes.setdefault((claim.sha256, claim.part), name)
        for event in events_of(claim):
            self._events.setdefault(event, name)
        for mark in marks_of(claim):
            self._marks.setdefault(mark, name)
        for look in self._seen(claim):
            self._looks.setdefault(look.key, []).append(Kept(name, look.page, look.bits, look.sure))

    def _pages_again(self, claim: Claim) -> list[Again]:
        return again((look, kept) for look in self._seen(claim) for kept in self._looks.get(look.key, ()))

    def _seen(self, claim: Claim) -> tuple[Look, ...]:
        return looks(claim, self._prints.get(claim.id, {}))

    def reused(self, claim: Claim, months: int) -> Sequence[Reused]:
        """Serials and pages of claims added so far, and serials that stand in this one twice."""
        before = [Reused(serial, self._marks[serial]) for serial in sorted(serials(claim)) if serial in self._marks]
        return [*before, *super().reused(claim, months), *on_pages(claim, self._pages_again(claim))]

    def earlier(self, claim: Claim, months: int) -> Sequence[Earlier]:
        """Claims added so far; one call lies well within any span of `months`."""
        same = self._bytes.get((claim.sha256, claim.part))
        if same is not None:
            return (Earlier(same, "bytes"),)
        like = dict.fromkeys(self._events[event] for event in events_of(claim) if event in self._events)
        if like:
            return [Earlier(name, "event") for name in like]
        pages = self._pages_again(claim)
        return [
            *(Earlier(self._marks[mark], "paper") for mark in sorted(invoices(claim)) if mark in self._marks),
            *of_pages(pages, certain=True),
            *(Earlier(self._marks[mark], "likely") for mark in sorted(likely_before(claim)) if mark in self._marks),
            *of_pages(pages, certain=False),
        ]
