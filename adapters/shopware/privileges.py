"""What the integration must be allowed to do, and a way to find out what it lacks without writing anything.

A search names the privileges that it and its associations need. A change of a row that cannot be there is
refused for want of the privilege, or because there is no such row; a shop that looks for the row first says
nothing on the privilege, and names it when the first real change comes. What may be created is shown by a
write that cannot succeed (:mod:`adapters.shopware.probing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from adapters.shopware.api import Api
from adapters.shopware.explain import missing_privileges
from adapters.shopware.probing import ROWS, operations
from adapters.shopware.translate.orders import ASSOCIATIONS
from adapters.shopware.translate.products import associations
from connector.model import Fields
from connector.model.errors import ShopIntercepted

_NOBODY = "0" * 32
_PROBED = (403, 400, 404)
_FAILED = (*_PROBED, 500)

READS: Mapping[str, Mapping[str, Any]] = {
    "sales-channel": {"currency": {}, "country": {}},
    "state-machine-state": {"stateMachine": {}},
    "state-machine-history": {"fromStateMachineState": {}, "toStateMachineState": {}},
    "country": {},
    "order": ASSOCIATIONS,
    "order-line-item": {"product": {}},
    "order-delivery": {},
    "order-transaction": {},
    "order-transaction-capture-refund": {"transactionCapture": {"associations": {"transaction": {}}}},
    "customer": {},
    "customer-group": {},
    "tag": {},
    "custom-field": {},
    "custom-field-set": {},
    "webhook": {},
}
"""What is searched, with its associations; products are added by where their fields stand."""

UPDATES = ("order", "order-delivery", "webhook")
CREATES = tuple(ROWS)
DELETES = ("webhook", "order_tag")
"""What is written; see docs/shopware.md for the whole list."""


class Privileges:
    """Looks for privileges that the integration lacks."""

    def __init__(self, api: Api, fields: Fields) -> None:
        self._api = api
        self._fields = fields

    def missing(self) -> tuple[str, ...]:
        """Name every privilege that reading, changing or creating would be refused for, in order, each once.

        A shop whose validation refuses the probe, as one of another version might, says nothing on creating.
        """
        return tuple(sorted({*self._of_reads(), *self._of_updates(), *self._of_creates()}))

    def _of_reads(self) -> Iterator[str]:
        searches = {**READS, "product": associations(self._fields)}
        for entity, loaded in searches.items():
            body = {"limit": 1, "associations": loaded}
            answer = self._api.probe("POST", f"search/{entity}", body, _PROBED)
            yield from missing_privileges(answer.document)

    def _of_updates(self) -> Iterator[str]:
        for entity in UPDATES:
            try:
                answer = self._api.probe("PATCH", f"{entity}/{_NOBODY}", {}, _PROBED)
            except ShopIntercepted:
                return  # the host blocks PATCH, and the other way to write would make the row
            yield from missing_privileges(answer.document)

    def _of_creates(self) -> Iterator[str]:
        answer = self._api.probe("POST", "_action/sync", operations(), _FAILED)
        yield from missing_privileges(answer.document)
