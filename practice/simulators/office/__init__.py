"""The owner's pages of a simulated shop: orders to pack, products to correct, and the shop's own habits.

Each shop says in its own words what there is (``Staff``); how it looks is the same for all. Forms post to
``/owner/<action>`` and come back to the page that they were sent from.
"""

from practice.simulators.office.pages import Office, came_back, sent_from
from practice.simulators.office.shown import Field, Line, Offer, Order, Product, Staff, Task

__all__ = [
    "Field",
    "Line",
    "Offer",
    "Office",
    "Order",
    "Product",
    "Staff",
    "Task",
    "came_back",
    "sent_from",
]
