"""Guards of the catalogue: the platform shows what the shop sells, and nothing leaves by mistake."""

from __future__ import annotations

from tests.guards.guard import Guard

COLLECT = "tests/flows/test_collect.py::"
BRAKE = "tests/flows/test_brake.py::"
READINGS = "tests/flows/test_readings.py::"
CONFIRMING = "tests/doors/test_confirming.py::"
CRASHES = "tests/flows/test_crashes.py::"

TOLD = (
    Guard(
        "cursor-moves-last",
        "A process that dies between two commits believes changes told that nobody was told.",
        "connector/catalogue/collect.py",
        "    pages = shop.changes_since(cursor)\n",
        "    every = list(shop.changes_since(cursor))\n"
        "    with store.transaction() as tx:\n"
        "        tx.facts.catalogue_cursor = every[-1].cursor\n"
        "    pages = iter(every)\n",
        (f"{CRASHES}test_news_broken_off_anywhere[Collecting-memory]",),
    ),
    Guard(
        "ask-before-withdraw",
        "A product that a shifting page skipped is taken off the platform.",
        "connector/catalogue/collect.py",
        "self.collected.plus(_collect_by_id(self._shop, self._store, self._rules, unseen))",
        "self.collected.plus(\n"
        "            _take(self._shop, self._store, self._rules, ProductPage((), (*unseen,)), 0)\n        )",
        (f"{COLLECT}test_a_product_skipped_by_a_shifting_page_stays",),
    ),
    Guard(
        "rival-is-read",
        "A GTIN that moved to another product is withheld there as a duplicate.",
        "connector/catalogue/decide.py",
        "        if rivals := _rivals(store, page):\n",
        "        if rivals := list[str]():\n",
        (f"{COLLECT}test_the_second_holder_takes_over_when_the_first_is_gone",),
    ),
    Guard(
        "one-product-per-gtin",
        "Two products with one GTIN overwrite each other on the platform, price and stock in turn.",
        "connector/catalogue/release/judging.py",
        "        if holder is not None and holder.product_id != group[0].product.id:",
        "        if False:",
        (f"{COLLECT}test_a_second_product_with_a_gtin_is_withheld",),
    ),
    Guard(
        "moved-gtin",
        "What waits about a GTIN at its old product is sent after what its new one told.",
        "connector/catalogue/decide.py",
        "            outbox.drop_item(row.gtin, row.product_id)",
        "            continue",
        (f"{COLLECT}test_a_gtin_that_moved_takes_no_waiting_event_along",),
    ),
    Guard(
        "older-reading",
        "The answer to an older question, held back on its way, is told over a newer one.",
        "connector/store/questions.py",
        "            counts = not any(other.counted for other in overlapping)",
        "            counts = True",
        (
            f"{READINGS}test_readings_that_overlap_and_differ_make_the_holder_due_again",
            f"{READINGS}test_a_page_that_is_behind_is_not_told_over_what_was_read_since",
        ),
    ),
    Guard(
        "overlapping-readings",
        "Of two answers that crossed the wrong one is told, and stays until the next full reading.",
        "connector/store/questions.py",
        "            differs = any(other.content != content for other in overlapping)",
        "            differs = False",
        (
            f"{READINGS}test_readings_that_overlap_and_differ_make_the_holder_due_again",
            f"{READINGS}test_at_rest_the_newest_figure_is_told_in_every_interleaving",
        ),
    ),
    Guard(
        "dropped-readings",
        "A reading that was dropped is forgotten, and a later one that crossed it is taken for the newest.",
        "connector/store/questions.py",
        "            self._seen.setdefault(product_id, []).append(_Seen(answered, content, counts))",
        "            if counts:\n"
        "                self._seen.setdefault(product_id, []).append(_Seen(answered, content, counts))",
        (f"{READINGS}test_at_rest_the_newest_figure_is_told_in_every_interleaving",),
    ),
    Guard(
        "untaken-units",
        "A page from before an order of ours tells units that the order has taken meanwhile.",
        "connector/store/orders.py",
        "            columns.where(orders.c.taken_moment > asked),\n",
        "",
        (f"{READINGS}test_a_held_back_page_does_not_bring_units_back_that_an_order_took",),
    ),
    Guard(
        "changed-rules",
        "A setting that was changed counts for an offer only once the shop changes it, or hours later.",
        "connector/running/works.py",
        "        if want_sweep_for_new_rules(self.parts.store, self.parts.rules.release):\n",
        "        if False:\n",
        ("tests/flows/test_wishes.py::test_a_running_connector_tells_by_its_new_rules_after_a_restart",),
    ),
    Guard(
        "changed-reservation",
        "An order that waits keeps what is told too high, and one that was given up too low.",
        "connector/catalogue/collect.py",
        "    want_changed_reservations(store, shop.capabilities, PLACED_WITHIN)\n",
        "",
        (f"{READINGS}test_a_changed_reservation_makes_the_holder_due",),
    ),
    Guard(
        "own-order-is-read",
        "What an order of ours took is told only when the next question for changes finds it.",
        "connector/orders/context.py",
        "        tx.holders.want({line.product_id for line in saved.lines})\n",
        "",
        (f"{READINGS}test_after_an_order_of_ours_its_holders_are_due_at_once",),
    ),
    Guard(
        "sweep-wish",
        "A product that vanished without a trace stays on the platform until the next full reading.",
        "connector/catalogue/decide.py",
        "    if page.needs_sweep:\n",
        "    if False:\n",
        (f"{COLLECT}test_a_vanished_product_makes_the_change_feed_ask_for_a_sweep",),
    ),
    Guard(
        "wish-during-a-sweep",
        "A wish for a full reading that comes during one is taken for granted by it.",
        "connector/catalogue/wishes.py",
        "        if tx.facts.sweep_wanted == UNDER_WAY:",
        "        if True:",
        (f"{COLLECT}test_a_wish_during_a_sweep_outlives_it",),
    ),
    Guard(
        "retell",
        "What the platform lost, for whatever reason, stays lost: it cannot be asked what it knows.",
        "connector/catalogue/decide.py",
        "    return now - after * share",
        "    return None",
        (f"{COLLECT}test_everything_is_told_again_within_a_day_but_not_at_once",),
    ),
    Guard(
        "withdraw-again",
        "A withdrawal that the platform lost leaves an offer for sale that nobody has.",
        "connector/catalogue/collect.py",
        "        withdraw_again(self._store, self._started - self._rules.retell, "
        "self._started - AGAIN_FOR)\n",
        "",
        (f"{COLLECT}test_what_was_withdrawn_is_withdrawn_again_every_day",),
    ),
    Guard(
        "withdrawn-by-name",
        "What no longer qualifies is only left out, and the platform goes on selling it.",
        "connector/catalogue/withdraw.py",
        "ItemChanged(row.gtin, live=False), Priority.LOWERED)\n            tx.catalogue.withdrawn(row)",
        "ItemChanged(row.gtin, stock=row.stock), Priority.LOWERED)\n            tx.catalogue.withdrawn(row)",
        (f"{COLLECT}test_what_no_longer_qualifies_is_withdrawn_by_name",),
    ),
    Guard(
        "nothing-without-need",
        "Every reading tells the whole catalogue again.",
        "connector/catalogue/differ.py",
        "        or before.digest != row.digest\n",
        "        or before.digest != row.digest + row.digest\n",
        (f"{COLLECT}test_nothing_is_told_without_need",),
    ),
)

BRAKES = (
    Guard(
        "withdrawal-brake",
        "A shop that loses its categories or prices by a wrong click loses all its offers at once.",
        "connector/catalogue/differ.py",
        "    if leaving_in_all > least and leaving_in_all > share * live_before:",
        "    if False:",
        (
            f"{BRAKE}test_too_many_are_held_with_one_alarm[sqlite]",
            f"{BRAKE}test_what_leaves_in_small_portions_adds_up",
        ),
    ),
    Guard(
        "departures-are-counted",
        "A mass that leaves in small portions is never seen as one.",
        "connector/store/catalogue.py",
        "        if row.live:\n            self._connection.execute(insert(departures)",
        "        if False:\n            self._connection.execute(insert(departures)",
        (f"{BRAKE}test_what_leaves_in_small_portions_adds_up",),
    ),
    Guard(
        "confirmed-as-shown",
        "Who confirms 21 withdrawals lets 300 go, which came to be held after the alarm was read.",
        "connector/catalogue/withdraw.py",
        "if row.held and row.hold <= hold]",
        "if row.held]",
        (f"{CONFIRMING}test_a_confirmation_for_21_lets_21_go_when_300_are_held",),
    ),
    Guard(
        "vanished-prices",
        "Dealer prices that vanish from half of a small catalogue withdraw it.",
        "connector/catalogue/differ.py",
        "    return without_price > 2 and without_price * 2 > live",
        "    return False",
        (f"{BRAKE}test_prices_that_vanish_from_half_the_offers_are_held",),
    ),
    Guard(
        "sold-out-while-held",
        "Offers that the shop shows as gone are sold on while the brake holds them.",
        "connector/catalogue/withdraw.py",
        "    unsold = tx.catalogue.sellable_while_leaving()\n",
        "    unsold = tx.catalogue.sellable_while_leaving()[:0]\n",
        (f"{BRAKE}test_hidden_offers_are_told_sold_out_while_they_are_held",),
    ),
    Guard(
        "stock-while-held",
        "Offers that the brake keeps on the platform keep the stock of the moment it took hold.",
        "connector/catalogue/decide.py",
        "        for offer in product.offers if self._held else ():",
        "        for offer in ():",
        (f"{BRAKE}test_stock_prices_and_orders_go_on_meanwhile",),
    ),
    Guard(
        "price-guard",
        "A slip of the decimal point is told, and sold at a tenth.",
        "connector/catalogue/release/judging.py",
        "        if abs(price - told) > told * case.rules.max_price_change:",
        "        if False:",
        (f"{COLLECT}test_a_price_that_jumps_is_not_told_until_confirmed[sqlite]",),
    ),
    Guard(
        "price-guard-remembers",
        "A held price withdraws its item, and the next reading tells it as if it were new.",
        "connector/catalogue/decide.py",
        "for k in keys if (row := self._told.get(k))}",
        "for k in keys if (row := self._told.get(k)) and row.live}",
        (f"{COLLECT}test_a_price_that_jumps_is_not_told_until_confirmed[sqlite]",),
    ),
    Guard(
        "first-price-guard",
        "A new item is told far below its retail price.",
        "connector/catalogue/release/judging.py",
        "and price < retail * START_SHARE:",
        "and price < 0:",
        (f"{COLLECT}test_a_new_item_far_below_its_retail_price_is_held",),
    ),
    Guard(
        "confirmed-price-only",
        "Who confirms one price has confirmed every later one.",
        "connector/catalogue/release/judging.py",
        "    if known.confirmed_prices.get(case.key) == price:",
        "    if case.key in known.confirmed_prices:",
        ("tests/doors/test_commands.py::test_another_price_than_the_confirmed_one_is_held_again",),
    ),
    Guard(
        "pause-holds",
        "Whatever changes in the shop during a holiday puts offers back on sale.",
        "connector/catalogue/decide.py",
        "        rules = replace(rules, sold_out=True)\n",
        "",
        ("tests/flows/test_absence.py::test_nothing_that_happens_in_the_shop_ends_a_pause",),
    ),
)
