"""The shop's settings as the REST API shows them: the few that anybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from practice.simulators.woocommerce.errors import RestError

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop


def _country(shop: Shop) -> str:
    return "DE:DE-BY" if shop.settings.base_country == "DE" else shop.settings.base_country


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
            "woocommerce_price_num_decimals": ("number", "Number of decimals", "2", str(settings.decimals)),
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
            "woocommerce_weight_unit": ("select", "Weight unit", "kg", settings.weight_unit),
        },
        "email_new_order": {
            "enabled": ("checkbox", "Enable/Disable", "yes", yes[settings.order_mail]),
            "recipient": ("text", "Recipient(s)", "", settings.shop_email),
        },
        **{
            f"email_customer_{mail}_order": {
                "enabled": ("checkbox", "Enable/Disable", "yes", yes[settings.customer_mails])
            }
            for mail in ("on_hold", "processing", "completed")
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
