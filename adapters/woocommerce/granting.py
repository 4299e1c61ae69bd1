"""Keys by one click: WooCommerce's page on which a shop's manager gives an application its keys: pure.

Its callback is not signed, and of what we sent it gives back ``user_id`` alone. It goes to https only, and
WooCommerce deletes the keys again unless it is answered with 200 exactly (facts: ``wc-auth``).
"""

from __future__ import annotations

import json
from urllib.parse import urlencode

from connector.ports.kinds import Granted

PATH = "/wc-auth/v1/authorize"


def address(shop: str, *, app: str, state: str, back: str, callback: str) -> str:
    """Return the address that asks the shop's manager; ``state`` comes back with the keys."""
    asked = {"app_name": app, "scope": "read_write", "user_id": state}
    return f"{shop.rstrip('/')}{PATH}?{urlencode({**asked, 'return_url': back, 'callback_url': callback})}"


def read(body: bytes) -> Granted:
    """Read what the callback brings; raises ValueError for anything else, and for keys that may not write."""
    given = json.loads(body)
    if not isinstance(given, dict):
        raise ValueError  # noqa: TRY004 - a wrong value, as all others here
    found = [given.get(name) for name in ("user_id", "consumer_key", "consumer_secret", "key_permissions")]
    texts = [value for value in found if isinstance(value, str) and value]
    if len(texts) != len(found) or texts[3] != "read_write":
        raise ValueError
    return Granted(state=texts[0], key=texts[1], secret=texts[2])
