"""Events as the use cases write them: whatever released offers, orders and refunds may hold."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from connector.model import (
    Address,
    Carrier,
    Event,
    Item,
    ItemChanged,
    OrderChanged,
    OrderStatus,
    Parcel,
    ProductOffered,
    RefundedItem,
    RefundIssued,
    Stock,
    TaxRate,
)
from connector.model.prices import price_text
from connector.model.retail import ForwardedLine, LinkChanged, OrderForwarded, SoldOrderChanged

_Some = TypeVar("_Some")
_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
_NAMES = _TEXTS.filter(str.strip)
_GTINS = st.from_regex(r"[0-9]{12,13}", fullmatch=True).filter(lambda digits: digits.strip("0"))
_PRICES = st.decimals(Decimal("0.000001"), Decimal("999999.999999"), places=6)
_RETAIL = st.one_of(st.just(""), _PRICES.map(price_text))
_STOCKS = st.one_of(
    st.builds(Stock, st.integers(1, 10**6), st.just(True)),
    st.sampled_from([Stock(0, in_stock=False), Stock(None, in_stock=True), Stock(None, in_stock=False)]),
)
_IMAGES = st.sampled_from(["", "https://shop.example/bild.jpg", "http://shop.example/a?b=ü"])
_AMOUNTS = st.decimals(Decimal(0), Decimal("99999.99"), places=2)
_ITEMS = st.builds(
    Item,
    gtin=_GTINS,
    offer_id=st.just("1"),
    dealer_price=_PRICES,
    regular_price=_RETAIL,
    stock=_STOCKS,
    description=_TEXTS,
    attributes=st.lists(st.tuples(_NAMES, _TEXTS), max_size=3).map(tuple),
    image_url=_IMAGES,
)


def _products(*, has_variants: bool) -> st.SearchStrategy[ProductOffered]:
    return st.builds(
        ProductOffered,
        product_id=st.just("1"),
        name=_NAMES,
        description=_TEXTS,
        sku=_TEXTS,
        category=st.sampled_from(["vaping", "vaping-base", "garden"]),
        tax_rate=st.sampled_from(TaxRate),
        image_url=_IMAGES,
        has_variants=st.just(has_variants),
        items=st.lists(_ITEMS, min_size=1, max_size=3 if has_variants else 1).map(tuple),
    )


def _or_nothing(some: st.SearchStrategy[_Some]) -> st.SearchStrategy[_Some | None]:
    return st.one_of(st.none(), some)


_CHANGES = st.builds(
    ItemChanged,
    gtin=_GTINS,
    live=_or_nothing(st.booleans()),
    name=_or_nothing(_NAMES),
    regular_price=_or_nothing(_RETAIL),
    dealer_price=_or_nothing(_PRICES),
    stock=_or_nothing(_STOCKS),
).filter(lambda change: change != ItemChanged(change.gtin))
_PARCELS = st.builds(Parcel, _NAMES, st.sampled_from(Carrier))
_NEWS = st.builds(
    OrderChanged, st.just("KR-1"), _or_nothing(st.sampled_from(OrderStatus)), _or_nothing(_PARCELS)
).filter(lambda news: news != OrderChanged(news.number))
_REFUNDS = st.builds(
    RefundIssued,
    number=st.just("KR-1"),
    total=_AMOUNTS,
    deduplication_id=st.integers(0, 2**53 - 1),
    items=st.lists(st.builds(RefundedItem, _GTINS, st.integers(0, 1000), _AMOUNTS, _AMOUNTS), max_size=3).map(
        tuple
    ),
)

EVENTS: st.SearchStrategy[Event] = st.one_of(
    _products(has_variants=False), _products(has_variants=True), _CHANGES, _NEWS, _REFUNDS
)

_ITEM = Item("4006381333931", "1", Decimal("12.50"), "19.99", Stock(3, in_stock=True))
SAMPLES: tuple[Event, ...] = (
    ProductOffered("1", "Kanne", "", "", "vaping", TaxRate.STANDARD, "", False, (_ITEM,)),
    ItemChanged(_ITEM.gtin, live=False),
    OrderChanged("KR-1", OrderStatus.COMPLETED),
    RefundIssued("KR-1", Decimal("1.00"), 1),
)
"""One event of each kind that a supplier's shop tells."""

_SOLD = ForwardedLine(_ITEM.gtin, "S-1", 2, Decimal("25"), Decimal("4.7501"))
_HOME = Address("Jörg", "Weiß", "", "Ährenweg 7", "", "München", "", "80331", "DE", "j@post.example", "1")
RETAIL_SAMPLES: tuple[Event, ...] = (
    OrderForwarded("1031", OrderStatus.AWAITING_FULFILLMENT, (_SOLD,), _HOME),
    SoldOrderChanged("1031", OrderStatus.ON_HOLD),
    LinkChanged(_ITEM.gtin, ""),
)
"""One event of each kind that a retailer's shop tells; each goes alone."""
