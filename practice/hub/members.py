"""Suppliers and retailers: who may talk to the hub, with which key, and where they are called back."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, Row, Table, insert, or_, select, update

from practice.hub.errors import Forbidden, Unknown, UnknownKey, refuse
from practice.hub.schema import retailers, suppliers


@dataclass(frozen=True)
class Supplier:
    """A shop that offers products. ``number`` is the supplier code retailers use, ``key`` its API key."""

    id: int
    name: str
    number: str
    key: str = field(repr=False)
    previous_key: str | None = field(repr=False)
    country: str
    active: bool
    callback_url: str | None
    shipping_net: Decimal


@dataclass(frozen=True)
class Retailer:
    """A shop that sells suppliers' products; ``billing`` is the address its orders carry."""

    id: int
    name: str
    key: str = field(repr=False)
    country: str
    callback_url: str | None
    billing: Mapping[str, Any]


@dataclass(frozen=True)
class Account:
    """Who owns a key; a shop may be supplier and retailer at once."""

    supplier: Supplier | None
    retailer: Retailer | None

    @property
    def name(self) -> str:
        """The name under which the account's messages are logged."""
        member = self.supplier or self.retailer
        return member.name if member else ""

    def admit(self) -> None:
        """Raise Forbidden for a supplier whose profile is not activated, unless it is a retailer too."""
        if self.retailer is None:
            self.as_supplier()

    def as_supplier(self) -> Supplier:
        """Return the active supplier; raises Forbidden for anyone else."""
        if self.supplier is None:
            raise Forbidden(
                "this key belongs to a retailer; only suppliers may send this", code="not_a_supplier"
            )
        if not self.supplier.active:
            raise Forbidden(
                f"the profile of supplier {self.supplier.name!r} is not activated yet",
                code="supplier_inactive",
            )
        return self.supplier

    def as_retailer(self) -> Retailer:
        """Return the retailer; raises Forbidden for anyone else."""
        if self.retailer is None:
            raise Forbidden(
                "this key belongs to a supplier; only retailers may send this", code="not_a_retailer"
            )
        return self.retailer


def identify(connection: Connection, key: str) -> Account:
    """Return the owner of an API key, activated or not; raises UnknownKey."""
    found = connection.execute(
        select(suppliers).where(or_(suppliers.c.key == key, suppliers.c.previous_key == key))
    ).first()
    retailer = connection.execute(select(retailers).where(retailers.c.key == key)).first()
    if not key or (found is None and retailer is None):
        raise UnknownKey("no supplier and no retailer has this API key (header x-api-key)")
    return Account(
        _supplier(found) if found is not None else None,
        _retailer(retailer) if retailer is not None else None,
    )


def add_supplier(connection: Connection, **columns: Any) -> Supplier:
    """Register a supplier; number and key are made up when they are empty. Raises Refused on a taken name."""
    columns["number"] = columns["number"] or f"S{secrets.randbelow(900_000) + 100_000}"
    columns["key"] = columns["key"] or new_key()
    _insert(connection, suppliers, columns, ("name", "number", "key"))
    return supplier_named(connection, columns["name"])


def add_retailer(connection: Connection, **columns: Any) -> Retailer:
    """Register a retailer; the key is made up when it is empty. Raises Refused on a taken name."""
    columns["key"] = columns["key"] or new_key()
    _insert(connection, retailers, columns, ("name", "key"))
    return retailer_named(connection, columns["name"])


def change(connection: Connection, member: Supplier | Retailer, **columns: Any) -> None:
    """Change some columns of a member."""
    table = suppliers if isinstance(member, Supplier) else retailers
    connection.execute(update(table).where(table.c.id == member.id).values(**columns))


def supplier_named(connection: Connection, name: str) -> Supplier:
    """Return the supplier of that name; raises Unknown."""
    row = connection.execute(select(suppliers).where(suppliers.c.name == name)).first()
    if row is None:
        raise Unknown(f"there is no supplier named {name!r}")
    return _supplier(row)


def retailer_named(connection: Connection, name: str) -> Retailer:
    """Return the retailer of that name; raises Unknown."""
    row = connection.execute(select(retailers).where(retailers.c.name == name)).first()
    if row is None:
        raise Unknown(f"there is no retailer named {name!r}")
    return _retailer(row)


def supplier_of(connection: Connection, supplier_id: int) -> Supplier:
    """Return the supplier with that id, which must exist."""
    return _supplier(connection.execute(select(suppliers).where(suppliers.c.id == supplier_id)).one())


def retailer_of(connection: Connection, retailer_id: int) -> Retailer:
    """Return the retailer with that id, which must exist."""
    return _retailer(connection.execute(select(retailers).where(retailers.c.id == retailer_id)).one())


def all_suppliers(connection: Connection) -> list[Supplier]:
    """Return every supplier by name."""
    return [_supplier(row) for row in connection.execute(select(suppliers).order_by(suppliers.c.name))]


def all_retailers(connection: Connection) -> list[Retailer]:
    """Return every retailer by name."""
    return [_retailer(row) for row in connection.execute(select(retailers).order_by(retailers.c.name))]


def member_named(connection: Connection, role: str, name: str) -> Supplier | Retailer:
    """Return the ``supplier`` or ``retailer`` of that name; raises Unknown."""
    return supplier_named(connection, name) if role == "supplier" else retailer_named(connection, name)


def new_key() -> str:
    """Return a fresh API key."""
    return secrets.token_hex(24)


def check_callback_url(url: str, allowed_hosts: tuple[str, ...], at: str = "callback_url") -> str:
    """Return the URL unchanged; raises Refused unless it is http(s) to a host the hub may call."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise refuse(at, "must be an http or https address", url)
    if parts.hostname not in allowed_hosts:
        raise refuse(at, f"the hub only calls {', '.join(allowed_hosts)}", url, code="host_not_allowed")
    return url


def _insert(connection: Connection, table: Table, columns: dict[str, Any], unique: tuple[str, ...]) -> None:
    for name in unique:
        if connection.execute(select(table.c.id).where(table.c[name] == columns[name])).first():
            shown = "" if name == "key" else columns[name]
            raise refuse(name, f"is taken already in {table.name}", shown, code="taken")
    connection.execute(insert(table).values(**columns))


def _supplier(row: Row[Any]) -> Supplier:
    return Supplier(**row._mapping)


def _retailer(row: Row[Any]) -> Retailer:
    return Retailer(**row._mapping)
