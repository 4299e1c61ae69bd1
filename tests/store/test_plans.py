"""The questions asked all the time find their rows by an index, however large the store has grown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from connector.model import MarkPage
from connector.model.records import PLACING_STATES, Priority
from connector.store import Store, Transaction
from connector.store.shelf import OfferState, Search, SortBy
from tests.store.making import START, stock

QUESTIONS: dict[str, Callable[[Transaction], Any]] = {
    "due events": lambda tx: tx.outbox.due(START, {"products.create": 200, "item.updated": 20}),
    "a lane": lambda tx: tx.outbox.lane("product:1"),
    "taken events": lambda tx: tx.outbox.delete([1, 2]),
    "the next place": lambda tx: tx.outbox.add_item("p", stock("1", 1), Priority.RAISED),
    "open orders": lambda tx: tx.orders.open(100),
    "orders to be read again": lambda tx: tx.orders.to_read_again(100),
    "open orders counted": lambda tx: tx.orders.count_open(),
    "interrupted orders": lambda tx: tx.orders.unfinished(),
    "wishes that wait": lambda tx: tx.orders.wanting_status(),
    "held orders": lambda tx: tx.orders.held(),
    "units not taken yet": lambda tx: tx.orders.untaken(PLACING_STATES, 7),
    "products to be read again": lambda tx: tx.holders.were_read(["1", "2"], 7),
    "units promised": lambda tx: tx.orders.reserved("KR-1", PLACING_STATES),
    "units not taken": lambda tx: tx.unreduced.settle({"7": 3}),
    "attempts of an order": lambda tx: tx.attempts.of("KR-1"),
    "rows of the shop with a number": lambda tx: tx.shop_orders.of("KR-1"),
    "rows of the shop in a stretch": lambda tx: tx.shop_orders.take_page(MarkPage((), 1, 9)),
    "rows of the shop that wait": lambda tx: tx.shop_orders.pending(START),
    "an order by Kickroute's number": lambda tx: tx.orders.get("KR-1"),
    "an order by the shop's number": lambda tx: tx.orders.by_shop_number("7"),
    "an order by the shop's id": lambda tx: tx.orders.by_shop_id("7"),
    "refunds of an order": lambda tx: tx.orders.refunds("KR-1"),
    "parcels of an order": lambda tx: tx.orders.parcels("KR-1"),
    "told by product and GTIN": lambda tx: tx.catalogue.told_about(["1", "2"], ["3", "4"]),
    "told by GTIN": lambda tx: tx.catalogue.told_gtin("3"),
    "confirmed prices": lambda tx: tx.catalogue.confirmed(["3", "4"]),
    "what was decided of a product": lambda tx: tx.catalogue.decided("1"),
    "the product of an offer": lambda tx: tx.catalogue.product_of("7"),
    "the GTIN of an offer": lambda tx: tx.catalogue.gtin_of("7"),
    "how often orders ended": lambda tx: tx.journal.count_since("order ended", START),
    "what happened to an order": lambda tx: tx.journal.read("KR-1"),
    "a fact": lambda tx: tx.facts.get("cursor"),
}


WHOLE_TABLE = ("SCAN", "Seq Scan")
"""How the databases call a reading from end to end."""


def asked_by(store: Store, question: Callable[[Transaction], Any]) -> list[tuple[str, Any]]:
    """Return the statements, with their parameters, that look for rows to answer a question."""
    asked: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        asked.append((statement, parameters))

    with store.transaction() as tx:
        event.listen(store.engine, "before_cursor_execute", listen)
        question(tx)
    event.remove(store.engine, "before_cursor_execute", listen)
    return [(one, its) for one, its in asked if one.split()[0] in ("SELECT", "UPDATE", "DELETE")]


def plans(store: Store, question: Callable[[Transaction], Any]) -> list[str]:
    """Say how the database answers everything that a question asks of it, line by line.

    PostgreSQL reads small tables whole; told not to, it shows whether an index is there for large ones.
    """
    asked = asked_by(store, question)
    on_server = store.engine.dialect.name == "postgresql"
    explain = "EXPLAIN (COSTS OFF)" if on_server else "EXPLAIN QUERY PLAN"
    with store.engine.begin() as connection:
        for way in ("seqscan", "bitmapscan", "sort") if on_server else ():
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
        return [
            row[-1]
            for statement, parameters in asked
            for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
        ]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_question_uses_an_index(store: Store, name: str) -> None:
    """None of the questions that are asked for every event, order or tick reads a table from end to end."""
    answers = plans(store, QUESTIONS[name])
    assert answers
    assert not [plan for plan in answers if plan.strip(" ->").startswith(WHOLE_TABLE)], answers


def test_the_next_event_is_found_without_sorting(store: Store) -> None:
    """However much waits, finding what goes first reads one row of an index that has the order already."""
    answers = plans(store, QUESTIONS["due events"])
    assert any("outbox_order" in plan for plan in answers)
    assert not any("TEMP B-TREE" in plan or "Sort" in plan for plan in answers)


def test_open_orders_are_found_among_many_that_ended(store: Store) -> None:
    """Following the open orders does not get slower with all that were ever confirmed."""
    answers = "\n".join(plans(store, QUESTIONS["open orders"]))
    assert re.search(
        r"orders_open \(status=\? AND state=\?\)|orders_open on orders.*status.*state", answers, re.S
    )


def test_offers_of_a_category_are_found_by_an_index(store: Store) -> None:
    """Neither the page of a category nor the list of categories reads all that is known of 20,000 offers."""
    if store.engine.dialect.name == "postgresql":
        pytest.skip("an index there takes no rows of any length")
    wish = Search(state=OfferState.LIVE, category="7", sort=SortBy.MARGIN)
    for question in (lambda tx: tx.shelf.find(wish), lambda tx: tx.shelf.count(wish)):
        answers = "\n".join(plans(store, question))
        assert "offers_shelves (shop_categories=? AND released=?)" in answers
        assert "SCAN offers USING COVERING INDEX offers_shelves" in answers
    counted = plans(store, lambda tx: list(tx.shelf.groups()))
    assert counted == ["SCAN offers USING COVERING INDEX offers_shelves"]
