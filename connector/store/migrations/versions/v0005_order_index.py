"""The index of the shop's orders, the attempts to place one, and units that the shop did not take."""

import sqlalchemy as sa
from alembic import op

from connector.store.schema import UtcTime, Whole, Words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.add_column("orders", sa.Column("twin_since", UtcTime))
    op.create_table(
        "attempts",
        sa.Column("token", Words, primary_key=True),
        _text("number"),
        sa.Column("at", UtcTime, nullable=False),
        _text("shop_id"),
        _text("seen"),
        _flag("made"),
        _flag("dropped"),
        _flag("put_sent"),
    )
    op.create_index("ix_attempts_number", "attempts", ["number"])
    op.create_table(
        "unreduced",
        sa.Column("number", Words, primary_key=True),
        sa.Column("offer_id", Words, primary_key=True),
        _text("product_id"),
        _text("holder"),
        sa.Column("units", Whole, nullable=False),
        sa.Column("figure", Whole),
    )
    op.create_index("ix_unreduced_holder", "unreduced", ["holder"])
    op.create_table(
        "order_rows",
        sa.Column("shop_id", Words, primary_key=True),
        sa.Column("place", Whole, nullable=False),
        _text("number"),
        _text("shop_number"),
        _text("token"),
        sa.Column("created_at", UtcTime),
        _flag("pending"),
        _flag("trashed"),
        _flag("by_plugin"),
    )
    op.create_index("ix_order_rows_place", "order_rows", ["place"])
    op.create_index("ix_order_rows_number", "order_rows", ["number"])
    op.create_index(
        *("order_rows_pending", "order_rows", ["pending"]),
        sqlite_where=sa.text("pending = 1"),
        postgresql_where=sa.text("pending"),
    )
    op.create_table(
        "order_ranges",
        sa.Column("low", Whole, primary_key=True, autoincrement=False),
        sa.Column("high", Whole, nullable=False),
        sa.Column("rows", Whole, nullable=False),
        _flag("hole"),
        _text("top"),
    )


def downgrade() -> None:
    """Drop them: an older version asks the shop instead."""
    for table in ("order_ranges", "order_rows", "unreduced", "attempts"):
        op.drop_table(table)
    op.drop_column("orders", "twin_since")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, Words, nullable=False, server_default="")


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
