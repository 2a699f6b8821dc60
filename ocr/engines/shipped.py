"""The PP-OCRv6 files that ship inside the `rapidocr` wheel, checked before they are trusted.

The package itself is never imported: that would cost 0.7 s and it would want to download. Both models: Apache-2.0.
"""

from __future__ import annotations

import hashlib
import importlib.util
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.errors import EngineFailed

RECOGNISER = "PP-OCRv6_rec_small.onnx"
DETECTOR = "PP-OCRv6_det_small.onnx"

_SHA256 = {
    RECOGNISER: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    DETECTOR: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
}


def path_of(name: str) -> Path:
    """Where the wheel keeps one of the two models; raises EngineFailed when the wheel is not installed."""
    spec = importlib.util.find_spec("rapidocr")
    for place in (spec.submodule_search_locations or []) if spec else []:
        candidate = Path(place) / "models" / name
        if candidate.is_file():
            return candidate
    raise EngineFailed("The PP-OCRv6 models are not installed; install rapidocr 3.10.0.")


def session_of(content: bytes) -> Any:
    """An ONNX session on one thread: a worker process has one core to itself.

    Without patterns of memory, of which one is kept for each size that was ever seen: with them one look at a page took 400 MB
    instead of 230.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])


def run(session: Any, planes: NDArray[np.float32]) -> Any:
    """The first output of a session that has one input; what memory the run took is given back after it."""
    return session.run(None, {session.get_inputs()[0].name: planes}, _giving_back())[0]


@cache
def _giving_back() -> Any:
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


def content_of(name: str) -> bytes:
    """The bytes of one model; raises EngineFailed when the file is not the one we measured."""
    content = path_of(name).read_bytes()
    if hashlib.sha256(content).hexdigest() != _SHA256[name]:
        raise EngineFailed(
            "A PP-OCRv6 model is not the file this version was measured with; reinstall rapidocr 3.10.0."
        )
    return content


@cache
def load(name: str) -> Any:
    """The ONNX session of one model, loaded once; raises EngineFailed when the file is not the one we measured."""
    return session_of(content_of(name))
