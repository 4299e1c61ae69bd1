"""Words that tools and people use around tracking numbers: data."""

from __future__ import annotations

# fmt: off
LABELS = frozenset((
    "sendung", "sendungen", "sendungsnummer", "sendungsnummern", "sendungsnr", "sendungs", "sendungsid",
    "sendungsverfolgung", "sendungsverfolgungsnummer", "verfolgung", "verfolgungsnummer", "tracking",
    "trackingnummer", "trackingnummern", "trackingnr", "trackingcode", "trackingcodes", "trackingid",
    "trackinglink", "trackingnumber", "trackingnumbers", "track", "trace", "paket", "pakete", "paketnummer",
    "paketnummern", "paketnr", "paketid", "päckchen", "parcel", "parcels", "parcelnumber", "package",
    "packages", "shipment", "shipments", "shipmentnumber", "number", "numbers", "nummer", "nummern", "nr",
    "no", "id", "code", "codes", "link", "links", "identcode", "barcode", "awb", "colli", "per", "via",
    "mit", "by", "with", "deutsche", "post", "österreichische",
))
# fmt: on
"""Words that stand beside a number and say no more than that it is one."""

# fmt: off
LINK_NAMES = frozenset((
    "piececode", "idc", "tracknum", "tracknums", "tracknumbers", "trackingnumber", "trackingnumbers",
    "trackingno", "trackingnr", "trackingid", "trackingcode", "tracking", "trackid", "trackno", "trackcode",
    "track", "inquirynumber1", "match", "suche", "query", "q", "cons", "parcelnumber", "parcelno",
    "parcelid", "parcel", "paketnummer", "paketscheinnummer", "sendungsnummer", "sendung", "shipment",
    "shipmentid", "shipmentnumber", "barcode", "code", "number", "nr", "id", "search", "awb", "txtrefno",
    "packagenumber", "refno",
))
# fmt: on
"""Names of the parameters in which carriers' links hold numbers, written without marks."""

NUMBER_KEYS = (
    *("trackingnumber", "trackingnumbers", "trackingno", "trackingnr", "trackingcode", "trackingcodes"),
    *("carriertrackingno", "carriertrackingnumber", "parcelnumber", "parcelnumbers", "parcelno"),
    *("sendungsnummer", "sendungsnummern", "paketnummer", "shipmentnumber", "shipmentno", "barcode"),
    *(
        "trackingids",
        "tracking",
        "trackandtrace",
        "tracknumber",
        "trackno",
        "tracknr",
        "sendungsnr",
        "paketnr",
    ),
    *(
        "awb",
        "awbnumber",
        "waybill",
        "waybillnumber",
        "consignmentnumber",
        "shippingnumber",
        "shipmentnumbers",
    ),
    *("number", "numbers", "code", "codes", "trackingid"),
)
"""Keys of an object that hold numbers, the surest first, written small and without marks: no other counts."""

CARRIER_KEYS = (
    *("carrier", "carriername", "carrierslug", "carriercode", "trackingprovider", "customtrackingprovider"),
    *(
        "shippingprovider",
        "shippingprovidertitle",
        "provider",
        "providername",
        "shipper",
        "courier",
        "couriercode",
        "slug",
    ),
)
"""Keys that name who carries the parcel."""

LINK_KEYS = ("trackingurl", "trackinglink", "customtrackinglink", "carrierurl", "url", "link")
"""Keys that hold the carrier's link."""

LIST_KEYS = (
    "shipments",
    "parcels",
    "packages",
    "pakete",
    "sendungen",
    "trackings",
    "labels",
    "items",
    "data",
)
"""Keys under which objects of parcels are kept by an object that holds no number itself."""

RETURN_KEYS = ("type", "service", "shipmenttype", "labeltype", "parceltype", "direction")
RETURNS = frozenset({"return", "returns", "retoure", "returnlabel", "return_label", "return_shipment"})
"""Types and services of parcels that come back: their numbers are not the customer's."""
