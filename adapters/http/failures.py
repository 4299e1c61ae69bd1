"""What may go wrong with a request, and the one table that turns it into the errors of one side."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import requests
from urllib3.exceptions import NewConnectionError

from connector.model.errors import (
    AccessDenied,
    ConnectorError,
    PlatformAccessDenied,
    PlatformRefused,
    PlatformUnavailable,
    Refused,
    ShopAccessDenied,
    ShopDoubtful,
    ShopFailed,
    ShopIntercepted,
    ShopRefused,
    ShopStale,
    ShopUnavailable,
    Unavailable,
)
from connector.model.messages import say

_PASSING = frozenset({502, 503, 504})
_LATER = frozenset({408, 425, 429})
_NOT_IMPLEMENTED = 501
LONGEST_WAIT = 86_400.0
"""Seconds that another side may ask to wait; more is a mistake, and no timer could be set to it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that did not bring what was asked for.

    ``where`` names the side, the method and the path, never the query. ``reason`` is a sentence of ours,
    ``text`` and ``code`` are the other side's own words (cleaned, shortened), ``document`` its JSON if it
    sent any. ``status`` is 0 when there was no answer; ``sent`` tells whether the request may have
    arrived; ``reads`` that it changes nothing even if it has; ``broken`` that a connection failed at once.
    ``host`` is who was asked, with what it calls its server; ``cache`` the header by which a cache showed
    itself.
    """

    where: str
    reason: str
    status: int = 0
    code: str = ""
    text: str = ""
    reads: bool = True
    sent: bool = True
    broken: bool = False
    retry_after: float | None = None
    document: Any = None
    host: str = ""
    cache: str = ""

    @property
    def is_passing(self) -> bool:
        """Whether the same again may succeed within a second."""
        asked_to_wait = self.retry_after is not None and self.retry_after > 1
        return (self.broken or self.status in _PASSING or bool(self.cache)) and not asked_to_wait

    @property
    def is_broken(self) -> bool:
        """Whether the other side broke on a question that it took: less of the same may be answered."""
        is_silent = self.status == 0 and self.sent
        is_closed = self.status == 503 and self.retry_after is not None
        is_ill = self.status >= 500 and not is_closed
        return self.reads and (is_silent or is_ill or 200 <= self.status < 300)

    @property
    def is_of_another(self) -> bool:
        """Whether somebody answered a write who, for all that is known, is not the one that it was for."""
        return not self.reads and (0 < self.status < 500 or self.status == _NOT_IMPLEMENTED)

    @property
    def message(self) -> str:
        """One sentence for people: where, what was answered, and what to do."""
        said = {"where": self.where, "reason": self.reason, "code": self.code, "answer": self.text}
        if self.text and self.code:
            return say("{where}: {reason} [{code}] (answer: {answer})", **said)
        if self.text:
            return say("{where}: {reason} (answer: {answer})", **said)
        return say("{where}: {reason} [{code}]", **said) if self.code else say("{where}: {reason}", **said)


def _nothing_special(failure: Failure) -> ConnectorError | None:
    del failure
    return None


def _anything(document: Any) -> bool:
    return document is not None


@dataclass(frozen=True, slots=True)
class Errors:
    """The errors of one side, and which failure becomes which.

    ``special`` is asked first and may know better what one answer of this side means; None leaves it to
    the rules here. ``is_own`` tells whether a document, None without one, is in the form that this side
    refuses in: a write that was answered otherwise is ``intercepted``. ``stale`` is raised for what a cache
    answered; None lets caches answer.
    """

    unavailable: type[Unavailable]
    failed: type[Unavailable]
    doubtful: type[Unavailable]
    denied: type[AccessDenied]
    refused: Callable[[Failure], Refused]
    special: Callable[[Failure], ConnectorError | None] = _nothing_special
    is_own: Callable[[Any], bool] = _anything
    intercepted: Callable[[Failure], Unavailable] | None = None
    stale: type[Unavailable] | None = None

    def translate(self, failure: Failure) -> ConnectorError:
        """Name the failure in the words of this side."""
        if failure.cache and self.stale is not None:
            return self.stale(failure.message)
        is_own = self.is_own(failure.document)
        if self.intercepted is not None and not is_own and failure.is_of_another:
            return self.intercepted(failure)
        if (special := self.special(failure)) is not None:
            return special
        if failure.status in (401, 403):
            return self.denied(failure.message)
        if _is_refusal(failure) and (is_own or self.intercepted is None):
            return self.refused(failure)
        # A redirect, or a page that is not the API, was answered by something that did not do the work.
        is_lost = failure.sent and not failure.reads and not 300 <= failure.status < 500
        kind = self.doubtful if is_lost else self.failed if failure.is_broken else self.unavailable
        return kind(failure.message, failure.retry_after)


def _is_refusal(failure: Failure) -> bool:
    # A 404 without JSON comes from a web server that has no API there, and says nothing on the request.
    is_page = failure.status == 404 and failure.document is None
    return 400 <= failure.status < 500 and failure.status not in _LATER and not is_page


def _intercepted(failure: Failure) -> ShopIntercepted:
    reason = failure.reason
    if not 300 <= failure.status < 400:
        reason = say(
            "{reason}; this is not the shop's own answer: a firewall or filter at {host} answers "
            "in its place. Let it pass what is written to the shop's API",
            reason=failure.reason,
            host=failure.host,
        )
    return ShopIntercepted(replace(failure, reason=reason).message, failure.retry_after, failure.status)


SHOP_ERRORS = Errors(
    unavailable=ShopUnavailable,
    failed=ShopFailed,
    doubtful=ShopDoubtful,
    denied=ShopAccessDenied,
    refused=lambda failure: ShopRefused(failure.message, failure.code, failure.status),
    intercepted=_intercepted,
    stale=ShopStale,
)

# The platform deduplicates what it is told, so an event whose answer was lost is simply sent again.
PLATFORM_ERRORS = Errors(
    unavailable=PlatformUnavailable,
    failed=PlatformUnavailable,
    doubtful=PlatformUnavailable,
    denied=PlatformAccessDenied,
    refused=lambda failure: PlatformRefused(failure.message, failure.code),
)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and everything it wraps, however it wraps it."""
    waiting, seen = [error], set[int]()
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = [arg for arg in current.args if isinstance(arg, BaseException)]
        waiting += [getattr(current, "reason", None), current.__cause__, current.__context__, *inner]
        waiting = [w for w in waiting if isinstance(w, BaseException)]


class AnswerTooLarge(requests.RequestException):
    """The answer's body is larger than any answer that was asked for."""


class Breakage(NamedTuple):
    """Why no answer came, whether the request may have arrived, and whether it failed at once."""

    reason: str
    sent: bool
    broken: bool


_KINDS: Mapping[str, str] = {
    "ConnectionError": say("ConnectionError"),
    "ConnectTimeout": say("ConnectTimeout"),
    "ReadTimeout": say("ReadTimeout"),
    "Timeout": say("Timeout"),
    "SSLError": say("SSLError"),
    "ProxyError": say("ProxyError"),
    "ChunkedEncodingError": say("ChunkedEncodingError"),
    "ContentDecodingError": say("ContentDecodingError"),
    "TooManyRedirects": say("TooManyRedirects"),
    "InvalidURL": say("InvalidURL"),
    "AnswerTooLarge": say("AnswerTooLarge"),
}
"""What requests calls what went wrong; in English that is the name by which it is found in the web."""


def kind_of(error: requests.RequestException) -> str:
    """Name what went wrong without the exception's own text, which may hold keys."""
    name = type(error).__name__
    return _KINDS.get(name, name)


def explain_exception(error: requests.RequestException) -> Breakage:
    """Explain an exception without its own text, which may hold keys."""
    name = kind_of(error)
    causes = list(_causes(error))
    if any(isinstance(c, ssl.SSLCertVerificationError) for c in causes):
        reason = say(
            "its certificate is not trusted ({kind}); save the issuer's certificate as a file "
            "and name it as shop.ca_file in the settings file (it cannot be set in the browser), or "
            "set shop.verify_tls = false there if the shop is known and the way to it is safe",
            kind=name,
        )
        return Breakage(reason, sent=False, broken=False)
    if isinstance(error, requests.ConnectTimeout):
        return Breakage(say("no connection in time ({kind})", kind=name), sent=False, broken=False)
    if any(isinstance(c, NewConnectionError) for c in causes):
        reason = say("no connection ({kind}); check the address, and that the server runs", kind=name)
        return Breakage(reason, sent=False, broken=True)
    if isinstance(error, AnswerTooLarge):
        return Breakage(say("the answer is larger than any that was asked for"), sent=True, broken=False)
    if isinstance(error, requests.Timeout):
        return Breakage(say("no answer in time ({kind})", kind=name), sent=True, broken=False)
    return Breakage(say("the connection broke ({kind})", kind=name), sent=True, broken=True)


def explain_status(status: int, location: str, base_url: str, is_json: bool) -> str:
    """Return a sentence on a status that is not a success, with the next step where there is one."""
    if 300 <= status < 400:
        target = location.split("?")[0] or say("an address it does not name")
        return say(
            "it redirects to {target} (HTTP {status}), and redirects are not followed because "
            "keys would go with them; the address in the settings is {own}: set the one it "
            "redirects to",
            target=target,
            status=status,
            own=base_url,
        )
    if status == 404 and not is_json:
        return say("there is a page but no API (HTTP 404); check the address in the settings")
    if status == 413:
        return say("the message is too large (HTTP 413)")
    if status == 429:
        return say("it asks to be asked less often (HTTP 429)")
    return f"HTTP {status}"


def read_retry_after(headers: Mapping[str, str], now: datetime | None = None) -> float | None:
    """Read ``Retry-After`` (seconds, or a date by the other side's own clock) as seconds from now."""
    raw = headers.get("retry-after", "").strip()
    if raw.isdecimal():
        return min(float(raw), LONGEST_WAIT)
    at = read_http_date(raw)
    if at is None:
        return None
    base = read_http_date(headers.get("date", "")) or now or datetime.now(UTC)
    return min(max(0.0, (at - base).total_seconds()), LONGEST_WAIT)


def read_http_date(raw: str) -> datetime | None:
    """Read a date as HTTP headers have it; None when it is none."""
    try:
        moment = parsedate_to_datetime(raw)
    except (TypeError, ValueError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
