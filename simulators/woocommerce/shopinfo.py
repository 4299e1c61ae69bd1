"""What the shop tells about itself: index, system status, settings, tax rates, currency, counts."""

from __future__ import annotations

import html
from collections import Counter
from typing import TYPE_CHECKING, Any

from simulators.woocommerce.errors import RestError
from simulators.woocommerce.money import RATES, TAX_CLASSES, rate_for
from simulators.woocommerce.order_checks import status_names

if TYPE_CHECKING:
    from simulators.woocommerce.shop import Shop

NAMESPACES = ["oembed/1.0", "wc/v3", "wc/v1", "wc-admin", "wc-analytics", "wc/store", "wc/v2", "wp/v2"]

PLUGINS = {
    "kickroute": ("kickroute/kickroute.php", "Kickroute", "1.0.5"),
    "shiptastic": ("shiptastic-for-woocommerce/shiptastic-for-woocommerce.php", "Shiptastic", "5.1.4"),
    "dhl": ("dhl-for-woocommerce/pr-dhl-woocommerce.php", "DHL Shipping Germany for WooCommerce", "4.1.0"),
    "shipment-tracking": (
        "woo-advanced-shipment-tracking/woocommerce-advanced-shipment-tracking.php",
        "Advanced Shipment Tracking for WooCommerce",
        "3.9.2",
    ),
    "villatheme": (
        "woo-orders-tracking/woo-orders-tracking.php",
        "Orders Tracking for WooCommerce",
        "1.2.10",
    ),
}


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
    return {"namespace": "wc/v3", "routes": {}, "_links": {"up": up}}


def system_status(shop: Shop, *, https: bool) -> dict[str, Any]:
    """Answer GET /system_status."""
    return {
        "environment": _environment(shop),
        "database": {
            "wc_database_version": shop.settings.full_version,
            "database_prefix": "wp_",
            "maxmind_geoip_database": "",
            "database_tables": {"woocommerce": {}, "other": {}},
            "database_size": {"data": 4.02, "index": 3.66},
        },
        "active_plugins": _plugins(shop),
        "inactive_plugins": [_plugin_row("akismet/akismet.php", "Akismet Anti-spam", "5.7")],
        "dropins_mu_plugins": {"dropins": [], "mu_plugins": _mu_plugins(shop)},
        "theme": _theme(),
        "settings": _status_settings(shop),
        "security": {"secure_connection": https, "hide_errors": True},
        "pages": [_page_row("Shop base", "", 5), _page_row("Cart", "[woocommerce_cart]", 6)],
        "post_type_counts": _post_counts(shop),
        "logging": {
            "logging_enabled": True,
            "default_handler": "Automattic\\WooCommerce\\Internal\\Admin\\Logging\\LogHandlerFileV2",
            "retention_period_days": 30,
            "level_threshold": "",
            "log_directory_size": "2 MB",
        },
    }


def _environment(shop: Shop) -> dict[str, Any]:
    return {
        "home_url": shop.home_url,
        "site_url": shop.home_url,
        "store_id": shop.token("store", 32),
        "version": shop.settings.full_version,
        "log_directory": "/var/www/wc-logs/",
        "log_directory_writable": True,
        "wp_version": "7.0.4",
        "wp_multisite": False,
        "wp_memory_limit": 536870912,
        "wp_debug_mode": False,
        "wp_cron": True,
        "wp_environment_type": "production",
        "language": "de_DE",
        "external_object_cache": None,
        "server_info": "nginx/1.22.1",
        "server_architecture": "Linux x86_64",
        "php_version": "8.2.36",
        "php_post_max_size": 33554432,
        "php_max_execution_time": 120,
        "php_max_input_vars": 1000,
        "curl_version": "7.88.1, OpenSSL/3.0.19",
        "suhosin_installed": False,
        "max_upload_size": 2097152,
        "mysql_version": "10.11.19",
        "mysql_version_string": "10.11.19-MariaDB",
        "default_timezone": "UTC",
        "fsockopen_or_curl_enabled": True,
        "soapclient_enabled": True,
        "domdocument_enabled": True,
        "gzip_enabled": True,
        "mbstring_enabled": True,
        "remote_post_successful": False,
        "remote_post_response": False,
        "remote_get_successful": False,
        "remote_get_response": False,
    }


def _plugins(shop: Shop) -> list[dict[str, Any]]:
    version = shop.settings.full_version
    rows = [("woocommerce/woocommerce.php", "WooCommerce", version)]
    rows += [PLUGINS[name] for name in shop.settings.plugins if name in PLUGINS]
    return [_plugin_row(*row) for row in rows]


def _plugin_row(path: str, name: str, version: str) -> dict[str, Any]:
    return {
        "plugin": path,
        "name": name,
        "version": version,
        "version_latest": version,
        "url": "https://example.org/",
        "author_name": "",
        "author_url": "",
        "network_activated": False,
    }


def _mu_plugins(shop: Shop) -> list[dict[str, Any]]:
    empty = {"version": "", "url": "", "author_name": "", "author_url": ""}
    return [{"plugin": file, "name": file, **empty} for file in shop.settings.mu_plugins]


def _page_row(name: str, shortcode: str, number: int) -> dict[str, Any]:
    return {
        "page_name": name,
        "page_id": str(number),
        "page_set": True,
        "page_exists": True,
        "page_visible": True,
        "shortcode": shortcode,
        "block": "",
        "shortcode_required": bool(shortcode),
        "shortcode_present": bool(shortcode),
        "block_present": False,
        "block_required": False,
    }


def _theme() -> dict[str, Any]:
    return {
        "name": "Storefront",
        "version": "4.6.2",
        "version_latest": 0,
        "author_url": "https://woocommerce.com/",
        "is_child_theme": False,
        "is_block_theme": False,
        "has_woocommerce_support": True,
        "has_woocommerce_file": False,
        "has_outdated_templates": False,
        "overrides": [],
        "parent_name": "",
        "parent_version": "",
        "parent_version_latest": "",
        "parent_author_url": "",
    }


def _status_settings(shop: Shop) -> dict[str, Any]:
    names = ("exclude-from-catalog", "exclude-from-search", "featured", "outofstock")
    ratings = tuple(f"rated-{stars}" for stars in range(1, 6))
    tables = "Automattic\\WooCommerce\\Internal\\DataStores\\Orders\\OrdersTableDataStore"
    row: dict[str, Any] = {
        "api_enabled": False,
        "force_ssl": False,
        "currency": shop.settings.currency,
        "currency_symbol": "&euro;",
        "currency_position": "right_space",
        "thousand_separator": ".",
        "decimal_separator": ",",
        "number_of_decimals": 2,
        "geolocation_enabled": False,
        "taxonomies": {kind: kind for kind in ("external", "grouped", "simple", "variable")},
        "product_visibility_terms": {name: name for name in (*names, *ratings)},
        "woocommerce_com_connected": "no",
        "enforce_approved_download_dirs": True,
        "order_datastore": tables if shop.settings.hpos else "WC_Order_Data_Store_CPT",
        "HPOS_enabled": shop.settings.hpos,
        "HPOS_sync_enabled": False,
    }
    if shop.settings.modern:
        features = ["analytics", "marketplace", "order_attribution"]
        features += ["custom_order_tables"] if shop.settings.hpos else []
        row["enabled_features"] = features + (["fulfillments"] if shop.settings.fulfilments else [])
    return row


def _post_counts(shop: Shop) -> list[dict[str, str]]:
    tables = shop.state.tables
    kind = "shop_order_placehold" if shop.settings.hpos else "shop_order"
    counts = {
        "product": len(tables.products),
        "product_variation": len(tables.variations),
        kind: len(tables.orders),
    }
    return [{"type": name, "count": str(count)} for name, count in counts.items()]


def _country(shop: Shop) -> str:
    return f"{shop.settings.base_country}:DE-BY" if shop.settings.base_country == "DE" else ""


def settings_of(shop: Shop) -> dict[str, dict[str, Any]]:
    """Return group → id → the value now, and how the setting is described."""
    yes = {True: "yes", False: "no"}
    settings = shop.settings
    return {
        "general": {
            "woocommerce_store_address": ("text", "Address line 1", "", "Lagerstraße 1"),
            "woocommerce_default_country": ("select", "Country / State", "US:CA", _country(shop)),
            "woocommerce_calc_taxes": ("checkbox", "Enable taxes", "no", yes[settings.taxes]),
            "woocommerce_currency": ("select", "Currency", "USD", settings.currency),
            "woocommerce_price_num_decimals": ("number", "Number of decimals", "2", "2"),
        },
        "tax": {
            "woocommerce_prices_include_tax": (
                "radio",
                "Prices entered with tax",
                "no",
                yes[settings.prices_include_tax],
            ),
            "woocommerce_tax_based_on": ("select", "Calculate tax based on", "shipping", "shipping"),
            "woocommerce_shipping_tax_class": ("select", "Shipping tax class", "inherit", "inherit"),
            "woocommerce_tax_round_at_subtotal": ("checkbox", "Rounding", "no", "no"),
        },
        "products": {
            "woocommerce_manage_stock": ("checkbox", "Manage stock", "yes", "yes"),
            "woocommerce_hold_stock_minutes": (
                "number",
                "Hold stock (minutes)",
                "60",
                str(settings.hold_stock_minutes),
            ),
            "woocommerce_notify_low_stock_amount": ("number", "Low stock threshold", "2", "2"),
        },
        "advanced": {
            "woocommerce_custom_orders_table_enabled": (
                "radio",
                "Order data storage",
                "no",
                yes[settings.hpos],
            ),
        },
    }


def setting_rows(shop: Shop, group: str) -> list[dict[str, Any]]:
    """Answer GET /settings/{group}. Raises RestError for an unknown group."""
    known = settings_of(shop)
    if group not in known:
        message = "Invalid setting group."
        raise RestError(404, "rest_setting_setting_group_invalid", message)
    return [_setting_row(shop, group, name, *about) for name, about in known[group].items()]


def setting_row(shop: Shop, group: str, name: str) -> dict[str, Any]:
    """Answer GET /settings/{group}/{id}. Raises RestError when there is none."""
    for row in setting_rows(shop, group):
        if row["id"] == name:
            links = row.pop("_links")
            return {**row, "group_id": group, "_links": links}
    raise RestError(404, "rest_setting_setting_invalid", "Invalid setting.")


def _setting_row(
    shop: Shop, group: str, name: str, kind: str, label: str, default: str, value: str
) -> dict[str, Any]:
    base = f"{shop.api_url}/wc/v3/settings/{group}"
    options = {"options": {value: value, default: default}} if kind in ("radio", "select") else {}
    tip = {"tip": label} if kind != "checkbox" else {}
    hints = {"allow": ["GET", "POST", "PUT", "PATCH"]}
    return {
        "id": name,
        "label": label,
        "description": "",
        "type": kind,
        "default": default,
        **options,
        **tip,
        "value": value,
        "_links": {
            "self": [{"href": f"{base}/{name}", "targetHints": hints}],
            "collection": [{"href": base}],
        },
    }


def setting_groups(shop: Shop) -> list[dict[str, Any]]:
    """Answer GET /settings."""
    return [
        {
            "id": group,
            "label": group.title(),
            "description": "",
            "parent_id": "",
            "sub_groups": ["email_new_order"] if group == "email" else [],
            "_links": {"options": [{"href": f"{shop.api_url}/wc/v3/settings/{group}"}]},
        }
        for group in (*settings_of(shop), "email")
    ]


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
            "rate": f"{rate.percent}.0000",
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
        for at, rate in enumerate(RATES)
    ]


def tax_class_rows(shop: Shop) -> list[dict[str, Any]]:
    """Answer GET /taxes/classes."""
    collection = [{"href": f"{shop.api_url}/wc/v3/taxes/classes"}]
    return [{"slug": slug, "name": name, "_links": {"collection": collection}} for slug, name in TAX_CLASSES]


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


def known_rate(shop: Shop, tax_class: str) -> bool:
    """Whether the shop's own country has a rate for a tax class."""
    return rate_for(shop.settings.base_country, tax_class) is not None
