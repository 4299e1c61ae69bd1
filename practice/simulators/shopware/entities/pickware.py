"""Entities that Pickware's shipping plugins bring (fields as in their sources; not measured)."""

from __future__ import annotations

from practice.simulators.shopware.schema import entity

SHIPMENT = entity(
    "pickware_shipping_shipment",
    "shipmentBlueprint:json! metaInformation:json cancelled:bool isReturnShipment:bool "
    "cashOnDeliveryEnabled:bool carrierTechnicalName! salesChannelId:id orderIds:list- documentIds:list-",
    "trackingCodes<pickware_shipping_tracking_code(shipmentId) documents=pickware_document(documentIds) "
    "orders=order(orderIds) salesChannel>sales_channel(salesChannelId) carrier?",
    defaults={"cancelled": False, "isReturnShipment": False, "cashOnDeliveryEnabled": False},
)

TRACKING_CODE = entity(
    "pickware_shipping_tracking_code",
    "trackingCode! trackingUrl:text metaInformation:json! shippingDirection! shipmentId:id!",
    "shipment>pickware_shipping_shipment(shipmentId) documents[]",
)

DOCUMENT = entity(
    "pickware_document",
    "deepLinkCode! documentTypeTechnicalName! orientation mimeType fileName content:text-",
    "documentType?",
)

CARRIER = entity("pickware_shipping_carrier", "technicalName! name! abbreviation configDomain! active:bool")

ALL = (SHIPMENT, TRACKING_CODE, DOCUMENT, CARRIER)
