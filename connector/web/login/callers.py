"""Who asks, and how: by the connection, and by what proxies of ours say of it."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.requests import Request

_FORWARDING = frozenset({"forwarded", "via", "x-real-ip", "true-client-ip", "cf-connecting-ip"})

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Callers:
    """Tells callers apart; only headers of ``server.trusted_proxies``, or of a Unix socket, count."""

    def __init__(self, proxies: Sequence[str]) -> None:
        self._proxies: list[Network] = [ipaddress.ip_network(each, strict=False) for each in proxies]

    def name(self, request: Request) -> str:
        """Name who asks: the peer, or whom the last of our proxies names as its own peer.

        What stands before that in ``X-Forwarded-For`` can be made up.
        """
        peer = request.client.host if request.client is not None else ""
        if peer and not self._is_ours(peer):
            return _network(peer)
        listed = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
        named = [each.strip() for each in listed if each.strip()]
        outside = [each for each in named if not self._is_ours(each)]
        first = outside[-1] if outside else named[-1] if named else ""
        return _network(first) if first else peer or "socket"

    def is_https(self, request: Request) -> bool:
        """Tell whether the browser speaks https, to us or to a proxy of ours."""
        peer = request.client.host if request.client is not None else ""
        told = request.headers.get("x-forwarded-proto", "").rpartition(",")[2].strip()
        if told and (not peer or self._is_ours(peer)):
            return told == "https"
        return request.url.scheme == "https"

    def _is_ours(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self._proxies)


def is_on_this_machine(request: Request) -> bool:
    """Tell whether the caller is this machine itself.

    The Host header counts too: a page of the internet may let its name point here, and a browser would
    show it our pages.
    """
    names = set(request.headers.keys())
    is_forwarded = bool(names & _FORWARDING) or any(name.startswith("x-forwarded-") for name in names)
    host = request.url.hostname or ""
    return (
        not is_forwarded
        and request.client is not None
        and _is_loopback(request.client.host)
        and (host == "localhost" or _is_loopback(host))
    )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _network(address: str) -> str:
    """Take an IPv6 network for one caller: its owner has all its addresses."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    return str(parsed)
