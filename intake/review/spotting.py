"""A spot of a page is read by a child process of its own, so that no page and no other person waits for it.

The child starts when somebody opens a desk, holds the models, and leaves after a quiet quarter of an hour. It gets one
page image and a box, and answers in JSON; one that takes too long is killed, and the next call starts another.
"""

from __future__ import annotations

import atexit
import json
import multiprocessing
import os
import signal
import threading
from contextlib import suppress
from dataclasses import asdict
from io import BytesIO
from multiprocessing.connection import Connection
from typing import Any

import structlog

from claims.claim import Box
from claims.errors import HouseBusy
from ocr.spot import Spot

log = structlog.get_logger(__name__)

START_S = 30.0
"""Loading the models takes 2 to 4 s on a busy machine; nobody waits longer for the first spot than this."""
WAKE_S = 2.0
ANSWER_S = 5.0
QUIET_S = 900.0
A4_WIDTH_IN, A4_HEIGHT_IN = 8.27, 11.69


class SpotReader:
    """One child that reads spots, for all desks of this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: Any = None
        self._pipe: Connection | None = None
        self._closed = False

    def wake(self) -> None:
        """Start the child in the background, where it does not run yet: not before the desk that opens now is shown."""
        if self._process is not None and self._process.is_alive():
            return
        timer = threading.Timer(WAKE_S, self._woken)
        timer.daemon = True
        timer.start()

    def read(self, image: bytes, name: str, box: Box) -> Spot | None:
        """What the field `name` says in `box` of the page `image`; None where nothing is written. Raises HouseBusy."""
        with self._lock:
            pipe = self._running()
            try:
                pipe.send_bytes(json.dumps({"name": name, "box": list(box)}).encode())
                pipe.send_bytes(image)
                if pipe.poll(ANSWER_S):
                    answer = json.loads(pipe.recv_bytes(1 << 20))
                    if "failed" in answer:
                        log.warning("spot_failed", error=answer["failed"])
                        raise HouseBusy
                    return Spot(**answer["spot"]) if answer["spot"] is not None else None
            except (OSError, EOFError, ValueError) as error:
                log.warning("spot_reader_died", error=type(error).__name__)
            self._end()
        raise HouseBusy

    def close(self) -> None:
        """End the child for good."""
        with self._lock:
            self._closed = True
            self._end()

    def _woken(self) -> None:
        with self._lock, suppress(HouseBusy):
            self._running()

    def _running(self) -> Connection:
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._end()
        if self._closed:
            raise HouseBusy
        context = multiprocessing.get_context("spawn")  # threads and locks of the web process stay where they are
        self._pipe, end = context.Pipe()
        self._process = context.Process(target=_serve, args=(end, os.getpid()), daemon=True, name="spot-reader")
        self._process.start()
        end.close()
        if not self._pipe.poll(START_S):
            self._end()
            raise HouseBusy
        try:
            self._pipe.recv_bytes()
        except (OSError, EOFError):
            self._end()
            raise HouseBusy from None
        return self._pipe

    def _end(self) -> None:
        if self._process is not None and self._process.pid is not None:
            self._process.kill()
            self._process.join(5)
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


READER = SpotReader()
atexit.register(READER.close)


def _serve(pipe: Connection, parent: int) -> None:
    """The child's whole life."""
    if os.getppid() != parent:
        return
    # no signal is asked for at the parent's death: Linux sends it when the thread that started us ends, and threads of the
    # web process come and go; the pipe's end tells of the parent's
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, who ends us
    os.environ["OMP_THREAD_LIMIT"] = "1"
    import cv2

    from ocr import engines

    cv2.setNumThreads(1)
    engines.warm()
    pipe.send_bytes(b"{}")
    with suppress(EOFError, OSError):
        while pipe.poll(QUIET_S):
            asked = json.loads(pipe.recv_bytes())
            pipe.send_bytes(json.dumps(_answer(pipe.recv_bytes(), asked)).encode())


def _answer(image: bytes, asked: dict[str, Any]) -> dict[str, Any]:
    import numpy as np
    from PIL import Image

    from ocr.spot import read_spot

    try:
        with Image.open(BytesIO(image)) as page:
            pixels = np.asarray(page.convert("RGB"))
        spot = read_spot(pixels, dpi_of(*pixels.shape[1::-1]), asked["name"], tuple(asked["box"]))
    except Exception as error:  # a spot that fails costs one answer, never the child
        return {"failed": type(error).__name__}
    return {"spot": None if spot is None else asdict(spot)}


def dpi_of(width_px: int, height_px: int) -> float:
    """Dots per inch of a page image, which is A4 or smaller: forms, prescriptions and slips are.

    >>> round(dpi_of(2480, 3508)), round(dpi_of(3508, 2480))
    (300, 300)
    """
    long, short = max(width_px, height_px), min(width_px, height_px)
    return max(70.0, min(long / A4_HEIGHT_IN, short / A4_WIDTH_IN) if short / long > 0.5 else long / A4_HEIGHT_IN)
