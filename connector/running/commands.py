"""Commands: what a supplier decides about the running connector, carried out on its store.

Beside a running daemon a command is written into the store as a request; the daemon carries it out
(:mod:`connector.running.requests`) and writes the outcome. Without a daemon the command line carries it
out itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

import structlog

from connector.alarms.holds import read_hold
from connector.catalogue.absence import absence
from connector.catalogue.pause import come_back, leave, leave_progress, mark_left, pause
from connector.catalogue.release import Rule
from connector.catalogue.wishes import want_sweep
from connector.catalogue.withdraw import confirm_withdrawals
from connector.fulfilment.brake import confirm_ends, held_ends, tell_brake, told_lately
from connector.fulfilment.entering import enter_number
from connector.fulfilment.report import end_missing_order
from connector.labels import LabelOffice, LabelOutcome, cancel_label, make_label
from connector.model import OrderChanged, RefundIssued
from connector.model.commands import Command, Outcome
from connector.model.gtin import gtin14
from connector.model.records import Request
from connector.model.retail_records import ImportAnswer
from connector.orders.intake import retry_order
from connector.outbox.parked import describe, tell_parked
from connector.ports import Notifier, Shop
from connector.pricing import last_run_number
from connector.pricing.job import Job, ask_for
from connector.retail.answering import answer, answer_taxes, try_again
from connector.settings.zone import local
from connector.starting.takeover import take_over
from connector.store import Store
from connector.texts import amount, choose_language, text
from connector.views.details import held_prices

if TYPE_CHECKING:
    from connector.catalogue.release import Language

ALL = "all"
_log = structlog.get_logger("commands")


def carry_out(
    store: Store,
    notifier: Notifier,
    request: Request,
    office: LabelOffice | None = None,
    shop: Shop | None = None,
) -> Outcome:
    """Carry out one command on the store.

    Shop and platform are not asked; only the commands about labels ask shop and carrier, in ``office``, and
    a tracking number is entered in ``shop``.
    The sentence is in the language that the request's argument ``language`` names. An unknown command, or
    one about something that is not there, is not done and says so.
    """
    desk = _Desk(store, notifier, request.arguments, office, shop)
    work = _WORK.get(request.command)
    return desk.refuse("command.unknown", command=request.command) if work is None else work(desk)


def language_of(request: Request) -> Language:
    """Return the language in which who asked is answered."""
    return choose_language(request.arguments.get("language", ""), None)


class _Desk:
    """Where one command is carried out, and in which language it is answered."""

    def __init__(
        self,
        store: Store,
        notifier: Notifier,
        arguments: Mapping[str, str],
        office: LabelOffice | None,
        shop: Shop | None,
    ) -> None:
        self.store = store
        self.notifier = notifier
        self.arguments = arguments
        self.office = office
        self.shop = shop
        self.language = choose_language(arguments.get("language", ""), None)

    def number(self, name: str) -> int:
        """Return an argument that is a number, -1 where it is none."""
        given = self.arguments.get(name, "")
        return int(given) if given.isdecimal() and len(given) <= 15 else -1

    def done(self, key: str, *products: str, **values: object) -> Outcome:
        return Outcome(is_done=True, sentence=text(self.language, key, **values), products=products)

    def refuse(self, key: str, **values: object) -> Outcome:
        return Outcome(is_done=False, sentence=text(self.language, key, **values))

    def add(self, outcome: Outcome, key: str, count: int, hold: int) -> Outcome:
        """Add what is held all the same, if anything is."""
        rest = text(self.language, key, count=count, hold=hold)
        return replace(outcome, sentence=f"{outcome.sentence} {rest}") if count else outcome

    def time(self, moment: datetime) -> str:
        """Write a time by the people's clock."""
        return local(moment).strftime(text(self.language, "cli.time_form"))


def _sync(desk: _Desk) -> Outcome:
    return desk.done("command.sync")


def _sync_full(desk: _Desk) -> Outcome:
    with desk.store.transaction() as tx:
        want_sweep(tx, hurried=True)
    return desk.done("command.sync_full")


def _confirm_withdrawals(desk: _Desk) -> Outcome:
    """Let leave what is held up to the hold that was shown, and say what is held since."""
    hold = read_hold(desk.arguments.get("up_to", ""))
    with desk.store.reading() as tx:
        held, shown = tx.catalogue.leaving(), tx.catalogue.leaving(hold or 0)
    if not held.held:
        return desk.refuse("command.no_withdrawals")
    if not shown.held:
        return desk.refuse("command.withdrawals_rest", count=held.held, hold=held.hold)
    left, rest = confirm_withdrawals(desk.store, desk.notifier, hold or 0)
    outcome = desk.done("command.withdrawals", count=left)
    return desk.add(outcome, "command.withdrawals_rest", rest.held, rest.hold)


def _confirm_price(desk: _Desk) -> Outcome:
    """Confirm the price that the guard holds; exactly this one passes from now on."""
    gtin = desk.arguments["gtin"]
    key = gtin14(gtin)
    with desk.store.transaction() as tx:
        held = {
            values["price"]: record.product_id
            for record in tx.catalogue.offers(released=False, gtin14=key)
            for code, values in record.reasons
            if code == Rule.PRICE_HELD
        }
        if len(held) == 1 and _is_same_price(desk, *held):
            ((price, product_id),) = held.items()
            tx.catalogue.confirm_price(key, Decimal(price))
            tx.facts.denied_prices.put(key, None)
            tx.journal.write("", "price confirmed", money=True, gtin=gtin, price=price)
            return desk.done("command.price", product_id, gtin=gtin, price=Decimal(price))
    if len(held) == 1:
        return desk.refuse("command.price_changed", gtin=gtin, price=Decimal(next(iter(held))))
    if held:
        return desk.refuse(
            "command.prices_differ",
            gtin=gtin,
            prices=", ".join(amount(desk.language, price) for price in sorted(held)),
        )
    return desk.refuse("command.no_price", gtin=gtin)


def _is_same_price(desk: _Desk, held: str) -> bool:
    """Tell whether the price that is held is the one that a person was shown."""
    try:
        return Decimal(desk.arguments.get("price", "")) == Decimal(held)
    except InvalidOperation:
        return False


def _deny_price(desk: _Desk) -> Outcome:
    """Say no to a held price: it stays untold, and is not asked about again until it changes."""
    key = gtin14(desk.arguments["gtin"])
    with desk.store.transaction() as tx:
        held = [price for price in held_prices(tx) if price.gtin14 == key]
        shown = [price for price in held if _is_same_price(desk, price.price)]
        for price in shown:
            tx.facts.denied_prices.put(key, price.price)
            tx.journal.write("", "price denied", money=True, gtin=price.gtin, price=price.price)
    if held and not shown:
        return desk.refuse("command.price_changed", gtin=held[0].gtin, price=Decimal(held[0].price))
    if not held:
        return desk.refuse("command.no_price", gtin=desk.arguments["gtin"])
    return desk.done("command.price_denied", gtin=shown[0].gtin, price=shown[0].price)


def _retry_order(desk: _Desk) -> Outcome:
    number = desk.arguments["number"]
    if not retry_order(desk.store, number):
        return desk.refuse("command.order_not_parked", number=number)
    desk.notifier.clear_alarm(f"order.parked.{number}")
    return desk.done("command.order_retried", number=number)


def _cancel_order(desk: _Desk) -> Outcome:
    return _end_order(desk, cancel=True)


def _forget_order(desk: _Desk) -> Outcome:
    return _end_order(desk, cancel=False)


def _end_order(desk: _Desk, *, cancel: bool) -> Outcome:
    number = desk.arguments["number"]
    if not end_missing_order(desk.store, desk.notifier, number, cancel=cancel):
        return desk.refuse("command.order_without_choice", number=number)
    return desk.done("command.order_cancelled" if cancel else "command.order_forgotten", number=number)


def _enter_number(desk: _Desk) -> Outcome:
    if desk.shop is None:
        return desk.refuse("command.unknown", command=Command.ENTER_NUMBER)
    number, tracking, carrier = (desk.arguments.get(name, "") for name in ("number", "tracking", "carrier"))
    found = enter_number(desk.shop, desk.store, number, tracking, carrier)
    sentence = text(desk.language, f"enter.{found.verdict}", **found.values)
    orders = (found.shop_id,) if found.shop_id else ()
    return Outcome(found.is_done, sentence, orders=orders, facts={"tracking": str(found.verdict)})


def _confirm_ends(desk: _Desk) -> Outcome:
    """Let the ends be told that are held up to the hold that was shown; their orders are read again."""
    hold = read_hold(desk.arguments.get("up_to", ""))
    with desk.store.transaction() as tx:
        before = held_ends(tx)
        shown = confirm_ends(tx, hold or 0) if before[0] else ()
        rest = held_ends(tx)
        lately = told_lately(tx, desk.store.now())
    if not before[0]:
        return desk.refuse("command.no_ends")
    tell_brake(desk.notifier, *rest, lately)
    if not shown:
        return desk.refuse("command.ends_rest", count=rest[0], hold=rest[1])
    outcome = desk.add(desk.done("command.ends", count=len(shown)), "command.ends_rest", *rest)
    return replace(outcome, orders=tuple(record.shop_id for record in shown))


def _retry_event(desk: _Desk) -> Outcome:
    entry_id = desk.arguments["id"]
    with desk.store.transaction() as tx:
        if entry_id == ALL:
            count = tx.outbox.retry_parked()
        else:
            count = int(_is_id(entry_id) and tx.outbox.retry(int(entry_id)))
    if not count:
        return desk.refuse("command.no_event", id=entry_id)
    tell_parked(desk.store, desk.notifier)
    if entry_id == ALL:
        return desk.done("command.events_retried", count=count)
    return desk.done("command.event_retried", id=entry_id)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _discard_event(desk: _Desk) -> Outcome:
    """Give a parked event up for good; a waiting one is not touched, it goes out by itself."""
    entry_id = desk.arguments["id"]
    with desk.store.transaction() as tx:
        entry = tx.outbox.entry(int(entry_id)) if _is_id(entry_id) else None
        if entry is None or not entry.parked:
            return desk.refuse("command.no_parked_event", id=entry_id)
        tx.outbox.delete([entry.id])
        event = entry.event
        is_about_order = isinstance(event, OrderChanged | RefundIssued)
        number = event.number if isinstance(event, OrderChanged | RefundIssued) else ""
        tx.journal.write(number, "event given up", money=is_about_order, event=describe(entry))
    tell_parked(desk.store, desk.notifier)
    return desk.done("command.event_discarded", event=describe(entry))


def _make_label(desk: _Desk) -> Outcome:
    if desk.office is None:
        return desk.refuse("label.no_carrier")
    again = desk.arguments.get("again") == "yes"
    return _about_label(desk, make_label(desk.office, desk.arguments["number"], again=again))


def _cancel_label(desk: _Desk) -> Outcome:
    if desk.office is None:
        return desk.refuse("label.no_carrier")
    return _about_label(desk, cancel_label(desk.office, desk.arguments["number"]))


def _about_label(desk: _Desk, found: LabelOutcome) -> Outcome:
    sentences = [text(desk.language, f"label.{found.verdict}", **found.values)]
    sentences += [text(desk.language, "label.warning", warning=warning) for warning in found.warnings]
    facts = {"label": str(found.verdict)}
    if found.label is not None:
        facts |= {"tracking": found.label.tracking, "file": found.label.file}
    orders = (found.shop_id,) if found.shop_id else ()
    return Outcome(found.is_done, " ".join(sentences), orders=orders, facts=facts)


def _pause(desk: _Desk) -> Outcome:
    wish = desk.arguments.get("until", "")
    until = datetime.fromisoformat(wish) if wish else None
    if until is not None and until <= desk.store.now():
        return desk.refuse("command.pause_is_over", until=desk.time(until))
    count = pause(desk.store, until)
    if until is None:
        return desk.done("command.paused", count=count)
    return desk.done("command.paused_until", count=count, until=desk.time(until))


def _unpause(desk: _Desk) -> Outcome:
    if not come_back(desk.store):
        return desk.refuse("command.not_paused")
    return desk.done("command.unpaused")


def _leave(desk: _Desk) -> Outcome:
    return desk.done("command.leaving", count=leave(desk.store, desk.notifier))


def _finish_leaving(desk: _Desk) -> Outcome:
    with desk.store.reading() as tx:
        away = absence(tx, desk.store.now())
    if away is None or not away.leaving:
        return desk.refuse("command.not_leaving")
    progress = leave_progress(desk.store)
    if not progress.is_finished:
        return desk.refuse("command.leaving_unfinished", **progress.counts)
    mark_left(desk.store)
    return desk.done("command.left")


def _write_prices(desk: _Desk) -> Outcome:
    """Have a wish written as its preview showed it; that takes a while, and pages tell how far it is."""
    wish, digest = desk.arguments.get("wish", ""), desk.arguments.get("digest", "")
    is_seen = desk.arguments.get("seen") == "yes"
    return _ask_for(desk, Job(wish, digest, 0, desk.store.now(), is_seen), "command.prices_asked")


def _undo_prices(desk: _Desk) -> Outcome:
    run = desk.arguments.get("run", "")
    if not _is_id(run) or int(run) != last_run_number(desk.store) or not int(run):
        return desk.refuse("command.prices_not_last")
    return _ask_for(desk, Job("", "", int(run), desk.store.now()), "command.prices_undo_asked")


def _ask_for(desk: _Desk, job: Job, key: str) -> Outcome:
    return desk.done(key) if ask_for(desk.store, job) else desk.refuse("command.prices_busy")


def _adopt(desk: _Desk) -> Outcome:
    """Follow orders of the platform's own plugin; what is to be told of them is told when they are read."""
    numbers, ending = (desk.arguments.get(key, "").split("\n") for key in ("numbers", "ending"))
    ids = take_over(desk.store, desk.notifier, numbers, [number for number in ending if number])
    return replace(desk.done("command.adopted", count=len(ids)), orders=ids)


def _answer_import(desk: _Desk) -> Outcome:
    said = desk.arguments.get("answer", "")
    if said not in set(ImportAnswer):
        return desk.refuse("command.import_unasked")
    with desk.store.transaction() as tx:
        was_asked = answer(tx, desk.number("id"), ImportAnswer(said))
    return desk.done("command.import_answered") if was_asked else desk.refuse("command.import_unasked")


def _answer_taxes(desk: _Desk) -> Outcome:
    supplier, prices = desk.arguments.get("supplier", ""), desk.arguments.get("prices", "")
    try:
        with desk.store.transaction() as tx:
            count = answer_taxes(tx, supplier, prices)
    except ValueError:
        return desk.refuse("command.taxes_unknown", prices=prices)
    return desk.done("command.taxes_answered", count=count, supplier=supplier)


def _retry_import(desk: _Desk) -> Outcome:
    with desk.store.transaction() as tx:
        is_known = try_again(tx, desk.number("id"))
    return desk.done("command.import_retried") if is_known else desk.refuse("command.import_unknown")


_WORK: Mapping[str, Callable[[_Desk], Outcome]] = {
    Command.SYNC: _sync,
    Command.SYNC_FULL: _sync_full,
    Command.CONFIRM_WITHDRAWALS: _confirm_withdrawals,
    Command.CONFIRM_PRICE: _confirm_price,
    Command.DENY_PRICE: _deny_price,
    Command.RETRY_ORDER: _retry_order,
    Command.CANCEL_ORDER: _cancel_order,
    Command.FORGET_ORDER: _forget_order,
    Command.ENTER_NUMBER: _enter_number,
    Command.CONFIRM_ENDS: _confirm_ends,
    Command.RETRY_EVENT: _retry_event,
    Command.DISCARD_EVENT: _discard_event,
    Command.PAUSE: _pause,
    Command.UNPAUSE: _unpause,
    Command.LEAVE: _leave,
    Command.LEFT: _finish_leaving,
    Command.ADOPT: _adopt,
    Command.MAKE_LABEL: _make_label,
    Command.CANCEL_LABEL: _cancel_label,
    Command.WRITE_PRICES: _write_prices,
    Command.UNDO_PRICES: _undo_prices,
    Command.ANSWER_IMPORT: _answer_import,
    Command.ANSWER_TAXES: _answer_taxes,
    Command.RETRY_IMPORT: _retry_import,
}
