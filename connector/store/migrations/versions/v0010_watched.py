"""When alarms came and went, and how long stock changes took on their way to the platform."""

import sqlalchemy as sa
from alembic import op

from connector.store.schema import Said, UtcTime, Whole, Words

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; both begin empty, and alarms that stand already are kept from their next coming on."""
    op.create_table(
        "troubles",
        sa.Column("id", Whole, primary_key=True, autoincrement=True),
        sa.Column("key", Words, nullable=False, server_default=""),
        sa.Column("found", Said(), nullable=False, server_default=""),
        sa.Column("came", UtcTime, nullable=False),
        sa.Column("went", UtcTime),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_troubles_key", "troubles", ["key"])
    op.create_index("ix_troubles_went", "troubles", ["went"])
    op.create_table(
        "latencies",
        sa.Column("hour", UtcTime, primary_key=True),
        sa.Column("up_to", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("changes", Whole, nullable=False, server_default="0"),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("latencies")
    op.drop_table("troubles")
