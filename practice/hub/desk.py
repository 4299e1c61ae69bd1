"""The hub's desk: members are registered, activated and given keys; needs no running hub."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from practice.hub import catalogue, deliveries, members, money
from practice.hub.assortment import Assortment
from practice.hub.errors import refuse
from practice.hub.examples import BILLING
from practice.hub.members import Retailer, Supplier
from practice.hub.policy import CallbackPolicy
from practice.hub.readings import Readings
from practice.hub.store import Store


class Desk(Readings):
    """Changes to who takes part; what follows from them is sent by a running ``Hub`` on the same database."""

    def __init__(
        self, store: Store, callbacks: CallbackPolicy, extensions: Collection[str] = frozenset()
    ) -> None:
        super().__init__(store)
        self.callbacks = callbacks
        self.assortment = Assortment(frozenset(extensions))

    def add_supplier(
        self,
        name: str,
        key: str = "",
        country: str = "DE",
        *,
        active: bool = True,
        callback_url: str | None = None,
        number: str = "",
        shipping_net: Decimal = Decimal("4.90"),
    ) -> Supplier:
        """Register a supplier; key and number (the code retailers use) are made up when empty.

        ``shipping_net`` is what the supplier charges per order. Raises Refused on a taken name or key.
        """
        self._check_place(country, callback_url)
        with self.store.write() as connection:
            return members.add_supplier(
                connection,
                name=name,
                key=key,
                country=country,
                active=active,
                callback_url=callback_url,
                number=number,
                shipping_net=shipping_net,
            )

    def add_retailer(
        self,
        name: str,
        key: str = "",
        country: str = "DE",
        *,
        callback_url: str | None = None,
        billing: Mapping[str, Any] | None = None,
    ) -> Retailer:
        """Register a retailer; ``billing`` is the address on its orders. Raises Refused on a taken name."""
        self._check_place(country, callback_url)
        address = dict(billing or BILLING | {"country_code": country})
        with self.store.write() as connection:
            return members.add_retailer(
                connection, name=name, key=key, country=country, callback_url=callback_url, billing=address
            )

    def activate(self, supplier: str, active: bool = True) -> None:
        """Activate a supplier's profile, or deactivate it again."""
        with self.store.write() as connection:
            members.change(connection, members.supplier_named(connection, supplier), active=active)

    def rotate_key(self, supplier: str, key: str = "", *, keep_previous: bool = False) -> str:
        """Give a supplier a new key and return it; the old one is accepted on messages if kept."""
        key = key or members.new_key()
        with self.store.write() as connection:
            member = members.supplier_named(connection, supplier)
            previous = member.key if keep_previous else None
            members.change(connection, member, key=key, previous_key=previous)
        return key

    def set_callback_url(self, name: str, url: str | None, role: str = "supplier") -> None:
        """Set where a member (``supplier`` or ``retailer``) is called back."""
        if url is not None:
            members.check_callback_url(url, self.callbacks.allowed_hosts)
        with self.store.write() as connection:
            members.change(connection, members.member_named(connection, role, name), callback_url=url)

    def import_products(self, retailer: str, supplier: str, gtins: Sequence[str] | None = None) -> int:
        """Let a retailer import a supplier's live products: link them and tell its shop; returns how many."""
        with self.store.write() as connection:
            buyer = members.retailer_named(connection, retailer)
            seller = members.supplier_named(connection, supplier)
            chosen = [
                offer
                for offer in catalogue.offers_of(connection, supplier)
                if offer.why_not(0) is None and (gtins is None or offer.gtin in gtins)
            ]
            for offer in chosen:
                catalogue.link(connection, buyer, offer.gtin, seller.id)
            self.assortment.hand_over(connection, buyer, seller, chosen)
        return len(chosen)

    def restart(self, delivery_id: int) -> None:
        """Send a callback anew that failed for good, or now what waits; raises Unknown for any other."""
        with self.store.write() as connection:
            deliveries.restart(connection, delivery_id)

    def repeat(self) -> int:
        """Tell all retailers stock and price of what they sell once more; returns how many offers."""
        with self.store.write() as connection:
            return sum(self.assortment.repeat(connection, each) for each in members.all_retailers(connection))

    def _check_place(self, country: str, callback_url: str | None) -> None:
        if country not in money.TAXES:
            raise refuse("country", f"known countries are {', '.join(money.TAXES)}", country)
        if callback_url is not None:
            members.check_callback_url(callback_url, self.callbacks.allowed_hosts)
