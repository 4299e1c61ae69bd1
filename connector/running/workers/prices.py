"""Prices and categories on their way into the shop: what a person said yes to in the browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence

import structlog

from connector.model import Hint, HintKind
from connector.pricing.job import do_job
from connector.running.parts import Parts

_log = structlog.get_logger("prices")


class PriceWork:
    """Writes one job at a time, beside all else; what was written is read again soon."""

    def __init__(
        self, parts: Parts, stopping: threading.Event, hint: Callable[[Iterable[Hint]], None]
    ) -> None:
        self._parts = parts
        self._stopping = stopping
        self._hint = hint

    def run(self) -> None:
        """Do the job that was asked for, if any."""
        parts = self._parts
        with parts.pace.polling("hurried"):
            job = do_job(
                parts.shop, parts.store, parts.rules.release, self._stopping.is_set, self._read_again
            )
        if job is not None:
            _log.info("prices written", state=job.state.value, written=job.written, left=job.left)

    def _read_again(self, products: Sequence[str]) -> None:
        self._hint(Hint(HintKind.PRODUCT, product_id) for product_id in products)
