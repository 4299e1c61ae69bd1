"""The five state machines, as measured on a 6.6.7.1."""

from __future__ import annotations

_NOTATION: dict[str, dict[str, str]] = {
    "order": {
        "cancelled": "reopen>open",
        "completed": "reopen>open",
        "in_progress": "cancel>cancelled complete>completed",
        "open": "cancel>cancelled process>in_progress",
    },
    "order_delivery": {
        "cancelled": "reopen>open",
        "open": "cancel>cancelled ship>shipped ship_partially>shipped_partially",
        "returned": "reopen>open",
        "returned_partially": "reopen>open retour>returned",
        "shipped": "cancel>cancelled reopen>open retour>returned retour_partially>returned_partially",
        "shipped_partially": (
            "cancel>cancelled reopen>open retour>returned retour_partially>returned_partially ship>shipped"
        ),
    },
    "order_transaction": {
        "authorized": "cancel>cancelled fail>failed paid>paid paid_partially>paid_partially",
        "cancelled": (
            "paid>paid process_unconfirmed>unconfirmed refund>refunded "
            "refund_partially>refunded_partially reopen>open"
        ),
        "chargeback": "cancel>cancelled paid>paid paid_partially>paid_partially",
        "failed": (
            "do_pay>in_progress fail>failed paid>paid paid_partially>paid_partially pay>paid "
            "pay_partially>paid_partially process_unconfirmed>unconfirmed reopen>open"
        ),
        "in_progress": (
            "authorize>authorized cancel>cancelled fail>failed paid>paid paid_partially>paid_partially "
            "pay_partially>paid_partially reopen>open"
        ),
        "open": (
            "authorize>authorized cancel>cancelled do_pay>in_progress fail>failed paid>paid "
            "paid_partially>paid_partially pay>paid pay_partially>paid_partially "
            "process_unconfirmed>unconfirmed remind>reminded"
        ),
        "paid": (
            "cancel>cancelled chargeback>chargeback refund>refunded refund_partially>refunded_partially "
            "reopen>open"
        ),
        "paid_partially": (
            "cancel>cancelled chargeback>chargeback do_pay>in_progress pay>paid "
            "process_unconfirmed>unconfirmed refund>refunded refund_partially>refunded_partially "
            "remind>reminded reopen>open"
        ),
        "refunded_partially": "cancel>cancelled refund>refunded reopen>open",
        "reminded": (
            "authorize>authorized cancel>cancelled do_pay>in_progress pay>paid "
            "pay_partially>paid_partially process_unconfirmed>unconfirmed reopen>open"
        ),
        "unconfirmed": (
            "authorize>authorized cancel>cancelled fail>failed paid>paid paid_partially>paid_partially "
            "reopen>open"
        ),
    },
    "order_transaction_capture": {
        "completed": "reopen>pending",
        "failed": "reopen>pending",
        "pending": "complete>completed fail>failed",
    },
    "order_transaction_capture_refund": {
        "cancelled": "reopen>open",
        "completed": "reopen>open",
        "failed": "reopen>open",
        "in_progress": "cancel>cancelled complete>completed fail>failed",
        "open": "cancel>cancelled complete>completed fail>failed process>in_progress",
    },
}

GRAPH: dict[str, dict[str, dict[str, str]]] = {
    entity: {state: dict(step.split(">") for step in steps.split()) for state, steps in states.items()}
    for entity, states in _NOTATION.items()
}
"""Which action leads from a state to which: entity, state, action."""

INITIAL = {
    "order": "open",
    "order_delivery": "open",
    "order_transaction": "open",
    "order_transaction_capture": "pending",
    "order_transaction_capture_refund": "open",
    "order_return": "open",
}

NAMES = {
    "open": "Offen",
    "in_progress": "In Bearbeitung",
    "completed": "Abgeschlossen",
    "cancelled": "Abgebrochen",
    "shipped": "Versandt",
    "shipped_partially": "Teilweise versandt",
    "returned": "Retour",
    "returned_partially": "Teilretour",
    "paid": "Bezahlt",
    "paid_partially": "Teilweise bezahlt",
    "refunded": "Erstattet",
    "refunded_partially": "Teilweise erstattet",
    "reminded": "Erinnert",
    "authorized": "Autorisiert",
    "failed": "Fehlgeschlagen",
    "chargeback": "Rückbuchung",
    "unconfirmed": "Unbestätigt",
    "pending": "Ausstehend",
    "done": "Erledigt",
}
"""What the states are called in German."""

MAILED = {
    "order": ("in_progress", "completed", "cancelled"),
    "order_delivery": ("shipped", "shipped_partially", "returned", "returned_partially", "cancelled"),
    "order_transaction": (
        "open",
        "paid",
        "paid_partially",
        "refunded",
        "refunded_partially",
        "reminded",
        "cancelled",
    ),
}
"""Which states the shop's default flows mail about."""


def states(entity: str) -> list[str]:
    """Return every state of a machine."""
    found = dict.fromkeys(GRAPH[entity])
    for steps in GRAPH[entity].values():
        found |= dict.fromkeys(steps.values())
    return list(found)
