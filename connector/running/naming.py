"""What is tried, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connector.model.messages import say
from connector.running.attempts import Task

_NAMES: Mapping[tuple[str, str], Callable[[str], str]] = {
    ("start", "shop"): lambda _: say("asking who the shop is"),
    ("hinted", "hints"): lambda _: say("reading hinted products"),
    ("hinted", "due"): lambda _: say("reading products that are wanted again"),
    ("hinted", "sold"): lambda _: say("reading what hinted orders sell"),
    ("hinted", "product"): lambda about: say("reading product {id}", id=about),
    ("collect", "changes"): lambda _: say("asking for changed products"),
    ("collect", "unreadable"): lambda _: say("looking after stock that cannot be read"),
    ("collect", "sweep"): lambda _: say("reading the whole catalogue"),
    ("deliver", "announce"): lambda _: say("announcing this shop to the platform"),
    ("deliver", "send"): lambda _: say("sending to the platform"),
    ("orders", "hints"): lambda _: say("reading hinted orders"),
    ("orders", "order"): lambda about: say("reading the order with the shop's id {id}", id=about),
    ("orders", "statuses"): lambda _: say("looking for statuses to set"),
    ("orders", "status"): lambda about: say("setting the status of order {number}", number=about),
    ("orders", "interrupted"): lambda _: say("looking for orders to place"),
    ("orders", "place"): lambda about: say("placing order {number}", number=about),
    ("orders", "news"): lambda _: say("asking for changed orders"),
    ("rounds", "turn"): lambda _: say("reading orders in turn"),
    ("rounds", "marked"): lambda _: say("looking for stray orders"),
    ("rounds", "plugin"): lambda _: say("looking for the platform's own plugin"),
    ("rounds", "addresses"): lambda _: say("deleting old addresses"),
    ("rounds", "webhooks"): lambda _: say("looking after the shop's webhooks"),
    ("rounds", "checkout"): lambda _: say("asking whether webhooks hold up the shop"),
    ("rounds", "labels"): lambda _: say("looking after labels"),
    ("sales", "hints"): lambda _: say("reading hinted orders of customers"),
    ("sales", "order"): lambda about: say("reading the order with the shop's id {id}", id=about),
    ("sales", "wishes"): lambda _: say("looking for what Kickroute tells of forwarded orders"),
    ("sales", "mirror"): lambda about: say("bringing the order with the shop's id {id} up to date", id=about),
    ("sales", "news"): lambda _: say("asking for orders of customers"),
    ("sales", "ready"): lambda _: say("looking for orders to forward"),
    ("sales", "forward"): lambda about: say("forwarding the order with the shop's id {id}", id=about),
    ("sales", "alarms"): lambda _: say("looking for orders that need somebody"),
    ("sales", "figures"): lambda _: say("writing stock and prices of suppliers' products"),
    ("sales", "links"): lambda _: say("looking which products suppliers' are linked to"),
    ("sales", "stale"): lambda _: say("looking for products that nothing was heard of"),
    ("sales", "compare"): lambda _: say("comparing suppliers' products with the shop"),
    ("sales", "import"): lambda _: say("importing suppliers' products"),
    ("index", "read"): lambda _: say("reading which orders the shop has"),
    ("index", "resume"): lambda _: say("bringing the store up to date with the shop's orders"),
    ("index", "order"): lambda about: say("reading the order with the shop's id {id}", id=about),
    ("index", "look"): lambda _: say("looking at the shop's newest orders"),
    ("index", "holes"): lambda _: say("reading orders that could not be read"),
}


def describe_task(task: Task) -> str:
    """Say what a task does; translated like every sentence of the program."""
    name = _NAMES.get((task.worker, task.step))
    return task.key if name is None else name(task.about)
