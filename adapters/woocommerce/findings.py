"""What there is to know about a WooCommerce shop before it is worked with: translated from its own report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.woocommerce.translate.values import Row, row_at, text_at
from connector.model import Finding, FindingCode

STATUS_FIELDS = (
    "environment.version,environment.wp_cron,environment.wp_version,active_plugins,dropins_mu_plugins"
)
OLDEST = (8, 9)
"""The oldest version that was measured."""

READS = ("products", "orders", "webhooks", "settings/tax")
"""What a key must be able to read beside the system status."""

CALLBACK_ROUTE = "/wc/v3/kickroute_callback_endpoint"
"""The route that the platform's own plugin takes orders at: the one thing of it that was measured (job 3)."""

_PLATFORM_PLUGIN = "kickroute"
_COMPANION = "kickroute-companion"
_LABEL_PLUGINS = ("dhl-for-woocommerce/", "shiptastic-for-woocommerce/", "woocommerce-germanized-shipments/")


def findings_of(
    status: Row, taxes: Row, denied: Iterable[str], routes: Row | None = None
) -> tuple[Finding, ...]:
    """Translate the system status, the setting of taxes, what the key may not read, and the API's routes."""
    return (
        *_of_rights(denied),
        *_of_environment(status),
        *_of_taxes(taxes),
        *_of_platform_plugin(status, routes or {}),
        *_of_label_plugins(status),
    )


def _of_rights(denied: Iterable[str]) -> Iterator[Finding]:
    if names := ", ".join(denied):
        yield Finding(FindingCode.RIGHTS_MISSING, {"rights": names})


def _of_environment(status: Row) -> Iterator[Finding]:
    environment = row_at(status, "environment")
    version = text_at(environment, "version")
    if _numbers(version) < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        yield Finding(FindingCode.VERSION_OLD, {"version": version, "oldest": oldest})
    if environment.get("wp_cron") is False:
        yield Finding(FindingCode.CRON_OFF)


def _of_taxes(taxes: Row) -> Iterator[Finding]:
    if text_at(taxes, "value") == "no":
        yield Finding(FindingCode.TAXES_OFF)


def _of_platform_plugin(status: Row, routes: Row) -> Iterator[Finding]:
    """Look for the route that takes orders, and for the name: nobody knows the folder it is installed in."""
    name = next((name for file, name in _active(status).items() if _is_platform_plugin(file, name)), "")
    if name or CALLBACK_ROUTE in row_at(routes, "routes"):
        yield Finding(FindingCode.PLATFORM_PLUGIN, {"name": name or "Kickroute"})


def _is_platform_plugin(file: str, name: str) -> bool:
    words = f"{file} {name}".casefold()
    return _PLATFORM_PLUGIN in words and _COMPANION not in words


def _of_label_plugins(status: Row) -> Iterator[Finding]:
    active = _active(status)
    always_on = _rows(row_at(status, "dropins_mu_plugins").get("mu_plugins"))
    if any(_COMPANION in file for file in (*active, *(text_at(row, "plugin") for row in always_on))):
        return
    for file, name in active.items():
        if file.startswith(_LABEL_PLUGINS):
            yield Finding(FindingCode.LABEL_SENDER, {"name": name})


def _active(status: Row) -> dict[str, str]:
    return {text_at(row, "plugin"): text_at(row, "name") for row in _rows(status.get("active_plugins"))}


def _rows(value: object) -> list[Row]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
