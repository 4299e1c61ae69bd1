"""A believable German catalogue for the simulated shops: the same for every seed, and of no shop's kind.

``german_catalogue`` is a vaping shop with some household goods, of about 200 products; a few are
incomplete on purpose, at least one for every reason for which an offer may not be sold on, and name that
reason in ``breaks``. ``generate`` makes large catalogues without defects for measurements.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from decimal import Decimal

from practice.simulators.assortment import FAMILIES, FLAWS, Family, Flaw, description

STANDARD = "standard"
REDUCED = "reduced"
ZERO = "zero"

RATES: dict[str, Decimal] = {STANDARD: Decimal(19), REDUCED: Decimal(7), ZERO: Decimal(0)}
"""Tax classes of the catalogue and their rates in per cent; any other class is one nobody knows."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One buyable form of a product; prices in EUR, ``retail_price`` gross, ``dealer_price`` net as typed.

    ``stock`` None means that stock is not counted. ``breaks`` names the rule the variant breaks, if any.
    """

    sku: str
    gtin: str
    dealer_price: str
    retail_price: Decimal
    stock: int | None
    attributes: tuple[tuple[str, str], ...]
    image: str = ""
    published: bool = True
    breaks: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """What the shop lists; with ``variants`` its own GTIN, prices and stock are empty and theirs count.

    ``tax_class`` is a key of ``RATES`` or a name no shop knows; ``categories`` are the shop's own,
    ``kickroute_category`` is the platform's. ``breaks`` names the release rule the product breaks on
    purpose; a code that begins with ``warn_`` is one that only warns.
    """

    name: str
    description: str
    sku: str
    categories: tuple[str, ...]
    kickroute_category: str
    tax_class: str = STANDARD
    gtin: str = ""
    dealer_price: str = ""
    retail_price: Decimal = Decimal(0)
    stock: int | None = None
    variants: tuple[Variant, ...] = ()
    image: str = ""
    published: bool = True
    virtual: bool = False
    breaks: str = ""

    @property
    def tax_rate(self) -> Decimal | None:
        """The rate of the product's tax class in per cent, None for a class nobody knows."""
        return RATES.get(self.tax_class)

    @property
    def offers(self) -> int:
        """How many things a customer can put into the basket."""
        return len(self.variants) or 1


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All products of a shop, in the order in which the shopkeeper entered them."""

    products: tuple[Product, ...]

    @property
    def offers(self) -> int:
        """How many simple products and variants there are."""
        return sum(product.offers for product in self.products)

    @property
    def broken(self) -> tuple[Product, ...]:
        """The products that are incomplete on purpose, themselves or in a variant."""
        return tuple(p for p in self.products if p.breaks or any(v.breaks for v in p.variants))


def check_digit(digits: str) -> str:
    """Return the GS1 check digit of a GTIN given without it (7, 11, 12 or 13 digits)."""
    weighted = sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def gtin(number: int) -> str:
    """Return the ``number``-th valid GTIN: mostly an EAN-13, every eleventh a UPC of 12 digits."""
    body = f"85099{number:06d}" if number % 11 == 5 else f"426099{number:06d}"
    return body + check_digit(body)


def german_catalogue(seed: int = 1, sound: int = 180) -> Catalogue:
    """Make a shop of ``sound`` complete products and, among them, one or more for each broken rule."""
    products = [_product(number, seed) for number in range(sound)]
    for at, flaw in enumerate(FLAWS):
        number = (sound + at) * len(FAMILIES) if flaw.variant else sound + at
        base = _product(number, seed, offset=(sound + at) * 10, simple=not flaw.variant)
        place = _pick(seed, f"place{at}", sound)
        products.insert(place, _flawed(base, flaw, products))
    return Catalogue(tuple(products))


def generate(count: int, seed: int = 1) -> Catalogue:
    """Make a catalogue of exactly ``count`` offers without a defect; 100,000 take two seconds."""
    products: list[Product] = []
    offers = 0
    while offers < count:
        product = _product(len(products), seed, offset=offers)
        if product.offers > count - offers:
            product = replace(product, variants=product.variants[: count - offers])
        products.append(product)
        offers += product.offers
    return Catalogue(tuple(products))


def _pick(seed: int, key: str, choices: int) -> int:
    """Return a number below ``choices`` that depends on nothing but seed and key."""
    return zlib.crc32(f"{seed}/{key}".encode()) % choices


def _product(number: int, seed: int, offset: int | None = None, simple: bool = False) -> Product:
    family = FAMILIES[number % len(FAMILIES)]
    round_ = number // len(FAMILIES)
    brand = family.brands[round_ % len(family.brands)]
    kind = family.kinds[(round_ // len(family.brands) + _pick(seed, family.code, 7)) % len(family.kinds)]
    series = round_ // (len(family.brands) * len(family.kinds))
    name = f"{brand} {kind}" + (f" No. {series + 1}" if series else "")
    product = Product(
        name=name,
        description=description(family, name),
        sku=f"{family.code}-{number + 1:04d}",
        categories=family.categories,
        kickroute_category=family.kickroute_category,
        tax_class=family.tax_class,
        image=f"https://bilder.example/{family.code.lower()}/{number + 1:04d}.jpg",
    )
    first = number * 10 if offset is None else offset
    if family.axes and not simple:
        return replace(product, variants=_variants(product, family, seed, first))
    retail = _retail(family, seed, product.sku)
    return replace(
        product,
        gtin=gtin(first),
        dealer_price=_dealer(retail, product.tax_class, seed, product.sku),
        retail_price=retail,
        stock=_stock(seed, product.sku),
    )


def _variants(product: Product, family: Family, seed: int, first: int) -> tuple[Variant, ...]:
    retail = _retail(family, seed, product.sku)
    variants = []
    for at, attributes in enumerate(family.combinations()):
        sku = f"{product.sku}-{at + 1}"
        price = retail + at // 3
        variants.append(
            Variant(
                sku=sku,
                gtin=gtin(first + at),
                dealer_price=_dealer(price, product.tax_class, seed, sku),
                retail_price=price,
                stock=_stock(seed, sku),
                attributes=attributes,
                image=product.image.replace(".jpg", f"-{at + 1}.jpg") if at % 2 else "",
            )
        )
    return tuple(variants)


def _retail(family: Family, seed: int, key: str) -> Decimal:
    low, high = family.prices
    return Decimal(low + _pick(seed, key + "/retail", high - low + 1)) + Decimal("0.95")


def _dealer(retail: Decimal, tax_class: str, seed: int, key: str) -> str:
    """Invent a dealer price between 45 and 70 per cent of the net retail price, typed with point or comma."""
    net = retail * 100 / (100 + RATES[tax_class])
    share = Decimal(45 + _pick(seed, key + "/dealer", 26)) / 100
    text = str((net * share).quantize(Decimal("0.01")))
    return text.replace(".", ",") if _pick(seed, key + "/comma", 5) == 0 else text


def _stock(seed: int, key: str) -> int | None:
    if _pick(seed, key + "/uncounted", 40) == 0:
        return None
    return 0 if _pick(seed, key + "/sold-out", 25) == 0 else 3 + _pick(seed, key + "/stock", 140)


def _flawed(product: Product, flaw: Flaw, earlier: list[Product]) -> Product:
    """Spoil one thing of a product; the name is kept so that nothing gives it away."""
    if flaw.rule == "gtin_duplicate":
        holder = next(p for p in earlier if p.gtin and not p.breaks)
        return replace(product, gtin=holder.gtin, breaks=flaw.rule)
    if flaw.variant:
        first, *others = product.variants
        return replace(product, variants=(replace(first, breaks=flaw.rule, **flaw.changes), *others))
    if flaw.dealer_share is not None:
        price = (product.retail_price * flaw.dealer_share).quantize(Decimal("0.01"))
        product = replace(product, dealer_price=str(price))
    return replace(product, breaks=flaw.rule, **flaw.changes)
