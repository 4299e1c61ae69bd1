"""Finding and changing products and variations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.errors import RestError, invalid_id
from practice.simulators.woocommerce.params import Params
from practice.simulators.woocommerce.records import Product
from practice.simulators.woocommerce.sales import due
from practice.simulators.woocommerce.shop import Killed

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

STATUSES = ("any", "future", "trash", "draft", "pending", "private", "publish")
TYPES = ("simple", "grouped", "external", "variable")
ORDERBY = (
    "date",
    "id",
    "include",
    "title",
    "slug",
    "price",
    "popularity",
    "rating",
    "menu_order",
    "modified",
)
FILTERS = {
    "status",
    "include_status",
    "exclude_status",
    "type",
    "search",
    "sku",
    "slug",
    "global_unique_id",
    "include",
    "exclude",
    "parent",
    "stock_status",
    "after",
    "before",
    "modified_after",
    "modified_before",
}
"""Parameters that narrow a list; without one of them the kept lists answer."""

STOCK = ("instock", "outofstock", "onbackorder")

Test = Callable[[Product], bool]


def list_products(shop: Shop, params: Params) -> list[Product]:
    """Answer GET /products: all that match, in order, before paging.

    ``sku`` and ``global_unique_id`` find variations too; any other filter sees products only.
    """
    if not FILTERS & set(params.query):
        return _unfiltered(shop, params, "products")
    tests = _common_tests(shop, params)
    kind = params.text("type")
    if kind:
        params.choice("type", "", TYPES)
        tests.append(lambda p: p.kind == kind)
    search = params.text("search").lower()
    if search:
        tests.append(lambda p: search in f"{p.name}\n{p.description}\n{p.short_description}".lower())
    order = _order(params)
    params.check()
    tables = shop.state.tables
    codes = "sku" in params or ("global_unique_id" in params and shop.settings.modern)
    rows: Iterable[Product] = shop.state.everything() if codes else tables.products.values()
    included = params.ids("include")
    if included:
        rows = [tables.products[i] for i in dict.fromkeys(included) if i in tables.products]
    return order(_all_of(rows, tests))


def list_variations(shop: Shop, params: Params, parent: Product | None = None) -> list[Product]:
    """Answer the lists of variations, of one parent or of the whole shop."""
    if parent is None and not FILTERS & set(params.query):
        return _unfiltered(shop, params, "variations")
    tests = _common_tests(shop, params)
    parents = set(params.ids("parent"))
    if parents:
        tests.append(lambda v: v.parent_id in parents)
    order = _order(params)
    params.check()
    tables = shop.state.tables
    rows: Iterable[Product] = tables.variations.values()
    if parent is not None:
        rows = [tables.variations[i] for i in parent.children if i in tables.variations]
    included = set(params.ids("include"))
    if included:
        rows = [tables.variations[i] for i in included if i in tables.variations]
        if parent is not None:
            rows = [v for v in rows if v.parent_id == parent.id]
    return order(_all_of(rows, tests))


def _unfiltered(shop: Shop, params: Params, table: str) -> list[Product]:
    by = params.text("orderby", "date")
    order = _order(params)
    params.check()
    if by not in ("id", "date", "modified"):
        return order(shop.state.listed(table, "id"))
    rows = shop.state.listed(table, by)
    return rows if params.text("order", "desc") == "asc" else rows[::-1]


def _all_of(rows: Iterable[Product], tests: list[Test]) -> list[Product]:
    kept = list(rows)
    for test in tests:
        kept = [item for item in kept if test(item)]
    return kept


def _common_tests(shop: Shop, params: Params) -> list[Test]:
    tests = [*_date_tests(params), _status_test(params)]
    skus = set(params.words("sku"))
    if skus:
        tests.append(lambda p: p.sku in skus)
    gtins = set(params.words("global_unique_id"))
    if gtins and shop.settings.modern:
        tests.append(lambda p: p.gtin in gtins)
    slug = params.text("slug")
    if slug:
        tests.append(lambda p: p.slug == slug)
    excluded = set(params.ids("exclude"))
    if excluded:
        tests.append(lambda p: p.id not in excluded)
    stock = params.text("stock_status")
    if stock:
        from practice.simulators.woocommerce.product_json import stock_of

        params.choice("stock_status", "", STOCK)
        tests.append(lambda p: stock_of(shop, p)[2] == stock)
    return tests


def _status_test(params: Params) -> Test:
    status = params.choice("status", "any", STATUSES)
    hidden = set(params.words("exclude_status"))
    shown = set(params.words("include_status"))
    if status == "any" and not hidden and not shown:
        return lambda p: p.status != "trash"
    if status != "any":
        shown = {status}
    if "any" in shown:
        shown |= {*STATUSES, "auto-draft"} - {"trash"}
    return lambda p: (p.status in shown if shown else p.status != "trash") and p.status not in hidden


def _date_tests(params: Params) -> list[Test]:
    tests: list[Test] = []
    after, before = params.moment("after"), params.moment("before")
    if after is not None:
        tests.append(lambda p: p.created > after)
    if before is not None:
        tests.append(lambda p: p.created < before)
    modified_after, modified_before = params.moment("modified_after"), params.moment("modified_before")
    if modified_after is not None:
        tests.append(lambda p: p.modified > modified_after)
    if modified_before is not None:
        tests.append(lambda p: p.modified < modified_before)
    return tests


def _order(params: Params) -> Callable[[list[Product]], list[Product]]:
    by = params.choice("orderby", "date", ORDERBY)
    down = params.choice("order", "desc", ("asc", "desc")) == "desc"
    wanted = params.ids("include")
    keys: dict[str, Callable[[Product], Any]] = {
        "id": lambda p: p.id,
        "modified": lambda p: (p.modified, p.id),
        "title": lambda p: p.name.lower(),
        "slug": lambda p: p.slug,
        "price": lambda p: float(p.price or 0),
        "popularity": lambda p: (p.total_sales, p.id),
        "menu_order": lambda p: (p.menu_order, p.name.lower()),
        "include": lambda p: wanted.index(p.id) if p.id in wanted else p.id,
    }
    if by == "include":
        down = False
    key = keys.get(by, lambda p: (p.created, p.id))
    return lambda rows: sorted(rows, key=key, reverse=down)


def product_of(shop: Shop, item_id: int, status: int = 404) -> Product:
    """Find a product (or variation) by id, also in the trash, or refuse."""
    item = shop.state.sellable(item_id)
    if item is None:
        raise invalid_id("product", status)
    return item


def variation_of(shop: Shop, parent_id: int, item_id: int, status: int = 404) -> Product:
    """Find a variation of that parent, or refuse."""
    item = shop.state.tables.variations.get(item_id)
    if item is None or item.parent_id != parent_id:
        raise invalid_id("product_variation", status)
    return item


def touch(shop: Shop, item: Product) -> None:
    """Mark an item as changed now; a variation's parent changes with it."""
    item.modified = shop.clock.stamp()
    parent = shop.state.tables.products.get(item.parent_id)
    if parent is not None:
        parent.modified = item.modified
        follow(shop, parent)
    if item.kind == "variable":
        follow_now(shop, item)


def follow(shop: Shop, parent: Product) -> None:
    """Let a product's stock status follow its variations': when the request that changed one is answered."""
    if shop.request.products is None:
        follow_now(shop, parent)
    else:
        shop.request.products.add(parent.id)


@contextmanager
def one_request(shop: Shop) -> Iterator[None]:
    """Answer a request: what follows from its changes is done when it ends, and not if it is killed."""
    shop.request.products, queued = set(), len(shop.state.tables.queue)
    due(shop)
    try:
        yield
    except Killed:
        del shop.state.tables.queue[queued:]
        raise
    else:
        for number in shop.request.products:
            parent = shop.state.tables.products.get(number)
            if parent is not None:
                follow_now(shop, parent)
    finally:
        shop.request.products = None


def follow_now(shop: Shop, parent: Product) -> None:
    """Reckon a product's stock status from those of its variations that are on sale."""
    if parent.kind != "variable" or parent.manage_stock:
        return
    from practice.simulators.woocommerce.product_json import stock_of

    children = (shop.state.tables.variations.get(child) for child in parent.children)
    shown = [
        stock_of(shop, child)[2] for child in children if child is not None and child.status == "publish"
    ]
    parent.stock_status = "instock" if "instock" in shown else (shown[0] if shown else "outofstock")


def saved(shop: Shop, item: Product, *, stock: bool = False, status: bool = False, how: str = "save") -> None:
    """Do what WooCommerce does when an item was saved: dates and events.

    ``stock`` and ``status`` say what changed; ``how`` is ``save`` (REST, forms) or ``stock`` (orders).
    """
    touch(shop, item)
    queue, variation = shop.queue, item.kind == "variation"
    set_stock = "woocommerce_variation_set_stock" if variation else "woocommerce_product_set_stock"
    update = "woocommerce_update_product_variation" if variation else "woocommerce_update_product"
    if how == "stock":
        queue.fire("woocommerce_updated_product_stock", item.id)
    elif stock:
        queue.fire(set_stock, item.id, opaque=True)
    if status:
        queue.fire(f"{set_stock}_status", item.id)
    queue.fire(update, item.id)
    if how == "stock":
        queue.fire(set_stock, item.id, opaque=True)


def set_stock(shop: Shop, item: Product, quantity: int, cause: str, *, how: str = "save") -> None:
    """Change a counted stock as WooCommerce does, with its status, log entry and events."""
    before, status = item.stock, item.stock_status
    store_stock(shop, item, quantity, cause)
    saved(shop, item, stock=before != quantity, status=status != item.stock_status, how=how)


def store_stock(shop: Shop, item: Product, quantity: int, cause: str) -> None:
    """Write a stock and its status and nothing else."""
    before, item.stock = item.stock, quantity
    if quantity > 0:
        item.stock_status = "instock"
    else:
        item.stock_status = "outofstock" if item.backorders == "no" else "onbackorder"
    if before != quantity:
        shop.note("stock", product_id=item.id, before=before, after=quantity, cause=cause)


def trash(shop: Shop, item: Product) -> None:
    """Move an item to the trash; a variable product takes its variations along."""
    for child in [shop.state.tables.variations[i] for i in item.children] + [item]:
        child.trashed_from = child.status
        child.status = "trash"
        child.slug += "__trashed" if child.kind != "variation" else ""
        touch(shop, child)
    shop.state.relist()
    item.meta.append(shop.state.meta("_wp_trash_meta_status", item.trashed_from))
    item.meta.append(shop.state.meta("_wp_trash_meta_time", str(shop.clock.stamp())))
    shop.note("product", product_id=item.id, change="trashed")
    shop.queue.fire("wp_trash_post", item.id, topics=("product.deleted",))


def erase(shop: Shop, item: Product) -> None:
    """Delete an item for good: no event at all."""
    tables = shop.state.tables
    for child in item.children:
        tables.variations.pop(child, None)
    tables.products.pop(item.id, None)
    tables.variations.pop(item.id, None)
    parent = tables.products.get(item.parent_id)
    if parent is not None and item.id in parent.children:
        parent.children.remove(item.id)
    shop.state.relist()
    shop.note("product", product_id=item.id, change="erased")


def check_codes(shop: Shop, item_id: int, body: Mapping[str, Any], *, locks: bool = False) -> None:
    """Refuse an SKU or GTIN that another item has in the table for looking up.

    A new product ``locks`` its SKU: one that is in the trash has it still, and nobody says which.
    """
    sku, gtin = str(body.get("sku") or ""), _digits(body.get("global_unique_id"))
    others = [p for p in shop.state.everything() if p.id != item_id] if sku or gtin else []
    there = next((p for p in others if sku and p.row_sku == sku and p.status != "trash"), None)
    if there is not None:
        data = {"status": 400, "resource_id": there.id, "unique_sku": f"{sku}-1"}
        raise RestError(400, "product_invalid_sku", "Invalid or duplicated SKU.", data)
    there = next((p for p in others if gtin and p.row_gtin == gtin and p.status != "trash"), None)
    if there is not None and shop.settings.modern:
        data = {"status": 400, "resource_id": there.id}
        message = "Invalid or duplicated GTIN, UPC, EAN or ISBN."
        raise RestError(400, "product_invalid_global_unique_id", message, data)
    if locks and sku and shop.settings.modern and any(p.row_sku == sku for p in others):
        message = f"The SKU ({sku}) you are trying to insert is already under processing"
        raise RestError(400, "woocommerce_rest_product_not_created", message)


def _digits(value: Any) -> str:
    return "".join(c for c in str(value or "") if c.isdigit() or c == "-")
