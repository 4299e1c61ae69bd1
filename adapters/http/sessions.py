"""Sessions of ``requests``: one connection, no cookies, nothing of the environment, certificates checked."""

from __future__ import annotations

import logging
import ssl
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
import structlog
import urllib3
from requests.adapters import HTTPAdapter

_log = structlog.stdlib.get_logger(__name__)


class _OneConnection(HTTPAdapter):
    """Keeps one connection. What the machine trusts is trusted beside what ``requests`` brings along."""

    def __init__(self, checks_certificates: bool, ca_file: str) -> None:
        self._checks_certificates = checks_certificates
        self._ca_file = ca_file
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        """Let connections check certificates by the machine's own store."""
        if self._checks_certificates:
            options["ssl_context"] = context = ssl.create_default_context()
            if self._ca_file:
                context.load_verify_locations(self._ca_file)
                # The file may hold the shop's own certificate, whose issuer nobody knows.
                context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        super().init_poolmanager(connections, maxsize, block, **options)


def new_session(checks_certificates: bool, ca_file: str = "") -> requests.Session:
    """Make a session; ``trust_env`` is off, or a proxy or ``.netrc`` would see, or replace, the keys.

    The certificates in ``ca_file`` are trusted beside those of the machine.
    """
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    adapter = _OneConnection(checks_certificates, ca_file)
    session.mount("http://", adapter)
    session.mount("https://", adapter)
    return session


def quieten_urllib3(verify: bool) -> None:
    """Keep urllib3 from logging whole addresses, and from warning at every call what is said once."""
    logging.getLogger("urllib3.connectionpool").setLevel(logging.WARNING)
    if not verify:
        _log.warning("the shop's certificate is not checked; set shop.verify_tls = true when it can be")
        urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
