"""The tables. Money and times are text (exact, and sortable for times), so that both databases agree.

On PostgreSQL texts are compared by their bytes, as SQLite and Python do, whatever the database's locale;
and numbers from a shop or counted up for years are as wide as SQLite's.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from connector.model import messages

VERSION = "0013"
"""The newest migration; a store that carries another is migrated or refused."""

_BY_BYTES = Text(collation="C")
Words = Text().with_variant(_BY_BYTES, "postgresql")
Whole = BigInteger().with_variant(Integer(), "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time as text of fixed width, so that its order is the order of time."""

    impl = String(32).with_variant(_BY_BYTES, "postgresql")
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the signature is the base class's
        """Write as UTC with microseconds; refuses a naive time with ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone was given to the store")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the signature is the base class's
        """Read back the same instant."""
        return None if value is None else datetime.fromisoformat(value)


class Money(TypeDecorator[Decimal]):
    """An exact decimal amount as text."""

    impl = String(40).with_variant(_BY_BYTES, "postgresql")
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the signature is the base class's
        """Write without exponent."""
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - the signature is the base class's
        """Read back the same amount."""
        return None if value is None else Decimal(value)


class Said(TypeDecorator[str]):
    """A text for people: a message with its sentence and values, or any other text as it is."""

    impl = Words
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the signature is the base class's
        """Write a message so that it can be said in any language later."""
        return None if value is None else messages.dump(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the signature is the base class's
        """Read a message back; texts of earlier versions stay as they were written."""
        return None if value is None else messages.load(value)


metadata = MetaData()


def _text(name: str, kind: TypeEngine[str] = Words, **options: Any) -> Column[str]:
    return Column(name, kind, nullable=False, default="", server_default="", **options)


def _only_where(sqlite: str, postgresql: str = "") -> dict[str, Any]:
    """Keep an index small: only rows of this condition are in it."""
    return {"sqlite_where": text(sqlite), "postgresql_where": text(postgresql or sqlite)}


def _number(name: str) -> Column[int]:
    return Column(name, Whole, nullable=False, default=0, server_default="0")


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=False, server_default=false())


text_column, flag_column, only_where = _text, _flag, _only_where
"""For the tables of rooms within: they belong to the same metadata."""

facts = Table("facts", metadata, Column("key", Words, primary_key=True), _text("value", Said()))

offers = Table(
    "offers",
    metadata,
    Column("product_id", Words, primary_key=True),
    Column("offer_id", Words, primary_key=True, index=True),
    _text("gtin14", index=True),
    _text("gtin"),
    _text("name"),
    _flag("released"),
    _text("reasons"),
    _text("warnings"),
    _text("rules"),  # the codes among the reasons: few sets of them are shared by all offers
    _text("title"),
    _text("variant"),
    _text("sku"),
    _text("image_url"),
    _text("regular_price"),
    _text("dealer_price"),
    Column("price", Money),
    Column("retail_net", Money),
    _text("category"),
    _text("shop_categories"),
    Column("quantity", Whole),
    _flag("in_stock"),
    _text("tax_rate"),
    _text("sought"),  # what a search looks at, in its own spelling; it begins with the name
    _text("product_sku"),
    Index("offers_rules", "released", "rules"),
    Index("offers_sought", "sought", "product_id", "offer_id", "released"),
)
# PostgreSQL indexes rows of up to 2,700 bytes, and an offer may stand in any number of categories.
Index(
    "offers_shelves", *(offers.c[name] for name in ("shop_categories", "released", "category", "rules"))
).ddl_if(dialect="sqlite")

told = Table(
    "told",
    metadata,
    Column("gtin14", Words, primary_key=True),
    _text("gtin"),
    _text("product_id", index=True),
    _text("offer_id"),
    _text("name"),
    _text("digest"),
    _text("regular_price"),
    Column("dealer_price", Money, nullable=False),
    Column("quantity", Whole),
    _flag("in_stock"),
    _flag("live"),
    Column("told_at", UtcTime, nullable=False),
    Column("withdrawn_at", UtcTime),
    _text("tax_rate"),
)
Index("told_live", told.c.product_id, **_only_where("live = 1", "live"))
Index("told_withdrawn", told.c.told_at, **_only_where("live = 0", "NOT live"))

acknowledged = Table(
    "acknowledged",
    metadata,
    Column("gtin14", Words, primary_key=True),
    Column("at", UtcTime, nullable=False),
)

withdrawals = Table(
    "withdrawals",
    metadata,
    Column("gtin14", Words, primary_key=True),
    _text("gtin"),
    _text("product_id"),
    _text("reason", Said()),
    Column("since", UtcTime, nullable=False),
    _flag("shown_gone"),
    _flag("held"),
    _number("hold"),
)

due = Table(
    "due", metadata, Column("product_id", Words, primary_key=True), Column("moment", Whole, nullable=False)
)

subtracted = Table("subtracted", metadata, Column("product_id", Words, primary_key=True), _text("units"))

departures = Table(
    "departures",
    metadata,
    Column("id", Whole, primary_key=True),
    _text("gtin14"),
    Column("at", UtcTime, nullable=False, index=True),
)

confirmed_prices = Table(
    "confirmed_prices",
    metadata,
    Column("gtin14", Words, primary_key=True),
    Column("price", Money, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Whole, primary_key=True, autoincrement=True),
    Column("place", Whole, nullable=False, index=True),
    _text("lane", index=True),
    Column("priority", Integer, nullable=False),
    _text("kind"),
    _text("payload"),
    Column("created_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False, default=0, server_default="0"),
    Column("next_at", UtcTime),
    _flag("parked"),
    _text("reason", Said()),
    Index("outbox_order", "parked", "priority", "place"),
    sqlite_autoincrement=True,
)
Index("outbox_tried", outbox.c.place, **_only_where("attempts > 0"))

orders = Table(
    "orders",
    metadata,
    Column("number", Words, primary_key=True),
    _text("state", index=True),
    Column("received_at", UtcTime, nullable=False, index=True),
    Column("updated_at", UtcTime, nullable=False),
    Column("body", Words),
    _text("lines"),
    _text("shop_id", index=True),
    _text("shop_number", index=True),
    Column("shop_total", Money),
    _text("reservation"),
    Column("intended_at", UtcTime),
    _text("status"),
    Column("expected", Words),
    Column("wanted", Words),
    Column("parked_from", Words),
    _text("parked_reason", Said()),
    _flag("missing"),
    _flag("held"),
    _flag("taken"),
    _flag("forced"),
    _flag("adopted"),
    Column("taken_moment", Whole, nullable=False, default=0, server_default="0", index=True),
    Column("twin_since", UtcTime),
    _number("hold"),
    Column("debited", Money),
    _text("retailer"),
    _text("goods"),  # the lines as the shop calls them
    _text("sought"),  # what a search looks at, in its own spelling
    Index("orders_open", "status", "state"),  # nearly all orders have ended, and only the others are read
)
# Nearly no order has a wish that waits, needs a person, or is held, and all are asked for all the time.
Index("orders_parked", orders.c.updated_at, **_only_where("parked_reason <> ''"))
Index("orders_wanted", orders.c.wanted, **_only_where("wanted IS NOT NULL"))
Index("orders_held", orders.c.held, **_only_where("held = 1", "held"))

attempts = Table(
    "attempts",
    metadata,
    Column("token", Words, primary_key=True),
    _text("number", index=True),
    Column("at", UtcTime, nullable=False),
    _text("shop_id"),
    _text("seen"),
    _flag("made"),
    _flag("dropped"),
    _flag("put_sent"),
)

unreduced = Table(
    "unreduced",
    metadata,
    Column("number", Words, primary_key=True),
    Column("offer_id", Words, primary_key=True),
    _text("product_id"),
    _text("holder", index=True),
    Column("units", Whole, nullable=False),
    Column("figure", Whole),
)

order_rows = Table(
    "order_rows",
    metadata,
    Column("shop_id", Words, primary_key=True),
    Column("place", Whole, nullable=False, index=True),
    _text("number", index=True),
    _text("shop_number"),
    _text("token"),
    Column("created_at", UtcTime),
    _flag("pending"),
    _flag("trashed"),
    _flag("by_plugin"),
)

# Hardly any order is pending, and those that stay so are looked for.
Index("order_rows_pending", order_rows.c.pending, **_only_where("pending = 1", "pending"))

order_ranges = Table(
    "order_ranges",
    metadata,
    Column("low", Whole, primary_key=True, autoincrement=False),
    Column("high", Whole, nullable=False),
    Column("rows", Whole, nullable=False),
    _flag("hole"),
    _text("top"),
)

refunds = Table(
    "refunds",
    metadata,
    Column("number", Words, primary_key=True),
    Column("refund_id", Words, primary_key=True),
    Column("total", Money),
    _text("state"),
    Column("at", UtcTime, nullable=False),
)

parcels = Table(
    "parcels",
    metadata,
    Column("number", Words, primary_key=True),
    Column("tracking", Words, primary_key=True),
    _text("carrier"),
    Column("at", UtcTime, nullable=False),
)

labels = Table(
    "labels",
    metadata,
    Column("id", Whole, primary_key=True, autoincrement=True),
    _text("number", index=True),
    _text("state"),
    Column("at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    _text("carrier"),
    _text("tracking"),
    _text("file"),
    _text("reason", Said()),
    sqlite_autoincrement=True,
)

journal = Table(
    "journal",
    metadata,
    Column("id", Whole, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False, index=True),
    _text("number", index=True),
    _text("what"),
    _text("detail"),
    _flag("money"),
    sqlite_autoincrement=True,
)
Index("journal_told", journal.c.what, journal.c.at, **_only_where("what IN ('told', 'refund told')"))
Index("journal_ordinary", journal.c.at, **_only_where("money = 0", "NOT money"))

troubles = Table(
    "troubles",
    metadata,
    Column("id", Whole, primary_key=True, autoincrement=True),
    _text("key", index=True),
    _text("found", Said()),
    Column("came", UtcTime, nullable=False),
    Column("went", UtcTime, index=True),
    sqlite_autoincrement=True,
)

latencies = Table(
    "latencies",
    metadata,
    Column("hour", UtcTime, primary_key=True),
    Column("up_to", Integer, primary_key=True, autoincrement=False),
    _number("changes"),
)

requests = Table(
    "requests",
    metadata,
    Column("id", Whole, primary_key=True, autoincrement=True),
    Column("at", UtcTime, nullable=False),
    _text("command"),
    _text("arguments"),
    Column("done_at", UtcTime),
    _text("result"),
    sqlite_autoincrement=True,
)
Index("requests_waiting", requests.c.id, **_only_where("done_at IS NULL"))
