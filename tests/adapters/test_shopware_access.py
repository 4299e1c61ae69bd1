"""Tokens, errors and privileges of the Shopware adapter, against a simulated shop over HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import JSONResponse

from adapters.shopware.privileges import CREATES, DELETES
from adapters.shopware.shop import ShopwareShop
from connector.model import OrderStatus
from connector.model.errors import (
    SettingsWrong,
    ShopAccessDenied,
    ShopDoubtful,
    ShopRefused,
    ShopUnavailable,
)
from practice.simulators.serving import LoopbackServer
from practice.simulators.shopware import Delay
from tests.adapters.shopware_orders import new_order, place
from tests.adapters.shopware_shops import Served, running, settings_for
from tests.contract.making import incoming
from tests.simulators.shopware import SMALL

_TOKEN = "POST /api/oauth/token"
UNKNOWN = "1" * 32


def test_a_token_is_fetched_once_and_used_by_all_threads() -> None:
    """Eight threads that begin at the same moment share one login."""
    with running(SMALL, delays=(Delay("POST", "oauth/token", 0.05),)) as served:
        start = threading.Barrier(8)

        def ask(_: int) -> object:
            start.wait()
            return served.shop.orders([UNKNOWN])

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(ask, range(8)))
        assert served.requests(_TOKEN) == 1
        assert served.requests("search/order") == 8


def test_a_refused_token_is_renewed_once_and_the_request_sent_again() -> None:
    """401 code 9 means expired, forged or gone: one new token, for reads and for writes alike."""
    with running(SMALL) as served:
        order = place(served, new_order(served, ("KNIFE", 1)))
        served.simulator.authority.revoke_all()
        served.shop.add_note(order.id, "Notiz")
        assert served.shop.has_note(order.id, "Notiz")
        assert served.requests(_TOKEN) == 2


def test_threads_whose_token_was_refused_share_the_new_one() -> None:
    """A token that many threads lose at the same moment is renewed once."""
    with running(SMALL, delays=(Delay("POST", "oauth/token", 0.05),)) as served:
        served.shop.products([UNKNOWN])
        served.simulator.authority.revoke_all()
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(lambda _: served.shop.products([UNKNOWN]), range(6)))
        assert served.requests(_TOKEN) == 2


def test_a_token_is_renewed_before_it_runs_out() -> None:
    """A token is not used to its last second, so that no request is refused for its age."""
    with running(SMALL, token_seconds=1) as served:
        served.shop.products([UNKNOWN])
        served.shop.products([UNKNOWN])
        assert served.requests(_TOKEN) == 1


def test_a_shop_that_refuses_every_token_is_asked_twice_and_no_more() -> None:
    """A new token that is refused as well is an answer, not a reason to go on."""
    with running(SMALL) as served:
        served.simulator.clock.advance(timedelta(hours=-1))
        served.shop.products([UNKNOWN])
        served.simulator.configure(token_seconds=-1)
        served.simulator.authority.revoke_all()
        before = served.requests("search/product")
        with pytest.raises(ShopAccessDenied):
            served.shop.products([UNKNOWN])
        assert served.requests("search/product") == before + 2


def test_wrong_keys_are_denied_with_the_next_step() -> None:
    """A wrong secret, an unknown and a malformed key each say which setting and where the right one is."""
    with running(SMALL) as served:
        known = served.simulator.credentials
        for client_id, secret in (
            (known.client_id, "falsch"),
            ("SWIAUNKNOWN", known.client_secret),
            ("admin", known.client_secret),
        ):
            with _shop(served, client_id, secret) as shop, pytest.raises(ShopAccessDenied) as caught:
                shop.identity()
            assert "shop.client_id" in str(caught.value)
            assert "Settings → System → Integrations" in str(caught.value)
            assert secret not in str(caught.value)
            assert client_id not in str(caught.value)


def test_a_login_that_failed_is_not_repeated_by_every_thread() -> None:
    """Threads that waited for a login that failed fail with it: ten failures shut the door (429)."""
    with (
        running(SMALL, delays=(Delay("POST", "oauth/token", 0.1),)) as served,
        _shop(served, served.simulator.credentials.client_id, "falsch") as shop,
    ):
        start = threading.Barrier(12)

        def ask(_: int) -> None:
            start.wait()
            with pytest.raises(ShopAccessDenied):
                shop.orders([UNKNOWN])

        with ThreadPoolExecutor(12) as pool:
            list(pool.map(ask, range(12)))
        assert served.requests(_TOKEN) == 1


def test_a_throttled_login_waits_as_long_as_the_shop_says() -> None:
    """The token route's 429 names its seconds in the body alone; asking meanwhile would prolong them."""
    with running(SMALL) as served, _shop(served, served.simulator.credentials.client_id, "falsch") as shop:
        for _ in range(10):
            with pytest.raises(ShopAccessDenied):
                shop.identity()
        for _ in range(2):
            with pytest.raises(ShopUnavailable, match="seconds") as caught:
                shop.identity()
            assert caught.value.retry_after is not None
            assert 8 < caught.value.retry_after <= 10
        assert served.requests(_TOKEN) == 11


def test_every_request_asks_for_plain_json() -> None:
    """Without ``Accept: application/json`` the shop answers in JSON:API, which nobody here reads."""
    with running(SMALL) as served:
        assert served.shop.products([served.simulator.owner.product("KNIFE")["id"]]).found
        assert list(served.shop.order_changes_since("0")) is not None


# errors


def test_a_missing_privilege_is_named() -> None:
    """A 403 says which privileges are missing, whether as a list or as an object."""
    shown = ("sales_channel:read", "currency:read", "country:read")
    with running(SMALL) as served:
        for granted, named in (
            ((), ("product:read",)),
            (("product:read",), shown),
            (("product:read", *shown), ("category:read", "tax:read")),
        ):
            made = served.simulator.owner.create_integration("klein", granted)
            with (
                _shop(served, made.client_id, made.client_secret) as shop,
                pytest.raises(ShopAccessDenied) as caught,
            ):
                list(shop.all_products())
            assert all(name in str(caught.value) for name in named)
            assert "Settings → System → Integrations" in str(caught.value)


def test_a_deadlock_is_tried_again() -> None:
    """400 with the inner code 1213 is no refusal: nothing was written, so the write is sent again."""
    with running(SMALL) as served:
        order = new_order(served, ("KNIFE", 2))
        served.simulator.fail("/api/order$", method="POST", answer="deadlock", times=3)
        placed = place(served, order)
        assert served.simulator.owner.stock("KNIFE") == 60
        served.simulator.fail("/_action/sync$", method="POST", answer="deadlock", times=2)
        assert served.shop.prepare_shop()
        served.simulator.fail("/api/order/", method="PATCH", answer="deadlock", times=2)
        served.shop.add_note(placed.id, "Notiz")
        assert served.shop.has_note(placed.id, "Notiz")


def test_a_deadlock_without_end_is_an_outage() -> None:
    """After five tries the caller is told to come back later; nothing happened."""
    with running(SMALL) as served:
        order = new_order(served, ("KNIFE", 2))
        served.simulator.fail("/api/order$", method="POST", answer="deadlock", times=0)
        with pytest.raises(ShopUnavailable) as caught:
            place(served, order)
        assert not isinstance(caught.value, ShopDoubtful)
        assert served.requests("POST /api/order") - served.requests("POST /api/order/") == 5
        assert served.simulator.owner.stock("KNIFE") == 62


def test_a_transition_is_never_repeated() -> None:
    """A transition is no write that may come twice, whatever answers (facts 6)."""
    with running(SMALL) as served:
        order = place(served, new_order(served, ("KNIFE", 1)))
        for answer in ("deadlock", 503, 500, "drop"):
            served.simulator.fail("/state/reopen$", method="POST", answer=answer)
            before = served.requests("state/reopen")
            with pytest.raises(ShopUnavailable):
                served.shop.set_status(order.id, OrderStatus.PENDING_PAYMENT)
            assert served.requests("state/reopen") == before + 1


@pytest.mark.parametrize("answer", [500, 503, "drop", "html", "garbage"])
def test_a_write_without_a_usable_answer_is_doubtful(answer: int | str) -> None:
    """After it, looking by the order's id shows what happened; trying again makes no second order."""
    with running(SMALL) as served:
        order = new_order(served, ("KNIFE", 2))
        served.simulator.fail("/api/order$", method="POST", at="after", answer=answer)
        with pytest.raises(ShopDoubtful):
            place(served, order)
        found = served.shop.find_orders(incoming(order))
        assert [o.kickroute_number for o in found] == [order.kickroute_number]
        assert place(served, order).id == found[0].id
        assert served.simulator.owner.stock("KNIFE") == 60


def test_a_refusal_names_the_field_and_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """Validation errors carry a pointer and a template; their German detail may hold an address."""
    # Fields that grew shorter than is known here.
    monkeypatch.setattr("adapters.shopware.orderbook.fitted", lambda order: order)
    with running(SMALL) as served:
        order = new_order(served, ("KNIFE", 1), street="Geheimweg " + "x" * 300)
        with pytest.raises(ShopRefused) as caught:
            place(served, order)
        assert "/addresses/1/street" in str(caught.value)
        assert "too long" in str(caught.value)
        assert "Geheimweg" not in str(caught.value)
        assert caught.value.status == 400


def test_a_shop_without_api_is_no_refusal() -> None:
    """A page instead of the API is a shop that is not there yet."""
    with running(SMALL) as served:
        served.simulator.fail("/api/", answer=404, times=0)
        with pytest.raises(ShopUnavailable, match=r"shop\.url"):
            served.shop.identity()


# which shop, and what it may


def test_the_sales_channel_is_found_by_name_or_id() -> None:
    """``shop.sales_channel`` names one of several, in any case; without it there must be just one."""
    with running(SMALL) as served:
        channel = dict(served.simulator.shop.store.live["sales_channel"].rows)
        (known,) = channel.values()
        other = {**known, "id": "a" * 32, "name": "Messe"}
        served.simulator.shop.store.live["sales_channel"].put(other)
        with pytest.raises(SettingsWrong, match=r"shop\.sales_channel.*“Messe”"):
            served.shop.identity()
        for named, expected in (
            ("messe", "a" * 32),
            (known["id"], known["id"]),
            (known["name"], known["id"]),
        ):
            with _shop(served, sales_channel=named) as shop:
                assert shop.identity().key == f"shopware:{expected}"
        with _shop(served, sales_channel="gibt es nicht") as shop, pytest.raises(SettingsWrong):
            shop.identity()


def test_places_that_no_shopware_shop_has_are_explained() -> None:
    """A setting that names WooCommerce meta is told what is allowed, all at once."""
    settings = settings_for(
        "http://127.0.0.1:9",
        "SWIA",
        "geheim",
        release={"gtin": ("meta:_ean",), "dealer_price": ("rule:",), "category": ("slug",)},
        orders={"tracking": ("meta:x",)},
    )
    with pytest.raises(SettingsWrong) as caught:
        ShopwareShop.from_settings(settings)
    assert [p.place for p in caught.value.problems] == [
        *("release.gtin", "release.dealer_price", "release.category", "orders.tracking")
    ]
    assert "`rule:NAME`" in str(caught.value.problems[1])


def test_missing_privileges_are_found_without_writing() -> None:
    """Every missing privilege for reading, changing and creating is named, once; nothing is written."""
    with running(SMALL) as served:
        made = served.simulator.owner.create_integration("klein", ["product:read", "order:read"])
        commits = served.simulator.shop.store.commits
        with _shop(served, made.client_id, made.client_secret) as shop:
            missing = shop.missing_privileges()
        assert {"tax:read", "order_line_item:read", "webhook:read"} <= set(missing)
        assert {f"{entity}:create" for entity in CREATES} <= set(missing)
        assert "product:read" not in missing
        assert list(missing) == sorted(set(missing))
        assert served.simulator.shop.store.commits == commits
        assert served.shop.missing_privileges() == ()


@pytest.mark.parametrize("entity", CREATES)
def test_a_missing_privilege_to_create_is_found(entity: str) -> None:
    """Each by itself; who has all of them is told nothing, and no row is left in the shop."""
    with running(SMALL) as served:
        tables = served.simulator.shop.store.live
        before = {
            name: len(tables[name].rows) for name in (*CREATES, "order_line_item") if name != "order_tag"
        }
        granted = [name for name in documented_privileges() if name != f"{entity}:create"]
        for rights, missing in ((granted, (f"{entity}:create",)), (documented_privileges(), ())):
            made = served.simulator.owner.create_integration(f"klein {len(rights)}", rights)
            with _shop(served, made.client_id, made.client_secret) as shop:
                assert shop.missing_privileges() == missing
        assert before == {name: len(tables[name].rows) for name in before}


def test_a_missing_privilege_to_change_is_found_by_an_unknown_id() -> None:
    """A change of a row that cannot be there shows whether one may change such rows."""

    class Strict:
        """A shop that asks for the privilege before it looks for the row."""

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            if scope["method"] != "PATCH":
                await served.simulator.app(scope, receive, send)
                return
            entity = scope["path"].split("/")[2].replace("-", "_")
            detail = json.dumps({"message": "", "missingPrivileges": {"2": f"{entity}:update"}})
            refused = {"code": "FRAMEWORK__MISSING_PRIVILEGE_ERROR", "status": "403", "detail": detail}
            await JSONResponse({"errors": [refused]}, 403)(scope, receive, send)

    with (
        running(SMALL) as served,
        LoopbackServer(Strict()) as server,
        _shop(served, url=server.url) as shop,
    ):
        assert shop.missing_privileges() == ("order:update", "order_delivery:update", "webhook:update")


def test_the_documented_privileges_suffice() -> None:
    """With exactly the privileges of docs/shopware.md, everything that the connector does works."""
    with running(SMALL, admin_worker=False) as served:
        made = served.simulator.owner.create_integration("genau", documented_privileges())
        with _shop(served, made.client_id, made.client_secret) as shop:
            assert shop.missing_privileges() == ()
            shop.identity()
            shop.prepare_shop()
            assert list(shop.all_products())
            work = Served(served.simulator, shop, served.url)
            order = place(work, new_order(work, ("KNIFE", 1), status=OrderStatus.ON_HOLD))
            shop.add_note(order.id, "Notiz")
            shop.set_status(order.id, OrderStatus.AWAITING_FULFILLMENT)
            *_, last = shop.changes_since(None)
            assert list(shop.changes_since(last.cursor))
            assert list(shop.order_changes_since("0"))
            shop.ensure_hooks("http://127.0.0.1:9/webhooks/x", "")
            served.simulator.configure(admin_worker=True)
            shop.ensure_hooks("http://127.0.0.1:9/webhooks/x", "")
        assert {f"{entity}:create" for entity in CREATES} <= set(documented_privileges())
        assert {f"{entity}:delete" for entity in DELETES} <= set(documented_privileges())


def documented_privileges() -> list[str]:
    """Read the privileges that the documentation asks the supplier to give."""
    text = (Path(__file__).parents[2] / "docs" / "shopware.md").read_text(encoding="utf-8")
    return text.split("<!-- privileges -->")[1].split("```")[1].split()


@contextmanager
def _shop(
    served: Served, client_id: str = "", client_secret: str = "", sales_channel: str = "", url: str = ""
) -> Iterator[ShopwareShop]:
    known = served.simulator.credentials
    shop = ShopwareShop.from_settings(
        settings_for(
            url or served.url,
            client_id or known.client_id,
            client_secret or known.client_secret,
            sales_channel=sales_channel,
        )
    )
    try:
        yield shop
    finally:
        shop.close()
