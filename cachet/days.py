"""Days on the command line."""

from __future__ import annotations

from datetime import date

import typer


def a_day(text: str) -> date:
    """The day that `text` writes; raises typer.BadParameter."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("a day is written YYYY-MM-DD") from None
