"""From settings and the identity of the shop to the parts of a connector; for the daemon and for a host."""

from __future__ import annotations

from datetime import timedelta

from adapters.http import Budget, intake
from connector.assembly.shops import kind_of, open_labels
from connector.catalogue.collect import CollectRules
from connector.catalogue.release import ReleaseRules, fields_for
from connector.labels import LabelOffice
from connector.model import ShopIdentity
from connector.model.errors import Problem, SettingsWrong
from connector.model.messages import say
from connector.ports import Notifier, Pace, Platform, RetailShop, Shop
from connector.retail.sales import Sales
from connector.running.parts import Parts, Timing
from connector.settings import Settings
from connector.store import Store
from connector.store.kept import KeptWays
from connector.texts import choose_language


class ShopPace(Budget):
    """The shop's budget, and the lane that incoming orders take past it."""

    intake = staticmethod(intake)


def retail_shop(settings: Settings, shop: Shop) -> RetailShop | None:
    """Return the shop as a retailer's, None where the settings do not make it one.

    Raises SettingsWrong for a kind of shop that cannot be a retailer's.
    """
    if not settings.retail.enabled:
        return None
    kind = kind_of(settings)
    if kind.retail is None:
        no_retailer = say("a shop of {title} cannot be a retailer's yet; set it to false", title=kind.title)
        raise SettingsWrong([Problem("retail.enabled", no_retailer)])
    return kind.retail(shop, settings)


def parts_of(
    settings: Settings,
    identity: ShopIdentity,
    shop: Shop,
    platform: Platform,
    store: Store,
    notifier: Notifier,
    pace: Pace,
) -> Parts:
    """Build the parts of one connector; nothing is asked. Raises SettingsWrong."""
    rules = ReleaseRules.from_settings(
        settings.release,
        prices_include_tax=identity.prices_include_tax,
        fields=fields_for(settings.release, kind_of(settings).fields),
    )
    schedule = settings.schedule
    labels = open_labels(settings, KeptWays(store, settings.shop.url))
    office = None if labels is None else LabelOffice.build(settings, shop, labels, store, notifier)
    retail = retail_shop(settings, shop)
    language = choose_language(settings.ui.language, "de")
    return Parts(
        shop=shop,
        platform=platform,
        store=store,
        notifier=notifier,
        pace=pace,
        label_office=office,
        sales=None if retail is None else Sales(retail, store, notifier, settings.retail, language),
        rules=CollectRules(rules, settings.release.brake, timedelta(hours=schedule.retell_hours)),
        note=settings.orders.note,
        public_url=settings.kickroute.public_url,
        webhooks=settings.shop.webhooks != "off",
        timing=Timing(
            stock=schedule.stock_seconds,
            orders=schedule.orders_seconds,
            full_sweep=timedelta(hours=schedule.full_sweep_hours),
        ),
    )
