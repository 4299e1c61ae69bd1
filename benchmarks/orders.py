"""Orders as the platform sends them: made, signed, posted."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Placed:
    """An order that is live: after how many seconds, and whether the first answer said so with its number."""

    seconds: float
    is_answered: bool


class Sender:
    """Sends orders to one daemon, as the platform does; each thread has a connection of its own."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._own = threading.local()

    def place(self, number: str, gtin: str, within: float = 120.0) -> Placed:
        """Send an order until it is taken, ask for its number until it is live, and return when that was.

        What the platform does in such cases, with shorter pauses. Raises RuntimeError for a refusal and after
        ``within`` seconds.
        """
        body, began, is_first = order(number, gtin), time.monotonic(), True
        while time.monotonic() - began < within:
            status, answer = self._post(body)
            if status == 200 and answer.get("status") == 201:
                return Placed(time.monotonic() - began, is_first)
            if status == 200:
                self._wait_for_number(number, began + within)
                return Placed(time.monotonic() - began, is_answered=False)
            if status not in _AGAIN:
                raise RuntimeError(f"order {number} was refused: HTTP {status} {answer}")
            is_first = False
            time.sleep(_RESENT)
        raise RuntimeError(f"order {number} was not taken within {within:.0f} s")

    def close(self) -> None:
        """Close this thread's connection."""
        asker: Asker | None = getattr(self._own, "asker", None)
        if asker is not None:
            asker.close()

    def _wait_for_number(self, number: str, until: float) -> None:
        body = {"type": "order.requested_number", "body": {"kickroute_order_number": number}}
        while time.monotonic() < until:
            status, _ = self._post(json.dumps(body).encode())
            if status == 200:
                return
            time.sleep(_ASKED)
        raise RuntimeError(f"order {number} was taken and is not live")

    def _post(self, body: bytes) -> tuple[int, dict[str, Any]]:
        """Post a callback; returns status and answer, 0 when nobody answers."""
        asker: Asker | None = getattr(self._own, "asker", None)
        if asker is None:
            asker = self._own.asker = Asker(self._address)
        try:
            status, answer = asker.ask("POST", PATH, body, headers(body))
        except (OSError, HTTPException):
            asker.close()
            return 0, {}
        return status, json.loads(answer)


_AGAIN = (0, 429, 503)
_RESENT = 1.0
_ASKED = 0.1
