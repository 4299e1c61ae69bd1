"""What a request is, what an answer is, and how an address finds its handler."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from practice.simulators.shopware import errors
from practice.simulators.shopware.auth import Authority
from practice.simulators.shopware.criteria import Reader
from practice.simulators.shopware.schema import Entity
from practice.simulators.shopware.shop import Shop
from practice.simulators.shopware.store import Row, Space

JSON = "application/json"


@dataclass
class Call:
    """One request to the Admin API; ``started`` is the number of commits when it arrived."""

    shop: Shop
    authority: Authority
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes
    address: str
    started: int
    params: dict[str, str] = field(default_factory=dict)
    client: Row = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The full address, as routing errors name it."""
        return self.shop.url + self.path

    def json(self) -> Any:
        """Return the decoded body, {} for an empty one; raise ShopError (400, code 0) for malformed JSON."""
        if not self.body.strip():
            return {}
        try:
            return json.loads(self.body)
        except ValueError:
            raise errors.plain(400, "0", "Could not decode request body.") from None

    def object(self) -> dict[str, Any]:
        """Return the decoded body when it is an object, else {}."""
        found = self.json()
        return found if isinstance(found, dict) else {}

    def form(self) -> dict[str, Any]:
        """Return a body sent as a form or as JSON."""
        if "form-urlencoded" in self.headers.get("content-type", ""):
            return {name: values[-1] for name, values in parse_qs(self.body.decode()).items()}
        return self.object()

    def argument(self, name: str) -> str | None:
        """Return a query parameter."""
        values = parse_qs(self.query).get(name)
        return values[-1] if values else None

    def entity(self) -> Entity:
        """Return the entity the path names; raise ShopError (404, code 0) when there is none."""
        name = self.params["entity"]
        found = self.shop.entities.get(name.replace("-", "_"))
        if found is None or found.route != name:
            raise errors.no_route(self.method, self.url)
        return found

    def space(self) -> Space:
        """Return what the version header selects."""
        return self.shop.store.space(self.version) or self.shop.store.live

    @property
    def version(self) -> str | None:
        """The version header, None when it is not sent."""
        return self.headers.get("sw-version-id")

    @property
    def inheritance(self) -> bool:
        """Whether variants are to be filled from their parent."""
        return self.headers.get("sw-inheritance", "") in ("1", "true")

    @property
    def plain_json(self) -> bool:
        """Whether the client asked for plain JSON; without the header, or with any type in it, JSON:API."""
        accepted = self.headers.get("accept", "")
        return JSON in accepted and "*/*" not in accepted

    def system_language(self) -> bool:
        """Tell whether texts are asked for in the shop's language; ShopError (412) for an unknown one."""
        wanted = self.headers.get("sw-language-id", self.shop.defaults.language).split(",")[0]
        if self.shop.store.live["language"].get(wanted) is None:
            raise errors.coded(
                412,
                "FRAMEWORK__LANGUAGE_NOT_FOUND",
                f'Could not find language with id "{wanted}"',
                {"entity": "language", "field": "id", "value": wanted},
            )
        return wanted == self.shop.defaults.language

    def require_reads(self, reader: Reader) -> None:
        """Raise ShopError (403) unless every entity that a search touches may be read."""
        self.authority.require(self.client, (f"{name}:read" for name in reader.touched))


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status, a JSON value (None for an empty body) and further headers."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = JSON


Handler = Callable[[Call], Answer]

_PARTS = {
    "entity": r"[a-z][a-z0-9-]*",
    "id": r"[0-9a-f]{32}",
    "machine": r"[a-z_-]+",
    "action": r"[a-z_]+",
    "word": r"[A-Za-z_]+",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One address with its method and what answers it; ``public`` ones need no token."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    public: bool = False


def route(method: str, path: str, handler: Handler, *, public: bool = False) -> Route:
    """Describe a route; ``{id}``, ``{entity}``, ``{name:kind}`` stand for parts of the path."""
    pattern = re.sub(r"{(\w+)(?::(\w+))?}", lambda m: f"(?P<{m[1]}>{_PARTS[m[2] or m[1]]})", path)
    return Route(method, re.compile(pattern), handler, public)


class Router:
    """Finds the route of a request."""

    def __init__(self, routes: list[Route]) -> None:
        self._routes = routes

    def find(self, method: str, path: str, url: str) -> tuple[Route, dict[str, str]]:
        """Return route and parameters; raise ShopError 404 or 405 as the shop's routing does."""
        allowed = []
        for found in self._routes:
            match = found.pattern.fullmatch(path)
            if match is None:
                continue
            if found.method == method:
                return found, match.groupdict()
            allowed.append(found.method)
        if allowed:
            raise errors.wrong_method(method, url, ", ".join(allowed))
        raise errors.no_route(method, url)
