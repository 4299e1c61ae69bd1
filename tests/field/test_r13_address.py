"""Addresses that are nearly right: the shop is looked for without a key, and keys go where they should."""

from __future__ import annotations

import http.server
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import PlainTextResponse

from adapters.reach.finding import find_shop, untrusted_certificate
from adapters.reach.reaching import reach
from connector.assembly.shops import KINDS, load_settings
from connector.cli import Certificate
from connector.model.errors import ShopUnavailable
from connector.settings import StoreSettings
from connector.settings.addresses import is_within
from connector.store import Store
from connector.store.kept import KeptWays, keep_address, on_the_way
from practice.simulators.catalogue import generate
from practice.simulators.serving import LoopbackServer
from scheduler import Daemon
from tests.adapters import shopware_shops
from tests.adapters.woocommerce_shops import settings_for
from tests.doors.conftest import door, log, make_world, world
from tests.doors.test_cli import Terminal
from tests.doors.test_cli import terminal as terminal
from tests.doors.test_init import PLATFORM, SHOP, _at_the_same_address, _init
from tests.field.test_r01_r02_ways import behind_tls
from tests.field.test_r01_r02_ways import certificate as certificate

__all__ = ["_at_the_same_address", "certificate", "door", "log", "make_world", "terminal", "world"]
INDEX = {"name": "Berg", "namespaces": ["wp/v2", "wc/v3"]}
NO_TOKEN = {"errors": [{"code": "9", "status": "401"}]}
Site = dict[str, tuple[int, dict[str, str], Any]]


@contextmanager
def site(answers: Site) -> Iterator[tuple[int, list[tuple[str, str, bool]]]]:
    """Serve pages by ``host/path``, or a path alone; note what was asked, and whether with a key."""
    asked: list[tuple[str, str, bool]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host, path = str(self.headers["Host"]).partition(":")[0], self.path.partition("?")[0]
            asked.append((host, self.path, "Authorization" in self.headers))
            page = answers.get(f"{host}{path}") or answers.get(path) or (404, {}, "<html>nothing here</html>")
            status, headers, content = page
            body = (content if isinstance(content, str) else json.dumps(content)).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value.replace("PORT", str(self.connection.getsockname()[1])))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server.server_port, asked
        server.shutdown()
        thread.join()


@pytest.fixture
def everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every name of ``.example`` lead to this machine."""
    real = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **options: Any) -> Any:
        return real("127.0.0.1" if str(host).endswith(".example") else host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


WOO, SHOPWARE = "woocommerce", "shopware"


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(
    ("platform", "typed", "answers", "found"),
    [
        (WOO, "", {"/wp-json/": (200, {}, INDEX)}, ""),
        (WOO, "/wp-json/wc/v3/", {"/wp-json/": (200, {}, INDEX)}, ""),
        (WOO, "/wp-admin/admin.php?page=wc", {"/wp-json/": (200, {}, INDEX)}, ""),
        (WOO, "/laden/index.php", {"/laden/wp-json/": (200, {}, INDEX)}, "/laden"),
        (WOO, "/produkt/messer/", {"/wp-json/": (200, {}, INDEX)}, ""),
        (WOO, "", {"/shop/wp-json/": (200, {}, INDEX)}, "/shop"),
        (WOO, "", {"/wp-json/": (401, {}, {"code": "rest_login_required", "message": "x"})}, ""),
        (
            WOO,
            "",
            {
                "/": (
                    200,
                    {"Link": '<http://a.example:PORT/laden/wp-json/>; rel="https://api.w.org/"'},
                    "<html>",
                ),
                "/laden/wp-json/": (200, {}, INDEX),
            },
            "/laden",
        ),
        (
            WOO,
            "",
            {
                "a.example/wp-json/": (301, {"Location": "/neu/wp-json/"}, ""),
                "/neu/wp-json/": (200, {}, INDEX),
            },
            "/neu",
        ),
        (SHOPWARE, "/admin", {"/api/_info/version": (401, {}, NO_TOKEN)}, ""),
        (SHOPWARE, "/api", {"/api/_info/version": (401, {}, NO_TOKEN)}, ""),
        (SHOPWARE, "", {"/shopware/api/_info/version": (401, {}, NO_TOKEN)}, "/shopware"),
    ],
)
def test_the_shop_is_found_at_its_host(platform: str, typed: str, answers: Site, found: str) -> None:
    """Its own paths, folders above and below, a redirect, what WordPress says of its API; without a key."""
    with site(answers) as (port, asked):
        assert (
            find_shop(KINDS[platform].door, f"http://a.example:{port}{typed}")
            == f"http://a.example:{port}{found}"
        )
        assert not any(has_key for _, _, has_key in asked)


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(("typed", "at"), [("a.example", "www.a.example"), ("www.a.example", "a.example")])
@pytest.mark.parametrize("redirects", [True, False])
def test_the_host_with_and_without_www_is_found(typed: str, at: str, redirects: bool) -> None:
    """Whether the one leads to the other or not; that is another host, on which a person decides."""
    answers: Site = {f"{at}/wp-json/": (200, {}, INDEX)}
    if redirects:
        answers[f"{typed}/wp-json/"] = (301, {"Location": f"http://{at}:PORT/wp-json/"}, "")
    with site(answers) as (port, _):
        found = find_shop(KINDS[WOO].door, f"http://{typed}:{port}")
    assert found == f"http://{at}:{port}"
    assert not is_within(found, f"http://{typed}:{port}")


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"/wp-json/": (200, {}, {"name": "Blog", "namespaces": ["wp/v2"]})},
        {"/wp-json/": (200, {}, "<html>a page with status 200</html>")},
        {"/wp-json/": (200, {}, [])},
        {"/wp-json/": (301, {"Location": "/wp-json/"}, "")},
        {"/wp-json/": (302, {}, "")},
        {"/wp-json/": (302, {"Location": "ftp://x/"}, "")},
    ],
)
def test_what_is_no_shop_is_none(answers: Site) -> None:
    """A blog, a page, a redirect in a circle or to nowhere."""
    with site(answers) as (port, _):
        assert find_shop(KINDS[WOO].door, f"http://a.example:{port}") is None


def test_nobody_there_is_noticed_at_once() -> None:
    """Each host is given up with its first failed connection."""
    assert find_shop(KINDS[WOO].door, "http://127.0.0.1:9/a/b/c") is None


@pytest.mark.parametrize(
    ("found", "typed", "may"),
    [
        ("https://a.example/shop", "https://a.example", True),
        ("https://a.example", "http://a.example", True),
        ("http://a.example", "https://a.example", False),
        ("https://www.a.example", "https://a.example", False),
        ("https://a.example:8443", "https://a.example", False),
        ("https://a.example", "http://a.example:8080", False),
        ("https://b.example", "https://a.example", False),
        ("https://xn--mller-kva.example/x", "https://müller.example", True),
    ],
)
def test_keys_go_to_no_host_that_nobody_typed(found: str, typed: str, may: bool, tmp_path: Path) -> None:
    """The same door, or https instead of http; what was kept for another address counts for none."""
    assert is_within(found, typed) is may
    store = Store.open(f"sqlite:///{tmp_path / 'connector.db'}")
    settings = settings_for(typed, "ck", "cs")
    ways = KeptWays(store, typed)
    assert keep_address(ways, found, typed) is may
    assert on_the_way(settings, ways).shop.url == (found if may else settings.shop.url)
    ways.put("address", found)
    assert on_the_way(settings, ways).shop.url == (found if may else settings.shop.url)
    assert on_the_way(settings, KeptWays(store, "https://c.example")) is settings
    store.close()


def test_r13_the_certificate_that_is_not_trusted_is_shown(
    certificate: tuple[str, str], tmp_path: Path
) -> None:
    """Its fingerprint; saved as a file and named as ``shop.ca_file`` it lets the shop be asked."""
    with behind_tls(certificate) as held:
        seen = untrusted_certificate(held.url)
        assert seen is not None
        assert len(seen.fingerprint.split(":")) == 32
        file = tmp_path / "shop.pem"
        file.write_text(seen.pem)
        assert untrusted_certificate(held.url, str(file)) is None
        shop = held.shop(ca_file=str(file))
        assert shop.identity().name
        shop.close()
        assert find_shop(KINDS[WOO].door, held.url) is None
        assert find_shop(KINDS[WOO].door, held.url, ca_file=str(file)) == held.url
    assert untrusted_certificate("https://127.0.0.1:9") is None
    assert untrusted_certificate("http://127.0.0.1:9") is None


class Below:
    """A site that has a shop in a folder, and pages everywhere else."""

    def __init__(self, app: Any, folder: str) -> None:
        self._app = app
        self._folder = folder

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or path.startswith(f"{self._folder}/"):
            inside = path.removeprefix(self._folder)
            await self._app({**scope, "path": inside, "raw_path": inside.encode()}, receive, send)
            return
        await PlainTextResponse("a page", 404)(scope, receive, send)


def test_the_first_start_finds_the_shop_in_its_folder(tmp_path: Path) -> None:
    """The daemon goes on by itself, keeps what it found in the store, and asks there after a restart."""
    with (
        shopware_shops.running(generate(5)) as served,
        LoopbackServer(Below(served.simulator.app, "/shopware")) as server,
    ):
        known = served.simulator.credentials
        settings = shopware_shops.settings_for(server.url, known.client_id, known.client_secret)
        store = StoreSettings(url=f"sqlite:///{tmp_path / 'connector.db'}")
        settings = settings.model_copy(update={"store": store})
        daemon = Daemon(settings)
        assert daemon._find_shop() is not None
        assert daemon.shop.reach().address == f"{server.url}/shopware"
        daemon.store.close()
        again = Daemon(settings)
        assert again.shop.reach().address == f"{server.url}/shopware"
        again.store.close()


@pytest.mark.parametrize(
    ("status", "kind"),
    [(200, "answer"), (404, "answer"), (405, "answer"), (301, "redirects"), (503, "unreached")],
)
def test_the_platform_is_there_whatever_it_answers(status: int, kind: str) -> None:
    """Nothing is asked of it that it has to know; a server that is ill is not there."""
    with site({"/": (status, {"Location": "https://b.example/"} if status == 301 else {}, "")}) as (
        port,
        asked,
    ):
        assert reach(f"http://127.0.0.1:{port}", any_status=True)[0] == kind
        assert not any(has_key for _, _, has_key in asked)


# --- init, and check ----------------------------------------------------------------------------


def _away_until(terminal: Terminal, calls: int) -> None:
    tries = 0

    def _away(name: str, when: str) -> None:
        nonlocal tries
        if (name, when) == ("identity", "before"):
            tries += 1
            if tries <= calls:
                raise ShopUnavailable("the shop: its certificate is not trusted")

    terminal.world.shop.on_call = _away


def test_r13_init_offers_to_trust_a_certificate(terminal: Terminal, tmp_path: Path) -> None:
    """With its fingerprint; a yes puts it beside the settings, and nothing is asked twice."""
    _away_until(terminal, 1)
    terminal.wiring.certificate = Certificate("-----PEM-----\n", "AB:CD", "self-signed certificate")
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Berg", *SHOP, "y", *PLATFORM, "n")
    assert code == 0, said
    assert "AB:CD" in said
    read = load_settings([file]).shop
    assert (Path(read.ca_file).read_text(), read.verify_tls) == ("-----PEM-----\n", True)
    assert Path(read.ca_file).parent == tmp_path


def test_r13_init_skips_the_check_only_after_a_yes(terminal: Terminal, tmp_path: Path) -> None:
    """Neither trusted nor skipped: the address is asked for again."""
    _away_until(terminal, 1)
    terminal.wiring.certificate = Certificate("-----PEM-----\n", "AB:CD", "Hostname mismatch")
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Berg", *SHOP, "n", "y", *PLATFORM, "n")
    assert code == 0, said
    assert (load_settings([file]).shop.verify_tls, load_settings([file]).shop.ca_file) == (False, "")
    _away_until(terminal, 1)
    other = tmp_path / "other.toml"
    code, said = _init(terminal, other, "Berg", *SHOP, "n", "n", "https://b.example", *PLATFORM, "n")
    assert code == 0, said
    read = load_settings([other]).shop
    assert (read.url, read.verify_tls) == ("https://b.example", True)


@pytest.mark.parametrize(
    ("found", "answers", "url"),
    [
        ("https://shop.example/laden", (), "https://shop.example/laden"),
        ("https://www.shop.example", ("y",), "https://www.shop.example"),
        ("https://www.shop.example", ("n", "https://c.example"), "https://c.example"),
    ],
)
def test_init_takes_the_address_at_which_the_shop_answers(
    terminal: Terminal, tmp_path: Path, found: str, answers: tuple[str, ...], url: str
) -> None:
    """At the typed host at once, at another one after a yes."""
    _away_until(terminal, 1)
    terminal.wiring.found = found
    file = tmp_path / "new.toml"
    code, said = _init(terminal, file, "Berg", *SHOP, *answers, *PLATFORM, "n")
    assert code == 0, said
    assert f"The shop answers at {found}." in said
    assert load_settings([file]).shop.url == url


def test_check_tells_where_the_shop_answers(terminal: Terminal) -> None:
    """When it does not at its address; and where it is asked, when that is another one."""
    _away_until(terminal, 1)
    terminal.wiring.found = "https://www.shop.example"
    said = terminal("check")
    assert "https://www.shop.example" in said.out + said.err
    terminal.world.shop.way = replace(terminal.world.shop.way, address="https://shop.example/laden")
    assert "answers at https://shop.example/laden" in terminal("check").out
