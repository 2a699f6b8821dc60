"""No file, however it is broken, takes the reader down or passes without an answer."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from claims.errors import Unreadable
from worker.sandbox import read_file

pytestmark = [pytest.mark.long, pytest.mark.timeout(1800)]
SAMPLES = Path(__file__).parents[2] / "samples" / "committed"
ROUNDS = 40


def mutated(content: bytes, rng: random.Random) -> bytes:
    """`content` cut, with bytes flipped, a stretch doubled or a stretch taken out."""
    body = bytearray(content)
    for _ in range(rng.randint(1, 30)):
        body[rng.randrange(len(body))] = rng.randrange(256)
    at, length = rng.randrange(len(body)), rng.randrange(1, 4096)
    match rng.randrange(4):
        case 0:
            del body[at:]
        case 1:
            del body[at : at + length]
        case 2:
            body[at:at] = body[at : at + length]
    return bytes(body)


@pytest.mark.parametrize("name", ["01-consultation.pdf", "02-medicines-text.pdf", "05-sum.tif"])
def test_mutated_files_are_answered(tmp_path: Path, name: str) -> None:
    """Each mutation of a sample is read, in part or whole, or refused with a reason; the caller lives on."""
    rng = random.Random(name)
    content = (SAMPLES / name).read_bytes()
    for turn in range(ROUNDS):
        broken = tmp_path / f"{turn}{Path(name).suffix}"
        broken.write_bytes(mutated(content, rng))
        try:
            result = read_file(broken)
        except Unreadable as refused:
            assert refused.reason
        else:
            assert result.unreadable is not None or result.parts or result.scanned
