"""A small client of the simulated WooCommerce, signing by hand so that the connector's code is not judge."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import requests

from simulators.woocommerce import ApiKey

_NONCES = itertools.count(1)


def encode(text: object) -> str:
    """Percent-encode as RFC 3986 says."""
    return quote(str(text), safe="~")


def oauth(method: str, url: str, key: ApiKey, query: Mapping[str, Any], **changes: str) -> dict[str, Any]:
    """Return the query with OAuth 1.0a parameters; ``changes`` replace single ones."""
    algorithm = changes.get("oauth_signature_method", "HMAC-SHA256")
    signed = {
        **query,
        "oauth_consumer_key": key.consumer_key,
        "oauth_timestamp": str(int(time.time())),
        "oauth_nonce": f"nonce{next(_NONCES)}{time.time_ns()}",
        "oauth_signature_method": algorithm,
        "oauth_version": "1.0",
        **changes,
    }
    pairs = sorted((encode(name), encode(value)) for name, value in signed.items())
    base = "&".join((method, encode(url), encode("&".join(f"{n}={v}" for n, v in pairs))))
    digest = {"HMAC-SHA256": hashlib.sha256, "HMAC-SHA1": hashlib.sha1}[algorithm]
    mac = hmac.new(f"{key.consumer_secret}&".encode(), base.encode(), digest).digest()
    return {**signed, "oauth_signature": base64.b64encode(mac).decode()}


class Client:
    """Asks the shop with one key over one kept connection."""

    def __init__(self, url: str, key: ApiKey | None) -> None:
        self.url = url
        self.key = key
        self._session = requests.Session()
        self._session.trust_env = False

    def close(self) -> None:
        """Give the connection back."""
        self._session.close()

    def ask(self, method: str, path: str, body: Any = None, **query: Any) -> requests.Response:
        """Ask ``path`` below /wp-json, signed with OAuth."""
        url = f"{self.url}/wp-json{path}"
        params = oauth(method, url, self.key, query) if self.key is not None else query
        return self._session.request(method, url, params=params, json=body, timeout=10, allow_redirects=False)

    def get(self, path: str, **query: Any) -> Any:
        """Ask, expect 2xx, return the JSON."""
        return self._good(self.ask("GET", path, **query))

    def post(self, path: str, body: Any, **query: Any) -> Any:
        """Create, expect 2xx, return the JSON."""
        return self._good(self.ask("POST", path, body, **query))

    def put(self, path: str, body: Any, **query: Any) -> Any:
        """Change, expect 2xx, return the JSON."""
        return self._good(self.ask("PUT", path, body, **query))

    def delete(self, path: str, **query: Any) -> Any:
        """Delete, expect 2xx, return the JSON."""
        return self._good(self.ask("DELETE", path, **query))

    @staticmethod
    def _good(answer: requests.Response) -> Any:
        assert answer.status_code < 300, f"{answer.status_code}: {answer.text[:500]}"
        return answer.json()
