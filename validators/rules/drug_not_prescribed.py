"""A medicine that was bought and not prescribed.

Needs   a loaded list; the bar codes of the claim; the medicines of its prescriptions
Says    found where a box's name and substance are like no prescribed line and all lines were read surely; "cannot tell" where one is doubtful; silent without list or prescription
Basis   CNOPS and CNSS: medicines are paid for on prescription
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from claims.claim import Claim, Flag, Message
from claims.numbers import ean13
from claims.words import Kind
from validators.known import Known
from validators.law import Law
from validators.needed import plain
from validators.papers import claim_day, drug_codes, papers, rows, sure
from validators.registers import Drug
from validators.saying import cannot_tell, found

MESSAGE = Message(
    fr="Le médicament {drug} (code {code}) ne figure pas sur l'ordonnance ; une personne vérifie.",
    ar="الدواء {drug} (الرمز {code}) غير مذكور في الوصفة؛ سيتحقق منه شخص.",
    en="The medicine {drug} (code {code}) is not on the prescription; a person looks at it.",
)


def agreement(drug: Drug, line: str) -> float:
    """0 to 100: how well a prescribed line names a medicine, by its brand or by its substance.

    >>> agreement(Drug("A-GRAM", substance="AMOXICILLINE"), "AMOXICILLINE 500 MG")
    100.0
    >>> agreement(Drug("DOLIPRANE", substance="PARACETAMOL"), "AMOXICILLINE 500 MG") < 60
    True
    """
    written = plain(line)
    return max(fuzz.partial_ratio(plain(name), written) for name in (drug.name, drug.substance) if name.strip())


def judge(claim: Claim, law: Law, known: Known) -> Iterator[Flag]:
    """One flag a product."""
    on = claim_day(claim, law.first_day)
    scripts = [paper for _, paper in papers(claim, {Kind.PRESCRIPTION})]
    lines = [str(row.get("description") or "") for paper in scripts for row in rows(paper, "drugs")]
    if on is None or not lines:
        return
    certain = all(sure(paper, "drugs") for paper in scripts)
    enough = law.value("names.drug_from", on, claim.regime)
    for code in sorted(set(drug_codes(claim))):
        drug = known.drug(code, on) if ean13.is_valid(code) else None
        if not isinstance(drug, Drug) or not (drug.name + drug.substance).strip():
            continue
        if max(agreement(drug, line) for line in lines) < enough:
            say = found if certain else cannot_tell
            yield from say(__name__, claim, law, MESSAGE, None, ("drug_barcodes",), drug=drug.name, code=code)
