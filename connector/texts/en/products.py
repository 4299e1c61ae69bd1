"""English texts of the pages about products, prices and categories."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "command.prices_asked": "The values are being written into the shop.",
    "command.prices_undo_asked": "What stood there before is being put back.",
    "command.prices_busy": "Other values are being written into the shop just now; wait until that is done.",
    "command.prices_not_last": "Something else was written since, or all of it was put back already.",
    "offer.live": "live",
    "offer.waiting": "waiting",
    "offer.withheld": "withheld",
    "products.edit": "Enter prices",
    "products.enter_price": "Enter a dealer price",
    "products.leave_edit": "Stop entering",
    "products.prices": "Rule, table, undo",
    "products.map": "Map categories",
    "products.nothing_typed": "Nothing was changed in the rows, so there is nothing to show.",
    "products.not_read_yet": (
        "The catalogue is being read for the first time; more products appear as they are read."
    ),
    "products.search": "Search by name, SKU or GTIN",
    "products.any_reason": "Any reason",
    "products.any_category": "Any category",
    "products.shop_category": "Category of the shop",
    "products.sort": "Sort",
    "products.sort.name": "Name A–Z",
    "products.sort.-name": "Name Z–A",
    "products.sort.price": "Dealer price, lowest first",
    "products.sort.-price": "Dealer price, highest first",
    "products.sort.margin": "Margin, lowest first",
    "products.sort.-margin": "Margin, highest first",
    "products.sort.stock": "Stock, lowest first",
    "products.sort.-stock": "Stock, highest first",
    "products.sort.told": "Told longest ago",
    "products.sort.-told": "Told last",
    "products.states": "State of the offers",
    "products.all": "All",
    "products.edit_means": (
        "Net of tax, such as 12.50. An empty field leaves what is there. Nothing is written "
        "before you have seen it."
    ),
    "products.found": "{count} offers found",
    "products.csv": "Download as CSV",
    "products.none_found": "Nothing found",
    "products.none_found_means": (
        "No product fits all of this. Take a filter out, or search for a part of the name."
    ),
    "products.show_all": "Show all products",
    "products.none": "No products yet",
    "products.none_means": "They appear here as soon as the catalogue was read.",
    "products.product": "Product",
    "products.sku": "SKU",
    "products.still_live": "still live",
    "products.mend_in_shop": "Mend in the shop",
    "products.more_reasons": "{count} more reasons",
    "products.more_reasons.one": "One more reason",
    "products.regular": "Price",
    "products.regular_net": "Price net",
    "products.dealer": "Dealer price",
    "products.margin": "Margin",
    "products.stock": "Stock",
    "products.by_rule": "by rule",
    "products.in_stock": "in stock",
    "products.sold_out": "sold out",
    "products.told": "told",
    "products.dealer_field": "Dealer price net",
    "products.category_field": "Kickroute category",
    "prices.title": "Prices and categories",
    "prices.preview": "Preview",
    "prices.nothing_yet": "Nothing has been written yet.",
    "prices.gone": "This preview is not kept any more. Ask for it again under Prices and categories.",
    "prices.rule_needed": "Give a percentage, a Kickroute category, or both.",
    "prices.no_file": "Choose a file, saved as CSV.",
    "prices.job.write": "Written into the shop",
    "prices.job.undo": "Put back in the shop",
    "prices.begins": "It begins now …",
    "prices.progress": "{done} of {total} done …",
    "prices.do.refresh": "Look again",
    "prices.written": "{count} values were written into the shop; Kickroute is told by itself.",
    "prices.written.one": "One value was written into the shop; Kickroute is told by itself.",
    "prices.undone": "{count} values were put back.",
    "prices.undone.one": "One value was put back.",
    "prices.broken_at": "It came to {done} of {total}.",
    "prices.do.again": "Show the preview again",
    "prices.left": "{count} values were not written:",
    "prices.left.one": "One value was not written:",
    "prices.row": "Row {row}:",
    "prices.do.undo": "Undo the last run",
    "prices.undo_means": (
        "Every field gets back what stood there before. What somebody changed in the shop since "
        "is left alone."
    ),
    "prices.rule": "By a rule",
    "prices.rule_means": (
        "Per cent off the regular price. Its tax is taken out first, so that dealer prices are net."
    ),
    "prices.percent": "Discount",
    "prices.only_in": "For which products",
    "prices.all_products": "All products",
    "prices.set_category": "Kickroute category",
    "prices.leave_category": "Leave as it is",
    "prices.do.preview": "Show the preview",
    "prices.sheet": "By a table",
    "prices.sheet_means": (
        "Download the table, fill in dealer prices and categories in Excel or LibreOffice, save "
        "it as CSV, and bring it back."
    ),
    "prices.do.download": "Download the table",
    "prices.file": "Filled-in table (CSV)",
    "prices.rows": "In the rows",
    "prices.rows_means": (
        "Type prices into the list of products, and see what they mean before they are written."
    ),
    "prices.do.rows_missing": "Products without a dealer price",
    "prices.do.rows_all": "All products",
    "prices.of_rule": "{percent} % off the net regular price.",
    "prices.of_category": "Kickroute category {category}.",
    "prices.of_sheet": "From the table {name}.",
    "prices.of_rows": "From the rows.",
    "prices.in_short": "In short",
    "prices.count_prices": "Dealer prices",
    "prices.count_categories": "Categories",
    "prices.offered_then": "Offered then",
    "prices.of_all": "of {count} offers of these products",
    "prices.left_out": "Cannot be used",
    "prices.there_already": "{count} stand there already",
    "prices.above_retail": (
        "{count} prices are above the net retail price: nobody can earn anything by them. "
        "Perhaps they include tax, or the comma has slipped."
    ),
    "prices.above_retail.one": (
        "One price is above the net retail price: nobody can earn anything by it. Perhaps it "
        "includes tax, or the comma has slipped."
    ),
    "prices.above_retail_meant": (
        "I have seen these {count} prices, and they are meant to be above the retail price."
    ),
    "prices.above_retail_meant.one": (
        "I have seen this price, and it is meant to be above the retail price."
    ),
    "prices.held": (
        "{count} prices are far from what was told before, or below a fifth of the retail price. "
        "They are written, and told only when you confirm each on the overview."
    ),
    "prices.held.one": (
        "One price is far from what was told before, or below a fifth of the retail price. It is "
        "written, and told only when you confirm it on the overview."
    ),
    "prices.do.write": "Write {count} values into the shop",
    "prices.do.write.one": "Write one value into the shop",
    "prices.do.leave": "Leave it",
    "prices.changes": "What would be written",
    "prices.now": "Now",
    "prices.then": "Then",
    "prices.what_follows": "What follows",
    "prices.is_above": "above retail",
    "prices.is_held": "asked about first",
    "prices.is_offered": "offered",
    "prices.is_withheld": "still withheld",
    "prices.nothing": "Nothing to write",
    "prices.nothing_means": "{count} values stand there already.",
    "prices.unusable": "What cannot be used, and why",
    "prices.more_unusable": "and {count} more",
    "categories.none": "none: not offered",
    "cli.prices.column.state": "State",
    "cli.prices.column.reasons": "Why withheld",
    "cli.prices.column.margin": "Margin %",
    "cli.prices.column.stock": "Stock",
    "categories.title": "Map categories",
    "categories.means": (
        "On the left the categories of your shop, on the right those of Kickroute. A category in "
        "a product's own field comes first; of several that are mapped the upper one counts, and "
        "none beats all."
    ),
    "categories.shop": "Category of the shop",
    "categories.kickroute": "Kickroute",
    "categories.offers": "{count} offers",
    "categories.offers.one": "One offer",
    "categories.would": "{count} would be released",
    "categories.would.one": "One would be released",
    "categories.lack_more": "{count} lack something else as well",
    "categories.lack_more.one": "One lacks something else as well",
    "categories.live": "{count} released",
    "categories.live.one": "One released",
    "categories.not_mapped": "not mapped",
    "categories.do.preview": "Show what follows",
    "categories.do.save": "Save the map",
    "categories.follows": (
        "Not saved yet. Of all offers: {released} would be released, {leaving} would leave, "
        "{retold} would get another category."
    ),
    "categories.nothing": "Nothing was changed, so there is nothing to show.",
    "categories.changed": "The map was changed elsewhere meanwhile. Look at what follows once more.",
    "categories.saved": "The map is saved. The catalogue is read anew by it, which takes a while.",
    "categories.in_practice": (
        "In practice there are no settings, so the map cannot be saved. With your own shop a button saves it."
    ),
    "categories.in_file": (
        "Here the map cannot be saved. Write it into settings.toml, and start the connector anew:"
    ),
    "categories.none_yet": "No categories yet",
    "categories.none_yet_means": "They appear here as soon as the catalogue was read.",
    "categories.brake": "If that many leave at once, the overview asks you first.",
    "categories.not_saved": "The map could not be saved: {reason}",
    "categories.show": "Show its products",
}
