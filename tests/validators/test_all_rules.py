"""Promises that hold for every rule at once."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import claims.numbers
import validators
from claims.claim import Barcode, Claim, Document, Field, Flag, Mark, MarkBox, Marks, Page
from claims.words import (
    Certainty,
    CodeFormat,
    Kind,
    MarkOwner,
    MarkState,
    Origin,
    PageState,
    Regime,
    Severity,
    Status,
    ZoneState,
)
from tests.builders import a_care_sheet, a_claim, a_prescription, an_invoice
from validators.engine import judge, rules
from validators.known import AskedBack, CallIndex, Nothing
from validators.law import load
from validators.registers import Drug, ListedAct, Practice, Registers, Version
from validators.wording import FIELDS, KINDS

NAMES = sorted({*FIELDS, "insured_signature", "copy", "total_amount.altered", ".altered", "nonsense"})
TEXTS = st.one_of(
    st.text(max_size=12),
    st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat),
    st.sampled_from(
        ["true", "accident", "0.00", "150.00", "9" * 40, "NaN", "2026-02-30", "AMM 10", "", "EL", "{paper}", "محمد"]
    ),
    st.decimals(-10, 10**6, places=2).map(str),
)
ROWS = st.lists(
    st.dictionaries(
        st.sampled_from(["date", "code", "amount", "inpe", "description", "dose"]), TEXTS | st.none(), max_size=4
    ),
    max_size=4,
)
VALUES = (
    TEXTS | ROWS | st.lists(TEXTS, max_size=3) | st.integers() | st.none() | st.booleans() | st.floats(allow_nan=False)
)
FIELD = st.builds(
    Field,
    value=VALUES,
    text=st.none(),
    confidence=st.floats(0, 1),
    accepted=st.booleans(),
    origin=st.sampled_from(Origin),
)
MARK = st.builds(
    Mark,
    state=st.sampled_from(MarkState),
    confidence=st.floats(0, 1),
    boxes=st.lists(
        st.builds(
            MarkBox, page=st.just(1), box=st.just((0.0, 0.0, 1.0, 1.0)), of=st.sampled_from(MarkOwner), text=TEXTS
        ),
        max_size=2,
    ).map(tuple),
)
DOCUMENT = st.builds(
    Document,
    kind=st.sampled_from(Kind),
    kind_confidence=st.floats(0, 1),
    pages=st.lists(st.integers(1, 9), max_size=3).map(tuple),
    language=st.sampled_from([None, "fr", "ar", "es", ""]),
    fields=st.dictionaries(st.sampled_from(NAMES), FIELD, max_size=10),
    zones=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(ZoneState), max_size=6),
    marks=st.none() | st.builds(Marks, stamp=MARK, signature=MARK),
    barcodes=st.lists(
        st.builds(
            Barcode,
            format=st.sampled_from(CodeFormat),
            value=TEXTS
            | st.sampled_from(["(01)06118000000013(21)A", "6118000000013", "01061180000000132", "101000008"]),
            page=st.integers(1, 9),
            box=st.just((0.0, 0.0, 1.0, 1.0)),
        ),
        max_size=3,
    ).map(tuple),
)
CLAIM = st.builds(
    Claim,
    id=st.just("1"),
    source=st.just("a.pdf"),
    sha256=st.just("0" * 64),
    received_on=st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
    regime=st.none() | st.sampled_from(Regime),
    status=st.just(Status.READING),
    pages=st.lists(
        st.builds(Page, n=st.integers(1, 9), state=st.sampled_from(PageState), quality=st.none() | st.floats(0, 1)),
        max_size=3,
    ).map(tuple),
    documents=st.lists(DOCUMENT, max_size=4).map(tuple),
)


LISTS = Registers(
    practitioners=(Version(date(2020, 1, 1), {"101000008": Practice(closed_on=date(2026, 1, 1))}),),
    drugs=(Version(date.min, {"6118000000013": Drug("PARACETAMOL", Decimal("1.00"), "")}),),
    acts=(Version(date.min, {"C": "C"}),),
    tariffs=(Version(date.min, {"AMM": Decimal("0.01")}),),
    agreements=(Version(date.min, {"A": ListedAct("A", "A")}),),
)


PRINTS = dict.fromkeys(range(1, 10), "5a" * 32)


class Everything(CallIndex):
    """Lists, earlier claims, clocks and demands: every rule has something to ask."""

    def asked_back(self, claim: Claim) -> AskedBack | None:
        return AskedBack(date(2026, 1, 1), date(2026, 3, 1))

    def complete_on(self, claim: Claim) -> date | None:
        return date(2026, 3, 1)

    def signed(self, payload: str) -> bool | None:
        return False

    def today(self) -> date | None:
        return date(2026, 11, 24)


@settings(max_examples=100, deadline=None)
@given(CLAIM, st.booleans())
def test_no_rule_raises_whatever_a_claim_holds(claim: Claim, everything: bool) -> None:
    """Any junk gives flags or none, never an exception, and flags of the right shape, with lists and without."""
    index = Everything(registers=LISTS) if everything else CallIndex()
    index.see(claim.id, PRINTS)
    index.add(claim.model_copy(update={"sha256": "1" * 64}))
    for flag in judge(claim, load(), index):
        assert flag.rule in rules()
        assert flag.document is None or flag.document < len(claim.documents)
        assert flag.certainty is Certainty.FOUND or flag.severity is not Severity.BLOCK
        assert all((flag.message.fr, flag.message.ar, flag.message.en, flag.basis))


def _places(claim: Claim, flags: tuple[Flag, ...]) -> set[tuple[Any, ...]]:
    """Flags with the document they mean instead of its place; messages may name the other paper of a pair."""
    documents = [id(document) for document in claim.documents]
    return {
        (
            flag.rule,
            flag.severity,
            flag.certainty,
            None if flag.document is None else documents[flag.document],
            flag.fields,
        )
        for flag in flags
    }


PAIRWISE = {
    "several_patients", "insured_name_mismatch", "patient_name_mismatch", "dates_inconsistent", "filing_late",
    "claimed_amount_mismatch", "form_mismatch", "prescription_expired", "prior_agreement_expired", "ald_protocol_expired", "insured_number_missing", "drug_barcode_missing",
}  # fmt: skip
"""Rules that hold one paper against others: which of them the flag lies on may follow their order, that it speaks may not."""


@settings(max_examples=40, deadline=None)
@given(CLAIM, st.randoms(use_true_random=False))
def test_the_order_of_documents_changes_no_flag(claim: Claim, chance: random.Random) -> None:
    """The same papers in another order break the same rules."""
    documents = list(claim.documents)
    chance.shuffle(documents)
    shuffled = claim.model_copy(update={"documents": tuple(documents)})
    one, other = judge(claim, load(), Nothing()), judge(shuffled, load(), Nothing())
    assert {flag.rule for flag in one} == {flag.rule for flag in other}
    ours = [flag for flag in one if flag.rule not in PAIRWISE]
    theirs = [flag for flag in other if flag.rule not in PAIRWISE]
    assert _places(claim, tuple(ours)) == _places(shuffled, tuple(theirs))


def test_judging_twice_says_the_same() -> None:
    """The same claim gives the same flags in the same order, heaviest first."""
    claim = a_claim(a_care_sheet(stamp=False, inpe="1"), a_prescription(date=None), an_invoice(total="1.00"))
    once = judge(claim, load(), Nothing())
    assert once == judge(claim, load(), Nothing())
    weights = [[*Severity].index(flag.severity) for flag in once]
    assert weights == sorted(weights)


def test_a_quarantined_claim_is_not_judged() -> None:
    """Where no page could be opened there is nothing to hold against anybody."""
    body = {"reason": "corrupt", "message": {"fr": "-", "ar": "-", "en": "-"}}
    claim = Claim.model_validate({**a_claim().model_dump(), "quarantine": body})
    assert judge(claim, load(), Nothing()) == ()


@pytest.mark.parametrize("rule", sorted(rules()))
def test_a_rule_says_what_it_needs_says_and_rests_on(rule: str) -> None:
    """The docstring of every rule names its needs, its words and its basis."""
    said = rules()[rule].__doc__ or ""
    assert all(f"\n{word}" in said for word in ("Needs   ", "Says    ", "Basis   "))


@pytest.mark.parametrize("rule", sorted(rules()))
def test_a_rule_weighs_something_from_the_first_day(rule: str) -> None:
    """Every rule has a dated severity with a basis for every regime, from the first day of all."""
    law = load()
    for regime in (None, *Regime):
        law.severity(rule, law.first_day, regime)
        assert law.asked(f"severity.{rule}", None, regime).basis


def test_the_law_names_no_rule_that_is_not_there() -> None:
    """A severity without a rule would be a promise nobody keeps."""
    named = {name.removeprefix("severity.") for name in load().parameters if name.startswith("severity.")}
    assert named == set(rules())


def test_messages_are_in_three_languages() -> None:
    """Every paper and field has a name in French, Arabic and English."""
    assert set(KINDS) == set(Kind)
    for name in (*KINDS.values(), *FIELDS.values()):
        assert name.fr
        assert name.en
        assert any("\u0600" <= letter <= "\u06ff" for letter in name.ar)


def _modules() -> list[str]:
    found = [
        name
        for package in (validators, claims.numbers)
        for _, name, _ in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return sorted({*found, "cachet.scoring.compare", "cachet.scoring.tally", "cachet.scoring.truth"})


@pytest.mark.parametrize("module", _modules())
def test_examples_in_docstrings_hold(module: str) -> None:
    """What a docstring shows is what happens."""
    names = {"date": date, "timedelta": timedelta, "Decimal": __import__("decimal").Decimal}
    flags = doctest.IGNORE_EXCEPTION_DETAIL | doctest.ELLIPSIS
    assert doctest.testmod(importlib.import_module(module), extraglobs=names, optionflags=flags).failed == 0
