"""What a label is asked for: addresses, weight, and whether an age is checked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from connector.catalogue.release import ReleaseRules
from connector.model import Address, OrderLine, Product, ShopOrder
from connector.model.shipping import AgeCheck, LabelRequest

if TYPE_CHECKING:
    from connector.settings import LabelSettings


@dataclass(frozen=True)
class PostageRules:
    """What the supplier wants on labels.

    ``age_checks`` maps a category, or its beginning and ``*``, to the age that is checked, None for none;
    the longest that fits counts. ``default_weight`` is in kilograms. ``return_to`` asks for a label for the
    way back. Mail address and phone of the end customer reach the carrier only where the two last say so.
    """

    release: ReleaseRules
    age_checks: Mapping[str, AgeCheck | None] = field(default_factory=dict)
    default_weight: Decimal | None = None
    return_to: Address | None = None
    notify_by_email: bool = False
    notify_by_phone: bool = False

    @classmethod
    def from_settings(cls, settings: LabelSettings, release: ReleaseRules) -> PostageRules:
        """Take the rules from the settings; ``release`` knows the category of a product."""
        return cls(
            release=release,
            age_checks={
                category.casefold(): None if word == "none" else AgeCheck(word)
                for category, word in settings.age_checks.items()
            },
            default_weight=Decimal(str(settings.default_weight)) or None,
            return_to=_return_address(settings) if settings.dhl_return_billing_number else None,
            notify_by_email=settings.notify_by_email,
            notify_by_phone=settings.notify_by_phone,
        )

    def age_check_of(self, category: str) -> AgeCheck | None:
        """Return the check for a category."""
        word = category.casefold()
        fitting = [
            key for key in self.age_checks if key == word or (key[-1:] == "*" and word.startswith(key[:-1]))
        ]
        return self.age_checks[max(fitting, key=len)] if fitting else None

    @property
    def strictest(self) -> AgeCheck | None:
        """The check for what cannot be looked up any more: the strictest that the supplier names."""
        return _strictest(self.age_checks.values())


def label_request(
    order: ShopOrder, products: Iterable[Product], rules: PostageRules
) -> LabelRequest | tuple[str, ...]:
    """Return what to ask the carrier for, or the names of the products whose weight is not known.

    ``products`` are those of the order's lines as far as the shop still has them. A parcel weighs what its
    products weigh together; where one does not say, the whole parcel counts with the default weight.
    """
    by_id = {product.id: product for product in products}
    weights = [_weight(line, by_id.get(line.product_id)) for line in order.lines]
    known = [weight for weight in weights if weight is not None]
    weight = sum(known, Decimal(0)) if len(known) == len(weights) and known else rules.default_weight
    if weight is None:
        lines = zip(order.lines, weights, strict=True)
        return tuple(_name(line, by_id) for line, w in lines if w is None) or (order.number,)
    return LabelRequest(
        reference=order.kickroute_number,
        sender=replace(order.billing, email="", phone=""),
        receiver=replace(
            order.shipping,
            email=order.shipping.email if rules.notify_by_email else "",
            phone=order.shipping.phone if rules.notify_by_phone else "",
        ),
        weight=weight,
        age_check=_strictest(_age_check(line, by_id, rules) for line in order.lines),
        return_to=rules.return_to,
        order_id=order.id,
    )


def _weight(line: OrderLine, product: Product | None) -> Decimal | None:
    offers = product.offers if product else ()
    found = next((o.weight for o in offers if o.id == line.offer_id), None)
    return None if found is None else found * line.quantity


def _age_check(line: OrderLine, products: Mapping[str, Product], rules: PostageRules) -> AgeCheck | None:
    product = products.get(line.product_id)
    if product is None:
        return rules.strictest
    category = rules.release.category_of(product)
    return rules.age_check_of(category.word) if category else None


def _strictest(checks: Iterable[AgeCheck | None]) -> AgeCheck | None:
    return max((check for check in checks if check is not None), default=None)


def _name(line: OrderLine, products: Mapping[str, Product]) -> str:
    product = products.get(line.product_id)
    return product.name if product else f"GTIN {line.gtin}"


def _return_address(settings: LabelSettings) -> Address:
    return Address(
        company=settings.return_name,
        address_1=settings.return_street,
        postcode=settings.return_postcode,
        city=settings.return_city,
        country_code="DE",
    )
