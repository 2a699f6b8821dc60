"""The supervisor's figures as plain tables: a page draws them, a CSV file carries them away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy import RowMapping

from intake.claim.records import MOROCCO
from intake.house import Work
from intake.review.figures import queries
from intake.review.learning import BLIND, DESK
from intake.review.queue_view import singly

DAYS = (7, 30, 90)
"""How far back the page looks."""
AGES = (1, 2, 4, 8, 15, 31)
"""Days since a claim came in where one step of ages ends."""
BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0001)
CARE_SHEETS = ("care_sheet", "dental_care_sheet", "ald_care_sheet")

Cell = str | int | float | None
Row = tuple[Any, ...]
Table = list[Row]


@dataclass(frozen=True)
class Figures:
    """Every table, its first row the names of its columns."""

    age: Table
    through: Table
    rules: Table
    stations: Table
    forms: Table
    errors: Table
    people: Table
    seconds: Table
    calibration: Table
    throughput: Table


def figures(work: Work, days: int) -> Figures:
    """The figures of the last `days` days; what waits is counted whatever its age."""
    connection, now = work.connection, work.house.now()
    since, today = now - timedelta(days=days), now.astimezone(MOROCCO).date()
    decided = queries.decisions(connection, since)
    blind = queries.settled(connection, since, [BLIND])
    every = queries.settled(connection, since, [BLIND, DESK])
    kinds, read = (
        singly(queries.flagged_by_kind_set(connection, since)),
        singly(queries.read_by_kind_set(connection, since)),
    )
    return Figures(
        age=[("days", "claims"), *_ages(queries.waiting_by_day(connection), today)],
        through=[("day", "read", "alone"), *queries.passed_by_day(connection, since)],
        rules=[("rule", "claims"), *Counter(singly(queries.flagged_by_rule_set(connection, since))).most_common()],
        stations=[
            ("station", "read", "stopped"),
            *((row["name"], row["n"], int(row["stopped"] or 0)) for row in queries.by_station(connection, since)),
        ],
        forms=[
            ("form", "read", "waiting"),
            *((kind, read[kind], kinds.get(kind, 0)) for kind in CARE_SHEETS if kind in read),
        ],
        errors=[
            ("field", "values", "machine_wrong", "accepted", "accepted_wrong", "by_person", "person_wrong"),
            *_errors(blind),
        ],
        people=[
            ("person", "values", "person_wrong", "rate"),
            *((name, n, wrong, round(wrong / n, 4)) for name, n, wrong in queries.read_twice(connection, since)),
        ],
        seconds=[
            ("decision", "claims", "median_s", "p90_s", "seconds_a_field"),
            *_seconds([(row["decision"], row["seconds"], row["fields"]) for row in decided]),
        ],
        calibration=[("said", "true", "values"), *_calibration([(row["confidence"], row["right"]) for row in every])],
        throughput=[
            ("day", "person", "decisions"),
            *(
                (day, name, n)
                for (day, name), n in sorted(Counter((str(row["day"]), row["name"]) for row in decided).items())
            ),
        ],
    )


def _ages(waiting: Sequence[tuple[str, int]], today: date) -> Table:
    """Waiting claims by how many days ago they came in."""
    found = [0] * (len(AGES) + 1)
    for day, n in waiting:
        old = (today - date.fromisoformat(day)).days
        found[sum(old >= edge for edge in AGES)] += n
    lower = (0, *AGES)
    names = [f"{low}–{high - 1}" if high - low > 1 else str(low) for low, high in zip(lower, AGES, strict=False)]
    return list(zip([*names, f"{AGES[-1]}+"], found, strict=True))


def _errors(blind: Sequence[RowMapping]) -> Table:
    """By field, from readings that did not see the machine's: how often it was wrong, and the first person where there was one."""
    groups: dict[str, list[RowMapping]] = defaultdict(list)
    for row in blind:
        groups[row["name"]].append(row)
    return [
        (
            name,
            len(rows),
            sum(not row["right"] for row in rows),
            sum(bool(row["accepted"]) for row in rows),
            sum(bool(row["accepted"]) and not row["right"] for row in rows),
            sum(row["first_right"] is not None for row in rows),
            sum(row["first_right"] is False for row in rows),
        )
        for name, rows in sorted(groups.items())
    ]


def _seconds(decided: Sequence[tuple[str, float, int]]) -> Table:
    """By decision: how long a claim was on the desk, and how long each field that was settled took.

    >>> _seconds([("validate", 10.0, 2), ("validate", 20.0, 0)])
    [('validate', 2, 15.0, 20.0, 5.0)]
    """
    groups: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for decision, took, fields in decided:
        groups[decision].append((took, fields))
    found: Table = []
    for decision, rows in sorted(groups.items()):
        times = sorted(took for took, _ in rows)
        busy = [(took, fields) for took, fields in rows if fields]
        a_field = sum(took for took, _ in busy) / sum(fields for _, fields in busy) if busy else None
        p90 = times[min(len(times) - 1, int(0.9 * len(times)))]
        found.append(
            (
                decision,
                len(rows),
                round(median(times), 1),
                round(p90, 1),
                None if a_field is None else round(a_field, 1),
            )
        )
    return found


def _calibration(settled: Sequence[tuple[float, bool]]) -> Table:
    """How sure the machine said it was, against how often it was right.

    >>> _calibration([(0.95, True), (0.97, False), (0.2, False)])
    [(0.2, 0.0, 1), (0.96, 0.5, 2)]
    """
    found: Table = []
    for low, high in pairwise(BINS):
        inside = [(said, right) for said, right in settled if low <= said < high]
        if inside:
            said = sum(one for one, _ in inside) / len(inside)
            found.append((round(said, 4), round(sum(right for _, right in inside) / len(inside), 4), len(inside)))
    return found
