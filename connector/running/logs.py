"""Logs: one configuration for our own lines and those of every library, without secrets or addresses."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Any, TextIO
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog
from pydantic import BaseModel, SecretStr
from structlog.types import EventDict, Processor, WrappedLogger

from connector.settings import AlarmSettings, Settings, StoreSettings

MASK = "***"
SHORTEST_SECRET = 4
"""A shorter one would mask half of every line; it protects nothing anyway."""

QUIET_LIBRARIES = (
    "alembic",
    "apscheduler",
    "asyncio",
    "fastapi",
    "requests",
    "sqlalchemy",
    "urllib3",
    "uvicorn",
)
"""Never below *warning*: what they tell in detail holds addresses with search words of customers."""

_MARKS = re.compile(
    r"""(?ix)
    ( \b (?: consumer_key | consumer_secret | oauth_\w+ | x-api-key | api_key | client_secret | access_token
           | refresh_token | authorization | password | search )
      ["']? \s* [=:] \s* (?: ["'] | (?:basic|bearer)\s+ )? )
    [^\s"'&,;}]+
    """
)
_USER_INFO = re.compile(r"(?<=://)[^/\s@]+(?=@)")
_HOOK_TOKEN = re.compile(r"(?<=/webhooks/)[\w-]+")
_PRIVATE_MESSAGES = ("pydantic", "sqlalchemy", "psycopg", "sqlite3")
"""Errors of these packages quote the values they stumbled over, which may be a customer's address."""


_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LINE_ENDS = re.compile("[\t\n]")


def visible(text: str, *, is_line: bool = True) -> str:
    """Write out what would steer a terminal or turn the reading direction, and in a line what would end it.

    Such characters come in names and messages of a shop: nobody may write lines of a log, or a prompt.
    """
    shown = _INVISIBLE.sub(_written_out, text)
    return _LINE_ENDS.sub(_written_out, shown) if is_line else shown


def _written_out(character: re.Match[str]) -> str:
    return f"\\u{ord(character[0]):04x}"


class Redactor:
    """Masks known secrets, and whatever stands where a secret would."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = sorted({s for s in secrets if len(s) >= SHORTEST_SECRET}, key=len, reverse=True)
        forms = [form for secret in known for form in _written_forms(secret)]
        self._known = re.compile("|".join(re.escape(form) for form in forms)) if forms else None

    def mask(self, text: str) -> str:
        """Return the text without secrets."""
        if self._known is not None:
            text = self._known.sub(MASK, text)
        text = _MARKS.sub(rf"\g<1>{MASK}", text)
        return _HOOK_TOKEN.sub(MASK, _USER_INFO.sub(MASK, text))

    def mask_values(self, _: WrappedLogger, __: str, event: EventDict) -> EventDict:
        """Mask every text of an event, however deep it lies: the last processor before the rendering."""
        return {key: self._masked(value) for key, value in event.items()}

    def mask_line(self, _: WrappedLogger, __: str, line: Any) -> str:
        """Mask the finished line: rendering turns other values into text as well."""
        return self.mask(str(line))

    def mask_json_line(self, _: WrappedLogger, __: str, line: Any) -> str:
        """Mask a finished line of JSON, in which what JSON leaves as it is can be written out too."""
        return visible(self.mask(str(line)))

    def _masked(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, dict):
            return {str(key): self._masked(item) for key, item in value.items()}
        if isinstance(value, list | tuple | set | frozenset):
            return [self._masked(item) for item in value]
        return value if isinstance(value, int | float | bool | None) else self.mask(str(value))


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send all logs, ours and the libraries', to ``stream`` (standard error), as the settings say.

    May be called again: the last call counts.
    """
    redactor = Redactor(secrets_of(settings))
    level = logging.getLevelName(settings.log.level.upper())
    stream = stream or sys.stderr
    shared = _shared_processors(settings.supplier)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = _Handler(stream)
    handler.setFormatter(_formatter(shared, settings.log.format, redactor, is_terminal=stream.isatty()))
    root = logging.getLogger()
    for old in [h for h in root.handlers if isinstance(h, _Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in QUIET_LIBRARIES:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)


def secrets_of(settings: BaseModel) -> Iterator[str]:
    """Yield every secret in the settings, also a password inside of an address."""
    if isinstance(settings, StoreSettings):
        yield from _passwords_in(settings.url)
    if isinstance(settings, AlarmSettings) and settings.heartbeat_url:
        yield settings.heartbeat_url  # whoever knows it can say that all is well
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, SecretStr) and part.get_secret_value():
                yield part.get_secret_value()
            elif isinstance(part, BaseModel):
                yield from secrets_of(part)


def _passwords_in(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    yield from {parts.password, unquote(parts.password)} if parts.password else ()
    yield from (value for name, value in parse_qsl(parts.query) if "password" in name)


class _Handler(logging.StreamHandler[TextIO]):
    """Ours, so that it is found again when logging is configured anew."""


def _shared_processors(supplier: str) -> list[Processor]:
    def add_supplier(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        # By a processor and not a context variable: threads start with an empty context.
        if supplier:
            event.setdefault("supplier", supplier)
        return event

    return [
        structlog.contextvars.merge_contextvars,
        add_supplier,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _explain_exception,
    ]


def _formatter(
    shared: list[Processor], form: str, redactor: Redactor, *, is_terminal: bool
) -> structlog.stdlib.ProcessorFormatter:
    rendering: list[Processor] = (
        [structlog.processors.JSONRenderer(ensure_ascii=False), redactor.mask_json_line]
        if form == "json"
        else [_show_values, structlog.dev.ConsoleRenderer(colors=is_terminal), redactor.mask_line]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            redactor.mask_values,
            *rendering,
        ],
    )


def _show_values(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Keep every value on its line; an exception's lines are ours. What is no text is written by ``repr``."""
    return {
        name: visible(value) if isinstance(value, str) and name != "exception" else value
        for name, value in event.items()
    }


def _explain_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Turn an exception into text: where it happened, and its message unless that may quote an address."""
    found = event.pop("exc_info", None)
    if found:
        error = found if isinstance(found, BaseException) else None
        error = found[1] if isinstance(found, tuple) else error or sys.exc_info()[1]
        if error is not None:
            event["exception"] = "\n".join(_lines_of(error))
    return event


def _lines_of(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _lines_of(cause)
        yield "which led to"
    kind = type(error)
    is_private = kind.__module__.startswith(_PRIVATE_MESSAGES)
    yield f"{kind.__module__}.{kind.__qualname__}" + ("" if is_private else f": {visible(str(error))}")
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        yield f"  {code.co_filename}:{trace.tb_lineno} in {code.co_qualname}"
        trace = trace.tb_next


def _written_forms(secret: str) -> set[str]:
    """Return the secret as it is, and as addresses, JSON and Python write it."""
    import json
    from urllib.parse import quote, quote_plus

    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
    }
