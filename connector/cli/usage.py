"""Wrong use: what the library of the command line finds goes in, a message for people comes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from connector.model.messages import Message, say

_FORMS = (
    say("Got unexpected extra argument(s) ({names})"),
    say("Option {name} requires an argument."),
    say("Option {name} does not take a value."),
    say("No such command {name}."),
    say("Missing command."),
    say("{value} is not one of {choices}."),
)
"""What the library says in a text only, and not by its kind."""

HELP: Mapping[str, Message] = {
    "usage": say("Usage: "),
    "options": say("[OPTIONS]"),
    "command": say("COMMAND [ARGS]..."),
    "help": say("Show this message and exit."),
    "Arguments": say("Arguments"),
    "Options": say("Options"),
    "Commands": say("Commands"),
}
"""The library's own words in a command's help."""

PLACEHOLDERS: Mapping[str, Message] = {
    "CARRIER": say("CARRIER"),
    "CATEGORY": say("CATEGORY"),
    "DAY": say("DAY"),
    "FILE": say("FILE"),
    "FILES": say("FILES"),
    "HOLD": say("HOLD"),
    "NUMBER": say("NUMBER"),
    "PATH": say("PATH"),
    "PRICE": say("PRICE"),
    "RULE": say("RULE"),
    "TRACKING": say("TRACKING"),
}
"""What stands for a value in a command's help; as the sentences call it that name the command."""


def explain_usage(error: Any) -> str:
    """Say what is wrong with how a command was called; ``error`` is a usage error of the library."""
    match type(error).__name__:
        case "NoSuchOption" if error.possibilities:
            names = ", ".join(sorted(error.possibilities))
            return say(
                "No such option: {name} (Possible options: {names})", name=error.option_name, names=names
            )
        case "NoSuchOption":
            return say("No such option: {name}", name=error.option_name)
        case "MissingParameter":
            place = _place(error)
            if getattr(error.param, "param_type_name", "") == "option":
                return say("Missing option {place}.", place=place)
            return say("Missing argument {place}.", place=place)
        case "BadParameter":
            place, message = _place(error), _cause(error)
            if not place:
                return say("Invalid value: {message}", message=message)
            return say("Invalid value for {place}: {message}", place=place, message=message)
    return _recognised(str(error.message))


def _place(error: Any) -> str:
    hint = error.param_hint or (error.param.get_error_hint(*_context(error)) if error.param else "")
    return hint if isinstance(hint, str) else " / ".join(repr(each) for each in hint)


def _context(error: Any) -> tuple[Any, ...]:
    """Return what this version's hint is asked with."""
    return () if error.param.get_error_hint.__code__.co_argcount == 1 else (error.ctx,)


def _cause(error: Any) -> str:
    """Say why a value is none; the library's own checks are those of the settings."""
    found = getattr(error.__cause__, "errors", None)
    if found is None:
        return _recognised(str(error.message))
    from connector.settings.library import explain_library

    first, *_ = found(include_url=False)
    return _recognised(explain_library(first))


def _recognised(text: str) -> str:
    if isinstance(text, Message):
        return text
    for form in _FORMS:
        parts = re.split(r"\{(\w+)\}", form.sentence)
        pattern = "".join(f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return Message(form.sentence, found.groupdict())
    return text
