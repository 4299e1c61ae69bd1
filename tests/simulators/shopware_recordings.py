"""Recordings of a real Shopware: replay them against the simulator, compare the shapes.

PHP writes an empty map as a list: therefore what was recorded empty may be anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import requests

from practice.simulators.shopware import ShopwareSimulator
from tests.recorded.loader import files
from tests.simulators.shopware import Client, order
from tests.waiting import LIMIT

FREE = ("customFields", "config", "flags", "headers", "metaData")
"""Maps and lists whose content is data."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One request to a real shop and its answer; ``name`` is topic and file without the ending."""

    name: str
    data: dict[str, Any]

    @property
    def request(self) -> dict[str, Any]:
        """What was asked."""
        found: dict[str, Any] = self.data["request"]
        return found

    @property
    def status(self) -> int:
        """The answer's status."""
        return int(self.data["response"]["status"])

    @property
    def answer(self) -> Any:
        """The answer's decoded body."""
        return self.data["response"]["json"]


def recordings() -> list[Recording]:
    """Return our own recordings and those of the folder in the environment, which win over ours.

    Raises LookupError when a folder is named and holds none of Shopware.
    """
    return [Recording(name, _unified(content)) for name, content in dict(files("shopware")).items()]


def _unified(content: dict[str, Any]) -> dict[str, Any]:
    """Bring the one recording that was noted by hand into the form of the others."""
    if "http_status" not in content:
        return content
    return {**content, "response": {"status": content["http_status"], "json": content["json"]}}


@dataclass
class Shape:
    """What recorded values at one place looked like, all taken together.

    ``times`` counts in how many maps a key stood.
    """

    kinds: set[str] = field(default_factory=set)
    maps: int = 0
    keys: dict[str, Shape] = field(default_factory=dict)
    times: Counter[str] = field(default_factory=Counter)
    items: Shape | None = None

    def add(self, value: Any) -> Shape:
        """Take one more value in."""
        self.kinds.add(_kind(value))
        if isinstance(value, dict) and value:
            self.maps += 1
            self.times.update(value.keys())
            for name, inner in value.items():
                self.keys.setdefault(name, Shape()).add(inner)
        if isinstance(value, list):
            for inner in value:
                self.items = (self.items or Shape()).add(inner)
        return self


def _kind(value: Any) -> str:
    if value is None or value in ([], {}):
        return "empty"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "text"
    return "list" if isinstance(value, list) else "map"


def differences(shape: Shape, value: Any, place: str = "") -> Iterator[str]:
    """Yield where a value has other keys or types than recorded; what was recorded empty may be anything."""
    kind = _kind(value)
    if place.rpartition("/")[2] in FREE:
        return
    if kind not in shape.kinds:
        if "empty" not in shape.kinds:
            yield f"{place or '/'}: {kind} instead of {' or '.join(sorted(shape.kinds))}"
        return
    if kind == "map":
        yield from _map_differences(shape, value, place)
    if kind == "list" and shape.items is not None:
        for inner in value:
            yield from differences(shape.items, inner, f"{place}[]")


def _map_differences(shape: Shape, value: dict[str, Any], place: str) -> Iterator[str]:
    for name in value.keys() - shape.keys.keys():
        yield f"{place}/{name}: not in the recording"
    for name, inner in shape.keys.items():
        if name in value:
            yield from differences(inner, value[name], f"{place}/{name}")
        elif shape.times[name] == shape.maps:
            yield f"{place}/{name}: missing"


STATES = {
    "01a20c118b747208aba917af28488014": ("order", "open"),
    "01a20c118b747208aba917af2943ad15": ("order", "completed"),
    "01a20c118b777220a4afbc0fe464b7e7": ("order_delivery", "open"),
    "01a20c118b7a704095639a913069bcd8": ("order_transaction", "open"),
    "01a20c118b7a704095639a9130cb6f49": ("order_transaction", "paid"),
    "01a20c1192d6723a8e869a4ae3c465cd": ("order_transaction_capture", "completed"),
}
"""Which states the recorded ids mean."""


class Stage:
    """A simulated shop where recorded requests have something to meet, and the translation of their ids."""

    def __init__(self, simulator: ShopwareSimulator, client: Client) -> None:
        self.simulator, self.client = simulator, client
        self.owner = simulator.owner
        self.body = order(simulator, orderNumber="10047", customFields={"kickroute_order_ref": "KR-b85b01ce"})
        assert client.post("order", self.body).status_code == 204
        self.order = str(self.body["id"])
        self.line = str(self.body["lineItems"][0]["id"])
        self.delivery = str(self.body["deliveries"][0]["id"])
        self.transaction = str(self.body["transactions"][0]["id"])
        self.simple = str(self.owner.product("KNIFE")["id"])
        self.customer = ""

    def send(self, recording: Recording, **changes: Any) -> requests.Response:
        """Send a recorded request with this shop's ids.

        ``changes`` replace ``path``, ``json`` or top-level keys of it.
        """
        request = recording.request
        body = changes.pop("json", request.get("json"))
        if isinstance(body, dict | list):
            body = self.translated(body)
        if isinstance(body, dict):
            body = body | changes.pop("also", {})
        headers = {name: str(value) for name, value in request["headers"].items() if name != "Authorization"}
        headers |= changes.pop("headers", {})
        path = changes.pop("path", None) or self.path(str(request["path"]))
        assert not changes, changes
        headers.setdefault("Accept", "")
        if not headers["Accept"]:
            headers["Accept"] = None  # type: ignore[assignment] # requests: send none
        return self.client.session.request(
            request["method"], self.client.url + path, json=body, headers=headers, timeout=LIMIT
        )

    def path(self, path: str) -> str:
        """Put this shop's ids into a path."""
        for pattern, row_id in (
            (r"(/order/)[0-9a-f]{32}", self.order),
            (r"(/order[-_]delivery/)[0-9a-f]{32}", self.delivery),
            (r"(/order[-_]transaction/)[0-9a-f]{32}", self.transaction),
            (r"(/product/)[0-9a-f]{32}", self.simple),
            (r"(/reserve/order/)[0-9a-f]{32}", self.simulator.shop.defaults.sales_channel),
        ):
            path = re.sub(pattern, rf"\g<1>{row_id}", path)
        return path

    def translated(self, value: Any, key: str = "") -> Any:
        """Put this shop's ids into a body, by the names of the fields."""
        if isinstance(value, dict):
            return {name: self.translated(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.translated(inner, key) for inner in value]
        if not isinstance(value, str):
            return value
        if value in STATES:
            return self.simulator.shop.defaults.states[STATES[value]]
        return self._known().get(key, _NUMBERS.get(value, value) if key == "value" else value)

    def _known(self) -> dict[str, str]:
        known = self.simulator.shop.defaults
        return {
            "salesChannelId": known.sales_channel,
            "currencyId": known.currency,
            "languageId": known.language,
            "countryId": known.country,
            "shippingMethodId": known.shipping_method,
            "paymentMethodId": known.payment_method,
            "defaultPaymentMethodId": known.payment_method,
            "salutationId": known.salutation,
            "groupId": known.group,
            "taxId": known.standard_tax,
            "productId": self.simple,
            "referencedId": self.simple,
            "customerId": self.customer,
            "orderTransactionId": self.transaction,
            "sw-language-id": known.english,
        }


_NUMBERS = {
    "LAB-0000": "KNIFE",
    "LAB-0080": "KNIFE",
    "LAB-0003": "KNIFE",
    "VAR-000": "SHIRT",
    "VAR-000.1": "SHIRT-S",
    "VAR-000.4": "SHIRT-XL",
}

Case = Callable[[Stage, Recording], requests.Response]
