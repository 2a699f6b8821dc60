"""What the person at the counter can put right before they leave: pages to scan again, papers and marks that are missing."""

from __future__ import annotations

from collections.abc import Iterator

from claims.claim import Claim, Flag, Message
from claims.words import Certainty, PageState, Rescan, Severity

AGAIN: dict[Rescan, Message] = {
    Rescan.BLANK: Message(
        fr="La page est blanche. Si quelque chose y est écrit, retournez-la et numérisez-la de nouveau.",
        ar="الصفحة بيضاء. إذا كان فيها شيء مكتوب، اقلبوها وأعيدوا مسحها.",
        en="The page is blank. If something is written on it, turn it over and scan it again.",
    ),
    Rescan.CUT: Message(
        fr="La page est coupée. Posez-la bien droite et numérisez-la de nouveau en entier.",
        ar="الصفحة مقطوعة. ضعوها بشكل مستقيم وأعيدوا مسحها كاملة.",
        en="The page is cut off. Lay it straight and scan the whole of it again.",
    ),
    Rescan.UPSIDE_DOWN: Message(
        fr="La page est à l'envers. Elle a été redressée\N{NO-BREAK SPACE}; numérisez-la de nouveau si elle se lit mal.",
        ar="الصفحة مقلوبة. تم تعديل اتجاهها؛ أعيدوا مسحها إذا كانت قراءتها صعبة.",
        en="The page is upside down. It was turned; scan it again if it reads badly.",
    ),
    Rescan.UNREADABLE: Message(
        fr="La page est illisible. Nettoyez la vitre et numérisez-la de nouveau à 300 points par pouce.",
        ar="الصفحة غير مقروءة. نظفوا زجاج الماسح وأعيدوا المسح بدقة 300 نقطة في البوصة.",
        en="The page cannot be read. Clean the glass and scan it again at 300 dots per inch.",
    ),
}

NOT_HIS_TO_MEND = frozenset({"deposit_date_missing"})
"""The station says the day, not the one who hands the papers in."""

ALSO = frozenset({"act_incomplete", "invoice_not_nominative", "form_mismatch", "form_not_care"})


def is_to_mend(rule: str) -> bool:
    """Whether what this rule says can be put right by who stands at the counter.

    >>> is_to_mend("stamp_missing"), is_to_mend("duplicate")
    (True, False)
    """
    return (rule.endswith(("_missing", "_undated")) or rule in ALSO) and rule not in NOT_HIS_TO_MEND


def missing(claim: Claim) -> Iterator[Flag]:
    """What is surely not there and stops the claim."""
    return (flag for flag in _stopping(claim) if flag.certainty is Certainty.FOUND)


def to_look_at(claim: Claim) -> Iterator[Flag]:
    """What may be missing: nobody could tell from the scan, a look at the paper can."""
    return (flag for flag in _stopping(claim) if flag.certainty is Certainty.CANNOT_TELL)


def _stopping(claim: Claim) -> Iterator[Flag]:
    heavy = (flag for flag in claim.flags if flag.waived is None and flag.severity is not Severity.WARN)
    return (flag for flag in heavy if is_to_mend(flag.rule))


def unread(claim: Claim) -> dict[int, Rescan]:
    """Pages of a claim that the reading could make nothing of, by number."""
    return {page.n: Rescan.UNREADABLE for page in claim.pages if page.state in (PageState.UNREADABLE, PageState.FAILED)}
