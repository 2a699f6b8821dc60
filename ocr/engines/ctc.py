"""From a recogniser's probabilities a step to text: greedy, within a set of characters, or along a template.

Probabilities are float (steps, classes); class 0 is the blank of connectionist temporal classification (CTC: Graves
et al., 2006): equal neighbours are one character unless a blank stands between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.float32]

_TINY = 1e-12
CLASSES = {
    "d": "0123456789",
    "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "/": "/-.\\|",
    ",": ",.",
}
"""What one letter of a template stands for; any other letter stands for itself. `/` and `,` are written out as such."""


@dataclass(frozen=True)
class Decoded:
    """A text, where each of its characters stands (step numbers) and how sure the network was of each, 0 to 1."""

    text: str
    steps: tuple[int, ...]
    chances: tuple[float, ...]

    @property
    def confidence(self) -> float:
        """Geometric mean over the characters, 0 when there are none."""
        if not self.chances:
            return 0.0
        return float(np.exp(np.mean(np.log(np.maximum(self.chances, _TINY)))))


def greedy(probabilities: Probabilities, alphabet: Sequence[str]) -> Decoded:
    """The likeliest class a step, merged. `alphabet[i]` is class i + 1."""
    best = probabilities.argmax(axis=1)
    text, steps, chances = [], [], []
    before = 0
    for step, klass in enumerate(best.tolist()):
        if klass != 0 and klass != before:
            text.append(alphabet[klass - 1])
            steps.append(step)
            chances.append(float(probabilities[step, klass]))
        elif klass != 0 and chances:
            chances[-1] = max(chances[-1], float(probabilities[step, klass]))
        before = klass
    return Decoded("".join(text), tuple(steps), tuple(chances))


def within(probabilities: Probabilities, alphabet: Sequence[str], charset: str) -> Decoded:
    """Greedy among `charset` and the blank; what other characters claimed counts against the confidence."""
    columns = _columns(alphabet, charset)
    kept = probabilities[:, [0, *columns]]
    whole = np.maximum(kept.sum(axis=1, keepdims=True), _TINY)
    decoded = greedy((kept / whole).astype(np.float32), [alphabet[column - 1] for column in columns])
    # half of the doubt is taken from the mass that lay outside: a mask that changes the reading must show
    chances = tuple(
        chance * float(np.sqrt(min(whole[step, 0], 1.0)))
        for chance, step in zip(decoded.chances, decoded.steps, strict=True)
    )
    return Decoded(decoded.text, decoded.steps, chances)


def along(probabilities: Probabilities, alphabet: Sequence[str], template: str) -> Decoded:
    """The likeliest text that fits `template`; alternatives are divided by `|`, a letter's meaning is in CLASSES."""
    found = [_viterbi(probabilities, alphabet, pattern) for pattern in template.split("|") if pattern]
    return max(found, key=lambda pair: pair[0])[1]


def _columns(alphabet: Sequence[str], charset: str) -> list[int]:
    wanted = set(charset)
    return [index + 1 for index, letter in enumerate(alphabet) if letter in wanted]


def _viterbi(probabilities: Probabilities, alphabet: Sequence[str], pattern: str) -> tuple[float, Decoded]:
    """Best path through blank, place 0, blank, place 1, …; a place may hold any character of its class.

    Two neighbours may touch without a blank only when their characters differ, as CTC has it.
    """
    sets = [CLASSES.get(letter, letter) for letter in pattern]
    letters = sorted(set("".join(sets)) & set(alphabet))
    index = {letter: position for position, letter in enumerate(letters)}
    allowed = np.zeros((len(sets), len(letters)), dtype=bool)
    for place, members in enumerate(sets):
        for letter in members:
            if letter in index:
                allowed[place, index[letter]] = True
    where = {letter: position + 1 for position, letter in enumerate(alphabet)}
    scores = np.log(np.maximum(probabilities[:, [where[letter] for letter in letters]], _TINY)).astype(np.float64)
    blanks = np.log(np.maximum(probabilities[:, 0], _TINY)).astype(np.float64)
    path = _best_path(scores, blanks, allowed)
    if path is None:
        return -np.inf, Decoded("", (), ())
    total, places = path
    text, steps, chances = [], [], []
    for place, (letter_index, step) in enumerate(places):
        letter = letters[letter_index]
        text.append(pattern[place] if pattern[place] in "/," else letter)
        steps.append(step)
        chances.append(float(np.exp(scores[step, letter_index])))
    return total, Decoded("".join(text), tuple(steps), tuple(chances))


def _best_path(
    scores: NDArray[np.float64], blanks: NDArray[np.float64], allowed: NDArray[np.bool_]
) -> tuple[float, list[tuple[int, int]]] | None:
    """Score of the best path and, for each place, its letter and the step where that letter was surest."""
    steps, (places, letters) = len(scores), allowed.shape
    if steps < places:
        return None
    ink = np.full((places, letters), -np.inf)  # paths that end in (place, letter)
    gap = np.full(places + 1, -np.inf)  # paths that end in the blank before place i
    gap[0] = 0.0
    from_ink = np.zeros((steps, places, letters), dtype=np.int32)  # where each came from, coded below
    from_gap = np.zeros((steps, places + 1), dtype=np.int32)
    rows = np.arange(places)
    for step in range(steps):
        first = ink.argmax(axis=1)
        best = ink[rows, first]
        others = ink.copy()
        others[rows, first] = -np.inf
        second = others.argmax(axis=1)
        runner_up = others[rows, second]
        touch = np.full((places, letters), -np.inf)  # from the place before, another letter
        touch_from = np.zeros((places, letters), dtype=np.int32)
        touch[1:] = best[:-1, None]
        touch_from[1:] = first[:-1, None]
        same = first[:-1]
        touch[rows[1:], same] = runner_up[:-1]
        touch_from[rows[1:], same] = second[:-1]
        stay, rise = ink, np.repeat(gap[:places, None], letters, axis=1)
        options = np.stack([stay, rise, touch])
        chosen = options.argmax(axis=0)
        new_ink = options.max(axis=0) + scores[step]
        new_ink[~allowed] = -np.inf
        from_ink[step] = np.where(chosen == 2, 2 + touch_from, chosen)
        closing = np.concatenate([[-np.inf], best])
        from_gap[step] = np.where(closing > gap, 1 + np.concatenate([[0], first]), 0)
        new_gap = np.maximum(gap, closing) + blanks[step]
        ink, gap = new_ink, new_gap
    end_letter = int(ink[places - 1].argmax())
    ends_in_gap = gap[places] > ink[places - 1, end_letter]
    total = float(max(gap[places], ink[places - 1, end_letter]))
    if not np.isfinite(total):
        return None
    return total, _walk_back(scores, from_ink, from_gap, places, None if ends_in_gap else end_letter)


def _walk_back(
    scores: NDArray[np.float64],
    from_ink: NDArray[np.int32],
    from_gap: NDArray[np.int32],
    places: int,
    end_letter: int | None,
) -> list[tuple[int, int]]:
    surest: dict[int, tuple[int, int]] = {}
    place, letter = (places, None) if end_letter is None else (places - 1, end_letter)
    for step in range(len(scores) - 1, -1, -1):
        if letter is None:
            came = int(from_gap[step, place])
            if came:
                place, letter = place - 1, came - 1
            continue
        if place not in surest or scores[step, letter] > scores[surest[place][1], letter]:
            surest[place] = (letter, step)
        came = int(from_ink[step, place, letter])
        if came == 1:
            letter = None
        elif came >= 2:
            place, letter = place - 1, came - 2
    return [surest[position] for position in range(places)]
