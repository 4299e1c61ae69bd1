"""Why a limit is missed, where it is."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatch

_READING = (
    "A first reading takes half of the shop's time and rests as long as it read: twice the floor is meant. "
    "What a page takes beyond that is reading its JSON and deciding about its offers. At a shop as slow as "
    "real ones this is `*.first_reading.10000`."
)
_FULL = (
    "At q = 0.19 s a twentieth of the shop's time is a question every 3.8 s for everything. Stock has two "
    "thirds of that; each change also costs the question that reads it. The other accounts ask at least once "
    "in 55 s, which no budget delays: what they take above their third is what the share is above its limit."
)

REASONS: Mapping[str, str] = {
    "door.8": (
        "The floor checks no signature and no field, and writes one row; the door writes the order and a "
        "line of the journal, logs and counts the call. Both wait equally long for the disk; the rest is CPU "
        "of one Python process, in a profile two fifths the store, a third HTTP, a tenth the log. At several "
        "hundred orders a second nothing waits for it: the shop takes hundreds of times as long for each."
    ),
    "shopware.idle.cpu": (
        "A question for changes is four requests, for no single place shows sales, cancellations and edits; "
        "the floor, a bare loop that asks the same, needs about as much as the limit allows. "
        "`schedule.stock_seconds` makes it ask less often; that is not the default, since a Shopware's "
        "webhooks stop without a word when its worker dies."
    ),
    "woocommerce.idle.cpu": (
        "A question every two seconds, each made with an HTTP library that signs it, and compared with what "
        "is remembered; the floor, a bare loop that asks the same, takes nearly all of what the limit allows."
    ),
    "*.quiet.share.open_orders": (
        "This run watched too early: the reading that takes over 3,000 open orders on a new store, which may "
        "take half of the shop's time, was not over. The figure waits for that now."
    ),
    "*.report.*.legacy.*": (
        "Five of each were measured, so p95 is the slowest of them. With HPOS off a question for changed "
        "orders costs the shop more, and the budget asks it less often; that this is all of it is not proven."
    ),
    "*.intake.building.legacy": (
        "On a store that is new every order is searched for in the shop until the index is whole, and that "
        "takes 6 s with HPOS off and 50,000 orders (measured); with an order every four seconds they queue. "
        "It lasts as long as ninety days of orders are read, once: some minutes."
    ),
    "*.intake.orders.*": (
        "The simulated Shopware answers in some milliseconds; at a real one, whose bare order takes several "
        "times as long, see the top of this page."
    ),
    "*.intake.sweep": "A sweep reads beside it, and the floor was measured alone.",
    "*.stock.cron.*.q19.*": _FULL,
    "*.stock.cron.burst.300.sold_out": (
        "Sold-out ones overtake others in the outbox; here the hub took each message at once, and nothing "
        "waited there. That this is all of it is not proven."
    ),
    "*.stock.poll.50.*": (
        "Fifty edits a second for six seconds are 300 products to read again within the budget; the floor "
        "waits for one question."
    ),
    "*.wait.share": _FULL,
    "*.sweep.first.*": _READING,
    "*.sweep.again.*": _READING,
}
"""By the figure's name, or a pattern of names."""


def reason_for(name: str) -> str:
    """Return why the limit of a figure is missed."""
    return next((REASONS[known] for known in REASONS if fnmatch(name, known)), "Not explained yet.")
