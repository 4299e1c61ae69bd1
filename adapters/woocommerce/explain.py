"""What WooCommerce's own errors mean, and what the supplier can do about them (facts i)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.http import SHOP_ERRORS, Failure
from connector.model.errors import ConnectorError, ShopAccessDenied, ShopKeysUnseen, ShopUnavailable
from connector.model.messages import say

_KEYS_PAGE = say("WooCommerce → Settings → Advanced → REST API")
_READ_WRITE = say(
    "the key in shop.consumer_key may not do this; needed is Read/Write: under {page} edit the "
    "key and set its permissions to Read/Write",
    page=_KEYS_PAGE,
)

_UNKNOWN_KEY = say(
    "the shop does not know shop.consumer_key, or did not get it; check the key under {page}, "
    "and that no proxy removes the Authorization header",
    page=_KEYS_PAGE,
)

_WRONG_KEYS = "woocommerce_rest_authentication_error"
"""The code of keys that arrived and are not right."""

NO_ROUTE = "rest_no_route"
"""The code of an address that no plugin serves: nothing was asked of WooCommerce."""

_OF_WOOCOMMERCE = "woocommerce_rest_"
"""How the codes begin that are about keys; everybody else's are not."""


class NoRoute(ShopUnavailable):
    """No plugin serves the address that was asked for; of a row, or a write, it says nothing."""


_SENTENCES = (
    ("permissions", _READ_WRITE),
    ("consumer key is invalid", _UNKNOWN_KEY),
    (
        "secret is invalid",
        say(
            "shop.consumer_secret does not belong to shop.consumer_key; copy both again from {page}, "
            "or make a new key there",
            page=_KEYS_PAGE,
        ),
    ),
    (
        "signature",
        say(
            "the shop reckons another signature: either shop.consumer_secret does not belong to "
            "shop.consumer_key (see {page}), or shop.url is not exactly the address the shop gives "
            "itself (WordPress → Settings → General); over https only the keys matter",
            page=_KEYS_PAGE,
        ),
    ),
    (
        "timestamp",
        say(
            "the clocks of this machine and of the shop are more than 15 minutes apart; set this "
            "machine's clock"
        ),
    ),
)
"""Words of the shop (in English; other languages get the general sentence) and what they mean."""


def is_own(document: Any) -> bool:
    """Tell whether an answer refuses as WordPress does; a firewall's JSON has other keys or values."""
    if not isinstance(document, Mapping) or not {"code", "message", "data"} <= document.keys():
        return False
    data = document["data"]
    return isinstance(document["code"], str) and isinstance(data, Mapping) and "status" in data


def explain(failure: Failure) -> ConnectorError | None:
    """Return what one answer of WooCommerce means; None where the common rules say all there is."""
    if failure.status in (401, 403):
        message = replace(failure, reason=_denial(failure)).message
        if failure.status == 401 and failure.document is not None and failure.code != _WRONG_KEYS:
            return ShopKeysUnseen(message)
        return ShopAccessDenied(message, is_about_signature="signature" in failure.text.lower())
    if failure.status == 404 and failure.document is None:
        reason = say(
            "there is no REST API under /wp-json/ (HTTP 404); check shop.url, and in WordPress "
            "under Settings → Permalinks choose any structure but “Plain”"
        )
        return ShopUnavailable(replace(failure, reason=reason).message)
    if failure.status == 404 and failure.code == NO_ROUTE:
        reason = say(
            "WordPress answers without WooCommerce (HTTP 404): it is switched off, or being "
            "updated; switch it on under Plugins"
        )
        return NoRoute(replace(failure, reason=reason).message)
    return None


def _denial(failure: Failure) -> str:
    status = f"HTTP {failure.status}"
    if failure.document is None:
        return say(
            "{answer} from a page, not from the API: let this machine through the shop's firewall or login",
            answer=status,
        )
    if not failure.code.startswith(_OF_WOOCOMMERCE):
        named = failure.code or failure.text or say("no code")
        return say(
            "{status}, a security plugin or a firewall blocks the shop's REST API ({code}); "
            "allow /wp-json/wc/ there, for this machine or for everybody who has a key",
            status=status,
            code=named,
        )
    text = failure.text.lower()
    sentence = next((s for word, s in _SENTENCES if word in text), "")
    if failure.code == _WRONG_KEYS:
        # The shop speaks its own language; a key that was read with and may not write lacks permission.
        fallback = say("the shop refuses the keys; check both under {page}", page=_KEYS_PAGE)
        reason = sentence or (fallback if failure.reads else _READ_WRITE)
        return say("HTTP {status}, {reason}", status=failure.status, reason=reason)
    if failure.status == 403:
        return say(
            "{answer}, the user that the key in shop.consumer_key belongs to may not do this; "
            "under {page} make a key for an administrator or shop manager",
            answer=status,
            page=_KEYS_PAGE,
        )
    return say("HTTP {status}, {reason}", status=failure.status, reason=_UNKNOWN_KEY)


WOOCOMMERCE_ERRORS = replace(SHOP_ERRORS, special=explain, is_own=is_own)
