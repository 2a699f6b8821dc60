"""`docs/reference.md`: every setting, command and route, as the code has them."""

from __future__ import annotations

import re

from cachet.cli import MODULES
from cachet.settings import Settings
from docs.reference import TARGET, reference


def test_the_committed_page_is_what_the_program_writes() -> None:
    """Who adds a setting, a command or a route runs `python -m docs.reference` and commits what it writes."""
    assert TARGET.read_text(encoding="utf-8") == reference(), "run `python -m docs.reference`"


def test_nothing_is_left_out_or_unsaid() -> None:
    """Every setting, command and route stands in it, and no row lacks its sentence."""
    page = reference()
    for name in Settings.model_fields:
        assert f"`CACHET_{name.upper()}`" in page
    for command in ("read", *MODULES):
        assert re.search(rf"^### `cachet {command}[ `]", page, re.MULTILINE), command
    for path in ("/v1/batches", "/v1/adjudication/claims", "/readyz", "/review"):
        assert f"`{path}`" in page
    unsaid = [line for line in page.splitlines() if re.search(r"\|\s*\|$", line)]
    assert unsaid == []


def test_other_pages_name_only_what_is_there() -> None:
    """Every command and setting that a page names is in the reference, and every link between pages leads somewhere."""
    page = reference()
    for path in (TARGET.with_name("operations.md"), TARGET.with_name("law.md")):
        text = path.read_text(encoding="utf-8")
        for words in re.findall(r"cachet ((?:db|history|rules|registry|sheets|station|client|user) [a-z]+)", text):
            assert f"### `cachet {words}`" in page, words
        for setting in re.findall(r"\bCACHET_[A-Z0-9_]+", text):
            assert f"`{setting}`" in page, setting
        for link in re.findall(r"\]\(([^)]+)\)", text):
            assert (path.parent / link).exists(), link
