"""On PostgreSQL: texts compared by their bytes, numbers as wide as SQLite's. Nothing changes on SQLite."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NUMBERS = (
    *(("outbox", "id"), ("outbox", "place"), ("told", "quantity"), ("departures", "id")),
    *(("labels", "id"), ("journal", "id"), ("requests", "id")),
)
TABLES = (
    *("facts", "offers", "told", "withdrawals", "departures", "confirmed_prices", "outbox"),
    *("orders", "refunds", "parcels", "labels", "journal", "requests"),
)


def upgrade() -> None:
    """Change the types."""
    _change(sa.BigInteger(), sa.Text(collation="C"))


def downgrade() -> None:
    """Change them back to what fits everything that was written since."""
    _change(sa.Integer(), sa.Text())


def _change(number: sa.types.TypeEngine[int], words: sa.types.TypeEngine[str]) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table, column in NUMBERS:
        op.alter_column(table, column, type_=number)
        if column == "id":
            kind = "bigint" if isinstance(number, sa.BigInteger) else "integer"
            op.execute(f"ALTER SEQUENCE {table}_id_seq AS {kind}")
    found = sa.inspect(op.get_bind())
    for table in TABLES:
        for described in found.get_columns(table):
            if isinstance(described["type"], sa.String):
                op.alter_column(table, described["name"], type_=words)
