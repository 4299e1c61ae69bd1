"""A scripted day at a supplier's, over real HTTP, from the release of products to forged calls."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

from practice.hub import Hub, Line, Order
from practice.hub.catalogue import Offer
from practice.sandbox.figures import Diary, StockEdit
from practice.sandbox.stage import OrderRow, Stage

PATIENCE = 120.0
"""Seconds that only a hang takes: a connector may rest half a minute by itself, and a machine be busy."""

EDITS = 12
Progress = Callable[[str], None]


class Day:
    """Plays the day step by step and keeps the diary; a step that does not come true is a problem in it."""

    def __init__(self, stage: Stage, hub: Hub, supplier: str, retailer: str, progress: Progress) -> None:
        self._stage = stage
        self._hub = hub
        self._retailer = retailer
        self._progress = progress
        self.diary = Diary(supplier)

    def play(self) -> Diary:
        """Play all steps."""
        for step in (
            self._release,
            self._change_stock,
            self._order,
            self._update_statuses,
            self._ship,
            self._give_back,
            self._forge,
            self._change_stock_without_hooks,
            self.settle,
        ):
            step()
        return self.diary

    # steps

    def _release(self) -> None:
        self._progress("products are released")
        meant = {
            row.gtin for row in self._stage.catalogue() if not row.breaks or row.breaks.startswith("warn_")
        }
        self._wait("all complete offers on the platform", lambda: len(self._live()) >= len(meant))

    def _change_stock(self) -> None:
        self._progress("stock changes, with webhooks")
        self._edit_stocks(hooks=True)

    def _change_stock_without_hooks(self) -> None:
        self._progress("stock changes, with the shop's cron broken")
        self._stage.break_hooks()
        self._edit_stocks(hooks=False)

    def _order(self) -> None:
        self._progress("orders come in")
        for index in range(6):
            self._place([(self.pick(index).gtin, 1), (self.pick(index + 10).gtin, 2)])
        self._place([(self.pick(20).gtin, 1)], simultaneous=4)
        self._place([(self.pick(21).gtin, 100_000)], unchecked=True, is_good=False)
        self._place([("4006381333931", 1)], unchecked=True, is_good=False)
        self._last_unit()
        self._order_of_the_plugin()

    def _last_unit(self) -> None:
        """Let two retailers want the last one at the same moment: one gets it."""
        gtin = self.pick(22).gtin
        self._stage.set_stock(gtin, 1)
        self._wait("the last unit told", lambda: self._live()[gtin].stock_quantity == 1)
        first = self._send([(gtin, 1)], unchecked=True)
        second = self._send([(gtin, 1)], unchecked=True)
        numbers = [first.parts[0].number, second.parts[0].number]
        for number in numbers:
            self._hub.wait_answered(number, PATIENCE)
        placed = {row.kickroute_number for row in self._stage.orders() if row.kickroute_number in numbers}
        self.diary.sent += numbers
        self.diary.to_place |= placed if len(placed) == 1 else set(numbers[:1])
        self.diary.to_reject |= set(numbers) - self.diary.to_place

    def _order_of_the_plugin(self) -> None:
        """Let the platform's own plugin place an order and answer with an error: it is sent again, to us."""
        plugin = self._stage.plugin_address()
        if not plugin:
            return
        ours = self._hub.supplier(self.diary.supplier).callback_url
        self._hub.set_callback_url(self.diary.supplier, plugin)
        number = self._send([(self.pick(23).gtin, 1)]).parts[0].number
        self._wait("the plugin's order in the shop", lambda: self._has_row(number))
        self._hub.set_callback_url(self.diary.supplier, ours)
        self._hub.wait_answered(number, PATIENCE)
        self.diary.sent.append(number)
        self.diary.to_place.add(number)

    def _update_statuses(self) -> None:
        self._progress("retailers set statuses, allowed and forbidden ones")
        placed = self._placed()
        for number in placed[:2]:
            self._hub.update_order_status(number, "on-hold", wait=True)
            self.diary.relayed[number] = "on-hold"
        for number, status in zip(placed[2:5], ("completed", "refunded", "cancelled"), strict=True):
            self._hub.update_order_status(number, status, forbidden_too=True, wait=True)
            self.diary.forbidden[number] = status
        self._wait("allowed statuses in the shop", lambda: all(map(self._is_relayed, self.diary.relayed)))

    def _ship(self) -> None:
        self._progress("parcels are sent")
        for index, number in enumerate(self._placed()[:3]):
            tracking = f"0034043412345678{index:04d}"
            self._stage.enter_tracking(self._row(number).id, tracking)
            self.diary.tracked[number] = tracking
        tracked = list(self.diary.tracked)
        self._wait("payouts released", lambda: all(self._hub.ledger.position(n).released for n in tracked))
        done = tracked[0]
        self._stage.complete(self._row(done).id)
        self._wait("completion told", lambda: self._hub.part(done).status == "completed")

    def _give_back(self) -> None:
        self._progress("refunds and a cancellation")
        _, _, partial, marked, cancelled = self._placed()[1:6]
        self._stage.refund(self._row(partial).id, Decimal("1.19"))
        self.diary.refunded[partial] = "1.19"
        self._stage.mark_refunded(self._row(marked).id)
        self.diary.only_marked_refunded.add(marked)
        self._stage.cancel(self._row(cancelled).id)
        self.diary.cancelled.add(cancelled)
        self._wait("refund told", lambda: bool(self._hub.refunds(partial)))
        self._wait("status REFUNDED told", lambda: self._hub.part(marked).status == "refunded")
        self._wait("cancellation told", lambda: self._hub.part(cancelled).status == "cancelled")

    def _forge(self) -> None:
        self._progress("forged calls")
        victim = self._placed()[2]
        body = {
            "kickroute_order_number": "KR-FORGED-1",
            "status": "awaiting-fulfillment",
            "shipping": {
                "first_name": "E",
                "last_name": "V",
                "address_1": "Weg 1",
                "city": "X",
                "country_code": "DE",
            },
            "billing": {
                "first_name": "E",
                "last_name": "V",
                "email": "evil@retail.example",
                "country_code": "DE",
            },
            "items": [{"gtin": self.pick(30).gtin, "quantity": 1, "net_total": "0.01"}],
            "shipping_net_total": "0",
        }
        status = {"number": self._row(victim).number, "status": "on-hold"}
        supplier = self.diary.supplier
        self._hub.send_now(supplier, "order.placed", body, signature="none")
        self._hub.send_now(supplier, "order.placed", body, signature="wrong")
        self._hub.send_now(supplier, "order.updated", status, signature="wrong")
        self.diary.forged.add("KR-FORGED-1")
        self.diary.forged_statuses[victim] = "on-hold"

    def settle(self) -> None:
        """Wait until everything is told."""
        self._progress("the day ends")
        self._wait("every stock told", self._is_converged)
        self._wait(
            "every number known", lambda: all(self._hub.part(n).shop_number for n in self.diary.to_place)
        )
        self._hub.wait_idle(PATIENCE)

    # hands

    def _live(self) -> dict[str, Offer]:
        return {o.gtin: o for o in self._hub.catalogue(self.diary.supplier).values() if o.is_live}

    def pick(self, index: int) -> Offer:
        """Pick a live offer with enough stock, the same one for the same index."""
        good = [o for o in self._live().values() if o.stock_quantity is not None and self._has_plenty(o)]
        return sorted(good, key=lambda offer: offer.gtin)[index * 3 % len(good)]

    def _has_plenty(self, offer: Offer) -> bool:
        return (self._stage.stock(offer.gtin) or 0) >= 5

    def _place(
        self,
        lines: list[tuple[str, int]],
        *,
        simultaneous: int = 1,
        unchecked: bool = False,
        is_good: bool = True,
    ) -> None:
        order = self._send(lines, simultaneous=simultaneous, unchecked=unchecked)
        for part in order.parts:
            self._hub.wait_answered(part.number, PATIENCE)
            self.diary.sent.append(part.number)
            (self.diary.to_place if is_good else self.diary.to_reject).add(part.number)

    def _send(
        self,
        lines: list[tuple[str, int]],
        *,
        simultaneous: int = 1,
        unchecked: bool = False,
    ) -> Order:
        code = self._hub.supplier(self.diary.supplier).number
        wanted = [
            Line(gtin, quantity, code, Decimal("2.50") if unchecked else None) for gtin, quantity in lines
        ]
        return self._hub.place_order(self._retailer, wanted, simultaneous=simultaneous, unchecked=unchecked)

    def _placed(self) -> list[str]:
        """Return the ordinary orders of the day, in their order."""
        return [n for n in self.diary.sent if n in self.diary.to_place][:6]

    def _row(self, number: str) -> OrderRow:
        return next(row for row in self._stage.orders() if row.kickroute_number == number)

    def _has_row(self, number: str) -> bool:
        return any(row.kickroute_number == number for row in self._stage.orders())

    def _is_relayed(self, number: str) -> bool:
        return self.diary.relayed[number] in self._stage.statuses(self._row(number).id)

    def _edit_stocks(self, *, hooks: bool) -> None:
        offers = [self.pick(index) for index in range(40, 40 + EDITS)]
        edits = []
        for index, gtin in enumerate(dict.fromkeys(offer.gtin for offer in offers)):
            quantity = 300 + index + (100 if hooks else 0)
            edits.append(StockEdit(gtin, quantity, datetime.now(UTC), hooks))
            self._stage.set_stock(gtin, quantity)
            time.sleep(0.25)
        self.diary.stock += edits
        self._wait("stock changes told", lambda: all(self._is_told(edit) for edit in edits))
        told = self._live()
        for edit in edits:
            if self._is_told(edit):
                moment = told[edit.gtin].told["stock_quantity"]
                self.diary.latencies[hooks].append((moment - edit.at).total_seconds())

    def _is_told(self, edit: StockEdit) -> bool:
        offer = self._live().get(edit.gtin)
        return offer is not None and offer.stock_quantity == edit.quantity

    def _is_converged(self) -> bool:
        return all(
            offer.stock_quantity is None or max(0, self._stage.stock(offer.gtin) or 0) == offer.stock_quantity
            for offer in self._live().values()
        )

    def _wait(self, what: str, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                self.diary.problems.append(f"not within {PATIENCE:.0f} s: {what}")
                return
            time.sleep(0.05)
