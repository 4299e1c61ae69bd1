"""How a shop is found and got into: its address, its keys' way, its certificate."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import trustme

from adapters.http import SHOP_ERRORS, HttpClient
from adapters.woocommerce.shop import WooCommerceShop
from connector.assembly.shops import load_settings
from connector.model.errors import ShopAccessDenied, ShopUnavailable
from connector.settings.addresses import in_ascii
from connector.store import Store
from connector.store.kept import KeptWays
from practice.simulators.catalogue import generate
from practice.simulators.host import Habits
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator
from tests.adapters import shopware_shops, woocommerce_shops
from tests.field.shops import Fielded, both, place, served

UMLAUT = "müller-öl.example"


@pytest.fixture
def resolving(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let every name lead to this machine, and note which names were looked up."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: Any, *rest: Any, **options: Any) -> Any:
        asked.append(host if isinstance(host, str) else bytes(host).decode())
        return real("127.0.0.1", *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("https://müller-öl.example", "https://xn--mller-l-f1a2c.example"),
        ("https://MÜLLER-ÖL.example/shop/", "https://xn--mller-l-f1a2c.example/shop/"),
        ("https://mu\u0308ller-o\u0308l.example:8443", "https://xn--mller-l-f1a2c.example:8443"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://shop。example", "https://shop.example"),
        ("https://Shop.Example/Pfad", "https://shop.example/Pfad"),
        ("https://i❤.example", "https://xn--i-7iq.example"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://127.0.0.1:9/ä", "http://127.0.0.1:9/ä"),
        ("https://xn--mller-kva.example", "https://xn--mller-kva.example"),
        ("https://my_shop.example", "https://my_shop.example"),
        ("", ""),
        ("https://:x", "https://:x"),
    ],
)
def test_r01_every_host_has_one_name(typed: str, asked: str) -> None:
    """Umlauts, ß, signs, capitals and letters put together: the name that a resolver takes."""
    assert in_ascii(typed) == asked
    assert in_ascii(asked) == asked


@both
def test_r01_a_shop_whose_name_has_umlauts_is_asked(kind: str, resolving: list[str]) -> None:
    """``url = "https://müller-öl.example"``: identity, products and an address with a path."""
    with served(kind) as held:
        port = held.url.rpartition(":")[2]
        for name in (UMLAUT, UMLAUT.upper()):
            url = f"http://{name}:{port}"
            shops = shopware_shops if kind == "shopware" else woocommerce_shops
            if kind == "shopware":
                held.sim.shop.move(in_ascii(url))
            else:
                held.sim.configure(home_url=in_ascii(url))
            shop = shops.adapter_for(held.sim, url)
            assert shop.identity().name
            assert next(iter(shop.all_products())).products
            shop.close()
    assert {name for name in resolving if "mller" in name} == {"xn--mller-l-f1a2c.example"}
    assert not any("ü" in name for name in resolving)


def test_r01_every_configured_address_is_brought_to_ascii(tmp_path: Path) -> None:
    """The platform's, our own and the heartbeat's as well as the shop's."""
    file = tmp_path / "settings.toml"
    file.write_text(
        'supplier = "Müller"\n[shop]\nplatform = "woocommerce"\nurl = "https://Müller.example/shop/"\n'
        'consumer_key = "ck"\nconsumer_secret = "cs"\n[kickroute]\nurl = "https://plattform-ö.example"\n'
        'api_key = "k"\npublic_url = "https://anschluß.example"\n[alarms]\n'
        'heartbeat_url = "https://wächter.example/x"\n',
        encoding="utf-8",
    )
    settings = load_settings([file])
    assert settings.shop.url == "https://xn--mller-kva.example/shop"
    assert settings.kickroute.url == "https://xn--plattform--ncb.example"
    assert settings.kickroute.public_url == "https://xn--anschlu-6va.example"
    assert settings.alarms.heartbeat_url == "https://xn--wchter-bua.example/x"


def test_r01_a_client_of_any_host_asks_it() -> None:
    """Also one that was given an address by somebody else than the settings."""
    client = HttpClient("the shop", "http://müller.example", errors=SHOP_ERRORS)
    assert client.base_url == "http://xn--mller-kva.example"


class Notes:
    """A memory that a test looks into."""

    def __init__(self, **kept: str) -> None:
        self.kept: dict[str, str | None] = dict(kept)

    def get(self, name: str) -> str | None:
        """Return what was kept."""
        return self.kept.get(name)

    def put(self, name: str, value: str | None) -> None:
        """Keep a text."""
        self.kept[name] = value


@dataclass
class Held:
    """A WooCommerce behind TLS: the simulator, its address, and the certificate to trust."""

    sim: WooCommerceSimulator
    url: str
    ca_file: str

    def shop(self, memory: Notes | None = None, *, key: Any = None, **changes: Any) -> WooCommerceShop:
        """Build the adapter; ``changes`` are settings of the shop."""
        chosen = key or self.sim.keys.full
        settings = woocommerce_shops.settings_for(self.url, chosen.consumer_key, chosen.consumer_secret)
        section = settings.shop.model_copy(update={"ca_file": self.ca_file, **changes})
        return WooCommerceShop.from_settings(settings.model_copy(update={"shop": section}), memory)

    def queries(self, after: int = 0) -> list[str]:
        """Return the queries of the requests that reached the shop, before the log takes keys out."""
        return [entry.data["query"] for entry in self.sim.log.entries("request", after)]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Make an authority of nobody's and a certificate of its; return the files of both."""
    folder, authority = tmp_path_factory.mktemp("tls"), trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    own = authority.issue_cert("127.0.0.1")
    own.private_key_and_cert_chain_pem.write_to_path(str(folder / "shop.pem"))
    return str(folder / "ca.pem"), str(folder / "shop.pem")


@contextmanager
def behind_tls(certificate: tuple[str, str], *, knows: bool = True, **host: Any) -> Iterator[Held]:
    """Serve a shop over https; it ``knows`` that it is asked by https, or takes it for http."""
    settings = replace(VERSIONS["11.0"], behind_https=knows, host=Habits(**host))
    with (
        WooCommerceSimulator(settings, generate(10)) as simulator,
        LoopbackServer(simulator.app, certificate=certificate[1]) as server,
    ):
        yield Held(simulator, server.url, certificate[0])


@pytest.mark.parametrize(
    ("knows", "strips", "way"),
    [
        (True, False, "header"),
        (True, True, "signed"),
        (False, False, "signed_for_http"),
        (False, True, "signed_for_http"),
    ],
    ids=["usual", "header taken out", "TLS ends in front", "both"],
)
def test_r02_the_keys_travel_by_the_way_that_reaches_the_shop(
    certificate: tuple[str, str], knows: bool, strips: bool, way: str
) -> None:
    """A host strips ``Authorization``, or TLS ends in front: the first way that works is found and kept."""
    notes = Notes()
    with behind_tls(certificate, knows=knows, strips_authorization=strips) as held:
        shop = held.shop(notes)
        assert shop.identity().name
        order = place(Fielded("woocommerce", held.sim, shop, held.url))
        assert shop.orders([order.id]).found
        shop.close()
        assert notes.kept.get("keys_way", "header") == way
        again = held.shop(notes)
        mark = held.sim.log.last
        assert again.orders([order.id]).found
        again.close()
        assert len(held.queries(mark)) == 1  # what was found is taken at once after a restart


def test_r02_keys_go_into_the_address_only_when_that_was_allowed(certificate: tuple[str, str]) -> None:
    """Where no signature is taken either, ``shop.keys_in_address = true`` is what is left."""
    with behind_tls(certificate, strips_authorization=True, drops_query=("oauth_*",)) as held:
        notes = Notes()
        shop = held.shop(notes)
        with pytest.raises(ShopAccessDenied):
            shop.identity()
        shop.close()
        assert notes.kept == {}
        allowed = held.shop(notes, keys_in_address=True)
        assert allowed.identity().name
        allowed.close()
        assert notes.kept["keys_way"] == "address"
        forbidden = held.shop(Notes(keys_way="address"))
        with pytest.raises(ShopAccessDenied):
            forbidden.identity()  # what was kept counts only as long as it is allowed
        forbidden.close()


def test_r02_a_way_is_looked_for_once_an_hour(certificate: tuple[str, str]) -> None:
    """A key that the shop does not know costs three more questions an hour, and is told as what it is."""
    with behind_tls(certificate) as held:
        unknown = replace(held.sim.keys.full, consumer_key="ck_" + "0" * 40)
        shop = held.shop(key=unknown)
        asked = []
        for _ in range(4):
            mark = held.sim.log.last
            with pytest.raises(ShopAccessDenied) as caught:
                shop.orders(["1"])
            asked.append(len(held.queries(mark)))
        shop.close()
        assert asked == [3, 1, 1, 1]
        assert "does not know shop.consumer_key" in str(caught.value)


def test_r02_keys_that_arrived_and_are_wrong_start_no_search(certificate: tuple[str, str]) -> None:
    """The secret of another key: the shop says so, and no other way is tried."""
    with behind_tls(certificate) as held:
        wrong = replace(held.sim.keys.full, consumer_secret="cs_wrong")
        shop = held.shop(key=wrong)
        with pytest.raises(ShopAccessDenied, match=r"shop\.consumer_secret does not belong"):
            shop.orders(["1"])
        assert len(held.queries()) == 1
        shop.close()


@pytest.mark.parametrize(
    ("kept", "knows", "strips"), [("signed_for_http", True, False), ("signed", False, False)]
)
def test_r02_a_way_that_the_host_has_closed_is_left(
    certificate: tuple[str, str], kept: str, knows: bool, strips: bool
) -> None:
    """The host was put right, or moved: the signature that was kept is refused, and a way looked for anew."""
    notes = Notes(keys_way=kept)
    with behind_tls(certificate, knows=knows, strips_authorization=strips) as held:
        shop = held.shop(notes)
        assert shop.identity().name
        shop.orders(["1"])
        shop.close()
    assert notes.kept["keys_way"] == ("header" if knows else "signed_for_http")


def test_r02_no_key_ever_leaves_https(certificate: tuple[str, str]) -> None:
    """Whatever fails, everything goes to the address that was typed, over https, and nothing beside it."""
    with behind_tls(certificate, knows=False, strips_authorization=True) as held:
        asked: list[str] = []
        shop = held.shop()
        client = shop._api._client
        prepare = client._prepare

        def note(send: Any) -> Any:
            prepared = prepare(send)
            asked.append(str(prepared.url))
            return prepared

        client._prepare = note  # type: ignore[method-assign]
        shop.identity()
        shop.close()
        assert len(asked) > 5
        assert all(url.startswith(f"{held.url}/wp-json/") for url in asked)
        assert not any(held.sim.keys.full.consumer_secret in url for url in asked)


def test_r02_what_was_found_for_one_address_counts_for_no_other(tmp_path: Path) -> None:
    """The way is kept with the address that it was found for."""
    store = Store.open(f"sqlite:///{tmp_path / 'connector.db'}")
    one, other = KeptWays(store, "https://a.example"), KeptWays(store, "https://b.example")
    one.put("keys_way", "signed")
    assert (one.get("keys_way"), other.get("keys_way"), one.get("page_sizes")) == ("signed", None, None)
    one.put("keys_way", None)
    assert one.get("keys_way") is None
    store.close()


def test_r02_shopware_says_that_the_token_does_not_arrive() -> None:
    """Shopware takes a token from no other place: the host has to pass the header on."""
    with served("shopware") as held:
        held.behave(strips_authorization=True)
        with pytest.raises(ShopAccessDenied, match="CGIPassAuth"):
            held.shop.identity()


@pytest.mark.parametrize(
    ("changes", "works"),
    [({}, True), ({"ca_file": ""}, False), ({"ca_file": "", "verify_tls": False}, True)],
    ids=["shop.ca_file", "nothing", "unchecked"],
)
def test_r13_a_private_certificate_is_trusted_by_its_file(
    certificate: tuple[str, str], changes: dict[str, Any], works: bool
) -> None:
    """``shop.ca_file`` names the issuer; without it, and checked, the shop is not asked and that is said."""
    with behind_tls(certificate) as held:
        shop = held.shop(**changes)
        if works:
            assert shop.identity().name
        else:
            with pytest.raises(ShopUnavailable, match=r"shop\.ca_file"):
                shop.identity()
        shop.close()
