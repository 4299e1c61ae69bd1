"""An index by which offers of a category are found, and categories counted."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it where rows of any length can be indexed."""
    if op.get_bind().dialect.name == "sqlite":
        op.create_index("offers_shelves", "offers", ["shop_categories", "released", "category", "rules"])


def downgrade() -> None:
    """Drop it."""
    if op.get_bind().dialect.name == "sqlite":
        op.drop_index("offers_shelves")
