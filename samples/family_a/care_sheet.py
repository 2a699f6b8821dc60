"""Care sheets of CNSS and CNOPS: general, dental, long-term illness. Labels: domain.md sections 2.1 and 2.2."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from samples.facts import ClaimFacts, PaperFacts
from samples.family_a import care_marks, care_parts, care_tables, marks, shown
from samples.family_a.canvas import Canvas
from samples.family_a.care_head import TITLES, top
from samples.family_a.form import Filled, Item, Style, heading, pack, row, style
from samples.family_a.hand import Writer, scribe
from samples.family_a.look import Look, look_of
from samples.family_a.wordings import Wording

Rng = np.random.Generator
A4 = (210.0, 297.0)
_ROOM = 227.0
"""Height in mm above which the attestations must begin."""
_INSUREDS = frozenset(
    {
        "insured_name",
        "insured_number",
        "affiliation_number",
        "cin",
        "relationship",
        "address",
        "phone",
        "total_amount",
        "attachment_count",
    }
)
_PLAIN = (
    "insured_number",
    "affiliation_number",
    "cin",
    "attachment_count",
    "dossier_number",
    "agreement_number",
    "relationship",
    "patient_sex",
    "care_type",
    "inpe",
    "establishment_inpe",
)


@dataclass(frozen=True)
class Plan:
    """How the sections lie: `stacked`, `beside` each other, or with titles at the `side`; `apart` gives money its own section."""

    arrangement: str
    margin: float
    framed: bool
    apart: bool
    patient_first: bool


def _plan(rng: Rng) -> Plan:
    return Plan(
        str(rng.choice(["stacked", "beside", "side"], p=[0.6, 0.18, 0.22])),
        float(rng.uniform(8, 18)),
        bool(rng.random() < 0.4),
        bool(rng.random() < 0.35),
        bool(rng.random() < 0.12),
    )


def _printed(paper: PaperFacts, rng: Rng, capitals: bool) -> dict[str, str]:
    """The values as they will be written on the form."""
    given = paper.values
    out = {name: str(given[name]) for name in _PLAIN if name in given}
    for name in ("insured_name", "patient_name"):
        if name in given:
            out[name] = shown.name(given[name], rng, capitals)
    if "patient_birth_date" in given:
        out["patient_birth_date"] = shown.full_day(given["patient_birth_date"])
    if "total_amount" in given:
        out["total_amount"] = shown.amount(given["total_amount"], rng)
    return out


class Page:
    """The first page in the making: a canvas, a school, and where the pen stands."""

    def __init__(self, canvas: Canvas, st: Style, plan: Plan, filled: Filled, rng: Rng) -> None:
        self.canvas, self.st, self.plan, self.filled, self.rng = canvas, st, plan, filled, rng

    def section(self, x: float, y: float, width: float, fr: str, ar: str, items: list[Item]) -> float:
        """A titled section with its items; gives the y below."""
        st, start = self.st, y
        if self.plan.arrangement == "side":
            y = self._items(x + 8.5, y + 1, width - 9.5, items)
            return self._side_title(x, start, width, max(y, start + 24), fr)
        y = heading(self.canvas, x, y, width, fr, ar, st, st.tint is not None) + (0 if st.labels == "cell" else 1.2)
        y = self._items(x + 1 if st.labels != "cell" else x, y, width - (2 if st.labels != "cell" else 0), items)
        if self.plan.framed:
            self.canvas.rect(x, start, x + width, y, st.rule_mm, st.rule)
        return y + 1.2

    def _items(self, x: float, y: float, width: float, items: list[Item]) -> float:
        for several in pack(self.canvas, items, width, self.st, self.rng):
            y = row(self.canvas, x, y, width, several, self.st, self.filled, self.rng)
        return y

    def _side_title(self, x: float, top_y: float, width: float, y: float, fr: str) -> float:
        """A bar at the left with the title running upwards."""
        st, canvas = self.st, self.canvas
        negative = st.heads == "negative"
        canvas.rect(x, top_y, x + 6.5, y, st.rule_mm, st.rule, st.ink if negative else st.tint)
        canvas.rect(x, top_y, x + width, y, st.rule_mm, st.rule)
        size = min(st.size, (y - top_y - 1) / canvas.width_of(fr, st.font, 20, 700) * 20)
        canvas.upwards(x + 3.25, (top_y + y) / 2, fr, st.font, size, (255, 255, 255) if negative else st.ink)
        return y + 1.5


def _people(page: Page, paper: PaperFacts, words: Wording, x: float, y: float, width: float, rng: Rng) -> float:
    """The sections of the insured person and of the patient; gives the y below."""
    title, plan = TITLES[str(paper.form)], page.plan
    mine = care_parts.insured(paper, words, rng)
    if not plan.apart:
        mine += care_parts.money(words)
    theirs = care_parts.patient(paper, words, rng)
    people = [("insured", "خاص بالمؤمن له (لها)", mine), ("patient", "المستفيد من العلاجات", theirs)]
    if plan.patient_first:
        people.reverse()
    sections = [(words.section(name), ar, items) for name, ar, items in people]
    if plan.arrangement == "beside":
        half = width / 2 - 1
        ends = [page.section(x + k * (half + 2), y, half, *sections[k]) for k in range(2)]
        return max(ends)
    declared = not plan.patient_first and plan.arrangement == "stacked" and rng.random() < 0.5
    for k, (fr, ar, items) in enumerate(sections):
        if declared and k == 1:
            y = heading(page.canvas, x, y, width, title.declares, title.declares_ar, page.st, page.st.tint is not None)
            y += 0.8
        y = page.section(x, y, width, fr, ar, items)
    return y


def _upper(page: Page, paper: PaperFacts, rng: Rng) -> float:
    """Everything above the attestations; gives the y below."""
    words, x = Wording(rng), page.plan.margin
    width, st = 210 - 2 * x, page.st
    y = top(page.canvas, TITLES[str(paper.form)], paper, st, words, page.filled, x, rng)
    y = _people(page, paper, words, x, y, width, rng)
    if page.plan.apart:
        y = page.section(x, y, width, words.section("money"), "المصاريف", care_parts.money(words))
    y = care_marks.inpe_area(page.canvas, x + 1, y, width - 1, paper, st, words, page.filled, rng)
    kinds = replace(st, labels="left" if st.labels in ("inside", "below") else st.labels)
    return row(page.canvas, x + 1, y, width - 1, [care_parts.care(paper, words)], kinds, page.filled, rng)


def _tighter(st: Style) -> list[Style]:
    """The same school, ever more closely set."""
    small = replace(st, size=min(st.size, 8), cell=min(st.cell, 4.6), gap=min(st.gap, 0.8))
    least = replace(small, size=7.2, cell=4.2, gap=0.4)
    return [
        st,
        replace(st, gap=st.gap * 0.5),
        replace(st, gap=st.gap * 0.2, cell=min(st.cell, 5)),
        small,
        replace(least, arabic_at="line" if st.arabic_at == "under" else st.arabic_at),
        replace(least, labels="left", arabic_at="none", blanks="line"),
    ]


def first_page(paper: PaperFacts, claim: ClaimFacts, canvas: Canvas, st: Style, look: Look, rng: Rng) -> None:
    """Identity, declaration, attestations; the school is set as closely as the page needs."""
    insured_hand = scribe(np.random.default_rng([claim.seed, 5]))
    plan, seed = _plan(rng), int(rng.integers(2**32))
    values = _printed(paper, rng, look.hand.capitals or paper.fill == "typed")
    if rng.random() < 0.7:
        values["address"] = f"{look.street}, {look.town}"

    def page_on(sheet: Canvas, school: Style) -> tuple[float, Rng]:
        own = np.random.default_rng(seed)

        def writer(name: str) -> Writer:
            chosen = look.writer(paper.fill, own)
            return insured_hand if name in _INSUREDS and chosen.sort == "hand" else chosen

        filled = Filled(values, writer, frozenset(paper.unlabelled))
        return _upper(Page(sheet, school, plan, filled, own), paper, own), own

    schools = _tighter(st)
    fitting = (school for school in schools if page_on(Canvas(*A4, 40), school)[0] <= _ROOM)
    school = next(fitting, schools[-1])
    y, own = page_on(canvas, school)
    care_marks.attestations(canvas, y + 1, paper, look, insured_hand, school, plan.margin, own)


def draw(paper: PaperFacts, claim: ClaimFacts, rng: Rng) -> list[Canvas]:
    """Both pages of a care sheet."""
    st = style(rng)
    look = look_of(claim.seed, paper.issuer, paper.notes[0] if paper.notes else "Medecine generale")
    front, back = Canvas(*A4, claim.dpi), Canvas(*A4, claim.dpi)
    first_page(paper, claim, front, st, look, rng)
    care_tables.second_page(paper, claim, back, st, look, rng)
    for _ in range(paper.decoys):
        marks.decoy(front, rng, (30, 4, 180, 8) if rng.random() < 0.5 else (3, 60, 6, 200))
    return [front, back]
