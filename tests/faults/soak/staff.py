"""Who does things on a day: retailers and staff, who choose among the orders there are."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from practice.hub import HubError
from tests.faults.soak.script import Deed
from tests.faults.supplier import SUPPLIER, Town
from tests.waiting import until

MOST_UNCONFIRMED = 8
REFUND = Decimal("1.19")
PATIENCE = 900.0


class Staff:
    """Does one deed after the other; what no order is there for yet is done later.

    ``meanwhile`` is called while something is waited for. Half of the offers are ordered, and have plenty;
    the stock of the others goes up and down to nothing.
    """

    def __init__(
        self, town: Town, seed: int, say: Callable[[str], None], meanwhile: Callable[[], None]
    ) -> None:
        self._town = town
        self._say = say
        self._meanwhile = meanwhile
        self._dice = random.Random(f"staff/{seed}")
        gtins = sorted(gtin for gtin, stock in town.stock().items() if stock is not None)
        self._sold, self._moving = gtins[::2], gtins[1::2]
        for gtin in self._sold:
            town.shop.stage.set_stock(gtin, 900)
        known = town.hub.catalogue(SUPPLIER)
        # Shops tax the shipping each in its own way when goods of several rates are in one order.
        self._baskets = [
            [gtin for gtin in self._sold if known[gtin].tax_rate == rate]
            for rate in sorted({known[gtin].tax_rate for gtin in self._sold})
        ]
        self.done: Counter[Deed] = Counter()
        self._sent_again: set[str] = set()
        self.later: list[Deed] = []
        self._unconfirmed: list[str] = []
        self._open: list[str] = []
        self._completed: list[str] = []
        self._numbers = 0

    def do(self, deed: Deed) -> None:
        """Do one deed, and wait while too many orders are on their way."""
        match deed:
            case Deed.CHANGE:
                self._change_stock()
            case Deed.ORDER:
                self._order()
            case Deed.ORDER_IN_VAIN:
                self._order_in_vain()
            case Deed.SHOPPER:
                self._town.shop.sell_to_a_shopper(self._dice.choice(self._sold))
            case _:
                self._work_on_an_order(deed)
                return
        self.done[deed] += 1

    @property
    def sent_again(self) -> int:
        """How many orders people had to have sent again."""
        return len(self._sent_again)

    def catch_up(self) -> None:
        """Wait for all orders' numbers, and do what was put off."""
        self.wait_confirmed()
        waiting, self.later = self.later, []
        for deed in waiting:
            self._work_on_an_order(deed)

    def wait_confirmed(self) -> None:
        """Wait until the platform knows the numbers of all orders."""
        self._wait_until_unconfirmed(0)

    def forget_lost(self) -> None:
        """Leave the orders alone that the shop does not have any more."""
        here = self._town.shop.stage.ids()
        self._open = [number for number in self._open if number in here]
        self._completed = [number for number in self._completed if number in here]

    def _wait_until_unconfirmed(self, most: int) -> None:
        def is_so() -> bool:
            self._meanwhile()
            waiting = self._look()
            self._send_lost_again(waiting)
            return len(waiting) <= most

        try:
            until("the platform knows the numbers of orders", is_so, PATIENCE)
        except AssertionError as error:
            # The verdict will say what they are; the day goes on without them.
            self._say(f"{error}: {', '.join(self._unconfirmed)}")
            self._unconfirmed.clear()

    def _look(self) -> list[str]:
        """Look which orders have their numbers by now; returns those that do not."""
        waiting = []
        for number in self._unconfirmed:
            if not self._town.has_confirmed(number):
                waiting.append(number)
            elif self._has_arrived(number):
                self._open.append(number)
        self._unconfirmed = waiting
        return waiting

    def _send_lost_again(self, numbers: list[str]) -> None:
        """Do as people do when an alarm says that an accepted order was lost with the store."""
        for number in numbers:
            if number in self._sent_again or self._town.hub.part(number).state != "accepted":
                continue
            is_lost = self._town.daemon.ask(
                f"SELECT count(*) FROM facts WHERE key = 'alarm:order.unknown.{number}'"
            )
            if is_lost > 0:
                self._town.hub.resend(number)
                self._sent_again.add(number)
                self._say(f"{number} was lost with the store, which an alarm says: it is sent again")

    def _has_arrived(self, number: str) -> bool:
        with contextlib.suppress(LookupError):
            return bool(self._town.shop.id_of(number))
        return False

    def _change_stock(self) -> None:
        self._numbers += 1
        if self._dice.random() < 0.3:
            gtin, stock = self._dice.choice(self._sold), 900 + self._numbers % 97
        else:
            gtin, stock = self._dice.choice(self._moving), self._dice.choice((0, 1, 2, self._numbers % 300))
        self._town.shop.stage.set_stock(gtin, stock)

    def _order(self) -> None:
        basket = self._dice.choice(self._baskets)
        gtins = self._dice.sample(basket, min(len(basket), self._dice.choice((1, 1, 1, 2, 3))))
        times = self._dice.choice((1, 1, 1, 1, 2))
        quantity = self._dice.choice((1, 1, 2, 3))
        self._unconfirmed.append(self._town.order(*gtins, quantity=quantity, simultaneous=times))
        if len(self._unconfirmed) >= MOST_UNCONFIRMED:
            self._wait_until_unconfirmed(MOST_UNCONFIRMED // 2)

    def _order_in_vain(self) -> None:
        if self._dice.random() < 0.5:
            self._town.order(self._dice.choice(self._sold), quantity=5000)
        else:
            self._town.order("4999999999998")

    def _work_on_an_order(self, deed: Deed) -> None:
        self._look()
        wanted = self._completed if deed is Deed.REFUND and self._dice.random() < 0.5 else self._open
        if not wanted:
            self.later.append(deed)
            return
        number = self._dice.choice(wanted)
        stage, order_id = self._town.shop.stage, self._town.shop.id_of(number)
        self._numbers += 1
        match deed:
            case Deed.REFUND:
                stage.refund(order_id, REFUND)
                self._leave(number)
            case Deed.TRACK:
                stage.enter_tracking(order_id, f"0034043412{self._numbers:010d}")
            case Deed.COMPLETE:
                stage.complete(order_id)
                self._leave(number)
                self._completed.append(number)
            case Deed.CANCEL:
                stage.cancel(order_id)
                self._leave(number)
            case Deed.RELAY:
                # A retailer may be too late; the order is left alone afterwards, or staff and retailer race.
                with contextlib.suppress(HubError):
                    self._town.relay(number, "on-hold")
                self._leave(number)
        self.done[deed] += 1

    def _leave(self, number: str) -> None:
        for numbers in (self._open, self._completed):
            if number in numbers:
                numbers.remove(number)
