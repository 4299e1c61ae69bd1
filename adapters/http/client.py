"""One client for every other side: keep-alive sessions, limits, checked JSON, and errors of that side."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog
import tenacity
import urllib3
from requests.auth import AuthBase

from adapters.http.caches import Fresh, Stale, cache_of
from adapters.http.documents import UNREADABLE, plain_text, read_document, what_it_is
from adapters.http.failures import (
    AnswerTooLarge,
    Errors,
    Failure,
    explain_exception,
    explain_status,
    read_http_date,
    read_retry_after,
)
from adapters.http.pace import RateLimit, Slots, spend
from adapters.http.sessions import new_session, quieten_urllib3
from adapters.paging import Clock
from connector.model.errors import ConnectorError
from connector.model.messages import say, with_texts
from connector.model.version import VERSION
from connector.settings.addresses import in_ascii

RENEWAL_SECONDS = 600.0
"""Age at which connections are given up, so that a shop that moved is found at its new address."""

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "keep-alive",
}
_QUICK_RETRIES = 2
_QUICK_SECONDS = 5.0
"""An answer that took longer is not asked for again at once: whatever hangs would hang again."""

_CHUNK = 64 * 1024
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds: to connect, of silence while waiting, for one whole answer, for a free connection."""

    connect: float = 5.0
    read: float = 30.0
    total: float = 120.0
    slot: float = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are lower case; ``document`` is None when JSON was not needed."""

    status: int
    headers: Mapping[str, str]
    document: Any
    body: bytes = b""


class _PassingError(Exception):
    """Carries the error to raise when the quick retries are used up."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def user_agent(platform: str = "") -> str:
    """Return how the connector calls itself, with the kind of shop that it connects."""
    return f"kickroute-connector/{VERSION}" + (f" ({platform})" if platform else "")


class HttpClient:
    """Asks one server, and only it, from any thread.

    ``name`` says in messages who is asked ("the shop"). At most ``max_connections`` requests run at once,
    of which ``reserved_for_intake`` are kept for code inside ``with intake():``. Reads are repeated at
    most twice, quickly, when the connection failed or a gateway answered for the server; writes never.
    ``agent`` is the kind of shop, for the name that the connector goes by. ``secrets`` are blotted out of the
    other side's words. With ``fresh`` each GET carries what keeps caches from answering it; ``stale`` knows
    which questions one answers all the same.

    ``trust_env`` is off: a proxy or ``.netrc`` of the environment would see, or replace, the keys.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        *,
        errors: Errors,
        verify: bool = True,
        ca_file: str = "",
        max_connections: int = 4,
        reserved_for_intake: int = 0,
        timeouts: Timeouts | None = None,
        auth: AuthBase | None = None,
        headers: Mapping[str, str] | None = None,
        agent: str = "",
        secrets: Sequence[str] = (),
        rate_limit: RateLimit | None = None,
        fresh: Fresh | None = None,
        max_body: int = 64 * 1024 * 1024,
        clock: Clock = time.monotonic,
    ) -> None:
        self.base_url = in_ascii(base_url).rstrip("/")
        self._name = name
        self._errors = errors
        self._verify = verify
        self._ca_file = ca_file
        self._checks_certificates = verify and self.base_url.startswith("https:")
        self._timeouts = timeouts or Timeouts()
        self._auth = auth
        self._headers = {**_HEADERS, "User-Agent": user_agent(agent), **(headers or {})}
        self._secrets = tuple(secret for secret in secrets if secret)
        self._rate_limit = rate_limit
        self._fresh = fresh
        self._max_body = max_body
        self._clock = clock
        self._slots = Slots(max_connections, reserved_for_intake)
        self._local = threading.local()
        self._dated = "", float("-inf")
        self.stale = Stale(clock)
        self._sessions: weakref.WeakSet[requests.Session] = weakref.WeakSet()
        self._closing = threading.Lock()
        quieten_urllib3(verify)

    def get(self, path: str, **options: Any) -> Answer:
        """Read; see :meth:`request`."""
        return self.request("GET", path, **options)

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int] | None = None,
        json: Any = None,
        data: bytes | Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        expected: Collection[int] = (),
        reads: bool | None = None,
        needs_json: bool = True,
        anonymous: bool = False,
        auth: AuthBase | None = None,
        once: bool = False,
        timeouts: Timeouts | None = None,
    ) -> Answer:
        """Send one request to ``base_url + path`` and return the answer.

        Any 2xx is returned, and the statuses in ``expected``; everything else raises an error of this
        side. ``reads`` marks a POST that changes nothing. Where ``needs_json`` holds, an answer that is no
        JSON document (204 aside) counts as no answer, whatever its status. ``anonymous`` asks without keys,
        ``auth`` with them on another way, ``once`` repeats no read.
        """
        does_read = method in _READS if reads is None else reads
        signed = None if anonymous else auth or self._auth
        send = _Sending(method, path, params, json, data, headers or {}, signed, timeouts or self._timeouts)

        def attempt() -> Answer:
            return self._attempt(send, frozenset(expected), does_read, needs_json)

        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(1 + (_QUICK_RETRIES if does_read and not once else 0)),
            wait=tenacity.wait_random(0.05, 0.3),
            retry=tenacity.retry_if_exception_type(_PassingError),
            reraise=True,
        )
        try:
            return retrying(attempt)
        except _PassingError as passing:
            raise passing.error from None

    def server_time(self, within: float) -> datetime | None:
        """Tell the other side's time by its last answer; None when that is older than ``within`` seconds."""
        raw, at = self._dated
        age = self._clock() - at
        dated = read_http_date(raw) if age <= within else None
        return None if dated is None else dated + timedelta(seconds=age)

    def close(self) -> None:
        """Close all connections; the client may be used again and opens new ones."""
        with self._closing:
            sessions = list(self._sessions)
        for session in sessions:
            session.close()

    # --- one attempt ---

    def _attempt(self, send: _Sending, expected: frozenset[int], reads: bool, needs_json: bool) -> Answer:
        where = self._where(send.method, send.path)
        started = time.monotonic()
        raw = self._try(send, where, reads)
        is_quick = time.monotonic() - started < _QUICK_SECONDS
        if isinstance(raw, Failure):
            raise self._error(raw, is_quick)
        if reads and self._errors.stale is not None:
            cache = cache_of(raw.headers)
            self.stale.note(send.path, cache)
            if cache:
                raise self._error(self._stale(where, raw, cache), is_quick)
        is_success = 200 <= raw.status < 300 or raw.status in expected
        document = read_document(raw.headers, raw.body)
        if is_success and (document is not UNREADABLE or raw.status == 204 or not needs_json):
            readable = None if document is UNREADABLE else document
            return Answer(raw.status, raw.headers, readable, raw.body)
        raise self._error(self._describe(where, raw, document, reads, is_success), is_quick)

    def _try(self, send: _Sending, where: str, reads: bool) -> _Raw | Failure:
        """Send and return a failure as a value: raised from here, its context would hold keys."""
        try:
            with self._slots.taken(send.timeouts.slot):
                if self._rate_limit is not None:
                    self._rate_limit.wait()
                return self._exchange(send)
        except TimeoutError:
            return Failure(where, say("all connections to it are busy"), reads=reads, sent=False)
        except requests.RequestException as error:
            why = explain_exception(error)
            return Failure(where, why.reason, reads=reads, sent=why.sent, broken=why.broken)

    def _error(self, failure: Failure, is_quick: bool) -> Exception:
        error = self._errors.translate(failure)
        return _PassingError(error) if failure.is_passing and is_quick else error

    def error_of(self, method: str, path: str, answer: Answer, *, reads: bool) -> ConnectorError:
        """Return the error that an answer is which was expected, and turned out not to be meant."""
        where = self._where(method, path)
        raw = _Raw(answer.status, answer.headers, answer.body)
        return self._errors.translate(self._describe(where, raw, answer.document, reads, is_success=False))

    def _stale(self, where: str, raw: _Raw, cache: str) -> Failure:
        reason = say(
            "a cache in front of it answers in its place ({header}), although each question asks "
            "it not to; exclude the shop's API (/wp-json/ or /api/) from that cache",
            header=plain_text(cache),
        )
        return Failure(where, self._blot(reason), raw.status, cache=cache)

    def _describe(self, where: str, raw: _Raw, document: Any, reads: bool, is_success: bool) -> Failure:
        is_json = document is not UNREADABLE
        if is_success:
            what = what_it_is(raw.headers, raw.body)
            reason: str = say("answered HTTP {status} with {what}", status=raw.status, what=what)
        else:
            target = plain_text(raw.headers.get("location"))
            reason = explain_status(raw.status, target, self.base_url, is_json)
        fields = document if isinstance(document, dict) else {}
        return Failure(
            where=where,
            reason=self._blot(reason),
            status=raw.status,
            code=self._blot(str(fields.get("code", ""))[:100]),
            text=self._blot(plain_text(fields.get("message", ""))),
            reads=reads,
            retry_after=read_retry_after(raw.headers),
            document=document if is_json else None,
            host=self._host_as(raw.headers.get("server", "")),
        )

    def _host_as(self, server: str) -> str:
        host = urlsplit(self.base_url).hostname or self.base_url
        return f"{host} ({plain_text(server)})" if plain_text(server) else host

    def _where(self, method: str, path: str) -> str:
        return say(
            "{side} {address}, {method} {path}",
            side=self._name,
            address=self.base_url,
            method=method,
            path=path or "/",
        )

    def _blot(self, text: str) -> str:
        def hide(words: str) -> str:
            for secret in self._secrets:
                words = words.replace(secret, "***")
            return words

        return with_texts(hide, text)

    # --- the wire ---

    def _exchange(self, send: _Sending) -> _Raw:
        started = time.monotonic()
        response = self._session().send(
            self._prepare(send),
            timeout=(send.timeouts.connect, send.timeouts.read),
            verify=self._verify,
            allow_redirects=False,
            stream=True,
        )
        with response:
            body = self._read(response, started + send.timeouts.total)
        seconds = time.monotonic() - started
        spend(seconds)
        _log.debug("asked", method=send.method, path=send.path, status=response.status_code, seconds=seconds)
        headers = {name.lower(): value for name, value in response.headers.items()}
        if not cache_of(headers):
            self._dated = headers.get("date", ""), self._clock()
        return _Raw(response.status_code, headers, body)

    def _prepare(self, send: _Sending) -> requests.PreparedRequest:
        # Not by the session: merging cookies and settings, of which ours has none, takes as long again.
        fresh = self._fresh.params() if self._fresh is not None and send.method == "GET" else {}
        prepared = requests.Request(
            send.method,
            self.base_url + send.path,
            params={**(send.params or {}), **fresh},
            json=send.json,
            data=send.data,
            headers={**self._headers, **send.headers},
            auth=send.auth,
        ).prepare()
        asked, own = urlsplit(prepared.url or ""), urlsplit(self.base_url)
        if (str(asked.scheme), str(asked.netloc).lower()) != (own.scheme, own.netloc.lower()):
            raise ValueError(f"the path {send.path!r} leads away from {self.base_url}")
        return prepared

    def _read(self, response: requests.Response, deadline: float) -> bytes:
        """Read the body as it arrives, so that a dripping one is noticed before it fills a buffer."""
        parts: list[bytes] = []
        size = 0
        try:
            while part := response.raw.read1(_CHUNK, decode_content=True):
                parts.append(part)
                size += len(part)
                if size > self._max_body:
                    raise AnswerTooLarge
                if time.monotonic() > deadline:
                    raise requests.ReadTimeout
        except urllib3.exceptions.ReadTimeoutError:
            raise requests.ReadTimeout from None
        except urllib3.exceptions.HTTPError:
            raise requests.ConnectionError from None
        return b"".join(parts)

    def _session(self) -> requests.Session:
        """Return this thread's session, a new one when the last has grown old."""
        local = self._local
        now = self._clock()
        if getattr(local, "session", None) is None or now - local.since >= RENEWAL_SECONDS:
            if (old := getattr(local, "session", None)) is not None:
                old.close()
            local.session, local.since = new_session(self._checks_certificates, self._ca_file), now
            with self._closing:
                self._sessions.add(local.session)
        session: requests.Session = local.session
        return session


@dataclass(frozen=True, slots=True)
class _Sending:
    method: str
    path: str
    params: Mapping[str, str | int] | None
    json: Any
    data: bytes | Mapping[str, str] | None
    headers: Mapping[str, str]
    auth: AuthBase | None
    timeouts: Timeouts


@dataclass(frozen=True, slots=True)
class _Raw:
    status: int
    headers: Mapping[str, str]
    body: bytes
