"""The SKU of a product with variants as a whole."""

import sqlalchemy as sa
from alembic import op

from connector.store.schema import Words

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the next sweep fills it."""
    op.add_column("offers", sa.Column("product_sku", Words, nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("offers", "product_sku")
