"""DHL's HTTP door, as an ASGI application."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from practice.simulators.clock import MovableClock
from practice.simulators.dhl.account import Account, Books, Shipment
from practice.simulators.dhl.checks import Message, problems
from practice.simulators.dhl.paper import label_pdf
from practice.simulators.faults import Fault, FaultPlan
from practice.simulators.log import Log

TOKEN = "/parcel/de/account/auth/ropc/v1/token"  # noqa: S105 - a path
ORDERS = "/parcel/de/shipping/v2/orders"
Query = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered; ``status`` 0 cuts the connection."""

    status: int
    document: Any = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked."""

    method: str
    path: str
    query: Query
    headers: dict[str, str]
    body: bytes

    def first(self, name: str) -> str:
        """Return the first value of a parameter, empty without one."""
        return self.query.get(name, [""])[0]


class DhlSimulator:
    """The API for one customer in memory; served on a socket (it is an ASGI application) it is one over HTTP.

    ``log`` has a ``request`` entry for each call (method, path, query, language, validate, body: what was
    asked, without the secrets), ``shipments`` what was made. :meth:`fail` plans failures.
    """

    def __init__(self, account: Account | None = None) -> None:
        self.account = account or Account()
        self.clock = MovableClock()
        self.log = Log()
        self._books = Books(self.clock.seconds)
        self._faults = FaultPlan()
        self._routes: dict[tuple[str, str], Callable[[Call], Answer]] = {
            ("POST", TOKEN): self._token,
            ("POST", ORDERS): self._create,
            ("GET", ORDERS): self._read,
            ("DELETE", ORDERS): self._cancel,
        }

    @property
    def shipments(self) -> list[Shipment]:
        """Every shipment that was made, the cancelled ones too, oldest first."""
        return list(self._books.shipments.values())

    def close_out(self, number: str) -> None:
        """Hand the parcel over: from now on it can be neither cancelled nor printed again."""
        self._books.shipments[number].is_closed = True

    def forget_tokens(self) -> None:
        """Let every token be refused from now on, whatever time it was given."""
        self._books.forget_tokens()

    def fail(self, path: str, **how: Any) -> None:
        """Plan a failure: ``fail("/orders$", method="POST", at="after", answer="drop")``; see ``Fault``."""
        self._faults.add(Fault(path, **how))

    def mend(self) -> None:
        """Forget all planned failures."""
        self._faults.clear()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """Answer one request (ASGI)."""
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        query = parse_qs(scope["query_string"].decode("latin-1"))
        call = Call(str(scope["method"]), str(scope["path"]), query, headers, body)
        fault = self._faults.due(call.method, call.path)
        if fault is None:
            await _send(self._answer(call), send)
            return
        if fault.at == "after":
            self._answer(call)
        if fault.answer == "hang":
            await asyncio.sleep(fault.seconds)
        await _send(self._failure(fault), send)

    def _failure(self, fault: Fault) -> Answer:
        if isinstance(fault.answer, int):
            return Answer(fault.answer, _status(fault.answer, "Planned"), {"Retry-After": "1"})
        return Answer(0)

    def _answer(self, call: Call) -> Answer:
        handler = self._routes.get((call.method, call.path))
        if handler is None:
            return Answer(404, _status(404, "Not Found"))
        if call.path != TOKEN:
            is_known = self._books.knows_token(call.headers.get("authorization", "").removeprefix("Bearer "))
            self._note(call, is_known=is_known)
            if not is_known:
                return Answer(401, _status(401, "Unauthorized"))
        return handler(call)

    def _note(self, call: Call, *, is_known: bool) -> None:
        self.log.add(
            self.clock(),
            "request",
            method=call.method,
            path=call.path,
            route=f"{call.method} {call.path.rpartition('/')[2]}",
            query={name: values[0] for name, values in call.query.items()},
            validate=call.first("validate") == "true",
            language=call.headers.get("accept-language", ""),
            is_known=is_known,
            body=json.loads(call.body) if call.body and is_known else None,
        )

    # --- the routes ---

    def _token(self, call: Call) -> Answer:
        given = {name: values[0] for name, values in parse_qs(call.body.decode("latin-1")).items()}
        account = self.account
        wanted = {
            "grant_type": "password",
            "username": account.user,
            "password": account.password,
            "client_id": account.key,
            "client_secret": account.secret,
        }
        self.log.add(self.clock(), "request", method="POST", path=call.path, route="POST token")
        if given != wanted:
            return Answer(401, {"error": "invalid_grant", "error_description": "Bad credentials"})
        token = self._books.new_token(account.token_seconds)
        return Answer(
            200, {"access_token": token, "token_type": "Bearer", "expires_in": account.token_seconds}
        )

    def _create(self, call: Call) -> Answer:
        try:
            request = json.loads(call.body)
            (content,) = request["shipments"]
        except (ValueError, KeyError, TypeError):
            return Answer(400, {"status": _status(400, "Bad Request", "one shipment is expected")})
        found = problems(content, self.account, must_encode=call.first("mustEncode") == "true")
        if request.get("profile") != self.account.profile:
            found.insert(0, _message("profile", "The profile is not known."))
        if any(message["validationState"] == "Error" for message in found):
            item: dict[str, Any] = {"sstatus": _status(400, "Bad Request"), "validationMessages": found}
            whole = _status(400, "Bad Request", "1 of 1 shipment has errors.")
            return Answer(400, {"status": whole, "items": [item]})
        item = {"sstatus": _status(200, "OK"), "validationMessages": found}
        if call.first("validate") != "true":
            item |= self._papers(self._books.add(content), call)
        return Answer(200, {"status": _status(200, "OK"), "items": [item]})

    def _read(self, call: Call) -> Answer:
        shipment = self._books.shipments.get(call.first("shipment"))
        if shipment is None or shipment.is_cancelled or shipment.is_closed:
            return Answer(404, _status(404, "Not Found", "No open shipment has this number."))
        item = {"sstatus": _status(200, "OK"), **self._papers(shipment, call)}
        return Answer(200, {"status": _status(200, "OK"), "items": [item]})

    def _cancel(self, call: Call) -> Answer:
        shipment = self._books.shipments.get(call.first("shipment"))
        is_open = shipment is not None and not shipment.is_cancelled and not shipment.is_closed
        if shipment is None or not is_open or call.first("profile") != self.account.profile:
            refusal = {"sstatus": _status(400, "Bad Request", "The shipment cannot be deleted.")}
            return Answer(400, {"status": _status(400, "Bad Request"), "items": [refusal]})
        shipment.is_cancelled = True
        item: dict[str, Any] = {"shipmentNo": shipment.number, "sstatus": _status(200, "OK")}
        return Answer(200, {"status": _status(200, "OK"), "items": [item]})

    def _papers(self, shipment: Shipment, call: Call) -> dict[str, Any]:
        papers: dict[str, Any] = {"shipmentNo": shipment.number}
        if call.first("includeDocs") == "include":
            encoded = base64.b64encode(label_pdf(shipment)).decode()
            papers["label"] = {"b64": encoded, "fileFormat": "PDF", "printFormat": call.first("printFormat")}
        if shipment.return_number:
            papers["returnShipmentNo"] = shipment.return_number
        return papers


def _status(status: int, title: str, detail: str = "") -> dict[str, Any]:
    return {"title": title, "status": status, "statusCode": status, "detail": detail}


def _message(place: str, text: str) -> Message:
    return {"property": place, "validationMessage": text, "validationState": "Error"}


async def _send(answer: Answer, send: Any) -> None:
    if answer.status == 0:
        await _cut(send)
        return
    raw = json.dumps(answer.document).encode()
    kind = b"application/json" if answer.status < 400 else b"application/problem+json"
    rows = [(b"content-type", kind), (b"content-length", str(len(raw)).encode())]
    rows += [(name.lower().encode(), value.encode()) for name, value in answer.headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": rows})
    await send({"type": "http.response.body", "body": raw})


async def _cut(send: Any) -> None:
    """Cut the connection without an answer."""
    cycle = getattr(send, "__self__", None)
    transport = getattr(cycle, "transport", None)
    if transport is not None:
        transport.abort()
        for _ in range(100):
            if getattr(cycle, "disconnected", True):
                return
            await asyncio.sleep(0.001)
