"""The dashboard asks for what the daemon shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.doors.conftest import door, log, make_world, world
from tests.doors.world import World, order_body
from tests.waiting import LIMIT, until

__all__ = ["door", "log", "make_world", "world"]
DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana" / "kickroute-connector.json"
CONTENT: dict[str, Any] = json.loads(DASHBOARD.read_text(encoding="utf-8"))
_METRIC = re.compile(r"(kickroute_\w+)(?:\{([^}]*)\})?")


def _queries() -> Iterator[str]:
    for panel in CONTENT["panels"]:
        yield from (target["expr"] for target in panel["targets"])
    variables = CONTENT["templating"]["list"]
    yield from (variable["query"] for variable in variables if variable["type"] == "query")


def _asks_again(world: World) -> bool:
    world.engine.collecting.wake()
    return world.engine.stock_interval is not None


@pytest.fixture
def shown(world: World) -> dict[str, set[str]]:
    """Return every metric that a connector shows after a bit of everything, with its labels."""
    world.engine.start()
    until("the page asks again", lambda: _asks_again(world))
    world.call("order.placed", order_body("KR-1"))
    world.call_raw(b"{}", "wrong")
    world.session.post(f"{world.url}/webhooks/x", data=b"", timeout=LIMIT)
    found: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(world.get("/metrics").text):
        for sample in family.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
        # What was never counted has a family and no samples.
        found.setdefault(family.name + ("_total" if family.type == "counter" else ""), set())
    return found


def test_every_query_names_what_is_shown(shown: dict[str, set[str]]) -> None:
    """A metric that the daemon does not have would be an empty panel; so would a label."""
    for query in _queries():
        named = _METRIC.findall(query)
        assert named, query
        for metric, filters in named:
            assert metric in shown, query
            grouped = re.findall(r"by \(([^)]*)\)", query)
            labels = {*re.findall(r"(\w+)=", filters), *", ".join(grouped).split(", ")} - {""}
            assert not shown[metric] or labels <= shown[metric] | {"le"}, (query, labels)


def test_every_metric_is_on_the_dashboard(shown: dict[str, set[str]]) -> None:
    """What is worth counting is worth a look."""
    asked = {metric for query in _queries() for metric, _ in _METRIC.findall(query)}
    parts = ("_created", "_sum", "_count", "_info")
    left = {name for name in shown if not name.endswith(parts) and f"{name}_bucket" not in shown}
    assert left - asked == set()


def test_every_panel_has_a_place_of_its_own() -> None:
    """No two panels lie on each other, and every one has a title."""
    taken: set[tuple[int, int]] = set()
    for panel in CONTENT["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert panel["title"]
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells
    assert len({panel["id"] for panel in CONTENT["panels"]}) == len(CONTENT["panels"])
