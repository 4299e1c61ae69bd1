"""The webhooks of the shop in memory: a small JSON body, signed in ``x-shop-signature``."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from connector.model import Hint, HintKind
from connector.model.errors import CallbackMalformed, SignatureWrong

PING = b"ping"


def make_webhook(kind: str, id_: str, secret: str) -> tuple[dict[str, str], bytes]:
    """Make a webhook as the shop sends it: headers and body."""
    body = json.dumps({"kind": kind, "id": id_}).encode()
    return {"x-shop-signature": _sign(body, secret)}, body


def require_signature(headers: Mapping[str, str], body: bytes, secret: str) -> None:
    """Raise SignatureWrong unless the body was signed with this secret."""
    given = headers.get("x-shop-signature", "")
    if not hmac.compare_digest(_sign(body, secret).encode(), given.encode(errors="replace")):
        raise SignatureWrong("the webhook's x-shop-signature was not made with our secret")


def read_hint(body: bytes) -> Hint:
    """Read a webhook's body; raises CallbackMalformed."""
    try:
        content: Any = json.loads(body)
        return Hint(HintKind(content["kind"]), str(content["id"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        example = '{"kind": "product", "id": "7"}'
        raise CallbackMalformed(f"webhook body: {error!r}; expected something like {example}") from error


def _sign(body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
