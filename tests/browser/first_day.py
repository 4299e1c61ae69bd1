"""The first day in the browser alone, photographed: ``python -m tests.browser.first_day``.

A daemon that knows nothing but its address is set up by typing and clicking in Chromium: prices are entered
by a rule, the dry run is looked at, an order comes in, gets its label and its delivery note, is refunded in
part and tracked. Shop, platform and DHL are the simulators. ``--installed`` names a folder into which the
wheel was installed (``pip install --target``); without it the daemon is that of the tree. The pictures go to
``docs/screenshots``; Pillow gives them few colours, so that they are small. ``--shop shopware`` plays
the same at Shopware, ``--look`` leaves the pictures in another folder.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from connector.texts import text
from practice.hub import Line
from practice.sandbox.shopware import ShopwareStage
from practice.sandbox.woocommerce import WooCommerceStage
from practice.sandbox.world import RETAILER, World, free_address
from practice.simulators.catalogue import Catalogue, german_catalogue
from tests.browser.chromium import MISSING, chromium, console, resize
from tests.browser.looking import SCREENSHOTS, press
from tests.waiting import LIMIT

STAGES: dict[str, Any] = {"woocommerce": WooCommerceStage, "shopware": ShopwareStage}
KEY, PASSWORD, RULE = "kickroute-key-of-berg", "ein langes Passwort", "35"
SIZE = (1120, 780)
COLOURS = 64
FEW = 60


class Visitor:
    """Somebody in front of the browser, and what they photograph."""

    def __init__(self, driver: Chrome, url: str, language: Any, folder: Path, kind: str) -> None:
        self.driver, self.url, self.language = driver, url, language
        self._folder, self._kind = folder, kind

    def says(self, key: str, **values: object) -> str:
        """Return a text as the page says it."""
        return text(self.language, key, **values)

    def press(self, key: str, **values: object) -> None:
        """Press the button with a text."""
        press(self.driver, self.says(key, **values))

    def fill(self, **values: str) -> None:
        """Type into fields."""
        for name, value in values.items():
            field = self.driver.find_element(By.ID, name)
            field.clear()
            field.send_keys(value)

    def open(self, path: str, until: str = "h1") -> None:
        """Open a page, again until something is on it: a selector."""

        def is_there(driver: Chrome) -> bool:
            driver.get(f"{self.url}/{path}")
            return bool(driver.find_elements(By.CSS_SELECTOR, until))

        WebDriverWait(self.driver, LIMIT).until(is_there)

    def photograph(self, name: str, at: str = "") -> None:
        """Keep what is seen, from the top or from an element on; nothing may be complained of."""
        assert console(self.driver) == []
        script = "document.activeElement.blur(); window.scrollTo(0, 0)"
        self.driver.execute_script(script)
        if at:
            place = self.driver.find_element(By.CSS_SELECTOR, at)
            self.driver.execute_script("arguments[0].scrollIntoView()", place)
        other = "" if self._kind == "woocommerce" else f"{self._kind}-"
        file = self._folder / f"first-day-{other}{name}-{self.language}.png"
        self.driver.save_screenshot(str(file))
        image = import_module("PIL.Image").open(file).convert("RGB")
        image.quantize(COLOURS, dither=0).save(file, optimize=True)


def set_up(visitor: Visitor, link: str, stage: Any, world: World) -> None:
    """Go through the eight steps."""
    shop = {name: str(value) for name, value in stage.shop_settings().items()}
    key, secret = (value for name, value in shop.items() if name not in ("platform", "url"))
    visitor.driver.get(link)
    visitor.press("setup.welcome.do")
    visitor.fill(password=PASSWORD, again=PASSWORD)
    visitor.press("setup.next")
    visitor.driver.find_element(By.CSS_SELECTOR, f"input[value={shop['platform']}]").click()
    visitor.fill(supplier="Teeladen Berg", url=shop["url"])
    visitor.photograph("1-shop")
    visitor.press("setup.next")
    visitor.fill(key=key, secret=secret)
    visitor.press("setup.keys.try")
    visitor.fill(public_url=visitor.url)
    visitor.press("setup.public.try")
    visitor.fill(kickroute_url=world.hub_url, api_key=KEY)
    visitor.driver.find_element(By.NAME, "yes").click()
    visitor.press("setup.kickroute.try")
    visitor.press("setup.alarms.skip")
    visitor.press("setup.next")
    visitor.open("setup/preview", "form[action$='setup/go']")
    visitor.photograph("2-dry-run")
    visitor.press("setup.preview.go")


def price(visitor: Visitor, stage: Any, world: World) -> None:
    """Give prices by a rule to what has none: shown first, then written into the shop."""
    visitor.open("prices", "#percent")
    visitor.fill(percent=RULE)
    visitor.press("prices.do.preview")
    visitor.photograph("3-prices")
    button = visitor.driver.find_element(By.CSS_SELECTOR, "form.confirm button")
    seen = visitor.driver.find_elements(By.ID, "seen")
    if seen:
        seen[0].click()
    button.click()
    visitor.open("prices", "#job .notice")
    visitor.open("products", "tbody tr")
    assert world.hub.wait_for(lambda: any(o.is_live for o in world.hub.catalogue(stage.kind).values()), LIMIT)
    visitor.open("products", "tbody .badge.fine")
    visitor.photograph("4-products")


def sell(visitor: Visitor, stage: Any, world: World) -> None:
    """Let a retailer order; then label, delivery note, a refund of a part, and the tracking number."""
    offers = [
        o for o in world.hub.catalogue(stage.kind).values() if o.is_live and (o.stock_quantity or 0) > 9
    ]
    lines = [
        Line(o.gtin, n, world.hub.supplier(stage.kind).number) for n, o in enumerate(offers[:2], start=1)
    ]
    (part,) = world.hub.place_order(RETAILER, lines, wait=True, timeout=LIMIT).parts
    page = f"order?number={part.number}"
    visitor.open(page, ".timeline li:nth-child(3)")
    visitor.photograph("5-order")
    visitor.press("page.do.label_make")
    visitor.open(page, "a[href^='label?']")
    row = next(row for row in stage.orders() if row.kickroute_number == part.number)
    stage.refund(row.id, Decimal("2.38"))
    assert world.hub.wait_for(lambda: len(world.hub.refunds(part.number)) == 1, LIMIT)
    assert world.hub.wait_for(lambda: world.hub.ledger.position(part.number).released > 0, LIMIT)
    visitor.open(page, ".sums .back")
    visitor.photograph("6-sent")
    note = visitor.driver.execute_async_script(
        "const done = arguments[1]; fetch(arguments[0]).then(r => done(r.headers.get('content-type')))",
        f"{visitor.url}/delivery-notes?number={part.number}",
    )
    assert note == "application/pdf"
    visitor.open("", ".tiles")
    visitor.photograph("7-overview")


@contextmanager
def daemon(folder: Path, installed: str, world: World) -> Iterator[tuple[str, str]]:
    """Run a daemon without settings, as its unit does, but for the carrier; yields address and link."""
    address, carrier = free_address(), world.open_carrier()
    labels = {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in carrier
        if name in carrier.model_fields_set
    }
    environment = {
        **os.environ,
        **{f"KICKROUTE_LABELS_{name.upper()}": str(value) for name, value in labels.items()},
        **({"PYTHONPATH": installed, "PYTHONSAFEPATH": "1"} if installed else {}),
        "STATE_DIRECTORY": str(folder),
        "KICKROUTE_SERVER_LISTEN": address,
        "KICKROUTE_SCHEDULE_ORDERS_SECONDS": "1",
        "LC_ALL": "C",
    }
    command = [sys.executable, "-m", "connector", "run", "--settings", str(folder / "none.toml")]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        assert process.stdout is not None
        link = next((line.strip() for line in process.stdout if "/setup/link/" in line), "")
        assert link, (folder / "log").read_text()
        yield f"http://{address}", link
    finally:
        process.terminate()
        process.wait(LIMIT)


def play(language: str, kind: str, installed: str, folder: Path) -> None:
    """Play the day once."""
    catalogue = Catalogue(german_catalogue().products[:FEW])
    steps: tuple[Callable[[Visitor, Any, World], None], ...] = (price, sell)
    with tempfile.TemporaryDirectory() as home, World() as world, STAGES[kind](catalogue) as stage:
        world.hub.add_supplier(kind, key=KEY, country="DE", active=True)
        state = Path(home, "state")
        state.mkdir()
        with daemon(state, installed, world) as (url, link), chromium(Path(home, "c"), language) as driver:
            resize(driver, *SIZE)
            visitor = Visitor(driver, url, language, folder, kind)
            set_up(visitor, link, stage, world)
            for step in steps:
                step(visitor, stage, world)


def main() -> int:
    """Play it in both languages; returns 1 where something that it needs is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.first_day")
    parser.add_argument("--installed", default="")
    parser.add_argument("--shop", choices=sorted(STAGES), default="woocommerce")
    parser.add_argument("--look", type=Path, default=SCREENSHOTS)
    parser.add_argument("--language", nargs="*", default=["en", "de"])
    chosen = parser.parse_args()
    missing = MISSING or ("" if find_spec("PIL") else "needs Pillow: pip install pillow")
    if missing:
        sys.stderr.write(f"{missing}\n")
        return 1
    chosen.look.mkdir(exist_ok=True)
    for language in chosen.language:
        play(language, chosen.shop, chosen.installed, chosen.look)
    return 0


if __name__ == "__main__":
    sys.exit(main())
