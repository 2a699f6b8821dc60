"""Characters that engines and hasty hands confuse, and the one correction they allow.

Source: the confusions that reading engines are known for on print (O/0, I/1, B/8, S/5 …) and the look-alikes of
handwritten digits (1/7, 4/9, 3/8 …).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

LOOKS_LIKE = {
    "O": "0", "Q": "0", "D": "0", "U": "0",
    "I": "1", "L": "1", "|": "1", "!": "1", "J": "1",
    "Z": "2", "E": "3", "A": "4", "S": "5", "G": "6", "T": "7", "B": "8", "P": "9",
    "0": "68", "1": "7", "2": "7", "3": "85", "4": "9", "5": "63", "6": "508", "7": "12", "8": "306", "9": "4",
}  # fmt: skip
"""Character read → digits that may stand on the paper."""


def single_corrections(number: str) -> Iterator[str]:
    """Every number of digits that differs from `number` by one confusable character.

    >>> sorted(single_corrections("1O"))
    ['10']
    >>> sorted(single_corrections("14"))
    ['19', '74']
    """
    wrong = [place for place, character in enumerate(number) if not character.isdecimal()]
    if len(wrong) > 1:
        return
    for place in wrong or range(len(number)):
        for digit in LOOKS_LIKE.get(number[place], ""):
            yield number[:place] + digit + number[place + 1 :]


def only_correction(number: str, passes: Callable[[str], bool]) -> str | None:
    """The single correction of `number` that `passes`; None when none does, when several do, or when `number` does.

    >>> only_correction("1O", lambda number: number == "10")
    '10'
    >>> only_correction("10", lambda number: True) is None
    True
    """
    if passes(number):
        return None
    found = {candidate for candidate in single_corrections(number) if passes(candidate)}
    return found.pop() if len(found) == 1 else None


_SEPARATORS = str.maketrans("", "", " .-/_:\u00a0\u202f")


def bare(text: str) -> str:
    """`text` in capitals, without separators; other characters stay, so that a form can refuse them.

    >>> bare("09 112-3456")
    '091123456'
    """
    return western(str(text)).upper().translate(_SEPARATORS)


def western(text: str) -> str:
    """`text` with Arabic-Indic and Persian digits as 0 to 9.

    >>> western("٠٩۱")
    '091'
    """
    if text.isascii():
        return text
    return "".join(
        str(ord(c) - base) if base else c
        for c in text
        for base in [next((b for b in (0x660, 0x6F0) if b <= ord(c) < b + 10), 0)]
    )
