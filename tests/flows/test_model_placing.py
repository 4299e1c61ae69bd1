"""What was found by checking a model of placing: each rule that is left out has a shortest way to harm.

Each test walks one of those ways against the real code, with the shop in memory. Harm is two orders of one
number that staff may ship, an order that is lost without an alarm, or one that is refused though it stands
in the shop.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from connector.model import Finding, FindingCode, NewOrder, OrderStatus, ShopOrder
from connector.model.errors import OrderWaits, ShopDoubtful
from connector.model.records import OrderState
from connector.orders.index.looks import Looks
from connector.orders.intake import Verdict, answer_unplaced, number_of
from connector.store.attempts import Attempts
from tests.flows.breaking import Death
from tests.flows.test_intake import fail, when
from tests.flows.test_reconcile import late_post
from tests.flows.world import BILLING, LIVE, SHIPPING, World, order, simple

PENDING = OrderStatus.PENDING_PAYMENT
NO_ANSWER = ShopDoubtful("no answer")
INCOMING = order("KR-1", (1, 1))


@pytest.fixture
def placing(world: World) -> World:
    """Make a world with two products that the platform knows."""
    world.begin(simple(1), simple(2))
    return world


def rows(world: World, number: str = "KR-1") -> list[ShopOrder]:
    """Return all rows of a number, the trash included, oldest first."""
    return [row for row in world.memory_shop.all_orders() if row.kickroute_number == number]


def live(world: World, number: str = "KR-1") -> list[str]:
    """Return the ids of the orders of a number that staff may ship."""
    return [row.id for row in rows(world, number) if not row.pending and not row.trashed]


def plugin(world: World, **fields: Any) -> ShopOrder:
    """Let the platform's own plugin place the order, live."""
    made = world.memory_shop.place_foreign_order(
        [("1", 1)], kickroute_number="KR-1", shipping=SHIPPING, billing=BILLING
    )
    return world.memory_shop.edit_order(made.id, **fields) if fields else made


def lose(world: World, call: str, side: str) -> None:
    """Take the order, and lose what a call answers; before its effect it is as if it were executed late."""
    when(world, call, side, fail(NO_ANSWER))
    with pytest.raises(ShopDoubtful):
        world.take(INCOMING)


def kill(world: World, call: str, side: str) -> None:
    """Take the order, let the process die at a call, and start anew."""
    when(world, call, side, _die)
    with pytest.raises(Death):
        world.take(INCOMING)
    world.restart()


def _die() -> None:
    raise Death


# --- *PUT sent* is remembered; such a row is never trashed; what is in the trash is never posted again ----


def test_an_order_in_the_trash_is_never_posted_again(placing: World) -> None:
    """PUT hangs → staff trashes our row → posted again and live → the late PUT revives the first: two."""
    lose(placing, "make_live", "before")
    (ours,) = rows(placing)
    placing.memory_shop.move_to_trash(ours.id)
    assert placing.take(INCOMING).verdict is Verdict.TAKEN
    placing.memory_shop.make_live(ours.id, LIVE)
    assert len(rows(placing)) == 1
    assert live(placing) == [ours.id]
    assert "trash" in placing.notifier.raised["order.parked.KR-1"]


def test_a_row_that_was_told_to_become_live_is_never_trashed(placing: World) -> None:
    """PUT hangs → the plugin's row gets its mark → ours loses → the late PUT → our DELETE: none is left."""
    lose(placing, "make_live", "before")
    (ours,) = rows(placing)
    theirs = plugin(placing)
    assert placing.take(INCOMING).verdict is Verdict.TAKEN
    placing.memory_shop.make_live(ours.id, LIVE)
    assert not placing.memory_shop.order_row(ours.id).trashed
    assert all(row.number in placing.notifier.raised["order.parked.KR-1"] for row in (ours, theirs))


# --- 404, 428, 422, 503 only before the first post ---------------------------------------------------------


@pytest.mark.parametrize("call", ["create_order", "add_note", "make_live"])
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("is_told", [False, True], ids=["no answer", "told 200"])
def test_nothing_is_refused_after_a_post(placing: World, call: str, side: str, is_told: bool) -> None:
    """428 after an unanswered call: the row goes live after the refusal, two after the order came again."""
    lose(placing, call, side)
    placing.memory_shop.set_stock("1", 0)
    placing.collect()
    if is_told:
        assert answer_unplaced(placing.store, INCOMING).verdict is Verdict.TAKEN
    assert placing.take(INCOMING).verdict in (Verdict.TAKEN, Verdict.PLACED, Verdict.KNOWN)
    placing.finish()
    assert live(placing) or "order.parked.KR-1" in placing.notifier.raised


def test_a_row_is_never_trashed_for_too_little_stock(placing: World) -> None:
    """DELETE before a 428 hangs → look → live → 201 → the late DELETE: no order, though it was told."""
    lose(placing, "add_note", "before")
    placing.memory_shop.set_stock("1", 0)
    placing.take(INCOMING)
    assert "trash_order" not in placing.memory_shop.calls
    assert not rows(placing)[0].trashed


# --- an intent found at start is a post without an answer --------------------------------------------------


def test_an_intent_found_at_start_is_a_post_without_an_answer(placing: World) -> None:
    """Killed between POST and answer, next time too little stock: a 428 would leave the row behind."""
    kill(placing, "create_order", "after")
    placing.memory_shop.set_stock("1", 0)
    assert placing.take(INCOMING).verdict is Verdict.TAKEN
    (ours,) = rows(placing)
    record = placing.record("KR-1")
    assert (record.state, record.shop_id) == (OrderState.PARKED, ours.id)


def test_a_post_without_an_answer_is_not_posted_again(placing: World) -> None:
    """What it made is found by its token, whatever else happened in the shop meanwhile."""
    kill(placing, "create_order", "after")
    for _ in range(30):
        placing.memory_shop.sell("2", 0)
    placing.finish()
    assert len(rows(placing)) == len(live(placing)) == 1


# --- what may be trashed -----------------------------------------------------------------------------------


def test_a_copy_that_staff_made_is_never_trashed(placing: World) -> None:
    """POST answered, staff copies the order with its meta before the look: the copy stays, ours waits."""
    shop = placing.memory_shop
    copies: list[ShopOrder] = []
    when(placing, "newest_orders", "before", lambda: None)
    when(placing, "create_order", "after", lambda: copies.append(shop.copy_order(rows(placing)[0].id)))
    with pytest.raises(OrderWaits):
        placing.take(INCOMING)
    assert [row.trashed for row in rows(placing)] == [False, False]
    assert live(placing) == []
    assert copies[0].number in placing.notifier.raised["order.twin.KR-1"]
    shop.move_to_trash(copies[0].id)
    placing.finish()
    assert live(placing) == [rows(placing)[0].id]
    assert placing.notifier.raised == {}


def test_of_two_rows_with_the_token_of_an_unanswered_post_none_is_trashed(placing: World) -> None:
    """Which of them is the copy nobody can tell."""
    lose(placing, "create_order", "after")
    placing.memory_shop.copy_order(rows(placing)[0].id)
    with pytest.raises(OrderWaits):
        placing.take(INCOMING)
    assert [row.trashed for row in rows(placing)] == [False, False]
    assert live(placing) == []


def test_the_older_of_two_rows_with_one_token_is_the_order(placing: World) -> None:
    """Once staff threw the copy away, the order itself goes live."""
    lose(placing, "create_order", "after")
    original, copied = rows(placing)[0], placing.memory_shop.copy_order(rows(placing)[0].id)
    with pytest.raises(OrderWaits):
        placing.take(INCOMING)
    assert copied.number in placing.notifier.raised["order.twin.KR-1"]
    placing.memory_shop.move_to_trash(copied.id)
    placing.finish()
    assert live(placing) == [original.id]


def test_of_two_posts_of_ours_the_late_one_is_trashed(placing: World) -> None:
    """A first post is executed after the second was answered: it is the only row with its token."""
    waiting: list[NewOrder] = []
    create = type(placing.memory_shop).create_order
    shop = placing.memory_shop

    def late(new: NewOrder) -> ShopOrder:
        waiting.append(new)
        if len(waiting) == 1:
            raise NO_ANSWER
        made = create(shop, new)
        create(shop, waiting[0])
        return made

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shop, "create_order", late)
        with pytest.raises(ShopDoubtful):
            placing.take(INCOMING)
        assert placing.take(INCOMING).verdict is Verdict.PLACED
    assert [row.trashed for row in rows(placing)] == [False, True]
    assert len(live(placing)) == 1


def test_a_shop_that_keeps_what_it_was_told_to_trash_is_no_endless_loop(
    placing: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers that the row is gone and shows it all the same: the order waits, and a person is told."""
    late = late_row_of_ours(placing)
    told: list[str] = []

    def keep(order_id: str) -> None:
        told.append(order_id)
        assert len(told) == 1, "told to leave again and again"

    monkeypatch.setattr(placing.memory_shop, "trash_order", keep)
    with pytest.raises(OrderWaits):
        placing.take(INCOMING)
    assert told == [late.id]
    assert live(placing) == []
    assert late.number in placing.notifier.raised["order.twin.KR-1"]


def late_row_of_ours(world: World) -> ShopOrder:
    """Let a first post hang, a second be answered, and then the first be executed; returns its row."""
    waiting: list[NewOrder] = []
    shop = world.memory_shop
    create = type(shop).create_order

    def hang(new: NewOrder) -> ShopOrder:
        waiting.append(new)
        raise NO_ANSWER

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shop, "create_order", hang)
        with pytest.raises(ShopDoubtful):
            world.take(INCOMING)
    lose(world, "add_note", "before")
    return create(shop, waiting[0])


# --- any other row of the number keeps us from going live --------------------------------------------------


def test_a_pending_row_of_the_plugin_keeps_us_from_going_live(placing: World) -> None:
    """The plugin's row is pending: alarm, we go live, it goes live: two. So we wait."""
    shop = placing.memory_shop
    when(placing, "create_order", "after", lambda: plugin(placing, status=PENDING, pending=True))
    with pytest.raises(OrderWaits):
        placing.take(INCOMING)
    ours, theirs = rows(placing)
    assert live(placing) == []
    assert answer_unplaced(placing.store, INCOMING).verdict is Verdict.TAKEN
    shop.change_status(theirs.id, LIVE)
    placing.finish()
    assert live(placing) == [theirs.id]
    assert shop.order_row(ours.id).trashed
    assert placing.record("KR-1").shop_id == theirs.id
    assert placing.notifier.raised == {}


def test_after_ten_minutes_a_person_decides(placing: World) -> None:
    """Another row that never becomes live parks the order, with the rows' numbers; nothing is lost."""
    when(placing, "create_order", "after", lambda: plugin(placing, status=PENDING, pending=True))
    with pytest.raises(OrderWaits):
        placing.take(INCOMING)
    placing.advance(timedelta(minutes=11))
    placing.restart()
    placing.finish()
    assert placing.record("KR-1").state is OrderState.PARKED
    assert rows(placing)[1].number in placing.notifier.raised["order.parked.KR-1"]
    assert "order.twin.KR-1" not in placing.notifier.raised


# --- every PUT live needs a look of this run, after the post's answer, at most 10 s old --------------------


def test_a_restart_looks_before_it_goes_live(placing: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in *noted*, straight to the PUT after the start: the plugin's twin was visible."""
    with monkeypatch.context() as patched:
        patched.setattr(Attempts, "send_put", lambda *_: _die())
        with pytest.raises(Death):
            placing.take(INCOMING)
    placing.restart()
    assert placing.record("KR-1").state is OrderState.NOTED
    theirs = plugin(placing)
    placing.finish()
    assert live(placing) == [theirs.id]


def test_a_failed_put_looks_again(placing: World) -> None:
    """The PUT failed, and the plugin placed meanwhile: we do not go live beside it."""
    lose(placing, "make_live", "before")
    theirs = plugin(placing)
    placing.take(INCOMING)
    assert live(placing) == [theirs.id]
    assert "order.parked.KR-1" in placing.notifier.raised


def test_an_old_look_is_no_look(placing: World) -> None:
    """The note took longer than a look is good for: what came meanwhile is seen before the PUT."""
    clock = [100.0]
    looks = Looks(placing.counter.index, lambda: clock[0])
    placing.counter = replace(placing.counter, looks=looks)
    theirs: list[ShopOrder] = []

    def slowly() -> None:
        clock[0] += 11
        theirs.append(plugin(placing))

    when(placing, "add_note", "before", slowly)
    placing.take(INCOMING)
    assert live(placing) == [theirs[0].id]


def test_the_look_comes_after_the_post(placing: World) -> None:
    """The plugin looks up, we look up, both post: only a look after our post's answer sees the other."""
    theirs: list[ShopOrder] = []
    when(placing, "create_order", "before", lambda: theirs.append(plugin(placing)))
    placing.take(INCOMING)
    assert live(placing) == [theirs[0].id]


def test_the_look_waits_where_the_plugin_is_active(placing: World) -> None:
    """Its look-up before our post's commit and its mark after our look: two live. So the look waits."""
    shop = placing.memory_shop
    shop.found = (Finding(FindingCode.PLATFORM_PLUGIN, {"name": "Kickroute"}),)
    rested: list[float] = []
    when(placing, "create_order", "before", lambda: plugin(placing, kickroute_number="", by_plugin=False))

    def rest(seconds: float) -> None:
        rested.append(seconds)
        (theirs,) = [row for row in shop.all_orders() if not row.kickroute_number]
        shop.edit_order(theirs.id, kickroute_number="KR-1", by_plugin=True)

    placing.counter = replace(placing.counter, rest=rest)
    placing.take(INCOMING)
    assert len(live(placing)) == 1
    assert len(rested) == 1
    assert rested[0] == pytest.approx(1.0, abs=0.2)


# --- the index ---------------------------------------------------------------------------------------------


def test_an_index_of_another_shop_is_not_believed(placing: World) -> None:
    """Put back to nothing, more new orders than before: an old "not there" is believed, and two are live.

    The plugin's row lies below what a look shows, in a stretch that was read in the shop of before.
    """
    theirs = put_back(placing, before=20, since=25)
    placing.take(INCOMING)
    assert live(placing) == [theirs.id]


def test_a_lower_highest_id_drops_the_index(placing: World) -> None:
    """The shop was put back and has fewer orders than before: what was known of them is forgotten."""
    theirs = put_back(placing, before=40, since=15)
    placing.take(INCOMING)
    assert live(placing) == [theirs.id]


def put_back(world: World, before: int, since: int) -> ShopOrder:
    """Read a shop's orders, put it back to nothing, and let the plugin and then shoppers buy; its order."""
    shop = world.memory_shop
    nothing = shop.backup()
    for _ in range(before):
        shop.sell("2", 0)
    whole(world)
    shop.restore(nothing)
    world.advance(timedelta(seconds=5))
    theirs = plugin(world)
    for _ in range(since):
        shop.sell("2", 0)
    return theirs


def test_a_hit_counts_only_when_the_order_shows_the_number(placing: World) -> None:
    """The index names an order that carries the number no more: the order is placed."""
    shop = placing.memory_shop
    theirs = plugin(placing)
    whole(placing)
    shop.edit_order(theirs.id, silently=True, kickroute_number="")
    assert placing.take(INCOMING).verdict is Verdict.PLACED
    assert len(live(placing)) == 1


def whole(world: World) -> None:
    """Read all orders into the index."""
    for _ in range(20):
        if world.counter.index.is_whole:
            return
        world.counter.index.build()
    raise AssertionError("the index is never whole")


# --- what a reading shows ----------------------------------------------------------------------------------


def test_a_second_row_of_a_placed_order_is_an_alarm(placing: World) -> None:
    """Nobody ever looks: a mark set later on another row is told by the next reading that shows it."""
    placing.take(INCOMING)
    placing.report()
    other = placing.memory_shop.sell("2", 1)
    placing.memory_shop.edit_order(other.id, kickroute_number="KR-1")
    placing.report()
    assert other.number in placing.notifier.raised["order.double.KR-1"]
    placing.memory_shop.edit_order(other.id, kickroute_number="")
    placing.counter.index.newest_orders(None)
    placing.report_hinted(rows(placing)[0].id)
    assert "order.double.KR-1" not in placing.notifier.raised


@pytest.mark.parametrize("read", ["report", "look"])
def test_a_placed_order_that_is_pending_again_is_an_alarm(placing: World, read: str) -> None:
    """The shop was put back to between the post and the PUT: nobody would ship it, and nobody told."""
    backups: list[object] = []
    when(placing, "make_live", "before", lambda: backups.append(placing.memory_shop.backup()))
    placing.take(INCOMING)
    placing.report()
    placing.memory_shop.restore(backups[0])  # type: ignore[arg-type]
    placing.advance(timedelta(seconds=5))
    if read == "report":
        placing.report_hinted(rows(placing)[0].id)
    else:
        placing.counter.index.newest_orders(None)
    assert "pending" in placing.notifier.raised["order.pending_again.KR-1"]
    placing.memory_shop.change_status(rows(placing)[0].id, LIVE)
    placing.report_hinted(rows(placing)[0].id)
    assert "order.pending_again.KR-1" not in placing.notifier.raised


def test_resume_leaves_pending_rows_to_intake(placing: World) -> None:
    """Pending row adopted, 201 told, never live: it is not told, and placed when it is sent again."""
    lose(placing, "make_live", "before")
    with placing.store.transaction() as tx:
        tx.orders.forget("KR-1")
    placing.resume()
    assert number_of(placing.store, placing.notifier, "KR-1") is None
    assert placing.take(INCOMING).verdict is Verdict.PLACED
    assert live(placing) == [rows(placing)[0].id]


# --- unavoidable, so told and set back ---------------------------------------------------------------------


def test_a_stranger_that_the_put_hit_is_set_back(placing: World) -> None:
    """The shop is put back between look and PUT: the answer shows another order, told and set back."""
    shop = placing.memory_shop
    nothing = shop.backup()
    strangers: list[ShopOrder] = []

    def put_back() -> None:
        shop.restore(nothing)
        placing.advance(timedelta(seconds=5))
        strangers.append(shop.place_foreign_order([("2", 1)], status=PENDING))

    when(placing, "make_live", "before", put_back)
    placing.take(INCOMING)
    placing.finish()
    (stranger,) = strangers
    assert shop.order_row(stranger.id).pending
    assert stranger.number in placing.notifier.raised["order.set_back.KR-1"]
    assert len(live(placing)) == 1
    assert placing.record("KR-1").state is OrderState.CONFIRMED


def test_a_late_post_of_ours_is_no_second_order(placing: World) -> None:
    """A post that is executed after all, long after its order was placed by another, is cleared away."""
    late = late_post(placing, "KR-1")
    placing.counter.index.newest_orders(None)
    assert placing.notifier.raised == {}
    assert len(live(placing)) == 1
    assert placing.memory_shop.order_row(late).pending
