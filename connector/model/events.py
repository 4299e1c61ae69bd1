"""All that the platform is told, and all that it tells."""

from __future__ import annotations

from dataclasses import dataclass

from connector.model.goods import ItemChanged, ProductOffered
from connector.model.orders import NumberRequested, OrderChanged, OrderPlaced, RefundIssued, StatusRequested
from connector.model.retail import (
    LinkChanged,
    OrderForwarded,
    PriceTold,
    ProductsHandedOver,
    SoldOrderChanged,
    StockTold,
)

Event = (
    ProductOffered
    | ItemChanged
    | OrderChanged
    | RefundIssued
    | OrderForwarded
    | SoldOrderChanged
    | LinkChanged
)


@dataclass(frozen=True, slots=True)
class RetailerMessage:
    """Callback for a retailer's shop; a connector that plays none answers it and changes nothing.

    ``fault`` says what is wrong with it: then it holds nothing.
    """

    type: str
    content: ProductsHandedOver | StockTold | PriceTold | None
    fault: str = ""


Callback = OrderPlaced | NumberRequested | StatusRequested | RetailerMessage
