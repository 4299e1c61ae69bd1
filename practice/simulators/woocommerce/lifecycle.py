"""What a change of an order sets off: stock, notes, mails, dates, refunds, events."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from practice.simulators.woocommerce import totals
from practice.simulators.woocommerce.order_checks import status_names
from practice.simulators.woocommerce.products import set_stock
from practice.simulators.woocommerce.records import Line, Note, Order, Product, Refund

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

_TAKES_STOCK = ("processing", "on-hold", "completed")
_GIVES_STOCK_BACK = ("cancelled", "pending")
_PAID = ("processing", "completed")


def set_status(shop: Shop, order: Order, status: str) -> None:
    """Change an order's status with everything that follows; the same status again changes nothing.

    The caller marks the order as saved.
    """
    before = order.status
    if status == before:
        return
    order.status = status
    shop.note("status", order_id=order.id, before=before, after=status)
    now = shop.clock.stamp()
    if status in _PAID and order.paid is None:
        order.paid = now
    if status == "completed":
        order.completed = now
    if status in _PAID and "numbering" in shop.settings.plugins:
        _number(shop, order)
    if status in _TAKES_STOCK:
        take_stock(shop, order)
    elif status in _GIVES_STOCK_BACK:
        give_stock_back(shop, order)
    names = status_names(shop)
    text = f"Order status changed from {names.get(before, before)} to {names.get(status, status)}."
    add_note(shop, order, text)
    _mail_status(shop, order, before, status)
    if status == "refunded" and shop.settings.refunded_creates_object:
        refund_the_rest(shop, order)


def _number(shop: Shop, order: Order) -> None:
    """Give an order a number of the plugin's own once it is paid: until then it had another."""
    if not any(row.key == "_order_number" for row in order.meta):
        order.meta.append(shop.state.meta("_order_number", f"RE-{shop.state.number('invoice'):04d}"))


def saved(shop: Shop, order: Order, *, bump: bool = True) -> None:
    """Mark an order as saved: its date (unless told otherwise) and the event."""
    if bump:
        order.modified = shop.clock.stamp()
        shop.state.save_order(order)
    shop.queue.fire("woocommerce_update_order", order.id)


def take_stock(shop: Shop, order: Order) -> None:
    """Take an order's goods from the stock, once; nobody looks whether there is enough."""
    if order.stock_reduced:
        return
    order.stock_reduced = True
    if not shop.settings.reduces_stock:
        return
    taken = []
    for line in order.lines:
        item = stock_holder(shop, line)
        if item is None:
            continue
        before = item.stock or 0
        set_stock(shop, item, before - line.quantity, f"order {order.id}", how="stock")
        line.reduced = line.quantity
        taken.append(f"{line.name} ({before}&rarr;{item.stock})")
    if taken:
        add_note(shop, order, "Stock levels reduced: " + ", ".join(taken))


def give_stock_back(shop: Shop, order: Order) -> None:
    """Put what an order took back into the stock."""
    if not order.stock_reduced:
        return
    order.stock_reduced = False
    given = []
    for line in order.lines:
        item = stock_holder(shop, line)
        if item is not None and line.reduced:
            before = item.stock or 0
            set_stock(shop, item, before + line.reduced, f"order {order.id}", how="stock")
            given.append(f"{line.name} ({before}&rarr;{item.stock})")
        line.reduced = 0
    if given:
        add_note(shop, order, "Stock levels increased: " + ", ".join(given))


def stock_holder(shop: Shop, line: Line) -> Product | None:
    """Find whose stock a line moves: the variation's, or its parent's; None where stock is not counted."""
    item = shop.state.sellable(line.variation_id or line.product_id)
    if item is not None and item.kind == "variation" and not item.manage_stock:
        item = shop.state.tables.products.get(item.parent_id)
    return item if item is not None and item.manage_stock else None


def add_note(shop: Shop, order: Order, text: str, *, customer: bool = False, author: str = "") -> Note:
    """Write a note; one for the customer is mailed to the billing address. No date changes, no event."""
    number = shop.state.number("note")
    note = Note(number, order.id, shop.clock.stamp(), text, customer, author or "WooCommerce")
    shop.state.tables.notes[note.id] = note
    order.notes.append(note.id)
    shop.note("note", order_id=order.id, text=text, customer=customer)
    if customer:
        mail_customer(shop, order, "Customer note")
    return note


def mail_shop(shop: Shop, order: Order, subject: str) -> None:
    """Mail the shopkeeper."""
    if shop.settings.order_mail:
        _mail(shop, order, shop.settings.shop_email, subject)


def mail_customer(shop: Shop, order: Order, subject: str) -> None:
    """Mail the billing address, if the order has one; the shipping address is never mailed."""
    if order.billing.get("email") and shop.settings.customer_mails:
        _mail(shop, order, order.billing["email"], subject)


def _mail(shop: Shop, order: Order, to: str, subject: str) -> None:
    shop.note("mail", to=to, subject=subject, order_id=order.id)
    if shop.settings.modern:
        add_note(shop, order, f'Email "{subject}" sent.')


def _mail_status(shop: Shop, order: Order, before: str, after: str) -> None:
    fresh = before in ("pending", "failed", "cancelled", "checkout-draft")
    if fresh and after in ("processing", "completed", "on-hold"):
        mail_shop(shop, order, "New order")
    if after == "processing" and (fresh or before == "on-hold"):
        mail_customer(shop, order, "Processing order")
    elif after == "on-hold" and fresh:
        mail_customer(shop, order, "Order on-hold")
    elif after == "completed":
        mail_customer(shop, order, "Completed order")
    elif after == "cancelled" and before in ("processing", "on-hold"):
        mail_shop(shop, order, "Cancelled order")
        mail_customer(shop, order, "Cancelled order")


def remaining(shop: Shop, order: Order) -> Decimal:
    """Return what has not been refunded yet."""
    refunds = (shop.state.tables.refunds[i].amount or Decimal(0) for i in order.refunds)
    return totals.total(order) - sum(refunds, Decimal(0))


def refund_the_rest(shop: Shop, order: Order) -> None:
    """Make the refund object that the status "refunded" brings along: the rest, without lines or restock."""
    rest = remaining(shop, order)
    if rest <= 0:
        return
    store_refund(shop, order, rest, "Order fully refunded.", full=True)
    mail_customer(shop, order, "Refunded order")
    shop.queue.fire("woocommerce_order_refunded", order.id)


def store_refund(
    shop: Shop, order: Order, amount: Decimal | None, reason: str, *, full: bool, user: int = 1
) -> Refund:
    """Enter a refund object: nothing is checked, restocked or mailed."""
    refund = Refund(shop.state.number("post"), order.id, shop.clock.stamp(), amount, reason, user)
    refund.meta.append(shop.state.meta("_refund_type", "full" if full else "partial"))
    shop.state.tables.refunds[refund.id] = refund
    order.refunds.append(refund.id)
    shown = None if amount is None else str(amount)
    shop.note("refund", order_id=order.id, refund_id=refund.id, amount=shown)
    return refund
