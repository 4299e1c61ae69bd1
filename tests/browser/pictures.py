"""Make the pictures of the README: ``python -m tests.browser.pictures``.

A practice shop, a practice platform and a real connector between them have a good day; then the staff throws
away more products than may leave at once. The page is photographed as it is, in both languages.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from connector.settings import AlarmSettings, ScheduleSettings, Settings
from practice.hub import Hub
from practice.sandbox.processes import as_toml, start_process
from practice.sandbox.woocommerce import WooCommerceStage
from practice.sandbox.world import RETAILER, World, free_address
from practice.simulators.catalogue import Catalogue, german_catalogue
from practice.simulators.serving import LoopbackServer
from tests.browser.chromium import MISSING, chromium
from tests.waiting import LIMIT

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SIZE = {"width": 640, "height": 700, "deviceScaleFactor": 1.25, "mobile": False}
LANGUAGES = ("en", "de")
ORDERS, THROWN_AWAY = 4, 40


def main() -> int:
    """Photograph a good day and a trouble; returns 1 where there is no browser."""
    if MISSING:
        sys.stderr.write(f"{MISSING}\n")
        return 1
    sound = Catalogue(tuple(each for each in german_catalogue().products if not _has_flaws(each)))
    with LoopbackServer(_mailbox) as box, World() as world, WooCommerceStage(sound) as stage:
        settings = Settings(
            schedule=ScheduleSettings(orders_seconds=2),
            alarms=AlarmSettings.model_validate({"supplier": [box.url.replace("http", "json", 1)]}),
            labels=world.open_carrier(),
        )
        settings = world.join(stage, settings, listen=free_address())
        page = f"http://{settings.server.listen}/"
        stop = start_process(settings)
        try:
            _hear_an_alarm(settings)
            _have_a_good_day(world.hub, stage)
            _photograph(page, "good-day", until=".verdict.well")
            stage.break_hooks()
            for product in [each for each in sound.products if not each.variants][:THROWN_AWAY]:
                stage.shop.owner.trash_product(product.gtin)
            _photograph(page, "trouble", until="ul.needs .choices button")
        finally:
            stop()
    return 0


def _has_flaws(product: Any) -> bool:
    return bool(product.breaks) or any(variant.breaks for variant in product.variants)


async def _mailbox(_scope: Any, receive: Any, send: Any) -> None:
    """Take every alarm."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _hear_an_alarm(settings: Settings) -> None:
    """Let somebody say that a test alarm has arrived."""
    with tempfile.NamedTemporaryFile("w", suffix=".toml", encoding="utf-8") as file:
        file.write(as_toml(settings))
        file.flush()
        command = str(Path(sys.executable).with_name("kickroute-connector"))
        subprocess.run(
            [command, "check", "--send-test-alarm", "--yes", "--settings", file.name],
            check=True,
            stdout=subprocess.DEVNULL,
        )


def _have_a_good_day(hub: Hub, stage: WooCommerceStage) -> None:
    """Place some orders, and send one of them."""
    offers = [offer for offer in hub.catalogue(stage.kind).values() if (offer.stock_quantity or 0) > 5]
    for offer in offers[:ORDERS]:
        hub.place_order(RETAILER, [(offer.gtin, 1)], wait=True)
    first = stage.orders()[0]
    stage.enter_tracking(first.id, "00340434161094042557")
    hub.wait_for(lambda: hub.ledger.position(first.kickroute_number).released > 0, LIMIT)


def _photograph(url: str, name: str, *, until: str) -> None:
    """Take the page in each language as soon as it shows what is waited for."""
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as profile, chromium(Path(profile), language) as driver:
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SIZE)

            def is_there(_: object) -> bool:
                driver.get(url)
                return bool(driver.find_elements(By.CSS_SELECTOR, until))

            WebDriverWait(driver, LIMIT).until(is_there)
            driver.execute_script("document.documentElement.style.overflow = 'hidden'")
            driver.save_screenshot(str(FOLDER / f"{name}-{language}.png"))


if __name__ == "__main__":
    sys.exit(main())
