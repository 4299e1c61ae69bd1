"""Webhooks of WooCommerce: whether the shop signed one, and what it hints at (facts d)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from typing import Any

from adapters.woocommerce.translate.values import id_at
from connector.model import Hint, HintKind
from connector.model.errors import CallbackMalformed, SignatureWrong

_PING = re.compile(rb"webhook_id=\d+")
_KINDS = {"product": HintKind.PRODUCT, "order": HintKind.ORDER}


def sign(body: bytes, secret: str) -> str:
    """Return the signature that the shop puts on ``body``."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def read_hints(headers: Mapping[str, str], body: bytes, secret: str) -> tuple[Hint, ...]:
    """Verify a webhook and read what it is about; see :meth:`connector.ports.Shop.read_hints`.

    The content is as old as the delivery, and ids of ``product.deleted`` may be orders': a hint says only
    what to read again.
    """
    topic = headers.get("x-wc-webhook-topic", "")
    if not topic and _PING.fullmatch(body):
        return ()
    given = headers.get("x-wc-webhook-signature", "")
    if not hmac.compare_digest(given.encode(), sign(body, secret).encode()):
        raise SignatureWrong("X-WC-Webhook-Signature was not made with the secret of this shop's webhooks")
    kind = _KINDS.get(topic.partition(".")[0])
    if kind is None:
        raise CallbackMalformed(f"X-WC-Webhook-Topic is {topic[:60]!r}; allowed are product.… and order.…")
    identifier = _identifier(_parse(body), kind)
    return (Hint(kind, identifier),) if identifier else ()


def _parse(body: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise CallbackMalformed("the webhook's body is not JSON") from None
    if not isinstance(document, dict):
        raise CallbackMalformed("the webhook's body is not an object")
    return document


def _identifier(document: Mapping[str, Any], kind: HintKind) -> str:
    """Return the id to read again; none for a resource that was gone when the shop sent the webhook.

    Such a body is an error of its own API, signed all the same.
    """
    if kind is HintKind.PRODUCT and (parent := id_at(document, "parent_id")):
        return parent
    return id_at(document)
