"""The shop's webhooks: registered, active, pointing at the connector, each once (facts d)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from adapters.http.hooking import addresses, is_own_address
from adapters.woocommerce.api import V3, Api
from adapters.woocommerce.translate.values import Row, id_at, text_at
from connector.model import HookState
from connector.model.messages import say

_HOOKS = f"{V3}webhooks"
_NAME = "Kickroute Connector"

TOPICS = (
    *("product.created", "product.updated", "product.deleted", "product.restored"),
    *("order.updated", "order.deleted"),
)
"""A new order of ours needs no hint, and an ordinary one is seen in its products' stock."""


class Hooks:
    """Keeps one webhook of ours for each topic; those that carry our name are some connector's."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def ensure(self, url: str, secret: str, *, take_over: bool = False) -> HookState:
        """Create, repair and thin out; see :meth:`connector.ports.Shop.ensure_hooks`."""
        named = self._named()
        others = [] if take_over else [row for row in named if _is_anothers(row, url, secret)]
        if others:
            return HookState(_ids(named, others), active=False, others=_addresses(others))
        ours: defaultdict[str, list[Row]] = defaultdict(list)
        for row in named:
            ours[text_at(row, "topic")].append(row)
        kept: list[Row] = []
        repaired: list[str] = []
        for topic in TOPICS:
            row, done = self._one(topic, ours.pop(topic, []), url, secret)
            kept.append(row)
            repaired += done
        for topic, rows in ours.items():
            repaired += self._remove(rows, say("the topic {topic} is not needed", topic=topic))
        active = all(row.get("status") == "active" for row in kept)
        return HookState(tuple(id_at(row) for row in kept), tuple(repaired), active)

    def look(self, url: str, secret: str) -> HookState:
        """Tell what is not as it should be; see :meth:`connector.ports.Shop.look_at_hooks`."""
        named = self._named()
        others = [row for row in named if _is_anothers(row, url, secret)]
        rows = [row for row in named if row not in others]
        found: dict[str, Row] = {}
        for row in rows:
            found.setdefault(text_at(row, "topic"), row)
        wrong = []
        for topic in TOPICS:
            if topic not in found:
                wrong.append(say("webhook for {topic} is missing", topic=topic))
            elif not _is_right(found[topic], _wanted(topic, url, secret)):
                wrong.append(
                    say(
                        "webhook for {topic} {difference}",
                        topic=topic,
                        difference=_trouble(found[topic], url),
                    )
                )
        return HookState(_ids(named, others), tuple(wrong), active=not wrong, others=_addresses(others))

    def remove(self) -> int:
        """Remove every webhook of ours."""
        return len(self._remove(self._named(), say("no longer needed")))

    def _named(self) -> list[Row]:
        rows = self._api.rows(_HOOKS, status="all")
        named = {id_at(row): row for row in rows if text_at(row, "name").startswith(_NAME)}
        return [named[i] for i in sorted(named, key=int)]

    def _one(self, topic: str, rows: Sequence[Row], url: str, secret: str) -> tuple[Row, list[str]]:
        wanted = _wanted(topic, url, secret)
        if not rows:
            body = wanted | {"topic": topic, "secret": secret}
            return self._api.create(_HOOKS, body), [say("webhook for {topic} created", topic=topic)]
        first, *others = rows
        done = self._remove(others, say("there is another one for {topic}", topic=topic))
        if _is_right(first, wanted):
            return first, done
        row = self._api.change(f"{_HOOKS}/{id_at(first)}", wanted | {"secret": secret})
        return row, [
            *done,
            say(
                "webhook {id} for {topic} {difference}",
                id=id_at(first),
                topic=topic,
                difference=_difference(first, url),
            ),
        ]

    def _remove(self, rows: Sequence[Row], reason: str) -> list[str]:
        done: list[str] = []
        for row in rows:
            self._api.delete(f"{_HOOKS}/{id_at(row)}", force="true")
            done.append(say("webhook {id} removed: {reason}", id=id_at(row), reason=reason))
        return done


def _name(topic: str, secret: str) -> str:
    """Return the name of a webhook, with a mark of its secret, which the shop never shows."""
    return f"{_NAME} {topic} ({_mark(secret)})"


def _mark(secret: str) -> str:
    return hashlib.sha256(f"kickroute webhook {secret}".encode()).hexdigest()[:8]


def _is_anothers(row: Row, url: str, secret: str) -> bool:
    """Tell whether another connector is called by a webhook; one that is off calls nobody."""
    is_marked = f"({_mark(secret)})" in text_at(row, "name")
    is_ours = is_marked or is_own_address(text_at(row, "delivery_url"), url)
    return row.get("status") == "active" and not is_ours


def _addresses(rows: Sequence[Row]) -> tuple[str, ...]:
    return addresses(text_at(row, "delivery_url") for row in rows)


def _ids(rows: Sequence[Row], without: Sequence[Row]) -> tuple[str, ...]:
    return tuple(id_at(row) for row in rows if row not in without)


def _wanted(topic: str, url: str, secret: str) -> dict[str, str]:
    return {"name": _name(topic, secret), "delivery_url": url, "status": "active"}


def _is_right(row: Row, wanted: Mapping[str, str]) -> bool:
    return all(row.get(key) == value for key, value in wanted.items())


def _trouble(row: Row, url: str) -> str:
    if row.get("delivery_url") != url:
        return say("points elsewhere")
    status = text_at(row, "status")
    return say("is {status}", status=status) if status != "active" else say("has an old secret")


def _difference(row: Row, url: str) -> str:
    if row.get("delivery_url") != url:
        return say("pointed at the connector")
    status = text_at(row, "status")
    return (
        say("was {status}, switched on", status=status)
        if status != "active"
        else say("given the present secret")
    )
