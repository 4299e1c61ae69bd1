"""Whom the connector talks to over TLS, with real servers and real certificates on loopback."""

from __future__ import annotations

import contextlib
import dataclasses
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme
from structlog.testing import capture_logs

from adapters.http import SHOP_ERRORS, HttpClient
from adapters.kickroute import KickroutePlatform, from_settings
from adapters.woocommerce.shop import WooCommerceShop
from connector.assembly.shops import SettingsOfAll
from connector.model import OrderChanged, OrderStatus
from connector.model.errors import PlatformUnavailable, ShopUnavailable
from connector.settings import Settings
from tests.adapters.scripted_server import ScriptedServer, reply

LONG_AGO = datetime.now(UTC) - timedelta(days=30)
EVENT = OrderChanged("KR-1", status=OrderStatus.COMPLETED)


@dataclasses.dataclass
class TlsServer(ScriptedServer):
    """A scripted server that speaks TLS with a certificate."""

    certificate: trustme.LeafCert | None = None

    def __post_init__(self) -> None:
        """Prepare to listen."""
        super().__post_init__()
        self.url = self.url.replace("http:", "https:")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        assert self.certificate is not None
        self.certificate.configure_cert(self._context)

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            super()._serve(self._context.wrap_socket(connection, server_side=True))


Serve = Callable[[trustme.LeafCert], TlsServer]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Make a certificate authority that nobody knows."""
    return trustme.CA()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Yield what starts servers that answer everything with an empty list."""
    with contextlib.ExitStack() as stack:

        def start(certificate: trustme.LeafCert) -> TlsServer:
            return stack.enter_context(TlsServer([reply(200, [])], certificate=certificate))

        yield start


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this machine trust the authority, as its administrator does by installing the certificate."""
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


def ask(server: TlsServer, *, verify: bool = True) -> int:
    """Ask a server as a shop's adapter does, with a key."""
    client = HttpClient(
        "the shop", server.url, errors=SHOP_ERRORS, verify=verify, headers={"x-key": "consumer-secret"}
    )
    try:
        return client.get("/products").status
    finally:
        client.close()


def test_an_unknown_certificate_is_refused_before_anything_is_sent(
    serve: Serve, authority: trustme.CA
) -> None:
    """A self-signed server gets neither request nor key; the message says what to do."""
    server = serve(authority.issue_cert("127.0.0.1"))
    with pytest.raises(ShopUnavailable, match="its certificate is not trusted") as refused:
        ask(server)
    assert "save the issuer's certificate" in str(refused.value)
    assert server.asked == []


@pytest.mark.usefixtures("trusted")
def test_what_the_machine_trusts_is_trusted(serve: Serve, authority: trustme.CA) -> None:
    """After that advice was followed, the same certificate is accepted."""
    server = serve(authority.issue_cert("127.0.0.1"))
    assert ask(server) == 200
    assert len(server.asked) == 1


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("names", "expires"),
    [
        (("shop.example",), None),
        (("localhost",), None),
        (("127.0.0.1",), LONG_AGO),
    ],
    ids=["another-host", "name-for-address", "expired"],
)
def test_a_trusted_issuer_is_not_enough(
    serve: Serve, authority: trustme.CA, names: tuple[str, ...], expires: datetime | None
) -> None:
    """A certificate for another host, or one that has expired, is refused whoever signed it."""
    begins = None if expires is None else expires - timedelta(days=1)
    server = serve(authority.issue_cert(*names, not_before=begins, not_after=expires))
    with pytest.raises(ShopUnavailable, match="its certificate is not trusted"):
        ask(server)
    assert server.asked == []


def _settings(shop: str, platform: str, **of_shop: bool) -> Settings:
    return SettingsOfAll.model_validate(
        {
            "shop": {
                "platform": "woocommerce",
                "url": shop,
                "consumer_key": "ck_1234",
                "consumer_secret": "cs_1234",
                **of_shop,
            },
            "kickroute": {"url": platform, "api_key": "kr_1234", "public_url": "https://us.example"},
        }
    )


def test_certificates_are_checked_unless_the_settings_say_otherwise(
    serve: Serve, authority: trustme.CA
) -> None:
    """By default the shop's certificate is checked; ``shop.verify_tls = false`` is obeyed, and said."""
    server = serve(authority.issue_cert("127.0.0.1"))
    strict = WooCommerceShop.from_settings(_settings(server.url, server.url))
    with pytest.raises(ShopUnavailable, match="its certificate is not trusted"):
        strict.identity()
    strict.close()
    assert server.asked == []
    with capture_logs() as said:
        lax = WooCommerceShop.from_settings(_settings(server.url, server.url, verify_tls=False))
    with contextlib.suppress(Exception):
        lax.identity()
    lax.close()
    assert len(server.asked) > 0
    assert "the shop's certificate is not checked" in said[0]["event"]


def test_the_platform_is_checked_whatever_the_shop_needs(serve: Serve, authority: trustme.CA) -> None:
    """No setting switches off the check of Kickroute's certificate: it gets the key to all orders."""
    server = serve(authority.issue_cert("127.0.0.1"))
    platform = from_settings(_settings(server.url, server.url, verify_tls=False))
    assert isinstance(platform, KickroutePlatform)
    with pytest.raises(PlatformUnavailable, match="its certificate is not trusted"):
        platform.send([EVENT])
    platform.close()
    assert server.asked == []
