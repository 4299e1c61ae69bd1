"""The status page in Chromium: German and English, narrow and wide, light and dark, without JavaScript.

The screenshots in ``docs/screenshots`` are made by
``KICKROUTE_SCREENSHOTS=1 KICKROUTE_BROWSERS=all pytest tests/browser/test_page.py``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

from connector.alarms import LoggedAlarms
from connector.catalogue.absence import absence
from connector.catalogue.collect import sweep
from connector.model.records import LabelState, OrderState
from connector.running.requests import carry_out_waiting
from tests.browser.chromium import MISSING, console, resize
from tests.browser.looking import (
    NARROW,
    READERS,
    WIDE,
    Browsers,
    Reader,
    keep_picture,
    look,
    objections,
    open_page,
    patience,
    press,
    without_script,
)
from tests.doors.office import make_labels
from tests.doors.world import World, product

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.fixture
def busy(make_world: Callable[..., World]) -> World:
    """Make a connector with a bit of everything that a page can show."""
    world = make_world(ui={"language": "auto"})
    world.offer(product("3", "4006381333948", dealer_price="", name="Kanne mit <b>langem</b> Namen " * 3))
    for number in ("KR-1001", "KR-1002", "KR-1003"):
        world.live_order(number)
    world.shop.edit_offer("2", dealer_price="40.00")
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    with world.store.transaction() as tx:
        tx.orders.change(
            "KR-1002",
            state=OrderState.PARKED,
            parked_from=OrderState.LIVE,
            parked_reason="the shop's order differs from what was sent: its products or quantities differ",
        )
        tx.outbox.park(tx.outbox.entries(limit=1)[0].id, "items[0].gtin: unknown")
        label = tx.labels.intend("KR-1002", "dhl")
        tx.labels.change(label.id, state=LabelState.UNCLEAR, reason="no answer in time (ReadTimeout)")
    make_labels(world)
    _let_it_have_run(world)
    LoggedAlarms(world.store).raise_alarm("shop.slow", "stock is read every 45 seconds")
    return world


def _let_it_have_run(world: World) -> None:
    """Let every worker have run, and the shop have been asked every two seconds."""
    engine = world.engine
    for worker in (engine.collecting, engine.delivering, engine.ordering):
        worker.state = replace(worker.state, last_run=world.store.now())
    engine.catalogue._polls.extend((0.0, 2.0, 4.0))
    with world.store.transaction() as tx:
        tx.facts.shop_name = "Teeladen Berg"


@contextmanager
def carried_out(world: World) -> Iterator[None]:
    """Let commands be carried out meanwhile."""
    stopping = threading.Event()

    def _work() -> None:
        while not stopping.wait(0.02):
            carry_out_waiting(world.engine)

    thread = threading.Thread(target=_work)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


@pytest.mark.parametrize("reader", READERS, ids=str)
@pytest.mark.parametrize(
    "page",
    ["/", "/order?number=KR-1002", "/outbox", "/money", "/decisions"],
    ids=["overview", "order", "outbox", "money", "decisions"],
)
def test_every_page_can_be_used_by_everybody(
    browsers: Browsers, busy: World, page: str, reader: Reader
) -> None:
    """Structure, names, sizes and contrast are right, it fits the screen, and the console stays silent."""
    assert look(browsers, reader, busy.url + page) == []
    shape = f"{reader.language}-{'wide' if reader.size == WIDE else 'narrow'}"
    if reader.scheme == "light" and page == "/":
        keep_picture(browsers(reader.language), f"status-{shape}")
    elif reader.scheme == "light" and reader.size == WIDE and page.startswith("/order"):
        keep_picture(browsers(reader.language), f"order-{reader.language}")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("document.documentElement.lang = ''", "language"),
        ("document.querySelector('h1').remove()", "h1"),
        ("document.querySelector('label').remove()", "without label"),
        ("document.querySelector('button').textContent = ''", "without a name"),
        ("document.querySelector('main').id = ''", "skip to the content"),
        ("document.querySelector('main').style.minWidth = '3000px'", "wider than the screen"),
        ("document.querySelectorAll('th').forEach(h => h.removeAttribute('scope'))", "without scope"),
        ("document.querySelector('header').remove()", "header"),
        ("document.adoptedStyleSheets = [Object.assign(new CSSStyleSheet(), {})];"
         "document.adoptedStyleSheets[0].replaceSync('p { color: #999 !important }')", "contrast"),
        ("document.adoptedStyleSheets = [new CSSStyleSheet()];"
         "document.adoptedStyleSheets[0].replaceSync('button { min-height: 0; padding: 0 }')", "finger"),
    ],
)  # fmt: skip
def test_the_check_sees_what_is_wrong(browsers: Browsers, busy: World, spoil: str, words: str) -> None:
    """Each kind of mistake, planted in the page, is objected to."""
    driver = browsers("en")
    resize(driver, *WIDE)
    driver.get(busy.url)
    driver.execute_script(spoil)
    assert any(words in sentence for sentence in objections(driver)), words


def test_the_pause_is_a_large_banner_and_ends_by_a_button(browsers: Browsers, busy: World) -> None:
    """On a telephone: choose a day, press, see the banner, press again."""
    driver = browsers("de")
    resize(driver, *NARROW)
    scheme = [{"name": "prefers-color-scheme", "value": "light"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})
    with carried_out(busy):
        driver.get(busy.url)
        driver.execute_script("document.getElementById('until').value = '2099-12-31'")
        press(driver, "Pause beginnen")
        banner = driver.find_element(By.CSS_SELECTOR, ".away h2")
        assert "01.01.2100" in banner.text
        assert banner.size["height"] > 40
        assert driver.find_element(By.ID, "done").is_displayed()
        assert objections(driver) == []
        keep_picture(driver, "pause-de-narrow")
        press(driver, "Pause beenden")
        assert driver.find_elements(By.CSS_SELECTOR, ".away") == []
    with busy.store.transaction() as tx:
        assert absence(tx, busy.store.now()) is None


def test_a_refund_takes_a_second_thought(browsers: Browsers, busy: World) -> None:
    """Cancelling shows what it means before the button appears, and works without JavaScript."""
    driver = browsers("en")
    resize(driver, *WIDE)
    with without_script(driver), carried_out(busy):
        driver.get(busy.url)
        buttons = driver.find_elements(By.XPATH, "//button[normalize-space()='Cancel and refund']")
        assert not any(button.is_displayed() for button in buttons)
        driver.find_element(By.XPATH, "//summary[starts-with(., 'Cancel and refund')]").click()
        buttons[0].click()
        patience(driver).until(lambda d: d.find_elements(By.ID, "done"))
        assert "is told that order KR-1002 is cancelled" in driver.find_element(By.ID, "done").text


def test_the_page_refreshes_itself(browsers: Browsers, busy: World) -> None:
    """What happens while the page is open appears on it; not under the hands of who has opened a choice."""
    driver = open_page(browsers, Reader("en"), busy.url)
    shut = "document.querySelectorAll('details').forEach(each => each.open = false)"
    LoggedAlarms(busy.store).raise_alarm("shop.cache", "a cache answers")
    asked = driver.execute_script("return document.querySelector('#overview details[open]') !== null")
    assert asked
    driver.execute_script(
        "const e = new CustomEvent('htmx:beforeRequest', {bubbles: true, cancelable: true, detail: "
        "{elt: document.getElementById('overview')}}); document.body.dispatchEvent(e);"
        "window.held = e.defaultPrevented"
    )
    assert driver.execute_script("return window.held")
    driver.execute_script(shut)
    told = "A cache answers in the shop's place"
    patience(driver).until(lambda d: told in d.find_element(By.ID, "overview").text)
    assert console(driver) == []


def test_who_is_logged_out_is_led_to_the_login(browsers: Browsers, make_world: Callable[..., World]) -> None:
    """A page that refreshes itself does not empty itself when its session is over."""
    world = make_world(server={"password": "ein langes Passwort"})
    driver = browsers("de")
    driver.get(world.url)
    driver.find_element(By.ID, "password").send_keys("ein langes Passwort")
    driver.find_element(By.CSS_SELECTOR, "form button").click()
    patience(driver).until(lambda d: d.find_elements(By.ID, "overview"))
    driver.delete_all_cookies()
    patience(driver).until(lambda d: d.find_elements(By.ID, "password"))
    console(driver)


def test_another_site_presses_nothing(browsers: Browsers, busy: World, tmp_path: Path) -> None:
    """A stranger's page that sends our form reaches nothing: the browser says where it comes from."""
    driver = browsers("en")
    driver.get(busy.url)
    evil = tmp_path / "evil.html"
    evil.write_text(
        f'<form id="f" method="post" action="{busy.url}/do">'
        '<input name="command" value="pause"><input name="until" value=""></form>'
        "<script>document.getElementById('f').submit()</script>"
    )
    driver.get(evil.as_uri())
    patience(driver).until(lambda d: "nothing was changed" in d.page_source)
    console(driver)
    with busy.store.transaction() as tx:
        assert tx.requests.waiting() == []
