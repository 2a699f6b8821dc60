"""Stamps and signatures: where they stand on a page, and what a document's pages say together."""

from ocr.ink.judging import marks_of
from ocr.ink.seeing import SeenMark, find_marks

__all__ = ["SeenMark", "find_marks", "marks_of"]
