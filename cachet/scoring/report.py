"""Figures for a machine, tables for a person, plain lines for a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from cachet.scoring.tally import Hits, Seen, Tally, brier, calibration_error, reliability, share, trade

HITS = (
    "n",
    "right",
    "wrong",
    "missed",
    "silent",
    "sent",
    "extra",
    "extra_accepted",
    "accuracy",
    "silent_share",
    "sent_share",
)
SEEN = (
    "right",
    "missed",
    "unsure",
    "invented",
    "unsure_invented",
    "denied",
    "precision",
    "recall",
    "recall_with_unsure",
)
WORST = 10


def _all(groups: Mapping[str, Hits | Seen]) -> dict[str, Any]:
    return {name: groups[name].figures() for name in sorted(groups)}


def _sum(groups: Iterable[Hits]) -> Hits:
    whole = Hits()
    for hits in groups:
        for name in Hits.__dataclass_fields__:
            setattr(whole, name, getattr(whole, name) + getattr(hits, name))
    return whole


def _seen_sum(groups: Iterable[Seen]) -> Seen:
    whole = Seen()
    for seen in groups:
        for name in Seen.__dataclass_fields__:
            setattr(whole, name, getattr(whole, name) + getattr(seen, name))
    return whole


def figures(tally: Tally, cpu_s: float | None, wall_s: float | None) -> dict[str, Any]:
    """Everything counted, as plain values for JSON; shares are 0 to 1, None of nothing."""
    worst = sorted(tally.fields, key=lambda name: (-(tally.fields[name].wrong + tally.fields[name].missed), name))
    return {
        "claims": tally.claims,
        "claims_missing": tally.claims_missing,
        "pages": tally.pages,
        "cpu_s_per_page": share(cpu_s, tally.pages) if cpu_s is not None else None,
        "wall_s": round(wall_s, 1) if wall_s is not None else None,
        "all_fields": _sum(tally.fields.values()).figures(),
        "fields": _all(tally.fields),
        "rows": _all(tally.rows),
        "cells": _all(tally.cells),
        "by_tier": _all(tally.by_tier),
        "by_fill": _all(tally.by_fill),
        "by_tier_and_fill": _all(tally.by_tier_and_fill),
        "by_origin": _all(tally.by_origin),
        "fields_by_fill": _all(tally.field_by_fill),
        "kinds": _all(tally.kinds),
        "kinds_confused": [
            {"true": true, "read": read, "n": n}
            for (true, read), n in sorted(tally.confused.items(), key=lambda one: -one[1])
        ],
        "pages_grouped_right": share(tally.pages_right.right, tally.pages_right.n),
        "marks": _all(tally.marks),
        "barcodes": _all(tally.codes),
        "flags": _all(tally.flags),
        "all_flags": _seen_sum(tally.flags.values()).figures(),
        "calibration": {
            "n": len(tally.chances),
            "expected_calibration_error": calibration_error(tally.chances),
            "brier": brier(tally.chances),
            "table": reliability(tally.chances),
            "trade": trade(tally.chances),
        },
        "straight_through": {
            "clean": tally.clean,
            "passed": tally.clean_through,
            "share": share(tally.clean_through, tally.clean),
            "held_by": dict(tally.held_clean_by.most_common()),
            "faulty": tally.faulty,
            "faulty_passed": tally.faulty_through,
        },
        "worst_fields": worst[:WORST],
        "worst_files": [{"file": name, "faults": n} for name, n in tally.faults.most_common(WORST) if n],
    }


def print_figures(found: Mapping[str, Any], console: Console) -> None:
    """Tables on a terminal; elsewhere the same as plain lines, nothing cut."""
    sink: Any = _tables if console.is_terminal else _lines
    sink(console, "Fields", HITS, {**found["fields"], "ALL": found["all_fields"]})
    sink(console, "Rows", HITS, found["rows"])
    sink(console, "Cells", HITS, found["cells"])
    for title, name in (
        ("By tier", "by_tier"),
        ("By filling", "by_fill"),
        ("By tier and filling", "by_tier_and_fill"),
        ("By origin", "by_origin"),
        ("Kinds", "kinds"),
    ):
        sink(console, title, HITS, found[name])
    confused = {f"{one['true']} read as {one['read']}": {"n": one["n"]} for one in found["kinds_confused"]}
    sink(console, "Kinds confused", ("n",), confused)
    sink(console, "Marks", SEEN, found["marks"])
    sink(console, "Bar codes", SEEN, found["barcodes"])
    sink(console, "Flags", SEEN, {**found["flags"], "ALL": found["all_flags"]})
    bins = {f"{one['from']:.1f} to {one['to']:.1f}": one for one in found["calibration"]["table"]}
    sink(console, "Calibration", ("n", "confidence", "right"), bins)
    held = {rule: {"claims": n} for rule, n in found["straight_through"]["held_by"].items()}
    sink(console, "What held clean claims up", ("claims",), held)
    sink(console, "Worst files", ("faults",), {one["file"]: one for one in found["worst_files"]})
    sink(console, "Whole", ("value",), {name: {"value": value} for name, value in _whole(found).items()})


def _whole(found: Mapping[str, Any]) -> dict[str, Any]:
    calibration, through = found["calibration"], found["straight_through"]
    return {
        "claims": found["claims"],
        "claims not read": found["claims_missing"],
        "pages": found["pages"],
        "CPU seconds a page": found["cpu_s_per_page"],
        "wall seconds": found["wall_s"],
        "documents with exactly their pages": found["pages_grouped_right"],
        "expected calibration error": calibration["expected_calibration_error"],
        "Brier": calibration["brier"],
        "clean claims": through["clean"],
        "clean claims that passed with no person": through["passed"],
        "straight-through share": through["share"],
        "faulty claims": through["faulty"],
        "faulty claims that passed": through["faulty_passed"],
        "worst fields": ", ".join(found["worst_fields"]),
    }


def _text(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _tables(console: Console, title: str, columns: tuple[str, ...], rows: Mapping[str, Mapping[str, Any]]) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("")
    for column in columns:
        table.add_column(column.replace("_", " "), justify="right")
    for name, row in rows.items():
        table.add_row(name, *(_text(row[column]) for column in columns))
    console.print(table)


def _lines(console: Console, title: str, columns: tuple[str, ...], rows: Mapping[str, Mapping[str, Any]]) -> None:
    for name, row in rows.items():
        said = " ".join(f"{column}={_text(row[column])}" for column in columns)
        console.print(f"{title}: {name}: {said}", soft_wrap=True, highlight=False, markup=False)
