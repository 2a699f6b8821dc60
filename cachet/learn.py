"""`cachet learn CORPUS…`: fits confidences and thresholds to papers whose truth is known.

A corpus is read in this process, every settled value is held against the truth, and the calibration is fitted on four
fifths of the claims; thresholds and the figures printed come from the fifth that was held back. Nothing changes until
`--output` names a file to write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zlib import crc32

import typer
from rich.console import Console
from rich.table import Table

from cachet.inputs import inputs_of
from cachet.scoring.align import align
from cachet.scoring.compare import same
from cachet.scoring.truth import TrueClaim, load
from claims.claim import Document
from claims.errors import CachetError
from ocr.confidence import Settled, shipped, watching
from ocr.training.confidence import Example, fit, report, thresholds

PROMISED_ERROR = 0.01
"""Share of accepted values that may be wrong."""
HELD_BACK = 5
"""One claim in so many is held back."""


def learn_command(
    corpora: Annotated[list[Path], typer.Argument(help="Folders with truth.jsonl and the files it speaks of.")],
    output: Annotated[
        Path | None, typer.Option(help="Write the new calibration here; without it nothing changes.")
    ] = None,
    promised_error: Annotated[
        float, typer.Option(min=0.0001, max=0.5, help="Share of accepted values that may be wrong.")
    ] = PROMISED_ERROR,
    jobs: Annotated[int, typer.Option(min=1, help="Claims read at once.")] = 1,
) -> None:
    """Fit confidences to papers whose truth is known, and show before and after on claims that were held back."""
    examples = [example for corpus in corpora for example in _examples(corpus, jobs)]
    learned_on = [example for example in examples if not _is_held_back(example.source)]
    held_back = [example for example in examples if _is_held_back(example.source)]
    if not learned_on or not held_back:
        raise typer.BadParameter("these corpora hold too few values to learn from")
    model = thresholds(fit(learned_on), held_back, promised_error)
    before, after = report(shipped(), held_back), report(model, held_back)
    _print(before, after)
    if output is not None:
        kept = {
            "learned_from": {
                "on": datetime.now(UTC).date().isoformat(),
                "corpora": [corpus.name for corpus in corpora],
                "values": len(learned_on),
                "held_back": len(held_back),
                "promised_error": promised_error,
                "held_back_figures": after,
            },
            "weights": model.weights,
            "groups": model.groups,
        }
        output.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")


def _is_held_back(source: str) -> bool:
    return crc32(source.encode()) % HELD_BACK == 0


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
        with watching() as seen:
            parts = read(open_folder(path) if path.is_dir() else open_file(path))
    except CachetError:
        return []  # a file that cannot be opened has no values to learn from
    found: list[Example] = []
    for truth in truths:
        if truth.papers is None or len(parts) < (truth.part or 1):
            continue
        documents = parts[(truth.part or 1) - 1].documents
        found += _labelled(truth, documents, seen)
    return found


def _labelled(truth: TrueClaim, documents: Sequence[Document], seen: Sequence[Settled]) -> Iterator[Example]:
    """The values of one claim's documents beside their truth; one whose truth is not known is left out."""
    for paper, document in align(truth.papers or (), documents):
        if document is None:
            continue
        for name, field in document.fields.items():
            if name in paper.uncertain or (name in paper.optional and name not in paper.fields):
                continue
            settled = next((one for one in seen if one.name == name and one.value is field.value), None)
            if settled is not None:
                right = name in paper.fields and same(name, paper.fields[name], field.value)
                yield Example(name, settled.features, right, truth.file)


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
