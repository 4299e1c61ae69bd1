"""Guards of labels: each costs money, and none is made twice."""

from __future__ import annotations

from tests.guards.guard import Guard

MAKING = "tests/labels/test_making.py::"

LABELS = (
    Guard(
        "one-label",
        "Who asks for a label that is there already buys another one.",
        "connector/labels/making.py",
        "    if not again and last is not None and last.state is LabelState.ENTERED:",
        "    if False:",
        (f"{MAKING}test_an_order_with_a_label_gets_no_other_unasked",),
    ),
    Guard(
        "doubtful-label",
        "A label whose answer was lost is bought again.",
        "connector/labels/making.py",
        "        if not again:\n            raise No(LabelVerdict.UNCLEAR",
        "        if False:\n            raise No(LabelVerdict.UNCLEAR",
        (f"{MAKING}test_after_a_doubt_no_label_is_made_unasked",),
    ),
    Guard(
        "doubtful-label-found",
        "A label that the shop's plugin made, and whose answer was lost, is bought again.",
        "connector/labels/making.py",
        "        if found := _found_again(office, order, last):",
        "        if found := last if last is None else None:",
        ("tests/labels/test_pickware.py::test_a_label_whose_answer_was_lost_is_found_and_not_made_twice",),
    ),
    Guard(
        "one-wish-at-a-time",
        "Two people who press the button at once buy two labels.",
        "connector/labels/making.py",
        "        if latest != last:\n",
        "        if False:\n",
        (f"{MAKING}test_two_wishes_at_once_make_one_label",),
    ),
    Guard(
        "has-a-parcel",
        "An order that was sent with a label from elsewhere gets another one.",
        "connector/labels/making.py",
        "    if parcels and not again:",
        "    if False:",
        (f"{MAKING}test_an_order_with_a_number_gets_no_label_unasked",),
    ),
    Guard(
        "not-to-be-sent",
        "A label is bought for an order that was cancelled.",
        "connector/labels/making.py",
        "    if shown.status in _NOT_SENT:",
        "    if False:",
        (f"{MAKING}test_an_order_that_is_not_to_be_sent_gets_none",),
    ),
    Guard(
        "made-before-it-is-used",
        "A process that dies after the carrier's answer has paid for a label that nobody knows.",
        "connector/labels/making.py",
        "        made = tx.labels.change(intended.id, state=LabelState.MADE, tracking=label.number)\n",
        "        made = tx.labels.change(intended.id, state=LabelState.FAILED, tracking=label.number)\n",
        ("tests/labels/test_crashes.py::test_whatever_call_it_dies_after_there_is_one_label_or_a_question",),
    ),
)
