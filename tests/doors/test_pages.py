"""Health, metrics, the status page and its JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from io import StringIO

import pytest
from prometheus_client.parser import text_string_to_metric_families

from connector.alarms import LoggedAlarms
from connector.model.errors import PlatformRefused, ShopUnavailable
from connector.model.records import OrderState
from tests.doors.world import CUSTOMER, GTIN, World, order_body, product
from tests.waiting import LIMIT, until


def _metrics(world: World) -> dict[str, float]:
    families = text_string_to_metric_families(world.get("/metrics").text)
    found = {}
    for family in families:
        for sample in family.samples:
            labels = {k: v for k, v in sample.labels.items() if k != "supplier"}
            assert sample.labels["supplier"] == "berg", sample
            found[sample.name + (json.dumps(labels, sort_keys=True) if labels else "")] = sample.value
    return found


# --- health --------------------------------------------------------------------------------------


def test_alive_says_nothing_but_that(world: World) -> None:
    """``/healthz`` answers without asking anything."""
    answer = world.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_once_the_catalogue_was_read_and_all_workers_run(world: World) -> None:
    """``/readyz`` is 503 until the catalogue was read once, then 200; a failing worker makes it 503 again.

    It names parts and never reasons: it is open to everybody.
    """
    before = world.get("/readyz")
    assert (before.status_code, before.json()["catalogue"]) == (503, False)
    world.engine.start()
    until("ready", lambda: world.get("/readyz").status_code == 200)

    def _down(_name: str, _when: str) -> None:
        raise ShopUnavailable("the shop at https://secret.example does not answer")

    world.shop.on_call = _down
    world.engine.collecting.wake()
    # The other workers ask the shop as well, each when its own turn comes.
    others = {"orders": True, "rounds": True, "index": True}
    answer = until("not ready", lambda: [a for a in [world.get("/readyz")] if not a.json()["collect"]])[0]
    assert answer.status_code == 503
    assert answer.json() | others == {
        "ready": False,
        "store": True,
        "platform": True,
        "catalogue": True,
        "collect": False,
        "hinted": True,
        "index": True,
        "deliver": True,
        "orders": True,
        "rounds": True,
    }
    assert "secret.example" not in answer.text


def test_not_ready_when_the_store_does_not_answer(world: World) -> None:
    """A store that cannot be asked makes ``/readyz`` 503; ``/healthz`` still answers."""
    world.engine.is_ready.set()
    with world.broken_store():
        answer = world.get("/readyz")
        assert (answer.status_code, answer.json()["store"]) == (503, False)
        assert world.get("/healthz").status_code == 200


# --- metrics -------------------------------------------------------------------------------------


def test_metrics_count_what_came_and_show_what_is(world: World) -> None:
    """Metrics tell callbacks by type and answer, queue, orders, offers by rule, and wrong signatures."""
    world.offer(product("3", "4006381333948", dealer_price=""))
    world.live_order("KR-1")
    world.call("order.placed", order_body("KR-1"))
    world.call("order.requested_number", {"kickroute_order_number": "KR-9"})
    world.call_raw(b"{}", "wrong")
    found = _metrics(world)
    assert found['kickroute_callbacks_total{"answer": "placed", "type": "order.placed"}'] == 1
    assert found['kickroute_callbacks_total{"answer": "known", "type": "order.placed"}'] == 1
    unknown = 'kickroute_callbacks_total{"answer": "unknown_order", "type": "order.requested_number"}'
    assert found[unknown] == 1
    assert found['kickroute_wrong_signatures_total{"door": "callback"}'] == 1
    assert found['kickroute_orders{"state": "confirmed"}'] == 1
    assert found['kickroute_offers{"state": "released"}'] == 2
    assert found['kickroute_offers_withheld_by_rule{"rule": "price_missing"}'] == 1
    assert found['kickroute_outbox_events{"state": "waiting"}'] == 2
    assert found['kickroute_worker_failed_runs{"worker": "orders"}'] == 0
    assert found['kickroute_polling_seconds{"account": "stock"}'] == 0
    assert found['kickroute_polling_wait_seconds{"account": "sweeps"}'] == 0
    assert found["kickroute_ready"] == 0


def test_durations_are_counted_by_route_and_never_by_address(world: World) -> None:
    """The address of the shop's webhooks is a secret: routes are named by their pattern."""
    world.session.post(f"{world.url}/webhooks/very-secret-token", data=b"", timeout=LIMIT)
    world.get("/nothing/of/this")
    text = world.get("/metrics").text
    assert 'route="/webhooks/{token}",status="404"' in text
    assert 'route="other",status="404"' in text
    assert "very-secret-token" not in text
    assert "nothing/of" not in text


# --- the page and its JSON -----------------------------------------------------------------------


class Outline(HTMLParser):
    """What a page is made of, as far as the tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.words.append(data)

    @property
    def text(self) -> str:
        """All words of the page, separated by single blanks."""
        return re.sub(r"\s+", " ", " ".join(self.words))


def test_the_page_answers_at_a_glance_and_loads_nothing_from_elsewhere(world: World) -> None:
    """The page says how it stands; whatever it loads comes from here."""
    world.live_order("KR-77")
    page = Outline(world.get("/").text)
    assert "2 offers released, 0 withheld" in page.text
    assert "KR-77" in page.text
    assert "confirmed" in page.text
    assert "Last looked at" in page.text
    for part in ("Shop", "Kickroute", "A change of stock", "Catalogue", "Messages", "Decisions about money"):
        assert part in page.text
    places = [(t, v) for t, attrs in page.tags for k, v in attrs.items() if k in ("src", "href", "action")]
    here = [v for _, v in places if v and not v.startswith("https://memory.example/")]
    assert all(not v.startswith(("http", "//", "/")) for v in here), here
    # Only what somebody clicks on may lead elsewhere: into the shop's own administration.
    assert {tag for tag, v in places if v not in here} <= {"a"}
    scripts = [attrs for tag, attrs in page.tags if tag == "script"]
    assert all((attrs["src"] or "").startswith("./static/") for attrs in scripts)
    assert ("html", {"lang": "en"}) in page.tags


def test_the_page_speaks_the_readers_language(make_world: Callable[..., World]) -> None:
    """With ``ui.language = "auto"`` the browser's language counts, English when it is neither."""
    world = make_world(ui={"language": "auto"})
    for header, word in (
        ("de-AT,de;q=0.9,en;q=0.8", "Bestellungen"),
        ("en;q=0.9,de;q=0.3", "Orders"),
        ("fr", "Orders"),
        ("*;q=0.1,de;q=x", "Orders"),
    ):
        answer = world.get("/", headers={"Accept-Language": header})
        assert word in answer.text, header


def test_the_setting_decides_the_language(make_world: Callable[..., World]) -> None:
    """``ui.language = "de"`` is German whatever the browser says."""
    world = make_world(ui={"language": "de"})
    answer = world.get("/", headers={"Accept-Language": "en"})
    assert 'lang="de"' in answer.text
    assert answer.headers["Content-Language"] == "de"


def test_withheld_offers_are_counted_and_lead_to_their_list(world: World) -> None:
    """By reason, each a link to those offers; what to change is said there."""
    world.offer(product("3", "4006381333948", dealer_price="", name="Kanne ohne Preis"))
    page = Outline(world.get("/").text)
    assert "no dealer price 1" in page.text
    assert "./products?reason=price_missing" in {a.get("href") for tag, a in page.tags if tag == "a"}


def test_what_a_shop_writes_is_never_markup(world: World) -> None:
    """A product name with markup is shown as text."""
    world.offer(product("3", "4006381333948", dealer_price="", name="<script>alert(1)</script>"))
    assert "<script>" not in world.get("/").text


def test_what_needs_a_person_is_shown_with_the_way_out(world: World) -> None:
    """Alarms, orders that need a person, and parked messages stand on the page with the command."""
    world.platform.refuses = lambda _event: True
    world.live_order("KR-1")
    LoggedAlarms(world.store).raise_alarm("some", "Something is wrong: do this.")
    with world.store.transaction() as tx:
        tx.orders.change("KR-1", state=OrderState.PARKED, parked_reason="the shop refused it")
        entry = tx.outbox.entries(limit=1)[0]
        tx.outbox.park(entry.id, str(PlatformRefused("items: too many")))
    page = Outline(world.get("/").text)
    assert "Something needs you." in page.text
    assert "Something is wrong: do this." in page.text
    assert "The shop refused it" in page.text
    pressed = {attrs.get("value") for tag, attrs in page.tags if tag == "input"}
    assert {"orders.retry", "orders.cancel", "orders.forget", "outbox.retry", "outbox.discard"} <= pressed
    assert {"KR-1", str(entry.id)} <= pressed
    assert "items: too many" in page.text


def test_the_page_says_when_all_is_well(world: World) -> None:
    """Nothing waits for a person, nothing fails, and something is live: all is well."""
    assert "nothing is live on Kickroute yet" in world.get("/").text
    world.deliver_all()
    assert "All is well." in world.get("/").text


def test_practice_is_never_mistaken_for_real(make_world: Callable[..., World]) -> None:
    """In the sandbox a banner says so; with a real shop there is none."""
    assert "Practice" in make_world().get("/").text
    real = {
        "platform": "woocommerce",
        "url": "https://s.example",
        "consumer_key": "ck",
        "consumer_secret": "cs",
    }
    kickroute = {"url": "https://k.example", "api_key": "key", "public_url": "https://c.example"}
    assert "Practice" not in make_world(shop=real, kickroute=kickroute).get("/").text


def test_the_facts_are_there_for_programs(world: World) -> None:
    """``/api/status`` holds the same facts as JSON."""
    world.offer(product("3", "4006381333948", dealer_price=""))
    world.live_order("KR-1")
    world.deliver_all()
    facts = world.get("/api/status").json()
    assert facts["verdict"] == "well"
    assert (facts["released"], facts["withheld"], facts["by_rule"]) == (2, 1, {"price_missing": 1})
    assert facts["orders"][0]["number"] == "KR-1"
    assert facts["offers"][0]["reasons"][0]["rule"] == "price_missing"


def test_no_page_shows_the_customers_address(world: World) -> None:
    """An order that waits keeps its addresses in the store; no page, metric or JSON shows them."""

    def _down(name: str, _when: str) -> None:
        if name == "create_order":
            raise ShopUnavailable("down")

    world.shop.on_call = _down
    world.call("order.placed", order_body("KR-1"))
    with world.store.transaction() as tx:
        assert tx.orders.require("KR-1").order is not None
    for path in ("/", "/api/status", "/metrics", "/readyz"):
        text = world.get(path).text
        assert "KR-1" in text or path in ("/metrics", "/readyz")
        for part in (CUSTOMER, "Ährenweg", "Weiß", "80331", "einkauf@retail.example"):
            assert part not in text


@pytest.mark.parametrize("path", ["/healthz", "/", "/api/status"])
def test_it_works_under_a_path_prefix(make_world: Callable[..., World], path: str) -> None:
    """Behind a prefix, a proxy may strip it or leave it; callbacks arrive either way."""
    world = make_world(kickroute={"public_url": "https://host.example/shops/berg/"})
    assert world.get(path).status_code == 200
    assert world.get(f"/shops/berg{path}").status_code == 200
    assert world.get(f"/shops/tal{path}").status_code == 404
    assert world.get(f"/shops/bergamo{path}").status_code == 404
    raw = json.dumps({"type": "order.placed", "body": order_body(f"KR-{path}")}).encode()
    headers = {"X-Kickroute-Signature": world.platform.sign(raw)}
    answer = world.session.post(
        f"{world.url}/shops/berg/kickroute/callback", raw, headers=headers, timeout=LIMIT
    )
    assert answer.json()["status"] == 201


def test_a_defect_in_a_page_is_not_told_to_the_caller(world: World, log: StringIO) -> None:
    """A page that fails answers 500 without detail, with secure headers, and the log says why."""
    with world.broken_store():
        answer = world.get("/api/status")
    assert answer.status_code == 500
    assert "sqlite" not in answer.text.lower()
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "a request failed" in log.getvalue()


def test_products_without_a_gtin_are_listed_by_gtin(world: World) -> None:
    """A GTIN in the catalogue appears with its offer in the JSON facts of withheld offers."""
    world.offer(product("9", GTIN))
    facts = world.get("/api/status").json()
    assert [offer["gtin"] for offer in facts["offers"]] == [GTIN]
    assert facts["offers"][0]["reasons"][0]["rule"] == "gtin_duplicate"
