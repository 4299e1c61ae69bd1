"""A retailer's shop: imports, linked products, and the orders that are forwarded."""

import sqlalchemy as sa
from alembic import op

from connector.store.schema import Money, Said, UtcTime, Whole, Words

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables; all begin empty."""
    op.create_table(
        "imports",
        sa.Column("id", Whole, primary_key=True, autoincrement=True),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("refused", Said(), nullable=False, server_default=""),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "import_rows",
        sa.Column("id", Whole, primary_key=True, autoincrement=True),
        sa.Column("import_id", Whole, nullable=False),
        *_texts("code", "name", "product", "state"),
        sa.Column("reason", Said(), nullable=False, server_default=""),
        *_texts("answer", "product_id", "request"),
        sa.Column("asked_at", UtcTime),
        sa.Column("updated_at", UtcTime, nullable=False),
        sqlite_autoincrement=True,
    )
    _index("import_rows", "import_id", "state")
    _only_where("import_rows_open", "import_rows", "id", "state = 'waiting'")
    op.create_table(
        "links",
        sa.Column("gtin14", Words, primary_key=True),
        *_texts("gtin", "code", "product_id", "offer_id", "name", "state"),
        sa.Column("reason", Said(), nullable=False, server_default=""),
        sa.Column("heard_at", UtcTime, nullable=False),
        sa.Column("sequence", Whole),
        sa.Column("told_at", UtcTime),
        sa.Column("told", Whole),
        sa.Column("dealer_price", Money),
        sa.Column("written", Whole),
        sa.Column("price", Money),
        *_flags("stale", "hidden", "due"),
        sa.Column("locked", Said(), nullable=False, server_default=""),
        *_texts("tax_rate"),
    )
    _index("links", "code", "product_id", "state", "heard_at")
    _only_where("links_due", "links", "gtin14", "due = 1", "due")
    op.create_table(
        "retail_orders",
        sa.Column("order_id", Words, primary_key=True),
        *_texts("number", "shop_number"),
        sa.Column("place", Whole, nullable=False, server_default="0"),
        *_texts("state", "status"),
        sa.Column("expected", Words),
        sa.Column("wanted", Words),
        sa.Column("seen_at", UtcTime, nullable=False),
        *(sa.Column(name, UtcTime) for name in ("ready_at", "told_at", "ended_at")),
        sa.Column("updated_at", UtcTime, nullable=False),
        sa.Column("body", Words),
        sa.Column("total", Money),
        sa.Column("reason", Said(), nullable=False, server_default=""),
        *_texts("sought"),
    )
    _index("retail_orders", "number", "shop_number", "place", "state", "seen_at")
    _only_where("retail_orders_wanted", "retail_orders", "wanted", "wanted IS NOT NULL")
    op.create_table(
        "retail_lines",
        sa.Column("order_id", Words, primary_key=True),
        sa.Column("line_id", Words, primary_key=True),
        *_texts("gtin14", "gtin", "code", "product_id", "offer_id", "name"),
        sa.Column("quantity", Whole, nullable=False),
        sa.Column("net_total", Money, nullable=False),
        sa.Column("total_tax", Money, nullable=False),
        *_flags("counted"),
        sa.Column("figure", Whole),
    )
    _index("retail_lines", "gtin14")
    _only_where("retail_lines_counted", "retail_lines", "gtin14", "counted = 1", "counted")


def downgrade() -> None:
    """Drop them."""
    for table in ("retail_lines", "retail_orders", "links", "import_rows", "imports"):
        op.drop_table(table)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, Words, nullable=False, server_default="") for name in names]


def _flags(*names: str) -> list[sa.Column[bool]]:
    return [sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()) for name in names]


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def _only_where(name: str, table: str, column: str, sqlite: str, postgresql: str = "") -> None:
    where = sa.text(postgresql or sqlite)
    op.create_index(name, table, [column], sqlite_where=sa.text(sqlite), postgresql_where=where)
