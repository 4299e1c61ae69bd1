"""Shipments of Pickware's plugins: a blueprint changed for a retailer, and what comes back; pure.

Names and shapes are those of the plugins' sources (facts 13); none was tried on a real shop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.shopware.translate.values import Row, row_at, row_of, rows_at, text_at
from connector.model import Address
from connector.model.errors import LabelsDoubtful, LabelsRefused
from connector.model.messages import joined, say
from connector.model.shipping import LabelRequest
from connector.orders.addresses.streets import person, split_street

_AGES = {"A16": 16, "A18": 18}
_CHECKS_AGE = "dhl"
"""The one carrier whose word for a check of age was read; of others none is known."""

_DONE = "successfullyOrPartlySuccessfullyProcessedShipmentIds"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A blueprint as it is to be made, and what Pickware says of it."""

    blueprint: Mapping[str, Any]
    warnings: tuple[str, ...]


def draw(request: LabelRequest, answer: Any) -> Drawn:
    """Change what Pickware proposes: the retailer sends it, and nobody's mail or phone goes along unasked.

    Raises LabelsRefused with everything that is wrong.
    """
    document = row_of(answer)
    proposed = row_at(document, "shipmentBlueprint")
    parcels = rows_at(proposed, "parcels")
    problems = [*_gaps(request), *_problems(request, proposed, parcels)]
    if problems:
        raise LabelsRefused(joined("; ", problems))
    receiver = {"email": request.receiver.email, "phone": request.receiver.phone}
    blueprint = {
        **proposed,
        "senderAddress": _sender(request.sender),
        "receiverAddress": {**row_at(proposed, "receiverAddress"), **receiver},
        "parcels": [_parcel(request, parcels[0])],
        "customerReference": request.reference,
    }
    if request.age_check:
        config = row_at(proposed, "shipmentConfig")
        blueprint["shipmentConfig"] = {**config, "visualCheckOfAge": _AGES[request.age_check]}
    return Drawn(blueprint, tuple(sentences(document.get("notifications"))))


def _gaps(request: LabelRequest) -> Iterator[str]:
    for whose, address in (
        (say("the end customer's"), request.receiver),
        (say("the retailer's (the billing address)"), request.sender),
    ):
        if not (person(address) or address.company.strip()):
            yield say("{whose} address has no name", whose=whose)
        if not address.address_1.strip():
            yield say("{whose} address has no street", whose=whose)
        for name, text in (("postcode", address.postcode), ("city", address.city)):
            if not text.strip():
                yield say("{whose} address has no {part}", whose=whose, part=name)


def _problems(request: LabelRequest, proposed: Row, parcels: tuple[Row, ...]) -> Iterator[str]:
    carrier = text_at(proposed, "carrierTechnicalName")
    if not carrier:
        yield say(
            "Pickware has no carrier for the order's shipping method: choose one under Settings → Shipping, "
            "at that method"
        )
    elif request.age_check and carrier != _CHECKS_AGE:
        yield say(
            "the age of the receiver ({age}) can be checked through Pickware with DHL only, not with "
            "{carrier}: make this label in the shop",
            age=request.age_check,
            carrier=carrier,
        )
    if len(parcels) != 1:
        yield say(
            "Pickware packs this order into {count} parcels: make their labels in the shop",
            count=len(parcels),
        )


def _parcel(request: LabelRequest, parcel: Row) -> Row:
    """Name our weight where Pickware does not know its own, and the retailer's reference."""
    weighs = all(item.get("unitWeight") for item in rows_at(parcel, "items"))
    known = {} if weighs or parcel.get("weightOverwrite") else _overwritten(request)
    return {**parcel, **known, "customerReference": request.reference}


def _overwritten(request: LabelRequest) -> Row:
    return {"weightOverwrite": {"value": float(request.weight), "unit": "kg"}}


def _sender(address: Address) -> Row:
    street = split_street(address)
    return {
        "firstName": address.first_name,
        "lastName": address.last_name,
        "company": address.company,
        "department": "",
        "addressAddition": street.rest,
        "street": street.street,
        "houseNumber": street.house,
        "zipCode": address.postcode,
        "city": address.city,
        "countryIso": address.country_code.strip().upper() or "DE",
        "stateIso": "",
        "phone": "",
        "email": "",
    }


# --- what comes back -----------------------------------------------------------------------------


def made_of(status: int, document: Any) -> str:
    """Return the id of the shipment that was made; raises LabelsRefused when none was.

    Raises LabelsDoubtful for an answer that says neither.
    """
    if status == 400:
        raise refused(document)
    ids = row_of(document).get(_DONE)
    if not isinstance(ids, list):
        raise LabelsDoubtful(say("Pickware's answer does not say what became of the label"))
    if not ids:
        raise refused(document)
    return str(ids[0])


def refused(document: Any) -> LabelsRefused:
    """Return the error with the reasons that an answer names."""
    told = row_of(document)
    reasons = [*sentences(told.get("errors"))]
    for result in rows_at(told, "shipmentsOperationResults"):
        reasons += sentences(result.get("errors")) or sentences(result.get("errorMessages"))
        reasons += [] if reasons else sentences(result.get("description"))
    said = joined("; ", reasons) if reasons else say("it does not say why")
    return LabelsRefused(say("Pickware refuses: {reasons}", reasons=said))


def sentences(found: Any) -> list[str]:
    """Return the sentences in a list of texts or of rows that hold one; each once."""
    listed = found if isinstance(found, list) else [found]
    return list(dict.fromkeys(said for each in listed if (said := _sentence(each))))


def _sentence(found: Any) -> str:
    if isinstance(found, str):
        return " ".join(found.split())[:300]
    if not isinstance(found, dict):
        return ""
    names = ("detail", "message", "description", "title", "de", "en")
    return next((said for name in names if (said := _sentence(found.get(name)))), "")


def number_of(shipment: Row) -> str:
    """Return the number that the parcel travels by; empty while there is none."""
    codes = (code for code in rows_at(shipment, "trackingCodes") if _goes_out(code))
    return next((number for code in codes if (number := text_at(code, "trackingCode"))), "")


def _goes_out(code: Row) -> bool:
    """Tell a parcel's number from that of an enclosed return; older versions have the second mark only."""
    way = text_at(code, "shippingDirection") or text_at(row_at(code, "metaInformation"), "type")
    return way != "incoming" and "return" not in way.lower()


def label_of(shipment: Row) -> tuple[str, str]:
    """Return id and code of the label among a shipment's documents, both empty without one."""
    documents = rows_at(shipment, "documents")
    labels = [row for row in documents if text_at(row, "documentTypeTechnicalName") == "shipping_label"]
    found = next(iter(labels), {})
    return text_at(found, "id"), text_at(found, "deepLinkCode")


def is_ours(shipment: Row, reference: str) -> bool:
    """Tell whether a shipment was made here: it names the retailer's reference, not the shop's own number."""
    return text_at(row_at(shipment, "shipmentBlueprint"), "customerReference") == reference
