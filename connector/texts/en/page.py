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
    "door.stale_form": (
        "This button is from an older view of the page. Go back, load the page anew, and press it again; "
        "nothing was changed."
    ),
    "door.failed": "The connector failed; its log says why.",
    "door.unknown_button": "The connector does not know this button; load the page anew.",
    # --- the frame of all pages ---
    "door.no_page": "There is no page at this address.",
    "door.no_way": "This address cannot be asked in this way.",
    "refusal.400": "Not understood",
    "refusal.401": "Password needed",
    "refusal.403": "Not allowed",
    "refusal.404": "Not found",
    "refusal.405": "Not possible",
    "refusal.408": "Too slow",
    "refusal.413": "Too large",
    "refusal.429": "Too many tries",
    "refusal.500": "Something failed",
    "nav.pages": "Pages",
    "nav.overview": "Overview",
    "nav.products": "Products",
    "nav.orders": "Orders",
    "nav.money": "Money",
    "nav.settings": "Settings",
    "nav.practice": "Practice",
    "page.stale": "The connector does not answer: this is how it stood.",
    "page.do.search": "Search",
    "page.page_of": "Page {page} of {pages}",
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
    "page.fails": "fails",
    "page.fine": "works",
    "page.catalogue": "Catalogue",
    "page.sweep_of": "being read: {done} of {total} products",
    "page.sweep": "being read: {done} products so far",
    "page.swept": "read completely on {time}",
    "page.not_swept": "not read completely yet",
    "page.index": "Orders in the shop",
    "page.index_whole": "all of the last 90 days are known ({orders} read)",
    "page.index_back_to": "being read, newest first: {orders} so far, back to {time}",
    "page.index_begins": "not read yet",
    "page.index_holes": "{holes} places cannot be read; they are tried again.",
    "page.index_meanwhile": "Until they are known, a new order whose number may stand on one of them "
    "is not taken: Kickroute sends it again.",
    "page.last_runs": "Last looked at",
    "page.outbox": "Messages",
    "page.outbox_counts": "{waiting} waiting, {parked} set aside",
    "page.withdrawals_held": "{count} offers would leave the platform. If that is meant:",
    "page.ends_held": "{count} orders would be cancelled or refunded. If that is meant:",
    "page.backups": "Copies of the store",
    "page.backups_daily": "the newest is of {time}; {count} in {folder}",
    "page.backups_none_yet": "none yet in {folder}",
    "page.backups_server": "made by the PostgreSQL server's own tools, not by the connector",
    "page.backups_off": "none are made (store.backups)",
    "page.products": "Products",
    "page.product_counts": (
        "{released} offers released, {withheld} withheld; {told} are told to Kickroute, {live} are live "
        "there."
    ),
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
    "page.failing": "What fails and is tried again by itself",
    "page.failing_what": "What",
    "page.failing_since": "Since",
    "page.all_events": "Show all {count}",
    "page.events_means": (
        "{count} messages did not get through at once; {parked} of them are set aside for you."
    ),
    "page.pages": "Pages",
    "page.previous": "Previous page",
    "page.following": "Next page",
    "page.do.retry_events": "Send all again that are set aside",
    "page.event_id": "No.",
    "page.event": "About",
    "page.next": "Next",
    "page.at_once": "at once",
    "page.as_of": "As of {time}",
    "page.skip": "Skip to the content",
    "page.back": "Back to the overview",
    "page.decide": "Waits for your yes or no",
    "page.withdrawals_no": "If not: correct the products in the shop; they stay offered by themselves.",
    "page.ends_no": "If not: set the orders back in the shop; nothing is told then.",
    "page.prices_wait": "Dealer prices that wait for your yes or no: {count}",
    "page.in_the_shop": "Open in the shop",
    "page.stock": "A change of stock",
    "page.stock_hooks": (
        "reaches Kickroute within about a second when the shop calls, otherwise within about {seconds} s."
    ),
    "page.stock_polling": (
        "reaches Kickroute within about {seconds} s: so often the shop is asked, since it does not call."
    ),
    "page.stock_not_yet": "will reach Kickroute as soon as the shop has been asked twice.",
    "page.paused": "Pause: all offers are told as sold out until you end it.",
    "page.paused_until": "Pause: all offers are told as sold out until {until}.",
    "page.leaving": "Leaving: everything was withdrawn; open orders are followed to their end.",
    "page.left": "You have left Kickroute: nothing is offered, and the connector can be stopped.",
    "page.order": "Order {number}",
    "page.not_yet": "not yet",
    "page.history": "What happened",
    "page.money": "Decisions about money",
    "page.money_means": (
        "The newest {count}, with what caused them. All: kickroute-connector history --money"
    ),
    "page.act": "What you can do",
    "page.pause_means": (
        "Holiday: all offers are told as sold out, orders under way go on. Without a day the pause lasts "
        "until you end it."
    ),
    "page.pause_until": "Last day of the pause",
    "page.cancel_means": "The retailer gets the money back. This cannot be taken back.",
    "page.forget_means": "The order stays as it is in the shop, and Kickroute is told nothing more about it.",
    "page.discard_means": "Kickroute never learns of it. This cannot be taken back.",
    "page.not_done_yet": "It is being carried out. Load the page anew to see what became of it.",
    "page.do.unpause": "End the pause",
    "page.do.stay": "Stay after all",
    "page.do.pause": "Begin the pause",
    "page.do.sync": "Read the whole catalogue now",
    "page.do.confirm_withdrawals": "Yes, let them leave",
    "page.do.confirm_ends": "Yes, tell the ends of these orders",
    "page.do.confirm_price": "Yes, tell {price}",
    "page.do.deny_price": "No, do not tell it",
    "page.do.retry_order": "Place it now, whatever the stock",
    "page.do.cancel_order": "Cancel and refund",
    "page.do.forget_order": "Leave it as it is",
    "page.do.retry_event": "Send again",
    "page.do.discard_event": "Give up",
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
    "worker.hinted": "Hinted products",
    "worker.deliver": "Messages to Kickroute",
    "worker.orders": "Orders",
    "worker.rounds": "Rounds",
    "worker.index": "Order index",
    "rule.not_published": "not published",
    "rule.not_visible": "not visible in the sales channel",
    "rule.kind_unknown": "kind of product not understood",
    "rule.name_missing": "no name",
    "rule.category_missing": "no Kickroute category",
    "rule.category_none": "category “none”",
    "rule.tax_class_unknown": "unknown tax class",
    "rule.price_missing": "no dealer price",
    "rule.price_no_base": "no price for the rule",
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
    # --- what the journal holds about an entry ---
    "detail.order": "shop order",
    "detail.orders": "orders",
    "detail.items": "items",
    "detail.place": "in",
    "detail.reason": "because",
    "detail.status": "status",
    "detail.tracking": "tracking number",
    "detail.parcel": "tracking number",
    "detail.carrier": "carrier",
    "detail.repair": "done",
    "detail.gtin": "GTIN",
    "detail.price": "price",
    "detail.before": "before",
    "detail.event": "message",
    "detail.count": "number",
    "detail.product": "product",
    "detail.shop": "shop",
    "detail.until": "until",
    "detail.offers": "offers",
    "detail.units": "units",
    "detail.total": "amount",
    "detail.debited": "debited by Kickroute",
    "detail.refund": "refund",
    "what.received": "received",
    "what.received again": "received again",
    "what.refused": "refused",
    "what.not taken: the shop's orders are still being read": "not taken: the shop's orders are "
    "still being read",
    "what.not taken: the shop does not answer": "not taken: the shop does not answer",
    "what.parked": "parked",
    "what.found in the shop": "found in the shop",
    "what.placing": "placing",
    "what.placed": "placed",
    "what.noted": "noted",
    "what.live": "live",
    "what.confirmed": "confirmed",
    "what.adopted": "adopted",
    "what.another total than Kickroute's": "another total than Kickroute's",
    "what.told": "told",
    "what.refund seen": "refund seen in the shop",
    "what.refund refused": "refund refused by Kickroute",
    "what.refund told": "refund told",
    "what.refund covered": "refund covered",
    "what.refund held": "refund held",
    "what.refund parked": "refund parked",
    "what.tracking number entered by hand": "tracking number entered by hand",
    "what.status in the shop": "status in the shop",
    "what.status received": "status received",
    "what.status refused": "status refused",
    "what.status applied": "status applied",
    "what.order ended": "order ended",
    "what.order ended, not counted": "order ended, not counted",
    "what.ends of orders confirmed": "ends of orders confirmed",
    "what.cancelled by the supplier's choice": "cancelled by the supplier's choice",
    "what.forgotten by the supplier's choice": "forgotten by the supplier's choice",
    "what.placed in any case, by the supplier's choice": "placed in any case, by the supplier's choice",
    "what.price told": "price told",
    "what.price confirmed": "price confirmed",
    "what.price denied": "price denied",
    "what.event given up": "event given up",
    "what.withdrawn": "withdrawn",
    "what.withdrawals confirmed": "withdrawals confirmed",
    "what.webhook repaired": "webhook repaired",
    "what.second pending order trashed": "second pending order trashed",
    "what.not in the shop": "not in the shop",
    "what.not taken from the shop's stock": "not taken from the shop's stock",
    "what.the shop was put back, so its orders are read anew": (
        "the shop was put back, so its orders are read anew"
    ),
    "what.the platform's key was changed": "Kickroute's key was changed",
    "what.the shop has moved": "the shop has moved",
    "what.paused": "paused",
    "what.pause ended": "pause ended",
    "what.leaving": "leaving",
    "what.not leaving": "not leaving",
    "what.left": "left",
    "what.label made": "label made",
    "what.label failed": "label failed",
    "what.label unclear": "label unclear",
    "what.label cancelled": "label cancelled",
    "what.number entered in the shop": "number entered in the shop",
    "what.status not applied": "status not applied",
    "what.sale forwarded": "customer's order forwarded",
    "what.sale not forwarded": "customer's order not forwarded",
    "what.sale told": "Kickroute has the customer's order",
    "what.sale refused": "Kickroute refused the customer's order",
    "what.sale mirrored": "Kickroute told of the customer's order",
    "what.status not applied: too little stock": "status not applied: too little stock",
    "what.status not applied: the shop refuses it": "status not applied: the shop refuses it",
    "what.store brought up to date": "store brought up to date",
    "what.lost by the shop": "lost by the shop",
    # --- what became of a command ---
    "command.sync": "The shop is asked for changes now.",
    "command.sync_full": "The whole catalogue is read now; the status page shows how far it has come.",
    "page.enter_number": "Enter a tracking number",
    "page.tracking_number": "Tracking number",
    "page.carrier": "Carrier",
    "page.do.enter_number": "Write into the shop and tell",
    "carrier.dhl": "DHL",
    "carrier.ups": "UPS",
    "carrier.gls": "GLS",
    "carrier.hermes": "Hermes",
    "carrier.dpd": "DPD",
    "carrier.tnt": "TNT",
    "carrier.other": "another one",
    "command.withdrawals": "{count} offers are withdrawn from the platform.",
    "command.withdrawals_rest": (
        "{count} more came to be held after what you were shown, and stay. If they are meant too: "
        "kickroute-connector sync --confirm-withdrawals --up-to {hold}"
    ),
    "command.no_withdrawals": "No withdrawals are held, so there is nothing to confirm.",
    "command.price": "The dealer price {price} of GTIN {gtin} is confirmed and will be told.",
    "command.price_denied": (
        "The dealer price {price} of GTIN {gtin} is not told. Correct it in the shop, and the offer "
        "comes back."
    ),
    "command.no_price": "No dealer price of GTIN {gtin} is held, so there is nothing to confirm.",
    "command.price_changed": (
        "The dealer price of GTIN {gtin} that is held is {price}, which you were not shown; nothing was "
        "decided. Look at it once more."
    ),
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
    "enter.entered": "{tracking} ({carrier}) is written into the shop and told to Kickroute.",
    "enter.known": "{tracking} ({carrier}) was told to Kickroute already; it stands in the shop.",
    "enter.no_number": (
        "“{tracking}” is not one tracking number, so nothing was done. Give a single one as the carrier "
        "wrote it; blanks in it do not matter."
    ),
    "enter.no_carrier": (
        "{tracking} could be several carriers', so nothing was done. Name it: --carrier dhl, ups, gls, "
        "hermes, dpd, tnt or other."
    ),
    "enter.order_unknown": "No order {number} is known here.",
    "enter.order_not_in_shop": (
        "Order {number} is not in the shop (any more); kickroute-connector orders {number} tells what "
        "became of it."
    ),
    "enter.order_cancelled": (
        "Order {number} is cancelled: the retailer has the money back, and a tracking number changes nothing."
    ),
    "command.ends": "The ends of {count} orders are told to Kickroute; the retailers are refunded.",
    "command.ends_rest": (
        "{count} more came to be held after what you were shown, and stay untold. If they are meant too: "
        "kickroute-connector orders --confirm-ends --up-to {hold}"
    ),
    "command.no_ends": "No cancellations or refunds are held, so there is nothing to confirm.",
    "command.events_retried": "{count} messages are sent again now.",
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
    "command.expired": "This waited too long and was not carried out. Ask for it again.",
    "command.interrupted": (
        "The connector was ended while it carried this out. Look whether it was done before you ask again."
    ),
    "command.failed": "The command failed inside the connector; its log says why.",
}
