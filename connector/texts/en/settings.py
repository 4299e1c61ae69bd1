"""English texts of the settings in the browser; ``setting.KEY`` is the reference's sentence."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "settings.from_here": "set here",
    "settings.from": "from {file}",
    "settings.secret_set": "set; never shown. Empty: stays as it is",
    "settings.secret_none": "not set",
    "settings.none_here": "In practice there are no settings to change.",
    "settings.save": "Try and save",
    "settings.try.shop": "Test the shop",
    "settings.try.kickroute": "Test Kickroute",
    "settings.try.alarms": "Send a test alarm",
    "settings.heard": "The test alarm has arrived",
    "settings.group.shop": "Shop",
    "settings.group.kickroute": "Kickroute",
    "settings.group.goods": "Products and orders",
    "settings.group.alarms": "Alarms",
    "settings.group.pages": "Pages",
    "settings.shop.opened": "The shop “{name}” ({version}) answers.",
    "settings.kickroute.taken": "Kickroute takes the key, and calls this connector at {url}.",
    "settings.kickroute.inactive": "Kickroute takes the key, and has not activated your account yet.",
    "settings.alarms.sent": "The message was taken. If it has arrived, say so below.",
    "settings.unchanged": "Nothing was changed.",
    "settings.refused": "Nothing was saved.",
    "settings.saved.shop": "Saved, and in force.",
    "settings.saved.kickroute": "Saved, and in force.",
    "settings.saved.goods": "Saved, and in force.",
    "settings.saved.alarms": (
        "Saved, and in force. A test message is on its way; say below when it has arrived."
    ),
    "settings.saved.pages": "Saved, and in force.",
    "settings.saved.password": "The new password counts from now on.",
    "settings.saved.heard": "Good. What needs you reaches you there.",
    "settings.access": "Access",
    "settings.password.known": "Password of today",
    "settings.password.means": "Whoever else is logged in is logged out by it.",
    "settings.password.set": "Set the password",
    "settings.history": "What was done in the browser",
    "settings.away": "Away",
    "settings.away.text": "On holiday everything is told as sold out; orders that are under way go on.",
    "settings.away.until": "Until (empty: until you say otherwise)",
    "settings.away.do": "Go on holiday",
    "settings.leave": "Leave Kickroute …",
    "settings.leave.text": (
        "All your offers are withdrawn for good. Orders that are under way are followed to their end. "
        "On the connector's machine kickroute-connector leave then clears away what is left."
    ),
    "settings.leave.name": "Type “{name}” to show that you mean it",
    "settings.leave.do": "Withdraw everything",
    "settings.leave.not_sure": "Nothing was withdrawn: that is not the name.",
    "settings.others": "In the file",
    "settings.others.text": (
        "These keys are set as well, and are changed where they stand. What is set on this page is in {file}."
    ),
    "what.leaving begun in the browser": "leaving begun",
    "setting.name.shop.url": "Address of the shop",
    "setting.shop.url": "address of the shop",
    "setting.name.shop.consumer_key": "Consumer key",
    "setting.shop.consumer_key": "WooCommerce REST key, read/write",
    "setting.name.shop.consumer_secret": "Consumer secret",
    "setting.shop.consumer_secret": "its secret",
    "setting.name.shop.client_id": "Access key ID",
    "setting.shop.client_id": "Shopware integration: access key",
    "setting.name.shop.client_secret": "Secret access key",
    "setting.shop.client_secret": "Shopware integration: secret key",
    "setting.name.kickroute.api_key": "Key",
    "setting.kickroute.api_key": "this shop's key",
    "setting.name.kickroute.public_url": "This connector's address",
    "setting.kickroute.public_url": "where platform and shop reach this connector",
    "setting.name.release.stock_buffer": "Units kept back",
    "setting.release.stock_buffer": "units kept back from the told stock",
    "setting.name.orders.default_carrier": "Usual carrier",
    "setting.orders.default_carrier": "carrier when nothing tells",
    "setting.name.alarms.mail_to": "Mail address",
    "setting.alarms.mail_to": "mail address of the supplier, which alarms are sent to",
    "setting.name.alarms.mail_server": "Mail server",
    "setting.alarms.mail_server": "server that takes these mails, such as smtp.ionos.de",
    "setting.name.alarms.mail_port": "Port",
    "setting.alarms.mail_port": "its port",
    "setting.name.alarms.mail_security": "Encryption",
    "setting.alarms.mail_security": (
        "`tls` (port 465), `starttls` (587), or `none` for a server on this machine"
    ),
    "setting.name.alarms.mail_user": "User",
    "setting.alarms.mail_user": "user there, mostly the mail address; empty: no login",
    "setting.name.alarms.mail_password": "Password",
    "setting.alarms.mail_password": "that user's password",
    "setting.name.alarms.new_orders": "Tell of new orders",
    "setting.alarms.new_orders": (
        "tell the supplier of each new order; `auto`: where the shop mails nobody (Shopware)"
    ),
    "setting.name.ui.language": "Language",
    "setting.ui.language": "language of page and command line",
}
