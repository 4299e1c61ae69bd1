"""The map from the shop's categories to Kickroute's, by clicks: what follows is shown before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from connector.catalogue.mapping import MapEffect, MappedShelf, changed_map, map_effect, mapped_shelves
from connector.catalogue.release import ReleaseRules
from connector.model.categories import NONE
from connector.model.errors import SettingsWrong
from connector.model.records import Group
from connector.model.system import reason_of
from connector.texts import render, text
from connector.web.pages.desk import Deed, Desk, fields_of, page_number

AT_ONCE = 40
"""Categories on a page: each has a list of its own to choose from."""

LARGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Map:
    """What the map says now, and the offers that it decides about."""

    rules: ReleaseRules
    groups: tuple[Group, ...]
    shelves: tuple[MappedShelf, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was chosen on a page, by the ids of categories; ``mark`` names exactly this change of this map."""

    wanted: Mapping[str, str]
    categories: Mapping[str, str]
    effect: MapEffect
    mark: str


def show(desk: Desk, request: Request) -> Response:
    """Answer with a page of the map."""
    is_saved = "saved" in request.query_params
    sentence = text(desk.language(request), "categories.saved") if is_saved else ""
    return _show(desk, request, _read(desk), page_number(request), None, sentence, "fine")


def take(desk: Desk, request: Request, body: bytes) -> Response:
    """Take what was chosen: show what follows, and save it once exactly that was shown."""
    fields, language, now = fields_of(body), desk.language(request), _read(desk)
    wish = fields.get("page", "")
    page = int(wish) if wish.isascii() and wish.isdigit() and len(wish) < 6 else 1
    proposed = _proposed(now, fields)
    if not proposed.wanted:
        return _show(desk, request, now, page, None, text(language, "categories.nothing"))
    office = desk.office
    if fields.get("do") != "save" or office is None:
        return _show(desk, request, now, page, proposed)
    if fields.get("mark") != proposed.mark:
        return _show(desk, request, now, page, proposed, text(language, "categories.changed"), "bad")
    try:
        office.save(office.with_changes({"release.categories": dict(proposed.categories)}))
    except (SettingsWrong, OSError) as error:
        reason = render(language, str(error) if isinstance(error, SettingsWrong) else reason_of(error))
        wrong = text(language, "categories.not_saved", reason=reason)
        return _show(desk, request, now, page, proposed, wrong, "bad")
    office.restart()
    return RedirectResponse("categories?saved=1", 303)


def _read(desk: Desk) -> Map:
    rules = desk.engine.parts.rules.release
    with desk.store.reading() as tx:
        groups = tuple(tx.shelf.groups())
    return Map(rules, groups, tuple(mapped_shelves(groups, rules)))


def _proposed(now: Map, fields: Mapping[str, str]) -> Proposed:
    """Take what differs from what the page showed when it was sent; only words that can be chosen count."""
    allowed = {"", NONE, *now.rules.familiar_categories}
    wanted = {
        shelf.category.id: word
        for shelf in now.shelves
        if (word := fields.get(f"map.{shelf.category.id}")) is not None
        and word in allowed
        and word not in (fields.get(f"was.{shelf.category.id}"), shelf.word)
    }
    categories = changed_map(now.rules.categories, [shelf.category for shelf in now.shelves], wanted)
    effect = map_effect(now.groups, now.rules, replace(now.rules, categories=categories))
    content = repr(([*now.rules.categories.items()], sorted(wanted.items()))).encode()
    return Proposed(wanted, categories, effect, blake2b(content, digest_size=12).hexdigest())


def _show(
    desk: Desk,
    request: Request,
    now: Map,
    page: int,
    proposed: Proposed | None,
    sentence: str = "",
    kind: str = "info",
) -> Response:
    pages = max(1, -(-len(now.shelves) // AT_ONCE))
    page = min(max(1, page), pages)
    return desk.frame.render(
        request,
        "categories.html",
        here="products",
        shelves=now.shelves[(page - 1) * AT_ONCE : page * AT_ONCE],
        page=page,
        pages=pages,
        words=sorted(now.rules.familiar_categories),
        kind=kind,
        note=sentence,
        proposed=proposed,
        can_save=desk.office is not None,
    )


MAP = Deed(take, LARGEST)
