"""A day at two suppliers', message by message: nothing passes that docs/protocol does not describe."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from tests.protocol.schemas import CHECKED, objections, types_in
from tests.sandbox.days import Days


def test_everything_that_the_connectors_sent_is_described(days: Days) -> None:
    """Each message in the hub's log fits, and all that happened was told: all six messages but the batch."""
    sent = [json.loads(message.raw) for message in days.world.hub.messages]
    for document in sent:
        assert objections(f"to-platform/{document['type']}", document) == [], document["type"]
    seen = Counter(document["type"] for document in sent)
    assert types_in("to-platform") - {"events.batch.process"} <= seen.keys()
    assert seen.total() > 50


def test_everything_that_the_platform_sent_and_was_answered_is_described(days: Days) -> None:
    """Each callback fits, and so does each answer of ours to it; the platform's plugin answers 500."""
    hub = days.world.hub
    types = {}
    for delivery in hub.deliveries():
        types[delivery.id] = delivery.type
        document = {"type": delivery.type, "body": delivery.body}
        assert objections(f"from-platform/{delivery.type}", document) == []
    answered = Counter[str]()
    for attempt in hub.attempts():
        if attempt.status in (0, 500):
            continue
        document = {"http": attempt.status, "content": json.loads(attempt.answer)}
        name = f"answers/{types[attempt.delivery_id]}"
        assert _is_described(name, document), document
        answered[name] += 1
    assert {name for name in CHECKED if name.startswith("answers/order.")} == answered.keys()


def _is_described(name: str, document: dict[str, Any]) -> bool:
    """Tell whether it is one of the answers; the hub keeps no header, so that one is not asked for."""
    later = {**document, "retry_after": 1} if document["http"] == 503 else document
    return any(objections(each, later) == [] for each in (name, "answers/unread"))
