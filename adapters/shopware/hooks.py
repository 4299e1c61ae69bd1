"""The shop's webhooks: only where they run beside the shop's requests, each by an id of ours (facts 4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.http.hooking import addresses, is_own_address
from adapters.shopware.api import Api, any_of, id_of
from adapters.shopware.translate.hints import BUSINESS_EVENTS, ENTITY_EVENTS
from adapters.shopware.translate.ids import fixed_id
from adapters.shopware.translate.values import Row, row_at, row_of, text_at
from connector.model import HookState
from connector.model.messages import say

EVENTS = (*ENTITY_EVENTS, *BUSINESS_EVENTS)

IN_THE_WAY = say(
    "the shop sends webhooks inside its own requests (admin worker), where a slow connector "
    "would hold up a customer's checkout: changes are asked for instead. To use webhooks, run "
    "the shop's messages on the command line (bin/console messenger:consume) and set "
    "shopware.admin_worker.enable_admin_worker to false"
)


class Hooks:
    """Keeps one webhook of ours for each event."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def ensure(self, url: str, *, take_over: bool) -> HookState:
        """Create, repair and switch on, or remove; see :meth:`connector.ports.Shop.ensure_hooks`.

        The shop signs nothing (only apps' webhooks), so the secret is in ``url``.
        """
        ours = self._ours()
        others = [] if take_over else [row for row in ours.values() if _is_anothers(row, url)]
        if others:
            return _left_alone(ours, others)
        if runs_in_requests(self._api):
            removed = self._remove(list(ours.values()))
            return HookState((), tuple(removed), active=False, reason=IN_THE_WAY)
        repaired: list[str] = []
        ids = []
        for event in EVENTS:
            hook_id = _id(event)
            ids.append(hook_id)
            repaired += self._one(event, hook_id, url, ours.get(hook_id))
        return HookState(tuple(ids), tuple(repaired))

    def look(self, url: str) -> HookState:
        """Tell what is not as it should be; see :meth:`connector.ports.Shop.look_at_hooks`."""
        ours = self._ours()
        if others := [row for row in ours.values() if _is_anothers(row, url)]:
            return _left_alone(ours, others)
        if runs_in_requests(self._api):
            return HookState(tuple(ours), active=False, reason=IN_THE_WAY)
        wrong = []
        for event in EVENTS:
            row = ours.get(_id(event))
            if row is None:
                wrong.append(say("webhook for {topic} is missing", topic=event))
            elif not _is_right(row, _wanted(event, url)):
                wrong.append(
                    say("webhook for {topic} {difference}", topic=event, difference=_trouble(row, url))
                )
        return HookState(tuple(ours), tuple(wrong), active=not wrong)

    def in_the_way(self) -> bool:
        """Tell whether the shop would send webhooks inside its requests."""
        return runs_in_requests(self._api)

    def remove(self) -> int:
        """Remove every webhook of ours."""
        return len(self._remove(list(self._ours().values())))

    def _ours(self) -> dict[str, Row]:
        rows = self._api.rows("webhook", {"filter": [any_of("id", [_id(event) for event in EVENTS])]})
        return {id_of(row): row for row in rows}

    def _one(self, event: str, hook_id: str, url: str, row: Row | None) -> list[str]:
        wanted = _wanted(event, url)
        if row is None:
            self._api.create("webhook", {"id": hook_id, "name": f"Kickroute Connector {event}", **wanted})
            return [say("webhook for {topic} created", topic=event)]
        if _is_right(row, wanted):
            return []
        self._api.change("webhook", hook_id, wanted)
        return [say("webhook for {topic} {difference}", topic=event, difference=_difference(row, url))]

    def _remove(self, rows: Sequence[Row]) -> list[str]:
        for row in rows:
            self._api.delete("webhook", id_of(row))
        return [say("webhook for {topic} removed", topic=text_at(row, "eventName")) for row in rows]


def runs_in_requests(api: Api) -> bool:
    """Tell whether the shop works its messages off inside its own requests: the admin worker is on."""
    config = row_of(api.get("_info/config").document)
    return row_at(config, "adminWorker").get("enableAdminWorker") is not False


def _id(event: str) -> str:
    return fixed_id("webhook", event)


def _is_anothers(row: Row, url: str) -> bool:
    """Tell whether another connector is called by a webhook; one that is off calls nobody."""
    return row.get("active") is True and not is_own_address(text_at(row, "url"), url)


def _left_alone(rows: Mapping[str, Row], others: Sequence[Row]) -> HookState:
    ids = tuple(some_id for some_id, row in rows.items() if row not in others)
    return HookState(ids, active=False, others=addresses(text_at(row, "url") for row in others))


def _wanted(event: str, url: str) -> dict[str, object]:
    return {"eventName": event, "url": url, "onlyLiveVersion": True, "active": True}


def _is_right(row: Row, wanted: Mapping[str, object]) -> bool:
    return all(row.get(key) == value for key, value in wanted.items())


def _trouble(row: Row, url: str) -> str:
    if row.get("url") != url:
        return say("points elsewhere")
    return say("is switched off") if row.get("active") is not True else say("is not as it was made")


def _difference(row: Row, url: str) -> str:
    if row.get("url") != url:
        return say("pointed at the connector")
    return say("was switched off, switched on") if row.get("active") is not True else say("set right")
