"""One PostgreSQL database for many suppliers: the same tables and questions, each supplier its own rows."""

from connector.store.shared.fences import Fence, held, holding
from connector.store.shared.stores import SharedStore, SharedStores
from connector.store.shared.suppliers import Supplier, Suppliers, SupplierState
from connector.store.shared.working import Work

__all__ = [
    "Fence",
    "SharedStore",
    "SharedStores",
    "Supplier",
    "SupplierState",
    "Suppliers",
    "Work",
    "held",
    "holding",
]
