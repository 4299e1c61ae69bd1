"""Reads recordings: what was asked and answered, and what a shop delivered by itself.

They lie in ``tests/recordings`` and, where the environment variable ``KICKROUTE_RECORDINGS`` names a folder,
there too: one folder per system (``woocommerce``, ``shopware``, ``kickroute-wire``), inside it topics
(``kickroute-wire`` has none), inside those one JSON file per recording. The forms are

* an exchange: ``request`` (method; path or url; query; body, json or form) and ``response`` (status,
  headers, body or json);
* deliveries: ``webhooks_delivered`` or ``messages_sent_by_plugin`` beside the ``cause`` they came from, or
  one delivery as ``headers`` with ``raw`` or ``body``;
* notes about an experiment, which hold neither and are passed over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

OWN = Path(__file__).parent.parent / "recordings"
VARIABLE = "KICKROUTE_RECORDINGS"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question to a real system and its answer.

    ``name`` is the file below the system's folder without the ending ("e-orders/001-full-order"); ``path``
    is without host and without /wp-json; ``auth`` says who asked where that was noted ("rw", "ro", "none").
    """

    system: str
    name: str
    method: str
    path: str
    status: int
    answer: Any
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    auth: str = "rw"
    https: bool = True

    @property
    def topic(self) -> str:
        """The folder of the recording."""
        return self.name.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message that a real system sent by itself; ``raw`` is the exact body where it was kept."""

    system: str
    name: str
    headers: Mapping[str, str]
    body: Any
    raw: bytes | None = None

    @property
    def topic(self) -> str:
        """The webhook's topic by the delivery's headers."""
        return str(self.headers.get("X-WC-Webhook-Topic", ""))


def files(system: str) -> Iterator[tuple[str, Any]]:
    """Yield name and content of every recording of a system, the project's own first.

    Raises LookupError when the environment names a folder that has none of this system.
    """
    yield from _read(OWN / system)
    named = os.environ.get(VARIABLE)
    if named:
        further = list(_read(Path(named) / system))
        if not further:
            raise LookupError(f"{VARIABLE} names {named}, in which there is no recording of {system}")
        yield from further


def _read(root: Path) -> Iterator[tuple[str, Any]]:
    for path in sorted(root.rglob("*.json")):
        yield str(path.relative_to(root).with_suffix("")), json.loads(path.read_text("utf-8"))


def exchanges(system: str) -> Iterator[Exchange]:
    """Yield every exchange of a system."""
    for name, content in files(system):
        if isinstance(content, dict) and isinstance(content.get("request"), dict):
            yield _exchange(system, name, content["request"], content["response"])


def _exchange(system: str, name: str, request: dict[str, Any], response: dict[str, Any]) -> Exchange:
    url = urlsplit(request.get("path") or request["url"])
    path = url.path.replace("/wp-json", "", 1) if system == "woocommerce" else url.path
    base = str(request.get("base") or request.get("url") or "https:")
    bodies = (request.get(key) for key in ("body", "json", "form"))
    return Exchange(
        system=system,
        name=name,
        method=request["method"],
        path=path,
        status=int(response["status"]),
        answer=response.get("body", response.get("json")),
        query=request.get("query") or {},
        body=next((body for body in bodies if body is not None), None),
        headers=response.get("headers") or {},
        auth=str(request.get("auth") or "rw").partition("/")[0],
        https=base.startswith("https") or (request.get("headers") or {}).get("X-Forwarded-Proto") == "https",
    )


def deliveries(system: str) -> Iterator[Delivery]:
    """Yield every delivery that a system made."""
    for name, content in files(system):
        if not isinstance(content, dict):
            continue
        sent = content.get("webhooks_delivered") or content.get("messages_sent_by_plugin") or ()
        for row in sent:
            yield Delivery(system, name, row.get("headers", {}), row["body"])
        if "request" not in content and isinstance(content.get("headers"), dict):
            raw = content.get("raw")
            body = json.loads(raw) if raw is not None else content.get("body")
            yield Delivery(system, name, content["headers"], body, None if raw is None else raw.encode())
