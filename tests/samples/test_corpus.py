"""Drawing, delivering, and the truth about it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest

from claims.words import CARE_SHEETS, Kind
from samples import corpus, family_a
from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import scanner
from samples.plan import plan, plan_one

COMMITTED = Path(corpus.__file__).parent / "committed"


def small(claim: ClaimFacts, **changes: Any) -> ClaimFacts:
    """The claim at a resolution that draws quickly."""
    return replace(claim, dpi=60, **changes)


def digest(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[ClaimFacts]]:
    """A small corpus with every container, a copy and a shared file."""
    containers = ("pdf", "pdf_text", "tiff", "jpeg", "png", "folder")
    claims = [
        small(plan_one(f"{k:04d}", 40 + k, scenario="consultation"), container=c, mode="colour")
        for k, c in enumerate(containers)
    ]
    claims[1] = replace(claims[1], papers=tuple(replace(paper, fill="typed") for paper in claims[1].papers))
    claims.append(replace(claims[0], name="0008", duplicate_of="0000", flags=("duplicate",)))
    first = small(plan_one("0009", 60, scenario="consultation", regime="cnss"), container="tiff", mode="bilevel")
    separator = PaperFacts(Kind.SEPARATOR, barcodes=(("QR", "CACHET-SEPARATOR"),))
    claims += [first, replace(first, part=2, papers=(separator, *first.papers))]
    output = tmp_path_factory.mktemp("corpus")
    corpus.make(0, 0, "a", output, claims=claims, jobs=1)
    return output, claims


def truths(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "truth.jsonl").read_text().splitlines()]


def test_same_seed_same_bytes(drawn: tuple[Path, list[ClaimFacts]], tmp_path: Path) -> None:
    """The same facts give the same files, byte for byte."""
    output, claims = drawn
    corpus.make(0, 0, "a", tmp_path / "again", claims=claims[:3], jobs=1)
    again, before = digest(tmp_path / "again"), digest(output)
    assert {name: before[name] for name in again if not name.endswith(".jsonl")} == {
        n: d for n, d in again.items() if not n.endswith(".jsonl")
    }


def test_files_of_every_container(drawn: tuple[Path, list[ClaimFacts]]) -> None:
    """Each truth names a file or folder that is there, with a manifest line beside it."""
    output, _ = drawn
    named = [line["file"] for line in truths(output)]
    assert {Path(name).suffix for name in named} >= {".pdf", ".tif", ""}
    assert all((output / name).exists() for name in named)
    manifest = [json.loads(line)["file"] for line in (output / "manifest.jsonl").read_text().splitlines()]
    assert sorted(manifest) == sorted(set(named))


def test_copies_are_the_same_bytes(drawn: tuple[Path, list[ClaimFacts]]) -> None:
    """A duplicate is a copy of the earlier file and says of which."""
    output, _ = drawn
    line = next(line for line in truths(output) if line.get("duplicate_of"))
    assert (output / line["file"]).read_bytes() == (output / line["duplicate_of"]).read_bytes()


def test_parts_leave_separators_out(drawn: tuple[Path, list[ClaimFacts]]) -> None:
    """In a shared file pages restart at 1, separators belong to none, and `first_page` steps over them."""
    output, _ = drawn
    one, two = [line for line in truths(output) if line["split"]]
    assert (one["part"], two["part"], two["first_page"]) == (1, 2, len(one["pages"]) + 2)
    assert [page["n"] for page in two["pages"]] == list(range(1, len(two["pages"]) + 1))
    assert all(d["kind"] != "separator" for d in one["documents"] + two["documents"])


def test_pages_of_documents_cover_the_claim(drawn: tuple[Path, list[ClaimFacts]]) -> None:
    """Every readable page belongs to exactly one document."""
    for line in truths(drawn[0]):
        covered = [n for document in line["documents"] for n in document["pages"]]
        assert sorted(covered) == [page["n"] for page in line["pages"] if page["state"] != "unreadable"]


def test_text_layer_carries_the_values(drawn: tuple[Path, list[ClaimFacts]]) -> None:
    """A PDF with a text layer says the insured number in text."""
    output, claims = drawn
    with pdfium.PdfDocument(output / "0001.pdf") as document:
        text = document[0].get_textpage().get_text_range()
    sheet = next(p for p in claims[1].papers if p.kind in CARE_SHEETS)
    number = sheet.values.get("insured_number") or sheet.values["cin"]
    assert number in text.replace(" ", "").replace("\r\n", "")


def test_every_kind_is_drawn() -> None:
    """Family a draws each kind of paper, in each language it knows, with its marks where they are said to be."""
    seen: set[tuple[str, str]] = set()
    for claim in (small(claim) for claim in plan(350, 6)):
        for paper in claim.papers:
            if (paper.kind, paper.language) in seen:
                continue
            seen.add((paper.kind, paper.language))
            result = family_a.draw(paper, claim, np.random.default_rng(claim.seed))
            assert all(page.dtype == np.uint8 and page.ndim == 3 and page.shape[2] == 3 for page in result.pages)
            assert ("stamp" in result.mark_boxes) == (paper.stamp or paper.pharmacist_stamp)
            assert ("signature" in result.mark_boxes) == (paper.signature or paper.insured_signature)
    assert {kind for kind, _ in seen} == {str(kind) for kind in Kind}


@pytest.mark.parametrize("mode", ["colour", "gray", "bilevel"])
@pytest.mark.parametrize("tier", ["clean", "fair", "poor"])
def test_scanner_keeps_its_promises(tier: str, mode: str) -> None:
    """A scan is uint8 RGB; a fax knows black and white only; gray has no colour."""
    page = np.full((400, 300, 3), 250, np.uint8)
    page[100:120, 40:260] = (30, 40, 160)
    out = scanner.scan(page, tier, mode, np.random.default_rng(3))
    assert out.dtype == np.uint8 and out.shape[2] == 3
    if mode == "bilevel":
        assert set(np.unique(out)) <= {0, 255}
    if mode != "colour":
        assert (out[..., 0] == out[..., 2]).all()


def test_committed_set_is_whole() -> None:
    """The committed claims have truth and manifest, stay under 15 MB and cover clean, flagged, handwritten and poor ones."""
    lines = truths(COMMITTED)
    assert 10 <= len({line["file"] for line in lines}) <= 14
    assert sum(p.stat().st_size for p in COMMITTED.rglob("*") if p.is_file()) < 15e6
    assert all((COMMITTED / line["file"]).exists() for line in lines)
    assert {bool(line["flags"]) for line in lines} == {True, False}
    assert "poor" in {line["tier"] for line in lines} and "handwritten" in {
        d.get("fill") for line in lines for d in line["documents"]
    }
    assert any(line["split"] for line in lines) and any(
        d.get("language") == "ar" for line in lines for d in line["documents"]
    )
