"""What the simulated shop sells: families of goods, and the ways in which an offer may be incomplete."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Attributes = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Goods of one kind: names are brand and kind, ``axes`` are the attributes their variants differ in.

    ``prices`` are the lowest and highest gross retail price in whole euros.
    """

    code: str
    brands: tuple[str, ...]
    kinds: tuple[str, ...]
    categories: tuple[str, ...]
    kickroute_category: str
    prices: tuple[int, int]
    text: str
    tax_class: str = "standard"
    axes: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def combinations(self) -> tuple[Attributes, ...]:
        """Every combination of the axes' values, in the order a shop lists them."""
        names = [name for name, _ in self.axes]
        values = itertools.product(*(values for _, values in self.axes))
        return tuple(tuple(zip(names, combination, strict=True)) for combination in values)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a product: the rule it breaks and the fields that make it so.

    ``dealer_share`` sets the dealer price to that share of the gross retail price; ``variant`` spoils only
    the first variant.
    """

    rule: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    dealer_share: Decimal | None = None
    variant: bool = False


def description(family: Family, name: str) -> str:
    """Describe a product in HTML, as shopkeepers write it."""
    return (
        f"<p><strong>{name}</strong> – {family.text}</p>\n"
        f"<ul>\n<li>Versand aus Deutschland</li>\n<li>Geprüfte Qualität &amp; schnelle Lieferung</li>\n</ul>"
    )


_NICOTINE = ("Nikotinstärke", ("0 mg", "3 mg", "6 mg", "12 mg"))
_COLOURS = ("Farbe", ("Schwarz", "Türkis", "Weiß"))
_SIZES = ("Größe", ("S", "M", "L", "XL"))

FAMILIES: tuple[Family, ...] = (
    Family(
        "LIQ",
        ("Nebelwerk", "Dampfküche", "Küstendunst", "Alpenbrise", "Süßholz & Söhne"),
        ("Liquid „Blaubeere“ 10 ml", "Liquid Pfirsich-Eistee 10 ml", "Liquid Grüner Apfel 10 ml"),
        ("Dampfen", "Liquids"),
        "vaping-liquids",
        (4, 9),
        "fertig gemischtes Liquid mit kräftigem Geschmack und natürlicher Süße.",
        axes=(_NICOTINE,),
    ),
    Family(
        "ARO",
        ("Nebelwerk", "Aromenhaus Müller", "Küstendunst", "Drachenblut"),
        ("Aroma Waldfrüchte 20 ml", "Aroma „Omas Käsekuchen“ 20 ml", "Aroma Minze & Menthol 20 ml"),
        ("Dampfen", "Öle & Düfte"),
        "vaping-flavors",
        (9, 17),
        "hochkonzentriertes Aroma zum Selbermischen, nicht pur verwenden.",
    ),
    Family(
        "POD",
        ("Aerovolt", "Lumio", "Zephyr", "Nordstern"),
        ("Pod-Starterset", "Pod-Starterset Mini", "Pod-Starterset „Edition Köln“"),
        ("Dampfen", "E-Zigaretten", "Startersets"),
        "vaping-pod-starter-sets",
        (14, 39),
        "kompaktes Set für den Umstieg, mit Akku, Pod und Ladekabel.",
        axes=(_COLOURS,),
    ),
    Family(
        "COI",
        ("Aerovolt", "Lumio", "Zephyr"),
        ("Verdampferkopf 0,4 Ω (5 Stück)", "Verdampferkopf 0,8 Ω (5 Stück)", "Mesh-Coil 0,15 Ω (3 Stück)"),
        ("Dampfen", "Zubehör"),
        "vaping-coils",
        (9, 19),
        "Ersatzköpfe für gleichmäßigen Dampf.",
    ),
    Family(
        "AKK",
        ("Kraftzelle", "Lumio"),
        ("Akku 18650 3.000 mAh", "Akku 21700 4.000 mAh", "Ladegerät für zwei Akkus"),
        ("Dampfen", "Akkus & Ladegeräte"),
        "vaping-batteries",
        (6, 29),
        "sichere Zelle mit hohem Entladestrom.",
    ),
    Family(
        "KAF",
        ("Rösterei Grünwald", "Hafenkaffee", "Bergbohne"),
        ("Kaffee ganze Bohne 1 kg", "Espresso „Extra kräftig“ 1 kg", "Entkoffeinierter Kaffee 500 g"),
        ("Küche & Genuss", "Kaffee"),
        "food-coffee",
        (9, 24),
        "schonend geröstet, säurearm und bekömmlich.",
        tax_class="reduced",
    ),
    Family(
        "SHI",
        ("Fröhlich", "Moor & Meer", "Stadtkind"),
        ("T-Shirt Bio-Baumwolle", "Kapuzenpulli Herren", "Langarmshirt Damen"),
        ("Bekleidung",),
        "fashion-shirts",
        (14, 49),
        "weich, formstabil und fair genäht.",
        axes=(_SIZES,),
    ),
    Family(
        "HAU",
        ("Schönheim", "Blitzblank", "Holzwürmchen"),
        ("Gemüsehobel mit Fingerschutz", "Schneidebrett Eiche, geölt", "Glasflasche „Frisch & Klar“ 0,75 l"),
        ("Haushalt", "Küchenhelfer"),
        "household-kitchen",
        (8, 44),
        "spülmaschinenfest und langlebig.",
    ),
    Family(
        "GAR",
        ("Grüner Daumen", "Schönheim"),
        ("Gießkanne 5 l", "Hochbeet-Bausatz Lärche", "Vogelhäuschen „Zur fröhlichen Meise“"),
        ("Garten",),
        "garden",
        (12, 89),
        "wetterfest, aus heimischer Fertigung.",
    ),
)


FLAWS: tuple[Flaw, ...] = (
    Flaw("gtin_missing", {"gtin": ""}),
    Flaw("gtin_length", {"gtin": "42609900123"}),
    Flaw("gtin_check_digit", {"gtin": "4260990012347"}),
    Flaw("gtin_zeros", {"gtin": "0000000000000"}),
    Flaw("gtin_internal", {"gtin": "2012345000001"}),
    Flaw("gtin_internal", {"gtin": "0212345000007"}),
    Flaw("gtin_internal", {"gtin": "0412345000001"}),
    Flaw("gtin_duplicate"),
    Flaw("dealer_price_missing", {"dealer_price": ""}),
    Flaw("dealer_price_not_positive", {"dealer_price": "0"}),
    Flaw("dealer_price_unreadable", {"dealer_price": "auf Anfrage"}),
    Flaw(
        "dealer_price_ambiguous",
        {
            "name": "Aerovolt Tischgerät „Professional“",
            "dealer_price": "1.250",
            "retail_price": Decimal("2499.00"),
        },
    ),
    Flaw("category_missing", {"kickroute_category": "", "categories": ()}),
    Flaw("category_none", {"kickroute_category": "none"}),
    Flaw("unpublished", {"published": False}),
    Flaw("tax_class_unknown", {"tax_class": "sonderposten"}),
    Flaw("dealer_price_guard", dealer_share=Decimal("0.05")),
    Flaw("gtin_missing", {"gtin": ""}, variant=True),
    Flaw("dealer_price_missing", {"dealer_price": ""}, variant=True),
    Flaw("warn_dealer_price_above_retail", dealer_share=Decimal("1.25")),
    Flaw("warn_virtual", {"virtual": True, "stock": None}),
    Flaw("warn_no_image", {"image": ""}),
)
"""Every release rule is broken at least once; codes that begin with ``warn_`` only warn."""
