"""The fault proxy itself: every fault does to a call what its name says, is counted, and repeats by seed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from practice.simulators.serving import LoopbackServer
from tests.faults.plan import TO_DAEMON, TO_HUB, TO_SHOP, Kind, Plan
from tests.faults.proxy import FaultProxy, Pains
from tests.waiting import LIMIT, ended, until

QUICK = Pains(latency=0.05, jitter=0.05, bandwidth=200_000, drip=0.1, outage=LIMIT, holding=LIMIT)


class Far:
    """The server behind the proxy: keeps what arrived, and answers with a list."""

    def __init__(self) -> None:
        self.arrived: list[bytes] = []
        self.reset()

    def reset(self) -> None:
        """Forget what arrived, and answer as at the start."""
        self.arrived = []
        self.answer = b'[{"id":1}]'

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer a request (ASGI)."""
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.arrived.append(body)
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(self.answer))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.answer})


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Far, str]]:
    """Serve one server for all tests; starting one takes longer than most of them."""
    far = Far()
    with LoopbackServer(far) as server:
        yield far, server.url


@pytest.fixture
def far(served: tuple[Far, str]) -> Far:
    """Return the server behind, as new."""
    served[0].reset()
    return served[0]


@pytest.fixture
def proxy(far: Far, served: tuple[Far, str]) -> Iterator[FaultProxy]:
    """Return a proxy before it that does nothing unasked."""
    with FaultProxy("test", served[1], Plan(), pains=QUICK) as made:
        yield made


def call(proxy: FaultProxy, kind: Kind, method: str = "POST") -> requests.Response | None:
    """Make one call that meets a fault; None when the connection broke."""
    proxy.plan.add(kind)
    return ask(proxy, method)


def ask(proxy: FaultProxy, method: str = "POST", body: bytes = b"x" * 20_000) -> requests.Response | None:
    """Make one call on a connection of its own; None when it broke."""
    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.request(method, proxy.url, data=body if method == "POST" else None, timeout=LIMIT)
        except requests.ConnectionError:
            return None


def test_calls_pass_unchanged_when_nothing_is_planned(proxy: FaultProxy, far: Far) -> None:
    """The proxy adds nothing and loses nothing, also over a connection that is kept."""
    with requests.Session() as session:
        session.trust_env = False
        answers = [session.post(proxy.url, data=f"{n}".encode(), timeout=LIMIT).json() for n in range(3)]
    assert answers == [[{"id": 1}]] * 3
    assert far.arrived == [b"0", b"1", b"2"]
    assert [(e.method, e.status, e.arrived, e.kind) for e in proxy.exchanges] == [
        ("POST", 200, True, None)
    ] * 3
    assert not proxy.counts


@pytest.mark.parametrize("kind", [Kind.LATENCY, Kind.JITTER, Kind.BANDWIDTH, Kind.DRIP])
def test_slow_faults_bring_the_answer_whole_but_late(proxy: FaultProxy, far: Far, kind: Kind) -> None:
    """A slow line loses nothing."""
    far.answer = b'"' + b"y" * 20_000 + b'"'
    before = time.monotonic()
    answer = call(proxy, kind)
    assert answer is not None
    assert answer.content == far.answer
    assert len(far.arrived) == 1
    if kind is not Kind.JITTER:
        assert time.monotonic() - before > 0.04


@pytest.mark.parametrize("kind", [Kind.RESET_BEFORE, Kind.RESET_IN])
def test_a_reset_before_the_end_of_the_request_has_no_effect(proxy: FaultProxy, far: Far, kind: Kind) -> None:
    """Nothing whole arrives, and the caller's connection breaks."""
    assert call(proxy, kind) is None
    assert ask(proxy) is not None
    assert [len(body) for body in far.arrived] == [20_000]
    assert [e.arrived for e in proxy.exchanges] == [False, True]


@pytest.mark.parametrize("kind", [Kind.RESET_AFTER, Kind.LOST_ANSWER])
def test_a_lost_answer_has_its_effect(proxy: FaultProxy, far: Far, kind: Kind) -> None:
    """The request arrives whole, and the caller's connection breaks without an answer."""
    assert call(proxy, kind) is None
    until("the call", lambda: len(far.arrived) == 1)
    assert proxy.exchanges[0].status == 0


def test_an_answer_lost_after_the_effect_is_lost_after_it(proxy: FaultProxy, far: Far) -> None:
    """When the caller learns of the failure, the effect has happened already."""
    assert call(proxy, Kind.LOST_ANSWER) is None
    assert len(far.arrived) == 1


def test_truncated_json_says_200_and_cannot_be_read(proxy: FaultProxy, far: Far) -> None:
    """The request has its effect; the answer is a JSON document that ends early."""
    answer = call(proxy, Kind.TRUNCATED)
    assert answer is not None
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert len(far.arrived) == 1


@pytest.mark.parametrize("after", [False, True])
def test_a_page_with_200_stands_in_for_the_answer(far: Far, served: tuple[Far, str], after: bool) -> None:
    """A host's page says 200: instead of the call, or (where that would be believed) after it."""
    with FaultProxy("test", served[1], Plan(), html_after=after) as proxy:
        answer = call(proxy, Kind.HTML)
    assert answer is not None
    assert (answer.status_code, answer.text[:15]) == (200, "<!doctype html>")
    assert len(far.arrived) == after


STATUSES = {
    Kind.TOO_MANY: (429, None),
    Kind.TOO_MANY_LATER: (429, "1"),
    Kind.ERROR_500: (500, None),
    Kind.ERROR_502: (502, None),
    Kind.ERROR_503: (503, None),
    Kind.ERROR_504: (504, None),
    Kind.DENIED: (401, None),
}


@pytest.mark.parametrize("kind", STATUSES)
def test_error_statuses_come_without_effect(proxy: FaultProxy, far: Far, kind: Kind) -> None:
    """A host or gateway answers for the server, which sees nothing."""
    answer = call(proxy, kind)
    assert answer is not None
    assert (answer.status_code, answer.headers.get("retry-after")) == STATUSES[kind]
    assert far.arrived == []


def test_500_may_come_after_a_stored_write(proxy: FaultProxy, far: Far) -> None:
    """The write is stored and the answer says that it failed."""
    answer = call(proxy, Kind.STORED_500)
    assert answer is not None
    assert answer.status_code == 500
    assert len(far.arrived) == 1


def test_refused_connections_last_a_while(proxy: FaultProxy, far: Far) -> None:
    """The call breaks, later ones are refused, and after a while they pass again."""
    assert call(proxy, Kind.REFUSED) is None
    assert ask(proxy) is None
    proxy.accept()
    assert ask(proxy) is not None
    proxy.refuse(0.1)
    until("calls pass by themselves", lambda: ask(proxy) is not None)
    assert far.arrived == [b"x" * 20_000] * 2
    assert proxy.counts[Kind.REFUSED] == 2


def test_a_duplicate_arrives_twice(proxy: FaultProxy, far: Far) -> None:
    """One call of the sender arrives twice at once; the sender gets one answer."""
    answer = call(proxy, Kind.DUPLICATE)
    assert answer is not None
    assert answer.status_code == 200
    until("both calls", lambda: len(far.arrived) == 2)


def test_a_reordered_call_arrives_after_the_one_behind_it(proxy: FaultProxy, far: Far) -> None:
    """The call waits until another one has passed."""
    proxy.plan.add(Kind.REORDERED)
    first = threading.Thread(target=ask, args=(proxy, "POST", b"first"))
    first.start()
    until("the call is held", lambda: proxy.counts[Kind.REORDERED] == 1)
    ask(proxy, "POST", b"second")
    ended(first)
    assert far.arrived == [b"second", b"first"]


def test_a_reordered_call_goes_on_when_no_other_comes(far: Far, served: tuple[Far, str]) -> None:
    """Holding ends by itself."""
    with FaultProxy("test", served[1], Plan(), pains=Pains(holding=0.05)) as proxy:
        assert call(proxy, Kind.REORDERED) is not None
    assert len(far.arrived) == 1


def test_a_late_call_arrives_now_and_once_more_a_day_later(proxy: FaultProxy, far: Far) -> None:
    """It passes at once, and again when the day is over; only then does it count."""
    assert call(proxy, Kind.LATE) is not None
    assert (len(far.arrived), proxy.counts[Kind.LATE]) == (1, 0)
    assert proxy.replay_late() == 1
    assert (len(far.arrived), proxy.counts[Kind.LATE]) == (2, 1)
    assert proxy.replay_late() == 0


def test_a_proxy_before_a_dead_server_breaks_the_connection(far: Far) -> None:
    """A daemon that was killed looks the same through the proxy: no answer, and no error page."""
    with LoopbackServer(far) as server:
        url = server.url
    with FaultProxy("test", url, Plan(), pains=QUICK) as proxy:
        assert ask(proxy) is None


def test_each_kind_is_counted_by_its_name(proxy: FaultProxy) -> None:
    """The counts say what fired."""
    for kind in (Kind.ERROR_502, Kind.ERROR_502, Kind.LATENCY):
        call(proxy, kind, "GET")
    assert proxy.counts == {Kind.ERROR_502: 2, Kind.LATENCY: 1}


def test_planned_faults_choose_their_calls() -> None:
    """A fault may be meant for one method and path, after some that pass, a number of times."""
    plan = Plan()
    plan.add(Kind.ERROR_500, "/orders$", "POST", skip=1, times=2)
    asked = [plan.next("POST", "/orders") for _ in range(4)]
    assert asked == [None, Kind.ERROR_500, Kind.ERROR_500, None]
    assert plan.next("GET", "/orders") is None


def test_the_same_seed_gives_the_same_faults() -> None:
    """A run can be repeated: what meets the n-th call depends on the seed alone."""

    def draw(seed: int) -> list[Kind | None]:
        plan = Plan(TO_SHOP, 0.3, seed)
        return [plan.next("POST" if n % 3 else "GET", "/") for n in range(200)]

    assert draw(1) == draw(1)
    assert draw(1) != draw(2)


@pytest.mark.parametrize("kinds", [TO_SHOP, TO_HUB, TO_DAEMON])
def test_every_kind_comes_up_and_only_where_it_fits(kinds: frozenset[Kind]) -> None:
    """A share of the calls is met, by every kind in turn; 401 meets reads, a lost write meets writes."""
    plan = Plan(kinds, 0.05, seed=3)
    calls = ["POST" if n % 2 else "GET" for n in range(2000)]
    met = [(method, plan.next(method, "/")) for method in calls]
    hit = [(method, kind) for method, kind in met if kind is not None]
    assert 60 <= len(hit) <= 140
    assert {kind for _, kind in hit} == kinds
    assert all(method == "GET" for method, kind in hit if kind is Kind.DENIED)
    assert all(method == "POST" for method, kind in hit if kind in (Kind.STORED_500, Kind.DUPLICATE))


def test_after_calm_nothing_happens(proxy: FaultProxy) -> None:
    """A run's end is undisturbed, so that everything can settle."""
    proxy.plan.add(Kind.ERROR_500)
    proxy.plan.calm()
    answer = ask(proxy)
    assert answer is not None
    assert answer.status_code == 200


def test_the_network_keeps_what_was_sent_when_asked_to(far: Far, served: tuple[Far, str]) -> None:
    """What was sent is known even when it never arrived."""
    with FaultProxy("test", served[1], Plan(), keep_bodies=True) as proxy:
        proxy.plan.add(Kind.RESET_BEFORE)
        ask(proxy, "POST", b"secret")
    assert (proxy.exchanges[0].body, far.arrived) == (b"secret", [])
