"""What each request costs a WooCommerce, in seconds; every figure with the fact that it comes from.

Measured on WooCommerce 10.5.0 with WordPress 7.1, PHP 8.2, two cores, six workers, over kept TLS connections
(p50 of 10 to 40 requests each), unless a line says otherwise. "By CPU" is the processor's time of PHP and
MariaDB on the same version, HPOS on, n = 12, beside other work.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from practice.simulators.pace import Cost, Pace
from practice.simulators.woocommerce.routes import find

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

QUESTION = 0.13
"""An empty ``products?modified_after``: 0.13-0.14, almost all of it PHP's start; 0.09-0.19 in other runs."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What orders cost where they are kept; beyond the start, and ``each`` is per order in the table."""

    create: float
    row: float
    full_row: float
    by_id: float
    by_date: float
    search: float
    skipped: float


HPOS = Orders(
    create=0.12,  # POST 0.24; by CPU 2.1-2.2 empty questions
    row=0.0034,  # 100 with _fields 0.47, 20 by id 0.19, 20 by include 0.2
    full_row=0.0125,  # 100 full 1.2, 20 full 0.43, 20 by include 0.4; by CPU 58: 5.2 empty questions
    by_id=1.0e-6,  # newest 20 by id: 0.19 of 79, 0.24 of 50,000; X-WP-Total is a second COUNT of 0.056
    by_date=0.0,  # modified_after and after, empty, of 50,000: 0.13 and 0.12, as of none
    search=1.15e-5,  # a street that is not there, of 50,000: 0.7
    skipped=2.5e-6,  # page 400 of 100 costs 0.1 more than page 1
)
LEGACY = Orders(
    create=0.20,  # POST 0.33
    row=0.0085,  # 100 with _fields 1.0, 20 by include 0.31
    full_row=0.0165,  # 100 full 1.9, 20 by include 0.51, newest 20 0.47
    by_id=4.0e-7,  # newest 20 by id with _fields, of 50,000: 0.32
    by_date=3.0e-6,  # modified_after and after, empty, of 50,000: 0.28; no index by the date of change
    search=1.17e-4,  # of 50,000: 6.0
    skipped=0.0,  # page 400 as page 1
)

NOTE = 0.01  # POST of a note 0.14
STATUS = 0.23  # PUT of the status, simple 0.36, variant 0.39: stock and mails
STATUS_VARIANT = 0.26
PRODUCT = 0.02  # GET product 0.15
PRODUCT_ROW = 0.0055  # 100 with stock fields 0.67-0.70
PRODUCT_FULL_ROW = 0.0095  # 100 products of a first reading 0.7-1.1; by CPU 25: 3.1 empty questions
VARIATION_ROW = 0.0025  # 100 variations 0.35-0.41
VARIATION_FULL_ROW = (
    0.0035  # /wc-analytics/variations 0.36 where /wc/v3/variations took 0.19-0.27 (section b)
)
INDEX = 0.03  # GET /wp-json/: by CPU 1.3 empty questions
OTHER_ROW = 0.003  # refunds, webhooks: not measured, as an order's row with _fields
WRITE = 0.03  # PUT product 0.07 where GET took 0.05 (sections a, i); an order's other fields: not measured
BATCHED = 0.017  # 100 product updates in a batch 1.7-1.8 (sections i, k)

_LEAN = frozenset({"description", "short_description", "images", "image", "attributes", "categories"})
_FULL_FIELDS = 16
"""With so many fields a row costs as much as a whole one: ``_fields`` saves hardly time (section a)."""


def cost_of(shop: Shop, pace: Pace, method: str, path: str, query: Mapping[str, Any], body: bytes) -> Cost:
    """Return what a request costs; ``path`` is below /wp-json."""
    start = pace.question or QUESTION
    return _cost(shop, start, method, path, query, body).at(pace.speed)


def _cost(shop: Shop, start: float, method: str, path: str, query: Mapping[str, Any], body: bytes) -> Cost:
    found = find(shop.settings, method, path)
    if found is None:
        return Cost(start)
    template = found[0].template.removeprefix("/wc/v3")
    if method in ("GET", "HEAD"):
        return _reading(shop, start, template, query)
    return Cost(start, _writing(shop, method, template, found[1], body), is_write=True)


def _reading(shop: Shop, start: float, template: str, query: Mapping[str, Any]) -> Cost:
    full = _is_full(query)
    if template == "/orders":
        return _order_list(shop, start, query)
    if template.startswith("/orders/{id}"):
        costs = _orders(shop)
        return Cost(start, costs.row if template != "/orders/{id}" else costs.full_row)
    if template == "/products":
        return Cost(start, row=PRODUCT_FULL_ROW if full else PRODUCT_ROW)
    if template.endswith("variations"):
        return Cost(start, row=VARIATION_FULL_ROW if full else VARIATION_ROW)
    if template.startswith("/products/"):
        return Cost(start, PRODUCT)
    if template == "/":
        return Cost(start, INDEX)
    return Cost(start, row=OTHER_ROW)


def _order_list(shop: Shop, start: float, query: Mapping[str, Any]) -> Cost:
    costs, count = _orders(shop), len(shop.state.tables.orders)
    row = costs.full_row if _is_full(query) else costs.row
    dated = any(name in query for name in ("after", "before", "modified_after", "modified_before"))
    if query.get("search"):
        each = costs.search
    elif query.get("include"):
        each = 0.0
    else:
        each = costs.by_date if dated else costs.by_id
    return Cost(start, each * count + costs.skipped * min(_skipped(query), count), row)


def _skipped(query: Mapping[str, Any]) -> int:
    try:
        return (int(query.get("page", 1)) - 1) * int(query.get("per_page", 10))
    except (TypeError, ValueError):
        return 0


def _is_full(query: Mapping[str, Any]) -> bool:
    fields = str(query.get("_fields", "")).replace(",", " ").split()
    return not fields or len(fields) >= _FULL_FIELDS or not _LEAN.isdisjoint(fields)


def _writing(shop: Shop, method: str, template: str, place: Mapping[str, str], body: bytes) -> float:
    content = _content(body)
    if template.endswith("/batch"):
        return BATCHED * sum(len(content.get(part) or ()) for part in ("create", "update", "delete"))
    if template == "/orders":
        with_status = content.get("status") not in (None, "pending") or content.get("set_paid")
        return _orders(shop).create + (STATUS if with_status else 0.0)
    if template.endswith("/notes"):
        return NOTE
    if template == "/orders/{id}" and method != "DELETE" and "status" in content:
        return _status(shop, int(place["id"]), str(content["status"]))
    return WRITE


def _status(shop: Shop, order_id: int, status: str) -> float:
    order = shop.state.tables.orders.get(order_id)
    if order is None or order.status == status:
        return WRITE
    return STATUS_VARIANT if any(line.variation_id for line in order.lines) else STATUS


def _orders(shop: Shop) -> Orders:
    return HPOS if shop.settings.hpos else LEGACY


def _content(body: bytes) -> dict[str, Any]:
    try:
        content = json.loads(body or b"{}")
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
