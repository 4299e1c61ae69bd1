"""Labels of parcels."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, server_default="")


def upgrade() -> None:
    """Make the table of labels."""
    op.create_table(
        "labels",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        *(_text("number"), _text("state")),
        *(sa.Column(name, sa.String(32), nullable=False) for name in ("at", "updated_at")),
        *(_text("carrier"), _text("tracking"), _text("file"), _text("reason")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_labels_number", "labels", ["number"])


def downgrade() -> None:
    """Drop the table of labels."""
    op.drop_table("labels")
