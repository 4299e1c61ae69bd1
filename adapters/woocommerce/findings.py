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

_PLATFORM_PLUGIN = "kickroute/"
_COMPANION = "kickroute-companion"
_LABEL_PLUGINS = ("dhl-for-woocommerce/", "shiptastic-for-woocommerce/", "woocommerce-germanized-shipments/")


def findings_of(status: Row, taxes: Row, denied: Iterable[str]) -> tuple[Finding, ...]:
    """Translate the system status, the setting of taxes, and what the key may not read."""
    return (*_of_rights(denied), *_of_environment(status), *_of_taxes(taxes), *_of_plugins(status))


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


def _of_plugins(status: Row) -> Iterator[Finding]:
    active = _rows(status.get("active_plugins"))
    files = {text_at(row, "plugin"): text_at(row, "name") for row in active}
    names = {
        *files,
        *(text_at(r, "plugin") for r in _rows(row_at(status, "dropins_mu_plugins").get("mu_plugins"))),
    }
    for file, name in files.items():
        if file.startswith(_PLATFORM_PLUGIN):
            yield Finding(FindingCode.PLATFORM_PLUGIN, {"name": name})
        elif file.startswith(_LABEL_PLUGINS) and not any(_COMPANION in known for known in names):
            yield Finding(FindingCode.LABEL_SENDER, {"name": name})


def _rows(value: object) -> list[Row]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
