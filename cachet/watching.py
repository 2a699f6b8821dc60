"""Sends what a scanner drops into a folder: resumably, each file once, nothing lost."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import httpx

from cachet.beside import ManifestBroken
from cachet.client import Refused, StationClient
from cachet.following import Following
from cachet.spool import Item, Spool, State, looks_whole

LOOK_S = 0.5
PATIENCE_S = 5  # within one call; the watch itself comes back for ever
STILL_S = 2.0  # a file that has not changed for so long and ends as it must is whole
SURELY_STILL_S = 60.0  # one that ends otherwise, or is empty, is sent as it is after this
PIECE_BYTES = 1 << 20
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
FAR_OFF_S = 300.0
GONE = (404, 410)
SHUT_OUT = (401, 403)
COMES_BACK = (408, 409, 423, 425, 429, 460)


@dataclass
class _Seen:
    """A dropped file as it was last seen."""

    stamp: tuple[int, int]
    since: float


@dataclass
class Watch:
    """The watch over one folder.

    say  is told a sentence whenever something changes that a person at the station wants to know
    """

    spool: Spool
    client: StationClient
    say: Callable[[str], None]
    following: Following | None = None
    still_s: float = STILL_S
    sent: int = 0
    _seen: dict[Path, _Seen] = field(default_factory=dict)
    _told: str = ""
    _pause_s: float = SHORTEST_PAUSE_S

    def run(self, stop: threading.Event) -> None:
        """Watch until `stop` is set."""
        while not stop.is_set():
            stop.wait(LOOK_S if self.once() else self._pause())

    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self.spool.items() and not list(self.spool.dropped())

    def once(self) -> bool:
        """Take in what is whole and send what waits; False when the service or the disk wants a pause."""
        try:
            self._take_in()
            waiting = self.spool.items()
            for place, item in enumerate(waiting):
                self._tell(f"{len(waiting) - place} waiting, {self.sent} sent.")
                self._send(item)
            if self.following is not None:
                self.following.look()
            if abs(self.client.clock_off_s) > FAR_OFF_S:
                self._tell("The clock of this machine is wrong; set it, or scans may bear a wrong day.")
            elif waiting:
                self._tell(f"0 waiting, {self.sent} sent.")
        except Refused as refused:
            shut_out = refused.status in SHUT_OUT
            self._tell(f"The service does not let this station in: {refused}" if shut_out else f"Waiting: {refused}")
            return False
        except httpx.TransportError:
            self._tell(f"The service cannot be reached; {len(self.spool.items())} waiting.")
            return False
        except OSError as error:
            self._tell(f"The folder cannot be written: {error.strerror or type(error).__name__}; nothing is lost.")
            return False
        self._pause_s = SHORTEST_PAUSE_S
        return True

    def _take_in(self) -> None:
        now = time.monotonic()
        dropped = {}
        for path in self.spool.dropped():
            try:
                stat = path.stat()
            except FileNotFoundError:  # the scanner renamed it
                continue
            stamp = (stat.st_size, stat.st_mtime_ns)
            seen = self._seen.get(path)
            dropped[path] = seen if seen is not None and seen.stamp == stamp else _Seen(stamp, now)
        self._seen = dropped
        for path, seen in dropped.items():
            still = now - seen.since
            if still >= SURELY_STILL_S or (still >= self.still_s and looks_whole(path)):
                try:
                    self.spool.take_in(path)
                except ManifestBroken as broken:
                    self._tell(str(broken))

    def _send(self, item: Item) -> None:
        """Bring one item to its end; raises what asks for a pause.

        What may have been a batch already is asked for first under its key: the first answer comes again.
        """
        state = item.state()
        while True:
            try:
                if state.upload is None or state.stamp != item.stamp:
                    state = self._begin(item, state)
                assert state.upload is not None
                self._fill(item, state.upload)
                if state.stamp != item.stamp:  # somebody still writes into it
                    continue
                said = item.said
                key = f"{item.folder.name}-{state.round}"
                batch = self.client.send_uploaded(state.upload, said.name, key, said.line)
            except Refused as refused:
                if refused.type.endswith(":idempotency_key_reused"):
                    state = State(state.upload, state.stamp, state.round + 1)
                    item.keep(state)
                elif refused.status in GONE:
                    state = State(None, None, state.round)
                elif refused.status >= 500 or refused.status in (*SHUT_OUT, *COMES_BACK):
                    raise
                else:
                    self.spool.refused(item, _today(), str(refused))
                    self._tell(f"A file was refused: {refused} It lies under {self.spool.folder / 'refused'}.")
                    return
                continue
            self.sent += 1
            sent = self.spool.acknowledged(item, _today())
            if self.following is not None:
                self.following.add(batch["id"], sent)
                self.following.look()
            return

    def _begin(self, item: Item, state: State) -> State:
        stamp = item.stamp
        begun = State(self.client.begin_upload(stamp[0], item.said.name), stamp, state.round)
        item.keep(begun)
        return begun

    def _fill(self, item: Item, upload: str) -> None:
        """Send the bytes the service does not have yet. An upload that is gone may have become the batch it was for."""
        try:
            offset = self.client.uploaded(upload)
        except Refused as refused:
            if refused.status == 410:
                return
            raise
        with item.file.open("rb") as file:
            file.seek(offset)
            while piece := file.read(PIECE_BYTES):
                offset = self.client.upload_piece(upload, offset, piece)
                file.seek(offset)

    def _pause(self) -> float:
        pause, self._pause_s = self._pause_s, min(LONGEST_PAUSE_S, self._pause_s * 2)
        return pause

    def _tell(self, sentence: str) -> None:
        if sentence != self._told:
            self._told = sentence
            self.say(sentence)


def watch(
    folder: Path,
    url: str,
    key: str,
    say: Callable[[str], None],
    *,
    once: bool,
    language: str = "fr",
    receipts: bool = False,
) -> None:
    """Watch `folder` until asked to end (`once`: until nothing waits). Raises AlreadyWatched, OSError."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with closing(Spool(folder)) as spool, StationClient(url, key, patience_s=PATIENCE_S) as client:
        watching = Watch(spool, client, say, Following(client, say, language, receipts))
        if not once:
            watching.run(stop)
        while once and not watching.empty() and not stop.is_set():
            stop.wait(LOOK_S if watching.once() else SHORTEST_PAUSE_S)


def _today() -> date:
    """The day at this station."""
    return datetime.now().astimezone().date()
