"""What stands in front of a shop and spoils what passes: its host's web server, a cache, a firewall, PHP.

Each habit is one that real hosts have; ``Host`` applies them to requests and answers of any simulated shop.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime
from fnmatch import fnmatch
from typing import Any, Literal, Protocol
from urllib.parse import parse_qsl

from starlette.types import Message, Receive, Scope, Send

Death = int | Literal["hang", "drop", "memory"]
"""How PHP dies of an answer: with a status, silently, by a cut connection, or with a text and status 200."""

PAGE = b"<!DOCTYPE html><html><head><title>Blocked</title></head><body>Request blocked.</body></html>"


@dataclass(frozen=True, slots=True)
class Cache:
    """A cache for GETs: an answer is kept ``seconds``, whatever happens in the shop meanwhile.

    Parameters of the query whose names match ``ignores`` (``*`` stands for anything) make no difference to
    it. ``says`` is the header that gives a kept answer away, ``""`` for ``Age``; ``passes`` names a
    parameter that is never answered from it, and it keeps only paths with ``within`` in them.
    """

    seconds: float = 300.0
    ignores: tuple[str, ...] = ("oauth_*",)
    says: str = ""
    value: str = "HIT"
    passes: str = ""
    within: str = ""

    def takes(self, method: str, path: str) -> bool:
        """Tell whether it keeps what is asked so."""
        return method == "GET" and self.within in path


@dataclass(frozen=True, slots=True)
class Habits:
    """Everything a host may do; without arguments it passes all on as it is.

    ``strips_authorization``: the header never reaches the shop, nor do parameters like ``drops_query`` (``*``
    stands for anything). ``blocks`` are methods, and ``blocks_query``
    parameters, answered with ``blocks_with`` and a page; ``wants_any_type`` answers 406 unless Accept holds
    ``*/*``. ``before`` and ``behind`` are printed around every answer, ``content_type`` replaces that of
    JSON. Lists under the keys ``gaps`` ("" for the answer itself) come as objects that begin at 1, those
    under ``hollow`` as ``{}``. An answer with a row of the ids ``poison``, or with more than ``most_rows``
    rows, is ``death`` (``death_of_rows``). ``count_off`` is added to the count of a list, ``ahead`` seconds
    to the Date.
    """

    strips_authorization: bool = False
    drops_query: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    blocks_query: tuple[str, ...] = ()
    blocks_with: int = 405
    wants_any_type: bool = False
    cache: Cache | None = None
    before: str = ""
    behind: str = ""
    content_type: str = ""
    gaps: tuple[str, ...] = ()
    hollow: tuple[str, ...] = ()
    poison: tuple[int | str, ...] = ()
    death: Death = 500
    most_rows: int = 0
    death_of_rows: Death = 500
    hangs: float = 30.0
    count_off: int = 0
    ahead: float = 0.0


NONE = Habits()


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Closing(Protocol):
    """An application that has threads."""

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        """Answer one request (ASGI)."""
        ...

    def close(self) -> None:
        """Stop the threads."""
        ...


class Host:
    """An ASGI application in front of another; ``habits`` tells how it behaves at this moment.

    ``killed`` counts the answers of which PHP died.
    """

    def __init__(self, app: Closing, habits: Callable[[], Habits]) -> None:
        self._app = app
        self._habits = habits
        self._kept: dict[str, tuple[float, _Answer]] = {}
        self.killed = 0

    def close(self) -> None:
        """Stop the threads of the application behind."""
        self._app.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass one request on, or not; what is below ``/owner`` is never touched."""
        habits = self._habits()
        if scope["type"] != "http" or habits == NONE or scope["path"].startswith("/owner"):
            await self._app(scope, receive, send)
            return
        answer = _turned_away(habits, scope) or self._from_cache(habits, scope)
        if answer is None:
            capture = _Capture(send)
            await self._app(_cut_down(habits, scope), receive, capture.send)
            if capture.status == 0:
                return
            answer = await self._spoilt(habits, scope, capture.answer(), send)
        if answer is not None:
            await _give(answer, send)

    def _from_cache(self, habits: Habits, scope: Scope) -> _Answer | None:
        cache = habits.cache
        if cache is None or not cache.takes(scope["method"], scope["path"]) or cache.passes in _query(scope):
            return None
        at, answer = self._kept.get(_key(cache, scope), (0.0, None))
        age = time.monotonic() - at
        if answer is None or age > cache.seconds:
            return None
        said = {cache.says: cache.value} if cache.says else {"age": str(max(1, int(age)))}
        return _Answer(answer.status, {**answer.headers, **said}, answer.body)

    async def _spoilt(self, habits: Habits, scope: Scope, answer: _Answer, send: Send) -> _Answer | None:
        """Return the answer as the host leaves it; None when the connection is cut."""
        spoilt = answer
        document = _document(answer)
        death = _death(habits, scope["method"], document)
        if death is not None:
            self.killed += 1
            if death == "hang":
                await asyncio.sleep(habits.hangs)
            if death in ("hang", "drop"):
                await hang_up(send)
                return None
            spoilt = _dead(death)
        elif document is not None:
            spoilt = _Answer(answer.status, _counted(habits, answer.headers), _written(habits, document))
        spoilt = _wrapped(habits, spoilt, is_json=document is not None and death is None)
        cache = habits.cache
        if cache is not None and cache.takes(scope["method"], scope["path"]) and spoilt.status == 200:
            self._kept[_key(cache, scope)] = (time.monotonic(), spoilt)
        return spoilt


class _Capture:
    """Keeps an answer instead of sending it; the shop may look at the connection as it always does."""

    def __init__(self, send: Send) -> None:
        self._cycle = getattr(send, "__self__", None)
        self.status = 0
        self._headers: dict[str, str] = {}
        self._body = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cycle, name)

    @property
    def default_headers(self) -> Any:
        """The headers that the server adds by itself."""
        return getattr(self._cycle, "default_headers", [])

    @default_headers.setter
    def default_headers(self, rows: Any) -> None:
        if self._cycle is not None:
            self._cycle.default_headers = rows

    async def send(self, message: Message) -> None:
        """Take a part of the answer (ASGI)."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            rows = message["headers"]
            self._headers = {name.decode().lower(): value.decode("latin-1") for name, value in rows}
        else:
            self._body += message.get("body", b"")

    def answer(self) -> _Answer:
        """Return what was kept."""
        return _Answer(self.status, self._headers, self._body)


def _query(scope: Scope) -> dict[str, str]:
    return dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))


def _key(cache: Cache, scope: Scope) -> str:
    counted = [
        (name, value)
        for name, value in sorted(_query(scope).items())
        if not any(fnmatch(name, ignored) for ignored in cache.ignores)
    ]
    return f"{scope['path']} {counted}"


def _turned_away(habits: Habits, scope: Scope) -> _Answer | None:
    asked = _query(scope)
    if scope["method"] in habits.blocks or any(name in asked for name in habits.blocks_query):
        return _Answer(habits.blocks_with, {"content-type": "text/html"}, PAGE)
    accepted = next((value for name, value in scope["headers"] if name == b"accept"), b"*/*")
    if habits.wants_any_type and b"*/*" not in accepted:
        return _Answer(406, {"content-type": "text/html"}, PAGE)
    return None


def _cut_down(habits: Habits, scope: Scope) -> Scope:
    headers, query = scope["headers"], scope["query_string"]
    if habits.strips_authorization:
        headers = [row for row in headers if row[0] != b"authorization"]
    if habits.drops_query:
        pairs = query.split(b"&")
        query = b"&".join(pair for pair in pairs if not _is_dropped(habits, pair.partition(b"=")[0].decode()))
    return {**scope, "headers": headers, "query_string": query}


def _is_dropped(habits: Habits, name: str) -> bool:
    return any(fnmatch(name, dropped) for dropped in habits.drops_query)


def _document(answer: _Answer) -> Any:
    if "json" not in answer.headers.get("content-type", ""):
        return None
    return json.loads(answer.body)


def _rows(document: Any) -> list[Any]:
    """Return the rows of a list in either shop's form, or the one row that an answer is."""
    data = document.get("data") if isinstance(document, Mapping) else document
    rows = data if isinstance(data, list) else [document]
    return [row for row in rows if isinstance(row, Mapping)]


def _death(habits: Habits, method: str, document: Any) -> Death | None:
    rows = _rows(document)
    if any(row.get("id") in habits.poison for row in rows):
        return habits.death
    is_list = method in ("GET", "POST") and len(rows) > 1
    return habits.death_of_rows if is_list and 0 < habits.most_rows < len(rows) else None


def _dead(death: Death) -> _Answer:
    if death == "memory":
        text = b"<br />\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted in <b>x</b>"
        return _Answer(200, {"content-type": "text/html; charset=UTF-8"}, text)
    page = f"<html><head><title>{death}</title></head><body>nginx</body></html>"
    return _Answer(int(death), {"content-type": "text/html"}, page.encode())


def _counted(habits: Habits, headers: Mapping[str, str]) -> dict[str, str]:
    counted = dict(headers)
    if habits.count_off and "x-wp-total" in counted:
        counted["x-wp-total"] = str(int(counted["x-wp-total"]) + habits.count_off)
    return counted


def _written(habits: Habits, document: Any) -> bytes:
    shown = _gappy(habits, document, "")
    if habits.count_off and isinstance(shown, dict) and isinstance(shown.get("total"), int):
        shown = {**shown, "total": shown["total"] + habits.count_off}
    return json.dumps(shown, separators=(",", ":")).encode()


def _gappy(habits: Habits, value: Any, key: str) -> Any:
    """Write lists as PHP does when their first element was taken out, or as an empty object."""
    if isinstance(value, list):
        items = [_gappy(habits, item, "-") for item in value]
        if key in habits.hollow:
            return {}
        return {str(at): item for at, item in _numbered(items)} if key in habits.gaps and items else items
    if isinstance(value, dict):
        return {name: _gappy(habits, item, name) for name, item in value.items()}
    return value


def _numbered(items: list[Any]) -> Iterator[tuple[int, Any]]:
    return ((2 * at + 1, item) for at, item in enumerate(items))


def _wrapped(habits: Habits, answer: _Answer, *, is_json: bool) -> _Answer:
    headers = dict(answer.headers)
    if is_json and habits.content_type:
        headers["content-type"] = habits.content_type
    if habits.ahead and (date := headers.get("date")):
        moved = parsedate_to_datetime(date) + timedelta(seconds=habits.ahead)
        headers["date"] = format_datetime(moved, usegmt=True)
    body = habits.before.encode() + answer.body + habits.behind.encode() if answer.body else answer.body
    return _Answer(answer.status, headers, body)


async def _give(answer: _Answer, send: Send) -> None:
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    if answer.status != 204:
        headers["content-length"] = str(len(answer.body))
    rows = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": rows})
    await send({"type": "http.response.body", "body": answer.body})


async def hang_up(send: Send) -> None:
    """Close the connection without an answer, as a dying PHP process does."""
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if transport is not None:
        transport.abort()
        for _ in range(100):
            if getattr(cycle, "disconnected", True):
                return
            await asyncio.sleep(0.001)
