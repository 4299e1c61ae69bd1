"""The hub's tables.

Money is stored as whole cents and moments as whole microseconds since 1970 (UTC), so that SQLite and
PostgreSQL give back exactly what was written.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    event,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Money(TypeDecorator[Decimal]):
    """A Decimal of at most two places, kept as whole cents."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Any) -> int | None:
        """Return cents; raises ValueError when a part of a cent would be lost."""
        if value is None:
            return None
        cents = int(value * 100)
        if cents != value * 100:
            raise ValueError(f"{value} is not a whole number of cents")
        return cents

    def process_result_value(self, value: int | None, _dialect: Any) -> Decimal | None:
        """Return the Decimal with two places."""
        return None if value is None else Decimal(value).scaleb(-2)


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, kept as whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Any) -> int | None:
        """Return microseconds since 1970."""
        return None if value is None else (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, _dialect: Any) -> datetime | None:
        """Return the aware UTC datetime."""
        return None if value is None else _EPOCH + value * _MICROSECOND


def now() -> datetime:
    """Return the present moment, aware UTC."""
    return datetime.now(UTC)


metadata = MetaData()


suppliers = Table(
    "suppliers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("number", String(100), nullable=False, unique=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("previous_key", String(200)),
    Column("country", String(2), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("callback_url", Text),
    Column("shipping_net", Money, nullable=False),
)

retailers = Table(
    "retailers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, unique=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("country", String(2), nullable=False),
    Column("callback_url", Text),
    Column("billing", JSON, nullable=False),
)

offers = Table(
    "offers",
    metadata,
    Column("supplier_id", ForeignKey("suppliers.id"), primary_key=True),
    Column("gtin14", String(14), primary_key=True),
    Column("gtin", String(14), nullable=False),
    Column("product_sku", String(200)),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("category", String(100), nullable=False),
    Column("tax_rate", String(10), nullable=False),
    Column("image_url", Text, nullable=False),
    Column("attributes", JSON, nullable=False),
    Column("is_live", Boolean, nullable=False),
    Column("is_in_stock", Boolean, nullable=False),
    Column("stock_quantity", BigInteger),
    Column("regular_price", String(20), nullable=False),
    Column("wholesale_price", String(20)),
    Column("price_includes_tax", Boolean),
    Column("contains", JSON(none_as_null=True)),
    Column("told", JSON, nullable=False),
)

links = Table(
    "links",
    metadata,
    Column("retailer_id", ForeignKey("retailers.id"), primary_key=True),
    Column("gtin14", String(14), primary_key=True),
    Column("supplier_id", ForeignKey("suppliers.id"), nullable=False, index=True),
)

sequences = Table(
    "sequences",
    metadata,
    Column("retailer_id", ForeignKey("retailers.id"), primary_key=True),
    Column("gtin14", String(14), primary_key=True),
    Column("last", BigInteger, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("received_at", Moment, nullable=False),
    Column("sender", String(100), nullable=False),
    Column("type", String(40), nullable=False, index=True),
    Column("raw", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("outcome", JSON, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("retailer_id", ForeignKey("retailers.id"), nullable=False),
    Column("number", String(100), nullable=False),
    Column("placed_at", Moment, nullable=False),
    Column("status", String(40), nullable=False),
    Column("shipping", JSON, nullable=False),
    Column("billing", JSON, nullable=False),
    Column("rejected", JSON, nullable=False),
    UniqueConstraint("retailer_id", "number"),
)

parts = Table(
    "parts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(100), nullable=False, unique=True),
    Column("order_id", ForeignKey("orders.id"), nullable=False, index=True),
    Column("supplier_id", ForeignKey("suppliers.id"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("status", String(40), nullable=False),
    Column("shop_number", String(100), index=True),
    Column("shipping_net", Money, nullable=False),
    Column("gross", Money, nullable=False),
    Column("lines", JSON, nullable=False),
    Column("parcels", JSON, nullable=False),
    Column("reason", JSON),
)

refunds = Table(
    "refunds",
    metadata,
    Column("supplier_id", ForeignKey("suppliers.id"), primary_key=True),
    Column("number", ForeignKey("parts.number"), primary_key=True),
    Column("refund_id", BigInteger, primary_key=True),
    Column("received_at", Moment, nullable=False),
    Column("total", String(20), nullable=False),
    Column("counted", Money, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("number", String(100), nullable=False, index=True),
    Column("reference", String(100), nullable=False),
)

postings = Table(
    "postings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", ForeignKey("entries.id"), nullable=False, index=True),
    Column("account", String(120), nullable=False, index=True),
    Column("amount", Money, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("role", String(10), nullable=False),
    Column("recipient", String(100), nullable=False),
    Column("type", String(40), nullable=False),
    Column("number", String(100), index=True),
    Column("body", JSON, nullable=False),
    Column("simultaneous", Integer, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("delivery_id", ForeignKey("deliveries.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("status", Integer, nullable=False),
    Column("answer", Text, nullable=False),
    Column("reason", Text, nullable=False),
)


def _keep_for_ever(table: Table, connection: Connection, **_options: Any) -> None:
    """Let the database itself refuse to change or remove a row."""
    refusal = f"{table.name} is append-only"
    if connection.dialect.name == "postgresql":
        function = f"{table.name}_append_only"
        body = f"BEGIN RAISE EXCEPTION '{refusal}'; END"
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        )
        action = f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
    else:
        action = f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
    for verb in ("UPDATE", "DELETE"):
        name = f"{table.name}_no_{verb.lower()}"
        connection.exec_driver_sql(f"CREATE TRIGGER {name} BEFORE {verb} ON {table.name} {action}")


for _table in (messages, entries, postings):
    event.listen(_table, "after_create", _keep_for_ever)
