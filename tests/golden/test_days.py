"""A day of the sandbox at each shop: everything that the daemon sent, was told and answered, as recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from connector.settings import Settings
from practice.hub import Hub
from practice.sandbox.day import Day
from practice.sandbox.figures import Figures
from practice.sandbox.play import play_day
from practice.sandbox.processes import start_process
from practice.sandbox.stage import Stage
from practice.sandbox.world import World
from tests.golden.recording import Sighting, hold_sightings
from tests.golden.shapes import leaves, read, request_of, template
from tests.golden.witness import Exchange, Witness

BATCH = "events.batch.process"


@dataclass
class Watched:
    """A day that was played, and who was where."""

    witness: Witness
    stage: Stage
    day: Day
    hub: Hub
    settings: Settings = field(default_factory=Settings)

    def sightings(self) -> Iterator[Sighting]:
        """Yield everything that is recorded of the day."""
        for each in self.witness.asked:
            if each.origin == self.settings.shop.url and not each.path.startswith("/owner"):
                yield from request_of(each, f"to the shop: {each.method} {template(each.path)}")
            elif each.origin == self.settings.kickroute.url:
                yield from _message(each)
        for each in self.witness.told:
            if each.origin == f"http://{self.settings.server.listen}":
                yield from _call(each)
        yield from self._catalogue()
        stories = Counter(self._story(number) for number in sorted(self.day.diary.sent))
        for story, count in stories.items():
            yield "orders in the end", f"{count} × {story}"

    def _catalogue(self) -> Iterator[Sighting]:
        for gtin, offer in self.hub.catalogue(self.stage.kind).items():
            stock = "in stock" if offer.stock_quantity is None and offer.is_in_stock else offer.stock_quantity
            state = "live" if offer.is_live else "not live"
            prices = f"{offer.wholesale_price} / {offer.regular_price} at {offer.tax_rate}"
            yield (
                "catalogue of the platform in the end",
                f"{gtin} {state}, {stock}, {prices}, {offer.category}, {offer.name}",
            )

    def _story(self, number: str) -> str:
        """Tell what became of an order, without its numbers."""
        part = self.hub.part(number)
        names = {number, part.shop_number} - {None}
        events = self.hub.messages.events(sender=self.stage.kind)
        about = [e for e in events if isinstance(e.body, dict) and e.body.get("number") in names]
        told = dict.fromkeys(f"{e.type} {_facts(e.body)}" for e in about)
        # Whether an order sent twice at once is placed twice, and one of them trashed, is chance.
        shown = [
            f"{row.status}, {row.total}, {'with' if row.has_note else 'without'} note, "
            f"refunds {[str(refund.amount) for refund in row.refunds]}, tracking {list(row.tracking)}, "
            f"was {self.stage.statuses(row.id)}"
            for row in self.stage.orders()
            if row.kickroute_number == number and not row.trashed
        ]
        return f"{part.state} {part.status}; told {list(told)}; in the shop {shown}"


def _facts(body: dict[str, Any]) -> str:
    kept = {k: v for k, v in body.items() if k not in ("number", "deduplication_id")}
    return ", ".join(f"{name} {value}" for name, value in sorted(kept.items()))


def _message(each: Exchange) -> Iterator[Sighting]:
    """Yield a message to the platform; how many events are in a batch is chance, so batches are opened."""
    content = read(each.body)
    is_batch = content["type"] == BATCH
    heading = f"to the platform: {content['type']}"
    yield from request_of(each, heading, with_body=not is_batch)
    for event in content["body"] if is_batch else ():
        for line in leaves(event["body"], "body"):
            yield f"{heading}, {event['type']}", line


def _call(each: Exchange) -> Iterator[Sighting]:
    """Yield a callback or webhook and what it was answered; what shops write into webhooks is their own."""
    content = read(each.body)
    is_callback = isinstance(content, dict) and "body" in content
    heading = f"to the connector: {content['type'] if is_callback else template(each.path)}"
    if is_callback:
        yield from request_of(each, heading)
    for line in leaves(read(each.answer), f"answer {each.status}"):
        yield heading, line


@pytest.fixture(params=["woocommerce", "shopware"])
def day(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """Play a day with a daemon in a process of its own."""
    witness, chosen = Witness(), Settings()

    def start(settings: Settings) -> Callable[[], None]:
        nonlocal chosen
        chosen = settings
        return start_process(settings)

    witness.watch(monkeypatch)
    with World() as world:
        stage, played = play_day(world, request.param, start, lambda _: None)
        yield Watched(witness, stage, played, world.hub, chosen)


def test_a_day_is_as_recorded(day: Watched) -> None:
    """Requests, messages, callbacks, answers, orders and catalogue are those of the recording."""
    assert Figures(day.stage, day.hub, day.day.diary).read()["wrong"] == []
    hold_sightings(f"day_{day.stage.kind}.txt", set(day.sightings()))
