"""Who asks: Basic by https, OAuth 1.0a by http, as WooCommerce's REST keys work."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from practice.simulators.woocommerce.errors import RestError
from practice.simulators.woocommerce.keys import ApiKey

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

WINDOW = 15 * 60
"""How far a timestamp may be from the shop's clock, and how long a nonce is remembered, in seconds."""

_OAUTH = ("oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method")
_DIGESTS = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}


def refused(message: str) -> RestError:
    """Refuse credentials that are there but wrong."""
    return RestError(401, "woocommerce_rest_authentication_error", message)


class Authenticator:
    """Finds the key of a request; remembers nonces."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock = threading.Lock()
        self._nonces: dict[str, int] = {}

    def key_of(
        self, method: str, path: str, query: Mapping[str, Any], headers: Mapping[str, str]
    ) -> ApiKey | None:
        """Return the key, None for nobody (also for an unknown key by https). Raises RestError.

        Credentials sent by plain http are ignored silently; only OAuth counts there. By https it counts where
        no other credentials came.
        """
        is_https = self.is_https(headers)
        if is_https and (key := self._basic(query, headers)) is not None:
            return key
        return self._oauth(method, path, query, headers, is_https)

    def is_https(self, headers: Mapping[str, str]) -> bool:
        """Whether the shop believes that the request came by https."""
        settings = self._shop.settings
        forwarded = headers.get("x-forwarded-proto") == "https"
        return settings.behind_https or (settings.honour_forwarded_proto and forwarded)

    def _basic(self, query: Mapping[str, Any], headers: Mapping[str, str]) -> ApiKey | None:
        name, secret = str(query.get("consumer_key", "")), str(query.get("consumer_secret", ""))
        header = headers.get("authorization", "")
        if not name and header.lower().startswith("basic "):
            try:
                name, _, secret = base64.b64decode(header[6:]).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError):
                return None
        key = self._shop.keys.find(name)
        if key is not None and not hmac.compare_digest(key.consumer_secret, secret):
            raise refused("Consumer secret is invalid.")
        return key

    def _oauth(
        self, method: str, path: str, query: Mapping[str, Any], headers: Mapping[str, str], is_https: bool
    ) -> ApiKey | None:
        params = dict(query)
        header = headers.get("authorization", "")
        if header.lower().startswith("oauth "):
            pairs = re.findall(r'(oauth_[a-z_-]*)=(?:"([^"]*)"|([^,]*))', header)
            params |= {name: unquote(quoted or bare) for name, quoted, bare in pairs}
        if not any(name in params for name in _OAUTH):
            return None
        missing = [name for name in _OAUTH if not params.get(name)]
        if missing:
            raise refused("Missing OAuth parameter(s) " + ", ".join(missing))
        key = self._shop.keys.find(str(params["oauth_consumer_key"]))
        if key is None:
            raise refused("Consumer key is invalid.")
        self._check_signature(key, method, path, params, is_https)
        self._check_age(key, params)
        return key

    def _check_signature(
        self, key: ApiKey, method: str, path: str, params: dict[str, Any], is_https: bool
    ) -> None:
        """Compare with a signature over the shop's own address, whatever address was asked.

        Its scheme is the one by which the shop believes to be asked, as ``get_home_url`` writes it.
        """
        home = self._shop.home_url.partition("://")[2]
        address = f"{'https' if is_https else 'http'}://{home}{path}"
        digest = _DIGESTS.get(str(params["oauth_signature_method"]))
        if digest is None:
            raise refused("Invalid signature - signature method is invalid.")
        signed = {name: value for name, value in params.items() if name != "oauth_signature"}
        base = "&".join((method, encode(address), "%26".join(_pairs(signed))))
        mac = hmac.new(f"{key.consumer_secret}&".encode(), base.encode(), digest)
        expected = base64.b64encode(mac.digest()).decode()
        if not hmac.compare_digest(expected, str(params["oauth_signature"])):
            raise refused("Invalid signature - provided signature does not match.")

    def _check_age(self, key: ApiKey, params: dict[str, Any]) -> None:
        now = self._shop.clock.stamp()
        sent = str(params["oauth_timestamp"])
        old = self._shop.settings.check_oauth_time and abs(now - int(sent or "0")) > WINDOW
        if not sent.isdigit() or old:
            raise refused("Invalid timestamp.")
        nonce = f"{key.consumer_key}/{params['oauth_nonce']}"
        with self._lock:
            if self._nonces.get(nonce, 0) > now - WINDOW:
                raise refused("Invalid nonce - nonce has already been used.")
            if len(self._nonces) > 50_000:
                self._nonces = {n: at for n, at in self._nonces.items() if at > now - WINDOW}
            self._nonces[nonce] = now


def encode(text: str) -> str:
    """Percent-encode as RFC 3986 says."""
    return quote(text, safe="~")


def _pairs(params: Mapping[str, Any], within: str = "") -> list[str]:
    """Encode the parameters twice, sorted; a list counts with its numbers, which clients do not sign."""
    pairs: list[str] = []
    for name, value in sorted((encode(str(name)), value) for name, value in params.items()):
        full = f"{within}%5B{name}%5D" if within else name
        if isinstance(value, dict):
            pairs += _pairs(value, full)
        else:
            pairs.append(encode(f"{full}={encode(str(value))}"))
    return pairs


CANNOT = {
    "list": ("woocommerce_rest_cannot_view", "Sorry, you cannot list resources."),
    "view": ("woocommerce_rest_cannot_view", "Sorry, you cannot view this resource."),
    "create": ("woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources."),
    "edit": ("woocommerce_rest_cannot_edit", "Sorry, you are not allowed to edit this resource."),
    "delete": ("woocommerce_rest_cannot_delete", "Sorry, you are not allowed to delete this resource."),
    "batch": (
        "woocommerce_rest_cannot_batch",
        "Sorry, you are not allowed to batch manipulate this resource.",
    ),
}


def check_permissions(key: ApiKey | None, method: str) -> None:
    """Refuse a key whose permissions do not cover the method; this comes before the route is looked up."""
    if key is None or method == "OPTIONS":
        return
    if method in ("GET", "HEAD") and not key.reads:
        raise refused("The API key provided does not have read permissions.")
    if method not in ("GET", "HEAD") and not key.writes:
        raise refused("The API key provided does not have write permissions.")


def check_role(key: ApiKey | None, action: str) -> None:
    """Refuse nobody (401) and customers (403); shop managers may do everything here."""
    if key is not None and key.role != "customer":
        return
    code, message = CANNOT[action]
    raise RestError(401 if key is None else 403, code, message)
