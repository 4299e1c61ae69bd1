"""What the library for settings finds wrong: its error goes in, a message comes out, by the error's kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector.model.messages import Message, say, say_n

_SENTENCES: Mapping[str, Message] = {
    "missing": say("Field required"),
    "string_type": say("Input should be a valid string"),
    "int_type": say("Input should be a valid integer"),
    "int_parsing": say("Input should be a valid integer, unable to parse string as an integer"),
    "int_from_float": say("Input should be a valid integer, got a number with a fractional part"),
    "float_type": say("Input should be a valid number"),
    "float_parsing": say("Input should be a valid number, unable to parse string as a number"),
    "finite_number": say("Input should be a finite number"),
    "bool_type": say("Input should be a valid boolean"),
    "bool_parsing": say("Input should be a valid boolean, unable to interpret input"),
    "tuple_type": say("Input should be a valid tuple"),
    "dict_type": say("Input should be a valid dictionary"),
    "model_type": say("Input should be a valid dictionary or instance of {class_name}"),
    "model_attributes_type": say("Input should be a valid dictionary or object to extract fields from"),
    "greater_than_equal": say("Input should be greater than or equal to {ge}"),
    "greater_than": say("Input should be greater than {gt}"),
    "less_than_equal": say("Input should be less than or equal to {le}"),
    "less_than": say("Input should be less than {lt}"),
}
"""Sentences by pydantic's names for its errors, with the places that its context fills."""


def explain_library(error: Mapping[str, Any]) -> str:
    """Say what pydantic found; what a check of ours found is a message already."""
    known, context = str(error["type"]), error.get("ctx", {})
    if known == "value_error":
        return str(context["error"])
    if known == "literal_error":
        first, _, last = str(context["expected"]).rpartition(" or ")
        return (
            say("Input should be {first} or {last}", first=first, last=last) if first else str(error["msg"])
        )
    if known == "string_too_short":
        return say_n(
            "String should have at least {count} character",
            "String should have at least {count} characters",
            context["min_length"],
        )
    template = _SENTENCES.get(known)
    if template is None:
        return str(error["msg"])
    # Limits are written as in the library's own text: 1, not 1.0.
    limits = {name: f"{value:g}" if isinstance(value, float) else value for name, value in context.items()}
    return Message(template.sentence, limits)
