"""German texts."""

from __future__ import annotations

from collections.abc import Mapping

from connector.texts.de import (
    alarms,
    check,
    cli,
    hearing,
    host,
    imports,
    labels,
    moving,
    ones,
    orders,
    overview,
    page,
    pricing,
    products,
    settings,
    setup,
    support,
)

TEXTS: Mapping[str, str] = {
    **page.TEXTS,
    **overview.TEXTS,
    **cli.TEXTS,
    **check.TEXTS,
    **imports.TEXTS,
    **labels.TEXTS,
    **alarms.TEXTS,
    **hearing.TEXTS,
    **host.TEXTS,
    **moving.TEXTS,
    **pricing.TEXTS,
    **products.TEXTS,
    **settings.TEXTS,
    **setup.TEXTS,
    **support.TEXTS,
    **orders.TEXTS,
    **ones.TEXTS,
}
