"""What family b promises: every kind is drawn, the same seed draws the same, and nothing is shared with family a."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest

from claims.words import Kind
from samples import family_b, papers
from samples.facts import ClaimFacts, PaperFacts
from samples.family_b import cards, codes, fonts, manner, scanner
from samples.family_b.canvas import Page, Words
from samples.family_b.wording import ARABIC_TEXT, KINDS

ROOT = Path(__file__).resolve().parents[2]
VALUES = {
    "insured_name": "BOUAYAD AMINE",
    "patient_name": "BOUAYAD GHITA",
    "insured_number": "123456785",
    "cin": "BK123456",
    "relationship": "child",
    "patient_birth_date": "2014-05-03",
    "patient_sex": "F",
    "inpe": "101000008",
    "care_type": "illness",
    "acts": [{"date": "2026-01-20", "code": "C", "coefficient": "1", "amount": "150.00", "inpe": "101000008"}],
    "total_amount": "150.00",
    "date": "2026-01-20",
    "number": "445512",
    "prescriber_name": "AMINE TOUIMI",
    "drugs": [{"description": "PARACETAMOL 1 G", "dose": "1 cp par jour", "duration": "5 jours"}],
    "drug_barcodes": ["6118000000013"],
    "issuer_name": "CLINIQUE DES PINS",
    "ice": "001234567000062",
    "lines": [{"description": "CONSULTATION", "quantity": "1", "unit_price": "150.00", "amount": "150.00"}],
    "total": "150.00",
    "total_in_words": "150.00",
    "amount": "150.00",
    "method": "cash",
    "starts_on": "2026-01-20",
    "ends_on": "2026-02-20",
    "expires_on": "2030-01-01",
}
FIELDS = {
    "prescription": ("patient_name", "date", "prescriber_name", "inpe", "drugs", "drug_barcodes"),
    "invoice": ("number", "date", "issuer_name", "ice", "patient_name", "lines", "total", "total_in_words", "method"),
    "payment_receipt": ("date", "amount", "method", "issuer_name"),
    "identity_card": ("cin", "patient_name", "patient_birth_date", "expires_on"),
    "separator": (),
    "blank": (),
    "other": (),
    **dict.fromkeys(KINDS, ("date", "number", "patient_name", "inpe", "starts_on", "ends_on")),
}
SHEET = (
    "insured_name",
    "insured_number",
    "cin",
    "relationship",
    "patient_name",
    "patient_birth_date",
    "patient_sex",
    "inpe",
    "acts",
    "total_amount",
)


def a_paper(kind: str, fill: str = "typed", **more: object) -> PaperFacts:
    """A stamped and signed paper with the fields of its kind."""
    names = FIELDS.get(kind, SHEET)
    return PaperFacts(kind, None, fill, {n: VALUES[n] for n in names}, stamp=True, signature=True, **more)  # type: ignore[arg-type]


def a_claim(tier: str = "clean", mode: str = "colour") -> ClaimFacts:
    """Scan settings at 100 dpi, to be quick."""
    return ClaimFacts("x", (), "cnss", "2026-02-01", tier=tier, dpi=100, mode=mode)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [str(k) for k in Kind])
def test_every_kind_draws_and_keeps_its_values(kind: str) -> None:
    """Every kind of the contract is drawn, and what it says it carries is what it was told to carry."""
    paper = a_paper(kind)
    drawn = family_b.draw(paper, a_claim(), np.random.default_rng(5))
    assert drawn.values == paper.values
    assert all(p.dtype == np.uint8 and p.shape[2] == 3 for p in drawn.pages)
    assert all(0 <= b[1] < b[3] <= 1 and 0 <= b[2] < b[4] <= 1 for b in drawn.boxes.values())
    if kind not in ("identity_card", "separator", "blank"):
        assert drawn.mark_boxes["stamp"]
        assert drawn.mark_boxes["signature"]


@pytest.mark.parametrize(("tier", "mode"), [("fair", "gray"), ("poor", "bilevel")])
def test_same_seed_same_pixels(tier: str, mode: str) -> None:
    """The same seed gives the same pixels, another seed others."""
    first, again, other = (
        family_b.draw(a_paper("prescription", "handwritten"), a_claim(tier, mode), np.random.default_rng(s))
        for s in (1, 1, 2)
    )
    assert all(np.array_equal(a, b) for a, b in zip(first.pages, again.pages, strict=True))
    assert not np.array_equal(first.pages[0], other.pages[0])


def test_no_marks_where_none_were_asked_for() -> None:
    """A paper without stamp and signature has no box for them, whatever decoys it bears."""
    paper = PaperFacts("invoice", None, "typed", {"total": "10.00"}, decoys=4)
    drawn = family_b.draw(paper, a_claim(), np.random.default_rng(3))
    assert drawn.mark_boxes == {"stamp": (), "signature": ()}


def test_a_born_digital_paper_says_its_values_as_text() -> None:
    """The PDF's text layer holds the number; handwriting has no such PDF."""
    import io

    import pdfplumber

    data = family_b.draw_text_pdf(a_paper("invoice"), a_claim(), np.random.default_rng(4))
    assert data is not None
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        text = pdf.pages[0].extract_text()
    assert "001234567000062" in text
    assert family_b.draw_text_pdf(a_paper("invoice", "handwritten"), a_claim(), np.random.default_rng(4)) is None


def test_a_spoiled_page_carries_no_value() -> None:
    """A page nobody can read has a truth without fields."""
    drawn = family_b.draw(a_paper("other", spoiled=True), a_claim(), np.random.default_rng(6))
    assert drawn.values == {}


def test_a_wrong_check_digit_is_drawn_as_it_is() -> None:
    """An EAN-13 whose key fails is drawn with that key."""
    assert codes.ean13_modules("6118000000013") != codes.ean13_modules("6118000000014")


def test_nothing_is_shared_with_the_building_family() -> None:
    """No font package and no module stands in both families."""
    other = ROOT / "samples" / "family_a"
    texts = {p.name: p.read_text(encoding="utf-8") for p in other.glob("*.py")}
    named = {
        node.value
        for text in texts.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert not set(fonts.PACKAGES) & named
    assert not any("family_b" in text for text in texts.values())
    ours = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "samples" / "family_b").glob("*.py"))
    assert "family_a" not in ours


def test_what_is_written_in_arabic_alone_is_its_own_kind_s() -> None:
    """No title and no sentence stands on two kinds, none is family a's, and every letter has a shape."""
    assert set(ARABIC_TEXT) == set(papers._ALSO_ARABIC)
    said = [line for parts in ARABIC_TEXT.values() for lines in parts.values() for line in lines]
    assert len(said) == len(set(said))
    other = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "samples" / "family_a").glob("*.py"))
    assert not [line for line in said if f'"{line}"' in other]
    letters = {ord(c) for line in said for c in line if c != " "}
    for package in fonts.ARABIC:
        assert letters <= fonts.known_letters(fonts.face(package))


@pytest.mark.parametrize("kind", sorted(ARABIC_TEXT))
def test_an_arabic_letter_bears_a_title_of_its_kind(kind: str) -> None:
    """The words of one of the kind's titles stand on the page in their order."""
    for seed in range(4):
        _, (page,) = family_b._compose(a_paper(kind, language="ar"), np.random.default_rng(seed))
        shown = " ".join(op.text for op in page.ops if isinstance(op, Words) and op.rtl)
        assert any(title in shown for title in ARABIC_TEXT[kind]["titles"])
        assert not any(t in shown for k, parts in ARABIC_TEXT.items() if k != kind for t in parts["titles"])


def test_every_letter_it_prints_has_a_shape() -> None:
    """French letters and signs are in every Latin face, so that no page shows an empty box."""
    wanted = {ord(c) for c in "ABCXYZabcxyz0123456789éèàçôîùÉÈÀÇœ°'/:-(),.+%*•"}
    for package in (*fonts.PRINT, *fonts.TYPE, *fonts.LOOSE_HANDS, *fonts.JOINED_HANDS):
        assert wanted <= fonts.known_letters(fonts.face(package))


def test_modules_of_the_family_are_importable_alone() -> None:
    """Pens, cards and scanner stand without a claim."""
    rng = np.random.default_rng(1)
    assert manner.machine(rng).by_hand is False
    assert cards.CARD_W > cards.CARD_H
    white = np.full((60, 40, 3), 255, np.uint8)
    assert scanner.scan(white, a_claim(), rng).dtype == np.uint8
    assert Page().free((10, 10, 20, 20))
