"""The access token: fetched once for all threads, used until it is old or the shop refuses it (facts 1)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from adapters.http import HttpClient
from adapters.shopware.translate.values import row_of, text_at
from connector.model.errors import ConnectorError, ShopUnavailable, ShopUnexpected
from connector.model.messages import say

_ROUTE = "/api/oauth/token"
_SPARE_SECONDS = 30.0
_SHORTEST = 10.0


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    until: float


class Tokens:
    """Fetches tokens; threads that need one at the same moment share one login, also a failed one."""

    def __init__(
        self,
        client: HttpClient,
        client_id: str,
        client_secret: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = client
        self._body = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
        }
        self._clock = clock
        self._lock = threading.Lock()
        self._token: _Token | None = None
        self._failures = 0
        self._failure: ConnectorError | None = None
        self._not_before = 0.0

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def get(self) -> str:
        """Return a token that is not old."""
        token = self._token
        if token is not None and self._clock() < token.until:
            return token.text
        return self._fetch(token.text if token else "")

    def renew(self, refused: str) -> str:
        """Return another token than the one that the shop just refused."""
        return self._fetch(refused)

    def _fetch(self, old: str) -> str:
        failures = self._failures
        with self._lock:
            if self._token is not None and self._token.text != old and self._clock() < self._token.until:
                return self._token.text
            if self._failures != failures and self._failure is not None:
                # Another thread tried while this one waited: a login that failed is not tried again at once.
                raise self._failure
            return self._login()

    def _login(self) -> str:
        wait = self._not_before - self._clock()
        if wait > 0:
            raise ShopUnavailable(
                say("the shop takes no login for another {seconds} seconds", seconds=f"{wait:.0f}"), wait
            )
        try:
            answer = self._client.request("POST", _ROUTE, json=self._body, reads=True)
        except ConnectorError as error:
            self._failures += 1
            self._failure = error
            # The route names its wait in the body alone; asking meanwhile makes it longer.
            if isinstance(error, ShopUnavailable) and error.retry_after:
                self._not_before = self._clock() + error.retry_after
            raise
        document = row_of(answer.document)
        text, seconds = text_at(document, "access_token"), document.get("expires_in")
        if not text or not isinstance(seconds, int | float):
            raise ShopUnexpected(say("the shop, POST {path}: the answer holds no token", path=_ROUTE))
        self._failure = None
        self._token = _Token(text, self._clock() + max(_SHORTEST, seconds - _SPARE_SECONDS))
        return text
