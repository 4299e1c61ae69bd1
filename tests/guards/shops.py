"""Guards of the adapters: what a shop does is not taken for what it says, and no write is repeated."""

from __future__ import annotations

from tests.guards.guard import Guard

ERRORS = "tests/adapters/test_http_errors.py::"
MARKS = "tests/field/test_r11_r12_marks.py::"
SHOPWARE = "tests/adapters/test_shopware_orders.py::"
SHOPWARE_ACCESS = "tests/adapters/test_shopware_access.py::"
WOO_ORDERS = "tests/adapters/test_woocommerce_orders.py::"
WOO_CATALOGUE = "tests/adapters/test_woocommerce_catalogue.py::"

HTTP = (
    Guard(
        "writes-are-never-repeated",
        "A write whose answer was lost is sent again: a second order, a second cancel.",
        "adapters/http/client.py",
        "1 + (_QUICK_RETRIES if does_read and not once else 0)",
        "1 + _QUICK_RETRIES",
        (f"{ERRORS}test_writes_are_never_repeated",),
    ),
    Guard(
        "page-with-200-is-an-outage",
        "A maintenance page that says 200 is taken for an empty shop.",
        "adapters/http/client.py",
        "        if is_success and (document is not UNREADABLE or raw.status == 204 or not needs_json):",
        "        if is_success:",
        (
            f"{ERRORS}test_what_is_not_json_is_an_outage",
            f"{WOO_CATALOGUE}test_no_broken_page_looks_like_an_empty_shop",
        ),
    ),
    Guard(
        "doubtful-writes",
        "A write whose answer was lost is taken for one that was refused.",
        "adapters/http/failures.py",
        "self.doubtful if is_lost else self.failed if",
        "self.failed if",
        (f"{WOO_ORDERS}test_a_write_without_a_usable_answer_is_doubtful_and_sent_once",),
    ),
    Guard(
        "endless-answers",
        "An answer without end fills the memory.",
        "adapters/http/client.py",
        "                if size > self._max_body:",
        "                if False:",
        (f"{ERRORS}test_an_endless_body_is_cut_off",),
    ),
)

WOOCOMMERCE = (
    Guard(
        "count-check",
        "A list that ends early is taken for the whole catalogue, and the rest is withdrawn.",
        "adapters/woocommerce/catalogue.py",
        "        if counted is not None and not self._counts.is_whole(counted, seen):",
        "        if False:",
        (f"{WOO_CATALOGUE}test_a_count_that_is_not_reached_is_an_outage",),
    ),
    Guard(
        "page-beyond-the-end",
        "A shop whose proxy ignores pages is read for ever, its first page again and again.",
        "adapters/woocommerce/api.py",
        "            if page.rows and page.rows == before:\n                return\n",
        "",
        (f"{WOO_CATALOGUE}test_a_list_without_pages_ends",),
    ),
    Guard(
        "shifted-page",
        "A product that slips to the page before while changes are paged is missed.",
        "adapters/woocommerce/news/changes.py",
        "                asking.products.must_repeat = True\n",
        "                pass\n",
        (f"{WOO_CATALOGUE}test_a_deletion_while_changes_are_paged_repeats_the_question",),
    ),
    Guard(
        "census",
        "A deleted product leaves no trace in the list of changes, and stays on the platform.",
        "adapters/woocommerce/news/changes.py",
        "            asking.count(self._census())\n",
        "            pass\n",
        (f"{WOO_CATALOGUE}test_a_deleted_product_asks_for_a_census",),
    ),
    Guard(
        "clock-went-back",
        "A shop whose clock was set back is asked from a time that has not come yet.",
        "adapters/woocommerce/news/changes.py",
        "        if at >= self.at - OVERLAP:\n",
        "        if True:\n",
        (f"{WOO_CATALOGUE}test_a_clock_that_went_back_is_noticed",),
    ),
    Guard(
        "bad-row-is-a-hole",
        "One order that a plugin spoiled keeps every other from being read, and no order is placed.",
        "adapters/woocommerce/news/marks.py",
        "            return self._around_a_bad_row(offset, size)",
        "            raise",
        ("tests/contract/test_placing.py::test_a_row_that_cannot_be_read_is_a_hole[woocommerce-11.0]",),
    ),
    Guard(
        "large-page-is-no-hole",
        "A shop that gives few rows at once has holes in its index for ever, and orders are placed slowly.",
        "adapters/woocommerce/news/marks.py",
        "        if good and self._is_readable(offset + good):",
        "        if False:",
        (f"{MARKS}test_r12_a_page_of_orders_that_is_too_large_leaves_no_hole[woocommerce]",),
    ),
    Guard(
        "large-page-is-no-hole-in-shopware",
        "A shop that gives few rows at once has holes in its index for ever, and orders are placed slowly.",
        "adapters/shopware/news/marks.py",
        "        if good and self._one(filters, good) is not None:",
        "        if False:",
        (f"{MARKS}test_r12_a_page_of_orders_that_is_too_large_leaves_no_hole[shopware]",),
    ),
    Guard(
        "bad-row-is-a-hole-in-shopware",
        "One order that a plugin spoiled keeps every other from being read, and no order is placed.",
        "adapters/shopware/news/marks.py",
        "            return self._around_a_bad_row(filters, high, size)",
        "            raise",
        (f"{MARKS}test_r11_an_order_that_cannot_be_read_is_a_hole[middle-shopware]",),
    ),
    Guard(
        "floor-below-a-bad-row",
        "The oldest order of ninety days cannot be read, and its number is taken for one that is not there.",
        "adapters/shopware/news/marks.py",
        "            return max((_place(row) for row in self._rows((before,), 1)), default=0) + 1",
        '            rows = self._rows((since("createdAt", moment),), 1, "ASC", page=2)',
        (f"{MARKS}test_r11_an_order_that_cannot_be_read_is_a_hole[oldest-shopware]",),
    ),
    Guard(
        "pages-overlap",
        "An order that is trashed while the list is read hides the next one, and it is placed twice.",
        "adapters/woocommerce/news/marks.py",
        "            if offset and not any(at >= place for at in shown.values()):",
        "            if False:",
        (
            "tests/adapters/test_woocommerce_orders.py::test_an_order_trashed_between_two_pages_hides_no_other",
        ),
    ),
    Guard(
        "only-pending-is-trashed",
        "An order that took stock is trashed, and its stock is gone.",
        "adapters/woocommerce/orderbook.py",
        "        if status != PENDING:",
        "        if False:",
        ("tests/contract/test_placing.py::test_a_live_order_is_not_trashed",),
    ),
)

SHOPWARE_GUARDS = (
    Guard(
        "own-ids",
        "An order that is posted twice is two orders: nothing refuses the second.",
        "adapters/shopware/translate/ids.py",
        '    return fixed_id("order", kickroute_number)',
        "    import secrets\n\n    return kickroute_number and secrets.token_hex(16)",
        (f"{SHOPWARE}test_the_orders_id_is_derived_from_its_number",),
    ),
    Guard(
        "taken-id-is-our-order",
        "An order whose answer was lost is parked as refused, although it stands in the shop.",
        "adapters/shopware/orderbook.py",
        "            if error.code not in EXISTS:",
        "            if error.code:",
        (f"{SHOPWARE}test_an_order_posted_by_many_at_once_is_one",),
    ),
    Guard(
        "number-drawn-once",
        "Every try takes another number out of the shop's range: gaps that a tax office asks about.",
        "adapters/shopware/orderbook.py",
        "        number = order.reservation or self.reserve()",
        "        number = self.reserve()",
        ("tests/contract/test_placing.py::test_what_was_reserved_becomes_the_order",),
    ),
    Guard(
        "number-compared-exactly",
        "An order whose number differs only in case is taken for this one.",
        "adapters/shopware/news/marks.py",
        "        mine = [mark for mark in marks if mark.kickroute_number == number]",
        "        mine = marks",
        (f"{SHOPWARE}test_a_number_in_another_case_is_another_number",),
    ),
    Guard(
        "no-second-cancel",
        "A transition on an order that ended moves its stock once more: a repeated cancel adds it twice.",
        "adapters/shopware/orderbook.py",
        "        if states.status is None or states.status in FINAL_STATUSES:",
        "        if False:",
        (f"{SHOPWARE}test_an_order_that_ended_is_never_revived_and_never_ended_twice",),
    ),
    Guard(
        "read-before-write",
        "A status that is set already is set again: a reminded payment is reopened, and the reminders stop.",
        "adapters/shopware/orderbook.py",
        "        if states.status is status:",
        "        if False:",
        (f"{SHOPWARE}test_a_payment_that_means_the_same_is_left_as_it_is",),
    ),
    Guard(
        "transitions-are-never-repeated",
        "A transition that met a deadlock after its effect is carried out twice.",
        "adapters/shopware/api.py",
        '        answer = self._send("POST", path, {"sendMail": False})',
        '        answer = self._write("POST", path, {"sendMail": False})',
        (f"{SHOPWARE_ACCESS}test_a_transition_is_never_repeated",),
    ),
    Guard(
        "payment-left-alone",
        "A payment that stands where it should is moved there again, which the shop refuses or books twice.",
        "adapters/shopware/orderbook.py",
        "        if state_of(payment) != target.transaction:",
        "        if True:",
        (f"{SHOPWARE}test_a_payment_that_stands_right_is_not_moved",),
    ),
)
