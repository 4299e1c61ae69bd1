"""Pickware's labels: a blueprint, a shipment made of it, its documents, its end.

Read in the plugin's sources (its shipping bundle of 2023 and of 2026), not measured: the plugin is sold, and
asks a real carrier. The carrier behind it is played here, and takes what DHL takes.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from practice.simulators.dhl.paper import pdf_page
from practice.simulators.shopware import errors
from practice.simulators.shopware.errors import ShopError
from practice.simulators.shopware.routing import Answer, Call, Route, route
from practice.simulators.shopware.settings import Pickware
from practice.simulators.shopware.store import Row

_ACTIONS = "/api/_action/pickware-shipping/shipment"
_SHIPMENT, _CODE, _DOCUMENT = (
    "pickware_shipping_shipment",
    "pickware_shipping_tracking_code",
    "pickware_document",
)
SENDER = {
    "firstName": "",
    "lastName": "",
    "company": "Lieferant Müller & Söhne",
    "department": "",
    "addressAddition": "",
    "street": "Lagerstraße",
    "houseNumber": "5",
    "zipCode": "20095",
    "city": "Hamburg",
    "countryIso": "DE",
    "stateIso": "",
    "phone": "040 5555",
    "email": "versand@lieferant.example",
}
"""The address that the shop's settings name for every label."""

HANDED_OVER = "handed over"
_AGES = (16, 18)


def blueprint(call: Call) -> Answer:
    """Propose a shipment for an order; nothing is written."""
    settings, asked = _installed(call), call.object()
    with call.shop.store.lock:
        order = call.shop.store.live["order"].get(str(_required(asked, "orderId")))
        if order is None:
            raise errors.plain(500, "0", "Attempt to read property on null")
        proposed = _propose(call, settings, order, asked.get("configuration") or {})
    return Answer(body={"shipmentBlueprint": proposed, "notifications": [], "removedFields": None})


def create(call: Call) -> Answer:
    """Make a shipment: the row first, then the carrier, then the number at the order's first delivery.

    What the carrier refuses is taken away again, and answered 200 with an empty list.
    """
    settings, asked = _installed(call), call.object()
    order_id, proposed = str(_required(asked, "orderId")), dict(_required(asked, "shipmentBlueprint"))
    if not proposed.get("carrierTechnicalName"):
        raise _refusal(
            "Kein Versanddienstleister ausgewählt",
            "Für die Sendung ist kein Versanddienstleister ausgewählt.",
        )
    if not settings.is_configured:
        raise _refusal("Nicht aktiviert", "Der Versanddienstleister DHL ist nicht aktiviert.")
    call.authority.require(call.client, [f"{_SHIPMENT}:create", f"{_SHIPMENT}_order_mapping:create"])
    shipment_id = call.shop.new_id()
    with call.shop.work(source="pickware") as work:
        row = {"id": shipment_id, "shipmentBlueprint": proposed, "orderIds": [order_id], "documentIds": []}
        row["carrierTechnicalName"] = proposed["carrierTechnicalName"]
        work.writer.write(_SHIPMENT, row, "/0", "insert")
    if died := _died(call, "begun"):
        return died
    if problems := _carriers_problems(proposed):
        with call.shop.work(source="pickware") as work:
            work.writer.delete(_SHIPMENT, shipment_id)
        return _result([], [_operation(shipment_id, problems)])
    number = _register(call, shipment_id, proposed)
    if died := _died(call, "made"):
        return died
    _tell_order(call, order_id, lambda codes: list(dict.fromkeys([*codes, number])))
    return _result([shipment_id], [_operation(shipment_id, [])])


def cancel(call: Call) -> Answer:
    """Take a shipment back, and its numbers from the order's delivery."""
    _installed(call)
    live = call.shop.store.live
    with call.shop.store.lock:
        shipment = live[_SHIPMENT].get(str(call.object().get("shipmentId")))
        codes = [] if shipment is None else live[_CODE].find("shipmentId", shipment["id"])
    if shipment is None:
        raise _refusal("Sendung nicht gefunden", "Die angegebene Sendung existiert nicht.")
    if (shipment.get("metaInformation") or {}).get("state") == HANDED_OVER:
        problem = "Die Sendung kann nicht mehr storniert werden."
        return _result([], [_operation(shipment["id"], [problem])])
    with call.shop.work(source="pickware") as work:
        work.writer.write(_SHIPMENT, {"id": shipment["id"], "cancelled": True}, "/0", "update")
    gone = {row["trackingCode"] for row in codes}
    for order_id in shipment["orderIds"]:
        _tell_order(call, order_id, lambda known: [code for code in known if code not in gone])
    return _result([shipment["id"]], [_operation(shipment["id"], [])])


def contents(call: Call) -> Answer:
    """Answer with a document to whoever knows its code; no token is asked for."""
    with call.shop.store.lock:
        document = call.shop.store.live[_DOCUMENT].get(call.params["id"])
    if document is None or not secrets.compare_digest(
        str(document["deepLinkCode"]), call.argument("deepLinkCode") or ""
    ):
        raise errors.plain(404, "0", "Not found")
    return Answer(200, document["content"].encode("latin-1"), {}, "application/pdf")


# --- what is proposed ----------------------------------------------------------------------------


def _propose(call: Call, settings: Pickware, order: Row, configuration: dict[str, Any]) -> dict[str, Any]:
    live = call.shop.store.live
    (delivery, *_) = live["order_delivery"].find("orderId", order["id"])
    (customer, *_) = live["order_customer"].find("orderId", order["id"])
    address = live["order_address"].rows[delivery["shippingOrderAddressId"]]
    items = [
        {
            "name": line["label"],
            "unitWeight": _weight((live["product"].get(line["productId"]) or {}).get("weight")),
            "quantity": line["quantity"],
        }
        for line in live["order_line_item"].find("orderId", order["id"])
    ]
    known = [item["unitWeight"]["value"] * item["quantity"] for item in items if item["unitWeight"]]
    is_split = sum(known) > settings.most_kilograms and not configuration.get("skipParcelRepacking")
    parcel = {
        "items": items,
        "dimensions": None,
        "fillerWeight": _weight(0.0),
        "weightOverwrite": None,
        "customerReference": order["orderNumber"],
        "customsInformation": None,
    }
    return {
        "senderAddress": dict(SENDER),
        "receiverAddress": _receiver(call, address, customer["email"]),
        "parcels": [parcel, parcel] if is_split else [parcel],
        "carrierTechnicalName": settings.carrier or None,
        "shipmentConfig": {"product": "V01PAK"} if settings.carrier else {},
        "customerReference": order["orderNumber"],
        "fees": [],
    }


def _receiver(call: Call, address: Row, email: str) -> dict[str, Any]:
    country = call.shop.store.live["country"].rows[address["countryId"]]
    found = re.fullmatch(r"(.+?)\s+(\d+\s?[a-zA-Z]?)", address["street"])
    return {
        "firstName": address["firstName"],
        "lastName": address["lastName"],
        "company": address.get("company") or "",
        "department": address.get("department") or "",
        "addressAddition": address.get("additionalAddressLine1") or "",
        "street": found[1] if found else address["street"],
        "houseNumber": found[2] if found else "",
        "zipCode": address.get("zipcode") or "",
        "city": address["city"],
        "countryIso": country["iso"],
        "stateIso": "",
        "phone": address.get("phoneNumber") or "",
        "email": email,
    }


def _weight(kilograms: float | None) -> dict[str, Any] | None:
    return None if kilograms is None else {"value": kilograms, "unit": "kg"}


# --- the carrier behind it -----------------------------------------------------------------------


def _carriers_problems(proposed: dict[str, Any]) -> list[str]:
    """Return what the carrier does not take: an address with gaps, a parcel of no known weight."""
    problems = []
    for whose in ("senderAddress", "receiverAddress"):
        address = proposed.get(whose) or {}
        problems += [
            f"{whose}.{name} fehlt." for name in ("street", "zipCode", "city") if not address.get(name)
        ]
        if not (address.get("company") or address.get("lastName")):
            problems.append(f"{whose} hat keinen Namen.")
    for parcel in proposed.get("parcels") or []:
        weights = [item.get("unitWeight") for item in parcel.get("items") or []]
        if not parcel.get("weightOverwrite") and not all(weights):
            problems.append("Das Gewicht des Pakets ist nicht bekannt.")
    age = (proposed.get("shipmentConfig") or {}).get("visualCheckOfAge")
    if age is not None and age not in _AGES:
        problems.append(f"Alterssichtprüfung {age} gibt es nicht.")
    return problems or ([] if proposed.get("parcels") else ["Die Sendung hat kein Paket."])


def _register(call: Call, shipment_id: str, proposed: dict[str, Any]) -> str:
    """Let the carrier make the label: number and document are kept with the shipment."""
    count = call.shop.store.next("pickware.shipment", 1)
    number = f"00340434161094{count:06d}"
    lines = [f"Sendungsnr. {number}", "Von:", *_lines(proposed["senderAddress"])]
    lines += ["An:", *_lines(proposed["receiverAddress"]), str(proposed.get("customerReference") or "")]
    with call.shop.work(source="pickware") as work:
        document_id = work.writer.write(
            _DOCUMENT,
            {
                "deepLinkCode": secrets.token_hex(16),
                "documentTypeTechnicalName": "shipping_label",
                "orientation": "portrait",
                "mimeType": "application/pdf",
                "fileName": f"shipping-label-dhl-{number}.pdf",
                "content": pdf_page(lines).decode("latin-1"),
            },
            "/0",
            "insert",
        )
        code = {"trackingCode": number, "shipmentId": shipment_id, "shippingDirection": "outgoing"}
        work.writer.write(_CODE, {**code, "metaInformation": {"type": "shipmentNumber"}}, "/0", "insert")
        shipment = work.space[_SHIPMENT].rows[shipment_id]
        work.put(_SHIPMENT, {**shipment, "documentIds": [document_id]})
    return number


def _lines(address: dict[str, Any]) -> list[str]:
    name = f"{address.get('firstName')} {address.get('lastName')}".strip()
    road = f"{address.get('street')} {address.get('houseNumber')}".strip()
    town = f"{address.get('zipCode')} {address.get('city')}"
    parts = (address.get("company"), name, address.get("addressAddition"), road, town)
    return [str(part) for part in parts if part]


def _tell_order(call: Call, order_id: str, changed: Any) -> None:
    """Write the numbers through the order, so that both move; by right of the system."""
    with call.shop.work(source="pickware") as work:
        (delivery, *_) = work.space["order_delivery"].find("orderId", order_id)
        codes = changed(delivery.get("trackingCodes") or [])
        nested = {"id": delivery["id"], "trackingCodes": codes}
        work.writer.write("order", {"id": order_id, "deliveries": [nested]}, "/0", "update")


# --- how it answers ------------------------------------------------------------------------------


def _installed(call: Call) -> Pickware:
    found = call.shop.settings.pickware
    if found is None:
        raise errors.no_route(call.method, call.url)
    return found


def _required(body: dict[str, Any], name: str) -> Any:
    if not body.get(name):
        raise _refusal("Payload validation failed", f"The property {name} is required")
    return body[name]


def _refusal(title: str, detail: str) -> ShopError:
    return ShopError(400, {"status": "400", "title": title, "detail": detail})


def _operation(shipment_id: str, problems: list[str]) -> dict[str, Any]:
    return {
        "successful": not problems,
        "description": "Sendung erstellen" if not problems else "Sendung konnte nicht erstellt werden",
        "errorMessages": problems or None,
        "errors": [{"detail": problem} for problem in problems] or None,
        "processedShipmentIds": [shipment_id],
    }


def _result(done: list[str], operations: list[dict[str, Any]]) -> Answer:
    return Answer(
        body={
            "successfullyOrPartlySuccessfullyProcessedShipmentIds": done,
            "shipmentsOperationResults": operations,
            "areAllOperationResultsSuccessful": bool(done),
            "isAnyOperationResultSuccessful": bool(done),
        }
    )


def _died(call: Call, step: str) -> Answer | None:
    """Tell whether the process is planned to die after a step: the web server answers 502 for it."""
    if call.shop.faults.due(call.method, f"{call.path}#{step}") is None:
        return None
    return Answer(502, b"<html><body><h1>502 Bad Gateway</h1></body></html>", {}, "text/html")


ROUTES: list[Route] = [
    route("POST", f"{_ACTIONS}/create-shipment-blueprint-for-order", blueprint),
    route("POST", f"{_ACTIONS}/create-shipment-for-order", create),
    route("POST", f"{_ACTIONS}/cancel-shipment", cancel),
    route("GET", "/api/pickware-document/{id}/contents", contents, public=True),
]
