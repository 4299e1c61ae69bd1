"""Webhooks: what is queued by which event, and how a delivery goes out."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import uuid
from typing import TYPE_CHECKING, Any

import requests

from practice.simulators.woocommerce.records import Webhook

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

TOPICS: dict[str, tuple[str, ...]] = {
    "coupon.created": ("woocommerce_process_shop_coupon_meta", "woocommerce_new_coupon"),
    "coupon.updated": ("woocommerce_process_shop_coupon_meta", "woocommerce_update_coupon"),
    "coupon.deleted": ("wp_trash_post",),
    "coupon.restored": ("untrashed_post",),
    "customer.created": ("user_register", "woocommerce_created_customer", "woocommerce_new_customer"),
    "customer.updated": ("profile_update", "woocommerce_update_customer"),
    "customer.deleted": ("delete_user",),
    "order.created": ("woocommerce_new_order",),
    "order.updated": ("woocommerce_update_order", "woocommerce_order_refunded"),
    "order.deleted": ("wp_trash_post", "woocommerce_trash_order"),
    "order.restored": ("untrashed_post", "woocommerce_untrash_order"),
    "product.created": (
        "woocommerce_process_product_meta",
        "woocommerce_new_product",
        "woocommerce_new_product_variation",
    ),
    "product.updated": (
        "woocommerce_process_product_meta",
        "woocommerce_update_product",
        "woocommerce_update_product_variation",
    ),
    "product.deleted": ("wp_trash_post",),
    "product.restored": ("untrashed_post",),
}
"""Every topic with the events of WordPress behind it; ``action.<event>`` topics are their own."""

DELIVERY = 0.029
"""Seconds that a delivery takes a shop with a pace: 101 were delivered within 2.9 s (section k)."""

MAX_FAILURES = 5
"""A failure while the count is above this disables the webhook: the seventh in a row."""


def hooks_of(topic: str) -> tuple[str, ...] | None:
    """Return the events behind a topic, None when there is no such topic."""
    if topic.startswith(("action.woocommerce_", "action.wp_", "action.wc_")):
        return (topic.removeprefix("action."),)
    return TOPICS.get(topic)


class WebhookQueue:
    """Deliveries that wait for WP-Cron, and the thread that plays WP-Cron.

    A delivery that is already waiting for the same webhook and resource is not queued twice; what is sent
    is built when it is sent. The queue is part of the database, so an old backup brings old deliveries.
    """

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._running = threading.Lock()
        self._thread: threading.Thread | None = None
        self._last_run = float("-inf")
        self._busy = False

    def fire(
        self, hook: str, resource_id: int, *, topics: tuple[str, ...] = (), opaque: bool = False
    ) -> None:
        """Queue a delivery for every active webhook that listens to ``hook``.

        ``topics`` narrows it to some topics (several share wp_trash_post); ``opaque`` marks an event that
        hands over an object, of which an action webhook sees nothing.
        """
        state = self._shop.state
        with state.lock:
            for webhook in state.tables.webhooks.values():
                action = webhook.topic.startswith("action.")
                if webhook.status != "active" or hook not in (hooks_of(webhook.topic) or ()):
                    continue
                if topics and not action and webhook.topic not in topics:
                    continue
                entry: tuple[int, str, Any] = (
                    webhook.id,
                    hook if action else "",
                    [] if action and opaque else resource_id,
                )
                if entry not in state.tables.queue:
                    state.tables.queue.append(entry)
        self.wake()

    def wake(self) -> None:
        """Let WP-Cron look at the queue, in those modes in which it looks by itself."""
        if self._shop.settings.cron in ("immediate", "interval") and not self._closing.is_set():
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="wp-cron", daemon=True)
                self._thread.start()
            self._wake.set()

    def visit(self) -> None:
        """Let a visitor start WP-Cron: it takes what was queued before, once an interval at most.

        The interval runs whether something waits or not: a change just after a run waits for the next one.
        With a pace the run needs one of the shop's workers, as every request does.
        """
        settings = self._shop.settings
        now = self._shop.clock.seconds()
        if settings.cron != "visits" or now - self._last_run < settings.cron_seconds:
            return
        self._last_run = now
        waiting = len(self._shop.state.tables.queue)
        if not waiting:
            return
        if settings.pace is not None:
            self._shop.workers.submit(settings.pace.workers, lambda: self.run(waiting))
        else:
            threading.Thread(target=self.run, args=(waiting,), name="wp-cron-visit", daemon=True).start()

    def run(self, limit: int | None = None) -> int:
        """Deliver what waits (or the first ``limit``), one after the other; return how many were tried."""
        tried = 0
        with self._running:
            while (limit is None or tried < limit) and not self._closing.is_set():
                with self._shop.state.lock:
                    if not self._shop.state.tables.queue:
                        break
                    entry = self._shop.state.tables.queue.pop(0)
                    self._busy = True
                try:
                    if self._shop.settings.pace is not None:
                        self._shop.workers.sleep(DELIVERY)
                    self._deliver(*entry)
                finally:
                    self._busy = False
                tried += 1
        return tried

    @property
    def idle(self) -> bool:
        """Whether nothing waits and nothing is being delivered."""
        return not self._shop.state.tables.queue and not self._busy

    def close(self) -> None:
        """Stop WP-Cron's thread; a delivery under way is finished."""
        self._closing.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=self._shop.settings.webhook_timeout + 1)

    def _work(self) -> None:
        while not self._closing.is_set():
            self._wake.wait()
            self._wake.clear()
            if self._shop.settings.cron == "interval":
                self._closing.wait(self._shop.settings.cron_seconds)
            if self._shop.settings.cron in ("immediate", "interval"):
                self.run()

    def _deliver(self, webhook_id: int, action: str, resource_id: Any) -> None:
        with self._shop.state.lock:
            webhook = self._shop.state.tables.webhooks.get(webhook_id)
            if webhook is None or webhook.status != "active":
                return
            payload = (
                {"action": action, "arg": resource_id} if action else self._payload(webhook, resource_id)
            )
        body = encode(payload)
        answer = self._post(webhook, body, self._headers(webhook, body), resource_id)
        with self._shop.state.lock:
            webhook.modified = self._shop.clock.stamp()
            if 200 <= answer < 300 or answer in (301, 302):
                webhook.failures = 0
            elif webhook.failures > MAX_FAILURES:
                webhook.status = "disabled"
            else:
                webhook.failures += 1
        if webhook.pending_ping:
            self.ping(webhook)

    def _payload(self, webhook: Webhook, resource_id: int) -> Any:
        from practice.simulators.woocommerce.resources import resource  # the resources' modules fire webhooks

        if webhook.topic.endswith(".deleted"):
            return {"id": resource_id}
        return resource(self._shop, webhook.topic.partition(".")[0], resource_id)

    def _headers(self, webhook: Webhook, body: bytes) -> dict[str, str]:
        kind, _, event = webhook.topic.partition(".")
        return {
            "User-Agent": f"WooCommerce/{self._shop.settings.full_version} Hookshot (WordPress/7.0.4)",
            "Content-Type": "application/json",
            "X-WC-Webhook-Source": self._shop.home_url + "/",
            "X-WC-Webhook-Topic": webhook.topic,
            "X-WC-Webhook-Resource": kind,
            "X-WC-Webhook-Event": event,
            "X-WC-Webhook-Signature": sign(body, webhook.secret),
            "X-WC-Webhook-ID": str(webhook.id),
            "X-WC-Webhook-Delivery-ID": uuid.uuid4().hex,
        }

    def ping(self, webhook: Webhook) -> None:
        """Send the unsigned form-encoded ping; until one is answered, it is repeated after every delivery."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._post(webhook, f"webhook_id={webhook.id}".encode(), headers, None)
        if answer == 200:
            webhook.pending_ping, webhook.modified = False, self._shop.clock.stamp()

    def _post(self, webhook: Webhook, body: bytes, headers: dict[str, str], resource_id: Any) -> int:
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.post(
                    webhook.delivery_url,
                    data=body,
                    headers=headers,
                    timeout=self._shop.settings.webhook_timeout,
                    allow_redirects=False,
                ).status_code
        except requests.RequestException:
            answer = 0
        self._shop.note(
            "webhook",
            webhook_id=webhook.id,
            topic=webhook.topic if resource_id is not None else "ping",
            url=webhook.delivery_url,
            resource_id=resource_id,
            status=answer,
        )
        return answer


def encode(value: Any) -> bytes:
    """Encode as PHP does: no spaces, everything but ASCII escaped, slashes too."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode()


def sign(body: bytes, secret: str) -> str:
    """Sign a delivery: base64 of the HMAC-SHA256 of the raw body, keyed with the secret as UTF-8."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
