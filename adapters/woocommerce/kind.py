"""WooCommerce as a platform: what its folder tells the rest, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.woocommerce import granting
from adapters.woocommerce.settings import DEFAULTS, WooCommerceSection
from connector.model import FindingCode
from connector.ports import Memory, RetailShop, Shop
from connector.ports.kinds import Door, Granting, Keys, ShopKind, Words
from connector.settings import Settings

_WORDPRESS = 'rel="https://api.w.org/"'


def _is_shop(status: int, document: Any) -> bool:
    if not isinstance(document, dict):
        return False
    hides_itself = status in (401, 403) and {"code", "message"} <= document.keys()
    return hides_itself or (status == 200 and "wc/v3" in document.get("namespaces", ()))


def _named_by(headers: Mapping[str, str]) -> str:
    """WordPress tells on each of its pages where its API is."""
    link = next((part for part in headers.get("link", "").split(",") if _WORDPRESS in part), "")
    target = link.partition("<")[2].partition(">")[0]
    return target if "/wp-json" in target else ""


_DOOR = Door(
    path="/wp-json/",
    is_shop=_is_shop,
    base_ends="/wp-json",
    own_paths=("wp-json", "wp-admin", "wp-login.php", "wp-content", "index.php"),
    folders=("shop", "store", "wp", "wordpress"),
    named_by=_named_by,
)


def _retail(shop: Shop, settings: Settings) -> RetailShop:
    from adapters.woocommerce.retail.shop import WooCommerceRetail
    from adapters.woocommerce.shop import WooCommerceShop

    if not isinstance(shop, WooCommerceShop):
        raise TypeError(type(shop))
    return WooCommerceRetail(shop, settings)


def _build(settings: Settings, memory: Memory | None) -> Shop:
    from adapters.woocommerce.shop import WooCommerceShop

    return WooCommerceShop.from_settings(settings, memory)


KIND = ShopKind(
    section=WooCommerceSection,
    fields=DEFAULTS,
    door=_DOOR,
    keys=Keys(
        "consumer_key",
        "consumer_secret",
        ask_key=Words(
            en="Consumer key (WooCommerce > Settings > Advanced > REST API, read/write)",
            de="Consumer key (WooCommerce > Einstellungen > Erweitert > REST-API, Lesen/Schreiben)",
        ),
        ask_secret=Words(
            en="Consumer secret (nothing is shown while you type)",
            de="Consumer secret (beim Tippen bleibt es unsichtbar)",
        ),
    ),
    left_over=Words(
        en=(
            "What is left for you: stop the connector; delete its key in WooCommerce > Settings "
            "> Advanced > REST API; keep the CSV file for your books; refunds that you enter "
            "from now on are not told to Kickroute, agree on them with the retailer. Your "
            "products and orders stay as they are."
        ),
        de=(
            "Was Ihnen bleibt: den Connector anhalten; seinen Schlüssel unter WooCommerce > "
            "Einstellungen > Erweitert > REST-API löschen; die CSV-Datei zu Ihren Büchern "
            "nehmen. Erstattungen, die Sie von nun an eintragen, erfährt Kickroute nicht: "
            "Sprechen Sie sie mit dem Händler ab. Ihre Produkte und Bestellungen bleiben, wie "
            "sie sind."
        ),
    ),
    build=_build,
    retail=_retail,
    topics={
        "rights": (FindingCode.RIGHTS_MISSING,),
        "version": (FindingCode.VERSION_OLD,),
        "plugin": (FindingCode.PLATFORM_PLUGIN,),
        "taxes": (FindingCode.TAXES_OFF, FindingCode.TAX_RATES_MISSING),
        "cron": (FindingCode.CRON_OFF,),
        "order_tables": (FindingCode.ORDER_TABLES_OFF,),
        "labels": (FindingCode.LABEL_SENDER, FindingCode.LABEL_SWAPPED),
        "resold": (FindingCode.SUPPLIER_CODES,),
        "order_mail": (FindingCode.ORDER_MAIL_OFF,),
        "retailer_mails": (FindingCode.RETAILER_MAILS,),
    },
    tracking_example="meta:_my_tracking_number",
    status_prefix="wc-",
    granting=Granting(granting.address, granting.read),
    title="WooCommerce",
)
