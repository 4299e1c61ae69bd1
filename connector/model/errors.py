"""Everything that can go wrong, classed by what the caller does next.

```
ConnectorError
├── SettingsWrong             stop; the supplier corrects the settings file (exit code 2)
├── Unavailable               try the same again later
│   ├── ShopUnavailable
│   │   ├── ShopFailed        the shop broke on one question: less of the same may be answered
│   │   ├── ShopStale         a cache answers for the shop: believe nothing that it says
│   │   └── ShopDoubtful      a write was sent and its answer lost: look before trying again
│   │       └── ShopIntercepted   something else answered it: look, then try another way
│   ├── OrderWaits            other rows in the shop carry the order's number: look again later
│   ├── PlatformUnavailable
│   ├── LabelsUnavailable
│   │   └── LabelsDoubtful    a label was asked for and the answer lost: never ask for it again unasked
│   └── MessageNotSent
├── AccessDenied              stop asking until keys or permissions are corrected
│   ├── ShopAccessDenied
│   │   └── ShopKeysUnseen    the shop saw no keys: they may have to travel another way
│   ├── PlatformAccessDenied
│   ├── SupplierInactive      the platform has not activated the profile yet
│   └── LabelsAccessDenied
├── Refused                   this one request is wrong; the same again would fail the same
│   ├── ShopRefused
│   ├── AddressRefused        an order cannot go where it is to go
│   │   ├── AddressTooLong    the shop's fields do not hold an address that must not be cut
│   │   └── CountryUnknown    the shop does not have the country, or ships nothing there
│   ├── PlatformRefused
│   └── LabelsRefused
├── ShopUnexpected            the shop answered what it never should; park and show
├── SheetUnusable             a file of prices cannot be read as the table that it should be
├── WishUnusable              what is asked for about prices is nothing that could be written
├── WrongShop                 another shop stands behind a known store; start nothing and ask
├── StoreUnusable             the store cannot be used as it is (newer schema, read-only, taken)
├── StaleFence                another worker has this work by now: leave it where it is
├── SupplierUnknown           a host has no supplier of this name, or cannot have one
├── KeyMissing                no key opens what is encrypted: overwrite nothing, put the key back
└── CallbackRejected          an incoming call is answered with an error and changes nothing
    ├── SignatureWrong
    └── CallbackMalformed
```

Every message names the place, the value, what is allowed and the next step, and never a secret.
"""

from __future__ import annotations

from dataclasses import dataclass

from connector.model.messages import joined, say


class ConnectorError(Exception):
    """Base of all errors that the connector raises on purpose."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with the settings: where it stands, and a sentence that helps."""

    place: str
    message: str

    def __str__(self) -> str:
        return say("{place}: {message}", place=self.place, message=self.message)


class SettingsWrong(ConnectorError):
    """The settings cannot be used; carries every problem found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__(joined("\n", map(str, problems)))


class Unavailable(ConnectorError):
    """Nothing is wrong with the request; the other side did not serve it now.

    ``retry_after`` is the wait in seconds that the other side asked for, or None.
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class ShopUnavailable(Unavailable):
    """The shop did not answer, answered 429 or 5xx, or answered something that is not its API."""


class ShopFailed(ShopUnavailable):
    """The shop broke on one question, by error, time or memory: a smaller one may be answered."""


class ShopStale(ShopUnavailable):
    """A cache in front of the shop answers in its place, three times in a row and although asked not to."""


class ShopDoubtful(ShopUnavailable):
    """A write was sent and no usable answer came: it may or may not have taken effect."""


class ShopIntercepted(ShopDoubtful):
    """A write was answered by something else than the shop: a firewall, a filter, a page of its host.

    It may have been carried out all the same. ``status`` is that of the answer.
    """

    def __init__(self, message: str, retry_after: float | None = None, status: int = 0) -> None:
        self.status = status
        super().__init__(message, retry_after)


class OrderWaits(Unavailable):
    """An order is not made live now: other rows in the shop carry its number, or may do."""


class PlatformUnavailable(Unavailable):
    """The platform did not answer in time, or answered 429 or 5xx."""


class LabelsUnavailable(Unavailable):
    """The carrier did not answer in time, or answered 429 or 5xx; no label was made."""


class LabelsDoubtful(LabelsUnavailable):
    """A label was asked for and no usable answer came: it may have been made, and paid for."""


class MessageNotSent(Unavailable):
    """A message to people was not taken; nothing in it names the address or what opens it."""


class AccessDenied(ConnectorError):
    """Keys are unknown, revoked or lack a permission; a person must act."""


class ShopAccessDenied(AccessDenied):
    """The shop refuses the keys, or the keys lack a permission that the message names.

    ``is_about_signature``: the keys are known, and what was signed with them was another address.
    """

    def __init__(self, message: str, *, is_about_signature: bool = False) -> None:
        self.is_about_signature = is_about_signature
        super().__init__(message)


class ShopKeysUnseen(ShopAccessDenied):
    """The shop answers as if nobody had asked: it does not know the keys, or they did not reach it."""


class PlatformAccessDenied(AccessDenied):
    """The platform refuses the API key."""


class SupplierInactive(PlatformAccessDenied):
    """The key is right, but the platform has not activated the supplier's profile yet."""


class LabelsAccessDenied(AccessDenied):
    """The carrier refuses the user, the password or the app's key."""


class Refused(ConnectorError):
    """The other side understood the request and will not do it; repeating it changes nothing."""


class ShopRefused(Refused):
    """The shop refused one request; ``code`` is the shop's own error code."""

    def __init__(self, message: str, code: str = "", status: int = 0) -> None:
        self.code = code
        self.status = status
        super().__init__(message)


class AddressRefused(Refused):
    """An order cannot be placed for its address: ``place`` is such as ``shipping.city``."""

    def __init__(self, place: str, message: str) -> None:
        self.place = place
        super().__init__(message)


class AddressTooLong(AddressRefused):
    """A part of an address that is never cut does not fit."""

    def __init__(self, place: str, longest: int) -> None:
        self.longest = longest
        super().__init__(
            place,
            say(
                "{place} is longer than the {count} characters that the shop holds",
                place=place,
                count=longest,
            ),
        )


class CountryUnknown(AddressRefused):
    """The shop does not have the country, or ships nothing there; ``country`` is its code as it came."""

    def __init__(self, place: str, country: str) -> None:
        self.country = country
        super().__init__(
            place,
            say(
                "{place} is “{value}”, a country that the shop does not have or does not ship to",
                place=place,
                value=country,
            ),
        )


class PlatformRefused(Refused):
    """The platform refused a message for its content (for example 413 or 422); ``code`` is its own word."""

    def __init__(self, message: str, code: str = "") -> None:
        self.code = code
        super().__init__(message)


class LabelsRefused(Refused):
    """The carrier will not make, give or cancel this label; the text holds all its reasons."""


class ShopUnexpected(ConnectorError):
    """The shop's answer contradicts what was asked or breaks its own rules."""


class WishUnusable(ConnectorError):
    """What a person asks for about prices and categories says nothing that could be written."""


class SheetUnusable(ConnectorError):
    """A file is no table of prices, or lacks a column; nothing of it was used."""


class WrongShop(ConnectorError):
    """The shop that answers is not the one this store belongs to."""


class StoreUnusable(ConnectorError):
    """The store cannot be opened, is newer than this version, or belongs to a running daemon."""


class StaleFence(ConnectorError):
    """Another worker has taken this work over; nothing of the transaction that found out is kept."""


class SupplierUnknown(ConnectorError):
    """There is no supplier of this name on the host, there is one already, or none can be called so."""


class KeyMissing(ConnectorError):
    """What is encrypted on the host cannot be read with the keys that are there."""


class CallbackRejected(ConnectorError):
    """An incoming call that is answered with an error; nothing was changed by it."""


class SignatureWrong(CallbackRejected):
    """The signature is missing or was made with neither the current nor the previous key."""


class CallbackMalformed(CallbackRejected):
    """The signed body is not a message of the protocol; the text names the place and the reason."""


class OrderForgotten(LookupError):
    """An order that the store does not know (any more); who works on it stops."""
