"""Shop, platform, carrier and notifier in memory: adapters that ship, and the tests' stand-ins for mocks."""

from adapters.memory.hooks import PING, make_webhook
from adapters.memory.labels import MemoryLabels
from adapters.memory.notifier import MemoryMessenger, MemoryNotifier
from adapters.memory.platform import MemoryPlatform
from adapters.memory.retail import MemoryRetail
from adapters.memory.shop import MemoryShop
from adapters.memory.state import Delivery, Mail

__all__ = [
    "PING",
    "Delivery",
    "Mail",
    "MemoryLabels",
    "MemoryMessenger",
    "MemoryNotifier",
    "MemoryPlatform",
    "MemoryRetail",
    "MemoryShop",
    "make_webhook",
]
