"""What was answered: kept until the settings are written, and written as a file or as changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from connector.ports.kinds import ShopKind
from connector.settings.files import write_private

LISTEN = "127.0.0.1:8400"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far; placeholders stand for what was not asked for yet."""

    supplier: str = ""
    platform: str = ""
    url: str = "https://shop.invalid"
    ca_file: str = ""
    verify_tls: bool = True
    key: str = "-"
    secret: str = "-"  # noqa: S105 - stands for one that was not asked for yet
    kickroute_url: str = "https://kickroute.invalid"
    api_key: str = "-"
    public_url: str = "https://connector.invalid"
    listen: str = field(default_factory=lambda: LISTEN)
    gtin: tuple[str, ...] = ()
    dealer_price: tuple[str, ...] = ()
    tracking: tuple[str, ...] = ()
    mail_to: str = ""
    mail_server: str = ""
    mail_port: int = 465
    mail_security: str = "tls"
    mail_user: str = ""
    mail_password_file: str = ""
    mail_password: str = ""
    percent_off: float = 0

    def known(self, name: str) -> str:
        """Return an answer that was given; nothing in place of a placeholder."""
        answer = str(getattr(self, name))
        return "" if answer == "-" or answer.endswith(".invalid") else answer


def as_changes(kind: ShopKind, answers: Answers) -> dict[str, object]:
    """Return what is set in the browser's part of the settings, by ``section.key``."""
    rule = [{"percent_off": answers.percent_off}] if answers.percent_off else []
    given: dict[str, object] = {
        "supplier": answers.supplier,
        "shop.platform": answers.platform,
        "shop.url": answers.url,
        f"shop.{kind.keys.key}": answers.key,
        f"shop.{kind.keys.secret}": answers.secret,
        "kickroute.url": answers.kickroute_url,
        "kickroute.api_key": answers.api_key,
        "kickroute.public_url": answers.public_url,
    }
    further: dict[str, object] = {
        "release.gtin": [*answers.gtin],
        "release.dealer_price": [*answers.dealer_price, *rule],
        "orders.tracking": [*answers.tracking],
    }
    if answers.mail_to:
        further |= {
            "alarms.mail_to": answers.mail_to,
            "alarms.mail_server": answers.mail_server,
            "alarms.mail_port": answers.mail_port,
            "alarms.mail_security": answers.mail_security,
            "alarms.mail_user": answers.mail_user,
            "alarms.mail_password": answers.mail_password,
        }
    return given | {key: value for key, value in further.items() if value}


def kept_beside(file: Path) -> Path:
    """Return where answers are kept until the settings file is written."""
    return file.with_name(f".{file.name}.answers")


def keep(answers: Answers, file: Path) -> None:
    """Keep the answers beside the settings file; raises OSError."""
    write_private(kept_beside(file), json.dumps(asdict(answers), ensure_ascii=False))


def kept(file: Path) -> Answers | None:
    """Return the answers of an ``init`` that was broken off; None without any that can be read."""
    try:
        read = json.loads(kept_beside(file).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(read, dict):
        return None
    known = {each.name for each in fields(Answers)}
    given: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in read.items() if name in known
    }
    return Answers(**given)


def forget(file: Path) -> None:
    """Delete what was kept beside the settings file."""
    kept_beside(file).unlink(missing_ok=True)


def as_file(text: Callable[[str], str], kind: ShopKind, answers: Answers) -> str:
    """Write the settings with a comment for each, in the reader's language."""
    lines = [
        f"# {text('cli.init.head')}",
        f"supplier = {_quoted(answers.supplier)}",
        "",
        "[shop]",
        f"platform = {_quoted(answers.platform)}",
        f"url = {_quoted(answers.url)}",
        *([f"ca_file = {_quoted(answers.ca_file)}"] if answers.ca_file else []),
        *([] if answers.verify_tls else ["verify_tls = false"]),
        f"# {text('cli.init.secrets')}",
        f"{kind.keys.key} = {_quoted(answers.key)}",
        f"{kind.keys.secret} = {_quoted(answers.secret)}",
        "",
        "[kickroute]",
        f"url = {_quoted(answers.kickroute_url)}",
        f"api_key = {_quoted(answers.api_key)}",
        f"# {text('cli.init.public')}",
        f"public_url = {_quoted(answers.public_url)}",
        "",
        "[release]",
        f"# {text('cli.init.fields')}",
        *_field("gtin", answers.gtin, kind.fields.gtin),
        *_field("dealer_price", answers.dealer_price, kind.fields.dealer_price),
        f"# {text('cli.init.categories')}",
        '# categories = { "shop-category" = "vaping-liquids", "gutscheine" = "none" }',
        "",
        "[orders]",
        f"# {text('cli.init.tracking')}",
        *_field("tracking", answers.tracking, (kind.tracking_example,)),
        "",
        "[server]",
        f"# {text('cli.init.listen')}",
        f"listen = {_quoted(answers.listen)}",
        "",
        "[alarms]",
        f"# {text('cli.init.alarms')}",
        *_mail(answers),
    ]
    return "\n".join(lines) + "\n"


def _mail(answers: Answers) -> list[str]:
    """Write where alarms go; the password stands in a file of its own."""
    if not answers.mail_to:
        return ['# supplier = ["mailto://user:password@mail.example?to=you@shop.example"]']
    password = answers.mail_password_file
    return [
        f"mail_to = {_quoted(answers.mail_to)}",
        f"mail_server = {_quoted(answers.mail_server)}",
        f"mail_port = {answers.mail_port}",
        f"mail_security = {_quoted(answers.mail_security)}",
        f"mail_user = {_quoted(answers.mail_user)}",
        *([f"mail_password_file = {_quoted(password)}"] if password else []),
    ]


def _field(name: str, guessed: tuple[str, ...], defaults: tuple[str, ...]) -> list[str]:
    if guessed:
        return [f"{name} = {json.dumps(list(guessed), ensure_ascii=False)}"]
    return [f"# {name} = {json.dumps(list(defaults), ensure_ascii=False)}"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
