"""``init``: a few questions, each answer tried at once, and a settings file with comments."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import typer

from connector.cli.command import WORLD_WRONG
from connector.cli.session import Session
from connector.errors import ConnectorError, Problem, SettingsWrong
from connector.guessing import Seen, guess_gtin, guess_price
from connector.ports import Shop
from connector.release import FIELDS

MOST_TRIES = 3
_KEYS = {
    "woocommerce": ("consumer_key", "consumer_secret"),
    "shopware": ("client_id", "client_secret"),
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far; the platform's part is a placeholder until it was asked for."""

    supplier: str = ""
    platform: str = "woocommerce"
    url: str = "https://shop.invalid"
    key: str = "-"
    secret: str = "-"  # noqa: S105 - stands for one that was not asked for yet
    kickroute_url: str = "https://kickroute.invalid"
    api_key: str = "-"
    public_url: str = "https://connector.invalid"
    gtin: tuple[str, ...] = ()
    dealer_price: tuple[str, ...] = ()


def init(session: Session, file: Path) -> None:
    """Ask, try, look at the products, and write ``file``; what is there already is never overwritten."""
    if file.exists():
        raise SettingsWrong([Problem(str(file), session.text("cli.init.exists"))])
    session.tell("cli.init.begin", file=file)
    answers = Answers(supplier=_ask(session, "supplier", default=""))
    answers, shop = _ask_shop(session, answers, file)
    answers = _look_at_products(session, answers, shop)
    answers = replace(
        answers,
        kickroute_url=_ask(session, "kickroute_url"),
        api_key=_ask(session, "api_key", hidden=True),
        public_url=_ask(session, "public_url"),
    )
    _write(file, as_file(session, answers))
    try:
        settings = session.wiring.load([file])
    except SettingsWrong:
        file.unlink()
        raise
    if typer.confirm(session.text("cli.may_repoint", url=settings.kickroute.public_url)):
        try:
            platform = session.wiring.open_platform(settings)
            platform.test_connection(f"{settings.kickroute.public_url}/kickroute/callback")
            session.tell("cli.repointed", url=settings.kickroute.public_url)
        except ConnectorError as error:
            session.warn(session.text("cli.init.kickroute_later", reason=error))
    session.tell("cli.init.done", file=file)


def as_file(session: Session, answers: Answers) -> str:
    """Write the settings with a comment for each, in the reader's language."""
    key, secret = _KEYS[answers.platform]
    lines = [
        f"# {session.text('cli.init.head')}",
        f"supplier = {_quoted(answers.supplier)}",
        "",
        "[shop]",
        f"platform = {_quoted(answers.platform)}",
        f"url = {_quoted(answers.url)}",
        f"# {session.text('cli.init.secrets')}",
        f"{key} = {_quoted(answers.key)}",
        f"{secret} = {_quoted(answers.secret)}",
        "",
        "[kickroute]",
        f"url = {_quoted(answers.kickroute_url)}",
        f"api_key = {_quoted(answers.api_key)}",
        f"# {session.text('cli.init.public')}",
        f"public_url = {_quoted(answers.public_url)}",
        "",
        "[release]",
        f"# {session.text('cli.init.fields')}",
        *_field("gtin", answers.gtin, FIELDS[answers.platform].gtin),
        *_field("dealer_price", answers.dealer_price, FIELDS[answers.platform].dealer_price),
        f"# {session.text('cli.init.categories')}",
        '# categories = { "shop-category" = "vaping-liquids", "gutscheine" = "none" }',
    ]
    return "\n".join(lines) + "\n"


def _ask_shop(session: Session, answers: Answers, file: Path) -> tuple[Answers, Shop]:
    """Ask for the shop and its keys until it answers, at most three times."""
    for _ in range(MOST_TRIES):
        kind = _ask(session, "platform", default=answers.platform).strip().casefold()
        if kind not in _KEYS:
            session.warn(session.text("cli.init.no_platform", platform=kind))
            continue
        answers = replace(
            answers,
            platform=kind,
            url=_ask(session, "url"),
            key=_ask(session, f"key.{kind}"),
            secret=_ask(session, f"secret.{kind}", hidden=True),
        )
        try:
            shop = _open_shop(session, answers, file)
            identity = shop.identity()
        except SettingsWrong as error:
            for problem in error.problems:
                session.warn(str(problem))
        except ConnectorError as error:
            session.warn(str(error))
        else:
            session.tell("cli.init.shop_found", name=identity.name, version=identity.version)
            return answers, shop
    session.warn(session.text("cli.init.given_up"))
    raise typer.Exit(WORLD_WRONG)


def _open_shop(session: Session, answers: Answers, file: Path) -> Shop:
    """Build the adapter from a trial file, so that settings are judged as they will be."""
    trial = file.with_name(f".{file.name}.trial")
    _write(trial, as_file(session, answers))
    try:
        return session.wiring.open_shop(session.wiring.load([trial]))
    finally:
        trial.unlink()


def _look_at_products(session: Session, answers: Answers, shop: Shop) -> Answers:
    """Find where GTINs and dealer prices stand, and say it."""
    try:
        seen: Seen = shop.sample_fields()
    except ConnectorError as error:
        session.warn(str(error))
        return answers
    known = FIELDS[answers.platform]
    gtin, price = guess_gtin(seen, known.gtin), guess_price(seen, known.dealer_price)
    for kind, guessed, defaults in (("gtin", gtin, known.gtin), ("price", price, known.dealer_price)):
        place = next(iter(guessed), next((p for p in defaults if seen.get(p)), ""))
        key = f"cli.init.{kind}_found" if place else f"cli.init.{kind}_missing"
        session.tell(key, place=place, count=len(seen.get(place, ())))
    return replace(answers, gtin=gtin, dealer_price=price)


def _field(name: str, guessed: tuple[str, ...], defaults: tuple[str, ...]) -> list[str]:
    if guessed:
        return [f"{name} = {json.dumps(list(guessed), ensure_ascii=False)}"]
    return [f"# {name} = {json.dumps(list(defaults), ensure_ascii=False)}"]


def _ask(session: Session, what: str, *, default: str | None = None, hidden: bool = False) -> str:
    question = session.text(f"cli.ask.{what}")
    answer: str = typer.prompt(question, default=default, hide_input=hidden, show_default=bool(default))
    return answer.strip()


def _write(file: Path, content: str) -> None:
    """Write a file that only its owner may read: it holds keys."""
    file.touch(mode=0o600)
    file.write_text(content, encoding="utf-8")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
