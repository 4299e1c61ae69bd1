"""The routes of orders, notes, refunds and fulfilments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practice.simulators.woocommerce import fulfilments, orders, plugin, refunds
from practice.simulators.woocommerce.batch import run_batch
from practice.simulators.woocommerce.call import Answer, Call
from practice.simulators.woocommerce.errors import RestError, fatal, invalid_id, no_route
from practice.simulators.woocommerce.lifecycle import add_note
from practice.simulators.woocommerce.order_checks import check_order
from practice.simulators.woocommerce.order_json import note_row, order_row, refund_row
from practice.simulators.woocommerce.paging import limits, one, page
from practice.simulators.woocommerce.params import flag
from practice.simulators.woocommerce.records import Note, Order
from practice.simulators.woocommerce.shopinfo import status_rows


def order_list(call: Call) -> Answer:
    """GET /orders."""
    params = call.params
    limits(params)
    rows = orders.list_orders(call.shop, params)
    return page(call, params, rows, lambda order: _shown(call, order))


def order_get(call: Call) -> Answer:
    """GET /orders/{id}: also from the trash."""
    return one(call, _shown(call, _order(call)))


def order_create(call: Call) -> Answer:
    """POST /orders."""
    check_order(call.shop, call.body)
    order = orders.place(call.shop, call.body)
    location = f"{call.shop.api_url}/wc/v3/orders/{order.id}"
    return one(call, order_row(call.shop, order), 201, Location=location)


def order_update(call: Call) -> Answer:
    """PUT /orders/{id}: an unknown one is answered 400."""
    check_order(call.shop, call.body)
    return one(call, _update(call, call.number("id"), call.body))


def order_delete(call: Call) -> Answer:
    """DELETE /orders/{id}: to the trash, with ``force`` for good; the answer shows it as it was."""
    return one(call, _delete(call, call.number("id"), flag(call.input.get("force"))))


def order_batch(call: Call) -> Answer:
    """POST /orders/batch: unknown statuses are taken as pending, a wrong mail address is refused."""

    def create(body: Mapping[str, Any]) -> dict[str, Any]:
        email = (body.get("billing") or {}).get("email")
        if email and "@" not in email:
            raise RestError(400, "order_invalid_billing_email", "Invalid billing email address")
        return order_row(call.shop, orders.place(call.shop, body))

    return run_batch(
        call,
        create,
        lambda number, body: _update(call, number, body),
        lambda number: _delete(call, number, force=True),
    )


def order_statuses(call: Call) -> Answer:
    """GET /orders/statuses."""
    return Answer(status_rows(call.shop))


def _shown(call: Call, order: Order) -> dict[str, Any]:
    if order.id in call.shop.spoiled:
        raise fatal()
    return order_row(call.shop, order)


def _order(call: Call) -> Order:
    return orders.order_of(call.shop, call.number("id"))


def _update(call: Call, number: int, body: Mapping[str, Any]) -> dict[str, Any]:
    order = orders.order_of(call.shop, number, 400)
    orders.update(call.shop, order, body)
    return order_row(call.shop, order)


def _delete(call: Call, number: int, force: bool) -> dict[str, Any]:
    order = orders.order_of(call.shop, number)
    shown = order_row(call.shop, order)
    if force:
        orders.erase(call.shop, order)
    else:
        orders.trash(call.shop, order)
    return shown


def note_list(call: Call) -> Answer:
    """GET /orders/{id}/notes, newest first; within a second in the order of writing."""
    params = call.params
    kind = params.choice("type", "any", ("any", "customer", "internal"))
    params.check()
    rows = [call.shop.state.tables.notes[number] for number in _order(call).notes]
    if kind != "any":
        rows = [note for note in rows if note.customer is (kind == "customer")]
    rows.sort(key=lambda note: (-note.created, note.id))
    return Answer([note_row(call.shop, note) for note in rows])


def note_create(call: Call) -> Answer:
    """POST /orders/{id}/notes."""
    if "note" not in call.body:
        data = {"status": 400, "params": ["note"]}
        raise RestError(400, "rest_missing_callback_param", "Missing parameter(s): note", data)
    author = call.key.user if call.key is not None and flag(call.body.get("added_by_user")) else ""
    note = add_note(
        call.shop,
        _order(call),
        str(call.body["note"]),
        customer=flag(call.body.get("customer_note")),
        author=author,
    )
    location = f"{call.shop.api_url}/wc/v3/orders/{note.order_id}/notes/{note.id}"
    return one(call, note_row(call.shop, note), 201, Location=location)


def note_get(call: Call) -> Answer:
    """GET /orders/{id}/notes/{note}."""
    return one(call, note_row(call.shop, _note(call)))


def note_delete(call: Call) -> Answer:
    """DELETE /orders/{id}/notes/{note}, only with ``force``."""
    note = _note(call)
    if not flag(call.input.get("force")):
        message = "Webhooks do not support trashing."
        raise RestError(501, "woocommerce_rest_trash_not_supported", message)
    _order(call).notes.remove(note.id)
    del call.shop.state.tables.notes[note.id]
    return one(call, note_row(call.shop, note))


def _note(call: Call) -> Note:
    if call.number("note") not in _order(call).notes:
        raise invalid_id("order_note")
    return call.shop.state.tables.notes[call.number("note")]


def refund_list(call: Call) -> Answer:
    """GET /orders/{id}/refunds, newest first."""
    params = call.params
    limits(params)
    rows = [call.shop.state.tables.refunds[i] for i in reversed(_order(call).refunds)]
    return page(call, params, rows, lambda refund: refund_row(call.shop, refund))


def shop_refunds(call: Call) -> Answer:
    """GET /wc/v3/refunds, of all orders."""
    params = call.params
    limits(params)
    rows = refunds.list_refunds(call.shop, params)
    return page(call, params, rows, lambda refund: refund_row(call.shop, refund, shopwide=True))


def refund_get(call: Call) -> Answer:
    """GET /orders/{id}/refunds/{refund}."""
    return one(call, refund_row(call.shop, refunds.refund_of(call.shop, _order(call), call.number("refund"))))


def refund_create(call: Call) -> Answer:
    """POST /orders/{id}/refunds."""
    refund = refunds.create_refund(call.shop, _order(call), call.body)
    location = f"{call.shop.api_url}/wc/v3/orders/(?P<order_id>[\\d]+)/refunds/{refund.id}"
    return one(call, refund_row(call.shop, refund), 201, Location=location)


def refund_delete(call: Call) -> Answer:
    """DELETE /orders/{id}/refunds/{refund}, also without ``force``."""
    order = _order(call)
    refund = refunds.refund_of(call.shop, order, call.number("refund"))
    shown = refund_row(call.shop, refund)
    refunds.delete_refund(call.shop, order, refund)
    return one(call, shown)


def fulfilment_list(call: Call) -> Answer:
    """GET /orders/{id}/fulfillments."""
    rows = fulfilments.of_order(call.shop, _order(call))
    return Answer([fulfilments.fulfilment_row(row) for row in rows])


def fulfilment_create(call: Call) -> Answer:
    """POST /orders/{id}/fulfillments; ``notify_customer`` mails."""
    notify = flag(call.query.get("notify_customer"))
    made = fulfilments.create(call.shop, _order(call), call.body, notify=notify)
    return Answer(fulfilments.fulfilment_row(made, fresh=True), 201)


def fulfilment_get(call: Call) -> Answer:
    """GET /orders/{id}/fulfillments/{fulfilment}."""
    found = fulfilments.fulfilment_of(call.shop, _order(call), call.number("fulfilment"))
    return Answer(fulfilments.fulfilment_row(found))


def fulfilment_update(call: Call) -> Answer:
    """PUT /orders/{id}/fulfillments/{fulfilment}."""
    order = _order(call)
    found = fulfilments.fulfilment_of(call.shop, order, call.number("fulfilment"))
    fulfilments.update(call.shop, order, found, call.body)
    return Answer(fulfilments.fulfilment_row(found, fresh=True))


def fulfilment_delete(call: Call) -> Answer:
    """DELETE /orders/{id}/fulfillments/{fulfilment}."""
    order = _order(call)
    found = fulfilments.fulfilment_of(call.shop, order, call.number("fulfilment"))
    fulfilments.delete(call.shop, order, found)
    return Answer({"message": "Fulfillment deleted successfully."})


def fulfilment_meta(call: Call) -> Answer:
    """GET /orders/{id}/fulfillments/{fulfilment}/metadata."""
    found = fulfilments.fulfilment_of(call.shop, _order(call), call.number("fulfilment"))
    return Answer(fulfilments.fulfilment_meta(found))


def plugin_callback(call: Call) -> Answer:
    """POST /kickroute_callback_endpoint, if the platform's plugin is installed; nobody checks a signature."""
    if "kickroute" not in call.shop.settings.plugins:
        raise no_route()
    return Answer(plugin.callback(call.shop, dict(call.body)))
