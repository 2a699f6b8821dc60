"""Names as printed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.fields.names import as_name, is_name, leading_name, name_key
from ocr.fields.person import patient_names
from ocr.fields.prescriber import prescribers
from ocr.fields.rows import rows_of
from tests.ocr.fields.papers_in_text import a_page


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Mme Fatima-Zahra  El Alaoui", "FATIMA-ZAHRA EL ALAOUI"),
        ("Dr. Saïd Aït Ben", "SAÏD AÏT BEN"),
        ("Monsieur le", "LE"),
        ("AI Khatib E1 Idrissi", "AL KHATIB EL IDRISSI"),
        ("M ALAOUI SAID", "ALAOUI SAID"),
        ("MERNISSI SALMA", "MERNISSI SALMA"),
        ("السيدة فاطمة العلوي", "فاطمة العلوي"),
    ],
)
def test_titles_go_and_capitals_come(printed: str, name: str) -> None:
    """Civil titles are dropped, letters are capitals, accents stay."""
    assert as_name(printed) == name


@pytest.mark.parametrize(
    "text",
    ["Nom : Mme AMINA IDRISSI  Age : 34 ans", "Nom : Amina Idrissi, née le 3/4/1990", "Nom : Amina Idrissi    Date"],
)
def test_a_name_ends_where_another_label_begins(text: str) -> None:
    """What follows a name on its line is not part of it."""
    seen = leading_name(text, 5)
    assert seen is not None
    assert seen.value == "AMINA IDRISSI"


@pytest.mark.parametrize("head", ["M./Mme : ·", "Patient : • ", "Nom : ..—"])
def test_specks_before_a_name_are_passed_over(head: str) -> None:
    """Dots of a leader or of dirt stand between a label and what is written behind it."""
    seen = leading_name(f"{head} Laraki Jaouad", head.index(":"))
    assert seen is not None
    assert seen.value == "LARAKI JAOUAD"


@pytest.mark.parametrize("printed", ["DRJAMAL KABBAJ", "Dr.Jamal Kabbaj", "PRJAMAL KABBAJ"])
def test_a_doctors_title_may_be_read_as_one_with_his_name(printed: str) -> None:
    """No name begins as "DRJ" does; one that begins with "DRI" is left whole."""
    page = a_page(printed, "Urologie", "INPE : 071378855")
    assert [one.value for one in prescribers(rows_of(page), {1: page}, re.compile("pharmac"))] == ["JAMAL KABBAJ"]
    other = a_page("DRISSI KABBAJ", "Urologie")
    assert prescribers(rows_of(other), {1: other}, re.compile("pharmac")) == []


def test_keys_leave_spelling_out() -> None:
    """Accents, spaces and hyphens do not tell two readings apart."""
    assert name_key("Aït Ben-Haddou") == name_key("AIT BEN HADDOU")


def test_figures_make_no_name() -> None:
    """An address is no name."""
    assert not is_name("12 RUE ATLAS")
    assert leading_name("12, rue Atlas") is None


@given(st.text(max_size=50))
def test_takes_any_junk(text: str) -> None:
    """No text makes the finder fail."""
    leading_name(text)
    as_name(text)


@pytest.mark.parametrize(
    "lines",
    [
        ("Je soussigné(e) déclare les circonstances de l'accident ci-après.", "Nom de la victime : NAIMA FILALI"),
        ("Nom et prénom du bénéficiaire          الاسم العائلى", "NAIMA FILALI"),
        ("prise en charge des soins du bénéficiaire ci-dessous", "Nom du bénéficiaire : NAIMA FILA1I"),
        ("M., Mme, Mlle  NAIMA FILALI", "Ordonnance"),
    ],
)
def test_words_of_a_form_are_nobodys_name(lines: tuple[str, ...]) -> None:
    """Sentences and labels beside the place of a name are passed over, also Arabic ones and lists of titles."""
    page = a_page("CAISSE", *lines)
    (found,) = patient_names(rows_of(page), {1: page})
    assert found.value == "NAIMA FILALI"


def test_an_age_behind_a_name_is_no_part_of_it() -> None:
    """A figure before capitals may be a B, but not where it counts years."""
    for text in ("ALAOUI AHMED 8ans", "ALAOUI AHMED 8ANS", "ALAOUI AHMED 3ème étage"):
        seen = leading_name(text)
        assert seen is not None and seen.value == "ALAOUI AHMED"
    seen = leading_name("CHAOUI 3RAHIM")
    assert seen is not None and seen.value == "CHAOUI BRAHIM"


def test_a_name_in_small_letters_of_a_file_s_own_text_is_a_name() -> None:
    """What engines see in Arabic is doubtful to them; a text layer is not."""
    page = a_page("Patient : ahmed benali", "Consultation spécialisée")
    assert [one.value for one in patient_names(rows_of(page), {1: page})] == ["AHMED BENALI"]


def test_an_address_is_nobodys_name() -> None:
    """Two words of letters, and yet a street."""
    assert not is_name("PLACE DE DAKAR") and is_name("DAOUDI REDA")
