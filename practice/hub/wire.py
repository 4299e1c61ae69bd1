"""The messages shops send, exactly as the protocol writes them: field names, JSON types, limits.

The source of every shape is what the platform's own shop plugin (1.0.5) was recorded to send. Types are
strict: a price is a string, a stock an integer or null. Unknown fields are refused, so that a sender
learns of a misspelt one.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    field_validator,
    model_validator,
)

from practice.hub.fields import (
    MOST_EVENTS,
    MOST_PRODUCTS,
    Amount,
    Carrier,
    Category,
    DealerPrice,
    Description,
    Figure,
    Gtin,
    Image,
    Name,
    Number,
    Quantity,
    RefundId,
    RetailPrice,
    Status,
    Stock,
    TaxRate,
    whole,
)


class Strict(BaseModel):
    """A JSON object of which every field is known and has exactly its type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ExampleOrder(Strict):
    """What the shop shows of its newest order, for the platform's staff to look at."""

    number: str
    tracking_number: str
    tracking_carrier: str


class ExampleProduct(Strict):
    """What the shop shows of one product, for the platform's staff to look at."""

    id: str
    gtin: str
    wholesale_price: str


class ConnectionTestBody(Strict):
    """Where the platform may call back, and what the shop's fields contain."""

    webhook_url: Annotated[str, Field(min_length=1, max_length=2000)]
    example_order: ExampleOrder | None = None
    example_product: ExampleProduct | None = None


class SimpleProduct(Strict):
    """A product without variants: one offer."""

    gtin: Gtin
    name: Name
    description: Description
    is_in_stock: bool
    stock_quantity: Stock | None
    regular_price: RetailPrice
    wholesale_price: DealerPrice
    is_live: bool
    tax_rate: TaxRate
    image_url: Image
    category: Category
    regular_price_includes_tax: bool | None = None


class Variation(Strict):
    """One variant of a product: an offer of its own, named by its attributes."""

    gtin: Gtin
    description: Description
    is_in_stock: bool
    stock_quantity: Stock | None
    regular_price: RetailPrice
    wholesale_price: DealerPrice
    is_live: bool
    attributes: dict[str, str]
    image_url: Image


class VariableProduct(Strict):
    """A product with variants; it has no GTIN itself."""

    sku: str
    name: Name
    description: Description
    is_live: bool
    tax_rate: TaxRate
    image_url: Image
    category: Category
    regular_price_includes_tax: bool | None = None
    variations: Annotated[list[Variation], Field(min_length=1, max_length=1000)]


def _kind_of_product(value: Any) -> str:
    has_variants = "variations" in value if isinstance(value, dict) else hasattr(value, "variations")
    return "variable" if has_variants else "simple"


Product = Annotated[
    Annotated[SimpleProduct, Tag("simple")] | Annotated[VariableProduct, Tag("variable")],
    Discriminator(_kind_of_product),
]


class ItemUpdatedBody(Strict):
    """Some fields of one offer. ``wholesale_price`` null: the shop has no dealer price (any more).

    ``name`` null says nothing: the plugin sends it so for variants in a batch.
    """

    gtin: Gtin
    name: Name | None = None
    is_live: bool | None = None
    regular_price: RetailPrice | None = None
    wholesale_price: DealerPrice | None = None
    is_in_stock: bool | None = None
    stock_quantity: Stock | None = None
    contains: Annotated[list[Number], Field(max_length=10_000)] | None = None

    @field_validator("is_live", "regular_price", "is_in_stock", "contains")
    @classmethod
    def _present_means_told(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("leave the field out instead of sending null")
        return value

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set - {"gtin"}:
            raise ValueError("name at least one field beside gtin")
        return self


class Tracking(Strict):
    """A parcel; an empty number means that there is none yet."""

    number: Annotated[str, Field(max_length=200)]
    carrier: Carrier


class OrderUpdatedBody(Strict):
    """A new status or parcel of an order, named by Kickroute's or by the shop's own number."""

    number: Number
    contains_kickroute_number: bool
    status: Status | None = None
    tracking: Tracking | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.status is None and self.tracking is None:
            raise ValueError("give a status or a tracking")
        return self


class RefundItem(Strict):
    """What one line gave back; positive numbers."""

    gtin: str
    quantity: Annotated[int, Field(ge=0, le=1_000_000)]
    net_total: Figure
    total_tax: Figure


class RefundIssuedBody(Strict):
    """One refund object of the shop; ``total`` is gross."""

    number: Number
    total: Amount
    deduplication_id: RefundId
    items: list[RefundItem]


class BatchedRefundBody(RefundIssuedBody):
    """A refund inside a batch, where the plugin writes the id as a string of digits."""

    deduplication_id: Annotated[RefundId, BeforeValidator(whole)]


class RetailItem(Strict):
    """A line of a retailer's order; the figures are what the retailer's own customer pays."""

    gtin: Gtin
    supplier_number: Number
    net_total: Amount
    total_tax: Amount
    quantity: Quantity


class Address(Strict):
    """An address as it travels on the wire; a shop may send null for a state it does not know."""

    first_name: str
    last_name: str
    company: str = ""
    address_1: str
    address_2: str = ""
    city: str
    state: str | None = ""
    postcode: str
    phone: str = ""
    country_code: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class OrderPlacedBody(Strict):
    """An order of a retailer's customer; ``number`` is the retailer's shop's."""

    number: Number
    status: Status
    items: Annotated[list[RetailItem], Field(min_length=1, max_length=500)]
    shipping: Address


class ItemConnectionBody(Strict):
    """The retailer sells this product from that supplier."""

    gtin: Gtin
    supplier_number: str


class ConnectionTest(Strict):
    """Message ``connection.test``."""

    type: Literal["connection.test"]
    body: ConnectionTestBody


class ProductsCreate(Strict):
    """Message ``products.create``."""

    type: Literal["products.create"]
    body: Annotated[list[Product], Field(max_length=MOST_PRODUCTS)]


class ItemUpdated(Strict):
    """Message ``item.updated``."""

    type: Literal["item.updated"]
    body: ItemUpdatedBody


class OrderUpdated(Strict):
    """Message ``order.updated``."""

    type: Literal["order.updated"]
    body: OrderUpdatedBody


class RefundIssued(Strict):
    """Message ``refund.issued``."""

    type: Literal["refund.issued"]
    body: RefundIssuedBody


class BatchedRefund(Strict):
    """Message ``refund.issued`` inside a batch."""

    type: Literal["refund.issued"]
    body: BatchedRefundBody


class OrderPlaced(Strict):
    """Message ``order.placed`` of a retailer."""

    type: Literal["order.placed"]
    body: OrderPlacedBody


class ItemConnection(Strict):
    """Message ``item.updated_connection`` of a retailer."""

    type: Literal["item.updated_connection"]
    body: ItemConnectionBody


Event = Annotated[
    ProductsCreate | ItemUpdated | OrderUpdated | BatchedRefund | OrderPlaced | ItemConnection,
    Field(discriminator="type"),
]


class EventsBatch(Strict):
    """Message ``events.batch.process``: events whose first delivery failed."""

    type: Literal["events.batch.process"]
    body: Annotated[list[Event], Field(max_length=MOST_EVENTS)]
