"""Which shop answers, and whether it can be worked with."""

from __future__ import annotations

from datetime import datetime

from adapters.shopware.api import Api
from adapters.shopware.basics import Basics
from adapters.shopware.translate.values import row_of, text_at
from connector.model import ShopIdentity
from connector.model.errors import ShopUnavailable
from connector.model.messages import say

_VERSION = "_info/version"
_OLDEST = (6, 6)


class Doctor:
    """Asks who the shop is."""

    def __init__(self, api: Api, basics: Basics) -> None:
        self._api = api
        self._basics = basics

    def identity(self) -> ShopIdentity:
        """Ask which shop answers; see :meth:`connector.ports.Shop.identity`.

        A sales channel's id is made up once and at random, so it tells every shop from every other.
        """
        version = text_at(row_of(self._api.get(_VERSION).document), "version")
        self._require_usable(version)
        self._basics.forget()
        channel = self._basics.channel()
        return ShopIdentity(
            key=f"shopware:{channel.id}",
            name=channel.name,
            version=version,
            currency=channel.currency,
            # Every price has both figures; the gross one is told as the retail price.
            prices_include_tax=True,
            country=channel.country,
        )

    def now(self) -> datetime:
        """Tell the shop's time; asks only when it has not answered anything lately."""
        return self._api.now()

    def _require_usable(self, version: str) -> None:
        parts = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
        if parts < _OLDEST:
            raise ShopUnavailable(
                say(
                    "{address} is Shopware {version}; needed is 6.6 or later: update the shop",
                    address=self._api.base_url,
                    version=version or say("of unknown version"),
                )
            )
