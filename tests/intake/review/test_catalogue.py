"""Sentences of the web pages."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from claims.words import Kind, Regime, Severity, Status
from intake.review.catalogue import LANGUAGES, preferred, tongue

REVIEW = Path(__file__).parents[3] / "intake" / "review"
SENTENCE = re.compile(r"""(?:\b_|\.say)\(\s*(['"])(.+?)\1""")


def sentences_used() -> set[str]:
    """Every literal sentence that a page or a view asks the catalogue for."""
    sources = [
        path for who in (REVIEW, REVIEW.parent / "counter") for path in (*who.glob("pages/*.html"), *who.rglob("*.py"))
    ]
    return {match[1] for source in sources for match in SENTENCE.findall(source.read_text())}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_stands_in_every_language(code: str) -> None:
    """No page falls back to a sentence in another language."""
    with (REVIEW / "catalogues" / f"{code}.po").open("rb") as source:
        known = {str(message.id) for message in read_po(source) if message.string}
    assert sentences_used() - known == set()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_of_the_contract_has_a_name(code: str) -> None:
    """Kinds, regimes, states and severities are shown by name, never by their code."""
    speak = tongue(code)
    for sort, words in (("kind", Kind), ("regime", Regime), ("status", Status), ("severity", Severity)):
        for word in words:
            assert speak.gettext(f"{sort}: {word}") != f"{sort}: {word}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_rule_has_a_short_name(code: str) -> None:
    """A rule that can speak has a name to show in the queue."""
    rules = {path.stem for path in (REVIEW.parents[1] / "validators" / "rules").glob("[a-z]*.py")}
    assert rules
    assert {rule for rule in rules if tongue(code).gettext(f"rule: {rule}") == f"rule: {rule}"} == set()


def test_names_are_filled_in() -> None:
    """A sentence's gaps are filled in every language."""
    assert tongue("fr").say("{count} claims", count=3) == "3 dossiers"
    assert "3" in tongue("ar").say("{count} claims", count=3)


def test_sums_are_written_as_the_reader_writes_them() -> None:
    """French groups by spaces and writes a comma; the digits stay Western in Arabic."""
    assert tongue("fr").sum("1250.00").replace("\u202f", " ").replace("\xa0", " ") == "1 250,00 MAD"
    assert re.search(r"1.?250.00", tongue("ar").sum("1250.00"))


@pytest.mark.parametrize(
    ("header", "chosen", "expected"),
    [
        ("ar-MA,fr;q=0.8", None, "ar"),
        ("de,en;q=0.5", None, "en"),
        ("ar", "fr", "fr"),
        ("", None, "fr"),
        ("zz", "xx", "fr"),
    ],
)
def test_language_follows_the_choice_then_the_browser(header: str, chosen: str | None, expected: str) -> None:
    """What a person chose wins over what the browser asks for; French is spoken otherwise."""
    assert preferred(header, chosen) == expected


def sentences_by_table() -> set[str]:
    """Sentences that tables hold and pages ask for by what they look up."""
    from intake.review import bulk, checking, desk_page, desk_view, field_view, queue_view, values
    from intake.review.figures.service import Figures
    from intake.review.second import page as second_page

    sheets = (desk_view.KEYS, desk_view.SECOND_KEYS, queue_view.KEYS)
    tables = [
        *(sentence for keys in sheets for sheet in keys.values() for sentence in sheet.values()),
        *(title for keys in sheets for title in keys),
        *desk_view.DESK_TOOLS.values(),
        *desk_view.PAGE_TOOLS.values(),
        *second_page.SENTENCES,
        *bulk.SENTENCES,
        *desk_page.REASONS,
        *desk_page.SENTENCES,
        *queue_view.DONE.values(),
        *queue_view.STATES.values(),
        *field_view._SAY.values(),
        *field_view._STATES.values(),
    ]
    for module, pattern in ((checking, r'_said\("\w+", "([^"]+)"'), (values, r'ValueError\("(takes [^"]+)"')):
        tables += re.findall(pattern, Path(str(module.__file__)).read_text())
    words = [word for kind in Kind for name in values.fields_of(kind) for word in values.choices_of(kind, name)]
    acts = (
        "fields_mended",
        "papers_sorted",
        "split",
        "join",
        "mark_seen",
        "waived",
        "validate",
        "return",
        "reject",
        "escalate",
    )
    figures = (REVIEW / "figures" / "page.py").read_text() + (REVIEW / "figures" / "service.py").read_text()
    heads = re.findall(r'\(("[a-z_0-9]+"(?:, "[a-z_0-9]+")+)\)?,? \*', figures)
    assert heads and Figures
    return {
        *tables,
        *(f"choice: {word}" for word in words),
        *(f"act: {act}" for act in acts),
        *(f"head: {head.strip(chr(34))}" for row in heads for head in row.split(", ")),
    }


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_of_the_tables_stands_in_every_language(code: str) -> None:
    """Keys, reasons, remarks on values, choices, acts and the heads of the figures are translated too."""
    with (REVIEW / "catalogues" / f"{code}.po").open("rb") as source:
        known = {str(message.id) for message in read_po(source) if message.string}
    assert sentences_by_table() - known == set()
