"""From a signed body to a callback."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from decimal import Decimal

from adapters.wire import retail
from adapters.wire.countries import COUNTRY_CODES
from adapters.wire.fields import Field, parse_json
from connector.model import (
    FINAL_STATUSES,
    Address,
    Callback,
    Carrier,
    IncomingOrder,
    NumberRequested,
    OrderedItem,
    OrderPlaced,
    OrderStatus,
    Parcel,
    RetailerMessage,
    StatusRequested,
)
from connector.model.errors import CallbackMalformed, SignatureWrong

MOST_LINES = 1000

_SUPPLIER_TYPES = frozenset({"order.placed", "order.requested_number", "order.updated"})
_NAME_PARTS = (
    "first_name",
    "last_name",
    "company",
    "address_1",
    "address_2",
    "city",
    "state",
    "postcode",
    "phone",
)


def sign(body: bytes, key: str) -> str:
    """Make the signature of a body: the lower-case hex HMAC-SHA256, keyed with the API key."""
    return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()


def read_callback(body: bytes, signature: str, keys: Iterable[str]) -> Callback:
    """Verify a body against the keys, of which empty ones count as absent, and read it.

    Raises SignatureWrong before anything is parsed, or CallbackMalformed with place, value and what is
    allowed there.
    """
    given = signature.encode(errors="replace")
    # All keys are tried, so that the time taken does not tell which one fitted.
    fits = [hmac.compare_digest(sign(body, key).encode(), given) for key in keys if key]
    if not any(fits):
        raise SignatureWrong("the signature was made with neither the current nor the previous API key")
    return _read_message(Field("message", parse_json(body)))


def _read_message(message: Field) -> Callback:
    kind = message.at("type").value
    body = Field("body", message.as_object().get("body"))
    match kind:
        case "order.placed":
            return _read_order_placed(body)
        case "order.requested_number":
            return NumberRequested(body.at("kickroute_order_number").as_name())
        case "order.updated":
            return _read_order_updated(body)
        case str() if kind in retail.TYPES:
            return _read_retail(kind, body)
        case _:
            known = ", ".join(sorted(_SUPPLIER_TYPES | retail.TYPES))
            return Field("type", kind).refuse(f"one of {known}")


def _read_retail(kind: str, body: Field) -> RetailerMessage:
    """Read what is for a retailer's shop; a supplier's never minds what is wrong with it."""
    try:
        return RetailerMessage(kind, retail.read(kind, body))
    except CallbackMalformed as malformed:
        return RetailerMessage(kind, None, str(malformed))


def _read_order_placed(body: Field) -> OrderPlaced:
    warnings: list[str] = []
    status, odd = _read_status(body.at("status"))
    order = IncomingOrder(
        kickroute_number=body.at("kickroute_order_number").as_name(),
        status=OrderStatus.ON_HOLD if odd or status in FINAL_STATUSES else status,
        shipping=_read_shipping(body.at("shipping")),
        billing=_read_billing(body.at("billing"), warnings),
        items=tuple(_read_item(item) for item in body.at("items").as_list(MOST_LINES)),
        shipping_net_total=_read_shipping_total(body.at("shipping_net_total")),
    )
    return OrderPlaced(order, tuple(warnings), status if status in FINAL_STATUSES else None, odd)


def _read_status(field: Field) -> tuple[OrderStatus, str]:
    """Read a status; one that nobody knows is quoted, and stands for an order on hold.

    A retailer's own status arrives as null. Taken as ready it would be shipped by mistake, refused be lost.
    """
    status = next((s for s in OrderStatus if s == field.value), None)
    if status is not None:
        return status, ""
    if field.value is not None and not isinstance(field.value, str):
        field.refuse("a text")
    return OrderStatus.ON_HOLD, "missing" if field.value is None else ascii(field.value[:60])


def _read_item(item: Field) -> OrderedItem:
    return OrderedItem(
        gtin=item.at("gtin").as_name(),
        quantity=item.at("quantity").as_quantity(),
        net_total=item.at("net_total").as_amount(),
    )


def _read_shipping(field: Field) -> Address:
    """Read the end customer's address; a mail address in it is dropped, for nobody may write there."""
    return _read_address(field, _read_country(field.at("country_code")), email="")


def _read_billing(field: Field, warnings: list[str]) -> Address:
    """Read the retailer's address, which the platform's plugin lets be absent."""
    if field.value is None:
        warnings.append(f"{field.path} is missing; the order is billed to nobody")
        return Address()
    country = field.at("country_code")
    if country.value in (None, ""):
        warnings.append(f"{country.path} is missing")
        code = ""
    else:
        code = _read_country(country)
    return _read_address(field, code, email=field.at("email").as_private_text().strip())


def _read_address(field: Field, country_code: str, *, email: str) -> Address:
    parts = {name: field.at(name).as_private_text() for name in _NAME_PARTS}
    return Address(**parts, country_code=country_code, email=email)


def _read_country(field: Field) -> str:
    code = field.value.strip().upper() if isinstance(field.value, str) else ""
    if code not in COUNTRY_CODES:
        field.refuse("a country code of ISO 3166-1 alpha-2 such as DE")
    return code


def _read_shipping_total(field: Field) -> Decimal:
    return Decimal(0) if field.value is None else field.as_amount()


def _read_order_updated(body: Field) -> StatusRequested:
    number = body.at("number").as_name()
    status, parcel, refunded = body.at("status"), _read_parcel(body.at("tracking")), body.at("refunded_total")
    raw = "" if status.value is None else status.as_name()
    known = next((s for s in OrderStatus if s == raw), None)
    amount = refunded.as_amount() if isinstance(refunded.value, str) else None
    return StatusRequested(number, known, raw, parcel, amount)


def _read_parcel(field: Field) -> Parcel | None:
    """Read tracking, which is for a retailer's shop: a supplier's never minds what is wrong with it."""
    if not isinstance(field.value, dict) or not isinstance(number := field.at("number").value, str):
        return None
    carrier = next((c for c in Carrier if c == field.at("carrier").value), Carrier.OTHER)
    return Parcel(number.strip(), carrier) if number.strip() else None
