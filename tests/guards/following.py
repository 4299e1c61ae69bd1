"""Guards of what follows an order: status, parcels and money."""

from __future__ import annotations

from tests.guards.guard import Guard

REPORT = "tests/flows/test_report.py::"
RELAY = "tests/flows/test_relay.py::"
RESUME = "tests/flows/test_resume.py::"
CRASHES = "tests/flows/test_crashes.py::"

MONEY = (
    Guard(
        "refund-once",
        "A refund is told again at each reading, and the retailer gets it again.",
        "connector/fulfilment/refunding.py",
        "        if before not in (None, RefundState.PARKED):\n            continue\n",
        "",
        (f"{REPORT}test_each_refund_is_told_once_with_its_amount[sqlite]",),
    ),
    Guard(
        "more-than-paid",
        "The retailer gets more back than was paid.",
        "connector/fulfilment/refunding.py",
        "    if paid_back + refund.total > paid:",
        "    if False:",
        (f"{REPORT}test_more_than_was_paid_is_not_told",),
    ),
    Guard(
        "covered-by-the-cancellation",
        "After a cancellation, which gives everything back, a refund gives it back again.",
        "connector/fulfilment/refunding.py",
        "    if record.status is OrderStatus.CANCELLED:\n        return RefundState.COVERED",
        "    if False:\n        return RefundState.COVERED",
        (f"{REPORT}test_after_a_cancellation_refunds_are_covered",),
    ),
    Guard(
        "one-kind-of-refund",
        "A shop that books one repayment in two places pays it twice.",
        "connector/fulfilment/refunding.py",
        "    if refund.kind != source:",
        "    if False:",
        (f"{REPORT}test_the_first_kind_of_refund_counts_and_another_kind_waits_for_a_person",),
    ),
    Guard(
        "unreadable-amount",
        "A refund whose amount cannot be read is taken for nothing, and never told.",
        "connector/fulfilment/refunding.py",
        "    if refund.total is None:\n        return RefundState.PARKED,",
        "    if refund.total is None:\n        return RefundState.COVERED,",
        (f"{REPORT}test_a_refund_whose_amount_cannot_be_read_is_shown_to_a_person",),
    ),
    Guard(
        "deleted-refund",
        "Nobody hears that a refund was deleted whose money the retailer has.",
        "connector/fulfilment/refunding.py",
        "    vanished = [r for r in seen.values() if",
        "    vanished = [r for r in () if",
        (f"{REPORT}test_a_deleted_refund_cannot_be_taken_back",),
    ),
    Guard(
        "changed-refund",
        "After the shop was put back, another refund under the same number is taken for the one told.",
        "connector/fulfilment/refunding.py",
        "seen[r.id].state is RefundState.TOLD and seen[r.id].total != r.total",
        "seen[r.id].state is RefundState.TOLD and seen[r.id].total is None",
        ("tests/flows/test_put_back.py::test_a_refund_number_that_the_shop_gave_out_again_needs_a_person",),
    ),
    Guard(
        "edited-lines",
        "Nobody hears that staff took a line out of an order that the retailer has paid.",
        "connector/fulfilment/changes.py",
        "    if not ours or ours == theirs:",
        "    if True:",
        (f"{REPORT}test_edited_lines_are_not_told",),
    ),
    Guard(
        "order-brake",
        "A plugin that cancels a hundred orders by mistake pays back a hundred retailers within a minute.",
        "connector/fulfilment/changes.py",
        "    return in_all > 5 and in_all * 10 > open_orders + ended_lately",
        "    return False",
        (
            f"{REPORT}test_many_cancellations_at_once_are_held[sqlite]",
            f"{REPORT}test_many_full_refunds_at_once_are_held",
        ),
    ),
    Guard(
        "brake-adds-up",
        "A hundred cancellations one by one within minutes are each taken for the only one.",
        "connector/fulfilment/brake.py",
        "    lately = told_lately(tx, now)\n    waiting",
        "    lately = 0\n    waiting",
        (f"{REPORT}test_cancellations_one_by_one_add_up",),
    ),
    Guard(
        "confirmed-once",
        "An order whose end was confirmed once, and set back, ends unseen the next time.",
        "connector/fulfilment/brake.py",
        "    if number in confirmed:\n",
        "    if False:\n",
        (f"{REPORT}test_a_confirmation_does_not_outlive_what_it_was_given_for",),
    ),
    Guard(
        "plugin-orders-wait",
        "Cancellations and refunds of the platform's own plugin are told without anybody having looked: some "
        "of them the platform may count a second time.",
        "connector/starting/adopting.py",
        "    waits = order.by_plugin and known is None\n",
        "    waits = False\n",
        ("tests/flows/test_moving.py::test_nothing_is_told_before_a_person_says_so",),
    ),
    Guard(
        "adopted-past",
        "Cancellations of the last months, found after the store was lost, trip the brake.",
        "connector/fulfilment/brake.py",
        "    return record.adopted and record.status is None",
        "    return False",
        (f"{RESUME}test_old_cancellations_do_not_trip_the_brake",),
    ),
)

STATUS = (
    Guard(
        "missing-is-not-cancelled",
        "An order that the shop lost is told as cancelled, and the retailer gets everything back.",
        "connector/fulfilment/changes.py",
        "        return OrderNews(record.number, fields=fields, troubles=(trouble,), is_gone=is_gone)",
        "        ended = OrderChanged(record.number, status=OrderStatus.CANCELLED)\n"
        "        return OrderNews(record.number, (ended,), fields, troubles=(trouble,), is_gone=is_gone)",
        (f"{REPORT}test_an_order_that_the_shop_lost_is_never_taken_for_cancelled",),
    ),
    Guard(
        "trashed-is-lost",
        "An order in the trash goes on as if it were there.",
        "connector/fulfilment/changes.py",
        "    if shown.trashed:\n        return",
        "    if False:\n        return",
        (f"{REPORT}test_an_order_that_the_shop_lost_is_never_taken_for_cancelled[trash]",),
    ),
    Guard(
        "foreign-row",
        "The order of an ordinary customer that got an id again is told to the platform as ours.",
        "connector/fulfilment/changes.py",
        "    if shown.kickroute_number != record.number:\n        return",
        "    if False:\n        return",
        (
            f"{REPORT}test_an_order_that_the_shop_lost_is_never_taken_for_cancelled[make_foreign]",
            f"{RESUME}test_a_shop_restored_from_its_own_backup_invents_nothing",
        ),
    ),
    Guard(
        "reopened",
        "An order reopened after its cancellation is told as open, although its money is back.",
        "connector/fulfilment/changes.py",
        "    if record.status is OrderStatus.CANCELLED:\n        return fields, None,",
        "    if False:\n        return fields, None,",
        (f"{REPORT}test_an_order_reopened_after_its_cancellation_is_not_told",),
    ),
    Guard(
        "stale-reading",
        "What the shop showed a moment ago is told over what was set since.",
        "connector/fulfilment/report.py",
        "if asked_at < record.updated_at <= now]",
        "if asked_at < record.updated_at < asked_at]",
        (
            f"{REPORT}test_a_reading_older_than_what_is_known_is_made_again[sqlite]",
            f"{REPORT}test_a_change_page_older_than_what_is_known_is_read_again",
        ),
    ),
    Guard(
        "parcels-once",
        "A tracking number is told at each reading.",
        "connector/fulfilment/changes.py",
        "for p in shown.parcels if bare_number(p.number) not in known}",
        "for p in shown.parcels}",
        (f"{REPORT}test_every_parcel_is_told_once[sqlite]",),
    ),
    Guard(
        "report-cursor-moves-last",
        "A process that dies while it reports believes told what nobody was told.",
        "connector/fulfilment/report.py",
        "    for page in shop.order_changes_since(cursor):\n",
        "    pages = list(shop.order_changes_since(cursor))\n"
        "    with store.transaction() as tx:\n"
        "        tx.facts.report_cursor = pages[-1].cursor\n"
        "    for page in pages:\n",
        (f"{CRASHES}test_news_broken_off_anywhere[Reporting-memory]",),
    ),
    Guard(
        "unreadable-order-stops-no-other",
        "One order that cannot be understood keeps all others from being told.",
        "connector/fulfilment/report.py",
        "    except (ArithmeticError, LookupError, TypeError, ValueError) as error:",
        "    except () as error:",
        (f"{REPORT}test_an_order_that_cannot_be_understood_stops_no_other",),
    ),
    Guard(
        "own-status-of-new-orders",
        "The status that the connector gave a new order is told as if staff had set it.",
        "connector/orders/placing.py",
        "        tx.orders.change(record.number, status=order.status)",
        "        tx.orders.require(record.number)",
        (f"{CRASHES}test_orders_broken_off_anywhere[memory-Placing]",),
    ),
    Guard(
        "echo-suppression",
        "A status that the retailer asked for is told back to the retailer as news, and back again.",
        "connector/fulfilment/relay.py",
        "        tx.orders.change(record.number, expected=wanted)",
        "        tx.orders.require(record.number)",
        (
            f"{RELAY}test_a_lost_answer_is_not_told_back",
            f"{CRASHES}test_orders_broken_off_anywhere[memory-Relaying]",
        ),
    ),
    Guard(
        "expected-status",
        "A status whose answer was lost is told as the supplier's.",
        "connector/fulfilment/changes.py",
        "    if shown.status is record.expected:",
        "    if False:",
        (f"{RELAY}test_a_lost_answer_is_not_told_back",),
    ),
    Guard(
        "newer-wish",
        "A retailer's newer wish that comes while the older one is set is lost.",
        "connector/fulfilment/relay.py",
        "        left = None if newest is record.wanted else newest",
        "        left = None",
        (f"{RELAY}test_a_wish_that_comes_while_another_is_applied_is_not_lost",),
    ),
    Guard(
        "final-statuses",
        "A retailer, or who speaks in the platform's name, cancels a supplier's order.",
        "connector/fulfilment/relay.py",
        "        if request.status in FINAL_STATUSES or ended:",
        "        if ended:",
        (
            f"{RELAY}test_a_status_that_would_end_the_order_is_refused",
            "tests/doors/test_callback.py::test_a_status_that_ends_an_order_is_answered_and_not_applied",
        ),
    ),
    Guard(
        "ended-stays-ended",
        "A wish that waited reopens an order which ended meanwhile.",
        "connector/fulfilment/changes.py",
        "        and shown.status not in FINAL_STATUSES\n",
        "",
        (f"{RELAY}test_an_order_that_ended_a_moment_ago_takes_no_status",),
    ),
    Guard(
        "not-live-waits",
        "A status is set on an order that is not live, and its stock is taken twice or never.",
        "connector/fulfilment/relay.py",
        "record.wanted is None or record.state in NOT_LIVE_STATES:",
        "record.wanted is None:",
        (f"{RELAY}test_a_status_for_an_order_not_yet_live_waits",),
    ),
    Guard(
        "refused-wish-stops-no-other",
        "One status that the shop refuses keeps all others waiting for ever.",
        "connector/fulfilment/relay.py",
        "    except (ShopRefused, ShopUnexpected) as error:",
        "    except () as error:",
        (f"{RELAY}test_a_status_that_the_shop_refuses_stops_no_other",),
    ),
)
