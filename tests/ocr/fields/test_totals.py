"""What bills come to."""

from __future__ import annotations

import pytest

from ocr.fields.amounts import money
from ocr.fields.roles import Role, role_of
from ocr.fields.rows import rows_of
from ocr.fields.totals import owned_amounts, scored_totals
from tests.ocr.fields.papers_in_text import HEIGHT_PX, a_page


def _total(*lines: str) -> tuple[str, int]:
    best = scored_totals(owned_amounts(rows_of(a_page(*lines)), HEIGHT_PX))[0]
    return money(best.value), best.proofs


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Sub-Total", Role.SUBTOTAL),
        ("T0TAL", Role.TOTAL),
        ("TOTAL TTC", Role.FINAL),
        ("Net à payer :", Role.FINAL),
        ("Total Qty", Role.COUNT),
        ("ZU ZAHLEN EURO", Role.FINAL),
        ("Change", Role.CHANGE),
        ("Espèces", Role.PAID),
        ("TVA 20%", Role.TAX),
        ("Solde à payer", Role.REST),
        ("A PAYER", Role.FINAL),
        ("Net à régler", Role.FINAL),
        ("Doliprane", None),
    ],
)
def test_words_say_what_an_amount_is(label: str, role: Role | None) -> None:
    """The longest phrase in a label decides."""
    assert role_of(label) is role


def test_cash_and_change_prove_a_total() -> None:
    """Cash less change is the total, and counts as proof."""
    assert _total("PAIN    12,00", "LAIT    8,50", "TOTAL    20,50", "ESPECES    50,00", "RENDU    29,50") == (
        "20.50",
        2,
    )


def test_cash_is_not_the_total() -> None:
    """The largest amount is what was handed over, not what was due."""
    assert _total("Tea    3.00", "Total    3.00", "Cash    100.00", "Change    97.00")[0] == "3.00"


def test_the_sum_with_tax_wins() -> None:
    """Of the sums without and with tax, the one with it is the total."""
    lines = (
        "Total HT    100,00 €",
        "TVA 20%    20,00 €",
        "Total TTC    120,00 €",
        "Acompte    50,00 €",
        "Solde à payer    70,00 €",
    )
    assert _total(*lines) == ("120.00", 1)


def test_a_breakdown_of_taxes_is_no_total() -> None:
    """Sums repeated in a tax summary do not win over the total itself."""
    lines = (
        "Item    7.00",
        "Total    7.00",
        "GST Summary    Amount    Tax",
        "SR 6%    6.60    0.40",
        "TOTAL    6.60    0.40",
    )
    assert _total(*lines)[0] == "7.00"


def test_a_total_below_its_word_is_found() -> None:
    """An amount alone on the row under "Total" belongs to it."""
    assert _total("Cafe    9,00", "Jus    14,00", "TOTAL", "    23,00")[0] == "23.00"
