"""Writes `docs/accuracy.md` and its plot from what `cachet score --json` measured: `python -m docs.accuracy FIGURES.json "what it was"`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from intake.review.figures import plots

TARGET = Path(__file__).with_name("accuracy.md")
PLOT = Path(__file__).with_name("accuracy.svg")
OPENING = """# How right the reading is

Written by `python -m docs.accuracy` from what `cachet score` measured on {what}; not edited by hand. Fonts, hands, layouts,
stamps and scanner faults of that family are in nothing the reader was built or trained on.

*Right* is exact: the value in the contract's form, each row of a table in all its cells. *Silent* is accepted and wrong: nobody would
look at it. *Sent* is left to a person, a value that was not found among them. The brackets are 95 % bounds (Wilson); values of one
claim are not independent of each other, so that true bounds are somewhat wider."""
STYLE = (
    "<style>.plot{font:12px sans-serif}.mark-frame{fill:none;stroke:#999}.mark-even{stroke:#bbb;stroke-dasharray:4 4}"
    ".mark-line{fill:none;stroke:#14532d;stroke-width:2}.mark-dot{fill:#14532d}</style>"
)
Counts = Mapping[str, Mapping[str, Any]]


def page(found: Mapping[str, Any], what: str) -> str:
    """The whole page, from the figures of one score."""
    return (
        "\n\n".join(
            (
                OPENING.format(what=what),
                f"{found['claims']} claims, {found['pages']} pages, {found['claims_missing']} claims not read; "
                f"{found['cpu_s_per_page']} CPU seconds a page.",
                *_section("By page quality and filling", found["by_tier_and_fill"]),
                *_section("By field, typed", _of_fill(found["fields_by_fill"], "typed")),
                *_section("By field, by hand", _of_fill(found["fields_by_fill"], "handwritten")),
                *_section("By field, mixed filling", _of_fill(found["fields_by_fill"], "mixed")),
                *_section("Cells of tables, all fillings", found["cells"]),
                *_section("Kinds of paper", found["kinds"]),
                "## Stamps and signatures",
                _marks(found["marks"]),
                "## Bar codes",
                _marks(found["barcodes"]),
                "## Doubt",
                f"Expected calibration error {found['calibration']['expected_calibration_error']}, Brier {found['calibration']['brier']}. "
                "What is said of a value against what is true of it:",
                "![Confidence against the share that is right](accuracy.svg)",
                "What one threshold for all values would cost, of the values that were read:",
                _trade(found["calibration"]["trade"]),
            )
        )
        + "\n"
    )


def plot(found: Mapping[str, Any]) -> str:
    """The reliability curve as a picture of its own."""
    points = [(one["confidence"], one["right"], one["n"]) for one in found["calibration"]["table"]]
    drawn = plots.curve(points, "Confidence against the share that is right", ("right", "confidence"))
    return str(drawn).replace("</svg>", f"{STYLE}</svg>") + "\n"


def _of_fill(fields: Counts, fill: str) -> Counts:
    return {name.removesuffix(f" {fill}"): hits for name, hits in fields.items() if name.endswith(f" {fill}")}


def _section(title: str, counts: Counts) -> Iterator[str]:
    if not counts:
        return
    yield f"## {title}"
    head = "| | values | right | silent, of accepted | sent |\n| --- | ---: | ---: | ---: | ---: |"
    yield "\n".join([head, *(_row(name, hits) for name, hits in sorted(counts.items()))])


def _row(name: str, hits: Mapping[str, Any]) -> str:
    accepted = hits["n"] - hits["sent"]
    return f"| {name} | {hits['n']} | {_bounded(hits['right'], hits['n'])} | {_bounded(hits['silent'], accepted)} | {_bounded(hits['sent'], hits['n'])} |"


def _bounded(part: int, whole: int) -> str:
    """A share in percent with its 95 % bounds.

    >>> _bounded(99, 100), _bounded(0, 0)
    ('99.0 % (94.6 to 99.8)', 'none')
    """
    if not whole:
        return "none"
    bounds = binomtest(part, whole).proportion_ci(0.95, method="wilson")
    return f"{100 * part / whole:.1f} % ({100 * bounds.low:.1f} to {100 * bounds.high:.1f})"


def _marks(counts: Counts) -> str:
    head = "| | recall | precision | unsure of the true | invented unsurely |\n| --- | ---: | ---: | ---: | ---: |"
    return "\n".join([head, *(_mark(name, seen) for name, seen in sorted(counts.items()))])


def _mark(name: str, seen: Mapping[str, Any]) -> str:
    true = seen["right"] + seen["missed"] + seen["unsure"]
    return (
        f"| {name} | {_bounded(seen['right'], true)} | {_bounded(seen['right'], seen['right'] + seen['invented'])} "
        f"| {_bounded(seen['unsure'], true)} | {seen['unsure_invented']} |"
    )


def _trade(table: list[Mapping[str, Any]]) -> str:
    head = "| accepted from | sent | silent, of accepted |\n| ---: | ---: | ---: |"
    rows = [
        f"| {one['threshold']} | {100 * one['sent']:.1f} % | {_bounded(round(one['silent'] * one['accepted']), one['accepted'])} |"
        for one in table
        if one["accepted"]
    ]
    return "\n".join([head, *rows])


if __name__ == "__main__":
    figures = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    TARGET.write_text(page(figures, sys.argv[2]), encoding="utf-8")
    PLOT.write_text(plot(figures), encoding="utf-8")
