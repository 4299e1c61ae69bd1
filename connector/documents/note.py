"""A delivery note in words: from an order in the shop to what is printed; pure.

What it may never hold: prices and taxes (it would be taken for an invoice), the name, order number or mail
of supplier and platform, and the end customer's phone and mail. So nothing of an order gets here but what
is named below.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date

from connector.documents.words import WORDS, language_for
from connector.model import Address, Carrier, Offer, OrderLine, Product, ShopOrder
from connector.settings.zone import local

if TYPE_CHECKING:
    from connector.model.messages import Language

HOME = "DE"
"""The country whose name is not printed below an address."""

UNBROKEN = 20
"""After so many characters without a space a long word may be broken."""

_LONG_WORD = re.compile(rf"[^\s\u200b]{{{UNBROKEN + 1},}}")
_CARRIERS = {
    Carrier.DHL: "DHL",
    Carrier.UPS: "UPS",
    Carrier.GLS: "GLS",
    Carrier.HERMES: "Hermes",
    Carrier.DPD: "DPD",
    Carrier.TNT: "TNT",
}


@dataclass(frozen=True, slots=True)
class Share:
    """What of an order is in the parcel, by the line's position from 1 on; a line not named goes whole.

    ``sent`` are the units that went before.
    """

    now: Mapping[int, int] = field(default_factory=dict)
    sent: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A line: what it is called, its options, one number, and how many pieces; ``ordered`` less refunds."""

    position: int
    name: str
    options: str
    code: str
    ordered: int
    now: int
    left: int

    @property
    def before(self) -> int:
        """Pieces that went in an earlier parcel."""
        return self.ordered - self.now - self.left


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """All that is printed of one order; ``number`` is the note's own and names the same parcel each time."""

    number: str
    language: Language
    on: date
    ordered_on: date | None
    sender: tuple[str, ...]
    contact: tuple[str, ...]
    receiver: tuple[str, ...]
    carrier: str
    lines: tuple[NoteLine, ...]
    text: str = ""

    @property
    def is_partial(self) -> bool:
        """Tell whether something of the order is in another parcel."""
        return any(line.now != line.ordered for line in self.lines)

    @property
    def has_sent(self) -> bool:
        """Tell whether something of the order went before."""
        return any(line.before for line in self.lines)

    @property
    def title(self) -> str:
        """What the paper is called, with its number."""
        return f"{WORDS[self.language]['title']} {self.number}"

    def data(self) -> dict[str, object]:
        """Return what the template prints, in the reader's language."""
        words = WORDS[self.language]
        facts = [("number", self.number), ("date", _day(self.on, self.language))]
        facts += [("ordered_on", _day(self.ordered_on, self.language))] if self.ordered_on else []
        facts += [("carrier", self.carrier)] if self.carrier else []
        amounts = ("ordered", *(("before",) if self.has_sent else ()), "now", "left")
        amounts = amounts if self.is_partial else ("quantity",)
        return {
            "language": self.language,
            "title": self.title,
            "heading": f"{words['title']} – {words['partial']}" if self.is_partial else words["title"],
            "partial": words["partial_means"] if self.is_partial else "",
            "page": words["page"],
            "sender": [breakable(line) for line in self.sender],
            "contact": list(self.contact),
            "return_line": breakable(" · ".join(self.sender)),
            "receiver": [breakable(line) for line in self.receiver],
            "facts": [(words[name], value) for name, value in facts],
            "columns": [words[name] for name in ("position", "item", *amounts)],
            "lines": [self._line(line) for line in self.lines],
            "text": breakable(self.text),
        }

    def _line(self, line: NoteLine) -> dict[str, object]:
        before = (line.before,) if self.has_sent else ()
        amounts = (line.ordered, *before, line.now, line.left) if self.is_partial else (line.ordered,)
        return {
            "position": str(line.position),
            "name": breakable(line.name),
            "options": [breakable(line.options)],
            "code": breakable(line.code),
            "amounts": [str(amount) for amount in amounts],
        }


def delivery_note(
    order: ShopOrder, products: Iterable[Product], today: date, *, share: Share | None = None, text: str = ""
) -> DeliveryNote:
    """Put together what is printed of an order; ``products`` are those of its lines that the shop still has.

    ``share`` is what is in this parcel, everything without it. Refunded pieces are not delivered; a line
    of which none is left is not printed.
    """
    language = language_for(order.shipping.country_code)
    share = share or Share()
    by_id = {product.id: product for product in products}
    lines = [
        _line(at, line, by_id.get(line.product_id), _refunded(order, line), share, language)
        for at, line in enumerate(order.lines, 1)
    ]
    kept = tuple(line for line in lines if line.ordered > 0)
    ordered_on = local(order.created_at).date() if order.created_at else None
    return DeliveryNote(
        number=_number(order.kickroute_number, ordered_on or today, kept),
        language=language,
        on=today,
        ordered_on=ordered_on,
        sender=_sender(order.billing, language),
        contact=tuple(part for part in (order.billing.email.strip(), order.billing.phone.strip()) if part),
        receiver=_receiver(order.shipping, language),
        carrier=", ".join(
            dict.fromkeys(_CARRIERS[p.carrier] for p in order.parcels if p.carrier in _CARRIERS)
        ),
        lines=kept,
        text=text.strip(),
    )


def breakable(text: str) -> str:
    """Let long words be broken: a break opportunity after every so many characters."""
    return _LONG_WORD.sub(lambda found: _pieces(found[0]), text)


def _pieces(word: str) -> str:
    return "\u200b".join(word[at : at + UNBROKEN] for at in range(0, len(word), UNBROKEN))


def _number(kickroute_number: str, on: date, lines: Iterable[NoteLine]) -> str:
    """Make the note's own number: nobody can read another number in it, and printed again it is the same.

    Another parcel of the same order gets another one.
    """
    what = ",".join(f"{line.position}:{line.now}:{line.left}" for line in lines)
    digest = hashlib.sha256(f"{kickroute_number}\n{what}".encode()).digest()
    return f"{on:%y%m%d}-{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def _refunded(order: ShopOrder, line: OrderLine) -> int:
    refunded = (part for refund in order.refunds for part in refund.lines if part.order_line_id == line.id)
    return sum(part.quantity for part in refunded)


def _line(
    at: int, line: OrderLine, product: Product | None, refunded: int, share: Share, language: Language
) -> NoteLine:
    offer = next((o for o in product.offers if o.id == line.offer_id), None) if product else None
    ordered = max(0, line.quantity - refunded)
    open_units = max(0, ordered - share.sent.get(at, 0))
    now = min(open_units, max(0, share.now.get(at, open_units)))
    name, options = _called(line, product, offer)
    return NoteLine(at, name, options, _code(line, offer, language), ordered, now, open_units - now)


def _called(line: OrderLine, product: Product | None, offer: Offer | None) -> tuple[str, str]:
    """Name the goods; with options apart where they are known, else as the order says."""
    if product is not None and offer is not None and offer.attributes:
        return product.name, ", ".join(f"{name}: {value}" for name, value in offer.attributes)
    return line.name or (product.name if product else ""), ""


def _code(line: OrderLine, offer: Offer | None, language: Language) -> str:
    if line.gtin:
        return f"GTIN {line.gtin}"
    sku = line.sku or (offer.sku if offer else "")
    return f"{WORDS[language]['sku']} {sku}" if sku else ""


def _sender(address: Address, language: Language) -> tuple[str, ...]:
    name = _one_line(address.company) or _person(address)
    return _lines([name, address.address_1, address.address_2, _town(address), _abroad(address, language)])


def _receiver(address: Address, language: Language) -> tuple[str, ...]:
    """Person first, then the company, as on the label; the street stands last before the town."""
    names = [_person(address), address.company, address.address_2]
    return _lines([*names, address.address_1, _town(address), _abroad(address, language)])


def _person(address: Address) -> str:
    return _one_line(f"{address.first_name} {address.last_name}")


def _town(address: Address) -> str:
    return f"{address.postcode} {address.city}"


def _abroad(address: Address, language: Language) -> str:
    code = address.country_code.strip().upper()
    return "" if code in ("", HOME) else str(Locale(language).territories.get(code, code)).upper()


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for text in texts if (line := _one_line(text)))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(day: date, language: Language) -> str:
    return format_date(day, WORDS[language]["date_form"], locale=language)
