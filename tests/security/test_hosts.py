"""Whom the connector asks: the hosts in its settings and nobody else, whatever an answer or a caller says."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from adapters.http import PLATFORM_ERRORS, SHOP_ERRORS, HttpClient
from adapters.woocommerce.shop import WooCommerceShop
from connector.model.errors import ConnectorError
from practice.hub import Hub
from practice.hub.errors import Refused
from practice.simulators.catalogue import german_catalogue
from practice.simulators.woocommerce import WooCommerceSimulator, WooSettings
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.adapters.woocommerce_shops import adapter_for
from tests.security.tempting import Tempting, Trap, tempting_server

PATHS = ["@{trap}/x", ".{trap}", "{trap}", "//{trap}/x", "/\\{trap}", ":{trap}", "?@{trap}", "#@{trap}"]


@pytest.fixture
def trap() -> Iterator[Trap]:
    """Serve what nobody may connect to."""
    with Trap() as server:
        yield server


@pytest.mark.parametrize("errors", [SHOP_ERRORS, PLATFORM_ERRORS], ids=["shop", "platform"])
@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_redirects_are_not_followed(trap: Trap, errors: object, status: int, method: str) -> None:
    """A redirect is an error that names its target, without what stands behind the question mark."""
    with ScriptedServer([reply(status, headers={"Location": f"{trap.url}/x?key=1"})]) as server:
        client = HttpClient("it", server.url, errors=errors, headers={"x-key": "k"})  # type: ignore[arg-type]
        with pytest.raises(ConnectorError, match="redirects are not followed") as refused:
            client.request(method, "/things", json={})
        client.close()
    assert trap.url in str(refused.value)
    assert "key=1" not in str(refused.value)
    assert trap.connections == 0


@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_away(trap: Trap, path: str) -> None:
    """Whatever ends up in a path, the request goes to the host in the settings or to none."""
    bare = trap.url.removeprefix("http://")
    with ScriptedServer([reply(200, {})]) as server:
        client = HttpClient("it", server.url, errors=SHOP_ERRORS, headers={"x-key": "k"})
        with contextlib.suppress(ValueError, ConnectorError, OSError):
            client.get(path.format(trap=bare))
        client.close()
    assert trap.connections == 0


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"])
def test_no_proxy_of_the_environment_is_used(trap: Trap, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would see the keys: what the environment says about one is not looked at."""
    monkeypatch.setenv(name, trap.url)
    monkeypatch.setenv("NO_PROXY", "")
    with ScriptedServer([reply(200, {})]) as server:
        client = HttpClient("it", server.url, errors=SHOP_ERRORS)
        assert client.get("/things").status == 200
        client.close()
        assert len(server.asked) == 1
    assert trap.connections == 0


IDS = [
    "http://{trap}/1",
    "//{trap}/1",
    "../../../{trap}",
    "1?x=http://{trap}",
    "1@{trap}",
    "1\r\nHost: {trap}",
]


@pytest.mark.parametrize("identifier", IDS)
def test_an_id_in_a_webhook_is_only_an_id(trap: Trap, identifier: str) -> None:
    """A hint names what to read again; one that no shop can have given leads to no question at all."""
    bad = identifier.format(trap=trap.url.removeprefix("http://"))
    servers: list[Tempting] = []
    with (
        WooCommerceSimulator(WooSettings(), german_catalogue()) as simulator,
        tempting_server(trap, servers)(simulator.app) as server,
    ):
        shop: WooCommerceShop = adapter_for(simulator, server.url)
        simulator.log.clear()
        assert shop.products([bad]).found == ()
        assert shop.orders([bad]).found == ()
        assert sum(simulator.log.counts.values()) == 0
        shop.close()
    assert trap.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://intern.example/",
        "http://127.0.0.1@evil.example/",
        "http://[::ffff:7f00:1]/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http:///x",
    ],
)
def test_the_hub_calls_back_only_where_it_may(url: str) -> None:
    """The other way round: a supplier cannot make the platform ask its own network."""
    hub = Hub()
    try:
        with pytest.raises(Refused):
            hub.add_supplier("berg", key="k", country="DE", callback_url=url)
    finally:
        hub.close()
