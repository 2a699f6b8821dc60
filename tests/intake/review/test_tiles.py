"""A page as tiles: every pixel once, the whole in one, nothing for who may not see it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import httpx
import pytest
from PIL import Image

from intake.house import House
from tests.houses import Person, Station, a_part, opened, read_as, unstamped

WIDE, TALL = 2480, 3508


@pytest.fixture
def desk(house: House, url: str, tmp_path: Path) -> tuple[httpx.Client, str]:
    """Somebody signed in, and the address of a claim with one page of 300 dpi: a ramp of gray from left to right."""
    ramp = Image.linear_gradient("L").rotate(90).resize((WIDE, TALL)).convert("RGB")
    ramp.save(tmp_path / "1-1.jpg", quality=95)
    claim_id = Station(house, url).sent(1)
    read_as(house, claim_id, a_part(*unstamped()), folder=tmp_path)
    person = Person(house, url, "AMINA")
    http = opened(url)
    assert http.post("/v1/session", json={"name": "AMINA", "password": person.password}).status_code == 201
    return http, f"/review/claims/{claim_id}"


def image(answer: httpx.Response) -> Image.Image:
    """The picture an answer holds."""
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    return Image.open(BytesIO(answer.content))


def test_tiles_make_the_page(desk: tuple[httpx.Client, str]) -> None:
    """Level 0 is the whole page at half its size; the tiles of level 1 lie side by side and have every pixel."""
    http, base = desk
    whole = image(http.get(f"{base}/tiles/1/0/0/0"))
    assert whole.size == (WIDE // 2, TALL // 2)
    corner = image(http.get(f"{base}/tiles/1/1/4/6"))
    assert corner.size == (WIDE - 4 * 512, TALL - 6 * 512)
    page = image(http.get(base.replace("/review", "/v1") + "/pages/1")).convert("L")
    for column, row in ((0, 0), (2, 3), (4, 6)):
        tile = image(http.get(f"{base}/tiles/1/1/{column}/{row}")).convert("L")
        assert abs(tile.getpixel((100, 100)) - page.getpixel((column * 512 + 100, row * 512 + 100))) <= 3  # type: ignore[operator]


def test_thumbs_and_crops_are_small(desk: tuple[httpx.Client, str]) -> None:
    """A thumbnail fits the strip; a crop shows its box and a little paper around it."""
    http, base = desk
    assert max(image(http.get(f"{base}/thumbs/1")).size) <= 320
    crop = image(http.get(f"{base}/crops/1?box=0.25,0.5,0.5,0.6"))
    assert crop.width / crop.height == pytest.approx(((0.25 + 0.024) * WIDE) / ((0.1 + 0.024) * TALL), rel=0.02)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("tiles/1/2/0/0", 404),
        ("tiles/1/-1/0/0", 404),
        ("tiles/1/1/5/0", 404),
        ("tiles/1/1/0/-1", 404),
        ("tiles/0/0/0/0", 404),
        ("tiles/1000000000/0/0/0", 404),
        ("tiles/1/0/99999999999999999999/0", 404),
        ("thumbs/2", 404),
        ("crops/1?box=0.5,0.5,0.4,0.6", 400),
        ("crops/1?box=nan,0,1,1", 400),
        ("crops/1?box=a", 400),
        ("blank/0/" + "x" * 70, 404),
        ("blank/7/inpe", 404),
    ],
)
def test_what_is_not_there_is_not_shown(desk: tuple[httpx.Client, str], path: str, status: int) -> None:
    """A wrong page, level, tile or box is told, and costs nothing."""
    http, base = desk
    assert http.get(f"{base}/{path}").status_code == status


def test_nobody_sees_pages_from_outside(desk: tuple[httpx.Client, str], url: str) -> None:
    """Without a session the door opens first."""
    _, base = desk
    for path in ("tiles/1/0/0/0", "thumbs/1", "crops/1?box=0,0,1,1", "letter.pdf"):
        assert opened(url).get(f"{base}/{path}").status_code == 303
