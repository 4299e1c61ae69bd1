"""``init``: a few questions, each answer tried at once, and a settings file with comments."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from connector.alarms.heard import remember
from connector.cli.checks.lines import Level
from connector.cli.command import WORLD_WRONG
from connector.cli.session import Session
from connector.cli.setup.addresses import try_public_address
from connector.cli.setup.mail_setup import MailSetUp
from connector.model.errors import ConnectorError, Problem, SettingsWrong, ShopAccessDenied
from connector.model.system import reason_of
from connector.settings import Settings
from connector.settings.addresses import is_within
from connector.settings.files import write_private
from connector.settings.overlay import file_in
from connector.settings.sources import state_folder
from connector.setup import answers as kept_answers
from connector.setup.answers import Answers, as_file, forget, keep
from connector.setup.trying import Seen, announce, open_shop

MOST_TRIES = 3
BACK = "<"


class GoBack(Exception):
    """The person wants the question before this one again."""


def init(session: Session, file: Path) -> None:
    """Ask, try, look at the products, and write ``file``; what is there already is never overwritten.

    What was set in the browser would count more than this file.
    """
    if file.exists():
        raise SettingsWrong([Problem(str(file), session.text("cli.init.exists"))])
    in_browser = file_in(state_folder([file]))
    if in_browser.exists():
        raise SettingsWrong([Problem(str(in_browser), session.text("cli.init.in_browser"))])
    SetUp(session, file).run()


class SetUp:
    """One way through the questions; what was answered is kept, also when it is broken off."""

    def __init__(self, session: Session, file: Path) -> None:
        self._session = session
        self._file = file
        self._kept = kept_answers.kept(file)
        self._answers = self._kept or Answers()
        self._kinds = session.wiring.kinds()
        if self._answers.platform not in self._kinds:
            self._answers = replace(self._answers, platform=next(iter(self._kinds)))
        self._may_try: bool | None = None
        self._has_plugin = False
        self._mail = MailSetUp(
            session, file, self._ask, self._take, answers=lambda: self._answers, trial=self._trial
        )

    def run(self) -> None:
        """Ask everything and write the file; raises SettingsWrong when nothing can be written there."""
        session, file = self._session, self._file
        try:
            keep(self._answers, file)
        except OSError as error:
            reason = reason_of(error)
            raise SettingsWrong(
                [Problem(str(file), session.text("cli.init.unwritable", reason=reason))]
            ) from error
        session.tell("cli.init.begin", file=file)
        session.tell("cli.init.goes_on" if self._kept else "cli.init.back", back=BACK)
        questions = (
            self._supplier,
            self._kind,
            self._address,
            self._shop,
            self._public_address,
            self._mail.run,
            self._platform,
        )
        at = 0
        while at < len(questions):
            try:
                questions[at]()
            except GoBack:
                at = max(0, at - 1)
            else:
                at += 1
        self._remember_heard()
        session.tell("cli.init.done", file=file)
        if self._has_plugin:
            session.tell("cli.init.plugin", file=file)
        elif self._kinds[self._answers.platform].is_prepared:
            session.tell("cli.init.prepare")

    def _remember_heard(self) -> None:
        """Remember in the store that somebody has received a message."""
        if not self._mail.heard:
            return
        settings = self._trial()
        store = self._session.wiring.open_store(settings)
        try:
            remember(store, settings.alarms, self._mail.heard)
        finally:
            store.close()

    def _supplier(self) -> None:
        while not (name := self._ask("supplier", self._answers.supplier)):
            self._session.warn(self._session.text("cli.init.no_supplier"))
        self._take(supplier=name)

    def _kind(self) -> None:
        while True:
            kind = self._ask("platform", self._answers.platform, kinds=self._session.kinds).casefold()
            if kind in self._kinds:
                self._take(platform=kind)
                return
            self._session.warn(
                self._session.text("cli.init.no_platform", platform=kind, kinds=self._session.kinds)
            )

    def _address(self) -> None:
        """Ask for the shop's address until it is one; the file gets it as it is asked."""
        while True:
            before = self._answers
            self._take(url=self._ask("url", before.known("url")))
            try:
                self._take(url=self._trial().shop.url)
            except SettingsWrong as error:
                self._take(url=before.url)
                self._warn_of(error)
            else:
                return

    def _shop(self) -> None:
        """Ask for the keys until the shop answers, at most three times: again only for what was wrong."""
        session = self._session
        self._keys()
        for tries in range(1, MOST_TRIES + 1):
            again = self._keys
            try:
                found = open_shop(session.wiring, self._trial(), self._kinds[self._answers.platform])
            except SettingsWrong as error:
                self._warn_of(error)
            except ConnectorError as error:
                session.warn(str(error))
                again = self._keys if isinstance(error, ShopAccessDenied) else self._another_way
            else:
                self._tell_of(found)
                return
            if tries < MOST_TRIES:
                again()
        session.warn(session.text("cli.init.given_up"))
        raise typer.Exit(WORLD_WRONG)

    def _another_way(self) -> None:
        """Take another way to the shop: a certificate that a person trusts, or a near address, or ask."""
        if not (self._trusts_certificate() or self._takes_near_address()):
            self._address()

    def _trusts_certificate(self) -> bool:
        session, settings = self._session, self._trial()
        certificate = session.wiring.untrusted_certificate(settings) if settings.shop.verify_tls else None
        if certificate is None:
            return False
        session.tell("cli.init.untrusted", trouble=certificate.trouble, fingerprint=certificate.fingerprint)
        if not self._answers.ca_file and session.confirm(session.text("cli.init.may_trust")):
            file = self._file.with_name(f"{self._file.stem}.shop.pem").absolute()
            write_private(file, certificate.pem)
            self._take(ca_file=str(file))
            return True
        if session.confirm(session.text("cli.init.may_skip")):
            self._take(ca_file="", verify_tls=False)
            return True
        return False

    def _takes_near_address(self) -> bool:
        """Take the address at which the shop answers; at another host only after a yes."""
        session, settings = self._session, self._trial()
        found = session.wiring.find_shop(settings)
        if found is None or found == settings.shop.url:
            return False
        session.tell("cli.init.found_at", url=found)
        if not is_within(found, settings.shop.url) and not session.confirm(session.text("cli.init.may_ask")):
            return False
        self._take(url=found)
        return True

    def _keys(self) -> None:
        asked, language = self._kinds[self._answers.platform].keys, self._session.language
        self._take(key=self._put(asked.ask_key.of(language), self._answers.known("key")))
        secret = self._put(asked.ask_secret.of(language), self._answers.known("secret"), hidden=True)
        self._take(secret=secret)

    def _tell_of(self, found: Seen) -> None:
        """Say what the shop has shown, and where things stand in it."""
        session, identity, places = self._session, found.identity, found.places
        session.tell("cli.init.shop_found", name=identity.name, version=identity.version)
        if found.trouble:
            session.warn(found.trouble)
        if places is not None:
            for kind, at in (("gtin", places.gtin_at), ("price", places.price_at)):
                key = f"cli.init.{kind}_found" if at.place else f"cli.init.{kind}_missing"
                session.tell(key, place=at.place, count=at.count)
            self._take(gtin=places.gtin, dealer_price=places.dealer_price)
        if found.tracking:
            session.tell("cli.init.tracking_found", places=", ".join(found.tracking))
        self._take(tracking=found.tracking)
        self._has_plugin = bool(found.plugin)

    def _public_address(self) -> None:
        """Ask where this connector is reached, and call it there; a third answer is taken as it is."""
        session = self._session
        for _ in range(MOST_TRIES):
            before = self._answers
            self._take(public_url=self._ask("public_url", before.known("public_url")))
            try:
                found = try_public_address(session, self._trial(), is_running=False)
            except SettingsWrong as error:
                self._take(public_url=before.public_url)
                self._warn_of(error)
                continue
            session.say(found.finding)
            if found.level is not Level.RED:
                return
            session.warn(found.next_step)
            if found.key == "listen.taken":
                self._take(listen=self._ask("listen", self._answers.listen))
        session.warn(session.text("cli.init.public_later"))

    def _platform(self) -> None:
        """Ask for address and key of the platform, write the file, and try the key where that is allowed.

        A key that is refused is asked for again; trying it re-points the platform's callbacks, so a no leaves
        it untried.
        """
        session, tries = self._session, 0
        self._platform_address()
        while tries < MOST_TRIES:
            tries += 1
            self._take(api_key=self._ask("api_key", self._answers.known("api_key"), hidden=True))
            try:
                settings = self._trial()
            except SettingsWrong as error:
                self._warn_of(error)
                continue
            write_private(
                self._file, as_file(session.text, self._kinds[self._answers.platform], self._answers)
            )
            forget(self._file)
            url = settings.kickroute.public_url
            if self._may_try is None:
                self._may_try = session.confirm(session.text("cli.may_repoint", url=url))
            if not self._may_try or self._takes_key(settings):
                return
            self._take(api_key="-")
        if not self._file.exists():
            session.warn(session.text("cli.init.given_up"))
            raise typer.Exit(WORLD_WRONG)

    def _platform_address(self) -> None:
        while True:
            before = self._answers
            self._take(kickroute_url=self._ask("kickroute_url", before.known("kickroute_url")))
            try:
                self._trial()
            except SettingsWrong as error:
                self._take(kickroute_url=before.kickroute_url)
                self._warn_of(error)
            else:
                return

    def _takes_key(self, settings: Settings) -> bool:
        """Announce this connector to the platform; False when another key may help."""
        session = self._session
        announced = announce(session.wiring, settings)
        if announced.trouble:
            session.warn(session.text("cli.init.kickroute_later", reason=announced.trouble))
            return not announced.is_key_wrong
        session.tell("cli.repointed", url=settings.kickroute.public_url)
        return True

    def _ask(self, what: str, known: str, *, hidden: bool = False, **values: str) -> str:
        """Return an answer; nothing typed means the known one. Raises GoBack."""
        return self._put(self._session.text(f"cli.ask.{what}", **values), known, hidden=hidden)

    def _put(self, question: str, known: str, *, hidden: bool = False) -> str:
        if hidden and known:
            question += f" {self._session.text('cli.ask.as_before')}"
        answer: str = typer.prompt(
            question, default=known or "", hide_input=hidden, show_default=bool(known) and not hidden
        )
        if answer.strip() == BACK:
            raise GoBack
        return answer.strip()

    def _take(self, **given: str | int | tuple[str, ...]) -> None:
        """Take answers, and keep them for an ``init`` that goes on after this one was broken off."""
        self._answers = replace(self._answers, **given)  # type: ignore[arg-type]
        if not self._file.exists():
            keep(self._answers, self._file)

    def _trial(self) -> Settings:
        """Read the answers from a trial file, so that they are judged as will be; raises SettingsWrong."""
        trial = self._file.with_name(f".{self._file.name}.trial")
        write_private(trial, as_file(self._session.text, self._kinds[self._answers.platform], self._answers))
        try:
            return self._session.wiring.load([trial])
        finally:
            trial.unlink()

    def _warn_of(self, error: SettingsWrong) -> None:
        for problem in error.problems:
            self._session.warn(str(problem))
