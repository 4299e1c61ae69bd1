"""The routes about the shop itself, which need a token and no privilege, and the token route."""

from __future__ import annotations

from practice.simulators.shopware import errors
from practice.simulators.shopware.graph import GRAPH, states
from practice.simulators.shopware.hooks import HOOKABLE
from practice.simulators.shopware.routing import Answer, Call, Route, route
from practice.simulators.shopware.worker import MESSAGES

_EXTENSIONS = ("jpg", "jpeg", "png", "webp", "avif", "gif", "svg", "pdf", "mp4", "txt", "zip")


def token(call: Call) -> Answer:
    """Issue a token to an integration."""
    return Answer(
        body=call.authority.token(call.form(), call.address), media_type="application/json; charset=UTF-8"
    )


def version(call: Call) -> Answer:
    """Tell the shop's version."""
    return Answer(body={"version": call.shop.settings.full_version})


def config(call: Call) -> Answer:
    """Tell the administration's configuration; ``enableAdminWorker`` decides how webhooks are sent."""
    return Answer(
        body={
            "version": call.shop.settings.full_version,
            "versionRevision": "",
            "adminWorker": {
                "enableAdminWorker": call.shop.settings.admin_worker,
                "enableQueueStatsWorker": True,
                "enableNotificationWorker": True,
                "transports": ["async", "low_priority"],
            },
            "bundles": [],
            "settings": {
                "enableUrlFeature": True,
                "appUrlReachable": True,
                "appsRequireAppUrl": False,
                "private_allowed_extensions": list(_EXTENSIONS),
                "enableHtmlSanitizer": True,
                "enableStagingMode": False,
                "disableExtensionManagement": False,
            },
        }
    )


def queue(call: Call) -> Answer:
    """Tell how many messages wait, by class: growing figures mean a dead worker."""
    return Answer(
        body=[{"name": MESSAGES[kind], "size": size} for kind, size in call.shop.worker.sizes().items()]
    )


def events(_call: Call) -> Answer:
    """List the business events a webhook may be registered for."""
    names = [f"{entity}.{kind}" for entity in HOOKABLE for kind in ("written", "deleted")]
    for entity in GRAPH:
        for state in states(entity):
            names += [f"state_enter.{entity}.state.{state}", f"state_leave.{entity}.state.{state}"]
    return Answer(
        body=[
            {"name": name, "class": "", "data": [], "aware": []} for name in (*names, "checkout.order.placed")
        ]
    )


def me(_call: Call) -> Answer:
    """Refuse: an integration is no user."""
    raise errors.coded(
        403, "FRAMEWORK__EXPECTED_USER", "For this interaction an authenticated user login is required."
    )


ROUTES: list[Route] = [
    route("POST", "/api/oauth/token", token, public=True),
    route("GET", "/api/_info/version", version),
    route("GET", "/api/_info/config", config),
    route("GET", "/api/_info/queue.json", queue),
    route("GET", "/api/_info/events.json", events),
    route("GET", "/api/_info/me", me),
]
