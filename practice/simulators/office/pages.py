"""Render the owner's pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from practice.pages import Language, Pages, wish
from practice.simulators.host import Habits
from practice.simulators.office.shown import Order, Product, Staff
from practice.simulators.switches import Switch

PER_PAGE = 30
BACK = "_back"
"""The field of a form that says from where it was sent."""

_MENU = {"orders": "/owner/", "shelf": "/owner/shelf", "shop": "/owner/shop"}


class Office:
    """The pages below ``/owner/``: ``""``, ``order/ID``, ``shelf``, ``product/ID`` and ``shop``."""

    def __init__(self, staff: Staff) -> None:
        self._staff = staff
        self._pages = Pages(Path(__file__).parents[1] / "templates")

    def page(
        self,
        name: str,
        query: Mapping[str, Any],
        accept_language: str,
        habits: Habits,
        switches: Mapping[str, Switch],
    ) -> str | None:
        """Return the page of a name, None where there is none; raises LookupError for an unknown id."""
        language = wish(accept_language)
        kind, _, item = name.partition("/")
        said = str(query.get("said", ""))[:300]
        back = f"/owner/{quote(name)}"
        if kind == "" and not item:
            found, shown = self._page_of(self._staff.orders(), query, _order_words)
            return self._render("orders.html", "orders", language, orders=found, said=said, **shown)
        if kind == "order" and item:
            order = self._staff.order(item)
            return self._render("order.html", "orders", language, order=order, said=said, back=back)
        if kind == "shelf" and not item:
            goods, shown = self._page_of(self._staff.products(), query, _product_words)
            return self._render("shelf.html", "shelf", language, products=goods, said=said, **shown)
        if kind == "product" and item:
            product = self._staff.product(item)
            return self._render("product.html", "shelf", language, product=product, said=said, back=back)
        if kind == "shop" and not item:
            turned = [(name, switch.is_on(habits)) for name, switch in switches.items()]
            tasks = {"tasks": self._staff.tasks(), "more": self._staff.more(), "plainly": str}
            return self._render("shop.html", "shop", language, said=said, back=back, switches=turned, **tasks)
        return None

    def linked(self, accept_language: str) -> str:
        """Return the page of an administration whose links name what they mean behind a ``#``."""
        language = wish(accept_language)
        values = {"orders": self._staff.orders(), "products": self._staff.products()}
        return self._render("linked.html", "", language, **values)

    def _page_of(
        self, rows: Sequence[Any], query: Mapping[str, Any], words_of: Any
    ) -> tuple[Sequence[Any], dict[str, Any]]:
        """Return the rows that a search finds, a page of them, and where in them it is."""
        search = str(query.get("q", ""))
        found = [row for row in rows if _has(words_of(row), search)]
        pages = max(1, -(-len(found) // PER_PAGE))
        asked = str(query.get("page", "1"))
        page = min(max(1, int(asked) if asked.isascii() and asked.isdigit() else 1), pages)
        shown = {"q": search, "page": page, "pages": pages, "count": len(found)}
        return found[(page - 1) * PER_PAGE : page * PER_PAGE], shown

    def _render(self, template: str, here: str, language: Language, **values: Any) -> str:
        texts = self._pages.texts
        menu = [(path, texts(language, f"menu-{key}"), key == here) for key, path in _MENU.items()]
        frame = {"brand": self._staff.shop, "shop_kind": self._staff.kind, "kind": "shop", "home": "/owner/"}
        return self._pages.render(template, language, menu=menu, **frame, **values)


def sent_from(form: dict[str, Any]) -> str:
    """Take out of a form from which of our pages it was sent."""
    back = str(form.pop(BACK, ""))
    is_ours = back.startswith("/owner/") and "//" not in back and "\\" not in back
    return back if is_ours else "/owner/"


def came_back(back: str, refused: str = "") -> str:
    """Return where a form leads to: its page, with what the shop refused."""
    return f"{back}?{urlencode({'said': refused})}" if refused else back


def _has(words: Iterable[str], search: str) -> bool:
    text = " ".join(words).casefold()
    return all(word in text for word in search.casefold().split())


def _order_words(order: Order) -> Iterable[str]:
    return (order.number, order.kickroute, order.recipient, order.buyer)


def _product_words(product: Product) -> Iterable[str]:
    offers = (f"{offer.name} {offer.sku} {offer.gtin}" for offer in product.offers)
    return (product.name, *offers)
