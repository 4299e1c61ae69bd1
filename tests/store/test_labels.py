"""Labels in the store: their steps, their history, and a store from before there were any."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from connector.model.records import LabelState
from connector.store import Store
from connector.store.engines import database
from tests.store.making import Clock
from tests.store.test_migrations import migrate


def test_a_label_is_remembered_step_by_step(store: Store, clock: Clock) -> None:
    """An intent is written first; what became of it is written on it, and its first moment stays."""
    with store.transaction() as tx:
        intended = tx.labels.intend("KR-1", "dhl")
    clock.advance(timedelta(minutes=1))
    with store.transaction() as tx:
        made = tx.labels.change(intended.id, state=LabelState.MADE, tracking="0034", file="labels/1.pdf")
        assert tx.labels.require(made.id) == made
    assert (intended.state, made.state) == (LabelState.INTENDED, LabelState.MADE)
    assert (made.carrier, made.tracking, made.file) == ("dhl", "0034", "labels/1.pdf")
    assert made.at == intended.at
    assert made.updated_at >= intended.at + timedelta(minutes=1)


def test_the_newest_label_of_an_order_counts(store: Store) -> None:
    """An order keeps every label it ever had, the newest first, and knows nothing of other orders'."""
    with store.transaction() as tx:
        first, _, second = (tx.labels.intend(number, "dhl") for number in ("KR-1", "KR-2", "KR-1"))
        assert [label.id for label in tx.labels.of("KR-1")] == [second.id, first.id]
        assert tx.labels.latest("KR-1") == second
        assert tx.labels.latest("KR-3") is None


def test_labels_are_found_by_state_and_by_the_age_of_their_file(store: Store, clock: Clock) -> None:
    """What was interrupted is found again, and so are files that were kept long enough."""
    with store.transaction() as tx:
        old = tx.labels.change(tx.labels.intend("KR-1", "dhl").id, file="1.pdf", state=LabelState.ENTERED)
        waiting = tx.labels.intend("KR-2", "dhl")
        clock.advance(timedelta(days=2))
        tx.labels.change(tx.labels.intend("KR-3", "dhl").id, file="3.pdf", state=LabelState.ENTERED)
        assert tx.labels.in_states([LabelState.INTENDED, LabelState.UNCLEAR]) == [waiting]
        assert tx.labels.with_file(before=clock() - timedelta(days=1)) == [old]


def test_a_label_that_is_not_there_is_an_error(store: Store) -> None:
    """Changing or requiring an unknown label says so instead of doing nothing."""
    with store.transaction() as tx:
        with pytest.raises(LookupError):
            tx.labels.change(7, reason="x")
        with pytest.raises(LookupError):
            tx.labels.require(7)


def test_a_store_from_before_labels_gets_them(url: str, clock: Clock) -> None:
    """The first schema is brought along by itself and keeps what is in it."""
    engine = database.open_engine(url)
    migrate(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO facts (key, value) VALUES ('kept', 'yes')"))
    engine.dispose()
    store = Store.open(url, clock)
    with store.transaction() as tx:
        assert tx.facts.get("kept") == "yes"
        assert tx.labels.intend("KR-1", "dhl").id == 1
    store.close()
