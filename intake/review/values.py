"""Values as reviewers type them, brought into the contract's forms. What does not fit is refused, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from claims.errors import SenderCanMend
from claims.words import CARE_SHEETS, Kind

DECIMAL_MARK = "٫"
LARGEST = Decimal("1e9")  # MAD; no care sheet comes near it
LONGEST = 600
ROWS = 200


class InvalidField(SenderCanMend):
    """A value does not have the form of its field."""

    slug = "invalid_field"

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name}: {reason}")


def _plain(value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST:
        raise ValueError("takes a text of at most 600 characters")
    text = " ".join("".join(map(_western, value)).split())
    # half a sign would make every later reading of its claim fail. All else is taken as it stands, also what turns or hides
    # text: it may have been read so, and whoever confirms it did not write it
    if any(sign == "\0" or unicodedata.category(sign) == "Cs" for sign in text):
        raise ValueError("takes a text of signs that can be kept")
    return text


def _western(sign: str) -> str:
    """A digit of any script as 0 to 9; any other sign as it is."""
    if sign == DECIMAL_MARK:
        return "."
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def _text(value: Any) -> str:
    return _plain(value)


def _name(value: Any) -> str:
    return _plain(value).upper()


def _identifier(value: Any) -> str:
    compact = re.sub(r"[\s./-]", "", _plain(value)).upper()
    if not re.fullmatch(r"[0-9A-Z]{1,40}", compact):
        raise ValueError("takes digits and letters")
    return compact


def _day(value: Any) -> str:
    text = _plain(value)
    written = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text)
    if written is not None:
        day, month, year = (int(part) for part in written.groups())
        return date(year, month, day).isoformat()
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError("takes a day, YYYY-MM-DD")
    return date.fromisoformat(text).isoformat()


def _amount(value: Any) -> str:
    text = re.sub(r"\s", "", _plain(value)).replace(",", ".")
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", text):
        raise ValueError("takes an amount in MAD with at most two decimals")
    return f"{Decimal(text):.2f}"


def _number(value: Any) -> str:
    text = _plain(value).replace(",", ".")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError("takes a number") from None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,4})?", text) or number > LARGEST:
        raise ValueError("takes a number")
    return text


@dataclass(frozen=True)
class _OneOf:
    """One of a closed list of words."""

    words: tuple[str, ...]

    def __call__(self, value: Any) -> str:
        if value not in self.words:
            raise ValueError(f"takes one of {', '.join(self.words)}")
        return str(value)


@dataclass(frozen=True)
class _ListOf:
    """A list of values of one form."""

    form: Callable[[Any], str]

    def __call__(self, value: Any) -> list[str]:
        if not isinstance(value, list) or len(value) > ROWS:
            raise ValueError("takes a list")
        return [self.form(one) for one in value]


class _RowsOf:
    """Rows with cells of these forms."""

    def __init__(self, **forms: Callable[[Any], str]) -> None:
        self.forms = forms

    def __call__(self, value: Any) -> list[dict[str, str]]:
        if not isinstance(value, list) or len(value) > ROWS:
            raise ValueError("takes a list of rows")
        return [self._row(one) for one in value]

    def _row(self, value: Any) -> dict[str, str]:
        if not isinstance(value, dict) or not value or not set(value) <= set(self.forms):
            raise ValueError(f"takes rows with {', '.join(self.forms)}")
        return {name: self.forms[name](one) for name, one in value.items() if one is not None}


def _one_of(*words: str) -> _OneOf:
    return _OneOf(words)


Form = Callable[[Any], Any]
_yes = _one_of("true")
CARE_SHEET: Mapping[str, Form] = {
    "form_reference": _text,
    "dossier_number": _identifier,
    "insured_name": _name,
    "insured_number": _identifier,
    "affiliation_number": _identifier,
    "cin": _identifier,
    "relationship": _one_of("self", "spouse", "child"),
    "patient_name": _name,
    "patient_birth_date": _day,
    "patient_sex": _one_of("M", "F"),
    "inpe": _identifier,
    "establishment_inpe": _identifier,
    "care_type": _one_of(
        "illness", "maternity", "hospitalization", "accident", "dental_care", "prosthesis", "orthodontics", "other"
    ),
    "acts": _RowsOf(date=_day, code=_identifier, coefficient=_number, amount=_amount, inpe=_identifier),
    "dispensings": _RowsOf(date=_day, amount=_amount, inpe=_identifier),
    "first_act_date": _day,
    "last_act_date": _day,
    "total_amount": _amount,
    "attachment_count": _number,
    "third_party": _text,
    "agreement_number": _text,
    "tooth_chart": _text,
}
PRESCRIPTION: Mapping[str, Form] = {
    "patient_name": _name,
    "date": _day,
    "prescriber_name": _name,
    "inpe": _identifier,
    "drugs": _RowsOf(description=_text, dose=_text, duration=_text),
    "drug_barcodes": _ListOf(_identifier),
    "ald": _yes,
    "electronic": _yes,
    "number": _text,
}
INVOICE: Mapping[str, Form] = {
    "number": _text,
    "date": _day,
    "issuer_name": _name,
    "ice": _identifier,
    "inpe": _identifier,
    "patient_name": _name,
    "lines": _RowsOf(description=_text, quantity=_number, unit_price=_amount, amount=_amount),
    "total": _amount,
    "total_in_words": _amount,
    "method": _one_of("cash", "card", "cheque", "transfer"),
    "currency": _identifier,
}
RECEIPT: Mapping[str, Form] = {
    "date": _day,
    "amount": _amount,
    "method": _one_of("cash", "card", "cheque", "transfer"),
    "issuer_name": _name,
    "currency": _identifier,
}
IDENTITY_CARD: Mapping[str, Form] = {
    "cin": _identifier,
    "patient_name": _name,
    "patient_birth_date": _day,
    "expires_on": _day,
}
OTHER: Mapping[str, Form] = {
    "date": _day,
    "number": _text,
    "patient_name": _name,
    "inpe": _identifier,
    "starts_on": _day,
    "ends_on": _day,
}
BY_KIND: Mapping[Kind, Mapping[str, Form]] = {
    **dict.fromkeys(CARE_SHEETS, CARE_SHEET),
    Kind.PRESCRIPTION: PRESCRIPTION,
    Kind.INVOICE: INVOICE,
    Kind.PAYMENT_RECEIPT: RECEIPT,
    Kind.IDENTITY_CARD: IDENTITY_CARD,
}


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The names of the fields that a document of `kind` may carry."""
    return tuple(BY_KIND.get(kind, OTHER))


def choices_of(kind: Kind, name: str) -> tuple[str, ...]:
    """The words that the field takes where its list is closed; empty where it takes more."""
    form = BY_KIND.get(kind, OTHER).get(name)
    return form.words if isinstance(form, _OneOf) else ()


def columns_of(kind: Kind, name: str) -> tuple[str, ...] | None:
    """The cells of a row where the field is a list of rows, `("",)` where it is a plain list, None where it is neither."""
    form = BY_KIND.get(kind, OTHER).get(name)
    if isinstance(form, _RowsOf):
        return tuple(form.forms)
    return ("",) if isinstance(form, _ListOf) else None


def normalised(kind: Kind, name: str, value: Any) -> Any:
    """`value` in the contract's form for the field `name` of a document of `kind`. Raises InvalidField.

    Arabic-Indic digits, decimal commas and days written 31/12/2026 are taken as what they say.
    """
    form = BY_KIND.get(kind, OTHER).get(name)
    if form is None:
        raise InvalidField("field", f"a document of kind {kind.value} has no field of that name")
    try:
        return form(value)
    except (ValueError, TypeError, OverflowError) as error:
        reason = str(error) if str(error).startswith("takes") else "this is no day of the calendar"
        raise InvalidField(name, reason) from None
