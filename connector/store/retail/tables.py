"""The tables of a retailer's shop; the schema's metadata holds them as it holds all others."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from connector.store.schema import (
    Money,
    Said,
    UtcTime,
    Whole,
    Words,
    flag_column,
    metadata,
    only_where,
    text_column,
)

imports = Table(
    "imports",
    metadata,
    Column("id", Whole, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    text_column("refused", Said()),
    sqlite_autoincrement=True,
)

import_rows = Table(
    "import_rows",
    metadata,
    Column("id", Whole, primary_key=True, autoincrement=True),
    Column("import_id", Whole, nullable=False, index=True),
    text_column("code"),  # the supplier's, by which the shop names it
    text_column("name"),
    text_column("product"),  # what was handed over
    text_column("state", index=True),
    text_column("reason", Said()),
    text_column("answer"),
    text_column("product_id"),
    text_column("request"),  # what the shop was asked last, before its answer was known
    Column("asked_at", UtcTime),
    Column("updated_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)
Index("import_rows_open", import_rows.c.id, **only_where("state = 'waiting'"))

links = Table(
    "links",
    metadata,
    Column("gtin14", Words, primary_key=True),
    text_column("gtin"),
    text_column("code", index=True),
    text_column("product_id", index=True),
    text_column("offer_id"),
    text_column("name"),
    text_column("state", index=True),
    text_column("reason", Said()),
    Column("heard_at", UtcTime, nullable=False, index=True),
    Column("sequence", Whole),
    Column("told_at", UtcTime),
    Column("told", Whole),  # the supplier's figure; null: not counted, and enough
    Column("dealer_price", Money),
    Column("written", Whole),  # the figure that the shop has confirmed
    Column("price", Money),  # the price that we wrote; null: the retailer's own
    flag_column("stale"),
    flag_column("hidden"),
    flag_column("due"),
    text_column("locked", Said()),
    text_column("tax_rate"),
)
Index("links_due", links.c.gtin14, **only_where("due = 1", "due"))

retail_orders = Table(
    "retail_orders",
    metadata,
    Column("order_id", Words, primary_key=True),
    text_column("number", index=True),  # the one told, for ever
    text_column("shop_number", index=True),
    Column("place", Whole, nullable=False, default=0, server_default="0", index=True),
    text_column("state", index=True),
    text_column("status"),
    Column("expected", Words),  # the status that we wrote ourselves
    Column("wanted", Words),  # what the platform wants of the order and the shop does not have yet
    Column("seen_at", UtcTime, nullable=False, index=True),
    Column("ready_at", UtcTime),
    Column("told_at", UtcTime),
    Column("ended_at", UtcTime),
    Column("updated_at", UtcTime, nullable=False),
    Column("body", Words),  # the address, while it is still to be told
    Column("total", Money),
    text_column("reason", Said()),
    text_column("sought"),
)
Index("retail_orders_wanted", retail_orders.c.wanted, **only_where("wanted IS NOT NULL"))

retail_lines = Table(
    "retail_lines",
    metadata,
    Column("order_id", Words, primary_key=True),
    Column("line_id", Words, primary_key=True),
    text_column("gtin14", index=True),
    text_column("gtin"),
    text_column("code"),  # the supplier's, by which the shop names it
    text_column("product_id"),
    text_column("offer_id"),
    text_column("name"),
    Column("quantity", Whole, nullable=False),
    Column("net_total", Money, nullable=False),
    Column("total_tax", Money, nullable=False),
    flag_column("counted"),  # its units are still to be taken off the supplier's figure
    Column("figure", Whole),  # the supplier's figure when the order was forwarded
)
# Nearly all lines are in the supplier's figure by now.
Index("retail_lines_counted", retail_lines.c.gtin14, **only_where("counted = 1", "counted"))
