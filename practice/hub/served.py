"""The hub as one object: the platform with its doors, as the sandbox and the tests hold it in their hands."""

from __future__ import annotations

from collections.abc import Collection

from fastapi import FastAPI

from practice.hub.app import build_app
from practice.hub.platform import Platform
from practice.hub.policy import CallbackPolicy


class Hub(Platform):
    """A platform, and ``app``, the ASGI application that serves it.

    ``admin_token``: the bearer token of the ``/admin`` doors; without one there are none. ``has_pages``: it
    shows itself to people, who may order there.
    """

    def __init__(
        self,
        database_url: str = "sqlite://",
        *,
        callbacks: CallbackPolicy | None = None,
        admin_token: str | None = None,
        order_prefix: str = "KR-",
        max_body_bytes: int = 8_000_000,
        has_pages: bool = False,
        extensions: Collection[str] = frozenset(),
    ) -> None:
        super().__init__(database_url, callbacks=callbacks, order_prefix=order_prefix, extensions=extensions)
        self.app: FastAPI = build_app(self, admin_token, max_body_bytes, has_pages=has_pages)
