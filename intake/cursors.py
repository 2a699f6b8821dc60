"""Opaque cursors: a place in a list, signed, so that only one we gave is taken back."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from typing import Any

from intake.house import House
from intake.problems import Malformed

SIGNATURE_BYTES = 16


class CursorInvalid(Malformed):
    """This cursor was not given by this service, or for another list; begin again without one."""

    slug = "cursor_invalid"


def give(house: House, purpose: str, place: list[Any]) -> str:
    """A cursor for `place` (anything JSON) in the list `purpose`."""
    body = json.dumps([house.epoch, *place], separators=(",", ":")).encode()
    signature = house.secrets.sign(f"cursor {purpose}", body)
    return base64.urlsafe_b64encode(signature + body).decode().rstrip("=")


def take(house: House, purpose: str, cursor: str) -> list[Any]:
    """The place of a cursor; raises CursorInvalid for a forged one, another list's or another epoch's."""
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise CursorInvalid from None
    signature, body = raw[:SIGNATURE_BYTES], raw[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, house.secrets.sign(f"cursor {purpose}", body)):
        raise CursorInvalid
    place: list[Any]
    epoch, *place = json.loads(body)
    if epoch != house.epoch:
        raise CursorInvalid
    return place
