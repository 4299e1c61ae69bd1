"""The hub: a platform that speaks the Kickroute wire protocol. It knows nothing of connector and adapters.

In one process, for tests and the sandbox (serve ``hub.app`` with any ASGI server)::

    with Hub("sqlite://", callbacks=CallbackPolicy(retries=(0.01, 0.05), number_after=0.01)) as hub:
        hub.add_supplier("berg", key="secret", country="DE", active=True, callback_url=None)
        hub.add_retailer("tal", country="DE")
        ...                                      # the shop POSTs its messages to hub.app
        hub.catalogue("berg")["4006381333931"].stock_quantity, .told["stock_quantity"]
        order = hub.place_order("tal", [("4006381333931", 2)], wait=True)
        order.parts[0].number, .state, .shop_number, .gross; order.rejected

Members: ``add_supplier``, ``add_retailer``, ``activate``, ``rotate_key``, ``set_callback_url``, ``supplier``,
``retailer``, ``suppliers``, ``retailers``. Catalogue: ``catalogue``, ``import_products``.
Orders: ``place_order(retailer, lines, shipping=, billing=, status=, number=, shipping_net=, simultaneous=,
unchecked=, wait=, timeout=) -> Order``, ``resend``, ``ask_number``,
``update_order_status(number, status, tracking=, forbidden_too=, wait=) -> Delivery``,
``send_now(supplier, type, body, signature="valid"|"wrong"|"none", raw=) -> Answer``,
``part(number) -> Part``, ``order(id)``, ``orders``, ``refunds``, ``deliveries``, ``attempts``.
Waiting: ``wait_answered``, ``wait_for``, ``wait_idle``. Failures on purpose: ``faults`` (see ``hub.faults``).
Witnesses: ``messages`` (append-only log: iterate, ``after``, ``events``) and ``ledger``
(``balances``, ``balance``, ``position(number)``, ``entries``). The same over HTTP: ``hub.admin``.

What the hub decides where the protocol says nothing: an ``item.updated`` for a GTIN it was never told is
answered 422 ``unknown_gtin``; an ``order.updated`` with a shop's own number that is none of ours is taken and
ignored; the fee is 9 % of the gross sale; an order with one part cancelled and another completed stays open.
"""

from practice.hub.answers import Answer
from practice.hub.catalogue import Offer
from practice.hub.courier import sign
from practice.hub.deliveries import Attempt, Delivery
from practice.hub.errors import Fault, Forbidden, HubError, NotJson, Refused, TooLarge, Unknown, UnknownKey
from practice.hub.examples import BILLING, SHIPPING
from practice.hub.faults import Faults, PlannedFault
from practice.hub.ledger import Entry, Ledger
from practice.hub.members import Retailer, Supplier
from practice.hub.messages import Event, Message, Messages
from practice.hub.money import Position, Posting
from practice.hub.orders import Line, Order, Part, PartLine, Refund, RejectedLine
from practice.hub.policy import CallbackPolicy
from practice.hub.served import Hub

__all__ = [
    "BILLING",
    "SHIPPING",
    "Answer",
    "Attempt",
    "CallbackPolicy",
    "Delivery",
    "Entry",
    "Event",
    "Fault",
    "Faults",
    "Forbidden",
    "Hub",
    "HubError",
    "Ledger",
    "Line",
    "Message",
    "Messages",
    "NotJson",
    "Offer",
    "Order",
    "Part",
    "PartLine",
    "PlannedFault",
    "Position",
    "Posting",
    "Refund",
    "Refused",
    "RejectedLine",
    "Retailer",
    "Supplier",
    "TooLarge",
    "Unknown",
    "UnknownKey",
    "sign",
]
