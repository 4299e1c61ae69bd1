"""The figures of a day in the sandbox, read from the shop's own rows, its mail log and the hub's ledger.

Nothing here asks the connector. Every figure is judged against what the day's diary says was done.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from statistics import quantiles
from typing import Any

from practice.hub import Hub
from practice.hub.catalogue import gtin14
from practice.sandbox.stage import OrderRow, Stage


@dataclass(frozen=True, slots=True)
class StockEdit:
    """A stock that the staff set at a moment; ``hooks`` tells whether webhooks worked then."""

    gtin: str
    quantity: int
    at: datetime
    hooks: bool


@dataclass
class Diary:
    """What was done during the day, to judge the figures by."""

    supplier: str
    stock: list[StockEdit] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    to_place: set[str] = field(default_factory=set)
    to_reject: set[str] = field(default_factory=set)
    cancelled: set[str] = field(default_factory=set)
    refunded: dict[str, str] = field(default_factory=dict)
    only_marked_refunded: set[str] = field(default_factory=set)
    tracked: dict[str, str] = field(default_factory=dict)
    relayed: dict[str, str] = field(default_factory=dict)
    forbidden: dict[str, str] = field(default_factory=dict)
    forged: set[str] = field(default_factory=set)
    forged_statuses: dict[str, str] = field(default_factory=dict)
    latencies: dict[bool, list[float]] = field(default_factory=lambda: {True: [], False: []})
    problems: list[str] = field(default_factory=list)


class Figures:
    """Reads and judges the figures of one supplier's shop after a day."""

    def __init__(self, stage: Stage, hub: Hub, diary: Diary) -> None:
        self._stage = stage
        self._hub = hub
        self._diary = diary
        self._rows = [row for row in stage.orders() if not row.trashed]
        self.wrong: list[str] = list(diary.problems)

    def read(self) -> dict[str, Any]:
        """Return the figures with ``ok``, and in ``wrong`` a sentence for each that is off."""
        result = {
            **self._released(),
            "stock": self._stock(),
            "orders": self._orders(),
            "notes": self._notes(),
            "refunds": self._refunds(),
            "cancelled": self._cancelled(),
            "payout": self._payout(),
            "relay": self._relay(),
            "forged": self._forged(),
            "mails_to_end_customer": self._mails_to_end_customer(),
        }
        return {"ok": not self.wrong, **result, "wrong": self.wrong}

    def _expect(self, what: str, found: object, expected: object) -> None:
        if found != expected:
            self.wrong.append(f"{what}: {found} instead of {expected}")

    def _released(self) -> dict[str, Any]:
        offers = self._hub.catalogue(self._diary.supplier).values()
        live = {gtin14(offer.gtin) for offer in offers if offer.is_live}
        rows = self._stage.catalogue()
        broken = Counter(row.breaks for row in rows if _withholds(row.breaks))
        meant = {gtin14(row.gtin) for row in rows if not _withholds(row.breaks)}
        self._expect("released", sorted(live - meant), [])
        self._expect("missing on the platform", sorted(meant - live), [])
        return {"released": len(live), "withheld": dict(sorted(broken.items()))}

    def _stock(self) -> dict[str, Any]:
        told = self._hub.catalogue(self._diary.supplier).values()
        live = {offer.gtin: offer.stock_quantity for offer in told if offer.is_live}
        apart = [
            gtin
            for gtin, quantity in live.items()
            if (stock := self._stage.stock(gtin)) is not None and max(0, stock) != quantity
        ]
        self._expect("stock told wrong for", apart, [])
        for hooks, latencies in self._diary.latencies.items():
            wanted = sum(1 for edit in self._diary.stock if edit.hooks is hooks)
            self._expect(f"stock changes told (webhooks {'on' if hooks else 'off'})", len(latencies), wanted)
        return {
            "changes": len(self._diary.stock),
            "latency_ms": percentiles(self._diary.latencies[True]),
            "latency_ms_without_webhooks": percentiles(self._diary.latencies[False]),
        }

    def _orders(self) -> dict[str, Any]:
        per_number = Counter(row.kickroute_number for row in self._rows)
        rejected = {n for n in self._diary.sent if self._hub.part(n).state == "refused"}
        self._expect("orders placed", set(per_number), self._diary.to_place)
        self._expect("orders rejected", rejected, self._diary.to_reject)
        duplicates = sum(count - 1 for count in per_number.values())
        self._expect("duplicates", duplicates, 0)
        unknown = [n for n in self._diary.to_place if not self._hub.part(n).shop_number]
        self._expect("orders whose number the platform never learned", unknown, [])
        return {
            "sent": len(self._diary.sent),
            "placed": len(per_number),
            "duplicates": duplicates,
            "rejected": len(rejected),
        }

    def _notes(self) -> int:
        noted = sum(row.has_note for row in self._rows)
        self._expect("notes", noted, len(self._diary.to_place))
        return noted

    def _refunds(self) -> dict[str, int]:
        issued = [(row, refund) for row in self._rows for refund in row.refunds]
        supplier = self._diary.supplier
        told = {(r.number, r.refund_id): r for r in self._hub.refunds() if r.supplier == supplier}
        exact = 0
        for row, refund in issued:
            counted = told.pop((row.kickroute_number, refund.deduplication_id), None)
            if counted is None:
                self.wrong.append(f"refund of {row.kickroute_number}: never told")
            elif counted.counted != refund.amount:
                self.wrong.append(f"refund of {row.kickroute_number}: {counted.counted} for {refund.amount}")
            else:
                exact += 1
        self._expect("refunds told that the shop does not have", sorted(told), [])
        self._expect("orders refunded", {r.kickroute_number for r, _ in issued}, set(self._diary.refunded))
        for number in self._diary.only_marked_refunded:
            self._expect(f"refunded for status REFUNDED alone ({number})", self._refunded(number), "0.00")
        return {"issued": len(issued), "amount_ok": exact}

    def _refunded(self, number: str) -> str:
        return str(self._hub.ledger.position(number).refunded)

    def _cancelled(self) -> dict[str, int]:
        shown = {row.kickroute_number for row in self._rows if row.status == "cancelled"}
        self._expect("orders cancelled in the shop", shown, self._diary.cancelled)
        in_full = [n for n in shown if self._hub.ledger.position(n).remainder == 0]
        self._expect("cancellations refunded in full", sorted(in_full), sorted(shown))
        mirrored = {n for n in self._diary.to_place if self._hub.part(n).status == "cancelled"}
        self._expect("orders cancelled on the platform", mirrored, shown)
        return {"orders": len(shown), "refunded_in_full": len(in_full)}

    def _payout(self) -> dict[str, int]:
        tracked = {row.kickroute_number for row in self._rows if row.tracking}
        self._expect("orders with tracking in the shop", tracked, set(self._diary.tracked))
        placed = {row.kickroute_number for row in self._rows}
        released = {n for n in placed if self._hub.ledger.position(n).released}
        self._expect("payouts released", released, tracked)
        return {"held": len(placed - released), "released": len(released)}

    def _relay(self) -> dict[str, int]:
        by_number = {row.kickroute_number: row for row in self._rows}
        applied = [n for n, status in self._diary.relayed.items() if self._had(by_number.get(n), status)]
        refused = [
            n for n, status in self._diary.forbidden.items() if not self._had(by_number.get(n), status)
        ]
        self._expect("statuses applied", sorted(applied), sorted(self._diary.relayed))
        self._expect("statuses refused", sorted(refused), sorted(self._diary.forbidden))
        return {"applied": len(applied), "refused": len(refused)}

    def _had(self, row: OrderRow | None, status: str) -> bool:
        return row is not None and status in self._stage.statuses(row.id)

    def _forged(self) -> dict[str, int]:
        by_number = {row.kickroute_number: row for row in self._rows}
        accepted = [number for number in self._diary.forged if number in by_number]
        changed = [
            n for n, status in self._diary.forged_statuses.items() if self._had(by_number.get(n), status)
        ]
        self._expect("forged calls accepted", accepted + changed, [])
        attempts = len(self._diary.forged) + len(self._diary.forged_statuses)
        return {"attempts": attempts, "accepted": len(accepted) + len(changed)}

    def _mails_to_end_customer(self) -> int:
        retailers = {row.id: row.retailer_email for row in self._rows}
        stray = [
            mail
            for mail in self._stage.mails()
            if mail.to not in self._stage.own_addresses and mail.to != retailers.get(mail.order_id)
        ]
        exposed = [row.kickroute_number for row in self._rows if any("@" in v for v in row.shipping_values)]
        wrong_retailer = [row.kickroute_number for row in self._rows if not self._is_retailers(row)]
        found = len(stray) + len(exposed) + len(wrong_retailer)
        self._expect("mails to end customers, or addresses that lead to them", found, 0)
        return found

    def _is_retailers(self, row: OrderRow) -> bool:
        for order in self._hub.orders():
            if row.kickroute_number in {part.number for part in order.parts}:
                return row.retailer_email in ("", order.billing.get("email", ""))
        return False


def _withholds(breaks: str) -> bool:
    return bool(breaks) and not breaks.startswith("warn_")


def percentiles(latencies: list[float]) -> dict[str, float]:
    """Return the 50th and 99th percentile of seconds in milliseconds; nothing of less than two."""
    if len(latencies) < 2:
        return {}
    cuts = quantiles(latencies, n=100, method="inclusive")
    return {"p50": round(cuts[49] * 1000, 1), "p99": round(cuts[98] * 1000, 1)}
