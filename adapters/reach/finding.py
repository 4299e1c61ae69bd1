"""Find where a shop answers, without any key: what a person types is often nearly its address.

Only questions that anybody may ask are asked. Whoever uses an address at another host than the typed one
lets a person decide first; see :func:`connector.settings.addresses.is_within`.
"""

from __future__ import annotations

import hashlib
import json
import socket
import ssl
import time
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

import requests

from adapters.http import new_session
from connector.ports.kinds import Door
from connector.settings.addresses import in_ascii

SECONDS = 6.0
MOST_SECONDS = 30.0
"""How long one question may take, and how long the search may begin new ones."""

MOST_BYTES = 256 * 1024
_MOST_HOPS = 4


class Certificate(NamedTuple):
    """A certificate that is not trusted: in PEM, its SHA-256 in hexadecimal, and what is wrong with it."""

    pem: str
    fingerprint: str
    trouble: str


class _Seen(NamedTuple):
    is_shop: bool
    leads_to: str = ""


def find_shop(
    door: Door, url: str, *, verify: bool = True, ca_file: str = "", seconds: float = MOST_SECONDS
) -> str | None:
    """Return the first address at which a shop of this kind answers: the typed one, or one that is near.

    Tried are where it redirects to, the address without the shop's own paths, the folders above and usual
    ones below it, https for http, and the host with and without ``www``.
    """
    return _Search(door, verify, ca_file, seconds).run(in_ascii(url).rstrip("/"))


class _Search:
    def __init__(self, door: Door, verify: bool, ca_file: str, seconds: float) -> None:
        self._door = door
        self._verify = verify
        self._session = new_session(verify, ca_file)
        self._until = time.monotonic() + seconds
        self._asked: set[str] = set()
        self._dead: set[str] = set()

    def run(self, url: str) -> str | None:
        with self._session:
            for candidate in _near(self._door, url):
                if found := self._follow(candidate):
                    return found
        return None

    def _follow(self, url: str) -> str | None:
        """Ask at an address, and where it leads to; a way from https to http is not taken."""
        for _ in range(_MOST_HOPS):
            origin = urlunsplit(urlsplit(url)._replace(path=""))
            if url in self._asked or origin in self._dead or time.monotonic() > self._until:
                return None
            self._asked.add(url)
            try:
                seen = self._look(url)
            except requests.RequestException:
                self._dead.add(origin)
                return None
            if seen.is_shop:
                return url
            if not seen.leads_to or (url.startswith("https:") and not seen.leads_to.startswith("https:")):
                return None
            url = seen.leads_to
        return None

    def _look(self, url: str) -> _Seen:
        door, path = self._door, self._door.path
        status, headers, document = self._ask(url + path)
        if 300 <= status < 400:
            location = urljoin(url + path, headers.get("location", ""))
            return _Seen(is_shop=False, leads_to=_base(location, door.base_ends))
        if door.is_shop(status, document):
            return _Seen(is_shop=True)
        if door.named_by is None:
            return _Seen(is_shop=False)
        _, headers, _ = self._ask(url + "/")
        return _Seen(is_shop=False, leads_to=_base(door.named_by(headers), door.base_ends))

    def _ask(self, url: str) -> tuple[int, dict[str, str], Any]:
        with self._session.get(
            url, timeout=SECONDS, verify=self._verify, allow_redirects=False, stream=True
        ) as answer:
            body = next(answer.iter_content(MOST_BYTES), b"")
        headers = {name.lower(): value for name, value in answer.headers.items()}
        try:
            return answer.status_code, headers, json.loads(body)
        except ValueError:
            return answer.status_code, headers, None


def _near(door: Door, url: str) -> Iterator[str]:
    """Yield addresses from the typed one on, the likely ones first, each without a slash at its end."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    own = next((at for at, step in enumerate(steps) if step in door.own_paths), len(steps))
    paths = ["/".join(steps[:count]) for count in range(own, -1, -1)]
    paths += [folder for folder in door.folders if folder not in paths]
    yield urlunsplit(parts._replace(query="", fragment="")).rstrip("/")
    for origin in _origins(parts):
        yield from (f"{origin}/{path}".rstrip("/") for path in paths)


def _origins(parts: SplitResult) -> Iterator[str]:
    """Yield the typed scheme and host, https instead of http, and both at the host's other name."""
    yield f"{parts.scheme}://{parts.netloc}"
    host = parts.hostname or ""
    is_name = "." in host and ":" not in host and not host.rpartition(".")[2].isdecimal()
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    port = "" if parts.port is None else f":{parts.port}"
    if is_name and parts.scheme == "http":
        yield f"https://{host}"
    if is_name:
        yield f"{parts.scheme}://{other}{port}"
    if is_name and parts.scheme == "http":
        yield f"https://{other}"


def _base(url: str, ends: str) -> str:
    """Return the address of a shop from one below it; empty for what is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc:
        return ""
    path = parts.path.partition(ends)[0]
    return in_ascii(urlunsplit((parts.scheme, parts.netloc, path.rstrip("/"), "", "")))


def untrusted_certificate(url: str, ca_file: str = "") -> Certificate | None:
    """Return the certificate at an https address that is not trusted; None where it is, or nobody answers."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        return None
    address = parts.hostname, parts.port or 443
    context = ssl.create_default_context(cafile=None)
    if ca_file:
        context.load_verify_locations(ca_file)
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    try:
        with (
            socket.create_connection(address, SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=parts.hostname),
        ):
            return None
    except ssl.SSLCertVerificationError as error:
        trouble = error.verify_message
    except OSError:
        return None
    try:
        pem = ssl.get_server_certificate(address, timeout=SECONDS)
    except OSError:
        return None
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest().upper()
    return Certificate(pem, ":".join(digest[at : at + 2] for at in range(0, len(digest), 2)), trouble)
