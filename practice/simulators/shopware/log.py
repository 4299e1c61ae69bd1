"""The witness of a simulated Shopware: every request, order, stock move, mail, webhook and state."""

from __future__ import annotations

from practice.simulators.log import Entry, Log


class ShopwareLog(Log):
    """The shop's log; ``kind`` says which keys an entry's ``data`` has.

    ``request`` method, path, query, route, client, status, seconds · ``order`` order_id, number, source ·
    ``stock`` product_id, number, before, after, cause · ``mail`` to, subject, order_id · ``webhook``
    webhook_id, event, url, attempt, status (0: no answer) · ``state`` entity, id, order_id, before,
    after, action, source · ``tracking`` order_id, delivery_id, codes · ``refund`` order_id, refund_id,
    amount · ``product`` product_id, change · ``fault`` what, when, path.
    """

    @property
    def requests(self) -> list[Entry]:
        """Every request to the Admin API."""
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
        """Every mail the shop sent."""
        return self.entries("mail")

    @property
    def webhooks(self) -> list[Entry]:
        """Every delivery that was tried, with the receiver's answer."""
        return self.entries("webhook")

    @property
    def states(self) -> list[Entry]:
        """Every change of a state of an order, a delivery, a transaction, a capture or a refund."""
        return self.entries("state")
