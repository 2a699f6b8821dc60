"""What a bill comes to: amounts with the words that own them, and the arithmetic that binds them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ocr.fields.amounts import CENT, SeenAmount, find_amounts
from ocr.fields.dates import find_dates, fold, western
from ocr.fields.roles import Role, holds, role_of
from ocr.fields.rows import Row


@dataclass(frozen=True)
class Owned:
    """An amount and the words that own it.

    row    where the amount stands
    seen   the amount and its span in the row's text
    label  the words before it, on its row, above it or at the head of its column
    role   what they say
    last   whether no other amount follows on the row
    alone  whether it is its row's only amount
    tall   the row's height against the usual one
    digest whether it stands in a breakdown of taxes, which repeats the sums without the tax
    """

    row: Row
    seen: SeenAmount
    label: str
    role: Role
    last: bool
    alone: bool
    tall: float
    digest: bool

    @property
    def value(self) -> Decimal:
        """The amount."""
        return self.seen.value


_DIGEST = (
    "gst summary",
    "tax summary",
    "mwst netto",
    "netto mwst",
    "tax code",
    "gst summ",
    "gst analysis",
    "tax amt",
    "netto brutto",
    "taux base",
    "sst summary",
    "amt rm tax rm",
    "typ netto",
)


def _opens_digest(row: Row) -> bool:
    tokens = re.findall(r"[^\W\d_]+", fold(row.text))
    return len(tokens) >= 2 and any(holds(tokens, phrase, len(phrase.split())) for phrase in _DIGEST)


def owned_amounts(rows: Sequence[Row], usual_height: float) -> list[Owned]:
    """Every amount of a page with its owner, from the top."""
    out: list[Owned] = []
    digest_left = 0
    whole = _in_whole_figures(rows)
    for at, row in enumerate(rows):
        if _opens_digest(row):
            digest_left = 7  # codes and rates of a breakdown: seldom more rows than this
        amounts = _amounts(row) or (_bare_sum(row) if whole else [])
        if amounts:
            # a breakdown repeats a total that was said before; the first total on a row of its own is no breakdown's
            said = any(one.role in (Role.TOTAL, Role.FINAL) for one in out)
            out += _owned(rows, at, amounts, usual_height, digest_left > 0 and (said or len(amounts) > 1))
        digest_left -= 1
    return out


def _in_whole_figures(rows: Sequence[Row]) -> bool:
    """Whether a bill writes its amounts without decimals; a nought with decimals is what it writes for no tax."""
    return not any(seen.decimals and seen.value >= 1 for row in rows for seen in _amounts(row))


def _bare_sum(row: Row) -> list[SeenAmount]:
    """The last figure of a row that calls it a total, where the bill writes no decimals."""
    found = find_amounts(row.text)
    if not found or found[-1].value < 10 or re.search(r"[^\W\d_]{4}", row.text[found[-1].end :]):
        return []
    return found[-1:] if role_of(row.text[: found[-1].start]) in (Role.FINAL, Role.TOTAL, Role.SUBTOTAL) else []


def _amounts(row: Row) -> list[SeenAmount]:
    """Amounts of a row that are no parts of dates, hours, rates or codes."""
    dates = find_dates(row.text)
    kept = []
    for seen in find_amounts(row.text):
        if any(seen.start < d.end and d.start < seen.end for d in dates if d.surety > 0.5):
            continue
        if not seen.decimals and seen.currency is None and seen.surety < 0.45:
            continue
        if seen.value.copy_abs() >= Decimal(10) ** 8:
            continue
        kept.append(seen)
    return kept


def _owned(rows: Sequence[Row], at: int, amounts: list[SeenAmount], usual: float, digest: bool) -> Iterator[Owned]:
    row, before = rows[at], 0
    carried: tuple[str, Role] | None = None
    for index, seen in enumerate(amounts):
        label = row.text[before : seen.start]
        before = seen.end
        role = role_of(_last_part(label))
        if role is None and re.search(r"[^\W\d_]{3}", label):
            role = role_of(label) or Role.ITEM
        if role is None:
            own = carried
            if own is None or len(amounts) > 1:
                own = _from_column(rows, at, row.box_of(seen.start, seen.end)) or own
            own = own or _from_above(rows, at)
            label, role = own if own is not None else (label, Role.ITEM)
        else:
            carried = (label, role)
        one = Owned(
            row,
            seen,
            label.strip(),
            role,
            index == len(amounts) - 1,
            len(amounts) == 1,
            row.height / max(usual, 1.0),
            digest,
        )
        yield one
        if role in (Role.FINAL, Role.TOTAL) and (wide := _set_wide(row.text, seen)) is not None:
            yield replace(one, seen=wide)


_THOUSANDS = re.compile(r"(?<![\d.,])(\d{1,3})\s{2}$")


def _set_wide(text: str, seen: SeenAmount) -> SeenAmount | None:
    """The amount with the figures before it as its thousands, "Total :  6  975,70": they may be a count as well, so that both
    stand against each other until lines or words tell."""
    before = _THOUSANDS.search(western(text[: seen.start]))
    if before is None or not seen.decimals or not 100 <= seen.value < 1000:
        return None
    value = seen.value + 1000 * Decimal(before[1])
    return replace(seen, value=value, start=before.start(1), surety=seen.surety - _LESS_LIKELY)


_LESS_LIKELY = 0.3
"""What thousands that stand two spaces off are less likely than a count."""


def _last_part(label: str) -> str:
    """The words nearest to the amount: a label's column, not what stands in columns before it."""
    parts = [part for part in re.split(r"\s{4,}", label) if re.search(r"[^\W\d_]{2}", part)]
    return parts[-1] if parts else ""


def _from_above(rows: Sequence[Row], at: int) -> tuple[str, Role] | None:
    """The label on the row above, where an amount has dropped below its words."""
    if at == 0:
        return None
    above, row = rows[at - 1], rows[at]
    close = row.box[1] - above.box[3] < 1.2 * max(above.height, row.height)
    if (
        close
        and not re.search(r"\d", western(above.text))
        and (role := role_of(above.text)) in (Role.TOTAL, Role.FINAL)
    ):
        return above.text, role
    return None


def _from_column(rows: Sequence[Row], at: int, box: tuple[int, int, int, int]) -> tuple[str, Role] | None:
    """The heading over a column of amounts, up to eight rows above."""
    for row in reversed(rows[max(0, at - 8) : at]):
        if _amounts(row):
            continue
        for word in row.words:
            shared = min(word.box[2], box[2]) - max(word.box[0], box[0])
            if shared > 0.3 * min(word.box[2] - word.box[0], box[2] - box[0]) and (role := role_of(word.text)):
                # "Amount" and "Total" over a column head the lines' own amounts
                return word.text, Role.ITEM if role is Role.TOTAL else role
    return None


@dataclass(frozen=True)
class Sum:
    """A value that may be the total.

    owner      the amount that carries it best
    score      what speaks for it, in weights of `scored_totals`
    proofs     independent sums that come to it
    repeated   in how many other places it stands
    """

    value: Decimal
    owner: Owned
    score: float
    proofs: int
    repeated: int


_BY_ROLE = {
    Role.FINAL: 5.0, Role.TOTAL: 3.5, Role.PAID: 1.0, Role.ITEM: 0.0, Role.SUBTOTAL: 0.3, Role.REST: 0.2,
    Role.TAX: -2.5, Role.CHANGE: -2.5, Role.ADJUSTMENT: -2.5, Role.COUNT: -4.0,
}  # fmt: skip


def scored_totals(owned: Sequence[Owned]) -> list[Sum]:
    """Every value that may be the total, the best supported first.

    Words weigh most (`_BY_ROLE`); then sums: cash less change, subtotal and tax, the items; then being repeated.
    """
    places: dict[Decimal, list[Owned]] = {}
    for one in owned:
        if one.value > 0:
            places.setdefault(one.value, []).append(one)
    proofs = _proofs(owned)
    out = []
    for value, where in places.items():
        weights = sorted(((_weight(one), one) for one in where), key=lambda pair: -pair[0])
        best, owner = weights[0]
        repeated = sum(weight > 0 for weight, _ in weights[1:])
        score = best + min(0.6 * repeated, 1.8) + 1.5 * min(proofs.get(value, 0), 2)
        out.append(Sum(value, owner, score, proofs.get(value, 0), len(where) - 1))
    return sorted(out, key=lambda one: (-one.score, -one.value))


def _weight(one: Owned) -> float:
    weight = _BY_ROLE[one.role]
    if one.digest:
        weight = min(weight, 1.0)
    if one.role in (Role.FINAL, Role.TOTAL):
        if not one.last:
            weight -= 1.5
        if one.tall > 1.25:
            weight += 1.0
    return weight - (0.0 if one.seen.decimals else 0.7) + (one.seen.surety - 0.9)


def _proofs(owned: Sequence[Owned]) -> dict[Decimal, int]:
    """How many independent sums come to each value."""
    by_role: dict[Role, list[Decimal]] = {role: [] for role in Role}
    for one in owned:
        if not one.digest and one.value not in by_role[one.role]:
            by_role[one.role].append(one.value)
    found: dict[Decimal, int] = {}

    def prove(values: set[Decimal]) -> None:
        for value in values:
            found[value] = found.get(value, 0) + 1

    prove({paid - change for paid in by_role[Role.PAID] for change in by_role[Role.CHANGE] if change > 0})
    small = [Decimal(0), *(abs(v) for v in by_role[Role.ADJUSTMENT]), *(-abs(v) for v in by_role[Role.ADJUSTMENT])]
    prove({s + t + a for s in by_role[Role.SUBTOTAL] for t in by_role[Role.TAX] if t > 0 for a in small})
    items = [one.value for one in owned if one.role is Role.ITEM and one.last and one.seen.decimals and not one.digest]
    if len(items) > 1:
        prove({sum(items, Decimal(0))})
    return {value.quantize(CENT): count for value, count in found.items() if value > 0}


def moved(one: Owned, value: Decimal) -> Owned:
    """`one` with the value that a second reading gave."""
    return replace(one, seen=replace(one.seen, value=value))
