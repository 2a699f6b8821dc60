"""The bell: tells a worker that a claim waits. It may be lost at any time; the sweeper rings again.

Redis carries opaque claim ids and a function's name, nothing else. A failure to ring never fails what was committed.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer

log = structlog.get_logger(__name__)

QUEUE = "read"
READ_CLAIM = "worker.jobs.read_claim"
CONNECT_S = 0.3
ANSWER_S = 0.5
FORGET_FAILED_S = 60
PROBE_MS = 1000


class Bell:
    """Rings through the Redis at `url` (`unix:///…`, `redis://…`); `None` is a house without a bell."""

    def __init__(self, url: str | None) -> None:
        self.url = url
        self._redis = (
            None
            if url is None
            else Redis.from_url(url, socket_timeout=ANSWER_S, socket_connect_timeout=CONNECT_S, retry=None)
        )

    def ring(self, claim_ids: Sequence[str]) -> bool:
        """Wake a worker for each claim; False when Redis did not take them all."""
        if self._redis is None or not claim_ids:
            return not claim_ids
        queue = Queue(QUEUE, connection=self._redis, serializer=JSONSerializer)
        try:
            for claim_id in claim_ids:
                queue.enqueue(
                    READ_CLAIM,
                    claim_id,
                    description="read",
                    job_timeout=-1,
                    result_ttl=0,
                    failure_ttl=FORGET_FAILED_S,
                )
        except RedisError as error:
            log.warning("bell_not_rung", claims=len(claim_ids), error=type(error).__name__)
            return False
        return True

    def waiting(self) -> int | None:
        """How many rings nobody has heard yet; None when Redis does not answer."""
        if self._redis is None:
            return None
        try:
            return int(self._redis.llen(f"rq:queue:{QUEUE}"))
        except RedisError:
            return None

    def takes(self) -> bool:
        """Whether Redis takes a ring: it answers, and has room left to write."""
        if self._redis is None:
            return False
        try:
            return bool(self._redis.set("cachet:probe", "", px=PROBE_MS))
        except RedisError:
            return False

    def close(self) -> None:
        """Let the connection go."""
        if self._redis is not None:
            self._redis.close()
