"""Dealer prices and categories: by a rule, by a table or in rows; shown first, then written by the daemon."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from connector.model.errors import ConnectorError, SheetUnusable, WishUnusable
from connector.pricing import last_run_number, places_of, read_sheet
from connector.pricing.job import last_job
from connector.pricing.plan import Entry, Kind
from connector.pricing.proposal import Proposal, price_rule_of, propose
from connector.pricing.wish import Source, Wish, keep_wish, kept_wish
from connector.store import Store
from connector.texts import render, text
from connector.views.products import shop_shelves
from connector.web.multipart import MultipartUnreadable, read_multipart
from connector.web.pages.desk import Deed, Desk, fields_of, page_number
from connector.web.protection import AccessRefused

AT_ONCE = 50
"""Values on a page of a preview."""

MOST_UNUSABLE = 100
LARGEST_SHEET = 8 * 1024 * 1024
LARGEST_ROWS = 256 * 1024


def show(desk: Desk, request: Request) -> Response:
    """Answer with the ways to enter prices, what is being written, and what can be taken back."""
    return _show(desk, request)


def _show(desk: Desk, request: Request, wrong: str = "", status: int = 200, **typed: str) -> Response:
    rules = desk.engine.parts.rules.release
    with desk.store.reading() as tx:
        job, shelves = last_job(tx), shop_shelves(tx)
    return desk.frame.render(
        request,
        "prices.html",
        here="products",
        status=status,
        job=job,
        run=last_run_number(desk.store),
        shelves=shelves,
        categories=sorted(rules.familiar_categories),
        done=desk.outcome(request),
        wrong=wrong,
        typed=typed,
    )


def preview(desk: Desk, request: Request) -> Response:
    """Answer with what a wish would do; raises AccessRefused with 404 when it is not kept any more."""
    wish_id, language = request.query_params.get("wish", ""), desk.language(request)
    with desk.store.reading() as tx:
        wish = kept_wish(tx, wish_id)
    if wish is None:
        raise AccessRefused(404, text(language, "prices.gone"))
    try:
        found = _PREVIEWS.read(desk, wish_id, wish, is_new="page" not in request.query_params)
    except ConnectorError as error:
        return _show(desk, request, render(language, str(error)), 400)
    pages = max(1, -(-len(found.effects) // AT_ONCE))
    page = min(page_number(request), pages)
    return desk.frame.render(
        request,
        "price_preview.html",
        here="products",
        wish=wish,
        wish_id=wish_id,
        found=found,
        prices=found.count(Kind.PRICE),
        categories=found.count(Kind.CATEGORY),
        effects=found.effects[(page - 1) * AT_ONCE : page * AT_ONCE],
        unusable=found.unusable[:MOST_UNUSABLE],
        page=page,
        pages=pages,
    )


class Previews:
    """Keeps the preview that was shown last, so that its further pages need not be reckoned again.

    One of a whole large catalogue takes seconds. It may be out of date: what is written is reckoned anew, and
    must be what was shown.
    """

    def __init__(self) -> None:
        self._last: tuple[Store, str, Proposal] | None = None

    def read(self, desk: Desk, wish_id: str, wish: Wish, *, is_new: bool) -> Proposal:
        """Return what a wish would do; ``is_new`` reckons it anew."""
        last = self._last
        if not is_new and last is not None and last[:2] == (desk.store, wish_id):
            return last[2]
        parts = desk.engine.parts
        rules = parts.rules.release
        places = places_of(rules.fields, parts.shop.capabilities.own_fields)
        found = propose(desk.store, wish, rules, places)
        self._last = (desk.store, wish_id, found)
        return found


_PREVIEWS = Previews()


def take_rule(desk: Desk, request: Request, body: bytes) -> Response:
    """Take a rule, and lead to what it would do."""
    fields = {name: value.strip() for name, value in fields_of(body).items()}
    percent, category, only_in = (fields.get(name, "") for name in ("percent", "set_category", "only_in"))
    if not percent and not category:
        sentence = text(desk.language(request), "prices.rule_needed")
        return _show(desk, request, sentence, 400, only_in=only_in)
    wish = Wish(Source.RULE, percent_off=percent[:20], category=category[:100], only_in=only_in[:200])
    try:
        price_rule_of(wish, desk.engine.parts.rules.release)
    except WishUnusable as error:
        why = render(desk.language(request), str(error))
        return _show(desk, request, why, 400, percent=percent, only_in=only_in, set_category=category)
    return _to_preview(desk, wish)


def take_rows(desk: Desk, request: Request, body: bytes) -> Response:  # noqa: ARG001 - as every deed
    """Take what was typed into rows: only what differs from what the row showed when it was sent."""
    fields = fields_of(body)
    named = (name.partition(".")[2] for name in fields if "." in name and name.isprintable())
    entries = [
        Entry(offer_id, _typed(fields, "price", "was", offer_id), _typed(fields, "category", "had", offer_id))
        for offer_id in dict.fromkeys(named)
    ]
    entries = [entry for entry in entries if entry.price or entry.category]
    if not entries:
        back = fields.get("back", "").partition("?")[2]
        return RedirectResponse(f"../products?{urlencode([*parse_qsl(back), ('nothing', '1')])}", 303)
    return _to_preview(desk, Wish(Source.ROWS, entries=tuple(entries)))


def _typed(fields: dict[str, str], name: str, shown: str, offer_id: str) -> str:
    typed = fields.get(f"{name}.{offer_id}", "").strip()[:100]
    return "" if typed == fields.get(f"{shown}.{offer_id}", "").strip() else typed


def take_sheet(desk: Desk, request: Request, body: bytes) -> Response:
    """Take a table, and lead to what it would do."""
    language = desk.language(request)
    try:
        name, content = read_multipart(request.headers.get("content-type", ""), body)["file"]
        sheet = read_sheet(content)
    except (MultipartUnreadable, KeyError):
        return _show(desk, request, text(language, "prices.no_file"), 400)
    except SheetUnusable as error:
        return _show(desk, request, render(language, str(error)), 400)
    return _to_preview(desk, Wish(Source.SHEET, lines=sheet.lines, name=name[:100]))


def _to_preview(desk: Desk, wish: Wish) -> Response:
    return RedirectResponse(f"preview?{urlencode({'wish': keep_wish(desk.store, wish)})}", 303)


RULE = Deed(take_rule)
ROWS = Deed(take_rows, LARGEST_ROWS)
SHEET = Deed(take_sheet, LARGEST_SHEET)
