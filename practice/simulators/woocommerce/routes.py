"""The route table: who answers what, and since which version."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from practice.simulators.woocommerce import order_routes as o
from practice.simulators.woocommerce import product_routes as p
from practice.simulators.woocommerce import shop_settings, shopinfo
from practice.simulators.woocommerce import webhook_routes as w
from practice.simulators.woocommerce.call import Answer, Call
from practice.simulators.woocommerce.paging import one
from practice.simulators.woocommerce.params import flag
from practice.simulators.woocommerce.settings import WooSettings
from practice.simulators.woocommerce.system_status import system_status

EDIT = ("POST", "PUT", "PATCH")


@dataclass(frozen=True, slots=True)
class Route:
    """One route; ``action`` is what the key must be allowed to do ("" for anybody).

    ``needs`` is what the shop must have: ``modern``, ``fulfilments`` or nothing.
    """

    methods: tuple[str, ...]
    template: str
    handler: Callable[[Call], Answer]
    action: str
    needs: str = ""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The template as a regular expression: numbers for {names}, words for {names:word}."""
        expression = re.sub(r"\{(\w+):word\}", r"(?P<\1>[\\w-]+)", self.template)
        return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>\\d+)", expression) + "$")

    def open(self, settings: WooSettings) -> bool:
        """Whether a shop with these settings has the route."""
        return {"": True, "modern": settings.modern, "fulfilments": settings.fulfilments}[self.needs]


def _item(
    template: str,
    get: Callable[[Call], Answer],
    update: Callable[[Call], Answer],
    delete: Callable[[Call], Answer],
    needs: str = "",
) -> list[Route]:
    return [
        Route(("GET",), template, get, "view", needs),
        Route(EDIT, template, update, "edit", needs),
        Route(("DELETE",), template, delete, "delete", needs),
    ]


def _setting_group(call: Call) -> Answer:
    return Answer(shop_settings.setting_rows(call.shop, call.path["group"]))


def _setting(call: Call) -> Answer:
    return one(call, shop_settings.setting_row(call.shop, call.path["group"], call.path["id"]))


def _setting_update(call: Call) -> Answer:
    """Take the two settings that tests change; the others are taken and forgotten."""
    changes = {
        "woocommerce_prices_include_tax": "prices_include_tax",
        "woocommerce_calc_taxes": "taxes",
    }
    name = call.path["id"]
    if name in changes:
        call.shop.configure(**{changes[name]: flag(call.body.get("value") in ("yes", True))})
    return _setting(call)


def _taxes(call: Call) -> Answer:
    rows = shopinfo.tax_rows(call.shop)
    return Answer(rows, headers={"X-WP-Total": str(len(rows)), "X-WP-TotalPages": "1"})


V3 = "/wc/v3"
ROUTES: list[Route] = [
    Route(("GET",), "/", lambda c: one(c, shopinfo.index(c.shop)), ""),
    Route(("GET",), V3, lambda c: one(c, shopinfo.namespace(c.shop)), ""),
    Route(("GET",), f"{V3}/products", p.product_list, "list"),
    Route(("POST",), f"{V3}/products", p.product_create, "create"),
    *_item(f"{V3}/products/{{id}}", p.product_get, p.product_update, p.product_delete),
    Route(EDIT, f"{V3}/products/batch", p.product_batch, "batch"),
    Route(("GET",), f"{V3}/products/{{parent}}/variations", p.variation_list, "list"),
    Route(("POST",), f"{V3}/products/{{parent}}/variations", p.variation_create, "create"),
    *_item(
        f"{V3}/products/{{parent}}/variations/{{id}}",
        p.variation_get,
        p.variation_update,
        p.variation_delete,
    ),
    Route(EDIT, f"{V3}/products/{{parent}}/variations/batch", p.variation_batch, "batch"),
    Route(("GET",), f"{V3}/variations", p.shop_variations, "list", "modern"),
    Route(("GET",), "/wc-analytics/variations", p.analytics_variations, "list"),
    Route(("GET",), f"{V3}/orders", o.order_list, "list"),
    Route(("POST",), f"{V3}/orders", o.order_create, "create"),
    *_item(f"{V3}/orders/{{id}}", o.order_get, o.order_update, o.order_delete),
    Route(EDIT, f"{V3}/orders/batch", o.order_batch, "batch"),
    Route(("GET",), f"{V3}/orders/statuses", o.order_statuses, ""),
    Route(("GET",), f"{V3}/orders/{{id}}/notes", o.note_list, "list"),
    Route(("POST",), f"{V3}/orders/{{id}}/notes", o.note_create, "create"),
    Route(("GET",), f"{V3}/orders/{{id}}/notes/{{note}}", o.note_get, "view"),
    Route(("DELETE",), f"{V3}/orders/{{id}}/notes/{{note}}", o.note_delete, "delete"),
    Route(("GET",), f"{V3}/orders/{{id}}/refunds", o.refund_list, "list"),
    Route(("POST",), f"{V3}/orders/{{id}}/refunds", o.refund_create, "create"),
    Route(("GET",), f"{V3}/orders/{{id}}/refunds/{{refund}}", o.refund_get, "view"),
    Route(("DELETE",), f"{V3}/orders/{{id}}/refunds/{{refund}}", o.refund_delete, "delete"),
    Route(("GET",), f"{V3}/refunds", o.shop_refunds, "list", "modern"),
    Route(("GET",), f"{V3}/orders/{{id}}/fulfillments", o.fulfilment_list, "list", "fulfilments"),
    Route(("POST",), f"{V3}/orders/{{id}}/fulfillments", o.fulfilment_create, "create", "fulfilments"),
    *_item(
        f"{V3}/orders/{{id}}/fulfillments/{{fulfilment}}",
        o.fulfilment_get,
        o.fulfilment_update,
        o.fulfilment_delete,
        "fulfilments",
    ),
    Route(
        ("GET",),
        f"{V3}/orders/{{id}}/fulfillments/{{fulfilment}}/metadata",
        o.fulfilment_meta,
        "view",
        "fulfilments",
    ),
    Route(("POST",), f"{V3}/kickroute_callback_endpoint", o.plugin_callback, ""),
    Route(("GET",), f"{V3}/webhooks", w.webhook_list, "list"),
    Route(("POST",), f"{V3}/webhooks", w.webhook_create, "create"),
    *_item(f"{V3}/webhooks/{{id}}", w.webhook_get, w.webhook_update, w.webhook_delete),
    Route(EDIT, f"{V3}/webhooks/batch", w.webhook_batch, "batch"),
    Route(
        ("GET",),
        f"{V3}/system_status",
        lambda c: one(c, system_status(c.shop, https=c.https)),
        "list",
    ),
    Route(("GET",), f"{V3}/settings", lambda c: Answer(shop_settings.setting_groups(c.shop)), "list"),
    Route(("GET",), f"{V3}/settings/{{group:word}}", _setting_group, "list"),
    Route(("GET",), f"{V3}/settings/{{group:word}}/{{id:word}}", _setting, "view"),
    Route(EDIT, f"{V3}/settings/{{group:word}}/{{id:word}}", _setting_update, "edit"),
    Route(("GET",), f"{V3}/taxes", _taxes, "list"),
    Route(("GET",), f"{V3}/taxes/classes", lambda c: Answer(shopinfo.tax_class_rows(c.shop)), "list"),
    Route(
        ("GET",),
        f"{V3}/data/currencies/current",
        lambda c: one(c, shopinfo.currency_row(c.shop)),
        "view",
    ),
    Route(("GET",), f"{V3}/reports/orders/totals", lambda c: Answer(shopinfo.order_totals(c.shop)), "list"),
    Route(
        ("GET",),
        f"{V3}/reports/products/totals",
        lambda c: Answer(shopinfo.product_totals(c.shop)),
        "list",
    ),
]

_COMPILED = [(route, route.pattern) for route in ROUTES]


def find(settings: WooSettings, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
    """Find the route for a method and a path below /wp-json; a HEAD is answered as a GET."""
    wanted = "GET" if method == "HEAD" else method
    for route, pattern in _COMPILED:
        if wanted in route.methods and route.open(settings):
            match = pattern.match(path)
            if match is not None:
                return route, match.groupdict()
    return None
