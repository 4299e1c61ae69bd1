"""A worker process or the doors of a host whose suppliers' settings stand in its list as they are.

``python -m tests.host.serving worker STORE QUEUE`` or ``serve STORE QUEUE LISTEN``
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading

from connector.assembly.hosting import Host
from connector.assembly.shops import SettingsOfAll
from connector.host.queue import Queue
from connector.host.working import Slots
from connector.running import logs
from connector.running.process import set_up_process
from connector.settings import LogSettings, Settings
from connector.store.shared import SharedStores, Supplier


def read(supplier: Supplier) -> Settings:
    """Read settings that nobody has encrypted."""
    return SettingsOfAll.model_validate(json.loads(supplier.settings))


def main() -> int:
    """Work or serve until told to stop."""
    set_up_process()
    logs.configure(Settings(log=LogSettings(level=os.environ.get("LOG_LEVEL", "warning"))))
    what, store_url, queue_url = sys.argv[1:4]
    stores = SharedStores.open(store_url, connections=8)
    host = Host(stores, Queue.open(queue_url), read)
    if what == "worker":
        process = host.process(Slots(6, 8, 2))
        process.silent, process.recover_seconds = 3.0, 1.0
        return process.run()
    server, hearing = host.server(sys.argv[4])
    hearing.start()
    server.start()
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    told.wait()
    server.stop()
    return 0


if __name__ == "__main__":
    os._exit(main())
