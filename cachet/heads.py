"""Connections that begin a call and never end its head hold nothing for long, and never much.

The web server itself waits for a head for ever; a proxy in front does not, but a service on one machine may have none.
"""

from __future__ import annotations

import asyncio
import resource

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 10.0
"""Time for the head of a call; over the poorest line it is a few hundred bytes."""

DESCRIPTORS = 65_536
"""Open files wished for: each connection is one, and the usual 1,024 are fewer than the stations of a country."""

HEAD_BYTES = 64 << 10
"""A head that is longer, and not at its end, is no call of ours; a session's cookie and a token are a thousand."""

TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Hurried(HttpToolsProtocol):
    """One connection, closed when a head does not come to its end in time, or is far longer than any."""

    head_s = HEAD_S
    _timer: asyncio.TimerHandle | None = None
    _came = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """A head is awaited from now on."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """On a connection that is kept, a head is awaited from its first byte on."""
        idle = self.cycle is None or self.cycle.response_complete
        if idle and self._timer is None:
            self._await_head()
        super().data_received(data)
        if self._timer is not None:  # the head goes on
            self._came += len(data)
            if self._came > HEAD_BYTES:
                self._end(TOO_LARGE)

    def on_headers_complete(self) -> None:
        """The head is there; what follows has deadlines of its own."""
        self._no_more()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for."""
        self._no_more()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._came = 0
        self._timer = self.loop.call_later(self.head_s, self._too_slow)

    def _no_more(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        self._end(TOO_SLOW)

    def _end(self, answer: bytes) -> None:
        self._no_more()
        if not self.transport.is_closing():
            self.transport.write(answer)
            self.transport.close()


def allow_descriptors() -> None:
    """Let this process open as many files as it may."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if most == resource.RLIM_INFINITY else min(DESCRIPTORS, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
