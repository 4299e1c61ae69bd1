"""Caches that answer for the shop: asked not to, recognised, and never believed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from adapters.http.caches import LATELY, Stale, cache_of
from adapters.memory import MemoryNotifier, MemoryPlatform
from connector.catalogue.collect import CollectRules
from connector.model.errors import ConnectorError, ShopStale, ShopUnavailable
from connector.store import Store
from practice.simulators.host import Cache
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.adapters.woocommerce_shops import adapter_for
from tests.contract.making import incoming
from tests.field.shops import Fielded, both, new_order, served, swept
from tests.flows.driver import Driver
from tests.rules.products import RULES
from tests.store.making import Clock

DEAF = Cache(ignores=("oauth_*", "_kr", "_skip_cache"), says="x-cache")
"""A cache that takes no notice of what it is asked."""


def _stock(held: Fielded, offer_id: str) -> int | None:
    (product,) = held.shop.products([offer_id]).found
    return next(offer.stock.quantity for offer in product.offers if offer.id == offer_id)


def _simple(held: Fielded) -> str:
    return next(
        p.id for p in swept(held.shop) if not p.has_variants and (p.offers[0].stock.quantity or 0) > 5
    )


def test_r07_every_get_carries_what_keeps_caches_from_answering_it() -> None:
    """A parameter that never comes back, and WooCommerce's own, whatever is asked for."""
    with served("woocommerce") as held:
        held.shop.identity()
        swept(held.shop)
        order = held.shop.create_order(new_order(held))
        held.shop.orders([order.id])
        gets = [r for r in held.requests() if r["method"] == "GET"]
        nonces = [parse_qs(request["query"])["_kr"][0] for request in gets]
        assert len(set(nonces)) == len(gets) > 5
        assert all(parse_qs(request["query"])["_skip_cache"] == ["1"] for request in gets)
        posts = [r for r in held.requests() if r["method"] == "POST"]
        assert posts
        assert not any("_kr" in request["query"] for request in posts)


def test_r07_shopwares_gets_carry_it_too() -> None:
    """One of them draws an order's number, and each number may be drawn once only."""
    with served("shopware") as held:
        held.behave(cache=Cache(ignores=()))
        numbers = [held.shop.reserve(f"KR-{count}") for count in range(5)]
        assert len(set(numbers)) == 5


@pytest.mark.parametrize(
    "cache",
    [Cache(), Cache(says="x-cache"), Cache(ignores=("oauth_*", "_kr"), passes="_skip_cache")],
    ids=["by query", "by query, named", "WooCommerce 10.5"],
)
def test_r07_a_cache_that_heeds_its_questions_shows_nothing_old(cache: Cache) -> None:
    """Stock 10 is never read as 61: each question is one that the cache has not seen, or passes on."""
    with served("woocommerce") as held:
        held.behave(cache=cache)
        offer = _simple(held)
        for quantity in (61, 10, 3):
            held.sim.owner.set_stock(int(offer), quantity)
            assert _stock(held, offer) == quantity


@pytest.mark.parametrize("says", ["", "x-cache", "cf-cache-status", "x-litespeed-cache"])
def test_r07_a_cache_that_answers_all_the_same_is_not_believed(says: str) -> None:
    """The answer is thrown away and asked for twice more; then the shop counts as unreadable."""
    cache = Cache(ignores=("oauth_*", "_kr", "_skip_cache"), says=says)
    with served("woocommerce") as held:
        offer = _simple(held)
        held.behave(cache=cache)
        assert _stock(held, offer) is not None  # the first answer fills it
        held.sim.owner.set_stock(int(offer), 10)
        mark = held.mark
        with pytest.raises(ShopStale) as caught:
            _stock(held, offer)
        assert held.requests(mark) == []
        for part in ("cache", says or "age", "exclude the shop's API"):
            assert part in str(caught.value)
        held.behave()
        assert _stock(held, offer) == 10


def test_r07_an_answer_from_a_cache_is_asked_for_again_at_once() -> None:
    """Two in a row are thrown away without a word; the third is three in a row."""
    fresh = reply(200, [], headers={"Date": "Tue, 24 Nov 2026 06:00:00 GMT", "X-Cache": "MISS", "Age": "0"})
    kept = reply(200, [{"id": 1}], headers={"Date": "Tue, 24 Nov 2026 05:00:00 GMT", "Age": "3600"})
    from adapters.woocommerce.shop import WooCommerceShop
    from tests.adapters.woocommerce_shops import settings_for

    with ScriptedServer([kept, kept, fresh]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        assert shop._api.plain_page("wc/v3/products").rows == ()
        assert len(server.asked) == 3
        shop.close()
    with ScriptedServer([kept]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        with pytest.raises(ShopStale):
            shop._api.plain_page("wc/v3/products")
        assert len(server.asked) == 3
        shop.close()


@pytest.mark.parametrize(
    ("within", "asks", "hides_stock"),
    [("/products", "products", True), ("/orders", "orders", False), ("", "products", True)],
)
def test_r07_a_cache_is_known_by_the_questions_that_it_answers(
    within: str, asks: str, hides_stock: bool
) -> None:
    """One that keeps products hides the stock, whatever fresh answers come of orders; and the reverse."""
    with served("woocommerce") as held:
        offer, order = _simple(held), held.shop.create_order(new_order(held)).id
        ask: dict[str, Callable[[], object]] = {
            "products": lambda: held.shop.products([offer]),
            "orders": lambda: held.shop.orders([order]),
        }
        other = ask["orders" if asks == "products" else "products"]
        assert held.shop.reach().cache == ""
        held.behave(cache=Cache(ignores=("oauth_*", "_kr", "_skip_cache"), says="x-cache", within=within))
        ask[asks]()
        other()
        with pytest.raises(ShopStale):
            ask[asks]()
        with contextlib.suppress(ShopStale):
            other()
        way = held.shop.reach()
        assert (way.cache, way.hides_stock) == ("x-cache: HIT", hides_stock)
        held.behave()
        ask[asks]()
        other()
        assert (held.shop.reach().cache, held.shop.reach().hides_stock) == ("", False)


def test_r07_a_question_that_nobody_asks_any_more_counts_for_two_minutes() -> None:
    """Three times in a row, not two; and an old answer of a cache says nothing of today."""
    clock = Clock()
    stale = Stale(lambda: clock().timestamp())
    for _ in range(2):
        stale.note("/wp-json/wc/v3/products/12", "age: 7")
    assert stale.cache() == ""
    stale.note("/wp-json/wc/v3/products/4711", "age: 7")
    stale.note("/wp-json/wc/v3/orders", "")
    assert (stale.cache(), stale.cache(["orders"])) == ("age: 7", "")
    clock.advance(timedelta(seconds=LATELY + 1))
    assert stale.cache() == ""


@pytest.mark.parametrize(
    ("name", "value", "is_kept"),
    [
        ("age", "0", False),
        ("age", "1", True),
        ("age", "0, 17", True),
        ("age", "soon", False),
        ("x-cache", "HIT", True),
        ("x-cache", "Hit from cloudfront", True),
        ("x-cache", "RefreshHit from cloudfront", False),
        ("x-cache", "MISS, HIT", True),
        ("x-cache", "MISS", False),
        ("x-cache", "TCP_MEM_HIT from a23.example", True),
        ("x-cache", "TCP_REFRESH_HIT from a23.example", False),
        ("x-cache-lookup", "HIT from squid:3128", False),
        ("x-cache-hits", "0", False),
        ("x-cache-hits", "0, 3", True),
        ("cf-cache-status", "HIT", True),
        ("cf-cache-status", "STALE", True),
        ("cf-cache-status", "UPDATING", True),
        ("cf-cache-status", "DYNAMIC", False),
        ("cf-cache-status", "REVALIDATED", False),
        ("cf-cache-status", "EXPIRED", False),
        ("x-litespeed-cache", "hit,private", True),
        ("x-litespeed-cache-control", "no-cache", False),
        ("x-proxy-cache", "HIT", True),
        ("x-fastcgi-cache", "BYPASS", False),
        ("x-wc-cache", "SKIP", False),
        ("x-wc-cache", "HIT", True),
        ("x-kinsta-cache", "HIT", True),
        ("x-sucuri-cache", "HIT", True),
        ("cache-status", '"Netlify Edge"; hit', True),
        ("cache-status", "Varnish; fwd=stale; stored", False),
        ("x-varnish", "32770 3", True),
        ("x-varnish", "32770", False),
        ("server-timing", "cdn-cache; desc=HIT", True),
        ("server-timing", "db;dur=53", False),
        ("cache-control", "stale-while-revalidate=30", False),
        ("x-cache-key", "/hit/", False),
        ("x-cache-enabled", "True", False),
    ],
)
def test_r07_caches_are_known_by_their_headers(name: str, value: str, is_kept: bool) -> None:
    """``Age`` above 0 or a HIT in any cache's header; asked for again, passed on or confirmed is fresh."""
    assert bool(cache_of({"content-type": "application/json", name: value})) is is_kept


def test_r07_a_cached_look_up_never_doubles_an_order(tmp_path: Path) -> None:
    """POST 502 without effect, an empty look-up that a cache keeps, POST 504 with effect: one order."""
    with served("woocommerce") as held:
        shop = adapter_for(held.sim, held.url)
        store = Store.open(f"sqlite:///{tmp_path / 'connector.db'}", Clock())
        driver = Driver(shop, MemoryPlatform(), store, MemoryNotifier(), CollectRules(RULES), Clock())
        driver.collect()
        driver.sweep()
        order = incoming(new_order(held))
        held.sim.fail("/orders$", method="POST", answer=502)
        held.sim.fail("/orders$", method="POST", at="after", answer=504)
        held.behave(cache=DEAF)
        for _ in range(6):
            with contextlib.suppress(ConnectorError):
                driver.take(order)
        held.behave()
        held.sim.mend()
        for _ in range(6):
            with contextlib.suppress(ShopUnavailable):
                driver.take(order)
        rows = [o for o in held.sim.state.tables.orders.values() if o.status != "trash"]
        assert len(rows) == 1
        shop.close()
        store.close()


@both
def test_r07_a_cache_spoils_no_clock(kind: str) -> None:
    """What a cache kept carries the time of then: it tells nothing of the shop's clock."""
    with served(kind) as held:
        held.shop.identity()
        before = held.shop.now()
        held.behave(cache=DEAF)
        with contextlib.suppress(ShopStale):
            for _ in range(4):
                held.shop.identity()
        assert held.shop.now() >= before
