"""What people know an order by: the retailer's company, its goods by name, and what a search looks at."""

import json

import sqlalchemy as sa
from alembic import op

from connector.store.schema import Words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_COLUMNS = ("retailer", "goods", "sought")


def upgrade() -> None:
    """Add the columns, and fill them with what is known; the rest comes when an order is read again."""
    for name in _COLUMNS:
        op.add_column("orders", sa.Column(name, Words, nullable=False, server_default=""))
    op.create_index(
        "journal_told",
        "journal",
        ["what", "at"],
        sqlite_where=sa.text("what IN ('told', 'refund told')"),
        postgresql_where=sa.text("what IN ('told', 'refund told')"),
    )
    _fill(op.get_bind())


def downgrade() -> None:
    """Drop them."""
    op.drop_index("journal_told")
    for name in _COLUMNS:
        op.drop_column("orders", name)


def _fill(bind: sa.Connection) -> None:
    names = {row[0]: row[1] for row in bind.execute(sa.text("SELECT offer_id, name FROM offers"))}
    rows = []
    for number, shop_number, body, lines in bind.execute(
        sa.text("SELECT number, shop_number, body, lines FROM orders")
    ):
        company = json.loads(body)["billing"].get("company", "") if body else ""
        goods = json.loads(lines or "[]")
        for line in goods:
            line["name"] = names.get(line["offer_id"], "")
        words = [number, shop_number, company, *(w for g in goods for w in (g["name"], g["gtin"]))]
        sought = " ".join(" ".join(filter(None, words)).casefold().split())[:500]
        rows.append({"n": number, "r": company, "g": json.dumps(goods, ensure_ascii=False), "s": sought})
    if rows:
        fill = "UPDATE orders SET retailer = :r, goods = :g, sought = :s WHERE number = :n"
        bind.execute(sa.text(fill), rows)
