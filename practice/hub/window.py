"""The platform's pages for people: order as a retailer, see what suppliers told and what became of it.

They ask for no login and belong on loopback; forms of strangers' pages are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import parse_qsl, quote

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from practice.hub import shown
from practice.hub.errors import HubError, Unknown
from practice.hub.orders import Line
from practice.pages import Language, Pages, is_from_elsewhere, wish

if TYPE_CHECKING:
    from practice.hub.platform import Platform

PATIENCE = 8.0
"""Seconds that an answer to a form waits for the suppliers; the order's page goes on looking."""

UNKNOWN_GTIN = "4006381333931"
TOO_MANY = 100_000
AT_ONCE = 4
_MENU = ("", "catalogue", "orders", "refunds", "ledger")
_SAID = ("declined", "forged-wrong", "forged-none", "forged-taken")
Form = Mapping[str, str]


async def _form(request: Request) -> Form:
    """Read a form; one from a stranger's page is refused."""
    if is_from_elsewhere(request.headers.get("sec-fetch-site", "")):
        raise HTTPException(403, "this form came from another page")
    return dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))


GivenForm = Annotated[Form, Depends(_form)]


def window_router(hub: Platform) -> APIRouter:
    """Return the routes of the pages."""
    router = APIRouter()
    window = _Window(hub)
    for path, page in window.pages().items():
        router.add_api_route(path, page, methods=["GET"], response_class=HTMLResponse)
    for path, act in window.acts().items():
        router.add_api_route(path, act, methods=["POST"], response_class=RedirectResponse)
    return router


class _Window:
    """The handlers; what they do in the hub is done in threads, since it waits."""

    def __init__(self, hub: Platform) -> None:
        self._hub = hub
        self._pages = Pages(Path(__file__).parent / "templates")

    def pages(self) -> Mapping[str, Callable[..., Response]]:
        """Return what is shown at which path."""
        return {
            "/": self.counter,
            "/catalogue": self.catalogue,
            "/orders": self.orders,
            "/orders/{number}": self.order,
            "/refunds": self.refunds,
            "/ledger": self.ledger,
        }

    def acts(self) -> Mapping[str, Callable[..., Any]]:
        """Return what is done by a form at which path."""
        return {"/order": self.place, "/forge": self.forge, "/orders/{number}": self.tell}

    # --- pages

    def counter(self, request: Request, offer: str = "", said: str = "", status: str = "") -> Response:
        """Show where a retailer orders, with what the platform has in figures."""
        counter = shown.counter(self._hub)
        said = said if said in _SAID else ""
        values = {"counter": counter, "chosen": offer, "said": said, "status": status[:200]}
        return self._show(request, "counter.html", "", **values)

    def catalogue(self, request: Request, q: str = "", page: int = 1) -> Response:
        """Show the catalogue as told."""
        return self._show(request, "catalogue.html", "catalogue", found=shown.catalogue(self._hub, q, page))

    def orders(self, request: Request) -> Response:
        """Show the orders, newest first."""
        return self._show(request, "orders.html", "orders", orders=self._hub.orders()[::-1])

    def order(self, request: Request, number: str) -> Response:
        """Show a supplier's part of an order, and every answer to what it was told."""
        return self._show(request, "order.html", "orders", **shown.order(self._hub, number))

    def refunds(self, request: Request) -> Response:
        """Show the refunds as told, newest first."""
        return self._show(request, "refunds.html", "refunds", refunds=self._hub.refunds()[::-1])

    def ledger(self, request: Request) -> Response:
        """Show who has how much, and every booking."""
        ledger = self._hub.ledger
        values = {"balances": ledger.balances(), "entries": ledger.entries()[::-1][: shown.MOST]}
        return self._show(request, "ledger.html", "ledger", **values)

    # --- forms

    async def place(self, form: GivenForm) -> Response:
        """Order as the form says: ``kind`` is ordinary, too-many, at-once or unknown."""
        return await run_in_threadpool(self._place, form)

    async def forge(self, form: GivenForm) -> Response:
        """Send an order that the platform never signed, and say what the shop answered."""
        signature: Any = "none" if form.get("signature") == "none" else "wrong"
        supplier, gtin = _offer(form)
        body = shown.forged_order(gtin)
        send = self._hub.send_now
        answer = await run_in_threadpool(send, supplier, "order.placed", body, signature=signature)
        said = "taken" if 200 <= answer.status < 300 else signature
        return _see(f"/?said=forged-{said}&status={quote(str(answer.status or answer.reason))}")

    async def tell(self, number: str, form: GivenForm) -> Response:
        """Do something with an order: send it again, or pass on a status of the retailer's."""
        return await run_in_threadpool(self._tell, number, form)

    def _place(self, form: Form) -> Response:
        kind = form.get("kind", "")
        supplier, gtin = _offer(form)
        code = self._hub.supplier(supplier).number
        line = Line(gtin, _pieces(form.get("quantity", "")), code)
        if kind == "too-many":
            line = Line(gtin, TOO_MANY, code)
        elif kind == "unknown":
            line = Line(UNKNOWN_GTIN, 1, code)
        try:
            order = self._hub.place_order(
                self._hub.retailers()[0].name,
                [line],
                shipping=shown.recipient(form),
                unchecked=kind in ("too-many", "unknown"),
                simultaneous=AT_ONCE if kind == "at-once" else 1,
                wait=True,
                timeout=PATIENCE,
            )
        except HubError as refusal:
            return _see(f"/?said=declined&status={quote(str(refusal))}")
        return _see(f"/orders/{order.parts[0].number}")

    def _tell(self, number: str, form: Form) -> Response:
        what = form.get("what", "")
        if what == "again":
            self._hub.resend(number, wait=True, timeout=PATIENCE)
        elif what == "number":
            self._hub.ask_number(number)
        elif what in shown.STATUSES:
            self._hub.update_order_status(number, what, forbidden_too=True, wait=True, timeout=PATIENCE)
        return _see(f"/orders/{quote(number)}")

    def _show(self, request: Request, template: str, here: str, **values: Any) -> HTMLResponse:
        language: Language = wish(request.headers.get("accept-language", ""))
        texts = self._pages.texts
        menu = [(f"/{path}", texts(language, f"menu-{path or 'order'}"), path == here) for path in _MENU]
        html = self._pages.render(
            template,
            language,
            brand=texts(language, "brand"),
            kind="hub",
            home="/",
            menu=menu,
            described=shown.described,
            **values,
        )
        return HTMLResponse(html, headers={"Vary": "Accept-Language", "Content-Language": language})


def _see(address: str) -> Response:
    return RedirectResponse(address, status_code=303)


def _offer(form: Form) -> tuple[str, str]:
    """Read which offer is meant: the supplier's name and the GTIN; raises Unknown without one."""
    supplier, slash, gtin = form.get("offer", "").rpartition("/")
    if not slash:
        raise Unknown("choose an offer")
    return supplier, gtin


def _pieces(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and 0 < int(written) <= TOO_MANY else 1
