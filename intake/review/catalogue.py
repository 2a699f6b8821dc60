"""Every sentence of the web pages in the three languages, and how each writes a day and a sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

LANGUAGES: Mapping[str, str] = {"fr": "Français", "ar": "العربية", "en": "English"}
"""Language codes and how each language calls itself; the first is the one spoken by default."""

_CURRENCY = {"fr": "MAD", "ar": "درهم", "en": "MAD"}
# Morocco writes Western digits in both scripts; the locale only chooses separators.
_LOCALE = {"fr": "fr", "ar": "ar_MA", "en": "en_GB"}


@dataclass(frozen=True)
class Tongue:
    """One language of the pages: `say` translates a sentence and fills its names in."""

    code: str
    gettext: Callable[[str], str]

    @property
    def direction(self) -> str:
        """`rtl` for Arabic, `ltr` otherwise."""
        return "rtl" if self.code == "ar" else "ltr"

    def say(self, sentence: str, **names: object) -> str:
        """`sentence` in this language with `{name}`s replaced."""
        translated = self.gettext(sentence)
        return translated.format(**names) if names else translated

    def name(self, sort: str, word: str) -> str:
        """The name of one of the contract's words, `sort` being `rule`, `kind`, `field`, …; the word itself when unnamed."""
        key = f"{sort}: {word}"
        translated = self.gettext(key)
        return word.replace("_", " ") if translated == key else translated

    def day(self, value: date | None) -> str:
        """Day first, as Morocco writes it; a dash where there is none."""
        return value.strftime("%d/%m/%Y") if value is not None else "–"

    def sum(self, value: str | Decimal) -> str:
        """An amount in MAD with its currency."""
        written = format_decimal(Decimal(value), format="#,##0.00", locale=_LOCALE[self.code])
        return f"{written} {_CURRENCY[self.code]}"

    def listed(self, words: Iterable[object]) -> str:
        """`words` one after another as the language lists them; Arabic has a comma of its own."""
        return format_list([str(word) for word in words], locale=_LOCALE[self.code])

    def percent(self, value: float) -> str:
        """A probability in whole percents."""
        return f"{round(value * 100)} %"


@cache
def tongue(code: str) -> Tongue:
    """The language named `code`; French when it is not one of ours."""
    known = code if code in LANGUAGES else "fr"
    with (Path(__file__).parent / "catalogues" / f"{known}.po").open("rb") as source:
        catalogue = read_po(source, locale=known)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Tongue(known, Translations(compiled).gettext)


def preferred(accept_language: str, chosen: str | None) -> str:
    """The language of a visitor: the one chosen before, else the browser's first that is ours, else French."""
    if chosen in LANGUAGES:
        return str(chosen)
    for part in accept_language.split(","):
        code = part.split(";")[0].strip().lower()[:2]
        if code in LANGUAGES:
            return code
    return "fr"
