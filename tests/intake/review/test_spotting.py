"""The child that reads spots of a page."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

from PIL import Image

from intake.house import House
from intake.review.spotting import SpotReader
from tests.houses import Person, Station
from tests.intake.review.desks import INPE_BOX, a_doubt
from tests.intake.review.test_deciding import Desk


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


def test_no_connection_waits_for_a_spot(house: House, url: str, scan: Path) -> None:
    """While a box is read, however long that takes, the call holds no connection that others could have."""
    claim_id = a_doubt(house, Station(house, url), scan)
    desk = Desk(url, Person(house, url, "AMINA"))
    asked = {"name": "inpe", "page": 1, "box": INPE_BOX}
    assert desk.post(claim_id, "spot", asked).json()["value"] == "101000008"
    (reader,) = (child for child in multiprocessing.active_children() if child.name == "spot-reader")
    assert reader.pid is not None
    os.kill(reader.pid, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(desk.post, claim_id, "spot", asked)
            time.sleep(1)
            assert not answer.done() and house.engine.pool.status().count("Current Checked out connections: 0")
            os.kill(reader.pid, signal.SIGCONT)
            assert answer.result().json()["value"] == "101000008"
    finally:
        os.kill(reader.pid, signal.SIGCONT)
