"""Logs: JSON lines in service, columns at a terminal. Events and ids only; never what a page says nor a file's name."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict

QUIET = ("uvicorn.access", "rq.worker", "rq", "alembic", "httpx", "botocore", "boto3", "PIL", "pdfminer")


def set_up(level: str, process: str) -> None:
    """Send every log of this process to standard error, foreign libraries' too, as one kind of line."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_foreign_words,
    ]
    show: Any = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, show],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    structlog.contextvars.bind_contextvars(process=process)


def _without_foreign_words(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """An exception is told by its type and where it was raised; its text may hold what a page said."""
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    if isinstance(info, BaseException):
        info = (type(info), info, info.__traceback__)
    if isinstance(info, tuple) and info[0] is not None:
        event["error"] = info[0].__name__
        event["at"] = where(info[1])
    return event


def where(error: BaseException | None) -> str:
    """File and line that raised `error`."""
    frames = error.__traceback__ if error is not None else None
    while frames is not None and frames.tb_next is not None:
        frames = frames.tb_next
    if frames is None:
        return ""
    return f"{frames.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{frames.tb_lineno}"
