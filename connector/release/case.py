"""One offer under judgement: what was read of it, and what was noted against it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from connector.gtin import gtin14, problem
from connector.model import Offer, Product
from connector.prices import net_of_tax, read_price
from connector.release.reasons import Reason, Rule, Withheld, shown, shown_fields
from connector.release.rules import ReleaseRules


class Case:
    """One offer under judgement, with what was found out about it so far."""

    def __init__(self, offer: Offer, product: Product, rules: ReleaseRules) -> None:
        self.offer = offer
        self.product = product
        self.rules = rules
        self.key = gtin14(offer.gtin)
        self.gtin_problem = problem(offer.gtin)
        self.price = read_price(offer.dealer_price)
        self.regular_price = read_price(offer.regular_price)
        self.reasons: list[Reason] = []
        self.warnings: list[Reason] = []

    @cached_property
    def name(self) -> str:
        """The product's name, with what sets a variant apart."""
        attributes = ", ".join(f"{name}: {value}" for name, value in self.offer.attributes)
        name = self.product.name.strip() or self.product.id
        return f"{name} ({attributes})" if attributes else name

    @property
    def retail_net(self) -> Decimal | None:
        """The retail price net of tax, None where it is not readable or the tax is unknown."""
        if not isinstance(self.regular_price, Decimal) or self.product.tax_rate is None:
            return None
        if not self.rules.prices_include_tax:
            return self.regular_price
        return net_of_tax(self.regular_price, self.product.tax_rate)

    @property
    def price_field(self) -> str:
        """Where the dealer price stands; for one that is missing, the first place to enter it."""
        places = self.rules.fields.dealer_price
        return self.offer.dealer_price_source or shown_fields(
            places if self.offer.dealer_price.strip() else places[:1]
        )

    def fail(self, rule: Rule, **values: str) -> None:
        """Note a failing rule; values are cut to what a sentence can hold."""
        pairs = (("product", self.name), *values.items())
        noted = self.warnings if rule.only_warns else self.reasons
        noted.append(Reason(rule, tuple((k, v if k == "field" else shown(v)) for k, v in pairs)))

    def withheld(self, reasons: Sequence[Reason]) -> Withheld:
        """Put what was noted into the judgement's form, causes in the order of the rules."""
        ordered = sorted(reasons, key=lambda reason: _RANK[reason.rule])
        return Withheld(self.offer.id, self.offer.gtin, self.name, tuple(ordered))


_RANK = {rule: at for at, rule in enumerate(Rule)}
