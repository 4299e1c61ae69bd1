"""How an entity of the shop is described: fields, associations, and a short notation for both.

A field is written ``name:kind`` with marks behind it. ``name(50)`` is validated to hold 50 characters, and
``name[40]`` is not, but its column holds no more. Kinds: ``string`` (255 characters, the default),
``text``, ``html``, ``id``, ``int``, ``float``, ``bool``, ``date``, ``list``, ``json``, ``custom`` (custom
fields) and the shop's value objects ``prices``, ``cart_price``, ``price`` (calculated price),
``rounding`` and ``definition``. Marks: ``!`` refused with 400 when missing, ``~`` missing is an SQL
error, ``@`` written by the shop alone, ``^`` inherited from the parent product, ``-`` never shown.

An association is written ``name>entity(field)`` (many to one), ``name^entity(foreign field)`` (one to
one), ``name<entity(foreign field)`` (one to many) or ``name=entity(list of ids)`` (many to many); ``*``
behind it means that it is always loaded. ``name?`` and ``name[]`` are associations the shop has and this
simulator does not fill.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

LIVE = "0fa91ce3e96a4bc2be4bd9ce752c3425"
"""The version id of everything that is not a draft."""

_FIELD = re.compile(r"(\w+)(?:\((\d+)\))?(?:\[(\d+)\])?(?::(\w+))?([!~@^-]*)")
LONGEST = 255
"""Characters that a text is validated to hold where nothing else is said."""

_ASSOCIATION = re.compile(r"(\w+)(?:([>^<=])(\w+)\((\w+)\))?(\?|\[\])?(\*?)")


@dataclass(frozen=True, slots=True)
class Field:
    """One stored value of an entity."""

    name: str
    kind: str = "string"
    required: bool = False
    sql_required: bool = False
    protected: bool = False
    inherited: bool = False
    hidden: bool = False
    longest: int = LONGEST
    column: int = LONGEST


class Link(Enum):
    """How an association finds its rows."""

    MANY_TO_ONE = ">"
    ONE_TO_ONE = "^"
    ONE_TO_MANY = "<"
    MANY_TO_MANY = "="
    ABSENT_ONE = "?"
    ABSENT_MANY = "[]"


@dataclass(frozen=True, slots=True)
class Association:
    """A way from one entity to others; ``key`` is the field that holds the id (here or there) or the ids."""

    name: str
    link: Link
    entity: str = ""
    key: str = ""
    autoload: bool = False

    @property
    def plural(self) -> bool:
        """Whether the association yields a list."""
        return self.link in (Link.ONE_TO_MANY, Link.MANY_TO_MANY, Link.ABSENT_MANY)

    @property
    def absent(self) -> bool:
        """Whether the simulator knows only the name."""
        return self.link in (Link.ABSENT_ONE, Link.ABSENT_MANY)


@dataclass(frozen=True, slots=True)
class Entity:
    """The description of an entity.

    ``defaults`` are the values a new row has, ``versions`` the ``…VersionId`` fields.
    """

    name: str
    fields: dict[str, Field]
    associations: dict[str, Association]
    versioned: bool = False
    versions: tuple[str, ...] = ()
    translated: tuple[str, ...] = ()
    defaults: dict[str, Any] = field(default_factory=dict)
    empty: dict[str, Any] = field(default_factory=dict)
    searchable: tuple[str, ...] = ()
    template: dict[str, Any] = field(default_factory=dict)

    @property
    def route(self) -> str:
        """The entity's name in an address, with hyphens."""
        return self.name.replace("_", "-")

    def with_fields(self, notation: str, without: tuple[str, ...] = ()) -> Entity:
        """Return the entity of another release: with other fields, without the associations of lost ones."""
        changed = replace(
            self,
            fields={name: f for name, f in self.fields.items() if name not in without} | _fields(notation),
            associations={name: a for name, a in self.associations.items() if a.key not in without},
            defaults={name: value for name, value in self.defaults.items() if name not in without},
        )
        return replace(changed, template=_template(changed))

    def foreign_keys(self) -> Iterator[tuple[str, str]]:
        """Yield (field, entity) of every field that the database checks against another table."""
        for association in self.associations.values():
            if association.link is Link.MANY_TO_ONE:
                yield association.key, association.entity


def entity(
    name: str,
    fields: str,
    associations: str = "",
    *,
    versioned: bool = False,
    versions: str = "",
    translated: str = "",
    defaults: dict[str, Any] | None = None,
    empty: dict[str, Any] | None = None,
    searchable: str = "",
) -> Entity:
    """Describe an entity in the module's notation.

    ``empty`` holds what a field or an association that is not loaded looks like when that is not null.
    """
    made = Entity(
        name=name,
        fields={"id": Field("id", "id"), **_fields(fields)},
        associations={a.name: a for a in _associations(associations)},
        versioned=versioned,
        versions=tuple(versions.split()),
        translated=tuple(translated.split()),
        defaults=defaults or {},
        empty=empty or {},
        searchable=tuple(searchable.split()),
    )
    return replace(made, template=_template(made))


def _fields(notation: str) -> dict[str, Field]:
    found = {}
    for token in notation.split():
        match = _FIELD.fullmatch(token)
        if match is None:
            raise ValueError(f"not a field: {token!r}")
        name, longest, column, kind, marks = match.groups()
        required, sql_required, protected, inherited, hidden = (mark in marks for mark in "!~@^-")
        found[name] = Field(
            name,
            kind or "string",
            required,
            sql_required,
            protected,
            inherited,
            hidden,
            int(longest or LONGEST),
            int(column or LONGEST),
        )
    return found


def _associations(notation: str) -> Iterator[Association]:
    for token in notation.split():
        match = _ASSOCIATION.fullmatch(token)
        if match is None or not (match[2] or match[5]):
            raise ValueError(f"not an association: {token!r}")
        yield Association(
            match[1], Link(match[2] or match[5]), match[3] or "", match[4] or "", bool(match[6])
        )


def _template(made: Entity) -> dict[str, Any]:
    """Build the answer of a row in which nothing is set and nothing loaded."""
    row: dict[str, Any] = {
        "extensions": {"foreignKeys": {"extensions": [], "apiAlias": f"{made.name}_foreign_keys_extension"}},
        "_uniqueIdentifier": "",
        "versionId": LIVE if made.versioned else None,
        "translated": [],
        "createdAt": None,
        "updatedAt": None,
    }
    row |= dict.fromkeys(made.versions, LIVE)
    row |= dict.fromkeys(name for name, found in made.fields.items() if not found.hidden)
    row |= dict.fromkeys(made.associations)
    return row | made.empty
