"""Which address is answered by what: another page or form is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from connector.web.pages import (
    categories,
    decisions,
    imports,
    manual,
    money,
    order,
    orders,
    outbox,
    overview,
    prices,
    products,
    settings,
)
from connector.web.pages.desk import Deed, Page

PAGES: Mapping[str, Page] = {
    "/": overview.show,
    "/api/status": overview.facts,
    "/order": order.show,
    "/label": order.label,
    "/orders": orders.show,
    "/orders.csv": orders.sheet,
    "/delivery-notes": orders.notes,
    "/outbox": outbox.show,
    "/decisions": decisions.show,
    "/imports": imports.show,
    "/money": money.show,
    "/money.csv": money.sheet,
    "/products": products.show,
    "/products.csv": products.sheet,
    "/categories": categories.show,
    "/prices": prices.show,
    "/prices/preview": prices.preview,
    "/settings": settings.show,
    "/help": manual.contents,
    "/help/{name}": manual.show,
}
"""Asked by GET; for those who are let in."""

DEEDS: Mapping[str, Deed] = {
    "/delivery-notes": orders.CHOSEN,
    "/categories": categories.MAP,
    "/prices/rule": prices.RULE,
    "/prices/rows": prices.ROWS,
    "/prices/sheet": prices.SHEET,
    "/settings": settings.TAKE,
    "/settings/password": settings.PASSWORD,
    "/settings/heard": settings.HEARD,
    "/settings/leave": settings.LEAVE,
}
"""Sent by POST from our own pages, by those who are let in; each answers with a 303 to a page, or with a page
that says what is wrong. What the daemon carries out is a command of ``actions.py`` instead."""
