"""``label`` on the command line: its options, its sentences in both languages, with and without a daemon."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector.model.errors import LabelsRefused
from tests.doors.test_cli import Terminal, daemon, terminal
from tests.doors.world import GTIN, product
from tests.labels.papers import read_paper
from tests.labels.world import CUSTOMER, RETAILER

__all__ = ["daemon", "terminal"]

LABELS = """
[labels]
carrier = "dhl"
folder = "{folder}"
default_weight = 1
dhl_user = "lieferant"
dhl_password = "geheim-4711"
dhl_api_key = "key-4711"
dhl_api_secret = "secret-4711"
dhl_billing_number = "22222222220101"
"""


@pytest.fixture
def printing(terminal: Terminal, tmp_path: Path) -> Terminal:
    """Give a terminal whose settings name a carrier, beside an order that waits for its label."""
    terminal.world.live_order()
    with terminal.file.open("a", encoding="utf-8") as file:
        file.write(LABELS.format(folder=tmp_path / "labels"))
    return terminal


def test_a_label_is_printed_without_a_daemon(printing: Terminal) -> None:
    """The command makes it by itself and says where it is; the platform is told when the daemon runs."""
    said = printing("label", "KR-1")
    (made,) = printing.wiring.labels.made.values()
    assert said.code == 0
    assert made.number in said.out
    assert ".pdf" in said.out
    assert "kickroute-connector run" in said.out


def test_a_label_is_printed_by_the_daemon(printing: Terminal, daemon: None) -> None:
    """A daemon without a carrier says what is missing: its settings count, not the command's."""
    said = printing("label", "KR-1")
    assert said.code == 1
    assert "labels.carrier" in said.err
    assert printing.wiring.labels.made == {}


def test_without_a_carrier_nothing_is_printed(terminal: Terminal) -> None:
    """The sentence names the setting, in the reader's language."""
    terminal.world.live_order()
    for language, words in (("en_US.UTF-8", "only when labels.carrier is set"), ("de_DE.UTF-8", "nur, wenn")):
        said = terminal("label", "KR-1", language=language)
        assert said.code == 1
        assert words in said.err


def test_what_keeps_a_label_from_being_made_is_said(printing: Terminal) -> None:
    """An unknown order, a second label, an order with nothing to take back."""
    assert "KR-9" in printing("label", "KR-9").err
    assert printing("label", "KR-1", "--cancel").code == 1
    assert printing("label", "KR-1").code == 0
    again = printing("label", "KR-1", language="de_DE.UTF-8")
    assert (again.code, "--again" in again.out) == (0, True)
    assert printing("label", "KR-1", "--again").code == 0
    assert printing("label", "KR-1", "--cancel").code == 0
    assert len(printing.wiring.labels.made) == 2


def test_several_orders_are_labelled_and_their_notes_printed(printing: Terminal, tmp_path: Path) -> None:
    """One that fails keeps no other from its label; the notes of those that have one stand in one file."""
    printing.world.live_order("KR-2")
    target = tmp_path / "notes.pdf"
    said = printing("label", "KR-1", "KR-9", "KR-2", "--delivery-note", "--file", str(target), "--json")
    assert said.code == 1
    assert [row["done"] for row in said.json["labels"]] == [True, False, True]
    assert said.json["delivery_note"]["count"] == "2"
    assert len(read_paper(target.read_bytes()).pages) == 2
    assert len(printing.wiring.labels.made) == 2


def test_a_label_is_tried_and_not_made(printing: Terminal, terminal: Terminal) -> None:
    """``--test`` says who makes labels, or why none would be made."""
    said = printing("label", "--test")
    assert (said.code, "a carrier in memory" in said.out) == (0, True)

    def refuse(name: str, when: str) -> None:
        raise LabelsRefused("the contract has ended")

    printing.wiring.labels.on_call = refuse
    said = printing("label", "--test")
    assert (said.code, "the contract has ended" in said.err) == (1, True)
    assert printing.wiring.labels.made == {}
    assert printing("label").code == 2


def test_json_says_number_and_file(printing: Terminal) -> None:
    """Machines read the same as people."""
    said = printing("label", "KR-1", "--json").json
    assert (said["done"], said["label"]) == (True, "made")
    assert said["tracking"] in printing.wiring.labels.made
    assert Path(said["file"]).exists()


@pytest.mark.parametrize("words", [["label"], ["label", "KR-1", "--again", "--cancel"]])
def test_wrong_use_is_refused(printing: Terminal, words: list[str]) -> None:
    """A number is needed, and the two options exclude each other."""
    assert printing(*words).code == 2
    assert printing.wiring.labels.made == {}


def test_the_sandbox_has_no_shop_of_its_own(printing: Terminal) -> None:
    """A label needs a shop that is there without the daemon."""
    text = printing.file.read_text(encoding="utf-8")
    printing.file.write_text(
        text.replace('platform = "woocommerce"', 'platform = "sandbox"'), encoding="utf-8"
    )
    said = printing("label", "KR-1")
    assert said.code == 2
    assert "shop.platform" in said.err


def test_addresses_are_printed_on_the_label_only(printing: Terminal) -> None:
    """Neither sentence nor JSON shows where the parcel goes."""
    printing.world.shop.put_product(product("1", GTIN))
    said = printing("label", "KR-1", "--json")
    for text in (CUSTOMER.address_1, RETAILER.address_1, "Weiß"):
        assert text not in said.out + said.err
