"""What stands on a page besides a file's own text: letters that were drawn, pictures, stamps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ocr.engines.together import WIDE_GAP, Recognise, Stretch, best_of, pieces_of
from ocr.page import PixelBox, Pixels, Word, meet


def besides(
    gray: Pixels, words: Sequence[Word], stretches: Sequence[PixelBox], arabic: Recognise | None
) -> tuple[Word, ...]:
    """What stands on a page where a file's own `words` have nothing: letters that were drawn, pictures, stamps.

    Its confidence stays below 1.0, which only a text layer has.
    """
    free = [
        part
        for box in stretches
        for piece in pieces_of(gray, box)
        for rest in _left_over(piece, [word.box for word in words if meet(piece, word.box)])
        for part in pieces_of(gray, rest)
    ]
    found = [word for box in free for word in best_of(gray, Stretch(box, ()), arabic)]
    return tuple(replace(word, confidence=min(word.confidence, 0.99)) for word in found)


def _left_over(piece: PixelBox, taken: Sequence[PixelBox]) -> list[PixelBox]:
    """The parts of a stretch before, between and behind boxes on it, as far as a word fits in."""
    left, top, right, bottom = piece
    edges = [left, *(edge for box in sorted(taken) for edge in (box[0], box[2])), right]
    return [
        (begin, top, end, bottom)
        for begin, end in zip(edges[::2], edges[1::2], strict=True)
        if end - begin > WIDE_GAP * (bottom - top)
    ]
