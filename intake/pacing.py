"""How bodies may come in: not too many at once, none too slowly."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import cast

from fastapi import Request

from intake.house import House, Terms
from intake.problems import TooMany, TooSlow

SOONEST_S, LATEST_S = 2, 10  # who is sent away comes back at different times, or all would come at once again


class Slot:
    """A place inside the gate, which an upload leaves each time it waits for its line."""

    def __init__(self, gate: Gate) -> None:
        self._gate, self._resting = gate, False

    def rest(self) -> None:
        """Nothing is there to be kept: others may come in."""
        if not self._resting:
            self._resting = True
            self._gate.resting += 1

    def wake(self) -> None:
        """Bytes come again: nobody asks whether there is room, for what has begun is ended."""
        if self._resting:
            self._resting = False
            self._gate.resting -= 1


class Gate:
    """Lets so many uploads into this process at once, and so many of one caller; the others are told when to come back.

    What waits outside costs nothing; what is let in has the memory, the disk and the database to be kept quickly. An
    upload that waits for its line does not count: hundreds of slow stations keep no quick one out.
    """

    def __init__(self, house: House) -> None:
        self._house = house
        self._inside: Counter[str] = Counter()
        self.resting = 0

    @contextmanager
    def entered(self, caller: str) -> Iterator[Slot]:
        """Inside while the block runs; raises TooMany."""
        terms, slot = self._house.terms, Slot(self)
        full = self._inside.total() - self.resting >= terms.uploads_at_once
        if full or self._inside[caller] >= terms.station_uploads_at_once:
            raise TooMany(
                "As many uploads as this service takes at once are under way; send it again later.",
                retry_s=random.randint(SOONEST_S, LATEST_S),  # noqa: S311  # spreads load, guards nothing
            )
        self._inside[caller] += 1
        try:
            yield slot
        finally:
            slot.wake()
            self._inside[caller] -= 1
            if not self._inside[caller]:
                del self._inside[caller]


async def paced(request: Request, terms: Terms) -> AsyncIterator[bytes]:
    """The body as it comes; raises TooSlow when it falls silent, trickles or takes too long.

    While nothing comes the upload rests: its place at the gate (`request.state.slot`) is another's.
    Raises ClientDisconnect when it breaks off.
    """
    clock, slot = asyncio.get_running_loop().time, cast(Slot, request.state.slot)
    start, size = clock(), 0
    stream = aiter(request.stream())
    while True:
        slot.rest()
        try:
            async with asyncio.timeout_at(min(start + terms.upload_s, clock() + terms.quiet_s)):
                chunk = await anext(stream)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise TooSlow from None
        finally:
            slot.wake()
        size += len(chunk)
        taken = clock() - start
        if taken > terms.quiet_s and size < taken * terms.min_bytes_per_s:
            raise TooSlow
        yield chunk
