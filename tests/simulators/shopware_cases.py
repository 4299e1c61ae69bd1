"""How each recording of a real Shopware is replayed, and which are not, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests

from practice.simulators.catalogue import generate
from practice.simulators.shopware.loading import load_catalogue
from tests.simulators.shopware_recordings import Recording, Stage
from tests.waiting import LIMIT

Case = Callable[[Stage, Recording], requests.Response]


EXEMPT = {
    "acl/create-integration": "the supplier creates the integration, the connector never does",
    "acl/create-role": "the supplier grants the privileges, the connector never does",
    "documents/search": "a document's layout is the shop's own, the connector reads none",
    "refund/action-process": "the route of payment plugins, the connector never calls it",
    "state/graph": "not a request; compared as a whole by a test of its own",
    "webhooks/event-log-failed": "the connector reads the webhook's own state, not the log",
    "webhooks/flow-mail.before.send": "no request of ours, and no event we register",
    "webhooks/flow-state_enter.order_delivery.state.shipped": "a hint: only its order's id is read",
    "webhooks/ship-state_enter.order_delivery.state.shipped": "a hint: only its order's id is read",
    "webhooks/storeapi-order-checkout.order.placed": "a hint: only its order's id is read",
    "webhooks/version-merge-state_enter.order_transaction.state.paid": "a hint: only its order's id is read",
    "webhooks/product.deleted": "a delivery; compared by the test of deliveries",
    "webhooks/product.written-async": "a delivery; compared by the test of deliveries",
    "webhooks/product.written-stock": "a delivery; compared by the test of deliveries",
    "webhooks/storeapi-order-order.written": "a delivery; compared by the test of deliveries",
    "webhooks/storeapi-order-order_address.written": "a delivery; compared by the test of deliveries",
    "webhooks/version-merge-order.written": "a delivery; compared by the test of deliveries",
}
"""Recordings that are not replayed."""


def replay(stage: Stage, recording: Recording) -> requests.Response:
    """Send the recorded request, with this shop's ids."""
    return stage.send(recording)


def untranslated(stage: Stage, recording: Recording) -> requests.Response:
    """Send the recorded request to the recorded address: its id is unknown here too."""
    return stage.send(recording, path=recording.request["path"])


def _after(prepare: Callable[[Stage], Any]) -> Case:
    """Prepare the shop, then replay."""

    def case(stage: Stage, recording: Recording) -> requests.Response:
        prepare(stage)
        return stage.send(recording)

    return case


def _with(prepare: Callable[[Stage], None], **changes: Callable[[Stage, Recording], Any]) -> Case:
    """Prepare the shop, then replay with parts of the request computed from the stage."""

    def case(stage: Stage, recording: Recording) -> requests.Response:
        prepare(stage)
        made = {name: change(stage, recording) for name, change in changes.items()}
        return stage.send(recording, **made)

    return case


def _nothing(_stage: Stage) -> None:
    return None


def _create_set(stage: Stage) -> None:
    fields = [
        {"name": f"kickroute_{name}", "type": kind, "config": {"label": {"de-DE": name}}}
        for name, kind in (("release", "bool"), ("dealer_price", "float"), ("category", "text"))
    ]
    body = {
        "name": "kickroute",
        "config": {"label": {"de-DE": "Kickroute"}},
        "customFields": fields,
        "relations": [{"entityName": "product"}, {"entityName": "order"}],
    }
    assert stage.client.post("custom-field-set", body).status_code == 204


def _create_customer(stage: Stage) -> None:
    known, address = stage.simulator.shop.defaults, "347f45105e2d4809b0e11cf978e87b2b"
    stage.customer = "8eaf3e19a2924121b6e9c7ca77d458a6"
    body = {
        "id": stage.customer,
        "salesChannelId": known.sales_channel,
        "groupId": known.group,
        "defaultPaymentMethodId": known.payment_method,
        "languageId": known.language,
        "firstName": "Einkauf",
        "lastName": "Haendler",
        "email": "kr@haendler.invalid",
        "customerNumber": "KR-H-1",
        "defaultBillingAddressId": address,
        "defaultShippingAddressId": address,
        "addresses": [
            {
                "id": address,
                "firstName": "Einkauf",
                "lastName": "Haendler",
                "street": "Handelsweg 5",
                "city": "Hamburg",
                "countryId": known.country,
            }
        ],
    }
    assert stage.client.post("customer", body).status_code == 204


def _move(*steps: tuple[str, str]) -> Callable[[Stage], None]:
    def prepare(stage: Stage) -> None:
        ids = {"order": stage.order, "order_delivery": stage.delivery, "order_transaction": stage.transaction}
        for entity, action in steps:
            stage.owner.transition(entity, ids[entity], action)

    return prepare


def _track(stage: Stage) -> None:
    stage.owner.ship(stage.order, "00340434161094000001")


def _refund(stage: Stage) -> None:
    """Refund as a payment plugin does, with the references a plugin writes."""
    known = stage.simulator.shop.defaults
    amount = {"unitPrice": 11.9, "totalPrice": 11.9, "quantity": 1, "calculatedTaxes": [], "taxRules": []}
    capture = {
        "id": "8a6a6e595dd64cd88cbe2367155fc647",
        "orderTransactionId": stage.transaction,
        "stateId": known.states["order_transaction_capture", "completed"],
        "amount": amount,
        "externalReference": "KR-CAP-1",
        "refunds": [
            {
                "id": "9445bce484b24eeab7962c491d60ef4f",
                "stateId": known.states["order_transaction_capture_refund", "open"],
                "externalReference": "KR-REF-1",
                "reason": "Widerruf",
                "amount": amount,
                "positions": [
                    {
                        "orderLineItemId": stage.line,
                        "reason": "Widerruf",
                        "quantity": 1,
                        "externalReference": "KR-REF-1-1",
                        "amount": amount,
                    }
                ],
            }
        ],
    }
    assert stage.client.post("order-transaction-capture", capture).status_code == 204


def _completed_refund(stage: Stage) -> None:
    _refund(stage)
    stage.owner.complete_refund("9445bce484b24eeab7962c491d60ef4f")
    stage.owner.pay(stage.order, "paid")


def _credit(stage: Stage) -> None:
    _completed_refund(stage)
    stage.owner.edit_order(
        stage.order, affiliateCode="kickroute", deepLinkCode="CI_nAVSAasCGaLq8q8bZOGaPzDfABTbc"
    )
    body = {"label": "Gutschrift", "description": "x", "priceDefinition": {"price": -5, "type": "absolute"}}
    version = _version(stage)
    path = f"_action/order/{stage.order}/creditItem"
    assert stage.client.post(path, body, sw_version_id=version).status_code == 204
    assert stage.client.post(f"_action/version/merge/order/{version}").status_code == 204


def _version(stage: Stage) -> str:
    return str(stage.client.post(f"_action/version/order/{stage.order}").json()["versionId"])


def _release_parent(stage: Stage) -> None:
    for which in ("SHIRT", "SHIRT-XL", "KNIFE"):
        stage.owner.edit(which, customFields={"kickroute_release": True})


def _list_price(stage: Stage) -> None:
    other = {
        "currencyId": stage.simulator.shop.defaults.currency,
        "gross": 88.15,
        "net": 82.3832,
        "linked": True,
    }
    percentage = {"net": 22.69, "gross": 22.69}
    price = {**other, "gross": 68.15, "listPrice": other, "regulationPrice": other, "percentage": percentage}
    stage.owner.edit("KNIFE", price=[price])


def _many(stage: Stage) -> None:
    load_catalogue(stage.simulator.shop, generate(120))


def _hook(stage: Stage) -> None:
    body = {"name": "kr", "eventName": "customer.written", "url": "http://127.0.0.1:9/hook"}
    assert stage.client.post("webhook", body).status_code == 204


def _products(stage: Stage, recording: Recording) -> Any:
    """Put ids of products that exist into a recorded sync, in the order of its rows."""
    ids = iter([stage.owner.product(which)["id"] for which in ("KNIFE", "TEA", "SHIRT-S")])
    body = recording.request["json"]
    operations = body.values() if isinstance(body, dict) else body
    changed = [
        {**operation, "payload": [{**row, "id": next(ids)} for row in operation["payload"]]}
        for operation in operations
    ]
    return dict(zip(body, changed, strict=True)) if isinstance(body, dict) else changed


def _ids(stage: Stage, _recording: Recording) -> dict[str, Any]:
    return {"ids": [stage.order]}


def _referenced(stage: Stage, _recording: Recording) -> dict[str, Any]:
    return {"filter": [{"type": "equals", "field": "referencedId", "value": stage.order}]}


def _refund_path(_stage: Stage, recording: Recording) -> str:
    return str(recording.request["path"])


def _same_order(stage: Stage, recording: Recording) -> Any:
    row = dict(recording.request["json"][0]["payload"][0])
    delivery = {**row["deliveries"][0], "id": stage.delivery}
    line = {**row["lineItems"][0], "id": stage.line}
    return [
        {
            "entity": "order",
            "action": "upsert",
            "payload": [{**row, "id": stage.order, "deliveries": [delivery], "lineItems": [line]}],
        }
    ]


def _token(stage: Stage, recording: Recording, **changes: str) -> requests.Response:
    """Ask for a token with the recorded fields: a masked key or secret stands for this shop's own."""
    known = stage.client.credentials
    own = {"SWIAMASKED": known.client_id, "<secret>": known.client_secret}
    body = recording.request.get("json") or recording.request.get("form") or {}
    body = {name: own.get(value, value) for name, value in body.items()} | changes
    form = recording.request.get("form")
    session = stage.client.session
    url = f"{stage.client.url}/api/oauth/token"
    return (
        session.post(url, data=body, timeout=LIMIT) if form else session.post(url, json=body, timeout=LIMIT)
    )


def _unknown_key(stage: Stage, recording: Recording) -> requests.Response:
    return _token(stage, recording, client_id="SWIAUNKNOWNUNKNOWNUNKNOWNU")


def _throttled(stage: Stage, recording: Recording) -> requests.Response:
    for _ in range(10):
        _token(stage, recording, client_secret="wrong")
    return _token(stage, recording)


def _with_token(token: str | None) -> Case:
    def case(stage: Stage, recording: Recording) -> requests.Response:
        headers = {"Accept": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
        with requests.Session() as session:
            session.trust_env = False
            return session.get(stage.client.url + recording.request["path"], headers=headers, timeout=LIMIT)

    return case


def _deadlock(stage: Stage, _recording: Recording) -> requests.Response:
    stage.simulator.fail("/_action/sync", answer="deadlock")
    return stage.client.post("_action/sync", [])


def _merge(stage: Stage, recording: Recording) -> requests.Response:
    return stage.send(recording, path=f"/api/_action/version/merge/order/{_version(stage)}")


def _credit_in_version(stage: Stage, recording: Recording) -> requests.Response:
    return stage.send(recording, headers={"sw-version-id": _version(stage)})


def _english(stage: Stage, recording: Recording) -> requests.Response:
    return stage.send(recording, headers={"sw-language-id": stage.simulator.shop.defaults.english})


_SHIPPED = _move(("order_delivery", "ship"))
_PAID = _move(("order_transaction", "paid"))

CASES: dict[str, Case] = {
    "custom-fields/duplicate-field": _after(_create_set),
    "custom-fields/read-set": _after(_create_set),
    "custom-fields/wrong-type": _after(_create_set),
    "documents/create-credit-note": _with(_nothing, json=lambda s, _: [{"orderId": s.order, "config": {}}]),
    "documents/create-invoice": _with(_nothing, json=lambda s, _: [{"orderId": s.order, "config": {}}]),
    "errors/deadlock-on-sync": _deadlock,
    "errors/get-unknown-id": untranslated,
    "errors/product-duplicate-number": _with(_nothing, also=lambda _s, _r: {"productNumber": "KNIFE"}),
    "find/by-delivery-updatedAt": _after(_SHIPPED),
    "find/by-ids-anyof": _with(
        _nothing,
        also=lambda s, _: {"filter": [{"type": "equalsAny", "field": "id", "value": [s.order]}]},
    ),
    "find/by-tx-updatedAt": _after(_PAID),
    "find/delivery-delta": _after(_track),
    "find/transaction-delta": _after(_PAID),
    "oauth/bad-grant": _token,
    "oauth/call-bad-signature": _with_token("eyJhIjoxfQ.eyJhIjoxfQ.bad"),
    "oauth/call-expired-token": _with_token("eyJhIjoxfQ.eyJhIjoxfQ.old"),
    "oauth/call-no-header": _with_token(None),
    "oauth/empty": _token,
    "oauth/garbage-key": _token,
    "oauth/missing-grant": _token,
    "oauth/missing-secret": _token,
    "oauth/ok-form": _token,
    "oauth/ok-json": _token,
    "oauth/rate-limited": _throttled,
    "oauth/unknown-key": _unknown_key,
    "oauth/wrong-secret": _token,
    "order/create-gross": _after(_create_customer),
    "order/create-net-customer-group": _after(_create_customer),
    "order/create-variant": _after(_create_customer),
    "order/create-with-customer": _after(_create_customer),
    "order/read-with-associations": _with(_nothing, also=_ids),
    "order/sync-upsert-same-id": _with(_nothing, json=_same_order),
    "product-search/cover-media": _with(_nothing, also=lambda s, _: {"ids": [s.simple]}),
    "product-search/filter-customfield-inherit": _after(_release_parent),
    "product-search/filter-customfield-no-inherit": _after(_release_parent),
    "product-search/keyset-autoIncrement": _with(
        _nothing,
        also=lambda _s, _r: {
            "filter": [{"type": "range", "field": "autoIncrement", "parameters": {"gt": 0}}]
        },
    ),
    "product-search/language-en": _english,
    "product-search/one-jsonapi": _after(_list_price),
    "product-search/one-plain-json": _after(_list_price),
    "product-search/total-0": _after(_many),
    "product-search/total-1": _after(_many),
    "product-search/total-exact": _after(_many),
    "product-search/total-next-pages": _after(_many),
    "product-search/total-none": _after(_many),
    "product-search/prices-association": _after(lambda s: s.owner.set_rule_price("KNIFE", 9, 10.71)),
    "refund/create-capture": replay,
    "refund/credit-item-version": _credit_in_version,
    "refund/order-after-credit": _with(_credit, also=_ids),
    "refund/refund-transitions": _with(_refund, path=_refund_path),
    "refund/search-refunds": _after(_completed_refund),
    "state/cancel-completed": _after(_move(("order", "process"), ("order", "complete"))),
    "state/cancel-twice": _after(_move(("order", "cancel"))),
    "state/history-delta": _after(_move(("order", "process"), ("order", "cancel"))),
    "state/history-order": _with(_move(("order", "process")), also=_referenced),
    "state/order-process-again": _after(_move(("order", "process"))),
    "state/order-unknown-id": untranslated,
    "sync/disable-indexing": _with(_nothing, json=_products),
    "sync/keyed-queue-indexing": _with(_nothing, json=_products),
    "sync/partial-failure-fail-on-error-0": _with(_nothing, json=_products),
    "sync/single-operation": _with(_nothing, json=_products),
    "tracking/patch-through-order": _with(
        _nothing, json=lambda s, _: {"deliveries": [{"id": s.delivery, "trackingCodes": ["1"]}]}
    ),
    "version/merge": _merge,
    "webhooks/list": _after(_hook),
}
"""Recordings that need more than their own request."""


def _merge_row(stage: Stage) -> None:
    version = _version(stage)
    stage.client.patch(f"order/{stage.order}", {"customerComment": "y"}, sw_version_id=version)
    stage.client.post(f"_action/version/merge/order/{version}")


DELIVERIES: dict[str, Callable[[Stage], Any]] = {
    "webhooks/product.deleted": lambda stage: stage.owner.delete_product("TEA"),
    "webhooks/product.written-async": lambda stage: stage.owner.set_stock("TEA", 4),
    "webhooks/product.written-stock": lambda stage: stage.owner.set_stock("TEA", 4),
    "webhooks/storeapi-order-order.written": lambda stage: stage.owner.sell([("TEA", 1)]),
    "webhooks/storeapi-order-order_address.written": lambda stage: stage.owner.sell([("TEA", 1)]),
    "webhooks/version-merge-order.written": _merge_row,
}
"""Recorded deliveries and what makes the simulator send such a one."""
