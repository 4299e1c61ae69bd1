"""The service manager hears of the daemon only while every part of it is alive."""

from __future__ import annotations

import socket
from pathlib import Path

from systemd_watchdog.systemd_watchdog import WatchDog

import scheduler
from connector.settings import ServerSettings, Settings
from practice.sandbox import World
from practice.sandbox.world import free_address
from tests.waiting import until


def _hears(manager: socket.socket, daemon: scheduler.Daemon, path: Path) -> bool:
    """Tell whether one ping reaches the manager; a new watchdog's first ping is always due."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ours:
        scheduler.ping(daemon, WatchDog(ours, str(path)))
    try:
        return manager.recv(64, socket.MSG_DONTWAIT) == b"WATCHDOG=1\n"
    except BlockingIOError:
        return False


def test_a_dead_part_is_no_sign_of_life(tmp_path: Path) -> None:
    """One worker's thread that is gone keeps the ping back, so that systemd starts the service anew."""
    path, address = tmp_path / "notify", free_address()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, World() as world:
        manager.bind(str(path))
        stage = world.open_shop("woocommerce")
        settings = world.join(stage, Settings(server=ServerSettings(listen=address)), listen=address)
        daemon = scheduler.Daemon(settings)
        try:
            assert not _hears(manager, daemon, path)
            engine = daemon.start()
            assert engine is not None
            assert _hears(manager, daemon, path)
            worker = engine.ordering
            worker.stop()
            until("the end of the worker", lambda: not worker.is_alive)
            assert not _hears(manager, daemon, path)
        finally:
            daemon.stop()
