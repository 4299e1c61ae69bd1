"""A small Admin API client and the orders a connector writes, for the tests of the simulated Shopware."""

from __future__ import annotations

import asyncio
import atexit
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import requests
from starlette.requests import Request
from starlette.responses import Response

from practice.simulators.catalogue import Catalogue, Product, Variant
from practice.simulators.serving import LoopbackServer
from practice.simulators.shopware import Credentials, ShopwareSettings, ShopwareSimulator
from tests.waiting import LIMIT, until

LIVE = "0fa91ce3e96a4bc2be4bd9ce752c3425"
NOON = datetime(2026, 11, 24, 12, 0, 0, 500_000, tzinfo=UTC)

SMALL = Catalogue(
    (
        Product(
            name="Messer",
            description="<p>Ein <b>scharfes</b> Messer</p>",
            sku="KNIFE",
            categories=("Küche",),
            kickroute_category="haushalt",
            gtin="4260990000015",
            dealer_price="10.00",
            retail_price=Decimal("23.80"),
            stock=62,
            image="https://bilder.example/messer.jpg",
        ),
        Product(
            name="Hemd",
            description="Ein Hemd",
            sku="SHIRT",
            categories=("Mode",),
            kickroute_category="mode",
            retail_price=Decimal("44.89"),
            image="https://bilder.example/hemd.jpg",
            variants=(
                Variant("SHIRT-S", "4260990000022", "20", Decimal("44.89"), 5, (("Größe", "S"),)),
                Variant("SHIRT-XL", "4260990000039", "21.5", Decimal("49.90"), 7, (("Größe", "XL"),)),
            ),
        ),
        Product(
            name="Tee",
            description="Grüner Tee",
            sku="TEA",
            categories=("Küche",),
            kickroute_category="haushalt",
            tax_class="reduced",
            gtin="4260990000046",
            dealer_price="2.50",
            retail_price=Decimal("5.35"),
            stock=100,
        ),
    )
)


def new_id() -> str:
    """Make an id as a client chooses one."""
    return uuid.uuid4().hex


class Client:
    """Talks to a shop as an integration; every method returns the response as it is."""

    def __init__(self, url: str, credentials: Credentials) -> None:
        self.url, self.credentials = url, credentials
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Accept"] = "application/json"

    def login(self) -> Client:
        """Fetch a token and use it from now on."""
        known = self.credentials
        body = {
            "grant_type": "client_credentials",
            "client_id": known.client_id,
            "client_secret": known.client_secret,
        }
        answer = self.session.post(f"{self.url}/api/oauth/token", json=body, timeout=LIMIT)
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return self

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Send one request; a header is named with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.request(method, f"{self.url}/api/{path}", json=body, headers=named, timeout=LIMIT)

    def get(self, path: str, **headers: str) -> requests.Response:
        """Read."""
        return self.call("GET", path, None, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Create or do."""
        return self.call("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> requests.Response:
        """Change."""
        return self.call("PATCH", path, body, **headers)

    def search(self, entity: str, body: Any = None, **headers: str) -> list[dict[str, Any]]:
        """Search and return the rows; the answer must be 200."""
        answer = self.post(f"search/{entity}", body, **headers)
        assert answer.status_code == 200, answer.text
        rows: list[dict[str, Any]] = answer.json()["data"]
        return rows

    def one(self, entity: str, row_id: str, body: Any = None, **headers: str) -> dict[str, Any]:
        """Read one row by id through the search."""
        return self.search(entity, {"ids": [row_id], **(body or {})}, **headers)[0]

    def close(self) -> None:
        """Close the connections."""
        self.session.close()


@contextmanager
def shop(
    settings: ShopwareSettings | None = None, catalogue: Catalogue = SMALL
) -> Iterator[tuple[ShopwareSimulator, Client]]:
    """Hand over a small shop as newly built, served, and a client with a token.

    Shops run until the tests end and are reset in between: stopping a server takes a quarter of a second.
    """
    key = (settings or ShopwareSettings(), id(catalogue))
    if key not in _running:
        simulator = ShopwareSimulator(settings, catalogue)
        server = simulator.serve()
        server.start()
        atexit.register(server.stop)
        _running[key] = (simulator, server.url)
    simulator, url = _running[key]
    simulator.reset()
    client = Client(url, simulator.credentials).login()
    try:
        yield simulator, client
    finally:
        client.close()


_running: dict[tuple[ShopwareSettings, int], tuple[ShopwareSimulator, str]] = {}


@dataclass
class Receiver:
    """What a webhook calls: it keeps every call and answers with ``status`` after ``pause`` seconds."""

    status: int = 200
    pause: float = 0.0
    calls: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Take one call."""
        request = Request(scope, receive)
        body = json.loads(await request.body())
        self.calls.append({"path": request.url.path, "headers": dict(request.headers), "body": body})
        await asyncio.sleep(self.pause)
        await Response(status_code=self.status)(scope, receive, send)

    @property
    def events(self) -> list[str]:
        """Names of the events received, in order."""
        return [call["body"]["data"]["event"] for call in self.calls]

    def wait(self, count: int) -> list[dict[str, Any]]:
        """Wait for so many calls."""
        until(f"{count} calls", lambda: len(self.calls) >= count)
        return self.calls


@contextmanager
def hooked(
    client: Client, *events: str, live: bool = False, status: int = 200, pause: float = 0.0
) -> Iterator[Receiver]:
    """Register webhooks for events and hand over what receives them."""
    receiver = Receiver(status, pause)
    with LoopbackServer(receiver) as server:
        for event in events:
            body = {
                "name": event,
                "eventName": event,
                "url": f"{server.url}/hook/{event}",
                "onlyLiveVersion": live,
            }
            assert client.post("webhook", {"id": new_id(), **body}).status_code == 204
        yield receiver


def error(answer: requests.Response) -> dict[str, Any]:
    """Return the first error of a refusal."""
    found: dict[str, Any] = answer.json()["errors"][0]
    return found


def line_price(unit: float, quantity: int, rate: float = 19) -> dict[str, Any]:
    """Calculate a net line's price."""
    total = round(unit * quantity, 2)
    return {
        "unitPrice": unit,
        "totalPrice": total,
        "quantity": quantity,
        "calculatedTaxes": [{"tax": round(total * rate / 100, 2), "taxRate": rate, "price": total}],
        "taxRules": [{"taxRate": rate, "percentage": 100}],
    }


def order(
    simulator: ShopwareSimulator,
    which: str = "KNIFE",
    quantity: int = 3,
    unit: float = 10.0,
    *,
    shipping: float = 0.0,
    **changes: Any,
) -> dict[str, Any]:
    """Build the body of a net order as a connector writes it; ``changes`` replace top-level fields."""
    known, product = simulator.shop.defaults, simulator.owner.product(which)
    retailer, customer = new_id(), new_id()
    price, costs = line_price(unit, quantity), line_price(shipping, 1)
    line = _line(product["id"], which, price)
    tax = price["calculatedTaxes"][0]["tax"] + costs["calculatedTaxes"][0]["tax"]
    net = price["totalPrice"] + shipping
    total = round(net + tax, 2)
    rounding = {"decimals": 2, "interval": 0.01, "roundForNet": True}
    body: dict[str, Any] = {
        "id": new_id(),
        "orderNumber": "10099",
        "orderDateTime": "2026-11-24T05:50:32.000+00:00",
        "salesChannelId": known.sales_channel,
        "currencyId": known.currency,
        "currencyFactor": 1.0,
        "languageId": known.language,
        "stateId": known.states["order", "open"],
        "price": {
            "netPrice": net,
            "totalPrice": total,
            "positionPrice": price["totalPrice"],
            "rawTotal": total,
            "taxStatus": "net",
            "calculatedTaxes": [{"tax": tax, "taxRate": 19, "price": net}],
            "taxRules": price["taxRules"],
        },
        "shippingCosts": costs,
        "itemRounding": rounding,
        "totalRounding": rounding,
        "billingAddressId": retailer,
        "addresses": [
            {"id": retailer, "company": "Haendler GmbH", **_address(known.country)},
            {"id": customer, "additionalAddressLine1": "2. OG", **_address(known.country)},
        ],
        "orderCustomer": dict(RETAILER),
        "lineItems": [line],
        "deliveries": [_delivery(simulator, customer, line, costs)],
        "transactions": [
            _transaction(simulator, {**price, "unitPrice": total, "totalPrice": total, "quantity": 1})
        ],
        "customerComment": "Kickroute Bestellung B-1001",
        "customFields": {"kickroute_order_ref": "B-1001"},
        "affiliateCode": "kickroute",
    }
    return {**body, **changes}


RETAILER = {
    "email": "einkauf@haendler.invalid",
    "firstName": "Einkauf",
    "lastName": "Haendler",
    "company": "Haendler GmbH",
    "customerNumber": "KR-H-17",
}


def _line(product_id: str, number: str, price: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": new_id(),
        "identifier": product_id,
        "referencedId": product_id,
        "productId": product_id,
        "type": "product",
        "label": "unser Text",
        "quantity": price["quantity"],
        "price": price,
        "priceDefinition": {
            "type": "quantity",
            "price": price["unitPrice"],
            "quantity": price["quantity"],
            "taxRules": price["taxRules"],
            "isCalculated": True,
        },
        "payload": {"productNumber": number},
    }


def _delivery(
    simulator: ShopwareSimulator, address_id: str, line: dict[str, Any], costs: dict[str, Any]
) -> dict[str, Any]:
    known = simulator.shop.defaults
    return {
        "id": new_id(),
        "shippingOrderAddressId": address_id,
        "shippingMethodId": known.shipping_method,
        "stateId": known.states["order_delivery", "open"],
        "shippingDateEarliest": "2026-11-25T00:00:00.000+00:00",
        "shippingDateLatest": "2026-11-27T00:00:00.000+00:00",
        "shippingCosts": costs,
        "trackingCodes": [],
        "positions": [{"orderLineItemId": line["id"], "price": line["price"]}],
    }


def _transaction(simulator: ShopwareSimulator, amount: dict[str, Any]) -> dict[str, Any]:
    known = simulator.shop.defaults
    return {
        "id": new_id(),
        "paymentMethodId": known.payment_method,
        "stateId": known.states["order_transaction", "open"],
        "amount": amount,
    }


def _address(country: str) -> dict[str, Any]:
    return {
        "firstName": "Erika",
        "lastName": "Endkundin",
        "street": "Wohnstr. 7",
        "zipcode": "80331",
        "city": "München",
        "countryId": country,
    }
