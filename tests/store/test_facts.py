"""Facts: each remembered value has one place, one type and one key, and what older versions wrote is read."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from connector.store import Store
from connector.store.facts import REMEMBERED, Fact, Family

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
WRITTEN = AT.isoformat()

OLD = {
    "shop_key": ("shop.key", "woocommerce:shop.example", "woocommerce:shop.example"),
    "shop_name": ("shop.name", "Berg", "Berg"),
    "shop_timezone": ("shop.timezone", "Europe/Berlin", "Europe/Berlin"),
    "platform_key": ("platform.key", "ab", "ab"),
    "heartbeat": ("heartbeat", WRITTEN, AT),
    "began_at": ("resume.began", WRITTEN, AT),
    "adopted_at": ("resume.adopted", WRITTEN, AT),
    "plugin_seen": ("shop.plugin.seen", "none", "none"),
    "leftovers": ("moving.leftovers", "wanted", "wanted"),
    "moment": ("moment", "17", 17),
    "catalogue_cursor": ("collect.cursor", "c", "c"),
    "sweep_wanted": ("collect.sweep_wanted", "1", "1"),
    "sweep_hurried": ("collect.sweep_hurried", "1", True),
    "swept_at": ("collect.swept_at", WRITTEN, AT),
    "release_rules": ("collect.rules", "ab", "ab"),
    "unreadable_since": ("collect.unreadable", f'{{"*": "{WRITTEN}"}}', {"*": AT}),
    "paused_since": ("absence.paused_since", WRITTEN, AT),
    "paused_until": ("absence.paused_until", WRITTEN, AT),
    "leaving_since": ("absence.leaving_since", WRITTEN, AT),
    "left_at": ("absence.left_at", WRITTEN, AT),
    "absence_told_at": ("absence.told", WRITTEN, AT),
    "strange_orders": ("orders.strange", '["a.1", "b"]', frozenset({"a.1", "b"})),
    "took_nothing": ("orders.took_nothing", "2", 2),
    "confirmed_ends": ("orders.confirmed", '["KR-1"]', frozenset({"KR-1"})),
    "index_floor": ("index.floor", f'[12, "{WRITTEN}"]', (12, AT)),
    "index_back_to": ("index.back_to", WRITTEN, AT),
    "index_reader": ("index.reader", "1", "1"),
    "unsure_since": ("index.unsure_since", WRITTEN, AT),
    "report_cursor": ("report.cursor", "c", "c"),
    "statuses_seen": ("report.statuses", '["übergeben"]', frozenset({"übergeben"})),
    "hook_token": ("hooks.token", "t", "t"),
    "hook_secret": ("hooks.secret", "s", "s"),
    "hook_ids": ("hooks.ids", "4,5", ("4", "5")),
    "hook_reason": ("hooks.reason", "why", "why"),
    "sending_paused": ("deliver.paused", "why", "why"),
    "sending_inactive": ("deliver.paused_inactive", "1", True),
    "price_job": ("prices.job", "{}", "{}"),
    "senders_seen": ("report.senders", '["germanized"]', frozenset({"germanized"})),
    "send_not_before": ("deliver.not_before", WRITTEN, AT),
    "platform_away": ("deliver.away", "1", True),
    "taken_at": ("deliver.taken_at", WRITTEN, AT),
    "parked_products_told": ("deliver.parked_products", "2 7", "2 7"),
    "alarms_sending": ("alarms.sending", "1", True),
    "heard_at": ("alarm.heard", '["ab"]', frozenset({"ab"})),
    "last_hold": ("holds.last", "3", 3),
    "news_seen": ("news.seen", "0", 0),
    "summary_at": ("summary.at", WRITTEN, AT),
    "pruned_at": ("pruned.at", WRITTEN, AT),
    "backups_since": ("backups.since", WRITTEN, AT),
    "sold_cursor": ("sold.cursor", "c", "c"),
    "sold_since": ("sold.since", WRITTEN, AT),
    "sold_alarms": ("sold.alarms", '["retail.untold"]', frozenset({"retail.untold"})),
    "swept_after": ("retail.swept", "17", "17"),
    "listings_cursor": ("retail.listings", "c", "c"),
    "extensions": ("deliver.extensions", '["contains"]', frozenset({"contains"})),
    "turn_memory": ("host.memory", "{}", "{}"),
    "shop_identity": ("host.identity", "{}", "{}"),
}
"""By attribute: the key and the text that every version so far has written, and what it means."""

OLD_FAMILIES = {
    "ways": ("reach.", '["https://shop.example", "signed"]', '["https://shop.example", "signed"]'),
    "absence": ("absence.", WRITTEN, AT),
    "denied_prices": ("price.denied:", "1.00", "1.00"),
    "price_runs": ("prices.run:", "[]", "[]"),
    "price_wishes": ("prices.wish:", "{}", "{}"),
    "order_troubles": ("report.troubles:", '["refund.KR-1"]', ("refund.KR-1",)),
    "parked_told": ("deliver.parked:", "1", True),
    "alarms": ("alarm:", "the shop is away", "the shop is away"),
    "alarm_messages": ("message:", "{}", "{}"),
    "failing": ("failing:", "{}", "{}"),
    "web_sessions": ("web.session:", "{}", "{}"),
    "supplier_taxes": ("retail.taxes:", "gross", "gross"),
    "hints": ("host.hint:", WRITTEN, WRITTEN),
    "order_locks": ("host.lock:", "KR-1", "KR-1"),
    "order_answers": ("host.answer:", "{}", "{}"),
}


def test_all_are_known_here() -> None:
    """Whoever adds a remembered value says here what stands in the store."""
    singles = {name for name, found in REMEMBERED.items() if isinstance(found, Fact)}
    assert singles == set(OLD)
    assert REMEMBERED.keys() - singles == set(OLD_FAMILIES)


@pytest.mark.parametrize("name", OLD)
def test_what_older_versions_wrote_is_read_and_written_alike(store: Store, name: str) -> None:
    """The key and the text are those of before, in both directions; what holds anyway is forgotten."""
    key, text, value = OLD[name]
    fact = REMEMBERED[name]
    assert isinstance(fact, Fact)
    with store.transaction() as tx:
        assert getattr(tx.facts, name) == fact.default
        tx.facts.put(key, text)
        assert getattr(tx.facts, name) == value
        setattr(tx.facts, name, fact.default)
        assert tx.facts.get(key) is None
        setattr(tx.facts, name, value)
        assert tx.facts.get(key) == text


@pytest.mark.parametrize("name", OLD_FAMILIES)
def test_a_family_is_read_and_written_by_name(store: Store, name: str) -> None:
    """All values of a kind, or those whose names begin alike."""
    prefix, text, value = OLD_FAMILIES[name]
    with store.transaction() as tx:
        members = getattr(tx.facts, name)
        tx.facts.put(f"{prefix}a%b", text)
        members.put("axb", value)
        assert tx.facts.get(f"{prefix}axb") == text
        assert members.all() == {"a%b": value, "axb": value}
        assert members.all("a%") == {"a%b": value}
        members.put("a%b", None)
        assert members.get("a%b") is None
        assert members.get("axb") == value


def test_no_value_lies_in_a_family_of_others() -> None:
    """No key begins as another family's do, but for the moments of an absence, which are read at once."""
    families = {name: each.prefix for name, each in REMEMBERED.items() if isinstance(each, Family)}
    keys = {name: each.key for name, each in REMEMBERED.items() if isinstance(each, Fact)} | families
    assert len(set(keys.values())) == len(keys)
    inside = {
        (other, name)
        for name, prefix in families.items()
        for other, key in keys.items()
        if key.startswith(prefix) and other != name
    }
    assert {family for _, family in inside} == {"absence"}


def test_nobody_names_a_remembered_value_by_its_key() -> None:
    """Outside of the store's room a value is an attribute, so that its type is known."""
    named = re.compile(r"facts\.(?:get|put|starting_with)\(")
    room = ROOT / "connector" / "store"
    code = [path for path in (ROOT / "connector").rglob("*.py") if not path.is_relative_to(room)]
    assert len(code) > 100
    assert [str(path) for path in code if named.search(path.read_text(encoding="utf-8"))] == []
