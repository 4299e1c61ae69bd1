"""The fields of the shop that prices and categories are written into: those that the settings name."""

from __future__ import annotations

from dataclasses import dataclass

from connector.model import Fields
from connector.model.errors import Problem, SettingsWrong
from connector.model.messages import say


@dataclass(frozen=True, slots=True)
class Places:
    """Where a dealer price and a category are written."""

    price: str
    category: str


def places_of(fields: Fields, own_fields: str) -> Places:
    """Return the first place of each, as the first one with a value is what counts.

    Raises SettingsWrong where that is a field which only the shop itself may write.
    """
    problems = [
        Problem(
            f"release.{name}",
            say(
                "begins with `{place}`, which the connector may not write; name a field `{own}NAME` "
                "before it",
                place=places[0],
                own=own_fields,
            ),
        )
        for name, places in (("dealer_price", fields.dealer_price), ("category", fields.category))
        if not places[0].startswith(own_fields)
    ]
    if problems:
        raise SettingsWrong(problems)
    return Places(fields.dealer_price[0], fields.category[0])
