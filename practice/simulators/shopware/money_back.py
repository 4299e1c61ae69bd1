"""How money goes back in the simulated shop.

Capture refunds of payment plugins, returns of the Commercial plugin.
"""

from __future__ import annotations

from typing import Any

from practice.simulators.shopware.clock import stamp
from practice.simulators.shopware.shop import Work
from practice.simulators.shopware.store import Row
from practice.simulators.shopware.values import cents

Position = tuple[int, int, float]
"""Which line (by its place in the order), how many pieces, and the gross amount."""


def capture_refund(
    work: Work, transaction: Row, lines: list[Row], amount: float, positions: list[Position]
) -> str:
    """Write an open refund of a transaction's capture, which is made when there is none.

    Return the refund's id.
    """
    states = work.shop.defaults.states
    body = {
        "captureId": _capture(work, transaction),
        "stateId": states["order_transaction_capture_refund", "open"],
        "reason": "Widerruf",
        "amount": _amount(amount),
        "positions": [
            {
                "orderLineItemId": lines[line]["id"],
                "quantity": quantity,
                "reason": "Widerruf",
                "amount": _amount(share),
            }
            for line, quantity, share in positions
        ],
    }
    return work.writer.write("order_transaction_capture_refund", body, "", "insert")


def order_return(work: Work, order_id: str, lines: list[Row], positions: list[Position]) -> str:
    """Write an open return and return its id."""
    shop = work.shop
    state = shop.defaults.states["order_return", "open"]
    body = {
        "orderId": order_id,
        "returnNumber": str(shop.store.next("number.order_return", 1000)),
        "stateId": state,
        "amountTotal": cents(sum(amount for _, _, amount in positions)),
        "requestedAt": stamp(shop.now()),
        "lineItems": [
            {
                "orderLineItemId": lines[line]["id"],
                "quantity": quantity,
                "refundAmount": amount,
                "restockQuantity": 0,
                "stateId": state,
            }
            for line, quantity, amount in positions
        ],
    }
    return work.writer.write("order_return", body, "", "insert")


def _capture(work: Work, transaction: Row) -> str:
    captures = work.shop.store.live["order_transaction_capture"].find("orderTransactionId", transaction["id"])
    if captures:
        return str(captures[0]["id"])
    body = {
        "orderTransactionId": transaction["id"],
        "stateId": work.shop.defaults.states["order_transaction_capture", "completed"],
        "amount": transaction["amount"],
    }
    return work.writer.write("order_transaction_capture", body, "", "insert")


def _amount(amount: float) -> dict[str, Any]:
    return {
        "unitPrice": cents(amount),
        "totalPrice": cents(amount),
        "quantity": 1,
        "calculatedTaxes": [],
        "taxRules": [],
    }
