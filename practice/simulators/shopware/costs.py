"""What each request costs a Shopware, in seconds; every figure with the fact that it comes from.

Measured on Shopware 6.6.7.1, PHP 8.2, nginx, two cores, with 10,199 products; in brackets the chapters of
FACTS_SHOPWARE.md that such requests belong to. "Measured again" is by the processor's time of PHP and
MariaDB, n = 20, beside other work. That was an idle machine; a usual hosting takes several times as long,
which ``Pace``'s ``question`` says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from practice.simulators.pace import Cost, Pace

QUESTION = 0.012
"""An empty search: 0.010-0.013 (2, 9)."""

TOKEN = 0.05  # the token route 0.063: bcrypt (1)
ORDER = 0.03  # POST of an order 0.05 (11: 19 a second); by CPU 2.7-2.9 empty questions (measured again)
TRANSITION = 0.04  # one order of 13 requests 0.33-0.54, mostly the POST and the transitions (measured again)
WRITE = 0.02  # a PATCH of anything else; not measured
PRODUCT_WRITE = 0.05  # PATCH of a stock: 5.1 empty questions (measured again)
SYNCED = 0.011  # sync of 100 stocks 1.1, of 500 5.1-6.0 (measured again)
SYNCED_QUEUE = 0.0045  # the same with the queue 0.5 / 2.2
ROW = 0.00026  # 100 products plain 0.038, 500 0.142 (2)
ROW_INCLUDES = 0.00013  # 500 with includes 0.077
ROW_FIELDS = 0.00003  # 500 with fields 0.028
ROW_ASSOCIATIONS = 0.00046  # 500 with seven associations 0.243
ROW_BOTH = 0.0003  # the same with includes 0.160
ORDER_FOUND = 0.013  # an order with all that the connector reads of it: 2.2 empty questions (again)
ORDER_ROW = 0.0014  # 5 of them: 2.7, 50: 7.7 empty questions (again)
BY_CUSTOM_FIELD = 1.3e-6  # MariaDB looks into the JSON of 50,000 orders: 0.065 (measured again)
ID_ROW = 0.0  # search-ids of 500 0.009


def cost_of(
    pace: Pace, method: str, path: str, body: bytes, headers: Mapping[str, str], orders: int = 0
) -> Cost:
    """Return what a request costs a shop of so many orders."""
    slower = (pace.question or QUESTION) / QUESTION
    work, row, is_write = _parts(method, path, body, headers)
    if path == "/api/search/order" and b'"customFields.' in body:
        work += BY_CUSTOM_FIELD * orders
    found = ORDER_FOUND if row == ORDER_ROW else 0.0
    cost = Cost(pace.question or QUESTION, work * slower, row * slower, is_write, found * slower)
    return cost.at(pace.speed)


def _parts(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[float, float, bool]:
    if path.endswith("/oauth/token"):
        return TOKEN, 0.0, False
    if path.startswith("/api/search-ids/"):
        return 0.0, ID_ROW, False
    if path.startswith("/api/search/"):
        return 0.0, _row(path, _content(body)), False
    if method == "GET":
        return 0.0, ROW, False
    if path == "/api/order":
        return ORDER, 0.0, True
    if path == "/api/_action/sync":
        queued = headers.get("indexing-behavior") == "use-queue-indexing"
        return (SYNCED_QUEUE if queued else SYNCED) * _operations(_content(body)), 0.0, True
    if re.search(r"/state/", path):
        return TRANSITION, 0.0, True
    return PRODUCT_WRITE if path.startswith("/api/product/") else WRITE, 0.0, True


def _row(path: str, criteria: Any) -> float:
    asked = criteria if isinstance(criteria, dict) else {}
    if path.endswith("/order") and asked.get("associations"):
        return ORDER_ROW
    if asked.get("fields"):
        return ROW_FIELDS
    if asked.get("associations"):
        return ROW_BOTH if asked.get("includes") else ROW_ASSOCIATIONS
    return ROW_INCLUDES if asked.get("includes") else ROW


def _operations(content: Any) -> int:
    operations = content.values() if isinstance(content, dict) else content
    rows = [one.get("payload") for one in operations or () if isinstance(one, dict)]
    return sum(len(found) for found in rows if isinstance(found, list))


def _content(body: bytes) -> Any:
    try:
        return json.loads(body or b"{}")
    except ValueError:
        return {}
