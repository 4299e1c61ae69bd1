"""What is logged, and what never is."""

from __future__ import annotations

import json
import logging
import threading
import warnings
from io import StringIO
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from pydantic import TypeAdapter, ValidationError

from connector.model import IncomingOrder
from connector.model.records import OrderRecord, OrderState
from connector.running.logs import MASK, Redactor, configure, secrets_of
from connector.running.worker import Worker
from connector.store import Store
from tests.doors.world import CUSTOMER, settings
from tests.waiting import LIMIT, until

SECRETS = {
    "kickroute.api_key": "kr-key/with+odd=signs",
    "kickroute.previous_api_key": "kr-key-before",
    "shop.consumer_key": "ck_0123456789abcdef",
    "shop.consumer_secret": 'cs_"quoted"\\and§ümlaut',
    "server.password": "correct horse battery",
    "alarms.supplier": "tgram://bot-token/chat-id",
}


def _settings(form: str = "json", level: str = "debug") -> Any:
    return settings(
        kickroute={
            "url": "https://kickroute.example",
            "public_url": "https://berg.example",
            "api_key": SECRETS["kickroute.api_key"],
            "previous_api_key": SECRETS["kickroute.previous_api_key"],
        },
        shop={
            "platform": "woocommerce",
            "url": "https://shop.example",
            "consumer_key": SECRETS["shop.consumer_key"],
            "consumer_secret": SECRETS["shop.consumer_secret"],
        },
        server={"password": SECRETS["server.password"]},
        alarms={"supplier": [SECRETS["alarms.supplier"]]},
        log={"format": form, "level": level},
    )


@pytest.fixture(params=["json", "console"])
def stream(request: pytest.FixtureRequest, log: StringIO) -> StringIO:
    """Yield what is logged in either form."""
    stream = StringIO()
    configure(_settings(request.param), stream)
    return stream


def _lines(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_every_secret_of_the_settings_is_known() -> None:
    """Each secret is found, in lists as well."""
    assert set(secrets_of(_settings())) == set(SECRETS.values())


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_no_secret_reaches_the_log(stream: StringIO, secret: str) -> None:
    """A secret is masked wherever it stands: in the message, in values, deep inside, in any writing."""
    logger = structlog.get_logger("test")
    logger.warning(f"message {secret}", value=secret, deep={"a": [{"b": (secret, 1)}]}, key=b"x")
    logger.warning("addresses", url=f"https://shop.example/?q={quote(secret, safe='')}", shown=repr(secret))
    logger.warning("as a name", **{secret: 1})
    logger.warning("json", body=json.dumps({"x": secret}), object=ValueError(secret))
    logging.getLogger("some.library").error("library %s", secret)
    try:
        raise RuntimeError(f"failed with {secret}")
    except RuntimeError:
        logger.exception("failed")
        logging.getLogger("some.library").exception("failed too")
    text = stream.getvalue()
    assert text.count(MASK) >= 8
    for written in (secret, quote(secret, safe=""), repr(secret)[1:-1], json.dumps(secret)[1:-1]):
        assert written not in text


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("GET /?consumer_key=ck_other&per_page=100", "GET /?consumer_key=***&per_page=100"),
        ("oauth_signature=abc%3D&oauth_nonce=n", "oauth_signature=***&oauth_nonce=***"),
        ('OAuth oauth_consumer_key="ck_x", a="1"', 'OAuth oauth_consumer_key="***", a="1"'),
        ("{'x-api-key': 'abc', 'b': 'c'}", "{'x-api-key': '***', 'b': 'c'}"),
        ('{"client_secret": "abc"}', '{"client_secret": "***"}'),
        ("Authorization: Basic YWI6Y2Q=", "Authorization: Basic ***"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("postgresql+psycopg://user:pw@host/db", "postgresql+psycopg://***@host/db"),
        ("POST https://c.example/webhooks/Tok-en_1", "POST https://c.example/webhooks/***"),
        ("/orders?search=%C3%84hrenweg+7&page=1", "/orders?search=***&page=1"),
        ("the key was refused", "the key was refused"),
        ("12 items at 4.99 on 2026-01-01", "12 items at 4.99 on 2026-01-01"),
    ],
)
def test_what_stands_where_a_secret_would_is_masked(line: str, left: str) -> None:
    """Keys of others, signatures, passwords in addresses and search words are masked without being known."""
    assert Redactor(()).mask(line) == left


def test_a_very_short_secret_does_not_mask_everything() -> None:
    """A password of one letter would make the log unreadable."""
    assert Redactor(["a"]).mask("a banana") == "a banana"


def test_every_line_names_the_supplier() -> None:
    """The supplier is on our own lines and on libraries' lines, from any thread."""
    stream = StringIO()
    configure(_settings(), stream)

    def _speak() -> None:
        structlog.get_logger("ours").info("one", order="KR-1")
        logging.getLogger("theirs").info("two")

    thread = threading.Thread(target=_speak)
    thread.start()
    thread.join()
    ours, theirs = _lines(stream)
    assert {key: ours[key] for key in ("supplier", "event", "order", "level", "logger")} == {
        "supplier": "berg",
        "event": "one",
        "order": "KR-1",
        "level": "info",
        "logger": "ours",
    }
    assert (theirs["supplier"], theirs["event"], theirs["logger"]) == ("berg", "two", "theirs")
    assert ours["timestamp"].endswith("Z")


def test_the_order_in_hand_is_on_every_line() -> None:
    """What is bound while an order is worked on stands on all lines until it is done."""
    stream = StringIO()
    configure(_settings(), stream)
    with structlog.contextvars.bound_contextvars(order="KR-1"):
        logging.getLogger("theirs").warning("inside")
    logging.getLogger("theirs").warning("outside")
    inside, outside = _lines(stream)
    assert inside["order"] == "KR-1"
    assert "order" not in outside


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_the_level_is_the_settings(level: str) -> None:
    """Only lines of the level and above are logged, ours and others'."""
    stream = StringIO()
    configure(_settings(level=level), stream)
    names = ["debug", "info", "warning", "error"]
    for name in names:
        getattr(structlog.get_logger("ours"), name)("line")
        getattr(logging.getLogger("theirs"), name)("line")
    expected = names[names.index(level) :]
    assert [line["level"] for line in _lines(stream)] == [name for name in expected for _ in range(2)]


def test_libraries_that_log_addresses_in_detail_stay_quiet() -> None:
    """Even at *debug*, urllib3 and its like are heard from *warning* on: their details hold search words."""
    stream = StringIO()
    configure(_settings(level="debug"), stream)
    logging.getLogger("urllib3.connectionpool").debug("GET /orders?search=%s", CUSTOMER)
    logging.getLogger("sqlalchemy.engine.Engine").info("[parameters: %s]", CUSTOMER)
    logging.getLogger("apscheduler.executors").info("job ran")
    assert stream.getvalue() == ""


def test_a_failed_statement_does_not_quote_its_values(log: StringIO) -> None:
    """The database's errors quote what was written, which may be an address: only their kind is logged."""
    store = Store.open("sqlite://")
    try:
        with store.transaction() as tx:
            tx.connection.exec_driver_sql("INSERT INTO nowhere VALUES (?)", (CUSTOMER,))
    except Exception:
        structlog.get_logger("test").exception("not written")
    finally:
        store.close()
    assert "OperationalError" in log.getvalue()
    assert "test_logs.py" in log.getvalue()
    assert "Ährenweg" not in log.getvalue()


def test_a_failed_validation_does_not_quote_its_input(log: StringIO) -> None:
    """A stored order that cannot be read back is not quoted, neither is what it led to."""
    try:
        try:
            TypeAdapter(IncomingOrder).validate_python({"shipping": CUSTOMER})
        except ValidationError as error:
            raise LookupError("order KR-1") from error
    except LookupError:
        structlog.get_logger("test").exception("not read")
    text = log.getvalue()
    assert "LookupError: order KR-1" in text
    assert "ValidationError" in text
    assert "Ährenweg" not in text


def test_a_worker_that_fails_unexpectedly_tells_no_values(log: StringIO) -> None:
    """What a worker stumbles over is neither logged nor shown as its trouble, on the page or elsewhere."""
    store = Store.open("sqlite://")

    def _work() -> None:
        with store.transaction() as tx:
            tx.orders.insert(
                OrderRecord("KR-1", OrderState.RECEIVED, store.now(), store.now(), parked_reason=CUSTOMER)
            )

    worker = Worker("orders", _work)
    worker.start()
    until("a run", lambda: worker.state.last_run)
    worker.wake()
    until("a failed run", lambda: worker.state.failures)
    worker.stop()
    assert worker.join(LIMIT)
    store.close()
    assert worker.state.trouble == "unexpected IntegrityError; the log says where"
    assert "IntegrityError" in log.getvalue()
    assert CUSTOMER not in log.getvalue()


def test_warnings_of_the_language_are_logged(log: StringIO) -> None:
    """What libraries warn about goes the same way as everything else."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("old habit", DeprecationWarning, stacklevel=1)
    assert "old habit" in log.getvalue()


def test_configuring_again_replaces(log: StringIO) -> None:
    """The last call counts: every line is written once, where it says."""
    first, second = StringIO(), StringIO()
    configure(_settings(), first)
    configure(_settings(), second)
    structlog.get_logger("ours").info("once")
    assert first.getvalue() == log.getvalue() == ""
    assert len(_lines(second)) == 1
