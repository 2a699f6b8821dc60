"""Whether the service can do its work now."""

from __future__ import annotations

import shutil
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from intake.database import at_head, keeping
from intake.house import House
from intake.storage import StorageUnavailable

log = structlog.get_logger(__name__)


def readiness(house: House) -> dict[str, Any]:
    """Each part's state; `unavailable` when uploads cannot be kept, `degraded` when they wait longer to be read."""
    parts = {"database": _database(house), "storage": _storage(house)}
    bell = "ok" if house.bell.takes() else "down"
    fine = "ok" if bell == "ok" else "degraded"
    status = "unavailable" if "down" in parts.values() else fine
    return {"status": status, "parts": {**parts, "bell": bell, "free_bytes": _free(house)}}


def _database(house: House) -> str:
    """A write, the shape of the tables, and whether the master key still opens what it sealed."""
    try:
        with house.writing() as work:
            keeping.found(work.connection, house.keyring)
            keeping.count(work.connection, "ready", house.now())
            return "ok" if at_head(work.connection) else "down"
    except SQLAlchemyError as error:
        log.error("database_not_ready", error=type(error).__name__)
        return "down"


def _storage(house: House) -> str:
    try:
        house.storage.probe()
    except StorageUnavailable:
        return "down"
    return "ok"


def _free(house: House) -> int:
    return shutil.disk_usage(house.storage.scratch).free
