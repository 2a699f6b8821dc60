"""A reviewer sorts a claim's papers: which pages belong together and what each paper is, which marks it bears, and which
rules are set aside."""

from __future__ import annotations

from collections.abc import Sequence

from claims.claim import Barcode, Claim, Document, Field, Mark, MarkBox, Marks
from claims.errors import SenderCanMend
from claims.words import ALTERED, BARE_KINDS, COPY, Kind, MarkState
from intake.claim import moving
from intake.claim.records import Record
from intake.credentials import Caller
from intake.house import Work
from intake.review.deciding import waived
from intake.review.editing import keep, to_edit
from intake.review.following import Target, follow
from intake.review.schemas import MarkSeen, Paper, WaivedRule
from intake.review.values import fields_of


def arrangement(claim: Claim) -> str:
    """Which papers a claim has on which pages; what is typed on a desk is named by the papers' numbers and fits no other."""
    return " ".join(f"{paper.kind.value}:{','.join(map(str, paper.pages))}" for paper in claim.documents)


NOTHING = Mark(state=MarkState.UNSURE, confidence=0.5)


class InvalidPapers(SenderCanMend):
    """Each page of the claim stands in exactly one paper, and no paper is empty."""

    slug = "invalid_papers"


def sort_papers(work: Work, claim_id: str, papers: Sequence[Paper], etag: str, caller: Caller) -> Record:
    """Split, merge, put in order or name anew the claim's papers; what was read on a page goes where the page goes.

    Papers as they are already change nothing.
    Raises NotFound, Stale, AlreadyDecided, ClaimHeld, InvalidPapers.
    """
    before = to_edit(work, claim_id, etag, caller)
    wanted = [page for paper in papers for page in paper.pages]
    have = [page for document in before.claim.documents for page in document.pages]
    if sorted(wanted) != sorted(have) or not all(paper.pages for paper in papers):
        raise InvalidPapers
    documents = tuple(_paper(before.claim, paper) for paper in papers)
    if documents == before.claim.documents:
        return before
    claim = before.claim.model_copy(update={"documents": documents})
    claim = claim.model_copy(update={"flags": moving.flags_of(before.claim, claim)})
    told = [f"{paper.kind.value}:{','.join(map(str, paper.pages))}" for paper in papers]
    machine = moving.machine_of(before.machine, before.claim, claim)
    record = keep(work, before, claim, caller, "papers_sorted", machine, papers=told)
    follow(work, before, Target(record))
    return record


def mark_seen(work: Work, claim_id: str, seen: MarkSeen, etag: str, caller: Caller) -> Record:
    """Say that a stamp or a signature stands on a paper, or does not. Raises as `sort_papers`."""
    before = to_edit(work, claim_id, etag, caller)
    if seen.document >= len(before.claim.documents):
        raise InvalidPapers("The claim has no document of that number.")
    document = before.claim.documents[seen.document]
    if document.kind in BARE_KINDS or (seen.page is not None and seen.page not in document.pages):
        raise InvalidPapers("This paper bears no marks, or does not stand on that page.")
    marks = document.marks or Marks(stamp=NOTHING, signature=NOTHING)
    old: Mark = getattr(marks, seen.mark)
    boxes = old.boxes if seen.state is MarkState.PRESENT else ()
    if seen.state is MarkState.PRESENT and seen.box is not None:
        boxes = (*boxes, MarkBox(page=seen.page or document.pages[0], box=seen.box, of=seen.of))
    marks = marks.model_copy(update={seen.mark: Mark(state=seen.state, confidence=1.0, boxes=boxes)})
    documents = list(before.claim.documents)
    documents[seen.document] = document.model_copy(update={"marks": marks})
    claim = before.claim.model_copy(update={"documents": tuple(documents)})
    told = {"mark": seen.mark, "state": seen.state.value}
    return keep(work, before, claim, caller, "mark_seen", document=seen.document, seen=told)


def waive(work: Work, claim_id: str, rule: WaivedRule, etag: str, caller: Caller) -> Record:
    """Set one rule aside without deciding the claim. Raises as `sort_papers`, and InvalidDecision."""
    before = to_edit(work, claim_id, etag, caller)
    flags = waived(work, before.claim.flags, [rule], caller)
    return keep(work, before, before.claim.model_copy(update={"flags": flags}), caller, "waived", rule=rule.rule)


def _paper(claim: Claim, paper: Paper) -> Document:
    """One paper of `claim` made of these pages, from what stands on them."""
    for document in claim.documents:
        if document.kind is paper.kind and list(document.pages) == paper.pages:
            return document
    pages = set(paper.pages)
    sources = [document for document in claim.documents if pages & set(document.pages)]
    lead = max(sources, key=lambda document: len(pages & set(document.pages)))
    bare = paper.kind in BARE_KINDS
    fields = {} if bare else _fields(paper.kind, sources, pages)
    codes: tuple[Barcode, ...] = tuple(code for source in sources for code in source.barcodes if code.page in pages)
    return Document(
        kind=paper.kind,
        kind_confidence=lead.kind_confidence if paper.kind is lead.kind else 1.0,
        pages=tuple(paper.pages),
        language=lead.language,
        fields=fields,
        zones={
            name: state
            for name, state in lead.zones.items()
            if name == COPY or name.removesuffix(ALTERED) in fields_of(paper.kind)
        },
        marks=None
        if bare
        else Marks(stamp=_mark("stamp", sources, pages), signature=_mark("signature", sources, pages)),
        barcodes=() if bare else codes,
    )


def _fields(kind: Kind, sources: Sequence[Document], pages: set[int]) -> dict[str, Field]:
    """What was read on these pages under names that a paper of this kind carries; the surer one where two are."""
    known, found = fields_of(kind), dict[str, Field]()
    for source in sources:
        for name, field in source.fields.items():
            stands_here = (
                field.page in pages if field.page is not None else set(source.pages) & pages == set(source.pages)
            )
            if name in known and stands_here and (name not in found or field.confidence > found[name].confidence):
                found[name] = field
    return found


def _mark(name: str, sources: Sequence[Document], pages: set[int]) -> Mark:
    """A mark whose boxes stand on these pages; where a paper that had it was divided, nobody knows of the rest."""
    olds: list[Mark] = [getattr(source.marks, name) for source in sources if source.marks is not None]
    boxes = tuple(box for old in olds for box in old.boxes if box.page in pages)
    if boxes:
        sure = max(old.confidence for old in olds if old.boxes)
        return Mark(state=MarkState.PRESENT, confidence=sure, boxes=boxes)
    whole = all(set(source.pages) <= pages for source in sources)
    if whole and len(olds) == 1:
        return olds[0]
    absent = bool(olds) and all(old.state is MarkState.ABSENT for old in olds)
    return Mark(state=MarkState.ABSENT, confidence=min(old.confidence for old in olds)) if absent else NOTHING
