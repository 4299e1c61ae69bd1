"""The simulated Shopware's tokens, throttle and privileges."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import requests

from practice.simulators.shopware import ShopwareSimulator
from tests.simulators.shopware import NOON, Client, error, new_id, order, shop
from tests.waiting import LIMIT


def _token(client: Client, form: bool = False, **changes: Any) -> requests.Response:
    body = {
        "grant_type": "client_credentials",
        "client_id": client.credentials.client_id,
        "client_secret": client.credentials.client_secret,
        **changes,
    }
    body = {name: value for name, value in body.items() if value is not None}
    url = f"{client.url}/api/oauth/token"
    session = client.session
    return (
        session.post(url, data=body, timeout=LIMIT) if form else session.post(url, json=body, timeout=LIMIT)
    )


@pytest.mark.parametrize("form", [False, True])
def test_a_token_lives_600_seconds(form: bool) -> None:
    """JSON and form give a Bearer token of 600 seconds and no refresh token."""
    with shop() as (simulator, client):
        answer = _token(client, form)
        assert answer.status_code == 200
        assert answer.json().keys() == {"token_type", "expires_in", "access_token"}
        assert answer.json()["expires_in"] == 600
        simulator.clock.advance(timedelta(seconds=599))
        assert client.get("_info/version").status_code == 200
        simulator.clock.advance(timedelta(seconds=2))
        assert client.get("_info/version").status_code == 401


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"client_secret": "wrong"}, 401, "4"),
        ({"client_id": "SWIAUNKNOWNUNKNOWNUNKNOWNUN"}, 401, "4"),
        ({"client_id": "foo"}, 500, "FRAMEWORK__API_INVALID_ACCESS_KEY"),
        ({"client_secret": None}, 400, "2"),
        ({"grant_type": None}, 400, "2"),
        ({"grant_type": "password"}, 400, "2"),
    ],
)
def test_bad_credentials_have_codes(changes: dict[str, Any], status: int, code: str) -> None:
    """A malformed key is a 500, a wrong one a 401, anything missing a 400 with one and the same text."""
    with shop() as (_, client):
        answer = _token(client, **changes)
        assert (answer.status_code, error(answer)["code"]) == (status, code)


def test_every_bad_token_is_code_9() -> None:
    """Missing, garbled, forged and expired tokens are all code 9; forged and expired look the same."""
    with shop() as (simulator, client):
        good = str(client.session.headers["Authorization"])
        seen = {}
        for name, header in (
            ("missing", None),
            ("garbled", "Bearer xyz"),
            ("forged", good[:-5] + "AAAAA"),
        ):
            client.session.headers["Authorization"] = header or ""
            seen[name] = client.get("_info/version")
        simulator.clock.advance(timedelta(seconds=601))
        client.session.headers["Authorization"] = good
        seen["expired"] = client.get("_info/version")
        assert {answer.status_code for answer in seen.values()} == {401}
        assert {error(answer)["code"] for answer in seen.values()} == {"9"}
        assert error(seen["missing"])["detail"] == 'Missing "Authorization" header'
        assert error(seen["garbled"])["detail"] == "Error while decoding from JSON"
        assert error(seen["forged"]) == error(seen["expired"])


def test_ten_failures_throttle_the_token_route() -> None:
    """The eleventh try is a 429 without Retry-After.

    The right secret is refused too, for 10, then 30 seconds.
    """
    with shop() as (simulator, client):
        simulator.clock.set(NOON, stop=True)
        for _ in range(10):
            assert _token(client, client_secret="wrong").status_code == 401
        answer = _token(client)
        assert (answer.status_code, error(answer)["code"]) == (429, "FRAMEWORK__AUTH_THROTTLED")
        assert error(answer)["meta"]["parameters"] == {"seconds": 10}
        assert "retry-after" not in answer.headers
        simulator.clock.advance(timedelta(seconds=10))
        for _ in range(5):
            _token(client, client_secret="wrong")
            simulator.clock.advance(timedelta(seconds=11))
        assert error(_token(client))["meta"]["parameters"] == {"seconds": 19}
        simulator.clock.advance(timedelta(seconds=20))
        assert _token(client).status_code == 200
        assert _token(client, client_secret="wrong").status_code == 401


def _restricted(simulator: ShopwareSimulator, client: Client, *privileges: str) -> Client:
    return Client(client.url, simulator.owner.create_integration("Eng", privileges)).login()


def test_a_missing_privilege_is_named_in_a_string() -> None:
    """403 FRAMEWORK__MISSING_PRIVILEGE_ERROR; ``detail`` is JSON in a string that names what is missing."""
    with shop() as (simulator, client):
        weak = _restricted(simulator, client, "product:read")
        answer = weak.post("search/order", {})
        assert (answer.status_code, error(answer)["code"]) == (403, "FRAMEWORK__MISSING_PRIVILEGE_ERROR")
        assert json.loads(error(answer)["detail"])["missingPrivileges"] == ["order:read"]
        weak.close()


def test_associations_and_filter_paths_need_their_own_privilege() -> None:
    """A search needs the :read of every entity it goes through; several missing may come as an object."""
    with shop() as (simulator, client):
        weak = _restricted(simulator, client, "product:read")
        assert weak.post("search/product", {}).status_code == 200
        body = {
            "associations": {"manufacturer": {}},
            "filter": [
                {"type": "equals", "field": "categories.name", "value": "Küche"},
                {"type": "equals", "field": "tags", "value": new_id()},
            ],
        }
        found = json.loads(error(weak.post("search/product", body))["detail"])["missingPrivileges"]
        assert set(found.values()) == {"category:read", "product_manufacturer:read", "tag:read"}
        weak.close()


def test_writes_need_create_update_and_delete() -> None:
    """An order needs the :create of everything nested in it, and nothing is stored without."""
    with shop() as (simulator, client):
        weak = _restricted(simulator, client, "order:create", "order_address:create")
        answer = weak.post("order", order(simulator))
        missing = json.loads(error(answer)["detail"])["missingPrivileges"]
        assert answer.status_code == 403
        assert "order_line_item:create" in (missing.values() if isinstance(missing, dict) else missing)
        assert client.search("order") == []
        assert simulator.owner.product("KNIFE")["stock"] == 62
        product = simulator.owner.product("KNIFE")["id"]
        assert weak.patch(f"product/{product}", {"stock": 1}).status_code == 403
        assert weak.call("DELETE", f"product/{product}").status_code == 403
        weak.close()


def test_transitions_numbers_and_info_need_no_privilege() -> None:
    """An integration that may do nothing can cancel orders, draw numbers and read what is going on."""
    with shop() as (simulator, client):
        weak = _restricted(simulator, client)
        order_id = simulator.owner.sell([("KNIFE", 1)])
        channel = simulator.shop.defaults.sales_channel
        assert weak.post(f"_action/order/{order_id}/state/cancel").status_code == 200
        assert weak.get(f"_action/number-range/reserve/order/{channel}").status_code == 200
        for name in ("version", "config", "queue.json", "events.json"):
            assert weak.get(f"_info/{name}").status_code == 200
        assert error(weak.get("_info/me"))["code"] == "FRAMEWORK__EXPECTED_USER"
        weak.close()


def test_a_changed_role_acts_on_tokens_already_issued() -> None:
    """Privileges are looked up at every request."""
    with shop() as (simulator, client):
        weak = _restricted(simulator, client)
        assert weak.post("search/product", {}).status_code == 403
        simulator.owner.set_privileges("Eng", ["product:read"])
        assert weak.post("search/product", {}).status_code == 200
        weak.close()


def test_new_signing_keys_void_tokens() -> None:
    """A token can become worthless at any moment; the next one works."""
    with shop() as (simulator, client):
        simulator.authority.revoke_all()
        assert client.get("_info/version").status_code == 401
        assert client.login().get(f"product/{new_id()}").status_code == 404
