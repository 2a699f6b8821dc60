"""Sends one file to a house in this process and dies at its nth step towards durability: `python -m tests.crash.dying DATA KEY N HOW`.

A step is each fsync, each rename, each commit; the process is killed before it (odd n) or right after it (even n).
Prints the answer's status, if it lives to hear it, and how many steps there were.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from cachet.house import open_house
from cachet.settings import load_settings
from intake import logs
from tests.houses import a_page, opened, served

TUS = {"Tus-Resumable": "1.0.0"}
steps = 0
PAGE = a_page(77)


def deadly(step: Callable[..., Any], deadline: int) -> Callable[..., Any]:
    """`step`, counted, and the end of this process where its turn has come."""

    def counted(*args: Any, **kwargs: Any) -> Any:
        _count(deadline)
        result = step(*args, **kwargs)
        _count(deadline)
        return result

    return counted


def _count(deadline: int) -> None:
    global steps
    steps += 1
    if steps == deadline:
        os.kill(os.getpid(), signal.SIGKILL)


def main(data: str, key: str, deadline: int, how: str) -> None:
    """One upload."""
    logs.set_up("error", "dying")  # to standard error: standard output is read
    house = open_house(load_settings(data=Path(data), disk_floor_mib=0, redis_url=f"unix://{data}/nobody.sock"))
    os.fsync = deadly(os.fsync, deadline)
    Path.replace = deadly(Path.replace, deadline)  # type: ignore[method-assign]
    house.engine.dialect.do_commit = deadly(house.engine.dialect.do_commit, deadline)  # type: ignore[method-assign]
    with served(house) as url:
        client = opened(url, headers={"Authorization": f"Bearer {key}"})
        print((by_pieces if how == "tus" else whole)(client), steps, flush=True)


def whole(client: httpx.Client) -> int:
    """A batch in one call."""
    answer = client.post(
        "/v1/batches", files={"files": ("a.jpg", PAGE, "image/jpeg")}, headers={"Idempotency-Key": "k"}
    )
    return answer.status_code


def by_pieces(client: httpx.Client) -> int:
    """An upload in two pieces, then a batch of it."""
    made = client.post("/v1/uploads", headers={**TUS, "Upload-Length": str(len(PAGE))})
    place = made.headers["Location"]
    print(place, flush=True)
    for start, piece in ((0, PAGE[:300]), (300, PAGE[300:])):
        headers = {**TUS, "Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
        assert client.patch(place, content=piece, headers=headers).status_code == 204
    named = {"uploads": [{"id": place.rsplit("/", 1)[1], "file": "a.jpg"}]}
    return client.post("/v1/batches", json=named, headers={"Idempotency-Key": "k"}).status_code


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
