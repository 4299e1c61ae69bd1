"""Which figure counts: no older one is told after a newer one, and no unit of ours is told twice.

The first tests are the shortest ways to a wrong stock that a search through all interleavings found.
"""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from connector.catalogue.collect import Sweep, collect_changes, collect_due, collect_ids
from connector.model import ProductPage, Stock
from connector.model.errors import ShopUnavailable
from connector.model.records import OrderState
from connector.orders.intake import Verdict
from connector.store.questions import Question, Questions
from tests.flows.world import World, order, simple
from tests.rules.products import gtin, offer, variants

LIMIT = 60.0


class Stops:
    """Moments at which one thread waits for another."""

    def __init__(self) -> None:
        self._events: dict[str, threading.Event] = {}

    def reach(self, name: str) -> None:
        """Say that this moment has come."""
        self._events.setdefault(name, threading.Event()).set()

    def wait(self, name: str) -> None:
        """Wait until it has."""
        assert self._events.setdefault(name, threading.Event()).wait(LIMIT), name


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Do work in a thread of its own, and wait for its end."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join(LIMIT)
    assert not thread.is_alive()
    assert failed == []


def told(world: World, number: int = 1) -> int | None:
    """Deliver what waits, and return the stock that the platform knows."""
    world.deliver()
    return world.live()[gtin(number)]


def due(world: World) -> list[str]:
    """Return the products that are to be read again."""
    with world.store.transaction() as tx:
        return tx.holders.due()


# --- readings that overlap ---------------------------------------------------------------------


def test_readings_that_overlap_and_differ_make_the_holder_due_again(world: World) -> None:
    """Two questions on their way at once, carried out in the other order than they are answered.

    A page is asked for; after our order is live the holder is asked, and carried out first (0); staff set 2;
    the page is carried out (2) and told; the second answer arrives: 0 must not be told over it.
    """
    world.begin(simple(1, stock=Stock(1, in_stock=True)))
    stops, shop = Stops(), world.memory_shop
    page = threading.get_ident()

    def on_call(name: str, when: str) -> None:
        is_page = threading.get_ident() == page
        if is_page and (name, when) == ("changes_since", "before"):
            stops.reach("page asked")
            stops.wait("holder carried out")
        elif not is_page and (name, when) == ("products", "after"):
            shop.set_stock("1", 2)
            stops.reach("holder carried out")
            stops.wait("page told")

    def ask_the_holder() -> None:
        stops.wait("page asked")
        collect_ids(world.shop, world.store, world.notifier, world.rules, ["1"])

    world.take(order("KR-1", (1, 1)))
    shop.on_call = on_call
    with beside(ask_the_holder):
        collect_changes(world.shop, world.store, world.notifier, world.rules)
        assert told(world) == 2
        stops.reach("page told")
    assert told(world) == 2
    assert due(world) == ["1"]
    collect_due(world.shop, world.store, world.notifier, world.rules)
    assert (told(world), due(world)) == (2, [])


def test_a_held_back_page_does_not_bring_units_back_that_an_order_took(world: World) -> None:
    """A page (1) is held back on its way; our order goes live; the page arrives: the shop has 0."""
    world.begin(simple(1, stock=Stock(5, in_stock=True)))
    world.memory_shop.set_stock("1", 1)

    def on_call(name: str, when: str) -> None:
        if (name, when) == ("changes_since", "after"):
            world.memory_shop.on_call = lambda _name, _when: None
            assert world.take(order("KR-1", (1, 1))).verdict is Verdict.PLACED

    world.memory_shop.on_call = on_call
    world.collect()
    assert told(world) == 0
    collect_due(world.shop, world.store, world.notifier, world.rules)
    assert told(world) == 0


def test_a_changed_reservation_makes_the_holder_due(world: World) -> None:
    """An order that waits keeps its units; what is told falls with it, and rises when it is forgotten."""
    world.begin(simple(1, stock=Stock(5, in_stock=True)))
    world.memory_shop.on_call = _away("create_order")
    assert world.answer(order("KR-1", (1, 3))).verdict is Verdict.TAKEN
    world.memory_shop.on_call = lambda _name, _when: None
    collect_due(world.shop, world.store, world.notifier, world.rules)
    assert told(world) == 5, "it may be live within the next seconds"
    world.advance(timedelta(seconds=10))
    collect_due(world.shop, world.store, world.notifier, world.rules)
    assert told(world) == 2
    assert due(world) == []
    with world.store.transaction() as tx:
        tx.orders.change("KR-1", state=OrderState.FORGOTTEN)
    collect_due(world.shop, world.store, world.notifier, world.rules)
    assert told(world) == 5


def test_after_an_order_of_ours_its_holders_are_due_at_once(world: World) -> None:
    """Not found by the next question for changes, but wanted in the transaction that makes it live."""
    world.begin(simple(1, stock=Stock(5, in_stock=True)), simple(2))
    woken: list[bool] = []
    world.store.on_product_due(lambda: woken.append(True))
    world.take(order("KR-1", (1, 2)))
    assert due(world) == ["1"]
    assert woken
    world.memory_shop.calls.clear()
    collect_due(world.shop, world.store, world.notifier, world.rules)
    assert world.memory_shop.calls == ["products"]
    assert told(world) == 3


def test_a_wish_survives_the_death_of_the_process(world: World) -> None:
    """The order is live, and nobody has read what it left: that is done at the next start."""
    world.begin(simple(1, stock=Stock(5, in_stock=True)))
    world.take(order("KR-1", (1, 2)))
    world.restart()
    collect_due(world.shop, world.store, world.notifier, world.rules)
    assert told(world) == 3


def test_variants_that_share_a_stock_share_a_reservation(world: World) -> None:
    """Units of one variant are missing from what is told of all that take from the same stock."""
    one, two = (offer(n, stock=Stock(9, in_stock=True), holder="20") for n in (1, 2))
    other = offer(3, stock=Stock(9, in_stock=True))
    world.begin(variants(one, two, other, id="20"))
    world.memory_shop.on_call = _away("create_order")
    world.answer(order("KR-1", (1, 4)))
    world.memory_shop.on_call = lambda _name, _when: None
    world.advance(timedelta(seconds=10))
    collect_due(world.shop, world.store, world.notifier, world.rules)
    world.deliver()
    assert world.live() == {gtin(1): 5, gtin(2): 5, gtin(3): 9}


def test_a_reservation_of_a_product_that_is_gone_is_not_asked_for_for_ever(world: World) -> None:
    """What cannot be told any more is read once, not at every look."""
    world.begin(simple(1, stock=Stock(5, in_stock=True)))
    world.memory_shop.on_call = _away("create_order")
    world.answer(order("KR-1", (1, 3)))
    world.memory_shop.on_call = lambda _name, _when: None
    world.memory_shop.delete_product("1")
    world.advance(timedelta(seconds=10))
    for _ in range(2):
        world.memory_shop.calls.clear()
        collect_due(world.shop, world.store, world.notifier, world.rules)
    assert world.memory_shop.calls == []


def _away(call: str) -> Callable[[str, str], None]:
    def on_call(name: str, when: str) -> None:
        if (name, when) == (call, "before"):
            raise ShopUnavailable("the shop is away")

    return on_call


# --- pages of a whole reading ------------------------------------------------------------------


def test_a_page_that_is_behind_is_not_told_over_what_was_read_since(world: World) -> None:
    """A shop may read rows before it needs them: what changed and was told since is not told back.

    Neither does a product come back that was trashed meanwhile; both are read again by their id.
    """
    world.begin(*(simple(n) for n in range(1, 10)))
    pages = [replace(p, behind=min(n, 1)) for n, p in enumerate(world.shop.all_products())]
    run = Sweep(world.shop, world.store, world.notifier, world.rules)
    run._pages = iter(pages)
    run.step()
    world.put(simple(7, stock=Stock(3, in_stock=True)), simple(8, dealer_price="5.10"))
    world.memory_shop.trash_product("9")
    world.collect()
    assert len(world.news()) == 3
    while run.step():
        pass
    world.deliver()
    assert world.news() == []
    assert world.live()[gtin(7)] == 3
    assert gtin(9) not in world.live()


def test_a_page_that_is_not_behind_counts(world: World) -> None:
    """What was told before a page was asked for gives way to it, however short before that was."""
    world.begin(*(simple(n) for n in range(1, 10)))
    run = Sweep(world.shop, world.store, world.notifier, world.rules)
    run.step()
    world.put(simple(7, stock=Stock(3, in_stock=True)))
    world.collect()
    world.memory_shop.set_stock("7", 2, silently=True)
    while run.step():
        pass
    assert told(world, 7) == 2


def test_a_page_may_be_empty(world: World) -> None:
    """A shop that has read rows and needs more for each of them says how far it is, and goes on."""
    world.put(simple(1), simple(2))
    run = Sweep(world.shop, world.store, world.notifier, world.rules)
    run._pages = iter([ProductPage((), total=2), *world.shop.all_products()])
    while run.step():
        pass
    world.deliver()
    assert set(world.live()) == {gtin(1), gtin(2)}


def test_nothing_is_remembered_once_no_question_is_on_its_way(world: World) -> None:
    """What was read is kept for comparison only as long as an older answer may still come."""
    world.begin(*(simple(n) for n in range(1, 10)))
    world.memory_shop.set_stock("1", 2)
    world.collect()
    world.hint("2", "3")
    assert world.store.questions._seen == {}
    assert world.store.questions._open == set()


# --- every interleaving ------------------------------------------------------------------------


@dataclass
class Asking:
    """A question of the small world: what the shop answered, and that it is sent, answered and dealt with."""

    question: Question
    answer: int | None = None


class SmallWorld:
    """One product, a shop whose stock staff change twice, and questions about it, three at once.

    A change is followed by a question that is sent after it, as the feed of changes does.
    """

    def __init__(self, values: tuple[int, ...]) -> None:
        self.questions = Questions()
        self.values = values
        self.stock = self.told = self.moment = self.asked = 0
        self.open: list[Asking] = []
        self.is_wanted = False

    def steps(self) -> list[tuple[str, int]]:
        """Name what may happen next."""
        found = [("change", 0)] if self.values else []
        if len(self.open) < 3 and (self.asked < 3 or self.is_wanted):
            found.append(("ask", 0))
        return found + [("carry out" if one.answer is None else "take", n) for n, one in enumerate(self.open)]

    def after(self, what: str, which: int) -> SmallWorld:
        """Return the world in which that happened."""
        world = self.copied()
        if what == "change":
            world.stock, world.values, world.is_wanted = world.values[0], world.values[1:], True
        elif what == "ask":
            world.asked, world.is_wanted = min(world.asked + 1, 3), False
            question = world.questions.begin()
            question.asked = world.moment
            world.open.append(Asking(question))
        elif what == "carry out":
            world.open[which].answer = world.stock
        else:
            world.take(world.open.pop(which))
        return world

    def copied(self) -> SmallWorld:
        """Return a world of its own that is like this one."""
        world = copy.copy(self)
        world.open = [Asking(Question(one.question.asked), one.answer) for one in self.open]
        world.questions = Questions(
            {one.question for one in world.open}, {key: [*seen] for key, seen in self.questions._seen.items()}
        )
        return world

    def take(self, one: Asking) -> None:
        """Deal with an answer as collecting does."""
        self.moment += 1
        outcome = self.questions.judge("p", one.question.asked, self.moment, one.answer)
        if outcome.counts and one.answer is not None:
            self.told = one.answer
        self.is_wanted = self.is_wanted or outcome.is_due
        self.questions.end(one.question)

    def key(self) -> str:
        """Tell this world from others, as far as what is to come depends on it: numbers by their rank."""
        seen = self.questions._seen.get("p", [])
        numbers = sorted({one.question.asked for one in self.open} | {s.answered for s in seen})
        rank = {number: n for n, number in enumerate(numbers)}
        asked = [(rank[one.question.asked], one.answer) for one in self.open]
        known = sorted((rank[s.answered], str(s.content), s.counted) for s in seen)
        return str((self.values, self.stock, self.told, self.asked, self.is_wanted, asked, known))


@pytest.mark.parametrize("values", [(1, 0), (0, 1)])
def test_at_rest_the_newest_figure_is_told_in_every_interleaving(values: tuple[int, ...]) -> None:
    """Whatever overlaps and in whatever order it is carried out and answered: at rest, told is the stock."""
    left, known, ends = [SmallWorld(values)], set[str](), 0
    while left:
        world = left.pop()
        further = [world.after(*step) for step in world.steps()]
        if not further:
            ends += 1
            assert world.told == world.stock
        fresh = {one.key(): one for one in further}
        left += [one for key, one in fresh.items() if key not in known]
        known |= fresh.keys()
    assert ends > 0
    assert len(known) > 1000
