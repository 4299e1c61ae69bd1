"""The system status: versions, plugins, order tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

PLUGINS = {
    # Nobody has seen the plugin's folder: the one here is made up.
    "kickroute": ("kickroute/kickroute.php", "Kickroute", "1.0.5"),
    "shiptastic": ("shiptastic-for-woocommerce/shiptastic-for-woocommerce.php", "Shiptastic", "5.1.4"),
    "dhl": ("dhl-for-woocommerce/pr-dhl-woocommerce.php", "DHL Shipping Germany for WooCommerce", "4.1.0"),
    "germanized": ("woocommerce-germanized/woocommerce-germanized.php", "Germanized", "4.0.10"),
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
        "wp_cron": shop.settings.cron != "broken",
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
