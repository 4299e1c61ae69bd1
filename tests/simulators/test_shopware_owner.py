"""The simulated Shopware's owner, log, backups and command line."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from datetime import timedelta

import pytest
import requests

from practice.simulators.catalogue import REDUCED, generate, german_catalogue
from practice.simulators.serving import LoopbackServer
from practice.simulators.shopware import Delay, ShopwareSettings, ShopwareSimulator
from practice.simulators.shopware.owner_pages import ACTIONS
from tests.simulators.shopware import SMALL, Client, order, shop
from tests.waiting import LIMIT


def test_the_owner_acts_over_http() -> None:
    """JSON with arguments, a result or an error that says what is allowed."""
    with shop() as (simulator, client):
        owner = f"{client.url}/owner"
        with requests.Session() as session:
            session.trust_env = False
            sold = session.post(f"{owner}/sell", json={"items": [["KNIFE", 2]]}, timeout=LIMIT).json()[
                "result"
            ]
            assert simulator.owner.state(sold)["order"] == "open"
            session.post(f"{owner}/ship", json={"order": sold, "number": "0034"}, timeout=LIMIT)
            assert session.get(f"{owner}/orders", timeout=LIMIT).json()[0]["deliveries"] == ["shipped"]
            assert session.post(f"{owner}/set_stock", json={"item": "KNIFE", "quantity": 3}, timeout=LIMIT).ok
            assert simulator.owner.product("KNIFE")["stock"] == 3
            assert (
                session.post(
                    f"{owner}/set_stock", json={"item": "NONE", "quantity": 1}, timeout=LIMIT
                ).status_code
                == 400
            )
            assert (
                session.post(
                    f"{owner}/pay", json={"order": sold, "action": "refund"}, timeout=LIMIT
                ).status_code
                == 400
            )
            unknown = session.post(f"{owner}/explode", timeout=LIMIT)
            assert unknown.status_code == 404
            assert set(ACTIONS) < set(unknown.json()["allowed"])
            assert len(session.get(f"{owner}/products", timeout=LIMIT).json()) == 5
            kinds = {entry["kind"] for entry in session.get(f"{owner}/log?kind=state", timeout=LIMIT).json()}
            assert kinds == {"state"}


def test_the_owners_pages_have_a_form_for_every_action() -> None:
    """A form posts and comes back to its page; names are escaped, refusals are said."""
    with shop() as (simulator, client), requests.Session() as session:
        session.trust_env = False
        simulator.owner.edit("TEA", name="Tee & Honig")
        simulator.owner.back_up("gestern")
        owner = f"{client.url}/owner"
        assert "Tee &amp; Honig" in session.get(f"{owner}/shelf", timeout=LIMIT).text
        page = session.get(f"{owner}/shop", timeout=LIMIT).text
        assert [name for name in ACTIONS if f'action="/owner/{name}"' not in page] == []
        tea = simulator.owner.product("TEA")["id"]
        form = {"item": tea, "quantity": "7", "how": "", "_back": f"/owner/product/{tea}"}
        done = session.post(f"{owner}/set_stock", data=form, timeout=LIMIT)
        assert (done.status_code, done.url) == (200, f"{owner}/product/{tea}")
        assert simulator.owner.product("TEA")["stock"] == 7
        sold = simulator.owner.sell([("TEA", 1)])
        again = session.post(f"{owner}/pay", data={"order": sold, "action": "refund"}, timeout=LIMIT)
        assert 'role="alert"' in again.text
        away = {"Sec-Fetch-Site": "cross-site"}
        refused = session.post(f"{owner}/cancel", {"order": sold}, headers=away, timeout=LIMIT)
        assert (refused.status_code, simulator.owner.state(sold)["order"]) == (403, "open")


def test_links_into_the_administration_find_their_order_and_product() -> None:
    """What stands behind the # is an element of the page, with a link to the owner's page of it."""
    with shop() as (simulator, client), requests.Session() as session:
        session.trust_env = False
        sold, tea = simulator.owner.sell([("TEA", 1)]), simulator.owner.product("TEA")["id"]
        page = session.get(f"{client.url}/admin", timeout=LIMIT).text
        for path, id_ in (("order", sold), ("product", tea)):
            assert f'id="/sw/{path}/detail/{id_}"' in page
            assert f'href="/owner/{path}/{id_}"' in page
            assert session.get(f"{client.url}/owner/{path}/{id_}", timeout=LIMIT).ok
        assert session.get(f"{client.url}/owner/order/{'0' * 32}", timeout=LIMIT).status_code == 404


def test_the_machine_is_driven_over_http_too() -> None:
    """Settings, planned failures, clock, counts and credentials are within reach of another process."""
    with shop() as (simulator, client), requests.Session() as session:
        session.trust_env = False
        owner = f"{client.url}/owner"
        for name, body in (
            ("configure", {"admin_worker": False}),
            ("fault", {"path": "search/product", "answer": 503}),
            ("advance_clock", {"seconds": 30}),
        ):
            assert session.post(f"{owner}/{name}", json=body, timeout=LIMIT).status_code == 200, name
        assert simulator.settings.admin_worker is False
        assert client.post("search/product").status_code == 503
        assert session.get(f"{owner}/counts", timeout=LIMIT).json()["POST /api/search/product"] == 1
        assert (
            session.get(f"{owner}/keys", timeout=LIMIT).json()["client_id"] == simulator.credentials.client_id
        )
        assert session.get(f"{owner}/summary", timeout=LIMIT).json()["products"] == 5
        assert session.get(f"{owner}/nothing", timeout=LIMIT).status_code == 404
        session.post(f"{owner}/clear_log", timeout=LIMIT)
        assert simulator.log.counts == {}


def test_a_shop_learns_its_address_from_the_first_request() -> None:
    """Served without being told where, it names the address it was asked at."""
    simulator = ShopwareSimulator(ShopwareSettings(), SMALL)
    with simulator, LoopbackServer(simulator.app) as server:
        client = Client(server.url, simulator.credentials).login()
        body = order(simulator)
        assert client.post("order", body).headers["location"] == f"{server.url}/api/order/{body['id']}"
        client.close()


def test_the_owner_keeps_the_catalogue() -> None:
    """Prices, dealer prices, activity and stock by number, id or GTIN; unknown ones are named."""
    with shop() as (simulator, _):
        owner = simulator.owner
        owner.edit_price("SHIRT-S", gross=11.9, dealer_price="5,00")
        row = owner.product("4260990000022")
        assert (row["price"][0]["gross"], row["price"][0]["net"]) == (11.9, 10)
        assert row["customFields"]["kickroute_dealer_price"] == "5,00"
        owner.edit_price("SHIRT-S", dealer_price="")
        assert owner.product("SHIRT-S")["customFields"]["kickroute_dealer_price"] is None
        owner.unpublish("TEA")
        assert owner.product("TEA")["active"] is False
        owner.publish("TEA")
        owner.set_stock(owner.product("TEA")["id"], 4)
        assert owner.stock("TEA") == 4
        with pytest.raises(LookupError, match="NONE"):
            owner.stock("NONE")


def test_a_shopper_buys_several_things_and_not_more_than_there_is() -> None:
    """An order of two tax rates adds up; a closeout item below the wish is refused and nothing is stored."""
    with shop() as (simulator, client):
        order_id = simulator.owner.sell([("KNIFE", 2), ("TEA", 1)])
        row = client.one("order", order_id)
        assert (row["amountTotal"], row["amountNet"]) == (52.95, 45)
        assert [found["taxRate"] for found in row["price"]["calculatedTaxes"]] == [19, 7]
        with pytest.raises(ValueError, match="only 5"):
            simulator.owner.sell([("KNIFE", 1), ("SHIRT-S", 6)])
        assert simulator.owner.stock("KNIFE") == 60
        simulator.owner.edit("SHIRT-S", isCloseout=False)
        simulator.owner.sell([("SHIRT-S", 6)])
        assert simulator.owner.stock("SHIRT-S") == -1


def test_orders_are_known_by_their_kickroute_number() -> None:
    """Whoever asks how many orders one number made gets every one."""
    with shop() as (simulator, client):
        for _ in range(2):
            client.post("order", order(simulator))
        assert len(simulator.owner.orders_with("B-1001")) == 2
        assert simulator.owner.orders_with("B-1002") == []


def test_every_action_exists() -> None:
    """The page offers only what the owner can do."""
    with shop() as (simulator, _):
        assert [name for name in ACTIONS if not callable(getattr(simulator.owner, name, None))] == []


def test_requests_are_counted_by_route() -> None:
    """The log counts method and path with ids left out, and knows status and client."""
    with shop() as (simulator, client):
        simulator.log.clear()
        for which in ("KNIFE", "TEA"):
            client.get(f"product/{simulator.owner.product(which)['id']}")
        client.post("search/product")
        client.post("search/nonsense")
        assert simulator.log.counts == {
            "GET /api/product/{id}": 2,
            "POST /api/search/product": 1,
            "POST /api/search/nonsense": 1,
        }
        assert [entry.data["status"] for entry in simulator.log.requests] == [200, 200, 200, 404]
        assert simulator.log.requests[0].data["client"] == "Kickroute"


def test_the_log_witnesses_a_life_of_an_order() -> None:
    """Order, stock move, states, mails and refund, each with who did it."""
    with shop() as (simulator, client):
        body = order(simulator)
        client.post("order", body)
        simulator.owner.process(body["id"])
        simulator.owner.refund(body["id"], positions=[(0, 1, 11.9)], complete=False)
        assert [entry.data["source"] for entry in simulator.log.orders] == ["api"]
        move = simulator.log.stock[0].data
        assert (move["number"], move["before"], move["after"], move["cause"]) == ("KNIFE", 62, 59, "api")
        assert [entry.data["after"] for entry in simulator.log.states] == ["in_progress"]
        assert [entry.data["amount"] for entry in simulator.log.entries("refund")] == [11.9]
        assert simulator.log.mails[0].data["order_id"] == body["id"]


def test_a_restored_backup_forgets_what_came_after() -> None:
    """Orders and numbers are gone, stock is back, the log and the tokens stay."""
    with shop() as (simulator, client):
        first = simulator.owner.sell([("KNIFE", 1)])
        simulator.owner.back_up()
        number = simulator.owner.order(simulator.owner.sell([("KNIFE", 1)]))["orderNumber"]
        simulator.owner.restore_backup()
        assert [row["id"] for row in client.search("order")] == [first]
        assert simulator.owner.product("KNIFE")["stock"] == 61
        assert simulator.owner.order(simulator.owner.sell([("TEA", 1)]))["orderNumber"] == number
        assert len(simulator.log.orders) == 3
        simulator.owner.restore_backup()
        assert len(client.search("order")) == 1


def test_a_refused_write_leaves_no_trace() -> None:
    """After a refusal deep inside an order nothing is stored, counted or found by an index."""
    with shop() as (simulator, client):
        body = order(simulator)
        body["transactions"][0]["stateId"] = "f" * 32
        before = simulator.snapshot()
        assert client.post("order", body).status_code == 500
        for name, table in simulator.shop.store.live.tables.items():
            assert table.rows == before.live[name].rows, name
            assert table.lookups == before.live[name].lookups, name


def test_answers_can_be_slow() -> None:
    """A delay for a route holds its answers up, others stay quick."""
    with shop(ShopwareSettings(delays=(Delay("POST", "search/order$", 0.2),))) as (_, client):
        began = time.monotonic()
        client.post("search/order")
        assert time.monotonic() - began >= 0.2


def test_ten_thousand_variants_are_scanned_in_21_requests() -> None:
    """The stock of 10,000 offers is read 500 rows at a time, parents included where there are any."""
    simulator = ShopwareSimulator(ShopwareSettings(), generate(10_000))
    simple = {"type": "multi", "operator": "or", "queries": [_childless(0), _childless(None)]}
    with simulator.serve() as server:
        client = Client(server.url, simulator.credentials).login()
        last, seen, requests_made = 0, 0, 0
        while True:
            after = {"type": "range", "field": "autoIncrement", "parameters": {"gt": last}}
            rows = client.search(
                "product",
                {
                    "limit": 500,
                    "filter": [after, simple],
                    "sort": [{"field": "autoIncrement"}],
                    "includes": {"product": ["id", "stock", "autoIncrement"]},
                },
            )
            requests_made += 1
            if not rows:
                break
            seen, last = seen + len(rows), rows[-1]["autoIncrement"]
        client.close()
    assert (seen, requests_made) == (10_000, 21)


def _childless(count: int | None) -> dict[str, object]:
    return {"type": "equals", "field": "childCount", "value": count}


def test_the_german_catalogue_is_loaded_whole() -> None:
    """Every offer is there with its GTIN, flaws included: texts where numbers belong, odd taxes."""
    catalogue = german_catalogue()
    simulator = ShopwareSimulator(ShopwareSettings(), catalogue)
    rows = simulator.shop.store.live["product"].rows.values()
    assert sum(1 for row in rows if not row.get("childCount")) == catalogue.offers
    by_flaw = {
        product.breaks: simulator.owner.product(product.sku) for product in catalogue.broken if product.breaks
    }
    assert by_flaw["gtin_missing"]["ean"] is None
    assert by_flaw["dealer_price_unreadable"]["customFields"]["kickroute_dealer_price"] == "auf Anfrage"
    assert by_flaw["dealer_price_ambiguous"]["customFields"]["kickroute_dealer_price"] == "1.250"
    assert by_flaw["unpublished"]["active"] is False
    assert by_flaw["warn_virtual"]["states"] == ["is-download"]
    odd = simulator.shop.store.live["tax"].rows[by_flaw["tax_class_unknown"]["taxId"]]
    assert odd["taxRate"] == 13.5
    reduced = next(product for product in catalogue.products if product.tax_class == REDUCED)
    assert simulator.owner.product(reduced.sku)["taxId"] == simulator.shop.defaults.reduced_tax


def test_two_shops_of_one_catalogue_have_the_same_ids() -> None:
    """Ids are derived from names, so that runs can be compared."""
    shops = [ShopwareSimulator(ShopwareSettings(), german_catalogue()) for _ in range(2)]
    assert shops[0].shop.store.live["product"].rows.keys() == shops[1].shop.store.live["product"].rows.keys()


def test_the_clock_can_be_set() -> None:
    """What is written carries the shop's own time."""
    with shop() as (simulator, client):
        simulator.clock.advance(timedelta(days=2))
        client.login()
        order_id = simulator.owner.sell([("KNIFE", 1)])
        assert (
            client.one("order", order_id)["createdAt"]
            > client.one("product", simulator.owner.product("KNIFE")["id"])["createdAt"][:10]
        )


def test_the_command_line_prints_address_and_credentials() -> None:
    """``python -m practice.simulators.shopware`` serves and prints one line of JSON."""
    command = [sys.executable, "-m", "practice.simulators.shopware", "--version", "6.7", "--offers", "10"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            known = json.loads(process.stdout.readline())
            body = {
                "grant_type": "client_credentials",
                **{k: known[k] for k in ("client_id", "client_secret")},
            }
            with requests.Session() as session:
                session.trust_env = False
                answer = session.post(f"{known['url']}/api/oauth/token", json=body, timeout=LIMIT)
            assert answer.status_code == 200
        finally:
            process.terminate()


@pytest.mark.parametrize(("version", "shown"), [("6.6", "6.6.7.1"), ("6.7", "6.7.10.1")])
def test_the_version_is_told(version: str, shown: str) -> None:
    """``_info/version`` and ``_info/config`` say which release runs."""
    with shop(ShopwareSettings(version=version)) as (_, client):  # type: ignore[arg-type] # parametrised text
        assert client.get("_info/version").json() == {"version": shown}
        assert client.get("_info/config").json()["version"] == shown
        row = client.search("product")[0]
        assert ("states" in row, "type" in row) == (version == "6.6", version == "6.7")
