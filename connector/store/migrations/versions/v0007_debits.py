"""What the retailer was debited for an order, and the tax rate that each item was told with."""

import sqlalchemy as sa
from alembic import op

from connector.store.schema import Money, Words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; rates come with the next sweep, and older orders go by their total in the shop."""
    op.add_column("orders", sa.Column("debited", Money()))
    op.add_column("told", sa.Column("tax_rate", Words, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop them."""
    op.drop_column("told", "tax_rate")
    op.drop_column("orders", "debited")
