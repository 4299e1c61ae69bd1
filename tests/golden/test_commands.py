"""What every command says with ``--json`` after a small day in memory, as recorded."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import typer.main

from connector.cli import build_cli
from connector.fulfilment.report import report_open
from connector.model import OrderChanged, OrderStatus
from connector.model.errors import ShopRefused
from tests.doors.test_cli import Terminal
from tests.doors.world import GTIN, UNKNOWN_GTIN, World, order_body, product
from tests.golden.recording import hold

TYPED = """
status | check | products | products --withheld | products --gtin {gtin} | orders | orders KR-1 | orders KR-4
orders KR-99 | outbox | outbox --parked | history | history KR-2 | history --money | history --limit 2
sync --dry-run | sync --dry-run --csv {folder}/preview.csv | adopt --dry-run | adopt | leave --dry-run | leave
prices export {folder}/prices.csv | prices import {folder}/prices.csv --dry-run
prices rule 60% --dry-run | prices rule 60% --yes | prices undo --dry-run | prices undo --yes
check {file} | status {file} | check --moved | check --fix --yes | check --send-test-alarm --yes
backup {folder}/copy.db | restore | label KR-1 | label KR-1 --cancel
products --deny {gtin} | products --confirm {gtin} --price 2.50 | products --confirm {gtin}
orders KR-4 --retry | orders KR-4 --cancel | orders KR-4 --forget | orders --confirm-ends
orders KR-1 --tracking 00340434161094042557 --carrier DHL | outbox --retry 99 | outbox --discard {parked}
sync --confirm-withdrawals | sync --full | sync | pause --until 2040-01-31 | unpause | leave --yes
status | history | restore {folder}/copy.db
"""
"""What is typed, one after the other; each with ``--json``."""

NOT_TYPED = {"delivery-note", "setup-link", "support", "init", "run", "sandbox"}
"""Asks a person; runs the daemon; plays a day."""

UNSTEADY = (
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?"), "<time>"),
    (re.compile(r"(?<=127\.0\.0\.1:)\d{4,5}"), "<port>"),
    (re.compile(r"\d\d:\d\d there|(?<=version\": \")[^\"]+"), "<now>"),
    (re.compile(r"\d+\.\d{3,}|\d+(\.\d+)? (?=KiB|MiB|GiB|seconds?|s\b)"), "<number>"),
)


def spend_a_day(world: World) -> str:
    """Let there be something of everything that commands show; returns the id of a message set aside."""
    shop = world.shop
    world.offer(product("3", "4006381333948", dealer_price=""), product("4", UNKNOWN_GTIN))
    for number in ("KR-1", "KR-2", "KR-3"):
        world.live_order(number)
    ids = {order.kickroute_number: order.id for order in shop.all_orders()}
    shop.on_call = _refuse
    world.call("order.placed", order_body("KR-4"))
    shop.on_call = lambda *_: None
    shop.enter_tracking(ids["KR-1"], "00340434161094042558")
    shop.change_status(ids["KR-1"], OrderStatus.COMPLETED)
    shop.refund(ids["KR-2"], Decimal("1.19"))
    shop.cancel(ids["KR-3"])
    report_open(shop, world.store, world.notifier)
    shop.edit_offer("1", dealer_price="2.50")
    world.offer()
    shop.set_stock("2", 7)
    with world.store.transaction() as tx:
        tx.outbox.add_order_event(OrderChanged("KR-5", status=OrderStatus.COMPLETED))
        entry = tx.outbox.entries()[-1]
        tx.outbox.park(entry.id, "number: unknown")
    return str(entry.id)


def _refuse(name: str, _when: str) -> None:
    if name == "create_order":
        raise ShopRefused("the shop does not take this order")


def test_every_command_says_what_is_recorded(terminal: Terminal) -> None:
    """Exit code, JSON and complaints of each command."""
    folder = terminal.world.path
    parked = spend_a_day(terminal.world)
    filled = TYPED.format(gtin=GTIN, folder=folder, file=terminal.file, parked=parked)
    typed = [line.strip() for line in re.split(r"[|\n]", filled) if line.strip()]
    lines: list[str] = []
    before: dict[str, str] = {}
    for words in typed:
        said = terminal(*words.split(), "--json")
        text = _steady(said.out + said.err, folder)
        same = before.setdefault(text, words)
        shown = text if same == words else f"the same as: {same}"
        lines += [f"$ {words}  (exit {said.code})", *shown.splitlines(), ""]
    hold("commands.txt", _steady("\n".join(lines), folder))
    assert {line.split()[0] for line in typed} | NOT_TYPED == set(_commands(terminal))


def _steady(text: str, folder: Path) -> str:
    for form, sign in ((re.compile(re.escape(str(folder))), "<folder>"), *UNSTEADY):
        text = form.sub(sign, text)
    return text


def _commands(terminal: Terminal) -> Any:
    return getattr(typer.main.get_command(build_cli(terminal.wiring)), "commands")  # noqa: B009
