"""Prometheus metrics, counted in the database at the moment they are asked for; no label holds more than a closed word."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from claims.words import QuarantineReason, Status
from intake.database import keeping
from intake.house import House
from intake.operations import queries


class Counts(Collector):
    """What the database and the bell say now."""

    def __init__(self, house: House) -> None:
        self._house = house

    def collect(self) -> Iterator[Metric]:
        """Every metric."""
        house, now = self._house, self._house.now()
        with house.reading() as work:
            statuses = {row.status: row for row in queries.by_status(work.connection)}
            reasons = {row.reason: row.claims for row in queries.by_reason(work.connection)}
            counters = keeping.counters(work.connection)
            oldest = queries.oldest_unacknowledged(work.connection)
            published = queries.published(work.connection)
        claims = GaugeMetricFamily("cachet_claims", "Claims by status.", labels=["status"])
        ages = GaugeMetricFamily(
            "cachet_oldest_claim_seconds", "Age of the claim that has stood longest in a status.", labels=["status"]
        )
        for status in Status:
            row = statuses.get(status.value)
            claims.add_metric([status.value], row.claims if row else 0)
            ages.add_metric([status.value], (now - row.oldest).total_seconds() if row else 0)
        yield claims
        yield ages
        quarantined = GaugeMetricFamily("cachet_quarantined_claims", "Quarantined claims by reason.", labels=["reason"])
        for reason in QuarantineReason:
            quarantined.add_metric([reason.value], reasons.get(reason.value, 0))
        yield quarantined
        yield GaugeMetricFamily(
            "cachet_unacknowledged_seconds",
            "Age of the oldest version that adjudication has not acknowledged.",
            value=(now - oldest).total_seconds() if oldest else 0,
        )
        yield CounterMetricFamily(
            "cachet_published_versions", "Claim versions offered to adjudication.", value=published
        )
        for name in COUNTERS:
            yield CounterMetricFamily(f"cachet_{name}", COUNTERS[name], value=counters.get(name, 0))
        waiting = house.bell.waiting()
        yield GaugeMetricFamily("cachet_bell_up", "Whether Redis answers.", value=0 if waiting is None else 1)
        yield GaugeMetricFamily("cachet_bell_waiting", "Rings nobody has heard yet.", value=waiting or 0)


COUNTERS = {
    "lease_expired": "Leases that ran out: a worker died or hung.",
    "write_fenced": "Final writes refused because another worker had taken the claim.",
    "rung_again": "Claims rung for again by the sweeper.",
    "job_refused": "Jobs in Redis that named no function of ours.",
    "station_clock_off": "Batches of stations whose clock was more than five minutes off.",
}


def exposition(house: House) -> bytes:
    """All metrics in Prometheus' text form."""
    registry = CollectorRegistry()
    registry.register(Counts(house))
    return generate_latest(registry)
