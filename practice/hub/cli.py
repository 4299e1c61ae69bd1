"""The command line ``kickroute-hub``: run a hub, register members, look at orders and money.

Exit codes: 0 done, 1 the hub says no, 2 wrong use.
"""

from __future__ import annotations

import json
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

import typer
import uvicorn
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from practice.hub import tables
from practice.hub.desk import Desk
from practice.hub.errors import HubError, refuse
from practice.hub.plain import as_json, plain
from practice.hub.policy import CallbackPolicy
from practice.hub.served import Hub
from practice.hub.store import Store

app = typer.Typer(help="A platform that speaks Kickroute's wire protocol.", no_args_is_help=True)
supplier_app = typer.Typer(help="Suppliers: the shops that offer products.", no_args_is_help=True)
retailer_app = typer.Typer(help="Retailers: the shops that order.", no_args_is_help=True)
app.add_typer(supplier_app, name="supplier")
app.add_typer(retailer_app, name="retailer")

Database = Annotated[
    str, typer.Option("--database", envvar="KICKROUTE_HUB_DATABASE", help="An SQLAlchemy address.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Hosts = Annotated[list[str] | None, typer.Option("--callback-host", help="A further host the hub may call.")]
_DATABASE = "sqlite:///hub.db"


def main() -> None:
    """Run the command line."""
    app()


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="0 takes a free one.")] = 8500,
    host: str = "127.0.0.1",
    database: Database = _DATABASE,
    admin_token: Annotated[str, typer.Option(envvar="KICKROUTE_HUB_ADMIN_TOKEN")] = "",
    callback_host: Hosts = None,
    json_: AsJson = False,
) -> None:
    """Serve a hub until it is interrupted; the first line says where, and the administration's token."""
    policy = _policy(callback_host)
    token = admin_token or secrets.token_urlsafe(24)
    with (
        _polite(),
        _listening(host, port) as listener,
        Hub(database, callbacks=policy, admin_token=token) as hub,
    ):
        url = f"http://{host}:{listener.getsockname()[1]}"
        facts = {"url": url, "admin_token": token, "database": database}
        _show(facts, json_, lambda: tables.facts("The hub is ready", facts))
        config = uvicorn.Config(hub.app, log_level="warning", access_log=False, lifespan="off", ws="none")
        uvicorn.Server(config).run(sockets=[listener])


@supplier_app.command("add")
def supplier_add(
    name: str,
    key: str = "",
    country: str = "DE",
    number: Annotated[str, typer.Option(help="The code retailers use.")] = "",
    callback_url: str | None = None,
    shipping_net: Annotated[str, typer.Option(help="What it charges per order, net.")] = "4.90",
    inactive: Annotated[bool, typer.Option(help="Answer 403 until it is activated.")] = False,
    database: Database = _DATABASE,
    callback_host: Hosts = None,
    json_: AsJson = False,
) -> None:
    """Register a supplier and show its key."""
    with _desk(database, callback_host) as desk:
        added = desk.add_supplier(
            name,
            key,
            country,
            active=not inactive,
            callback_url=callback_url,
            number=number,
            shipping_net=_amount(shipping_net),
        )
        _show(as_json(added), json_, lambda: tables.facts("Supplier", as_json(added)))


@supplier_app.command("list")
def supplier_list(database: Database = _DATABASE, json_: AsJson = False) -> None:
    """List all suppliers (without keys)."""
    with _desk(database) as desk:
        found = [_keyless(supplier) for supplier in desk.suppliers()]
        _show(found, json_, lambda: tables.rows("Suppliers", found))


@supplier_app.command("activate")
def supplier_activate(
    name: str,
    off: Annotated[bool, typer.Option(help="Deactivate it instead.")] = False,
    database: Database = _DATABASE,
    json_: AsJson = False,
) -> None:
    """Activate a supplier's profile."""
    with _desk(database) as desk:
        desk.activate(name, not off)
        facts = _keyless(desk.supplier(name))
        _show(facts, json_, lambda: tables.facts("Supplier", facts))


@supplier_app.command("key")
def supplier_key(
    name: str,
    key: str = "",
    keep_previous: Annotated[bool, typer.Option(help="Still accept messages with the old key.")] = False,
    database: Database = _DATABASE,
    json_: AsJson = False,
) -> None:
    """Give a supplier a new key and show it."""
    with _desk(database) as desk:
        facts = {"name": name, "key": desk.rotate_key(name, key, keep_previous=keep_previous)}
        _show(facts, json_, lambda: tables.facts("New key", facts))


@retailer_app.command("add")
def retailer_add(
    name: str,
    key: str = "",
    country: str = "DE",
    callback_url: str | None = None,
    database: Database = _DATABASE,
    callback_host: Hosts = None,
    json_: AsJson = False,
) -> None:
    """Register a retailer and show its key."""
    with _desk(database, callback_host) as desk:
        added = desk.add_retailer(name, key, country, callback_url=callback_url)
        _show(as_json(added), json_, lambda: tables.facts("Retailer", as_json(added)))


@retailer_app.command("list")
def retailer_list(database: Database = _DATABASE, json_: AsJson = False) -> None:
    """List all retailers (without keys)."""
    with _desk(database) as desk:
        found = [_keyless(retailer) for retailer in desk.retailers()]
        _show(found, json_, lambda: tables.rows("Retailers", found))


@app.command()
def orders(
    number: Annotated[str, typer.Argument(help="A Kickroute number; without one all orders.")] = "",
    database: Database = _DATABASE,
    json_: AsJson = False,
) -> None:
    """Show the orders, or one with everything that was answered about it."""
    with _desk(database) as desk:
        if number:
            part, calls = as_json(desk.part(number)), [as_json(each) for each in desk.attempts(number)]
            _show(part | {"attempts": calls}, json_, lambda: tables.order(part, calls))
        else:
            found = [as_json(order) for order in desk.orders()]
            _show(found, json_, lambda: tables.orders(found))


@app.command()
def ledger(
    number: Annotated[str, typer.Argument(help="A Kickroute number; without one all bookings.")] = "",
    database: Database = _DATABASE,
    json_: AsJson = False,
) -> None:
    """Show bookings and balances, in euros; below zero is owed."""
    with _desk(database) as desk:
        entries = [as_json(entry) for entry in desk.ledger.entries(number or None)]
        balances = plain(desk.ledger.balances())
        _show({"balances": balances, "entries": entries}, json_, lambda: tables.ledger(entries, balances))


@contextmanager
def _desk(database: str, hosts: list[str] | None = None) -> Iterator[Desk]:
    with _polite():
        store = Store(database)
        try:
            yield Desk(store, _policy(hosts))
        finally:
            store.close()


@contextmanager
def _polite() -> Iterator[None]:
    """Turn what can go wrong into one sentence and exit code 1."""
    try:
        yield
    except HubError as refusal:
        _complain(str(refusal))
    except SQLAlchemyError as error:
        _complain(f"the database cannot be used: {str(error).splitlines()[0]}")
    except OSError as error:
        _complain(f"the address cannot be used: {error}")


def _complain(sentence: str) -> None:
    Console(stderr=True).print(f"[red]error:[/red] {escape(sentence)}", highlight=False)
    raise typer.Exit(1)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Bind a TCP socket; naming the protocol lets asyncio switch off Nagle's delay of 40 ms per answer."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)  # before the address is shown: who reads it may call at once
        yield listener


def _policy(hosts: list[str] | None) -> CallbackPolicy:
    return CallbackPolicy(allowed_hosts=(*CallbackPolicy.allowed_hosts, *(hosts or ())))


def _keyless(member: Any) -> dict[str, Any]:
    return {name: value for name, value in as_json(member).items() if name not in {"key", "billing"}}


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise refuse("--shipping-net", "must be an amount such as 4.90", text) from None
    if not Decimal(0) <= amount < Decimal(10_000):
        raise refuse("--shipping-net", "must be between 0 and 10000", text)
    return amount


def _show(value: Any, as_json_: bool, table: Any) -> None:
    if as_json_:
        typer.echo(json.dumps(value, ensure_ascii=False))
    else:
        Console().print(table())
