"""The table ``shop``: one section for each platform that is registered, chosen by ``shop.platform``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Tag, create_model

from connector.settings.model import SandboxSettings, Settings, ShopSettings

_SANDBOX = "sandbox"


def settings_with(sections: Sequence[type[ShopSettings]]) -> type[Settings]:
    """Return the settings with these sections for ``shop``, of which ``shop.platform`` chooses one.

    Keys of another platform's section are left alone, so that a platform can be changed in one line. With a
    platform that there is not, all that is wrong is told as if all keys were its own.
    """
    known: dict[str, type[ShopSettings]] = {_SANDBOX: SandboxSettings}
    known |= {str(section.model_fields["platform"].default): section for section in sections}
    any_platform: Any = Literal[tuple(known)]
    bases = tuple(known.values())
    known[""] = create_model("AnyShopSettings", __base__=bases, platform=(any_platform, ...))

    def section_in(given: object) -> str:
        """Return the name of the section that is meant; empty for a platform that there is not."""
        if isinstance(given, ShopSettings):
            return given.platform
        platform = given.get("platform", _SANDBOX) if isinstance(given, dict) else _SANDBOX
        return platform if isinstance(platform, str) and platform in known else ""

    def own_keys(given: object) -> object:
        """Leave out what only other sections know."""
        if not isinstance(given, dict):
            return given
        others = known[""].model_fields.keys() - known[section_in(given)].model_fields.keys()
        return {key: value for key, value in given.items() if key not in others}

    chosen: Any = reduce(or_, [Annotated[section, Tag(name)] for name, section in known.items()])
    shop = Annotated[chosen, Discriminator(section_in), BeforeValidator(own_keys)]
    model: type[Settings] = create_model("Settings", __base__=Settings, shop=(shop, SandboxSettings()))
    model.shops = known
    return model
