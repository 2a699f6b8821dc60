"""The command `cachet`.

Each command's own module is imported only when the command is called, so that `cachet read` starts without the web
and `cachet rules` without the engines.
"""

from __future__ import annotations

import importlib
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cachet.days import a_day
from claims.errors import SenderCanMend
from claims.words import Regime

if TYPE_CHECKING:
    from validators.known import CallIndex

app = typer.Typer(
    name="cachet",
    help="Document intake for health-insurance claims: scans in, judged claims out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

WRONG_CALL, OUR_FAILURE = 2, 1


@app.command()
def read(
    paths: Annotated[
        list[Path], typer.Argument(help="Files, folders of page images, or folders of claims.", metavar="PATH…")
    ],
    manifest: Annotated[
        Path | None, typer.Option(help="JSON Lines about the files: deposit dates, regimes, references.")
    ] = None,
    received_on: Annotated[
        date | None,
        typer.Option(parser=a_day, help="Deposit date where no manifest or cover sheet says it.", metavar="DATE"),
    ] = None,
    regime: Annotated[Regime | None, typer.Option(help="Regime where no manifest or cover sheet says it.")] = None,
    registry: Annotated[
        Path | None, typer.Option(help="Folder of reference lists to look values up in.", metavar="DIR")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Write the claims to this file, one a line.", metavar="F.jsonl")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Files read at once.", metavar="N")] = 1,
) -> None:
    """Read papers and judge them: one claim a line, in the order of the inputs."""
    from cachet import read as reading
    from cachet.inputs import WrongCall

    try:
        if registry is not None and not registry.is_dir():
            raise WrongCall(f"{registry} is no folder of reference lists; nothing was read.")
        if output is not None and not output.parent.is_dir():
            raise WrongCall(f"There is no folder {output.parent} to write to; nothing was read.")
        known = None if registry is None else _known(registry)
        reading.run(
            paths, manifest=manifest, received_on=received_on, regime=regime, known=known, output=output, jobs=jobs
        )
    except (WrongCall, SenderCanMend) as wrong:
        typer.echo(f"cachet read: {wrong}", err=True)
        raise typer.Exit(WRONG_CALL) from None


def _known(folder: Path) -> CallIndex:
    from intake.registry.keeping import in_folder
    from validators.known import CallIndex

    return CallIndex(registers=in_folder(folder))


@app.callback()
def _cachet() -> None:
    """Document intake for health-insurance claims: scans in, judged claims out."""


MODULES = {
    "score": "cachet.score",
    "learn": "cachet.learn",
    "rules": "cachet.rules",
    "registry": "cachet.registry",
    "sheets": "cachet.sheets",
    "serve": "cachet.serve",
    "web": "cachet.serve",
    "work": "cachet.serve",
    "check": "cachet.serve",
    "sweep": "cachet.serve",
    "station": "cachet.accounts",
    "client": "cachet.accounts",
    "user": "cachet.accounts",
    "history": "cachet.operations",
    "db": "cachet.operations",
    "doctor": "cachet.operations",
    "balance": "cachet.operations",
    "backup": "cachet.saving",
    "restore": "cachet.saving",
}
"""Which module brings a command; each has `register(app)`, which names its commands."""


def gather(called: str | None = None) -> typer.Typer:
    """The command with the called command's module alone, or with all of them for the list of commands."""
    for module in [MODULES[called]] if called in MODULES else sorted(set(MODULES.values())):
        importlib.import_module(module).register(app)
    return app


def main() -> None:
    """Entry point: exit 0, 2 for a wrong call, 1 for a failure of ours."""
    called = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    if called != "read":
        gather(called)
    try:
        app()
    except SenderCanMend as wrong:  # a payer's own law, for one, that cannot be right
        typer.echo(f"cachet: {wrong.sentence}", err=True)
        sys.exit(WRONG_CALL)


if __name__ == "__main__":
    main()
