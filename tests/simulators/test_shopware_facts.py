"""The table of facts about Shopware names tests that exist, and all that show facts."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
FACTS = HERE.parent.parent / "practice" / "simulators" / "FACTS_SHOPWARE.md"
MACHINERY = {
    "test_the_owner_acts_over_http",
    "test_the_owners_pages_have_a_form_for_every_action",
    "test_links_into_the_administration_find_their_order_and_product",
    "test_every_action_exists",
    "test_the_machine_is_driven_over_http_too",
    "test_a_shop_learns_its_address_from_the_first_request",
    "test_the_owner_keeps_the_catalogue",
    "test_a_shopper_buys_several_things_and_not_more_than_there_is",
    "test_orders_are_known_by_their_kickroute_number",
    "test_requests_are_counted_by_route",
    "test_the_log_witnesses_a_life_of_an_order",
    "test_a_restored_backup_forgets_what_came_after",
    "test_a_refused_write_leaves_no_trace",
    "test_answers_can_be_slow",
    "test_the_german_catalogue_is_loaded_whole",
    "test_two_shops_of_one_catalogue_have_the_same_ids",
    "test_the_clock_can_be_set",
    "test_the_command_line_prints_address_and_credentials",
    "test_the_owner_meets_the_same_refusals",
    "test_server_errors_before_and_after_the_write",
    "test_a_broken_connection_after_the_write",
    "test_a_proxys_503_is_html",
    "test_years_of_orders_are_there_at_once",
    "test_a_usual_hosting_is_several_times_as_slow",
    "test_every_test_in_the_table_exists",
    "test_every_test_is_in_the_table",
}
"""Tests of the simulator's own workings, which are no facts about shops."""


def _defined(*files: Path) -> set[str]:
    texts = [file.read_text("utf-8") for file in files]
    return {name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.M)}


def _named() -> set[str]:
    return set(re.findall(r"`(test_\w+)`", FACTS.read_text("utf-8")))


def test_every_test_in_the_table_exists() -> None:
    """A fact whose test was renamed or removed is noticed."""
    recorded = HERE.parent / "recorded" / "test_recordings_shopware.py"
    assert _named()
    assert _named() - _defined(*HERE.glob("test_shopware_*.py"), recorded) == set()


def test_every_test_is_in_the_table() -> None:
    """A behaviour that is tested is listed, or is no fact about shops."""
    assert _defined(*HERE.glob("test_shopware_*.py")) - _named() == MACHINERY
