"""Alarms by mail: one address, by the mail server that its owner has anyway.

No password goes over a line that is not encrypted, and no error holds one, or the server's own words.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from connector.model.errors import MessageNotSent
from connector.model.messages import say
from connector.settings import AlarmSettings

SEND_SECONDS = 30.0
_PLACE = "alarms.mail_to"


class MailMessenger:
    """The supplier's mail address, and the server that takes mails to it."""

    def __init__(self, settings: AlarmSettings) -> None:
        self._settings = settings

    def send(self, title: str, text: str) -> None:
        """Send a mail; returns when the server has taken it."""
        try:
            with self._server() as server:
                server.send_message(self._mail(title, text))
        except MessageNotSent:
            raise
        except (OSError, smtplib.SMTPException) as error:
            raise MessageNotSent(
                say("{place}: {message}", place=_PLACE, message=self._explain(error))
            ) from None

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        s = self._settings
        context = ssl.create_default_context()
        server = (
            smtplib.SMTP_SSL(s.mail_server, s.mail_port, timeout=SEND_SECONDS, context=context)
            if s.mail_security == "tls"
            else smtplib.SMTP(s.mail_server, s.mail_port, timeout=SEND_SECONDS)
        )
        with server:
            if s.mail_security == "starttls":
                server.starttls(context=context)
            if s.mail_user:
                server.login(s.mail_user, s.mail_password.get_secret_value())
            yield server

    def _mail(self, title: str, text: str) -> EmailMessage:
        s = self._settings
        mail = EmailMessage()
        mail["Subject"] = " ".join(title.split())
        mail["From"] = s.mail_user if "@" in s.mail_user else s.mail_to
        mail["To"] = s.mail_to
        mail["Date"] = formatdate(localtime=True)
        mail["Message-ID"] = make_msgid(domain=s.mail_to.rpartition("@")[2])
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(text)
        return mail

    def _explain(self, error: Exception) -> str:
        s = self._settings
        where = f"{s.mail_server}:{s.mail_port}"
        if isinstance(error, smtplib.SMTPAuthenticationError):
            return say(
                "{address} refuses user and password ({status}); some providers want a password "
                "of its own for programs, or that sending by programs is switched on",
                address=where,
                status=error.smtp_code,
            )
        if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPSenderRefused):
            return say("{address} does not take a mail from this user to this address", address=where)
        if isinstance(error, smtplib.SMTPNotSupportedError):
            return say(
                "{address} offers no encryption or no login here; the other of the ports 465 and 587 may",
                address=where,
            )
        if isinstance(error, ssl.SSLCertVerificationError):
            return say(
                "{address} shows a certificate that is not valid for it; is the server's name right?",
                address=where,
            )
        if isinstance(error, ssl.SSLError):
            return say(
                "{address} does not speak TLS at once; port 587 wants starttls, port 465 tls", address=where
            )
        if isinstance(error, socket.gaierror):
            return say("there is no server {address}", address=s.mail_server)
        if isinstance(error, smtplib.SMTPResponseException):
            return say("{address} does not take the mail ({status})", address=where, status=error.smtp_code)
        return say(
            "{address} does not answer; some hosts let no mail out of their servers before one asks for it",
            address=where,
        )
