"""`cachet sheets`: what is printed is recognised when it comes back from the scanner."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageFilter
from typer.testing import CliRunner, Result

from cachet import sheets
from cachet.cli import app
from claims.words import CodeFormat, Regime
from ocr.codes import find_codes
from ocr.separators import Cover, cover_of
from tests.ocr import cabinet

sheets.register(app)
SCAN_DPI = 200


def call(*words: str) -> Result:
    """One call of the command."""
    return CliRunner().invoke(app, list(words))


def scanned(path: Path, turn_deg: float = 0.0) -> list[Image.Image]:
    """The pages of a PDF, printed and scanned: gray, a little soft, and turned."""
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [page.render(scale=SCAN_DPI / 72).to_pil().convert("L") for page in pdf]
    return [page.rotate(turn_deg, fillcolor=255).filter(ImageFilter.GaussianBlur(1)) for page in pages]


def codes(page: Image.Image) -> set[tuple[CodeFormat, str]]:
    """Codes on one page."""
    return {(code.format, code.value) for code in find_codes(np.asarray(page), SCAN_DPI)}


def test_a_separator_bears_both_codes(tmp_path: Path) -> None:
    """Every copy carries the payload as QR and as Code 128, and survives a crooked scan."""
    output = tmp_path / "separators.pdf"
    assert call("sheets", "separator", "--output", str(output), "--copies", "3").exit_code == 0
    pages = scanned(output, turn_deg=3)
    assert len(pages) == 3
    both = {(form, "CACHET-SEPARATOR") for form in (CodeFormat.QR, CodeFormat.CODE128)}
    assert all(codes(page) == both for page in pages)


@pytest.mark.parametrize("turn_deg", [0.0, 2.0, 180.0])
def test_a_separator_bears_patch_t(tmp_path: Path, turn_deg: float) -> None:
    """With both codes worn off, the bars at its foot still divide a pile, crooked or upside down."""
    call("sheets", "separator", "--output", str(tmp_path / "s.pdf"))
    (page,) = scanned(tmp_path / "s.pdf")
    page.paste(255, (0, 0, page.width, round(page.height * 0.66)))
    worn = tmp_path / "pile.tif"
    sheet, turned = cabinet.a_page().convert("L"), page.rotate(turn_deg, fillcolor=255)
    sheet.save(worn, save_all=True, append_images=[turned, sheet], dpi=(SCAN_DPI, SCAN_DPI))
    claims = [json.loads(line) for line in call("read", str(worn)).stdout.splitlines()]
    assert [(claim["part"], len(claim["pages"])) for claim in claims] == [(1, 1), (2, 1)]


def test_a_separator_speaks_french_and_arabic(tmp_path: Path) -> None:
    """The French words are text; the Arabic ones are pictures, for a reader's own font may have no Arabic."""
    output = tmp_path / "separators.pdf"
    call("sheets", "separator", "--output", str(output))
    with pypdfium2.PdfDocument(output) as pdf:
        page = pdf[0]
        assert "FEUILLE DE SÉPARATION" in page.get_textpage().get_text_bounded()
        pictures = list(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))
    assert len(pictures) == 3


@pytest.mark.parametrize("name", ["RABAT-1", "Salé, gare", "سلا 2"])
def test_a_cover_sheet_says_its_station_day_and_regime(tmp_path: Path, name: str) -> None:
    """The QR code of a cover sheet gives back what the command was told, whatever letters the station's name has."""
    output = tmp_path / "cover.pdf"
    words = ["sheets", "station", name, "--received-on", "2026-03-02", "--regime", "cnops", "--output", str(output)]
    assert call(*words).exit_code == 0
    ((form, value),) = codes(scanned(output)[0])
    assert (form, value) == (CodeFormat.QR, f"CACHET-STATION;station={name};received_on=2026-03-02;regime=cnops")
    assert cover_of(value) == Cover(station=name, received_on=date(2026, 3, 2), regime=Regime.CNOPS)


def test_wrong_calls_write_nothing(tmp_path: Path) -> None:
    """A name that would break the code, a day that is none and a folder that is not there exit 2."""
    output = tmp_path / "cover.pdf"
    for name, day in (("A;regime=cnss", "2026-03-02"), (" ", "2026-03-02"), ("A", "02/03/2026")):
        assert call("sheets", "station", name, "--received-on", day, "--output", str(output)).exit_code == 2
    assert call("sheets", "separator", "--output", str(tmp_path / "gone" / "s.pdf")).exit_code == 2
    assert not output.exists()


def test_printed_sheets_split_a_pile(tmp_path: Path) -> None:
    """A pile of cover, page, separator, blank page is read as two claims, both with what the cover said."""
    call(
        "sheets",
        "station",
        "RABAT-1",
        "--received-on",
        "2026-03-02",
        "--regime",
        "cnss",
        "--output",
        str(tmp_path / "c.pdf"),
    )
    call("sheets", "separator", "--output", str(tmp_path / "s.pdf"))
    cover, separator = scanned(tmp_path / "c.pdf")[0], scanned(tmp_path / "s.pdf")[0]
    page, blank = (cabinet.a_page(lines=lines).convert("L") for lines in (cabinet.LINES[:2], ()))
    pile = tmp_path / "pile.tif"
    cover.save(pile, save_all=True, append_images=[page, separator, blank], dpi=(SCAN_DPI, SCAN_DPI))
    done = call("read", str(pile))
    assert done.exit_code == 0, done.output
    claims = [json.loads(line) for line in done.stdout.splitlines()]
    told = [(claim["part"], claim["parts"], claim["received_on"], claim["regime"]) for claim in claims]
    assert told == [(1, 2, "2026-03-02", "cnss"), (2, 2, "2026-03-02", "cnss")]
    assert [len(claim["pages"]) for claim in claims] == [1, 1]
