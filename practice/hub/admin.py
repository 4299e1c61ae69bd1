"""The administration over HTTP: what ``Hub`` offers in Python, as JSON under ``/admin``."""

from __future__ import annotations

import hmac
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, HTTPException
from pydantic import BaseModel, ConfigDict, Field

from practice.hub.faults import PlannedFault
from practice.hub.orders import Line
from practice.hub.plain import as_json, plain

if TYPE_CHECKING:
    from practice.hub.platform import Platform


Amount = Annotated[Decimal, Field(ge=0, lt=1_000_000, decimal_places=6)]
Seconds = Annotated[float, Field(ge=0, le=120)]
MessageId = Annotated[int, Field(ge=0, lt=2**63)]


class Given(BaseModel):
    """A request of the administration; unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class NewSupplier(Given):
    """See ``Hub.add_supplier``."""

    name: Annotated[str, Field(min_length=1)]
    key: str = ""
    country: str = "DE"
    active: bool = True
    callback_url: str | None = None
    number: str = ""
    shipping_net: Amount = Decimal("4.90")


class NewRetailer(Given):
    """See ``Hub.add_retailer``."""

    name: Annotated[str, Field(min_length=1)]
    key: str = ""
    country: str = "DE"
    callback_url: str | None = None
    billing: dict[str, Any] | None = None


class NewLine(Given):
    """See ``Line``."""

    gtin: str
    quantity: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    supplier_number: str | None = None
    price: Amount | None = None


class NewOrder(Given):
    """See ``Hub.place_order``."""

    retailer: str
    lines: list[NewLine]
    shipping: dict[str, Any] | None = None
    billing: dict[str, Any] | None = None
    status: str = "awaiting-fulfillment"
    number: str = ""
    shipping_net: Amount | None = None
    simultaneous: Annotated[int, Field(ge=1, le=50)] = 1
    unchecked: bool = False
    wait: bool = False
    timeout: Seconds = 120.0


class News(Given):
    """See ``Hub.update_order_status``."""

    status: str | None = None
    tracking: dict[str, str] | None = None
    forbidden_too: bool = False
    wait: bool = False


class Again(Given):
    """See ``Hub.resend``."""

    simultaneous: Annotated[int, Field(ge=1, le=50)] = 1
    wait: bool = False


class Call(Given):
    """See ``Hub.send_now``."""

    type: str
    body: Any = None
    signature: Literal["valid", "wrong", "none"] = "valid"


class KeyChange(Given):
    """See ``Hub.rotate_key``."""

    key: str = ""
    keep_previous: bool = False


class Activation(Given):
    """See ``Hub.activate``."""

    active: bool = True


class Import(Given):
    """See ``Hub.import_products``."""

    retailer: str
    supplier: str
    gtins: list[str] | None = None


def admin_router(hub: Platform, token: str) -> APIRouter:
    """Return the routes under ``/admin``; each wants ``Authorization: Bearer <token>``."""

    def _authorized(authorization: Annotated[str, Header()] = "") -> None:
        if not hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
            raise HTTPException(401, "the administration wants its token: Authorization: Bearer …")

    router = APIRouter(prefix="/admin", dependencies=[Depends(_authorized)])
    _member_routes(router, hub)
    _order_routes(router, hub)
    _reading_routes(router, hub)
    return router


def _member_routes(router: APIRouter, hub: Platform) -> None:
    @router.post("/suppliers")
    def add_supplier(given: NewSupplier) -> dict[str, Any]:
        return as_json(hub.add_supplier(**given.model_dump()))

    @router.post("/retailers")
    def add_retailer(given: NewRetailer) -> dict[str, Any]:
        return as_json(hub.add_retailer(**given.model_dump()))

    @router.post("/suppliers/{name}/activation")
    def activate(name: str, given: Activation) -> dict[str, Any]:
        hub.activate(name, given.active)
        return as_json(hub.supplier(name))

    @router.post("/suppliers/{name}/key")
    def rotate_key(name: str, given: KeyChange) -> dict[str, str]:
        return {"key": hub.rotate_key(name, given.key, keep_previous=given.keep_previous)}

    @router.post("/suppliers/{name}/calls")
    def send_now(name: str, given: Call) -> dict[str, Any]:
        return as_json(hub.send_now(name, given.type, given.body, signature=given.signature))

    @router.post("/imports")
    def import_products(given: Import) -> dict[str, int]:
        return {"imported": hub.import_products(given.retailer, given.supplier, given.gtins)}


def _order_routes(router: APIRouter, hub: Platform) -> None:
    @router.post("/orders")
    def place_order(given: NewOrder) -> dict[str, Any]:
        wanted = {name: getattr(given, name) for name in NewOrder.model_fields}
        lines = [Line(**line.model_dump()) for line in wanted.pop("lines")]
        return as_json(hub.place_order(wanted.pop("retailer"), lines, **wanted))

    @router.post("/orders/{number}/news")
    def update_order_status(number: str, given: News) -> dict[str, Any]:
        return as_json(hub.update_order_status(number, **given.model_dump()))

    @router.post("/orders/{number}/resend")
    def resend(number: str, given: Again) -> dict[str, Any]:
        return as_json(hub.resend(number, **given.model_dump()))

    @router.post("/orders/{number}/ask")
    def ask_number(number: str) -> dict[str, Any]:
        hub.ask_number(number)
        return as_json(hub.part(number))

    @router.post("/faults")
    def plan(fault: PlannedFault) -> dict[str, Any]:
        hub.faults.plan(fault)
        return as_json(fault)

    @router.delete("/faults")
    def clear() -> dict[str, Any]:
        hub.faults.clear()
        return {}


def _reading_routes(router: APIRouter, hub: Platform) -> None:
    @router.get("/suppliers")
    def suppliers() -> list[dict[str, Any]]:
        return [as_json(supplier) for supplier in hub.suppliers()]

    @router.get("/retailers")
    def retailers() -> list[dict[str, Any]]:
        return [as_json(retailer) for retailer in hub.retailers()]

    @router.get("/orders")
    def orders() -> list[dict[str, Any]]:
        return [as_json(order) for order in hub.orders()]

    @router.get("/orders/{number}")
    def order(number: str) -> dict[str, Any]:
        attempts = [as_json(attempt) for attempt in hub.attempts(number)]
        return as_json(hub.part(number)) | {"attempts": attempts}

    @router.get("/catalogue/{supplier}")
    def catalogue(supplier: str) -> dict[str, Any]:
        return {gtin: as_json(offer) for gtin, offer in hub.catalogue(supplier).items()}

    @router.get("/messages")
    def messages(after: MessageId = 0, sender: str | None = None) -> list[dict[str, Any]]:
        return [as_json(message) for message in hub.messages.after(after, sender=sender)]

    @router.get("/refunds")
    def refunds() -> list[dict[str, Any]]:
        return [as_json(refund) for refund in hub.refunds()]

    @router.get("/ledger")
    def ledger(number: str | None = None) -> dict[str, Any]:
        entries = [as_json(entry) for entry in hub.ledger.entries(number)]
        return {"balances": plain(hub.ledger.balances()), "entries": entries}

    @router.get("/idle")
    def idle(timeout: Seconds = 120.0) -> dict[str, bool]:
        return {"idle": hub.wait_idle(timeout)}
