"""One question at a time, without a pause between two."""

from __future__ import annotations

import socket
import threading
import time
from concurrent.futures import CancelledError

import pytest

from adapters.http import SHOP_ERRORS, HttpClient, InTurn
from connector.errors import ShopRefused
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.waiting import LIMIT


class Answering:
    """A server's side that notes how many requests it works on at once."""

    def __init__(self) -> None:
        self.most = self._now = 0
        self._lock = threading.Lock()

    def __call__(self, connection: socket.socket) -> None:
        """Take a moment for an answer."""
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(0.01)
        with self._lock:
            self._now -= 1
        connection.sendall(reply(200, []))


def test_never_two_questions_are_on_the_wire() -> None:
    """Questions asked together reach the other side one after the other."""
    answering = Answering()
    with ScriptedServer([answering]) as server, InTurn() as wire:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        futures = [wire.ask(lambda n=n: client.get(f"/{n}")) for n in range(6)]  # type: ignore[misc]  # a default
        assert [future.result(LIMIT).status for future in futures] == [200] * 6
        assert answering.most == 1
        assert {asked.target for asked in server.asked} == {f"/{n}" for n in range(6)}
        client.close()


def test_the_next_question_is_asked_while_an_answer_is_read() -> None:
    """Whoever reads an answer slowly does not keep the next question from being asked."""
    with ScriptedServer([reply(200, [])]) as server, InTurn() as wire:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        is_asked = threading.Event()

        def ask_and_read() -> bool:
            client.get("/first")
            return is_asked.wait(LIMIT)

        first = wire.ask(ask_and_read)
        wire.ask(lambda: client.get("/second")).result(LIMIT)
        is_asked.set()
        assert first.result(LIMIT)
        client.close()


def test_what_a_question_raises_is_kept_for_who_asked() -> None:
    """A refusal is raised where the answer is wanted, and the next question is carried out all the same."""
    with ScriptedServer([reply(400, {}), reply(200, [])]) as server, InTurn() as wire:
        client = HttpClient("the shop", server.url, errors=SHOP_ERRORS)
        refused, taken = wire.ask(lambda: client.get("/a")), wire.ask(lambda: client.get("/b"))
        with pytest.raises(ShopRefused):
            refused.result(LIMIT)
        assert taken.result(LIMIT).status == 200
        client.close()


def test_nothing_is_asked_after_the_end() -> None:
    """What still waits at the end is dropped."""
    goes_on = threading.Event()
    with InTurn() as wire:
        for _ in range(2):
            wire.ask(lambda: goes_on.wait(LIMIT))
        dropped = wire.ask(lambda: pytest.fail("it was asked"))
    goes_on.set()
    with pytest.raises(CancelledError):
        dropped.result(LIMIT)
