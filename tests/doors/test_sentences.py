"""Whatever the program says in English is said in German to a German reader."""

from __future__ import annotations

import ast
import re
import runpy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from connector.alarms.kinds import Kind
from connector.alarms.post import compose
from connector.alarms.queue import QueuedMessage, Saying
from connector.assembly.shops import load_settings
from connector.model.errors import PlatformRefused, SettingsWrong, ShopUnavailable
from connector.model.messages import Message, joined, say, say_n, with_texts
from connector.texts import CATALOGUES, catalogue, render
from tests.doors.world import World

ROOT = Path(__file__).parents[2]
MADE = runpy.run_path(str(ROOT / "docs" / "make_locale.py"))
KNOWN = [message for message in MADE["known"]() if message.id]
PLACES = re.compile(r"\{(\w+)\}")
_WORDS = re.compile(r"[a-z’']{2,}[,;:)]? [a-z(“„]")
"""Words that follow each other, which tell a text for people from names and keys."""

_LOGGING = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
_NOT_SAID = frozenset({"say", "say_n", "fixed_id"})

NOT_FOR_SUPPLIERS = (
    ("connector/texts/", "the texts themselves"),
    ("connector/store/migrations/", "the store's schema"),
    ("connector/catalogue/release/sentences.py", "both languages stand there"),
    ("connector/store/schema.py", "the store's schema"),
    ("connector/store/lists/ledger.py", "conditions in SQL"),
    ("connector/views/metrics.py", "read by Prometheus"),
    ("connector/host/figures.py", "read by Prometheus"),
    ("connector/host/door.py", "read by platform and shops"),
    ("connector/running/logs.py", "the log is in English"),
    ("connector/fulfilment/tracking/carriers.py", "names of carriers"),
    ("connector/documents/words.py", "both languages stand there"),
    ("connector/web/replies.py", "read by the platform"),
    ("connector/web/webhooks.py", "read by the shop"),
    ("connector/web/layers.py", "headers"),
    ("adapters/wire/fields.py", "read by the platform"),
    ("adapters/wire/inbound.py", "read by the platform"),
    ("adapters/wire/retail.py", "read by the platform"),
    ("adapters/shopware/translate/hints.py", "read by the shop"),
    ("adapters/woocommerce/translate/hints.py", "read by the shop"),
    ("adapters/memory/", "stands in for others in tests"),
)
NO_SENTENCES = frozenset(
    {
        # beginnings of facts, and words of the shop and of libraries
        "under way",
        "{}, not counted",
        "consumer key is invalid",
        "secret is invalid",
        "could not be displayed",
        "kickroute webhook {}",
        # what is made in the shop, in both languages
        "Kickroute angehalten",
        "Kickroute (netto)",
        "Händlerpreis netto",
        "Dealer price net",
        "Kickroute category",
        "Bei Kickroute anbieten",
        "Offer on Kickroute",
        "Kickroute order number",
        # only in the log
        "message not sent, tried again later",
        "message given up",
        "the second address line stays where label plugins may print it as a house number: check the label "
        "before it is stuck on",
        # a header
        'attachment; filename="{}.csv"',
        # defects, which are reported as such
        "the path {} leads away from {}",
        "of {} connections, {} cannot be reserved; allowed: 0 to {}",
        "the connector never sets a final status, and {} is one",
        # the API's answer to a program
        "The connector failed; its log says why.",
        "a message is not changed: {}",
        # read by the platform
        "X-Kickroute-Signature was made with neither the current nor the previous API key.",
        # headers and SQL
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:{}; form-action 'self'{}; base-uri 'none'; frame-ancestors 'none'",
        "public, max-age=31536000, immutable",
        "text/css; charset=utf-8",
        "text/javascript; charset=utf-8",
        'Basic realm="Kickroute Connector", charset="UTF-8"',
        "kickroute-host for {}",
        "gzip, deflate",
        "nullif(current_setting('app.supplier', true), '')",
    }
)
_SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|ALTER|CREATE|LOCK|SET|DROP|GRANT|REVOKE)\b")
"""How a question to a database begins."""

ENGLISH = re.compile(r"\b(the|is|are|and|not|of|with|it|this|that|for|or|which|from|no|its|has|cannot)\b")
"""Words that no German sentence has."""


def _forms(message: object) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)  # type: ignore[arg-type]


def _filled(message: object) -> Iterator[Message]:
    *singular, sentence = _forms(message)
    values: dict[str, object] = {name: f"K-{len(name)}" for name in PLACES.findall(sentence)}
    for count in (1, 2) if singular else ("K-5",):
        yield Message(sentence, {**values, "count": count}, "".join(singular))


SAID = [said for message in KNOWN for said in _filled(message.id)]
"""Every sentence with values in its places."""


def _loose(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield texts with words that nothing says: they could not be said in German."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.keyword) and child.arg == "description":
            continue  # a setting's, for the reference
        if isinstance(child, ast.Call):
            name = child.func.attr if isinstance(child.func, ast.Attribute) else getattr(child.func, "id", "")
            if (name in _LOGGING and "log" in ast.unparse(child.func)) or name == "Words":
                continue  # Words stand in both languages
            if name in _NOT_SAID:
                yield from (found for value in child.keywords for found in _loose(value))
                continue
        form = _form(child)
        if _WORDS.search(form.replace("{}", "X")) and not _SQL.match(form):
            yield getattr(child, "lineno", 0), form
        for inner in child.values if isinstance(child, ast.JoinedStr) else [child]:
            yield from () if isinstance(inner, ast.Constant) else _loose(inner)


def _form(node: ast.AST) -> str:
    """Return a text of the code with ``{}`` for each value; empty for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_form(part) or "{}" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_every_text_for_people_is_said() -> None:
    """A text of words in the code is a message, which German readers have in German."""
    named = {key.removeprefix("what.") for key in CATALOGUES["de"] if key.startswith("what.")}
    excluded = tuple(path for path, _ in NOT_FOR_SUPPLIERS)
    found, seen = [], set()
    for path in [p for part in ("connector", "adapters") for p in sorted((ROOT / part).rglob("*.py"))]:
        place = path.relative_to(ROOT).as_posix()
        if not place.startswith(excluded):
            loose = _loose(ast.parse(path.read_text(encoding="utf-8")))
            for line, form in loose:
                seen.add(form)
                found += [] if form in named or form in NO_SENTENCES else [f"{place}:{line}: {form}"]
    assert found == [], "give it to say()"
    assert NO_SENTENCES - seen == set(), "gone from the code"


def test_the_catalogue_has_the_sentences_of_the_code_and_no_others() -> None:
    """The .po is what the code says, written as it is made; the .mo is its compilation."""
    again = "run python docs/make_locale.py, and write the German sentences that it names"
    assert [message.id for message in KNOWN] == MADE["sentences"](), again
    assert MADE["FILE"].read_text(encoding="utf-8") == MADE["po_of"](MADE["renewed"]()), again
    read = catalogue("de")
    for message in KNOWN:
        forms = _forms(message.id)
        shown = (
            tuple(read.ngettext(forms[0], forms[-1], count) for count in (1, 2))
            if len(forms) > 1
            else (read.gettext(forms[0]),)
        )
        assert shown == _forms(message.string), again


def test_german_sentences_are_whole() -> None:
    """A German sentence is there, sure, names the values of the English one, and has no English word."""
    for message in KNOWN:
        assert not message.fuzzy, message.id
        places = set(PLACES.findall(_forms(message.id)[-1]))
        for german in _forms(message.string):
            assert german, message.id
            assert set(PLACES.findall(german)) <= places, message.id
            assert "number" not in places or "{number}" in german, message.id
            left = re.sub(r"kickroute-connector [\w -]+|\{\w+\}", "", german)
            assert not ENGLISH.search(left), german


# --- messages ------------------------------------------------------------------------------------


def test_a_message_is_its_english_text() -> None:
    """Logs, comparisons and programs have the English text, an error's as well."""
    message = say("order {number} waits: {reason}", number="KR-1", reason=say("the note is missing"))
    assert message == "order KR-1 waits: the note is missing"
    assert render("en", message) == message
    assert type(render("en", message)) is type(render("de", message)) is str
    error = ShopUnavailable(message)
    assert render("de", error) == "Bestellung KR-1 wartet: die Notiz fehlt"
    with pytest.raises(AttributeError):
        message.sentence = "x"


def test_what_is_put_together_is_said_in_all_its_parts() -> None:
    """Reasons inside of sentences, lists of them, and another side's own words inside of ours."""
    reasons = [say("its products or quantities differ"), say("the note is missing")]
    differs = say(
        "the shop's order differs from what was sent: {differences}", differences=joined("; ", reasons)
    )
    assert render("de", differs) == (
        "die Bestellung im Shop weicht von der gesendeten ab: "
        "Produkte oder Mengen weichen ab; die Notiz fehlt"
    )
    assert differs.endswith("its products or quantities differ; the note is missing")


def test_values_are_written_as_the_reader_does() -> None:
    """German readers have decimal commas and their own dates; numbers are never torn into groups."""
    said = say(
        "the net shipping is {theirs} instead of {ours}", theirs=Decimal("12.50"), ours=Decimal("1234.00")
    )
    assert said == "the net shipping is 12.50 instead of 1234.00"
    assert render("de", said) == "der Versand (netto) ist 12,50 statt 1234,00"
    moment = Message("{at}", {"at": datetime(2026, 12, 1, 11, tzinfo=UTC)})
    assert re.fullmatch(r"0[12]\.12\.2026, \d\d:00:00", render("de", moment))
    assert render("de", say("HTTP {status}, {reason}", status=10404, reason="x")) == "HTTP 10404, x"


@pytest.mark.parametrize("count", [1, 2])
def test_one_is_not_several(count: int) -> None:
    """A count of one has a sentence of its own in both languages."""
    said = say_n("after another one", "after {count} others", count)
    assert said == ("after another one" if count == 1 else "after 2 others")
    assert render("de", said) == ("nach einer anderen" if count == 1 else "nach 2 anderen")


@pytest.mark.parametrize(
    "text", ["the platform", "the note is missing", "{number}", "the shop a: b, c: d (e; " * 80, ": " * 900]
)
def test_words_of_another_side_stay_as_they_are(text: str) -> None:
    """A product may be called like a sentence of ours, or write braces: it is never taken for one."""
    assert render("de", text) == text
    assert render("de", say("product “{name}” (id {id})", name=text, id="7")) == f"Produkt „{text}“ (ID 7)"


def test_secrets_are_taken_out_of_messages_too() -> None:
    """What is blotted out of another side's words is gone from the message and from what it is made of."""
    inner = say("the shop says: {reason}", reason="no, s3cret")
    blotted = with_texts(
        lambda words: words.replace("s3cret", "***"), say("{where}: {reason}", where="x", reason=inner)
    )
    assert blotted == "x: the shop says: no, ***"
    assert render("de", blotted) == "x: der Shop sagt: no, ***"


# --- where they are shown ------------------------------------------------------------------------


def test_a_german_page_full_of_trouble_has_no_english_word(make_world: Callable[..., World]) -> None:
    """Every sentence that may stand on the page, as an alarm and as a reason, is German there."""
    world = make_world(ui={"language": "auto"})
    world.live_order("KR-1")
    with world.store.transaction() as tx:
        for at, said in enumerate(SAID):
            tx.facts.alarms.put(f"other.{at}", said)
        record = tx.orders.require("KR-1")
        reason = say("the order is not in the shop any more although it was just placed")
        tx.orders.change(record.number, parked_reason=reason)
        entry = tx.outbox.entries(parked=False)[0]
        tx.outbox.park(entry.id, str(PlatformRefused(say("the platform does not answer"))))
    for path in ("/", "/order?number=KR-1", "/outbox", "/money"):
        page = world.get(path, headers={"Accept-Language": "de"})
        assert page.status_code == 200, page.text
        words = unescape(
            re.sub(r"<style>.*?</style>|<[^>]+>|kickroute-connector [\w -]+", " ", page.text, flags=re.S)
        )
        assert [m.group() for m in re.finditer(rf".{{0,40}}{ENGLISH.pattern}.{{0,40}}", words)] == []


@pytest.mark.parametrize("saying", [Saying.RAISED, Saying.OVER])
def test_a_german_message_has_no_english_word(saying: Saying) -> None:
    """What is mailed to a German supplier is German, what was found included."""
    for said in SAID:
        title, body = compose(QueuedMessage("1", saying, "other", said), Kind("other", ()), "de", "Berg")
        shown = re.sub(r"kickroute-connector [\w -]+", "", f"{title} {body}")
        assert not ENGLISH.search(shown), shown


WRONG_SETTINGS = """
supplier = 3
[shop]
platform = "shopwear"
max_connections = "x"
verify_tls = "perhaps"
[release]
gtin = 5
brake = 3
stock_buffer = -1
categories = "keine"
[kickroute]
url = "abc"
apikey = "x"
requests_per_second = 0
[ui]
language = "fr"
[server]
listen = "x"
[labels]
carrier = "dhl"
keep_days = 0
"""


def test_wrong_settings_are_told_in_german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the library for settings finds is German too, with the key and the value as they stand."""
    monkeypatch.chdir(tmp_path)
    file = Path("settings.toml")
    file.write_text(WRONG_SETTINGS)
    with pytest.raises(SettingsWrong) as caught:
        load_settings([file, Path("fehlt.toml")])
    said = [render("de", str(problem)) for problem in caught.value.problems]
    with pytest.raises(SettingsWrong) as caught:
        load_settings([file])
    said += [render("de", str(problem)) for problem in caught.value.problems]
    assert len(said) > 10
    assert [sentence for sentence in said if re.search(r"\b(should|must|valid|be)\b", sentence)] == []
    assert [sentence for sentence in said if ENGLISH.search(sentence)] == []
    assert "kickroute.apikey: unbekannter Schlüssel; meinten Sie `api_key`?" in said
    assert "release.brake: darf höchstens 1 sein (dort steht 3)" in said


def test_what_the_journal_holds_has_a_name() -> None:
    """Every detail that is written into the journal has a name in both languages."""
    for path in sorted((ROOT / "connector").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("journal.write"):
                for word in node.keywords:
                    assert word.arg == "money" or f"detail.{word.arg}" in CATALOGUES["de"], (path, word.arg)
