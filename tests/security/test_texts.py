"""Texts of a shop, of the platform and of strangers: nowhere are they taken for anything but text."""

from __future__ import annotations

import ast
import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest
import structlog

from adapters.http import SHOP_ERRORS, HttpClient
from connector.model.errors import ShopRefused
from connector.running.logs import configure, visible
from connector.store import Store
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.doors.conftest import door, log, make_world
from tests.doors.test_pages import Outline
from tests.doors.world import World, product, settings
from tests.store.making import item, record
from tests.store.making import product as offered

__all__ = ["door", "log", "make_world"]

ROOT = Path(__file__).parents[2]
MARKUP = "<script>alert(1)</script>"
QUOTES = "\"><img src=x onerror=alert(1)> 'x' {{ words }} & &lt;"
TERMINAL = "Kanne\x1b]0;title\x07\x1b[2J\x9b31m\r\u202eennaK"
SQL = "'; DROP TABLE orders; -- \" OR 1=1 /* % _ \\ : ? $1 %s %(x)s :name"
SPIES = [MARKUP, QUOTES, TERMINAL, SQL]


# --- SQL -----------------------------------------------------------------------------------------


SQL_CALLS = ("exec_driver_sql", "execute", "executemany", "executescript", "text", "literal_column")

TABLES = ("connector/store/migrations/versions/v0003_wide_types.py", "practice/hub/schema.py")
"""These name tables and their triggers, from constants of theirs: names cannot be bound."""


def _is_put_together(call: ast.Call) -> bool:
    """Tell whether the first argument is a text made of parts: an f-string, a sum, ``%`` or ``format``."""
    first = call.args[0] if call.args else None
    is_format = isinstance(first, ast.Call) and getattr(first.func, "attr", "") in (
        "format",
        "join",
        "replace",
    )
    return isinstance(first, ast.JoinedStr | ast.BinOp) or is_format


def _sql_calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            function = node.func
            is_method = isinstance(function, ast.Attribute)
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if name in SQL_CALLS and not (is_method and name == "text"):
                yield node


@pytest.mark.parametrize("folder", ["connector", "practice/hub"])
def test_sql_is_never_put_together_from_texts(folder: str) -> None:
    """Statements are built by SQLAlchemy or stand in the code as they are; values are always bound."""
    paths = [path for path in (ROOT / folder).rglob("*.py") if str(path.relative_to(ROOT)) not in TABLES]
    calls = [(path, call) for path in paths for call in _sql_calls(path)]
    assert len(calls) > 20
    assert [f"{path.name}:{call.lineno}" for path, call in calls if _is_put_together(call)] == []


@pytest.mark.parametrize("spy", SPIES)
def test_a_store_keeps_every_text_as_it_is(spy: str) -> None:
    """Names and numbers that look like SQL come back as they were, and every table is still there."""
    store = Store.open("sqlite://")
    with store.transaction() as tx:
        tx.orders.insert(record(spy, shop_number=spy, shop_id=spy, parked_reason=spy))
        tx.outbox.add_product(offered(spy, item(spy), name=spy))
        tx.facts.put(spy, spy)
        tx.journal.write(spy, spy, detail=spy)
    with store.transaction() as tx:
        assert tx.orders.require(spy).shop_number == spy
        assert tx.orders.get(spy) == tx.orders.require(spy)
        assert tx.orders.get(spy + "x") is None
        assert tx.facts.starting_with(spy) == {spy: spy}
        assert [entry.number for entry in tx.journal.read(spy)] == [spy]
        assert [entry.event for entry in tx.outbox.entries()] == [offered(spy, item(spy), name=spy)]
    store.close()


# --- pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("spy", SPIES)
def test_what_a_shop_writes_is_shown_as_text(make_world: Callable[..., World], spy: str) -> None:
    """Names, reasons and alarms with markup are text on the page, and values in the JSON beside it."""
    world = make_world()
    world.offer(product("3", "4006381333948", dealer_price="", name=spy))
    with world.store.transaction() as tx:
        tx.orders.insert(record("KR-9", parked_reason=spy, shop_number=spy))
        tx.facts.put("alarm:x", spy)
    page = Outline(world.get("/").text)
    assert "img" not in {tag for tag, _ in page.tags}
    scripts = [attrs.get("src") or "" for tag, attrs in page.tags if tag == "script"]
    assert [src for src in scripts if not src.startswith("./static/")] == []
    assert sum(spy in words for words in page.words) >= 3
    facts = world.get("/api/status")
    assert facts.headers["Content-Type"] == "application/json"
    assert facts.json()["alarms"] == {"x": spy}


# --- logs ----------------------------------------------------------------------------------------


@pytest.fixture(params=["console", "json"])
def lines(request: pytest.FixtureRequest, log: StringIO) -> StringIO:
    """Yield what is logged in either form."""
    stream = StringIO()
    configure(settings(log={"format": request.param}), stream)
    return stream


FORGED = "KR-1\n2026-01-01 [info] order KR-2 refunded\r\n\x1b[2Jorder\u2028x\x85y\u202e"


def test_nobody_writes_lines_of_their_own_into_the_log(lines: StringIO) -> None:
    """Line breaks, terminal codes and turned text in any value stay inside of their line, written out."""
    structlog.get_logger("ours").warning(FORGED, number=FORGED, deep={"a": [FORGED]})
    logging.getLogger("theirs").warning("order %s", FORGED)
    text = lines.getvalue()
    assert len(text.splitlines()) == text.count("\n") == 2
    assert not set(text) & set("\x1b\r\u2028\x85\u202e")


def test_an_error_message_writes_no_lines_either(lines: StringIO) -> None:
    """Of an exception only its own trace has lines."""
    try:
        raise ValueError(FORGED)
    except ValueError:
        structlog.get_logger("ours").exception("failed")
    text = lines.getvalue()
    assert not any(line.lstrip().startswith("2026-01-01") for line in text.splitlines())
    assert not set(text) & set("\x1b\r\u2028\x85\u202e")
    assert "ValueError: KR-1\\" in text


def test_json_lines_stay_json(log: StringIO) -> None:
    """What is written out is what JSON reads back."""
    structlog.get_logger("ours").warning("x", value=FORGED)
    assert json.loads(log.getvalue())["value"] == FORGED


def test_a_shops_own_words_are_printable() -> None:
    """An error message of a shop is one printable line wherever it is shown."""
    answer = reply(400, {"code": "x", "message": f"<b>no</b>\n{TERMINAL}"})
    with ScriptedServer([answer]) as server:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        with pytest.raises(ShopRefused) as refused:
            client.get("/things")
        client.close()
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Grüße 🫖 „Süß“", "Grüße 🫖 „Süß“"),
        ("a\tb\nc", "a\\u0009b\\u000ac"),
        ("\x1b[31m", "\\u001b[31m"),
        ("\u202eabc\u2069", "\\u202eabc\\u2069"),
    ],
)
def test_ordinary_text_is_shown_as_it_is(text: str, shown: str) -> None:
    """Umlauts, quotation marks and emoji stay; what steers is written out."""
    assert visible(text) == shown
    assert visible("a\tb\nc", is_line=False) == "a\tb\nc"
