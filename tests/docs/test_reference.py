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
