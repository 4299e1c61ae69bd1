"""What a person wants to know at a glance: is all well, what waits, what needs somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from connector.alarms import lasting_alarms
from connector.alarms.heard import Hearing, hearing
from connector.catalogue.absence import Absence, absence
from connector.catalogue.release import explain
from connector.fulfilment.brake import held_ends
from connector.model.records import OfferRecord, OrderRecord
from connector.model.version import VERSION
from connector.orders.index.progress import IndexProgress, index_progress, is_up_to_date
from connector.running.attempts import failing
from connector.running.backup import Backups, backups
from connector.running.worker import WorkerState
from connector.settings import Settings
from connector.settings.zone import local
from connector.store import Store
from connector.store.past.watched import Lasted
from connector.texts import text
from connector.views.details import HeldPrice, StockPath, count_held_prices, held_prices, stock_path
from connector.views.figures import Figures, figures
from connector.views.rows import EventRow, FailingRow, OrderRow, event_row, failing_row, order_row
from connector.views.troubles import Found, Trouble, tried_again, troubles

if TYPE_CHECKING:
    from connector.catalogue.release import Language
    from connector.running.workers.catalogue import SweepProgress
    from connector.running.works import Works

MOST_ROWS = 100
MOST_HISTORY = 20
"""Rows of a kind that are shown; counts are of all."""


class Verdict(StrEnum):
    """The answer to "is all well?"; green is the first alone."""

    WELL = "well"
    UNHEARD = "unheard"
    QUIET = "quiet"
    AWAY = "away"
    STARTING = "starting"
    STOPPED = "stopped"
    TROUBLE = "trouble"

    @property
    def needs_nobody(self) -> bool:
        """Tell whether the connector runs and nothing waits for a person."""
        return self not in (Verdict.STOPPED, Verdict.TROUBLE)


@dataclass(frozen=True, slots=True)
class Overview:
    """The facts of one connector at one moment.

    ``workers`` is empty and ``sweep`` None when no daemon was asked, but only its store. ``sending_paused``
    says why nothing is sent. ``index`` is how far the shop's orders were read; until ``is_up_to_date`` one of
    them may be the platform's and not be known here. ``told`` counts the offers that the platform is told to
    sell, ``live`` those that it has taken. ``offers`` are withheld ones, ``events`` those that did not go out
    at once. ``withdrawals_hold`` and ``ends_hold`` number the newest hold that is shown: a confirmation
    carries it.
    """

    at: datetime
    supplier: str
    shop_kind: str
    shop_name: str
    is_running: bool
    heartbeat: datetime | None
    swept_at: datetime | None
    sweep: SweepProgress | None
    index: IndexProgress
    is_up_to_date: bool
    workers: tuple[WorkerState, ...]
    failing: tuple[FailingRow, ...]
    sending_paused: str
    events_waiting: int
    events_parked: int
    events_troubled: int
    events: tuple[EventRow, ...]
    released: int
    withheld: int
    told: int
    live: int
    by_rule: Mapping[str, int]
    offers: tuple[OfferRecord, ...]
    orders_by_state: Mapping[str, int]
    orders: tuple[OrderRow, ...]
    withdrawals_held: int
    withdrawals_hold: int
    ends_held: int
    ends_hold: int
    prices_held: tuple[HeldPrice, ...]
    prices_held_count: int
    absence: Absence | None
    stock: StockPath
    backups: Backups
    alarms: Mapping[str, str]
    hearing: Hearing
    troubles: tuple[Trouble, ...]
    tried_again: tuple[FailingRow, ...]
    figures: Figures
    history: tuple[Lasted, ...]

    @property
    def is_practice(self) -> bool:
        """Tell whether shop and platform are simulated."""
        return self.shop_kind == "sandbox"

    @property
    def verdict(self) -> Verdict:
        """Trouble is what a person should know of; green is only what works, offers, and would be heard."""
        fails = self.failing or any(state.failures for state in self.workers)
        if self.troubles or fails:
            return Verdict.TROUBLE
        if not self.is_running:
            return Verdict.STOPPED
        if self.absence is not None:
            return Verdict.AWAY
        if self.swept_at is None:
            return Verdict.STARTING
        if not self.live:
            return Verdict.QUIET
        is_heard = self.is_practice or self.hearing is Hearing.PROVEN
        return Verdict.WELL if is_heard else Verdict.UNHEARD

    def trouble_of(self, *workers: str) -> str:
        """Return why the last run of one of these workers failed, or nothing."""
        return next((s.trouble for s in self.workers if s.failures and s.name in workers), "")


def overview(store: Store, settings: Settings, engine: Works | None = None, *, is_running: bool) -> Overview:
    """Read the facts in one transaction; nothing outside is asked."""
    workers = engine.states() if engine else ()
    with store.reading() as tx:
        alarms = lasting_alarms(tx)
        waiting, parked = tx.outbox.counts()
        released, withheld, by_rule = tx.catalogue.counts()
        leaving, (ends_held, ends_hold) = tx.catalogue.leaving(), held_ends(tx)
        parked_orders = tx.orders.parked(MOST_ROWS)
        urgent = [*parked_orders, *tx.orders.held(MOST_ROWS)]
        found = Found(
            alarms=alarms,
            since=tx.troubles.standing_since(),
            orders=parked_orders,
            events=tuple(event_row(entry) for entry in tx.outbox.troubled(MOST_ROWS)),
            failing=tuple(failing_row(each) for each in failing(tx)[:MOST_ROWS]) if is_running else (),
            events_parked=parked,
            sending_paused=tx.facts.sending_paused or "",
            withdrawals=(leaving.held, leaving.hold),
            ends=(ends_held, ends_hold),
            prices=tuple(held_prices(tx, MOST_ROWS)),
            price_count=count_held_prices(tx, by_rule),
        )
        return Overview(
            at=store.now(),
            supplier=settings.supplier,
            shop_kind=settings.shop.platform,
            shop_name=tx.facts.shop_name,
            is_running=is_running,
            heartbeat=tx.facts.heartbeat,
            swept_at=tx.facts.swept_at,
            sweep=engine.sweep_progress if engine else None,
            index=index_progress(tx, store.now()),
            is_up_to_date=is_up_to_date(tx),
            workers=workers,
            failing=found.failing,
            sending_paused=found.sending_paused,
            events_waiting=waiting,
            events_parked=parked,
            events_troubled=tx.outbox.count_troubled(),
            events=found.events,
            released=released,
            withheld=withheld,
            told=tx.catalogue.count_told(),
            live=tx.catalogue.count_live(),
            by_rule=dict(sorted(by_rule.items(), key=lambda pair: -pair[1])),
            offers=tuple(tx.catalogue.offers(released=False, limit=MOST_ROWS)),
            orders_by_state=tx.orders.count_by_state(),
            orders=_order_rows(urgent, tx.orders.all(MOST_ROWS)),
            withdrawals_held=leaving.held,
            withdrawals_hold=leaving.hold,
            ends_held=ends_held,
            ends_hold=ends_hold,
            prices_held=tuple(found.prices),
            prices_held_count=found.price_count,
            absence=absence(tx, store.now()),
            stock=stock_path(tx, engine, alarms),
            backups=backups(settings.store),
            alarms=alarms,
            hearing=hearing(tx, settings.alarms),
            troubles=troubles(found),
            tried_again=tried_again(found),
            figures=figures(tx, store.now(), workers),
            history=tuple(tx.troubles.over(MOST_HISTORY)),
        )


@dataclass(frozen=True, slots=True)
class Events:
    """A page of the events that did not go out at once; ``count`` and ``parked`` are of all."""

    rows: tuple[EventRow, ...]
    page: int
    pages: int
    count: int
    parked: int


def troubled_events(store: Store, page: int) -> Events:
    """Read a page of what is parked, then of what failed and is tried again; the last one if it is beyond."""
    with store.reading() as tx:
        count, (_, parked) = tx.outbox.count_troubled(), tx.outbox.counts()
        pages = max(1, -(-count // MOST_ROWS))
        page = min(max(1, page), pages)
        found = tx.outbox.troubled(MOST_ROWS, (page - 1) * MOST_ROWS)
    return Events(tuple(event_row(entry) for entry in found), page, pages, count, parked)


def facts_of(now: Overview, language: Language) -> dict[str, Any]:
    """Turn an overview into what JSON can say; withheld offers carry their sentences."""
    facts: dict[str, Any] = plain(asdict(now))
    facts["verdict"] = str(now.verdict)
    facts["version"] = VERSION
    facts["offers"] = [offer_facts(offer, language) for offer in now.offers]
    return facts


def absence_sentence(language: Language, away: Absence) -> str:
    """Say that the supplier is away, and until when by the people's clock."""
    if away.leaving:
        return text(language, "page.left" if away.left else "page.leaving")
    if away.until is None:
        return text(language, "page.paused")
    until = local(away.until).strftime(text(language, "cli.time_form"))
    return text(language, "page.paused_until", until=until)


def offer_facts(offer: OfferRecord, language: Language) -> dict[str, Any]:
    """Turn what was decided about an offer into what JSON can say."""
    return {
        "name": offer.name,
        "gtin": offer.gtin,
        "product_id": offer.product_id,
        "offer_id": offer.offer_id,
        "released": offer.released,
        **{
            kind: [{"rule": code, "sentence": explain(code, values, language)} for code, values in notes]
            for kind, notes in (("reasons", offer.reasons), ("warnings", offer.warnings))
        },
    }


def plain(value: Any) -> Any:
    """Turn times, amounts and words inside of a value into texts."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return value if type(value) in (str, int, float, bool, type(None)) else str(value)


def _order_rows(urgent: list[OrderRecord], newest: list[OrderRecord]) -> tuple[OrderRow, ...]:
    """Put those that need a person first, then the newest; each order once."""
    by_number = {record.number: record for record in (*urgent, *newest)}
    return tuple(order_row(record) for record in by_number.values())
