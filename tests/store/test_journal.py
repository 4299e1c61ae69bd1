"""The rows of facts, the journal, and requests of commands."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from connector.model.records import PriceChange
from connector.store import Store
from tests.store.making import START, Clock


def test_facts_are_put_replaced_and_forgotten(store: Store) -> None:
    """Single values by name; a name that reads like a pattern is only a name."""
    with store.transaction() as tx:
        tx.facts.put("a%b", "1")
        tx.facts.put("a%b", "2")
        tx.facts.put("axb", "3")
        assert tx.facts.get("a%b") == "2"
        assert tx.facts.starting_with("a%") == {"a%b": "2"}
        tx.facts.put("a%b", None)
        assert tx.facts.get("a%b") is None


def test_decisions_about_money_can_be_listed(store: Store) -> None:
    """Every decision about money is in the journal with what caused it, newest first, also by order."""
    with store.transaction() as tx:
        tx.journal.write("KR-1", "received", items="2 × 4260990000015")
        tx.journal.write("KR-1", "refund told", money=True, total=Decimal("3.30"))
        tx.journal.write_prices([PriceChange("4260990000015", Decimal("5.10"), Decimal("5.00"))])
        money = tx.journal.read(money=True)
        about_order = tx.journal.read("KR-1")
    assert [entry.what for entry in money] == ["price told", "refund told"]
    assert money[0].detail == {"gtin": "4260990000015", "price": "5.10", "before": "5.00"}
    assert [entry.what for entry in about_order] == ["refund told", "received"]
    assert about_order[0].detail == {"total": "3.30"}


def test_how_often_something_happened_lately(store: Store, clock: Clock) -> None:
    """The order brake asks how many orders ended within minutes."""
    with store.transaction() as tx:
        tx.journal.write("KR-1", "order ended")
    clock.advance(timedelta(minutes=5))
    with store.transaction() as tx:
        tx.journal.write("KR-2", "order ended")
        tx.journal.write("KR-2", "told")
        assert tx.journal.count_since("order ended", START) == 2
        assert tx.journal.count_since("order ended", START + timedelta(minutes=1)) == 1


def test_requests_wait_in_order_until_carried_out(store: Store) -> None:
    """Commands beside the running daemon are done in order, each once, and who asked can read the result."""
    with store.transaction() as tx:
        first = tx.requests.ask("sync", {"full": "1"})
        second = tx.requests.ask("orders.retry", {"number": "KR-ä"})
        assert [(r.id, r.command, r.arguments) for r in tx.requests.waiting()] == [
            (first, "sync", {"full": "1"}),
            (second, "orders.retry", {"number": "KR-ä"}),
        ]
        tx.requests.finish(first, "done")
        assert [r.id for r in tx.requests.waiting()] == [second]
        request = tx.requests.get(first)
    assert request is not None
    assert (request.result, request.done_at is not None) == ("done", True)


def test_times_without_a_zone_are_refused(store: Store) -> None:
    """All times in the store are of one kind: a naive one is a mistake in the code, not a time."""
    with store.transaction() as tx, pytest.raises(Exception, match="without a zone"):
        tx.catalogue.departures_since(START.replace(tzinfo=None))
