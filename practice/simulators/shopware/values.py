"""Check and normalise what is written into a field, and complete the shop's value objects."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from practice.simulators.shopware import errors
from practice.simulators.shopware.clock import is_id, read_time
from practice.simulators.shopware.errors import ErrorItem, ShopError
from practice.simulators.shopware.schema import Field

_TAG = re.compile(r"<(?!\s)[^>]*(?:>|\Z)")
"""What PHP's ``strip_tags`` takes: from a ``<`` that no blank follows to the next ``>``, or to the end."""

_ROUNDING_ALIAS = "shopware_core_framework_data_abstraction_layer_pricing_cash_rounding_config"


class ValueRefusedError(Exception):
    """A value that the validation refuses; carries the error."""

    def __init__(self, item: ErrorItem) -> None:
        super().__init__(item)
        self.item = item


def whole(value: Any) -> Any:
    """Write a number as PHP's JSON does: whole floats as ints."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def cents(value: float | Decimal) -> int | float:
    """Round an amount of money to cents, half up."""
    return whole(float(Decimal(str(value)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)))  # type: ignore[no-any-return]


def clean(found: Field, value: Any, pointer: str) -> Any:
    """Return a value as its field stores it; raise ValueRefusedError as the validation does."""
    if value is None:
        return None
    if found.kind == "string":
        return _string(found, value, pointer)
    return _CLEANERS[found.kind](value, pointer)


def _string(found: Field, value: Any, pointer: str) -> str:
    text = _text(value, pointer)
    if len(text) > found.longest:
        raise ValueRefusedError(errors.too_long(pointer, text, found.longest))
    if found.required and not text.strip():
        raise ValueRefusedError(errors.blank(pointer))
    return text


def _text(value: Any, pointer: str) -> str:
    return _TAG.sub("", _html(value, pointer))


def _html(value: Any, pointer: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueRefusedError(errors.wrong_type(pointer, value, "string"))
    return str(value)


def _id(value: Any, pointer: str) -> str:  # noqa: ARG001 - one signature for all
    if not is_id(value):
        raise invalid_id(value)
    return str(value)


def invalid_id(value: Any) -> ShopError:
    """Refuse an id that is not 32 lower-case hex digits."""
    return errors.coded(
        400, "FRAMEWORK__INVALID_UUID", f"Value is not a valid UUID: {value}", {"input": value}
    )


def _int(value: Any, pointer: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or int(value) != value:
        raise ValueRefusedError(errors.wrong_type(pointer, value, "int"))
    return int(value)


def _float(value: Any, pointer: str) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueRefusedError(errors.wrong_type(pointer, value, "numeric"))
    return whole(value)  # type: ignore[no-any-return]


def _bool(value: Any, pointer: str) -> bool:
    if not isinstance(value, bool) and value not in (0, 1):
        raise ValueRefusedError(errors.wrong_type(pointer, value, "bool"))
    return bool(value)


def _date(value: Any, pointer: str) -> str:
    moment = read_time(value) if isinstance(value, str) else None
    if moment is None:
        raise ValueRefusedError(errors.wrong_type(pointer, value, "DateTimeInterface"))
    return moment


def _list(value: Any, pointer: str) -> list[Any]:
    if not isinstance(value, list):
        raise ValueRefusedError(errors.wrong_type(pointer, value, "array"))
    return value


def _json(value: Any, pointer: str) -> Any:
    if not isinstance(value, dict | list):
        raise ValueRefusedError(errors.wrong_type(pointer, value, "array"))
    return value


def _custom(value: Any, pointer: str) -> dict[str, Any]:
    if isinstance(value, list) and not value:
        return {}
    if not isinstance(value, dict):
        raise ValueRefusedError(errors.wrong_type(pointer, value, "array"))
    return value


def _prices(value: Any, pointer: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not value:
        raise ValueRefusedError(errors.wrong_type(pointer, value, "array"))
    return [_currency_price(item, f"{pointer}/{at}") for at, item in enumerate(value)]


def _currency_price(value: Any, pointer: str) -> dict[str, Any]:
    for name in ("currencyId", "gross", "net", "linked"):
        if value.get(name) is None:
            raise ValueRefusedError(errors.blank(f"{pointer}/{name}"))
    return {
        "extensions": [],
        "currencyId": value["currencyId"],
        "net": whole(value["net"]),
        "gross": whole(value["gross"]),
        "linked": bool(value["linked"]),
        "listPrice": _other_price(value, "listPrice", pointer),
        "percentage": value.get("percentage"),
        "regulationPrice": _other_price(value, "regulationPrice", pointer),
        "apiAlias": "price",
    }


def _other_price(value: dict[str, Any], name: str, pointer: str) -> dict[str, Any] | None:
    other = value.get(name)
    return None if other is None else _currency_price({**value, name: None, **other}, f"{pointer}/{name}")


def tax_rules(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Complete a list of tax rules."""
    return [
        {
            "extensions": [],
            "taxRate": whole(rule["taxRate"]),
            "percentage": whole(rule.get("percentage", 100)),
            "apiAlias": "cart_tax_rule",
        }
        for rule in rules
    ]


def taxes(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Complete a list of calculated taxes."""
    return [
        {
            "extensions": [],
            "tax": whole(tax["tax"]),
            "taxRate": whole(tax["taxRate"]),
            "price": whole(tax["price"]),
            "apiAlias": "cart_tax_calculated",
        }
        for tax in found
    ]


def _needed(value: Any, pointer: str, names: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueRefusedError(errors.wrong_type(pointer, value, "array"))
    for name in names:
        if value.get(name) is None:
            raise ValueRefusedError(errors.blank(f"{pointer}/{name}"))
    return value


def calculated_price(value: Any, pointer: str = "") -> dict[str, Any]:
    """Complete a CalculatedPrice: an amount with its taxes."""
    given = _needed(value, pointer, ("unitPrice", "totalPrice", "quantity", "calculatedTaxes", "taxRules"))
    return {
        "extensions": [],
        "unitPrice": whole(given["unitPrice"]),
        "quantity": whole(given["quantity"]),
        "totalPrice": whole(given["totalPrice"]),
        "calculatedTaxes": taxes(given["calculatedTaxes"]),
        "taxRules": tax_rules(given["taxRules"]),
        "referencePrice": given.get("referencePrice"),
        "listPrice": given.get("listPrice"),
        "regulationPrice": given.get("regulationPrice"),
        "apiAlias": "calculated_price",
    }


_CART_PRICE = (
    "netPrice",
    "totalPrice",
    "positionPrice",
    "rawTotal",
    "taxStatus",
    "calculatedTaxes",
    "taxRules",
)


def cart_price(value: Any, pointer: str = "") -> dict[str, Any]:
    """Complete a CartPrice: the total of an order; whether it adds up is nobody's business."""
    given = _needed(value, pointer, _CART_PRICE)
    return {
        "extensions": [],
        "netPrice": whole(given["netPrice"]),
        "totalPrice": whole(given["totalPrice"]),
        "calculatedTaxes": taxes(given["calculatedTaxes"]),
        "taxRules": tax_rules(given["taxRules"]),
        "positionPrice": whole(given["positionPrice"]),
        "taxStatus": given["taxStatus"],
        "rawTotal": whole(given["rawTotal"]),
        "apiAlias": "cart_price",
    }


def rounding(value: Any, pointer: str = "") -> dict[str, Any]:
    """Complete a rounding rule."""
    given = _needed(value, pointer, ("decimals", "interval", "roundForNet"))
    names = ("decimals", "interval", "roundForNet")
    return {"extensions": [], **{name: whole(given[name]) for name in names}, "apiAlias": _ROUNDING_ALIAS}


def definition(value: Any, pointer: str = "") -> dict[str, Any]:
    """Complete a price definition: how the shop's staff will calculate the line again."""
    given = _needed(value, pointer, ("type", "price"))
    if given["type"] != "quantity":
        return {
            "extensions": [],
            "filter": None,
            **given,
            "price": whole(given["price"]),
            "apiAlias": "cart_price_absolute",
        }
    return {
        "extensions": [],
        "price": whole(given["price"]),
        "taxRules": tax_rules(given.get("taxRules") or []),
        "quantity": whole(given.get("quantity", 1)),
        "isCalculated": bool(given.get("isCalculated", False)),
        "referencePriceDefinition": given.get("referencePriceDefinition"),
        "listPrice": given.get("listPrice"),
        "regulationPrice": given.get("regulationPrice"),
        "type": "quantity",
        "apiAlias": "cart_price_quantity",
    }


_CLEANERS = {
    "text": _text,
    "html": _html,
    "id": _id,
    "int": _int,
    "float": _float,
    "bool": _bool,
    "date": _date,
    "list": _list,
    "json": _json,
    "custom": _custom,
    "prices": _prices,
    "price": calculated_price,
    "cart_price": cart_price,
    "rounding": rounding,
    "definition": definition,
}
