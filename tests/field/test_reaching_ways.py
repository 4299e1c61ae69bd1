"""How a shop is found and got into: its address, its keys' way, its certificate."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from adapters.http import SHOP_ERRORS, HttpClient
from connector.settings import load_settings
from connector.settings.addresses import in_ascii
from tests.adapters import shopware_shops, woocommerce_shops
from tests.field.shops import both, served

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
    assert settings.kickroute.public_url == "https://xn--anschlu-dya.example"
    assert settings.alarms.heartbeat_url == "https://xn--wchter-bua.example/x"


def test_r01_a_client_of_any_host_asks_it() -> None:
    """Also one that was given an address by somebody else than the settings."""
    client = HttpClient("the shop", "http://müller.example", errors=SHOP_ERRORS)
    assert client.base_url == "http://xn--mller-kva.example"
