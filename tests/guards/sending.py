"""Guards of the outbox: what was written is told, in order, at least once."""

from __future__ import annotations

from tests.guards.guard import Guard

DELIVER = "tests/flows/test_deliver.py::"
OUTBOX = "tests/store/test_outbox.py::"
FAULTS = "tests/adapters/test_kickroute_faults.py::"

OUTBOX_GUARDS = (
    Guard(
        "delete-by-id",
        "A change that comes while its item is on the way is deleted with the one that was sent.",
        "connector/outbox/deliver.py",
        "        tx.outbox.delete([entry.id for entry in entries])\n",
        "        tx.outbox.delete([e.id for entry in entries for e in tx.outbox.lane(entry.lane)])\n",
        (f"{DELIVER}test_a_change_while_its_item_is_on_the_way_is_not_lost[sqlite]",),
    ),
    Guard(
        "merged-gets-a-new-id",
        "A newer change merged into one that is on the way is deleted with it.",
        "connector/store/outbox.py",
        "                self._insert(lane, merged, min(priority, entry.priority), entry.place)\n",
        "                self._insert(lane, merged, min(priority, entry.priority), entry.place)\n"
        '                self._new[-1]["id"] = entry.id\n',
        (
            f"{OUTBOX}test_merged_changes_keep_their_place_and_get_a_new_id[sqlite]",
            f"{DELIVER}test_a_change_while_its_item_is_on_the_way_is_not_lost[sqlite]",
        ),
    ),
    Guard(
        "ids-never-again",
        "A new event gets the id of one that is on the way, and is deleted with it.",
        "connector/store/schema.py",
        '"priority", "place"),\n    sqlite_autoincrement=True,\n',
        '"priority", "place"),\n',
        (f"{OUTBOX}test_ids_are_never_given_again[sqlite]",),
    ),
    Guard(
        "lanes",
        "An order's status overtakes its refund that waits or is parked.",
        "connector/store/outbox.py",
        "select(outbox).where(*ready, or_(is_item, ~overtakes))",
        "select(outbox).where(*ready, or_(is_item, ~is_item, ~overtakes))",
        (
            f"{OUTBOX}test_events_of_an_order_never_overtake_each_other[sqlite]",
            f"{DELIVER}test_a_refused_order_event_blocks_only_its_order",
        ),
    ),
    Guard(
        "merging-keeps-the-place",
        "An item that changes all the time moves to the end of the queue each time, and is never told.",
        "connector/store/outbox.py",
        "                self._insert(lane, merged, min(priority, entry.priority), entry.place)\n",
        "                self._insert(lane, merged, min(priority, entry.priority), None)\n",
        (f"{OUTBOX}test_merged_changes_keep_their_place_and_get_a_new_id[sqlite]",),
    ),
    Guard(
        "absorbing",
        "A product that waits is told with the stock of when it was written, after a newer one.",
        "connector/store/outbox.py",
        "                absorbed = _absorb(entry.event, event)\n",
        "                absorbed = entry.event\n",
        (f"{OUTBOX}test_a_waiting_product_absorbs_changes_of_its_items[sqlite]",),
    ),
    Guard(
        "urgent-first",
        "Sold out waits behind a whole catalogue.",
        "connector/store/outbox.py",
        "query.order_by(outbox.c.priority, outbox.c.place).limit(1)",
        "query.order_by(outbox.c.place).limit(1)",
        (
            f"{OUTBOX}test_orders_first_then_lowered_then_raised_then_catalogue[sqlite]",
            f"{DELIVER}test_money_first_then_lowered_then_raised_then_catalogue",
        ),
    ),
    Guard(
        "new-unparks",
        "A correction is written behind an event that waits for a person.",
        "connector/store/outbox.py",
        "        self._unpark(lane)\n        self._insert(lane, event, Priority.ORDER, place=None)",
        "        self._insert(lane, event, Priority.ORDER, place=None)",
        (f"{OUTBOX}test_a_new_event_gives_a_parked_order_lane_another_try[sqlite]",),
    ),
)

PLATFORM = (
    Guard(
        "split-of-a-refused-batch",
        "One bad item parks two hundred good ones.",
        "connector/outbox/deliver.py",
        "    if len(entries) == 1:\n        park(",
        "    if len(entries) > 0:\n        park(",
        (
            f"{DELIVER}test_a_refused_batch_is_split_until_the_bad_one_stands_alone[sqlite-7]",
            f"{DELIVER}test_two_bad_products_in_a_list_are_both_found",
        ),
    ),
    Guard(
        "one-by-one",
        "One item at which the platform fails keeps all others waiting.",
        "connector/outbox/deliver.py",
        "attempts > TRIES_TOGETHER and len(entries) > 1",
        "attempts > 10**9 and len(entries) > 1",
        (f"{DELIVER}test_an_item_event_that_makes_the_platform_fail_stops_no_other",),
    ),
    Guard(
        "another-message-is-tried",
        "One order at which the platform fails keeps everything else waiting.",
        "connector/outbox/deliver.py",
        "    if first.rest_until is None or first.away:\n        return first\n",
        "    if first:\n        return first\n",
        (f"{DELIVER}test_an_order_event_that_makes_the_platform_fail_stops_no_other",),
    ),
    Guard(
        "poison-is-parked",
        "An event that can never be taken is tried for ever and shown to nobody.",
        "connector/outbox/deliver.py",
        "if not (len(entries) == 1 and attempts > MOST_TRIES and is_there):",
        "if True:",
        (f"{DELIVER}test_an_event_that_fails_for_hours_while_others_are_taken_is_parked",),
    ),
    Guard(
        "outage-parks-nothing",
        "A night without the platform parks everything that waited.",
        "connector/outbox/deliver.py",
        "if not (len(entries) == 1 and attempts > MOST_TRIES and is_there):",
        "if not (len(entries) == 1 and attempts > MOST_TRIES):",
        (f"{DELIVER}test_a_long_outage_parks_nothing",),
    ),
    Guard(
        "backing-off",
        "A platform that is down for hours is asked every few seconds.",
        "connector/outbox/retry.py",
        "    whole: float = min(first * 2**doublings, longest)\n",
        "    whole: float = min(first, longest * 2**doublings)\n",
        (f"{DELIVER}test_an_away_platform_is_asked_ever_more_rarely",),
    ),
    Guard(
        "retry-after",
        "A platform that asks for an hour of rest is asked again in seconds.",
        "connector/outbox/deliver.py",
        "        if not_before is not None and now < not_before:",
        "        if False:",
        (f"{DELIVER}test_retry_after_is_obeyed_by_all",),
    ),
    Guard(
        "pause-on-a-refused-key",
        "A key that was withdrawn is sent with every event, and looks like an attack.",
        "connector/outbox/deliver.py",
        "        if tx.facts.sending_paused is not None:\n            return",
        "        if False:\n            return",
        (f"{DELIVER}test_a_refused_key_pauses_sending_until_it_works",),
    ),
    Guard(
        "only-200-is-taken",
        "A 202 of a proxy counts as taken, and the event is gone.",
        "adapters/kickroute.py",
        "        if answer.status != 200:",
        "        if False:",
        (f"{FAULTS}test_an_answer_that_is_not_200_is_sent_again",),
    ),
    Guard(
        "page-is-no-answer",
        "A parked domain or a login page that says 200 swallows every event.",
        "adapters/kickroute.py",
        "        if answer.document is None and answer.body.strip():",
        "        if False:",
        (f"{FAULTS}test_what_is_not_json_was_not_the_platform",),
    ),
)
