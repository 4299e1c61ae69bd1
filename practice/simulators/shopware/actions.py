"""The routes that do something: numbers, transitions, versions, credit items, documents."""

from __future__ import annotations

import secrets
from typing import Any

from practice.simulators.shopware import errors, states
from practice.simulators.shopware.entities import ORDER_AGGREGATE
from practice.simulators.shopware.routing import Answer, Call, Route, route
from practice.simulators.shopware.versions import add_credit, create_version, merge_version, recalculate_draft

_FIRST_NUMBERS = {"order": 10001, "customer": 10001, "product": 10001}


def reserve_number(call: Call) -> Answer:
    """Draw a number from a range; every call consumes one, except a preview. Needs no privilege."""
    name = call.params["type"]
    first = _FIRST_NUMBERS.get(name, 1000)
    with call.shop.store.lock:
        if call.argument("preview") in ("true", "1"):
            number = call.shop.store.counters.get(f"number.{name}", first - 1) + 1
        else:
            number = call.shop.store.next(f"number.{name}", first)
    return Answer(body={"number": str(number)})


def transition(call: Call) -> Answer:
    """Carry out a transition of an order, a delivery or a transaction; needs no privilege at all."""
    state, happened = _transition(
        call, call.params["machine"], mail=call.object().get("sendMail", True) is not False
    )
    state["extensions"] = {"foreignKeys": state["extensions"]["foreignKeys"]}
    if happened:
        state["extensions"]["internal_mapping_storage"] = {"extensions": [], "apiAlias": None}
    del state["apiAlias"]
    return Answer(body=state)


def generic_transition(call: Call) -> Answer:
    """Carry out a transition of any entity with states; this route knows no ``sendMail``."""
    state, _ = _transition(call, call.params["machine"], mail=True)
    return Answer(body={"data": state})


def transitions(call: Call) -> Answer:
    """List the transitions that the present state allows."""
    entity = _machine(call, call.params["machine"])
    with call.shop.store.lock:
        row = call.space()[entity].get(call.params["id"])
        if row is None:
            raise errors.not_found(entity, call.params["id"])
        return Answer(body={"transitions": states.possible(call.shop, entity, row)})


def new_version(call: Call) -> Answer:
    """Open a draft of an order."""
    if call.params["entity"] != "order":
        raise errors.no_route(call.method, call.url)
    version = create_version(call.shop, call.params["id"])
    return Answer(
        body={"versionId": version, "versionName": None, "id": call.params["id"], "entity": "order"}
    )


def merge(call: Call) -> Answer:
    """Merge a draft into the live order."""
    with call.shop.work(source="api") as work:
        merge_version(work, call.params["id"])
    return Answer(204)


def credit_item(call: Call) -> Answer:
    """Add a credit item to a draft order."""
    with call.shop.work(call.version, source="api") as work:
        add_credit(work, call.params["id"], call.object())
    return Answer(204)


def recalculation(call: Call) -> Answer:
    """Calculate a draft order again."""
    with call.shop.work(call.version, source="api") as work:
        recalculate_draft(work, call.params["id"])
    return Answer(204)


def documents(call: Call) -> Answer:
    """Create documents (without content) for orders."""
    body = call.json()
    made = [_document(call, call.params["type"], found) for found in body if isinstance(found, dict)]
    return Answer(body={"data": made, "errors": []})


def _document(call: Call, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    shop = call.shop
    if kind not in shop.defaults.document_types:
        raise errors.coded(
            400, "DOCUMENT__INVALID_RENDERER_TYPE", f"Unable to find a document renderer with type {kind}"
        )
    with shop.work(source="api") as work:
        number = str(shop.store.next(f"number.document_{kind}", 1000))
        link, media = secrets.token_urlsafe(24), shop.new_id()
        row_id = work.writer.write(
            "document",
            {
                "orderId": body["orderId"],
                "orderVersionId": shop.new_id(),
                "documentTypeId": shop.defaults.document_types[kind],
                "documentMediaFileId": media,
                "config": {**(body.get("config") or {}), "documentNumber": number, "name": kind},
                "deepLinkCode": link,
                "documentNumber": number,
            },
            "/0",
            "insert",
        )
    return {"documentId": row_id, "documentMediaId": media, "documentDeepLink": link}


def _machine(call: Call, entity: str) -> str:
    if not states.has_machine(call.shop, entity):
        raise errors.unknown_definition(entity)
    return entity


def _transition(call: Call, entity: str, mail: bool) -> tuple[dict[str, Any], bool]:
    shop = call.shop
    _machine(call, entity)
    client = str(call.client.get("id", ""))
    version = call.version if entity in ORDER_AGGREGATE else None
    with shop.work(version, source="api", client=client) as work:
        state, happened = states.transition(work, entity, call.params["id"], call.params["action"], mail=mail)
        return shop.render("state_machine_state", state), happened


_MAIN = "order|order_delivery|order_transaction"

ROUTES: list[Route] = [
    route("GET", "/api/_action/number-range/reserve/{type:word}/{channel:id}", reserve_number),
    route("GET", "/api/_action/number-range/reserve/{type:word}", reserve_number),
    *(
        route("POST", f"/api/_action/(?P<machine>{name})/{{id}}/state/{{action}}", transition)
        for name in _MAIN.split("|")
    ),
    route("POST", "/api/_action/state-machine/{machine}/{id}/state/{action}", generic_transition),
    route("GET", "/api/_action/state-machine/{machine}/{id}/state", transitions),
    route("POST", "/api/_action/version/merge/{entity}/{id}", merge),
    route("POST", "/api/_action/version/{entity}/{id}", new_version),
    route("POST", "/api/_action/order/{id}/creditItem", credit_item),
    route("POST", "/api/_action/order/{id}/recalculate", recalculation),
    route("POST", "/api/_action/order/document/{type:word}/create", documents),
]
