"""``status``: is all well, and what needs somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from connector.cli.asking import take_lease
from connector.cli.session import Session
from connector.model.errors import ConnectorError, SettingsWrong
from connector.model.messages import joined
from connector.orders.index.progress import IndexProgress
from connector.texts import render
from connector.views.overview import Overview, Verdict, absence_sentence, facts_of, overview


def show_status(session: Session) -> bool:
    """Say whether all is well and what needs somebody; returns whether the connector runs and all is well."""
    with session.store() as store:
        is_running = not take_lease(store)
        now = overview(store, session.settings, is_running=is_running)
    session.facts(**facts_of(now, session.language))
    if not session.as_json:
        _say(session, now)
    return now.verdict.needs_nobody


def show_several(session: Session, shared: Sequence[Path], files: Sequence[Path]) -> bool:
    """Say in a line each how the suppliers of these files are; returns whether all of them are well."""
    lines = [_line_of(session, [*shared, file]) for file in files]
    session.facts(well=all(line.is_well for line in lines), suppliers=[asdict(line) for line in lines])
    for line in lines:
        session.tell("cli.status_line", supplier=line.supplier, verdict=line.verdict, detail=line.detail)
    return all(line.is_well for line in lines)


@dataclass(frozen=True, slots=True)
class _Line:
    """One supplier: whether it is well, what is to be said of it, and the first thing that is not."""

    file: str
    supplier: str
    is_well: bool
    verdict: str
    detail: str


def index_sentence(session: Session, index: IndexProgress) -> str:
    """Say how far the shop's orders were read."""
    if index.back_to is None:
        return session.text("cli.index_begins")
    return session.text("cli.index_reading", orders=index.orders, time=session.time(index.back_to))


def _line_of(session: Session, paths: Sequence[Path]) -> _Line:
    file = str(paths[-1])
    try:
        settings = session.wiring.load(paths)
        store = session.wiring.open_store(settings)
    except ConnectorError as error:
        said = [str(p) for p in error.problems] if isinstance(error, SettingsWrong) else [str(error)]
        reason = joined("; ", said)
        return _Line(file, file, is_well=False, verdict=session.text("cli.status_unknown"), detail=reason)
    try:
        now = overview(store, settings, is_running=not take_lease(store))
    finally:
        store.close()
    is_well = now.verdict.needs_nobody
    verdict = session.text(f"page.verdict.{now.verdict}")
    return _Line(file, settings.supplier or file, is_well, verdict, _detail(session, now))


def _detail(session: Session, now: Overview) -> str:
    """Say the first thing that needs somebody, and how many there are; where nothing does, the counts."""
    if now.troubles:
        more = f" (+{len(now.troubles) - 1})" if len(now.troubles) > 1 else ""
        return now.troubles[0].sentence(session.language) + more
    waiting = session.text("cli.outbox_counts", waiting=now.events_waiting, parked=now.events_parked)
    return f"{session.text('cli.status_live', live=now.live)} {waiting}"


def _say(session: Session, now: Overview) -> None:
    if now.supplier:
        session.say(now.supplier)
    session.tell(f"page.verdict.{now.verdict}")
    if now.verdict is Verdict.TROUBLE and not now.is_running:
        session.tell("page.verdict.stopped")
    if now.absence is not None:
        session.say(absence_sentence(session.language, now.absence))
    for trouble in now.troubles:
        session.say(f"- {trouble.sentence(session.language)}")
    for row in now.tried_again:
        about, reason = (render(session.language, said) for said in (row.about, row.reason))
        session.tell("cli.failing", about=about, since=session.time(row.since), reason=reason)
    offers = {"released": now.released, "withheld": now.withheld, "told": now.told, "live": now.live}
    session.tell("page.product_counts", **offers)
    session.tell("cli.outbox_counts", waiting=now.events_waiting, parked=now.events_parked)
    counts = [f"{session.name('state', s)}: {n}" for s, n in now.orders_by_state.items()]
    session.say(", ".join(counts) or session.text("page.no_orders"))
    if not now.index.is_whole:
        session.say(index_sentence(session, now.index))
    if now.swept_at is not None:
        session.tell("cli.swept", time=session.time(now.swept_at))
