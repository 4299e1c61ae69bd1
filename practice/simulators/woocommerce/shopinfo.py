"""What the shop tells about itself: index, tax rates, currency, statuses, counts."""

from __future__ import annotations

import html
from collections import Counter
from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.order_checks import status_names

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

NAMESPACES = ["oembed/1.0", "wc/v3", "wc/v1", "wc-admin", "wc-analytics", "wc/store", "wc/v2", "wp/v2"]


def index(shop: Shop) -> dict[str, Any]:
    """Answer GET /wp-json/, which needs no key."""
    login = f"{shop.home_url}/wp-admin/authorize-application.php"
    return {
        "name": html.escape(shop.settings.name, quote=False),
        "description": "",
        "url": shop.home_url,
        "home": shop.home_url,
        "gmt_offset": "1",
        "timezone_string": shop.settings.timezone,
        "namespaces": NAMESPACES,
        "authentication": {"application-passwords": {"endpoints": {"authorization": login}}},
        "routes": {},
    }


def namespace(shop: Shop) -> dict[str, Any]:
    """Answer GET /wp-json/wc/v3, which needs no key."""
    up = [{"href": f"{shop.api_url}/"}]
    return {"namespace": "wc/v3", "routes": _routes(shop), "_links": {"up": up}}


def _routes(shop: Shop) -> dict[str, Any]:
    """List the one route that tells anything about the shop: that of the platform's own plugin."""
    path = "/wc/v3/kickroute_callback_endpoint"
    if "kickroute" not in shop.settings.plugins:
        return {}
    return {path: {"namespace": "wc/v3", "methods": ["POST"], "endpoints": [{"methods": ["POST"]}]}}


def tax_rows(shop: Shop) -> list[dict[str, Any]]:
    """Answer GET /taxes."""
    base = f"{shop.api_url}/wc/v3/taxes"
    hints = {"allow": ["GET", "POST", "PUT", "PATCH", "DELETE"]}
    return [
        {
            "id": rate.id,
            "country": rate.country,
            "state": "",
            "postcode": "",
            "city": "",
            "rate": f"{rate.percent:.4f}",
            "name": rate.name,
            "priority": 1,
            "compound": False,
            "shipping": True,
            "order": at,
            "class": rate.tax_class or "standard",
            "postcodes": [],
            "cities": [],
            "_links": {
                "self": [{"href": f"{base}/{rate.id}", "targetHints": hints}],
                "collection": [{"href": base}],
            },
        }
        for at, rate in enumerate(shop.settings.rates)
    ]


def tax_class_rows(shop: Shop) -> list[dict[str, Any]]:
    """Answer GET /taxes/classes."""
    collection = [{"href": f"{shop.api_url}/wc/v3/taxes/classes"}]
    slugs = dict.fromkeys(rate.tax_class or "standard" for rate in shop.settings.rates)
    names = ((slug, slug.replace("-", " ").capitalize()) for slug in slugs)
    return [{"slug": slug, "name": name, "_links": {"collection": collection}} for slug, name in names]


def currency_row(shop: Shop) -> dict[str, Any]:
    """Answer GET /data/currencies/current."""
    base = f"{shop.api_url}/wc/v3/data/currencies"
    code = shop.settings.currency
    return {
        "code": code,
        "name": "Euro" if code == "EUR" else code,
        "symbol": "&euro;" if code == "EUR" else code,
        "_links": {
            "self": [{"href": f"{base}/{code}", "targetHints": {"allow": ["GET"]}}],
            "collection": [{"href": base}],
        },
    }


def status_rows(shop: Shop) -> list[dict[str, str]]:
    """Answer GET /orders/statuses."""
    return [{"slug": slug, "name": name} for slug, name in status_names(shop).items()]


def order_totals(shop: Shop) -> list[dict[str, Any]]:
    """Answer GET /reports/orders/totals."""
    counts = Counter(order.status for order in shop.state.tables.orders.values())
    return [{**row, "total": counts[row["slug"]]} for row in status_rows(shop)]


def product_totals(shop: Shop) -> list[dict[str, Any]]:
    """Answer GET /reports/products/totals."""
    names = {
        "external": "External/Affiliate product",
        "grouped": "Grouped product",
        "simple": "Simple product",
        "variable": "Variable product",
    }
    rows = shop.state.tables.products.values()
    counts = Counter(p.kind for p in rows if p.status == "publish")
    return [{"slug": slug, "name": name, "total": counts[slug]} for slug, name in names.items()]
