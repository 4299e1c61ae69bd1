"""What people know an offer by: its picture, variant, SKU, prices, stock and categories."""

import sqlalchemy as sa
from alembic import op

from connector.store.schema import Money, Whole, Words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_FIRST = ("title", "variant", "sku", "image_url", "regular_price", "dealer_price")
_LATER = ("price", "retail_net", "category", "shop_categories", "quantity", "in_stock", "tax_rate")


def upgrade() -> None:
    """Add the columns; a sweep that is asked for here fills them, and until then names are all there is."""
    for name in _FIRST:
        op.add_column("offers", _text(name))
    op.add_column("offers", sa.Column("price", Money()))
    op.add_column("offers", sa.Column("retail_net", Money()))
    op.add_column("offers", _text("category"))
    op.add_column("offers", _text("shop_categories"))
    op.add_column("offers", sa.Column("quantity", Whole))
    op.add_column("offers", sa.Column("in_stock", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("offers", _text("tax_rate"))
    op.add_column("offers", _text("sought"))
    op.create_index("offers_sought", "offers", ["sought", "product_id", "offer_id", "released"])
    op.execute("UPDATE offers SET title = name, sought = lower(substr(name, 1, 300))")
    # Whatever is remembered of a wish, a sweep under way in an earlier version has not filled them.
    op.execute("DELETE FROM facts WHERE key = 'collect.sweep_wanted'")
    op.execute(
        "INSERT INTO facts (key, value) "
        "SELECT 'collect.sweep_wanted', '1' WHERE EXISTS (SELECT product_id FROM offers)"
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("offers_sought")
    for name in (*_FIRST, *_LATER, "sought"):
        op.drop_column("offers", name)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, Words, nullable=False, server_default="")
