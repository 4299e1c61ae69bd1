"""The sending half's ground: WooCommerce's REST conventions on top of the HTTP client."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from adapters.http import Answer, HttpClient, Lists, as_answer, read_http_date
from adapters.woocommerce.deleting import Deleting
from adapters.woocommerce.entry import Entry
from adapters.woocommerce.explain import is_own
from adapters.woocommerce.listing import PER_PAGE, ByIds, ByPlace, Page, Params, name_of
from adapters.woocommerce.translate.values import Row, id_at, row_at, text_at
from connector.model import Reach
from connector.model.errors import ShopDoubtful, ShopUnexpected
from connector.model.messages import say

ROOT = "/wp-json/"
V3 = "wc/v3/"

_NOT_THERE, _INVALID = 404, 400
_OF_WOOCOMMERCE, _NO_SUCH_ID = "woocommerce_rest_", "_id"
"""How the codes begin and end by which the shop says that a row is not there: ``…_shop_order_invalid_id``.

Any other 404 says nothing of the row: of WooCommerce that is being updated, of a proxy. For a webhook that
is not there 8.9 answers 400.
"""

_SKU_TAKEN = "product_invalid_sku"
"""The code by which the shop says that an SKU is another row's, and whose."""

_OF_STOCK = ("products", "variations")
"""Words in the paths that tell stock."""

_TELLS_TIME = 10.0
"""Seconds for which an answer tells the shop's time: shorter than any clock is put right in."""


class Api:
    """Asks one WooCommerce shop; every list parameter is a comma list, as OAuth 1.0a needs it."""

    def __init__(self, client: HttpClient, lists: Lists | None = None, entry: Entry | None = None) -> None:
        self._client = client
        self.entry = entry or Entry(client)
        self.lists = lists or Lists()
        self._deleting = Deleting(self._post, self.row_or_none)
        self.base_url = client.base_url

    def reach(self) -> Reach:
        """Tell by which way the shop is reached; changes are sent by POST in any case."""
        sizes, stale = self.lists.sizes.small(), self._client.stale
        hides = bool(stale.cache(_OF_STOCK))
        return Reach(self.base_url, self.entry.way, page_sizes=sizes, cache=stale.cache(), hides_stock=hides)

    def time(self) -> datetime | None:
        """Tell the shop's time by its last answer; None when that was a while ago."""
        return self._client.server_time(_TELLS_TIME)

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def ask(self, path: str, params: Params | None = None, expected: Collection[int] = ()) -> Answer:
        """Read ``path`` below ``/wp-json/``; statuses in ``expected`` are answers as well."""
        return self.entry.request("GET", ROOT + path, params=params, expected=expected)

    def index(self, **params: str | int) -> Row:
        """Read what the shop tells anybody; empty when it tells nothing without a login.

        No key is sent along: it would have to be signed with the very address that this answer tells.
        """
        return self.public("", **params)

    def public(self, path: str, **params: str | int) -> Row:
        """Read what needs no key, without one; empty where a plugin hides it from strangers."""
        answer = self._client.get(ROOT + path, params=params, expected=(401, 403), anonymous=True)
        return {} if answer.status in (401, 403) else _object(path, answer.document)

    def row(self, path: str, **params: str | int) -> Row:
        """Read one object; raises ShopRefused when there is none."""
        return _object(path, self.ask(path, params).document)

    def row_at(self, path: str, **params: str | int) -> tuple[Row, datetime]:
        """Read one object with the shop's time; raises ShopRefused when there is none."""
        answer = self.ask(path, params)
        return _object(path, answer.document), shop_time(path, answer)

    def row_or_none(self, path: str, **params: str | int) -> Row | None:
        """Read one object; None when the shop positively does not have it."""
        answer = self.ask(path, params, expected=(_NOT_THERE, _INVALID))
        if answer.status not in (_NOT_THERE, _INVALID):
            return _object(path, answer.document)
        code = text_at(answer.document, "code") if is_own(answer.document) else ""
        if not (code.startswith(_OF_WOOCOMMERCE) and code.endswith(_NO_SUCH_ID)):
            raise self._client.error_of("GET", ROOT + path, answer, reads=True)
        return None

    def create(self, path: str, body: Any, **params: str | int) -> Row:
        """Create a row, once, never repeated; raises ShopDoubtful when no usable answer came."""
        return self._post(path, body, params)

    def change(self, path: str, body: Any, **params: str | int) -> Row:
        """Change the row at a path, once; raises ShopDoubtful when no usable answer came.

        By POST, which WooCommerce takes for PUT where an id stands: hosts let it pass that block PUT.
        """
        return self._post(_of_one_row(path), body, params)

    def create_or_name(self, path: str, body: Any) -> tuple[Row, str]:
        """Create a row, once, or name the row that has its SKU; nothing is created then.

        Raises as :meth:`create` does for any other refusal.
        """
        answer = self.entry.request("POST", ROOT + path, json=body, expected=(_INVALID,))
        if answer.status != _INVALID and isinstance(answer.document, Mapping) and id_at(answer.document):
            return answer.document, ""
        document = answer.document if isinstance(answer.document, Mapping) else {}
        is_taken = is_own(document) and text_at(document, "code") == _SKU_TAKEN
        holder = id_at(row_at(document, "data"), "resource_id") if is_taken else ""
        if not holder:
            raise self._client.error_of("POST", ROOT + path, answer, reads=False)
        return {}, holder

    def change_many(self, path: str, rows: Sequence[Row]) -> Row:
        """Change rows of a list, each by its id, once; returns the shop's word on each.

        Raises ShopDoubtful when no usable answer came.
        """
        return self.batch(path, "update", rows)

    def batch(self, path: str, part: str, rows: Sequence[Any]) -> Row:
        """Create, update or delete rows of a list (``part``), once; returns the shop's word on each.

        They are done in their order, and answered in it. Raises ShopDoubtful when no usable answer came.
        """
        answer = self.entry.request("POST", f"{ROOT}{path}/batch", json={part: list(rows)})
        if not isinstance(answer.document, Mapping) or part not in answer.document:
            raise self._no_answer(f"{path}/batch", answer)
        return answer.document

    def delete(self, path: str, **params: str | int) -> None:
        """Delete the row at a path, or put it into the trash; see :mod:`adapters.woocommerce.deleting`.

        Raises ShopDoubtful when the shop shows it as it was.
        """
        self._deleting.delete(_of_one_row(path), params)

    def try_change(self, path: str, body: Any, expected: Collection[int]) -> Answer:
        """Change a row where other statuses than success are answers as well."""
        return self.entry.request("POST", ROOT + path, json=body, expected=expected)

    def _post(self, path: str, body: Any, params: Params, headers: Mapping[str, str] | None = None) -> Row:
        answer = self.entry.request("POST", ROOT + path, json=body, params=params, headers=headers)
        if not isinstance(answer.document, Mapping) or not id_at(answer.document):
            raise self._no_answer(path, answer)
        return answer.document

    def _no_answer(self, path: str, answer: Answer) -> ShopDoubtful:
        error = self._client.error_of("POST", ROOT + path, answer, reads=False)
        return error if isinstance(error, ShopDoubtful) else ShopDoubtful(str(error))

    def page(self, path: str, **params: str | int) -> Page:
        """Read the first page of a list, of ``per_page`` rows where that is given."""
        if "per_page" not in params:
            return self.plain_page(path, **params)
        return next(self.pages(path, **params))

    def plain_page(self, path: str, **params: str | int) -> Page:
        """Ask for one page as it is: whoever asks knows what to do when the shop breaks on it."""
        return self._page(path, params)

    def pages(self, path: str, **params: str | int) -> Iterator[Page]:
        """Read a list page by page until the shop has no more; see :mod:`adapters.paging.lists`.

        A page has a hundred rows, or ``per_page``. One that repeats the one before ends the list too: such a
        list knows no pages.
        """
        most = int(params.pop("per_page", PER_PAGE))
        before: tuple[Row, ...] = ()
        for page in self.lists.pages(ByPlace(self._page, path, params, most)):
            if page.rows and page.rows == before:
                return
            yield page
            before = page.rows

    def rows(self, path: str, **params: str | int) -> Iterator[Row]:
        """Read all rows of a list."""
        for page in self.pages(path, **params):
            yield from page.rows

    def rows_of(self, path: str, parameter: str, ids: Sequence[str], **params: str | int) -> Iterator[Row]:
        """Read the rows that ``parameter`` (a list of ids) names, in as few questions as possible."""
        for start in range(0, len(ids), PER_PAGE):
            part = ids[start : start + PER_PAGE]
            if parameter != "include":
                yield from self.rows(path, **params, **{parameter: ",".join(part)})
                continue
            for page in self.lists.pages(ByIds(self._page, path, params, part)):
                yield from page.rows

    def unread(self, path: str) -> frozenset[str]:
        """Return the ids of the rows of a list that cannot be read at the moment."""
        return self.lists.aside.ids(name_of(path))

    def left_out(self, path: str) -> int:
        """Count the rows that cannot be read at the moment, also those that nothing names."""
        return len(self.unread(path)) + self.lists.aside.unnamed(name_of(path))

    def met_unnamed(self, path: str) -> bool:
        """Tell, once, whether a row was left out that nothing names: a reading of all rows may."""
        return self.lists.aside.take_unnamed(name_of(path))

    def mended(self, path: str) -> frozenset[str]:
        """Return the ids of the rows of a list that can be read again, each once."""
        return self.lists.aside.take_mended(name_of(path))

    def set_aside(self, path: str, row_id: str, reason: object) -> None:
        """Leave a row of a list out from now on, and ask for it again later."""
        self.lists.aside.put(name_of(path), row_id, str(reason))

    def _page(self, path: str, params: Params, *, once: bool = False) -> Page:
        return read_page(path, self.entry.request("GET", ROOT + path, params=params, once=once))


def read_page(path: str, answer: Answer) -> Page:
    """Read a list with its count and the shop's time; raises ShopUnexpected when it is none."""
    rows = as_answer(answer.document)
    if rows is None:
        raise ShopUnexpected(
            say("the shop, GET {path}: the answer is not a list of objects", path=ROOT + path)
        )
    total = answer.headers.get("x-wp-total", "")
    return Page(rows, int(total) if total.isdecimal() else None, shop_time(path, answer))


def shop_time(path: str, answer: Answer) -> datetime:
    """Return the shop's clock at an answer; raises ShopUnexpected for an answer without a date."""
    at = read_http_date(answer.headers.get("date", ""))
    if at is None:
        raise ShopUnexpected(
            say("the shop, GET {path}: the answer has no Date header, which stamps orders", path=ROOT + path)
        )
    return at


def gmt(moment: datetime) -> str:
    """Write a time as ``modified_after`` and ``after`` take it together with ``dates_are_gmt``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def only(keys: Iterable[str]) -> str:
    """Write the ``_fields`` parameter: only these keys are sent."""
    return ",".join(dict.fromkeys(keys))


def numeric(ids: Iterable[str]) -> list[str]:
    """Return those ids that WooCommerce can have given: whole numbers above 0, each once."""
    return [i for i in dict.fromkeys(ids) if i.isascii() and i.isdecimal() and int(i) > 0]


def _of_one_row(path: str) -> str:
    """Return the path; without an id a POST to it would create a row."""
    if not numeric([path.rpartition("/")[2]]):
        raise ValueError(path)
    return path


def _object(path: str, document: Any) -> Row:
    if not isinstance(document, dict):
        raise ShopUnexpected(say("the shop, {path}: the answer is not an object", path=ROOT + path))
    return document
