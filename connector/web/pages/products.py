"""The offers of the shop: searched, filtered, and with fields for prices and categories in their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from connector.store.shelf import OfferState, Search, ShelfRow, SortBy, shown_stock
from connector.views.products import (
    AS_TEXT,
    kickroute_category,
    price_in_sheet,
    products_page,
    sheet_heads,
    sheet_rows,
)
from connector.web.frame import Policy
from connector.web.pages.desk import Desk, address_of, page_number
from connector.web.sheets import sheet_answer

SORTS = ("name", "-name", "price", "-price", "margin", "-margin", "stock", "-stock", "told", "-told")
"""How an address says by what is sorted; a minus turns it round."""

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Row:
    """An offer as its row shows it; ``image`` is empty unless it comes from the shop's own host."""

    row: ShelfRow
    image: str
    category: str
    price: str

    @property
    def shown_stock(self) -> int | None:
        """How many can be sold, None where the shop does not count."""
        return shown_stock(self.row).quantity

    @property
    def is_in_stock(self) -> bool:
        """Tell whether it can be sold at all."""
        return shown_stock(self.row).in_stock


def show(desk: Desk, request: Request) -> Response:
    """Answer with a page of what a search finds."""
    search = search_of(request)
    language, rules = desk.language(request), desk.engine.parts.rules.release
    found = products_page(desk.store, search, page_number(request))
    host = urlsplit(desk.settings.shop.url).netloc
    rows = [
        Row(
            row,
            _own_image(row.offer.listing.image_url, host),
            kickroute_category(row, rules),
            price_in_sheet(language, row.offer.listing.dealer_price),
        )
        for row in found.rows
    ]
    return desk.frame.render(
        request,
        "products.html",
        here="products",
        policy=Policy(images=(f"https://{host}", f"http://{host}")),
        found=found,
        now=desk.store.now(),
        rows=rows,
        sort=request.query_params.get("sort", "name"),
        sorts=SORTS,
        states=list(OfferState),
        is_editing=request.query_params.get("edit") == "1",
        has_nothing="nothing" in request.query_params,
        categories=sorted(rules.familiar_categories),
        address=Addresses(request.query_params),
        done=desk.outcome(request),
    )


def sheet(desk: Desk, request: Request) -> Response:
    """Answer with all that a search finds as a table, which can be filled in and brought back."""
    language, search = desk.language(request), search_of(request)
    rows = sheet_rows(desk.store, search, language)
    return sheet_answer(language, "products", sheet_heads(language), rows, as_text=AS_TEXT)


def search_of(request: Request) -> Search:
    """Read what is looked for; what an address says and nobody can mean is left out."""
    query = request.query_params
    sort = query.get("sort", "")
    return Search(
        words=query.get("q", "")[:_LONGEST],
        state=OfferState(query["state"]) if query.get("state") in list(OfferState) else None,
        rule=_plain(query.get("rule", "")),
        category=_plain(query.get("category", "")),
        sort=SortBy(sort.removeprefix("-")) if sort in SORTS else SortBy.NAME,
        descending=sort in SORTS and sort.startswith("-"),
    )


def _plain(text: str) -> str:
    return text[:_LONGEST] if text.isprintable() else ""


class Addresses:
    """Addresses of this list with one thing changed; what an empty value says is left out."""

    def __init__(self, query: Mapping[str, str]) -> None:
        names = ("q", "state", "rule", "category", "sort", "edit")
        self._query = {name: query[name][:_LONGEST] for name in names if query.get(name)}

    def __call__(self, base: str = "products", **changes: str) -> str:
        """Return the address; another filter begins at the first page."""
        return address_of(base, {**self._query, **changes})

    def page(self) -> str:
        """Return the address whose end is the number of a page."""
        return f"products?{urlencode({**self._query, 'page': ''})}"


def _own_image(address: str, host: str) -> str:
    parts = urlsplit(address) if address.isprintable() else urlsplit("")
    return address if parts.scheme in ("http", "https") and parts.netloc == host else ""
