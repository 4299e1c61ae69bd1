"""The buttons of the status page: what they do, and that nobody else can press them."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from html import unescape

import pytest
import requests
from starlette.requests import Request

from connector.catalogue.absence import absence
from connector.catalogue.collect import sweep
from connector.model.commands import Outcome
from connector.model.records import OrderState
from connector.running.requests import carry_out_waiting
from connector.store import Store
from connector.web import actions
from connector.web.origin import OriginGuard
from connector.web.protection import AccessRefused
from tests.doors.world import GTIN, OTHER_GTIN, World, product
from tests.waiting import LIMIT, happened, until

NEW_GTIN = "4006381333948"


@pytest.fixture(autouse=True)
def daemon(world: World) -> Iterator[None]:
    """Let commands be carried out."""
    stopping = threading.Event()

    def _work() -> None:
        while not stopping.wait(0.02):
            carry_out_waiting(world.engine)

    thread = threading.Thread(target=_work)
    thread.start()
    yield
    stopping.set()
    thread.join()


def _press(world: World, command: str, **fields: str) -> requests.Response:
    """Press a button as a browser does, and return the page that it leads to."""
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": world.url}
    form = {"command": command, **fields}
    return world.session.post(f"{world.url}/do", data=form, headers=headers, timeout=LIMIT)


def _is_paused(store: Store) -> bool:
    with store.transaction() as tx:
        return absence(tx, store.now()) is not None


def test_the_pause_begins_and_ends_by_a_button(world: World) -> None:
    """The page says what became of it, shows the banner, and ends the pause again."""
    page = _press(world, "pause", until="2099-12-31")
    assert page.status_code == 200
    assert "2 offers are told as sold out until 2100-01-01 00:00:00" in page.text
    assert "Pause: all offers are told as sold out until 2100-01-01 00:00:00." in page.text
    assert _is_paused(world.store)
    page = _press(world, "unpause")
    assert "The pause is over" in page.text
    assert not _is_paused(world.store)


def test_a_pause_without_a_day_lasts(world: World) -> None:
    """The empty field is no mistake."""
    assert "until you end it" in _press(world, "pause", until="").text
    assert _is_paused(world.store)


def test_a_day_that_is_none_is_told(world: World) -> None:
    """What is not a day changes nothing: 400 with how it is written."""
    answer = _press(world, "pause", until="soon")
    assert (answer.status_code, _is_paused(world.store)) == (400, False)


def test_a_refusal_is_shown_on_the_page(world: World) -> None:
    """A button that comes too late leads back to the page as well, which says why nothing was done."""
    assert "No withdrawals are held" in _press(world, "withdrawals.confirm", up_to="1").text


def _hold_a_price(world: World) -> None:
    world.shop.edit_offer("1", dealer_price="40.00")
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    assert 'value="price.confirm"' in world.get("/").text


def test_a_held_price_takes_a_yes(world: World) -> None:
    """The price is told once it was confirmed."""
    _hold_a_price(world)
    assert "is confirmed" in _press(world, "price.confirm", gtin=GTIN, price="40.00").text
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    with world.store.transaction() as tx:
        told = tx.catalogue.told_gtin(GTIN.zfill(14))
    assert told is not None
    assert str(told.dealer_price) == "40.00"


def test_a_held_price_takes_a_no(world: World) -> None:
    """It is asked about no more, until the shop has another price; the offer stays withheld."""
    _hold_a_price(world)
    assert "is not told" in _press(world, "price.deny", gtin=GTIN, price="40.00").text
    assert 'value="price.confirm"' not in world.get("/").text
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    assert 'value="price.confirm"' not in world.get("/").text
    assert "price denied" in world.get("/money").text
    world.shop.edit_offer("1", dealer_price="41.00")
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    assert 'value="price.confirm"' in world.get("/").text


def test_an_answer_leads_back_to_where_it_was_given(world: World) -> None:
    """From a row of a filtered list, or a page of decisions, to the same again; to no page of others."""
    _hold_a_price(world)
    row = world.get("/products?state=withheld&q=teekanne").text
    back = unescape(re.findall(r'name="back" value="([^"]*)"', row)[0])
    page = _press(world, "price.confirm", gtin=GTIN, price="40.00", back=back)
    assert page.url.partition("#")[0].startswith(f"{world.url}/products?q=teekanne&state=withheld&done=")
    assert "is confirmed" in page.text
    assert "/decisions?page=2&done=" in _press(world, "price.deny", gtin=GTIN, back="decisions?page=2").url
    for elsewhere in ("//evil.example/products", "https://evil.example?", "../products", "do?x=1"):
        assert _press(world, "sync.full", back=elsewhere).url.startswith(f"{world.url}/?done=")


def test_what_a_button_did_stands_in_the_list(world: World) -> None:
    """With its outcome and who pressed it; what the command line asked for is not among it."""
    _press(world, "pause", until="2099-12-31")
    with world.store.transaction() as tx:
        tx.requests.ask("unpause", {"language": "en"})
        tx.journal.write("", "prices written in the browser", count=12)
    until("both carried out", lambda: not _is_paused(world.store))
    done = world.get("/settings").text.partition("What was done in the browser")[2]
    assert re.search(r"“Paused: 2 offers are told as sold out until [^”]*” – from 127\.0\.0\.1", done)
    assert "prices written – number 12" in done
    assert "The pause is over" not in done


def test_parked_orders_and_messages_have_their_buttons(world: World) -> None:
    """Forgetting an order and giving a message up work from the page."""
    world.live_order("KR-1")
    with world.store.transaction() as tx:
        tx.orders.change(
            "KR-1", state=OrderState.PARKED, parked_from=OrderState.LIVE, parked_reason="differs"
        )
        entry = tx.outbox.entries(limit=1)[0]
        tx.outbox.park(entry.id, "refused")
    assert "closed here" in _press(world, "orders.forget", number="KR-1").text
    assert "Given up" in _press(world, "outbox.discard", id=str(entry.id)).text
    with world.store.transaction() as tx:
        assert tx.orders.require("KR-1").state is OrderState.FORGOTTEN


def test_what_takes_longer_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page does not wait for ever: it says that the work is under way."""
    monkeypatch.setattr(actions, "WAIT_SECONDS", 0.0)
    is_read = threading.Event()

    def _slowly(*_: object) -> Outcome:
        happened("the page is read", is_read)
        return Outcome(is_done=True, sentence="at last")

    monkeypatch.setattr("connector.running.requests._carry_out_safely", _slowly)
    try:
        assert "being carried out" in _press(world, "sync.full").text
    finally:
        is_read.set()


# --- nobody else ---------------------------------------------------------------------------------


def _post(world: World, headers: dict[str, str]) -> int:
    form = {"command": "pause", "until": ""}
    answer = world.session.post(
        f"{world.url}/do", data=form, headers=headers, timeout=LIMIT, allow_redirects=False
    )
    return answer.status_code


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": "kickroute=known"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
        {"Sec-Fetch-Site": "SAME-ORIGIN, cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://127.0.0.1.evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Referer": "http://127.0.0.1/"},
    ],
)
def test_a_forged_press_changes_nothing(world: World, headers: dict[str, str]) -> None:
    """From another site, or from what does not say where it comes from, a form is refused: 403."""
    assert _post(world, headers) == 403
    assert not _is_paused(world.store)
    with world.store.transaction() as tx:
        assert tx.requests.waiting() == []


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_browser_says_that_our_page_was_used(world: World, site: str) -> None:
    """``Sec-Fetch-Site`` decides where a browser sends it."""
    assert _post(world, {"Sec-Fetch-Site": site}) == 303
    assert _is_paused(world.store)


def test_an_older_browser_names_our_address(world: World) -> None:
    """Without ``Sec-Fetch-Site`` the ``Origin`` has to be the address that was asked."""
    assert _post(world, {"Origin": world.url}) == 303


def test_behind_a_proxy_our_address_is_the_public_one() -> None:
    """A proxy may ask by another name: the public address counts as ours as well, and nothing like it."""
    guard = OriginGuard("en", "https://host.example/berg")

    def _passes(origin: str) -> bool:
        headers = [(b"host", b"127.0.0.1:8400"), (b"origin", origin.encode())]
        try:
            guard.require(Request({"type": "http", "headers": headers}))
        except AccessRefused:
            return False
        return True

    assert _passes("https://host.example")
    assert _passes("http://127.0.0.1:8400")
    assert not _passes("https://host.example.evil")
    assert not _passes("null")


def test_a_button_needs_the_password_too(make_world: Callable[..., World]) -> None:
    """Whoever may not see the page may not press its buttons."""
    world = make_world(server={"password": "geheim"})
    assert _post(world, {"Sec-Fetch-Site": "same-origin"}) == 401


@pytest.mark.parametrize("command", ["", "orders.explode", "withdrawals.hold", "leave"])
def test_only_the_buttons_of_the_page_exist(world: World, command: str) -> None:
    """A command that no button has is refused; leaving for good is for the command line only."""
    assert _press(world, command).status_code == 400


def test_an_endless_form_is_not_read(world: World) -> None:
    """A form is small."""
    assert _press(world, "pause", until="x" * 9000).status_code == 413


# --- the other pages -----------------------------------------------------------------------------


def test_an_order_has_a_page_with_its_steps(world: World) -> None:
    """By either number: the steps it took with their times, and everything that happened."""
    shop_number = world.live_order("KR-1")
    for number in ("KR-1", shop_number):
        text = world.get("/order", params={"number": number}).text
        assert "Order KR-1" in text
        assert 'class="timeline"' in text
        assert "https://memory.example/orders/" in text
    assert world.get("/order", params={"number": "<KR-9>"}).status_code == 404


def test_decisions_about_money_are_listed(world: World) -> None:
    """Newest first, with what caused them."""
    world.offer(product("3", NEW_GTIN, dealer_price="7.77"))
    text = world.get("/money").text
    assert text.index("7.77") < text.index(OTHER_GTIN)
    assert "price told" in text


def test_how_long_a_stock_change_takes_is_one_sentence(world: World) -> None:
    """Before anything was asked, by asking, and by the shop's calls."""
    assert "has been asked twice" in world.get("/").text
    until("asked twice", lambda: (world.engine.catalogue.steps.run(), world.engine.stock_interval)[1])
    assert re.search(r"within about \d+ s: so often the shop is asked", world.get("/").text)
    with world.store.transaction() as tx:
        tx.facts.hook_ids = ("1", "2")
    assert "within about a second when the shop calls" in world.get("/").text
