"""``prices``: show what would be written, ask, write it into the shop, and take it back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NoReturn

import typer

from connector.catalogue.listing import variant_name
from connector.catalogue.release import ReleaseRules
from connector.cli.asking import is_asked_at_a_terminal
from connector.cli.catalogue.syncing import collect_rules, require_shop
from connector.cli.command import WORLD_WRONG
from connector.cli.files import write_csv
from connector.cli.session import Session
from connector.model import Offer, Product
from connector.model.categories import NONE
from connector.model.system import reason_of
from connector.ports import Catalogue, Identity, Shop
from connector.pricing import (
    Change,
    Kind,
    Plan,
    Unusable,
    Written,
    last_run,
    places_of,
    plan_rule,
    plan_sheet,
    read_percent_off,
    read_sheet,
    undo,
    write,
)
from connector.pricing.outlook import outlook
from connector.views.products import price_in_sheet

MOST_SHOWN = 20
_COLUMNS = ("cli.column.name", "cli.column.gtin", "cli.prices.before", "cli.prices.after")
_SHEET = ("gtin", "sku", "product", "regular", "price", "category", "shop_categories")
_AS_TEXT = (0, 1)


def export(session: Session, file: Path) -> None:
    """Write every offer with its dealer price and category into a table that can be filled and imported."""
    require_shop(session)
    if file.exists():
        _refuse(session, "cli.prices.file_exists", file=file)
    shop = session.wiring.open_shop(session.settings)
    rows = [_row(session, p, o) for p in _catalogue(session, shop) for o in p.offers]
    heads = [session.text(f"cli.prices.column.{column}") for column in _SHEET]
    try:
        write_csv(session.language, file, heads, rows, as_text=_AS_TEXT)
    except OSError as error:
        _refuse(session, "cli.prices.not_written_to", file=file, reason=reason_of(error))
    session.facts(file=str(file), offers=len(rows))
    session.tell("cli.prices.exported", count=len(rows), file=file)


def import_(session: Session, file: Path, *, dry_run: bool, is_sure: bool) -> None:
    """Write the dealer prices and categories of a table into the shop."""
    require_shop(session)
    try:
        sheet = read_sheet(file.read_bytes())
    except OSError as error:
        _refuse(session, "cli.prices.not_read", file=file, reason=reason_of(error))
    shop = session.wiring.open_shop(session.settings)
    rules = _rules(session, shop)
    places = places_of(rules.fields, shop.capabilities.own_fields)
    products = _catalogue(session, shop)
    plan = plan_sheet(sheet, products, places, rules.familiar_categories)
    _propose(session, shop, plan, products, rules, dry_run=dry_run, is_sure=is_sure)


def rule(
    session: Session, text: str | None, only_in: str, category: str, *, dry_run: bool, is_sure: bool
) -> None:
    """Write dealer prices by a rule, or one category, for all products or those of a category."""
    require_shop(session)
    wanted = read_percent_off(text) if text else None
    if text and wanted is None:
        raise typer.BadParameter(session.text("cli.prices.no_rule", rule=text), param_hint="RULE")
    if wanted is None and not category:
        raise typer.BadParameter(session.text("cli.prices.rule_needed"))
    shop = session.wiring.open_shop(session.settings)
    rules = _rules(session, shop)
    word = category.strip().casefold()
    if word and word not in (NONE, *rules.familiar_categories):
        known = ", ".join(sorted(rules.familiar_categories))
        raise typer.BadParameter(session.text("cli.prices.no_category", category=category, known=known))
    places = places_of(rules.fields, shop.capabilities.own_fields)
    products = _catalogue(session, shop)
    plan = plan_rule(products, places, rules, wanted, word, only_in)
    if only_in and plan == Plan(()):
        named = sorted({c.name or c.slug for product in products for c in product.shop_categories})
        _refuse(session, "cli.prices.none_in", category=only_in, known=", ".join(named) or "–")
    _propose(session, shop, plan, products, rules, dry_run=dry_run, is_sure=is_sure)


def take_back(session: Session, *, dry_run: bool, is_sure: bool) -> None:
    """Put back what stood in the shop before the last run, where our values still stand."""
    require_shop(session)
    with session.store() as store:
        changes = last_run(store)
        if not changes:
            session.facts(changes=[], written=0)
            session.tell("cli.prices.nothing_to_undo")
            return
        _show_changes(session, changes)
        if dry_run:
            session.facts(changes=[_facts(change) for change in changes], written=0)
            session.tell("cli.prices.dry_run")
            return
        _require_yes(session, changes, (), is_sure=is_sure)
        shop = session.wiring.open_shop(session.settings)
        done = undo(shop, store, lambda count, total: _tell_progress(session, count, total))
    _report(session, changes, (), done, "cli.prices.undone")


def _propose(
    session: Session,
    shop: Shop,
    plan: Plan,
    products: Sequence[Product],
    rules: ReleaseRules,
    *,
    dry_run: bool,
    is_sure: bool,
) -> None:
    """Show what would change and what cannot be used; write it when it is wanted."""
    _show_changes(session, plan.changes)
    _show_unusable(session, plan.unusable)
    prices, categories = plan.count(Kind.PRICE), plan.count(Kind.CATEGORY)
    session.tell("cli.prices.planned", prices=prices, categories=categories, unchanged=plan.unchanged)
    if plan.empty:
        session.tell("cli.prices.empty", count=plan.empty)
    if not plan.changes or dry_run:
        _facts_of_plan(session, plan, 0)
        session.tell("cli.prices.dry_run" if plan.changes else "cli.prices.nothing")
        _exit_if(plan.unusable and not dry_run)
        return
    with session.store() as store:
        seen = outlook(store, plan, products, rules)
        session.tell("cli.prices.outlook", offered=seen.offered, of=seen.of)
        if seen.held:
            session.tell("cli.prices.held", count=seen.held)
        if seen.above_retail:
            session.tell("cli.prices.above_retail", count=seen.above_retail)
        _require_yes(session, plan.changes, plan.unusable, is_sure=is_sure)
        done = write(shop, store, plan.changes, lambda count, total: _tell_progress(session, count, total))
    _report(session, plan.changes, plan.unusable, done, "cli.prices.written")


def _report(
    session: Session, changes: Sequence[Change], before: Sequence[Unusable], done: Written, key: str
) -> None:
    _show_unusable(session, done.unusable)
    session.facts(
        changes=[_facts(change) for change in changes],
        unusable=[asdict(row) for row in (*before, *done.unusable)],
        written=done.count,
    )
    session.tell(key, count=done.count)
    _exit_if(before or done.unusable)


def _exit_if(left: object) -> None:
    """End with 1 where something was left over, so that a script notices."""
    if left:
        raise typer.Exit(WORLD_WRONG)


def _require_yes(
    session: Session, changes: Sequence[Change], unusable: Sequence[Unusable], *, is_sure: bool
) -> None:
    """Ask before anything is written; where nobody can be asked, say how it is done and leave."""
    if is_sure:
        return
    if session.as_json or not is_asked_at_a_terminal():
        _facts_of_plan(session, Plan(tuple(changes), tuple(unusable)), 0)
        _refuse(session, "cli.prices.unasked")
    if not session.confirm(session.text("cli.prices.ask", count=len(changes))):
        _refuse(session, "cli.prices.left")


def _refuse(session: Session, key: str, **values: object) -> NoReturn:
    session.warn(session.text(key, **values))
    raise typer.Exit(WORLD_WRONG)


def _rules(session: Session, shop: Identity) -> ReleaseRules:
    return collect_rules(session, shop.identity()).release


def _catalogue(session: Session, shop: Catalogue) -> list[Product]:
    """Read all products, each once, and say how far it is."""
    found: dict[str, Product] = {}
    for page in shop.all_products():
        new = {product.id: product for product in page.products}
        if page.total is not None and new:
            session.tell("cli.sweeping", done=page.done, total=page.total)
        found |= new
    return list(found.values())


def _tell_progress(session: Session, count: int, total: int) -> None:
    session.tell("cli.prices.progress", count=count, total=total)


def _show_changes(session: Session, changes: Sequence[Change]) -> None:
    shown = [
        (c.name, c.gtin or "–", _amount(session, c.before) or "–", _amount(session, c.after) or "–")
        for c in changes[:MOST_SHOWN]
    ]
    if shown:
        session.table(_COLUMNS, shown)
    if len(changes) > MOST_SHOWN:
        session.tell("cli.prices.more", count=len(changes) - MOST_SHOWN)


def _show_unusable(session: Session, rows: Iterable[Unusable]) -> None:
    for row in rows:
        key = "cli.prices.unusable_row" if row.line else "cli.prices.unusable"
        session.tell(key, row=row.line, what=row.what or "–", reason=row.reason)


def _facts_of_plan(session: Session, plan: Plan, written: int) -> None:
    session.facts(
        changes=[_facts(change) for change in plan.changes],
        unusable=[asdict(row) for row in plan.unusable],
        unchanged=plan.unchanged,
        empty=plan.empty,
        written=written,
    )


def _facts(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind.value,
        "name": change.name,
        "gtin": change.gtin,
        "product": change.spot.product_id,
        "offer": change.spot.offer_id,
        "field": change.spot.place,
        "before": change.before,
        "after": change.after,
        "row": change.line,
    }


def _row(session: Session, product: Product, offer: Offer) -> Sequence[str]:
    options = variant_name(offer)
    return (
        offer.gtin.strip(),
        offer.sku.strip(),
        f"{product.name} ({options})" if options else product.name,
        _amount(session, offer.regular_price),
        _amount(session, offer.dealer_price),
        product.category,
        ", ".join(c.name or c.slug for c in product.shop_categories),
    )


def _amount(session: Session, text: str) -> str:
    return price_in_sheet(session.language, text)
