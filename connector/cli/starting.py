"""``init``: a few questions, each answer tried at once, and a settings file with comments."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import typer

from connector.cli.addresses import try_public_address
from connector.cli.command import WORLD_WRONG
from connector.cli.lines import Level
from connector.cli.session import Session
from connector.errors import ConnectorError, PlatformAccessDenied, Problem, SettingsWrong, SupplierInactive
from connector.guessing import Seen, guess_gtin, guess_price, guess_tracking
from connector.ports import Shop
from connector.release import FIELDS
from connector.settings import Settings

MOST_TRIES = 3
LISTEN = "127.0.0.1:8400"
_EXAMPLES = {"woocommerce": "meta:_my_tracking_number", "shopware": "custom:my_tracking_number"}
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
    listen: str = field(default_factory=lambda: LISTEN)
    gtin: tuple[str, ...] = ()
    dealer_price: tuple[str, ...] = ()
    tracking: tuple[str, ...] = ()


def init(session: Session, file: Path) -> None:
    """Ask, try, look at the products, and write ``file``; what is there already is never overwritten."""
    if file.exists():
        raise SettingsWrong([Problem(str(file), session.text("cli.init.exists"))])
    session.tell("cli.init.begin", file=file)
    answers = Answers(supplier=_ask(session, "supplier", default=""))
    answers, shop = _ask_shop(session, answers, file)
    answers = _look_at_orders(session, _look_at_products(session, answers, shop), shop)
    answers = _ask_public_address(session, answers, file)
    settings = _ask_platform(session, answers, file)
    session.tell("cli.init.done", file=file)
    if shop.platform_plugin():
        session.tell("cli.init.plugin", file=file)
    elif settings.shop.platform == "shopware":
        session.tell("cli.init.prepare")


def _ask_public_address(session: Session, answers: Answers, file: Path) -> Answers:
    """Ask where this connector is reached, and call it there; a third answer is taken as it is."""
    for _ in range(MOST_TRIES):
        answers = replace(answers, public_url=_ask(session, "public_url", default=_known(answers.public_url)))
        try:
            found = try_public_address(session, _trial(session, answers, file), is_running=False)
        except SettingsWrong as error:
            _warn_of(session, error)
            continue
        session.say(found.finding)
        if found.level is not Level.RED:
            return answers
        session.warn(found.next_step)
        if found.key == "listen.taken":
            answers = replace(answers, listen=_ask(session, "listen", default=answers.listen))
    session.warn(session.text("cli.init.public_later"))
    return answers


def _ask_platform(session: Session, answers: Answers, file: Path) -> Settings:
    """Ask for address and key of the platform, write the file, and try the key where that is allowed.

    A key that is refused is asked for again; trying it re-points the platform's callbacks, so a no leaves it
    untried.
    """
    may_try: bool | None = None
    for _ in range(MOST_TRIES):
        answers = replace(
            answers,
            kickroute_url=_ask(session, "kickroute_url", default=_known(answers.kickroute_url)),
            api_key=_ask(session, "api_key", hidden=True),
        )
        try:
            settings = _trial(session, answers, file)
        except SettingsWrong as error:
            _warn_of(session, error)
            continue
        _write(file, as_file(session, answers))
        url = settings.kickroute.public_url
        if may_try is None:
            may_try = typer.confirm(session.text("cli.may_repoint", url=url))
        if not may_try or _takes_key(session, settings):
            return settings
    if not file.exists():
        session.warn(session.text("cli.init.no_platform_key"))
        raise typer.Exit(WORLD_WRONG)
    return _trial(session, answers, file)


def _takes_key(session: Session, settings: Settings) -> bool:
    """Announce this connector to the platform; False when another key may help."""
    url = settings.kickroute.public_url
    try:
        session.wiring.open_platform(settings).test_connection(f"{url}/kickroute/callback")
    except ConnectorError as error:
        session.warn(session.text("cli.init.kickroute_later", reason=error))
        return not isinstance(error, PlatformAccessDenied) or isinstance(error, SupplierInactive)
    session.tell("cli.repointed", url=url)
    return True


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
        "",
        "[orders]",
        f"# {session.text('cli.init.tracking')}",
        *_field("tracking", answers.tracking, (_EXAMPLES[answers.platform],)),
        "",
        "[server]",
        f"# {session.text('cli.init.listen')}",
        f"listen = {_quoted(answers.listen)}",
        "",
        "[alarms]",
        f"# {session.text('cli.init.alarms')}",
        '# supplier = ["mailto://user:password@mail.example?to=you@shop.example"]',
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
            _warn_of(session, error)
        except ConnectorError as error:
            session.warn(str(error))
        else:
            session.tell("cli.init.shop_found", name=identity.name, version=identity.version)
            return answers, shop
    session.warn(session.text("cli.init.given_up"))
    raise typer.Exit(WORLD_WRONG)


def _open_shop(session: Session, answers: Answers, file: Path) -> Shop:
    return session.wiring.open_shop(_trial(session, answers, file))


def _trial(session: Session, answers: Answers, file: Path) -> Settings:
    """Read the answers from a trial file, so that they are judged as they will be; raises SettingsWrong."""
    trial = file.with_name(f".{file.name}.trial")
    _write(trial, as_file(session, answers))
    try:
        return session.wiring.load([trial])
    finally:
        trial.unlink()


def _warn_of(session: Session, error: SettingsWrong) -> None:
    for problem in error.problems:
        session.warn(str(problem))


def _known(address: str) -> str | None:
    """Return an address that was answered before, to be offered again."""
    return None if address.endswith(".invalid") else address


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


def _look_at_orders(session: Session, answers: Answers, shop: Shop) -> Answers:
    """Find where plugins keep tracking numbers that are not found anyway, and say it."""
    try:
        places = guess_tracking(shop.sample_order_fields())
    except ConnectorError as error:
        session.warn(str(error))
        return answers
    if places:
        session.tell("cli.init.tracking_found", places=", ".join(places))
    return replace(answers, tracking=places)


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
