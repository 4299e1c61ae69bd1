"""``products``: which are offered, and why the others are not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import typer

from connector.catalogue.release import explain
from connector.cli.command import WORLD_WRONG
from connector.cli.session import Session
from connector.model.gtin import gtin14
from connector.model.records import OfferRecord, Told
from connector.views.overview import offer_facts


def show_products(session: Session, *, only_withheld: bool) -> None:
    """List what was decided about every offer, or the withheld ones with their sentences."""
    with session.store() as store, store.reading() as tx:
        released, withheld, by_rule = tx.catalogue.counts()
        offers = list(tx.catalogue.offers(released=False if only_withheld else None))
    session.facts(
        released=released,
        withheld=withheld,
        by_rule=by_rule,
        offers=[offer_facts(offer, session.language) for offer in offers],
    )
    if not offers and not only_withheld:
        session.tell("cli.no_products")
    elif only_withheld:
        _say_sentences(session, offers)
    else:
        _say_table(session, offers)
    session.tell("cli.product_counts", released=released, withheld=withheld)


def explain_gtin(session: Session, gtin: str) -> None:
    """Tell all that is known about one GTIN; exits with 1 when nothing is."""
    with session.store() as store, store.reading() as tx:
        offers = list(tx.catalogue.offers(gtin14=gtin14(gtin)))
        told = tx.catalogue.told_gtin(gtin14(gtin))
        live_since = tx.catalogue.live_since(gtin14(gtin))
        leaving = tx.catalogue.leaving_among([gtin14(gtin)])
    facts: dict[str, Any] = {
        "gtin": gtin,
        "offers": [offer_facts(offer, session.language) for offer in offers],
        "told": None if told is None else _told_facts(told),
        "live_since": live_since,
        "withdrawal_held": any(row.held for row in leaving),
    }
    session.facts(**facts)
    if not offers and told is None:
        session.warn(session.text("cli.gtin_unknown", gtin=gtin))
        raise typer.Exit(WORLD_WRONG)
    for offer in offers:
        key = "cli.offer_released" if offer.released else "cli.offer_withheld"
        session.tell(key, name=offer.name, product=offer.product_id)
        _say_sentences(session, [offer], with_warnings=True)
    _say_told(session, told, live_since)
    if facts["withdrawal_held"]:
        session.tell("cli.withdrawal_held")


def _say_sentences(session: Session, offers: Iterable[OfferRecord], *, with_warnings: bool = False) -> None:
    for offer in offers:
        for code, values in offer.reasons:
            session.say(f"- {explain(code, values, session.language)}")
        for code, values in offer.warnings if with_warnings else ():
            session.say(f"! {explain(code, values, session.language)}")


def _say_table(session: Session, offers: Iterable[OfferRecord]) -> None:
    columns = ("cli.column.gtin", "cli.column.name", "cli.column.product", "cli.column.decision")
    session.table(columns, [(o.gtin, o.name, o.product_id, _decision(session, o)) for o in offers])


def _decision(session: Session, offer: OfferRecord) -> str:
    if offer.released:
        return session.text("cli.released")
    return ", ".join(session.name("rule", code) for code, _ in offer.reasons)


def _say_told(session: Session, told: Told | None, live_since: datetime | None) -> None:
    if told is None:
        session.tell("cli.never_told")
        return
    quantity = told.stock.quantity
    stock = session.text("cli.uncounted") if quantity is None else str(quantity)
    key = "cli.told_live" if told.live else "cli.told_withdrawn"
    session.tell(key, price=told.dealer_price, stock=stock, time=session.time(told.told_at))
    if told.live is (live_since is None):
        session.tell("cli.not_taken_yet")


def _told_facts(told: Told) -> dict[str, Any]:
    return {
        "live": told.live,
        "dealer_price": str(told.dealer_price),
        "regular_price": told.regular_price,
        "quantity": told.stock.quantity,
        "in_stock": told.stock.in_stock,
        "told_at": told.told_at,
    }
