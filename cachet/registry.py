"""`cachet registry`: reference lists that rules look values up in, put in force and shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cachet.days import a_day
from cachet.settings import WrongSetting, load_settings
from claims.errors import SenderCanMend
from intake.registry import keeping
from intake.registry.kinds import KINDS, entries
from intake.registry.table import ListIsWrong

app = typer.Typer(help="Reference lists that rules look values up in.", no_args_is_help=True)
DataOption = Annotated[Path | None, typer.Option("--data", help="Folder of a one-machine service.", metavar="DIR")]
Which = StrEnum("Which", {name.replace("-", "_").upper(): name for name in KINDS})  # type: ignore[misc]
WRONG_CALL = 2


@app.command("load")
def load_list(
    kind: Annotated[Which, typer.Argument(help="Which list.")],
    file: Annotated[Path, typer.Argument(help="A CSV file in UTF-8 with a line of headings.", metavar="FILE.csv")],
    from_day: Annotated[
        date | None,
        typer.Option(
            "--from",
            parser=a_day,
            metavar="DATE",
            help="First day it holds; by default always, or today for a newer one.",
        ),
    ] = None,
    data: DataOption = None,
) -> None:
    """Check a list and put it in force; says what changed. A list that cannot be right leaves the old one as it was."""
    try:
        change = keeping.load(str(kind.value), file, load_settings(data=data).lists, from_day, datetime.now(UTC).date())
    except (SenderCanMend, WrongSetting) as wrong:
        typer.echo(f"cachet registry: {wrong} What was loaded before stays in force.", err=True)
        raise typer.Exit(WRONG_CALL) from None
    except OSError as error:
        typer.echo(f"cachet registry: the folder of lists cannot be written to ({error.strerror}).", err=True)
        raise typer.Exit(WRONG_CALL) from None
    since = "always" if change.from_day == keeping.SINCE_EVER else f"from {change.from_day}"
    typer.echo(
        f"{change.kind}\t{since}\t{change.rows} entries\t{change.added} added, {change.removed} removed, "
        f"{change.changed} changed"
    )


@app.command("list")
def list_lists(data: DataOption = None) -> None:
    """Every list that is loaded, each version with its first day and its entries."""
    folder = load_settings(data=data).lists
    for name in KINDS:
        for first, path in keeping.versions(folder, name):
            try:
                count = f"{len(entries(KINDS[name], path))} entries"
            except ListIsWrong as wrong:
                count = str(wrong)
            typer.echo(f"{name}\t{'always' if first == keeping.SINCE_EVER else first}\t{count}")


def register(onto: typer.Typer) -> None:
    """Give `onto` the commands `registry …`."""
    onto.add_typer(app, name="registry")
