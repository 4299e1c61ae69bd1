"""The administration over HTTP: the same as in Python, for a hub in another process."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from typer.testing import CliRunner, Result

from practice.hub import Hub, Line
from practice.hub.cli import app
from practice.simulators.serving import LoopbackServer
from tests.hub.conftest import FAST, GTIN, product
from tests.hub.shop import Shop
from tests.waiting import LIMIT

TOKEN = "practice"


class Admin:
    """Calls the administration of one hub."""

    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.url = url
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> Any:
        """Return the JSON at a path."""
        answer = requests.get(f"{self.url}/admin{path}", headers=self.headers, timeout=LIMIT)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, **body: Any) -> requests.Response:
        """Return the answer to a POST."""
        return requests.post(f"{self.url}/admin{path}", json=body, headers=self.headers, timeout=LIMIT)

    def tell(self, type_: str, body: Any) -> requests.Response:
        """Send a message as the supplier with the key ``k``."""
        message = {"type": type_, "body": body}
        return requests.post(self.url, json=message, headers={"x-api-key": "k"}, timeout=LIMIT)


@pytest.fixture
def admin() -> Iterator[Admin]:
    """Yield the administration of a served hub."""
    with Hub(callbacks=FAST, admin_token=TOKEN) as hub, LoopbackServer(hub.app) as door:
        yield Admin(door.url)


def test_an_order_from_registration_to_ledger(admin: Admin) -> None:
    """Members, catalogue, order, news, faults, log and money, all by HTTP."""
    shop = Shop("k")
    with LoopbackServer(shop.app) as back:
        added = admin.post(
            "/suppliers", name="berg", key="k", number="S1", callback_url=f"{back.url}/callback"
        )
        assert (added.status_code, added.json()["number"]) == (200, "S1")
        assert admin.post("/retailers", name="tal").status_code == 200
        message = {"type": "products.create", "body": [product()]}
        assert (
            requests.post(admin.url, json=message, headers={"x-api-key": "k"}, timeout=LIMIT).status_code
            == 200
        )
        assert admin.get("/catalogue/berg")[GTIN]["stock_quantity"] == 10
        placed = admin.post(
            "/orders", retailer="tal", lines=[{"gtin": GTIN, "quantity": 2}], wait=True
        ).json()
        part = placed["parts"][0]
        assert (part["state"], part["gross"]) == ("confirmed", "29.63")
        number = part["number"]
        assert admin.post(f"/orders/{number}/news", status="on-hold", wait=True).json()["state"] == "done"
        assert admin.post(f"/orders/{number}/news", status="cancelled").status_code == 422
        assert admin.post(f"/orders/{number}/resend", wait=True).json()["state"] == "confirmed"
        forged = admin.post("/suppliers/berg/calls", type="order.updated", body={}, signature="none")
        assert forged.json()["status"] == 200
        assert [attempt["status"] for attempt in admin.get(f"/orders/{number}")["attempts"]] == [
            201,
            200,
            200,
        ]
        assert admin.get("/ledger")["balances"] == {"held:berg": "29.63", "retailer:tal": "-29.63"}
        assert admin.get("/idle") == {"idle": True}
        assert [message["type"] for message in admin.get("/messages")] == ["products.create"]
        assert len(admin.get("/orders")) == 1
        assert admin.get("/refunds") == []


def test_members_by_http(admin: Admin) -> None:
    """Activation, rotation and a taken name."""
    assert admin.post("/suppliers", name="berg", key="k", active=False).json()["active"] is False
    assert admin.post("/suppliers", name="berg").json()["code"] == "taken"
    assert admin.post("/suppliers", name="fels", country="XX").status_code == 422
    assert admin.post("/suppliers", name="fels", colour="red").status_code == 422
    assert admin.post("/suppliers/berg/activation").json()["active"] is True
    assert admin.post("/suppliers/berg/key", key="second").json() == {"key": "second"}
    assert admin.post("/suppliers/nobody/activation").status_code == 404
    assert [supplier["key"] for supplier in admin.get("/suppliers")] == ["second"]
    assert admin.get("/retailers") == []


def test_faults_by_http(admin: Admin) -> None:
    """Failures are planned and cleared from outside."""
    assert admin.post("/faults", status=503, times=None, retry_after=3).status_code == 200
    answers = [requests.post(admin.url, data=b"{}", timeout=LIMIT) for _ in range(2)]
    assert [(a.status_code, a.headers["Retry-After"]) for a in answers] == [(503, "3")] * 2
    requests.delete(f"{admin.url}/admin/faults", headers=admin.headers, timeout=LIMIT)
    assert requests.post(admin.url, data=b"{}", timeout=LIMIT).status_code == 401


def test_the_administration_is_locked(admin: Admin) -> None:
    """No token, a wrong token: 401; a hub without a token has no administration at all."""
    for headers in (
        {},
        {"Authorization": "Bearer x"},
        {"Authorization": "Bearer ä".encode().decode("latin1")},
    ):
        assert requests.get(f"{admin.url}/admin/orders", headers=headers, timeout=LIMIT).status_code == 401
    with Hub() as hub, LoopbackServer(hub.app) as door:
        answer = requests.get(f"{door.url}/admin/orders", headers=admin.headers, timeout=LIMIT)
        assert answer.status_code == 404
        assert requests.get(f"{door.url}/healthz", timeout=LIMIT).json() == {"ok": True}


def _hub(folder: Path, *arguments: str) -> Result:
    environment = {"KICKROUTE_HUB_DATABASE": f"sqlite:///{folder}/hub.db", "COLUMNS": "200"}
    return CliRunner().invoke(app, arguments, env=environment)


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Admin]]:
    command = [sys.executable, "-m", "practice.hub", "serve", "--port", "0", "--json"]
    command += ["--database", f"sqlite:///{folder}/hub.db"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            facts = json.loads(process.stdout.readline())
            yield process, Admin(facts["url"], facts["admin_token"])
        finally:
            process.kill()


def test_the_command_line(tmp_path: Path) -> None:
    """Serve on a free port, register members beside it, look at orders and money; errors in one sentence."""
    added = json.loads(_hub(tmp_path, "supplier", "add", "berg", "--key", "k", "--inactive", "--json").stdout)
    assert (added["name"], added["key"], added["active"]) == ("berg", "k", False)
    assert _hub(tmp_path, "retailer", "add", "tal").exit_code == 0
    with _serving(tmp_path) as (process, admin):
        assert admin.tell("products.create", [product()]).status_code == 403
        assert _hub(tmp_path, "supplier", "activate", "berg").exit_code == 0
        assert admin.tell("products.create", [product()]).status_code == 200
        order = admin.post("/orders", retailer="tal", lines=[{"gtin": GTIN, "quantity": 1}]).json()
        process.send_signal(signal.SIGTERM)
        assert process.wait(LIMIT) in {0, -signal.SIGTERM}
    number = order["parts"][0]["number"]
    assert json.loads(_hub(tmp_path, "ledger", number, "--json").stdout)["balances"]["held:berg"] == "17.73"
    assert json.loads(_hub(tmp_path, "orders", "--json").stdout)[0]["parts"][0]["number"] == number
    assert number in _hub(tmp_path, "orders").stdout
    unknown = _hub(tmp_path, "orders", "KR-0")
    assert (unknown.exit_code, unknown.stderr) == (
        1,
        "error: there is no order with the Kickroute number 'KR-0'\n",
    )


def test_the_command_line_shows_and_complains(tmp_path: Path) -> None:
    """Lists hide keys, a new one is shown once, tables show the order; wrong values are refused."""
    with Hub(f"sqlite:///{tmp_path}/hub.db") as hub:
        hub.add_supplier("berg", "first-key", number="S1")
        hub.add_retailer("tal", "tals-key")
        number = hub.place_order("tal", [Line(GTIN, 1, "S1")], unchecked=True).parts[0].number
    for command in ("supplier", "retailer"):
        listed = _hub(tmp_path, command, "list")
        assert listed.exit_code == 0
        assert "-key" not in listed.stdout
    assert "new-key" in _hub(tmp_path, "supplier", "key", "berg", "--key", "new-key").stdout
    assert "held:berg" in _hub(tmp_path, "ledger").stdout
    assert GTIN in _hub(tmp_path, "orders", number).stdout
    added = _hub(tmp_path, "retailer", "add", "alm", "--country", "AT")
    assert "AT" in added.stdout
    wrong = (("--shipping-net", "much"), ("--shipping-net", "-1"), ("--callback-url", "http://x.example"))
    for option, value in wrong:
        refused = _hub(tmp_path, "supplier", "add", "fels", option, value)
        assert refused.exit_code == 1
        assert value in refused.stderr
    broken = CliRunner().invoke(app, ["orders", "--database", "sqlite:////nowhere/hub.db"])
    assert (broken.exit_code, "database" in broken.stderr) == (1, True)
