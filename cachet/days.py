"""A day on the command line."""

from __future__ import annotations

from datetime import date

import typer


def day(text: str) -> date:
    """`text` as a day; a wrong call where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("a day is written YYYY-MM-DD") from None
