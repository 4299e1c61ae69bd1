"""English texts about labels."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "help.label": "Print the labels of orders, with the retailer as sender.",
    "help.label.again": "Make one more although there is one, or might be.",
    "help.label.delivery_note": "Print the delivery notes of these orders, too, into one file.",
    "help.label.file": "File of the delivery notes.",
    "help.label.test": "Ask whether labels would be made, and make none.",
    "help.label.cancel": "Take the label back while the parcel is not handed over.",
    "label.numbers_needed": "Name the orders whose labels are meant",
    "label.made": (
        "The label of order {number} is made: {file}. The tracking number {tracking} stands in the shop's "
        "order {shop_number} and is told to Kickroute."
    ),
    "label.known": (
        "Order {number} has a label already, with the tracking number {tracking}: {file}. One more: "
        "kickroute-connector label {number} --again"
    ),
    "label.cancelled": (
        "The label {tracking} is taken back. Remove the number from the shop's order {shop_number}; "
        "Kickroute knows it already, there it holds until the next one. A new label: kickroute-connector "
        "label {number}"
    ),
    "label.not_entered": (
        "The label of order {number} is made ({file}), but its tracking number {tracking} is not in the "
        "shop yet: {reason}. It will be entered by itself; to do it now: kickroute-connector label "
        "{number}"
    ),
    "label.not_saved": (
        "The label of order {number} with the tracking number {tracking} is made, but could not be saved: "
        "{reason}. Correct that (labels.folder) and repeat kickroute-connector label {number}, or print "
        "it in the carrier's portal"
    ),
    "label.no_carrier": (
        "The connector makes labels only when labels.carrier is set in the settings (see docs/labels.md). "
        "Labels of a plugin in your shop are not affected"
    ),
    "label.order_unknown": "No order {number} is known here",
    "label.order_not_in_shop": (
        "Order {number} is not in the shop (any more); kickroute-connector orders {number} tells what "
        "became of it"
    ),
    "label.order_ended": (
        "The shop's order {shop_number} has the status “{status}”: no label was made. If it is to be sent "
        "after all, change its status in the shop first"
    ),
    "label.has_parcel": (
        "The shop's order {shop_number} has a tracking number already ({parcels}): no label was made. For "
        "one more parcel: kickroute-connector label {number} --again"
    ),
    "label.weight_unknown": (
        "The weight is not known of: {products}. Enter it at the product in the shop, or set "
        "labels.default_weight"
    ),
    "label.under_way": "The label of order {number} is being made right now; look again in three minutes",
    "label.unclear": (
        "Whether the label of order {number} was made is not known ({reason}). Look for reference "
        "{number} in the carrier's portal. If it is there, print it there and enter its tracking number "
        "in the shop's order {shop_number}. If it is not: kickroute-connector label {number} --again"
    ),
    "label.failed": "No label was made for order {number}: {reason}",
    "label.no_label": "Order {number} has no label made by the connector",
    "label.not_cancelled": (
        "The label {tracking} was not taken back: {reason}. Look into the carrier's portal"
    ),
    "label.warning": "Check on the label: {warning}",
    # --- delivery notes ---
    "help.delivery_note": "Print the delivery notes of orders, in the retailer's name.",
    "help.delivery_note.numbers": "Numbers of orders, Kickroute's or the shop's; all go into one file.",
    "help.delivery_note.file": "The PDF to write; else it is named after the note, in this folder.",
    "help.delivery_note.now": "A partial delivery: so many pieces of this line are in it; repeatable.",
    "help.delivery_note.sent": "So many pieces of this line went in an earlier parcel; repeatable.",
    "note.printed": (
        "Delivery notes printed: {count}, in {file}. The file holds addresses: delete it when it is on paper."
    ),
    "note.printed.one": (
        "The delivery note is printed: {file}. The file holds addresses: delete it when it is on paper."
    ),
    "note.with_boxes": (
        "Delivery notes printed: {count}, in {file}. A character that no font has is a box: put a font that "
        "has it into the folder that documents.fonts names. Delete the file when it is on paper."
    ),
    "note.order_unknown": "No order {number} is known here: no delivery note was printed",
    "note.order_not_in_shop": (
        "Order {number} is not in the shop (any more): no delivery note was printed. kickroute-connector "
        "orders {number} tells what became of it"
    ),
    "note.order_ended": (
        "The shop's order {shop_number} has the status “{status}”: no delivery note was printed. If it is "
        "to be sent after all, change its status in the shop first"
    ),
    "note.no_address": (
        "The shop's order {shop_number} has no shipping address: no delivery note was printed. Enter it in "
        "the shop"
    ),
    "note.nothing_left": (
        "Of the shop's order {shop_number} no piece is left to be delivered: no delivery note was printed"
    ),
    "note.no_share": "“{text}” does not name a line and its pieces, such as 2=1: of line 2 one piece",
    "note.share_of_one": "--now and --sent go with one order",
    # --- on the page ---
    "page.label": "Label",
    "page.label_none": "No label yet. The retailer is its sender.",
    "page.label_open": "Open the PDF",
    "page.do.label_make": "Make the label",
    "page.do.label_finish": "Enter its number in the shop again",
    "page.do.label_again": "Make one more label",
    "page.do.label_cancel": "Take the label back",
    "page.label_again_means": (
        "This order has a tracking number already. One more label is one more parcel, and is paid for."
    ),
    "page.label_unclear_means": (
        "First look for the order's number in the carrier's portal: if a label is there, print it there "
        "and enter its number in the shop's order. Only if there is none, make a new one."
    ),
    "page.label_cancel_means": (
        "Only as long as the parcel was not handed over. Remove its number from the order in the shop "
        "yourself."
    ),
    "label_state.intended": "being made",
    "label_state.made": "made, its number is not in the shop yet",
    "label_state.entered": "made",
    "label_state.unclear": "unclear: perhaps made, perhaps not",
    "label_state.failed": "not made",
    "label_state.cancelled": "taken back",
}
