"""Practice played on a telephone: order on the platform, pack in the shop, see the money move."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from connector.settings import ScheduleSettings, ServerSettings, Settings
from practice.sandbox.stage import Stage
from practice.sandbox.world import World, free_address
from scheduler import start_beside
from tests.browser.chromium import MISSING
from tests.browser.looking import READERS, Browsers, Reader, look, open_page, press, without_script
from tests.waiting import LIMIT

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@dataclass(frozen=True)
class Practice:
    """A practice that runs: the platform's address and the shop."""

    world: World
    stage: Stage
    listen: str

    @property
    def shop(self) -> str:
        """Where the owner's pages are, without the last slash."""
        return self.stage.owner_page.rstrip("/")


@contextmanager
def practising(kind: str) -> Iterator[Practice]:
    """Let a connector run between a shop of a kind and the platform, until all offers are there."""
    with World() as world:
        stage, listen = world.open_shop(kind), free_address()
        base = Settings(server=ServerSettings(listen=listen), schedule=ScheduleSettings(orders_seconds=1))
        stop = start_beside(world.join(stage, base, listen=listen))
        try:
            assert world.hub.wait_for(lambda: len(world.hub.catalogue(kind)) > 300, LIMIT)
            yield Practice(world, stage, listen)
        finally:
            stop()


@pytest.fixture(scope="module")
def practice() -> Iterator[Practice]:
    """Yield a practice with a WooCommerce shop."""
    with practising("woocommerce") as found:
        yield found


def test_an_order_is_played_without_script(browsers: Browsers, practice: Practice) -> None:
    """Order, pack with a tracking number, be paid out; what is wrong is declined, what is forged refused."""
    driver = open_page(browsers, Reader(), practice.world.hub_url)
    with without_script(driver):
        driver.get(practice.world.hub_url)
        press(driver, "Jetzt bestellen")
        order = driver.current_url
        number = order.rpartition("/")[2]
        assert "im Laden angelegt" in driver.find_element(By.CSS_SELECTOR, ".said").text
        driver.get(f"{practice.shop}/?q={number}")
        driver.find_element(By.CSS_SELECTOR, ".list a").click()
        field = driver.find_element(By.XPATH, "//input[@name='number']")
        field.send_keys("00340434161094042557")
        press(driver, "Sendungsnummer eintragen")
        assert "00340434161094042557" in driver.find_element(By.TAG_NAME, "dl").text
        hub = practice.world.hub
        assert hub.wait_for(lambda: hub.ledger.position(number).released, LIMIT)
        driver.get(order)
        assert "00340434161094042557" in driver.find_element(By.TAG_NAME, "main").text
        press(driver, "storniert")
        assert hub.part(number).status != "cancelled"
        for kind in ("Zu viel bestellen", "Unbekannte GTIN"):
            driver.get(practice.world.hub_url)
            press(driver, kind)
            assert "Abgelehnt" in driver.find_element(By.CSS_SELECTOR, ".said.bad").text
        driver.get(practice.world.hub_url)
        press(driver, "Falsch unterschrieben")
        assert "401" in driver.find_element(By.CSS_SELECTOR, ".said").text


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_everybody_can_use_the_pages(browsers: Browsers, practice: Practice, reader: Reader) -> None:
    """Each page of platform and shop, by axe, by the keyboard and by its width."""
    hub = practice.world.hub
    offer = next(o for o in hub.catalogue("woocommerce").values() if (o.stock_quantity or 0) > 3)
    part = hub.place_order("händler", [(offer.gtin, 1)], wait=True).parts[0]
    order = next(row for row in practice.stage.orders() if row.kickroute_number == part.number)
    practice.stage.refund(order.id, order.total / 4)
    assert hub.wait_for(lambda: bool(hub.refunds(part.number)), LIMIT)
    platform = ("", "/catalogue?q=akku", "/orders", f"/orders/{part.number}", "/refunds", "/ledger")
    shop = ("/", f"/order/{order.id}", "/shelf?q=akku", "/product/12", "/shop")
    pages = [practice.world.hub_url + path for path in platform] + [practice.shop + path for path in shop]
    found = {page: wrong for page in pages if (wrong := look(browsers, reader, page))}
    assert found == {}


@pytest.mark.parametrize("kind", ["woocommerce", "shopware"])
def test_links_into_the_shop_lead_somewhere(browsers: Browsers, practice: Practice, kind: str) -> None:
    """The addresses that the connector's pages show open the page of that order, without script too."""
    if kind == "woocommerce":
        _follow(browsers, practice, kind)
        return
    with practising(kind) as other:
        _follow(browsers, other, kind)


def _follow(browsers: Browsers, practice: Practice, kind: str) -> None:
    hub = practice.world.hub
    offer = next(o for o in hub.catalogue(kind).values() if (o.stock_quantity or 0) > 3)
    part = hub.place_order("händler", [(offer.gtin, 1)], wait=True).parts[0]
    driver = open_page(browsers, Reader(), f"http://{practice.listen}/order?number={part.number}")
    with without_script(driver):
        _link_of(driver, practice.shop.removesuffix("/owner")).click()
        if kind == "shopware":
            linked = driver.find_elements(By.CSS_SELECTOR, ".linked a")
            (shown,) = (each for each in linked if each.is_displayed())
            shown.click()
        WebDriverWait(driver, LIMIT).until(lambda d: "/owner/order/" in d.current_url)
        assert part.number in driver.find_element(By.TAG_NAME, "dl").text


def _link_of(driver: Chrome, shop: str) -> WebElement:
    links = driver.find_elements(By.CSS_SELECTOR, f"main a[href^='{shop}']")
    assert links, driver.page_source
    return links[0]
