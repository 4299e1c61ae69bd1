"""English texts of the command line."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # --- the command line ---
    "cli.time_form": "%Y-%m-%d %H:%M:%S",
    "cli.defect": (
        "The connector itself failed ({kind} in {place}). This is a mistake in the program: please report it."
    ),
    "cli.goes_with": "{option} goes with {other}",
    "cli.no_price": "“{price}” is no price, such as 4.90",
    "cli.confirm_withdrawals.ask": (
        "{count} offers would leave Kickroute. Shall they leave? What comes to be held from now on stays"
    ),
    "cli.confirm_withdrawals.unasked": (
        "{count} offers would leave Kickroute. To let these leave: kickroute-connector sync "
        "--confirm-withdrawals --up-to {hold}"
    ),
    "cli.confirm_ends.ask": (
        "{count} orders would be told as cancelled or refunded, and the retailers get their money back. Tell "
        "it? What comes to be held from now on stays untold"
    ),
    "cli.confirm_ends.unasked": (
        "{count} orders would be told as cancelled or refunded. To tell these: kickroute-connector orders "
        "--confirm-ends --up-to {hold}"
    ),
    "cli.confirm_price.ask": "The dealer price of “{name}” is {price}. Tell it?",
    "cli.confirm_price.unasked": (
        "The dealer price of “{name}” is {price}. To tell it: kickroute-connector products --confirm {gtin} "
        "--price {price}"
    ),
    "cli.only_one": "{options} cannot be used together",
    "cli.number_needed": "{option} needs the number of an order",
    "cli.when_it_runs": "It takes effect when the connector runs: kickroute-connector run",
    "cli.waiting_for_daemon": "Waiting for the running connector to carry it out …",
    "cli.not_done_yet": (
        "The running connector has begun with it and is not done yet. kickroute-connector status shows "
        "whether it is well."
    ),
    "cli.withdrawn": (
        "The running connector did not get to it in time. It was withdrawn and will not be carried out; "
        "kickroute-connector status shows whether the connector is well. Then ask for it again."
    ),
    "cli.no_products": "The shop's products were not read yet: kickroute-connector sync --full",
    "cli.product_counts": "{released} offers released, {withheld} withheld.",
    "cli.gtin_unknown": "No product with the GTIN {gtin} is known. Was it saved in the shop a moment ago?",
    "cli.offer_released": "“{name}” (product {product}) is offered.",
    "cli.offer_withheld": "“{name}” (product {product}) is not offered:",
    "cli.released": "released",
    "cli.uncounted": "not counted",
    "cli.never_told": "Kickroute was never told of it.",
    "cli.told_live": "Kickroute is told: dealer price {price}, stock {stock}, since {time}.",
    "cli.not_taken_yet": "Kickroute has not taken that yet.",
    "cli.told_withdrawn": "Kickroute was told on {time} that it is withdrawn.",
    "cli.withdrawal_held": (
        "Its withdrawal is held because many offers would leave at once. If that is meant: "
        "kickroute-connector sync --confirm-withdrawals"
    ),
    "cli.order_unknown": "No order {number} is known here.",
    "cli.parcels": "Tracking numbers told: {numbers}",
    "cli.no_history": "Nothing happened yet.",
    "cli.outbox_page": "Page {page} of {pages}",
    "cli.outbox_counts": "{waiting} messages waiting, {parked} set aside.",
    "cli.set_aside": "set aside",
    "cli.failing": "{about} fails since {since}: {reason}",
    "cli.sending_paused": "Nothing is sent to Kickroute: {reason}",
    "cli.swept": "The catalogue was read completely on {time}.",
    "cli.index_reading": "The shop's orders are being read, newest first: {orders} so far, back to {time}.",
    "cli.index_begins": "The shop's orders are not read yet.",
    "cli.sweeping": "{done} of {total} products read …",
    "cli.synced": "{products} products read, {sent} messages sent; {waiting} waiting, {parked} set aside.",
    "cli.platform_not_ready": (
        "Kickroute does not take messages at the moment; the rest goes out by itself later."
    ),
    "cli.no_shop_in_sandbox": (
        "is “sandbox”, whose shop exists only while kickroute-connector run or sandbox is running; name your "
        "own shop for this command"
    ),
    "cli.preview": (
        "Would be released: {release}, changed: {change}, withdrawn: {withdraw}, held for you: {hold}; "
        "withheld: {withheld}. Nothing was sent."
    ),
    "cli.no_day": "“{day}” is no day such as 2026-12-27, and no time such as 2026-12-27T18:00",
    "cli.may_leave": "Leave Kickroute for good?",
    "cli.leave_unasked": "Nobody is here to say yes; kickroute-connector leave --yes does it.",
    "cli.would_leave": (
        "Would be withdrawn: {live} offers. Still to be followed: {orders} open orders, {waiting} waiting "
        "messages, {parked} set aside. Then the webhooks would be removed from the shop and the decisions "
        "about money written as CSV. Nothing was changed."
    ),
    "cli.leaving_waits": "{count} messages to Kickroute are still waiting …",
    "cli.leaving_unfinished": (
        "Not finished yet: {orders} orders are open, {waiting} messages wait, {parked} are set aside, {live} "
        "offers are live. Leave the connector running until they have come to their end, decide about what "
        "is set aside (kickroute-connector outbox --parked), then say kickroute-connector leave once more. "
        "To stay after all: kickroute-connector unpause"
    ),
    "cli.left": (
        "Done. Nothing is live on Kickroute, no order is open, and the webhooks were removed from the shop. "
        "All decisions about money: {file}"
    ),
    "cli.hooks_left": "The connector's webhooks could not be removed; delete them in the shop by hand.",
    "cli.fixed": "In the shop: {what}",
    "cli.hooks_of_another": (
        "Another connector at {addresses} has the shop's webhooks; they are left alone. To give them to this "
        "one: kickroute-connector check --fix --yes"
    ),
    "cli.may_take_over": ("Another connector at {addresses} has the shop's webhooks. Give them to this one?"),
    "cli.hooks_fixed": "The shop's webhooks are registered, active, and point at this connector.",
    "cli.may_repoint": (
        "Kickroute calls back to one address only. Let it call {url} from now on? Another connector or the "
        "plugin with the same key would hear nothing more."
    ),
    "cli.repointed": "Kickroute takes the key and calls back to {url}.",
    "cli.not_repointed": "Where Kickroute calls back to was left as it is; --yes changes it.",
    "cli.stop_first": "A connector is running on this store; stop it first.",
    "cli.moved": "The store belongs to “{name}” at its new address now.",
    "cli.withhold": "withhold",
    "cli.practice_found": "Practice: this is about the practice shop that runs at {listen}.",
    "cli.csv_needs_dry_run": "--csv goes with --dry-run",
    "cli.yes_no": "[y/N]",
    "cli.neither": "Type y for yes or n for no.",
    "cli.broken_off": "Broken off. Nothing more is done; call the command again when you like.",
    "cli.no_answer": (
        "Nobody is here to answer: this command asks questions. Start it in a terminal (docker: with -it)."
    ),
    "cli.disk_full": "The disk is full ({file}). Make room; nothing that was there before is lost.",
    "cli.no_folder": "{file}: the folder does not exist; make it, or name another file.",
    "cli.unwritable": "{file} cannot be used ({reason}); name another file, or let this user write there.",
    "cli.ask.supplier": "Your name, for logs and messages",
    "cli.ask.as_before": "(nothing typed: as before)",
    "cli.or": "or",
    "cli.ask.platform": "Kind of shop: {kinds}",
    "cli.ask.url": "Address of the shop, such as https://shop.example",
    "cli.ask.kickroute_url": "Address of Kickroute, from its settings page",
    "cli.ask.api_key": "Your API key at Kickroute (nothing is shown while you type)",
    "cli.ask.public_url": "Public address of this connector, such as https://connector.example",
    "cli.init.begin": "A few questions; each answer is tried at once. At the end {file} is written.",
    "cli.init.back": "{back} goes back to the question before. If you break off, your answers are kept.",
    "cli.init.goes_on": (
        "Your answers from before are still here: nothing typed takes the one that is shown. "
        "{back} goes back."
    ),
    "cli.init.no_supplier": "A name is needed: it stands on every log line and message.",
    "cli.init.unwritable": "cannot be written ({reason}); name a file in a folder of yours with --settings",
    "cli.init.in_browser": (
        "exists: this connector was set up in the browser, and what is set there counts more than "
        "a file. Change it there, or move this file away to set up anew"
    ),
    "cli.init.exists": "exists already; name another with --settings, or move it away",
    "cli.init.no_platform": "“{platform}” is not supported; type {kinds}.",
    "cli.init.given_up": (
        "It does not work with these answers. They are kept: the next kickroute-connector init goes on here."
    ),
    "cli.init.found_at": "The shop answers at {url}.",
    "cli.init.may_ask": "That is another host than the one you typed. Shall the keys go there?",
    "cli.init.untrusted": (
        "The certificate of the shop is not trusted ({trouble}). Its SHA-256 fingerprint is {fingerprint}; "
        "whoever runs the server can tell whether that is right."
    ),
    "cli.init.may_trust": "Trust this certificate from now on?",
    "cli.init.may_skip": (
        "Ask the shop without checking its certificate? Only where nobody else can be on the way to it."
    ),
    "cli.init.shop_found": "“{name}” answers, version {version}.",
    "cli.init.gtin_found": "GTINs stand in {place} ({count} of the products looked at).",
    "cli.init.gtin_missing": "No GTIN was found; set release.gtin to the field that holds them.",
    "cli.init.price_found": "Dealer prices stand in {place} ({count} of the products looked at).",
    "cli.init.price_missing": "No dealer price was found; set release.dealer_price to the field with them.",
    "cli.init.kickroute_later": "Kickroute did not take it ({reason}); it is tried again when you start.",
    "cli.init.done": (
        "{file} is written. Next: kickroute-connector check, then kickroute-connector sync --dry-run, then "
        "kickroute-connector run"
    ),
    "cli.init.head": "Settings of the Kickroute Connector; all keys are described in docs/settings.md.",
    "cli.init.secrets": "Keys may also be given as <name>_file with the path of a file.",
    "cli.init.public": "Where Kickroute and the shop reach this connector, by https.",
    "cli.init.fields": "Where GTIN and dealer price stand; the first field that has a value counts.",
    "cli.init.categories": "Which category of the shop is which at Kickroute; none means not offered.",
    "cli.ask.listen": "Where it listens on this machine, such as 127.0.0.1:8400",
    "cli.init.tracking_found": "Tracking numbers stand in {places} of your orders.",
    "cli.init.public_later": "Taken as it is; kickroute-connector check tries it again.",
    "cli.init.plugin": (
        "The platform's own plugin is active in your shop. How to move over, step by step: "
        "docs/moving-over.md"
    ),
    "cli.init.prepare": (
        "kickroute-connector check --fix makes the fields, group and customer that the connector "
        "needs in a Shopware shop."
    ),
    "cli.init.tracking": (
        "Further fields of orders that hold tracking numbers; those of usual plugins are known."
    ),
    "cli.init.listen": (
        "Where the connector listens on this machine; the web server passes public_url on to it."
    ),
    "cli.init.alarms": "Who hears of trouble, and how: docs/alarms.md.",
    "cli.column.gtin": "GTIN",
    "cli.column.name": "Name",
    "cli.column.product": "Product",
    "cli.column.decision": "Decision",
    "cli.column.number": "Order",
    "cli.column.time": "Time",
    "cli.column.what": "What happened",
    "cli.column.detail": "Details",
    "cli.column.action": "Action",
    "action.release": "release",
    "action.change": "change",
    "action.withdraw": "withdraw",
    "action.hold": "hold",
    "field.name": "name",
    "field.price": "dealer price",
    "field.regular_price": "price",
    "field.stock": "stock",
    # --- help ---
    "help.app": "Connects your shop to the dropshipping platform Kickroute.",
    "help.option.settings": "Settings file; may be repeated, the later wins. Default: settings.toml",
    "help.option.up_to": "Only what was shown, up to the number that page, message or command named.",
    "help.option.json": "Print one JSON object instead of sentences.",
    "help.option.version": "Print the version.",
    "help.option.number": "Kickroute's number of an order, or the shop's.",
    "help.run": "Run the connector until it is stopped.",
    "help.sync": "Read the shop now and tell Kickroute what changed.",
    "help.sync.full": "Read the whole catalogue.",
    "help.sync.dry_run": "Only show what would be told; nothing is sent or remembered.",
    "help.init": "Ask a few questions, try the answers, and write settings.toml.",
    "help.sync.csv": "With --dry-run: write the list as CSV, too.",
    "help.sync.confirm": "Let offers leave that were held because many would leave at once.",
    "help.products": "Show which products are offered, and why the others are not.",
    "help.products.withheld": "Only the withheld ones, each with what to change.",
    "help.products.gtin": "Explain one GTIN.",
    "help.products.price": "The price that was shown; another one is not confirmed.",
    "help.products.confirm": "Confirm the held dealer price of a GTIN.",
    "help.products.deny": "Say no to the held dealer price of a GTIN.",
    "help.orders": "Show orders, or decide about one that needs you.",
    "help.orders.retry": "Place it in the shop now, whatever the stock.",
    "help.orders.cancel": "Cancel it: the retailer gets the money back.",
    "help.orders.forget": "Leave it as it is and tell Kickroute nothing.",
    "help.orders.tracking": "Write this tracking number into the shop's order and tell it to Kickroute.",
    "help.orders.carrier": "Who carries it: dhl, ups, gls, hermes, dpd, tnt or other.",
    "cli.tracking_needed": "--carrier belongs to --tracking TRACKING",
    "help.orders.confirm_ends": (
        "Let cancellations and refunds be told that were held because they were many."
    ),
    "help.pause": "Holiday: tell every offer as sold out. Orders under way go on.",
    "help.pause.until": "Last day of the pause, such as 2026-12-27; it ends by itself.",
    "help.unpause": "End a pause, or stay after all: tell Kickroute what the shop has.",
    "help.leave": "Take everything from Kickroute for good, follow open orders to their end, clean up.",
    "help.leave.yes": "Do not ask.",
    "help.leave.dry_run": "Only show what would happen.",
    "help.outbox": "Show messages that Kickroute has not taken yet.",
    "help.outbox.parked": "Only those set aside for you.",
    "help.outbox.page": "Which page of a thousand messages.",
    "help.outbox.retry": "Send a message again now; `all`: everything that is set aside.",
    "help.outbox.discard": "Give up a message that was set aside.",
    "help.history": "Show what happened, in all or about one order.",
    "help.history.money": "Only decisions about money.",
    "help.history.limit": "At most so many entries, the newest.",
    "help.check": "Check settings, shop, keys and store, and say what to do.",
    "help.check.fix": "Repair what is ours: webhooks and fields in the shop; asks before it changes more.",
    "help.check.same_supplier": "Kickroute's key was changed: let the store belong to the new one alone.",
    "cli.same_supplier": "The store belongs to the key in the settings; the old one opens nothing any more.",
    "help.check.moved": "The shop has a new address: let the store belong to it.",
    "help.check.yes": "With --fix: let Kickroute call back to this connector without asking.",
    "cli.status_line": "{supplier}: {verdict} {detail}",
    "cli.status_unknown": "Cannot be looked at.",
    "cli.status_live": "{live} offers are live.",
    "help.status.files": (
        "Settings files of several suppliers: a line for each. --settings then names what they share."
    ),
    "help.backup": "Copy the store into a file; the connector may go on running.",
    "help.backup.file": "The file to write.",
    "help.restore": "Put a copy of the store in its place; stop the connector first.",
    "help.restore.file": "The file that backup wrote; without it the newest daily copy in store.backups.",
    "cli.backed_up": "The store is copied to {file}. It may hold addresses: keep it as safe as the store.",
    "cli.restored": (
        "{file} is in the store's place. At its next start the connector finds out what has happened since."
    ),
    "cli.restored_kept": "What was there is kept in {file}; delete it when it is not needed any more.",
    "help.status": "Say whether all is well. Exit code 1 if not.",
    "help.sandbox": "Practise with a simulated shop and platform.",
    "help.sandbox.once": "Play one scripted day, check it, and end.",
    "help.sandbox.shop": "Which shop to simulate.",
}
