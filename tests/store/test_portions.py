"""However many keys there are, no statement has more parameters than the database takes."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Collection, Iterable
from typing import Any

import pytest
from sqlalchemy import event

from connector.model.records import OrderState
from connector.store import Store, Transaction
from connector.store.engines.portions import portions
from tests.store.making import START, item, order, product, told

FEW_AT_ONCE = 100
KEYS = [f"{n:014d}" for n in range(250)]
IDS = list(range(1, 251))

ASKED: dict[str, Callable[[Transaction], Any]] = {
    "catalogue.told_about": lambda tx: tx.catalogue.told_about(KEYS, KEYS),
    "catalogue.holders_of": lambda tx: tx.catalogue.holders_of(KEYS),
    "catalogue.remember_told": lambda tx: tx.catalogue.remember_told([told(key) for key in KEYS]),
    "catalogue.decide": lambda tx: tx.catalogue.decide({key: [] for key in KEYS}),
    "catalogue.decided_many": lambda tx: tx.catalogue.decided_many(KEYS),
    "catalogue.leaving_among": lambda tx: tx.catalogue.leaving_among(KEYS),
    "shelf.named": lambda tx: tx.shelf.named(KEYS),
    "catalogue.keep": lambda tx: tx.catalogue.keep(KEYS),
    "catalogue.told_stock_zero": lambda tx: tx.catalogue.told_stock_zero(KEYS),
    "catalogue.confirmed": lambda tx: tx.catalogue.confirmed(KEYS),
    "catalogue.acknowledge": lambda tx: tx.catalogue.acknowledge(KEYS, KEYS),
    "outbox.expect": lambda tx: tx.outbox.expect(KEYS),
    "outbox.delete": lambda tx: tx.outbox.delete(IDS),
    "outbox.postpone": lambda tx: tx.outbox.postpone(IDS, START, "away"),
    "holders.want": lambda tx: tx.holders.want(KEYS),
    "holders.were_read": lambda tx: tx.holders.were_read(KEYS, 7),
    "holders.subtract": lambda tx: tx.holders.subtract({key: {} for key in KEYS}),
    "shop_orders.gone": lambda tx: tx.shop_orders.gone(KEYS),
    "links.of_products": lambda tx: tx.links.of_products(KEYS),
    "links.of_gtins": lambda tx: tx.links.of_gtins(KEYS),
    "sold.of": lambda tx: tx.sold.of(KEYS),
    "sold.counted": lambda tx: tx.sold.counted(KEYS),
}
"""Every method of the store that is given keys, with more of them than one portion."""

FEW = {
    "catalogue.want_withdrawn",  # a statement for each
    "journal.write_prices",  # a row for each
    "orders.remember_parcels",  # likewise
    "journal.after",  # words of the program
    "journal.read",  # likewise
    "shelf.of_groups",  # made of shelves that the store itself named, in portions
    "ledger.months",  # months
    "latencies.took",  # a statement for each step of seconds
    "orders.reserved",  # states
    "orders.untaken",  # likewise
    "labels.in_states",  # likewise
    "outbox.due",  # limits by kind
    "shop_orders.take",  # a statement for each
    "shop_orders.put_stretches",  # a row for each
    "attempts.saw",  # the rows of an order
    "unreduced.put",  # the lines of an order
    "unreduced.settle",  # a statement for each
    "requests.ask",  # arguments of a command
    "imports.receive",  # a row for each
    "imports.in_states",  # states
    "sold.in_states",  # likewise
    "sold.insert",  # the lines of an order
    "sold.put_lines",  # likewise
}


def _is_many(hint: Any) -> bool:
    found = typing.get_origin(hint)
    return isinstance(found, type) and issubclass(found, Iterable) and found is not tuple


def _given_many() -> set[str]:
    found = set()
    with Store.open("sqlite://").transaction() as tx:
        for part, rows in vars(tx).items():
            for name, method in inspect.getmembers(type(rows), inspect.isfunction):
                hints = typing.get_type_hints(method) if method.__module__.startswith("connector") else {}
                if not name.startswith("_") and any(
                    _is_many(hint) for key, hint in hints.items() if key not in ("return", "changes")
                ):
                    found.add(f"{part}.{name}")
    return found


def test_every_method_that_is_given_keys_is_tried() -> None:
    """A new one is tried here too, or stands among those that cannot be given many."""
    left = _given_many() - {"orders.change"} - set(ASKED) - FEW
    assert left == set()
    assert set(ASKED) <= _given_many() | {"catalogue.decide"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a portion be small."""
    monkeypatch.setattr("connector.store.engines.portions.AT_ONCE", FEW_AT_ONCE)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", ASKED)
def test_no_statement_has_more_keys_than_a_portion(sqlite_url: str, name: str) -> None:
    """Whatever the catalogue is asked, told or forgotten: a portion of its keys at a time."""
    store = Store.open(sqlite_url)
    sizes: list[int] = []

    def listen(_connection: Any, _cursor: Any, _statement: str, given: Any, *rest: Any) -> None:
        is_many_rows = rest[1]
        sizes.append(len(given[0]) if is_many_rows else len(given))

    event.listen(store.engine, "before_cursor_execute", listen)
    with store.transaction() as tx:
        ASKED[name](tx)
    store.close()
    assert sizes
    assert max(sizes) <= FEW_AT_ONCE + len(("two", "values", "beside"))


def test_a_catalogue_of_seventy_thousand_is_asked_for(store: Store) -> None:
    """PostgreSQL takes 65,535 parameters in a statement, SQLite 32,766: more keys are no error in either."""
    keys = [f"{n:014d}" for n in range(70_000)]
    with store.transaction() as tx:
        assert tx.catalogue.holders_of(keys) == set()
        tx.catalogue.keep(keys)
        tx.outbox.expect(keys)


@pytest.mark.usefixtures("small")
def test_each_key_is_asked_for_once() -> None:
    """Portions are all keys, in their order, and none twice."""
    assert [key for part in portions(KEYS) for key in part] == KEYS
    assert list(portions([])) == []


@pytest.mark.usefixtures("small")
def test_keys_beyond_the_first_portion_count(store: Store) -> None:
    """What lies in a later portion is found, changed and deleted like the rest."""
    last = KEYS[-1]
    with store.transaction() as tx:
        tx.catalogue.remember_told([told(last, "p9")])
        tx.outbox.add_product(product("p9", item(last)))
    with store.transaction() as tx:
        (entry,) = tx.outbox.entries()
        assert [row.gtin14 for row in tx.catalogue.told_about([], KEYS)] == [last]
        assert tx.catalogue.holders_of(KEYS) == {"p9"}
        tx.catalogue.told_stock_zero(KEYS)
        tx.outbox.expect([*KEYS, "p9"])
        assert len(tx.outbox.lane("product:p9")) == 1
        tx.outbox.delete([*(-n for n in IDS), entry.id])
    with store.transaction() as tx:
        row = tx.catalogue.told_gtin(last)
        assert row is not None
        assert row.stock.quantity == 0
        assert tx.outbox.entries() == []


def test_units_promised_are_counted_without_reading_orders(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Addresses of orders on their way are not even decoded to count what they will take."""
    with store.transaction() as tx:
        tx.orders.receive(order())
    monkeypatch.setattr("connector.store.codec.load_order", _never)
    with store.reading() as tx:
        assert tx.orders.reserved("KR-9", [OrderState.RECEIVED]) == {}


def _never(_: Collection[str]) -> None:
    raise AssertionError("an order was decoded")
