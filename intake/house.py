"""What every part of a running service shares, and the transaction it works in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, Engine

from intake.bell import Bell
from intake.database import READING
from intake.sealing import Keyring, Secrets
from intake.storage import Storage
from validators.law import Law, load


def utc_now() -> datetime:
    """This moment, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Terms:
    """What the service promises and refuses; bytes, seconds, minutes and days as the names say."""

    max_batch_bytes: int = 512 << 20
    max_file_bytes: int = 128 << 20
    max_files: int = 500
    max_json_bytes: int = 1 << 20
    max_pages: int = 100
    upload_s: int = 600
    lease_s: int = 30
    tries: int = 3
    hold_min: int = 15
    session_idle_min: int = 30
    session_h: int = 12
    keep_answers_days: int = 30
    return_days: int = 8
    public_url: str | None = None
    secure_cookie: bool = False
    min_bytes_per_s: int = 1024
    quiet_s: int = 30
    uploads_at_once: int = 32
    station_uploads_at_once: int = 8
    keep_uploads_days: int = 7
    two_from_mad: Decimal = Decimal("Infinity")
    two_share: float = 0.0
    second_read_share: float = 0.0


@dataclass
class House:
    """The open service: database, store, keys, bell, terms and the law in force. `now` gives the moment; a test may set it."""

    engine: Engine
    storage: Storage
    keyring: Keyring
    secrets: Secrets
    epoch: str
    bell: Bell
    scratch: Path
    terms: Terms = field(default_factory=Terms)
    now: Callable[[], datetime] = utc_now
    law: Law = field(default_factory=load)
    registry: Path | None = None

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """A transaction that commits when the block ends well; jobs wished for in it ring after the commit."""
        with self.engine.begin() as connection:
            work = Work(self, connection)
            yield work
        self.bell.ring(work.rings)

    @contextmanager
    def reading(self) -> Iterator[Work]:
        """A transaction that only reads."""
        with self.engine.connect().execution_options(**{READING: True}) as connection, connection.begin():
            yield Work(self, connection)


@dataclass
class Work:
    """One transaction: its connection, the house it stands in, and the claims to ring for once it is committed."""

    house: House
    connection: Connection
    rings: list[str] = field(default_factory=list)

    def wish_read(self, claim_id: str) -> None:
        """Have a worker read `claim_id` after the commit; forgotten on rollback."""
        self.rings.append(claim_id)
