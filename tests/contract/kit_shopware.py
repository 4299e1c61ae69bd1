"""The kit for Shopware: its owner works by the Admin API, with an integration and connections of its own."""

# ruff: noqa: D102 - what each method promises stands once, in tests.contract.kits.ShopKit
from __future__ import annotations

import itertools
import json
import secrets
import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from adapters.shopware.shop import ShopwareShop
from connector.model import Address, Carrier, HintKind, NewOrder, OrderStatus
from connector.settings import OrderSettings
from tests.contract.kits import Ability, Gtins, Made, OrderFacts, RefundedLine
from tests.contract.shopware_owner import Owner, equals

_PREFIX = "kickroute-test"
TRACKING = "custom:kickroute_test_tracking"
ORDERS = OrderSettings(tracking=(TRACKING,))
_NUMBER = "kickroute_order_number"
_HOLD = "Kickroute angehalten"
_GROSS, _NET = 19.99, 16.80
_ASSOCIATIONS: dict[str, Any] = {
    "lineItems": {},
    "orderCustomer": {},
    "stateMachineState": {},
    "billingAddress": {},
    "deliveries": {"associations": {"shippingOrderAddress": {"associations": {"country": {}}}}},
    "transactions": {"associations": {"stateMachineState": {}, "captures": {}}},
}


class ShopwareKit:
    """A Shopware shop whose owner works by the Admin API."""

    tracking_places: Sequence[str] = ("delivery", "settings")

    def __init__(self, shop: ShopwareShop, owner: Owner, sales_channel: str = "") -> None:
        self.shop = shop
        self._owner = owner
        self._gtins = Gtins("4" + str(secrets.randbelow(10_000)).zfill(4))
        self._names = itertools.count(1)
        self._products: list[str] = []
        self._orders: list[str] = []
        # A connector may serve this shop: its webhooks are those that the port under test calls its own.
        shop.remove_hooks()
        self._foreign_hooks = {row["id"] for row in owner.rows("webhook")}
        self._field_sets = self._read_field_sets()
        self._channel = self._find_channel(sales_channel)
        self._tax = owner.first("tax", "taxRate", 19)["id"]
        self._states: dict[tuple[str, str], str] = {}
        self._groups: list[str] = []

    def _find_channel(self, named: str) -> dict[str, Any]:
        rows = self._owner.rows("sales-channel")
        return next(row for row in rows if not named or named in (row["id"], row["name"]))

    def _state(self, machine: str, name: str) -> str:
        if (machine, name) not in self._states:
            criteria = [
                equals("stateMachine.technicalName", f"{machine}.state"),
                equals("technicalName", name),
            ]
            (row,) = self._owner.rows("state-machine-state", {"filter": criteria})
            self._states[machine, name] = row["id"]
        return self._states[machine, name]

    def clean_up(self) -> None:
        """Remove everything that the kit and the suite made; what the adapter sets up for good stays."""
        self.shop.remove_hooks()
        self._restore_field_sets()
        for order_id in [*self._orders, *self._marked()]:
            self._owner.attempt("DELETE", f"order/{order_id}")
        for entity, ids in (("product", self._products), ("property-group", self._groups)):
            for row_id in ids:
                self._owner.attempt("DELETE", f"{entity}/{row_id}")

    def _read_field_sets(self) -> list[dict[str, Any]]:
        """Read the connector's custom fields, which somebody may use already."""
        loaded: dict[str, Any] = {"customFields": {}, "relations": {}}
        return self._owner.rows(
            "custom-field-set", {"filter": [equals("name", "kickroute")], "associations": loaded}
        )

    def _restore_field_sets(self) -> None:
        """Remove the custom fields that the suite made, or make those anew that it removed."""
        there = {row["id"] for row in self._field_sets}
        for row in self._read_field_sets():
            if row["id"] not in there:
                self._delete_field_set(row)
        for row in self._field_sets:
            wanted = _only(row, "id", "name", "config", "active") | {
                "customFields": [
                    _only(field, "id", "name", "type", "config", "active") for field in row["customFields"]
                ],
                "relations": [_only(relation, "id", "entityName") for relation in row["relations"]],
            }
            body = {"fields": {"entity": "custom_field_set", "action": "upsert", "payload": [wanted]}}
            self._owner.call("POST", "_action/sync", body)

    def _delete_field_set(self, row: dict[str, Any]) -> None:
        for field in row["customFields"]:
            self._owner.call("DELETE", f"custom-field/{field['id']}")
        self._owner.call("DELETE", f"custom-field-set/{row['id']}")

    def _marked(self) -> list[str]:
        criteria = {"filter": [{"type": "prefix", "field": "lineItems.label", "value": _PREFIX}]}
        return [row["id"] for row in self._owner.rows("order", criteria)]

    # catalogue

    def make_product(
        self,
        *,
        stock: int | None = 10,
        dealer_price: str = "12.50",
        variants: int = 0,
        published: bool = True,
    ) -> Made:
        gtins = [self._gtins.next() for _ in range(variants or 1)]
        product_id, name = _new_id(), f"{_PREFIX} Teekanne {next(self._names)}"
        fields: dict[str, Any] = {"kickroute_category": "vaping-base"}
        body: dict[str, Any] = {
            "id": product_id,
            "productNumber": f"kr-{product_id[:12]}",
            "name": name,
            "active": published,
            "taxId": self._tax,
            "isCloseout": True,
            "price": [self._price()],
            "stock": 0 if variants else stock,
            "customFields": fields,
            "visibilities": [{"salesChannelId": self._channel["id"], "visibility": 30}],
        }
        if not variants:
            body |= {
                "ean": gtins[0],
                "customFields": fields | {"kickroute_dealer_price": float(dealer_price)},
            }
        self._owner.call("POST", "product", body)
        self._products.append(product_id)
        offers = self._variants(product_id, gtins, stock, dealer_price) if variants else (product_id,)
        return Made(product_id, offers, tuple(gtins))

    def _price(self) -> dict[str, Any]:
        return {"currencyId": self._channel["currencyId"], "gross": _GROSS, "net": _NET, "linked": False}

    def _variants(
        self, parent: str, gtins: Sequence[str], stock: int | None, dealer_price: str
    ) -> tuple[str, ...]:
        group = _new_id()
        self._groups.append(group)
        options = [{"id": _new_id(), "name": f"Größe {n}"} for n in range(len(gtins))]
        self._owner.call(
            "POST", "property-group", {"id": group, "name": f"{_PREFIX} Größe", "options": options}
        )
        ids = []
        for gtin, option in zip(gtins, options, strict=True):
            variant = _new_id()
            ids.append(variant)
            self._owner.call(
                "POST",
                "product",
                {
                    "id": variant,
                    "parentId": parent,
                    "productNumber": f"kr-{variant[:12]}",
                    "ean": gtin,
                    "stock": stock,
                    "options": [{"id": option["id"]}],
                    "customFields": {"kickroute_dealer_price": float(dealer_price)},
                },
            )
        return tuple(ids)

    def set_stock(self, offer_id: str, quantity: int) -> None:
        self._owner.call("PATCH", f"product/{offer_id}", {"stock": quantity})

    def set_dealer_price(self, offer_id: str, price: str) -> None:
        fields = {"kickroute_dealer_price": float(price)}
        self._owner.call("PATCH", f"product/{offer_id}", {"customFields": fields})

    def unpublish(self, product_id: str) -> None:
        self._owner.call("PATCH", f"product/{product_id}", {"active": False})

    def trash_product(self, product_id: str) -> None:
        raise NotImplementedError

    def delete_product(self, product_id: str) -> None:
        self._owner.call("DELETE", f"product/{product_id}")

    def stock_of(self, offer_id: str) -> int | None:
        stock: int = self._owner.one("product", offer_id)["stock"]
        return stock

    def share_stock(self, product_id: str, quantity: int) -> None:
        raise NotImplementedError

    # orders

    def sell(self, offer_id: str, quantity: int) -> str:
        return self._post_order([(offer_id, quantity, 10.0 * quantity)], {})

    def plugin_order(self, order: NewOrder) -> str:
        lines = [(line.offer_id, line.quantity, float(line.net_total)) for line in order.lines]
        return self._post_order(lines, {_NUMBER: order.kickroute_number}, order)

    def _post_order(
        self, lines: Sequence[tuple[str, int, float]], fields: dict[str, Any], order: NewOrder | None = None
    ) -> str:
        order_id, address, ship_to = _new_id(), _new_id(), _new_id()
        total = sum(net for *_, net in lines)
        moment = datetime.now(UTC).isoformat(timespec="milliseconds")
        body = {
            "id": order_id,
            "orderNumber": f"kr-{order_id[:10]}",
            "orderDateTime": moment,
            "salesChannelId": self._channel["id"],
            "currencyId": self._channel["currencyId"],
            "currencyFactor": 1,
            "languageId": self._channel["languageId"],
            "stateId": self._state("order", "open"),
            "itemRounding": {"decimals": 2, "interval": 0.01, "roundForNet": True},
            "totalRounding": {"decimals": 2, "interval": 0.01, "roundForNet": True},
            "price": _cart(total),
            "shippingCosts": _calculated(0, 1),
            "billingAddressId": address,
            "addresses": [
                self._address(address, order.billing if order else Address()),
                self._address(ship_to, order.shipping if order else Address()),
            ],
            "orderCustomer": {"email": "kunde@shopper.invalid", "firstName": "Erika", "lastName": "Muster"},
            "lineItems": [_line(offer_id, quantity, net) for offer_id, quantity, net in lines],
            "deliveries": [
                {
                    "shippingOrderAddressId": ship_to,
                    "shippingMethodId": self._channel["shippingMethodId"],
                    "stateId": self._state("order_delivery", "open"),
                    "shippingDateEarliest": moment,
                    "shippingDateLatest": moment,
                    "shippingCosts": _calculated(0, 1),
                }
            ],
            "transactions": [
                {
                    "paymentMethodId": self._channel["paymentMethodId"],
                    "stateId": self._state("order_transaction", "paid"),
                    "amount": _calculated(round(total * 1.19, 2), 1),
                }
            ],
            "customFields": fields,
        }
        self._owner.call("POST", "order", body)
        self._orders.append(order_id)
        return order_id

    def _address(self, address_id: str, address: Address) -> dict[str, Any]:
        return {
            "id": address_id,
            "firstName": address.first_name or "Erika",
            "lastName": address.last_name or "Muster",
            "street": address.address_1 or "Weg 1",
            "zipcode": address.postcode or "10115",
            "city": address.city or "Berlin",
            "countryId": self._channel["countryId"],
        }

    def set_order_status(self, order_id: str, status: OrderStatus) -> None:
        steps = {
            OrderStatus.COMPLETED: [("order", "process"), ("order", "complete")],
            OrderStatus.CANCELLED: [("order", "cancel")],
            OrderStatus.REFUNDED: [("order_transaction", "paid"), ("order_transaction", "refund")],
            OrderStatus.AWAITING_FULFILLMENT: [("order_transaction", "paid")],
            OrderStatus.PENDING_PAYMENT: [("order_transaction", "reopen")],
        }
        for machine, action in steps[status]:
            row_id = order_id if machine == "order" else self._order(order_id)["transactions"][0]["id"]
            self._owner.call("POST", f"_action/{machine}/{row_id}/state/{action}", {})

    def refund(self, order_id: str, total: Decimal, lines: Sequence[RefundedLine] = ()) -> None:
        order = self._order(order_id)
        transaction = order["transactions"][0]
        capture = next((row["id"] for row in transaction["captures"]), "") or self._capture(transaction)
        refund = _new_id()
        positions = [
            {
                "orderLineItemId": order["lineItems"][part.line]["id"],
                "quantity": part.quantity,
                "amount": _calculated(float(part.net_total + part.total_tax), part.quantity),
            }
            for part in lines
        ]
        body = {
            "id": refund,
            "captureId": capture,
            "stateId": self._state("order_transaction_capture_refund", "open"),
            "amount": _calculated(float(total), 1),
            "positions": positions,
        }
        self._owner.call("POST", "order-transaction-capture-refund", body)
        path = f"_action/state-machine/order_transaction_capture_refund/{refund}/state/complete"
        self._owner.call("POST", path, {})

    def _capture(self, transaction: dict[str, Any]) -> str:
        capture = _new_id()
        body = {
            "id": capture,
            "orderTransactionId": transaction["id"],
            "stateId": self._state("order_transaction_capture", "completed"),
            "amount": _calculated(transaction["amount"]["totalPrice"], 1),
        }
        self._owner.call("POST", "order-transaction-capture", body)
        return capture

    def enter_tracking(self, order_id: str, place: str, number: str, carrier: Carrier) -> None:
        del carrier
        if place == "settings":
            fields = {TRACKING.removeprefix("custom:"): number}
            self._owner.call("PATCH", f"order/{order_id}", {"customFields": fields})
            return
        delivery = self._order(order_id)["deliveries"][0]
        codes = [*delivery["trackingCodes"], number]
        self._owner.call("PATCH", f"order-delivery/{delivery['id']}", {"trackingCodes": codes})

    def trash_order(self, order_id: str) -> None:
        raise NotImplementedError

    def delete_order(self, order_id: str) -> None:
        self._owner.call("DELETE", f"order/{order_id}")

    def _order(self, order_id: str) -> dict[str, Any]:
        return self._owner.one("order", order_id, associations=_ASSOCIATIONS)

    def order_facts(self, order_id: str) -> OrderFacts:
        row = self._order(order_id)
        to = row["deliveries"][0]["shippingOrderAddress"]
        lines = sorted(row["lineItems"], key=lambda line: line["position"])
        comments = (row["customerComment"] or "", row.get("internalComment") or "")
        return OrderFacts(
            kickroute_number=(row["customFields"] or {}).get(_NUMBER, ""),
            lines=tuple((x["productId"], x["quantity"], _money(x["totalPrice"])) for x in lines),
            shipping_net_total=_money(row["shippingCosts"]["totalPrice"]),
            ship_to=(
                f"{to['firstName']} {to['lastName']}",
                to["street"],
                to["zipcode"],
                to["city"],
                to["country"]["iso"],
            ),
            bill_to_company=row["billingAddress"]["company"],
            mail_addresses=frozenset({row["orderCustomer"]["email"]}),
            # Both comments are to hold a note, which is one note all the same.
            notes=tuple({line: None for comment in comments for line in comment.splitlines()}),
        )

    def unreadable(self, order_id: str) -> AbstractContextManager[None]:
        raise NotImplementedError

    def mails_about(self, order_id: str) -> Sequence[str]:
        raise NotImplementedError

    # webhooks

    def _hooks(self) -> list[dict[str, Any]]:
        return [row for row in self._owner.rows("webhook") if row["id"] not in self._foreign_hooks]

    def hook_urls(self) -> Sequence[str]:
        return [row["url"] for row in self._hooks() if row["active"]]

    def disable_hooks(self) -> None:
        for row in self._hooks():
            self._owner.call("PATCH", f"webhook/{row['id']}", {"active": False})

    def hook(self, kind: HintKind, id_: str, secret: str) -> tuple[dict[str, str], bytes]:
        del secret
        entry = {
            "entity": kind.value,
            "operation": "update",
            "primaryKey": id_,
            "updatedFields": ["stock", "updatedAt"],
            "versionId": "0fa91ce3e96a4bc2be4bd9ce752c3425",
        }
        return _delivery(f"{kind.value}.written", [entry])

    def ping(self) -> tuple[dict[str, str], bytes]:
        return {}, b""

    def garbage_hook(self, secret: str) -> tuple[dict[str, str], bytes]:
        del secret
        return _delivery("weather.changed", [{"entity": "weather", "primaryKey": _new_id()}])

    # faults and witnesses

    def trouble(self, ability: Ability) -> AbstractContextManager[None]:
        raise NotImplementedError(ability)

    def broken_row(self, row_id: str) -> AbstractContextManager[None]:
        raise NotImplementedError(row_id)

    def questions(self) -> int:
        raise NotImplementedError

    def rest(self) -> None:
        raise NotImplementedError


def _new_id() -> str:
    return uuid.uuid4().hex


def _only(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


def _money(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def _calculated(total: float, quantity: int) -> dict[str, Any]:
    return {
        "unitPrice": round(total / quantity, 2),
        "totalPrice": total,
        "quantity": quantity,
        "calculatedTaxes": [],
        "taxRules": [],
    }


def _cart(net: float) -> dict[str, Any]:
    tax = round(net * 0.19, 2)
    return {
        "netPrice": net,
        "totalPrice": round(net + tax, 2),
        "positionPrice": net,
        "rawTotal": round(net + tax, 2),
        "taxStatus": "net",
        "calculatedTaxes": [{"tax": tax, "taxRate": 19, "price": net}],
        "taxRules": [{"taxRate": 19, "percentage": 100}],
    }


def _line(offer_id: str, quantity: int, net: float) -> dict[str, Any]:
    return {
        "id": _new_id(),
        "identifier": offer_id,
        "referencedId": offer_id,
        "productId": offer_id,
        "type": "product",
        "label": f"{_PREFIX} Teekanne",
        "quantity": quantity,
        "price": _calculated(net, quantity),
        "payload": {"productNumber": f"kr-{offer_id[:12]}"},
    }


def _delivery(event: str, payload: Any) -> tuple[dict[str, str], bytes]:
    body = {
        "data": {"payload": payload, "event": event},
        "source": {"url": "http://127.0.0.1", "eventId": _new_id()},
        "timestamp": 1795499097,
    }
    headers = {"content-type": "application/json", "user-agent": "GuzzleHttp/7", "sw-version": "6.6.7.1"}
    return headers, json.dumps(body).encode()
