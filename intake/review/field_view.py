"""What the desk says of the fields and marks of one paper."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from claims.claim import Document, Field, Mark
from intake.review.catalogue import Tongue
from intake.review.values import choices_of, columns_of, fields_of

Context = dict[str, Any]
Originals = Mapping[tuple[int, str], object]


def fields(
    index: int,
    document: Document,
    required: Collection[str],
    tongue: Tongue,
    originals: Originals,
    may_edit: bool,
    added: Collection[str] = (),
) -> list[Context]:
    """The fields of a paper in the order a form has them: those read, those it needs and nobody has read, those a person added."""
    known = fields_of(document.kind)
    names = [name for name in known if name in document.fields or name in required or name in added]
    names += [name for name in document.fields if name not in known]
    return [
        _field(index, document, name, name in required, tongue, originals.get((index, name)), may_edit)
        for name in names
    ]


def others(document: Document, shown: Collection[str], tongue: Tongue) -> list[Context]:
    """Fields that the paper may carry and that are not `shown`, to be added."""
    hidden = [name for name in fields_of(document.kind) if name not in document.fields and name not in shown]
    return [{"name": name, "label": tongue.name("field", name)} for name in hidden]


def blank(index: int, document: Document, name: str, tongue: Tongue, page: int | None = None, rows: int = 0) -> Context:
    """A field that a person adds or reads anew, empty whatever was read; a list of so many rows, standing on `page`."""
    bare = document.model_copy(update={"fields": {}})
    field = _field(index, bare, name, False, tongue, None, True)
    empty = [[_cell(None, head["cell"]) for head in field["heads"]] for _ in range(rows)] if field["heads"] else []
    return field | {"page": page or document.pages[0], "rows": empty}


def _field(
    index: int, document: Document, name: str, required: bool, tongue: Tongue, original: object, may_edit: bool
) -> Context:
    field = document.fields.get(name)
    cells, state = columns_of(document.kind, name), _state(field, required)
    base = {
        "key": f"{index}.{name}",
        "id": f"field-{index}-{name}",
        "name": name,
        "document": index,
        "page": field.page if field is not None and field.page is not None else document.pages[0],
        "label": tongue.name("field", name),
        "state": state,
        "state_name": tongue.say(_STATES[state]) if state else "",
        "sure": tongue.percent(field.confidence) if field is not None else "",
        "lock": "" if may_edit else "readonly",
        "was": tongue.say("Read by the machine: {value}", value=_shown(original)) if original is not None else "",
        "value": "",
        "choices": [],
        "heads": [],
        "rows": [],
    }
    if cells is not None:
        rows = field.value if field is not None and isinstance(field.value, list) else []
        return base | {
            "sort": "rows",
            "heads": [
                {"cell": cell, "label": tongue.name("column", cell) if cell else base["label"]} for cell in cells
            ],
            "rows": [[_cell(row, cell) for cell in cells] for row in rows],
        }
    value = "" if field is None else str(field.value)
    words = choices_of(document.kind, name)
    if words:
        return base | {"sort": "choice", "value": value, "choices": list(_choices(words, value, tongue))}
    return base | {"sort": "text", "value": value}


_STATES = {"doubtful": "to confirm", "missing": "not found"}


def _state(field: Field | None, required: bool) -> str:
    if field is None:
        return "missing" if required else ""
    return "" if field.accepted else "doubtful"


def _cell(row: Any, cell: str) -> Context:
    value = row.get(cell) if isinstance(row, Mapping) else row
    return {"cell": cell, "value": "" if value is None else str(value)}


def _choices(words: tuple[str, ...], value: str, tongue: Tongue) -> Iterator[Context]:
    listed = ["", *words] if value in words or not value else ["", value, *words]
    for word in listed:
        yield {
            "value": word,
            "label": tongue.name("choice", word) if word else "–",
            "selected": "selected" if word == value else "",
        }


def _shown(original: object) -> str:
    if isinstance(original, list):
        return "; ".join(
            " ".join(str(cell) for cell in row.values()) if isinstance(row, Mapping) else str(row) for row in original
        )
    return str(original)


def marks(index: int, document: Document, tongue: Tongue, may_edit: bool) -> Iterator[Context]:
    """Both marks of a paper, and what a person may say of them."""
    if document.marks is None:
        return
    for sort, label in (("stamp", "Stamp"), ("signature", "Signature")):
        mark: Mark = getattr(document.marks, sort)
        other = "absent" if mark.state == "present" else "present"
        states = ["present", "absent"] if mark.state == "unsure" else [other]
        yield {
            "key": f"{index}.{sort}.0",
            "document": index,
            "mark": sort,
            "label": tongue.say(label),
            "state": tongue.name("mark", mark.state),
            "state_class": "doubtful" if mark.state == "unsure" else "",
            "sure": tongue.percent(mark.confidence),
            "offers": [{"state": state, "label": tongue.say(_SAY[state])} for state in states] if may_edit else [],
        }


_SAY = {"present": "I see it", "absent": "It is not there"}
