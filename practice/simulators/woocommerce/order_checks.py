"""What a single write of an order refuses; a batch refuses far less."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.errors import RestError, fatal, invalid_params, invalid_type
from practice.simulators.woocommerce.params import not_type, whole_number

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

STATUSES: tuple[tuple[str, str], ...] = (
    ("pending", "Pending payment"),
    ("processing", "Processing"),
    ("on-hold", "On hold"),
    ("completed", "Completed"),
    ("cancelled", "Cancelled"),
    ("refunded", "Refunded"),
    ("failed", "Failed"),
    ("checkout-draft", "Draft"),
)
CURRENCIES = ("CHF", "DKK", "EUR", "GBP", "PLN", "SEK", "USD")
CUSTOMERS = (0, 1, 2, 3)
_MAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+(.+)")
_LAST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_COLUMNS = {"phone": 100, "email": 320}
_TEXT = 65_535
"""Bytes that a column of texts holds; ``_COLUMNS`` are those of another kind, in characters."""

_AMOUNTS = ("subtotal", "total")


def status_names(shop: Shop) -> dict[str, str]:
    """Name every status the shop knows, its own additions last."""
    return dict((*STATUSES, *shop.settings.custom_statuses))


def check_order(shop: Shop, body: Mapping[str, Any]) -> None:
    """Refuse wrong types, statuses, currencies, mail addresses and customers. Raises RestError."""
    _check_words(shop, body)
    _check_lists(body)
    billing = body.get("billing")
    if billing is not None and not isinstance(billing, dict):
        raise not_type("billing", "object")
    if billing and "email" in billing and not is_mail(str(billing["email"])):
        fault = ("rest_invalid_email", "Invalid email address.", None)
        raise invalid_params({"billing": fault})
    if "customer_id" in body:
        customer = whole_number(body["customer_id"], "customer_id")
        if customer not in CUSTOMERS:
            raise RestError(400, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.")


def is_mail(text: str) -> bool:
    """Judge a mail address as WordPress does: plain letters on both sides, at least six characters."""
    match = _MAIL.fullmatch(text)
    return len(text) >= 6 and match is not None and bool(_LAST.fullmatch(match[1]))


def stored(shop: Shop, address: dict[str, str]) -> None:
    """Leave of an address what the tables keep of it.

    With HPOS a text that its column does not hold loses the whole address (10.5), or its end (8.9). Without,
    everything is kept.
    """
    long = {part: text for part, text in address.items() if not _holds(part, text)}
    if not long or not shop.settings.hpos:
        return
    if shop.settings.modern:
        address.clear()
        return
    for part, text in long.items():
        cut = text[: _COLUMNS[part]] if part in _COLUMNS else text.encode()[:_TEXT].decode(errors="ignore")
        address[part] = cut


def _holds(part: str, text: str) -> bool:
    return len(text) <= _COLUMNS[part] if part in _COLUMNS else len(text.encode()) <= _TEXT


def _check_words(shop: Shop, body: Mapping[str, Any]) -> None:
    allowed = {
        "status": ["auto-draft", *status_names(shop)],
        "currency": list(CURRENCIES),
    }
    for name, words in allowed.items():
        if name in body and body[name] not in words:
            listed = ", ".join(words[:-1]) + f", and {words[-1]}"
            message = f"{name} is not one of {listed}."
            raise invalid_params({name: ("rest_not_in_enum", message, None)})


def _check_lists(body: Mapping[str, Any]) -> None:
    for name in ("line_items", "shipping_lines", "fee_lines", "coupon_lines", "meta_data"):
        rows = body.get(name, [])
        for at, row in enumerate(rows if isinstance(rows, list) else [rows]):
            place = f"{name}[{at}]"
            if not isinstance(row, dict):
                raise invalid_type(name, place, "object")
            if name == "line_items" and "quantity" in row:
                _check_quantity(name, f"{place}[quantity]", row["quantity"])
            for amount in _AMOUNTS if name.endswith(("items", "lines")) else ():
                if amount in row and not isinstance(row[amount], str):
                    raise invalid_type(name, f"{place}[{amount}]", "string")


def _check_quantity(param: str, place: str, value: Any) -> None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole and not (isinstance(value, str) and re.fullmatch(r"-?\d+", value)):
        raise invalid_type(param, place, "integer")


def check_line(shop: Shop, row: Mapping[str, Any]) -> None:
    """Refuse a new line without a product; a quantity of nought is a PHP error where the version is new."""
    if not any(row.get(name) for name in ("product_id", "variation_id", "sku")):
        message = "Product ID or SKU is required."
        raise RestError(400, "woocommerce_rest_required_product_reference", message)
    if int(row.get("quantity", 1)) == 0 and shop.settings.modern:
        raise fatal()
