"""What there is to know about a WooCommerce shop before it is worked with: translated from its own report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from adapters.woocommerce.translate.listings import SUPPLIER
from adapters.woocommerce.translate.values import Row, meta_text, row_at, rows_at, text_at
from connector.model import Finding, FindingCode
from connector.model.messages import joined, say

STATUS_FIELDS = (
    "environment.version,environment.wp_cron,environment.wp_version,active_plugins,dropins_mu_plugins,"
    "settings.HPOS_enabled"
)
PLUGIN_FIELDS = "active_plugins"
OLDEST = (8, 9)
"""The oldest version that was measured."""

READS = ("products", "orders", "webhooks", "settings/tax")
"""What a key must be able to read beside the system status."""

CALLBACK_ROUTE = "/wc/v3/kickroute_callback_endpoint"
"""The route that the platform's own plugin takes orders at: the one thing of it that was measured (job 3)."""

ORDER_MAIL = "new_order"
CUSTOMER_MAILS = {
    "customer_on_hold_order": say("order on hold"),
    "customer_processing_order": say("order in processing"),
    "customer_completed_order": say("order completed"),
}
"""Mails by their groups of settings, without ``email_``; the second kind goes to the billing address."""

_PLATFORM_PLUGIN = "kickroute"
_COMPANION = "kickroute-companion"
_LABEL_PLUGINS = ("dhl-for-woocommerce/", "shiptastic-for-woocommerce/", "woocommerce-germanized-shipments/")
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Report:
    """What a shop answered about itself; what it did not let us read is None."""

    status: Row
    calculates_taxes: bool | None = None
    tax_countries: frozenset[str] | None = None
    country: str = ""
    denied: tuple[str, ...] = ()
    routes: Row = field(default_factory=dict)
    mails: Mapping[str, bool] = field(default_factory=dict)
    resold: tuple[str, ...] = ()


def findings_of(report: Report) -> tuple[Finding, ...]:
    """Translate what the shop answered."""
    return (
        *_of_rights(report.denied),
        *_of_environment(report.status),
        *_of_taxes(report),
        *_of_platform_plugin(report),
        *_of_label_plugins(report.status),
        *_of_products(report.resold),
        *_of_mails(report.mails),
    )


def name_of_platform_plugin(status: Row, routes: Row) -> str:
    """Look for the route that takes orders, and for the name: nobody knows the folder it is installed in."""
    name = next((name for file, name in _active(status).items() if _is_platform_plugin(file, name)), "")
    return name or ("Kickroute" if CALLBACK_ROUTE in row_at(routes, "routes") else "")


def is_resold(row: Row) -> bool:
    """Tell whether a product belongs to another supplier, whose code the plugin keeps on it."""
    return bool(meta_text(row, SUPPLIER).strip())


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
    if row_at(status, "settings").get("HPOS_enabled") is False:
        yield Finding(FindingCode.ORDER_TABLES_OFF)


def _of_taxes(report: Report) -> Iterator[Finding]:
    # A rate for all countries names none; where no rate applies, nothing is taxed (facts e).
    countries = report.tax_countries
    if report.calculates_taxes is False:
        yield Finding(FindingCode.TAXES_OFF)
    elif countries is not None and report.country and not countries & {report.country, ""}:
        yield Finding(FindingCode.TAX_RATES_MISSING, {"country": report.country})


def _of_platform_plugin(report: Report) -> Iterator[Finding]:
    if name := name_of_platform_plugin(report.status, report.routes):
        yield Finding(FindingCode.PLATFORM_PLUGIN, {"name": name})


def _is_platform_plugin(file: str, name: str) -> bool:
    words = f"{file} {name}".casefold()
    return _PLATFORM_PLUGIN in words and _COMPANION not in words


def _of_label_plugins(status: Row) -> Iterator[Finding]:
    active = _active(status)
    always_on = rows_at(row_at(status, "dropins_mu_plugins"), "mu_plugins")
    files = (*active, *(text_at(row, "plugin") for row in always_on))
    is_swapped = any(_COMPANION in file for file in files)
    versions = {text_at(row, "plugin"): text_at(row, "version") for row in rows_at(status, "active_plugins")}
    for file, name in active.items():
        if file.startswith(_LABEL_PLUGINS):
            code = FindingCode.LABEL_SWAPPED if is_swapped else FindingCode.LABEL_SENDER
            yield Finding(code, {"name": f"{name} {versions.get(file, '')}".strip()})


def _of_products(resold: tuple[str, ...]) -> Iterator[Finding]:
    if resold:
        names = ", ".join(resold[:_MOST_NAMES]) + (", …" if len(resold) > _MOST_NAMES else "")
        yield Finding(FindingCode.SUPPLIER_CODES, {"count": str(len(resold)), "names": names})


def _of_mails(mails: Mapping[str, bool]) -> Iterator[Finding]:
    if mails.get(ORDER_MAIL) is False:
        yield Finding(FindingCode.ORDER_MAIL_OFF)
    if names := [called for name, called in CUSTOMER_MAILS.items() if mails.get(name)]:
        yield Finding(FindingCode.RETAILER_MAILS, {"names": joined(", ", names)})


def _active(status: Row) -> dict[str, str]:
    return {text_at(row, "plugin"): text_at(row, "name") for row in rows_at(status, "active_plugins")}


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
