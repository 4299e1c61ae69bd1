"""English texts of the messages that people get."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "alarm.over": "Over: {what}",
    "alarm.other": "Something needs you",
    "alarm.other.next": "Look at the status page.",
    "alarm.shop.unreachable": "The shop does not answer",
    "alarm.shop.unreachable.next": (
        "Usually there is nothing to do: the connector goes on trying, and nothing is lost. While the "
        "shop is away, orders are placed later and stock is not told. Open the shop in a browser; if it "
        "does not work there either, ask its host."
    ),
    "alarm.shop.access": "The shop refuses the keys",
    "alarm.shop.access.next": (
        "Make a new key in the shop that may read and write, and enter it in the settings. Until then "
        "everything about the shop stands still."
    ),
    "alarm.shop.slow": "The shop is slow: stock is read less often than every 30 seconds",
    "alarm.shop.slow.next": (
        "The connector asks a slow shop less often, so as not to burden it. Webhooks still tell changes "
        "at once where they work. Look for the cause in the shop: cache, plugins, hosting."
    ),
    "alarm.shop.cache": "A cache answers in the shop's place",
    "alarm.shop.cache.next": (
        "Exclude the shop's API (/wp-json/ or /api/) from this cache, in the plugin or at the host. Until "
        "then orders are refused, and after ten minutes everything counts as sold out."
    ),
    "alarm.shop.rows": "The shop cannot give some of its rows",
    "alarm.shop.rows.next": (
        "Open these products or orders in the shop and save them anew; if that fails, PHP's error log says "
        "which plugin breaks on them. Everything else goes on."
    ),
    "alarm.shop.silent": "The shop's webhooks do not arrive",
    "alarm.shop.silent.next": (
        "It works without them: changes are asked for. To learn of them at once, WP-Cron must run (in "
        "Shopware the message worker), and the shop must reach kickroute.public_url."
    ),
    "alarm.shop.second": "A second connector serves the same shop",
    "alarm.shop.second.next": (
        "Stop one of the two. Changes are asked for until then; the webhooks stay where they are until you "
        "give them to this connector: kickroute-connector check --fix."
    ),
    "alarm.shop.webhooks": "The shop's webhooks cannot be set up",
    "alarm.shop.webhooks.next": (
        "It works without: changes are asked for and take some seconds more. Check what the key may do."
    ),
    "alarm.platform.unreachable": "Kickroute does not answer",
    "alarm.platform.unreachable.next": (
        "There is nothing to do: all messages wait and go out as soon as Kickroute answers again."
    ),
    "alarm.platform.access": "Nothing is sent to Kickroute",
    "alarm.platform.access.next": (
        "Compare kickroute.api_key with the key on Kickroute's settings page. All messages wait until then."
    ),
    "alarm.callback.signatures": "Calls with a wrong signature of Kickroute's",
    "alarm.callback.signatures.next": (
        "If Kickroute gave you a new key, enter it as kickroute.api_key and the old one as "
        "kickroute.previous_api_key. Else a stranger tries: such calls change nothing."
    ),
    "alarm.webhooks.signatures": "Webhooks of the shop with a wrong signature",
    "alarm.webhooks.signatures.next": (
        "kickroute-connector check shows whether the webhooks are still the connector's. Such calls "
        "change nothing."
    ),
    "alarm.brake.withdrawals": "Many offers would leave Kickroute at once",
    "alarm.brake.withdrawals.next": (
        "They stay until you confirm it; usually something went wrong in the shop. If it is meant: "
        "kickroute-connector sync --confirm-withdrawals"
    ),
    "alarm.brake.orders": "Many orders were cancelled or refunded at once",
    "alarm.brake.orders.next": (
        "Kickroute is told when you confirm it: kickroute-connector orders --confirm-ends. If it was a "
        "mistake, set the orders back in the shop."
    ),
    "alarm.orders.stray": "Unknown pending Kickroute orders in the shop",
    "alarm.orders.stray.next": "They took no stock. Trash them in the shop, or ask Kickroute.",
    "alarm.orders.rates": "Orders to {about} have another total in the shop than at Kickroute",
    "alarm.orders.rates.next": (
        "They are placed, and a full refund gives back what Kickroute debited. Let the shop tax Kickroute's "
        "orders at German rates there, and ask your tax adviser where the tax is due (OSS, exports)."
    ),
    "alarm.order.parked": "Order {about} needs your decision",
    "alarm.order.parked.next": (
        "It is accepted and could not be placed. To try again: kickroute-connector orders {about} "
        "--retry. To cancel it, which refunds the retailer: kickroute-connector orders {about} --cancel"
    ),
    "alarm.order.waiting": "Order {about} is not in the shop yet",
    "alarm.order.waiting.next": (
        "Usually the shop does not answer; it is placed as soon as that works. If it takes longer, do not "
        "place it by hand: there would be two."
    ),
    "alarm.order.twin": "Order {about} waits: the shop has its number twice",
    "alarm.order.twin.next": (
        "Trash what is not to be shipped in the shop. If another program places the platform's orders there, "
        "switch it off; after ten minutes you are asked."
    ),
    "alarm.order.double": "Order {about} is in the shop a second time",
    "alarm.order.double.next": "Trash what is not to be shipped, or take the Kickroute number off the copy.",
    "alarm.order.pending_again": "Order {about} is pending in the shop again",
    "alarm.order.pending_again.next": "Set its status in the shop, or cancel it there.",
    "alarm.order.set_back": "A stranger's order was touched instead of order {about}",
    "alarm.order.set_back.next": (
        "The shop was put back just then. Look at the order that the message names, and at its mails."
    ),
    "alarm.order.missing": "Order {about} is not to be found in the shop any more",
    "alarm.order.missing.next": (
        "Kickroute was told nothing. Restore it in the shop, or choose: kickroute-connector orders "
        "{about} --cancel (which refunds the retailer) or --forget."
    ),
    "alarm.order.unknown": "Kickroute asks for order {about}, which was not placed",
    "alarm.order.unknown.next": (
        "It was accepted just before the store was lost or put back, and was not yet in the shop, or only as "
        "pending. Ask Kickroute to send it again, or to cancel it."
    ),
    "alarm.order.reopened": "The cancelled order {about} is open again in the shop",
    "alarm.order.reopened.next": (
        "The retailer has got the money back already, and Kickroute is told nothing new. Cancel it in the "
        "shop once more, or agree on a new order."
    ),
    "alarm.order.edited": "The lines of order {about} were changed in the shop",
    "alarm.order.edited.next": "Kickroute is not told. Refund in the shop what is not delivered.",
    "alarm.order.status": "Order {about} came with an unknown status and is on hold",
    "alarm.order.status.next": (
        "Ask the retailer whether it is to be sent. If so, set it to be worked on in the shop; if not, "
        "cancel it."
    ),
    "alarm.order.refused": "Order {about} is refused again and again: an address does not fit the shop",
    "alarm.order.refused.next": (
        "Write to the retailer named in the message: the order is placed as soon as it comes with an "
        "address that fits. A country that the message names can be added in the shop instead."
    ),
    "alarm.order.station": "Order {about} goes to a parcel station that is not clear",
    "alarm.order.station.next": (
        "Ask the retailer for station and post number, and correct the shipping address in the shop before "
        "you make a label."
    ),
    "alarm.order.tracking": "A tracking field of order {about} is not clear",
    "alarm.order.tracking.next": (
        "Nothing of it is told. Correct it in the shop, one number in each field, or enter the number: "
        "kickroute-connector orders {about} --tracking NUMBER --carrier CARRIER"
    ),
    "alarm.order.untracked": "Order {about} is completed and has no tracking number",
    "alarm.order.untracked.next": (
        "Kickroute pays out once it knows one. Enter it in the shop, on the order's page, or with: "
        "kickroute-connector orders {about} --tracking NUMBER --carrier CARRIER"
    ),
    "alarm.order.unreadable": "Order {about} cannot be understood",
    "alarm.order.unreadable.next": (
        "Nothing is told of it. Look at it in the shop; it is read again and again."
    ),
    "alarm.refund.deleted": "A refund of order {about} that was told is deleted",
    "alarm.refund.deleted.next": "The retailer has the money already; Kickroute cannot take it back.",
    "alarm.refund": "A refund of order {about} is not told",
    "alarm.refund.next": "It exceeds what was paid, or cannot be read. Look at the refund in the shop.",
    "alarm.oversold": "With order {about} more is sold than there is",
    "alarm.oversold.next": "Order more of it, or cancel the order in the shop.",
    "alarm.relay.stock": "The retailer goes on with order {about}, but the stock is missing",
    "alarm.relay.stock.next": "Order more and set the status in the shop, or cancel.",
    "alarm.retail.order": "Your order {about} and the supplier's do not agree",
    "alarm.retail.order.next": ("The note on the order in your shop says what was told; decide there."),
    "alarm.retail.untold": "Orders that can be shipped were not forwarded",
    "alarm.retail.untold.next": (
        "The log says what each waits for. Where Kickroute does not answer, they go out once it does."
    ),
    "alarm.relay.refused": "The shop does not take the status of order {about}",
    "alarm.relay.refused.next": "Set it in the shop by hand.",
    "alarm.outbox.parked": "Kickroute refuses a message (no. {about})",
    "alarm.outbox.parked.next": (
        "After correcting it: kickroute-connector outbox --retry {about}. To give it up: "
        "kickroute-connector outbox --discard {about}"
    ),
    "alarm.products.refused": "Kickroute refuses products",
    "alarm.products.refused.next": (
        "Correct what it names in the shop: the products are told again by themselves. The status page and "
        "kickroute-connector outbox --parked list all of them."
    ),
    "alarm.retail.stale": "Nothing is heard of linked products",
    "alarm.retail.stale.next": (
        "Their stock is 0, so that nothing is sold that may be gone, and comes back by itself with the next "
        "news. If Kickroute is there, kickroute-connector check says whether it reaches this connector."
    ),
    "alarm.retail.twice": "Two products of the shop name a supplier for GTIN {about}",
    "alarm.retail.twice.next": "Take the supplier code out of the one that is not to be linked.",
    "alarm.label.unclear": "Whether the label of order {about} was made is not known",
    "alarm.label.unclear.next": (
        "Look for reference {about} in the carrier's portal. If it is there, print it there and enter its "
        "number in the shop. If it is not: kickroute-connector label {about} --again"
    ),
    "alarm.label.sender": "The label of order {about} may name you as sender",
    "alarm.label.sender.next": (
        "Look at the label before the parcel leaves. Install the companion plugin (docs/labels.md), or print "
        "it anew: kickroute-connector label {about} --again"
    ),
    "alarm.failing": "Something fails again and again",
    "alarm.failing.next": (
        "Everything else goes on, and it is tried again by itself, at least every quarter of an hour; the "
        "status page shows when. If it lasts, look at what is named in the shop."
    ),
    "alarm.store.backup": "The store is not copied any more",
    "alarm.store.backup.next": (
        "Make the folder of store.backups writable for the connector, with room for fourteen copies of the "
        "store; it tries again by itself."
    ),
    "alarm.news.order": "New order {about}",
    "alarm.news.order.next": "It is in the shop and waits to be sent.",
    "alarm.news.store": "The connector's store was empty or old",
    "alarm.news.store.next": (
        "Everything is told anew, and the Kickroute orders of the last 90 days were taken over. If that "
        "was not meant, check store.url and your backups."
    ),
}
