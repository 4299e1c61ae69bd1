"""Which alarm goes to whom, and that no alarm is without a kind and its texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.alarms.kinds import KINDS, OTHER, Audience, kind_of
from connector.texts import CATALOGUES

CONNECTOR = Path(__file__).parents[2] / "connector"
S, O = Audience.SUPPLIER, Audience.OPERATOR  # noqa: E741 - the two columns of the table


@pytest.mark.parametrize(
    ("key", "name", "about", "audiences"),
    [
        ("shop.unreachable", "shop.unreachable", "", {S, O}),
        ("platform.access", "platform.access", "", {S, O}),
        ("shop.slow", "shop.slow", "", {O}),
        ("shop.webhooks", "shop.webhooks", "", {O}),
        ("order.parked.KR-1", "order.parked", "KR-1", {S}),
        ("order.parked.KR.1.2", "order.parked", "KR.1.2", {S}),
        ("refund.KR-1.77", "refund", "KR-1", {S}),
        ("refund.deleted.KR-1.77", "refund.deleted", "KR-1", {S}),
        ("outbox.parked.12", "outbox.parked", "12", {S, O}),
        ("products.refused", "products.refused", "", {S, O}),
        ("oversold.KR-1", "oversold", "KR-1", {S}),
        ("label.unclear.KR-1", "label.unclear", "KR-1", {S}),
        ("news.order.KR-1", "news.order", "KR-1", {S}),
        ("orders.stray", "orders.stray", "", {S}),
    ],
)
def test_an_alarm_goes_to_whom_it_concerns(key: str, name: str, about: str, audiences: set[Audience]) -> None:
    """The supplier decides and corrects, the operator keeps the machinery going."""
    kind = kind_of(key)
    assert (kind.name, kind.about, set(kind.audiences)) == (name, about, audiences)


def test_what_nobody_has_described_goes_to_all() -> None:
    """Rather told to one too many than to nobody."""
    assert kind_of("something.new.KR-1") is OTHER
    assert set(OTHER.audiences) == {S, O}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", [*KINDS, "other"])
def test_every_kind_says_what_it_is_and_what_to_do(language: str, name: str) -> None:
    """In both languages, a title that fits a telephone's screen and a next step."""
    texts = CATALOGUES["de" if language == "de" else "en"]
    assert len(texts[f"alarm.{name}"]) <= 85
    assert texts[f"alarm.{name}.next"].endswith(
        (".", "{about}", "--again", "--confirm-withdrawals", "--cancel", "CARRIER", "DIENST")
    )


def _keys() -> Iterator[str]:
    """Yield every text in the code that has the form of an alarm's key, values in f-strings as ``X``."""
    for path in CONNECTOR.rglob("*.py"):
        if "texts" in path.parts or path.parent.name == "alarm":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                yield "".join(
                    ast.literal_eval(part) if isinstance(part, ast.Constant) else "X" for part in node.values
                )


def test_every_alarm_in_the_code_has_a_kind() -> None:
    """Whoever adds an alarm says to whom it goes."""
    first_words = {name.partition(".")[0] for name in KINDS}
    form = re.compile(rf"(?:{'|'.join(first_words)})\.[a-z]+(?:\.X)*(?:\.X)?|oversold\.X|refund\.X\.X")
    known = {"shop.url", "shop.key", "shop.name", "platform.key", "order.placed", "order.updated"}
    found = {key for key in _keys() if form.fullmatch(key)} - known
    unknown = {key for key in found if kind_of(key) is OTHER}
    raised = {kind_of(key).name for key in found} | {
        kind_of(f"{key}X").name for key in _keys() if key.endswith(".")
    }
    assert set(KINDS) - raised == set(), "described, and raised nowhere"
    assert {key for key in unknown if "X" in key} == set()


def test_the_documentation_has_the_same_table() -> None:
    """What docs/alarms.md says about who is told what is what the code does."""
    page = (CONNECTOR.parent / "docs" / "alarms.md").read_text("utf-8")
    rows = re.findall(r"^\| `([\w.]+)` \| [^|]+ \| (yes)? ?\| (yes)? ?\|$", page, re.MULTILINE)
    told = {name: tuple(a for a, yes in ((S, to_s), (O, to_o)) if yes) for name, to_s, to_o in rows}
    assert told == dict(KINDS)
