"""Why a limit is missed, where it is."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatch

_READING = "What a page takes beyond the shop's time is reading its JSON and deciding about its offers."

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
        "After each question polling rests until it took no more than its share; what was asked just before "
        "the end of a window of a minute and a half has not rested yet and is counted whole. That this is "
        "all of it is not proven."
    ),
    "*.sweep.first.*": _READING,
    "*.sweep.again.*": _READING,
}
"""By the figure's name, or a pattern of names."""


def reason_for(name: str) -> str:
    """Return why the limit of a figure is missed."""
    return next((REASONS[known] for known in REASONS if fnmatch(name, known)), "Not explained yet.")
