"""The pages of the set-up, who may open them, and the keys that a shop sends to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import structlog
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from connector.catalogue.preview import Action, Preview
from connector.model.errors import ConnectorError, SettingsWrong
from connector.setup.flow import Flow, Step
from connector.setup.grants import Grants
from connector.setup.link import is_alive, use_link
from connector.store import Store
from connector.texts import render, text
from connector.web.bodies import BodyRefused, read_body
from connector.web.frame import OURS, Frame, Policy
from connector.web.login.callers import is_on_this_machine
from connector.web.origin import OriginGuard
from connector.web.pages.desk import fields_of
from connector.web.protection import AccessRefused, Protection, read_form
from connector.web.setup.steps import TAKES, shown_at, word_of
from connector.web.setup.visit import Outcome, Visit

_log = structlog.get_logger("setup")
LARGEST_FORM = 16 * 1024
LARGEST_KEYS = 4 * 1024
MOST_ROWS = 200
APP = "Kickroute Connector"


@dataclass(frozen=True, slots=True)
class Read:
    """A reading of the shop for the dry run: of which answers, and what was found or went wrong."""

    of: str
    found: Preview | None = None
    trouble: str = ""


class SetUpDoor:
    """Answers everything below ``/setup/``; ``finished`` is called once the settings are written."""

    def __init__(
        self,
        flow: Flow,
        frame: Frame,
        protection: Protection,
        guard: OriginGuard,
        store: Store,
        state: Path,
        finished: Callable[[], None],
    ) -> None:
        self._flow, self._frame, self._protection, self._guard = flow, frame, protection, guard
        self._store, self._state, self._finished = store, state, finished
        self._grants = Grants(store.now)
        self._read: Read | None = None
        self._lock = threading.Lock()

    # --- the way in

    async def link(self, request: Request) -> Response:
        """Show the link's page: it is used up by the button only, as programs look at links, too."""
        token = str(request.path_params["token"])
        alive = is_alive(self._state, token, self._store.now())
        return self._frame.render(
            request, "setup_link.html", is_open=True, status=200 if alive else 410, is_alive=alive
        )

    async def use(self, request: Request) -> Response:
        """Use the link up, and open a session in this browser."""
        self._guard.require(request)
        self._protection.require_patience(request)
        token = str(request.path_params["token"])
        if not await to_thread.run_sync(use_link, self._state, token, self._store.now()):
            return RedirectResponse(f"../link/{token}", 303)
        return await to_thread.run_sync(self._let_in, request)

    def _let_in(self, request: Request) -> Response:
        answer = RedirectResponse("../", 303)
        token = self._protection.sessions.begin(self._protection.passwords.epoch)
        self._protection.cookies.write(request, answer, token)
        self._note("set-up opened in the browser")
        return answer

    async def require(self, request: Request) -> None:
        """Let through who has used the link or logged in, or sits at this machine before any password."""
        if await to_thread.run_sync(self._protection.is_logged_in, request):
            return
        if self._protection.passwords.are_set:
            await self._protection(request)
        elif not is_on_this_machine(request):
            raise AccessRefused(403, text(self._frame.language(request), "setup.strangers"))

    # --- the steps

    async def first(self, request: Request) -> Response:
        """Lead to the first step that is not done."""
        await self.require(request)
        return RedirectResponse(f"./{self._next()}", 303)

    async def show(self, request: Request) -> Response:
        """Answer with a step's page."""
        await self.require(request)
        step = self._step(request)
        if isinstance(step, Response):
            return step
        return await to_thread.run_sync(self._page, request, step, Outcome(), {})

    async def take(self, request: Request) -> Response:
        """Take what was typed at a step: on to the next, or the same page with what is wrong."""
        await self.require(request)
        self._guard.require(request)
        step = self._step(request)
        if isinstance(step, Response):
            return step
        typed = fields_of(await read_form(request, LARGEST_FORM, self._frame.language(request)))
        return await to_thread.run_sync(self._taken, request, step, typed)

    def _taken(self, request: Request, step: Step, typed: Mapping[str, str]) -> Response:
        outcome = TAKES[step](self._visit(request), typed)
        if not outcome.is_done:
            return self._page(request, step, outcome, typed, 422 if outcome.problems else 200)
        steps = [*Step]
        following = steps[steps.index(step) + 1]
        answer = RedirectResponse(f"./{following}", 303)
        if outcome.cookie:
            self._protection.cookies.write(request, answer, outcome.cookie)
        return answer

    def _page(
        self, request: Request, step: Step, outcome: Outcome, typed: Mapping[str, str], status: int = 200
    ) -> Response:
        visit, flow = self._visit(request), self._flow
        known = {name: flow.answers.known(name) for name in ("supplier", "platform", "url", "kickroute_url")}
        mail = {name: getattr(flow.answers, name) for name in ("mail_to", "mail_server", "mail_user")}
        percent = f"{flow.answers.percent_off:g}" if flow.answers.percent_off else ""
        values: dict[str, Any] = {**known, **mail, "percent_off": percent, **typed}
        done = self._done()
        shown = {**shown_at(step, visit), **self._preview(step), **outcome.shown}
        if step is Step.PUBLIC and "public_url" in typed:
            shown["public_url"] = typed["public_url"]
        return self._frame.render(
            request,
            f"setup_{step}.html",
            is_open=True,
            status=status,
            policy=Policy(forms=(flow.answers.url,)) if step is Step.KEYS else OURS,
            step=step,
            at=[*Step].index(step) + 1,
            steps=[(each, each in done) for each in Step],
            previous=[*Step][max(0, [*Step].index(step) - 1)] if step is not Step.PASSWORD else "",
            problems=outcome.problems,
            typed=values,
            answers=flow.answers,
            seen=flow.seen,
            kind=flow.kind,
            **shown,
        )

    def _visit(self, request: Request) -> Visit:
        public = self._visit_public(request)
        return Visit(
            self._flow,
            self._grants,
            self._protection,
            self._store,
            request,
            self._frame.language(request),
            public,
        )

    def _visit_public(self, request: Request) -> bool:
        """Tell whether a shop could reach us where the browser does: by https, at a name of the internet."""
        return self._protection.callers.is_https(request) and not is_on_this_machine(request)

    def _step(self, request: Request) -> Step | Response:
        """Return the step that is asked for, or the way to the first one that has to come before it."""
        try:
            step = Step(str(request.path_params["step"]))
        except ValueError:
            return RedirectResponse("./", 303)
        first, steps = self._next(), [*Step]
        return step if steps.index(step) <= steps.index(first) else RedirectResponse(f"./{first}", 303)

    def _next(self) -> Step:
        done = self._done()
        return next((step for step in Step if step not in done), Step.PREVIEW)

    def _done(self) -> frozenset[Step]:
        has_password = self._protection.passwords.are_set
        return (self._flow.done | ({Step.PASSWORD} if has_password else frozenset())) - {Step.PREVIEW}

    # --- keys by one click

    async def ask(self, request: Request) -> Response:
        """Lead to the shop's page on which its owner says yes."""
        await self.require(request)
        self._guard.require(request)
        granting, visit = self._flow.kind.granting, self._visit(request)
        if granting is None or not visit.public or Step.SHOP not in self._flow.done:
            return RedirectResponse("../keys", 303)
        base, session = visit.browsers_address, self._protection.cookies.read(request)
        url = self._flow.answers.url
        state = self._grants.begin(session, self._flow.kind.name, url)
        address = granting.address(
            url, app=APP, state=state, back=f"{base}/setup/keys", callback=f"{base}/setup/granted"
        )
        return RedirectResponse(address, 303)

    async def granted(self, request: Request) -> Response:
        """Take keys that a shop sends. Answered with 200 once they are stored, or the shop deletes them."""
        try:
            body = await read_body(request, LARGEST_KEYS)
        except BodyRefused as refused:
            return Response(status_code=refused.status)
        return await to_thread.run_sync(self._granted, body)

    def _granted(self, body: bytes) -> Response:
        granting = self._flow.kind.granting
        try:
            brought = granting.read(body) if granting is not None else None
        except ValueError:
            brought = None
        grant = self._grants.take(brought.state) if brought is not None else None
        if brought is None or grant is None:
            _log.warning("keys that nobody has asked for were refused")
            return Response(status_code=403)
        if (self._flow.kind.name, self._flow.answers.url) != (grant.platform, grant.url):
            self._grants.settle(brought.state, text("en", "setup.keys.moved"))
            return Response(status_code=403)
        try:
            self._flow.take_keys(brought.key, brought.secret)
        except (ConnectorError, SettingsWrong) as error:
            self._grants.settle(brought.state, str(error))
            return Response(status_code=403)
        self._grants.settle(brought.state)
        return Response(status_code=200)

    # --- the dry run, and the start

    def _preview(self, step: Step) -> dict[str, Any]:
        """Begin the dry run when its page is looked at first, and return how far it is."""
        if step is not Step.PREVIEW:
            return {}
        of = sha256(repr(self._flow.answers).encode()).hexdigest()
        with self._lock:
            if self._read is None or self._read.of != of:
                self._read = Read(of)
                threading.Thread(target=self._look, args=(of,), name="dry-run", daemon=True).start()
            read = self._read
        if read.found is None:
            return {"read": None, "trouble": read.trouble}
        rows = [row for row in read.found.rows if row.action is Action.RELEASE]
        return {
            "read": read.found,
            "trouble": "",
            "rows": rows[:MOST_ROWS],
            "more": max(0, len(rows) - MOST_ROWS),
            "withheld": read.found.withheld[:MOST_ROWS],
        }

    def _look(self, of: str) -> None:
        try:
            done = Read(of, self._flow.preview(self._store))
        except (ConnectorError, SettingsWrong) as error:
            done = Read(of, trouble=str(error))
        except Exception:
            _log.exception("the dry run failed")
            done = Read(of, trouble=text("en", "door.failed"))
        with self._lock:
            if self._read is not None and self._read.of == of:
                self._read = done

    async def again(self, request: Request) -> Response:
        """Read the shop anew for the dry run."""
        await self.require(request)
        self._guard.require(request)
        with self._lock:
            self._read = None
        return RedirectResponse("./preview", 303)

    async def go(self, request: Request) -> Response:
        """Write the settings, and let the daemon go on with them."""
        await self.require(request)
        self._guard.require(request)
        missing = self._next()
        if missing is not Step.PREVIEW:
            return RedirectResponse(f"./{missing}", 303)
        return await to_thread.run_sync(self._go, request)

    def _go(self, request: Request) -> Response:
        try:
            self._flow.finish(self._store)
        except SettingsWrong as error:
            said = " ".join(render(self._frame.language(request), str(each)) for each in error.problems)
            return self._page(request, Step.PREVIEW, Outcome(is_done=False, problems={"": said}), {}, 422)
        self._note("set-up finished in the browser")
        self._finished()
        return RedirectResponse("../", 303)

    def _note(self, what: str) -> None:
        with self._store.transaction() as tx:
            tx.journal.write("", what)

    async def here(self, request: Request) -> Response:
        """Answer a call of our own, which shows that an address leads here."""
        word = word_of(str(request.path_params["token"]))
        return JSONResponse({"here": word}, 200 if word else 404)
