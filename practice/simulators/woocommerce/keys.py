"""The shop's REST keys."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A consumer key and secret; ``permissions`` are read, write or read_write, ``role`` its user's."""

    name: str
    consumer_key: str
    consumer_secret: str
    permissions: str
    role: str
    user: str

    @property
    def reads(self) -> bool:
        """Whether it may ask."""
        return self.permissions != "write"

    @property
    def writes(self) -> bool:
        """Whether it may change things."""
        return self.permissions != "read"


class KeyRing:
    """The keys of a shop, the same for the same seed, so that a restarted shop still knows them."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self.count = 5
        self.full = _key(seed, "full", "read_write", "administrator", "admin")
        self.read_only = _key(seed, "read-only", "read", "administrator", "admin")
        self.write_only = _key(seed, "write-only", "write", "administrator", "admin")
        self.shop_manager = _key(seed, "shop-manager", "read_write", "shop_manager", "filialleitung")
        self.customer = _key(seed, "customer", "read_write", "customer", "kunde")
        self._known = {
            key.consumer_key: key
            for key in (self.full, self.read_only, self.write_only, self.shop_manager, self.customer)
        }

    @property
    def users(self) -> tuple[ApiKey, ...]:
        """One key of each of the shop's users."""
        return (self.full, self.shop_manager, self.customer)

    def add(self, user: ApiKey, permissions: str) -> ApiKey:
        """Make a further key of a user."""
        self.count += 1
        added = _key(self._seed, f"granted-{self.count}", permissions, user.role, user.user)
        self._known[added.consumer_key] = added
        return added

    def find(self, consumer_key: str) -> ApiKey | None:
        """Find a key that has not been revoked."""
        return self._known.get(consumer_key)

    def issue(self, name: str) -> ApiKey:
        """Make another key of the administrator's that may do everything."""
        key = _key(len(self._known), name, "read_write", "administrator", "admin")
        self._known[key.consumer_key] = key
        return key

    def revoke(self, key: ApiKey) -> None:
        """Delete a key; from now on it is unknown."""
        self._known.pop(key.consumer_key, None)


def _key(seed: int, name: str, permissions: str, role: str, user: str) -> ApiKey:
    digest = hashlib.sha256(f"{seed}/{name}".encode()).hexdigest()
    return ApiKey(name, "ck_" + digest[:40], "cs_" + digest[24:], permissions, role, user)
