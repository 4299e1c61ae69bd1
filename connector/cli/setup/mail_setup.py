"""What ``init`` asks about alarms: a mail address and its server, tried by a real mail.

The password goes into a file of its own beside the settings, never into them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from connector.alarms.heard import Tried
from connector.cli.checks.alarming import try_alarms
from connector.cli.session import Session
from connector.model.errors import SettingsWrong
from connector.settings import Settings
from connector.settings.files import write_private
from connector.setup.answers import Answers
from connector.setup.mailboxes import MAIL_HOSTS, MailHost, host_named, host_of, server_at

MOST_TRIES = 3


class Ask(Protocol):
    """Asks a question; nothing typed is the known answer. Raises GoBack."""

    def __call__(self, what: str, known: str, *, hidden: bool = False, **values: str) -> str:
        """Return the answer."""
        ...


class MailSetUp:
    """The questions about a mailbox; ``heard`` is what a person has received there."""

    def __init__(
        self,
        session: Session,
        file: Path,
        ask: Ask,
        take: Callable[..., None],
        answers: Callable[[], Answers],
        trial: Callable[[], Settings],
    ) -> None:
        self._session = session
        self._ask = ask
        self._take = take
        self._answers = answers
        self._trial = trial
        self._secret = file.with_name(f"{file.stem}-mail-password")
        self.heard: tuple[Tried, ...] = ()

    def run(self) -> None:
        """Ask until a mail was taken, at most three times; without an address nothing more is asked."""
        session = self._session
        self.heard = ()
        if not self._address():
            session.tell("cli.mail.none")
            return
        for _ in range(MOST_TRIES):
            self._login(self._server())
            try:
                tried = try_alarms(session, self._trial())
            except SettingsWrong as error:
                session.warn(str(error))
                continue
            if any(each.trouble for each in tried):
                continue
            if session.confirm(session.text("cli.alarm.received")):
                self.heard = tried
                session.tell("cli.alarm.remembered")
            else:
                session.warn(session.text("cli.alarm.not_received"))
            return
        session.warn(session.text("cli.mail.later"))

    def _address(self) -> str:
        while True:
            before = self._answers()
            address = self._ask("mail_to", before.mail_to)
            self._take(mail_to=address, mail_server=before.mail_server or "localhost")
            try:
                self._trial()
            except SettingsWrong:
                self._take(mail_to=before.mail_to, mail_server=before.mail_server)
                self._session.warn(self._session.text("cli.mail.no_address", address=address))
            else:
                self._take(mail_server=before.mail_server)
                return address

    def _server(self) -> MailHost | None:
        """Ask who keeps the mails; what an address tells by itself is offered."""
        session, known = self._session, self._answers()
        guessed = host_of(known.mail_to)
        names = ", ".join(host.name for host in MAIL_HOSTS)
        while True:
            offered = guessed.name if guessed and not known.mail_server else known.mail_server
            answer = self._ask("mail_host", offered, names=names)
            host = host_named(answer)
            if host and host.hint:
                session.tell(f"cli.mail.hint.{host.hint}")
            if host and host.server:
                self._take(mail_server=host.server, mail_port=host.port, mail_security=host.security)
                return host
            found = server_at(self._ask("mail_server", "") if host else answer)
            if found:
                server, port, security = found
                self._take(mail_server=server, mail_port=port, mail_security=security)
                return host
            session.warn(session.text("cli.mail.no_server", server=answer))

    def _login(self, host: MailHost | None) -> None:
        known = self._answers()
        local, _, _ = known.mail_to.rpartition("@")
        default = local if host is not None and host.user_is_local else known.mail_to
        user = self._ask("mail_user", known.mail_user or default)
        before = self._secret.read_text(encoding="utf-8") if self._secret.is_file() else ""
        password = self._ask("mail_password", before, hidden=True, file=self._secret.name)
        write_private(self._secret, password)
        self._take(mail_user=user, mail_password_file=self._secret.name)
