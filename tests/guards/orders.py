"""Guards of an order's way into the shop: one Kickroute order is exactly one shop order."""

from __future__ import annotations

from tests.guards.guard import Guard

INTAKE = "tests/flows/test_intake.py::"
CRASHES = "tests/flows/test_crashes.py::"
PUT_BACK = "tests/flows/test_put_back.py::"
RECONCILE = "tests/flows/test_reconcile.py::"
DOOR = "tests/doors/test_callback.py::"
ORDERS = "tests/store/test_orders.py::"

ONE_ORDER = (
    Guard(
        "order-lock",
        "An order that is sent four times at once is placed four times.",
        "connector/intake.py",
        '    decides what to answer.\n    """\n    with counter.order_locks.hold([number]):',
        '    decides what to answer.\n    """\n    with counter.order_locks.hold([]):',
        (f"{INTAKE}test_four_times_at_once_is_one_order",),
    ),
    Guard(
        "order-lock-of-the-worker",
        "An order that is sent again while the worker finishes it is worked on twice, from an older step.",
        "connector/intake.py",
        'is parked for the supplier.\n    """\n    with counter.order_locks.hold([number]):',
        'is parked for the supplier.\n    """\n    with counter.order_locks.hold([]):',
        (f"{INTAKE}test_an_order_sent_again_while_it_is_finished_is_worked_on_once",),
    ),
    Guard(
        "received-once",
        "An order that is known is taken for new, and forgotten or placed again.",
        "connector/store/orders.py",
        "        if known is not None:\n            return known, False\n",
        "        if known is not None:\n            self.forget(order.kickroute_number)\n",
        (f"{ORDERS}test_an_order_is_received_once[sqlite]",),
    ),
    Guard(
        "unique-key",
        "Two processes that receive one order at once both remember it, and both place it.",
        "connector/store/schema.py",
        '    metadata,\n    Column("number", Words, primary_key=True),\n    _text("state", index=True),',
        '    metadata,\n    Column("number", Words),\n    _text("state", index=True),',
        (f"{ORDERS}test_a_number_can_never_stand_twice[sqlite]",),
    ),
    Guard(
        "durable-first",
        "An order that waits for a free thread, or meets a daemon that stops, is known to nobody.",
        "connector/engine.py",
        "        receive_order(self.parts.store, order)\n        try:\n",
        "        try:\n"
        "            self.pool._threads.submit(receive_order, self.parts.store, order).result(1)\n",
        (f"{DOOR}test_an_order_that_comes_while_stopping_is_taken_or_sent_again",),
    ),
    Guard(
        "intent-row",
        "A process that dies while it posts does not know that it may have posted: its own order is taken "
        "for one that somebody else made, and never read back.",
        "connector/placing.py",
        '    return save(\n        counter,\n        record,\n        "placing",\n'
        "        state=OrderState.PLACING,\n"
        "        lines=lines,\n",
        "    from dataclasses import replace\n\n"
        '    save(counter, record, "placing", lines=lines)\n'
        "    return replace(\n        record,\n        state=OrderState.PLACING,\n        lines=lines,\n",
        (f"{INTAKE}test_an_order_of_ours_whose_answer_was_lost_is_read_back",),
    ),
    Guard(
        "first-intent",
        "The time of the first try is forgotten by the second: what the first posted is looked for too late.",
        "connector/placing.py",
        "        intended_at=record.intended_at or counter.shop.now(),\n    )\n\n\ndef _post(",
        "        intended_at=counter.shop.now(),\n    )\n\n\ndef _post(",
        (f"{INTAKE}test_what_an_early_try_posted_is_found_days_later",),
    ),
    Guard(
        "look-up-before-post",
        "An order whose answer was lost, or that the platform's plugin placed, is posted again.",
        "connector/placing.py",
        "    if found := counter.shop.find_orders(order, since):\n"
        "        return _recognise(counter, record, order, found)\n",
        "    del since\n",
        (
            f"{INTAKE}test_an_order_that_the_plugin_placed_is_taken_as_it_is",
            f"{CRASHES}test_orders_broken_off_anywhere[memory-live-at-once-Placing]",
        ),
    ),
    Guard(
        "winner-not-pending",
        "Of two orders with one number the pending one is worked on, and the one that took stock stays too.",
        "connector/placing.py",
        "key=lambda order: (order.pending, _by_number(order.id))",
        "key=lambda order: _by_number(order.id)",
        (f"{INTAKE}test_a_live_one_wins_whatever_its_id",),
    ),
    Guard(
        "winner-lowest-id",
        "Two connectors that find the same two orders choose different ones, and each trashes the other's.",
        "connector/placing.py",
        "return min(found, key=lambda order: (order.pending, _by_number(order.id)))",
        "return max(found, key=lambda order: (not order.pending, _by_number(order.id)))",
        (f"{INTAKE}test_of_several_pending_ones_the_lowest_id_wins",),
    ),
    Guard(
        "losers-are-trashed",
        "A second order with the same number stays in the shop, and staff sends it too.",
        "connector/placing.py",
        "if winner is not None and other.id != winner.id and other.pending:",
        "if False:",
        (
            f"{INTAKE}test_a_second_one_made_meanwhile_wins_and_ours_is_trashed",
            f"{INTAKE}test_of_several_pending_ones_the_lowest_id_wins",
        ),
    ),
    Guard(
        "late-doubles-are-trashed",
        "An order whose answer came after the next try stays in the shop beside the one that counts.",
        "connector/reconcile.py",
        "        if known is not None and _is_double(shop, known, order):",
        "        if False:",
        (f"{RECONCILE}test_a_second_pending_order_of_a_placed_one_is_trashed",),
    ),
    Guard(
        "only-order-stays",
        "The only order of a number is taken for a double and trashed.",
        "connector/reconcile.py",
        "    if known.shop_id == order.id or known.state not in (OrderState.LIVE, OrderState.CONFIRMED):\n"
        "        return False\n"
        "    found = shop.orders([known.shop_id]).found\n"
        "    return any(",
        "    found = [known]\n    return known.shop_id != order.id or any(",
        (f"{RECONCILE}test_the_only_order_of_a_number_is_never_trashed",),
    ),
    Guard(
        "id-given-out-again",
        "After the shop was put back, another's order that got the same id is made live as ours.",
        "connector/placing.py",
        "        if any(shown.kickroute_number == record.number for shown in found):\n",
        "        if found:\n",
        (f"{PUT_BACK}test_an_order_lost_by_the_shop_while_it_was_placed_is_placed_again",),
    ),
    Guard(
        "made-by-others-stays",
        "An order that staff or the plugin works on already is treated as one of ours and parked or changed.",
        "connector/placing.py",
        "    if not winner.pending and record.intended_at is None:\n",
        "    if False:\n",
        (f"{INTAKE}test_an_order_that_the_plugin_placed_is_taken_as_it_is",),
    ),
    Guard(
        "read-back",
        "A shop that changes quantity, price or address of an order does so unnoticed.",
        "connector/placing.py",
        "    if wrong:\n        return park(",
        "    if False:\n        return park(",
        (f"{INTAKE}test_an_order_that_came_out_differently_is_parked",),
    ),
    Guard(
        "note",
        "An order stands in the shop without the note that tells staff whose it is.",
        "connector/placing.py",
        "    counter.shop.add_note(winner.id if winner else record.shop_id, counter.note)\n",
        "",
        (f"{INTAKE}test_an_order_is_placed_as_it_came",),
    ),
    Guard(
        "begun-is-taken",
        "An order that may stand in the shop already is forgotten and answered with “send it again”.",
        "connector/intake.py",
        "        if has_begun or _last_known_stock_suffices(tx, order):",
        "        if _last_known_stock_suffices(tx, order):",
        (f"{INTAKE}test_an_order_whose_placing_has_begun_is_taken",),
    ),
    Guard(
        "taken-is-parked",
        "An order that the platform was told is taken, and that does not fit after all, vanishes.",
        "connector/intake.py",
        "        if not record.taken:\n            tx.orders.forget(number)",
        "        if True:\n            tx.orders.forget(number)",
        (f"{INTAKE}test_a_taken_order_that_cannot_be_placed_is_parked",),
    ),
    Guard(
        "refused-is-parked",
        "An order that the shop does not take is tried again for ever, and nobody is told.",
        "connector/placing.py",
        "        except (ShopRefused, ShopUnexpected) as error:",
        "        except () as error:",
        (f"{INTAKE}test_a_shop_that_refuses_the_order_parks_it",),
    ),
    Guard(
        "forgotten-meanwhile",
        "An order that the platform was asked to send again is placed all the same, and then once more.",
        "connector/store/orders.py",
        "        record = self.get(number)\n        if record is None:\n"
        "            raise OrderForgotten(number)\n        return record\n",
        "        now = self._now()\n"
        "        return self.get(number) or OrderRecord(number, OrderState.FORGOTTEN, now, now)\n",
        (f"{INTAKE}test_an_order_forgotten_while_it_is_worked_on_is_not_placed",),
    ),
)

ADDRESSES = (
    Guard(
        "addresses-deleted",
        "The address of an end customer stays in the store after the order is in the shop.",
        "connector/placing.py",
        "state=OrderState.CONFIRMED, order=None, shop_total=",
        "state=OrderState.CONFIRMED, shop_total=",
        (f"{INTAKE}test_a_confirmed_order_keeps_no_address",),
    ),
    Guard(
        "parked-thirty-days",
        "The address of an order that nobody decides about is kept for ever.",
        "connector/reconcile.py",
        "        return tx.orders.forget_addresses(store.now() - ADDRESSES_KEPT)",
        "        return 0",
        (f"{INTAKE}test_a_parked_order_keeps_its_addresses_for_thirty_days",),
    ),
    Guard(
        "store-scrubbed",
        "A deleted address stays readable in the store's write-ahead log.",
        "connector/store/__init__.py",
        "        if transaction.orders.forgot_addresses or self._is_scrub_due():",
        "        if self._is_scrub_due():",
        (
            f"{INTAKE}test_a_confirmed_order_keeps_no_address",
            "tests/store/test_sqlite.py::test_deleted_addresses_are_gone_from_the_disk",
        ),
    ),
    Guard(
        "store-scrubbed-later",
        "An address that could not be scrubbed at once, or whose process died, stays in the store's log.",
        "connector/store/__init__.py",
        "        if transaction.orders.forgot_addresses or self._is_scrub_due():",
        "        if transaction.orders.forgot_addresses:",
        (
            "tests/store/test_sqlite.py::test_what_a_process_deleted_that_died_at_once_is_gone_too",
            "tests/store/test_sqlite.py::test_what_a_reader_keeps_from_being_emptied_is_emptied_after_it",
        ),
    ),
    Guard(
        "secure-delete",
        "A deleted address stays readable in free pages of the store's file.",
        "connector/store/sqlite.py",
        '    "PRAGMA secure_delete=ON",\n',
        '    "PRAGMA secure_delete=OFF",\n',
        ("tests/store/test_sqlite.py::test_deleted_addresses_are_gone_from_the_disk",),
    ),
    Guard(
        "personal-pages",
        "A copy of an address stays in a gap between rows that SQLite moved from page to page.",
        "connector/store/codec.py",
        '_BLANKS = " " * 4096',
        '_BLANKS = ""',
        ("tests/store/test_sqlite.py::test_rows_that_were_moved_leave_no_address_behind",),
    ),
    Guard(
        "private-file",
        "Everybody on the machine may read the store.",
        "connector/store/sqlite.py",
        "os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600",
        "os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o644",
        ("tests/store/test_sqlite.py::test_its_files_are_its_owners_alone",),
    ),
    Guard(
        "no-mail-address",
        "The shop writes to the end customer, who bought from somebody else.",
        "adapters/wire/inbound.py",
        'return _read_address(field, _read_country(field.at("country_code")), email="")',
        'return _read_address(field, _read_country(field.at("country_code")), '
        'email=field.at("email").as_private_text())',
        ("tests/adapters/test_kickroute_callbacks.py::test_the_end_customers_mail_address_is_dropped",),
    ),
)

STOCK = (
    Guard(
        "offer-lock-of-orders",
        "Two threads read the same last unit and both give it away.",
        "connector/placing.py",
        "counter.offer_locks.hold([gtin14(item.gtin) for item in order.items])",
        "counter.offer_locks.hold([])",
        (
            "tests/flows/test_relay.py::test_a_status_and_an_order_for_the_last_unit_do_not_both_get_it[sqlite]",
        ),
    ),
    Guard(
        "offer-lock-of-statuses",
        "A status that takes stock and an order that comes in both get the last unit.",
        "connector/relay.py",
        "counter.offer_locks.hold(keys)",
        "counter.offer_locks.hold([])",
        (
            "tests/flows/test_relay.py::test_a_status_and_an_order_for_the_last_unit_do_not_both_get_it[sqlite]",
        ),
    ),
    Guard(
        "lock-order",
        "Two orders for the same two offers wait for each other for ever.",
        "connector/locks.py",
        "for key in sorted(set(keys)):",
        "for key in dict.fromkeys(keys):",
        ("tests/flows/test_locks.py::test_two_who_want_the_same_keys_never_block_each_other",),
    ),
    Guard(
        "stock-check",
        "An order is placed although the shop has too little: shops do not check orders that come by API.",
        "connector/resolving.py",
        "        if not stock.covers(wanted[offer_id], promised):",
        "        if False:",
        (
            f"{INTAKE}test_two_orders_at_once_for_the_last_unit",
            f"{INTAKE}test_a_refused_order_is_judged_afresh_when_sent_again",
        ),
    ),
    Guard(
        "promised-units",
        "Units of an order that is not live yet are sold again.",
        "connector/resolving.py",
        "offer_id, promised = line.offer_id, reserved.get(line.offer_id, 0)",
        "offer_id, promised = line.offer_id, 0",
        (
            f"{INTAKE}test_units_promised_to_an_interrupted_order_are_not_sold_again[sqlite]",
            "tests/flows/test_relay.py::test_units_promised_to_orders_on_their_way_are_not_taken_by_a_status",
        ),
    ),
    Guard(
        "promised-in-an-outage",
        "While the shop is away, more orders are taken than it has units.",
        "connector/intake.py",
        "row.stock.covers(wanted[key], promised[key])",
        "row.stock.covers(wanted[key], 0)",
        (f"{INTAKE}test_orders_taken_in_an_outage_count_against_the_last_known_stock",),
    ),
    Guard(
        "lines-added-up",
        "Two lines of one offer are each compared with the stock that both need.",
        "connector/resolving.py",
        "wanted[line.offer_id] = wanted.get(line.offer_id, 0) + line.quantity",
        "wanted[line.offer_id] = line.quantity",
        (f"{INTAKE}test_lines_of_one_offer_are_added_up",),
    ),
    Guard(
        "stock-checked-again",
        "An interrupted order goes live hours later with the stock of then.",
        "connector/placing.py",
        "                _require_stock_or_trash(counter, record, found)\n            return record",
        "                pass\n            return record",
        (f"{INTAKE}test_an_interrupted_pending_order_without_stock_is_trashed",),
    ),
    Guard(
        "gtin-stands-there-still",
        "An order for a GTIN that moved since buys what took its place.",
        "connector/resolving.py",
        "if o.published and gtin14(o.gtin) == key), None)",
        "if o.published), None)",
        ("tests/flows/test_collect.py::test_orders_find_only_what_was_told_and_stands_there_still",),
    ),
    Guard(
        "oversold-alarm",
        "Nobody hears that the shop sold the same unit to an ordinary customer a moment before.",
        "connector/placing.py",
        "    _alarm_if_oversold(counter, record)\n    if wrong",
        "    if wrong",
        (f"{INTAKE}test_stock_below_zero_after_an_order_raises_an_alarm",),
    ),
    Guard(
        "status-checks-stock",
        "A retailer's “paid” makes an order live for which there is nothing left.",
        "connector/relay.py",
        "    if shown.pending and wanted in TAKES_STOCK and not _stock_suffices(counter, record):",
        "    if False:",
        ("tests/flows/test_relay.py::test_a_status_that_takes_stock_is_checked_against_it",),
    ),
)
