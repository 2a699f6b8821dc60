"""What the desk's tests share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.review.desks import a_scan


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Page images with something to see."""
    return a_scan(tmp_path / "scan", 2)
