"""A shop, a platform and a notifier in memory: adapters that ship, and stand in for mocks in the tests."""

from adapters.memory.hooks import PING, make_webhook
from adapters.memory.notifier import MemoryNotifier
from adapters.memory.platform import MemoryPlatform
from adapters.memory.shop import MemoryShop
from adapters.memory.state import Delivery, Mail

__all__ = ["PING", "Delivery", "Mail", "MemoryNotifier", "MemoryPlatform", "MemoryShop", "make_webhook"]
