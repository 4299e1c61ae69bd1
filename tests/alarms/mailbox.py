"""A real SMTP server on loopback, with TLS at once or after STARTTLS, that keeps what it takes."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Literal

import trustme

from tests.waiting import LIMIT

USER, PASSWORD = "chef@shop.example", "pass-word-4711"


@dataclass
class Mailbox:
    """Takes mails of one user; ``refuses`` names the command that it answers with an error."""

    security: Literal["tls", "starttls", "none"]
    context: ssl.SSLContext
    refuses: str = ""
    user: str = USER
    mails: list[EmailMessage] = field(default_factory=list)
    logins: list[tuple[bool, str, str]] = field(default_factory=list)
    port: int = 0

    def serve(self, connection: socket.socket) -> None:
        """Talk to one client."""
        talk = _Talk(self, connection)
        try:
            if self.security == "tls":
                talk.secure()
            talk.run()
        except OSError:
            return
        finally:
            talk.close()


class _Talk:
    def __init__(self, box: Mailbox, connection: socket.socket) -> None:
        self._box = box
        self._connection = connection
        self._secure = False
        self._file: Any = connection.makefile("rb")

    def secure(self) -> None:
        self._file.close()
        self._connection = self._box.context.wrap_socket(self._connection, server_side=True)
        self._file = self._connection.makefile("rb")
        self._secure = True

    def close(self) -> None:
        self._file.close()
        self._connection.close()

    def run(self) -> None:
        self._say("220 mailbox")
        while line := self._file.readline():
            words = line.decode(errors="replace").split()
            command = words[0].upper() if words else ""
            if command == "QUIT":
                self._say("221 bye")
                return
            if command and command == self._box.refuses:
                self._say("535 no" if command == "AUTH" else "550 no")
                continue
            getattr(self, f"_{command.lower()}", self._unknown)(words)

    def _ehlo(self, _words: list[str]) -> None:
        offers = ["STARTTLS"] if self._box.security == "starttls" and not self._secure else []
        if self._secure or self._box.security == "none":
            offers.append("AUTH PLAIN")
        lines = ["mailbox", *offers]
        for line in lines[:-1]:
            self._say(f"250-{line}")
        self._say(f"250 {lines[-1]}")

    def _starttls(self, _words: list[str]) -> None:
        self._say("220 go")
        self.secure()

    def _auth(self, words: list[str]) -> None:
        _, user, password = base64.b64decode(words[2]).decode().split("\0")
        self._box.logins.append((self._secure, user, password))
        self._say("235 welcome" if (user, password) == (self._box.user, PASSWORD) else "535 no")

    def _mail(self, _words: list[str]) -> None:
        self._say("250 ok")

    _rcpt = _rset = _noop = _mail

    def _data(self, _words: list[str]) -> None:
        self._say("354 go on")
        lines = []
        while (line := self._file.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self._box.mails.append(message_from_bytes(b"".join(lines), policy=default))
        self._say("250 taken")

    def _unknown(self, _words: list[str]) -> None:
        self._say("500 what?")

    def _say(self, line: str) -> None:
        self._connection.sendall(line.encode() + b"\r\n")


@contextmanager
def mailbox(
    authority: trustme.CA, security: Literal["tls", "starttls", "none"], name: str = "localhost"
) -> Iterator[Mailbox]:
    """Serve a mailbox whose certificate is for ``name``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    box = Mailbox(security, context)
    listener = socket.create_server(("127.0.0.1", 0))
    box.port = listener.getsockname()[1]
    talks: list[threading.Thread] = []

    def _accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                talks.append(threading.Thread(target=box.serve, args=(connection,)))
                talks[-1].start()

    accepting = threading.Thread(target=_accept)
    accepting.start()
    try:
        yield box
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        accepting.join(LIMIT)
        for talk in talks:
            talk.join(LIMIT)
        listener.close()
