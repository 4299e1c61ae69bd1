"""How old the newest copy of the store is: on the page, as JSON, and as a figure."""

from __future__ import annotations

from datetime import timedelta

from connector.running.backup import copy_daily
from connector.settings.model import StoreSettings
from tests.doors.test_pages import _metrics
from tests.doors.world import World


def _let_copy(world: World, **store: str) -> None:
    """Let the connector of a world be set so."""
    settings = world.settings.model_copy(update={"store": StoreSettings(**store)})
    world.settings = settings
    from connector.web import build_app

    world.door.app = build_app(world.engine, settings)


def test_the_newest_copy_is_shown(world: World) -> None:
    """Before the first one, and after it: where it is, of when, and how many there are."""
    folder = world.path / "copies"
    _let_copy(world, url=f"sqlite:///{world.store.engine.url.database}", backups=str(folder))
    assert f"none yet in {folder}" in world.get("/").text
    assert "kickroute_backup_timestamp_seconds" not in _metrics(world)
    assert copy_daily(world.store, folder) is not None
    assert f"1 in {folder}" in world.get("/").text
    shown = world.get("/api/status").json()["backups"]
    assert (shown["kind"], shown["count"]) == ("daily", 1)
    age = world.store.now().timestamp() - _metrics(world)["kickroute_backup_timestamp_seconds"]
    assert 0 <= age < timedelta(hours=1).total_seconds()
    assert _metrics(world)["kickroute_backups"] == 1


def test_where_none_are_made_the_page_says_why(world: World) -> None:
    """A server copies by itself; whoever wants no copies is not told that there is one."""
    _let_copy(world, url="postgresql+psycopg:///x")
    assert "PostgreSQL server" in world.get("/").text
    _let_copy(world, url="sqlite:///x.db", backups="")
    assert "none are made (store.backups)" in world.get("/").text
    assert "kickroute_backups" not in _metrics(world)
