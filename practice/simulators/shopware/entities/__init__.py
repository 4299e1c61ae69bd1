"""The shop's entities by release."""

from __future__ import annotations

from practice.simulators.shopware.entities import orders, pickware, products, shop
from practice.simulators.shopware.schema import Entity

ORDER_AGGREGATE = tuple(e.name for e in orders.AGGREGATE)
"""Names of the entities that a draft version of an order copies."""


def entities(release: str, commercial: bool = False, ships: bool = False) -> dict[str, Entity]:
    """Return the entities of a release (``6.6`` or ``6.7``) by name.

    Commercial brings order returns, and a plugin that ships (Pickware) its shipments.

    The differences of 6.7 are read from its schema, not measured.
    """
    plugins = (*(orders.COMMERCIAL if commercial else ()), *(pickware.ALL if ships else ()))
    every = (*products.ALL, *orders.ALL, *shop.ALL, *plugins)
    found = {e.name: e for e in every}
    if release != "6.6":
        found["order"] = found["order"].with_fields(
            "internalComment:text taxCalculationType primaryOrderDeliveryId:id primaryOrderTransactionId:id "
            "primaryOrderDeliveryVersionId:id@ primaryOrderTransactionVersionId:id@"
        )
        history = found["state_machine_history"]
        found["state_machine_history"] = history.with_fields("integrationId:id internalComment:text")
        found["product"] = found["product"].with_fields("type", without=("states",))
        found["customer"] = found["customer"].with_fields("", without=("defaultPaymentMethodId",))
    return found
