"""`cachet score CORPUS`: how right the reading is, how honest its confidences, which flags are right and wrong.

The corpus is read exactly as `cachet read` reads it; `--reuse` takes what an earlier `cachet read` printed instead.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from cachet import own_law
from cachet.scoring.counting import count
from cachet.scoring.report import figures, print_figures
from cachet.scoring.tally import Tally
from cachet.scoring.truth import TrueClaim, load, pair
from claims.claim import Claim
from claims.errors import SenderCanMend
from claims.words import Regime, Severity
from validators.law import Law


def score(truths: Sequence[TrueClaim], claims: Iterable[Claim], law: Law, show: str | None = None) -> Tally:
    """Count `claims` against `truths`, by the weights of `law`; `show` keeps the true and read values of one field."""
    tally = Tally()
    for truth, claim in pair(truths, claims):
        count(tally, truth, claim, light_rules(law, claim.regime if claim is not None else None), show)
    return tally


CLOCKS = frozenset({"processing_deadline"})
"""Rules that order the queue and stop nothing."""


def light_rules(law: Law, regime: Regime | None) -> frozenset[str]:
    """The rules that only `warn`, or are off, in the newest `law` of a regime."""
    rules = [name.removeprefix("severity.") for name in law.parameters if name.startswith("severity.")]
    return CLOCKS | {rule for rule in rules if law.severity(rule, None, regime) in (Severity.WARN, None)}


def saved(path: Path) -> list[Claim]:
    """The claims that `cachet read` printed into `path`."""
    claims = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                claims += [Claim.model_validate_json(line)] if line.strip() else []
            except ValidationError as gap:
                raise SenderCanMend(f"{path.name}, line {number}: not a claim as cachet read prints it.") from gap
    return claims


def cpu_seconds() -> float:
    """Processor time of this process and of the children it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def score_command(
    corpus: Annotated[Path, typer.Argument(help="A folder with truth.jsonl and the files it speaks of.")],
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all figures here as JSON.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N lines of truth.")] = None,
    reuse: Annotated[Path | None, typer.Option(help="Score what cachet read printed; read nothing.")] = None,
    keep: Annotated[Path | None, typer.Option(help="Write the claims that were read here, for --reuse.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Claims read at once.")] = 1,
    show: Annotated[str | None, typer.Option(help="List what was read for this field beside what is true.")] = None,
) -> None:
    """Read a corpus that has truth.jsonl and say how right the reading and the judging are."""
    try:
        law, truths = own_law.in_force(), load(corpus)[:limit]
    except SenderCanMend as wrong:
        typer.echo(f"cachet score: {wrong}", err=True)
        raise typer.Exit(2) from None
    cpu, wall = cpu_seconds(), time.monotonic()
    claims = saved(reuse) if reuse is not None else _read(corpus, truths, jobs, limit is not None)
    spent = None if reuse is not None else (cpu_seconds() - cpu, time.monotonic() - wall)
    if keep is not None:
        keep.write_text("".join(claim.to_json() + "\n" for claim in claims), encoding="utf-8")
    tally = score(truths, claims, law, show)
    found = figures(tally, *(spent or (None, None)))
    if json_file is not None:
        json_file.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print_figures(found, Console())
    for one in tally.shown:
        print(json.dumps(one, ensure_ascii=False))


def _read(corpus: Path, truths: Sequence[TrueClaim], jobs: int, limited: bool) -> list[Claim]:
    """The corpus as `cachet read` reads it, with the manifest that lies in it."""
    from cachet.read import run  # the engines come with it; --reuse does without them

    files = [corpus / name for name in dict.fromkeys(truth.file for truth in truths)] if limited else [corpus]
    manifest = corpus / "manifest.jsonl"
    with TemporaryDirectory() as folder:
        output = Path(folder) / "claims.jsonl"
        run(files, manifest=manifest if manifest.is_file() else None, output=output, jobs=jobs)
        return saved(output)


def register(app: typer.Typer) -> None:
    """Give `app` the command `score`."""
    app.command("score")(score_command)
