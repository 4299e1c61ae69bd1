"""The day itself: deeds, deaths and restores in their order, and what came of them."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from connector.model.commands import Command
from connector.store import Store
from tests.faults.copies import Shelf, make_a_day_old
from tests.faults.history import Verdict
from tests.faults.people import deed_for
from tests.faults.shops import Memory
from tests.faults.soak.script import RANDOM_KILL, Deed, Restore, Script
from tests.faults.soak.staff import Staff
from tests.faults.supplier import Town
from tests.waiting import until

RECOVERS_WITHIN = 90.0
REACHED_WITHIN = 60.0
SETTLES_WITHIN = 180.0
IN_HAND = "SELECT count(*) FROM orders WHERE state IN ('received', 'placing', 'placed', 'noted', 'live')"
"""Orders that the platform may know by their numbers already, and that are not read back yet."""

_FOR_STEP = {
    "order": Deed.ORDER,
    "refund": Deed.REFUND,
    "relay": Deed.RELAY,
    "complete": Deed.COMPLETE,
    "change_stock": Deed.CHANGE,
}


@dataclass
class Outcome:
    """What happened: deaths by step, restores, seconds until each death was got over, and the verdict."""

    verdict: Verdict
    kills: Counter[str] = field(default_factory=Counter)
    restores: Counter[Restore] = field(default_factory=Counter)
    recoveries: list[float] = field(default_factory=list)
    done: Counter[Deed] = field(default_factory=Counter)
    seconds: float = 0.0
    confirmed_ends: int = 0
    left_by_itself: int = 0
    sent_again: int = 0


class Day:
    """Plays one script in a town whose daemon runs; ``say`` gets a line now and then."""

    def __init__(
        self, town: Town, shelf: Shelf, script: Script, seed: int, say: Callable[[str], None]
    ) -> None:
        self._town = town
        self._shelf = shelf
        self._script = script
        self._say = say
        self._dice = random.Random(f"deaths/{seed}")
        self._staff = Staff(town, seed, say, self._look_after_death)
        self._memory: Memory | None = None
        self._armed = ""
        self._armed_at = 0.0
        self._missed: list[str] = []
        self._outcome = Outcome(Verdict(()))

    def play(self) -> Outcome:
        """Play the day to its end, then let the lines be good and judge."""
        started = time.monotonic()
        for index, deed in enumerate(self._script.deeds):
            self._prepare(index)
            self._staff.do(deed)
            self._look_after_death()
            if index % max(1, len(self._script.deeds) // 20) == 0:
                self._report(index)
        self._finish_kills()
        for proxy in self._town.proxies:
            proxy.replay_late()
        self._staff.catch_up()
        self._outcome.verdict = self._judge()
        self._outcome.done = self._staff.done
        self._outcome.sent_again = self._staff.sent_again
        self._outcome.seconds = time.monotonic() - started
        return self._outcome

    # --- deaths

    def _prepare(self, index: int) -> None:
        script = self._script
        if index == script.kept_at:
            self._keep_store()
        if index == script.shop_kept_at:
            self._staff.wait_confirmed()
            self._memory = self._town.shop.back_up()
        if index in script.restores:
            self._restore(script.restores[index])
        if index in script.kills:
            self._plan_death(script.kills[index])

    def _plan_death(self, step: str) -> None:
        if self._armed:
            self._disarm()
        if step == RANDOM_KILL:
            time.sleep(self._dice.random() * 0.3)
            self._town.daemon.kill()
            self._revive(RANDOM_KILL)
            return
        self._town.daemon.arm(step)
        self._armed, self._armed_at = step, time.monotonic()
        self._staff.do(_FOR_STEP[deed_for(step)])

    def _look_after_death(self) -> None:
        is_alive = self._town.daemon.is_alive
        if self._armed and not is_alive:
            step, self._armed = self._armed, ""
            self._revive(step)
        elif not is_alive:
            self._outcome.left_by_itself += 1
            self._say(f"the daemon left by itself: {self._town.daemon.said()[-300:]}")
            self._town.daemon.start()
        elif self._armed and time.monotonic() - self._armed_at > REACHED_WITHIN:
            self._disarm()

    def _disarm(self) -> None:
        """Give up on a step for now; it may be reached just before."""
        self._missed.append(self._armed)
        self._armed = ""
        if self._town.daemon.is_alive:
            self._town.daemon.arm("")
        if not self._town.daemon.is_alive:
            self._revive(self._missed.pop())

    def _finish_kills(self) -> None:
        """Come back to the steps that were not reached, one after the other."""
        if self._armed:
            self._disarm()
        for step in list(self._missed):
            self._staff.wait_confirmed()
            self._plan_death(step)
            deadline = time.monotonic() + REACHED_WITHIN
            while self._armed and time.monotonic() < deadline:
                self._staff.do(_FOR_STEP[deed_for(step)])
                time.sleep(0.1)
                self._look_after_death()

    def _revive(self, step: str) -> None:
        """Start the daemon again and wait, with no new deeds, until nothing is left to be told."""
        self._outcome.kills[step] += 1
        started = time.monotonic()
        self._town.daemon.start()
        self._wait_recovered(f"death {step}")
        self._outcome.recoveries.append(time.monotonic() - started)
        for proxy in self._town.proxies:
            proxy.replay_late()

    def _wait_for_daemon(self, what: str, query: str) -> None:
        """Wait until a count in the store is zero."""

        def is_so() -> bool:
            self._look_after_death()
            return self._town.daemon.ask(query) == 0

        try:
            until(what, is_so, RECOVERS_WITHIN)
        except AssertionError as error:
            self._say(str(error))

    def _wait_recovered(self, what: str) -> None:
        town = self._town

        def is_over() -> bool:
            return town.daemon.waiting() == 0 and town.offered() == _positive(town.stock())

        try:
            until(what, is_over, RECOVERS_WITHIN)
        except AssertionError as error:
            self._say(f"{error}; {town.daemon.waiting()} events wait, {self._stale()}")

    def _stale(self) -> str:
        stock, offered = _positive(self._town.stock()), self._town.offered()
        return ", ".join(
            f"{g}: {n} in the shop, {offered.get(g)} told" for g, n in stock.items() if offered.get(g) != n
        )

    # --- restores

    def _keep_store(self) -> None:
        if not self._shelf.is_online:
            self._town.daemon.kill()
        self._shelf.keep()
        if not self._shelf.is_online:
            self._town.daemon.start()

    def _restore(self, what: Restore) -> None:
        self._say(f"restore: {what}")
        if what is Restore.SHOP:
            self._restore_shop()
        else:
            self._restore_store(what)
        self._outcome.restores[what] += 1
        self._wait_recovered(f"restore of the {what}")

    def _restore_store(self, what: Restore) -> None:
        self._town.daemon.kill()
        if what is Restore.EMPTY_STORE:
            self._shelf.lose()
        else:
            self._shelf.put_back()
            make_a_day_old(self._shelf.url)
        self._town.daemon.start()

    def _restore_shop(self) -> None:
        """Put the shop back when the platform knows all its orders: what is on its way is another story."""
        assert self._memory is not None, "the script keeps the shop before it puts it back"
        self._staff.wait_confirmed()
        self._wait_for_daemon("no order is in hand", IN_HAND)
        self._town.shop.restore(self._memory)
        self._staff.forget_lost()

    # --- the end

    def _judge(self) -> Verdict:
        self._say("judging")
        verdict = self._town.settle(SETTLES_WITHIN / 3)
        if not verdict.is_clean and self._confirm_ends():
            verdict = self._town.settle(SETTLES_WITHIN)
        return verdict

    def _confirm_ends(self) -> int:
        """Do as a supplier does whose order brake holds ends that are right."""
        held = self._town.daemon.ask("SELECT count(*) FROM orders WHERE held = 1")
        if held > 0:
            store = Store.open(self._shelf.url)
            with store.transaction() as tx:
                tx.requests.ask(Command.CONFIRM_ENDS, {"up_to": str(tx.orders.holding()[1])})
            store.close()
            self._outcome.confirmed_ends += held
        return max(0, held)

    def _report(self, index: int) -> None:
        kills = sum(self._outcome.kills.values())
        faults = sum(sum(proxy.counts.values()) for proxy in self._town.proxies)
        last = f", last recovery {self._outcome.recoveries[-1]:.1f} s" if self._outcome.recoveries else ""
        self._say(f"{index} of {len(self._script.deeds)} deeds, {faults} faults, {kills} kills{last}")


def _positive(stock: dict[str, int | None]) -> dict[str, int | None]:
    return {gtin: None if has is None else max(0, has) for gtin, has in stock.items()}
