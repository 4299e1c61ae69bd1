"""Labels by Pickware's plugins in a Shopware shop, with the retailer as sender. Experimental: see facts 13.

Pickware writes a shipment before it asks the carrier, so that one whose answer was lost can be looked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from adapters.http import Timeouts
from adapters.shopware.api import Api, equals, id_of
from adapters.shopware.explain import INTEGRATIONS, missing_privileges
from adapters.shopware.translate.shipments import (
    Drawn,
    draw,
    is_ours,
    label_of,
    made_of,
    number_of,
    refused,
)
from adapters.shopware.translate.values import Row, row_of, text_at
from connector.model import Carrier
from connector.model.errors import (
    AccessDenied,
    ConnectorError,
    LabelsAccessDenied,
    LabelsDoubtful,
    LabelsRefused,
    LabelsUnavailable,
    Refused,
    ShopAccessDenied,
    ShopDoubtful,
    ShopRefused,
    Unavailable,
)
from connector.model.messages import joined, say
from connector.model.shipping import Label, LabelRequest

TIMEOUTS = Timeouts(connect=5.0, read=60.0, total=90.0)
"""Behind the shop the carrier is asked, which takes its time."""

_ACTIONS = "_action/pickware-shipping/shipment"
_SHIPMENT, _CARRIER = "pickware-shipping-shipment", "pickware-shipping-carrier"
_WHOLE: dict[str, Any] = {"trackingCodes": {}, "documents": {}}
_NOT_CANCELLED = equals("cancelled", value=False)


class PickwareLabels:
    """Labels of one shop. Who carries a parcel, Pickware chooses by the order's shipping method."""

    carrier = Carrier.OTHER

    def __init__(self, api: Api) -> None:
        self._api = api

    def close(self) -> None:
        """Close all connections."""
        self._api.close()

    def validate(self, request: LabelRequest) -> tuple[str, ...]:
        """Let Pickware propose the shipment; what its carrier thinks of it shows only when it is made."""
        return self._draw(request).warnings

    def create(self, request: LabelRequest) -> Label:
        """Make the shipment and read its number and its PDF."""
        drawn = self._draw(request)
        body = {"orderId": request.order_id, "shipmentBlueprint": drawn.blueprint}
        with _as_labels():
            try:
                answer = self._api.probe("POST", f"{_ACTIONS}/create-shipment-for-order", body, (400, 403))
            except ShopRefused as error:
                # A row may be refused after the carrier has made the label.
                raise LabelsDoubtful(error.args[0]) from error
        if answer.status == 403:
            raise _denied(answer.document)
        shipment_id = made_of(answer.status, answer.document)
        try:
            shipment = self._one({"ids": [shipment_id]})
            number = number_of(shipment)
        except ConnectorError as error:
            number, reason = "", str(error)
        else:
            reason = say("it has no number")
        if not number:
            raise LabelsDoubtful(
                say("Pickware made the label, and its number cannot be read: {reason}", reason=reason)
            )
        content = b""
        with suppress(ConnectorError):
            content = self._pdf(shipment)
        return Label(number, self.carrier, content, drawn.warnings)

    def document(self, number: str) -> bytes:
        """Fetch the PDF again."""
        content = self._pdf(self._by_number(number))
        if not content:
            raise LabelsRefused(say("Pickware has no PDF of the label {number}", number=number))
        return content

    def cancel(self, number: str) -> None:
        """Cancel the shipment; Pickware takes its number from the order."""
        body = {"shipmentId": id_of(self._by_number(number))}
        with _as_labels():
            answer = self._api.probe("POST", f"{_ACTIONS}/cancel-shipment", body, (400,))
        if answer.status == 400 or not row_of(answer.document).get("areAllOperationResultsSuccessful"):
            raise refused(answer.document)

    def made_for(self, order_id: str, reference: str) -> Sequence[str]:
        """Look for the order's shipments that were made here and are not cancelled."""
        criteria = {"filter": [equals("orders.id", order_id), _NOT_CANCELLED]}
        found = [row for row in self._search(criteria) if is_ours(row, reference)]
        if any(not number_of(row) for row in found):
            raise LabelsDoubtful(
                say(
                    "Pickware began a shipment of this order and has no number of it: look for it in the "
                    "carrier's portal, cancel it there, and delete the shipment at the order in the shop"
                )
            )
        return [number_of(row) for row in found]

    def look(self) -> str:
        """Name the plugins with their versions, and the carriers that they have."""
        with _as_labels():
            page = self._api.try_search(_CARRIER, {"limit": 100})
            if page is None:
                raise LabelsRefused(_NOT_THERE)
            self._search({"limit": 1})
            names = [text_at(row, "name") for row in page.rows if row.get("active") is not False]
            if not names:
                raise LabelsRefused(say("Pickware has no carrier that is active: set one up in the shop"))
            plugins = plugins_of(self._api) or ("Pickware",)
        return say(
            "{plugins} makes labels with {carriers}",
            plugins=", ".join(plugins),
            carriers=", ".join(names),
        )

    # --- questions ---

    def _draw(self, request: LabelRequest) -> Drawn:
        path = f"{_ACTIONS}/create-shipment-blueprint-for-order"
        body = {"orderId": request.order_id, "configuration": {"skipParcelRepacking": True}}
        with _as_labels():
            answer = self._api.probe("POST", path, body, (400, 404), reads=True)
        if answer.status == 404:
            raise LabelsRefused(_NOT_THERE)
        if answer.status == 400:
            raise refused(answer.document)
        return draw(request, answer.document)

    def _by_number(self, number: str) -> Row:
        return self._one({"filter": [equals("trackingCodes.trackingCode", number), _NOT_CANCELLED]})

    def _one(self, criteria: Row) -> Row:
        found = next(iter(self._search(criteria)), None)
        if found is None:
            raise LabelsRefused(say("Pickware has no such shipment, or it is cancelled"))
        return found

    def _search(self, criteria: Row) -> Sequence[Row]:
        newest = {"sort": [{"field": "createdAt", "order": "DESC"}], "limit": 25, "associations": _WHOLE}
        with _as_labels():
            return self._api.search(_SHIPMENT, {**newest, **criteria}).rows

    def _pdf(self, shipment: Row) -> bytes:
        document_id, code = label_of(shipment)
        if not document_id:
            return b""
        with _as_labels():
            content = self._api.file(f"pickware-document/{document_id}/contents", {"deepLinkCode": code})
        return content if content.startswith(b"%PDF") else b""


def _denied(document: Any) -> ConnectorError:
    """Tell a right that is lacking before the carrier is asked from one for what is written after."""
    missing = sorted(set(missing_privileges(document)))
    sentence = say(
        "the integration lacks the privileges {privileges}: add them to its role under {page}",
        privileges=joined(", ", missing),
        page=INTEGRATIONS,
    )
    is_first = any(name.startswith("pickware_shipping_shipment") for name in missing)
    return LabelsAccessDenied(sentence) if is_first else LabelsDoubtful(sentence)


_NOT_THERE = say("this shop has no Pickware plugin that makes labels, or it is not active")


def plugins_of(api: Api) -> tuple[str, ...]:
    """Name Pickware's active plugins with their versions; none where the integration may not see them."""
    ours = {"type": "prefix", "field": "name", "value": "Pickware"}
    try:
        page = api.search("plugin", {"limit": 100, "filter": [ours, equals("active", value=True)]})
    except (ShopAccessDenied, Refused):
        return ()
    return tuple(f"{text_at(row, 'name')} {text_at(row, 'version')}".strip() for row in page.rows)


@contextmanager
def _as_labels() -> Iterator[None]:
    """Say in the words of labels what the shop's errors mean to who asked for one."""
    try:
        yield
    except (LabelsUnavailable, LabelsAccessDenied, LabelsRefused):
        raise
    except ShopDoubtful as error:
        raise LabelsDoubtful(error.args[0], error.retry_after) from error
    except Unavailable as error:
        raise LabelsUnavailable(error.args[0], error.retry_after) from error
    except AccessDenied as error:
        raise LabelsAccessDenied(error.args[0]) from error
    except ConnectorError as error:
        raise LabelsRefused(error.args[0]) from error
