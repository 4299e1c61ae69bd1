"""English texts about one, where the text of the same key without ``.one`` is about several."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "check.resold.supplier_codes.one": (
        "one product carries a supplier code: you sell it as a retailer ({names})"
    ),
    "check.messages.worker_dead.one": (
        "one waits and nobody seems to work it off: webhooks come late or never"
    ),
    "check.hooks.set.one": "one is active in the shop and points here",
    "check.hooks.off_left.one": "shop.webhooks is off, and one is still registered in the shop",
    "check.hooks.in_the_way.one": "one is registered and holds up the shop's customers: {reason}",
    "check.release.duplicates.one": "one GTIN stands at several products, of which one is offered: {gtins}",
    "cli.confirm_withdrawals.ask.one": (
        "An offer would leave Kickroute. Shall it leave? What comes to be held from now on stays"
    ),
    "cli.confirm_withdrawals.unasked.one": (
        "An offer would leave Kickroute. To let it leave: kickroute-connector sync --confirm-withdrawals "
        "--up-to {hold}"
    ),
    "cli.confirm_ends.ask.one": (
        "An order would be told as cancelled or refunded, and the retailer gets the money back. Tell it? "
        "What comes to be held from now on stays untold"
    ),
    "cli.confirm_ends.unasked.one": (
        "An order would be told as cancelled or refunded. To tell it: kickroute-connector orders "
        "--confirm-ends --up-to {hold}"
    ),
    "cli.leaving_waits.one": "One message to Kickroute is still waiting …",
    "page.withdrawals_held.one": "An offer would leave the platform. If that is meant:",
    "page.ends_held.one": "An order would be cancelled or refunded. If that is meant:",
    "command.withdrawals.one": "One offer is withdrawn from the platform.",
    "command.withdrawals_rest.one": (
        "One more came to be held after what you were shown, and stays. If it is meant too: "
        "kickroute-connector sync --confirm-withdrawals --up-to {hold}"
    ),
    "command.ends.one": "The end of one order is told to Kickroute; the retailer is refunded.",
    "command.ends_rest.one": (
        "One more came to be held after what you were shown, and stays untold. If it is meant too: "
        "kickroute-connector orders --confirm-ends --up-to {hold}"
    ),
    "command.events_retried.one": "One message is sent again now.",
    "command.paused.one": (
        "Paused: one offer is told as sold out until you say kickroute-connector unpause. Orders under way "
        "go on."
    ),
    "command.leaving.one": "One offer is withdrawn from Kickroute; nothing is offered any more.",
    "command.adopted.one": "One order of the plugin is followed from now on.",
    "cli.prices.exported.one": (
        "One offer written to {file}. Fill in the dealer price, net of tax, and the category, save it as "
        "CSV, then: kickroute-connector prices import {file}"
    ),
    "cli.prices.empty.one": "One row asks for nothing: price and category are empty there.",
    "cli.prices.held.one": (
        "One of the prices is far from what was told before, or below a fifth of the retail price: the "
        "price guard holds it until you confirm it (kickroute-connector products --confirm GTIN)."
    ),
    "cli.prices.above_retail.one": "One of the prices is above the retail price net of tax.",
    "cli.prices.ask.one": "Write one value into the shop?",
    "cli.prices.written.one": (
        "One value was written into the shop; the running connector tells it by itself. To take it back: "
        "kickroute-connector prices undo"
    ),
    "cli.prices.undone.one": "One value was put back.",
}
