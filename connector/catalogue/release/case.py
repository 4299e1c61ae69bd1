"""One offer under judgement: what was read of it, and what was noted against it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from connector.catalogue.release.reasons import PRICE_RULE, Reason, Rule, Withheld, shown, shown_fields
from connector.catalogue.release.rules import ReleaseRules
from connector.model import Offer, Product
from connector.model.gtin import gtin14, problem
from connector.model.prices import PriceProblem, net_of_tax, price_text, read_price


class Case:
    """One offer under judgement, with what was found out about it so far."""

    def __init__(self, offer: Offer, product: Product, rules: ReleaseRules) -> None:
        self.offer = offer
        self.product = product
        self.rules = rules
        self.key = gtin14(offer.gtin)
        self.gtin_problem = problem(offer.gtin)
        self.regular_price = read_price(offer.regular_price)
        self.price = self._price()
        self.reasons: list[Reason] = []
        self.warnings: list[Reason] = []

    @cached_property
    def name(self) -> str:
        """The product's name, with what sets a variant apart."""
        attributes = ", ".join(f"{name}: {value}" if name else value for name, value in self.offer.attributes)
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
        if self._is_by_rule:
            return PRICE_RULE
        places = self.rules.fields.dealer_price
        return self.offer.dealer_price_source or shown_fields(
            places if self.offer.dealer_price.strip() else places[:1]
        )

    @property
    def price_value(self) -> str:
        """The dealer price as the shop holds it, or as the rule reckons it."""
        if self._is_by_rule:
            return price_text(self.price) if isinstance(self.price, Decimal) else ""
        return self.offer.dealer_price.strip()

    @property
    def _is_by_rule(self) -> bool:
        return self.rules.price_rule is not None and not self.offer.dealer_price.strip()

    def _price(self) -> Decimal | PriceProblem:
        """Read the offer's own price; without one, reckon it by the rule if there is one."""
        rule = self.rules.price_rule
        if rule is None or not self._is_by_rule:
            return read_price(self.offer.dealer_price)
        base = self.retail_net if rule.net else self.regular_price
        if not isinstance(base, Decimal):
            return PriceProblem.NO_BASE
        price = rule.apply(base)
        return price if price > 0 else PriceProblem.NOT_POSITIVE

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
