"""What each step shows, and what is tried with what is typed there."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from connector.model.errors import ConnectorError, SettingsWrong
from connector.settings.addresses import is_within
from connector.setup.flow import Step
from connector.setup.mailboxes import MAIL_HOSTS, host_named, host_of, server_at
from connector.setup.means import Answered
from connector.setup.trying import announce
from connector.texts import render
from connector.web.login.passwords import LONGEST, SHORTEST
from connector.web.setup.visit import Outcome, Visit

Fields = Mapping[str, str]
HERE = "setup/here/"
_waiting: dict[str, str] = {}


def set_password(visit: Visit, typed: Fields) -> Outcome:
    """Keep the password, and open a new session with it: those of before are over."""
    password = typed.get("password", "")
    if not SHORTEST <= len(password) <= LONGEST:
        return visit.wrong(password=visit.text("setup.password.short", count=SHORTEST))
    if password != typed.get("again", ""):
        return visit.wrong(again=visit.text("setup.password.differs"))
    visit.protection.passwords.set(password)
    with visit.store.transaction() as tx:
        tx.journal.write("", "password set in the browser")
    return Outcome(cookie=visit.protection.sessions.begin(visit.protection.passwords.epoch))


def take_shop(visit: Visit, typed: Fields) -> Outcome:
    """Take name, platform and address; look, without any key, whether such a shop answers there."""
    given = {name: typed.get(name, "").strip() for name in ("supplier", "platform", "url")}
    missing = {name: visit.text("setup.missing") for name, value in given.items() if not value}
    if given["platform"] not in visit.flow.means.kinds():
        missing["platform"] = visit.text("setup.missing")
    if missing:
        return Outcome(is_done=False, problems=missing)
    try:
        settings = visit.flow.settings(**given)
        found = visit.flow.means.find_shop(settings)
    except (SettingsWrong, ConnectorError) as error:
        return visit.refused(error, "url")
    url = settings.shop.url
    if found is not None and found != url:
        if not is_within(found, url) and typed.get("found") != found:
            return Outcome(is_done=False, shown={"found": found})
        url = found
    seen = {"answers": "1" if found else ""}
    visit.flow.answer(Step.SHOP, seen, **{**given, "url": url})
    return Outcome()


def take_keys(visit: Visit, typed: Fields) -> Outcome:
    """Try the keys at the shop; they are kept once they open it."""
    known = visit.flow.answers
    key = typed.get("key", "").strip() or known.key
    secret = typed.get("secret", "").strip() or known.secret
    if "-" in (key, secret):
        return visit.wrong(**{"key" if key == "-" else "secret": visit.text("setup.missing")})
    try:
        visit.flow.take_keys(key, secret)
    except (SettingsWrong, ConnectorError) as error:
        return visit.refused(error)
    return Outcome()


def take_public(visit: Visit, typed: Fields) -> Outcome:
    """Call the address back before it is kept; kept unreached only by a second, different button."""
    url = typed.get("public_url", "").strip()
    if not url:
        return visit.wrong(public_url=visit.text("setup.missing"))
    try:
        settings = visit.flow.settings(public_url=url)
    except SettingsWrong as error:
        return visit.refused(error, "public_url")
    public = settings.kickroute.public_url
    answer = _called_back(visit, public)
    if answer is not None and typed.get("anyway") != public:
        reason = visit.text(f"setup.public.{answer.kind}", reason=answer.text[:200])
        return Outcome(is_done=False, problems={"public_url": reason}, shown={"anyway": public})
    visit.flow.answer(Step.PUBLIC, {"reached": "" if answer else "1"}, public_url=public)
    return Outcome()


def _called_back(visit: Visit, public: str) -> Answered | None:
    """Call ourselves at an address; None when it was us who answered."""
    token, word = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    _waiting[token] = word
    try:
        answer = visit.flow.means.reach(f"{public}/{HERE}{token}")
    finally:
        del _waiting[token]
    return None if answer.kind == "answer" and word in answer.text else answer


def word_of(token: str) -> str | None:
    """Return what the call with a token is to be answered with; None when none is waited for."""
    return _waiting.get(token)


def take_kickroute(visit: Visit, typed: Fields) -> Outcome:
    """Take address and key; from the try on the platform calls here, so that it needs a yes."""
    url = typed.get("kickroute_url", "").strip()
    known = visit.flow.answers
    moved = bool(known.known("kickroute_url")) and not is_within(url, known.kickroute_url)
    key = typed.get("api_key", "").strip() or ("" if moved else known.known("api_key"))
    problems = {
        n: visit.text("setup.missing") for n, v in (("kickroute_url", url), ("api_key", key)) if not v
    }
    if typed.get("yes") != "1":
        problems["yes"] = visit.text("setup.kickroute.no_yes")
    if problems:
        return Outcome(is_done=False, problems=problems)
    try:
        settings = visit.flow.settings(kickroute_url=url, api_key=key)
        announced = announce(visit.flow.means, settings)
        if announced.is_key_wrong:
            return visit.wrong(api_key=render(visit.language, announced.trouble))
    except SettingsWrong as error:
        return visit.refused(error, "kickroute_url")
    seen = {"kickroute": announced.trouble}
    visit.flow.answer(Step.KICKROUTE, seen, kickroute_url=settings.kickroute.url, api_key=key)
    return Outcome()


def take_alarms(visit: Visit, typed: Fields) -> Outcome:
    """Send a mail, and go on once somebody says that it has arrived; or go on without."""
    if "skip" in typed:
        visit.flow.answer(Step.ALARMS, {"heard": "", "sent": ""}, mail_to="")
        return Outcome()
    if typed.get("arrived") == "yes":
        visit.flow.answer(Step.ALARMS, {"heard": "1", "sent": ""})
        return Outcome()
    given = _mailbox(visit, typed)
    if isinstance(given, Outcome):
        return given
    try:
        settings = visit.flow.settings(**given)
        title = visit.text("cli.alarm.title", name=settings.supplier)
        tried = visit.flow.try_mail(settings, title, visit.text("cli.alarm.text"))
    except SettingsWrong as error:
        return visit.refused(error, "mail_to")
    if trouble := next((each.trouble for each in tried if each.trouble), ""):
        return visit.wrong(mail_server=visit.text("cli.alarm.not_taken", reason=trouble))
    visit.flow.note({"sent": str(given["mail_to"]), "heard": ""}, **given)
    return Outcome(is_done=False)


def _mailbox(visit: Visit, typed: Fields) -> dict[str, Any] | Outcome:
    """Read where mails go; what an address or a provider tells by itself need not be typed."""
    mail_to = typed.get("mail_to", "").strip()
    if "@" not in mail_to:
        return visit.wrong(mail_to=visit.text("cli.mail.no_address", address=mail_to))
    host = host_named(typed.get("mail_host", "")) or host_of(mail_to)
    named = typed.get("mail_server", "").strip()
    found = server_at(named) if named else None
    if found is None and host is not None and host.server:
        found = (host.server, host.port, host.security)
    if found is None:
        key = "cli.mail.no_server" if named else "setup.missing"
        return visit.wrong(mail_server=visit.text(key, server=named))
    server, port, security = found
    local = mail_to.rpartition("@")[0]
    user = typed.get("mail_user", "").strip() or (local if host and host.user_is_local else mail_to)
    known = visit.flow.answers
    password = typed.get("mail_password", "")
    if not password and server == known.mail_server:
        password = known.mail_password
    given = {"mail_to": mail_to, "mail_server": server, "mail_port": port, "mail_security": security}
    return {**given, "mail_user": user, "mail_password": password}


def take_goods(visit: Visit, typed: Fields) -> Outcome:
    """Take a rule for products without a dealer price of their own; empty for none."""
    written = typed.get("percent_off", "").strip().replace(",", ".").removesuffix("%").strip()
    try:
        percent = float(written or 0)
        visit.flow.settings(percent_off=percent)
    except ValueError:
        return visit.wrong(percent_off=visit.text("setup.goods.no_number"))
    except SettingsWrong as error:
        return visit.refused(error, "percent_off")
    visit.flow.answer(Step.GOODS, percent_off=percent)
    return Outcome()


TAKES: Mapping[Step, Callable[[Visit, Fields], Outcome]] = {
    Step.PASSWORD: set_password,
    Step.SHOP: take_shop,
    Step.KEYS: take_keys,
    Step.PUBLIC: take_public,
    Step.KICKROUTE: take_kickroute,
    Step.ALARMS: take_alarms,
    Step.GOODS: take_goods,
}


def shown_at(step: Step, visit: Visit) -> dict[str, Any]:
    """Return what a step's template needs beside the answers."""
    flow = visit.flow
    match step:
        case Step.PASSWORD:
            return {"shortest": SHORTEST}
        case Step.SHOP:
            return {"kinds": flow.means.kinds(), "found": ""}
        case Step.KEYS:
            grant = visit.grants.of_browser(visit.protection.cookies.read(visit.request))
            return {
                "keys": flow.kind.keys,
                "has_keys": flow.answers.known("key") != "",
                "may_ask": flow.kind.granting is not None and visit.public,
                "asks": flow.kind.granting is not None,
                "trouble": grant.trouble if grant is not None else "",
            }
        case Step.PUBLIC:
            return {"public_url": flow.answers.known("public_url") or visit.browsers_address, "anyway": ""}
        case Step.KICKROUTE:
            return {"has_key": flow.answers.known("api_key") != ""}
        case Step.ALARMS:
            return {"hosts": MAIL_HOSTS, "sent": flow.seen.get("sent", "")}
        case _:
            return {}
