"""`cachet read`: files and folders in, one claim a line out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from cachet.inputs import WrongCall, inputs_of, is_set, natural, read_manifest
from tests.ocr import cabinet

PAGE = cabinet.saved(cabinet.a_page(), "PNG")


def read(*words: str | Path) -> tuple[int, list[dict[str, object]]]:
    """Exit code and claims of one call."""
    done = subprocess.run(
        [sys.executable, "-m", "cachet.cli", "read", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def a_separator(payload: str) -> Image.Image:
    """A sheet with this QR code."""
    sheet = Image.new("RGB", (1240, 1754), "white")
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode)
    sheet.paste(Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=12)).convert("RGB"), (300, 300))
    return sheet


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> tuple[int, dict[tuple[str, int], dict[str, object]]]:
    """One call over a set that holds a bit of everything."""
    folder = tmp_path_factory.mktemp("pile")
    (folder / "p2.png").write_bytes(PAGE)
    (folder / "p10.png").write_bytes(PAGE)
    (folder / "notes.txt").write_text("passed over")
    (folder / ".hidden.png").write_bytes(PAGE)
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "page.docx").write_bytes(b"PK\x03\x04")
    sub = folder / "dossier"
    sub.mkdir()
    (sub / "2.png").write_bytes(cabinet.saved(cabinet.a_page(lines=()), "PNG"))
    (sub / "10.png").write_bytes(PAGE)
    pages = [
        a_separator("CACHET-STATION;station=Rabat;received_on=2026-03-02;regime=cnops"),
        cabinet.a_page(),
        a_separator("CACHET-SEPARATOR"),
        cabinet.a_page(lines=cabinet.LINES[::-1]),
    ]
    (folder / "split.tif").write_bytes(
        cabinet.saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(150, 150))
    )
    (folder / "manifest.jsonl").write_text(
        '{"file": "p2.png", "received_on": "2026-01-05", "regime": "cnss", "reference": "R1"}\n{"file": "elsewhere.pdf"}\n'
    )
    code, claims = read(folder, "--received-on", "2026-02-01")
    return code, {(str(claim["source"]), int(str(claim["part"]))): claim for claim in claims}


def test_every_input_gives_its_claim(pile: tuple[int, dict[tuple[str, int], dict[str, object]]]) -> None:
    """Good files, bad files and folders are all answered, in natural order, and the exit code is 0."""
    code, claims = pile
    assert code == 0
    assert list(claims) == [
        ("dossier", 1),
        ("empty.pdf", 1),
        ("p2.png", 1),
        ("p10.png", 1),
        ("page.docx", 1),
        ("split.tif", 1),
        ("split.tif", 2),
    ]


def test_a_bad_file_is_quarantined_with_its_reason(pile: tuple[int, dict[tuple[str, int], dict[str, object]]]) -> None:
    """What cannot be opened says why, in three languages."""
    claims = pile[1]
    for source, reason in (("empty.pdf", "empty"), ("page.docx", "unsupported_type")):
        claim = claims[source, 1]
        assert (claim["status"], claim["quarantine"]["reason"]) == ("quarantined", reason)  # type: ignore[index]
        assert set(claim["quarantine"]["message"]) == {"fr", "ar", "en"}  # type: ignore[index]


def test_a_manifest_speaks_before_the_call(pile: tuple[int, dict[tuple[str, int], dict[str, object]]]) -> None:
    """The manifest's deposit date, regime and reference stand; the call's own date fills what it leaves out."""
    claims = pile[1]
    assert [claims["p2.png", 1][name] for name in ("received_on", "regime", "reference")] == [
        "2026-01-05",
        "cnss",
        "R1",
    ]
    assert claims["p10.png", 1]["received_on"] == "2026-02-01"


def test_separators_divide_and_belong_to_nobody(pile: tuple[int, dict[tuple[str, int], dict[str, object]]]) -> None:
    """Parts share source and hash, count their pages from 1, and stand under the cover sheet before them."""
    first, second = (pile[1]["split.tif", part] for part in (1, 2))
    assert first["parts"] == second["parts"] == 2
    assert first["sha256"] == second["sha256"]
    assert [page["n"] for page in first["pages"]] == [page["n"] for page in second["pages"]] == [1]  # type: ignore[attr-defined]
    assert (
        (first["received_on"], first["regime"]) == (second["received_on"], second["regime"]) == ("2026-03-02", "cnops")
    )


def test_a_folder_is_one_claim_with_pages_in_natural_order(
    pile: tuple[int, dict[tuple[str, int], dict[str, object]]],
) -> None:
    """Page 2 comes before page 10; a blank page is no defect of the claim."""
    states = [page["state"] for page in pile[1]["dossier", 1]["pages"]]  # type: ignore[attr-defined]
    assert states == ["blank", "read"]


def test_the_same_papers_again_are_a_duplicate(pile: tuple[int, dict[tuple[str, int], dict[str, object]]]) -> None:
    """The later of two equal files is flagged as such, and a page that stands in another folder or kind of file too."""
    told: dict[str, set[object]] = {"same as one": set(), "looks like a page of": set()}
    for key, claim in pile[1].items():
        for flag in claim["flags"]:  # type: ignore[attr-defined]
            if flag["rule"] == "duplicate":
                told[next(words for words in told if words in flag["message"]["en"])].add(key)
    assert told == {"same as one": {("p10.png", 1)}, "looks like a page of": {("p2.png", 1), ("split.tif", 1)}}


def test_a_wrong_call_reads_nothing(tmp_path: Path) -> None:
    """A PATH that is not there, a day that is none, a broken manifest: exit 2 and not a line."""
    page = tmp_path / "page.png"
    page.write_bytes(PAGE)
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"file": "page.png"}\nnot json\n')
    for words in (
        [page, tmp_path / "absent.pdf"],
        [page, "--received-on", "2026-02-30"],
        [page, "--manifest", broken],
        [page, "--regime", "nobody"],
    ):
        assert read(*words) == (2, [])


def test_a_file_named_outright_is_always_answered(tmp_path: Path) -> None:
    """Even one that a folder would pass over."""
    path = tmp_path / ".notes.txt"
    path.write_text("no page")
    (only,) = inputs_of([path])
    assert (only.source, only.pages) == (".notes.txt", None)


def test_what_makes_a_set(tmp_path: Path) -> None:
    """Page images only are one claim; a PDF, a TIFF, a sub-folder, a truth or a manifest make a set."""
    images = tmp_path / "images"
    images.mkdir()
    (images / "1.png").write_bytes(PAGE)
    (images / "notes.txt").write_text("x")
    assert not is_set(images)
    assert [(each.source, len(each.pages or ())) for each in inputs_of([images])] == [("images", 1)]
    for name in ("truth.jsonl", "manifest.jsonl", "a.pdf", "b.TIF"):
        (images / name).write_text("")
        assert is_set(images), name
        (images / name).unlink()
    (images / "sub").mkdir()
    assert is_set(images)


def test_natural_order() -> None:
    """Numbers count as numbers, wherever they stand."""
    assert sorted(["b1", "a10", "a2", "a2b", "10"], key=natural) == ["10", "a2", "a2b", "a10", "b1"]


def test_a_manifest_names_the_wrong_line_and_not_what_it_says(tmp_path: Path) -> None:
    """The sentence holds the line's number, never a value."""
    path = tmp_path / "m.jsonl"
    path.write_text('{"file": "a"}\n{"file": "b", "received_on": "SECRET"}\n')
    with pytest.raises(WrongCall, match=r"^Line 2 .*received_on") as caught:
        read_manifest(path)
    assert "SECRET" not in str(caught.value)
