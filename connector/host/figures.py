"""Figures of a host for Prometheus: how late turns are, what waits, and for whom something fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from connector.host.queue import Queue


class HostFigures(Collector):
    """Reads queue and list at the moment of asking; ``failing`` counts by supplier what fails."""

    def __init__(self, queue: Queue, failing: Callable[[], Mapping[str, int]]) -> None:
        self._queue = queue
        self._failing = failing

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Name nothing beforehand, so that registering reads nothing."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Read everything."""
        queues = self._queue.figures()
        yield _gauge(
            "queue_due",
            "Jobs that are due and wait for a slot",
            "queue",
            {k: q.due for k, q in queues.items()},
        )
        yield _gauge(
            "queue_doing", "Jobs that are done now", "queue", {k: q.doing for k, q in queues.items()}
        )
        late = {name: figures.late for name, figures in queues.items()}
        yield _gauge("queue_late_seconds", "How long the job that is due longest has waited", "queue", late)
        processes = self._queue.processes()
        for key, meaning in (("p99", "99th percentile"), ("worst", "Longest"), ("p50", "Median")):
            found = {name: said[key] for name, said in processes.items() if key in said}
            about = f"{meaning} of how late dated turns began, since a process said so last"
            yield _gauge(f"turns_late_{key}_seconds", about, "process", found)
        turns = {name: said.get("turns", 0) for name, said in processes.items()}
        yield _gauge("turns", "Turns since a process said so last", "process", turns)
        yield _gauge(
            "suppliers_failing", "What fails and is tried again by itself", "supplier", self._failing()
        )


def _gauge(name: str, meaning: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"kickroute_host_{name}", meaning, labels=(label,))
    for value, figure in values.items():
        family.add_metric((value,), float(figure))
    return family
