"""What there is to know about a Shopware shop before it is worked with."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.http import as_rows
from adapters.shopware.api import Api
from adapters.shopware.hooks import runs_in_requests
from adapters.shopware.pickware import plugins_of
from adapters.shopware.preparing import Preparing
from adapters.shopware.privileges import Privileges
from adapters.shopware.translate.values import integer_at
from connector.model import Finding, FindingCode
from connector.model.messages import joined

LONG_QUEUE = 100
"""Messages from which on the shop's queue is taken for one that nobody works off (facts 4, 10)."""


class Findings:
    """Looks at privileges, at how messages are worked off, and at what the connector made in the shop."""

    def __init__(self, api: Api, privileges: Privileges, preparing: Preparing) -> None:
        self._api = api
        self._privileges = privileges
        self._preparing = preparing

    def look(self) -> tuple[Finding, ...]:
        """See :meth:`connector.ports.Shop.findings`; without its privileges nothing of ours can be read."""
        rights = ", ".join(self._privileges.missing())
        if rights:
            return (Finding(FindingCode.RIGHTS_MISSING, {"rights": rights}), *self._of_messages())
        return (*self._of_messages(), *self._of_labels(), *self._of_ours())

    def _of_messages(self) -> Iterator[Finding]:
        if runs_in_requests(self._api):
            yield Finding(FindingCode.ADMIN_WORKER)
            return
        rows = as_rows(self._api.get("_info/queue.json").document) or ()
        count = sum(integer_at(row, "size") for row in rows)
        if count >= LONG_QUEUE:
            yield Finding(FindingCode.WORKER_DEAD, {"count": str(count)})

    def _of_labels(self) -> Iterator[Finding]:
        if names := plugins_of(self._api):
            yield Finding(FindingCode.LABEL_PICKWARE, {"names": ", ".join(names)})

    def _of_ours(self) -> Iterator[Finding]:
        # A group that sees gross prices makes our net orders gross when staff save them (facts 5).
        if name := self._preparing.gross_group():
            yield Finding(FindingCode.GROUP_GROSS, {"name": name})
        elif missing := self._preparing.missing():
            yield Finding(FindingCode.NOT_PREPARED, {"what": joined("; ", missing)})
