"""Indexes for what views count and list; what the platform took; which hold something belongs to."""

import json

import sqlalchemy as sa
from alembic import op

from connector.store.schema import UtcTime, Whole, Words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ONLY = {
    "told_live": ("told", ["product_id"], "live = 1", "live"),
    "told_withdrawn": ("told", ["told_at"], "live = 0", "NOT live"),
    "outbox_tried": ("outbox", ["place"], "attempts > 0", "attempts > 0"),
    "orders_parked": ("orders", ["updated_at"], "parked_reason <> ''", "parked_reason <> ''"),
    "journal_ordinary": ("journal", ["at"], "money = 0", "NOT money"),
    "requests_waiting": ("requests", ["id"], "done_at IS NULL", "done_at IS NULL"),
}


def upgrade() -> None:
    """Add tables, columns and indexes, and fill them with what is known."""
    op.create_table(
        "acknowledged",
        sa.Column("gtin14", Words, primary_key=True),
        sa.Column("at", UtcTime(), nullable=False),
    )
    op.add_column("offers", sa.Column("rules", Words, nullable=False, server_default=""))
    op.create_index("offers_rules", "offers", ["released", "rules"])
    op.add_column("told", sa.Column("withdrawn_at", UtcTime()))
    op.add_column("withdrawals", sa.Column("hold", Whole, nullable=False, server_default="0"))
    op.add_column("orders", sa.Column("hold", Whole, nullable=False, server_default="0"))
    for name, (table, columns, sqlite, postgresql) in _ONLY.items():
        op.create_index(
            name, table, columns, sqlite_where=sa.text(sqlite), postgresql_where=sa.text(postgresql)
        )
    _fill(op.get_bind())


def downgrade() -> None:
    """Drop them."""
    for name in _ONLY:
        op.drop_index(name)
    for table in ("orders", "withdrawals"):
        op.drop_column(table, "hold")
    op.drop_column("told", "withdrawn_at")
    op.drop_index("offers_rules")
    op.drop_column("offers", "rules")
    op.drop_table("acknowledged")


def _fill(bind: sa.Connection) -> None:
    withheld = bind.execute(sa.text("SELECT product_id, offer_id, reasons FROM offers WHERE reasons <> ''"))
    rows = [{"p": p, "o": o, "r": ",".join(sorted({c for c, _ in json.loads(r)}))} for p, o, r in withheld]
    if rows:
        bind.execute(sa.text("UPDATE offers SET rules = :r WHERE product_id = :p AND offer_id = :o"), rows)
    # What stands in no waiting message was taken; a withdrawal is as old as it was last told.
    bind.execute(
        sa.text(
            "INSERT INTO acknowledged (gtin14, at) SELECT gtin14, told_at FROM told WHERE live "
            "AND NOT EXISTS (SELECT 1 FROM outbox "
            "WHERE lane = 'product:' || told.product_id AND kind = 'products.create')"
        )
    )
    bind.execute(sa.text("UPDATE told SET withdrawn_at = told_at WHERE NOT live"))
    bind.execute(sa.text("UPDATE withdrawals SET hold = 1 WHERE held"))
    bind.execute(sa.text("UPDATE orders SET hold = 1 WHERE held"))
    bind.execute(sa.text("INSERT INTO facts (key, value) VALUES ('holds.last', '1')"))
    bind.execute(sa.text("DELETE FROM facts WHERE key = 'withdrawals.confirmed'"))
    # Refused messages about products have one alarm together now; the next delivery raises it.
    forget = sa.text(
        "DELETE FROM facts WHERE key IN (SELECT :prefix || CAST(id AS TEXT) FROM outbox "
        "WHERE kind IN ('products.create', 'item.updated'))"
    )
    for prefix in ("deliver.parked:", "alarm:outbox.parked."):
        bind.execute(forget, {"prefix": prefix})
