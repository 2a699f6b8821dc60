"""Whose paper it is, by its head."""

from __future__ import annotations

import pytest

from ocr.fields.issuer import Issuer, issuer_of
from ocr.fields.rows import Row
from ocr.page import Word


def a_head(*lines: tuple[str, int]) -> list[Row]:
    """Rows of words one under the other, each of its own height in pixels."""
    rows, top = [], 100
    for index, (text, tall) in enumerate(lines):
        words, left = [], 200
        for part in text.split():
            right = left + len(part) * tall // 2
            words.append(Word(part, (left, top, right, top + tall), 0.95))
            left = right + tall // 2
        rows.append(Row(1, index, tuple(words)))
        top += 2 * tall
    return rows


def named(*lines: tuple[str, int]) -> str | None:
    rows = a_head(*lines, *[("Designation Quantite Montant", 30)] * 4)
    found = issuer_of(rows)
    return found and said(found)


def said(found: Issuer) -> str:
    return found.row.text[found.start : found.end]


def test_the_name_stands_over_what_the_house_does() -> None:
    """A line of trades is no name, though it holds words that names of houses hold."""
    assert named(("ATLAS VISION", 44), ("Centre de radiologie - Echographie - Scanner", 30)) == "ATLAS VISION"


def test_a_trade_with_a_name_is_a_name() -> None:
    """What names a house besides its trade stays."""
    assert named(("CLINIQUE DES OLIVIERS", 40), ("12, rue Annaba Rabat", 30)) == "CLINIQUE DES OLIVIERS"


def test_the_heads_of_a_table_are_nobodys_name_and_the_stamp_names_the_house() -> None:
    """A letterhead without a name: what stands above the table is small, and the stamp below says whose bill it is."""
    rows = a_head(
        ("12 avenue Hassan II Rabat", 30),
        ("Designation Quantite Montant", 30),
        ("HEMOGRAMME 1 80,00", 30),
        *[("Arrete la presente facture", 30)] * 8,
        ("LABORATOIRE IBN ROCHD", 28),
        ("Analyses medicales", 28),
    )
    found = issuer_of(rows)
    assert found is not None
    assert said(found) == "LABORATOIRE IBN ROCHD"


def test_where_the_head_names_nobody_the_stamp_does() -> None:
    """A lone word of trade is no name; a house in the stamp goes before one in the lines, any name where the head is bare."""
    table = [("Designation Quantite Montant", 30), ("CENTRE DE CHEVILLE 1 80,00", 30)]
    rows = a_head(("LABORATOIRE", 44), *table, *[("Arrete la presente facture", 30)] * 8)
    stamp = a_head(("LABORATOIRE IBN ROCHD", 28), ("Analyses medicales", 28))
    found = issuer_of(rows, lambda: [stamp])
    assert found is not None and said(found) == "LABORATOIRE IBN ROCHD"
    plain = a_head(("Analyses medicales", 28), ("IBN ROCHD BIOLOGIE", 28))
    found = issuer_of(rows, lambda: [plain])
    assert found is not None and found.row is not stamp[0]
    bare = a_head(("12, rue Annaba", 30), *table[:1], *[("Arrete la presente facture", 30)] * 8)
    found = issuer_of(bare, lambda: [plain])
    assert found is not None and said(found) == "IBN ROCHD BIOLOGIE"


def test_a_sentence_is_nobodys_name() -> None:
    """What a slip says in a row of words stands above the stamp that names the house."""
    sentence = ("Nous avons bien recu la somme de cent dirhams pour solde", 30)
    assert named(sentence, ("PHARMACIE DES OLIVIERS", 30)) == "PHARMACIE DES OLIVIERS"


def test_another_name_at_the_head_makes_the_first_less_sure() -> None:
    """Two names alike in size and place: the second is offered as a rival; a trade, an address and the name again are none."""
    table = [("Designation Quantite Montant", 30)] * 4
    found = issuer_of(a_head(("KARIM BENNIS", 30), ("OMAR TAZI", 32), *table))
    assert found is not None and found.rival is not None
    row, start, end = found.rival
    assert {said(found), row.text[start:end]} == {"KARIM BENNIS", "OMAR TAZI"}
    alone = issuer_of(a_head(("CLINIQUE ATLAS", 40), ("Radiologie - Scanner", 40), ("12, rue Annaba", 30), *table))
    assert alone is not None and (alone.rival, alone.repeated) == (None, 0)
    again = issuer_of(a_head(("CLINIQUE ATLAS", 40), ("12, rue Annaba", 30), *table, ("CLINIQUE ATLAS", 28)))
    assert again is not None and (again.rival, again.repeated) == (None, 1)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("Emetteur : PHARMACIE ANNAKHIL",), "PHARMACIE ANNAKHIL"),
        (("Dr HASSAN BERRADA", "PHARMACIE ANNAKHIL"), "PHARMACIE ANNAKHIL"),
        (("PHARMACIE ANNAKHIL", "Dr HASSAN BERRADA"), "PHARMACIE ANNAKHIL"),
        (("PHARMACIE DE GARDE", "PHARMACIE DU CENTRE"), "PHARMACIE DU CENTRE"),
        (("Cabinet de Kinésithérapie", "HASSAN BERRADA"), "HASSAN BERRADA"),
        (("ATLAS VISION", "Opticien lunetier", "Casablanca Maarif"), "ATLAS VISION"),
        (("Nous, CLINIQUE AL AMAL, avons reçu",), "CLINIQUE AL AMAL"),
        (("Salma Idrissi", "PHARMACIE DU CENTRE"), "PHARMACIE DU CENTRE"),
    ],
)
def test_a_house_is_named_before_who_works_there_or_pays(lines: tuple[str, ...], name: str) -> None:
    """All set in one size; what a house does, and where, is no name of it."""
    assert named(*((line, 30) for line in lines)) == name


def test_a_name_under_what_its_house_is_may_be_a_part_of_it() -> None:
    """Whether "CLINIQUE" belongs to "AL AMAL" nobody can tell from the print."""
    for above, part in (("CLINIQUE", True), ("12, rue Annaba", False)):
        found = issuer_of(a_head((above, 30), ("AL AMAL", 30), *[("Designation Quantite Montant", 30)] * 4))
        assert found is not None and (said(found), found.part) == ("AL AMAL", part)
