"""What the queue prints of a claim, and the desk of its flags."""

from dataclasses import replace

import pytest

from claims.claim import Flag, Message
from claims.words import Certainty, Severity
from intake.review import flag_view
from intake.review.catalogue import tongue
from intake.review.queue_view import Waiting, rows
from tests.builders import a_care_sheet, a_claim, a_paper
from tests.intake.review.desks import unsure

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


@pytest.mark.parametrize("kind", ["prior_agreement", "ald_protocol"])
def test_what_came_after_a_paper_had_expired_stands_beside_it(kind: str) -> None:
    """The act on the care sheet is shown with the date of the paper that it is later than."""
    day = unsure("2026-01-20", page=2)
    claim = a_claim(a_care_sheet(last_act_date=day.model_copy(update={"page": 1})), a_paper(kind, date=day, pages=(2,)))
    words = Message(fr="x", ar="x", en="x")
    flag = Flag(
        rule=f"{kind}_expired",
        severity=Severity.REVIEW,
        certainty=Certainty.FOUND,
        document=1,
        fields=("date",),
        message=words,
        basis="x",
    )
    told = flag_view.flags(claim.model_copy(update={"flags": (flag,)}), tongue("fr"))
    assert [(one["evidence"], one["beside"]) for one in told["flags"]] == [("1.date", "0.last_act_date")]
