"""Shopware 6 as a platform: what its folder tells the rest, in one value."""

from __future__ import annotations

from typing import Any

from adapters.shopware.settings import DEFAULTS, ShopwareSection
from connector.model import FindingCode
from connector.ports import Labels, Memory, Shop
from connector.ports.kinds import Door, Keys, ShopKind, Words
from connector.settings import Settings


def _is_shop(status: int, document: Any) -> bool:
    return isinstance(document, dict) and status == 401 and isinstance(document.get("errors"), list)


_DOOR = Door(
    path="/api/_info/version",
    is_shop=_is_shop,
    base_ends="/api/_info",
    own_paths=("index.php", "api", "admin", "store-api"),
    folders=("shop", "public", "shopware"),
)


def _build(settings: Settings, memory: Memory | None) -> Shop:
    from adapters.shopware.shop import ShopwareShop

    return ShopwareShop.from_settings(settings, memory)


def _labels(settings: Settings) -> Labels:
    from adapters.shopware.api import Api
    from adapters.shopware.pickware import TIMEOUTS, PickwareLabels
    from adapters.shopware.shop import make_clients

    return PickwareLabels(Api(*make_clients(settings, TIMEOUTS)))


KIND = ShopKind(
    section=ShopwareSection,
    fields=DEFAULTS,
    door=_DOOR,
    keys=Keys(
        "client_id",
        "client_secret",
        ask_key=Words(
            en="Access key ID of the integration (Settings > System > Integrations)",
            de="Zugangs-ID der Integration (Einstellungen > System > Integrationen)",
        ),
        ask_secret=Words(
            en="Its secret access key (nothing is shown while you type)",
            de="Ihr Sicherheitsschlüssel (beim Tippen bleibt er unsichtbar)",
        ),
    ),
    left_over=Words(
        en=(
            "What is left for you: stop the connector; delete its integration in Settings > "
            "System > Integrations, and the custom fields “kickroute”, the customer group and "
            "the tags if you do not want them any more; keep the CSV file for your books; "
            "refunds that you enter from now on are not told to Kickroute, agree on them with "
            "the retailer. Your products and orders stay as they are."
        ),
        de=(
            "Was Ihnen bleibt: den Connector anhalten; seine Integration unter Einstellungen > "
            "System > Integrationen löschen, ebenso die Zusatzfelder „kickroute“, die "
            "Kundengruppe und die Tags, wenn Sie sie nicht mehr wollen; die CSV-Datei zu Ihren "
            "Büchern nehmen. Erstattungen, die Sie von nun an eintragen, erfährt Kickroute "
            "nicht: Sprechen Sie sie mit dem Händler ab. Ihre Produkte und Bestellungen bleiben, "
            "wie sie sind."
        ),
    ),
    build=_build,
    topics={
        "rights": (FindingCode.RIGHTS_MISSING,),
        "messages": (FindingCode.ADMIN_WORKER, FindingCode.WORKER_DEAD),
        "labels": (FindingCode.LABEL_PICKWARE,),
        "prepared": (FindingCode.GROUP_GROSS, FindingCode.NOT_PREPARED),
    },
    tracking_example="custom:my_tracking_number",
    is_prepared=True,
    labels=_labels,
    title="Shopware 6",
)
