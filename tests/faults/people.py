"""What people do in a town: retailers order, staff works."""

from __future__ import annotations

from decimal import Decimal
from itertools import count

from tests.faults.supplier import Town


class Deeds:
    """What people do so that the daemon comes to a step."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._gtins = sorted(g for g, stock in town.stock().items() if stock is not None and stock >= 3)
        self._numbers = count(1)

    def change_stock(self) -> None:
        """Let the staff correct a stock."""
        n = next(self._numbers)
        self._town.shop.stage.set_stock(self._gtins[n % len(self._gtins)], 200 + n)

    def order(self) -> str:
        """Let a retailer order."""
        return self._town.order(self._gtins[next(self._numbers) % len(self._gtins)])

    def confirmed(self) -> str:
        """Let a retailer order and wait for the number."""
        number = self.order()
        self._town.wait_confirmed(number)
        return number

    def on(self, number: str, do: str) -> None:
        """Let the staff do something with an order, or its retailer ask for a status."""
        stage, order_id = self._town.shop.stage, self._town.shop.id_of(number)
        match do:
            case "complete":
                stage.complete(order_id)
            case "refund":
                stage.refund(order_id, Decimal("1.19"))
            case "track":
                stage.enter_tracking(order_id, f"00340434123456{next(self._numbers):06d}")
            case "cancel":
                stage.cancel(order_id)
            case "relay":
                self._town.relay(number, "on-hold")


def deed_for(step: str) -> str:
    """Name what must happen for a step to be reached."""
    if step.startswith("intake"):
        return "order"
    if step.startswith("relay"):
        return "relay"
    if "refund" in step:
        return "refund"
    if step.startswith("report") or step == "deliver: kept told":
        return "complete"
    return "change_stock"
