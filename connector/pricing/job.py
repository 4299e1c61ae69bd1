"""A job: a wish that a person said yes to, on its way into the shop; remembered so that pages can tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from connector.catalogue.release import ReleaseRules
from connector.model.errors import ConnectorError
from connector.model.messages import dump, load, say
from connector.ports import Shop
from connector.pricing.carrying import Written, last_run, last_run_number, undo, write
from connector.pricing.places import places_of
from connector.pricing.plan import Unusable
from connector.pricing.proposal import propose
from connector.pricing.wish import kept_wish
from connector.store import Store, Transaction

_GOOD_FOR = timedelta(minutes=2)
"""How long somebody waits for it to begin; a restart must not write what nobody waits for any more."""

MOST_NAMED = 200
"""Values that were not written which are named; the others are counted."""


class JobState(StrEnum):
    """How far a job has come. *broken*: it ended early, for its ``reason``; what was written stays."""

    ASKED = "asked"
    WRITING = "writing"
    DONE = "done"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be written: a wish as its preview showed it, or with ``run`` that run taken back.

    ``is_seen``: the person said that prices above retail are meant. ``done`` of ``total`` values were looked
    at, ``written`` were written, and ``left`` were not.
    """

    wish: str
    digest: str
    run: int
    at: datetime
    is_seen: bool = False
    state: JobState = JobState.ASKED
    done: int = 0
    total: int = 0
    written: int = 0
    left: int = 0
    unusable: tuple[Unusable, ...] = ()
    reason: str = ""
    ended_at: datetime | None = None

    @property
    def is_busy(self) -> bool:
        """Tell whether it is still to be done, or being done."""
        return self.state in (JobState.ASKED, JobState.WRITING)


class BrokenOff(Exception):
    """The job ends here: the connector is to stop, or what was said yes to is not what would be written."""


def last_job(tx: Transaction) -> Job | None:
    """Return the job that was asked for last; None before the first."""
    text = tx.facts.price_job
    if not text:
        return None
    content = json.loads(text)
    content["state"] = JobState(content["state"])
    content["reason"] = load(content["reason"])
    content["unusable"] = tuple(
        Unusable(line, load(what), load(why)) for line, what, why in content["unusable"]
    )
    for name in ("at", "ended_at"):
        content[name] = content[name] and datetime.fromisoformat(content[name])
    return Job(**content)


def ask_for(store: Store, job: Job) -> bool:
    """Remember a job to be done; False while another is busy."""
    with store.transaction() as tx:
        before = last_job(tx)
        if before is not None and before.is_busy:
            return False
        _remember(tx, job)
    return True


def do_job(
    shop: Shop,
    store: Store,
    rules: ReleaseRules,
    is_stopping: Callable[[], bool],
    on_part: Callable[[Sequence[str]], None],
) -> Job | None:
    """Do what is asked for, and remember how far it is; None when nothing is.

    ``on_part`` gets the products that were written. Errors of the shop end the job, and are its reason: the
    same wish again writes what is missing. One that an earlier process had begun with is broken.
    """
    with store.reading() as tx:
        job = last_job(tx)
    if job is None or not job.is_busy:
        return None
    if job.state is JobState.WRITING:
        return _end(store, job, JobState.BROKEN, _INTERRUPTED)
    if abs(store.now() - job.at) > _GOOD_FOR:
        return _end(store, job, JobState.BROKEN, _TOO_LATE)
    desk = _Desk(shop, store, rules, is_stopping, job)
    try:
        written = desk.undo() if job.run else desk.write()
    except (ConnectorError, BrokenOff) as error:
        ended = _end(store, desk.job, JobState.BROKEN, str(error))
    except Exception:
        _end(store, desk.job, JobState.BROKEN, _DEFECT)
        raise
    else:
        known = written.unusable[:MOST_NAMED]
        job = replace(desk.job, written=written.count, left=len(written.unusable), unusable=known)
        ended = _end(store, job, JobState.DONE, "")
    on_part(desk.products)
    return ended


class _Desk:
    """Where one job is done; counts how far it is."""

    def __init__(
        self, shop: Shop, store: Store, rules: ReleaseRules, is_stopping: Callable[[], bool], job: Job
    ) -> None:
        self._shop = shop
        self._store = store
        self._rules = rules
        self._is_stopping = is_stopping
        self.job = job
        self.products: Sequence[str] = ()

    def write(self) -> Written:
        with self._store.reading() as tx:
            wish = kept_wish(tx, self.job.wish)
        if wish is None:
            raise BrokenOff(_FORGOTTEN)
        places = places_of(self._rules.fields, self._shop.capabilities.own_fields)
        proposal = propose(self._store, wish, self._rules, places)
        if proposal.digest != self.job.digest:
            raise BrokenOff(_CHANGED)
        if proposal.above_retail and not self.job.is_seen:
            raise BrokenOff(_NOT_SEEN)
        self._begin([change.spot.product_id for change in proposal.changes])
        return write(self._shop, self._store, proposal.changes, self._note)

    def undo(self) -> Written:
        if last_run_number(self._store) != self.job.run:
            raise BrokenOff(_OTHER_RUN)
        self._begin([change.spot.product_id for change in last_run(self._store)])
        return undo(self._shop, self._store, self._note)

    def _begin(self, products: Sequence[str]) -> None:
        self.products = [*dict.fromkeys(products)]
        self._keep(replace(self.job, state=JobState.WRITING, total=len(products)))

    def _note(self, done: int, total: int) -> None:
        self._keep(replace(self.job, done=done, total=total))
        if self._is_stopping() and done < total:
            raise BrokenOff(_INTERRUPTED)

    def _keep(self, job: Job) -> None:
        self.job = job
        with self._store.transaction() as tx:
            _remember(tx, job)


_TOO_LATE = say("this waited too long; nothing was written, look at the preview again")
_CHANGED = say("products have changed in the shop since the preview; nothing was written, look at it again")
_FORGOTTEN = say("the preview is not kept any more; nothing was written, ask for it again")
_NOT_SEEN = say("prices are above the retail price now; nothing was written, look at the preview again")
_OTHER_RUN = say("something else was written since; nothing was put back, look at it again")
_INTERRUPTED = say("the connector was stopped meanwhile; what was written by then stays")
_DEFECT = say("something unexpected happened (the log tells more); what was written by then stays")


def _end(store: Store, job: Job, state: JobState, reason: str) -> Job:
    ended = replace(job, state=state, reason=reason, ended_at=store.now())
    with store.transaction() as tx:
        _remember(tx, ended)
        what = "prices put back in the browser" if job.run else "prices written in the browser"
        tx.journal.write("", what, count=job.written if state is JobState.DONE else job.done, reason=reason)
    return ended


def _remember(tx: Transaction, job: Job) -> None:
    content = asdict(job)
    content["reason"] = dump(job.reason)
    content["unusable"] = [(row.line, dump(row.what), dump(row.reason)) for row in job.unusable]
    for name in ("at", "ended_at"):
        content[name] = content[name] and content[name].isoformat()
    tx.facts.price_job = json.dumps(content, ensure_ascii=False)
