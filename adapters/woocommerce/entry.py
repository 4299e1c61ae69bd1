"""Get in: ask with the keys by the way that reaches the shop, and find that way when none does.

A host may take the Authorization header out, or end TLS in front of a shop that then takes https for http.
Both look alike: the shop answers 401 as if nobody had asked. When the host is put right, a signature that was
made for it as it was is refused.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import structlog

from adapters.http import Answer, HttpClient
from adapters.paging import Clock
from adapters.woocommerce.signing import KeysWay, WooCommerceAuth
from connector.model.errors import ShopAccessDenied, ShopKeysUnseen
from connector.ports import Memory

BETWEEN_SEARCHES = 3600.0
"""Seconds from one search for a way to the next."""

_SIGNED = (KeysWay.SIGNED, KeysWay.SIGNED_FOR_HTTP)
_PROBE = "/wp-json/wc/v3/data/currencies/current"
_KEPT = "keys_way"
_log = structlog.stdlib.get_logger(__name__)


class Entry:
    """Asks one shop; ``may_use_address`` allows keys in the address, where they end in the host's logs."""

    def __init__(
        self,
        client: HttpClient,
        auth: WooCommerceAuth | None = None,
        *,
        memory: Memory | None = None,
        may_use_address: bool = False,
        clock: Clock = time.monotonic,
    ) -> None:
        self._client = client
        self._auth = auth
        self._memory = memory
        self._clock = clock
        self._is_safe = client.base_url.startswith("https:")
        self._ways = [way for way in KeysWay if may_use_address or way is not KeysWay.ADDRESS]
        self._searching = threading.Lock()
        self._search_at = float("-inf")
        if auth is not None and self._is_safe and (kept := self._kept()) is not None:
            auth.way = kept

    @property
    def way(self) -> str:
        """How the keys travel; "" where nothing is known of it."""
        if self._auth is None:
            return ""
        return self._auth.way.value if self._is_safe else "http"

    def request(self, method: str, path: str, **options: Any) -> Answer:
        """Ask; see :meth:`adapters.http.HttpClient.request`.

        What was refused because nobody seemed to ask was not carried out, so it is asked again, once, when
        another way was found.
        """
        before = self._auth.way if self._auth is not None else None
        try:
            return self._client.request(method, path, **options)
        except ShopAccessDenied as denied:
            may_be_the_way = isinstance(denied, ShopKeysUnseen) or before in _SIGNED
            if options.get("anonymous") or not may_be_the_way or not self._is_found(before, denied):
                raise
        return self._client.request(method, path, **options)

    def _kept(self) -> KeysWay | None:
        kept = self._memory.get(_KEPT) if self._memory is not None else None
        return next((way for way in self._ways if way.value == kept), None)

    def _is_found(self, before: KeysWay | None, denied: ShopAccessDenied) -> bool:
        """Look for another way, once an hour; raises what tells more than that nobody seemed to ask."""
        auth = self._auth
        if auth is None or before is None or not self._is_safe:
            return False
        with self._searching:
            if auth.way is not before:
                return True  # another thread has found it meanwhile
            if self._clock() - self._search_at < BETWEEN_SEARCHES:
                return False
            self._search_at = self._clock()
            found = next(self._working(auth, before, denied), None)
            if found is None:
                return False
            auth.way = found
            if self._memory is not None:
                self._memory.put(_KEPT, found.value)
        _log.warning("keys travel another way", way=found.value)
        return True

    def _working(
        self, auth: WooCommerceAuth, before: KeysWay, refused: ShopAccessDenied
    ) -> Iterator[KeysWay]:
        """Yield the ways by which the shop sees the keys, in the order in which they are to be taken."""
        told = refused
        for way in self._ways:
            if way is before:
                continue
            try:
                self._client.request("GET", _PROBE, auth=auth.by(way), once=True)
            except ShopKeysUnseen:
                continue
            except ShopAccessDenied as denied:
                # The keys arrived. A signature made over another address says nothing about them.
                told = told if denied.is_about_signature else denied
            else:
                yield way
                return
        if told is not refused:
            raise told from None
