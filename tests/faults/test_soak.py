"""The soak itself: what is on a day, when a run has failed, and a short day that is as it must be."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.faults.history import Wrong
from tests.faults.processes import REPOSITORY
from tests.faults.soak.figures import added_up, has_failed, upper_bound
from tests.faults.soak.quarter import GROWS_AT_MOST, Size, growth, has_grown_too_much
from tests.faults.soak.script import RANDOM_KILL, Deed, Restore, write_script, write_storm
from tests.faults.steps import STEPS
from tests.waiting import LIMIT

WHOLE, SHORT = write_script(1, 1), write_script(0.02, 1)
CLEAN: dict[str, Any] = {
    **{str(wrong): 0 for wrong in Wrong},
    "kills": {RANDOM_KILL: 1},
    "left_by_itself": 0,
    "did_not_fire": {"faults": [], "kill_steps": [], "restores": []},
}


def test_a_whole_day_has_everything_in_it() -> None:
    """10,000 changes, 1,000 orders, 200 ends, death at every step and at random times, and restores."""
    counts = Counter(WHOLE.deeds)
    assert (counts[Deed.CHANGE], counts[Deed.ORDER]) == (10_000, 1_000)
    assert counts[Deed.REFUND] + counts[Deed.CANCEL] == 200
    kills = Counter(WHOLE.kills.values())
    assert set(STEPS) <= set(kills)
    assert kills[RANDOM_KILL] > 0
    assert set(WHOLE.restores.values()) == set(Restore)


def test_a_short_day_has_a_death_of_each_sort_and_two_restores() -> None:
    """However short it is."""
    for script in (SHORT, write_script(0.001, 2)):
        kills = set(script.kills.values())
        assert RANDOM_KILL in kills
        assert kills & set(STEPS)
        assert len(script.restores) == 2


def test_a_day_can_be_repeated() -> None:
    """The seed decides; another one makes another day."""
    assert write_script(0.02, 1) == SHORT
    assert write_script(0.02, 2) != SHORT


def test_copies_are_older_than_what_they_are_put_back_for() -> None:
    """Something has happened in between, and the store is not put back behind the shop's own backup."""
    for script in (WHOLE, SHORT):
        places = {what: index for index, what in script.restores.items()}
        assert script.kept_at < places[Restore.OLD_STORE] < script.shop_kept_at < places[Restore.SHOP]


@pytest.mark.parametrize("wrong", Wrong)
def test_anything_wrong_makes_a_day_fail(wrong: Wrong) -> None:
    """Not only what costs money."""
    assert not has_failed(WHOLE, CLEAN)
    assert has_failed(SHORT, CLEAN | {str(wrong): 1})


@pytest.mark.parametrize("what", ["faults", "kill_steps", "restores"])
def test_what_never_happened_makes_a_whole_day_fail(what: str) -> None:
    """A short day may miss it, and says so."""
    missing = CLEAN | {"did_not_fire": CLEAN["did_not_fire"] | {what: ["something"]}}
    assert has_failed(WHOLE, missing)
    assert has_failed(replace(WHOLE, scale=2.0), missing)
    assert not has_failed(SHORT, missing)


def test_a_whole_storm_dies_at_every_step_as_often() -> None:
    """10,000 orders and 1,000 deaths, spread over every numbered step."""
    storm = write_storm(10_000, 1_000, 1)
    deaths = Counter(storm.kills.values())
    assert storm.count(Deed.ORDER) == 10_000
    assert (deaths.total(), set(deaths)) == (1_000, {*STEPS, RANDOM_KILL})
    assert max(deaths.values()) - min(deaths.values()) <= 1
    assert (storm.is_full, write_storm(100, 20, 1).is_full) == (True, False)
    assert write_storm(50, 5, 1) == write_storm(50, 5, 1) != write_storm(50, 5, 2)


def test_what_so_many_tries_without_harm_rule_out() -> None:
    """At 95 % confidence: about three in as many; harm rules nothing out, and runs are added up."""
    assert upper_bound(1_000) == pytest.approx(0.003, rel=0.01)
    assert upper_bound(0) == 1.0
    run = CLEAN | {"orders": 500, "kills": {RANDOM_KILL: 40, STEPS[0]: 10}}
    both = added_up([run, run])
    assert (both["orders"], both["kills"]) == (1_000, 100)
    assert both["chance_below"] == {"order": upper_bound(1_000), "kill": upper_bound(100)}
    assert added_up([run, run | {"doubled": 1}])["chance_below"] == {}


QUIET = [Size(day, 80 + 0.01 * day, 2.0, 30, 20) for day in range(1, 91)]
AGED: dict[str, Any] = {**{str(wrong): 0 for wrong in Wrong}, "money_rows_missing": 0, "pruned_rows": 9}


def test_days_on_which_nothing_grows_are_as_they_must_be() -> None:
    """The first day, on which all is loaded, does not count."""
    loaded = [replace(QUIET[0], memory=20.0, files=5, threads=3), *QUIET[1:]]
    assert growth(loaded)["memory_grows_mib_a_day"] == pytest.approx(0.01)
    assert not has_grown_too_much(AGED | growth(loaded))


@pytest.mark.parametrize(
    "last",
    [
        {"memory": 80 + 100 * GROWS_AT_MOST * 90},
        {"store": 101.0},
        {"files": 31},
        {"threads": 21},
    ],
)
def test_a_daemon_that_grows_with_its_age_is_found_out(last: dict[str, Any]) -> None:
    """Memory, store, files or threads."""
    assert has_grown_too_much(AGED | growth([*QUIET[:-1], replace(QUIET[-1], **last)]))


@pytest.mark.parametrize("wrong", [{"money_rows_missing": 1}, {"pruned_rows": 0}, {"lost": 1}])
def test_days_that_lose_money_rows_or_keep_everything_have_failed(wrong: dict[str, Any]) -> None:
    """As do those on which anything is wrong."""
    assert has_grown_too_much(AGED | growth(QUIET) | wrong)


def test_a_daemon_that_leaves_by_itself_makes_a_day_fail() -> None:
    """Whatever happens around it, it stays."""
    assert has_failed(SHORT, CLEAN | {"left_by_itself": 1})


def test_a_day_on_which_nobody_died_has_failed() -> None:
    """Also a short one."""
    assert has_failed(SHORT, CLEAN | {"kills": {}})


def test_a_short_day_is_as_it_must_be(tmp_path: Path) -> None:
    """With faults, deaths and restores, nothing is wrong; all figures are in one object."""
    command = [sys.executable, "-m", "tests.faults.soak", "--scale", "0.003", "--shop", "shopware"]
    command += ["--folder", str(tmp_path)]
    run = subprocess.run(
        command, cwd=REPOSITORY, capture_output=True, text=True, timeout=10 * LIMIT, check=False
    )
    told = json.loads(run.stdout)
    assert run.returncode == 0, run.stderr[-4000:]
    (found,) = told["runs"]
    assert (told["failed"], found["shop"], found["store"]) == (False, "shopware", "sqlite")
    assert found["orders"] >= 3
    assert sum(found["kills"].values()) >= 2
    assert sum(found["restores"].values()) == 2
    assert found["did_not_fire"]["kill_steps"], "a day this short cannot die at every step"
    assert {found[str(wrong)] for wrong in Wrong} == {0}
