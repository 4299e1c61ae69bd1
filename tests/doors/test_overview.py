"""The first page: whether all is well, what needs somebody, each once with its remedy, and the figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from connector.alarms import LoggedAlarms
from connector.catalogue.absence import absence
from connector.model import OrderChanged, OrderStatus
from connector.model.errors import PlatformRefused
from connector.model.records import OfferRecord, OrderState
from connector.running.attempts import Task
from connector.views.figures import Hour, within
from connector.views.overview import Overview, Verdict, overview
from connector.web.pages.decisions import A_PAGE
from tests.doors.test_pages import Outline
from tests.doors.world import World, product
from tests.waiting import LIMIT


def _now(world: World) -> Overview:
    return overview(world.store, world.settings, world.engine, is_running=True)


def _hold_prices(world: World, count: int) -> None:
    with world.store.transaction() as tx:
        for n in range(count):
            key = f"{n:014d}"
            held = ("price_held", {"price": "1.00", "told": "9.00", "name": f"Liquid {n}"})
            tx.catalogue.decide({key: [OfferRecord(key, key, key, key, f"Liquid {n}", (held,))]})


# --- is all well? --------------------------------------------------------------------------------


def test_green_is_only_what_offers(world: World) -> None:
    """While Kickroute has taken nothing the page is yellow, then green."""
    assert _now(world).verdict is Verdict.QUIET
    assert 'class="hero wait"' in world.get("/").text
    world.deliver_all()
    assert _now(world).verdict is Verdict.WELL
    assert 'class="hero fine"' in world.get("/").text


@pytest.mark.parametrize("name", ["paused_since", "leaving_since"])
def test_away_is_never_green(world: World, name: str) -> None:
    """Neither in a pause nor while leaving does the page say that all is well."""
    world.deliver_all()
    with world.store.transaction() as tx:
        setattr(tx.facts, name, world.store.now())
        assert absence(tx, world.store.now()) is not None
    assert _now(world).verdict is Verdict.AWAY
    page = world.get("/").text
    assert "All is well" not in page
    assert 'class="hero wait"' in page


# --- what needs somebody -------------------------------------------------------------------------


def test_a_parked_order_is_said_once_with_its_buttons(world: World) -> None:
    """Its alarm and the order are one entry: the reason, the three choices, and the way to the order."""
    world.live_order("KR-1")
    with world.store.transaction() as tx:
        tx.orders.change(
            "KR-1", state=OrderState.PARKED, parked_from=OrderState.LIVE, parked_reason="it differs"
        )
    LoggedAlarms(world.store).raise_alarm("order.parked.KR-1", "order KR-1 differs from what was sent")
    (trouble,) = _now(world).troubles
    assert [each.command for each in trouble.remedies] == ["orders.retry", "orders.cancel", "orders.forget"]
    assert trouble.order == "KR-1"
    page = Outline(world.get("/").text)
    assert page.text.count("rder KR-1 differs from what was sent") == 1
    assert "./order?number=KR-1" in {a.get("href") for tag, a in page.tags if tag == "a"}
    assert any((a.get("href") or "").startswith("https://memory.example/orders/") for _, a in page.tags)


def test_a_refused_message_is_said_once_with_its_buttons(world: World) -> None:
    """A message about an order that is set aside is its alarm, with *send again* and *give up*."""
    world.live_order("KR-1")
    world.deliver_all()
    world.platform.refuses = lambda _event: True
    with world.store.transaction() as tx:
        tx.outbox.add_order_event(OrderChanged("KR-1", status=OrderStatus.COMPLETED))
    world.deliver_all()
    now = _now(world)
    assert [each.key.rpartition(".")[0] for each in now.troubles] == ["outbox.parked"]
    assert [each.command for each in now.troubles[0].remedies] == ["outbox.retry", "outbox.discard"]


def test_many_refused_products_are_one_entry_with_a_list(world: World) -> None:
    """They are counted; one button sends all again, and a link leads to each of them."""
    with world.store.transaction() as tx:
        for entry in tx.outbox.entries():
            tx.outbox.park(entry.id, str(PlatformRefused("items: too many")))
    (trouble,) = _now(world).troubles
    assert (trouble.count, trouble.more) == (2, "outbox")
    assert [dict(each.fields) for each in trouble.remedies] == [{"id": "all"}]
    assert "Show all 2" in world.get("/").text


def test_held_prices_bury_nothing(world: World) -> None:
    """349 of them are one entry that shows three and leads to all; an order that waits is seen as well."""
    _hold_prices(world, 349)
    world.live_order("KR-1")
    with world.store.transaction() as tx:
        tx.orders.change("KR-1", state=OrderState.PARKED, parked_reason="it differs")
    page = world.get("/").text
    assert page.count('value="price.confirm"') == 3
    assert "Dealer prices that wait for your yes or no: 349" in page
    assert "All 349 one below the other" in page
    assert 'value="orders.cancel"' in page
    assert len(_now(world).troubles) == 2


def test_all_decisions_stand_on_pages_of_their_own(world: World) -> None:
    """A page at a time, with yes and no for each; one beyond the last is the last."""
    _hold_prices(world, A_PAGE + 5)
    first, last = world.get("/decisions").text, world.get("/decisions?page=99").text
    assert first.count('value="price.confirm"') == A_PAGE
    assert last.count('value="price.confirm"') == 5
    assert "Page 2 of 2" in last
    assert 'rel="prev"' in last
    assert "Nothing waits for you" in _emptied(world)


def _emptied(world: World) -> str:
    with world.store.transaction() as tx:
        tx.catalogue.decide({f"{n:014d}": [] for n in range(A_PAGE + 5)})
    return world.get("/decisions").text


def test_what_an_alarm_says_is_not_said_again_as_a_failure(world: World) -> None:
    """What fails for long has an alarm: it leaves the list of what is tried again by itself."""
    attempts = world.engine.attempts
    for number in ("KR-7", "KR-8"):
        attempts.failed(_task(number), RuntimeError("the shop breaks on it"))
    assert len(_now(world).tried_again) == 2
    LoggedAlarms(world.store).raise_alarm(f"failing.{_task('KR-7').key}", "it fails again and again")
    now = _now(world)
    assert [row.thing for row in now.tried_again] == ["KR-8"]
    assert [each.key for each in now.troubles] == [f"failing.{_task('KR-7').key}"]


def _task(number: str) -> Task:
    return Task("orders", "read", number)


def test_the_command_line_says_the_same(world: World) -> None:
    """Both read one view: what stands on the page is what ``status`` lists."""
    _hold_prices(world, 5)
    LoggedAlarms(world.store).raise_alarm("shop.slow", "stock is read every 45 seconds")
    assert [each.key for each in _now(world).troubles] == ["prices.held", "shop.slow"]
    facts = world.get("/api/status").json()
    assert [each["key"] for each in facts["troubles"]] == ["prices.held", "shop.slow"]
    assert facts["verdict"] == "trouble"


def test_what_is_over_stays_readable(world: World) -> None:
    """The history says what it was, when it came and when it went."""
    alarms = LoggedAlarms(world.store)
    alarms.raise_alarm("shop.unreachable", "no answer")
    assert "What needed you lately" not in world.get("/").text
    alarms.clear_alarm("shop.unreachable")
    page = Outline(world.get("/").text).text
    assert re.search(r"What needed you lately .* The shop does not answer", page)


# --- figures -------------------------------------------------------------------------------------


def test_orders_are_counted_with_what_they_come_to(world: World) -> None:
    """Today's and those of seven days; a cancelled one and an older one are none of them."""
    for number in ("KR-1", "KR-2", "KR-3", "KR-4"):
        world.live_order(number)
    with world.store.transaction() as tx:
        total = tx.orders.require("KR-1").shop_total
        tx.orders.change("KR-2", received_at=world.store.now() - timedelta(days=3))
        tx.orders.change("KR-3", received_at=world.store.now() - timedelta(days=30))
        tx.orders.change("KR-4", status=OrderStatus.CANCELLED)
    assert total is not None
    figures = _now(world).figures
    assert (figures.today.count, figures.today.total) == (1, total)
    assert (figures.week.count, figures.week.total) == (2, Decimal(2) * total)


def test_orders_without_a_number_are_counted(world: World) -> None:
    """Open ones without a parcel, and since when the oldest waits."""
    for number in ("KR-1", "KR-2"):
        world.live_order(number)
    with world.store.transaction() as tx:
        tx.orders.change("KR-2", status=OrderStatus.CANCELLED)
        since = tx.orders.require("KR-1").received_at
    figures = _now(world).figures
    assert (figures.untracked, figures.untracked_since) == (1, since)


def test_what_a_stock_change_took_is_measured(world: World) -> None:
    """From the sweep that read it until the platform took it; products that are told anew are none."""
    world.deliver_all()
    assert _now(world).figures.speed.count == 0
    world.offer(product("1", "4006381333931", stock=3))
    world.deliver_all()
    speed = _now(world).figures.speed
    assert (speed.count, speed.half, speed.most) == (1, 1, 1)
    page = world.get("/").text
    assert 'role="img"' in page
    assert page.count("<rect") == 2
    assert "The figures" in page


def test_half_and_most_are_read_from_counts() -> None:
    """The first bound that holds the share."""
    assert within({}, 0.5) is None
    assert within({1: 50, 5: 45, 60: 5}, 0.5) == 1
    assert within({1: 50, 5: 45, 60: 5}, 0.95) == 5
    assert within({1: 1, 900: 1}, 0.95) == 900
    assert Hour.__slots__


def test_the_page_refreshes_itself_by_its_part(world: World) -> None:
    """Htmx asks for the part that it replaces; without script a link does."""
    page = world.get("/").text
    assert 'hx-trigger="every 10s" hx-target="#overview" hx-select="#overview"' in page
    part = world.get("/", headers={"HX-Request": "true"}).text
    assert 'id="overview"' in part
    assert "<html" not in part
    assert '<a href="./">Refresh</a>' in page


def test_it_is_small(make_world: Callable[..., World]) -> None:
    """However much needs somebody, the page stays below 100 KB."""
    world = make_world()
    _hold_prices(world, 200)
    alarms = LoggedAlarms(world.store)
    for n in range(60):
        alarms.raise_alarm(f"order.edited.KR-{n}", "the order was edited in the shop: its lines differ")
    answer = world.session.get(f"{world.url}/", timeout=LIMIT)
    assert len(answer.content) < 100_000
