"""A poor line: a TCP relay that cuts connections after so many bytes."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

Carrier = Callable[[bytes], bytes | None]
"""What becomes of a piece that is sent: what of it is passed on, None where the connection ends instead."""


class Relay:
    """Passes bytes on between those who connect to `url` and a service at `target`, as `carrier` lets it."""

    def __init__(self, target: tuple[str, int]) -> None:
        self._target = target
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def carrier(self, near: socket.socket) -> Carrier:
        """How pieces of the new connection `near` are carried."""
        raise NotImplementedError

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        far = socket.create_connection(self._target)
        back = threading.Thread(target=_pump, args=(far, near), daemon=True)
        back.start()
        carried = self.carrier(near)
        with suppress(OSError):
            while piece := near.recv(65536):
                kept = carried(piece)
                if kept is None:
                    break
                far.sendall(kept)
                if len(kept) < len(piece):
                    break
        for end in (near, far):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        back.join(5)
        near.close()
        far.close()

    def close(self) -> None:
        """Take no more connections."""
        self._listening.close()


class Line(Relay):
    """Each connection is cut after a drawn number of sent bytes, until `cuts` are used up."""

    def __init__(self, target: str, cuts: int, most_bytes: int, seed: int) -> None:
        parts = urlsplit(target)
        assert parts.hostname is not None and parts.port is not None
        self._rng, self._most, self.cuts = random.Random(seed), most_bytes, cuts
        super().__init__((parts.hostname, parts.port))

    def carrier(self, near: socket.socket) -> Carrier:
        """The whole of each piece, but of one less where the connection is cut."""
        left: int | None = None

        def carried(piece: bytes) -> bytes:
            nonlocal left
            if self.cuts > 0:
                left = self._rng.randrange(1, self._most) if left is None else left
                if len(piece) > left:
                    self.cuts -= 1
                    return piece[:left]
                left -= len(piece)
            return piece

        return carried


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
