"""Where a file stands in the clear while it is read or looked at: a private folder in memory."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from claims.errors import NotFound
from intake.database import keeping
from intake.house import House
from intake.sealing import bound, unseal_stream
from intake.station import queries


@contextmanager
def desk(house: House) -> Iterator[Path]:
    """A folder of our own in memory, gone with all that is in it when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="cachet-", dir=house.scratch))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def lay_out(house: House, file_id: str, desk: Path) -> Path:
    """Put a file that came in on `desk`, in the clear; raises NotFound when its key was destroyed."""
    with house.reading() as work:
        file = queries.file(work.connection, file_id)
        wrapped = keeping.wrapped_key(work.connection, file_id)
    if wrapped is None:
        raise NotFound
    key = house.keyring.unwrap(file_id, wrapped)
    scan = desk / "scan"
    with house.storage.open(file["blob"]) as blob, scan.open("wb") as plain:
        for piece in unseal_stream(blob, key, bound(file_id, "file")):
            plain.write(piece)
    return scan
