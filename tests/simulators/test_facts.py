"""The table of facts names tests that exist, and names all that show facts about WooCommerce."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
FACTS = HERE.parent.parent / "practice" / "simulators" / "FACTS.md"
MACHINERY = {
    "test_a_large_shop_answers_its_pages",
    "test_the_owner_refunds_and_is_refused_alike",
    "test_the_log_tells_of_deliveries",
    "test_a_revoked_key_is_unknown",
    "test_a_shop_that_redirects_to_https",
    "test_a_call_can_be_cut_before_or_after_its_effect",
    "test_other_failures",
    "test_delays_and_hanging",
    "test_requests_are_counted_by_route_and_never_with_secrets",
    "test_the_owner_by_http_does_what_the_owner_does",
    "test_wrong_wishes_of_the_owner_are_answered_with_what_there_is",
    "test_people_can_use_the_pages",
    "test_links_into_the_administration_lead_to_the_page_of_what_they_mean",
    "test_what_the_shop_refuses_is_said_on_the_page",
    "test_a_strangers_page_plays_no_staff",
    "test_the_owner_takes_items_off_the_shelf_and_puts_them_back",
    "test_the_owner_works_on_orders",
    "test_the_owner_lets_the_plugin_place_an_order",
    "test_an_old_backup_issues_numbers_again",
    "test_a_backup_brings_its_webhooks_back",
    "test_failures_and_the_clock_by_http",
    "test_without_the_plugin_there_is_no_such_route",
    "test_a_shop_in_its_own_process",
    "test_a_slower_machine_starts_slower",
    "test_the_staff_waits_for_no_worker",
    "test_years_of_orders_come_up_in_seconds",
    "test_orders_are_found_by_their_dates_as_they_change",
    "test_the_owner_buys_and_copies_by_http",
}
"""Tests of the simulator's own workings, which are no facts about shops."""


def _defined(*files: Path) -> set[str]:
    texts = [file.read_text("utf-8") for file in files]
    return {name for text in texts for name in re.findall(r"^def (test_\w+)", text, re.M)}


def _named() -> set[str]:
    return set(re.findall(r"`(test_\w+)`", FACTS.read_text("utf-8")))


def test_every_test_in_the_table_exists() -> None:
    """A fact whose test was renamed or removed is noticed."""
    assert _named()
    assert (
        _named() - _defined(*HERE.glob("test_*.py"), *HERE.parent.glob("recorded/test_recordings_*.py"))
        == set()
    )


def test_every_woocommerce_test_is_in_the_table() -> None:
    """A behaviour that is tested is listed, or is no fact about shops."""
    found = _defined(*HERE.glob("test_woocommerce_*.py"))
    assert found - _named() == MACHINERY
