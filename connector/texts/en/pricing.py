"""English texts of the commands about prices."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "help.prices": "Enter dealer prices and categories in the shop.",
    "help.prices.export": "Write all offers with their dealer prices into a table (CSV).",
    "help.prices.export.file": "File to write; a new one.",
    "help.prices.import": "Write the dealer prices and categories of a table into the shop.",
    "help.prices.import.file": "CSV file with a column gtin or sku, and dealer_price, category or both.",
    "help.prices.rule": "Write dealer prices by a rule into the shop, or one category.",
    "help.prices.rule.text": 'Such as "30 % off": of the regular price, net of its tax.',
    "help.prices.rule.category": "Only products in this category of the shop or of Kickroute.",
    "help.prices.rule.set_category": "Give them this Kickroute category as well; none: not offered.",
    "help.prices.undo": "Put back what stood in the shop before the last import or rule.",
    "help.prices.dry_run": "Only show what would be written.",
    "help.prices.yes": "Write it without asking.",
    "cli.prices.before": "Now",
    "cli.prices.after": "Then",
    "cli.prices.column.gtin": "GTIN",
    "cli.prices.column.sku": "SKU",
    "cli.prices.column.product": "Product",
    "cli.prices.column.regular": "Regular price",
    "cli.prices.column.price": "Dealer price net",
    "cli.prices.column.category": "Kickroute category",
    "cli.prices.column.shop_categories": "Shop categories",
    "cli.prices.file_exists": "{file} is there already and may hold your prices; name another file",
    "cli.prices.not_written_to": "{file} cannot be written: {reason}",
    "cli.prices.not_read": "{file} cannot be read: {reason}",
    "cli.prices.exported": (
        "{count} offers written to {file}. Fill in the dealer prices, net of tax, and the "
        "categories, save it as CSV, then: kickroute-connector prices import {file}"
    ),
    "cli.prices.no_rule": '“{rule}” is no rule, such as "30 % off"',
    "cli.prices.rule_needed": 'name a rule, such as "30 % off", or --set-category',
    "cli.prices.no_category": "Kickroute has no category “{category}”; known are: {known}",
    "cli.prices.none_in": "No product is in the category “{category}”. Categories of the shop: {known}",
    "cli.prices.planned": (
        "Would be written: {prices} dealer prices, {categories} categories; {unchanged} stand there already."
    ),
    "cli.prices.empty": "{count} rows ask for nothing: price and category are empty there.",
    "cli.prices.outlook": "Of the {of} offers of these products, {offered} can then be offered.",
    "cli.prices.held": (
        "{count} of the prices are far from what was told before, or below a fifth of the retail "
        "price: the price guard holds them until you confirm each (kickroute-connector products "
        "--confirm GTIN)."
    ),
    "cli.prices.above_retail": "{count} of the prices are above the retail price net of tax.",
    "cli.prices.dry_run": "Nothing was written.",
    "cli.prices.nothing": "There is nothing to write.",
    "cli.prices.more": "… and {count} more; --json shows all",
    "cli.prices.unusable_row": "Row {row} ({what}): {reason}",
    "cli.prices.unusable": "{what}: {reason}",
    "cli.prices.ask": "Write {count} values into the shop?",
    "cli.prices.unasked": "Nothing was written. To write it, give --yes as well.",
    "cli.prices.left": "Nothing was written.",
    "cli.prices.progress": "{count} of {total} done …",
    "cli.prices.written": (
        "{count} values were written into the shop; the running connector tells them by itself. To "
        "take them back: kickroute-connector prices undo"
    ),
    "cli.prices.undone": "{count} values were put back.",
    "cli.prices.nothing_to_undo": "Nothing was written that could be put back.",
    "what.dealer price entered": "dealer price entered",
    "what.dealer price put back": "dealer price put back",
    "what.dealer price not taken": "dealer price not taken by the shop",
    "what.category entered": "category entered",
    "what.category put back": "category put back",
    "what.category not taken": "category not taken by the shop",
    "detail.value": "now",
}
