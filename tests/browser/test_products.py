"""The pages about products, prices and categories in Chromium: by keyboard, without script, by everybody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from connector.catalogue.collect import sweep
from connector.model import ShopCategory
from connector.model.errors import ShopRefused
from connector.pricing import places_of
from connector.pricing.job import Job, ask_for, do_job
from connector.pricing.plan import Entry
from connector.pricing.proposal import propose
from connector.pricing.wish import Source, Wish, keep_wish
from connector.running.requests import carry_out_waiting
from connector.running.workers.prices import PriceWork
from tests.browser.chromium import MISSING, resize
from tests.browser.looking import (
    NARROW,
    READERS,
    WIDE,
    Browsers,
    Reader,
    look,
    objections,
    patience,
    press,
    without_script,
)
from tests.doors.world import World, product
from tests.waiting import until

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)
SHELVES = (ShopCategory("7", "liquids", "Liquids & mehr"), ShopCategory("8", "garten", "Garten"))


@pytest.fixture
def shop(make_world: Callable[..., World]) -> World:
    """Make a shop whose offers show everything that a row can show."""
    world = make_world(ui={"language": "auto"})
    long = product("3", "4006381333948", dealer_price="", name="Kanne mit <b>langem</b> Namen " * 3)
    bare = product("4", "", dealer_price="1.250", shop_categories=SHELVES)
    world.offer(
        long, replace(bare, category=""), *(product(f"{n}x", "", name=f"Ware {n}") for n in range(60))
    )
    with world.store.transaction() as tx:
        tx.catalogue.acknowledge([o.gtin14 for o in tx.catalogue.offers(released=True)][:1])
        tx.facts.swept_at = world.store.now()
    return world


@contextmanager
def at_work(world: World) -> Iterator[None]:
    """Let commands be carried out and prices be written meanwhile."""
    stopping = threading.Event()
    work = PriceWork(world.engine.parts, stopping, lambda _hints: None)

    def _work() -> None:
        while not stopping.wait(0.02):
            carry_out_waiting(world.engine)
            work.run()

    thread = threading.Thread(target=_work)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()


def preview_of(world: World) -> str:
    """Keep a wish whose preview has every warning, and return its address."""
    typed = (
        Entry("1", "19,99"),
        Entry("2", "1,00"),
        Entry("3", "9,90"),
        Entry("4", "1.250"),
        Entry("0x", "8"),
    )
    wish = keep_wish(world.store, Wish(Source.ROWS, entries=(*typed, Entry("2", "", "vaping-liquids"))))
    return f"/prices/preview?wish={wish}"


def written_in_part(world: World) -> None:
    """Have a job end with values that the shop did not take."""

    def _refuse(name: str, when: str) -> None:
        if (name, when) == ("write_fields", "before"):
            raise ShopRefused("HTTP 400, the field is locked")

    world.shop.on_call = _refuse
    wish = keep_wish(world.store, Wish(Source.RULE, percent_off="30"))
    rules = world.engine.parts.rules.release
    found = propose(world.store, Wish(Source.RULE, percent_off="30"), rules, places_of(rules.fields, "meta:"))
    ask_for(world.store, Job(wish, found.digest, 0, world.store.now()))
    do_job(world.shop, world.store, rules, lambda: False, lambda _ids: None)
    world.shop.on_call = lambda _name, _when: None


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_every_page_can_be_used_by_everybody(browsers: Browsers, shop: World, reader: Reader) -> None:
    """Structure, names, sizes and contrast are right, it fits the screen, and all is reached by keyboard."""
    written_in_part(shop)
    pages = ("/products?q=kanne", "/products?edit=1&q=kanne", "/products?q=xyz", "/prices", preview_of(shop))
    for page in (*pages, "/categories"):
        assert look(browsers, reader, shop.url + page) == [], page


def test_the_list_follows_what_is_typed(browsers: Browsers, shop: World) -> None:
    """By keyboard alone: a slash, a word, and the list is there; going back brings the whole list again."""
    driver = browsers("en")
    resize(driver, *WIDE)
    driver.get(shop.url + "/products")
    assert len(names(driver)) == 50
    ActionChains(driver).send_keys("/").send_keys("teekanne 2").perform()
    patience(driver).until(lambda d: names(d) == ["Teekanne 2"])
    assert "q=teekanne%202&" in driver.current_url
    assert driver.switch_to.active_element.get_attribute("id") == "search"
    Select(driver.find_element(By.ID, "sort")).select_by_value("-name")
    patience(driver).until(lambda d: "sort=-name" in d.current_url)
    driver.get(shop.url + "/products")
    driver.find_element(By.LINK_TEXT, "Next page →").send_keys(Keys.ENTER)
    patience(driver).until(lambda d: "page=2" in d.current_url)
    assert objections(driver) == []


def names(driver: Chrome) -> list[str]:
    """Return the names in the list; of one that is just being replaced, none."""
    script = "return [...document.querySelectorAll('#found .name')].map(e => e.textContent)"
    found: list[str] = driver.execute_script(script)
    return found


def test_prices_are_entered_and_undone_without_script(browsers: Browsers, shop: World) -> None:
    """On a telephone: type, look, say yes, look again, take back."""
    driver = browsers("en")
    resize(driver, *NARROW)
    with without_script(driver), at_work(shop):
        driver.get(shop.url + "/products?edit=1&q=kanne")
        field = driver.find_element(By.NAME, "price.2")
        field.clear()
        field.send_keys("11,90")
        press(driver, "Show the preview")
        assert "€11.90" in driver.find_element(By.TAG_NAME, "main").text
        press(driver, "Write one value into the shop")
        until("it is written", lambda: price(shop) == "11.90")
        until("the job is over", lambda: "Undo the last run" in shop.get("/prices").text)
        driver.get(shop.url + "/prices")
        assert "One value was written into the shop" in driver.find_element(By.ID, "job").text
        driver.find_element(By.XPATH, "//summary[starts-with(., 'Undo the last run')]").click()
        press(driver, "Undo the last run")
        until("it is put back", lambda: price(shop) == "12.50")


def price(world: World) -> str:
    """Return the dealer price of the second product as the shop has it."""
    (found,) = world.shop.products(["2"]).found
    return found.offers[0].dealer_price


def test_a_preview_with_prices_above_retail_is_not_sent_by_mistake(browsers: Browsers, shop: World) -> None:
    """The browser itself asks for the box; nothing is sent before."""
    driver = browsers("en")
    resize(driver, *WIDE)
    with at_work(shop):
        driver.get(shop.url + preview_of(shop))
        driver.find_element(By.XPATH, "//button[starts-with(., 'Write ')]").click()
        assert "/prices/preview" in driver.current_url
        with shop.store.reading() as tx:
            assert tx.facts.price_job == ""
        driver.find_element(By.ID, "seen").click()
        press(driver, driver.find_element(By.XPATH, "//button[starts-with(., 'Write ')]").text)
        until("it is written", lambda: price(shop) == "1.00")


def test_what_is_being_written_is_followed_by_itself(browsers: Browsers, shop: World) -> None:
    """Nobody has to load the page again; it says when it is over, and asks no more then."""
    driver = browsers("de")
    resize(driver, *WIDE)
    wish = Wish(Source.ROWS, entries=(Entry("2", "11,90"),))
    rules = shop.engine.parts.rules.release
    found = propose(shop.store, wish, rules, places_of(rules.fields, "meta:"))
    ask_for(shop.store, Job(keep_wish(shop.store, wish), found.digest, 0, shop.store.now()))
    driver.get(shop.url + "/prices")
    assert "Es beginnt jetzt" in driver.find_element(By.ID, "job").text
    assert objections(driver) == []
    with at_work(shop):
        said = "Ein Wert steht jetzt im Shop"
        patience(driver).until(lambda d: said in d.find_element(By.ID, "job").text)
    assert driver.find_element(By.ID, "job").get_attribute("hx-trigger") is None


def test_categories_are_mapped_by_clicks(browsers: Browsers, shop: World) -> None:
    """What follows is shown above the list, and what was chosen stays chosen."""
    shop.shop.edit_offer("4", dealer_price="5.00", gtin="4006381333924")
    sweep(shop.shop, shop.store, shop.notifier, shop.engine.parts.rules)
    driver = browsers("en")
    resize(driver, *NARROW)
    driver.get(shop.url + "/categories")
    field = driver.find_element(By.NAME, "map.7")
    Select(field).select_by_visible_text("vaping-liquids")
    press(driver, "Show what follows")
    assert "1 would be released" in driver.find_element(By.ID, "follows").text
    assert driver.find_element(By.NAME, "map.7").get_attribute("value") == "vaping-liquids"
    assert objections(driver) == []
