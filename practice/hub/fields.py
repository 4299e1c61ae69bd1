"""The types of single fields on the wire, with their limits and the sentences said when they do not fit."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

MOST_PRODUCTS = 200
MOST_EVENTS = 100

Status = Literal["pending-payment", "on-hold", "awaiting-fulfillment", "completed", "refunded", "cancelled"]
Carrier = Literal["dhl", "ups", "gls", "hermes", "dpd", "tnt", "other"]
TaxRate = Literal["standard", "reduced", "zero"]

_AMOUNT = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_GTIN = re.compile(r"[0-9]{8}|[0-9]{12,14}")


def _gtin(text: str) -> str:
    if not _GTIN.fullmatch(text) or not text.strip("0"):
        raise ValueError("a GTIN is 8, 12, 13 or 14 digits, not all zero")
    return text


def _amount(text: str) -> str:
    if not _AMOUNT.fullmatch(text):
        raise ValueError("an amount is a string such as '12.50': not negative, below 1000000")
    return text


def _dealer_price(text: str) -> str:
    if not Decimal(_amount(text)):
        raise ValueError("a dealer price is greater than zero")
    return text


def _retail_price(text: str) -> str:
    return _amount(text) if text else text


def _image(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ValueError("an image is an http or https address, or empty")
    return text


def _category(text: str) -> str:
    if text == "none":
        raise ValueError("a product of category 'none' is not offered and must not be sent")
    return text


def whole(value: Any) -> Any:
    """Turn a string of digits into its integer; leave anything else as it is."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


Gtin = Annotated[str, AfterValidator(_gtin)]
Amount = Annotated[str, AfterValidator(_amount)]
DealerPrice = Annotated[str, AfterValidator(_dealer_price)]
RetailPrice = Annotated[str, AfterValidator(_retail_price)]
Image = Annotated[str, Field(max_length=2000), AfterValidator(_image)]
Category = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_category)]
Name = Annotated[str, Field(min_length=1, max_length=1000)]
Description = Annotated[str, Field(max_length=200_000)]
Stock = Annotated[int, Field(ge=-1_000_000, le=100_000_000)]
Number = Annotated[str, Field(min_length=1, max_length=100)]
Quantity = Annotated[int, Field(ge=1, le=1_000_000)]
Figure = Annotated[float, Field(ge=0, lt=1_000_000, allow_inf_nan=False)]
RefundId = Annotated[int, Field(ge=0, lt=2**53)]
