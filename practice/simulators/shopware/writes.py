"""The routes that write entities: create, change, delete, sync."""

from __future__ import annotations

from typing import Any

from practice.simulators.shopware import errors
from practice.simulators.shopware.clock import stamp
from practice.simulators.shopware.render import Renderer, View
from practice.simulators.shopware.routing import Answer, Call, Route, route
from practice.simulators.shopware.schema import Association, Link
from practice.simulators.shopware.shop import Work
from practice.simulators.shopware.store import Change


def create(call: Call) -> Answer:
    """Answer ``POST /api/{entity}``.

    204 with the id in ``location``, or the row when ``_response`` asks for it.
    """
    entity = call.entity()
    with _work(call) as work:
        row_id = work.writer.write(entity.name, call.object(), "/0", "insert")
        _authorize(call, work)
    if call.argument("_response") in ("basic", "detail"):
        with call.shop.store.lock:
            view = View(call.space(), call.shop.url)
            shown = Renderer(call.shop.entities, view).row(entity, view.space[entity.name].rows[row_id])
        return Answer(body={"data": shown})
    return _written(call, entity.route, row_id)


def change(call: Call) -> Answer:
    """Answer ``PATCH /api/{entity}/{id}``."""
    entity, row_id = call.entity(), call.params["id"]
    with _work(call) as work:
        work.writer.write(entity.name, {**call.object(), "id": row_id}, "/0", "update")
        _authorize(call, work)
    return _written(call, entity.route, row_id)


def remove(call: Call) -> Answer:
    """Answer ``DELETE /api/{entity}/{id}``."""
    entity = call.entity()
    with _work(call) as work:
        work.writer.delete(entity.name, call.params["id"])
        _authorize(call, work)
    return Answer(204)


def unlink(call: Call) -> Answer:
    """Answer ``DELETE /api/{entity}/{id}/{association}/{id}`` for many to many: the link goes, no row does.

    As the Admin API documents it ("Deleting associations"); not measured.
    """
    entity, row_id = call.entity(), call.params["id"]
    association = next((a for a in entity.associations.values() if a.name == call.params["word"]), None)
    if association is None or association.link is not Link.MANY_TO_MANY:
        raise errors.no_route(call.method, call.url)
    call.authority.require(call.client, [f"{entity.name}_{association.entity}:delete"])
    with _work(call) as work:
        if not _unlink(work, entity.name, row_id, association, call.params["other"]):
            raise errors.not_found(association.entity, call.params["other"])
    return Answer(204)


def _unlink(work: Work, entity: str, row_id: str, association: Association, other: str) -> bool:
    row = work.space[entity].get(row_id)
    linked = (row or {}).get(association.key) or []
    if row is None or other not in linked:
        return False
    left = [known for known in linked if known != other]
    work.put(entity, {**row, association.key: left, "updatedAt": stamp(work.shop.now())})
    return True


def sync(call: Call) -> Answer:
    """Answer ``POST /api/_action/sync``: all operations or none.

    A row to delete that is not there is no error.
    """
    body = call.json()
    operations = body if isinstance(body, dict) else {str(at): found for at, found in enumerate(body)}
    missing: dict[str, list[str]] = {}
    deleted: dict[str, list[str]] = {}
    with _work(call) as work:
        for key, operation in operations.items():
            entity = str(operation.get("entity"))
            if (link := _link(call, entity)) is not None:
                if operation.get("action") == "delete":
                    _sync_unlink(call, work, *link, operation, missing)
                else:
                    _sync_link(work, *link, operation)
                continue
            if entity not in call.shop.entities:
                raise errors.unknown_definition(entity)
            for at, row in enumerate(operation.get("payload") or []):
                if operation.get("action") == "delete":
                    _delete(work, entity, row["id"], missing, deleted)
                else:
                    work.writer.write(entity, row, f"/{key}/{at}", "upsert")
        _authorize(call, work)
        written = _result(call, [c for c in work.transaction.changes if c.operation != "delete"])
    return Answer(
        body={"extensions": [], "data": written or [], "notFound": missing or [], "deleted": deleted or []}
    )


def _link(call: Call, name: str) -> tuple[str, Association] | None:
    """Find the two that an entity of nothing but a link is between: order and tag for ``order_tag``."""
    for entity in call.shop.entities.values():
        for association in entity.associations.values():
            is_link = association.link is Link.MANY_TO_MANY
            if is_link and f"{entity.name}_{association.entity}" == name:
                return entity.name, association
    return None


def _sync_link(work: Work, entity: str, association: Association, operation: dict[str, Any]) -> None:
    """Link rows named by both ids; one that is not there fails in the database, after the privileges."""
    name = f"{entity}_{association.entity}"
    work.writer.privileges[f"{name}:create"] = None
    for row in operation.get("payload") or []:
        one, other = row[f"{entity}Id"], row[f"{association.entity}Id"]
        known = work.space[entity].get(one)
        if known is None or work.space[association.entity].get(other) is None:
            work.writer.failures.append(errors.foreign_key(name, f"{entity}_id"))
            continue
        linked = [*(known.get(association.key) or []), other]
        work.put(entity, {**known, association.key: list(dict.fromkeys(linked))})


def _sync_unlink(
    call: Call,
    work: Work,
    entity: str,
    association: Association,
    operation: dict[str, Any],
    missing: dict[str, list[str]],
) -> None:
    """Delete links named by both ids, as the sync API's documentation has it; not measured."""
    call.authority.require(call.client, [f"{entity}_{association.entity}:delete"])
    for row in operation.get("payload") or []:
        one, other = row[f"{entity}Id"], row[f"{association.entity}Id"]
        if not _unlink(work, entity, one, association, other):
            missing.setdefault(f"{entity}_{association.entity}", []).append(other)


def _authorize(call: Call, work: Work) -> None:
    """Check validity, then privileges; references to rows that are not there fail later, in the database."""
    work.writer.validate()
    call.authority.require(call.client, work.writer.privileges)


def _delete(
    work: Work, entity: str, row_id: str, missing: dict[str, list[str]], deleted: dict[str, list[str]]
) -> None:
    if work.space[entity].get(row_id) is None:
        missing.setdefault(entity, []).append(row_id)
        return
    work.writer.delete(entity, row_id)
    deleted.setdefault(entity, []).append(row_id)


def _result(call: Call, changes: list[Change]) -> dict[str, list[Any]]:
    """List what was written, by entity; translatable entities name their translation too."""
    written: dict[str, dict[str, None]] = {}
    for found in changes:
        written.setdefault(found.entity, {})[found.id] = None
    result: dict[str, list[Any]] = {}
    for name, ids in written.items():
        result[name] = list(ids)
        if call.shop.entities[name].translated:
            language = call.shop.defaults.language
            result[f"{name}_translation"] = [
                {f"{_camel(name)}Id": row_id, "languageId": language} for row_id in ids
            ]
    return result


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


def _work(call: Call) -> Any:
    return call.shop.work(
        call.version, source="api", system=False, started=call.started, client=str(call.client.get("id", ""))
    )


def _written(call: Call, route_name: str, row_id: str) -> Answer:
    return Answer(204, headers={"location": f"{call.shop.url}/api/{route_name}/{row_id}"})


ROUTES: list[Route] = [route("POST", "/api/_action/sync", sync)]
GENERIC_ROUTES: list[Route] = [
    route("POST", "/api/{entity}", create),
    route("PATCH", "/api/{entity}/{id}", change),
    route("DELETE", "/api/{entity}/{id}", remove),
    route("DELETE", "/api/{entity}/{id}/{word}/{other:id}", unlink),
]
