"""Deletions by POST: hosts block DELETE, and WordPress takes the method from a parameter or a header.

Where neither reaches the shop, such a POST is a change of nothing; so the row is looked at afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from adapters.woocommerce.listing import Params
from adapters.woocommerce.translate.values import Row
from connector.model.errors import ShopDoubtful, ShopIntercepted
from connector.model.messages import say

_WAYS: tuple[tuple[Mapping[str, str], Mapping[str, str]], ...] = (
    ({"_method": "DELETE"}, {}),
    ({}, {"X-HTTP-Method-Override": "DELETE"}),
)
"""Parameters and headers, in the order in which they are tried."""

_TRASH = "trash"


class Post(Protocol):
    """Sends a POST to a row; raises ShopDoubtful when the answer is not the shop's."""

    def __call__(  # noqa: D102
        self, path: str, body: Any, params: Params, headers: Mapping[str, str] | None = None
    ) -> Row: ...


class Look(Protocol):
    """Reads a row, None when there is none."""

    def __call__(self, path: str, **params: str | int) -> Row | None: ...  # noqa: D102


class Deleting:
    """Deletes rows by the way that reaches the shop; the one that did is tried first the next time."""

    def __init__(self, post: Post, look: Look) -> None:
        self._post = post
        self._look = look
        self._ways = list(_WAYS)

    def delete(self, path: str, params: Params) -> None:
        """Delete a row, and see that it is gone or in the trash; raises ShopDoubtful when it is neither."""
        blocked: ShopIntercepted | None = None
        for way in list(self._ways):
            more, headers = way
            try:
                self._post(path, None, {**params, **more}, headers)
            except ShopIntercepted as error:
                blocked = error
            if self._is_gone(path):
                self._ways = [way, *(other for other in _WAYS if other != way)]
                return
        raise blocked or ShopDoubtful(
            say(
                "the shop took the deletion of {path} and shows it as before: something on the way "
                "takes the method DELETE out; delete it in the shop",
                path=path,
            )
        )

    def _is_gone(self, path: str) -> bool:
        row = self._look(path, _fields="id,status")
        return row is None or row.get("status") == _TRASH
