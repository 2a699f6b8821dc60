"""The engines behind one face: words of a page, readings of a line, readings of boxed characters.

No engine is asked for the truth: each says what it reads, and what counts is that independent ones agree.
Everything loads on first use and stays loaded; `warm` loads all of it for a parent that forks.
"""

from __future__ import annotations

import os

os.environ["OMP_THREAD_LIMIT"] = "1"  # four threads of Tesseract's program on two cores: 8.6 s a page, not 2.1

from ocr.engines.face import completed_words, page_words, read_cells, read_line, warm

__all__ = ["completed_words", "page_words", "read_cells", "read_line", "warm"]
