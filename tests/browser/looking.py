"""How tests look at a page: as one reader with a language, a screen and a colour scheme; by keyboard; by axe.

A page's test is one line: ``assert look(browsers, reader, world.url + "/products") == []``, for each of
``READERS``. ``make test`` has one of them; ``KICKROUTE_BROWSERS=all`` every combination.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.chromium import console, resize
from tests.waiting import LIMIT

HERE = Path(__file__).parent
SCREENSHOTS = HERE.parents[1] / "docs" / "screenshots"
ACCESSIBLE = (HERE / "accessible.js").read_text(encoding="utf-8")
AXE = (HERE / "axe" / "axe.min.js").read_text(encoding="utf-8")
WIDE, NARROW = (1280, 900), (390, 844)

Browsers = Callable[[str], Chrome]
"""Opens the browser of a language."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads a page."""

    language: str = "de"
    size: tuple[int, int] = NARROW
    scheme: str = "light"

    def __str__(self) -> str:
        return f"{self.language}-{'wide' if self.size == WIDE else 'narrow'}-{self.scheme}"


EVERYBODY = [Reader(*each) for each in product(("de", "en"), (NARROW, WIDE), ("light", "dark"))]
READERS = EVERYBODY if os.environ.get("KICKROUTE_BROWSERS") == "all" else [Reader()]


def open_page(browsers: Browsers, reader: Reader, url: str) -> Chrome:
    """Open a page as a reader does; everything that can be unfolded is open."""
    driver = browsers(reader.language)
    resize(driver, *reader.size)
    features = [{"name": "prefers-color-scheme", "value": reader.scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    driver.get(url)
    for details in driver.find_elements(By.TAG_NAME, "details"):
        driver.execute_script("arguments[0].open = true", details)
    return driver


def look(browsers: Browsers, reader: Reader, url: str) -> list[str]:
    """Open a page and return everything that keeps this reader from using it."""
    driver = open_page(browsers, reader, url)
    lang = driver.find_element(By.TAG_NAME, "html").get_attribute("lang")
    wrong = [] if lang == reader.language else [f"the page speaks {lang}"]
    return wrong + objections(driver) + unreached(driver)


def objections(driver: Chrome) -> list[str]:
    """Return what our own check and axe object to, and what the browser complains of."""
    ours: list[str] = driver.execute_script(ACCESSIBLE)
    return ours + axe(driver) + console(driver)


def axe(driver: Chrome) -> list[str]:
    """Return what axe-core finds: rules of WCAG 2.2 AA, and its best practices."""
    driver.execute_script(AXE)
    found = driver.execute_async_script(
        "const done = arguments[0]; axe.run(document, {resultTypes: ['violations'], "
        "rules: {'target-size': {enabled: true}}})"
        ".then(r => done(r.violations), e => done([{id: String(e)}]))"
    )
    return [f"axe: {each['id']}: {_places(each)}" for each in found]


def _places(violation: dict[str, list[dict[str, str]]]) -> str:
    return "; ".join(node["html"][:140] for node in violation.get("nodes", []))


_FOCUSED = """
const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
const inside = (v, most) => Math.min(Math.max(v, 1), most - 1);
const above = document.elementFromPoint(
  inside(box.x + box.width / 2, innerWidth), inside(box.y + box.height / 2, innerHeight));
return [e.tagName, e.outerHTML.slice(0, 120), s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2,
        Boolean(above) && (above === e || e.contains(above) || above.contains(e))];
"""
_CONTROLS = "a[href], button, summary, select, textarea, input:not([type=hidden])"


def unreached(driver: Chrome) -> list[str]:
    """Walk through the page by the Tab key; return what is not reached, has no frame, or is covered."""
    driver.execute_script("document.activeElement.blur(); window.scrollTo(0, 0)")
    shown = [e for e in driver.find_elements(By.CSS_SELECTOR, _CONTROLS) if e.is_displayed()]
    reached: list[str] = []
    wrong: list[str] = []
    for _ in range(2 * len(shown) + 12):  # a date has three parts and a button
        ActionChains(driver).send_keys(Keys.TAB).perform()
        tag, html, has_frame, is_seen = driver.execute_script(_FOCUSED)
        if tag == "BODY":
            break
        element = driver.switch_to.active_element
        if element.id not in reached:  # the parts of a date have frames of their own
            wrong += [] if has_frame else [f"no frame where the focus is: {html}"]
            wrong += [] if is_seen else [f"covered where the focus is: {html}"]
        reached.append(element.id)
    missing = [e for e in shown if e.id not in reached and not _of_a_group(driver, e)]
    wrong += [f"not reached by the keyboard: {e.get_attribute('outerHTML')}" for e in missing]
    first = driver.find_element(By.CSS_SELECTOR, "a[href]")
    return wrong if reached[:1] == [first.id] else [*wrong, "the first step does not lead past the head"]


def _of_a_group(driver: Chrome, element: object) -> bool:
    """Tell whether the arrow keys lead to it: a radio button whose group was reached."""
    return bool(driver.execute_script("return arguments[0].type === 'radio'", element))


@contextmanager
def without_script(driver: Chrome) -> Iterator[None]:
    """Let the browser run no script of pages meanwhile."""
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def patience(driver: Chrome) -> WebDriverWait[Chrome]:
    """Wait for something on a page that refreshes itself: what was found may be replaced while it is read."""
    return WebDriverWait(driver, LIMIT, ignored_exceptions=[StaleElementReferenceException])


def press(driver: Chrome, label: str) -> None:
    """Press the visible button with a label, and wait for the page that follows."""
    before = driver.find_element(By.TAG_NAME, "html")
    path = f"//button[normalize-space()='{label}']"
    button = next(button for button in driver.find_elements(By.XPATH, path) if button.is_displayed())
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    patience(driver).until(lambda d: d.find_element(By.TAG_NAME, "html").id != before.id)
    patience(driver).until(lambda d: d.execute_script("return document.readyState") == "complete")


def keep_picture(driver: Chrome, name: str, folder: Path = SCREENSHOTS) -> None:
    """Keep a screenshot of the page when asked to by ``KICKROUTE_SCREENSHOTS``."""
    if os.environ.get("KICKROUTE_SCREENSHOTS"):
        folder.mkdir(exist_ok=True)
        for details in driver.find_elements(By.TAG_NAME, "details"):
            driver.execute_script("arguments[0].open = false", details)
        driver.execute_script("window.scrollTo(0, 0); document.activeElement.blur()")
        driver.save_screenshot(str(folder / f"{name}.png"))
