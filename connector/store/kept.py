"""What was found out about the shop and is kept: the way to reach it, with the address it was found for."""

from __future__ import annotations

import json

from connector.ports import Memory
from connector.settings import Settings
from connector.settings.addresses import is_within
from connector.store import Store

_ADDRESS = "address"


class KeptWays:
    """A :class:`connector.ports.Memory` in the store. At another address nothing is known."""

    def __init__(self, store: Store, address: str) -> None:
        self._store = store
        self._address = address

    def get(self, name: str) -> str | None:
        """Return what was kept for this address."""
        with self._store.reading() as tx:
            written = tx.facts.ways.get(name)
        try:
            address, value = json.loads(written or "null")
        except (ValueError, TypeError):
            return None
        return str(value) if address == self._address else None

    def put(self, name: str, value: str | None) -> None:
        """Keep a text, with the address."""
        with self._store.transaction() as tx:
            written = None if value is None else json.dumps([self._address, value])
            tx.facts.ways.put(name, written)


def on_the_way(settings: Settings, memory: Memory | None) -> Settings:
    """Return the settings with the address at which the shop was found, within the typed one."""
    found = memory.get(_ADDRESS) if memory is not None else None
    if not found or not is_within(found, settings.shop.url):
        return settings
    shop = settings.shop.model_copy(update={"url": found})
    return settings.model_copy(update={"shop": shop})


def keep_address(memory: Memory, found: str, typed: str) -> bool:
    """Keep the address at which the shop answers; False when a person has to decide on it."""
    if not is_within(found, typed):
        return False
    memory.put(_ADDRESS, None if found == typed else found)
    return True
