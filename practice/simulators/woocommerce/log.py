"""What happened to the shop, written by the shop itself: the witness that sandbox and tests count by."""

from __future__ import annotations

from practice.simulators.log import Entry, Log


class ShopLog(Log):
    """The shop's log; ``kind`` says which keys an entry's ``data`` has.

    ``request`` method, path, query, route, key, status · ``order`` order_id, status, created_via, source ·
    ``status`` order_id, before, after · ``stock`` product_id, before, after, cause · ``mail`` to, subject,
    order_id · ``note`` order_id, text, customer · ``refund`` order_id, refund_id, amount · ``webhook``
    webhook_id, topic, url, resource_id, status · ``product`` product_id, change.
    """

    @property
    def requests(self) -> list[Entry]:
        """Every request to the shop's REST API."""
        return self.entries("request")

    @property
    def orders(self) -> list[Entry]:
        """Every order that came into being, however."""
        return self.entries("order")

    @property
    def stock(self) -> list[Entry]:
        """Every change of a stock."""
        return self.entries("stock")

    @property
    def mails(self) -> list[Entry]:
        """Every mail the shop sent, with recipient and subject."""
        return self.entries("mail")

    @property
    def notes(self) -> list[Entry]:
        """Every note written on an order, by the shop too."""
        return self.entries("note")

    @property
    def webhooks(self) -> list[Entry]:
        """Every delivery and ping that was tried, with the receiver's answer (0: none)."""
        return self.entries("webhook")
