"""Cuts lists into pages with the headers WordPress sends, and rows down to the fields asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from practice.simulators.woocommerce.call import Answer, Call
from practice.simulators.woocommerce.params import Params, pick

Row = TypeVar("Row")


def page(call: Call, params: Params, rows: Sequence[Row], show: Callable[[Row], dict[str, Any]]) -> Answer:
    """Answer one page: 1 to 100 rows a page, an empty list beyond the end, X-WP-Total always.

    ``offset`` counts rows and wins over ``page``. ``params`` must have been read by ``limits`` before the
    list was made.
    """
    size, number = limits(params)
    start = params.integer("offset", (number - 1) * size)
    shown = rows[start : start + size]
    pages = -(-len(rows) // size)
    headers = {"X-WP-Total": str(len(rows)), "X-WP-TotalPages": str(pages)}
    links = []
    if number > 1 and pages:
        links.append(_link(call, min(number - 1, pages), "prev"))
    if number < pages:
        links.append(_link(call, number + 1, "next"))
    if links:
        headers["Link"] = ", ".join(links)
    fields = params.words("_fields")
    return Answer([pick(_cut(params, show(row)), fields) for row in shown], headers=headers)


def limits(params: Params) -> tuple[int, int]:
    """Read and check page size and page number."""
    size = params.integer("per_page", 10, 1, 100)
    number = params.integer("page", 1, 1)
    params.integer("offset", 0)
    params.check()
    return size, number


def one(call: Call, row: dict[str, Any], status: int = 200, **headers: str) -> Answer:
    """Answer a single object: links are there whatever fields were asked for."""
    fields = call.params.words("_fields")
    shown = pick(_cut(call.params, row), fields)
    if fields and "_links" in row:
        shown["_links"] = row["_links"]
    return Answer(shown, status, headers)


def _cut(params: Params, row: dict[str, Any]) -> dict[str, Any]:
    """Leave out meta data that was not asked for, or asked to be left out."""
    for name, keep in (("include_meta", True), ("exclude_meta", False)):
        words = params.words(name) if name in params else []
        if words and "meta_data" in row:
            row["meta_data"] = [m for m in row["meta_data"] if (m["key"] in words) is keep]
    return row


def _link(call: Call, number: int, relation: str) -> str:
    query = [(k, str(v)) for k, v in call.query.items() if k != "page" and not isinstance(v, dict)]
    query = [(k, v) for k, v in query if not k.startswith(("oauth_", "consumer_"))]
    url = f"{call.shop.home_url}{call.url_path}?{urlencode([*query, ('page', str(number))])}"
    return f'<{url}>; rel="{relation}"'
