"""The routes of webhooks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from practice.simulators.woocommerce.batch import run_batch
from practice.simulators.woocommerce.call import Answer, Call
from practice.simulators.woocommerce.errors import RestError, invalid_id
from practice.simulators.woocommerce.paging import limits, one, page
from practice.simulators.woocommerce.params import flag
from practice.simulators.woocommerce.records import Webhook
from practice.simulators.woocommerce.shop import Shop
from practice.simulators.woocommerce.webhooks import hooks_of

STATUSES = ("all", "active", "paused", "disabled")


def webhook_row(shop: Shop, webhook: Webhook) -> dict[str, Any]:
    """Show a webhook; the secret and the count of failures are never shown."""
    kind, _, event = webhook.topic.partition(".")
    base = f"{shop.api_url}/wc/v3/webhooks"
    hints = {"allow": ["GET", "POST", "PUT", "PATCH", "DELETE"]}
    return {
        "id": webhook.id,
        "name": webhook.name,
        "status": webhook.status,
        "topic": webhook.topic,
        "resource": kind,
        "event": event,
        "hooks": list(hooks_of(webhook.topic) or ()),
        "delivery_url": webhook.delivery_url,
        "date_created": shop.clock.local(webhook.created),
        "date_created_gmt": shop.clock.gmt(webhook.created),
        "date_modified": shop.clock.local(webhook.modified),
        "date_modified_gmt": shop.clock.gmt(webhook.modified),
        "_links": {
            "self": [{"href": f"{base}/{webhook.id}", "targetHints": hints}],
            "collection": [{"href": base}],
        },
    }


def webhook_list(call: Call) -> Answer:
    """GET /webhooks."""
    params = call.params
    limits(params)
    status = params.choice("status", "all", STATUSES)
    params.check()
    rows = [w for w in call.shop.state.tables.webhooks.values() if status in ("all", w.status)]
    rows.sort(key=lambda w: (w.created, w.id), reverse=True)
    return page(call, params, rows, lambda webhook: webhook_row(call.shop, webhook))


def webhook_get(call: Call) -> Answer:
    """GET /webhooks/{id}."""
    return one(call, webhook_row(call.shop, _webhook(call, call.number("id"))))


def webhook_create(call: Call) -> Answer:
    """POST /webhooks: the ping is sent before the answer, and whatever comes of it, the answer is 201."""
    webhook = _create(call, call.body)
    location = f"{call.shop.api_url}/wc/v3/webhooks/{webhook.id}"
    answer = one(call, webhook_row(call.shop, webhook), 201, Location=location)
    return _with_ping(call, answer, webhook)


def webhook_update(call: Call) -> Answer:
    """PUT /webhooks/{id}: setting it active pings again; the count of failures is kept."""
    webhook = _webhook(call, call.number("id"))
    _change(call, webhook, call.body)
    answer = one(call, webhook_row(call.shop, webhook))
    return _with_ping(call, answer, webhook) if call.body.get("status") == "active" else answer


def webhook_delete(call: Call) -> Answer:
    """DELETE /webhooks/{id}, only with ``force``."""
    webhook = _webhook(call, call.number("id"))
    if not flag(call.input.get("force")):
        message = "Webhooks do not support trashing."
        raise RestError(501, "woocommerce_rest_trash_not_supported", message)
    return one(call, _delete(call, webhook))


def webhook_batch(call: Call) -> Answer:
    """POST /webhooks/batch."""

    def update(number: int, body: Mapping[str, Any]) -> dict[str, Any]:
        webhook = _webhook(call, number)
        _change(call, webhook, body)
        return webhook_row(call.shop, webhook)

    return run_batch(
        call,
        lambda body: webhook_row(call.shop, _create(call, body)),
        update,
        lambda number: _delete(call, _webhook(call, number)),
    )


def _with_ping(call: Call, answer: Answer, webhook: Webhook) -> Answer:
    if webhook.status != "active":
        return answer
    return Answer(answer.body, answer.status, answer.headers, after=lambda: call.shop.queue.ping(webhook))


def _webhook(call: Call, number: int) -> Webhook:
    webhook = call.shop.state.tables.webhooks.get(number)
    if webhook is None:
        raise invalid_id("shop_webhook", 404 if call.shop.settings.modern else 400)
    return webhook


def _create(call: Call, body: Mapping[str, Any]) -> Webhook:
    shop, now = call.shop, call.shop.clock.now()
    topic, url = str(body.get("topic", "")), str(body.get("delivery_url", ""))
    _check(topic, url)
    number = shop.state.number("webhook")
    webhook = Webhook(
        number,
        str(body.get("name") or f"Webhook created on {now:%b %d, %Y @ %I:%M %p}"),
        topic,
        url,
        str(body.get("secret") or shop.token(f"webhook {number}", 50)),
        shop.clock.stamp(),
        status=str(body.get("status", "active")),
    )
    shop.state.tables.webhooks[number] = webhook
    return webhook


def _change(call: Call, webhook: Webhook, body: Mapping[str, Any]) -> None:
    _check(str(body.get("topic", webhook.topic)), str(body.get("delivery_url", webhook.delivery_url)))
    for name in ("name", "topic", "delivery_url", "secret"):
        if body.get(name):
            setattr(webhook, name, str(body[name]))
    if body.get("status") in STATUSES[1:]:
        webhook.status = str(body["status"])
    webhook.modified = call.shop.clock.stamp()


def _check(topic: str, url: str) -> None:
    if hooks_of(topic) is None:
        raise RestError(
            400, "woocommerce_rest_shop_webhook_invalid_topic", "Webhook topic is required and must be valid."
        )
    if not url.startswith(("http://", "https://")):
        raise RestError(
            400,
            "woocommerce_rest_shop_webhook_invalid_delivery_url",
            "Webhook delivery URL must be a valid URL starting with http:// or https://.",
        )


def _delete(call: Call, webhook: Webhook) -> dict[str, Any]:
    del call.shop.state.tables.webhooks[webhook.id]
    return webhook_row(call.shop, webhook)
