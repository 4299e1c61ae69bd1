"""The set-up in Chromium: each step by keyboard and for axe, and the whole way without script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from connector.setup.flow import Step
from connector.texts import text
from tests.browser.chromium import MISSING
from tests.browser.looking import (
    READERS,
    Browsers,
    Reader,
    keep_picture,
    look,
    open_page,
    press,
    without_script,
)
from tests.doors.setting_up import PASSWORD, Beginning, beginning
from tests.doors.world import GTIN, product
from tests.waiting import LIMIT

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Beginning]:
    """Yield a served set-up with a product in the shop, and one that lacks something."""
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    with beginning(tmp_path) as served:
        served.wiring.shop.put_product(product("1", GTIN, name="Teekanne aus Porzellan"))
        served.wiring.shop.put_product(product("2", "", name="Tasse ohne EAN"))
        yield served


def _fill(driver: Chrome, **values: str) -> None:
    for name, value in values.items():
        field = driver.find_element(By.ID, name)
        field.clear()
        field.send_keys(value)


def _said(reader: Reader, key: str) -> str:
    return text("de" if reader.language == "de" else "en", key)


def _answer(driver: Chrome, begun: Beginning, reader: Reader, step: Step) -> None:
    """Answer a step as a person does."""
    onward = _said(reader, "setup.next")
    match step:
        case Step.PASSWORD:
            _fill(driver, password=PASSWORD, again=PASSWORD)
            press(driver, onward)
        case Step.SHOP:
            driver.find_element(By.CSS_SELECTOR, "input[value=woocommerce]").click()
            _fill(driver, supplier="Teeladen Berg", url="https://shop.example")
            press(driver, onward)
        case Step.KEYS:
            _fill(driver, key="ck_key", secret="cs_secret")
            press(driver, _said(reader, "setup.keys.try"))
        case Step.PUBLIC:
            _fill(driver, public_url=begun.url)
            press(driver, _said(reader, "setup.public.try"))
        case Step.KICKROUTE:
            _fill(driver, kickroute_url="https://kickroute.example", api_key="kr_key")
            driver.find_element(By.NAME, "yes").click()
            press(driver, _said(reader, "setup.kickroute.try"))
        case Step.ALARMS:
            press(driver, _said(reader, "setup.alarms.skip"))
        case _:
            press(driver, onward)


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_everybody_can_set_it_up(
    begun: Beginning, browsers: Browsers, reader: Reader, tmp_path: Path
) -> None:
    """Every step can be read, reached and used by this reader, from the link to the start."""
    link = begun.link()
    assert look(browsers, reader, link) == []
    driver = browsers(reader.language)
    driver.delete_all_cookies()
    driver.get(link)
    press(driver, _said(reader, "setup.welcome.do"))
    found: list[str] = []
    for step in Step:
        found += [f"{step}: {each}" for each in look(browsers, reader, f"{begun.url}/setup/{step}")]
        if step is not Step.PREVIEW:
            keep_picture(driver, f"setup-{step}-{reader}")
            _answer(driver, begun, reader, step)
            assert step in {*_done(begun), Step.PASSWORD}
    go = f"//button[normalize-space()='{_said(reader, 'setup.preview.go')}']"
    WebDriverWait(driver, LIMIT).until(lambda d: d.find_elements(By.XPATH, go))
    assert look(browsers, reader, f"{begun.url}/setup/preview") == []
    keep_picture(driver, f"setup-preview-{reader}")
    assert found == []
    press(driver, _said(reader, "setup.preview.go"))
    assert begun.finished == [True]
    assert begun.read().settings.supplier == "Teeladen Berg"
    driver.delete_all_cookies()
    assert look(browsers, reader, f"{begun.url}/login") == []
    keep_picture(driver, f"login-{reader}")


def _done(begun: Beginning) -> set[Step]:
    """Return the steps that are kept as done."""
    file = begun.state / "settings.d" / "setup.json"
    return {Step(each) for each in json.loads(file.read_text())["done"]} if file.exists() else set()


def test_it_works_without_script(begun: Beginning, browsers: Browsers) -> None:
    """Nothing of the set-up needs a script, what is wrong is said at its field, and Enter sends a form."""
    reader = Reader()
    driver = open_page(browsers, reader, f"{begun.url}/setup/")
    driver.delete_all_cookies()
    with without_script(driver):
        driver.get(f"{begun.url}/setup/")
        _fill(driver, password="short", again="short")
        driver.find_element(By.ID, "again").send_keys(Keys.ENTER)
        WebDriverWait(driver, LIMIT).until(lambda d: d.find_elements(By.CSS_SELECTOR, ".wrong"))
        field = driver.find_element(By.ID, "password")
        assert field.get_attribute("aria-invalid") == "true"
        assert field.get_attribute("value") == ""
        for step in Step:
            if step is not Step.PREVIEW:
                assert driver.current_url.endswith(step) or step is Step.PASSWORD
                _answer(driver, begun, reader, step)

        def is_read(d: Chrome) -> bool:
            d.get(f"{begun.url}/setup/preview")
            return bool(d.find_elements(By.CSS_SELECTOR, "form[action$='setup/go']"))

        WebDriverWait(driver, LIMIT).until(is_read)
        assert "Teekanne aus Porzellan" in driver.page_source
        press(driver, _said(reader, "setup.preview.go"))
    assert begun.finished == [True]
