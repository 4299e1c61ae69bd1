"""OAuth of integrations, the throttle of its route, and what an integration may do."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import math
import secrets
import threading
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from practice.simulators.shopware import errors
from practice.simulators.shopware.settings import Credentials
from practice.simulators.shopware.store import Row, Store

_BACKOFF = ((20, 60), (15, 30), (10, 10))
"""After so many failures, so many seconds of silence."""


class Throttle:
    """Counts failures of the token route per address; a success resets, and nothing else does."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._failures: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def check(self, address: str) -> None:
        """Raise ShopError while an address must wait; even the right secret is refused then."""
        with self._lock:
            failures, last = self._failures.get(address, (0, 0.0))
        wait = next((seconds for count, seconds in _BACKOFF if failures >= count), 0)
        left = math.ceil(last + wait - self._now().timestamp())
        if wait and left > 0:
            detail = f"Auth throttled for {left} seconds."
            raise errors.coded(429, "FRAMEWORK__AUTH_THROTTLED", detail, {"seconds": left})

    def failed(self, address: str) -> None:
        """Count a failure."""
        with self._lock:
            failures, _ = self._failures.get(address, (0, 0.0))
            self._failures[address] = (failures + 1, self._now().timestamp())

    def clear(self) -> None:
        """Forget all failures."""
        with self._lock:
            self._failures.clear()

    def succeeded(self, address: str) -> None:
        """Forget an address's failures."""
        with self._lock:
            self._failures.pop(address, None)


class Authority:
    """Issues and checks tokens; they are signed, so that a restored shop still knows them."""

    def __init__(self, store: Store, now: Callable[[], datetime], lifetime: int) -> None:
        self._store, self._now, self.lifetime = store, now, lifetime
        self._key = secrets.token_bytes(32)
        self.throttle = Throttle(now)

    def token(self, body: dict[str, Any], address: str) -> dict[str, Any]:
        """Answer the token route for a body; raise ShopError as OAuth does."""
        if body.get("grant_type") != "client_credentials" or not body.get("client_secret"):
            raise errors.plain(
                400,
                "2",
                "Check that all required parameters have been provided",
                "The authorization grant type is not supported by the authorization server.",
            )
        self.throttle.check(address)
        key = str(body.get("client_id", ""))
        if not key.startswith("SWIA"):
            raise errors.coded(
                500, "FRAMEWORK__API_INVALID_ACCESS_KEY", "Access key is invalid and could not be identified."
            )
        integration = self._integration(key)
        known = str(integration["secretAccessKey"]) if integration else ""
        if integration is None or not hmac.compare_digest(
            known.encode(), str(body["client_secret"]).encode()
        ):
            self.throttle.failed(address)
            raise errors.plain(401, "4", None, "Client authentication failed")
        self.throttle.succeeded(address)
        return {"token_type": "Bearer", "expires_in": self.lifetime, "access_token": self._issue(key)}

    def client(self, header: str | None) -> Row:
        """Return the integration of a request's Authorization header.

        Raise ShopError (always code 9) without one.
        """
        if not header:
            raise errors.unauthorized('Missing "Authorization" header')
        claims = self._verified(header.removeprefix("Bearer ").strip())
        integration = self._integration(str(claims.get("aud")))
        if integration is None or float(claims["exp"]) <= self._now().timestamp():
            raise errors.unauthorized("Access token could not be verified")
        return integration

    def revoke_all(self) -> None:
        """Make every issued token worthless, as new signing keys do."""
        self._key = secrets.token_bytes(32)

    def require(self, client: Row, privileges: Iterable[str]) -> None:
        """Raise ShopError when an integration lacks a privilege; roles act at once, also on old tokens."""
        if client.get("admin"):
            return
        roles = self._store.live["acl_role"]
        held = {
            p
            for role in client.get("aclRoleIds") or []
            for p in (roles.get(role) or {}).get("privileges", [])
        }
        wanted = list(privileges)
        missing = [privilege for privilege in wanted if privilege not in held]
        if missing:
            raise errors.missing_privileges(
                missing, with_gaps=len(missing) > 1 and len(missing) < len(wanted)
            )

    def _integration(self, key: str) -> Row | None:
        with self._store.lock:
            rows = self._store.live["integration"].rows.values()
            return next((row for row in rows if row["accessKey"] == key), None)

    def _issue(self, key: str) -> str:
        now = self._now().timestamp()
        claims = {
            "aud": key,
            "jti": secrets.token_hex(20),
            "iat": now,
            "nbf": now,
            "exp": now + self.lifetime,
        }
        head = _encode(json.dumps({"typ": "JWT", "alg": "RS256"}).encode())
        payload = _encode(json.dumps({**claims, "sub": "", "scopes": ["write"]}).encode())
        return f"{head}.{payload}.{_encode(self._sign(f'{head}.{payload}'))}"

    def _sign(self, text: str) -> bytes:
        return hmac.new(self._key, text.encode(), hashlib.sha256).digest()

    def _verified(self, token: str) -> dict[str, Any]:
        signed, _, signature = token.rpartition(".")
        try:
            claims = json.loads(_decode(signed.partition(".")[2]))
        except (ValueError, binascii.Error):
            raise errors.unauthorized("Error while decoding from JSON") from None
        if not isinstance(claims, dict) or signature != _encode(self._sign(signed)):
            raise errors.unauthorized("Access token could not be verified")
        return claims


def new_credentials() -> Credentials:
    """Make the key and secret of a new integration."""
    key = base64.b32encode(secrets.token_bytes(14)).decode().rstrip("=")
    return Credentials(f"SWIA{key}", secrets.token_urlsafe(32))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
