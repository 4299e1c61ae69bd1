"""``add``, ``remove``, ``pause``, ``resume``, ``export``, ``backup``, ``restore``: who is served by what."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from connector.cli.command import WORLD_WRONG
from connector.host import kept
from connector.host.session import HostSession
from connector.settings.files import private_folder, write_private
from connector.store import Store
from connector.store.engines import copies
from connector.store.shared import SharedStore, SupplierState, moving

SETTINGS, STORE = "settings.toml", "connector.db"


def add(session: HostSession, name: str, settings: Path, source: str, *, is_paused: bool) -> None:
    """Add a supplier by its settings file, with what its own connector kept."""
    state = SupplierState.PAUSED if is_paused else SupplierState.ACTIVE
    with session.house() as house, ExitStack() as stack:
        with house.stores.suppliers() as listed:
            house.require_key(listed)
        written = house.encrypted(name, house.read(settings))
        opened = stack.enter_context(moving.opened_source(source)) if source else None
        moving.move_in(house.stores, name, written, state, opened)
        address = session.settings.public_url_of(name)
    session.say.facts(supplier=name, state=state, public_url=address)
    session.say.tell("host.added", name=name, address=address)


def change_settings(session: HostSession, name: str, settings: Path) -> None:
    """Put another settings file in the place of a supplier's settings."""
    with session.house() as house:
        house.change_settings(name, house.read(settings))
    session.say.facts(supplier=name)
    session.say.tell("host.changed", name=name)


def remove(session: HostSession, name: str, *, is_sure: bool) -> None:
    """Forget a supplier; one with live offers only if that is meant."""
    with session.house() as house:
        house.supplier(name)
        live = _live(house.stores.store(name))
        if live and not is_sure:
            session.say.warn(session.say.text("host.still_live", name=name, count=live))
            raise typer.Exit(WORLD_WRONG)
        moving.stop_serving(house.stores, name, SupplierState.MOVED)
        moving.remove(house.stores, name)
    session.say.facts(supplier=name, live=live)
    session.say.tell("host.removed", name=name)


def pause(session: HostSession, name: str) -> None:
    """Take no turns for a supplier any more."""
    with session.house() as house:
        moving.stop_serving(house.stores, name, SupplierState.PAUSED)
        live = _live(house.stores.store(name))
    session.say.facts(supplier=name, state=SupplierState.PAUSED, live=live)
    session.say.tell("host.paused", name=name)
    if live:
        session.say.warn(session.say.text("host.paused_live", name=name, count=live))


def resume(session: HostSession, name: str, *, is_sure: bool) -> None:
    """Serve a supplier again; one that was moved out, and may run elsewhere, only if that is meant."""
    with session.house() as house:
        if house.supplier(name).state is SupplierState.MOVED and not is_sure:
            session.say.warn(session.say.text("host.has_left", name=name))
            raise typer.Exit(WORLD_WRONG)
        with house.stores.suppliers() as listed:
            listed.change(name, state=SupplierState.ACTIVE)
    session.say.facts(supplier=name, state=SupplierState.ACTIVE)
    session.say.tell("host.resumed", name=name)


def export(session: HostSession, name: str, folder: Path, public_url: str) -> None:
    """Write store and settings of a supplier as a daemon runs them; no turn is taken for it from now on."""
    with session.house() as house:
        tables = house.tables_of(house.supplier(name))
        _require_new(folder / STORE, folder / SETTINGS)
        private_folder(folder)
        moving.stop_serving(house.stores, name, SupplierState.MOVED)
        _copy(house.stores.store(name), folder / STORE)
    address = public_url or session.settings.public_url_of(name)
    write_private(folder / SETTINGS, kept.as_daemon(tables, address, STORE))
    session.say.facts(supplier=name, folder=folder, public_url=address)
    session.say.tell("host.exported", name=name, folder=folder, settings=folder / SETTINGS)


def back_up(session: HostSession, name: str, file: Path) -> None:
    """Copy a supplier's store into a file, while it is served."""
    with session.house() as house:
        house.supplier(name)
        _require_new(file)
        _copy(house.stores.store(name), file)
    session.say.facts(supplier=name, file=file)
    session.say.tell("cli.backed_up", file=file)


def restore(session: HostSession, name: str, file: Path) -> None:
    """Put a copy in the place of what is kept for a supplier; what is there now is copied beside it first."""
    with session.house() as house:
        house.supplier(name)
        store, before = house.stores.store(name), file.with_name(f"{file.name}.before-restore")
        with moving.opened_source(str(file)) as source:
            _require_new(before)
            _copy(store, before)
            moving.put_back(store, source)
    session.say.facts(supplier=name, file=file, kept=before)
    session.say.tell("cli.restored", file=file)
    session.say.tell("cli.restored_kept", file=before)


def _copy(store: SharedStore, file: Path) -> None:
    with (
        TemporaryDirectory(prefix="kickroute-") as folder,
        closing(Store.open(f"sqlite:///{folder}/store.db")) as copied,
    ):
        moving.copy_out(store, copied)
        copies.copy_out(copied.engine, file)


def _live(store: Store) -> int:
    with store.reading() as tx:
        return tx.catalogue.count_live()


def _require_new(*files: Path) -> None:
    for file in files:
        if file.exists():
            raise FileExistsError(17, "", str(file))
