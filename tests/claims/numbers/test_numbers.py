"""Every number refuses the same rubbish, and repairs what has one repair only."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.exceptions import ValidationError

import claims.numbers
from claims.numbers import cnss, ean13, ice, inpe

MODULES = [
    importlib.import_module(f"claims.numbers.{found.name}")
    for found in pkgutil.iter_modules(claims.numbers.__path__)
    if found.name != "slips"
]
KEYED = {
    inpe: ["101000008", "104000013", "015000029"],
    ice: ["001234567000062"],
    cnss: ["123456785"],
    ean13: ["6118000000013"],
}
RUBBISH = ["", " ", "-", "ABC", "12", "１２３", "1" * 40, "🙂", "0x10", "12345678\n", "null", "9" * 9 + "A" * 9]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
@pytest.mark.parametrize("rubbish", RUBBISH)
def test_rubbish_is_refused(module: ModuleType, rubbish: str) -> None:
    """No number takes rubbish, and refusing it is one kind of error."""
    assert not module.is_valid(rubbish)
    with pytest.raises(ValidationError):
        module.validate(rubbish)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=30))
def test_no_text_makes_a_number_stumble(text: str) -> None:
    """Whatever stands on a paper is answered with yes or no."""
    for module in MODULES:
        module.is_valid(text)
        module.has_form(text)
        if hasattr(module, "repair"):
            repaired = module.repair(text)
            assert repaired is None or module.is_valid(repaired)


@pytest.mark.parametrize(
    ("module", "number"), [(module, number) for module, numbers in KEYED.items() for number in numbers]
)
def test_one_letter_among_digits_is_repaired(module: ModuleType, number: str) -> None:
    """An engine's O for 0 or I for 1 is put right where the key allows one reading."""
    for place, digit in enumerate(number):
        slip = {"0": "O", "1": "I", "2": "Z", "5": "S", "8": "B"}.get(digit)
        if slip is not None:
            assert module.repair(number[:place] + slip + number[place + 1 :]) == number


@pytest.mark.parametrize(
    ("module", "number"), [(module, number) for module, numbers in KEYED.items() for number in numbers]
)
def test_a_repair_is_never_a_guess_between_two(module: ModuleType, number: str) -> None:
    """A changed digit is put right, left alone, or turned into another number that passes; never when already right."""
    assert module.repair(number) is None
    assert module.repair(number[:-1]) is None
    assert module.repair("OO" + number[2:]) is None


def test_arabic_digits_are_digits() -> None:
    """A number written in Arabic-Indic digits is the same number."""
    assert cnss.compact("١٢٣٤٥٦٧٨٥") == "123456785"
    assert cnss.is_valid("۱۲۳۴۵۶۷۸۵")
