"""English texts of ``check``."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "check.settings": "Settings",
    "check.settings.fine": "complete and readable",
    "check.store": "Store",
    "check.store.free": "{address} can be used; no connector is running on it",
    "check.store.in_use": "{address} is in use by a running connector",
    "check.store.other_shop": "belongs to the shop “{bound}”, but shop.url answers as “{name}”",
    "check.store.other_shop.next": (
        "If your shop has moved: kickroute-connector check --moved. If this is another shop, give it its own "
        "store.url"
    ),
    "check.shop": "Shop",
    "check.shop.found": "“{name}” answers, version {version}",
    "check.shop.sandbox": "is simulated (shop.platform is “sandbox”): everything here is practice",
    "check.shop.sandbox.next": "Set shop.platform to woocommerce or shopware for your own shop",
    "check.shop.currency": "its currency is {currency}",
    "check.shop.currency.next": (
        "Kickroute's prices are euros: set the shop's currency to EUR, or ask Kickroute"
    ),
    "check.found": "What the shop reports",
    "check.found.nothing": "nothing that would be in the way",
    "check.found.rights_missing": "the key may not use: {rights}",
    "check.found.rights_missing.next": "Give the key these rights in the shop; for WooCommerce: read/write",
    "check.found.version_old": "version {version}; measured and tested from {oldest} on",
    "check.found.version_old.next": "Update the shop; until then look at the first orders yourself",
    "check.found.cron_off": "WP-Cron is switched off",
    "check.found.cron_off.next": (
        "Let your host call wp-cron.php every minute, or no webhook is sent and changes are found by asking "
        "only"
    ),
    "check.found.taxes_off": "the shop does not calculate taxes: orders would lack the value added tax",
    "check.found.taxes_off.next": "Switch it on in WooCommerce > Settings > General > Enable taxes",
    "check.found.platform_plugin": "the platform's own plugin “{name}” is active",
    "check.found.platform_plugin.next": (
        "Deactivate it: two would answer for the same orders. Until then the connector only watches, and "
        "takes over by itself once the plugin is off"
    ),
    "check.found.label_sender": "“{name}” prints your own address as sender",
    "check.found.label_sender.next": (
        "Install the companion plugin from companion/woocommerce, which prints the retailer's on Kickroute "
        "orders, or print labels with kickroute-connector label"
    ),
    "check.clock": "Clock",
    "check.clock.right": "this machine and the shop agree to {seconds} s",
    "check.clock.wrong": "the shop's clock and this machine's differ by {seconds} s",
    "check.clock.wrong.next": "Let both set their clocks by the network (NTP)",
    "check.hooks": "Webhooks",
    "check.hooks.set": "registered in the shop",
    "check.hooks.not_yet": "are registered when the connector starts",
    "check.hooks.off": "switched off (shop.webhooks is off): changes are found by asking",
    "check.hooks.off.next": "Set shop.webhooks to auto, so that changes are learned at once",
    "check.keys": "Keys of the shop",
    "check.keys.products": "products can be read ({total} in all)",
    "check.keys.products.next": "Are there products in the shop, and may the key see them?",
    "check.shop_url": "Address of the shop",
    "check.shop_url.http": "{url} is not encrypted",
    "check.shop_url.http.next": "Switch the shop to https and change shop.url",
    "check.shop_url.unverified": "its certificate is not checked (shop.verify_tls is false)",
    "check.shop_url.unverified.next": "Install a valid certificate and remove shop.verify_tls",
    "check.public_url": "Public address",
    "check.public_url.https": "{url}",
    "check.public_url.http": "{url} is not encrypted: addresses of customers would travel in the open",
    "check.public_url.http.next": "Put the connector behind https and change kickroute.public_url",
    "check.public_url.private": "{url} can be reached from this machine or network only",
    "check.public_url.private.next": (
        "Kickroute must reach the connector: set kickroute.public_url to an address that it can call"
    ),
    "check.platform": "Kickroute",
    "check.platform.taken": "takes our messages",
    "check.platform.untried": "is asked when the connector starts for the first time",
    "check.platform.refused.next": "Compare kickroute.api_key with the key on Kickroute's settings page",
    "check.release": "Products",
    "check.release.all": "all {released} offers are released",
    "check.release.withheld": "{released} offers released, {withheld} withheld ({reasons})",
    "check.release.withheld.next": "kickroute-connector products --withheld says what to change",
    "check.alarm": "Needs you",
    "check.trouble.denied": (
        "Make a new key with read and write access in the shop, and put it into the settings"
    ),
    "check.trouble.unavailable": (
        "Open the shop in a browser; if it works there, check shop.url and the firewall"
    ),
    "check.trouble.other": "Check shop.url and the keys in the settings",
}
