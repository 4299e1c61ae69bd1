"""A day in the whole network: suppliers' shops, their connectors, the platform, and a retailer's shop."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from connector.settings import RetailSettings, ScheduleSettings, Settings
from practice.hub import Hub, Order
from practice.hub.catalogue import Offer
from practice.sandbox.day import PATIENCE
from practice.sandbox.retailer import RetailStage
from practice.sandbox.stage import Stage
from practice.sandbox.world import World, free_address

EDITS = 6
SCHEDULE = ScheduleSettings(orders_seconds=2)
RETAIL = RetailSettings(enabled=True, forward_after=0)

StartDaemon = Callable[[Settings], Callable[[], None]]


@dataclass
class NetworkDiary:
    """What was done, to judge the figures by; orders by the id that the retailer's shop gave them."""

    imported: dict[str, str] = field(default_factory=dict)
    to_forward: list[int] = field(default_factory=list)
    not_to_forward: list[int] = field(default_factory=list)
    cancelled: set[int] = field(default_factory=set)
    refunded: set[int] = field(default_factory=set)
    tracked: dict[int, str] = field(default_factory=dict)
    relayed: dict[int, list[str]] = field(default_factory=dict)
    kept_back: dict[int, str] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    refused_checkouts: int = 0
    wanted_refusals: int = 0
    problems: list[str] = field(default_factory=list)


class Network:
    """Suppliers by their kind, the retailer's shop, and the day that is played between them."""

    def __init__(
        self,
        hub: Hub,
        suppliers: Sequence[Stage],
        retailer: RetailStage,
        progress: Callable[[str], None],
        *,
        products: int = 8,
        edits: int = EDITS,
    ) -> None:
        self.hub = hub
        self.suppliers = {stage.kind: stage for stage in suppliers}
        self.retailer = retailer
        self.diary = NetworkDiary()
        self._progress = progress
        self._products = products
        self._edits = edits
        self._picked: dict[str, list[Offer]] = {}

    def play(self) -> None:
        """Play all steps; what does not come true is a problem in the diary."""
        for step in (
            self._import,
            self._change_stock,
            self._last_units,
            self._sell,
            self._relay,
            self._ship,
            self._cancel,
            self._refund,
            self._end_here,
            self._settle,
        ):
            step()

    # steps

    def _import(self) -> None:
        """Pick some products of each supplier, no GTIN of both, variants with all their sisters."""
        self._progress("products are released")
        taken: set[str] = set()
        for kind in self.suppliers:
            self._wait(f"offers of {kind}", partial(self._has_offers, kind))
            self._picked[kind] = self._pick(kind, taken)
            taken |= {offer.gtin14 for offer in self._picked[kind]}
        self._progress("the retailer imports products")
        for kind, offers in self._picked.items():
            number = self.hub.supplier(kind).number
            self.diary.imported |= {offer.gtin: number for offer in offers}
            self.hub.import_products(self.retailer.kind, kind, [offer.gtin for offer in offers])
        self._wait("all products in the retailer's shop", self._is_imported)

    def _pick(self, kind: str, taken: set[str]) -> list[Offer]:
        good = [offer for offer in self._live(kind) if offer.gtin14 not in taken]
        whole: dict[object, list[Offer]] = {}
        for offer in good:
            whole.setdefault(offer.product_sku or offer.gtin, []).append(offer)
        groups = sorted(whole.values(), key=lambda group: (-len(group), group[0].gtin))
        with_variants, simple = groups[:1], [group for group in groups if len(group) == 1]
        return [offer for group in (*with_variants, *simple[: self._products]) for offer in group]

    def _change_stock(self) -> None:
        self._progress("stock changes at the suppliers")
        for at in range(self._edits):
            kind = list(self.suppliers)[at % len(self.suppliers)]
            gtin, quantity = self._gtin(kind, at // 2), 40 + at
            began = time.monotonic()
            self.suppliers[kind].set_stock(gtin, quantity)
            if self._wait(f"stock of {gtin}", partial(self._has_stock, gtin, quantity)):
                self.diary.latencies.append(time.monotonic() - began)

    def _last_units(self) -> None:
        """Two units, sold and not paid; the supplier tells the same again: nobody buys them twice."""
        self._progress("the last units are sold")
        kind = next(iter(self.suppliers))
        gtin = self._picked[kind][-1].gtin
        self.suppliers[kind].set_stock(gtin, 2)
        self._wait("the last two units", lambda: self.retailer.available(gtin) == 2)
        self._buy((gtin, 2), payment="bacs", forward=False)
        before = self._told(gtin)
        self.hub.repeat()
        self._wait("the same told again", lambda: self._told(gtin) > before)
        self.diary.wanted_refusals += 1
        self.diary.refused_checkouts += self.retailer.buy((gtin, 1)) is None

    def _sell(self) -> None:
        self._progress("shoppers buy in the retailer's shop")
        first, *others = self.suppliers
        for at in range(4):
            self._buy((self._gtin(first, at), 1))
        for kind in others:
            self._buy((self._gtin(kind, 0), 2), (self.retailer.own_gtin, 1))
            self._buy((self._gtin(first, 1), 1), (self._gtin(kind, 1), 1))
        unpaid = self._buy((self._gtin(first, 2), 1), payment="redirect", forward=False)
        self._buy((self.retailer.own_gtin, 1), forward=False)
        if unpaid is not None:
            self.retailer.set_status(unpaid, "processing")
            self.diary.not_to_forward.remove(unpaid)
            self.diary.to_forward.append(unpaid)
        self._wait("every paid order at its suppliers", self._is_placed)

    def _relay(self) -> None:
        self._progress("the retailer puts an order on hold, and back")
        order_id = self.diary.to_forward[0]
        for shop_status, status in (("on-hold", "on-hold"), ("processing", "awaiting-fulfillment")):
            self.retailer.set_status(order_id, shop_status)
            self.diary.relayed.setdefault(order_id, []).append(status)
            self._wait(f"{status} at the supplier", partial(self._has_status, order_id, status))

    def _ship(self) -> None:
        self._progress("parcels are sent")
        for at, order_id in enumerate(self.diary.to_forward[:2]):
            stage, shop_id = self._row(order_id)
            tracking = f"0034043412345699{at:04d}"
            stage.enter_tracking(shop_id, tracking)
            self.diary.tracked[order_id] = tracking
            self._wait("the parcel's number", partial(self._has_text, order_id, tracking))
        stage, shop_id = self._row(self.diary.to_forward[1])
        stage.complete(shop_id)
        self._wait("the completion", partial(self._is_here, self.diary.to_forward[1], "completed"))

    def _cancel(self) -> None:
        self._progress("a supplier cancels")
        order_id = self.diary.to_forward[2]
        stage, shop_id = self._row(order_id)
        stage.cancel(shop_id)
        self.diary.cancelled.add(order_id)
        self._wait("the cancellation", partial(self._is_here, order_id, "cancelled"))

    def _refund(self) -> None:
        self._progress("a supplier refunds")
        order_id = self.diary.to_forward[3]
        stage, shop_id = self._row(order_id)
        stage.refund(shop_id, Decimal("1.19"))
        self.diary.refunded.add(order_id)
        number = self._order(order_id).parts[0].number
        self._wait("the refund", lambda: bool(self.hub.refunds(number)))

    def _end_here(self) -> None:
        """Let the retailer's staff end an order by itself: that is no news for the supplier."""
        order_id = self.diary.to_forward[0]
        self.retailer.set_status(order_id, "completed")
        self.diary.kept_back[order_id] = "completed"

    def _settle(self) -> None:
        self._progress("the day ends")
        self._wait("every stock of the suppliers in the retailer's shop", self._is_even)
        self.hub.wait_idle(PATIENCE)

    # hands

    def _buy(self, *items: tuple[str, int], payment: str = "card", forward: bool = True) -> int | None:
        order_id = self.retailer.buy(*items, payment=payment)
        if order_id is None:
            self.diary.problems.append(f"the retailer's shop does not sell {items}")
            return None
        (self.diary.to_forward if forward else self.diary.not_to_forward).append(order_id)
        return order_id

    def _gtin(self, kind: str, index: int) -> str:
        """Name an offer, the same for the same index; the last is left to the last units."""
        offers = self._picked[kind][:-1]
        return offers[index % len(offers)].gtin

    def _live(self, kind: str) -> list[Offer]:
        offers = self.hub.catalogue(kind).values()
        return sorted(
            (o for o in offers if o.why_not(5) is None and o.stock_quantity is not None),
            key=lambda offer: offer.gtin,
        )

    def order_of(self, order_id: int) -> Order | None:
        """Return the platform's order of one in the retailer's shop."""
        row = self.retailer.sold_one(order_id)
        return next((o for o in self._orders() if o.number in (row.forwarded, row.number)), None)

    def _orders(self) -> list[Order]:
        return [order for order in self.hub.orders() if order.retailer == self.retailer.kind]

    def _order(self, order_id: int) -> Order:
        order = self.order_of(order_id)
        if order is None:
            raise LookupError(f"order {order_id} of the retailer's shop never reached the platform")
        return order

    def _row(self, order_id: int) -> tuple[Stage, str]:
        part = self._order(order_id).parts[0]
        stage = self.suppliers[part.supplier]
        return stage, stage.ids()[part.number]

    def _told(self, gtin: str) -> int:
        done = [d for d in self.hub.deliveries() if d.type == "item.updated" and d.state == "done"]
        return sum(1 for delivery in done if delivery.body["gtin"] == gtin)

    # conditions

    def _has_offers(self, kind: str) -> bool:
        return len(self._live(kind)) > 2 * self._products

    def _is_imported(self) -> bool:
        published = {row.gtin for row in self.retailer.listed() if row.published}
        return published >= self.diary.imported.keys()

    def _has_stock(self, gtin: str, quantity: int) -> bool:
        return self.retailer.available(gtin) == quantity

    def _is_placed(self) -> bool:
        orders = [self.order_of(order_id) for order_id in self.diary.to_forward]
        return all(order and all(part.shop_number for part in order.parts) for order in orders)

    def _has_status(self, order_id: int, status: str) -> bool:
        stage, shop_id = self._row(order_id)
        return stage.statuses(shop_id)[-1:] == [status]

    def _is_here(self, order_id: int, status: str) -> bool:
        return self.retailer.sold_one(order_id).status == status

    def _has_text(self, order_id: int, text: str) -> bool:
        return text in self.retailer.sold_one(order_id).texts

    def _is_even(self) -> bool:
        return not self.uneven()

    def uneven(self) -> list[str]:
        """Return the GTINs of which the retailer's shop has another stock than it should.

        That is the supplier's, less what stands here in orders that it was never told of.
        """
        open_here: dict[str, int] = {}
        for order_id in self.diary.not_to_forward:
            for gtin, quantity in self.retailer.sold_one(order_id).units:
                open_here[gtin] = open_here.get(gtin, 0) + quantity
        apart = []
        for kind, offers in self._picked.items():
            for gtin in (offer.gtin for offer in offers):
                there = max(0, (self.suppliers[kind].stock(gtin) or 0) - open_here.get(gtin, 0))
                if self.retailer.available(gtin) != there:
                    apart.append(gtin)
        return apart

    def _wait(self, what: str, condition: Callable[[], bool]) -> bool:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                self.diary.problems.append(f"not within {PATIENCE:.0f} s: {what}")
                return False
            time.sleep(0.02)
        return True


def play_network(
    world: World,
    progress: Callable[[str], None],
    start: StartDaemon,
    *,
    kinds: Sequence[str] = ("woocommerce", "shopware"),
    products: int = 8,
    edits: int = EDITS,
) -> Network:
    """Play a day with suppliers of these kinds and a retailer, each with a connector of its own."""
    stages = [world.open_shop(kind) for kind in kinds]
    retailer = world.open_retailer()
    with ExitStack() as stack:
        for stage in stages:
            settings = world.join(stage, Settings(schedule=SCHEDULE), listen=free_address())
            stack.callback(start(settings))
        base = Settings(schedule=SCHEDULE, retail=RETAIL)
        stack.callback(start(world.join_retailer(retailer, base, listen=free_address())))
        network = Network(world.hub, stages, retailer, progress, products=products, edits=edits)
        network.play()
    return network
