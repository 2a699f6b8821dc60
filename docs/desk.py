"""Takes pictures of every page of the review desk: `python -m docs.desk [--read FOLDER] [NAME…]`.

French and Arabic, 1280 and 1920 wide, light and dark, over sample claims that are read as any other; `--read` keeps what
was read, for the next time. The pictures lie in `docs/desk/`; with names, only those pages are taken anew.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from cachet.accounts import Role, add_user
from cachet.house import open_house
from cachet.settings import load_settings
from intake.house import House
from intake.review import queries
from intake.sealing import MasterKey
from ocr.opening.limits import Limits
from tests.houses import Person, Station, a_page, served
from tests.intake.review.desks import CHROMIUM, QUIET, signed_in
from worker import lease, sandbox, settling
from worker.readings import ReadResult

HERE = Path(__file__).parent
SAMPLES = HERE.parent / "samples" / "committed"
NAMES = (
    "05-sum.tif",
    "12-long-illness",
    "04-unsigned.pdf",
    "09-dental.pdf",
    "08-hospital.pdf",
    "10-two-claims.tif",
    "07-day-60",
    "06-day-61",
)
SIZES = {1280: 800, 1920: 1080}
LANGUAGES = {"fr": "fr-FR", "ar": "ar-MA"}
REVIEWER, SUPERVISOR = "salma", "karima"
PEOPLE = {REVIEWER: Role.REVIEWER, SUPERVISOR: Role.SUPERVISOR}
SUPERVISED = ("figures", "queue-held")
"""Pages that a reviewer does not see."""
QUALITY = 52
SHARP_MS = 1200


def read(folder: Path) -> Iterator[tuple[str, ReadResult, Path]]:
    """What the samples hold, read now or the last time."""
    sandbox.warm()
    for name in NAMES:
        album = folder / name
        kept = album / "result.json"
        if not kept.exists():
            album.mkdir(parents=True, exist_ok=True)  # an earlier reading may have been broken off
            path = SAMPLES / name
            files = sorted(path.iterdir()) if path.is_dir() else None
            kept.write_text(sandbox.read_file(path, Limits(pages=100), files=files, keep=album).model_dump_json())
        yield name, ReadResult.model_validate_json(kept.read_text()), album


def seed(house: House, url: str, folder: Path) -> dict[str, str]:
    """Claims on the desk, some decided; gives the id of each sample's claim, and of a batch."""
    lines = {line["file"]: line for line in map(json.loads, (SAMPLES / "manifest.jsonl").read_text().splitlines())}
    today = house.now().date()
    chance, ids = random.Random(5), dict[str, str]()  # noqa: S311  # for a picture
    stations = [Station(house, url, name) for name in ("RABAT-1", "FES-2", "AGADIR-1")]
    for n, (name, result, album) in enumerate(read(folder)):
        given = lines.get(name, {"regime": "cnss"})
        line = {"received_on": (today - timedelta(days=5 + 6 * n)).isoformat(), "regime": given.get("regime", "cnss")}
        station = stations[n % 3]
        answer = station.send(
            ("x.jpg", a_page(n + 1)), manifest=[{"file": "x.jpg", "reference": f"DOS-2026-{1042 + n}", **line}]
        )
        ids[name] = str(answer.json()["claims"][0]["id"])
        ids["batch"] = str(answer.json()["id"])
        held = lease.take(house, ids[name])
        assert held is not None
        settling.settle(house, held, result, album)
    decider = Person(house, url, "badr")
    house.terms = type(house.terms)(second_read_share=1.0)
    for name in NAMES[-2:]:
        stops = decider.decide(ids[name], "validate").json().get("rules", [])
        decider.decide(ids[name], "validate", waived=[{"rule": rule, "reason": "vu sur l'original"} for rule in stops])
    with house.writing() as work:  # a month of work for the figures: names and chances are invented
        for claim in [ids[name] for name in NAMES]:
            for place in range(60):
                sure = chance.choice((0.2, 0.45, 0.6, 0.75, 0.85, 0.93, 0.97, 0.985, 0.995)) + chance.uniform(
                    -0.01, 0.004
                )
                queries.put_example(
                    work.connection,
                    claim_id=claim,
                    document=place,
                    name=chance.choice(("inpe", "patient_name", "total_amount", "insured_number")),
                    source=chance.choice(("desk", "blind")),
                    user_id="0" * 26,
                    at=house.now(),
                    confidence=sure,
                    accepted=sure > 0.9,
                    right=chance.random() < sure,
                    first_right=chance.random() < 0.99,
                )
    return ids


def press(*keys: str) -> Callable[[Page], None]:
    """Presses these keys, one after the other."""

    def do(page: Page) -> None:
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(700)

    return do


def write(place: str, text: str, *keys: str) -> Callable[[Page], None]:
    """Presses these keys, then writes there."""

    def do(page: Page) -> None:
        press(*keys)(page)
        page.fill(place, text)

    return do


def end_session(page: Page) -> None:
    """The session ends; what is typed next asks for the password in place."""
    page.context.clear_cookies(name="session")
    page.locator(".field.selected input").first.fill("26/07/2025")
    page.wait_for_selector("#sign-in-again[open]")


def pages(ids: Mapping[str, str]) -> dict[str, tuple[str, Callable[[Page], None]]]:
    """Every page by name: its address, and what is pressed before the picture."""
    claim = f"/review/claims/{ids['05-sum.tif']}"

    return {
        "door": ("/review/sign-in", press()),
        "queue": ("/review", press()),
        "queue-keys": ("/review", press("?")),
        "no-such-choice": ("/review?age=9&rule=stamp_missing", press()),
        "desk": (claim, press()),
        "desk-whole": (f"/review/claims/{ids['12-long-illness']}", press("Home", "s")),
        "desk-keys": (claim, press("?")),
        "desk-validate": (claim, press("v")),
        "desk-return": (claim, press("b")),
        "desk-reject": (claim, write("#decide-reject-note", "Facture déjà payée", "x")),
        "desk-escalate": (claim, press("e")),
        "desk-waive": (claim, press("f", "w")),
        "desk-comment": (claim, write("#comment-text", "L'original est au guichet de Fès.", "n")),
        "desk-draw": (claim, press("Home", "g", "Shift+ArrowRight")),
        "desk-papers": (f"/review/claims/{ids['10-two-claims.tif']}", press("p")),
        "notice": ("/review/claims/00000000000000000000000000", press()),
        "counter": ("/review/counter", press()),
        "counter-batch": (f"/review/counter/batches/{ids['batch']}", press()),
        "bulk": ("/review/bulk?rule=field_doubtful", press()),
        "second": ("/review/second", press()),
        "second-keys": ("/review/second", press("Escape", "?")),
        "queue-held": ("/review?state=held", press()),
        "figures": ("/review/figures", press()),
        "balance": ("/review/balance", press()),
        "desk-session": (claim, end_session),  # the last: nobody is signed in after it
    }


def main() -> None:
    """Take all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--read", type=Path)
    parser.add_argument("names", nargs="*")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        key = MasterKey(b"a key that only pictures use!!!!").text()
        house = open_house(load_settings(data=Path(folder) / "data", master_key=key, redis_url=f"unix://{folder}/none"))
        target = HERE / "desk"
        target.mkdir(exist_ok=True)
        with served(house) as url:
            ids = seed(house, url, given.read or Path(folder) / "read")
            passwords = {name: add_user(house, name, role) for name, role in PEOPLE.items()}
            for path in () if given.names else target.glob("*.webp"):
                path.unlink()
            every = pages(ids)
            take(url, passwords, {name: every[name] for name in given.names or every}, target)
        house.engine.dispose()


def take(
    url: str, passwords: Mapping[str, str], wanted: Mapping[str, tuple[str, Callable[[Page], None]]], target: Path
) -> None:
    """Every page in each language, width and light."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for language, locale in LANGUAGES.items():
            for wide, tall in SIZES.items():
                for light in ("light", "dark"):
                    look: dict[str, Any] = {
                        "viewport": {"width": wide, "height": tall},
                        "locale": locale,
                        "color_scheme": light,
                    }
                    contexts = {person: chromium.new_context(**look) for person in PEOPLE}
                    desks = {
                        person: signed_in(context, url, person, passwords[person])
                        for person, context in contexts.items()
                    }
                    for name, (path, act) in wanted.items():
                        page = desks[SUPERVISOR if name in SUPERVISED else REVIEWER]
                        page.goto(url + path)
                        page.wait_for_load_state("networkidle")
                        page.wait_for_timeout(SHARP_MS if "/claims/" in path else 200)
                        act(page)
                        with Image.open(BytesIO(page.screenshot())) as picture:
                            picture.save(target / f"{name}-{language}-{wide}-{light}.webp", quality=QUALITY, method=6)
                    for context in contexts.values():
                        context.close()
        chromium.close()


if __name__ == "__main__":
    main()
