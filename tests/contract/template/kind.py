"""Template as a platform: what its folder tells the rest, in one value."""

from __future__ import annotations

from typing import Any, cast

from connector.ports import Memory, Shop
from connector.ports.kinds import Door, Keys, ShopKind, Words
from connector.settings import Settings

from .settings import DEFAULTS, TemplateSection


def _is_shop(status: int, document: Any) -> bool:
    """Tell the shop from any other site by what its API answers to a question without a token."""
    return status == 401 and isinstance(document, dict) and document.get("api") == "template"


def _build(settings: Settings, memory: Memory | None) -> Shop:
    from .shop import TemplateShop

    # Once everything is written the cast goes, and mypy holds the class against the port.
    return cast(Shop, TemplateShop.from_settings(settings))


KIND = ShopKind(
    section=TemplateSection,
    fields=DEFAULTS,
    door=Door(path="/api/shop", is_shop=_is_shop, base_ends="/api", own_paths=("api", "admin")),
    keys=Keys(
        "api_name",
        "api_token",
        ask_key=Words(en="Name of the token", de="Name des Tokens"),
        ask_secret=Words(
            en="Its token (nothing is shown while you type)",
            de="Sein Token (beim Tippen bleibt es unsichtbar)",
        ),
    ),
    left_over=Words(
        en="What is left for you: stop the connector; delete its token in the shop.",
        de="Was Ihnen bleibt: den Connector anhalten; sein Token im Shop löschen.",
    ),
    build=_build,
)
