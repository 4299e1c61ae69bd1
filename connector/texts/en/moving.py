"""English texts of moving over from the platform's own plugin."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "cli.column.shop_number": "Shop order",
    "cli.column.told": "Would be told",
    "cli.adopt.nothing": "nothing",
    "cli.adopt.parcel": "tracking number {number}",
    "cli.adopt.refund": "refund of {total}",
    "cli.adopt.summary": (
        "{orders} orders of the plugin wait for your yes. Kickroute would be told tracking "
        "numbers of {parcels} orders, which releases your payout; {cancelled} cancellations and "
        "{refunds} refunds ({refunded} in all), which the retailers get back; and that {other} "
        "orders are completed or refunded. What Kickroute knows already is counted once only."
    ),
    "cli.adopt.left": (
        "{count} items do not qualify and may still be live from the plugin; the next reading of "
        "the catalogue withdraws each once."
    ),
    "cli.adopt.holes": (
        "Some of the shop's orders of that time cannot be read: what the plugin placed among them is not in "
        "this list."
    ),
    "cli.adopt.may_tell": "Tell Kickroute all of this?",
    "cli.adopt.not_told": (
        "Nothing was told. To tell it: kickroute-connector adopt --yes. To leave a single order "
        "as it is: kickroute-connector orders NUMBER --forget"
    ),
    "cli.adopt.plugin_active": (
        "The platform's own plugin “{name}” is active and may still tell Kickroute by itself. "
        "Deactivate it first; the list above changes nothing."
    ),
    "cli.adopt.done": (
        "{count} orders of the plugin are followed from now on like your own, and what Kickroute "
        "may not know of them is told."
    ),
    "command.adopted": "{count} orders of the plugin are followed from now on.",
    "state.found": "waits for your yes",
    "alarm.orders.found": "Orders of the platform's plugin wait for your yes",
    "alarm.orders.found.next": (
        "Look at what would be told: kickroute-connector adopt --dry-run; tell it: kickroute-connector adopt."
    ),
    "alarm.shop.plugin": "The platform's own plugin is active in the shop",
    "alarm.shop.plugin.next": (
        "Deactivate the plugin: until then the connector only watches, and takes over by itself."
    ),
    "help.adopt": (
        "Move over from the platform's own plugin: list its orders, and tell what Kickroute may not know."
    ),
    "help.adopt.dry_run": "Only list; nothing is remembered or told.",
    "help.adopt.since": "Look at orders from this day on, such as 2026-08-27. Default: the last 90 days.",
    "help.adopt.yes": "Tell it without asking once more.",
    "help.adopt.csv": "Write the list as CSV, too.",
    "what.found, placed by the plugin": "found in the shop, placed by the plugin",
    "what.taken over from the plugin": "taken over from the plugin",
    "what.withdrawn what the plugin may have left live": "withdrawn what the plugin may have left live",
    "cli.field_removed": ("Removed from the shop: {what}"),
    "cli.fields_left": (
        "The connector's fields could not be removed ({reason}); delete the set “kickroute” in "
        "Settings > System > Custom fields."
    ),
    "help.leave.fields": (
        "At the end also remove the connector's own fields (Shopware); values in them are not shown any more."
    ),
}
