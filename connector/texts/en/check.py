"""English texts of ``check``."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "check.settings": "Settings",
    "check.settings.fine": "complete and readable",
    "check.files": "Several suppliers",
    "check.files.fine": "{count} settings files share nothing that they must not",
    "check.files.unreadable": "{file} cannot be used: {reason}",
    "check.files.unreadable.next": "Correct this file; the others were checked without it",
    "check.files.shared_platform_key": "{files} have the same kickroute.api_key",
    "check.files.shared_platform_key.next": (
        "Kickroute calls back to one connector per key only: give each supplier the key of its own profile"
    ),
    "check.files.shared_shop_key": "{files} have the same key of a shop",
    "check.files.shared_shop_key.next": "Make a key of its own in each supplier's shop",
    "check.files.shared_shop": "{files} serve the same shop",
    "check.files.shared_shop.next": (
        "Two connectors would tell of the same stock and remove each other's webhooks: keep one of them"
    ),
    "check.files.shared_store": "{files} have the same store",
    "check.files.shared_store.next": (
        "Give each supplier a store.url of its own: a store belongs to one shop"
    ),
    "check.files.shared_port": "{files} listen at the same address",
    "check.files.shared_port.next": "Give each supplier a server.listen with a port of its own",
    "check.store": "Store",
    "check.store.free": "{address} can be used; no connector is running on it",
    "check.store.in_use": "{address} is in use by a running connector",
    "check.store.unusable": "{reason}",
    "check.store.unusable.next": "Correct store.url, or let the connector's user read and write there",
    "check.store.other_shop": "belongs to the shop “{bound}”, but shop.url answers as “{name}”",
    "check.store.other_shop.next": (
        "If your shop has moved: kickroute-connector check --moved. If this is another shop, give it "
        "its own store.url"
    ),
    "check.store.other_key": "was used with another kickroute.api_key",
    "check.store.other_key.next": (
        "If Kickroute gave you a new key, set the old one as kickroute.previous_api_key, or, where the "
        "old one must open nothing any more, say kickroute-connector check --same-supplier; if this is "
        "another supplier's key, give it its own store.url"
    ),
    "check.way": "Way to the shop",
    "check.way.usual": "the usual one: address, keys and pages as the shop's makers mean them",
    "check.way.found": "the shop answers at {url}, found from {typed}, and is asked there",
    "check.way.near": "a shop of this kind answers at {url}",
    "check.way.near.next": "If it is yours, set shop.url to this address",
    "check.way.signed": (
        "the keys travel as a signature: the host takes the Authorization header out (this way works as well)"
    ),
    "check.way.signed_for_http": (
        "the keys travel as a signature for the http address, sent over https: TLS ends in front of the "
        "shop, which takes https for http (this way works as well)"
    ),
    "check.way.address": (
        "the keys travel in the address (shop.keys_in_address): no other way reaches the shop"
    ),
    "check.way.address.next": (
        "The keys stand in the host's logs. Have the host pass the Authorization header on, then remove "
        "shop.keys_in_address and make new keys"
    ),
    "check.way.only_posts": "the host blocks PATCH and DELETE; what is changed is sent by POST",
    "check.way.page_sizes": "the shop gives fewer rows at once than it might ({sizes})",
    "check.way.page_sizes.next": (
        "It works, more slowly: give PHP more memory and time (memory_limit, max_execution_time); larger "
        "pages are tried again by themselves"
    ),
    "check.taking": "Stock",
    "check.taking.nothing": (
        "the last {count} orders took nothing from the shop's stock: its stock management seems to be off"
    ),
    "check.taking.nothing.next": (
        "Switch it on in the shop (WooCommerce: Settings, Products, Inventory; Shopware: "
        "enable_stock_management). Until then their units stay reserved here, until the orders have ended"
    ),
    "check.rows": "Rows",
    "check.rows.broken": "the shop cannot give: {names}",
    "check.rows.broken.next": (
        "Open them in the shop and save them anew; PHP's error log says which plugin breaks on them"
    ),
    "check.shop": "Shop",
    "check.shop.found": "“{name}” answers, version {version}",
    "check.shop.sandbox": "is simulated (shop.platform is “sandbox”): everything here is practice",
    "check.shop.sandbox.next": "Set shop.platform to {kinds} for your own shop",
    "check.shop.denied": "{reason}",
    "check.shop.denied.next": (
        "Make a new key with read and write access in the shop, and put it into the settings"
    ),
    "check.shop.unavailable": "{reason}",
    "check.shop.unavailable.next": (
        "Open the shop in a browser; if it works there, check shop.url and the firewall"
    ),
    "check.shop.other": "{reason}",
    "check.shop.other.next": "Check shop.url and the keys in the settings",
    "check.currency": "Currency",
    "check.currency.fine": "{currency}",
    "check.currency.foreign": "the shop sells in {currency}, and Kickroute's prices are {wanted}",
    "check.currency.foreign.next": (
        "Set the shop's currency to {wanted}, or do not start the connector: every price would be told wrong"
    ),
    "check.keys": "Keys of the shop",
    "check.keys.denied": "{reason}",
    "check.keys.denied.next": (
        "Make a new key with read and write access in the shop, and put it into the settings; give a "
        "Shopware integration the rights of docs/shopware.md"
    ),
    "check.keys.unavailable": "{reason}",
    "check.keys.unavailable.next": (
        "Check again in a few minutes; if it stays so, ask whoever hosts the shop"
    ),
    "check.keys.other": "{reason}",
    "check.keys.other.next": "Look at what the shop answers there; a plugin may change its API",
    "check.keys.products": "products can be read ({total} in all)",
    "check.keys.some_products": "products can be read",
    "check.keys.no_products": "the shop shows no product to this key",
    "check.keys.no_products.next": "Are there products in the shop, and may the key see them?",
    "check.rights": "Rights of the key",
    "check.rights.fine": "it may read all that is needed",
    "check.rights.rights_missing": "the key may not use: {rights}",
    "check.rights.rights_missing.next": (
        "Give the key exactly these rights in the shop; for WooCommerce: a user who manages the shop, "
        "read/write"
    ),
    "check.version": "Version",
    "check.version.fine": "measured and tested",
    "check.version.version_old": "version {version}; measured and tested from {oldest} on",
    "check.version.version_old.next": "Update the shop; until then look at the first orders yourself",
    "check.plugin": "The platform's own plugin",
    "check.plugin.fine": "is not active",
    "check.plugin.platform_plugin": "“{name}” is active in the shop",
    "check.plugin.platform_plugin.next": (
        "Deactivate it: two would answer for the same orders. Until then the connector only watches, "
        "and takes over by itself once the plugin is off. Step by step: docs/moving-over.md"
    ),
    "check.taxes": "Taxes",
    "check.taxes.fine": "are calculated",
    "check.taxes.taxes_off": "the shop does not calculate taxes: orders would lack the value added tax",
    "check.taxes.taxes_off.next": "Switch it on in WooCommerce > Settings > General > Enable taxes",
    "check.taxes.tax_rates_missing": (
        "there is no tax rate for {country}: orders would lack the value added tax"
    ),
    "check.taxes.tax_rates_missing.next": (
        "Enter the rates in WooCommerce > Settings > Tax > Standard rates"
    ),
    "check.cron": "WP-Cron",
    "check.cron.fine": "is on",
    "check.cron.cron_off": "WP-Cron is switched off",
    "check.cron.cron_off.next": (
        "Let your host call wp-cron.php every minute, or no webhook is sent and changes are found by "
        "asking only"
    ),
    "check.order_tables": "Order tables (HPOS)",
    "check.order_tables.fine": "are used",
    "check.order_tables.order_tables_off": (
        "are not used, which is fine: tracking numbers are found by reading open orders again"
    ),
    "check.labels": "Label plugins",
    "check.labels.fine": "none that prints a sender was found",
    "check.labels.label_sender": "“{name}” prints your own address as sender",
    "check.labels.label_sender.next": (
        "Install the companion plugin from deploy/companion, which prints the retailer's on "
        "Kickroute orders, or print labels with kickroute-connector label"
    ),
    "check.labels.label_swapped": (
        "“{name}” prints the retailer as sender on Kickroute orders: the companion plugin is active"
    ),
    "check.labels.seen": "were seen to print the retailer on Kickroute's orders ({names})",
    "check.labels.not_seen": "were not seen yet to print the retailer on a Kickroute order",
    "check.labels.not_seen.next": (
        "Print one label of a Kickroute order and look at its sender; the companion plugin marks the order "
        "from its version 1.2.0 on"
    ),
    "check.labels.label_pickware": (
        "{names} is in the shop. The connector can let it make labels with the retailer as sender "
        '(experimental): labels.carrier = "pickware"'
    ),
    "check.carrier": "Labels",
    "check.carrier.fine": "{said}",
    "check.carrier.denied": "{reason}",
    "check.carrier.denied.next": "Correct the access; docs/labels.md says what is needed",
    "check.carrier.unavailable": "cannot be made now: {reason}",
    "check.carrier.unavailable.next": "Try kickroute-connector label --test later",
    "check.carrier.other": "would not be made: {reason}",
    "check.carrier.other.next": "Correct the section [labels] of the settings; docs/labels.md explains it",
    "check.resold": "Products of other suppliers",
    "check.resold.fine": "none carries a supplier code",
    "check.resold.supplier_codes": (
        "{count} products carry a supplier code: you sell them as a retailer ({names})"
    ),
    "check.resold.supplier_codes.next": (
        "The connector does not replace the retailer's side of the plugin: orders of these products are "
        "not passed on. Keep the plugin in a shop of its own for them, or stop selling them"
    ),
    "check.order_mail": "Mail of a new order",
    "check.order_mail.fine": "is sent to you by the shop",
    "check.order_mail.order_mail_off": "is switched off in the shop",
    "check.order_mail.order_mail_off.next": (
        "Switch “New order” on in WooCommerce > Settings > Emails, or set alarms.supplier and "
        'alarms.new_orders = "on"'
    ),
    "check.retailer_mails": "Mails to customers",
    "check.retailer_mails.fine": "none is sent about a Kickroute order",
    "check.retailer_mails.retailer_mails": (
        "go to the retailer, who is the billing address, never to the end customer ({names})"
    ),
    "check.messages": "Messages of the shop",
    "check.messages.fine": "are worked off beside its requests",
    "check.messages.admin_worker": (
        "are worked off by the admin worker, in the browser of whoever is logged in: webhooks are not "
        "used, changes are asked for"
    ),
    "check.messages.admin_worker.next": (
        "To learn of changes at once, run bin/console messenger:consume as a service and set "
        "shopware.admin_worker.enable_admin_worker to false (docs/shopware.md)"
    ),
    "check.messages.worker_dead": (
        "{count} wait and nobody seems to work them off: webhooks come late or never"
    ),
    "check.messages.worker_dead.next": (
        "Start bin/console messenger:consume on the shop's server and keep it running"
    ),
    "check.prepared": "What the connector needs in the shop",
    "check.prepared.fine": "is all there",
    "check.prepared.not_prepared": "{what}",
    "check.prepared.not_prepared.next": (
        "kickroute-connector check --fix makes it, and so does the first order"
    ),
    "check.prepared.group_gross": (
        "the customer group “{name}” sees gross prices: orders would change their amounts when your "
        "staff saves them"
    ),
    "check.prepared.group_gross.next": (
        "kickroute-connector check --fix sets it right, or set the group's tax display to net"
    ),
    "check.news": "Who hears of a new order",
    "check.news.told": "you do, by the shop or by an alarm",
    "check.news.nobody": "nobody: the shop mails nobody, and no alarm is set",
    "check.news.nobody.next": "Set alarms.mail_to to your mail address, or alarms.supplier (docs/alarms.md)",
    "check.heard": "Somebody hears an alarm",
    "check.heard.proven": "a test message was received",
    "check.heard.unproven": "an address is set, and nobody has ever received a message there",
    "check.heard.unproven.next": (
        "kickroute-connector check --send-test-alarm sends one and asks whether it has arrived"
    ),
    "check.heard.nobody": "nobody: alarms stand on the status page and in the log only",
    "check.heard.nobody.next": (
        "Set alarms.mail_to and your mail server, or alarms.supplier (docs/alarms.md), then: "
        "kickroute-connector check --send-test-alarm"
    ),
    "check.clock": "Clock",
    "check.clock.right": "this machine and the shop agree to {seconds} s",
    "check.clock.wrong": "the shop's clock and this machine's differ by {seconds} s",
    "check.clock.wrong.next": "Let both set their clocks by the network (NTP)",
    "check.hooks": "Webhooks",
    "check.hooks.set": "{count} are active in the shop and point here",
    "check.hooks.not_yet": "are registered when the connector starts",
    "check.hooks.off": "switched off (shop.webhooks is off): changes are found by asking",
    "check.hooks.off.next": "Set shop.webhooks to auto, so that changes are learned at once",
    "check.hooks.off_left": "shop.webhooks is off, and {count} are still registered in the shop",
    "check.hooks.off_left.next": "Start the connector: it removes them at once",
    "check.hooks.in_the_way": "{count} are registered and hold up the shop's customers: {reason}",
    "check.hooks.in_the_way.next": (
        "A running connector removes them within a minute; start it, or run kickroute-connector check --fix"
    ),
    "check.hooks.others": "another connector at {addresses} has them",
    "check.hooks.others.next": (
        "Stop one of the two connectors; kickroute-connector check --fix gives the webhooks to this one"
    ),
    "check.hooks.unused": "are not used: {reason}",
    "check.hooks.unused.next": "Nothing has to be done: changes are asked for every few seconds",
    "check.hooks.broken": "are not as they should be: {what}",
    "check.hooks.broken.next": (
        "kickroute-connector check --fix repairs them; a running connector does within the hour. If it "
        "comes again: can the shop reach the public address?"
    ),
    "check.hooks.unknown": "the shop does not say how they are: {reason}",
    "check.hooks.unknown.next": "Give the key the right to read webhooks, or set shop.webhooks to off",
    "check.statuses": "Statuses of orders",
    "check.statuses.fine": "every status that orders were seen with is understood",
    "check.statuses.unmapped": "orders were seen with statuses of the shop's own: {names}",
    "check.statuses.unmapped.next": (
        'Say in settings.toml under orders.statuses what they mean, for example versendet = "completed": '
        "until then Kickroute is not told of them"
    ),
    "check.shop_url": "Address of the shop",
    "check.shop_url.https": "{url}",
    "check.shop_url.http": "{url} is not encrypted",
    "check.shop_url.http.next": "Switch the shop to https and change shop.url",
    "check.shop_url.unverified": "its certificate is not checked (shop.verify_tls is false)",
    "check.shop_url.unverified.next": "Install a valid certificate and remove shop.verify_tls",
    "check.public_url": "Public address",
    "check.public_url.reached": "{url} leads to this connector",
    "check.public_url.untested": "{url}; it can be tried once the connector runs",
    "check.public_url.private": "{url} can be reached from this machine or network only",
    "check.public_url.private.next": (
        "Kickroute must reach the connector: set kickroute.public_url to an address that it can call"
    ),
    "check.public_url.http": "{url} is not encrypted: addresses of customers would travel in the open",
    "check.public_url.http.next": "Put the connector behind https and change kickroute.public_url",
    "check.public_url.late": "{url}: {reason}",
    "check.public_url.late.next": (
        "Some networks do not let a machine call itself: open {url}/healthz on a telephone without "
        "WLAN; it must answer at once"
    ),
    "check.public_url.unreached": "{url} does not lead to this connector: {reason}",
    "check.public_url.unreached.next": (
        "Point the name at this machine and let its web server pass {url} on to server.listen "
        "(docs/hosting.md)"
    ),
    "check.public_url.redirects": "{url} redirects to {reason}, and Kickroute does not follow",
    "check.public_url.redirects.next": (
        "Set kickroute.public_url to the address that answers without a redirect"
    ),
    "check.public_url.stranger": "at {url} something else answers than this connector",
    "check.public_url.stranger.next": (
        "Let the web server pass this address on to server.listen, or give this connector an address of "
        "its own"
    ),
    "check.listen": "Own address",
    "check.listen.taken": "at {listen} the connector could not listen ({reason})",
    "check.listen.taken.next": (
        "Another program listens there, or another connector: set server.listen to a free port"
    ),
    "check.platform_url": "Kickroute's address",
    "check.platform_url.reached": "{url} answers",
    "check.platform_url.http": "{url} answers, and the key travels there for everybody to read",
    "check.platform_url.http.next": "Set kickroute.url to the address with https://",
    "check.platform_url.unreached": "{url} does not answer: {reason}",
    "check.platform_url.unreached.next": (
        "Compare kickroute.url with the address that Kickroute names; else look at this machine's "
        "network and firewall"
    ),
    "check.platform_url.redirects": (
        "{url} leads to {reason}, and redirects are not followed because the key would go with them"
    ),
    "check.platform_url.redirects.next": "If that is Kickroute, set kickroute.url to it",
    "check.zone": "Time zone",
    "check.zone.set": "{zone} (ui.timezone): it is {time} there",
    "check.zone.of_shop": "{zone}, the shop's own: it is {time} there",
    "check.zone.of_machine": "neither set nor told by the shop: this machine's clock counts, {time}",
    "check.zone.of_machine.next": 'Is that right? Else set ui.timezone = "Europe/Berlin"',
    "check.platform": "Kickroute",
    "check.platform.taken": "takes our messages",
    "check.platform.untried": "is asked when the connector starts for the first time",
    "check.platform.failing": "{reason}",
    "check.platform.failing.next": "It is tried again by itself; if it stays so, check kickroute.url",
    "check.platform.refused": "{reason}",
    "check.platform.refused.next": "Compare kickroute.api_key with the key on Kickroute's settings page",
    "check.platform.inactive": "{reason}",
    "check.platform.inactive.next": (
        "Wait until Kickroute has activated your profile, or ask there; sending goes on by itself then"
    ),
    "check.release": "Products",
    "check.release.all": "all {released} offers are released",
    "check.release.withheld": "{released} offers released, {withheld} withheld ({reasons})",
    "check.release.withheld.next": "kickroute-connector products --withheld says what to change",
    "check.release.duplicates": "{count} GTINs stand at several products, of which one is offered: {gtins}",
    "check.release.duplicates.next": (
        "Give each product its own GTIN: kickroute-connector products --gtin GTIN shows which they are"
    ),
    "check.alarm": "Needs you",
    "check.alarm.lasts": "{message}",
    "check.alarm.lasts.next": "kickroute-connector status and the status page show what waits for you",
    "what.webhooks not used": "webhooks not used",
    "help.check.files": (
        "Settings files of several suppliers: each is checked, and all against each other. --settings "
        "then names what they share."
    ),
}
