"""From events to the messages of the wire protocol, with its field names and JSON types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from itertools import groupby
from typing import Any

from connector.model import Event, Item, ItemChanged, OrderChanged, ProductOffered, RefundIssued, Stock
from connector.model.errors import PlatformRefused
from connector.model.extensions import KNOWN
from connector.model.messages import say
from connector.model.prices import cents
from connector.model.retail import LinkChanged, OrderForwarded, SoldOrderChanged

MOST_PRODUCTS = 200
"""Products in one ``products.create``, as the protocol says."""

MOST_EVENTS = 20
"""Events in one ``events.batch.process``: the most that the plugin sends."""

Json = dict[str, Any]


def message(events: Sequence[Event]) -> Json:
    """Put events into one message: a list of products, a single event, or a batch.

    Raises PlatformRefused for more than the protocol takes at once, and for a product without items.
    """
    if all(isinstance(event, ProductOffered) for event in events):
        return _products([event for event in events if isinstance(event, ProductOffered)])
    if len(events) == 1:
        return _single(events[0])
    if len(events) > MOST_EVENTS:
        raise PlatformRefused(
            say(
                "{count} events are too many for one batch; at most {most}: send it in parts",
                count=len(events),
                most=MOST_EVENTS,
            )
        )
    return {"type": "events.batch.process", "body": _batched(events)}


def connection_test(callback_url: str) -> Json:
    """Announce where the platform may call back; the examples, for its staff to look at, stay empty."""
    return {
        "type": "connection.test",
        "body": {
            "webhook_url": callback_url,
            "example_order": {"number": "", "tracking_number": "", "tracking_carrier": "other"},
            "example_product": {"id": "", "gtin": "", "wholesale_price": ""},
        },
    }


def extensions_in(answer: Any) -> frozenset[str]:
    """Read which extensions the platform's answer to ``connection.test`` lists, as far as they are known."""
    named = answer.get("extensions") if isinstance(answer, dict) else None
    listed = named if isinstance(named, list) else ()
    return KNOWN.intersection(name for name in listed if isinstance(name, str))


def _batched(events: Sequence[Event]) -> list[Json]:
    """Keep the order of the events; products that follow each other share a list."""
    parts: list[Json] = []
    for are_products, run in groupby(events, lambda event: isinstance(event, ProductOffered)):
        if are_products:
            parts.append(_products([event for event in run if isinstance(event, ProductOffered)]))
        else:
            parts += [_single(event) for event in run]
    return parts


def _products(events: Sequence[ProductOffered]) -> Json:
    if len(events) > MOST_PRODUCTS:
        raise PlatformRefused(
            say(
                "{count} products are too many for one list; at most {most}: send it in parts",
                count=len(events),
                most=MOST_PRODUCTS,
            )
        )
    return {"type": "products.create", "body": [_product(event) for event in events]}


def _single(event: Event) -> Json:
    match event:
        case ProductOffered():
            return _products([event])
        case ItemChanged():
            return {"type": "item.updated", "body": _item_updated(event)}
        case OrderChanged():
            return {"type": "order.updated", "body": _order_updated(event)}
        case RefundIssued():
            return {"type": "refund.issued", "body": _refund_issued(event)}
        case OrderForwarded():
            return {"type": "order.placed", "body": _order_placed(event)}
        case SoldOrderChanged(number, status):
            told = {"number": number, "contains_kickroute_number": False, "status": status.value}
            return {"type": "order.updated", "body": told}
        case LinkChanged(gtin, supplier):
            return {"type": "item.updated_connection", "body": {"gtin": gtin, "supplier_number": supplier}}


def _product(event: ProductOffered) -> Json:
    if not event.items or (len(event.items) > 1 and not event.has_variants):
        raise PlatformRefused(
            say(
                "product {id} has {count} items to offer; one is needed, or several where it has variants",
                id=event.product_id,
                count=len(event.items),
            )
        )
    common: Json = {
        "name": event.name,
        "description": event.description,
        "is_live": True,
        "tax_rate": event.tax_rate.value,
        "image_url": event.image_url,
        "category": event.category,
    }
    if event.includes_tax is not None:
        common["regular_price_includes_tax"] = event.includes_tax
    if event.has_variants:
        return {"sku": event.sku, **common, "variations": [_variation(item) for item in event.items]}
    item = event.items[0]
    return {**_offer(item), **common, "image_url": event.image_url or item.image_url}


def _variation(item: Item) -> Json:
    return {
        **_offer(item),
        "description": item.description,
        "is_live": True,
        "attributes": dict(item.attributes),
        "image_url": item.image_url,
    }


def _offer(item: Item) -> Json:
    return {
        "gtin": item.gtin,
        **_stock(item.stock),
        "regular_price": item.regular_price,
        "wholesale_price": money(item.dealer_price),
    }


def _stock(stock: Stock) -> Json:
    return {"is_in_stock": stock.in_stock, "stock_quantity": stock.quantity}


def _item_updated(event: ItemChanged) -> Json:
    told: Json = {
        "is_live": event.live,
        "name": event.name,
        "regular_price": event.regular_price,
        "wholesale_price": None if event.dealer_price is None else money(event.dealer_price),
    }
    changed = {name: value for name, value in told.items() if value is not None}
    stock = _stock(event.stock) if event.stock else {}
    if event.stock and event.contains is not None:
        stock["contains"] = list(event.contains)
    return {"gtin": event.gtin, **changed, **stock}


def _order_updated(event: OrderChanged) -> Json:
    body: Json = {"number": event.number, "contains_kickroute_number": True}
    if event.status is not None:
        body["status"] = event.status.value
    if event.parcel is not None:
        body["tracking"] = {"number": event.parcel.number, "carrier": event.parcel.carrier.value}
    return body


def _refund_issued(event: RefundIssued) -> Json:
    return {
        "number": event.number,
        "total": money(event.total),
        "deduplication_id": event.deduplication_id,
        "items": [
            {
                "gtin": item.gtin,
                "quantity": item.quantity,
                "net_total": float(item.net_total),
                "total_tax": float(item.total_tax),
            }
            for item in event.items
        ],
    }


def _order_placed(event: OrderForwarded) -> Json:
    address = asdict(event.shipping)
    del address["email"]
    address["country_code"] = address.pop("country_code")  # as the plugin does: at the end
    return {
        "number": event.number,
        "status": event.status.value,
        "items": [
            {
                "gtin": line.gtin,
                "supplier_number": line.supplier,
                "net_total": f"{cents(line.net_total):f}",
                "total_tax": f"{cents(line.total_tax):f}",
                "quantity": line.quantity,
            }
            for line in event.items
        ],
        "shipping": address,
    }


def money(amount: Decimal) -> str:
    """Write an amount without exponent and with two decimals at least: ``12.50``, but ``4.125``."""
    text = f"{amount:f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"
