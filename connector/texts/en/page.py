"""English texts of the HTTP door, the status page and the commands' outcomes."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # --- the HTTP door ---
    "door.only_here": (
        "This page answers only on the machine that the connector runs on, and not through a proxy. To see "
        "it from elsewhere, set server.password in settings.toml."
    ),
    "door.password_needed": "Password needed: server.password in settings.toml, with any user name.",
    "door.too_many_tries": "Too many wrong passwords. Wait a few minutes, then try again.",
    # --- the status page ---
    "page.practice": "Practice: shop and platform are simulated, nothing here is real.",
    "page.verdict.well": "All is well.",
    "page.verdict.starting": "Starting: the catalogue is being read for the first time.",
    "page.verdict.stopped": "The connector is not running. Start it: kickroute-connector run",
    "page.verdict.trouble": "Something needs you.",
    "page.alarms": "What needs you",
    "page.parts": "Shop, platform and queue",
    "page.shop": "Shop",
    "page.platform": "Kickroute",
    "page.fine": "works",
    "page.catalogue": "Catalogue",
    "page.sweep_of": "being read: {done} of {total} products",
    "page.sweep": "being read: {done} products so far",
    "page.swept": "read completely on {time}",
    "page.not_swept": "not read completely yet",
    "page.outbox": "Messages",
    "page.outbox_counts": "{waiting} waiting, {parked} set aside",
    "page.brake": "Held for you",
    "page.withdrawals_held": "{count} offers would leave the platform. If that is meant:",
    "page.ends_held": "{count} orders would be cancelled or refunded. If that is meant:",
    "page.products": "Products",
    "page.product_counts": "{released} offers released, {withheld} withheld; {live} are live on Kickroute.",
    "page.reason": "Reason",
    "page.offers": "Offers",
    "page.withheld_list": "What to change ({shown} of {withheld} withheld offers)",
    "page.orders": "Orders",
    "page.no_orders": "No orders yet.",
    "page.received": "Received",
    "page.state": "State",
    "page.status": "Status in the shop",
    "page.end_held": "its end is held until you confirm it",
    "page.events": "Messages that did not get through",
    "page.event_id": "No.",
    "page.event": "About",
    "page.next": "Next",
    "page.or": "or",
    "page.at_once": "at once",
    "page.as_of": "As of {time}",
    # --- words of the program ---
    "state.received": "received",
    "state.placing": "being placed",
    "state.placed": "placed",
    "state.noted": "noted",
    "state.live": "live",
    "state.confirmed": "confirmed",
    "state.parked": "needs you",
    "state.forgotten": "closed",
    "status.pending-payment": "pending payment",
    "status.on-hold": "on hold",
    "status.awaiting-fulfillment": "processing",
    "status.completed": "completed",
    "status.refunded": "refunded",
    "status.cancelled": "cancelled",
    "worker.collect": "Products",
    "worker.deliver": "Messages to Kickroute",
    "worker.orders": "Orders",
    "rule.not_published": "not published",
    "rule.name_missing": "no name",
    "rule.category_missing": "no Kickroute category",
    "rule.category_none": "category “none”",
    "rule.tax_class_unknown": "unknown tax class",
    "rule.price_missing": "no dealer price",
    "rule.price_not_positive": "dealer price not above zero",
    "rule.price_unreadable": "dealer price unreadable",
    "rule.price_ambiguous": "dealer price ambiguous",
    "rule.price_held": "dealer price to be confirmed",
    "rule.gtin_missing": "no GTIN",
    "rule.gtin_separators": "GTIN with blanks or dashes",
    "rule.gtin_not_digits": "GTIN with other characters than digits",
    "rule.gtin_length": "GTIN of wrong length",
    "rule.gtin_zeros": "GTIN all zeros",
    "rule.gtin_check_digit": "GTIN with wrong check digit",
    "rule.gtin_internal": "GTIN is store-internal",
    "rule.gtin_duplicate": "GTIN used twice",
    "rule.no_variants": "no complete variant",
    "rule.variants_incomplete": "another variant incomplete",
    "rule.category_unfamiliar": "unfamiliar category",
    "rule.price_above_retail": "dealer price above retail price",
    "rule.regular_price_missing": "no regular price",
    "rule.regular_price_unreadable": "regular price unreadable",
    "rule.not_physical": "not shippable",
    "rule.no_image": "no image",
    # --- what became of a command ---
    "command.sync": "The shop is asked for changes now.",
    "command.sync_full": "The whole catalogue is read now; the status page shows how far it has come.",
    "command.withdrawals": "{count} offers are withdrawn from the platform.",
    "command.no_withdrawals": "No withdrawals are held, so there is nothing to confirm.",
    "command.price": "The dealer price {price} of GTIN {gtin} is confirmed and will be told.",
    "command.no_price": "No dealer price of GTIN {gtin} is held, so there is nothing to confirm.",
    "command.prices_differ": (
        "Several products with GTIN {gtin} have a held dealer price ({prices}). Give the GTIN to only one "
        "of them in the shop first."
    ),
    "command.order_retried": "Order {number} is placed in the shop now, whatever the stock.",
    "command.order_not_parked": (
        "Order {number} does not wait to be placed. kickroute-connector orders lists those that do."
    ),
    "command.order_cancelled": (
        "Kickroute is told that order {number} is cancelled; the retailer gets the money back."
    ),
    "command.order_forgotten": "Order {number} is closed here; Kickroute is told nothing.",
    "command.order_without_choice": (
        "Order {number} does not wait for a choice. kickroute-connector orders lists those that do."
    ),
    "command.ends": "The ends of {count} orders are told to Kickroute; the retailers are refunded.",
    "command.no_ends": "No cancellations or refunds are held, so there is nothing to confirm.",
    "command.event_retried": "Message {id} is sent again now.",
    "command.event_discarded": "Given up: {event}.",
    "command.no_event": "There is no message {id}. kickroute-connector outbox lists them.",
    "command.no_parked_event": (
        "There is no message {id} set aside. kickroute-connector outbox --parked lists them; others go out "
        "by themselves."
    ),
    "command.paused": (
        "Paused: {count} offers are told as sold out until you say kickroute-connector unpause. Orders under "
        "way go on."
    ),
    "command.paused_until": (
        "Paused: {count} offers are told as sold out until {until}; then they are offered again by "
        "themselves. Orders under way go on."
    ),
    "command.pause_is_over": "{until} is over already; name a day that is still to come.",
    "command.unpaused": "The pause is over: the catalogue is read, and Kickroute is told what the shop has.",
    "command.not_paused": "There is no pause, so there is nothing to end.",
    "command.leaving": "{count} offers are withdrawn from Kickroute; nothing is offered any more.",
    "command.not_leaving": "Nobody is leaving: kickroute-connector leave begins it.",
    "command.leaving_unfinished": (
        "Not finished yet: {live} offers are live, {waiting} messages wait, {parked} are set aside, and "
        "{orders} orders are open."
    ),
    "command.left": "All is told and no order is open.",
    "command.unknown": "The running connector does not know the command {command}; is it an older version?",
    "command.failed": "The command failed inside the connector; its log says why.",
}
