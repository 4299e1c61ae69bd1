"""Orders, an order and money in Chromium: by keyboard, by axe, and without script."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from connector.fulfilment.report import report_ids
from connector.model import Carrier, OrderStatus, Parcel
from connector.model.records import OrderState
from connector.outbox.deliver import deliver
from tests.browser.chromium import MISSING
from tests.browser.looking import (
    READERS,
    Browsers,
    Reader,
    keep_picture,
    look,
    objections,
    open_page,
    without_script,
)
from tests.doors.office import make_labels
from tests.doors.world import GTIN, World, product
from tests.waiting import LIMIT

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)

PAGES = {"orders": "/orders", "order": "/order?number=KR-1004", "money": "/money"}


@pytest.fixture
def busy(make_world: Callable[..., World]) -> World:
    """Give a shop with an order at each stage."""
    world = make_world(ui={"language": "auto"}, kickroute={"fee": 9})
    world.offer(product("1", GTIN, stock=90, name="Porzellankanne „Friesland“ mit Stövchen, 1,2 Liter"))
    for at in range(1, 8):
        world.live_order(f"KR-100{at}")
    with world.store.reading() as tx:
        ids = {record.number: record.shop_id for record in tx.orders.all()}
    world.shop.add_parcel(ids["KR-1002"], Parcel("00340434161094015902", Carrier.DHL))
    world.shop.change_status(ids["KR-1002"], OrderStatus.COMPLETED)
    world.shop.change_status(ids["KR-1003"], OrderStatus.CANCELLED)
    world.shop.refund(ids["KR-1004"], Decimal("2.38"))
    world.shop.change_status(ids["KR-1005"], OrderStatus.COMPLETED)
    world.shop.change_status(ids["KR-1006"], OrderStatus.ON_HOLD)
    report_ids(world.shop, world.store, world.notifier, list(ids.values()))
    while deliver(world.platform, world.store, world.notifier).taken:
        pass
    with world.store.transaction() as tx:
        tx.orders.change(
            "KR-1007",
            state=OrderState.PARKED,
            parked_from=OrderState.LIVE,
            parked_reason="the shop's order differs from what was sent: its products or quantities differ",
        )
    make_labels(world)
    return world


@pytest.mark.parametrize("reader", READERS, ids=str)
@pytest.mark.parametrize("page", PAGES)
def test_everybody_can_use_the_page(browsers: Browsers, busy: World, reader: Reader, page: str) -> None:
    """Axe finds nothing, the browser complains of nothing, and Tab reaches everything in view."""
    assert look(browsers, reader, busy.url + PAGES[page]) == []
    if str(reader) == "de-narrow-light":
        keep_picture(browsers(reader.language), f"page-{page}-de")


def test_the_list_follows_what_is_typed(browsers: Browsers, busy: World) -> None:
    """With script a search needs no button, and the address says what is looked for."""
    driver = open_page(browsers, Reader("en"), f"{busy.url}/orders")
    driver.find_element(By.ID, "search").send_keys("1003")
    WebDriverWait(driver, LIMIT).until(
        lambda d: len(d.find_elements(By.CSS_SELECTOR, "#found tbody tr")) == 1
    )
    assert "q=1003" in driver.current_url
    assert objections(driver) == []


def test_all_works_without_script(browsers: Browsers, busy: World) -> None:
    """Search, filter and the order's page are links and forms."""
    driver = open_page(browsers, Reader("en"), f"{busy.url}/orders")
    with without_script(driver):
        driver.get(f"{busy.url}/orders")
        driver.find_element(By.ID, "search").send_keys("retail")
        driver.find_element(By.CSS_SELECTOR, ".search button").click()
        WebDriverWait(driver, LIMIT).until(lambda d: "q=retail" in d.current_url)
        driver.find_element(By.PARTIAL_LINK_TEXT, "Cancelled").click()
        WebDriverWait(driver, LIMIT).until(lambda d: "show=cancelled" in d.current_url)
        assert "q=retail" in driver.current_url
        driver.find_element(By.LINK_TEXT, "KR-1003").click()
        WebDriverWait(driver, LIMIT).until(lambda d: "order?number=KR-1003" in d.current_url)
        assert "no payout is due" in driver.find_element(By.TAG_NAME, "main").text
