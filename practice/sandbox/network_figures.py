"""The figures of the network, from the shops' own rows and the platform's ledger; no connector is asked."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from practice.hub import Part
from practice.sandbox.figures import percentiles
from practice.sandbox.network import Network
from practice.sandbox.retailer import ListedRow

CENT = Decimal("0.01")


class NetworkFigures:
    """Reads and judges what became of a day in the network."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._diary = network.diary
        self._hub = network.hub
        self._listed = network.retailer.listed()
        self._sold = {row.id: row for row in network.retailer.sold()}
        mine = network.retailer.kind
        self._orders = [order for order in network.hub.orders() if order.retailer == mine]
        self._parts = [part for order in self._orders for part in order.parts]
        self.wrong: list[str] = list(self._diary.problems)

    def read(self) -> dict[str, Any]:
        """Return the figures with ``ok``, and in ``wrong`` a sentence for each that is off."""
        result = {
            **self._imported(),
            **self._forwarded(),
            "oversold_at_retailer": self._oversold(),
            "stock": self._stock(),
            "cancelled_mirrored": self._cancelled(),
            "refunded_mirrored": self._refunded(),
            "tracking_arrived": self._tracked(),
            "statuses_relayed": self._relayed(),
            "loops": self._loops(),
            "ledger": self._ledger(),
        }
        return {"ok": not self.wrong, **result, "wrong": self.wrong}

    def _expect(self, what: str, found: object, expected: object) -> None:
        if found != expected:
            self.wrong.append(f"{what}: {found} instead of {expected}")

    def _imported(self) -> dict[str, int]:
        suppliers = {row.gtin: row.supplier for row in self._listed}
        self._expect("products imported", suppliers, self._diary.imported)
        per_gtin = Counter(row.gtin for row in self._listed)
        counts = {
            "imported": len(per_gtin),
            "descriptions": sum(bool(row.text) for row in self._listed),
            "published_incomplete": sum(row.published and not _is_complete(row) for row in self._listed),
            "imported_twice": sum(count - 1 for count in per_gtin.values()),
        }
        for name in ("descriptions", "published_incomplete", "imported_twice"):
            self._expect(name, counts[name], 0)
        return counts

    def _forwarded(self) -> dict[str, int]:
        marked = {row.id for row in self._sold.values() if row.forwarded}
        self._expect("orders forwarded", sorted(marked), sorted(self._diary.to_forward))
        told = Counter(order.number for order in self._orders)
        numbers = Counter(row.forwarded for row in self._sold.values() if row.forwarded)
        self._expect("orders on the platform", sorted(told), sorted(numbers))
        placed = Counter(
            row.kickroute_number
            for stage in self._network.suppliers.values()
            for row in stage.orders()
            if not row.trashed
        )
        twice = sum(n - 1 for count in (told, numbers, placed) for n in count.values())
        self._expect("orders forwarded twice", twice, 0)
        mine = {part.number for part in self._parts}
        self._expect("orders at the suppliers", sorted(placed), sorted(mine))
        rejected = [line.gtin for order in self._orders for line in order.rejected]
        self._expect("lines that the platform did not take", rejected, [])
        return {"forwarded": len(marked), "forwarded_twice": twice}

    def _oversold(self) -> int:
        refused = [part.number for part in self._parts if part.state == "refused"]
        below = [
            row.gtin
            for stage in self._network.suppliers.values()
            for row in stage.catalogue()
            if row.gtin in self._diary.imported and row.stock is not None and row.stock < 0
        ]
        checkouts = self._diary.wanted_refusals - self._diary.refused_checkouts
        oversold = len(refused) + len(below) + checkouts
        self._expect("oversold in the retailer's shop", oversold, 0)
        return oversold

    def _stock(self) -> dict[str, Any]:
        self._expect("stock of the suppliers that the retailer's shop has wrong", self._network.uneven(), [])
        return {
            "changes": len(self._diary.latencies),
            "latency_ms": percentiles(self._diary.latencies),
        }

    def _cancelled(self) -> int:
        cancelled = {row.id for row in self._sold.values() if row.status == "cancelled"}
        self._expect("orders cancelled in the retailer's shop", cancelled, self._diary.cancelled)
        return len(cancelled)

    def _refunded(self) -> int:
        mirrored = [row.id for row in self._sold.values() if row.refunds or row.status == "refunded"]
        self._expect("refunds that changed the retailer's shop", mirrored, [])
        for order_id in self._diary.refunded:
            part = self._part(order_id)
            counted = part is not None and self._hub.ledger.position(part.number).refunded > 0
            self._expect("a refund in the retailer's account", counted, True)
        return len(mirrored)

    def _tracked(self) -> int:
        arrived = [n for n, tracking in self._diary.tracked.items() if tracking in self._sold[n].texts]
        self._expect("tracking numbers arrived", sorted(arrived), sorted(self._diary.tracked))
        return len(arrived)

    def _relayed(self) -> int:
        relayed = 0
        for order_id, statuses in self._diary.relayed.items():
            had = self._had(order_id)
            missing = [status for status in statuses if status not in had]
            self._expect(f"statuses of order {order_id} that never reached the supplier", missing, [])
            relayed += len(statuses) - len(missing)
        for order_id, status in self._diary.kept_back.items():
            is_told = status in self._had(order_id)
            self._expect(f"{status} of order {order_id} told to the supplier", is_told, False)
        return relayed

    def _had(self, order_id: int) -> list[str]:
        part = self._part(order_id)
        if part is None:
            return []
        stage = self._network.suppliers[part.supplier]
        return stage.statuses(stage.ids().get(part.number, ""))

    def _part(self, order_id: int) -> Part | None:
        order = self._network.order_of(order_id)
        return order.parts[0] if order else None

    def _loops(self) -> int:
        loops = [row.id for row in self._sold.values() if row.kickroute_number]
        offered = [o.gtin for o in self._hub.catalogue(self._network.retailer.kind).values()]
        self._expect("orders that came back to the retailer's shop", loops, [])
        self._expect("goods of suppliers offered as the retailer's own", offered, [])
        return len(loops) + len(offered)

    def _ledger(self) -> str:
        """Compare what was debited with the orders of both shops, to a cent for each line."""
        apart = []
        for part in self._parts:
            stage = self._network.suppliers[part.supplier]
            totals = [row.total for row in stage.orders() if row.kickroute_number == part.number]
            position = self._hub.ledger.position(part.number)
            allowed = CENT * (len(part.lines) + 1)
            if len(totals) != 1 or abs(totals[0] - position.gross) > allowed:
                apart.append(f"{part.number}: {position.gross} for {totals}")
        debited = sum((self._hub.ledger.position(part.number).gross for part in self._parts), Decimal(0))
        units = Counter[str]()
        for row in self._sold.values():
            if row.forwarded:
                units.update({g: n for g, n in row.units if g in self._diary.imported})
        there = Counter[str]()
        for line in (line for part in self._parts for line in part.lines):
            there[line.gtin] += line.quantity
        self._expect("bookings that differ from the suppliers' orders", apart, [])
        self._expect("units at the platform", dict(there), dict(units))
        self._expect("sum of all accounts", sum(self._hub.ledger.balances().values(), Decimal(0)), Decimal(0))
        return str(debited)


def _is_complete(row: ListedRow) -> bool:
    return bool(row.gtin and row.supplier and row.price and row.counted and not row.backorders)
