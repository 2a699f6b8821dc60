"""The person a paper is about: a name after a printed label, or after a civil title at the head of a letter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ocr.evidence import Candidate
from ocr.fields.confirming import ONE_ENGINE, Place, name_candidate
from ocr.fields.grids import value_behind_arabic
from ocr.fields.names import as_name, is_garbled, is_name, leading_name, name_key
from ocr.fields.rows import Row
from ocr.labels import is_arabic
from ocr.page import Sheet, around

_LABELS: tuple[tuple[float, str], ...] = (
    # how surely what follows is the patient, and the label; `_` stands for room
    (1.0, r"nom(?:_et_|_&_|_)pr[ée]no\w{1,3}(?:_(?:du|de_la|de_l.)_?(?:patiente?|malade|b[ée]n[ée]ficiaire|titulaire|int[ée]ress[ée]e?))?"),
    (1.0, r"nom_(?:du|de_la|de)_(?:patiente?|malade|b[ée]n[ée]ficiaire|victime|enfant|client)|nom_de_l.(?:[ée]tudiante?|int[ée]ress[ée]e?|enfant)"),
    (1.0, r"noms?_?/_?pr[ée]noms?"),
    (1.0, r"(?:le_|la_)?patiente?(?:\(e\))?(?:_name)?"),
    (0.95, r"b[ée]n[ée]ficiaire(?:_(?:de|des)_soins)?"),
    (0.95, r"(?:le_)?malade"),
    (0.97, r"(?:soins_(?:donn[ée]s|dispens[ée]s|prodigu[ée]s)|d[ée]livr[ée]e?s?|prescri(?:te?s?)?)_[àa]"),
    (0.95, r"(?:اسم_)?المريضة?|ال\w{0,2}سم_ال\w{4,6}(?:_و\w{4,9})?|الاسم_(?:العائلي_و?_?)?(?:و?_?الشخصي)|الاسم_الكامل|(?:اسم_)?المستفيدة?|الاسم"),
    (0.9, r"doit(?:_[àa])?|factur[ée]e?_[àa]|adress[ée]e?_[àa]|bill(?:ed)?_to|guest_name|client(?:e)?|client_name"),
    (0.9, r"assur[ée]e?(?:\(e\))?|nom_de_l.assur[ée]e?|adh[ée]rent"),
    (0.85, r"(?:re[çc]u_de|vers[ée]_par|pay[ée]_par|la_somme_de_la_part_de|de_la_part_de|توصلت_من)"),
    (0.9, r"(?:d[ée])?nomm[ée]e?(?:\(e\))?|dossier_de"),
    (0.85, r"(?:certifions?|atteste(?:ns|nt)?|d[ée]clare(?:ns|nt)?|certifie)_(?:par_la_pr[ée]sente_)?que(?:_l.[ée]tudiante?)?"),
    (0.65, r"(?:je_)?soussign[ée]e?(?:\(e\))?(?:_(?:que|certifie|certifions|atteste|déclare))?"),
    (0.8, r"pour|(?:l.)?enfant|nom(?:_complet)?|identit[ée]|concerne|concernant|[ée]tudiante?|full_name|name|paciente"),
)  # fmt: skip
_SHAPES = tuple(
    (
        sure,
        re.compile(
            r"(?<![^\W\d_])(?:" + shape.replace("_", r"[\s.]*") + r")(?![^\W\d_])\s*(?P<mark>[:.\-–=]+|\(e\))?",
            re.IGNORECASE,
        ),
    )
    for sure, shape in _LABELS
)
_TITLED = re.compile(
    r"(?<![^\W\d_])(?:M\.|M(?=\s?[/,])|Mr\.?|Mme\.?|M[li1|]le\.?|Melle\.?|Monsieur|Madame|Mademoiselle|السيدة|السيد|الآنسة)\s*(?:/\s*\w+\.?\s*|,\s*(?:Mr?|Mme|M[li1|]le|Melle)(?![^\W\d_])\.?\s*)*[:.]?\s*(?=[^\W\d_])",
    re.IGNORECASE,
)
_TITLES_ONLY = re.compile(
    r"^[\s:.\-/]*(?:M\.?|Mr\.?|Mme\.?|Mlle\.?|Monsieur|Madame|l.enfant|enfant)(?![^\W\d_])(?:\s*[/,]\s*(?:M|Mr|Mme|Mlle)(?![^\W\d_])\.?)*\s*[:.]?\s*",
    re.IGNORECASE,
)
WORDS_OF_FORMS = re.compile(
    r"\b(?:b[ée]n[ée]ficiaires?|victime|patiente?|malade|assur[ée]e?|titulaire|circonstances?|accident|somme|soins?|d[ée]clare|certifie|"
    r"atteste|soussign[ée]e?|pr[ée]sente|identit[ée]|adh[ée]rente?|affili[ée]e?|conjointe?|enfant|maladie|v[ée]ritables?|assurance|caisse|sociale?|nationale?|"
    r"cachet|signature|dirhams?|facture|ordonnance|date|num[ée]ro|identification|carte|bancaire|esp[èe]ces|ch[èe]que|virement)\b|"
    r"الاسم|العائل|الشخص|الرقم|الوطن|المريض|أسفله|نزيل|رقم|تاريخ|تعريف|طلب",
    re.IGNORECASE,
)
"""Words that forms print beside the places of names, and that are nobody's name."""
_NOT_A_PATIENT = re.compile(
    r"docteur|\bdr\b|\bpr\b|professeur|pharmac|directeur|m[ée]decin|biologiste|radiologue|traducteur|الدكتور|cachet|signature|agent",
    re.IGNORECASE,
)


_SIGNS_FOR_A_HOUSE = re.compile(
    r"[\s,]*(?:\w+\s){0,2}(?:docteur|m[ée]decin|chirurgien|directeur|directrice|chef|professeur|praticien|responsable)",
    re.IGNORECASE,
)
"""What whoever signs a certificate about somebody else is, behind the name."""


def patient_names(rows: Sequence[Row], sheets: dict[int, Sheet]) -> list[Candidate]:
    """Names of the person the paper is about, the likeliest first; several labels may say the same name."""
    found: list[tuple[float, Row, int, int, str]] = []
    for at, row in enumerate(rows):
        found += _labelled(rows, at) + _titled(row)
    found.sort(key=lambda one: -one[0])
    if not found or not is_name(found[0][4]):
        if (whole := _in_two(rows, sheets)) is not None:
            return [whole]
        found += [one for row in rows for one in (*_behind_arabic(row), *_born(row))]
    if not found:
        return []
    best = found[0]
    same = sum(name_key(one[4]) == name_key(best[4]) for one in found[1:])
    sure, row, start, end, value = best
    candidate = name_candidate(Place(sheets[row.page], row, start, end), value, min(sure, 1.0), same)
    if sure <= _UNTOLD:  # that engines agree on its letters makes it nobody's name
        candidate = replace(candidate, agreement=min(candidate.agreement, ONE_ENGINE))
    # of a name of which one word only was read, a word is missing: a person has two at least
    return [candidate if is_name(candidate.value) else replace(candidate, valid=False, agreement=0.0)]


_FAMILY = re.compile(r"(?<![^\W\d_])nom(?:\s+de\s+famille)?\s*[:=.]+", re.IGNORECASE)
_GIVEN = re.compile(r"(?<![^\W\d_])pr[ée]noms?\s*[:=.]+", re.IGNORECASE)


def _in_two(rows: Sequence[Row], sheets: dict[int, Sheet]) -> Candidate | None:
    """A family and a given name, each behind a label of its own, side by side or one under the other."""
    for at, row in enumerate(rows):
        family = _FAMILY.search(row.text)
        if family is None or in_doctors_section(rows, at) or _NOT_A_PATIENT.search(row.text[: family.start()]):
            continue
        near = [row, *(one for one in rows[max(0, at - 1) : at + 2] if one is not row and one.page == row.page)]
        beside = next(((one, seen) for one in near if (seen := _GIVEN.search(one.text)) is not None), None)
        if beside is None:
            continue
        other, given = beside
        until = family.start() if other is row and given.start() < family.start() else len(other.text)
        parts = [(row, leading_name(row.text, family.end())), (other, leading_name(other.text[:until], given.end()))]
        named = [
            name_candidate(Place(sheets[one.page], one, seen.start, seen.end), seen.value, 0.9)
            for one, seen in parts
            if seen is not None and not WORDS_OF_FORMS.search(seen.value)
        ]
        if len(named) == 2:
            first, second = named
            boxes = [one.box for one in named if one.box is not None]
            return replace(
                first,
                value=f"{first.value} {second.value}",
                text=f"{first.text} {second.text}",
                box=around(boxes) if boxes else None,
                readings=(*first.readings, *second.readings),
                agreement=min(first.agreement, second.agreement),
            )
    return None


_BORN = re.compile(
    r"[\s,]+(?:n[ée]e?(?:\(e\))?\s+le(?![^\W\d_])|[âa]g[ée]e?\s+de\s+\d|\d{1,3}\s+ans(?![^\W\d_]))", re.IGNORECASE
)
"""What follows a patient's name that bears no label."""


def _born(row: Row) -> list[tuple[float, Row, int, int, str]]:
    """A name with which a stretch of a row begins and that the day of birth or the age ends."""
    out = []
    for born in _BORN.finditer(row.text):
        start = max((gap.end() for gap in re.finditer(r"\s{4,}", row.text[: born.start()])), default=0)
        seen = leading_name(row.text, start)
        if (
            seen is not None
            and is_name(seen.value)
            and seen.end == born.start()
            and not _NOT_A_PATIENT.search(row.text[start : seen.end])
            and not WORDS_OF_FORMS.search(seen.value)
        ):
            out.append((_UNTOLD, row, seen.start, seen.end, seen.value))
    return out


def _behind_arabic(row: Row) -> list[tuple[float, Row, int, int, str]]:
    """A name in Latin capitals behind an Arabic label and its colon, whatever the label says: of what is filled into papers in
    Arabic, names alone are in Latin letters."""
    start = value_behind_arabic(row)
    if start is None or not _LATIN_NAME.match(row.text, start):
        return []
    seen = leading_name(row.text, start)
    if seen is None or not is_name(seen.value) or is_arabic(seen.value) or WORDS_OF_FORMS.search(seen.value):
        return []
    return [(_UNTOLD, row, seen.start, seen.end, seen.value)]


_LATIN_NAME = re.compile(r"[A-ZÀ-Ö][A-Za-zÀ-ÿ'’\-]+\s+[A-ZÀ-Ö]")
_UNTOLD = 0.5
"""How surely a name is the patient's whose label was not read."""


def _labelled(rows: Sequence[Row], at: int) -> list[tuple[float, Row, int, int, str]]:
    row, out = rows[at], []
    for sure, shape in _SHAPES:
        for label in shape.finditer(row.text):
            if _NOT_A_PATIENT.search(row.text[max(0, label.start() - 14) : label.start()]) or (
                sure < 0.86 and not label["mark"] and label.start() > 12
            ):
                continue
            seen = _name_at(row, label.end())
            garbled = seen is not None and _is_garbled(*seen[:3])  # its translation, read as Latin
            # an Arabic label ends its row: what stands below is another's
            if (seen is None or garbled) and not is_arabic(label[0]):
                below = _name_below(rows, at, label.start(), label.end())
                seen, garbled = (below, False) if below is not None else (seen, garbled)
            if seen is None:
                continue
            where, start, end, value = seen
            if "soussign" in label[0].lower() and _certifies(row, label.end(), seen):
                continue
            if _NEUTRAL.match(label[0]) and in_doctors_section(rows, at):
                continue
            weight = (
                sure
                + (0.03 if label["mark"] else -0.1)
                + (0.0 if is_name(value) else -0.4)
                - (0.1 if where is not row else 0.0)
                - (0.4 if garbled else 0.0)
            )
            out.append((weight, where, start, end, value))
    return out


_NEUTRAL = re.compile(r"nom|identit|full|name", re.IGNORECASE)
"""Labels of a name that do not say whose it is: the heading over them does."""
_OF_DOCTOR = re.compile(r"m[ée]decin|prescripteur|praticien|professionnel|soignant|[ée]tablissement", re.IGNORECASE)
_OF_PATIENT = re.compile(r"patient|malade|b[ée]n[ée]ficiaire|assur[ée]|victime|[ée]tudiant", re.IGNORECASE)
_HEADING_WORDS, _SECTION_ROWS = 6, 5
"""Words of a heading, and rows of the section under it, at the most."""


def in_doctors_section(rows: Sequence[Row], at: int) -> bool:
    """Whether the nearest heading above row `at` begins a section about whoever prescribed, not about the patient."""
    for row in reversed(rows[max(0, at - _SECTION_ROWS) : at]):
        if re.search(r":\s*\S", row.text) or len(row.text.split()) > _HEADING_WORDS:
            continue
        doctor, patient = _OF_DOCTOR.search(row.text), _OF_PATIENT.search(row.text)
        if doctor or patient:
            return bool(doctor) and not patient
    return False


def _certifies(row: Row, label_end: int, seen: tuple[Row, int, int, str]) -> bool:
    """Whether whoever undersigns does so as a doctor or for a house, and so about somebody else."""
    where, start, end, _ = seen
    before = row.text[label_end:start] if where is row else row.text[label_end:] + where.text[:start]
    return bool(_NOT_A_PATIENT.search(before) or _SIGNS_FOR_A_HOUSE.match(where.text, end))


_DOUBTED = 0.8
"""What an engine's confidence in Arabic that it reads as Latin stays below; in a name set in small letters it does not."""


def _is_garbled(row: Row, start: int, end: int) -> bool:
    return row.sureness(start, end) < _DOUBTED and is_garbled(row.text[start:end])


def _name_at(row: Row, start: int) -> tuple[Row, int, int, str] | None:
    """A name right after a label; titles beside the label ("M./Mme") are passed over."""
    titles = _TITLES_ONLY.match(row.text[start:])
    for begin in {start + titles.end() if titles else start, start}:
        seen = leading_name(row.text, begin)
        if seen is None or len(seen.value) < 4 or _NOT_A_PATIENT.match(seen.value) or WORDS_OF_FORMS.search(seen.value):
            continue
        if not (
            is_arabic(seen.value) and "    " in row.text[begin - 4 : seen.start] and not is_arabic(row.text[:begin])
        ):
            return row, seen.start, seen.end, seen.value
    return None


def _name_below(rows: Sequence[Row], at: int, start: int, end: int) -> tuple[Row, int, int, str] | None:
    """A name alone under its label, where nothing follows the label on its own row, or with which the next line of a text begins."""
    row = rows[at]
    if (
        at + 1 >= len(rows)
        or len(re.split(r"\s{4,}", row.text[start:].strip())[0]) > 32
        or rows[at + 1].page != row.page
    ):
        return None
    below = rows[at + 1]
    left = row.box_of(start, start + 1)[0]
    if below.box[1] - row.box[3] > 2.0 * row.height:
        return None
    for word, part in zip(below.words, below.starts, strict=True):
        wraps = part == 0 and not row.text[end:].strip()
        if wraps or abs(word.box[0] - left) < 6 * row.height:
            seen = leading_name(below.text, part)
            if (
                seen is not None
                and is_name(seen.value)
                and not _NOT_A_PATIENT.search(below.text)
                and not WORDS_OF_FORMS.search(seen.value)
            ):
                return below, seen.start, seen.end, seen.value
    return None


def _titled(row: Row) -> list[tuple[float, Row, int, int, str]]:
    out = []
    for title in _TITLED.finditer(row.text):
        if _NOT_A_PATIENT.search(row.text[max(0, title.start() - 16) : title.start()]):
            continue
        seen = leading_name(row.text, title.end())
        if (
            seen is None
            or not is_name(as_name(seen.value))
            or _NOT_A_PATIENT.search(seen.value)
            or WORDS_OF_FORMS.search(seen.value)
        ):
            continue
        out.append((0.75 if title.start() < 4 else 0.7, row, seen.start, seen.end, seen.value))
    return out
