"""``status``: is all well, and what needs somebody."""

from __future__ import annotations

from connector.cli.asking import take_lease
from connector.cli.session import Session
from connector.overview import Overview, Verdict, absence_sentence, facts_of, overview
from connector.texts import translate


def show_status(session: Session) -> bool:
    """Say whether all is well and what needs somebody; returns whether the connector runs and all is well."""
    with session.store() as store:
        is_running = not take_lease(store)
        now = overview(store, session.settings, is_running=is_running)
    session.facts(**facts_of(now, session.language))
    if not session.as_json:
        _say(session, now)
    return now.verdict in (Verdict.WELL, Verdict.STARTING)


def _say(session: Session, now: Overview) -> None:
    if now.supplier:
        session.say(now.supplier)
    session.tell(f"page.verdict.{now.verdict}")
    if now.verdict is Verdict.TROUBLE and not now.is_running:
        session.tell("page.verdict.stopped")
    if now.absence is not None:
        session.say(absence_sentence(session.language, now.absence))
    for message in now.alarms.values():
        session.say(f"- {translate(session.language, message)}")
    if now.sending_paused:
        session.tell("cli.sending_paused", reason=now.sending_paused)
    session.tell("page.product_counts", released=now.released, withheld=now.withheld, live=now.live)
    session.tell("cli.outbox_counts", waiting=now.events_waiting, parked=now.events_parked)
    counts = [f"{session.name('state', s)}: {n}" for s, n in now.orders_by_state.items()]
    session.say(", ".join(counts) or session.text("page.no_orders"))
    if now.swept_at is not None:
        session.tell("cli.swept", time=session.time(now.swept_at))
