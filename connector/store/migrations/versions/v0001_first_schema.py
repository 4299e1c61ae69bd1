"""The first schema.

Types are plain, so that this stays what it was when the tables' own types change.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())


def _time(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(32), nullable=nullable)


def _money(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(40), nullable=nullable)


def upgrade() -> None:
    """Make all tables."""
    _make_catalogue()
    _make_outbox()
    _make_orders()
    _make_journal()


def downgrade() -> None:
    """Drop all tables."""
    for table in (
        *("requests", "journal", "parcels", "refunds", "orders", "outbox", "confirmed_prices"),
        *("departures", "withdrawals", "told", "offers", "facts"),
    ):
        op.drop_table(table)


def _make_catalogue() -> None:
    op.create_table("facts", sa.Column("key", sa.Text(), primary_key=True), _text("value"))
    op.create_table(
        "offers",
        sa.Column("product_id", sa.Text(), primary_key=True),
        sa.Column("offer_id", sa.Text(), primary_key=True),
        *(_text("gtin14"), _text("gtin"), _text("name"), _flag("released")),
        *(_text("reasons"), _text("warnings")),
    )
    op.create_index("ix_offers_offer_id", "offers", ["offer_id"])
    op.create_index("ix_offers_gtin14", "offers", ["gtin14"])
    op.create_table(
        "told",
        sa.Column("gtin14", sa.Text(), primary_key=True),
        *(_text("gtin"), _text("product_id"), _text("offer_id"), _text("name"), _text("digest")),
        *(_text("regular_price"), _money("dealer_price"), sa.Column("quantity", sa.Integer())),
        *(_flag("in_stock"), _flag("live"), _time("told_at")),
    )
    op.create_index("ix_told_product_id", "told", ["product_id"])
    op.create_table(
        "withdrawals",
        sa.Column("gtin14", sa.Text(), primary_key=True),
        *(_text("gtin"), _text("product_id"), _text("reason"), _time("since")),
        *(_flag("shown_gone"), _flag("held")),
    )
    op.create_table(
        "departures", sa.Column("id", sa.Integer(), primary_key=True), _text("gtin14"), _time("at")
    )
    op.create_index("ix_departures_at", "departures", ["at"])
    op.create_table("confirmed_prices", sa.Column("gtin14", sa.Text(), primary_key=True), _money("price"))


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("place", sa.Integer(), nullable=False),
        _text("lane"),
        sa.Column("priority", sa.Integer(), nullable=False),
        *(_text("kind"), _text("payload"), _time("created_at")),
        sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"),
        *(_time("next_at", nullable=True), _flag("parked"), _text("reason")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_place", "outbox", ["place"])
    op.create_index("ix_outbox_lane", "outbox", ["lane"])
    op.create_index("outbox_order", "outbox", ["parked", "priority", "place"])


def _make_orders() -> None:
    op.create_table(
        "orders",
        sa.Column("number", sa.Text(), primary_key=True),
        *(_text("state"), _time("received_at"), _time("updated_at")),
        *(sa.Column("body", sa.Text()), _text("lines"), _text("shop_id"), _text("shop_number")),
        *(_money("shop_total", nullable=True), _text("reservation"), _time("intended_at", nullable=True)),
        _text("status"),
        *(sa.Column(name, sa.Text()) for name in ("expected", "wanted", "parked_from")),
        _text("parked_reason"),
        *(_flag("missing"), _flag("held"), _flag("taken"), _flag("forced"), _flag("adopted")),
    )
    for column in ("state", "received_at", "shop_id", "shop_number"):
        op.create_index(f"ix_orders_{column}", "orders", [column])
    op.create_index("orders_open", "orders", ["status", "state"])
    for column, sqlite, postgresql in (
        ("wanted", "wanted IS NOT NULL", "wanted IS NOT NULL"),
        ("held", "held = 1", "held"),
    ):
        op.create_index(
            f"orders_{column}",
            "orders",
            [column],
            sqlite_where=sa.text(sqlite),
            postgresql_where=sa.text(postgresql),
        )
    op.create_table(
        "refunds",
        sa.Column("number", sa.Text(), primary_key=True),
        sa.Column("refund_id", sa.Text(), primary_key=True),
        *(_money("total", nullable=True), _text("state"), _time("at")),
    )
    op.create_table(
        "parcels",
        sa.Column("number", sa.Text(), primary_key=True),
        sa.Column("tracking", sa.Text(), primary_key=True),
        *(_text("carrier"), _time("at")),
    )


def _make_journal() -> None:
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        *(_time("at"), _text("number"), _text("what"), _text("detail"), _flag("money")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_journal_at", "journal", ["at"])
    op.create_index("ix_journal_number", "journal", ["number"])
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        *(_time("at"), _text("command"), _text("arguments"), _time("done_at", nullable=True)),
        _text("result"),
        sqlite_autoincrement=True,
    )
