"""Papers that were changed, copied or handed in again are drawn by both families, and the truth says so."""

from __future__ import annotations

import importlib
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest

from ocr.page import Scan
from ocr.prints import print_of
from ocr.upright import straighten
from samples.facts import ClaimFacts, DrawnPaper, PaperFacts
from samples.perfect import planned, read
from samples.plan import plan, plan_one
from samples.tampering import FIELDS
from validators.engine import judge
from validators.known import CallIndex
from validators.law import load
from validators.looks import MOST_APART, apart


@cache
def claims() -> tuple[ClaimFacts, ...]:
    return tuple(plan(400, 8))


def drawn(family: str, paper: PaperFacts, claim: ClaimFacts) -> DrawnPaper:
    house = importlib.import_module(f"samples.family_{family}")
    getattr(house, "prepare", lambda: None)()
    paper_drawn: DrawnPaper = house.draw(paper, claim, np.random.default_rng([claim.seed, 0, 77]))
    return paper_drawn


def a_sheet(rescan: int = 0) -> tuple[ClaimFacts, PaperFacts]:
    """A care sheet with an ink of its own, well scanned in colour."""
    claim = replace(plan_one("t", 5, scenario="consultation", regime="cnss", tier="clean"), mode="colour", dpi=200)
    return replace(claim, container="pdf", rescan=rescan), claim.papers[0]


def test_what_is_tampered_with_says_so() -> None:
    """The flag, the paper and the zone of the truth go together; only colour shows it."""
    for claim in claims():
        altered = [name for paper in claim.papers for name in paper.altered]
        copied = any(paper.copied for paper in claim.papers)
        assert bool(altered) == ("amount_altered" in claim.flags) and copied == ("copy_suspected" in claim.flags)
        if altered or copied:
            assert claim.mode == "colour" and len(claim.flags) == 1
            zones = [zone for body in planned(claim)["documents"] for zone in body.get("zones", ())]
            assert [zone for zone in zones if zone.endswith(".altered")] == [f"{name}.altered" for name in altered]
    assert {"amount_altered", "copy_suspected"} <= {flag for claim in claims() for flag in claim.flags}


def test_rules_see_it_where_reading_is_perfect() -> None:
    """Each is told, and nothing else is said of those claims; a claim handed in again is told whatever the scanner."""
    index, law, again = CallIndex(), load(), 0
    for claim in claims():
        line = planned(claim)
        one = read(line)
        said = {flag.rule for flag in judge(one, law, index)} - set(line["tolerated"])
        index.add(one)
        again += bool(claim.rescan)
        if claim.rescan or {"amount_altered", "copy_suspected"} & set(claim.flags):
            assert said == set(claim.flags)
    assert again


@pytest.mark.parametrize("family", ["a", "b"])
def test_a_changed_value_stands_where_it_stood(family: str) -> None:
    """Each field that may be changed has a place on the paper, and keeps its value."""
    able = {(paper.kind, name) for claim in claims() for paper in claim.papers for name in paper.altered}
    assert able == {(kind, name) for kind, names in FIELDS.items() for name in names} & able
    claim, sheet = a_sheet()
    found = drawn(family, replace(sheet, altered=("total_amount",)), claim)
    assert "total_amount" in found.boxes and found.values["total_amount"] == sheet.values["total_amount"]


@pytest.mark.parametrize("family", ["a", "b"])
def test_a_copy_has_lost_its_colours(family: str) -> None:
    """The stamp of the paper itself is in ink, that of its copy in toner."""
    claim, sheet = a_sheet()

    def colour(paper: PaperFacts) -> float:
        page = drawn(family, paper, claim).pages[0]
        return float((cv2.cvtColor(page, cv2.COLOR_RGB2HSV)[..., 1] > 110).mean())

    assert colour(replace(sheet, copied=True)) < 0.0005 < colour(sheet)


@pytest.mark.parametrize("family", ["a", "b"])
def test_a_second_scan_is_another_picture_of_the_same_page(family: str) -> None:
    """No byte need be the same, and the pages look alike."""
    pages = []
    for rescan in (0, 7):
        claim, sheet = a_sheet(rescan)
        found = drawn(family, sheet, replace(claim, dpi=300 if rescan else 200, mode="gray" if rescan else "colour"))
        pages.append(straighten(Scan(1, found.pages[0], 300.0 if rescan else 200.0)))
    one, other = (int(print_of(page.pixels), 16) for page in pages)
    assert not np.array_equal(pages[0].pixels, pages[1].pixels) and apart(one, other) <= MOST_APART
