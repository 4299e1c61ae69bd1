"""Orders as the platform sends them: made, signed, posted."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time

from benchmarks.stage import KEY
from benchmarks.web import Asker

PATH = "/kickroute/callback"


def order(number: str, gtin: str) -> bytes:
    """Make the body of ``order.placed`` for one piece."""
    address = {
        "first_name": "Jörg",
        "last_name": "Weiß",
        "company": "",
        "address_1": "Ährenweg 7",
        "address_2": "",
        "city": "München",
        "state": "",
        "postcode": "80331",
        "country_code": "DE",
    }
    retailer = {"company": "Retail GmbH", "email": "einkauf@retail.example", "phone": "+49 221 1234567"}
    body = {
        "kickroute_order_number": number,
        "status": "awaiting-fulfillment",
        "shipping": address,
        "billing": {**address, **retailer, "address_1": "Marktstraße 3"},
        "items": [{"gtin": gtin, "quantity": 1, "net_total": "5.00"}],
        "shipping_net_total": "4.12",
    }
    return json.dumps({"type": "order.placed", "body": body}, ensure_ascii=False).encode()


def headers(body: bytes) -> dict[str, str]:
    """Sign a body."""
    signature = hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest()
    return {"Content-Type": "application/json", "X-Kickroute-Signature": signature}


class Sender:
    """Sends orders to one daemon; each thread has a connection of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._own = threading.local()

    def send(self, number: str, gtin: str) -> float:
        """Send an order and return the seconds until the answer; raises RuntimeError unless it was placed."""
        asker: Asker | None = getattr(self._own, "asker", None)
        if asker is None:
            asker = self._own.asker = Asker(self._address)
        body = order(number, gtin)
        began = time.monotonic()
        status, answer = asker.ask("POST", PATH, body, headers(body))
        seconds = time.monotonic() - began
        if status != 200 or json.loads(answer).get("status") != 201:
            raise RuntimeError(f"order {number} was not placed: HTTP {status} {answer[:300]!r}")
        return seconds
