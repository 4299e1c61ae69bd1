"""Confirm what a brake or the price guard holds: what was shown, and no more.

A command that names what it confirms (``--up-to``, ``--price``) was written by the page, a message or a
command before. Without that name the command shows what is held, and at a terminal asks about just that.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import typer

from connector.cli.asking import ask, is_asked_at_a_terminal
from connector.cli.command import WORLD_WRONG
from connector.cli.session import Session
from connector.fulfilment.brake import held_ends
from connector.model.commands import Command
from connector.model.gtin import gtin14
from connector.views.details import HeldPrice, held_prices


def confirm_withdrawals(session: Session, up_to: int | None) -> None:
    """Let offers leave that the brake holds, up to a hold."""
    with session.store() as store, store.reading() as tx:
        held = tx.catalogue.leaving()
    _confirm(session, Command.CONFIRM_WITHDRAWALS, "confirm_withdrawals", held.held, held.hold, up_to)


def confirm_ends(session: Session, up_to: int | None) -> None:
    """Let the ends of orders be told that the brake holds, up to a hold."""
    with session.store() as store, store.reading() as tx:
        count, hold = held_ends(tx)
    _confirm(session, Command.CONFIRM_ENDS, "confirm_ends", count, hold, up_to)


def _confirm(session: Session, command: Command, key: str, count: int, hold: int, up_to: int | None) -> None:
    if count and up_to is None:
        _require_yes(session, key, count=count, hold=hold)
    ask(session, command, up_to=str(hold if up_to is None else up_to))


def confirm_price(session: Session, gtin: str, price: str | None) -> None:
    """Confirm the dealer price that is held for a GTIN."""
    held = _held_price(session, gtin)
    if held is not None and price is None:
        _require_yes(session, "confirm_price", name=held.name, gtin=gtin, price=Decimal(held.price))
    ask(session, Command.CONFIRM_PRICE, gtin=gtin, price=_price(session, price, held))


def deny_price(session: Session, gtin: str) -> None:
    """Say no to the dealer price that is held for a GTIN; it is not told, whatever it is."""
    held = _held_price(session, gtin)
    ask(session, Command.DENY_PRICE, gtin=gtin, price=held.price if held else "")


def _held_price(session: Session, gtin: str) -> HeldPrice | None:
    with session.store() as store, store.reading() as tx:
        return next((price for price in held_prices(tx) if price.gtin14 == gtin14(gtin)), None)


def _price(session: Session, price: str | None, held: HeldPrice | None) -> str:
    if price is None:
        return held.price if held else ""
    try:
        return str(Decimal(price.replace(",", ".")))
    except InvalidOperation as error:
        raise typer.BadParameter(session.text("cli.no_price", price=price), param_hint="--price") from error


def _require_yes(session: Session, key: str, **values: object) -> None:
    """Show what is held and ask about it; where nobody can be asked, name the command and leave."""
    if session.as_json or not is_asked_at_a_terminal():
        session.warn(session.text(f"cli.{key}.unasked", **values))
        raise typer.Exit(WORLD_WRONG)
    if not session.confirm(session.text(f"cli.{key}.ask", **values)):
        raise typer.Exit(WORLD_WRONG)
