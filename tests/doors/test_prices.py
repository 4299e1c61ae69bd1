"""``prices``: shown before, asked about, written, journalled and taken back; nothing is lost on the way."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from adapters.memory import MemoryShop
from connector.model import FieldSpot
from connector.model.errors import ShopUnavailable
from connector.pricing import Change, Kind, last_run, undo, write
from connector.store import Store
from tests.doors.test_cli import Terminal
from tests.doors.test_cli import daemon as daemon
from tests.doors.test_cli import terminal as terminal
from tests.doors.world import GTIN, OTHER_GTIN, product

PRICE, CATEGORY = "meta:_kickroute_price", "meta:_wc_kickroute_category"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _sheet(text: str) -> str:
    Path("new.csv").write_text(text, encoding="utf-8")
    return "new.csv"


def _standing(terminal: Terminal) -> dict[str, tuple[str, str]]:
    found = terminal.world.shop.products(["1", "2"]).found
    return {p.id: (p.offers[0].dealer_price, p.category) for p in found}


def _money(terminal: Terminal) -> list[tuple[str, str, str]]:
    with terminal.world.store.reading() as tx:
        entries = tx.journal.read(limit=50)
    wanted = [
        e for e in reversed(entries) if "entered" in e.what or "put back" in e.what or "taken" in e.what
    ]
    return [(e.what, e.detail["before"], e.detail["value"]) for e in wanted]


BEFORE = {"1": ("12.50", "vaping-base"), "2": ("12.50", "vaping-base")}


# --- import --------------------------------------------------------------------------------------


@pytest.mark.parametrize("running", [False, True])
def test_a_table_is_written_into_the_shop(
    terminal: Terminal, running: bool, request: pytest.FixtureRequest
) -> None:
    """Beside a running connector and without one; it is journalled as a decision about money."""
    if running:
        request.getfixturevalue("daemon")
    file = _sheet(f"gtin;dealer_price;category\n{GTIN};11,90;\n{OTHER_GTIN};11,50;vaping-liquids\n")
    said = terminal("prices", "import", file, "--yes")
    assert (said.code, said.err) == (0, "")
    assert "2 dealer prices, 1 categories" in said.out
    assert "3 values were written" in said.out
    assert _standing(terminal) == {"1": ("11.90", "vaping-base"), "2": ("11.50", "vaping-liquids")}
    assert _money(terminal) == [
        ("dealer price entered", "12.50", "11.90"),
        ("dealer price entered", "12.50", "11.50"),
        ("category entered", "vaping-base", "vaping-liquids"),
    ]
    assert "dealer price entered" in terminal("history", "--money").out


def test_without_a_yes_nothing_is_written(terminal: Terminal) -> None:
    """Shown is everything; where nobody can be asked the command says how it is done."""
    file = _sheet(f"gtin;dealer_price\n{GTIN};11,90\n")
    said = terminal("prices", "import", file)
    assert (said.code, "--yes" in said.err) == (1, True)
    assert ("12.50" in said.out, "11.90" in said.out) == (True, True)
    assert _standing(terminal) == BEFORE
    assert terminal("prices", "import", file, "--dry-run").code == 0
    assert _standing(terminal) == BEFORE
    shown = terminal("prices", "import", file, "--json")
    assert (shown.code, shown.json["written"]) == (1, 0)
    assert [(c["before"], c["after"]) for c in shown.json["changes"]] == [("12.50", "11.90")]
    assert _money(terminal) == []


def test_at_a_terminal_it_is_asked_about(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A no leaves everything as it was, a yes writes it."""
    monkeypatch.setattr("connector.cli.catalogue.pricing.is_asked_at_a_terminal", lambda: True)
    file = _sheet(f"gtin;dealer_price\n{GTIN};11,90\n")
    answers = iter([False, True])
    monkeypatch.setattr("connector.cli.session.Session.confirm", lambda _self, _question: next(answers))
    assert terminal("prices", "import", file).code == 1
    assert _standing(terminal) == BEFORE
    assert terminal("prices", "import", file).code == 0
    assert _standing(terminal)["1"] == ("11.90", "vaping-base")


def test_rows_that_cannot_be_used_are_named_and_the_others_written(terminal: Terminal) -> None:
    """In the reader's language, with the row's number; the exit code tells a script."""
    file = _sheet(f"EAN;Händlerpreis\n{GTIN};11,90\n4,26E+12;3\n4006381333948;3\n{OTHER_GTIN};1.250\n")
    said = terminal("prices", "import", file, "--yes", language="de_DE.UTF-8")
    assert said.code == 1
    assert "Zeile 3 (4,26E+12): die Tabellenkalkulation hat die GTIN" in said.out
    assert "Zeile 4 (4006381333948): kein Produkt des Shops hat die GTIN" in said.out
    assert f"Zeile 5 ({OTHER_GTIN}): der Preis 1.250 kann Tausend" in said.out
    assert _standing(terminal) == {"1": ("11.90", "vaping-base"), "2": ("12.50", "vaping-base")}


def test_what_the_shop_refuses_is_named_and_not_called_written(terminal: Terminal) -> None:
    """A product that is deleted while it is asked about."""
    world = terminal.world

    def _delete(name: str, when: str) -> None:
        if (name, when) == ("write_fields", "before"):
            world.shop.delete_product("2")

    world.shop.on_call = _delete
    file = _sheet(f"gtin;dealer_price\n{GTIN};11,90\n{OTHER_GTIN};11,50\n")
    said = terminal("prices", "import", file, "--yes", "--json")
    assert (said.code, said.json["written"]) == (1, 1)
    assert [row["what"] for row in said.json["unusable"]] == [OTHER_GTIN]
    world.shop.on_call = lambda _name, _when: None
    assert [change.gtin for change in last_run(world.store)] == [GTIN]
    assert _money(terminal)[-1] == ("dealer price not taken", "12.50", "11.50")


def test_what_is_written_and_does_not_count_is_named(terminal: Terminal) -> None:
    """The catalogue is read anew: another language or a plugin of the shop may come first."""
    world = terminal.world

    def _cover(name: str, when: str) -> None:
        if (name, when) == ("write_fields", "after"):
            world.shop.edit_offer("2", dealer_price="9.99")

    world.shop.on_call = _cover
    file = _sheet(f"gtin;dealer_price\n{GTIN};11,90\n{OTHER_GTIN};11,50\n")
    said = terminal("prices", "import", file, "--yes", language="de_DE.UTF-8")
    assert said.code == 1
    assert f"Zeile 3 ({OTHER_GTIN}): der Wert wurde geschrieben, aber der Shop zeigt" in said.out
    assert "an seiner Stelle 9.99" in said.out


def test_the_preview_says_what_the_price_guard_will_hold(terminal: Terminal) -> None:
    """Before it is written, by the very rules that the daemon judges by."""
    file = _sheet(f"gtin;dealer_price\n{GTIN};5,00\n{OTHER_GTIN};18,00\n")
    said = terminal("prices", "import", file, "--yes")
    assert "Of the 2 offers of these products, 1 can then be offered" in said.out
    assert "One of the prices is far from what was told before" in said.out
    assert "One of the prices is above the retail price" in said.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"name;price\n", "has to name a column gtin or sku"),
        (b"PK\x03\x04", "a workbook of a spreadsheet program"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_sentence(
    terminal: Terminal, content: bytes | None, said: str
) -> None:
    """And the shop is not even asked."""
    if content is not None:
        Path("new.csv").write_bytes(content)
    asked = len(terminal.world.shop.calls)
    found = terminal("prices", "import", "new.csv", "--yes")
    assert (found.code, found.out, said in found.err) == (1, "", True)
    assert len(terminal.world.shop.calls) == asked


def test_fields_that_only_the_shop_may_write_are_refused(terminal: Terminal) -> None:
    """What counts first must be what is written."""
    written = (
        terminal.file.read_text() + '[release]\ndealer_price = ["regular_price", "meta:_kickroute_price"]\n'
    )
    terminal.file.write_text(written, encoding="utf-8")
    said = terminal("prices", "rule", "30 % off", "--yes")
    assert said.code == 2
    assert "release.dealer_price: begins with `regular_price`" in said.err
    assert _standing(terminal) == BEFORE


def test_the_sandbox_has_no_shop_for_it(terminal: Terminal) -> None:
    """Its shop lives only while it runs."""
    terminal.file.write_text('[shop]\nplatform = "sandbox"\n', encoding="utf-8")
    for words in (["import", _sheet("gtin;price\n")], ["rule", "30 %"], ["undo"], ["export", "x.csv"]):
        said = terminal("prices", *words)
        assert (said.code, "shop.platform" in said.err) == (2, True), words


# --- rule ----------------------------------------------------------------------------------------


def test_a_rule_is_written_for_all_or_a_category(terminal: Terminal) -> None:
    """Per cent off the net regular price; the category that is given stands beside it."""
    terminal.world.shop.edit("2", category="vaping-liquids")
    said = terminal("prices", "rule", "30 % off", "--category", "vaping-liquids", "--yes")
    assert said.code == 0, said.err
    assert _standing(terminal) == {"1": ("12.50", "vaping-base"), "2": ("11.76", "vaping-liquids")}
    said = terminal("prices", "rule", "20%", "--set-category", "vaping-coils", "--yes")
    assert said.code == 0, said.err
    assert _standing(terminal) == {"1": ("13.44", "vaping-coils"), "2": ("13.44", "vaping-coils")}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["30"], 2, "is no rule"),
        ([], 2, "--set-category"),
        (["30 %", "--set-category", "garden"], 2, "vaping-liquids"),
        (["30 %", "--category", "garden"], 1, "No product is in the category"),
    ],
)
def test_a_rule_that_says_nothing_certain_is_refused(
    terminal: Terminal, words: list[str], code: int, said: str
) -> None:
    """With what there is."""
    found = terminal("prices", "rule", *words, "--yes")
    assert (found.code, said in found.err) == (code, True), found.err
    assert _standing(terminal) == BEFORE


# --- export --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en_US.UTF-8", "de_DE.UTF-8"])
def test_what_is_exported_can_be_imported(terminal: Terminal, language: str) -> None:
    """In either language: as it is it changes nothing, and a price that was filled in is written."""
    assert terminal("prices", "export", "out.csv", language=language).code == 0
    said = terminal("prices", "import", "out.csv", "--yes", "--json", language=language)
    assert (said.code, said.json["changes"], said.json["unchanged"]) == (0, [], 4)
    text = Path("out.csv").read_text(encoding="utf-8-sig")
    old, new = ("12,50", "11,90") if language.startswith("de") else ("12.50", "11.90")
    Path("out.csv").write_text(text.replace(old, new, 1), encoding="cp1252")
    assert terminal("prices", "import", "out.csv", "--yes", language=language).code == 0
    assert _standing(terminal)["1"] == ("11.90", "vaping-base")


def test_numbers_that_a_spreadsheet_would_shorten_are_texts(terminal: Terminal) -> None:
    """A GTIN keeps its digits, and a name that begins like a formula is none."""
    terminal.world.shop.put_product(product("3", "4006381333948", name="=1+1"))
    terminal("prices", "export", "out.csv")
    with Path("out.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert f'="{GTIN}"' in [row[0] for row in rows]
    assert "'=1+1" in [row[2] for row in rows]


def test_a_table_that_was_filled_in_is_never_overwritten(terminal: Terminal) -> None:
    """Another name is asked for; so it is where nothing can be written."""
    Path("prices.csv").write_text("my prices")
    said = terminal("prices", "export")
    assert (said.code, "prices.csv is there already" in said.err) == (1, True)
    assert Path("prices.csv").read_text() == "my prices"
    said = terminal("prices", "export", "no/such/folder.csv")
    assert (said.code, "cannot be written" in said.err) == (1, True)


# --- undo ----------------------------------------------------------------------------------------


def test_undo_puts_back_what_is_still_ours(terminal: Terminal) -> None:
    """A value that staff changed since is named and left; a second time there is nothing left."""
    terminal("prices", "rule", "30 %", "--set-category", "vaping-coils", "--yes")
    terminal.world.shop.edit_offer("2", dealer_price="9.99")
    said = terminal("prices", "undo", "--yes")
    assert said.code == 1
    assert f"{OTHER_GTIN}: its value was changed since" in said.out
    assert "3 values were put back" in said.out
    assert _standing(terminal) == {"1": ("12.50", "vaping-base"), "2": ("9.99", "vaping-base")}
    assert ("dealer price put back", "11.76", "12.50") in _money(terminal)
    said = terminal("prices", "undo", "--yes")
    assert (said.code, "Nothing was written that could be put back" in said.out) == (0, True)


def test_undo_goes_back_run_by_run(terminal: Terminal) -> None:
    """The last three, one after the other; it shows and asks as everything does."""
    for percent in ("10", "20", "30", "40"):
        terminal("prices", "rule", f"{percent} %", "--yes")
    assert terminal("prices", "undo").code == 1
    assert terminal("prices", "undo", "--dry-run").code == 0
    assert _standing(terminal)["1"][0] == "10.08"
    seen = []
    while terminal("prices", "undo", "--yes", "--json").json["written"]:
        seen.append(_standing(terminal)["1"][0])
    assert seen == ["11.76", "13.44", "15.12"]


# --- whatever it breaks off at -------------------------------------------------------------------


def _break_at(call: int, when: str) -> Callable[[str, str], None]:
    """Let the shop fail at the n-th of its calls, before or after its effect, and from then on."""
    seen = 0

    def _on_call(name: str, moment: str) -> None:
        nonlocal seen
        if name in ("read_fields", "write_fields"):
            seen += moment == "before"
            if seen > call or (seen == call and moment == when):
                raise ShopUnavailable("the shop is away")

    return _on_call


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> tuple[MemoryShop, list[Change]]:
    """Give a shop with four products that are priced in two parts."""
    monkeypatch.setattr("connector.pricing.carrying.AT_ONCE", 2)
    shop = MemoryShop()
    for number in range(4):
        shop.put_product(product(str(number), f"400638133394{number}"))
    changes = [
        Change(Kind.PRICE, FieldSpot(str(n), str(n), PRICE), "Tee", str(n), "12.50", "7.00") for n in range(4)
    ]
    return shop, changes


def _quiet(_done: int, _total: int) -> None:
    return


def _prices(shop: MemoryShop) -> list[str]:
    return [p.offers[0].dealer_price for p in shop.products([str(n) for n in range(4)]).found]


@pytest.mark.parametrize("call", [1, 2, 3, 4])
@pytest.mark.parametrize("when", ["before", "after"])
def test_what_was_written_before_it_broke_off_can_be_taken_back(many: Any, call: int, when: str) -> None:
    """And the same again writes the rest: whatever call the program dies at."""
    shop, changes = many
    store = Store.open("sqlite://")
    shop.on_call = _break_at(call, when)
    with pytest.raises(ShopUnavailable):
        write(shop, store, changes, _quiet)
    shop.on_call = lambda _name, _moment: None
    written = _prices(shop).count("7.00")
    assert written == {1: 0, 2: 2 * (when == "after"), 3: 2, 4: 2 + 2 * (when == "after")}[call]
    with store.reading() as tx:
        assert len(tx.journal.read(money=True)) >= written
    undo(shop, store, _quiet)
    assert _prices(shop) == ["12.50"] * 4
    assert write(shop, store, changes, _quiet).count == 4
    assert _prices(shop) == ["7.00"] * 4
    store.close()


@pytest.mark.parametrize("call", [1, 2, 3, 4])
@pytest.mark.parametrize("when", ["before", "after"])
def test_undoing_that_broke_off_is_taken_up_again(many: Any, call: int, when: str) -> None:
    """Nothing of it is forgotten before it is done."""
    shop, changes = many
    store = Store.open("sqlite://")
    write(shop, store, changes, _quiet)
    shop.on_call = _break_at(call, when)
    with pytest.raises(ShopUnavailable):
        undo(shop, store, _quiet)
    shop.on_call = lambda _name, _moment: None
    undo(shop, store, _quiet)
    assert _prices(shop) == ["12.50"] * 4
    store.close()
