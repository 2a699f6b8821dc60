"""What a drawn claim says, before any family draws it.

The facts are the only thing both families share: no font, hand, layout, wording, stamp or scanner fault stands here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Fill = Literal["typed", "handwritten", "mixed"]
Tier = Literal["clean", "fair", "poor"]
Container = Literal["pdf", "pdf_text", "tiff", "jpeg", "png", "folder"]
"""`pdf` holds scanned images, `pdf_text` a text layer without images; a folder holds one image a page."""


@dataclass(frozen=True)
class PaperFacts:
    """One document of a claim.

    kind      the contract's document kind
    form      for care sheets: `cnss_610_1_02`, `cnss_610_1_04`, `cnss_610_1_03`, `cnops`, `cnops_dental`, `cnops_ald`; else None
    fill      how its values are written
    values    the contract's fields that the paper truly carries, in the contract's forms (dates ISO, amounts "1250.00")
    empty     names of fields whose printed label is drawn with nothing beside it
    unlabelled  names of fields for which neither label nor value is drawn
    stamp, signature        the practitioner's (issuer's) marks
    insured_signature       care sheets: the insured person signed
    pharmacist_stamp        prescriptions: the pharmacist stamped
    barcodes  codes to draw, `(format, payload)`; drug vignettes EAN13, INPE label Code128 or Code39, QR …
    decoys    how many things that are neither stamp nor signature are drawn (logos, seals, highlighter, pen ticks, frames)
    language  `fr`, `ar` (labels in both where the form has both), or another for papers that need a translation
    issuer    who made the paper (letterhead, stamp): doctor, pharmacy, laboratory …; empty: the family invents one
    notes     body lines to print besides the fields (analyses asked for, results, circumstances); may be left out
    altered   names of fields that were changed by hand after they were written; their value is what stands there now
    copied    the paper is a photocopy
    spoiled   the page bears ink but no careful person can read it (rule `page_unreadable`); its truth carries no field

    An INPE, an ICE or a patient's name that is not in `values` must stand nowhere on the paper, stamps included.
    """

    kind: str
    form: str | None = None
    fill: Fill = "typed"
    values: dict[str, Any] = field(default_factory=dict)
    empty: tuple[str, ...] = ()
    unlabelled: tuple[str, ...] = ()
    stamp: bool = False
    signature: bool = False
    insured_signature: bool = False
    pharmacist_stamp: bool = False
    barcodes: tuple[tuple[str, str], ...] = ()
    decoys: int = 0
    language: str = "fr"
    issuer: str = ""
    notes: tuple[str, ...] = ()
    spoiled: bool = False
    altered: tuple[str, ...] = ()
    copied: bool = False


@dataclass(frozen=True)
class ClaimFacts:
    """One claim to draw.

    name       file or folder name without its ending
    flags      rule ids truly broken, for `truth.jsonl`
    tolerated  rules that may speak or be silent
    tier       how badly the scanner treats it
    dpi        200 or 300
    mode       `colour`, `gray` or `bilevel` (1-bit fax)
    part       claims of one `name` share a file; separator papers between them belong to no claim
    duplicate_of  name of the earlier claim whose file is copied byte for byte; nothing is drawn
    rescan     not 0: the papers of an earlier claim once more, from another scanner, which this number stands for
    announced  whether the manifest says `received_on` and `regime` (else a cover sheet among the papers does)
    reference  the station's own reference, for the manifest
    """

    name: str
    papers: tuple[PaperFacts, ...]
    regime: str | None
    received_on: str | None
    flags: tuple[str, ...] = ()
    tolerated: tuple[str, ...] = ()
    tier: Tier = "clean"
    container: Container = "pdf"
    dpi: int = 300
    mode: Literal["colour", "gray", "bilevel"] = "colour"
    seed: int = 0
    part: int = 1
    duplicate_of: str | None = None
    rescan: int = 0
    announced: bool = True
    reference: str | None = None


@dataclass(frozen=True)
class DrawnPaper:
    """What a family gives back for one paper.

    pages     RGB uint8 arrays as the scanner would deliver them, faults and all (or PDF bytes for `pdf_text`)
    values    the values truly on the paper after drawing (names in capitals where the contract says so)
    uncertain names of fields a careful person could not read on the delivered image
    boxes     field name → (page index, left, top, right, bottom) as fractions of the upright page, where known
    mark_boxes  `stamp` and `signature` → boxes of the same form
    """

    pages: tuple[Any, ...]
    values: dict[str, Any]
    uncertain: tuple[str, ...] = ()
    boxes: dict[str, tuple[float, ...]] = field(default_factory=dict)
    mark_boxes: dict[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)
