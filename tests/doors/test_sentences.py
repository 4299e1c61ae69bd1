"""Whatever the program says in English is said in German to a German reader."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest

from connector.alarms.kinds import Kind
from connector.alarms.post import compose
from connector.alarms.queue import QueuedMessage, Saying
from connector.assembly.shops import load_settings
from connector.model.errors import PlatformRefused, SettingsWrong
from connector.texts import CATALOGUES, translate
from connector.texts.de.sentences import FRAMES, SENTENCES
from tests.doors.sentences import ROOT, Written, form_of, is_sentence, written_in
from tests.doors.world import World

TABLE = "connector/texts/de/sentences"
NOT_FOR_SUPPLIERS = (
    ("connector/texts/", "the tables themselves"),
    ("connector/store/migrations/", "the store's schema"),
    ("connector/catalogue/release/sentences.py", "both languages stand there"),
    ("connector/store/schema.py", "the store's schema"),
    ("connector/views/metrics.py", "read by Prometheus"),
    ("connector/running/logs.py", "the log is in English"),
    ("connector/fulfilment/tracking/carriers.py", "names of carriers"),
    ("connector/web/callback.py", "read by the platform"),
    ("connector/web/replies.py", "read by the platform"),
    ("connector/web/webhooks.py", "read by the shop"),
    ("connector/web/layers.py", "headers"),
    ("adapters/wire/fields.py", "read by the platform"),
    ("adapters/wire/inbound.py", "read by the platform"),
    ("adapters/shopware/translate/hints.py", "read by the shop"),
    ("adapters/woocommerce/translate/hints.py", "read by the shop"),
    ("adapters/memory/", "stands in for others in tests"),
)
NO_SENTENCES = frozenset(
    {
        # beginnings of facts, and words of the shop and of libraries
        "under way",
        "{}, not counted",
        "Value error, ",
        " (it is {})",
        " / on hold",
        "consumer key is invalid",
        "secret is invalid",
        "custom field set",
        "customer address",
        "field relation",
        "order customer",
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
        "{}: the service did not take the message",
        "the second address line stays where label plugins may print it as a house number: check the label "
        "before it is stuck on",
        # defects, which are reported as such
        "the path {} leads away from {}",
        "of {} connections, {} cannot be reserved; allowed: 0 to {}",
        "the connector never sets a final status, and {} is one",
        # the API's answer to a program
        "The connector failed; its log says why.",
        # headers and SQL
        "default-src 'none'; style-src 'sha256-{}'; img-src data:; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'",
        'Basic realm="Kickroute Connector", charset="UTF-8"',
        "gzip, deflate",
        "SELECT number, shop_id FROM orders LIMIT 1",
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)",
    }
)
ENGLISH = re.compile(r"\b(the|is|are|and|not|of|with|it|this|that|for|or|which|from|no|its|has|cannot)\b")
"""Words that no German sentence has."""


def _spoken() -> Iterator[Written]:
    excluded = tuple(path for path, _ in NOT_FOR_SUPPLIERS)
    for written in written_in("connector", "adapters", "scheduler.py"):
        is_sql = "set_config" in written.form
        if not (written.path.startswith(excluded) or written.form in NO_SENTENCES or is_sql):
            yield written


def _filled(form: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda hole: f"K-{len(hole[1])}", form)


def test_every_sentence_has_a_german_one() -> None:
    """A sentence that the code makes has a German twin; add it where the message says."""
    known = {form_of(form) for form in SENTENCES} | {
        key.removeprefix("what.") for key in CATALOGUES["de"] if key.startswith("what.")
    }
    missing = [f"{w.path}:{w.line}: {w.form}" for w in _spoken() if w.form not in known]
    assert missing == [], f"add them to a table in {TABLE}"


def test_no_german_sentence_is_left_over() -> None:
    """A German sentence whose English one is gone from the code is removed."""
    written = {w.form for w in written_in("connector", "adapters", "scheduler.py")}
    assert [f for f in SENTENCES if is_sentence(form_of(f)) and form_of(f) not in written] == []


def test_twins_say_the_same_values() -> None:
    """A German sentence names the values of the English one, and no English word is left in it."""
    for english, german in {**SENTENCES, **FRAMES}.items():
        assert set(re.findall(r"\{(\w+)\}", german)) <= set(re.findall(r"\{(\w+)\}", english)), english
        assert "{number}" not in english or "{number}" in german, english
        assert not ENGLISH.search(re.sub(r"kickroute-connector [\w -]+|\{\w+\}", "", german)), german
        filled = _filled(english)
        assert translate("de", filled) != filled or not is_sentence(form_of(english)), english


def test_what_is_put_together_is_taken_apart() -> None:
    """Reasons inside of sentences, lists of them, and another side's own words inside of ours."""
    reasons = "its products or quantities differ; city differs in the shipping address"
    said = translate("de", f"shop order 17; the shop's order differs from what was sent: {reasons}")
    assert said == (
        "Shop-Bestellung 17; die Bestellung im Shop weicht von der gesendeten ab: "
        "Produkte oder Mengen weichen ab; in der Lieferadresse weicht ab: Ort"
    )
    refused = "the platform http://hub/x, POST /wc: HTTP 422 [bad_item] (answer: no items, sorry)"
    assert translate("de", refused) == (
        "Kickroute http://hub/x, POST /wc: HTTP 422 [bad_item] (Antwort: no items, sorry)"
    )
    assert translate("en", refused) == refused
    assert translate("de", "Kühlschrank, rot; groß") == "Kühlschrank, rot; groß"


@pytest.mark.parametrize("text", ["the shop a: b, c: d (e; " * 80, "a, b: " * 280, ": " * 900, "no " * 900])
def test_a_text_of_another_side_stays_as_it_is(text: str) -> None:
    """A text that fits nothing is given back, however many colons and commas it has."""
    assert translate("de", text) == text


def test_a_german_page_full_of_trouble_has_no_english_word(make_world: Callable[..., World]) -> None:
    """Every sentence that may stand on the page, as an alarm and as a reason, is German there."""
    world = make_world(ui={"language": "auto"})
    world.live_order("KR-1")
    with world.store.transaction() as tx:
        for at, form in enumerate(SENTENCES):
            tx.facts.alarms.put(f"other.{at}", _filled(form))
        record = tx.orders.require("KR-1")
        reason = "the order is not in the shop any more although it was just placed"
        tx.orders.change(record.number, parked_reason=reason)
        entry = tx.outbox.entries(parked=False)[0]
        tx.outbox.park(entry.id, str(PlatformRefused("the platform does not answer")))
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
    for form in SENTENCES:
        title, body = compose(
            QueuedMessage("1", saying, "other", _filled(form)), Kind("other", ()), "de", "Berg"
        )
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
    said = [translate("de", str(problem)) for problem in caught.value.problems]
    with pytest.raises(SettingsWrong) as caught:
        load_settings([file])
    said += [translate("de", str(problem)) for problem in caught.value.problems]
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
