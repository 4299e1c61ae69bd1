"""Where mailboxes are kept, and how their servers take mails; from the providers' public help pages.

``hint`` names a text for what has to be done there before a program may send.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from connector.settings import LARGEST_PORT

Security = Literal["tls", "starttls"]


@dataclass(frozen=True, slots=True)
class MailHost:
    """A provider: ``domains`` are those of its addresses, where they are its own.

    ``server`` is empty where it differs from customer to customer. ``user_is_local``: the user is what
    stands before the @.
    """

    name: str
    server: str
    port: int = 465
    security: Security = "tls"
    domains: tuple[str, ...] = ()
    hint: str = ""
    user_is_local: bool = False


MAIL_HOSTS = (
    MailHost("IONOS", "smtp.ionos.de"),
    MailHost("Strato", "smtp.strato.de"),
    MailHost("all-inkl", "", hint="all_inkl"),
    MailHost("Hetzner", "mail.your-server.de"),
    MailHost("domainfactory", "sslout.df.eu"),
    MailHost("mailbox.org", "smtp.mailbox.org", domains=("mailbox.org",), hint="second_factor"),
    MailHost(
        "GMX",
        "mail.gmx.net",
        domains=("gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.eu", "gmx.org"),
        hint="allow_programs",
    ),
    MailHost("web.de", "smtp.web.de", domains=("web.de",), hint="allow_programs", user_is_local=True),
    MailHost(
        "T-Online", "securesmtp.t-online.de", domains=("t-online.de", "magenta.de"), hint="mail_password"
    ),
    MailHost("freenet", "mx.freenet.de", 587, "starttls", domains=("freenet.de",)),
    MailHost("Gmail", "smtp.gmail.com", domains=("gmail.com", "googlemail.com"), hint="app_password"),
    MailHost("Microsoft 365", "smtp.office365.com", 587, "starttls", hint="microsoft"),
    MailHost(
        "Outlook.com",
        "smtp-mail.outlook.com",
        587,
        "starttls",
        domains=("outlook.com", "outlook.de", "hotmail.com", "hotmail.de", "live.com", "live.de", "msn.com"),
        hint="microsoft",
    ),
)


def host_of(address: str) -> MailHost | None:
    """Return the provider whose domain an address has; None for a domain of the supplier's own."""
    domain = address.rpartition("@")[2].casefold()
    return next((host for host in MAIL_HOSTS if domain in host.domains), None)


def host_named(name: str) -> MailHost | None:
    """Return the provider of a name, however it is written."""
    wanted = _bare(name)
    return next((host for host in MAIL_HOSTS if _bare(host.name) == wanted), None) if wanted else None


def server_at(text: str) -> tuple[str, int, Security] | None:
    """Read ``smtp.example.de`` or ``smtp.example.de:587``; None for what names no server.

    Without a port it is 465, and port 587 speaks STARTTLS.
    """
    server, _, port = text.strip().removeprefix("smtp://").removeprefix("smtps://").rstrip("/").partition(":")
    number = int(port) if port.isdecimal() else 465 if not port else 0
    is_name = server == "localhost" or ("." in server and not any(char in server for char in " /@"))
    if not is_name or not 0 < number <= LARGEST_PORT:
        return None
    return server, number, "starttls" if number in (25, 587) else "tls"


def _bare(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())
