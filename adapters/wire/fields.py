"""Single fields of an incoming message, each read with its place, so that a refusal can name it.

What stands in an address is never repeated in a message: messages are logged, addresses are not.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from connector.model.errors import CallbackMalformed

MOST_UNITS = 1_000_000
MOST_MONEY = Decimal(1_000_000)

_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What no number and no GTIN holds: it would end lines, steer terminals or turn the reading direction."""


@dataclass(frozen=True, slots=True)
class Field:
    """A value of the message and where it stands, such as ``body.items[0].gtin``."""

    path: str
    value: Any

    def refuse(self, allowed: str, *, shown: str | None = None) -> NoReturn:
        """Raise CallbackMalformed with the place, the value and what is allowed."""
        raise CallbackMalformed(f"{self.path}: {shown or _show(self.value)}; allowed is {allowed}")

    def at(self, name: str) -> Field:
        """Give a member of this object; its value is None when it is absent."""
        return Field(f"{self.path}.{name}", self.as_object().get(name))

    def as_object(self) -> dict[str, Any]:
        """Read a JSON object."""
        if not isinstance(self.value, dict):
            self.refuse("an object", shown=kind_of(self.value))
        return self.value

    def as_list(self, most: int) -> list[Field]:
        """Read a list of one to ``most`` members."""
        if not isinstance(self.value, list) or not 1 <= len(self.value) <= most:
            length = f" of {len(self.value)}" if isinstance(self.value, list) else ""
            self.refuse(f"a list of 1 to {most} members", shown=kind_of(self.value) + length)
        return [Field(f"{self.path}[{index}]", member) for index, member in enumerate(self.value)]

    def as_name(self, most: int = 100) -> str:
        """Read a text that names something: not blank, at most ``most`` characters, trimmed."""
        text = self.value.strip() if isinstance(self.value, str) else ""
        if not 1 <= len(text) <= most or _CONTROL.search(text):
            self.refuse(f"a text of 1 to {most} characters, none of them a control character")
        return text

    def as_private_text(self) -> str:
        """Read a text of any length, or null for an empty one; its content is never shown."""
        if self.value is None:
            return ""
        if not isinstance(self.value, str) or _UNSTORABLE.search(self.value):
            self.refuse("a text without control character zero, or null", shown=kind_of(self.value))
        return self.value

    def as_quantity(self) -> int:
        """Read a whole number from 1 to a million."""
        quantity = self.value
        if not isinstance(quantity, int) or isinstance(quantity, bool) or not 1 <= quantity <= MOST_UNITS:
            self.refuse(f"a whole number from 1 to {MOST_UNITS}")
        return quantity

    def as_amount(self) -> Decimal:
        """Read an amount from 0 to below a million, written as text or number with at most six decimals."""
        text = self.value if isinstance(self.value, str) else _number_as_text(self.value)
        if not _AMOUNT.fullmatch(text) or Decimal(text) >= MOST_MONEY:
            self.refuse(f'an amount such as "12.50", from 0 to below {MOST_MONEY}')
        return Decimal(text)


def parse_json(body: bytes) -> Any:
    """Parse a body, numbers with a point as Decimal; raises CallbackMalformed for what is no JSON.

    A name given twice in one object is refused too: two readers could take different values.
    """
    try:
        return json.loads(
            body.decode("utf-8"),
            parse_float=Decimal,
            parse_constant=_refuse_constant,
            object_pairs_hook=_with_names_once,
        )
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise CallbackMalformed(
            f"message: not JSON in UTF-8 ({type(error).__name__}); allowed is an object with type and body"
        ) from None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _with_names_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a name is given twice")
    return members


def _number_as_text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return ""
    # An exponent could unfold to a text of any length; such numbers are no amounts.
    number = Decimal(value)
    return f"{number:f}" if number.adjusted() < 12 and int(number.as_tuple().exponent) >= -12 else ""


def kind_of(value: Any) -> str:
    """Name a value's JSON type."""
    match value:
        case None:
            return "null or missing"
        case bool():
            return "true or false"
        case str():
            return "a text"
        case int() | Decimal():
            return "a number"
        case list():
            return "a list"
        case _:
            return "an object"


def _show(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return kind_of(value)
    text = ascii(value)[1:-1] if isinstance(value, str) and _CONTROL.search(value) else str(value)
    clipped = text if len(text) <= 60 else text[:59] + "…"
    return f'"{clipped}"' if isinstance(value, str) else clipped
