"""A host: its settings, the database of its suppliers, and the keys that open their settings."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from connector.host import kept
from connector.host.kept import Tables
from connector.host.keyring import Keyring
from connector.settings import Settings
from connector.settings.host import HostSettings
from connector.store.shared import SharedStores, Supplier, Suppliers


class House:
    """What commands, workers and doors of a host share; ``model`` is the settings of all platforms."""

    def __init__(self, settings: HostSettings, stores: SharedStores, model: type[Settings]) -> None:
        self.settings = settings
        self.stores = stores
        self.keyring = Keyring(Path(settings.keys.file))
        self._model = model

    @classmethod
    def open(cls, settings: HostSettings, model: type[Settings], connections: int = 0) -> Self:
        """Open the database with so many connections, or as the settings say; raises StoreUnusable."""
        stores = SharedStores.open(settings.store.url, connections=connections or settings.store.connections)
        return cls(settings, stores, model)

    def close(self) -> None:
        """Close all connections."""
        self.stores.close()

    def supplier(self, name: str) -> Supplier:
        """Return the line of a supplier; raises SupplierUnknown."""
        with self.stores.suppliers() as listed:
            return listed.require(name)

    def tables_of(self, supplier: Supplier) -> Tables:
        """Return what a supplier's settings say; raises KeyMissing."""
        return kept.load(self.keyring.decrypt(supplier.name, supplier.settings))

    def settings_of(self, supplier: Supplier) -> Settings:
        """Return the settings by which a supplier is served; raises KeyMissing and SettingsWrong."""
        return self.check(supplier.name, self.tables_of(supplier))

    def check(self, name: str, tables: Tables) -> Settings:
        """Return the settings that tables say; raises SettingsWrong with all that is wrong with them."""
        return kept.settings_of(tables, name, self.settings, self._model)

    def read(self, path: Path) -> Tables:
        """Return what a supplier's settings file says; raises SettingsWrong where it cannot be read."""
        return kept.read_tables(path, self._model)

    def encrypted(self, name: str, tables: Tables) -> str:
        """Return what is kept of settings, once they are found right; raises SettingsWrong and KeyMissing."""
        self.check(name, tables)
        return self.keyring.encrypt(name, kept.dump(tables))

    def change_settings(self, name: str, tables: Tables) -> None:
        """Keep other settings of a supplier, if those that are kept can be read with our keys."""
        with self.stores.suppliers() as listed:
            self.tables_of(listed.require(name, locked=True))
            listed.change(name, settings=self.encrypted(name, tables))

    def require_key(self, listed: Suppliers) -> None:
        """Have a key: the first one is made for a host without suppliers. Raises KeyMissing and OSError.

        Another key beside settings that it does not open would be the beginning of losing them.
        """
        suppliers = listed.all()
        if not suppliers and not self.keyring.is_there:
            self.keyring.make()
        locked = [each.name for each in suppliers if not self.keyring.opens(each.name, each.settings)]
        if locked:
            raise self.keyring.missing(", ".join(locked))
