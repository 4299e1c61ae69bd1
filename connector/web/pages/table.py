"""Which address is answered by what: another page or form is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from connector.web.pages import money, order, outbox, overview
from connector.web.pages.desk import Deed, Page

PAGES: Mapping[str, Page] = {
    "/": overview.show,
    "/api/status": overview.facts,
    "/order": order.show,
    "/label": order.label,
    "/outbox": outbox.show,
    "/money": money.show,
}
"""Asked by GET; for those who are let in."""

DEEDS: Mapping[str, Deed] = {}
"""Sent by POST from our own pages, by those who are let in; each answers with a 303 to a page, or with a page
that says what is wrong. What the daemon carries out is a command of ``actions.py`` instead."""
