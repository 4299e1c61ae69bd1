"""Addresses as they are asked: a host with other letters than ASCII has a name in ASCII as well (IDNA)."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

import idna


def in_ascii(url: str) -> str:
    """Return an address with its host in lower-case ASCII; any other part stays, and so does what is none.

    ``https://müller.example`` and ``https://xn--mller-kva.example`` are one and the same.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url
    if not host or "@" in parts.netloc:
        return url
    named = f"[{host}]" if ":" in host else _in_ascii(host)
    return urlunsplit(parts._replace(netloc=named if port is None else f"{named}:{port}"))


def is_within(found: str, typed: str) -> bool:
    """Tell whether keys that were entered for one address may go to another without asking anybody.

    They may at the same host and port, by the same way or by https instead of http.
    """
    one, other = urlsplit(in_ascii(found)), urlsplit(in_ascii(typed))
    is_safer = (other.scheme, one.scheme) == ("http", "https") and one.port is other.port is None
    is_same_door = one.scheme == other.scheme and one.port == other.port
    return one.hostname == other.hostname and (is_same_door or is_safer)


def _in_ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    try:
        # As browsers do it: letters of other forms are brought to the usual ones first.
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError:
        return _by_the_older_rule(host)


def _by_the_older_rule(host: str) -> str:
    """Return the name by the rule that still takes signs, such as hearts; the host itself if it has none."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host
