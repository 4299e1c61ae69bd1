"""How the conformance suite is run for Template shops: a shop that is pretended, and its owner's side.

The suite opens what :data:`KITS` names for every registered platform. A real simulator takes the place of
what is pretended here as soon as it is known how the shop behaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import cast

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import SecretStr

from connector.settings import KickrouteSettings, Settings
from tests.contract.kits import Ability, Registration, ShopKit
from tests.contract.starting import Unwritten, serving

from .settings import TemplateSection
from .shop import TemplateShop

USER = "connector"
TOKEN = "token-of-the-pretended-shop"


class PretendedShop:
    """A shop that answers as the documentation of its API says."""

    def __init__(self) -> None:
        self.questions = 0
        self.app = FastAPI()
        self.app.get("/api/shop")(self._tell)

    def _tell(self, request: Request) -> JSONResponse:
        self.questions += 1
        if request.headers.get("authorization") != f"Bearer {USER}:{TOKEN}":
            return JSONResponse({"api": "template"}, 401)
        return JSONResponse(
            {
                "id": "17",
                "name": "Teeladen Berg",
                "version": "1.0",
                "currency": "EUR",
                "prices_include_tax": True,
                "time": datetime.now(UTC).isoformat(),
            }
        )


class TemplateKit(Unwritten):
    """The adapter before the pretended shop, and its owner's side as far as a stage has asked for it."""

    tracking_places: Sequence[str] = ()

    def __init__(self, pretended: PretendedShop, url: str) -> None:
        self._pretended = pretended
        self.shop = TemplateShop.from_settings(_settings(url))

    def questions(self) -> int:
        """Count what the shop was asked."""
        return self._pretended.questions

    def hook_urls(self) -> Sequence[str]:
        """Tell of no webhook: the shop has none yet."""
        return ()


def _settings(url: str) -> Settings:
    return Settings(
        kickroute=KickrouteSettings(
            url="http://127.0.0.1:9", api_key=SecretStr("kr"), public_url="http://127.0.0.1:8400"
        ),
        shop=TemplateSection(url=url, api_user=SecretStr(USER), api_token=SecretStr(TOKEN)),
    )


@contextmanager
def _open() -> Iterator[ShopKit]:
    pretended = PretendedShop()
    with serving(pretended.app) as url:
        kit = TemplateKit(pretended, url)
        try:
            # Once everything is written the cast goes, and mypy holds the kit against the suite's need.
            yield cast(ShopKit, kit)
        finally:
            kit.shop.close()


_LATER: Mapping[Ability, str] = dict.fromkeys(
    set(Ability) - {Ability.QUESTION_COUNT}, "what it needs is not written yet"
)

KITS: Mapping[str, Registration] = {"template": Registration(_open, _LATER)}
