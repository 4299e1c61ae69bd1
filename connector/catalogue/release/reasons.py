"""Why an offer is withheld or warned about: stable codes, values, and the sentences made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from connector.catalogue.release.sentences import FIELD_NAMES, SENTENCES
from connector.model import ProductOffered
from connector.model.messages import Language
from connector.texts import amount

FIELD_SEPARATOR = " | "
PRICE_RULE = "release.dealer_price"
"""The place of a dealer price that is reckoned: the rule in the settings."""

_PRICES = frozenset({"price", "told", "retail", "low", "high"})
_LONGEST_SHOWN = 80


class Rule(StrEnum):
    """The rules of release. A failing rule withholds an offer, unless it only warns."""

    NOT_PUBLISHED = "not_published"
    NOT_VISIBLE = "not_visible"
    KIND_UNKNOWN = "kind_unknown"
    NAME_MISSING = "name_missing"
    CATEGORY_MISSING = "category_missing"
    CATEGORY_NONE = "category_none"
    TAX_CLASS_UNKNOWN = "tax_class_unknown"
    PRICE_MISSING = "price_missing"
    PRICE_NOT_POSITIVE = "price_not_positive"
    PRICE_UNREADABLE = "price_unreadable"
    PRICE_AMBIGUOUS = "price_ambiguous"
    PRICE_NO_BASE = "price_no_base"
    PRICE_HELD = "price_held"
    GTIN_MISSING = "gtin_missing"
    GTIN_SEPARATORS = "gtin_separators"
    GTIN_NOT_DIGITS = "gtin_not_digits"
    GTIN_LENGTH = "gtin_length"
    GTIN_ZEROS = "gtin_zeros"
    GTIN_CHECK_DIGIT = "gtin_check_digit"
    GTIN_INTERNAL = "gtin_internal"
    GTIN_DUPLICATE = "gtin_duplicate"
    NO_VARIANTS = "no_variants"
    VARIANTS_INCOMPLETE = "variants_incomplete"
    # These only warn:
    CATEGORY_UNFAMILIAR = "category_unfamiliar"
    PRICE_ABOVE_RETAIL = "price_above_retail"
    REGULAR_PRICE_MISSING = "regular_price_missing"
    REGULAR_PRICE_UNREADABLE = "regular_price_unreadable"
    NOT_PHYSICAL = "not_physical"
    NO_IMAGE = "no_image"

    @property
    def only_warns(self) -> bool:
        """Tell whether an offer is released although this rule fails."""
        return self in _WARNINGS


_WARNINGS = frozenset(
    {
        Rule.CATEGORY_UNFAMILIAR,
        Rule.PRICE_ABOVE_RETAIL,
        Rule.REGULAR_PRICE_MISSING,
        Rule.REGULAR_PRICE_UNREADABLE,
        Rule.NOT_PHYSICAL,
        Rule.NO_IMAGE,
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """One failing rule, with the values that its sentence names."""

    rule: Rule
    values: tuple[tuple[str, str], ...]

    def text(self, language: Language) -> str:
        """Tell the supplier what is wrong and where to change it."""
        return explain(self.rule, dict(self.values), language)


@dataclass(frozen=True, slots=True)
class Withheld:
    """An offer with what speaks against it, or with its warnings; ``gtin`` as the shop writes it.

    ``offer_id`` is empty where a product has no offer at all.
    """

    offer_id: str
    gtin: str
    name: str
    reasons: tuple[Reason, ...]

    @property
    def rules(self) -> frozenset[Rule]:
        """The failing rules without their values."""
        return frozenset(reason.rule for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was decided about one product: every offer is either in ``offered`` or in ``withheld``.

    ``offered`` is None when nothing of the product is released. ``warnings`` may concern both.
    """

    product_id: str
    offered: ProductOffered | None
    withheld: tuple[Withheld, ...]
    warnings: tuple[Withheld, ...]


def explain(code: str, values: Mapping[str, str], language: Language) -> str:
    """Make the sentence of a rule from its code and values, as the store keeps them.

    A code of another version is shown as it is, with its values.
    """
    shown_values = {key: _localised(key, value, language) for key, value in values.items()}
    for sentence in SENTENCES.get(code, {}).get(language, ()):
        with suppress(KeyError):
            return sentence.format_map(shown_values)
    return f"{code}: " + ", ".join(f"{key} {value}" for key, value in shown_values.items())


def shown(text: str) -> str:
    """Make a text of the shop fit for a sentence: one line, printable, at most 80 characters."""
    start = text[: 4 * _LONGEST_SHOWN]
    if not start.isprintable():
        start = "".join(char if char.isprintable() else " " for char in start)
    line = " ".join(start.split())
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"


def shown_fields(fields: Iterable[str]) -> str:
    """Join the names of fields to the one value ``field`` of a reason."""
    return FIELD_SEPARATOR.join(fields)


def _localised(key: str, value: str, language: Language) -> str:
    if key in _PRICES:
        return amount(language, value)
    if key == "field":
        joint = " oder " if language == "de" else " or "
        return joint.join(_field_name(name, language) for name in value.split(FIELD_SEPARATOR))
    return value


def _field_name(name: str, language: Language) -> str:
    kind, _, rest = name.partition(":")
    frame = FIELD_NAMES.get(kind if rest else name, {}).get(language, "„{}“" if language == "de" else "“{}”")
    return frame.format(rest or name)
