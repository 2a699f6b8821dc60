"""A file is read in a child that may die of it, alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import pytest

from claims.errors import Unreadable
from claims.words import Kind, PageState, QuarantineReason, Rescan
from ocr import checking, reading
from ocr.opening import Limits
from ocr.page import Scan, Sheet
from ocr.upright import straighten
from tests.ocr import cabinet
from worker.readings import Reading
from worker.sandbox import check_file, read_all, read_file, warm


@pytest.fixture(scope="module", autouse=True)
def _engines() -> None:
    """Loaded once in the parent, as a worker does."""
    warm()


def why_not(path: Path, limits: Limits = Limits()) -> QuarantineReason:  # noqa: B008
    """The reason a file cannot be read."""
    with pytest.raises(Unreadable) as caught:
        read_file(path, limits)
    return caught.value.reason


def test_a_page_comes_back_with_its_picture(tmp_path: Path) -> None:
    """What was read comes back as the contract's pages and documents, and the upright page is kept."""
    path = tmp_path / "page.png"
    path.write_bytes(cabinet.saved(cabinet.a_page().rotate(180), "PNG"))
    kept = tmp_path / "kept"
    kept.mkdir()
    (part,) = read_file(path, keep=kept).parts
    assert [page.state for page in part.pages] == [PageState.READ]
    assert [each.name for each in kept.iterdir()] == ["1-1.jpg"]


def test_a_reader_killed_from_outside_says_nothing_of_the_file(tmp_path: Path) -> None:
    """Whoever shoots a reader that holds little memory has not shown that the file is too large: it is tried again."""
    path = tmp_path / "page.png"
    path.write_bytes(cabinet.saved(cabinet.a_page(), "PNG"))
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    before = set(children.read_text().split())

    def shoot() -> None:
        while not (fresh := set(children.read_text().split()) - before):
            time.sleep(0.001)
        time.sleep(0.05)
        os.kill(int(fresh.pop()), signal.SIGKILL)

    threading.Thread(target=shoot).start()
    assert why_not(path) is QuarantineReason.READER_FAILED


def test_a_bomb_kills_only_its_reader(tmp_path: Path) -> None:
    """Two kilobytes that unpack into a gigabyte cost their own claim and no other."""
    twice = zlib.compress(zlib.compress(b"\0" * (1 << 30), 9), 9)
    stream = cabinet.a_stream(twice, b"/Filter [/FlateDecode /FlateDecode]")
    bomb = tmp_path / "bomb.pdf"
    whole = cabinet.one_page_pdf(b"").replace(cabinet.a_stream(b""), stream)
    bomb.write_bytes(whole)
    good = tmp_path / "good.pdf"
    good.write_bytes(cabinet.one_page_pdf(cabinet.letters()))
    limits = Limits(memory_bytes=600 << 20, cpu_s=4, cpu_page_s=6, wall_s=60)
    results = dict(read_all([Reading(bomb), Reading(good)], jobs=1, limits=limits))
    assert results[0].unreadable in (QuarantineReason.MEMORY, QuarantineReason.TIME, None)
    if results[0].unreadable is None:
        assert all(page.state is not PageState.READ for part in results[0].parts for page in part.pages)
    assert [page.state for page in results[1].parts[0].pages] == [PageState.READ]


def test_a_file_that_never_ends_is_stopped_by_the_clock(tmp_path: Path) -> None:
    """A reader that overruns its time on the clock is ended with all it started."""
    path = tmp_path / "page.png"
    path.write_bytes(cabinet.saved(cabinet.a_page(), "PNG"))
    started = time.monotonic()
    assert why_not(path, Limits(wall_s=0.0)) is QuarantineReason.TIME
    assert time.monotonic() - started < 10


def test_processor_time_ends_a_reader(tmp_path: Path) -> None:
    """Nested forms that draw each other a hundred million times run out of their own time, nobody else's."""
    forms = [
        cabinet.a_stream(
            b"/F Do " * 10,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >>" % (number + 1),
        )
        for number in range(6, 14)
    ]
    last = cabinet.a_stream(b"0 0 9 9 re f " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    path = tmp_path / "nested.pdf"
    path.write_bytes(cabinet.one_page_pdf(b"/F Do " * 10, extra=b"/XObject << /F 6 0 R >>", more=[*forms, last]))
    limits = Limits(cpu_s=1, cpu_page_s=1, wall_s=30)
    try:
        (part,) = read_file(path, limits).parts
        assert part.pages
    except Unreadable as gap:
        assert gap.reason in (QuarantineReason.TIME, QuarantineReason.MEMORY, QuarantineReason.READER_FAILED)


def _children() -> set[str]:
    """Processes that this one started and has not buried."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


def test_no_reader_is_left_behind(tmp_path: Path) -> None:
    """After the verdict no child runs or waits to be buried."""
    path = tmp_path / "page.pdf"
    path.write_bytes(b"%PDF-1.7 broken")
    before = _children()
    assert why_not(path) is QuarantineReason.CORRUPT
    assert _children() <= before


def test_a_blank_page_is_a_document_of_its_own(tmp_path: Path) -> None:
    """A blank back is said to be blank, and is no defect."""
    path = tmp_path / "blank.png"
    path.write_bytes(cabinet.saved(cabinet.a_page(lines=()), "PNG"))
    (part,) = read_file(path).parts
    assert [page.state for page in part.pages] == [PageState.BLANK]
    assert [document.kind for document in part.documents] == [Kind.BLANK]


def test_no_library_keeps_threads_where_readers_are_forked() -> None:
    """A child that is forked while a thread of its parent holds a lock waits for it for ever; onnxruntime's one thread holds none."""
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os; from worker.sandbox import warm; warm(); print(len(os.listdir('/proc/self/task')))",
        ],
        check=True,
        capture_output=True,
        text=True,
        env={name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"},
    )
    assert int(said.stdout) <= 2


def _killed_at(monkeypatch: pytest.MonkeyPatch, pages: set[int], number: signal.Signals) -> None:
    """Let readers that are forked from now on die of these pages, as a library would that cannot bear them."""

    def fatal(scan: Scan) -> Sheet:
        if scan.pixels[0, 0, 0] in pages:
            os.kill(os.getpid(), number)
            time.sleep(10)
        return straighten(scan)

    monkeypatch.setattr(reading, "straighten", fatal)


def _marked_file(tmp_path: Path, pages: int) -> Path:
    """A file whose pages carry their number as the red of their first pixel."""
    images = [cabinet.a_page() for _ in range(pages)]
    for number, image in enumerate(images, 1):
        image.putpixel((0, 0), (number, 255, 255))
    path = tmp_path / "pages.tiff"
    path.write_bytes(cabinet.saved(images[0], "TIFF", save_all=True, append_images=images[1:]))
    return path


@pytest.mark.parametrize(
    ("number", "reason"),
    [(signal.SIGPROF, "time"), (signal.SIGSEGV, "reader_failed"), (signal.SIGABRT, "memory")],
)
def test_a_page_that_kills_its_reader_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals, reason: str
) -> None:
    """The file is read again without it: its place and picture stay, and the reason is said."""
    _killed_at(monkeypatch, {2}, number)
    kept = tmp_path / "kept"
    kept.mkdir()
    result = read_file(_marked_file(tmp_path, 3), keep=kept)
    assert [(page.n, page.state, page.reason) for page in result.parts[0].pages] == [
        (1, PageState.READ, None),
        (2, PageState.FAILED, reason),
        (3, PageState.READ, None),
    ]
    assert sorted(each.name for each in kept.iterdir()) == ["1-1.jpg", "1-2.jpg", "1-3.jpg"]


def test_a_file_of_nothing_but_killers_is_at_fault_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no page is left to read, or one after the other kills, the file is refused for what it did."""
    _killed_at(monkeypatch, {1, 2, 3, 4, 5}, signal.SIGSEGV)
    for pages in (1, 2, 5):
        assert why_not(_marked_file(tmp_path, pages)) is QuarantineReason.READER_FAILED


def test_a_light_look_names_the_page_it_dies_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The counter hears of the other pages all the same."""

    def fatal(scan: Scan) -> Rescan | None:
        if scan.n == 2:
            os.abort()
        return None

    monkeypatch.setattr(checking, "why_again", fatal)
    checked = check_file(_marked_file(tmp_path, 3))
    assert [(each.n, each.rescan) for each in checked] == [(1, None), (2, Rescan.UNREADABLE), (3, None)]
