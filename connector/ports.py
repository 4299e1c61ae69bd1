"""The ports: what the use cases need of the world. Every sentence here has a test in ``tests/contract/``.

All methods may raise the errors of their side: ``ShopUnavailable`` (nothing happened, or it was only a
read), ``ShopDoubtful`` (a write whose answer was lost), ``ShopAccessDenied``, ``ShopRefused`` and
``ShopUnexpected`` for :class:`Shop`; ``PlatformUnavailable``, ``PlatformAccessDenied`` and
``PlatformRefused`` for :class:`Platform`; their like for :class:`Labels`. All are safe to call from several
threads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Literal, Protocol

from connector.model import (
    AdminLinks,
    Callback,
    Capabilities,
    Carrier,
    Event,
    FieldSpot,
    Finding,
    Goods,
    Hint,
    HookState,
    IncomingOrder,
    MarkPage,
    NewOrder,
    OrderLookup,
    OrderMark,
    OrderPage,
    OrderStatus,
    Parcel,
    ProductLookup,
    ProductPage,
    Reach,
    ShopIdentity,
    ShopOrder,
    Unread,
)
from connector.model.shipping import Label, LabelRequest

Account = Literal["stock", "orders", "sweeps", "reconcile", "hurried"]
"""What the shop's time is spent on: questions for changed stocks, for news of orders, readings of the whole
catalogue, comparing and repairing, and readings that people wait for."""


NOTICED_WITHIN = 20
"""Questions for changes until what leaves no date behind is noticed."""


class Shop(Protocol):
    """The supplier's own shop."""

    @property
    def capabilities(self) -> Capabilities:
        """What this platform can do; known without asking the shop."""
        ...

    @property
    def admin_links(self) -> AdminLinks:
        """Where staff edit products and orders: addresses with ``{id}`` in them, not asked for."""
        ...

    def identity(self) -> ShopIdentity:
        """Ask which shop answers; the same shop always gives the same ``key``."""
        ...

    def now(self) -> datetime:
        """Tell the time by the shop's own clock, which stamps its orders."""
        ...

    def findings(self) -> tuple[Finding, ...]:
        """Look at what the connector needs of the shop and name what a person should know; writes nothing."""
        ...

    def platform_plugin(self) -> str:
        """Name the platform's own plugin while it is active in the shop; empty without one."""
        ...

    def sample_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Look at up to a hundred of the newest products: their values by place, as settings name it.

        None is empty.
        """
        ...

    def sample_order_fields(self) -> Mapping[str, tuple[str, ...]]:
        """Look at up to a hundred of the newest orders: their values by place, without what is a parcel.

        Places are named as settings name them; none is empty.
        """
        ...

    def prepare(self) -> tuple[str, ...]:
        """Make what the connector needs in the shop and say what was made; a second time nothing is."""
        ...

    def remove_fields(self) -> tuple[str, ...]:
        """Remove the fields that :meth:`prepare` made and say which; what orders refer to stays."""
        ...

    def reach(self) -> Reach:
        """Tell by which way the shop is reached; known without asking."""
        ...

    def unread(self) -> tuple[Unread, ...]:
        """Name the rows that the shop cannot give at the moment; known without asking.

        Lists and questions by id leave them out, and neither call them gone nor missing. They are asked for
        again by themselves; a product that can be read again is in the next changes.
        """
        ...

    # catalogue

    def changes_since(self, cursor: str | None) -> Iterator[ProductPage]:
        """Yield the products that may have changed since ``cursor``, complete with all their offers.

        A product may come although nothing changed, and again in the next call; none that changed by the
        shop's own API or checkout is left out. What leaves no date behind, as a product that left, is noticed
        within :data:`NOTICED_WITHIN` calls. Only the last page carries a cursor, and there always is a last
        page. ``None`` yields nothing but a cursor that marks now. The number of questions does not grow with
        the catalogue.
        """
        ...

    def all_products(self) -> Iterator[ProductPage]:
        """Yield the whole catalogue (published or not, never trashed), each product at least once.

        Raises ShopUnavailable when a page cannot be read or the shop's own count is not reached: a
        catalogue that ended early never looks complete. A product deleted while reading may make another
        one be skipped: ask by id before believing an absence. A page may hold no product, and is no older
        than its ``behind`` says.
        """
        ...

    def products(self, ids: Collection[str]) -> ProductLookup:
        """Read products by id; every id is either in ``found`` or in ``gone``.

        A trashed product, one that the shop does not know, and an id that is not a product are gone. The
        id of a variant finds its product.
        """
        ...

    def products_in(self, order_ids: Collection[str], price_ids: Collection[str] = ()) -> frozenset[str]:
        """Name the products whose stock these orders may have moved without a webhook, and whose prices are.

        Empty, and nothing is asked, where each product that is sold has one.
        """
        ...

    def trashed_gtins(self) -> Mapping[str, str]:
        """Look into the trash: the GTINs of its products, as the shop writes them, with the product's id.

        Empty where the shop has no trash.
        """
        ...

    def read_fields(self, spots: Collection[FieldSpot]) -> Mapping[FieldSpot, str]:
        """Read what stands in these fields themselves, inherited from nowhere; empty where nothing does.

        Those of products and variants that are gone are left out.
        """
        ...

    def write_fields(self, values: Mapping[FieldSpot, str]) -> Mapping[FieldSpot, str]:
        """Put these values into the fields; an empty one takes out what stands there.

        Nothing else of product or variant changes. Returns the reason for each that the shop did not take:
        all others are written. Only fields of the kind in ``capabilities.own_fields`` can be written.
        """
        ...

    # orders

    def reserve(self, kickroute_number: str) -> str:
        """Fetch whatever must be fetched once and remembered before an order is placed; may be empty."""
        ...

    def goods(self, wanted: Collection[tuple[str, str]]) -> tuple[Goods, ...]:
        """Read what an order needs of these offers, each named by its product's id and its own.

        Trashed ones and those that the shop does not have are left out. Costs as few questions as the shop
        allows; a product is asked for beside its variant only where it holds the variant's stock.
        """
        ...

    def find_orders(self, order: IncomingOrder) -> tuple[OrderMark, ...] | None:
        """Ask for every untrashed order that carries this Kickroute number, whoever made it, oldest first.

        Takes as long as the shop needs to search all its orders. None when there is nothing in the order
        that this shop can be asked for.
        """
        ...

    def newest_orders(self, down_to: int | None) -> MarkPage:
        """Read the newest orders of anybody's, down to the place ``down_to``; None means ten at least.

        The order at that place is among them while it is there untrashed. When many are newer the page may
        end above it.
        """
        ...

    def orders_below(self, place: int, skip: int) -> MarkPage:
        """Read the next older orders of anybody's: those below ``place``, at least one while there is one.

        ``skip`` is how many orders are guessed to lie at ``place`` and above; a wrong guess costs questions
        and hides no order, and neither does what comes or goes meanwhile. A row that cannot be read is a
        hole. Where none is older, the page reaches down to 0.
        """
        ...

    def first_place_since(self, moment: datetime) -> int | None:
        """Find the lowest place among the orders of anybody's that were created at or after ``moment``.

        By the shop's clock; None when there is no such order.
        """
        ...

    def fit(self, order: NewOrder) -> NewOrder:
        """Return the order as the shop can hold it and will show it; asks nothing, and fits no order twice.

        Names, company, further lines, mail and phone are shortened or left out, and what is left of them
        stands at the end of the note. Raises AddressTooLong where street, postcode, city or country do not
        fit.
        """
        ...

    def require_countries(self, order: NewOrder, *, asks: bool = True) -> None:
        """Raise CountryUnknown where the shop does not have an address's country, or ships nothing there.

        A billing address may name none. Without ``asks`` by what is remembered alone: nothing remembered
        refuses nothing. What is remembered never refuses a country that the shop has by now, if it ``asks``.
        """
        ...

    def create_order(self, order: NewOrder) -> ShopOrder:
        """Place the order as it fits, marked with its Kickroute number and token.

        The end customer is not written to.

        Where ``capabilities.places_without_effect`` holds, it is pending: no stock moves and nobody is
        mailed until :meth:`make_live`. Elsewhere it is live at once, and carries its note at once. Raises
        ShopDoubtful when the answer was lost.
        """
        ...

    def add_note(self, order_id: str, note: str) -> None:
        """Make sure that the order carries ``note`` where the shop's staff see it; once is enough.

        Returns when the shop has shown the note. Raises ShopUnexpected when the shop does not keep it.
        """
        ...

    def has_note(self, order_id: str, note: str) -> bool:
        """Tell whether the order carries ``note``."""
        ...

    def make_live(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Give an order that was just seen pending its first real status: now it is one like any other.

        Returns what the shop shows of the order that has this id now. Where orders are live from the
        first, it is returned as it is.
        """
        ...

    def set_status(self, order_id: str, status: OrderStatus) -> ShopOrder:
        """Set one of the three open statuses; an order that has it already is left alone.

        Raises ValueError for a final status: the connector itself never ends an order.
        """
        ...

    def orders(self, ids: Collection[str]) -> OrderLookup:
        """Read orders by id with refunds and parcels; trashed ones are found and marked ``trashed``.

        A parcel is reported whoever entered it and wherever the shop's plugins keep it.
        """
        ...

    def order_changes_since(self, cursor: str | None) -> Iterator[OrderPage]:
        """Yield orders with a Kickroute number that may have changed since ``cursor``; None marks now.

        Orders without a Kickroute number are never yielded.
        """
        ...

    def add_parcel(self, order_id: str, parcel: Parcel) -> None:
        """Make sure that the order carries ``parcel`` where staff and plugins look for it; once is enough.

        Parcels that others entered stay, the status stays, and nobody is mailed.
        """
        ...

    def trash_order(self, order_id: str) -> None:
        """Put an order that is still pending into the trash; raises ShopRefused for any other order."""
        ...

    # webhooks

    def ensure_hooks(self, url: str, secret: str, *, take_over: bool = False) -> HookState:
        """Make sure that the shop's webhooks exist, are active and point to ``url``; repairs what is not.

        As long as active ones are another connector's, nothing is changed, and its addresses are returned as
        ``others``; ``take_over`` makes them ours. One that moved, or lost its store, is not another.
        """
        ...

    def look_at_hooks(self, url: str, secret: str) -> HookState:
        """Tell what :meth:`ensure_hooks` would find and ``repaired`` what it would repair; writes nothing."""
        ...

    def hooks_in_the_way(self) -> bool:
        """Tell whether webhooks would hold up the shop's own requests now; at most one small question."""
        ...

    def remove_hooks(self) -> int:
        """Remove all webhooks of ours and return how many there were."""
        ...

    def read_hints(self, headers: Mapping[str, str], body: bytes, secret: str) -> tuple[Hint, ...]:
        """Read what a webhook hints at; a ping hints at nothing.

        ``headers`` have lower-case names. Raises SignatureWrong for a body that the shop did not sign,
        where its hooks are signed, and CallbackMalformed for one that is not a webhook of this shop.
        """
        ...


class Platform(Protocol):
    """Kickroute, in both directions."""

    def test_connection(self, callback_url: str) -> None:
        """Announce this shop and where it may be called back; replaces the address told before."""
        ...

    def send(self, events: Sequence[Event]) -> None:
        """Deliver events, all or none, in their order; returns only when the platform has taken them.

        Several :class:`ProductOffered` go as one list, any other mixture as one batch. Raises
        PlatformRefused when the content is refused: which of several events is meant is found by splitting.
        """
        ...

    def read_callback(self, body: bytes, signature: str) -> Callback:
        """Verify and read an incoming call.

        The signature is compared in constant time with the current and the previous key before anything
        is parsed. Raises SignatureWrong, or CallbackMalformed with the place and the reason.
        """
        ...


class Labels(Protocol):
    """The carrier that makes labels for parcels."""

    @property
    def carrier(self) -> Carrier:
        """Who carries the parcels; known without asking."""
        ...

    def validate(self, request: LabelRequest) -> tuple[str, ...]:
        """Ask whether this label would be made, and make none; returns the carrier's warnings.

        Raises LabelsRefused with everything that is wrong, not only the first.
        """
        ...

    def create(self, request: LabelRequest) -> Label:
        """Make the label: one parcel, paid for by the supplier; never asked for twice by itself.

        ``sender`` is printed as sender and ``receiver`` as receiver, a second line of theirs too; of mail
        addresses and phones the carrier learns at most the receiver's. Raises LabelsDoubtful when the answer
        was lost, and LabelsUnavailable, LabelsAccessDenied or LabelsRefused when certainly none was made.
        """
        ...

    def document(self, number: str) -> bytes:
        """Fetch the PDF of a label made before; raises LabelsRefused when the carrier has it no more."""
        ...

    def cancel(self, number: str) -> None:
        """Take a label back that no parcel was handed over with.

        Raises LabelsRefused when the carrier will not: it does not know it, or has the parcel.
        """
        ...


class Notifier(Protocol):
    """Where alarms go."""

    def raise_alarm(self, key: str, message: str) -> None:
        """Say once that there is trouble ``key``; saying it again while it lasts is silent.

        What was said last is what stands: it replaces what stood before.
        """
        ...

    def clear_alarm(self, key: str, message: str = "") -> None:
        """Say that trouble ``key`` is over; silent when it was not raised."""
        ...


class Messenger(Protocol):
    """One address at which a person is reached."""

    def send(self, title: str, text: str) -> None:
        """Send a message; raises MessageNotSent, which never shows the address, when it was not taken."""
        ...


class Heartbeat(Protocol):
    """What notices that the connector has stopped: it is told again and again that all is well."""

    def beat(self) -> None:
        """Say that all is well now; raises MessageNotSent when nobody took notice."""
        ...


class Memory(Protocol):
    """What an adapter found out about the other side and wants to know again, also after a restart.

    It is kept for the address that it was found for: at another one nothing is known.
    """

    def get(self, name: str) -> str | None:
        """Return what was kept under a name, None when nothing was."""
        ...

    def put(self, name: str, value: str | None) -> None:
        """Keep a short text under a name; None forgets it."""
        ...


class Pace(Protocol):
    """How the shop's time is shared out; what is asked inside these contexts counts as named.

    All accounts but ``hurried`` together take at most the budget of quiet polling, of which stock questions
    get two thirds when they want it. ``hurried`` is a reading that people wait for: it may take half of the
    shop's time.
    """

    def polling(self, account: Account) -> AbstractContextManager[None]:
        """Count everything asked inside, in this thread, on an account."""
        ...

    def intake(self) -> AbstractContextManager[None]:
        """Ask for an incoming order: never waits for polling and costs no budget."""
        ...

    def wait_seconds(self, account: Account, credit: float = 0.0) -> float:
        """Tell how long an account has to rest until at most ``credit`` seconds are owed; 0 when it may ask.

        Never more than a minute after it asked last, however slow the shop is.
        """
        ...

    def quiet_seconds(self) -> float:
        """Tell how long ago polling has asked anything last, in seconds."""
        ...

    def longest_waits(self) -> Mapping[Account, float]:
        """Tell how long each account had to wait at most within the last ten minutes, in seconds."""
        ...

    def spent(self) -> Mapping[Account, float]:
        """Tell how much of the shop's time each account has taken so far, in seconds."""
        ...
