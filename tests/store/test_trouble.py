"""What keeps a store from being used is said in words of ours."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from connector.store import Store
from connector.store.trouble import describe_trouble


def trouble_of(store: Store, *statements: str) -> str | None:
    """Let statements fail and describe why."""
    with store.engine.connect() as connection:
        for statement in statements[:-1]:
            connection.execute(text(statement))
        with pytest.raises(OperationalError) as caught:
            connection.execute(text(statements[-1]))
    return describe_trouble(caught.value)


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    """No page can be added: the supplier hears of the disk, not of an operational error."""
    store = Store.open(f"sqlite:///{tmp_path / 'connector.db'}")
    fill = "INSERT INTO facts VALUES ('big', hex(zeroblob(900000)))"
    said = trouble_of(store, "PRAGMA max_page_count=1", fill)
    assert said is not None
    assert "its disk is full" in said
    store.close()


def test_a_store_that_may_only_be_read_is_named(tmp_path: Path) -> None:
    """Whoever took the right to write away finds this in the log."""
    store = Store.open(f"sqlite:///{tmp_path / 'connector.db'}")
    said = trouble_of(store, "PRAGMA query_only=ON", "INSERT INTO facts VALUES ('a', 'b')")
    assert said is not None
    assert "its file cannot be written" in said
    store.close()


def test_a_defect_is_no_trouble_of_the_store(tmp_path: Path) -> None:
    """A statement that is wrong stays a defect, which is logged with its place."""
    store = Store.open(f"sqlite:///{tmp_path / 'connector.db'}")
    assert trouble_of(store, "SELECT * FROM nowhere") is None
    assert describe_trouble(ValueError("x")) is None
    store.close()
