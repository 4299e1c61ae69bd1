"""The shops under test: the sandbox's stages, which can also lose their memory as real shops do."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

from practice.sandbox.stage import OrderRow, Stage
from practice.sandbox.world import STAGES
from practice.simulators.catalogue import Catalogue
from tests.faults.history import ShopRow


@dataclass(frozen=True, slots=True)
class Memory:
    """A backup of a shop: its database, and the status that each of its orders had."""

    snapshot: Any
    statuses: dict[str, str]


class ShopUnderTest:
    """A simulated shop of a kind with its staff; use it as a context manager.

    When an old backup of it is restored, what was erased by that is remembered here, as a witness.
    """

    def __init__(self, kind: str, catalogue: Catalogue) -> None:
        make: Any = STAGES[kind]
        stage: Any = make(catalogue)
        self.stage: Stage = stage
        self.simulator: Any = stage.shop
        self._stack = ExitStack()
        self._erased: list[ShopRow] = []
        self._earlier: dict[str, list[str]] = {}
        self._log_from = 0
        self._ids: dict[str, str] = {}

    def __enter__(self) -> Self:
        entered: Any = self.stage
        self._stack.enter_context(entered)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def rows(self) -> list[ShopRow]:
        """Return all orders with a Kickroute number that the shop has or had."""
        return [*self._erased, *self._rows_now().values()]

    def id_of(self, number: str) -> str:
        """Return the id of the one untrashed order with a Kickroute number; raises LookupError."""
        if number not in self._ids:
            self._ids = dict(self.stage.ids())
        return self._ids[number]

    def has(self, number: str) -> bool:
        """Tell whether there is an untrashed order with a Kickroute number that is more than pending."""
        rows = self._rows_now().values()
        return any(row.number == number and row.took_stock and not row.trashed for row in rows)

    def sell_to_a_shopper(self, gtin: str) -> None:
        """Let an ordinary customer buy one piece, which is nobody's business but the shop's."""
        self.simulator.owner.sell([(gtin, 1)])

    def back_up(self) -> Memory:
        """Make a backup of the shop's database."""
        statuses = {order_id: row.statuses[-1] for order_id, row in self._rows_now().items()}
        return Memory(self.simulator.snapshot(), statuses)

    def restore(self, memory: Memory) -> None:
        """Put the backup back: what came after is gone, and its numbers will be given out again."""
        rows = self._rows_now()
        self.simulator.restore(memory.snapshot)
        self._erased += [replace(row, erased=True) for row in rows.values()]
        self._log_from = self.simulator.log.last
        self._ids.clear()
        self._earlier = {
            order.id: [*rows[order.id].statuses, memory.statuses[order.id]] for order in self.stage.orders()
        }

    def _rows_now(self) -> dict[str, ShopRow]:
        # Orders first: one that is made meanwhile would have no history yet.
        orders = self.stage.orders()
        histories = self.stage.histories(self._log_from)
        return {order.id: self._row(order, histories.get(order.id, ())) for order in orders}

    def _row(self, order: OrderRow, later: Sequence[str]) -> ShopRow:
        statuses = (*self._earlier.get(order.id, ()), *later)
        return ShopRow(
            number=order.kickroute_number,
            shop_number=order.number,
            status="trash" if order.trashed else statuses[-1],
            statuses=statuses,
            total=order.total,
            noted=order.has_note,
            trashed=order.trashed,
            refunds=tuple((refund.deduplication_id, refund.amount) for refund in order.refunds),
            tracking=order.tracking,
        )
