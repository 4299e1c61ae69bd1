"""Generated requests after OpenAPI descriptions of the daemon and of the hub (by schemathesis).

Whatever fits the description, and whatever does not: no answer is an error of ours, and every answer is one
that the description names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from requests.auth import _basic_auth_str
from schemathesis import GenerationMode
from starlette.routing import Route

from connector.fulfilment.reconcile import hook_keys
from connector.settings import Settings
from connector.web import Server
from practice.hub import Hub
from practice.hub.parse import Message
from practice.simulators.serving import LoopbackServer
from tests.doors.world import GTIN, OTHER_GTIN, Switch, World, product
from tests.security.described import DAEMON
from tests.waiting import LIMIT

PASSWORD = "generated"
TOKEN = "generated-token"
KEY = "generated-key"
BOUNDED = settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
ALWAYS = {400, 401, 404, 405, 413, 422}

Json = dict[str, Any]
Operation = Any
"""Schemathesis' own type has four parameters that nothing here needs."""


def operations(document: Json) -> dict[str, Operation]:
    """Return every operation of a description, by method and path."""
    schema = schemathesis.openapi.from_dict(document)
    found: list[Any] = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]  # an Err raises
    return {operation.label: operation for operation in found}


def attempts(found: Mapping[str, Operation]) -> list[Any]:
    """Return what is to be tried: what fits, and what does not where there is a body to get wrong."""
    tried = []
    for label, operation in found.items():
        tried.append(pytest.param(label, GenerationMode.POSITIVE, id=f"{label} as described"))
        if list(operation.body):
            tried.append(pytest.param(label, GenerationMode.NEGATIVE, id=f"{label} otherwise"))
    return tried


def fuzz(operation: Operation, mode: GenerationMode, url: str, headers: Callable[[bytes], Json]) -> None:
    """Send generated requests, each with what its door wants of every caller, and judge the answers."""
    described = {int(code) for code in operation.definition.raw["responses"] if code.isdecimal()} | ALWAYS

    @BOUNDED
    @given(st.data())
    def attempt(data: st.DataObject) -> None:
        case = data.draw(operation.as_strategy(generation_mode=mode))
        if isinstance(case.body, dict):
            case.body.pop("wait", None)
        request = requests.Request(**case.as_transport_kwargs(base_url=url)).prepare()
        raw = request.body or b""
        request.headers.update(headers(raw.encode() if isinstance(raw, str) else bytes(raw)))
        with requests.Session() as session:
            session.trust_env = False
            answer = session.send(request, timeout=LIMIT, allow_redirects=False)
        shown = f"{request.method} {request.url} {raw!r}: {answer.status_code} {answer.text[:300]}"
        assert answer.status_code in described, shown
        assert answer.status_code < 500 or "/readyz" in operation.label, shown

    attempt()


# --- the daemon ----------------------------------------------------------------------------------

DOORS = operations(DAEMON)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Serve a connector whose shop has plenty of two products."""
    chosen = Settings.model_validate({"ui": {"language": "en"}, "server": {"password": PASSWORD}})
    switch = Switch()
    with ExitStack() as stack:
        server = stack.enter_context(Server(switch, "127.0.0.1:0"))
        folder = tmp_path_factory.mktemp("schemas")
        made = stack.enter_context(World(folder, switch, server.address, settings=chosen))
        made.offer(product("1", GTIN, stock=10**6), product("2", OTHER_GTIN, stock=10**6))
        yield made


def test_every_door_of_the_daemon_is_described(world: World) -> None:
    """A door that is added is described and tried here too."""
    routes = [route for route in world.app.routes if isinstance(route, Route)]
    served = {f"{method} {r.path}" for r in routes for method in (r.methods or set()) - {"HEAD"}}
    assert served == set(DOORS)


@pytest.mark.parametrize(("label", "mode"), attempts(DOORS))
def test_the_daemon_answers_everything(world: World, label: str, mode: GenerationMode) -> None:
    """No generated request, signed or with the password where one is wanted, makes the daemon fail."""

    def headers(raw: bytes) -> Json:
        password = _basic_auth_str("x", PASSWORD)
        return {"X-Kickroute-Signature": world.platform.sign(raw), "Authorization": password}

    fuzz(DOORS[label], mode, world.url, headers)


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value
)
def test_the_shops_own_address_takes_everything(world: World, mode: GenerationMode) -> None:
    """The same for webhooks that know the secret address."""
    token, _ = hook_keys(world.store)
    known = {
        **DAEMON,
        "paths": {
            f"/webhooks/{token}": {
                **DAEMON["paths"]["/webhooks/{token}"],
                "parameters": DAEMON["paths"]["/webhooks/{token}"]["parameters"][1:],
            }
        },
    }
    (operation,) = operations(known).values()
    fuzz(operation, mode, world.url, lambda _: {})


# --- the hub -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hub_url() -> Iterator[str]:
    """Serve a hub with a supplier and a retailer."""
    hub = Hub(admin_token=TOKEN)
    hub.add_supplier("berg", key=KEY, country="DE", active=True)
    hub.add_retailer("tal", key=f"{KEY}-2", country="DE")
    with LoopbackServer(hub.app) as server:
        yield server.url
    hub.close()


def _described_hub() -> Json:
    hub = Hub(admin_token=TOKEN)
    document = hub.app.openapi()
    hub.close()
    schema = TypeAdapter(Message).json_schema(ref_template="#/components/schemas/{model}")
    document["components"]["schemas"] |= schema.pop("$defs")
    content = {"application/json": {"schema": schema}}
    document["paths"]["/"]["post"]["requestBody"] = {"required": True, "content": content}
    document["paths"]["/"]["post"]["responses"] |= {"403": {"description": "not active"}}
    return document


HUB = operations(_described_hub())


def test_every_door_of_the_hub_is_tried() -> None:
    """The messages of the shops and the whole administration are described."""
    assert {"POST /", "GET /healthz", "POST /admin/orders", "GET /admin/ledger"} <= set(HUB)
    assert len(HUB) > 15


@pytest.mark.parametrize(("label", "mode"), attempts(HUB))
def test_the_hub_answers_everything(hub_url: str, label: str, mode: GenerationMode) -> None:
    """No generated message of a shop, and no generated request of the administration, makes the hub fail."""
    fuzz(HUB[label], mode, hub_url, lambda _: {"x-api-key": KEY, "Authorization": f"Bearer {TOKEN}"})
