"""What is tried, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from connector.running.attempts import Task

_NAMES: Mapping[tuple[str, str], Callable[[str], str]] = {
    ("hinted", "hints"): lambda _: "reading hinted products",
    ("hinted", "due"): lambda _: "reading products that are wanted again",
    ("hinted", "sold"): lambda _: "reading what hinted orders sell",
    ("hinted", "product"): lambda about: f"reading product {about}",
    ("collect", "changes"): lambda _: "asking for changed products",
    ("collect", "unreadable"): lambda _: "looking after stock that cannot be read",
    ("collect", "sweep"): lambda _: "reading the whole catalogue",
    ("deliver", "announce"): lambda _: "announcing this shop to the platform",
    ("deliver", "send"): lambda _: "sending to the platform",
    ("orders", "hints"): lambda _: "reading hinted orders",
    ("orders", "order"): lambda about: f"reading the order with the shop's id {about}",
    ("orders", "statuses"): lambda _: "looking for statuses to set",
    ("orders", "status"): lambda about: f"setting the status of order {about}",
    ("orders", "interrupted"): lambda _: "looking for orders to place",
    ("orders", "place"): lambda about: f"placing order {about}",
    ("orders", "news"): lambda _: "asking for changed orders",
    ("rounds", "turn"): lambda _: "reading orders in turn",
    ("rounds", "marked"): lambda _: "looking for stray orders",
    ("rounds", "plugin"): lambda _: "looking for the platform's own plugin",
    ("rounds", "addresses"): lambda _: "deleting old addresses",
    ("rounds", "webhooks"): lambda _: "looking after the shop's webhooks",
    ("rounds", "checkout"): lambda _: "asking whether webhooks hold up the shop",
    ("rounds", "labels"): lambda _: "looking after labels",
    ("index", "read"): lambda _: "reading which orders the shop has",
    ("index", "resume"): lambda _: "bringing the store up to date with the shop's orders",
    ("index", "order"): lambda about: f"reading the order with the shop's id {about}",
    ("index", "look"): lambda _: "looking at the shop's newest orders",
    ("index", "holes"): lambda _: "reading orders that could not be read",
}


def describe_task(task: Task) -> str:
    """Say what a task does; translated like every sentence of the program."""
    name = _NAMES.get((task.worker, task.step))
    return task.key if name is None else name(task.about)
