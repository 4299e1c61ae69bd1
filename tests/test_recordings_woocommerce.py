"""The simulated WooCommerce answers in the shape in which real ones were recorded to answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatch

import pytest

from simulators.woocommerce import VERSIONS, WooSettings
from tests.recordings_support.loader import Exchange, exchanges
from tests.recordings_support.shapes import compare
from tests.recordings_support.woo_replay import replay
from tests.recordings_support.woo_stage import Stage

EXEMPT = {
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
