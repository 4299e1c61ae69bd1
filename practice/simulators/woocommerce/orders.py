"""Finding, placing, changing and deleting orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce import totals
from practice.simulators.woocommerce.errors import RestError, invalid_id
from practice.simulators.woocommerce.lifecycle import add_note, saved, set_status
from practice.simulators.woocommerce.metadata import merge_meta
from practice.simulators.woocommerce.order_checks import CUSTOMERS, check_line, status_names, stored
from practice.simulators.woocommerce.order_index import By
from practice.simulators.woocommerce.params import Params, flag
from practice.simulators.woocommerce.records import ADDRESS, Line, Order, Product, ShippingLine

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

ORDERBY = ("date", "id", "include", "title", "slug", "modified")
_FILTERS = {
    *("after", "before", "modified_after", "modified_before", "status", "include", "exclude"),
    *("customer", "product", "created_via", "search"),
}
"""Parameters that narrow the list."""

_INDEXED: Mapping[str, By] = {"id": "id", "date": "date", "modified": "modified"}
_NOTE_LIMIT = 65_535

Test = Callable[[Order], bool]


def order_of(shop: Shop, order_id: int, status: int = 404) -> Order:
    """Find an order by id, also in the trash, or refuse."""
    order = shop.state.tables.orders.get(order_id)
    if order is None:
        raise invalid_id("shop_order", status)
    return order


def list_orders(shop: Shop, params: Params) -> Sequence[Order]:
    """Answer GET /orders: all that match, in order, before paging; unknown filters are ignored silently."""
    tests = _date_tests(params) + _status_tests(shop, params)
    included, excluded = params.ids("include"), set(params.ids("exclude"))
    if excluded:
        tests.append(lambda o: o.id not in excluded)
    if "customer" in params:
        customer = params.integer("customer", 0)
        tests.append(lambda o: o.customer_id == customer)
    if "product" in params:
        product = params.integer("product", 0)
        tests.append(lambda o: any(product in (x.product_id, x.variation_id) for x in o.lines))
    via = params.words("created_via")
    if via and shop.settings.modern:
        tests.append(lambda o: o.created_via in via)
    search = params.text("search").lower()
    if search:
        tests.append(lambda o: _found(shop, o, search))
    by = params.choice("orderby", "date", ORDERBY)
    down = params.choice("order", "desc", ("asc", "desc")) == "desc"
    params.check()
    if not _FILTERS & set(params.query) and by in _INDEXED:
        return shop.state.order_index.listed(_INDEXED[by], descending=down)
    rows = _among(shop, params, included)
    for test in tests:
        rows = [order for order in rows if test(order)]
    return sorted(rows, key=_key(by, included), reverse=down and by != "include")


def _among(shop: Shop, params: Params, included: list[int]) -> list[Order]:
    """Return the orders among which those asked for are, by the narrowest index."""
    known = shop.state.tables.orders
    if included:
        return [known[number] for number in dict.fromkeys(included) if number in known]
    for name in ("modified_after", "after"):
        moment = params.moment(name)
        if moment is not None:
            return shop.state.order_index.since("date" if name == "after" else "modified", moment)
    return list(known.values())


def _date_tests(params: Params) -> list[Test]:
    tests: list[Test] = []
    after, before = params.moment("after"), params.moment("before")
    if after is not None:
        tests.append(lambda o: o.created > after)
    if before is not None:
        tests.append(lambda o: o.created < before)
    modified_after, modified_before = params.moment("modified_after"), params.moment("modified_before")
    if modified_after is not None:
        tests.append(lambda o: o.modified > modified_after)
    if modified_before is not None:
        tests.append(lambda o: o.modified < modified_before)
    return tests


def _status_tests(shop: Shop, params: Params) -> list[Test]:
    allowed = ["any", "trash", "auto-draft", *status_names(shop)]
    wanted = set(params.choices("status", "any", allowed))
    if "any" in wanted:
        return [lambda o: o.status != "trash"]
    return [lambda o: o.status in wanted]


def _key(by: str, included: list[int]) -> Callable[[Order], Any]:
    if by == "modified":
        return lambda o: (o.modified, o.id)
    if by == "include":
        return lambda o: included.index(o.id) if o.id in included else o.id
    if by == "id":
        return lambda o: o.id
    return lambda o: (o.created, o.id)


def _found(shop: Shop, order: Order, search: str) -> bool:
    """Whether a search finds an order: address texts, mail, item names, id; meta data never.

    The transaction id only with the new order tables, the customer's note only with the old ones.
    """
    texts = [*order.billing.values(), *order.shipping.values(), *(line.name for line in order.lines)]
    texts.append(order.transaction_id if shop.settings.hpos else order.customer_note)
    return search == str(order.id) or search in "\n".join(texts).lower()


def place(shop: Shop, body: Mapping[str, Any], *, source: str = "rest", via: str | None = None) -> Order:
    """Make an order as POST /orders does: no stock is checked and nothing is recognised as a repetition.

    Lines without a product are refused before anything is written.
    """
    for row in body.get("line_items", ()):
        check_line(shop, row)
    now = shop.clock.stamp()
    order = Order(shop.state.number("post"), now, now)
    order.key = f"wc_order_{shop.token(f'order {order.id}')}"
    order.prices_include_tax = shop.settings.prices_include_tax
    order.currency = shop.settings.currency
    if shop.settings.modern and "created_via" in body:
        order.created_via = str(body["created_via"])
    if via is not None:
        order.created_via = via
    _fill(shop, order, body)
    shop.state.save_order(order)
    shop.note("order", order_id=order.id, status="pending", created_via=order.created_via, source=source)
    if source == "checkout":
        shop.queue.fire("woocommerce_update_order", order.id)
    status = _wanted_status(shop, body)
    if status != "checkout-draft":
        shop.queue.fire("woocommerce_new_order", order.id)
    set_status(shop, order, status or ("processing" if flag(body.get("set_paid")) else "pending"))
    saved(shop, order)
    return order


def update(shop: Shop, order: Order, body: Mapping[str, Any]) -> None:
    """Change an order as PUT /orders/{id} does.

    With the old order tables a change of nothing but meta data leaves the date as it was.
    """
    for row in body.get("line_items", ()):
        if not row.get("id"):
            check_line(shop, row)
    was_trashed = order.status == "trash"
    only_meta = set(body) <= {"id", "meta_data"}
    _fill(shop, order, body)
    status = _wanted_status(shop, body)
    if was_trashed and status:
        order.status, order.trashed_from = order.trashed_from, ""
    if status:
        set_status(shop, order, status)
    elif flag(body.get("set_paid")) and order.status in ("pending", "failed"):
        set_status(shop, order, "processing")
    order.modified = order.modified if only_meta and not shop.settings.hpos else shop.clock.stamp()
    shop.state.save_order(order)
    if not (was_trashed and shop.settings.hpos):
        saved(shop, order, bump=False)


def _wanted_status(shop: Shop, body: Mapping[str, Any]) -> str:
    """Return the status asked for; one that nobody knows (possible in a batch) is taken for pending."""
    status = str(body.get("status") or "")
    return status if not status or status in status_names(shop) else "pending"


def _fill(shop: Shop, order: Order, body: Mapping[str, Any]) -> None:
    for name in ("payment_method", "payment_method_title", "transaction_id", "currency"):
        if name in body:
            setattr(order, name, str(body[name]))
    if "customer_note" in body:
        order.customer_note = str(body["customer_note"])[:_NOTE_LIMIT]
    if body.get("customer_id") in CUSTOMERS:
        order.customer_id = int(body["customer_id"])
    for name, address, more in (
        ("billing", order.billing, ("email", "phone")),
        ("shipping", order.shipping, ("phone",)),
    ):
        for part, value in (body.get(name) or {}).items():
            if part in (*ADDRESS, *more):
                address[part] = str(value)
        stored(shop, address)
    if "meta_data" in body:
        merge_meta(shop, order.meta, body["meta_data"])
    _fill_lines(shop, order, body)


def _fill_lines(shop: Shop, order: Order, body: Mapping[str, Any]) -> None:
    for row in body.get("line_items", ()):
        known = next((line for line in order.lines if line.id == row.get("id")), None)
        if known is None:
            _add_line(shop, order, row)
        elif row.get("product_id", 0) is None or row.get("quantity") == 0:
            order.lines.remove(known)
        else:
            _change_line(shop, known, row)
    for row in body.get("shipping_lines", ()):
        known_shipping = next((line for line in order.shipping_lines if line.id == row.get("id")), None)
        if known_shipping is None:
            known_shipping = ShippingLine(shop.state.number("item"), "", "", totals.amount(0))
            order.shipping_lines.append(known_shipping)
        if row.get("method_id", "") is None:
            order.shipping_lines.remove(known_shipping)
        known_shipping.method_title = str(row.get("method_title", known_shipping.method_title))
        known_shipping.method_id = str(row.get("method_id", known_shipping.method_id))
        known_shipping.total = totals.amount(row.get("total", known_shipping.total))
    totals.calculate(shop, order)


def _change_line(shop: Shop, line: Line, row: Mapping[str, Any]) -> None:
    line.quantity = int(row.get("quantity", line.quantity))
    line.name = str(row.get("name", line.name))
    line.subtotal = totals.amount(row.get("subtotal", line.subtotal))
    line.total = totals.amount(row.get("total", line.total))
    merge_meta(shop, line.meta, row.get("meta_data"))


def _add_line(shop: Shop, order: Order, row: Mapping[str, Any]) -> None:
    quantity = int(row.get("quantity", 1))
    if quantity == 0:
        return  # what an old version makes of it
    item = _wanted(shop, row)
    price = totals.net_price(shop, item, quantity)
    total = totals.amount(row["total"]) if "total" in row else price
    subtotal = totals.amount(row["subtotal"]) if "subtotal" in row else price
    line = Line(
        shop.state.number("item"),
        *_product_ids(item),
        name=str(row.get("name") or _line_name(shop, item)),
        quantity=quantity,
        tax_class=str(row.get("tax_class", totals.tax_class_of(shop, item) if item is not None else "")),
        subtotal=max(subtotal, total),
        total=total,
    )
    if item is not None and item.kind == "variation":
        parent = shop.state.tables.products.get(item.parent_id)
        line.parent_name = parent.name if parent is not None else None
        for name, option in item.attributes:
            from practice.simulators.woocommerce.slugs import slug

            line.meta.append(shop.state.meta(f"{slug(name)}\0{name}", option))
    for meta in row.get("meta_data", ()):
        line.meta.append(shop.state.meta(str(meta.get("key")), meta.get("value")))
    order.lines.append(line)


def _wanted(shop: Shop, row: Mapping[str, Any]) -> Product | None:
    """Find what a line means: SKU, else the variation, else the product; None when nobody has it."""
    sku = row.get("sku")
    if sku and not row.get("product_id"):
        return next((p for p in shop.state.everything() if p.sku == sku and p.status != "trash"), None)
    return shop.state.sellable(int(row.get("variation_id") or row.get("product_id") or 0))


def _product_ids(item: Product | None) -> tuple[int, int]:
    if item is None:
        return 0, 0
    return (item.parent_id, item.id) if item.kind == "variation" else (item.id, 0)


def _line_name(shop: Shop, item: Product | None) -> str:
    if item is None:
        return ""
    parent = shop.state.tables.products.get(item.parent_id)
    return f"{parent.name} - {item.name}" if parent is not None else item.name


def trash(shop: Shop, order: Order) -> None:
    """Move an order to the trash: the stock stays as it is.

    With the old order tables a product.deleted fires too, with the order's number.
    """
    if order.status == "trash":
        message = "The order has already been deleted."
        raise RestError(410, "woocommerce_rest_already_trashed", message)
    order.trashed_from, order.status = order.status, "trash"
    order.modified = shop.clock.stamp()
    shop.state.save_order(order)
    order.meta.append(shop.state.meta("_wp_trash_meta_status", f"wc-{order.trashed_from}"))
    order.meta.append(shop.state.meta("_wp_trash_meta_time", str(order.modified)))
    shop.note("status", order_id=order.id, before=order.trashed_from, after="trash")
    if shop.settings.hpos:
        shop.queue.fire("woocommerce_trash_order", order.id)
    else:
        shop.queue.fire("wp_trash_post", order.id, topics=("order.deleted", "product.deleted"))


def erase(shop: Shop, order: Order) -> None:
    """Delete an order for good, with notes and refunds: no restock and no event at all."""
    tables = shop.state.tables
    for refund in order.refunds:
        tables.refunds.pop(refund, None)
    for note in order.notes:
        tables.notes.pop(note, None)
    shop.state.drop_order(order)
    shop.note("status", order_id=order.id, before=order.status, after="erased")


def cancel_unpaid(shop: Shop) -> list[int]:
    """Cancel pending orders of the shop's own checkout that are older than the hold-stock time."""
    limit = shop.clock.stamp() - shop.settings.hold_stock_minutes * 60
    cancelled = []
    for order in list(shop.state.tables.orders.values()):
        own = order.created_via in ("checkout", "store-api")
        if own and order.status == "pending" and order.modified < limit:
            set_status(shop, order, "cancelled")
            add_note(shop, order, "Unpaid order cancelled - time limit reached.")
            saved(shop, order)
            cancelled.append(order.id)
    return cancelled
