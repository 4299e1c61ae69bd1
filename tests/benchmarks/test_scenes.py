"""Scenes: what is expected, when it arrived, and what is said beside it."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.bare_orders import BareBuyer
from benchmarks.books import BOOKS, BookedShop
from benchmarks.figures.news import stocks_in
from benchmarks.figures.report import news_in
from benchmarks.kinds import KINDS, Setup
from benchmarks.orders import Sender
from benchmarks.scale import SCALES
from benchmarks.scenes import Key, Play, Scene, Watch, percentiles, play, wait_arrived
from benchmarks.shops import shops
from benchmarks.stage import HubProcess
from benchmarks.web import Asker
from practice.simulators.catalogue import generate
from practice.simulators.serving import LoopbackServer


class _Hub(HubProcess):
    """A hub that has these messages."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._rows = rows

    def messages(self, after: int = 0) -> list[dict[str, Any]]:
        """Return those after one."""
        return [row for row in self._rows if row["id"] > after]


def _message(number: int, ago: float, kind: str, body: Any) -> dict[str, Any]:
    at = datetime.fromtimestamp(time.time() - ago, UTC).isoformat()
    return {"id": number, "received_at": at, "type": kind, "body": body}


def test_what_was_told_before_it_was_expected_does_not_count() -> None:
    """A figure that was told earlier, or by an older message, is not the answer to a change."""
    now = time.monotonic()
    rows = [
        _message(1, 9.0, "item.updated", {"gtin": "1", "stock_quantity": 5}),
        _message(2, 8.0, "item.updated", {"gtin": "2", "stock_quantity": 5}),
        _message(3, 2.0, "item.updated", {"gtin": "1", "stock_quantity": 5}),
    ]
    expected: dict[Key, float] = {("1", "5"): now - 5.0}
    taken = wait_arrived(_Hub(rows), 1, expected, stocks_in, within=1.0)
    assert taken["1", "5"] == pytest.approx(3.0, abs=0.5)


def test_what_never_comes_counts_as_long_as_it_was_waited_for() -> None:
    """A change that is never told makes the figure as bad as the waiting was long, and not better."""
    expected: dict[Key, float] = {("1", "5"): time.monotonic()}
    taken = wait_arrived(_Hub([]), 0, expected, stocks_in, within=0.3)
    assert taken == {("1", "5"): pytest.approx(0.3)}


def test_stocks_are_found_in_single_messages_and_in_batches() -> None:
    """A stock is known by GTIN and pieces, wherever in a message it stands."""
    item = {"gtin": "4711", "stock_quantity": 3}
    batch = [{"type": "item.updated", "body": item}, {"type": "item.updated", "body": {"gtin": "1"}}]
    for body in (item, batch):
        assert list(stocks_in({"type": "x", "body": body})) == [("4711", "3")]


@pytest.mark.parametrize(
    ("kind", "body", "found"),
    [
        ("order.updated", {"number": "K1", "status": "cancelled"}, [("cancelled", "K1")]),
        ("order.updated", {"number": "K1", "status": "completed"}, []),
        ("order.updated", {"number": "K1", "tracking": {"number": "0034"}}, [("tracking", "K1")]),
        ("order.updated", {"number": "K1", "tracking": None}, []),
        ("refund.issued", {"number": "K1", "total": "1.00"}, [("refund", "K1")]),
    ],
)
def test_news_of_orders_are_found(kind: str, body: Mapping[str, Any], found: list[Key]) -> None:
    """What the staff did is known by what it is and by the order's number, also in a batch."""
    assert list(news_in({"type": kind, "body": body})) == found
    batch = {"type": "events.batch.process", "body": [{"type": kind, "body": body}]}
    assert list(news_in(batch)) == found


def test_both_halves_are_held_against_their_limits() -> None:
    """The median and p95 have limits of their own."""
    fifty, late = percentiles("x", [1.0] * 18 + [7.0, 8.0], "", (3.0, 6.0))
    assert ((fifty.name, fifty.ok), (late.name, late.ok)) == (("x.p50", True), ("x.p95", False))


class _Connector:
    """A connector that answers in turn what it is told to."""

    def __init__(self, *answers: tuple[int, dict[str, Any]]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one callback."""
        del scope
        self.asked.append(json.loads((await receive())["body"])["type"])
        status, answer = self._answers.pop(0)
        content = json.dumps(answer).encode()
        headers = [(b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})


def test_an_order_is_sent_until_it_is_taken_and_asked_for_until_it_is_live() -> None:
    """As the platform does; the time runs from the first try, and only a number at once is an answer."""
    taken, placed = (200, {"status": 200}), (200, {"status": 201})
    connector = _Connector((503, {}), taken, (404, {}), taken, placed)
    with LoopbackServer(connector) as server:
        sender = Sender(server.url)
        late, at_once = sender.place("K1", "4711"), sender.place("K2", "4711")
        sender.close()
    assert connector.asked[:4] == ["order.placed"] * 2 + ["order.requested_number"] * 2
    assert (late.is_answered, at_once.is_answered) == (False, True)
    assert late.seconds > 1.0


def test_an_order_that_is_refused_is_no_figure() -> None:
    """A refusal ends the measurement instead of becoming a quick answer."""
    with LoopbackServer(_Connector((428, {"code": "x"}))) as server:
        sender = Sender(server.url)
        with pytest.raises(RuntimeError, match="428"):
            sender.place("K1", "4711")
        sender.close()


@pytest.mark.parametrize("kind", ["woocommerce", "shopware"])
def test_bare_orders_stand_in_the_books_with_the_shops_own_time(kind: str) -> None:
    """The floor really places orders; the books tell what each request took the shop, and only that."""
    setup = Setup(speed=20, workers=1)
    with (
        KINDS[kind].simulate(generate(20), setup) as simulated,
        LoopbackServer(BookedShop(simulated.app)) as server,
        closing(Asker(server.url)) as asker,
    ):
        simulated.move(server.url)
        buyer = BareBuyer(kind, server.url, simulated.keys)
        offer = next(p for p in generate(20).products if not p.variants)
        seconds = buyer.buy(offer.sku)
        rows = asker.json("GET", BOOKS)
        buyer.close()
    writes = [row for row in rows if row["method"] in ("POST", "PUT") and "order" in row["path"]]
    assert [row["status"] // 100 for row in writes if "search" not in row["path"]] in ([2, 2, 2], [2])
    assert 0 < sum(row["seconds"] for row in writes) <= seconds
    assert all(row["waited"] >= 0 for row in rows)


def test_a_scene_is_played_with_everything_real(tmp_path: Path) -> None:
    """A shop with open orders, its daemon and a hub; what is said beside its figures is measured there."""
    said: list[str] = []

    def act(scene: Scene) -> list[Any]:
        watch = Watch(scene)
        scene.stage.shop.set_stock(scene.stage.shop.sold()[0].gtin, 4711)
        expected: dict[Key, float] = {(scene.stage.shop.sold()[0].gtin, "4711"): time.monotonic() - 60}
        taken = wait_arrived(scene.stage.hub, 0, expected, stocks_in, within=120)
        assert max(taken.values()) < 120
        said.append(watch.about(1))
        assert set(scene.daemon.metric("polling_wait_seconds", "account")) >= {"stock", "orders", "sweeps"}
        return percentiles("x", list(taken.values()), said[0], None)

    plays = [Play("shopware", Setup(open_orders=2, speed=5), act)]
    figures = list(play(plays, SCALES["tiny"], tmp_path))
    assert [figure.name for figure in figures] == ["x.p50", "x.p95"]
    assert said[0].startswith("q 0.0024 s, share ")
    assert "changes a minute" in said[0]


def test_shops_of_a_run_are_as_they_are_set_up(tmp_path: Path) -> None:
    """Orders of the past are there, and the pace can be changed while the shop runs."""
    with shops("woocommerce", 20, tmp_path, setup=Setup(orders=30, hpos=False, speed=10)) as (shop,):
        assert shop.question == pytest.approx(0.013)
        shop.configure(pace={"workers": 1, "question": 0.2})
        with closing(Asker(shop.url)) as asker:
            shown = asker.json("GET", "/owner/summary")
        assert sum(shown["orders"].values()) == 30
        assert (shown["settings"]["hpos"], shown["settings"]["pace"]["workers"]) == (False, 1)
