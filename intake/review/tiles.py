"""A page as a pyramid of tiles, cut when first asked for: the desk draws what is seen and never more.

Level 0 is the whole page in one tile, sharp on a screen; each level above doubles it, the last has every pixel of the scan.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Generic, TypeVar

from PIL import Image
from sqlalchemy import RowMapping

from claims.claim import Box
from claims.errors import NotFound
from intake.claim import queries as claim_queries
from intake.claim.service import page_bound
from intake.credentials import Caller
from intake.database import keeping
from intake.house import Work
from intake.sealing import unseal_stream

TILE_PX = 512
WHOLE_PX = 2000
"""Longest side of level 0: sharper than a page that fits a screen of 1080 lines, and decoded by a browser in one frame."""
CACHE_BYTES = 32 << 20
PIXEL_BYTES = 96 << 20
"""Three pages of 300 dpi as pixels: a page that is zoomed into is decoded once."""
THUMB_PX = 160
QUALITY = 82
CROP_MARGIN = 0.012
"""Paper shown around a crop, as a fraction of the page."""

Key = tuple[str, int, int, int]
Held = TypeVar("Held")


@dataclass(frozen=True)
class Size:
    """A page's size in pixels, and how many levels its pyramid has."""

    width: int
    height: int

    @property
    def levels(self) -> int:
        """One for each halving that level 0 needs, and the full one."""
        levels, side = 1, max(self.width, self.height)
        while side > WHOLE_PX:
            side, levels = (side + 1) // 2, levels + 1
        return levels


class _Cache(Generic[Held]):
    """The latest used things, up to a weight; nothing of it goes to disk."""

    def __init__(self, limit: int, weight: Callable[[Held], int]) -> None:
        self._limit, self._weight = limit, weight
        self._held = 0
        self._things: OrderedDict[object, Held] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: object) -> Held | None:
        """The thing, when it is held."""
        with self._lock:
            if key in self._things:
                self._things.move_to_end(key)
            return self._things.get(key)

    def put(self, key: object, thing: Held) -> None:
        """Hold a thing; the ones not used for longest go."""
        with self._lock:
            before = self._things.pop(key, None)
            self._held += self._weight(thing) - (self._weight(before) if before is not None else 0)
            self._things[key] = thing
            while self._held > self._limit and len(self._things) > 1:
                self._held -= self._weight(self._things.popitem(last=False)[1])


_cache: _Cache[bytes] = _Cache(CACHE_BYTES, len)
_pixels: _Cache[Image.Image] = _Cache(PIXEL_BYTES, lambda page: 3 * page.width * page.height)
_decoding = [threading.Lock() for _ in range(16)]


def tile(work: Work, claim_id: str, n: int, place: tuple[int, int, int], caller: Caller) -> bytes:
    """The JPEG of one tile; `place` is level, column, row. Raises NotFound."""
    row = _page_row(work, claim_id, n, caller)
    size = Size(row["width_px"], row["height_px"])
    key: Key = (row["blob"], *place)
    level, column, line = place
    if not 0 <= level < size.levels:
        raise NotFound
    found = _cache.get(key)
    if found is None:
        page = _decoded(work, claim_id, n, row["blob"], size, level)
        side = TILE_PX if level else max(page.size)
        area = (column * side, line * side, min((column + 1) * side, page.width), min((line + 1) * side, page.height))
        if not (0 <= area[0] < area[2] and 0 <= area[1] < area[3]):
            raise NotFound
        found = _jpeg(page.crop(area), QUALITY)
        _cache.put(key, found)
    return found


def thumb(work: Work, claim_id: str, n: int, caller: Caller) -> bytes:
    """A small image of page `n`; raises NotFound."""
    row = _page_row(work, claim_id, n, caller)
    key: Key = (row["blob"], -1, 0, 0)
    found = _cache.get(key)
    if found is None:
        with Image.open(BytesIO(_image(work, claim_id, n, row["blob"]))) as page:
            page.draft("RGB", (THUMB_PX * 2, THUMB_PX * 3))
            page.thumbnail((THUMB_PX, THUMB_PX * 2))
            found = _jpeg(page, 70)
        _cache.put(key, found)
    return found


def crop(work: Work, claim_id: str, n: int, box: Box, caller: Caller) -> bytes:
    """What stands in `box` of page `n`, with a little paper around it; raises NotFound."""
    row = _page_row(work, claim_id, n, caller)
    page = _decoded(work, claim_id, n, row["blob"], Size(row["width_px"], row["height_px"]), 0)
    left, top = max(0.0, box[0] - CROP_MARGIN), max(0.0, box[1] - CROP_MARGIN)
    right, bottom = min(1.0, box[2] + CROP_MARGIN), min(1.0, box[3] + CROP_MARGIN)
    sides = (int(left * page.width), int(top * page.height), round(right * page.width), round(bottom * page.height))
    piece = page.crop((sides[0], sides[1], max(sides[2], sides[0] + 1), max(sides[3], sides[1] + 1)))
    piece.thumbnail((900, 300))
    return _jpeg(piece, QUALITY)


def _page_row(work: Work, claim_id: str, n: int, caller: Caller) -> RowMapping:
    row = claim_queries.page(work.connection, claim_id, n) if 0 < n < 1 << 31 else None
    if row is None or claim_queries.claim(work.connection, claim_id, caller) is None:
        raise NotFound
    return row


def _image(work: Work, claim_id: str, n: int, blob: str) -> bytes:
    wrapped = keeping.wrapped_key(work.connection, claim_id)
    if wrapped is None:
        raise NotFound
    key = work.house.keyring.unwrap(claim_id, wrapped)
    with work.house.storage.open(blob) as sealed:
        return b"".join(unseal_stream(sealed, key, page_bound(claim_id, n)))


def _decoded(work: Work, claim_id: str, n: int, blob: str, size: Size, level: int) -> Image.Image:
    """The page at one level, its pixels in memory; whoever comes second waits for the first."""
    key = (blob, level)
    with _decoding[hash(key) % len(_decoding)]:
        found = _pixels.get(key)
        if found is None:
            found = _at_level(_image(work, claim_id, n, blob), size, level)
            _pixels.put(key, found)
    return found


def _at_level(image: bytes, size: Size, level: int) -> Image.Image:
    wide, tall = size.width, size.height
    for _ in range(size.levels - 1 - level):
        wide, tall = (wide + 1) // 2, (tall + 1) // 2
    with Image.open(BytesIO(image)) as opened:
        opened.draft("RGB", (wide, tall))
        page = opened.convert("RGB")
    return page if page.size == (wide, tall) else page.resize((wide, tall), Image.Resampling.BOX)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    target = BytesIO()
    image.convert("RGB").save(target, "JPEG", quality=quality)
    return target.getvalue()
