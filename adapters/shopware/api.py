"""The sending half's ground: Shopware's Admin API on top of the HTTP client."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import tenacity

from adapters.http import Answer, HttpClient, Lists, Part, as_answer, items_in, read_http_date
from adapters.shopware.explain import Deadlock, first_code, is_own
from adapters.shopware.listing import MOST, Json, Page, Searched, View, leaving_out
from adapters.shopware.tokens import Tokens
from adapters.shopware.translate.values import Row, integer_at, row_of, text_at
from connector.model import Reach
from connector.model.errors import ShopIntercepted, ShopRefused, ShopUnexpected
from connector.model.messages import say
from connector.ports import Memory

_VERSION = "_info/version"
_CHANGES, _BY_SYNC = "changes", "sync"

_OF_WRITES = frozenset({"data", "success", "notFound", "deleted"})
"""Keys of what the shop answers to writes, where it does not answer 204 without a word."""

_REFUSED_TOKEN = "9"  # noqa: S105 - an error code


_OF_STOCK = ("product",)
"""Words in the paths that tell stock."""

_TELLS_TIME = 10.0
"""Seconds for which an answer tells the shop's time: shorter than any clock is put right in."""


class Api:
    """Asks one Shopware shop; always for plain JSON, without which it would answer in another format."""

    def __init__(
        self, client: HttpClient, tokens: Tokens, lists: Lists | None = None, memory: Memory | None = None
    ) -> None:
        self._client = client
        self._tokens = tokens
        self.lists = lists or Lists()
        self._memory = memory
        self.only_posts = memory is not None and memory.get(_CHANGES) == _BY_SYNC
        self.base_url = client.base_url

    def reach(self) -> Reach:
        """Tell by which way the shop is reached; the token has but one."""
        sizes, stale = self.lists.sizes.small(), self._client.stale
        hides = bool(stale.cache(_OF_STOCK))
        return Reach(
            self.base_url,
            only_posts=self.only_posts,
            page_sizes=sizes,
            cache=stale.cache(),
            hides_stock=hides,
        )

    def time(self) -> datetime | None:
        """Tell the shop's time by its last answer; None when that was a while ago."""
        return self._client.server_time(_TELLS_TIME)

    def now(self) -> datetime:
        """Tell the shop's time; asks only when it has not answered anything lately."""
        return self.time() or shop_time(_VERSION, self.get(_VERSION))

    def close(self) -> None:
        """Close all connections."""
        self._client.close()
        self._tokens.close()

    # reading

    def get(self, path: str, *, reads: bool = True) -> Answer:
        """Read ``path`` below ``/api/``; ``reads`` is False where asking again would cost something."""
        return self._send("GET", path, reads=reads)

    def file(self, path: str, params: Mapping[str, str]) -> bytes:
        """Fetch what is no JSON."""
        headers = {"Accept": "*/*", "Authorization": f"Bearer {self._tokens.get()}"}
        answer = self._client.get(f"/api/{path}", params=params, headers=headers, needs_json=False)
        return answer.body

    def search(self, entity: str, criteria: Json, view: View = None, *, once: bool = False) -> Page:
        """Read one page of an entity's rows; ``view`` are headers that say how they are seen."""
        answer = self._send("POST", _search(entity), criteria, reads=True, headers=view, once=once)
        return read_page(_search(entity), answer)

    def search_ids(self, entity: str, criteria: Json, view: View = None) -> Sequence[str]:
        """Read the ids of an entity's rows, of which the shop loads none."""
        answer = self._send("POST", f"search-ids/{entity}", criteria, reads=True, headers=view, once=True)
        return [str(row_id) for row_id in items_in(row_of(answer.document), "data")]

    def try_search(self, entity: str, criteria: Json) -> Page | None:
        """Read one page; None when the shop has no such entity."""
        answer = self._send("POST", _search(entity), criteria, reads=True, expected=(404,))
        if answer.status != 404:
            return read_page(_search(entity), answer)
        if not is_own(answer.document):
            raise self._client.error_of("POST", f"/api/{_search(entity)}", answer, reads=True)
        return None

    def first(self, entity: str, criteria: Json) -> Page:
        """Read the first row of a list, with the count of all where the criteria ask for it."""
        page = next(self.lists.pages(Searched(self, entity, criteria, most=1)))
        return replace(page, total=page.total + len(self.unread(entity)))

    def hidden(self, entity: str, field: str) -> int:
        """Count the rows that point by a field to one that cannot be read, and those rows themselves."""
        if not (aside := self.unread(entity)):
            return 0
        which = {"filter": [either(any_of("id", aside), any_of(field, aside))], "total-count-mode": 1}
        answer = self._send("POST", f"search-ids/{entity}", {**which, "limit": 1}, reads=True)
        return integer_at(row_of(answer.document), "total")

    def pages(self, entity: str, criteria: Json) -> Iterator[Page]:
        """Read all rows in the order they were made, page by page; see :mod:`adapters.paging.lists`."""
        order = {"sort": [{"field": "createdAt"}, {"field": "id"}]}
        return self.lists.pages(Searched(self, entity, {**criteria, **order}))

    def rows(self, entity: str, criteria: Json) -> Iterator[Row]:
        """Read all rows, page by page."""
        for page in self.pages(entity, criteria):
            yield from page.rows

    def keyset(
        self, entity: str, criteria: Json, view: View = None, *, limit: int = MOST, after: int = 0
    ) -> Iterator[Page]:
        """Read all rows by their running number: nothing shifts a page, whatever happens meanwhile."""
        self.lists.look_again(Searched(self, entity, criteria, view))
        skipped, is_open = 0, True
        while is_open:
            aside, before = self.unread(entity), after
            listing = Searched(self, entity, beyond(leaving_out(criteria, aside), after), view, limit)
            size = listing.fit(skipped, self.lists.sizes.of(entity, limit))
            part = Part(self.lists.part(listing, skipped, size))
            for page in part:
                after = max([after, *(integer_at(row, "autoIncrement") for row in page.rows)])
                yield page
            # Where no row came, those that were set aside without a name are passed by their place.
            named = len(self.unread(entity) - aside)
            skipped = skipped + part.read.passed - named if after == before else 0
            is_open = not part.read.is_last

    def unread(self, entity: str) -> frozenset[str]:
        """Return the ids of an entity's rows that cannot be read at the moment."""
        return self.lists.aside.ids(entity)

    def left_out(self, entity: str) -> int:
        """Count the rows that cannot be read at the moment, also those that nothing names."""
        return len(self.unread(entity)) + self.lists.aside.unnamed(entity)

    def met_unnamed(self, entity: str) -> bool:
        """Tell, once, whether a row was left out that nothing names: a reading of all rows may."""
        return self.lists.aside.take_unnamed(entity)

    def mended(self, entity: str) -> frozenset[str]:
        """Return the ids of an entity's rows that can be read again, each once."""
        return self.lists.aside.take_mended(entity)

    def set_aside(self, entity: str, row_id: str, reason: object) -> None:
        """Leave a row out from now on, and ask for it again later."""
        self.lists.aside.put(entity, row_id, str(reason))

    # writing

    def create(self, entity: str, body: Json) -> None:
        """Create a row by an id of ours."""
        self._write("POST", entity, body)

    def change(self, entity: str, row_id: str, body: Json) -> None:
        """Change fields of a row that is there."""
        upsert = {"entity": _underscored(entity), "action": "upsert", "payload": [{"id": row_id, **body}]}
        self._write_or_sync("PATCH", f"{entity}/{row_id}", body, upsert)

    def delete(self, entity: str, row_id: str) -> None:
        """Delete a row; one that is not there raises ShopRefused."""
        self._delete(f"{entity}/{row_id}", _underscored(entity), {"id": row_id})

    def unlink(self, entity: str, row_id: str, other: str, other_id: str) -> None:
        """Delete the link between a row and another one, such as an order's tag."""
        ids = {f"{entity}Id": row_id, f"{other}Id": other_id}
        self._delete(f"{entity}/{row_id}/{other}s/{other_id}", f"{entity}_{other}", ids)

    def sync(self, operations: Mapping[str, Json]) -> Row:
        """Write many rows, all or none (facts 10); returns what the shop says of them."""
        return row_of(self._write("POST", "_action/sync", operations).document)

    def probe(
        self, method: str, path: str, body: Json, expected: Collection[int], *, reads: bool | None = None
    ) -> Answer:
        """Write where other statuses than success are answers as well; ``reads`` where it changes nothing."""
        return self._send(method, path, body, expected=expected, reads=reads)

    def transition(self, machine: str, row_id: str, action: str) -> None:
        """Carry out a transition, once, and let nobody be mailed about it."""
        path = f"_action/{machine}/{row_id}/state/{action}"
        answer = self._send("POST", path, {"sendMail": False})
        if not text_at(row_of(answer.document), "technicalName"):
            raise self._client.error_of("POST", f"/api/{path}", answer, reads=False)

    def _delete(self, path: str, entity: str, ids: Mapping[str, str]) -> None:
        answer = self._write_or_sync(
            "DELETE", path, None, {"entity": entity, "action": "delete", "payload": [ids]}
        )
        if answer.get("notFound"):
            raise ShopRefused(say("the shop has no row {path} to delete", path=path), "not_found", 404)

    def _write_or_sync(self, method: str, path: str, body: Any, operation: Json) -> Row:
        """Write by the row's own route, or by the route for many where the host blocks the method.

        Both may be written twice, so that it does no harm if the blocked one was carried out all the same.
        """
        if not self.only_posts:
            try:
                return row_of(self._write(method, path, body).document)
            except ShopIntercepted:
                written = self.sync({"write": operation})
                self.only_posts = True
                if self._memory is not None:
                    self._memory.put(_CHANGES, _BY_SYNC)
                return written
        return self.sync({"write": operation})

    def _write(self, method: str, path: str, body: Any = None) -> Answer:
        """Write what may be written twice; repeated only after a deadlock, which leaves nothing behind.

        Raises ShopDoubtful for a success that is not the shop's own.
        """
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(5),
            wait=tenacity.wait_random_exponential(0.05, 1.0),
            retry=tenacity.retry_if_exception_type(Deadlock),
            reraise=True,
        )
        answer: Answer = retrying(self._send, method, path, body)
        is_own = answer.status == 204 or not _OF_WRITES.isdisjoint(row_of(answer.document))
        if not is_own:
            raise self._client.error_of(method, f"/api/{path}", answer, reads=False)
        return answer

    # sending

    def _send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        reads: bool | None = None,
        headers: Mapping[str, str] | None = None,
        expected: Collection[int] = (),
        once: bool = False,
    ) -> Answer:
        """Send one request; with a new token once more when the shop refuses the one we had.

        A refused token is refused before anything happens, so a write may be repeated too.
        """
        token = self._tokens.get()
        answer = self._request(method, path, body, reads, headers, token, {401, *expected}, once)
        if answer.status != 401:
            return answer
        if first_code(answer.document) != _REFUSED_TOKEN:
            does_read = method == "GET" if reads is None else reads
            raise self._client.error_of(method, f"/api/{path}", answer, reads=does_read)
        token = self._tokens.renew(token)
        return self._request(method, path, body, reads, headers, token, expected, once)

    def _request(
        self,
        method: str,
        path: str,
        body: Any,
        reads: bool | None,
        headers: Mapping[str, str] | None,
        token: str,
        expected: Collection[int],
        once: bool,
    ) -> Answer:
        return self._client.request(
            method,
            f"/api/{path}",
            json=body,
            headers={"Accept": "application/json", "Authorization": f"Bearer {token}", **(headers or {})},
            reads=reads,
            expected=expected,
            once=once,
        )


def beyond(criteria: Json, after: int) -> Json:
    """Write the criteria of the rows that follow a running number, in its order."""
    number = {"type": "range", "field": "autoIncrement", "parameters": {"gt": after}}
    filters = [*criteria.get("filter", ()), *([number] if after else [])]
    return {**criteria, "filter": filters, "sort": [{"field": "autoIncrement", "order": "ASC"}]}


def read_page(path: str, answer: Answer) -> Page:
    """Read a page with its count and the shop's time; raises ShopUnexpected when it is none."""
    if "vnd.api" in answer.headers.get("content-type", ""):
        raise ShopUnexpected(
            say(
                "the shop, POST /api/{path}: it answers in another format than it was asked for; let "
                "the proxy in front of it pass the Accept header on",
                path=path,
            )
        )
    document = row_of(answer.document)
    rows = as_answer(document.get("data"))
    if rows is None:
        raise ShopUnexpected(say("the shop, POST /api/{path}: the answer is not a list of rows", path=path))
    return Page(rows, integer_at(document, "total"), shop_time(path, answer))


def shop_time(path: str, answer: Answer) -> datetime:
    """Return the shop's clock at an answer; raises ShopUnexpected for an answer without a date."""
    at = read_http_date(answer.headers.get("date", ""))
    if at is None:
        raise ShopUnexpected(
            say("the shop, /api/{path}: the answer has no Date header, which tells its time", path=path)
        )
    return at


def utc(moment: datetime) -> str:
    """Write a time for a filter, which ignores zones (facts 2): in UTC, without one."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}"


def any_of(field: str, values: Iterable[str]) -> Json:
    """Write a filter: one of these values."""
    return {"type": "equalsAny", "field": field, "value": list(values)}


def equals(field: str, value: Any) -> Json:
    """Write a filter: this value."""
    return {"type": "equals", "field": field, "value": value}


def since(field: str, moment: datetime) -> Json:
    """Write a filter: at this moment or later."""
    return {"type": "range", "field": field, "parameters": {"gte": utc(moment)}}


def later(field: str, moment: datetime) -> Json:
    """Write a filter: after this moment."""
    return {"type": "range", "field": field, "parameters": {"gt": utc(moment)}}


def either(*queries: Json) -> Json:
    """Write a filter: one of these holds."""
    return {"type": "multi", "operator": "or", "queries": list(queries)}


def both(*queries: Json) -> Json:
    """Write a filter: all of these hold."""
    return {"type": "multi", "operator": "and", "queries": list(queries)}


def written_since(moment: datetime) -> Json:
    """Write a filter: made or changed at this moment or later; a fresh row has no ``updatedAt`` (facts 2)."""
    return either(since("createdAt", moment), since("updatedAt", moment))


def id_of(row: Row) -> str:
    """Return a row's id."""
    return text_at(row, "id")


def _underscored(entity: str) -> str:
    return entity.replace("-", "_")


def _search(entity: str) -> str:
    return f"search/{entity}"
