"""The routes that read: search, search-ids, list, detail."""

from __future__ import annotations

from typing import Any

from practice.simulators.shopware import errors
from practice.simulators.shopware.criteria import Criteria, Reader
from practice.simulators.shopware.jsonapi import MEDIA_TYPE, Document
from practice.simulators.shopware.render import Renderer, View
from practice.simulators.shopware.routing import Answer, Call, Route, route
from practice.simulators.shopware.search import Found, Search


def search(call: Call) -> Answer:
    """Answer ``POST /api/search/{entity}``."""
    return _page(call, call.object())


def listing(call: Call) -> Answer:
    """Answer ``GET /api/{entity}``: a search whose criteria stand in the address."""
    body: dict[str, Any] = {
        name: call.argument(name) for name in ("limit", "page", "sort", "total-count-mode")
    }
    return _page(call, {name: value for name, value in body.items() if value is not None})


def search_ids(call: Call) -> Answer:
    """Answer ``POST /api/search-ids/{entity}``: ids only, quick."""
    with call.shop.store.lock:
        criteria, found = _found(call, call.object())
    ids = [row["id"] for row in found.rows]
    return Answer(body={"total": found.total, "data": ids}) if criteria else Answer()


def detail(call: Call) -> Answer:
    """Answer ``GET /api/{entity}/{id}``."""
    entity, row_id = call.entity(), call.params["id"]
    call.authority.require(call.client, [f"{entity.name}:read"])
    with call.shop.store.lock:
        view = _view(call)
        row = view.space[entity.name].get(row_id)
        if row is None:
            raise errors.not_found(entity.name, row_id)
        shown = Renderer(call.shop.entities, view).row(entity, row)
    if call.plain_json:
        return Answer(body={"data": shown})
    document = Document(call.shop.entities, call.shop.url).one(entity, shown)
    return Answer(body=document, media_type=MEDIA_TYPE)


def _page(call: Call, body: dict[str, Any]) -> Answer:
    with call.shop.store.lock:
        criteria, found = _found(call, body)
        rows = Renderer(call.shop.entities, _view(call), criteria.includes).page(criteria, found.rows)
    if call.plain_json:
        return Answer(body={"total": found.total, "data": rows, "aggregations": found.aggregations})
    document = Document(call.shop.entities, call.shop.url)
    shown = document.page(criteria, rows, found.total, found.aggregations)
    return Answer(body=shown, media_type=MEDIA_TYPE)


def _found(call: Call, body: dict[str, Any]) -> tuple[Criteria, Found]:
    reader = Reader(call.shop.entities)
    criteria = reader.read(call.entity(), body)
    call.require_reads(reader)
    return criteria, Search(reader, call.space(), call.inheritance).run(criteria)


def _view(call: Call) -> View:
    return View(call.space(), call.shop.url, call.system_language(), call.inheritance)


ROUTES: list[Route] = [
    route("POST", "/api/search/{entity}", search),
    route("POST", "/api/search-ids/{entity}", search_ids),
]
GENERIC_ROUTES: list[Route] = [
    route("GET", "/api/{entity}", listing),
    route("GET", "/api/{entity}/{id}", detail),
]
