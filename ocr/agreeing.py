"""What the papers of one claim say together: a value that is in doubt on one paper and stands surely on another.

A hand that no engine reads surely is still close to the name it wrote. Where another paper of the claim says nearly the same
with certainty, both mean one thing; values that are sure themselves are never touched, for papers may truly differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from claims.claim import Document, Field
from claims.numbers import inpe
from claims.words import Origin
from ocr.confidence import shipped
from ocr.fields.names import name_key

NAMES = frozenset({"patient_name", "insured_name"})
NUMBERS: Mapping[str, int] = {"inpe": 2, "patient_birth_date": 2, "cin": 2}
"""Fields that several papers repeat, and by how many characters a doubtful reading may differ from the sure one."""
ALIKE = 72.0
"""Likeness of two names, 0 to 100, from which the doubtful one is taken for the sure one; two people's names of drawn claims
stay below 60, but for those of one family."""
CHANCE = 0.97
"""How often a value taken over so was right: 58 of 60 on 100 drawn claims of family a."""


@dataclass(frozen=True)
class _Witness:
    value: str
    confidence: float


def agreed(documents: Sequence[Document]) -> list[Document]:
    """The documents, with doubtful values replaced by what another paper of the claim says surely and nearly alike."""
    witnesses = {name: _witnesses(documents, name) for name in (*NUMBERS, "patient_name")}
    return [_mended(document, witnesses) for document in documents]


def _witnesses(documents: Sequence[Document], name: str) -> list[_Witness]:
    """Values of `name` that were accepted; names of the insured person count for patients too, who often are the same."""
    names = NAMES if name in NAMES else {name}
    found = [
        _Witness(str(field.value), field.confidence)
        for document in documents
        for other, field in document.fields.items()
        if other in names and field.accepted and isinstance(field.value, str)
    ]
    return sorted(found, key=lambda one: -one.confidence)


def _mended(document: Document, witnesses: Mapping[str, Sequence[_Witness]]) -> Document:
    changed = {
        name: mended
        for name, field in document.fields.items()
        if not field.accepted and isinstance(field.value, str)
        for mended in [_by_witness(name, field, witnesses.get("patient_name" if name in NAMES else name, ()))]
        if mended is not None
    }
    fields = {**document.fields, **changed}
    kept = {name: field for name, field in fields.items() if not _is_part(name, field)}
    return document.model_copy(update={"fields": kept}) if changed or len(kept) < len(fields) else document


def _is_part(name: str, field: Field) -> bool:
    """Whether a number is what was left of one in a stamp under other ink, and no other paper had it whole."""
    return (
        name == "inpe" and field.origin is Origin.STAMP and not field.accepted and not inpe.is_valid(str(field.value))
    )


def _by_witness(name: str, field: Field, witnesses: Sequence[_Witness]) -> Field | None:
    alike = {one.value: one for one in reversed(witnesses) if _is_alike(name, str(field.value), one.value)}
    if len({name_key(value) if name in NAMES else value for value in alike}) != 1:
        return None  # none, or two that both might be meant
    best = max(alike.values(), key=lambda one: one.confidence)
    chance = max(field.confidence, min(CHANCE, best.confidence))
    same = best.value == field.value
    return field.model_copy(
        update={
            "value": best.value,
            "confidence": round(chance, 4),
            "accepted": chance >= shipped().accepted_from(name),
            "origin": field.origin if same else Origin.INFERRED,
        }
    )


def _word_by_word(doubtful: str, sure: str) -> bool:
    """Whether each word of two names of as many has its like in the other: brothers share one of theirs."""
    mine, other = doubtful.split(), sure.split()
    return len(mine) != len(other) or all(
        max(fuzz.ratio(name_key(one), name_key(word)) for word in mine) >= WORD_ALIKE for one in other
    )


WORD_ALIKE = 55.0
"""Likeness of two words, 0 to 100, from which one may be a bad reading of the other."""


def _is_alike(name: str, doubtful: str, sure: str) -> bool:
    if name in NAMES:
        return fuzz.ratio(name_key(doubtful), name_key(sure)) >= ALIKE and _word_by_word(doubtful, sure)
    return Levenshtein.distance(doubtful, sure) <= NUMBERS[name]
