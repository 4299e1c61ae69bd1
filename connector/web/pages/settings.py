"""The settings that people change: each tried before it is kept; and what was done in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from connector.alarms.heard import Tried, remember
from connector.model.commands import Command
from connector.model.errors import ConnectorError, SettingsWrong
from connector.settings import Loaded, Settings
from connector.settings.changing import SHOP_KEY, SHOP_SECRET, USUAL, is_secret, value_at
from connector.settings.overlay import file_in
from connector.settings.sources import known_keys
from connector.texts import render, text
from connector.views.browsers import done_in_browsers
from connector.web.login.passwords import LONGEST, SHORTEST
from connector.web.pages.desk import Deed, Desk, fields_of
from connector.web.pages.settings_tried import TRIES, needs_try

if TYPE_CHECKING:
    from connector.catalogue.release import Language

GROUPS: Mapping[str, tuple[str, ...]] = {
    "shop": ("shop",),
    "kickroute": ("kickroute",),
    "goods": ("release", "orders"),
    "alarms": ("alarms",),
    "labels": ("labels",),
    "pages": ("ui",),
}
"""The groups of the page, by the sections of the settings in them."""

MOST_DONE = 50


@dataclass(frozen=True, slots=True)
class Field:
    """One key on the page, which names the form's field. A secret has no value; ``origin`` is who set it."""

    key: str
    meaning: str
    value: str
    origin: str
    secret: bool
    is_set: bool
    choices: tuple[str, ...]
    is_number: bool


def show(desk: Desk, request: Request) -> Response:
    """Answer with the page."""
    return _page(desk, request)


def _take(desk: Desk, request: Request, body: bytes) -> Response:
    """Try a group's values, and keep them unless only the try was asked for; the daemon starts anew then."""
    typed = fields_of(body)
    group = typed.get("group", "")
    if desk.office is None or group not in GROUPS:
        return RedirectResponse("./settings", 303)
    language, now = desk.language(request), desk.office.read(None)
    changes = _changes(now.settings, group, typed)
    only_try = "try" in typed
    said = ""
    try:
        loaded = desk.office.with_changes(_renewed(now.settings, changes))
        if changes:
            plain = {key: value_at(loaded.settings, key) for key in changes if not _is_secret(now, key)}
            loaded = desk.office.with_changes(_renewed(now.settings, changes) | plain)
        if only_try or needs_try(group, changes):
            said = TRIES[group](desk.office.means, desk.store, loaded.settings, language)
        if only_try or not changes:
            sentence = said or text(language, "settings.unchanged")
            return _page(desk, request, group, {"kind": "fine", "sentence": sentence}, typed)
        desk.office.save(loaded)
    except (SettingsWrong, ConnectorError, OSError) as error:
        problems = _problems(error, language)
        sentence = " ".join(problems.values())
        done = {"kind": "refused", "sentence": f"{text(language, 'settings.refused')} {sentence}"}
        return _page(desk, request, group, done, typed, status=422)
    _note(desk, request, "settings changed in the browser", keys=", ".join(sorted(changes)))
    desk.office.restart()
    return RedirectResponse(f"./settings?saved={group}#done", 303)


def _changes(now: Settings, group: str, typed: Mapping[str, str]) -> dict[str, object]:
    """Return what differs from the settings in force, by key; a secret that is left empty does not."""
    found: dict[str, object] = {}
    for key in _keys(now, group):
        if key not in typed:
            continue
        value = typed[key].strip()
        if is_secret(type(now), key):
            if value:
                found[key] = value
        elif value != _written(value_at(now, key)):
            found[key] = value
    return found


def _renewed(now: Settings, changes: Mapping[str, object]) -> dict[str, object]:
    """Let the platform's key of before go on counting for what was signed with it."""
    before = now.kickroute.api_key.get_secret_value()
    if "kickroute.api_key" not in changes or not before or changes["kickroute.api_key"] == before:
        return dict(changes)
    return {**changes, "kickroute.previous_api_key": before}


def _set_password(desk: Desk, request: Request, body: bytes) -> Response:
    """Set another password; whoever else is logged in is logged out by that."""
    typed, language = fields_of(body), desk.language(request)
    new, passwords = typed.get("password", ""), desk.protection.passwords
    wrong = ""
    if not passwords.is_changeable:
        return RedirectResponse("./settings", 303)
    if passwords.are_set and not desk.protection.opens(request, typed.get("known", "").encode()):
        wrong = text(language, "login.wrong")
    elif not SHORTEST <= len(new) <= LONGEST:
        wrong = text(language, "setup.password.short", count=SHORTEST)
    elif new != typed.get("again", ""):
        wrong = text(language, "setup.password.differs")
    if wrong:
        return _page(desk, request, "password", {"kind": "refused", "sentence": wrong}, status=422)
    passwords.set(new)
    _note(desk, request, "password set in the browser")
    answer = RedirectResponse("./settings?saved=password#done", 303)
    desk.protection.cookies.write(request, answer, desk.protection.sessions.begin(passwords.epoch))
    return answer


def _heard(desk: Desk, request: Request, body: bytes) -> Response:  # noqa: ARG001 - a yes has no fields
    """Remember that somebody has received the message that was sent to try."""
    alarms = desk.settings.alarms
    places = [f"alarms.supplier[{at}]" for at, _ in enumerate(alarms.supplier)]
    places += ["alarms.mail_to"] if alarms.mail_to else []
    remember(desk.store, alarms, [Tried(place, "") for place in places])
    return RedirectResponse("./settings?saved=heard#done", 303)


def _leave(desk: Desk, request: Request, body: bytes) -> Response:
    """Withdraw everything for good, if the company's name was typed for a yes."""
    language = desk.language(request)
    if fields_of(body).get("name", "").strip() != desk.settings.supplier or not desk.settings.supplier:
        done = {"kind": "refused", "sentence": text(language, "settings.leave.not_sure")}
        return _page(desk, request, "leave", done, status=422)
    _note(desk, request, "leaving begun in the browser")
    with desk.store.transaction() as tx:
        number = tx.requests.ask(Command.LEAVE, {"language": language})
    return RedirectResponse(f"./?done={number}#done", 303)


TAKE, PASSWORD, HEARD, LEAVE = Deed(_take), Deed(_set_password), Deed(_heard), Deed(_leave)


def _page(
    desk: Desk,
    request: Request,
    group: str = "",
    done: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    *,
    status: int = 200,
) -> Response:
    language = desk.language(request)
    loaded = desk.office.read(None) if desk.office is not None else None
    saved = request.query_params.get("saved", "")
    if done is None and saved in (*GROUPS, "password", "heard"):
        group, done = saved, {"kind": "fine", "sentence": text(language, f"settings.saved.{saved}")}
    with desk.store.reading() as tx:
        history = done_in_browsers(tx, language, MOST_DONE)
    return desk.frame.render(
        request,
        "settings.html",
        here="settings",
        status=status,
        groups=_groups(loaded, language, typed or {}) if loaded is not None else {},
        others=_others(loaded) if loaded is not None else [],
        file=str(file_in(loaded.folder)) if loaded is not None else "",
        done=done,
        about=group,
        tries=tuple(TRIES),
        label_maker=desk.settings.labels.carrier,
        has_password=desk.protection.passwords.are_set,
        is_changeable=desk.protection.passwords.is_changeable,
        shortest=SHORTEST,
        history=history,
    )


def _groups(loaded: Loaded, language: Language, typed: Mapping[str, str]) -> dict[str, list[Field]]:
    return {
        group: [_field(loaded, key, language, typed) for key in _keys(loaded.settings, group)]
        for group in GROUPS
    }


def _field(loaded: Loaded, key: str, language: Language, typed: Mapping[str, str]) -> Field:
    settings = loaded.settings
    section, _, name = key.partition(".")
    annotation = known_keys(type(settings), section)[name].annotation
    choices = tuple(map(str, get_args(annotation))) if "Literal" in str(annotation) else ()
    secret, value = is_secret(type(settings), key), _written(value_at(settings, key))
    return Field(
        key=key,
        meaning=text(language, f"setting.{key}"),
        value="" if secret else typed.get(key, value),
        origin=_origin(loaded, key),
        secret=secret,
        is_set=bool(value),
        choices=choices,
        is_number=annotation in (int, float),
    )


def _keys(settings: Settings, group: str) -> list[str]:
    """Return the usual keys of a group, with those that open this kind of shop by their own names."""
    section = type(settings.shop)
    own = [name for name in section.model_fields if is_secret(type(settings), f"shop.{name}")]
    named = {SHOP_KEY: own[0], SHOP_SECRET: own[1]} if len(own) > 1 else {}
    usual = [f"shop.{named[key]}" if key in named else key for key in USUAL]
    return [k for k in usual if k.partition(".")[0] in GROUPS[group] and k not in (SHOP_KEY, SHOP_SECRET)]


def _others(loaded: Loaded) -> list[tuple[str, str]]:
    """Name what else was set, and where: those keys are changed in the file."""
    shown = {key for group in GROUPS for key in _keys(loaded.settings, group)}
    return sorted((key, _short(origin)) for key, origin in loaded.origins.items() if key not in shown)


def _origin(loaded: Loaded, key: str) -> str:
    """Return the short name of what a value comes from; empty for the default, ``web`` for these pages."""
    origin = loaded.origins.get(key, "")
    return "web" if origin == str(file_in(loaded.folder)) else _short(origin)


def _short(origin: str) -> str:
    return Path(origin).name if "/" in origin else origin


def _problems(error: Exception, language: Language) -> dict[str, str]:
    if isinstance(error, SettingsWrong):
        return {each.place: render(language, str(each)) for each in error.problems}
    return {"": render(language, str(error))}


def _written(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _is_secret(now: Loaded, key: str) -> bool:
    return is_secret(type(now.settings), key)


def _note(desk: Desk, request: Request, what: str, keys: str = "") -> None:
    with desk.store.transaction() as tx:
        tx.journal.write("", what, caller=desk.protection.callers.name(request), keys=keys)
