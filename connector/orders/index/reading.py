"""Read orders of which every one counts: one that the shop cannot give is neither there nor gone."""

from __future__ import annotations

from collections.abc import Collection

from connector.model import OrderLookup
from connector.model.errors import ShopUnavailable
from connector.model.messages import say
from connector.ports import FollowedOrders


def read_all(shop: FollowedOrders, ids: Collection[str]) -> OrderLookup:
    """Read orders by their ids in the shop, each of which is found or missing.

    Raises ShopUnavailable when the shop cannot give one: what would be concluded from its absence is wrong.
    """
    lookup = shop.orders(ids)
    answered = {order.id for order in lookup.found} | lookup.missing
    if unread := ", ".join(some_id for some_id in ids if some_id not in answered):
        raise ShopUnavailable(
            say(
                "the shop cannot give its order {id} at the moment; mend it there: it breaks on each "
                "question for it",
                id=unread,
            )
        )
    return lookup
