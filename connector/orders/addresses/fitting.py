"""Whether an order's addresses fit into a shop's fields, and how they are fitted: pure.

Street with house number, postcode, city and country decide where the parcel goes: they are never cut.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace

from connector.model import Address, NewOrder
from connector.model.errors import AddressTooLong
from connector.orders.addresses.stations import Station, read_station

NEVER_CUT = ("address_1", "postcode", "city", "country_code")
_TO_FURTHER_LINE = ("first_name", "last_name", "company")
_LEFT_OUT = ("state", "phone", "email")
_PARTS = tuple(part.name for part in fields(Address))


def any_mail(_mail: str) -> bool:
    """Take any mail address."""
    return True


@dataclass(frozen=True, slots=True)
class Limits:
    """What a shop's fields hold: the longest text by the names of an address's parts, in characters.

    ``measure`` counts a text's length as the shop does. ``eaten`` are characters that the shop does not
    keep, with what stands for them. ``takes_mail`` tells whether the shop takes a mail address.
    """

    longest: Mapping[str, int]
    measure: Callable[[str], int] = len
    eaten: Mapping[str, str] = field(default_factory=dict)
    takes_mail: Callable[[str], bool] = any_mail

    def keeps(self, part: str, text: str) -> bool:
        """Tell whether a part of an address fits."""
        return part not in self.longest or self.measure(text) <= self.longest[part]

    def written(self, text: str) -> str:
        """Replace what the shop would eat."""
        return text.translate({ord(eaten): kept for eaten, kept in self.eaten.items()})


def fit(order: NewOrder, limits: Limits) -> NewOrder:
    """Fit an order to a shop; one that fits is returned as it is, and so is one that was fitted.

    What is left of a name or company goes to the further line; what fits nowhere stands whole at the note's
    end. Of the end customer no mail address and no phone is kept. Raises AddressTooLong.
    """
    quiet = replace(order.shipping, email="", phone="")
    shipping, from_shipping = _fit_address(quiet, "shipping", limits)
    billing, from_billing = _fit_address(order.billing, "billing", limits)
    note = limits.written(" · ".join([order.note, *dict.fromkeys((*from_shipping, *from_billing))]))
    return replace(order, shipping=shipping, billing=billing, note=note)


def _fit_address(address: Address, place: str, limits: Limits) -> tuple[Address, list[str]]:
    parts = {name: limits.written(getattr(address, name)) for name in _PARTS}
    for name in NEVER_CUT:
        if not limits.keeps(name, parts[name].strip()):
            raise AddressTooLong(f"{place}.{name}", limits.longest[name])
    further, whole = [parts["address_2"].strip()], []
    for name in _TO_FURTHER_LINE:
        if not limits.keeps(name, parts[name].strip()):
            parts[name], rest = _cut(parts[name].strip(), name, limits)
            further.append(rest)
    line = ", ".join(filter(None, further))
    is_station = isinstance(read_station(address), Station)
    if not limits.keeps("address_2", line) or (is_station and len(further) > 1):
        whole += [getattr(address, name) for name in (*_TO_FURTHER_LINE, "address_2")]
        line, _ = _cut(further[0] if is_station else line, "address_2", limits)
    parts["address_2"] = line if line != further[0] else parts["address_2"]
    for name in _LEFT_OUT:
        text = parts[name].strip()
        is_refused = name == "email" and text and not limits.takes_mail(text)
        if is_refused or not limits.keeps(name, text):
            whole.append(text)
            parts[name] = ""
    return Address(**parts), [" ".join(text.split()) for text in whole if text.strip()]


def _cut(text: str, name: str, limits: Limits) -> tuple[str, str]:
    """Cut a text at the last blank before which it fits; one word that is too long, within it."""
    end = len(text)
    low = 0
    while low < end:
        middle = (low + end + 1) // 2
        if limits.keeps(name, text[:middle]):
            low = middle
        else:
            end = middle - 1
    blank = text.rfind(" ", 0, low + 1)
    at = blank if blank > 0 else low
    return text[:at].rstrip(), text[at:].strip()
