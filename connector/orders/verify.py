"""Whether an order in the shop is what was asked for: pure."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from connector.model import NewOrder, OrderStatus, ShopOrder
from connector.model.messages import say

CENT = Decimal("0.01")


def differences(wanted: NewOrder, found: ShopOrder, *, has_note: bool, went_on: bool = False) -> list[str]:
    """List what differs between the order that was sent and the one that was read back.

    Shops round line totals to cents. Addresses are compared by the parts that decide where the parcel
    goes; the sentences name the part, never its content. An order that ``went_on`` after it was made live
    may have any status but that of one that is not live yet.
    """
    wrong: list[str] = []
    if found.kickroute_number != wanted.kickroute_number:
        wrong.append(say("it carries the Kickroute number “{value}”", value=found.kickroute_number))
    if _quantities(wanted) != _quantities(found):
        wrong.append(say("its products or quantities differ"))
    else:
        wrong += _price_differences(wanted, found)
    if abs(wanted.shipping_net_total - found.shipping_net_total) > CENT / 2:
        wrong.append(
            say(
                "the net shipping is {theirs} instead of {ours}",
                theirs=found.shipping_net_total,
                ours=wanted.shipping_net_total,
            )
        )
    wrong += [
        say("{part} differs in the shipping address", part=part)
        for part in _address_differences(wanted, found)
    ]
    is_live = not found.pending or wanted.status is OrderStatus.PENDING_PAYMENT
    if found.status is not wanted.status and not (went_on and is_live):
        wrong.append(say("its status is {value}", value=found.shop_status))
    if not has_note:
        wrong.append(say("the note is missing"))
    return wrong


def _quantities(order: NewOrder | ShopOrder) -> Counter[str]:
    counted: Counter[str] = Counter()
    for line in order.lines:
        counted[line.offer_id] += line.quantity
    return counted


def _price_differences(wanted: NewOrder, found: ShopOrder) -> list[str]:
    wrong: list[str] = []
    for offer_id, gtin in {line.offer_id: line.gtin for line in wanted.lines}.items():
        ours, theirs = _net(wanted, offer_id), _net(found, offer_id)
        lines = sum(line.offer_id == offer_id for line in wanted.lines)
        if abs(ours - theirs) > CENT / 2 * lines:
            wrong.append(
                say(
                    "the net price of GTIN {gtin} is {theirs} instead of {ours}",
                    gtin=gtin,
                    theirs=theirs,
                    ours=ours,
                )
            )
    return wrong


def _net(order: NewOrder | ShopOrder, offer_id: str) -> Decimal:
    return sum((line.net_total for line in order.lines if line.offer_id == offer_id), Decimal(0))


def _address_differences(wanted: NewOrder, found: ShopOrder) -> list[str]:
    ours, theirs = wanted.shipping, found.shipping
    parts = {
        say("first name"): (ours.first_name or theirs.first_name, theirs.first_name),
        say("last name"): (ours.last_name, theirs.last_name),
        say("city"): (ours.city, theirs.city),
        say("postcode"): (ours.postcode, theirs.postcode),
        say("country"): (ours.country_code, theirs.country_code),
    }
    wrong: list[str] = [name for name, (a, b) in parts.items() if a.strip() != b.strip()]
    # A house number may have been joined to the street: the street must start the same.
    if not theirs.address_1.strip().startswith(ours.address_1.strip()):
        wrong.append(say("street"))
    return wrong
