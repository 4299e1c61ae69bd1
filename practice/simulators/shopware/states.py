"""State transitions of all five machines, with what they do to stock, history, mails and events."""

from __future__ import annotations

from typing import Any

from practice.simulators.shopware import errors
from practice.simulators.shopware.clock import stamp
from practice.simulators.shopware.graph import GRAPH, MAILED
from practice.simulators.shopware.schema import LIVE
from practice.simulators.shopware.shop import Shop, Work
from practice.simulators.shopware.store import Row

RETURN_GRAPH = {
    "open": {"process": "in_progress", "cancel": "cancelled"},
    "in_progress": {"complete": "done", "cancel": "cancelled"},
    "done": {},
    "cancelled": {"reopen": "open"},
}
"""Order returns of the Commercial plugin: read from its schema, not measured."""


def graph(entity: str) -> dict[str, dict[str, str]]:
    """Return an entity's machine: which action leads from a state to which."""
    return RETURN_GRAPH if entity == "order_return" else GRAPH[entity]


def has_machine(shop: Shop, entity: str) -> bool:
    """Tell whether an entity (by its name with underscores) has states."""
    return entity in shop.entities and (entity in GRAPH or entity == "order_return")


def transition(work: Work, entity: str, row_id: str, action: str, *, mail: bool = True) -> tuple[Row, bool]:
    """Carry out an action; return the state's row and whether anything happened.

    An action that leads to the present state is a no-op, except 6.6's ``cancel`` of an order: that one is
    always allowed and takes the stock again when the order is already cancelled. Raises ShopError for an
    illegal action.
    """
    shop = work.shop
    row = _existing(work, entity, row_id)
    before = shop.state(row)
    after = _target(shop, entity, before, action)
    state = shop.store.live["state_machine_state"].rows[shop.defaults.states[entity, after]]
    if after == before and not _repeats(shop, entity, action):
        return state, False
    work.put(entity, {**row, "stateId": state["id"], "updatedAt": stamp(shop.now())})
    order_id = order_of(shop, entity, row)
    _write_history(work, entity, row, state["id"], action)
    work.report(
        "state",
        entity=entity,
        id=row_id,
        order_id=order_id,
        before=before,
        after=after,
        action=action,
        source=work.source,
    )
    if entity == "order" and work.space.version == LIVE:
        _move_stock(work, row_id, before, after)
    if order_id is not None and entity in MAILED:
        _tell(work, entity, order_id, before, after, mail)
    return state, True


def possible(shop: Shop, entity: str, row: Row) -> list[dict[str, Any]]:
    """List the transitions that a row's state allows, as the Admin API does."""
    before = shop.state(row)
    found = []
    for action, after in sorted(graph(entity)[before].items(), key=lambda step: step[1]):
        state = shop.store.live["state_machine_state"].rows[shop.defaults.states[entity, after]]
        found.append(
            {
                "name": state["name"],
                "technicalName": after,
                "actionName": action,
                "fromStateName": before,
                "toStateName": after,
                "url": f"/api/_action/state-machine/{entity}/{row['id']}/state/{action}",
            }
        )
    return found


def order_of(shop: Shop, entity: str, row: Row) -> str | None:
    """Return the id of the order to which a row with a state belongs."""
    if entity == "order":
        return str(row["id"])
    live = shop.store.live
    if entity == "order_transaction_capture_refund":
        row = live["order_transaction_capture"].get(row["captureId"]) or {}
    if "orderTransactionId" in row:
        row = live["order_transaction"].get(row["orderTransactionId"]) or {}
    return row.get("orderId")


def _existing(work: Work, entity: str, row_id: str) -> Row:
    row = work.space[entity].get(row_id)
    if row is None:
        raise errors.coded(
            400,
            "SYSTEM__STATE_MACHINE_INVALID_ENTITY_ID",
            f'Unable to read entity "{entity}" with id "{row_id}".',
            {"entityName": entity, "entityId": row_id},
        )
    return row


def _repeats(shop: Shop, entity: str, action: str) -> bool:
    return entity == "order" and action == "cancel" and not shop.settings.modern


def _target(shop: Shop, entity: str, before: str, action: str) -> str:
    steps = graph(entity)[before]
    if action in steps:
        return steps[action]
    if _repeats(shop, entity, action):
        return "cancelled"
    if any(other.get(action) == before for other in graph(entity).values()):
        return before
    allowed = ", ".join(steps)
    raise errors.coded(
        400,
        "SYSTEM__ILLEGAL_STATE_TRANSITION",
        f'Illegal transition "{action}" from state "{before}". Possible transitions are: {allowed}',
        {"transition": action, "currentState": before, "possibleTransitions": allowed},
    )


def _move_stock(work: Work, order_id: str, before: str, after: str) -> None:
    """Give stock back or take it; leaving ``cancelled`` takes, even towards ``cancelled``."""
    if before == "cancelled":
        work.warehouse.take_order(order_id, "order cancelled again" if after == before else "order reopened")
    elif after == "cancelled":
        work.warehouse.take_order(order_id, "order cancelled", sign=-1)


def _write_history(work: Work, entity: str, row: Row, state_id: str, action: str) -> None:
    shop = work.shop
    history: Row = {
        "id": shop.new_id(),
        "createdAt": stamp(shop.now()),
        "updatedAt": None,
        "stateMachineId": shop.defaults.machines[entity],
        "entityName": entity,
        "referencedId": row["id"],
        "referencedVersionId": work.space.version,
        "fromStateId": row["stateId"],
        "toStateId": state_id,
        "transitionActionName": action,
    }
    if shop.settings.modern and work.client:
        history["integrationId"] = work.client
    work.put("state_machine_history", history)


def _tell(work: Work, entity: str, order_id: str, before: str, after: str, mail: bool) -> None:
    if entity == "order":
        work.happen(f"state_leave.order.state.{before}", order_id)
    work.happen(f"state_enter.{entity}.state.{after}", order_id)
    customer = work.shop.store.live["order_customer"].find("orderId", order_id)
    if mail and customer and after in MAILED[entity]:
        subject = f"state_enter.{entity}.state.{after}"
        work.report("mail", to=customer[0]["email"], subject=subject, order_id=order_id)
