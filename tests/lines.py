"""A poor line: a TCP relay that cuts connections after so many bytes."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Line:
    """Passes bytes on to a service; each connection is cut after a drawn number of sent bytes, until `cuts` are used up."""

    def __init__(self, target: str, cuts: int, most_bytes: int, seed: int) -> None:
        parts = urlsplit(target)
        assert parts.hostname is not None and parts.port is not None
        self._target = (parts.hostname, parts.port)
        self._rng, self._most, self.cuts = random.Random(seed), most_bytes, cuts
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        left = None
        far = socket.create_connection(self._target)
        back = threading.Thread(target=_pump, args=(far, near), daemon=True)
        back.start()
        sent = 0
        with suppress(OSError):
            while piece := near.recv(65536):
                if left is None and self.cuts > 0:
                    left = sent + self._rng.randrange(1, self._most)
                if left is not None and self.cuts > 0 and sent + len(piece) > left:
                    self.cuts -= 1
                    far.sendall(piece[: left - sent])
                    break
                far.sendall(piece)
                sent += len(piece)
        for end in (near, far):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        back.join(5)
        near.close()
        far.close()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def poor_line(target: str, *, cuts: int, most_bytes: int, seed: int = 7) -> Iterator[Line]:
    """A line to `target` that is cut `cuts` times, each time after fewer than `most_bytes`."""
    line = Line(target, cuts, most_bytes, seed)
    try:
        yield line
    finally:
        line.close()
