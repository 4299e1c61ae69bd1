"""Answers: what the platform is told of an order, by who places it to the door that was asked."""

from __future__ import annotations

import json
from dataclasses import asdict

from connector.model import IncomingOrder
from connector.orders.intake import Answer, Verdict, receive_order
from connector.store import Store


def ask(store: Store, order: IncomingOrder) -> None:
    """Make an order durable, and take note that somebody waits for its answer."""
    with store.transaction() as tx:
        tx.facts.order_answers.put(order.kickroute_number, "")
    receive_order(store, order)


def give(store: Store, number: str, answer: Answer) -> bool:
    """Leave an answer if somebody waits for it; returns whether one does."""
    with store.transaction() as tx:
        is_asked = tx.facts.order_answers.get(number) is not None
        if is_asked:
            tx.facts.order_answers.put(
                number, json.dumps({**asdict(answer), "verdict": answer.verdict.value})
            )
    return is_asked


def find(store: Store, number: str) -> Answer | None:
    """Return the answer that was left, None as long as there is none."""
    with store.reading() as tx:
        left = tx.facts.order_answers.get(number)
    if not left:
        return None
    content = json.loads(left)
    return Answer(**{**content, "verdict": Verdict(content["verdict"])})


def forget(store: Store, number: str) -> None:
    """Take note that nobody waits any more."""
    with store.transaction() as tx:
        tx.facts.order_answers.put(number, None)
