"""What ``check`` and ``init`` find out about addresses: the shop's, ours, and the one we are called at."""

from __future__ import annotations

import ipaddress
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from connector.cli.checks.lines import Line, line
from connector.cli.session import Session
from connector.model.system import reason_of
from connector.settings import Settings
from connector.setup.means import Answered

PATH = "/healthz"
ALIVE = '"status":"ok"'
"""What a running connector answers at :data:`PATH`."""


def check_addresses(session: Session, *, is_running: bool) -> Iterator[Line]:
    """Yield the lines about addresses; the public one is called, as the platform would call it."""
    shop, kickroute = session.settings.shop, session.settings.kickroute
    if shop.url.startswith("http:") and not is_private(shop.url):
        yield line(session, "shop_url.http", url=shop.url)
    elif not shop.verify_tls:
        yield line(session, "shop_url.unverified")
    else:
        yield line(session, "shop_url.https", url=shop.url)
    if is_private(kickroute.public_url):
        yield line(session, "public_url.private", url=kickroute.public_url)
    elif kickroute.public_url.startswith("http:"):
        yield line(session, "public_url.http", url=kickroute.public_url)
    yield try_public_address(session, session.settings, is_running=is_running)


def check_platform_address(session: Session) -> Line:
    """Ask at the platform's address, to which everything goes: without a key, as that would change things."""
    url = session.settings.kickroute.url
    found = session.wiring.reach_platform(session.settings)
    if found.kind == "redirects":
        return line(session, "platform_url.redirects", url=url, reason=found.text)
    if found.kind != "answer":
        return line(session, "platform_url.unreached", url=url, reason=found.text)
    is_open = url.startswith("http:") and not is_private(url)
    return line(session, "platform_url.http" if is_open else "platform_url.reached", url=url)


def try_public_address(session: Session, settings: Settings, *, is_running: bool) -> Line:
    """Call the public address and see whether it leads here: to the daemon, or to a server of this moment."""
    url, listen = settings.kickroute.public_url, settings.server.listen
    if is_running:
        return _judge(session, url, ALIVE, session.wiring.reach(url + PATH))
    if listen.startswith("unix:"):
        return line(session, "public_url.untested", url=url)
    token = secrets.token_urlsafe(16)
    try:
        with _answering(listen, token):
            return _judge(session, url, token, session.wiring.reach(url + PATH))
    except OSError as error:
        return line(session, "listen.taken", listen=listen, reason=reason_of(error))


def _judge(session: Session, url: str, wanted: str, found: Answered) -> Line:
    if found.kind == "answer" and wanted in found.text:
        return line(session, "public_url.reached", url=url)
    if found.kind == "answer":
        return line(session, "public_url.stranger", url=url)
    return line(session, f"public_url.{found.kind}", url=url, reason=found.text)


@contextmanager
def _answering(listen: str, token: str) -> Iterator[None]:
    """Answer everything at our own address with ``token``; raises OSError when it is taken."""
    host, _, port = listen.rpartition(":")

    class _Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = token.encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Write nothing to the terminal."""

    server = ThreadingHTTPServer((host.strip("[]") or "0.0.0.0", int(port)), _Answer)  # noqa: S104 - as set
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def is_private(url: str) -> bool:
    """Tell whether an address can only be reached from this machine or its own network."""
    host = urlsplit(url).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or "." not in host
