"""A request to the REST API and its answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.params import Params

if TYPE_CHECKING:
    from practice.simulators.woocommerce.keys import ApiKey
    from practice.simulators.woocommerce.shop import Shop


@dataclass(frozen=True, slots=True)
class Call:
    """One request that a route answers: numbers and words from the path are in ``path``."""

    shop: Shop
    method: str
    url_path: str
    query: Mapping[str, Any]
    body: Mapping[str, Any]
    path: Mapping[str, str]
    key: ApiKey | None
    https: bool = False

    def number(self, name: str) -> int:
        """Return a number from the path."""
        return int(self.path[name])

    @property
    def params(self) -> Params:
        """The query, ready to be checked."""
        return Params(self.query, self.shop.clock)

    @property
    def input(self) -> dict[str, Any]:
        """The body's fields, and those of the query where the body has none."""
        return {**self.query, **self.body}


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: ``body`` as JSON, or ``raw`` as it is.

    ``after`` is done before the answer leaves, when the database is free again for others.
    """

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    content_type: str = "application/json; charset=UTF-8"
    after: Callable[[], None] | None = None
