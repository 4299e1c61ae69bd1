"""The simulated WooCommerce answers in the shape in which real ones were recorded to answer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path

import pytest

from practice.simulators.woocommerce import VERSIONS, WooSettings
from tests.recorded.loader import VARIABLE, Exchange, deliveries, exchanges
from tests.recorded.shapes import compare
from tests.recorded.woo_replay import replay
from tests.recorded.woo_stage import Stage

EXEMPT = {
    "r-*": "held against what they hold, by test_recordings_woocommerce_retail",
    "b-variations/0*-wc-analytics-products-*": "WooCommerce's own analytics; nothing of ours asks it",
    "b-variations/0*-wc-store-v1-*": "the shop's public basket; nothing of ours asks it",
    "b-variations/0*-wc-analytics-reports-*": "WooCommerce's own analytics; nothing of ours asks it",
    "c-stock/046-store-api-checkout": "the shop's public basket; the owner's side sells instead",
    "h-tracking/025-ff-lookup": "guesses carriers wrongly; nothing of ours asks it",
    "j-doctor/011-settings-advanced": "most settings there are of features nobody reads",
    "i-auth/030-shopmanager-settings-general": "the recording was cut to one row, which has no options",
    "j-doctor/031-plugins": "WordPress' own routes, closed to REST keys",
}
"""Recordings that are not taken: by name, with the reason."""


def settings_for(seen: Exchange) -> tuple[str, WooSettings]:
    """Return the shop in which something was recorded."""
    if seen.topic.startswith("z-woocommerce-8.9.3"):
        return "8.9", VERSIONS["8.9"]
    if seen.topic == "f-find-order-hpos-off" or seen.name.startswith("j-doctor/035"):
        return "legacy", VERSIONS["11.0-legacy"]
    if seen.topic == "h-tracking" and "-ff-" in seen.name:
        return "fulfilments", replace(VERSIONS["11.0"], fulfilments=True)
    return "11.0", VERSIONS["11.0"]


@pytest.fixture(scope="module")
def stages() -> Iterator[dict[str, Stage]]:
    """Shops that were set up, by name; they are closed at the end."""
    made: dict[str, Stage] = {}
    yield made
    for stage in made.values():
        stage.close()


def stage_for(stages: dict[str, Stage], seen: Exchange) -> Stage:
    """Return the shop for a recording, set up when it is first needed."""
    name, settings = settings_for(seen)
    if name not in stages:
        stages[name] = Stage(replace(settings, behind_https=True, cron="broken", mu_plugins=("x.php",)))
    return stages[name]


def exempt(name: str) -> str:
    """Return why a recording is not taken, "" when it is."""
    return next((reason for pattern, reason in EXEMPT.items() if fnmatch(name, pattern)), "")


def test_answers_have_the_recorded_shape(
    stages: dict[str, Stage], capsys: pytest.CaptureFixture[str]
) -> None:
    """For every recording of a route that we ask: the same status, the same keys and JSON types."""
    failed: list[str] = []
    counts: Counter[str] = Counter()
    compared: set[str] = set()
    empty: dict[str, str] = {}
    for seen in exchanges("woocommerce"):
        if exempt(seen.name):
            counts["exempt"] += 1
            continue
        counts["taken"] += 1
        stage = stage_for(stages, seen)
        stage.reset()
        answer = replay(stage, seen)
        if answer.status_code != seen.status:
            failed.append(f"{seen.name}: {answer.status_code} instead of {seen.status}: {answer.text[:200]}")
            continue
        if isinstance(seen.answer, str):
            continue
        outcome = compare(seen.answer, answer.json())
        failed += [f"{seen.name}: {difference}" for difference in outcome.differences]
        compared |= outcome.compared_lists
        empty |= dict.fromkeys(outcome.empty_lists, seen.name)
    failed += [
        f"{name}: {place} has rows, and no answer ever had"
        for place, name in empty.items()
        if place not in compared
    ]
    with capsys.disabled():
        print(  # noqa: T201 - the counts are what this test is asked to show
            f"\nWooCommerce recordings: {counts['taken']} taken, {counts['exempt']} exempt, "
            f"{len(failed)} failed"
        )
    assert counts["taken"], "no recording was read"
    assert not failed, "\n" + "\n".join(failed)


@pytest.mark.parametrize(
    ("answered", "difference"),
    [
        ({"id": 1, "rows": [{"a": "x"}]}, ""),
        ({"id": 1.5, "rows": []}, ""),
        ({"id": 1, "rows": [{"a": 1}]}, ".rows[].a is number, recorded is text"),
        ({"id": "1", "rows": [{"a": "x"}]}, ".id is text, recorded is number"),
        ({"id": True, "rows": [{"a": "x"}]}, ".id is boolean, recorded is number"),
        ({"rows": [{"a": "x"}]}, ".id is missing"),
        ({"id": 1, "rows": [{"a": "x"}], "more": 1}, ".more is not in the recording"),
        ({"id": 1, "rows": [{"a": "x"}, {}]}, ".rows[].a is missing"),
        ({"id": 1, "rows": [{"a": None}]}, ".rows[].a is null, recorded is text"),
        ({"id": 1, "rows": {}}, ".rows is object, recorded is list"),
    ],
)
def test_a_difference_of_shape_is_found(answered: dict[str, object], difference: str) -> None:
    """A missing or foreign key and another type are differences, at any depth; values are not."""
    recorded = {"id": 7, "rows": [{"a": "y", "b": "only here"}, {"a": "z"}]}
    assert compare(recorded, answered).differences == ([difference] if difference else [])


def test_what_was_recorded_empty_or_null_says_nothing() -> None:
    """Where the recording has null or no rows, any answer will do; meta values are free anyway."""
    recorded = {"paid": None, "rows": [], "meta_data": [{"key": "k", "value": "v"}]}
    answered = {"paid": "2026", "rows": [{"a": 1}], "meta_data": [{"key": "k", "value": [1]}]}
    assert compare(recorded, answered).differences == []


def test_a_folder_without_recordings_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Naming a folder in which there is nothing of WooCommerce must not look like success."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(LookupError, match="no recording of woocommerce"):
        list(exchanges("woocommerce"))


def test_every_form_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exchanges with path or url, body, json or form; deliveries beside their cause, alone, raw or not."""
    forms: dict[str, object] = {
        "a/1": {
            "request": {"method": "GET", "path": "/x", "query": {"a": 1}},
            "response": {"status": 200, "body": []},
        },
        "a/2": {
            "request": {"method": "GET", "url": "https://h/wp-json/y"},
            "response": {"status": 404, "body": {}},
        },
        "a/3": {
            "request": {"method": "POST", "path": "/z", "json": {"b": 1}},
            "response": {"status": 204, "json": None},
        },
        "a/4": {
            "request": {"method": "POST", "path": "/z", "form": {"c": 1}},
            "response": {"status": 200, "json": 1},
        },
        "b/5": {
            "cause": "x",
            "webhooks_delivered": [{"headers": {"X-WC-Webhook-Topic": "t"}, "body": {"id": 1}}],
        },
        "b/6": {
            "cause": "x",
            "messages_sent_by_plugin": [{"headers": {}, "body": None}],
            "cause_response": {},
        },
        "b/7": {"headers": {"X-WC-Webhook-Topic": "r"}, "raw": '{"id": 2}'},
        "b/8": {"path": "/p", "headers": {}, "body": {"id": 3}, "t": 1},
        "c/9": {"orders_created": 4, "responses": []},
    }
    for name, content in forms.items():
        file = tmp_path / "elsewhere" / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content), "utf-8")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    seen = [(e.name, e.method, e.status, e.body) for e in exchanges("elsewhere")]
    assert seen == [
        ("a/1", "GET", 200, None),
        ("a/2", "GET", 404, None),
        ("a/3", "POST", 204, {"b": 1}),
        ("a/4", "POST", 200, {"c": 1}),
    ]
    assert [(d.name, d.body, d.raw) for d in deliveries("elsewhere")] == [
        ("b/5", {"id": 1}, None),
        ("b/6", None, None),
        ("b/7", {"id": 2}, b'{"id": 2}'),
        ("b/8", {"id": 3}, None),
    ]
