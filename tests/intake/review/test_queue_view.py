"""What the queue prints of a claim."""

from dataclasses import replace

from claims.words import Severity
from intake.review.catalogue import tongue
from intake.review.queue_view import Waiting, rows

LATE = Waiting(
    id="01M80KP25H4CNJ31CA2D9YXNN8",
    name="REF-1",
    received_on=None,
    regime="cnss",
    amount="1250.00",
    rules={"filing_late": Severity.REVIEW, "stamp_missing": Severity.BLOCK},
    doubted=frozenset(),
    due_on=None,
    days_left=None,
    status="flagged",
    pending=None,
    held_by=None,
    mine=False,
)


def labels(claim: Waiting) -> list[str]:
    """What the chips of a claim say in French."""
    (row,) = rows([claim], tongue("fr"))
    return [chip["label"] for chip in row["chips"]]


def test_the_gravest_stands_first() -> None:
    """What makes a claim incomplete is named before what is to be looked at."""
    assert labels(LATE) == ["Cachet manquant", "Dépôt hors délai"]


def test_a_rule_that_could_not_tell_says_so() -> None:
    """A doubt is never printed as a finding."""
    assert labels(replace(LATE, doubted=frozenset({"filing_late"}))) == [
        "Cachet manquant",
        "Dépôt hors délai · indécis",
    ]
