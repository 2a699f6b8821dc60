"""`cachet learn CORPUS…`: fits confidences and thresholds to papers whose truth is known.

A corpus is read in this process and every settled value is held against the truth. Thresholds and the figures printed come
from claims that their model has not seen: each fifth of the claims is judged by what the other four teach. The model written
is fitted on all. Nothing changes until `--output` names a file to write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zlib import crc32

import typer
from rich.console import Console
from rich.table import Table

from cachet.accounts import DataOption
from cachet.inputs import inputs_of
from cachet.scoring.align import align
from cachet.scoring.compare import same
from cachet.scoring.truth import TrueClaim, load
from cachet.stored import opened
from claims.claim import Document
from claims.errors import CachetError
from intake.review import queries as review_queries
from intake.review.learning import BLIND, DESK
from ocr.confidence import FEATURES, Settled, shipped
from ocr.training.confidence import Example, Judged, fit, report, thresholds

PROMISED_ERROR = 0.006
"""Share of accepted values that may be wrong."""
FOLDS = 5
"""Parts that the claims are divided in; each is judged by what the others teach."""


def learn_command(
    corpora: Annotated[
        list[Path] | None,
        typer.Argument(help="Folders with truth.jsonl and the files it speaks of, or files of --keep."),
    ] = None,
    desk: Annotated[
        bool, typer.Option(help="Learn, too, from what reviewers of this house have confirmed and corrected.")
    ] = False,
    data: DataOption = None,
    output: Annotated[
        Path | None, typer.Option(help="Write the new calibration here; without it nothing changes.")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="Write what was learned from here, as JSON Lines without any value read.")
    ] = None,
    promised_error: Annotated[
        float, typer.Option(min=0.0001, max=0.5, help="Share of accepted values that may be wrong.")
    ] = PROMISED_ERROR,
    jobs: Annotated[int, typer.Option(min=1, help="Claims read at once.")] = 1,
) -> None:
    """Fit confidences to papers whose truth is known, and show before and after on claims that were held back."""
    named = corpora or []
    if not named and not desk:
        raise typer.BadParameter("name a corpus or a file of --keep, or say --desk")
    examples = [example for corpus in named for example in _kept_or_read(corpus, jobs)]
    if desk:
        examples += _from_desk(data)
    if keep is not None:
        keep.write_text("".join(json.dumps(asdict(example)) + "\n" for example in examples), encoding="utf-8")
    folds = [[one for one in examples if _fold(one) == fold] for fold in range(FOLDS)]
    if not all(folds):
        raise typer.BadParameter(f"these corpora hold too few claims to learn from: {len(examples)} values")
    judged = [
        Judged(one, model.chance(one.name, one.features))
        for number, fold in enumerate(folds)
        for model in [fit([one for one in examples if _fold(one) != number])]
        for one in fold
    ]
    model = thresholds(fit(examples), judged, promised_error)
    before = report(shipped(), [Judged(one, shipped().chance(one.name, one.features)) for one in examples])
    after = report(model, judged)
    _print(before, after)
    if output is not None:
        kept = {
            "learned_from": {
                "on": datetime.now(UTC).date().isoformat(),
                "corpora": [corpus.stem for corpus in named] + ["desk"] * desk,
                "values": len(examples),
                "promised_error": promised_error,
                "held_back_figures": after,
            },
            "weights": model.weights,
            "groups": model.groups,
        }
        output.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _fold(example: Example) -> int:
    return crc32(example.source.encode()) % FOLDS


def _kept_or_read(corpus: Path, jobs: int) -> Iterator[Example]:
    if corpus.is_dir():
        yield from _examples(corpus, jobs)
        return
    for number, line in enumerate(corpus.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield Example(**json.loads(line))
        except (ValueError, TypeError) as error:
            raise typer.BadParameter(f"{corpus} is neither a corpus nor a file of --keep: see line {number}") from error


def _from_desk(data: Path | None) -> list[Example]:
    """What reviewers settled, with what had spoken for the machine's value; the claim's id keeps its values together."""
    with opened(data) as work:
        rows = review_queries.examples_with_evidence(work.connection, (BLIND, DESK))
    return [
        Example(row["name"], dict(zip(FEATURES, seen, strict=True)), row["right"], row["claim_id"])
        for row in rows
        if (seen := row["features"].get(f"{row['document']}.{row['name']}")) is not None and len(seen) == len(FEATURES)
    ]


def _examples(corpus: Path, jobs: int) -> Iterator[Example]:
    """Every settled value of the corpus with whether it was right."""
    truths: dict[str, list[TrueClaim]] = {}
    for truth in load(corpus):
        truths.setdefault(truth.file, []).append(truth)
    known = [(str(one.path), truths[one.source]) for one in inputs_of([corpus]) if one.source in truths]
    with ProcessPoolExecutor(max_workers=jobs) as pool:
        for found in pool.map(_examples_in, known, chunksize=1):
            yield from found


def _examples_in(known: tuple[str, list[TrueClaim]]) -> list[Example]:
    from ocr.opening import open_file, open_folder
    from ocr.reading import read

    path, truths = Path(known[0]), known[1]
    try:
        parts = read(open_folder(path) if path.is_dir() else open_file(path))
    except CachetError:
        return []  # a file that cannot be opened has no values to learn from
    found: list[Example] = []
    for truth in truths:
        if truth.papers is None or len(parts) < (truth.part or 1):
            continue
        part = parts[(truth.part or 1) - 1]
        found += _labelled(path.parent.name, truth, part.documents, part.evidence)
    return found


def _labelled(
    source: str, truth: TrueClaim, documents: Sequence[Document], evidence: Mapping[str, Settled]
) -> Iterator[Example]:
    """The values of one claim's documents beside their truth; one whose truth is not known is left out."""
    places = {document.pages: place for place, document in enumerate(documents)}
    for paper, document in align(truth.papers or (), documents):
        if document is None:
            continue
        for name, field in document.fields.items():
            if name in paper.uncertain or (name in paper.optional and name not in paper.fields):
                continue
            settled = evidence.get(f"{places[document.pages]}.{name}")
            if settled is not None:
                right = name in paper.fields and same(name, paper.fields[name], field.value)
                yield Example(name, settled.features, right, f"{source}/{truth.file}")


def _print(before: dict[str, dict[str, float]], after: dict[str, dict[str, float]]) -> None:
    table = Table("group", "values", "right", "accepted", "accepted wrong", "Brier", title="held back: before → after")
    for group, figures in after.items():
        was = before[group]
        table.add_row(
            group,
            str(int(figures["values"])),
            f"{figures['right']:.1%}",
            *(f"{was[name]:.1%} → {figures[name]:.1%}" for name in ("accepted", "accepted_wrong")),
            f"{was['brier']:.3f} → {figures['brier']:.3f}",
        )
    Console().print(table)


def register(app: typer.Typer) -> None:
    """Give `app` the command `learn`."""
    app.command("learn")(learn_command)
