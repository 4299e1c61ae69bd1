"""English texts of logging in and of the set-up in the browser."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "login.title": "Log in",
    "login.password": "Password",
    "login.do": "Log in",
    "login.out": "Log out",
    "login.wrong": "That is not the password.",
    "login.none": (
        "No password is set. Without one, pages are shown on the connector's own machine only: set "
        "server.password in settings.toml."
    ),
    "login.forgotten": (
        "Forgotten? Whoever runs the connector's machine sets another one: server.password in settings.toml."
    ),
    "help.setup_link": "Make a link that opens the set-up in the browser once.",
    "cli.setup_link.has_shop": "A shop is set up already; there is nothing to open.",
    "setup.banner": (
        "No shop is set up yet. Open this link in a browser; it works once, within 30 minutes:\n\n  "
        "{link}\n\nAnother one: kickroute-connector setup-link"
    ),
    "setup.strangers": (
        "This connector is being set up. Open the link that it wrote to its log when it started; "
        "kickroute-connector setup-link makes another."
    ),
    "setup.title": "Set-up",
    "setup.welcome": "Welcome",
    "setup.welcome.text": (
        "In about ten minutes this connector links your shop with Kickroute. Nothing is changed in "
        "your shop, and no product is offered, before you say so at the end."
    ),
    "setup.welcome.do": "Begin in this browser",
    "setup.dead": "This link has been used, or is older than 30 minutes.",
    "setup.dead.next": "Make another one on the connector's machine: kickroute-connector setup-link",
    "setup.progress": "Step {at} of {of}",
    "setup.steps": "Steps of the set-up",
    "setup.back": "Back",
    "setup.next": "Continue",
    "setup.missing": "This is still missing.",
    "setup.wrong": "Something is not right yet.",
    "setup.kept": "Your answers are kept: you can come back later and go on here.",
    "setup.done_mark": "done",
    "setup.as_before": "Kept as it is if you leave it empty.",
    "setup.step.password": "Password",
    "setup.step.shop": "Your shop",
    "setup.step.keys": "Keys to the shop",
    "setup.step.public": "This connector's address",
    "setup.step.kickroute": "Kickroute",
    "setup.step.alarms": "Alarms",
    "setup.step.goods": "Products and prices",
    "setup.step.preview": "Preview and start",
    "setup.password.title": "First, a password",
    "setup.password.text": "It opens these pages from now on, for you and nobody else.",
    "setup.password.new": "New password",
    "setup.password.again": "The same again",
    "setup.password.hint": "At least {count} characters. A few words that you can remember are best.",
    "setup.password.short": "Use at least {count} characters.",
    "setup.password.differs": "The two are not the same.",
    "setup.shop.title": "Which shop do you sell from?",
    "setup.shop.supplier": "Your company's name",
    "setup.shop.platform": "Shop system",
    "setup.shop.url": "Address of the shop",
    "setup.shop.url_help": "As you see it in the browser, such as https://www.mein-shop.example",
    "setup.shop.elsewhere": "The shop answers at {url}. Is that yours?",
    "setup.shop.take_it": "Yes, take this address",
    "setup.shop.silent": (
        "No {kind} has answered at this address without keys. If the address is right, go on: with "
        "keys it may."
    ),
    "setup.keys.title": "Let the connector into your shop",
    "setup.keys.text": (
        "It reads products and orders of {url}, and writes the orders that come from Kickroute."
    ),
    "setup.keys.click": "The short way",
    "setup.keys.click_text": (
        "Your shop asks you whether the connector may have keys. Say yes there, and you come back here."
    ),
    "setup.keys.click_do": "Get the keys from {kind}",
    "setup.keys.no_click": (
        "{kind} hands out keys by one click only to a public https address. You have opened this page "
        "at another one, so type them in."
    ),
    "setup.keys.trouble": "The keys that came do not open the shop: {reason}",
    "setup.keys.moved": "The address of the shop was changed meanwhile.",
    "setup.keys.typed": "Or type them in",
    "setup.keys.typed_only": "Type the keys in",
    "setup.keys.try": "Try the keys and continue",
    "setup.keys.open": "{name} is open to the connector ({kind} {version}).",
    "setup.public.title": "Where is this connector reached?",
    "setup.public.text": (
        "Kickroute and your shop call it there. It is called once now, to be sure that the address "
        "leads here."
    ),
    "setup.public.url": "Address of this connector",
    "setup.public.try": "Call it and continue",
    "setup.public.anyway": "Keep it although it was not reached",
    "setup.public.answer": "Somebody else answers at this address.",
    "setup.public.redirects": "This address leads on to another one ({reason}); enter that one.",
    "setup.public.late": "Nobody answered there in time ({reason}).",
    "setup.public.unreached": "It cannot be reached there ({reason}).",
    "setup.kickroute.title": "Connect Kickroute",
    "setup.kickroute.text": "Both stand on the settings page of your Kickroute account.",
    "setup.kickroute.url": "Address of Kickroute",
    "setup.kickroute.key": "Your shop's key there",
    "setup.kickroute.yes": (
        "From now on Kickroute sends orders to this connector ({url}), and no longer to whatever it "
        "called before."
    ),
    "setup.kickroute.no_yes": "Without this yes the key cannot be tried.",
    "setup.kickroute.try": "Try the key and continue",
    "setup.kickroute.later": "Kickroute could not be tried yet ({reason}); the connector goes on trying.",
    "setup.alarms.title": "Who is told when something needs you?",
    "setup.alarms.text": "A mail is sent now; once you have it, alarms are sure to reach you.",
    "setup.alarms.mail_to": "Your mail address",
    "setup.alarms.host": "Who keeps your mails?",
    "setup.alarms.host_auto": "Take it from the address",
    "setup.alarms.server": "Server for outgoing mails, if it is another",
    "setup.alarms.server_help": "Such as smtp.mein-shop.example, or with a port :587",
    "setup.alarms.user": "User, if it is not the address",
    "setup.alarms.password": "Password of the mailbox",
    "setup.alarms.send": "Send a mail to try",
    "setup.alarms.skip": "Go on without",
    "setup.alarms.sent": "A mail is on its way to {address}.",
    "setup.alarms.ask": "Has it arrived?",
    "setup.alarms.yes": "Yes, it is here",
    "setup.alarms.no": (
        "Not there? Look among the unwanted mails, or change something below and send another."
    ),
    "setup.goods.title": "What the connector found in your products",
    "setup.goods.gtin": "GTIN (EAN): field {place}, filled in {count} of the products looked at.",
    "setup.goods.no_gtin": (
        "No GTIN (EAN) was found. Products without one are not offered; enter them in your shop."
    ),
    "setup.goods.price": "Dealer price: field {place}, filled in {count} of the products looked at.",
    "setup.goods.no_price": (
        "No dealer prices were found. Set a rule here, or enter them later under Products."
    ),
    "setup.goods.later": (
        "Single dealer prices, and which category of yours is which of Kickroute's, are entered under "
        "Products once the connector runs."
    ),
    "setup.goods.percent": (
        "Discount for products without a dealer price of their own, in per cent of the net regular price"
    ),
    "setup.goods.percent_help": "Empty: products without a dealer price are not offered.",
    "setup.goods.no_number": "Enter a number such as 30, or nothing.",
    "setup.preview.title": "This is what would be offered",
    "setup.preview.reading": "Your shop is being read. That takes a moment; this page follows by itself.",
    "setup.preview.look": "Look again",
    "setup.preview.again": "Read the shop again",
    "setup.preview.released": "would be offered",
    "setup.preview.withheld": "would be withheld",
    "setup.preview.none": (
        "Nothing would be offered yet. You can start all the same: under Products you see what each "
        "one lacks."
    ),
    "setup.preview.offered": "Products that would be offered",
    "setup.preview.lacking": "Products that would be withheld, and what to change",
    "setup.preview.more": "and {count} more",
    "setup.preview.name": "Product",
    "setup.preview.reason": "What to change",
    "setup.preview.plugin": (
        "The plugin “{name}” is active in your shop. The connector only watches until you deactivate it."
    ),
    "setup.preview.go_text": (
        "With the start the connector offers these products on Kickroute, and takes orders."
    ),
    "setup.preview.go": "Start the connector",
    "what.logged in in the browser": "logged in",
    "what.logged out in the browser": "logged out",
    "what.password set in the browser": "password set",
    "what.set-up opened in the browser": "set-up opened",
    "what.set-up finished in the browser": "set-up finished",
    "what.settings changed in the browser": "settings changed",
    "detail.caller": "from",
    "detail.keys": "keys",
}
