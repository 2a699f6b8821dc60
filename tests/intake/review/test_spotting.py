"""The child that reads spots of a page."""

from __future__ import annotations

import multiprocessing
import threading
import time
from io import BytesIO

from PIL import Image

from intake.review.spotting import SpotReader


def test_the_reader_outlives_the_thread_that_started_it() -> None:
    """Threads of a web process come and go; the models stay loaded for the next who draws a box."""
    page = BytesIO()
    Image.new("RGB", (800, 1100), "white").save(page, "PNG")
    reader = SpotReader()
    try:
        first = threading.Thread(target=reader.read, args=(page.getvalue(), "inpe", (0.1, 0.1, 0.4, 0.2)))
        first.start()
        first.join()
        time.sleep(0.5)
        assert any(child.name == "spot-reader" and child.is_alive() for child in multiprocessing.active_children())
    finally:
        reader.close()
