"""Who may see the status page and the metrics.

Without ``server.password``: who asks on this machine itself, by a loopback name and not through a proxy.
With it: who knows the password (HTTP Basic, any user name). A Unix socket is there for a proxy, so that it
needs the password in any case.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import math
import secrets
import time
from collections import OrderedDict, deque
from collections.abc import Callable

import structlog
from starlette.requests import Request

from connector.model.messages import Language
from connector.texts import choose_language, render, text, wish_of_browser
from connector.views.metrics import Metrics
from connector.web.bodies import BodyRefused, read_body

TRIES = 5
WITHIN_SECONDS = 300.0
MOST_CALLERS = 10_000
"""Callers whose tries are remembered; the longest silent one is forgotten first."""

_FORWARDING = frozenset({"forwarded", "via", "x-real-ip", "true-client-ip", "cf-connecting-ip"})
_log = structlog.get_logger("door")


class AccessRefused(Exception):
    """A page is not shown: HTTP status, and a sentence that tells what to do."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        self.status = status
        self.headers = headers or {}
        super().__init__(message)


class Tries:
    """Wrong passwords by caller: at most ``TRIES`` within ``WITHIN_SECONDS``."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()

    def seconds_to_wait(self, caller: str) -> float:
        """Tell how long a caller must wait before it may try again; 0 when it may."""
        times = self._wrong.get(caller, deque())
        if len(times) < TRIES:
            return 0.0
        return max(0.0, times[0] + WITHIN_SECONDS - self._clock())

    def wrong(self, caller: str) -> None:
        """Count a wrong password."""
        self._wrong.setdefault(caller, deque(maxlen=TRIES)).append(self._clock())
        self._wrong.move_to_end(caller)
        if len(self._wrong) > MOST_CALLERS:
            self._wrong.popitem(last=False)

    def right(self, caller: str) -> None:
        """Forget the wrong ones: this caller knows the password."""
        self._wrong.pop(caller, None)


class Protection:
    """A dependency of the protected pages; raises AccessRefused."""

    def __init__(self, password: str, language: str, metrics: Metrics, tries: Tries | None = None) -> None:
        # Compared as keyed digests, so that the time taken tells neither content nor length.
        self._salt = secrets.token_bytes(16)
        self._password = self._digest(password.encode()) if password else None
        self._language = language
        self._metrics = metrics
        self._tries = tries or Tries()

    async def __call__(self, request: Request) -> None:
        """Let the request through, or raise AccessRefused with 401, 403 or 429."""
        if self._password is None:
            if not _is_on_this_machine(request):
                raise AccessRefused(403, self._text(request, "door.only_here"))
            return
        caller = _caller(request)
        wait = self._tries.seconds_to_wait(caller)
        if wait > 0:
            headers = {"Retry-After": str(math.ceil(wait))}
            raise AccessRefused(429, self._text(request, "door.too_many_tries"), headers)
        self._require_password(request, caller, self._password)

    def _require_password(self, request: Request, caller: str, password: bytes) -> None:
        header = request.headers.get("authorization")
        if header is not None:
            if hmac.compare_digest(self._digest(_given_password(header)), password):
                self._tries.right(caller)
                return
            self._tries.wrong(caller)
            self._metrics.wrong_password()
            _log.warning("wrong password for the status page", caller=caller)
        challenge = {"WWW-Authenticate": 'Basic realm="Kickroute Connector", charset="UTF-8"'}
        raise AccessRefused(401, self._text(request, "door.password_needed"), challenge)

    def _digest(self, given: bytes) -> bytes:
        return hmac.digest(self._salt, given, "sha256")

    def _text(self, request: Request, key: str) -> str:
        wish = wish_of_browser(request.headers.get("accept-language", ""))
        return text(choose_language(self._language, wish), key)


async def read_form(request: Request, limit: int, language: Language) -> bytes:
    """Return the body of a form; raises AccessRefused when it is too large, too slow or given up."""
    try:
        return await read_body(request, limit)
    except BodyRefused as refused:
        raise AccessRefused(refused.status, render(language, str(refused))) from refused


def _given_password(header: str) -> bytes:
    scheme, _, credentials = header.partition(" ")
    if scheme.lower() != "basic":
        return b""
    try:
        return base64.b64decode(credentials.strip(), validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""


def _is_on_this_machine(request: Request) -> bool:
    """Tell whether the caller is this machine itself.

    The Host header counts too: a page of the internet may let its name point here, and a browser would
    show it our pages.
    """
    names = set(request.headers.keys())
    is_forwarded = bool(names & _FORWARDING) or any(name.startswith("x-forwarded-") for name in names)
    host = request.url.hostname or ""
    return (
        not is_forwarded
        and request.client is not None
        and _is_loopback(request.client.host)
        and (host == "localhost" or _is_loopback(host))
    )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _caller(request: Request) -> str:
    """Name who tries: the peer, or whom a proxy on this machine names as its own peer.

    Only the last entry of ``X-Forwarded-For`` is the proxy's own; those before it can be made up.
    """
    peer = request.client.host if request.client is not None else ""
    if peer and not _is_loopback(peer):
        return _network(peer)
    last = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
    return _network(last) if last else peer or "socket"


def _network(address: str) -> str:
    """Take an IPv6 network for one caller: its owner has all its addresses."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    return str(parsed)
