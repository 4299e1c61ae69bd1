"""What every order needs of the shop and what hardly ever changes: asked once, then remembered."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.shopware.api import Api, any_of, equals, id_of
from adapters.shopware.translate.ids import fixed_id
from adapters.shopware.translate.new_order import Frame
from adapters.shopware.translate.values import Row, name_of, row_at, text_at
from connector.model.errors import Problem, SettingsWrong
from connector.model.messages import say

_STOREFRONT = "8a243080f92e4c719546314b577cf82b"
"""Shopware's own id for the type of sales channel that is a shop to visit."""

_MACHINES = ("order", "order_delivery", "order_transaction")


@dataclass(frozen=True, slots=True)
class Channel:
    """The sales channel that the connector works for."""

    id: str
    name: str
    currency_id: str
    currency: str
    country: str
    country_id: str
    group_id: str
    row: Row


class Basics:
    """Asks for the sales channel, the states' and the countries' ids."""

    def __init__(self, api: Api, sales_channel: str = "") -> None:
        self._api = api
        self._named = sales_channel.strip()
        self._lock = threading.Lock()
        self._channel: Channel | None = None
        self._frame: Frame | None = None

    def forget(self) -> None:
        """Ask anew next time: something was changed in the shop."""
        with self._lock:
            self._channel = self._frame = None

    def channel(self) -> Channel:
        """Return the sales channel; raises SettingsWrong when the settings do not name one of several."""
        with self._lock:
            return self._known_channel()

    def frame(self) -> Frame:
        """Return what an order needs."""
        with self._lock:
            if self._frame is None:
                self._frame = self._read_frame(self._known_channel())
            return self._frame

    def remembered_frame(self) -> Frame | None:
        """Return what an order needs as far as it was asked for; asks nothing."""
        with self._lock:
            return self._frame

    def customer_id(self) -> str:
        """Return the id of our customer in this sales channel."""
        return fixed_id("customer", self.channel().id)

    def _known_channel(self) -> Channel:
        if self._channel is None:
            self._channel = self._find_channel()
        return self._channel

    def _find_channel(self) -> Channel:
        loaded: Row = {"associations": {"currency": {}, "country": {}}}
        rows = list(self._api.rows("sales-channel", loaded))
        wanted = self._named.casefold()
        if wanted:
            found = [row for row in rows if wanted in (id_of(row), name_of(row).strip().casefold())]
        else:
            active = [row for row in rows if row.get("active") is not False]
            found = [row for row in active if row.get("typeId") == _STOREFRONT] or active
        if len(found) != 1:
            raise SettingsWrong([_problem(self._named, rows)])
        return _to_channel(found[0])

    def _read_frame(self, channel: Channel) -> Frame:
        countries = self._countries()
        return Frame(
            sales_channel=channel.id,
            currency=channel.currency_id,
            language=text_at(channel.row, "languageId"),
            shipping_method=text_at(channel.row, "shippingMethodId"),
            payment_method=text_at(channel.row, "paymentMethodId"),
            customer=fixed_id("customer", channel.id),
            states=self._states(),
            countries={code: id_of(row) for code, row in countries.items()},
            shipped_to=frozenset(
                c for c, row in countries.items() if row.get("shippingAvailable") is not False
            ),
            vertical=channel.row.get("taxCalculationType") == "vertical",
        )

    def _states(self) -> Mapping[tuple[str, str], str]:
        names = [f"{machine}.state" for machine in _MACHINES]
        criteria = {
            "filter": [any_of("stateMachine.technicalName", names)],
            "associations": {"stateMachine": {}},
        }
        return {
            (
                text_at(row_at(row, "stateMachine"), "technicalName").removesuffix(".state"),
                text_at(row, "technicalName"),
            ): id_of(row)
            for row in self._api.rows("state-machine-state", criteria)
        }

    def _countries(self) -> Mapping[str, Row]:
        shown = {"country": ["id", "iso", "shippingAvailable"]}
        rows = self._api.rows("country", {"filter": [equals("active", True)], "includes": shown})
        return {text_at(row, "iso").upper(): row for row in rows if text_at(row, "iso")}


def _to_channel(row: Row) -> Channel:
    return Channel(
        id=id_of(row),
        name=name_of(row),
        currency_id=text_at(row, "currencyId"),
        currency=text_at(row_at(row, "currency"), "isoCode"),
        country=text_at(row_at(row, "country"), "iso"),
        country_id=text_at(row, "countryId"),
        group_id=text_at(row, "customerGroupId"),
        row=row,
    )


def _problem(named: str, rows: list[Row]) -> Problem:
    names = ", ".join(f"“{name_of(row)}”" for row in rows) or say("none at all")
    if named:
        return Problem(
            "shop.sales_channel",
            say("the shop has no one sales channel “{named}”; it has {names}", named=named, names=names),
        )
    return Problem(
        "shop.sales_channel", say("the shop has several sales channels, name one: {names}", names=names)
    )
