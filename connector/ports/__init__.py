"""The ports: what the use cases need of the world. Every sentence here has a test in ``tests/contract/``.

All methods may raise the errors of their side: ``ShopUnavailable`` (nothing happened, or it was only a
read), ``ShopDoubtful`` (a write whose answer was lost), ``ShopAccessDenied``, ``ShopRefused`` and
``ShopUnexpected`` for :class:`Shop`; ``PlatformUnavailable``, ``PlatformAccessDenied`` and
``PlatformRefused`` for :class:`Platform`; their like for :class:`Labels`. All are safe to call from several
threads.
"""

from connector.ports.alarms import Heartbeat, Messenger, Notifier
from connector.ports.catalogue import NOTICED_WITHIN, Catalogue, OwnFields, Products, Samples
from connector.ports.hooks import Hooks
from connector.ports.identity import Able, Clock, Identity, Preparing, Reading, Rival
from connector.ports.labels import Labels
from connector.ports.orders import FollowedOrders, OrderMarks, OrderPlacing, Orders
from connector.ports.platform import Platform
from connector.ports.retail import MOST_ROWS, Assortment, RetailOrders, RetailShop
from connector.ports.running import Account, Memory, Pace
from connector.ports.shop import Shop

__all__ = [
    "MOST_ROWS",
    "NOTICED_WITHIN",
    "Able",
    "Account",
    "Assortment",
    "Catalogue",
    "Clock",
    "FollowedOrders",
    "Heartbeat",
    "Hooks",
    "Identity",
    "Labels",
    "Memory",
    "Messenger",
    "Notifier",
    "OrderMarks",
    "OrderPlacing",
    "Orders",
    "OwnFields",
    "Pace",
    "Platform",
    "Preparing",
    "Products",
    "Reading",
    "RetailOrders",
    "RetailShop",
    "Rival",
    "Samples",
    "Shop",
]
