"""Sign requests as the ``woocommerce`` package does, on our own keep-alive connections.

The package opens a connection for every call (14 requests a second where a session makes 21,
woocommerce-facts i), so only its conventions and its OAuth 1.0a are used, not its sending.
"""

from __future__ import annotations

import secrets

from requests import PreparedRequest
from requests.auth import AuthBase, HTTPBasicAuth
from woocommerce.oauth import OAuth

_VERSION = "wc/v3"


class _OneTimeOAuth(OAuth):  # type: ignore[misc]  # the package has no types
    """OAuth 1.0a whose nonce does not come back; the package's eight digits do, within a day of polling."""

    @staticmethod
    def generate_nonce() -> str:
        """Return what was never used."""
        return secrets.token_hex(20)


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
