"""Tesseract's table of words (TSV), the same from its library and from its program."""

from __future__ import annotations

from collections import defaultdict

from ocr.page import Word

_WORD_LEVEL = "5"
_COLUMNS = 12


def words_of_tsv(table: str) -> tuple[Word, ...]:
    """Words of a TSV table with boxes in pixels, lines numbered from the top of the page.

    Rows without text are left out. A row that is not a word's, or is cut short, is passed over.
    """
    rows: list[tuple[tuple[str, str, str], Word]] = []
    for row in table.splitlines():
        cells = row.split("\t", _COLUMNS - 1)
        if len(cells) < _COLUMNS or cells[0] != _WORD_LEVEL or not cells[11].strip():
            continue
        left, top, width, height = (int(cell) for cell in cells[6:10])
        confidence = min(max(float(cells[10]) / 100.0, 0.0), 1.0)
        word = Word(cells[11].strip(), (left, top, left + width, top + height), confidence)
        rows.append(((cells[2], cells[3], cells[4]), word))
    return _number_lines(rows)


def _number_lines(rows: list[tuple[tuple[str, str, str], Word]]) -> tuple[Word, ...]:
    lines: dict[tuple[str, str, str], list[Word]] = defaultdict(list)
    for key, word in rows:
        lines[key].append(word)
    ordered = sorted(lines.values(), key=lambda line: (min(word.box[1] for word in line), line[0].box[0]))
    return tuple(
        Word(word.text, word.box, word.confidence, number) for number, line in enumerate(ordered) for word in line
    )
