"""Products to be read again, the units subtracted from what was told, and when an order took its units."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make tables and column."""
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "due",
        sa.Column("product_id", words, primary_key=True),
        sa.Column("moment", whole, nullable=False),
    )
    op.create_table(
        "subtracted",
        sa.Column("product_id", words, primary_key=True),
        sa.Column("units", words, nullable=False, server_default=""),
    )
    op.add_column("orders", sa.Column("taken_moment", whole, nullable=False, server_default="0"))
    op.create_index("ix_orders_taken_moment", "orders", ["taken_moment"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_orders_taken_moment", "orders")
    op.drop_column("orders", "taken_moment")
    op.drop_table("subtracted")
    op.drop_table("due")
