"""Sign requests as the ``woocommerce`` package does, on our own keep-alive connections.

The package opens a connection for every call (14 requests a second where a session makes 21,
woocommerce-facts i), so only its conventions and its OAuth 1.0a are used, not its sending.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from urllib.parse import quote, unquote

from requests import PreparedRequest
from requests.auth import AuthBase, HTTPBasicAuth
from woocommerce.oauth import OAuth

_VERSION = "wc/v3"


class _OneTimeOAuth(OAuth):  # type: ignore[misc]  # the package has no types
    """OAuth 1.0a whose nonce does not come back, and whose signature survives a slash in a value."""

    @staticmethod
    def generate_nonce() -> str:
        """Return what was never used: the package's eight digits come back within a day of polling."""
        return secrets.token_hex(20)

    @staticmethod
    def normalize_parameters(params: OrderedDict[str, object]) -> OrderedDict[str, str]:
        """Encode names and values as the shop does; the package leaves ``/`` as it is."""
        return OrderedDict((_twice_encoded(name), _twice_encoded(value)) for name, value in params.items())


def _twice_encoded(value: object) -> str:
    return quote(unquote(str(value)), safe="").replace("%", "%25")


class WooCommerceAuth(AuthBase):
    """Basic over https; OAuth 1.0a over plain http, where WooCommerce ignores Basic."""

    def __init__(self, consumer_key: str, consumer_secret: str) -> None:
        self._key = consumer_key
        self._secret = consumer_secret

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign one request, with a nonce and a time of its own."""
        url = request.url or ""
        if url.startswith("https"):
            HTTPBasicAuth(self._key, self._secret)(request)
            return request
        signer = _OneTimeOAuth(url, self._key, self._secret, version=_VERSION, method=request.method)
        request.url = signer.get_oauth_url()
        return request
