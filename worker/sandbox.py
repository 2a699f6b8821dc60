"""A file is read in a child process that may die of it, alone.

The child is forked from a parent that holds the engines already, has its own process group, an address space and a
processor budget of its own, and dies with its parent. What comes back is JSON, never a pickle: a hostile file that
takes the child over can lie about itself and nothing more.

A child that dies of one page costs that page: the file is read again without it.
"""

from __future__ import annotations

import ctypes
import faulthandler
import io
import mmap
import os
import resource
import selectors
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from claims.claim import Page
from claims.errors import Unreadable
from claims.words import PageState, QuarantineReason, Rescan
from ocr.opening.limits import USUAL, Limits
from ocr.page import Scan
from worker.readings import CheckedPage, Reading, ReadPart, ReadResult

LARGEST_ANSWER = 256 * 1024 * 1024
"""Bytes; a claim of 300 full pages stays under a tenth of this."""

MOST_DESCRIPTORS = 4096
"""Higher file descriptors than this no process of ours opens."""

MOST_LEFT_OUT = 3
"""Pages of one file that may kill their reader before the file itself is held to be at fault."""

_PR_SET_PDEATHSIG = 1


def warm() -> None:
    """Load libraries and models in the parent, so that every child has them at once."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import cv2

    cv2.setNumThreads(1)
    from ocr import engines, reading  # noqa: F401  # loads every step

    engines.warm()


def warm_lightly() -> None:
    """Load what a light look takes, and no more."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import cv2
    import numpy as np

    cv2.setNumThreads(1)
    from ocr import checking, opening  # noqa: F401  # loads every step
    from ocr.engines import ppocr

    ppocr.line(np.full((48, 200), 255, np.uint8))


def check_file(path: Path, limits: Limits = USUAL) -> tuple[CheckedPage, ...]:
    """A light look at each page of `path`, in a child of its own. Raises Unreadable as `read_file` does."""
    ((_, result),) = read_all([Reading(path, light=True)], 1, limits)
    if result.unreadable is not None:
        raise Unreadable(result.unreadable)
    return result.checked


def read_file(
    path: Path, limits: Limits = USUAL, *, files: Sequence[Path] | None = None, keep: Path | None = None
) -> ReadResult:
    """What `path` holds, read in a child of its own.

    Raises Unreadable: the file's own fault as the reader saw it, or `memory`, `time`, `reader_failed` when the child died.
    """
    ((_, result),) = read_all([Reading(path, None if files is None else tuple(files), keep)], 1, limits)
    if result.unreadable is not None:
        raise Unreadable(result.unreadable)
    return result


def read_all(readings: Iterable[Reading], jobs: int = 1, limits: Limits = USUAL) -> Iterator[tuple[int, ReadResult]]:
    """Every reading's place and result as soon as it is there, `jobs` at a time; a file's death is its result."""
    waiting = enumerate(readings)
    running: dict[int, _Child] = {}
    with selectors.DefaultSelector() as selector:
        try:
            while True:
                while len(running) < max(1, jobs) and (following := next(waiting, None)) is not None:
                    place, reading = following
                    _run(_start(place, reading, limits, time.monotonic() + limits.wall_s), running, selector)
                if not running:
                    return
                ready = {key.fd for key, _ in selector.select(0.25)}
                for pipe, child in list(running.items()):
                    ended = pipe in ready and not child.hear()
                    if ended or child.is_late:
                        selector.unregister(pipe)
                        del running[pipe]
                        result = child.verdict(late=not ended)
                        again = child.reading_without_its_killer()
                        if again is None:
                            yield child.place, result
                        else:
                            _run(_start(child.place, again, limits, child.deadline), running, selector)
        finally:
            for child in running.values():
                child.verdict(late=True)


def _run(child: _Child, running: dict[int, _Child], selector: selectors.BaseSelector) -> None:
    running[child.pipe] = child
    selector.register(child.pipe, selectors.EVENT_READ)


class _Desk:
    """Where a reader writes the page it is at, for its parent to find when it is dead; both see the same memory."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 8)

    @property
    def page(self) -> int:
        """The page that was being read, 0 where none was: the file was being opened, or all pages had been read."""
        return int.from_bytes(self._memory[:8], "little")

    def lays(self, scans: Iterable[Scan]) -> Iterator[Scan]:
        """`scans`, each noted for as long as it is being read."""
        for scan in scans:
            self._memory[:8] = scan.n.to_bytes(8, "little")
            yield scan
            self._memory[:8] = bytes(8)


class _Child:
    """A running reader, seen from its parent."""

    def __init__(
        self, place: int, pid: int, pipe: int, limits: Limits, deadline: float, reading: Reading, desk: _Desk
    ) -> None:
        self.place, self.pid, self.pipe, self.deadline = place, pid, pipe, deadline
        self._limits, self._reading, self._desk = limits, reading, desk
        self._heard = io.BytesIO()
        self._died_of: QuarantineReason | None = None

    @property
    def is_late(self) -> bool:
        """Whether its time on the clock is up, or it says more than any claim holds."""
        return time.monotonic() > self.deadline or self._heard.tell() > LARGEST_ANSWER

    def hear(self) -> bool:
        """Take what it said; False when it has said all."""
        said = os.read(self.pipe, 1 << 20)
        self._heard.write(said)
        return bool(said)

    def verdict(self, *, late: bool) -> ReadResult:
        """End it with all it started, and say what came of it."""
        if late:
            _end_group(self.pid)
        os.close(self.pipe)
        _, status, used = os.wait4(self.pid, 0)
        _end_group(self.pid)
        if late:
            return ReadResult(unreadable=QuarantineReason.TIME)
        if os.WIFSIGNALED(status):
            cause = _death(os.WTERMSIG(status), used.ru_maxrss * 1024, self._limits)
            if os.WTERMSIG(status) != signal.SIGKILL:  # whoever kills a reader from outside says nothing of the page
                self._died_of = cause
            return ReadResult(unreadable=cause)
        try:
            result = ReadResult.model_validate_json(self._heard.getvalue())
        except ValueError:
            return ReadResult(unreadable=QuarantineReason.READER_FAILED)
        if (
            self._reading.without
            and not self._reading.light
            and not any(page.state is not PageState.FAILED for page in _pages(result))
        ):
            return ReadResult(unreadable=next(iter(self._reading.without.values())))
        return result

    def reading_without_its_killer(self) -> Reading | None:
        """The same file without the page it died of; None where it did not die, or not of a page, or of too many."""
        page, without = self._desk.page, self._reading.without
        if self._died_of is None or not page or page in without or len(without) == MOST_LEFT_OUT:
            return None
        return replace(self._reading, without={**without, page: self._died_of})


def _pages(result: ReadResult) -> Iterator[Page]:
    return (page for part in result.parts for page in part.pages)


def _death(signal_number: int, peak_bytes: int, limits: Limits) -> QuarantineReason:
    """What a signal says of the file. Libraries abort when an allocation is refused, however little they held then."""
    if signal_number in (signal.SIGPROF, signal.SIGVTALRM, signal.SIGXCPU):
        return QuarantineReason.TIME
    if signal_number == signal.SIGABRT or peak_bytes > 0.7 * limits.memory_bytes:
        return QuarantineReason.MEMORY
    return QuarantineReason.READER_FAILED


def _end_group(pid: int) -> None:
    """Kill a child and whatever it started; Tesseract's program outlives a parent that is killed alone."""
    with suppress(ProcessLookupError, PermissionError):  # gone already, or not yet its own group
        os.killpg(pid, signal.SIGKILL)


def _start(place: int, reading: Reading, limits: Limits, deadline: float) -> _Child:
    pipe, end = os.pipe()
    desk = _Desk()
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(pipe)
        _be_child(reading, limits, desk, end, parent)
    os.close(end)
    with suppress(PermissionError, ProcessLookupError):  # the child may have been quicker
        os.setpgid(pid, pid)
    return _Child(place, pid, pipe, limits, deadline, reading, desk)


def _be_child(reading: Reading, limits: Limits, desk: _Desk, end: int, parent: int) -> NoReturn:
    """The child's whole life; leaves without running anything of its parent's."""
    code = 70
    try:
        os.setpgid(0, 0)
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(70)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        faulthandler.disable()  # a crash's stack is nobody's to read either
        _silence(end)
        answer = _answer(reading, limits, desk)
        with os.fdopen(end, "wb") as stream:
            stream.write(answer)
        code = 0
    finally:
        os._exit(code)


def _silence(end: int) -> None:
    """Leave the child nothing open but its way back: native libraries chat about the file on both outputs, and a
    file that takes the child over must not find its parent's database there."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.closerange(3, end)
    os.closerange(end + 1, MOST_DESCRIPTORS)


def _answer(reading: Reading, limits: Limits, desk: _Desk) -> bytes:
    budget = _Budget(limits)
    try:
        result = (_check if reading.light else _read)(reading, limits, budget, desk)
    except Unreadable as refusal:
        result = ReadResult(unreadable=refusal.reason)
    except MemoryError:
        result = ReadResult(unreadable=QuarantineReason.MEMORY)
    except TimeoutError:
        result = ReadResult(unreadable=QuarantineReason.TIME)
    budget.lift()
    return result.model_dump_json().encode()


def _check(reading: Reading, limits: Limits, budget: _Budget, desk: _Desk) -> ReadResult:
    from ocr.checking import why_again
    from ocr.opening import open_file

    checked = []
    for scan in desk.lays(open_file(reading.path, limits)):
        budget.renew(scan.n)
        rescan = Rescan.UNREADABLE if scan.n in reading.without else why_again(scan)
        checked.append(CheckedPage(n=scan.n, rescan=rescan))
    return ReadResult(scanned=len(checked), checked=tuple(checked))


def _read(reading: Reading, limits: Limits, budget: _Budget, desk: _Desk) -> ReadResult:
    from ocr.opening import open_file, open_folder
    from ocr.reading import read

    scans = (
        open_file(reading.path, limits)
        if reading.files is None
        else open_folder(reading.path, limits, list(reading.files))
    )
    keep = None if reading.keep is None else _Album(reading.keep)
    scanned = 0

    def watch(page: int) -> None:
        nonlocal scanned
        scanned += 1
        budget.renew(page)
        _give_back()

    parts = read(desk.lays(scans), watch, keep, reading.without)
    return ReadResult(
        scanned=scanned,
        parts=tuple(
            ReadPart(
                pages=tuple(part.pages),
                documents=tuple(part.documents),
                regime=part.regime,
                station=part.cover.station,
                received_on=None if part.cover.received_on is None else part.cover.received_on.isoformat(),
                cover_regime=part.cover.regime,
                prints=part.prints,
                evidence={place: settled.spoke for place, settled in part.evidence.items()},
            )
            for part in parts
        ),
    )


def _give_back() -> None:
    """Return to the machine what the page before has freed; the allocator keeps it, up to 100 MB, in pieces no page fits in."""
    with suppress(AttributeError):  # another C library than glibc
        ctypes.CDLL(None).malloc_trim(0)


class _Budget:
    """Address space and processor time of the child: so much for opening, so much for each page.

    One timer raises TimeoutError at the next Python step, so that a page fails alone; a second one, for a library that
    does not come back, ends the child.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (held + limits.memory_bytes,) * 2)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
        signal.signal(signal.SIGVTALRM, _out_of_time)
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        self._allow(limits.cpu_s)

    def renew(self, page: int) -> None:
        """A page begins: it has its own budget, whatever those before it used."""
        self._allow(self._limits.cpu_page_s)

    def lift(self) -> None:
        """All is read; only the answer is still to be written."""
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def _allow(self, seconds: float) -> None:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
        signal.setitimer(signal.ITIMER_PROF, seconds + min(10.0, max(1.0, seconds / 2)))


def _out_of_time(signal_number: int, frame: Any) -> NoReturn:
    raise TimeoutError


class _Album:
    """Writes each upright page into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, part: int, n: int, pixels: Any) -> None:
        from PIL import Image

        Image.fromarray(pixels).save(self._folder / f"{part}-{n}.jpg", quality=90, subsampling=0)
