"""Both catalogues say the same, and nothing is missing or left over."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.catalogue.preview import Action
from connector.catalogue.release import Rule
from connector.model import OrderStatus
from connector.model.records import OrderState
from connector.texts import CATALOGUES, choose_language, name, text, wish_of_browser, wish_of_system

CONNECTOR = Path(__file__).parents[2] / "connector"
NAMED = (
    "rule.",
    "state.",
    "status.",
    "action.",
    "field.",
    "worker.",
    "step.",
    "what.",
    "detail.",
    "label_state.",
    "page.do.label_",
    "refusal.",
)
"""Keys that are made of a word of the program."""


def _values(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}


def test_both_languages_have_the_same_keys() -> None:
    """What is said in one language is said in the other."""
    assert set(CATALOGUES["de"]) == set(CATALOGUES["en"])


@pytest.mark.parametrize("key", sorted(CATALOGUES["en"]))
def test_both_languages_use_the_same_values(key: str) -> None:
    """A text names the same values in both languages, and is not the same text by mistake."""
    german, english = CATALOGUES["de"][key], CATALOGUES["en"][key]
    assert _values(german) == _values(english)
    assert german.strip() == german != ""
    assert english.strip() == english != ""
    if len(re.sub(r"\{\w+\}", "", english)) > 20:
        assert german != english


def _pattern(part: ast.expr) -> str:
    is_text = isinstance(part, ast.Constant) and isinstance(part.value, str)
    return re.escape(ast.literal_eval(part)) if is_text else r"[\w.-]+"


def _literals() -> Iterator[str]:
    """Yield every text in our code that may be a key, f-strings as patterns."""
    for path in CONNECTOR.rglob("*.py"):
        if path.is_relative_to(CONNECTOR / "texts"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                yield "".join(_pattern(part) for part in node.values)
    pages = (CONNECTOR / "web" / "templates").glob("*.html")
    template = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    for key, joined in re.findall(r'\bt\("([\w.]+)"( ~)?', template):
        yield re.escape(key) + (r"[\w-]+" if joined else "")


def test_every_text_is_used() -> None:
    """A text that nobody reads any more is removed."""
    patterns = {p for p in _literals() if re.match(r"[\w\\.\[\]+-]+$", p)}
    used = re.compile("|".join(sorted(patterns)))
    unused = [
        k for k in CATALOGUES["en"] if not used.fullmatch(k.removesuffix(".one")) and not k.startswith(NAMED)
    ]
    # ``check`` makes its keys of subject, finding and "next".
    assert [key for key in unused if not key.startswith("check.")] == []


@pytest.mark.parametrize(
    "key", [k for k in _literals() if re.match(r"(cli|page|command|door|help)\\\..*\w$", k)]
)
def test_every_key_in_the_code_is_a_text(key: str) -> None:
    """A key that the code names exists."""
    assert any(re.fullmatch(key, known) for known in CATALOGUES["en"]), key


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("rule", list(Rule)),
        ("state", list(OrderState)),
        ("status", list(OrderStatus)),
        ("action", list(Action)),
        ("worker", ["collect", "deliver", "orders"]),
    ],
)
def test_every_word_of_the_program_has_a_name(kind: str, words: list[str]) -> None:
    """Rules, states and actions have a name in both languages."""
    for word in words:
        assert f"{kind}.{word}" in CATALOGUES["de"]


def test_a_word_of_a_newer_version_is_shown_as_it_is() -> None:
    """A store written by a newer version does not make a page fail."""
    assert name("de", "rule", "brand_new") == "brand_new"


def test_values_are_filled_in_as_they_are() -> None:
    """Braces in what a shop writes are not taken for places."""
    assert text("en", "cli.gtin_unknown", gtin="{x}").startswith("No product with the GTIN {x} ")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de", "de"),
        ("de-CH", "de"),
        ("en-US,en;q=0.9,de;q=0.8", "en"),
        ("fr,de;q=0.5,en;q=0.4", "de"),
        ("fr", None),
        ("", None),
        ("de;q=0", None),
        ("*", None),
        ("de;q=nan-sense,en;q=0.1", "en"),
        (",;=,,", None),
    ],
)
def test_a_browsers_wish_is_read(header: str, language: str | None) -> None:
    """The better liked of the two languages counts; nonsense counts nothing."""
    assert wish_of_browser(header) == language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LC_ALL": "en_US", "LANG": "de_DE"}, "en"),
        ({"LC_MESSAGES": "de", "LANG": "fr_FR"}, "de"),
        ({"LC_ALL": "C.UTF-8", "LANG": "de_DE"}, None),
        ({}, None),
    ],
)
def test_a_systems_wish_is_read(environment: dict[str, str], language: str | None) -> None:
    """The first variable that is set decides, as for other programs."""
    assert wish_of_system(environment) == language


@pytest.mark.parametrize(
    ("setting", "wish", "language"), [("auto", "de", "de"), ("auto", None, "en"), ("en", "de", "en")]
)
def test_the_setting_beats_the_wish(setting: str, wish: str | None, language: str) -> None:
    """``auto`` follows the wish, English without one; a language in the settings decides."""
    assert choose_language(setting, wish_of_system({"LANG": wish} if wish else {})) == language


def _written_to_the_journal() -> set[str]:
    """Find every word under which something is written down."""
    found = set()
    for path in CONNECTOR.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            is_journal = isinstance(node.func, ast.Attribute) and ast.unparse(node.func).endswith(
                "journal.write"
            )
            steps = {"save": 2, "step": 3, "_settle": 2}
            is_step = isinstance(node.func, ast.Name) and node.func.id in steps
            place = steps[node.func.id] if isinstance(node.func, ast.Name) and is_step else 1
            if (is_journal or is_step) and len(node.args) > place:
                parts = [n.value for n in ast.walk(node.args[place]) if isinstance(n, ast.Constant)]
                found |= {part for part in parts if isinstance(part, str)}
    return found


def test_whatever_is_written_down_has_a_name_for_people() -> None:
    """The page says what happened in the reader's language, whatever it is."""
    names = {key.removeprefix("what.") for key in CATALOGUES["de"] if key.startswith("what.")}
    written = _written_to_the_journal()
    assert "placed" in written
    assert "price denied" in written
    beginnings = {word for word in written if any(known.startswith(word) for known in names)}
    assert written - beginnings - {", not counted"} == set()
