"""From a daemon that knows nothing but its address to the first offer told, in the browser alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import pytest
import requests

from practice.sandbox import World
from practice.sandbox.woocommerce import WooCommerceStage
from practice.sandbox.world import free_address
from practice.simulators.woocommerce.granting import PASSWORD as SHOP_PASSWORD
from tests.doors.setting_up import PASSWORD, THROUGH_CADDY, Browser
from tests.waiting import LIMIT, until

PUBLIC = THROUGH_CADDY["Host"]


@contextmanager
def _running(folder: Path, address: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the daemon as its unit does, without any settings; yields it and the link that it prints."""
    environment = {
        **os.environ,
        "STATE_DIRECTORY": str(folder),
        "KICKROUTE_SERVER_LISTEN": address,
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
        yield process, link
    finally:
        process.terminate()
        code = process.wait(LIMIT)
        assert process.stdout is not None
        process.stdout.close()
        assert code == 0, (folder / "log").read_text()
        assert "Traceback" not in (folder / "log").read_text()


def _step(browser: Browser, step: str, **fields: str) -> None:
    answer = browser.post(f"/setup/{step}", **fields)
    assert answer.status_code == 303, answer.text


def _is_ready(browser: Browser) -> bool:
    return 'setup/go"' in browser.get("/setup/preview").text


def _shows(browser: Browser, path: str, text: str) -> bool:
    """Ask for a page; as a browser does, again where the line was cut at the moment of the change."""
    try:
        return text in browser.get(path).text
    except requests.ConnectionError:
        return False


def _click(world_shop: str, link: str) -> None:
    """Say yes at the shop's page, as its manager does."""
    with requests.Session() as manager:
        manager.trust_env = False
        login = link.replace("/authorize?", "/login/?")
        manager.post(login, data={"username": "admin", "password": SHOP_PASSWORD}, timeout=LIMIT)
        page = manager.get(link, timeout=LIMIT).text
        found = re.search(r'class="wc-auth-approve" href="([^"]+)"', page)
        assert found is not None, (world_shop, page)
        done = manager.get(unescape(found[1]), timeout=LIMIT, allow_redirects=False)
        assert done.status_code == 302, done.text
        assert f"https://{PUBLIC}/setup/keys?success=1" in done.headers["Location"]


@pytest.mark.parametrize("kind", ["woocommerce", "shopware", "one click"])
def test_the_whole_set_up_to_the_first_offer(tmp_path: Path, kind: str) -> None:
    """Link, password, shop, keys, address, Kickroute, dry run, start: the same process tells its offers.

    Its number stays, so that a service manager sees nothing of the change; who was logged in still is.
    """
    platform, address = kind.replace("one click", "woocommerce"), free_address()
    with World() as world, _running(tmp_path, address) as (process, link):
        stage = world.open_shop(platform)
        world.hub.add_supplier(platform, key="a-key", country="DE", active=True)
        shop = {name: str(value) for name, value in stage.shop_settings().items()}
        key, secret = (value for name, value in shop.items() if name not in ("platform", "url"))
        browser = Browser(f"http://{address}", THROUGH_CADDY if kind == "one click" else {})
        browser.session.headers["Origin"] = f"https://{PUBLIC}" if kind == "one click" else browser.url
        assert browser.get("/readyz").status_code == 503
        assert browser.post(link).status_code == 303
        _step(browser, "password", password=PASSWORD, again=PASSWORD)
        _step(browser, "shop", supplier="Berg", platform=platform, url=shop["url"])
        if kind == "one click":
            assert isinstance(stage, WooCommerceStage)
            stage.shop.configure(reaches=((PUBLIC, f"http://{address}"),))
            _click(shop["url"], browser.post("/setup/keys/ask").headers["Location"])
            assert browser.get("/setup/").headers["Location"] == "./public"
        else:
            _step(browser, "keys", key=key, secret=secret)
        _step(browser, "public", public_url=f"http://{address}")
        _step(browser, "kickroute", kickroute_url=world.hub_url, api_key="a-key", yes="1")
        _step(browser, "alarms", skip="1")
        _step(browser, "goods", percent_off="")
        until("the dry run", lambda: _is_ready(browser))
        assert world.hub.catalogue(platform) == {}
        assert browser.post("/setup/go").status_code == 303
        until("the page of the daemon", lambda: _shows(browser, "/", "/products"))
        until("the first offer", lambda: any(o.is_live for o in world.hub.catalogue(platform).values()))
        assert process.poll() is None
        saved = browser.post("/settings", group="goods", **{"release.stock_buffer": "1"})
        assert saved.status_code == 303, saved.text
        until("the settings in force", lambda: _shows(browser, "/settings", "set here"))
        assert process.poll() is None


def test_a_broken_off_set_up_goes_on_after_a_restart(tmp_path: Path) -> None:
    """Another start is no trouble and prints another link; the answers of before are there."""
    address = free_address()
    with _running(tmp_path, address) as (_, first):
        browser = Browser(f"http://{address}", {})
        browser.post(first)
        _step(browser, "password", password=PASSWORD, again=PASSWORD)
    with _running(tmp_path, address) as (_, second):
        assert first != second
        assert browser.get("/setup/").headers["Location"] == "./shop"
        command = [sys.executable, "-m", "connector", "setup-link", "--settings", str(tmp_path / "none.toml")]
        environment = {**os.environ, "STATE_DIRECTORY": str(tmp_path), "KICKROUTE_SERVER_LISTEN": address}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=LIMIT, check=True
        )
        (third,) = re.findall(r"http://\S+/setup/link/\S+", done.stdout)
        stranger = Browser(f"http://{address}", THROUGH_CADDY)
        assert stranger.get(second).status_code == 410
        assert stranger.post(third).status_code == 303
        assert stranger.get("/setup/password").status_code == 200
