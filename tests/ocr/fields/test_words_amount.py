"""Amounts in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from ocr.fields.words_amount import amount_in_words


@given(st.integers(1, 300_000), st.integers(0, 99))
def test_reads_french_as_others_write_it(whole: int, cents: int) -> None:
    """What num2words writes in French comes back, centimes included."""
    text = f"Arrêtée la présente facture à la somme de : {num2words(whole, lang='fr')} dirhams"
    if cents:
        text += f" et {num2words(cents, lang='fr')} centimes"
    assert amount_in_words(text) == Decimal(whole) + Decimal(cents) / 100


@given(st.integers(1, 300_000), st.integers(0, 99))
def test_reads_arabic_as_others_write_it(whole: int, cents: int) -> None:
    """What num2words writes in Arabic comes back, centimes included."""
    text = f"{num2words(whole, lang='ar')} درهما"
    if cents:
        text += f" و{num2words(cents, lang='ar')} سنتيما"
    assert amount_in_words(text) == Decimal(whole) + Decimal(cents) / 100


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("TROlS CENTS DH", "300"),
        ("deuxcent cinquante dirharns", "250"),
        ("MILLE DEUX CENTS DIRHAMS TTC", "1200"),
        ("quatre-vingt-dix-sept dirhams, 50 centimes", "97.50"),
    ],
)
def test_bears_slips(text: str, amount: str) -> None:
    """Letters misread and words run together are understood."""
    assert amount_in_words(text) == Decimal(amount)


def test_says_nothing_where_nothing_is_said() -> None:
    """A sentence without number words has no amount."""
    assert amount_in_words("Merci de votre visite") is None
