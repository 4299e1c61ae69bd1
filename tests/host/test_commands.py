"""``kickroute-host``: who is served, by which settings, and what is said of it."""

from __future__ import annotations

import pytest

from connector.store.shared import SupplierState
from tests.host.hosting import Host
from tests.store.making import record, told


def test_a_supplier_is_served_by_its_own_settings(host: Host) -> None:
    """Settings and secrets are those of the file; where it is reached, and how is logged, the host says."""
    said = host.add("berg", "--json")
    assert said.facts == {
        "supplier": "berg",
        "state": "active",
        "public_url": "https://host.example/berg",
    }
    house = host.house()
    found = house.settings_of(house.supplier("berg"))
    assert found.kickroute.api_key.get_secret_value() == "key-of-berg"
    assert found.kickroute.public_url == "https://host.example/berg"
    assert found.shop_as(type(found.shop)).consumer_secret.get_secret_value() == "cs_berg"  # type: ignore[attr-defined]
    assert found.release.categories == {"Düfte": "vaping-flavors"}
    assert found.server.password.get_secret_value() == "page-berg"
    assert found.server.listen == "127.0.0.1:8400"
    assert found.log.level == "info"
    assert found.labels.folder == str(host.folder / "data/berg/labels")
    house.close()


def test_nothing_of_the_settings_can_be_read_in_the_database(host: Host) -> None:
    """The row holds neither a secret nor an address; put into another's row it does not open either."""
    host.add("berg")
    host.add("tal")
    house = host.house()
    berg, tal = house.supplier("berg"), house.supplier("tal")
    assert "berg" not in berg.settings
    assert not house.keyring.opens("tal", berg.settings)
    assert house.keyring.opens("tal", tal.settings)
    house.close()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('[realese]\nbrake = "x"', "release"),
        ("[schedule]\nstock_seconds = 0", "schedule.stock_seconds"),
    ],
)
def test_wrong_settings_are_explained_and_nothing_is_added(host: Host, wrong: str, said: str) -> None:
    """The same checks and words as a daemon's file gets."""
    file = host.settings("berg")
    file.write_text(file.read_text() + wrong)
    answer = host.say("add", "berg", "--settings", str(file))
    assert (answer.code, said in answer.err) == (2, True), answer.err
    assert host.say("list", "--json").facts == {"suppliers": []}


def test_the_hosts_own_settings_are_explained(host: Host) -> None:
    """An unknown key names the nearest, a secret is not shown, and what is missing is named."""
    host.file.write_text(host.file.read_text().replace("[queue]\nurl", "[queue]\nulr"))
    said = host.say("list")
    assert said.code == 2
    assert "queue.ulr: unknown key; did you mean `url`?" in said.err
    assert "queue.url" in said.err
    host.file.write_text('[store]\nurl = "mysql://root:hidden@db/x"\n')
    said = host.say("list")
    assert "store.url" in said.err
    assert "hidden" not in said.err


def test_list_says_whose_settings_are_locked_and_nothing_is_overwritten(host: Host) -> None:
    """Without the key no supplier is added, changed or given new keys; with it all is as before."""
    host.add("berg")
    key = host.folder / "host.key"
    kept = key.read_text()
    key.unlink()
    said = host.say("list")
    assert said.code == 0
    assert "cannot be read: the key is missing" in said.out
    assert "berg" in said.err
    file = str(host.settings("tal"))
    for words in (("add", "tal", "--settings", file), ("settings", "berg", file), ("rekey",)):
        assert host.say(*words).code == 1, words
        assert not key.exists()
    key.write_text("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n")
    assert host.say("add", "tal", "--settings", file).code == 1
    assert host.say("rekey", "--finish").code == 1
    key.write_text(kept)
    assert host.say("list", "--json").facts["suppliers"][0]["settings_open"] is True


def test_keys_are_changed_while_both_count(host: Host) -> None:
    """Prepared, encrypted anew, finished: at each step a worker that began before reads everything."""
    host.add("berg")
    key = host.folder / "host.key"
    old = key.read_text().split()
    worker = host.house()
    assert worker.settings_of(worker.supplier("berg"))
    assert host.say("rekey", "--prepare").code == 0
    prepared = key.read_text().split()
    assert prepared[0] == old[0]
    assert len(prepared) == 2
    assert host.say("rekey", "--json").facts == {"done": "rekeyed", "suppliers": 1}
    assert key.read_text().split() == prepared[::-1]
    assert worker.settings_of(worker.supplier("berg")).supplier == "berg"
    assert host.say("rekey", "--finish", "--json").facts == {"done": "finished", "suppliers": 0}
    assert key.read_text().split() == prepared[1:]
    assert worker.settings_of(worker.supplier("berg")).supplier == "berg"
    worker.close()


def test_a_pause_and_its_end(host: Host) -> None:
    """A paused supplier with live offers is warned of; resumed it is served again."""
    host.add("berg")
    house = host.house()
    with house.stores.store("berg").transaction() as tx:
        tx.catalogue.remember_told([told("04260990000015")])
        tx.catalogue.acknowledge(["04260990000015"])
    said = host.say("pause", "berg")
    assert "1 offers of berg are live" in said.err
    assert house.supplier("berg").state is SupplierState.PAUSED
    assert host.say("resume", "berg").code == 0
    assert house.supplier("berg").state is SupplierState.ACTIVE
    house.close()


def test_removal_asks_while_offers_are_live_and_leaves_nothing(host: Host) -> None:
    """Without --yes who has live offers stays; with it none of the rows is left, but all of the others'."""
    host.add("berg")
    host.add("tal")
    house = host.house()
    for name in ("berg", "tal"):
        with house.stores.store(name).transaction() as tx:
            tx.catalogue.remember_told([told("04260990000015")])
            tx.catalogue.acknowledge(["04260990000015"])
            tx.facts.put("a", name)
    assert host.say("remove", "berg").code == 1
    assert host.say("remove", "berg", "--yes").code == 0
    with house.stores.store("berg").reading() as tx:
        assert (tx.facts.get("a"), tx.catalogue.count_told()) == (None, 0)
    with house.stores.store("tal").reading() as tx:
        assert (tx.facts.get("a"), tx.catalogue.count_told()) == ("tal", 1)
    assert [each["name"] for each in host.say("list", "--json").facts["suppliers"]] == ["tal"]
    house.close()


def test_status_names_who_needs_somebody(host: Host) -> None:
    """Who has parked orders comes first, with the reason; the exit code says that there is somebody."""
    host.add("berg")
    host.add("tal")
    assert host.say("status").code == 0
    house = host.house()
    with house.stores.store("tal").transaction() as tx:
        tx.orders.insert(record("KR-1", parked_reason="the address is too long"))
    said = host.say("status", "--json")
    assert said.code == 1
    assert [(each["name"], each["is_well"]) for each in said.facts["suppliers"]] == [
        ("tal", False),
        ("berg", True),
    ]
    assert "tal: 1 orders need somebody" in host.say("status").out
    house.close()


def test_commands_of_the_daemon_are_for_one_supplier(host: Host) -> None:
    """`for NAME` shows that supplier's own rows; a decision waits for its next turn while it is served."""
    for name in ("berg", "tal"):
        host.add(name, "--paused")
        house = host.house()
        with house.stores.store(name).transaction() as tx:
            tx.orders.insert(record(f"KR-{name}", parked_reason="why"))
        house.close()
    said = host.say("for", "tal", "orders", "--json")
    assert (said.code, "KR-tal" in said.out, "KR-berg" in said.out) == (0, True, False)
    assert host.say("for", "tal", "orders", "KR-tal", "--forget").code == 0
    said = host.say("for", "tal", "orders", "--json")
    assert '"parked_reason": ""' in said.out or "forgotten" in said.out
    assert host.say("for", "tal", "run").code == 1
    assert host.say("for", "nobody", "orders").code == 1


def test_usage_is_what_the_suppliers_own_rows_say(host: Host) -> None:
    """Orders and amount of the month are those of the page *Money*; work is what workers counted."""
    host.add("berg")
    house = host.house()
    store = house.stores.store("berg")
    with store.transaction() as tx:
        tx.orders.insert(record("KR-1"))
        tx.orders.insert(record("KR-2"))
    for _ in range(2):
        store.count_work("2026-03", messages=3, requests=7, seconds=1.5)
    expected = {
        "supplier": "berg",
        "month": "2026-03",
        "orders": 2,
        "amount": "33.60",
        "offers_live": 0,
        "messages": 6,
        "requests": 14,
        "seconds": "3",
    }
    found = host.say("usage", "--month", "2026-03", "--json").facts["suppliers"]
    assert [{k: str(v) for k, v in each.items()} for each in found] == [
        {k: str(v) for k, v in expected.items()}
    ]
    sheet = host.say("usage", "--month", "2026-03", "--csv").out.splitlines()
    assert sheet[1].startswith("berg,2026-03,2,33.60,0,6,14,")
    assert host.say("usage", "--month", "2026-02", "--json").facts["suppliers"][0]["orders"] == 0
    assert host.say("usage", "--month", "march").code == 2
    house.close()
