"""A store that is empty, old or from the future: nothing doubled, nothing invented, everything told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from connector.catalogue.collect import collect_changes
from connector.fulfilment.reconcile import reconcile_orders
from connector.fulfilment.report import BRAKE_ALARM
from connector.model import (
    Carrier,
    ItemChanged,
    OrderChanged,
    OrderStatus,
    Parcel,
    RefundIssued,
    ShopIdentity,
    Stock,
)
from connector.model.errors import ShopUnavailable, WrongShop
from connector.model.records import OrderState
from connector.orders.intake import Verdict, answer_unplaced, number_of
from connector.starting.resume import beat, bind, is_stale, rebind
from connector.store import Store
from tests.flows.test_intake import fail, when
from tests.flows.world import LIVE, World, about_orders, order, simple
from tests.rules.products import gtin
from tests.store.making import told


class Backups:
    """A world whose store can be put back to an earlier one."""

    def __init__(self, world: World, path: Path) -> None:
        self.world = world
        self.path = path

    def keep(self, name: str) -> None:
        """Copy the store."""
        self.world.store.close()
        shutil.copy(self.path, self.path.with_suffix(f".{name}"))
        self.world.restart()

    def put_back(self, name: str) -> None:
        """Replace the store by the copy, and start."""
        self.world.store.close()
        shutil.copy(self.path.with_suffix(f".{name}"), self.path)
        self.world.restart()
        self.start()

    def lose(self) -> None:
        """Replace the store by an empty one, and start."""
        self.world.store.close()
        self.path.unlink()
        self.world.restart()
        self.start()

    def start(self) -> None:
        """Start as the daemon does."""
        world = self.world
        if is_stale(world.store):
            world.resume()
        beat(world.store)
        world.deliver()


@pytest.fixture
def backups(tmp_path: Path) -> Iterator[Backups]:
    """Make a world with four live orders and a store that was in use a moment ago."""
    path = tmp_path / "connector.db"
    world = World(path)
    made = Backups(world, path)
    made.start()
    world.begin(simple(1), simple(2), simple(3))
    world.memory_shop.set_stock("1", 100)
    world.collect()
    for n in range(1, 5):
        world.take(order(f"KR-{n}", (1, 1)))
    world.report()
    beat(world.store)
    world.news()
    yield made
    world.close()


def shop_id(world: World, number: str = "KR-1") -> str:
    """Return the id of the shop order with this number."""
    return next(row.id for row in world.memory_shop.all_orders() if row.kickroute_number == number)


# --- when --------------------------------------------------------------------------------------


def test_an_empty_store_is_stale_until_it_was_resumed(world: World) -> None:
    """A new store may belong to a shop that has been selling for years."""
    assert is_stale(world.store)
    beat(world.store)
    assert is_stale(world.store)
    world.resume()
    assert not is_stale(world.store)


@pytest.mark.parametrize(("minutes", "stale"), [(14, False), (16, True), (-14, False), (-16, True)])
def test_a_store_is_stale_when_it_was_not_used_lately(world: World, minutes: int, stale: bool) -> None:
    """Fifteen minutes without a sign of life, or a sign from the future, and the store is not trusted."""
    world.resume()
    beat(world.store)
    world.clock.advance(timedelta(minutes=minutes))
    assert is_stale(world.store) is stale


def test_a_resumption_that_failed_is_done_again(backups: Backups) -> None:
    """When the shop goes away in the middle, the store stays untrusted, also minutes later."""
    world = backups.world
    world.advance(timedelta(hours=1))
    when(world, "newest_orders", "before", fail(ShopUnavailable("away")))
    with pytest.raises(ShopUnavailable):
        backups.start()
    beat(world.store)
    assert is_stale(world.store)
    backups.start()
    assert not is_stale(world.store)


# --- an empty store ----------------------------------------------------------------------------


def test_orders_in_the_shop_are_adopted(backups: Backups) -> None:
    """Every order with a Kickroute number is followed again, and sent again it is the same order."""
    backups.lose()
    world = backups.world
    assert world.record("KR-1").adopted
    assert world.take(order("KR-1", (1, 1))).verdict is Verdict.KNOWN
    assert len(world.shop_orders("KR-1")) == 1
    world.memory_shop.enter_tracking(shop_id(world), "0034043")
    world.report()
    assert about_orders(world.news()) == [OrderChanged("KR-1", parcel=Parcel("0034043", Carrier.DHL))]


def test_what_happened_to_adopted_orders_is_told(backups: Backups) -> None:
    """Final statuses, parcels and refunds may never have been told: they are, each once."""
    world = backups.world
    shop = world.memory_shop
    shop.enter_tracking(shop_id(world, "KR-1"), "0034043")
    shop.change_status(shop_id(world, "KR-1"), OrderStatus.COMPLETED)
    refund = shop.refund(shop_id(world, "KR-2"), Decimal("1.00"))
    shop.cancel(shop_id(world, "KR-3"))
    backups.lose()
    world.report()
    assert set(about_orders(world.news())) == {
        OrderChanged("KR-1", parcel=Parcel("0034043", Carrier.DHL)),
        OrderChanged("KR-1", status=OrderStatus.COMPLETED),
        RefundIssued("KR-2", Decimal("1.00"), refund.deduplication_id),
        OrderChanged("KR-3", status=OrderStatus.CANCELLED),
    }


def test_the_open_status_of_an_adopted_order_is_not_told(backups: Backups) -> None:
    """An order that stands in the shop as it was placed is no news."""
    backups.lose()
    backups.world.report()
    assert about_orders(backups.world.news()) == []


def test_plugin_made_orders_are_adopted_too(backups: Backups) -> None:
    """Whatever made an order with a Kickroute number, it is ours to follow."""
    world = backups.world
    made = world.memory_shop.place_foreign_order([("2", 1)], kickroute_number="KR-9")
    backups.lose()
    assert world.record("KR-9").shop_id == made.id


def test_old_orders_are_not_adopted(backups: Backups) -> None:
    """Orders older than ninety days are history."""
    world = backups.world
    world.advance(timedelta(days=91))
    world.take(order("KR-5", (2, 1)))
    backups.lose()
    with world.store.transaction() as tx:
        assert [r.number for r in tx.orders.all()] == ["KR-5"]


def test_old_cancellations_do_not_trip_the_brake(backups: Backups) -> None:
    """A shop with many cancelled orders starts without asking, and the next real mass is still held."""
    world = backups.world
    for n in range(11, 31):
        world.take(order(f"KR-{n}", (1, 1)))
        world.memory_shop.cancel(shop_id(world, f"KR-{n}"))
    backups.lose()
    told = {e.number for e in world.news() if isinstance(e, OrderChanged) and e.status}
    assert told == {f"KR-{n}" for n in range(11, 31)}
    assert BRAKE_ALARM not in world.notifier.raised
    world.memory_shop.cancel(shop_id(world, "KR-1"))
    world.report()
    assert about_orders(world.news()) == [OrderChanged("KR-1", status=OrderStatus.CANCELLED)]


def test_a_real_mass_after_an_adoption_is_held(backups: Backups) -> None:
    """Being adopted does not make an order's end count less once it is known."""
    world = backups.world
    for n in range(11, 31):
        world.take(order(f"KR-{n}", (1, 1)))
    backups.lose()
    for n in range(11, 31):
        world.memory_shop.cancel(shop_id(world, f"KR-{n}"))
    world.report()
    assert about_orders(world.news()) == []
    assert BRAKE_ALARM in world.notifier.raised


@pytest.mark.parametrize("loss", ["lose", "put_back"])
def test_an_order_before_the_catalogue_was_read_is_not_refused(backups: Backups, loss: str) -> None:
    """A store that does not know the catalogue yet asks for the order again instead of refusing it."""
    world = backups.world
    backups.keep("yesterday")
    world.begin(simple(9))
    world.advance(timedelta(days=1))
    backups.put_back("yesterday") if loss == "put_back" else backups.lose()
    incoming = order("KR-7", (9, 1))
    with pytest.raises(ShopUnavailable):
        world.take(incoming)
    assert answer_unplaced(world.store, incoming).verdict is Verdict.UNAVAILABLE
    world.sweep()
    assert world.take(incoming).verdict is Verdict.PLACED


def test_the_whole_catalogue_is_told_anew(backups: Backups) -> None:
    """An empty store knows nothing of what was told: the next sweep tells everything."""
    backups.lose()
    backups.world.collect()
    backups.world.sweep()
    assert len({e.product_id for e in backups.world.news() if hasattr(e, "product_id")}) == 3


# --- pending orders ----------------------------------------------------------------------------


def test_an_interrupted_pending_order_is_left_to_the_platform(backups: Backups) -> None:
    """Interrupted before the note, the platform got no answer: it sends again, and the order is finished."""
    world = backups.world
    when(world, "add_note", "before", fail(ShopUnavailable("away")))
    with pytest.raises(ShopUnavailable):
        world.take(order("KR-7", (2, 1)))
    backups.lose()
    with world.store.transaction() as tx:
        assert tx.orders.get("KR-7") is None
    world.sweep()
    assert world.take(order("KR-7", (2, 1))).verdict is Verdict.PLACED
    assert len(world.shop_orders("KR-7")) == 1
    assert world.memory_shop.stock_of("2") == 6


def test_an_interrupted_noted_order_is_finished_when_sent_again(backups: Backups) -> None:
    """Interrupted after the note, it looks like one that waits for payment; sent again it is made live."""
    world = backups.world
    when(world, "make_live", "before", fail(ShopUnavailable("away")))
    with pytest.raises(ShopUnavailable):
        world.take(order("KR-7", (2, 1)))
    backups.lose()
    assert world.take(order("KR-7", (2, 1))).verdict is Verdict.PLACED
    assert [world.memory_shop.order_row(i).status for i in world.shop_orders("KR-7")] == [LIVE]
    assert world.memory_shop.stock_of("2") == 6
    assert world.record("KR-7").state is OrderState.CONFIRMED
    world.report()
    assert about_orders(world.news()) == []


def test_an_order_waiting_for_payment_is_followed_after_the_store_was_lost(backups: Backups) -> None:
    """A placed order that waits for payment can still be paid by the retailer's status."""
    world = backups.world
    number = world.take(order("KR-7", (2, 1), status=OrderStatus.PENDING_PAYMENT)).number
    backups.lose()
    world.relay(number, LIVE)
    assert world.memory_shop.order_row(shop_id(world, "KR-7")).status is LIVE


# --- a store a day old -------------------------------------------------------------------------


def test_orders_since_the_backup_are_adopted_and_old_ones_go_on(backups: Backups) -> None:
    """Yesterday's store: what it knows is compared, what it does not know is adopted, nothing is doubled."""
    world = backups.world
    backups.keep("yesterday")
    world.take(order("KR-5", (1, 1)))
    refund = world.memory_shop.refund(shop_id(world, "KR-1"), Decimal("2.00"))
    world.report()
    world.memory_shop.cancel(shop_id(world, "KR-2"))
    world.report()
    before = about_orders(world.news())
    world.advance(timedelta(days=1))
    backups.put_back("yesterday")
    world.report()
    assert set(about_orders(world.news())) == set(before)
    assert RefundIssued("KR-1", Decimal("2.00"), refund.deduplication_id) in before
    assert world.record("KR-5").adopted
    assert len(world.shop_orders("KR-5")) == 1


def test_an_order_that_was_being_placed_at_the_backup_is_not_doubled(backups: Backups) -> None:
    """The store remembers an intent; the shop has the order since: it is found, not posted again."""
    world = backups.world
    when(world, "create_order", "before", fail(ShopUnavailable("away")))
    with pytest.raises(ShopUnavailable):
        world.take(order("KR-7", (2, 1)))
    backups.keep("yesterday")
    world.take(order("KR-7", (2, 1)))
    world.advance(timedelta(days=1))
    backups.put_back("yesterday")
    world.finish()
    assert len(world.shop_orders("KR-7")) == 1
    assert world.memory_shop.stock_of("2") == 6
    assert world.record("KR-7").state is OrderState.CONFIRMED
    assert world.record("KR-7").order is None


def test_waiting_item_events_of_an_old_store_are_thrown_away(backups: Backups) -> None:
    """What waited yesterday about stock is older than what was told since: all is told anew instead."""
    world = backups.world
    world.memory_shop.set_stock("2", 1)
    world.memory_platform.trouble = None
    collect_changes(world.shop, world.store, world.notifier, world.rules)
    backups.keep("yesterday")
    world.memory_shop.set_stock("2", 9)
    world.collect()
    world.advance(timedelta(days=1))
    world.news()
    backups.put_back("yesterday")
    assert not [e for e in world.news() if isinstance(e, ItemChanged)]
    world.collect()
    world.sweep()
    assert world.live()[gtin(2)] == 9


def test_what_was_told_since_the_backup_is_told_anew(backups: Backups) -> None:
    """An old store that agrees with the shop again does not know what the platform was told meanwhile."""
    world = backups.world
    backups.keep("an hour ago")
    world.memory_shop.set_stock("2", 1)
    world.collect()
    assert world.live()[gtin(2)] == 1
    world.advance(timedelta(hours=1))
    world.memory_shop.set_stock("2", 7)
    backups.put_back("an hour ago")
    world.sweep()
    assert world.live()[gtin(2)] == 7


def test_more_withdrawals_than_fit_at_once_are_all_told_again(world: World) -> None:
    """A waiting withdrawal thrown away with the rest is told again, however many there are."""
    rows = 1500
    with world.store.transaction() as tx:
        tx.catalogue.remember_told([told(f"{n:014d}", f"p{n}", live=False) for n in range(rows)])
    world.resume()
    with world.store.transaction() as tx:
        assert tx.outbox.counts() == (rows, 0)


def test_held_offers_are_told_sold_out_again(backups: Backups) -> None:
    """What the brake holds and the shop hides stays sold out on the platform, also after a resumption."""
    world = backups.world
    world.begin(*(simple(n) for n in range(11, 51)))
    for n in range(11, 41):
        world.memory_shop.edit(str(n), published=False)
    world.collect()
    world.news()
    world.advance(timedelta(hours=1))
    backups.start()
    world.collect()
    sold_out = ItemChanged(gtin(11), stock=Stock(0, in_stock=False))
    assert sold_out in world.news()
    assert world.live()[gtin(11)] == 0


def test_a_shop_restored_from_its_own_backup_invents_nothing(backups: Backups) -> None:
    """Ids are issued again: an order's id that belongs to a shopper now is never reported as ours."""
    world = backups.world
    backup = world.memory_shop.backup()
    for n in range(5, 8):
        world.take(order(f"KR-{n}", (1, 1)))
    world.memory_shop.restore(backup)
    for _ in range(3):
        stranger = world.memory_shop.sell("2")
        world.memory_shop.cancel(stranger.id)
    world.advance(timedelta(hours=1))
    backups.start()
    world.report()
    assert about_orders(world.news()) == []
    assert all(world.record(f"KR-{n}").missing for n in range(5, 8))


def test_an_order_lost_between_note_and_live_is_asked_for_and_finished(backups: Backups) -> None:
    """It was accepted; the shop has it pending, and only its sender knows what it was to become."""
    world = backups.world
    when(world, "make_live", "before", fail(ShopUnavailable("away")))
    lost = order("KR-9", (2, 1))
    assert world.answer(lost).verdict is Verdict.TAKEN
    backups.lose()
    world.sweep()
    assert number_of(world.store, world.notifier, "KR-9") is None
    assert "order.unknown.KR-9" in world.notifier.raised
    world.take(lost)
    assert "order.unknown.KR-9" not in world.notifier.raised
    assert number_of(world.store, world.notifier, "KR-9") == world.record("KR-9").shop_number
    (row,) = [row for row in world.memory_shop.all_orders() if row.kickroute_number == "KR-9"]
    assert row.status is LIVE


def test_bringing_up_to_date_goes_on_where_the_process_died(
    backups: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store with many orders is brought up to date in the end, however often the process is killed."""
    world = backups.world
    monkeypatch.setattr("connector.starting.resume.AT_ONCE", 1)
    for number in ("KR-1", "KR-4"):
        world.memory_shop.change_status(shop_id(world, number), OrderStatus.COMPLETED)
    world.store.close()
    backups.path.unlink()
    world.restart()
    asked: list[str] = []

    def die_at_the_fifth(name: str, side: str) -> None:
        world.clock.advance(timedelta(seconds=1))
        if (name, side) == ("orders", "before"):
            asked.append(name)
            if len(asked) == 5:
                raise ShopUnavailable("killed")

    world.memory_shop.on_call = die_at_the_fifth
    with pytest.raises(ShopUnavailable):
        world.resume()
    beat(world.store)
    assert is_stale(world.store)
    world.restart()
    assert world.resume().adopted == 4 - 2
    beat(world.store)
    assert not is_stale(world.store)
    # Each order is read to be adopted, and to be told; the third is begun twice.
    assert len(asked) == 4 * 2 + 1
    world.deliver()
    told = [event.number for event in about_orders(world.news()) if isinstance(event, OrderChanged)]
    assert sorted(told) == ["KR-1", "KR-4"]


# --- whose store -------------------------------------------------------------------------------


SHOP = ShopIdentity("shop-a", "Laden A", "1", "EUR", prices_include_tax=True)
OTHER = ShopIdentity("shop-b", "Laden B", "1", "EUR", prices_include_tax=True)


def test_a_store_belongs_to_one_shop_and_one_key(world: World) -> None:
    """The first start binds the store; the same shop and key may start again."""
    bind(world.store, SHOP, "key")
    bind(world.store, SHOP, "key")
    with world.store.transaction() as tx:
        assert "key" not in [value for name, value in tx.facts.starting_with("platform.").items()]


def test_another_shop_behind_a_known_store_starts_nothing(world: World) -> None:
    """Orders and told items of one shop must never meet those of another: both ways out are named."""
    bind(world.store, SHOP, "key")
    with pytest.raises(WrongShop, match="--moved") as refused:
        bind(world.store, OTHER, "key")
    assert "Laden A" in str(refused.value)
    assert "Laden B" in str(refused.value)
    rebind(world.store, OTHER)
    bind(world.store, OTHER, "key")


def test_another_suppliers_key_starts_nothing(world: World) -> None:
    """A key that replaces the one before is taken over when that is named; any other is refused."""
    bind(world.store, SHOP, "old")
    with pytest.raises(WrongShop, match="previous_api_key"):
        bind(world.store, SHOP, "new")
    bind(world.store, SHOP, "new", "old")
    bind(world.store, SHOP, "new")


def test_an_adopted_pending_order_is_no_stray(backups: Backups) -> None:
    """An order that waits for payment is known, also after its store was lost."""
    world = backups.world
    world.take(order("KR-7", (2, 1), status=OrderStatus.PENDING_PAYMENT))
    backups.lose()
    world.advance(timedelta(hours=2))
    world.counter.index.newest_orders(None)
    assert reconcile_orders(world.counter) == []
    assert isinstance(world.store, Store)
