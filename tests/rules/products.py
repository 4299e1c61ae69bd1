"""Products for the tests of release: sound ones, and whatever hypothesis can think of."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from biip.checksums import gs1_standard_check_digit
from hypothesis import strategies as st

from connector.catalogue.release import Holder, Known, ReleaseRules
from connector.model import Fields, Offer, Product, ShopCategory, Stock, TaxRate
from connector.model.gtin import gtin14
from connector.model.prices import PriceRule

FIELDS = Fields(("meta:_ts_gtin",), ("meta:_kickroute_price",), ("meta:_wc_kickroute_category",))
RULES = ReleaseRules(FIELDS, prices_include_tax=True)


def gtin(number: int) -> str:
    """Return the ``number``-th valid EAN of a German maker."""
    body = f"42609900{number:04d}"
    return f"{body}{gs1_standard_check_digit(body)}"


def offer(number: int = 1, **changes: Any) -> Offer:
    """Make an offer without a flaw; it costs 5.00 net, and 11.90 in the shop."""
    sound = Offer(
        id=str(100 + number),
        gtin=gtin(number),
        dealer_price="5.00",
        regular_price="11.90",
        stock=Stock(7, in_stock=True),
        image_url="https://shop.example/1.jpg",
    )
    return replace(sound, **changes)


def product(*offers: Offer, **changes: Any) -> Product:
    """Make a published product of these offers, by default of one without a flaw."""
    sound = Product(
        id="10", name="Aroma Waldfrüchte", offers=offers or (offer(),), category="vaping-flavors", sku="ARO-1"
    )
    return replace(sound, **changes)


def variants(*offers: Offer, **changes: Any) -> Product:
    """Make a product with variants; each is named by its size."""
    sized = [replace(o, attributes=(("Größe", f"{at + 1} ml"),)) for at, o in enumerate(offers)]
    return product(*sized, has_variants=True, **changes)


_GTINS = st.sampled_from([gtin(n) for n in range(4)] + ["", "036000291452", "0036000291452", "4260990012347"])
_PRICES = st.sampled_from(["5.00", "5,00 €", "1.250", "12", "0", "0.01", "", "-3", "11.90", "999999", "abc"])
_WORDS = st.sampled_from(["", "none", "None", "vaping", "VAPING-CBD", "garden", "Liquids", "42", " "])

STOCKS = st.builds(Stock, st.none() | st.integers(-5, 20), st.booleans())

OFFERS = st.builds(
    Offer,
    id=st.sampled_from("abcdef"),
    gtin=_GTINS | st.text(max_size=15),
    dealer_price=_PRICES | st.text(max_size=12),
    regular_price=_PRICES | st.text(max_size=12),
    stock=STOCKS,
    description=st.text(max_size=5),
    attributes=st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=2).map(tuple),
    image_url=st.sampled_from(["", "https://a.example/b.jpg", "/b.jpg"]),
    published=st.sampled_from([True, True, True, False]),
    physical=st.booleans(),
    dealer_price_source=st.sampled_from(["", "meta:_kickroute_price", "rule:Händler"]),
)
PRODUCTS = st.builds(
    Product,
    id=st.text("0123456789ab", min_size=1, max_size=4),
    name=st.sampled_from(["Aroma", "Liquid „Blau“", "{product}", "%s"]) | st.text(max_size=200),
    offers=st.lists(OFFERS, max_size=5, unique_by=lambda o: o.id).map(tuple),
    category=_WORDS | st.just("vaping"),
    shop_categories=st.lists(st.builds(ShopCategory, _WORDS, _WORDS, _WORDS), max_size=3).map(tuple),
    tax_rate=st.sampled_from([*TaxRate, None]),
    tax_class=st.text(max_size=5),
    image_url=st.sampled_from(["", "https://a.example/c.jpg"]),
    published=st.sampled_from([True, True, True, False]),
    has_variants=st.booleans(),
)
REASONABLE_PRICES = st.decimals("0.01", "50", places=2)
_KEYS = _GTINS.map(gtin14)
KNOWN = st.builds(
    Known,
    holders=st.dictionaries(
        _KEYS, st.builds(Holder, st.just("77"), st.just("78"), st.just("Anderes")), max_size=1
    ),
    told_prices=st.dictionaries(_KEYS, REASONABLE_PRICES | st.just(Decimal(0))),
    confirmed_prices=st.dictionaries(_KEYS, st.sampled_from([Decimal(5), Decimal(12), Decimal("0.01")])),
)
RULE_SETS = st.builds(
    ReleaseRules,
    fields=st.just(FIELDS),
    prices_include_tax=st.booleans(),
    categories=st.dictionaries(_WORDS, _WORDS, max_size=3),
    incomplete_variants=st.sampled_from(["skip", "withhold"]),
    stock_buffer=st.integers(0, 10),
    max_price_change=st.decimals("0.01", "3", places=2),
    price_rule=st.none() | st.builds(PriceRule, st.decimals("0.1", "99.9", places=1), st.booleans()),
)
