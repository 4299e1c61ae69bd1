"""Housekeeping: a copy of the store every day, and nothing kept longer than it is meant to be."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import structlog

from connector.model.errors import StoreUnusable
from connector.model.messages import say
from connector.ports import Notifier
from connector.running.backup import TOO_OLD, copies_of, copy_daily, path_of
from connector.store import Store

LOOK_SECONDS = 600.0
ALARM = "store.backup"
KEPT = timedelta(days=731)
"""Business data are kept for 24 months."""

LATENCIES_KEPT = timedelta(days=8)
EVERY = timedelta(days=1)
AT_ONCE = 500
_log = structlog.get_logger("housekeeping")


class Housekeeping:
    """Looks after the store of one connector; ``folder`` is where copies go, None for none.

    ``is_stopping`` is asked between pieces of work.
    """

    def __init__(
        self, store: Store, notifier: Notifier, folder: Path | None, is_stopping: Callable[[], bool]
    ) -> None:
        self._store = store
        self._notifier = notifier
        self._folder = folder
        self._is_stopping = is_stopping

    def work(self) -> float:
        """Do what is due; returns the seconds until it is to be looked at again."""
        self._back_up()
        if self._is_due():
            self._prune()
        return LOOK_SECONDS

    # --- copies ---

    def _back_up(self) -> None:
        if self._folder is None:
            self._notifier.clear_alarm(ALARM)
            return
        trouble = ""
        try:
            if (made := copy_daily(self._store, self._folder)) is not None:
                _log.info("store copied", file=str(made))
        except StoreUnusable as error:
            trouble = str(error)
            _log.warning("store not copied, tried again later", reason=trouble)
        self._watch_age(self._folder, trouble)

    def _watch_age(self, folder: Path, trouble: str) -> None:
        """Say when the newest copy, or the wish for a first one, is too old."""
        now = self._store.now()
        with self._store.transaction() as tx:
            since = tx.facts.backups_since
            if since is None:
                since = now
                tx.facts.backups_since = now
        found = copies_of(path_of(self._store.engine.url), folder)
        newest = max(found[0].at, since) if found and found[0].at > since else since
        if now - newest <= TOO_OLD:
            self._notifier.clear_alarm(ALARM, say("the store is copied again"))
        else:
            self._notifier.raise_alarm(
                ALARM,
                say(
                    "the store was not copied to {folder} for more than 48 hours: {reason}. If its "
                    "disk is lost, so is what the connector knows",
                    folder=folder,
                    reason=trouble or say("no copy is made there"),
                ),
            )

    # --- what is kept too long ---

    def _is_due(self) -> bool:
        with self._store.reading() as tx:
            pruned_at = tx.facts.pruned_at
        return pruned_at is None or self._store.now() - pruned_at >= EVERY

    def _prune(self) -> None:
        removed = prune(self._store, self._is_stopping)
        if self._is_stopping():
            return
        with self._store.transaction() as tx:
            tx.facts.pruned_at = self._store.now()
        if removed:
            _log.info("old rows deleted", rows=removed)


def prune(store: Store, is_stopping: Callable[[], bool] = lambda: False) -> int:
    """Delete what is older than 24 months, but no decision about money; returns how many rows.

    Each transaction deletes a few hundred rows, so that nobody waits for it.
    """
    before = store.now() - KEPT
    removed = 0
    while not is_stopping():
        with store.transaction() as tx:
            piece = (
                tx.journal.prune(before, AT_ONCE)
                + tx.requests.prune(before, AT_ONCE)
                + tx.catalogue.prune(before, AT_ONCE)
                + tx.troubles.prune(before, AT_ONCE)
                + tx.latencies.prune(store.now() - LATENCIES_KEPT)
            )
        removed += piece
        if not piece:
            break
    return removed
