"""A stand-in for DHL's API "Parcel DE Shipping" (version 2): token, validation, labels, cancellation.

Facts are those of DHL's own description of the API, version 2.1.14; nothing of it was tried against DHL.
Stricter than DHL in one thing: a property that the description does not have is an error, so that a name
which is written wrongly does not pass for one that is left out.
"""

from practice.simulators.dhl.account import Account, Shipment
from practice.simulators.dhl.app import DhlSimulator

__all__ = ["Account", "DhlSimulator", "Shipment"]
