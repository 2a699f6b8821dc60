"""Listens to the bell. Redis may hold anything: only one function is ever called, with one well-formed id.

A job's callbacks, webhooks, time-outs and results are never looked at, and nothing of a job is kept when it is done.
"""

from __future__ import annotations

import signal
from types import FrameType
from typing import Any

import structlog
from redis import Redis
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer
from sqlalchemy.exc import SQLAlchemyError

from intake.bell import QUEUE, READ_CLAIM
from intake.database import keeping
from intake.doors import is_id
from worker import place
from worker.jobs import read_claim

log = structlog.get_logger(__name__)

BACK_OFF_S = 5.0  # longest wait before a Redis that went away is asked again


class Refused(Exception):
    """The job names something we do not run."""


class Stopped(StopRequested):
    """The process was asked to end."""


class Listener(SimpleWorker):
    """An RQ worker that reads claims and nothing else."""

    max_connection_wait_time = BACK_OFF_S

    def execute_job(self, job: Job, queue: Queue) -> None:
        """Read the claim that `job` names, in this process: the reading itself runs in a child."""
        try:
            self.connection.lrem(f"{queue.key}:intermediate", 1, job.id)
            read_claim(_claim_id(job))
        except Refused:
            log.warning("job_refused")
            _count_refused()
        except SQLAlchemyError as error:  # the sweeper rings again
            log.warning("job_put_off", error=type(error).__name__)
        finally:
            self.connection.delete(job.key)

    def handle_exception(self, job: Job, *exc_info: Any) -> None:
        """Nothing of an exception goes to Redis."""

    def _install_signal_handlers(self) -> None:
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGTERM, self._stop)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        """Leave at once: a claim being read is given back on the way out."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self._stop_requested = True
        raise Stopped


def _claim_id(job: Job) -> str:
    try:
        named, args, kwargs = job.func_name, job.args, job.kwargs
    except Exception as error:  # whatever a forged job breaks on
        raise Refused from error
    if named != READ_CLAIM or kwargs or len(args) != 1 or not isinstance(args[0], str) or not is_id(args[0]):
        raise Refused
    return args[0]


def _count_refused() -> None:
    house = place.here()
    with house.writing() as work:
        keeping.count(work.connection, "job_refused", house.now())


def listen(redis_url: str, *, burst: bool = False) -> None:
    """Answer the bell until the process is asked to end (`burst`: until nobody rings)."""
    connection = Redis.from_url(redis_url)
    queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)
    worker = Listener([queue], connection=connection, serializer=JSONSerializer)
    worker.log_job_description = False
    worker.work(burst=burst, logging_level="ERROR", with_scheduler=False)
