"""A shop without a single dealer price is priced in the browser: the daemon writes, tells, and takes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from connector.assembly.commands import Wiring
from practice.sandbox import World
from practice.sandbox.shopware import ShopwareStage
from practice.sandbox.stage import Stage
from practice.sandbox.woocommerce import WooCommerceStage
from practice.simulators.catalogue import Catalogue, generate
from scheduler import Daemon
from tests.daemon.joining import join
from tests.waiting import LIMIT, until

STAGES: Mapping[str, Callable[[Catalogue], AbstractContextManager[Stage]]] = {
    "woocommerce": WooCommerceStage,
    "shopware": ShopwareStage,
}


def bare() -> Catalogue:
    """Make a shop as it is before anybody thinks of Kickroute; some of it has variants."""
    products = [product for product in generate(24, seed=4).products if not product.breaks]
    assert any(product.variants for product in products)
    return Catalogue(
        tuple(
            replace(
                product,
                dealer_price="",
                kickroute_category="",
                variants=tuple(replace(variant, dealer_price="") for variant in product.variants),
            )
            for product in products
        )
    )


class Browser:
    """Sends forms as a browser does."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()
        self._session.trust_env = False

    def get(self, path: str) -> str:
        """Return a page."""
        return self._session.get(self._url + path, timeout=LIMIT).text

    def send(self, path: str, fields: dict[str, str]) -> str:
        """Send a form, and return the page that it leads to."""
        headers = {"Origin": self._url, "Sec-Fetch-Site": "same-origin"}
        answer = self._session.post(self._url + path, data=fields, headers=headers, timeout=LIMIT)
        assert answer.status_code == 200, answer.text
        return answer.text

    def press(self, page: str, command: str) -> str:
        """Press the button of a command as a page shows it."""
        found = re.search(rf'name="command" value="{re.escape(command)}">(.*?)</form>', page, re.S)
        assert found, page
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', found[1]))
        return self.send("/do", {"command": command, **fields})


@pytest.mark.parametrize("kind", ["woocommerce", "shopware"])
def test_a_plain_shop_is_priced_by_a_rule_and_taken_back(tmp_path: Path, kind: str) -> None:
    """All that can be offered is live afterwards, variants as well; one button puts the fields back."""
    with ExitStack() as stack:
        world, stage = stack.enter_context(World()), stack.enter_context(STAGES[kind](bare()))
        settings, file = join(world, stage, tmp_path)
        daemon = Daemon(Wiring().load([file]))
        daemon.start()
        stack.callback(daemon.stop)
        browser = Browser(f"http://{settings.server.listen}")
        until("the catalogue is read", lambda: "No products yet" not in browser.get("/products"))
        until("it is read to its end", lambda: "for the first time" not in browser.get("/products"))
        assert world.hub.catalogue(kind) == {}
        preview = browser.send("/prices/rule", {"percent": "30", "set_category": "vaping"})
        offered = int(re.findall(r'class="figure">([\d,]+)', preview)[2])
        assert offered > 10
        browser.press(preview, "prices.write")
        until("it is written", lambda: "values were written" in browser.get("/prices"))
        assert "not written" not in browser.get("/prices")
        until("all is live", lambda: sum(o.is_live for o in world.hub.catalogue(kind).values()) == offered)
        browser.press(browser.get("/prices"), "prices.undo")
        until("it is put back", lambda: "values were put back" in browser.get("/prices"))
        assert "not written" not in browser.get("/prices")
        until("it is seen", lambda: "No product fits" in browser.get("/products?state=live"))
        assert "still live" in browser.get("/products")  # the brake asks before all of it leaves
