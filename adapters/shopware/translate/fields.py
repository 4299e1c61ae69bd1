"""Where a product's GTIN, dealer price and Kickroute category stand: a list of places for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from adapters.shopware.translate.values import Row, custom_fields, integer_at, name_of, rows_at, text_at
from connector.model import Fields
from connector.model.errors import Problem
from connector.model.messages import joined, say

CUSTOM = "custom:"
RULE = "rule:"

DEALER_PRICE = "kickroute_dealer_price"
CATEGORY = "kickroute_category"
OFFERED = "kickroute_offered"
"""Our own custom fields of a product."""

NATIVE_GTIN = ("ean", "productNumber", "manufacturerNumber")
NATIVE_PRICE = ("price",)
"""The shop's own net price, for shops that sell to dealers only."""


@dataclass(frozen=True, slots=True)
class Found:
    """A value as the shop has it, and the place it was found at; both empty when nothing was."""

    value: str = ""
    source: str = ""


def needs_rules(fields: Fields) -> bool:
    """Tell whether advanced prices have to be read."""
    return any(source.startswith(RULE) for source in fields.dealer_price)


def find(row: Row, sources: Iterable[str], currency_id: str = "") -> Found:
    """Look for a value at each place in turn; ``currency_id`` is that of the sales channel."""
    for source in sources:
        value = _value(row, source, currency_id)
        if value.strip():
            return Found(value, source)
    return Found()


def price_in(prices: Iterable[Row], currency_id: str, key: str) -> str:
    """Return the ``net`` or ``gross`` of the price in this currency, empty when there is none."""
    return next((text_at(price, key) for price in prices if price.get("currencyId") == currency_id), "")


def sample_of(rows: Iterable[Row]) -> dict[str, tuple[str, ...]]:
    """Gather the values of products by place."""
    seen: dict[str, list[str]] = {}
    for row in rows:
        fields = custom_fields(row)
        places = {name: text_at(row, name) for name in NATIVE_GTIN}
        places |= {CUSTOM + str(name): text_at(fields, str(name)) for name in fields}
        for place, value in places.items():
            seen.setdefault(place, []).append(value)
    found = {place: tuple(v for v in values if v.strip()) for place, values in seen.items()}
    return {place: values for place, values in found.items() if values}


def order_sample_of(rows: Iterable[Row], known: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Gather the values of orders' custom fields by place, without the ``known`` places."""
    seen: dict[str, list[str]] = {}
    for row in rows:
        fields = custom_fields(row)
        for name in fields:
            if CUSTOM + str(name) not in known and (value := text_at(fields, str(name))).strip():
                seen.setdefault(CUSTOM + str(name), []).append(value)
    return {place: tuple(values) for place, values in seen.items()}


def problems_of(
    place: str, sources: Iterable[str], native: Iterable[str] = (), *, rules: bool = False
) -> list[Problem]:
    """Explain every place that a Shopware shop does not have."""
    kinds = (CUSTOM, RULE) if rules else (CUSTOM,)
    told = [say("`custom:NAME` for a custom field")]
    told += [say("`rule:NAME` for the advanced price of a rule")] if rules else []
    allowed = joined(", ", (*told, *(f"`{name}`" for name in native)))
    return [
        Problem(
            place,
            say(
                "`{source}` is no place in a Shopware shop; allowed: {allowed}",
                source=source,
                allowed=allowed,
            ),
        )
        for source in sources
        if not any(source.startswith(kind) and len(source) > len(kind) for kind in kinds)
        and source not in native
    ]


def _value(row: Row, source: str, currency_id: str) -> str:
    if source.startswith(CUSTOM):
        return text_at(custom_fields(row), source.removeprefix(CUSTOM))
    if source.startswith(RULE):
        return _rule_price(row, source.removeprefix(RULE), currency_id)
    if source in NATIVE_PRICE:
        return price_in(rows_at(row, "price"), currency_id, "net")
    return text_at(row, source)


def _rule_price(row: Row, rule: str, currency_id: str) -> str:
    """Return the net price from the first piece on that the rule of this name or id gives."""
    wanted = rule.strip().casefold()
    steps = [
        step
        for step in rows_at(row, "prices")
        if wanted in (text_at(step, "ruleId"), name_of(_rule(step)).strip().casefold())
    ]
    steps.sort(key=lambda step: integer_at(step, "quantityStart", 1))
    return price_in(rows_at(steps[0], "price"), currency_id, "net") if steps else ""


def _rule(step: Row) -> Row:
    rule = step.get("rule")
    return rule if isinstance(rule, dict) else {}
