"""A page as a pyramid of tiles, cut when first asked for: the desk draws what is seen and never more.

Level 0 is the whole page in one tile, sharp on a screen; each level above doubles it, the last has every pixel of the scan.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from claims.claim import Box
from claims.errors import NotFound
from intake.claim import queries as claim_queries
from intake.claim import service as claim_service
from intake.claim.service import page_bound
from intake.credentials import Caller
from intake.database import keeping
from intake.house import Work
from intake.sealing import unseal_stream

TILE_PX = 512
WHOLE_PX = 2000
"""Longest side of level 0: sharper than a page that fits a screen of 1080 lines, and decoded by a browser in one frame."""
CACHE_BYTES = 64 << 20
THUMB_PX = 160
QUALITY = 82
CROP_MARGIN = 0.012
"""Paper shown around a crop, as a fraction of the page."""

Key = tuple[str, int, int, int]


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


class _Cache:
    """Cut tiles, the latest used kept, up to a number of bytes; nothing of it goes to disk."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._tiles: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> bytes | None:
        """The tile, when it is held."""
        with self._lock:
            if key in self._tiles:
                self._tiles.move_to_end(key)
            return self._tiles.get(key)

    def put(self, key: Key, tile: bytes) -> None:
        """Hold a tile; the ones not used for longest go."""
        with self._lock:
            self._held += len(tile) - len(self._tiles.pop(key, b""))
            self._tiles[key] = tile
            while self._held > self._limit:
                self._held -= len(self._tiles.popitem(last=False)[1])


_cache = _Cache(CACHE_BYTES)
_cutting = [threading.Lock() for _ in range(16)]


def tile(work: Work, claim_id: str, n: int, place: tuple[int, int, int], caller: Caller) -> bytes:
    """The JPEG of one tile; `place` is level, column, row. Raises NotFound."""
    row = claim_queries.page(work.connection, claim_id, n) if 0 < n < 1 << 31 else None
    if row is None or claim_queries.claim(work.connection, claim_id, caller) is None:
        raise NotFound
    key: Key = (row["blob"], *place)
    level, levels = place[0], Size(row["width_px"], row["height_px"]).levels
    if not 0 <= level < levels:
        raise NotFound
    found = _cache.get(key)
    if found is None:
        with _cutting[hash(key[:2]) % len(_cutting)]:  # whoever comes second finds the level cut
            found = _cache.get(key)
            if found is None:
                cut = dict(_cut(_image(work, claim_id, n, row["blob"]), level, levels))
                for where, bytes_ in cut.items():
                    _cache.put((row["blob"], level, *where), bytes_)
                found = cut.get(place[1:])
    if found is None:
        raise NotFound
    return found


def thumb(work: Work, claim_id: str, n: int, caller: Caller) -> bytes:
    """A small image of page `n`; raises NotFound."""
    image, _ = claim_service.page_image(work, claim_id, n, caller)
    with Image.open(BytesIO(image)) as page:
        page.draft("RGB", (THUMB_PX * 2, THUMB_PX * 3))
        page.thumbnail((THUMB_PX, THUMB_PX * 2))
        return _jpeg(page, 70)


def crop(work: Work, claim_id: str, n: int, box: Box, caller: Caller) -> bytes:
    """What stands in `box` of page `n`, with a little paper around it; raises NotFound."""
    image, _ = claim_service.page_image(work, claim_id, n, caller)
    with Image.open(BytesIO(image)) as page:
        page.draft("RGB", (page.width // 2, page.height // 2))
        wide, tall = page.size
        left, top = max(0.0, box[0] - CROP_MARGIN), max(0.0, box[1] - CROP_MARGIN)
        right, bottom = min(1.0, box[2] + CROP_MARGIN), min(1.0, box[3] + CROP_MARGIN)
        area = (int(left * wide), int(top * tall), max(1, round(right * wide)), max(1, round(bottom * tall)))
        piece = page.crop(area)
        piece.thumbnail((900, 300))
        return _jpeg(piece, QUALITY)


def _image(work: Work, claim_id: str, n: int, blob: str) -> bytes:
    wrapped = keeping.wrapped_key(work.connection, claim_id)
    if wrapped is None:
        raise NotFound
    key = work.house.keyring.unwrap(claim_id, wrapped)
    with work.house.storage.open(blob) as sealed:
        return b"".join(unseal_stream(sealed, key, page_bound(claim_id, n)))


def _cut(image: bytes, level: int, levels: int) -> Iterator[tuple[tuple[int, int], bytes]]:
    """All tiles of one level by column and row."""
    with Image.open(BytesIO(image)) as opened:
        wide, tall = opened.size
        for _ in range(levels - 1 - level):
            wide, tall = (wide + 1) // 2, (tall + 1) // 2
        opened.draft("RGB", (wide, tall))
        page = opened.convert("RGB")
    if page.size != (wide, tall):
        page = page.resize((max(1, wide), max(1, tall)), Image.Resampling.BOX)
    if level == 0:
        yield (0, 0), _jpeg(page, QUALITY)
        return
    for row, top in enumerate(range(0, tall, TILE_PX)):
        for column, left in enumerate(range(0, wide, TILE_PX)):
            area = (left, top, min(left + TILE_PX, wide), min(top + TILE_PX, tall))
            yield (column, row), _jpeg(page.crop(area), QUALITY)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    target = BytesIO()
    image.convert("RGB").save(target, "JPEG", quality=quality)
    return target.getvalue()
