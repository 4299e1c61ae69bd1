"""Puts a shop-neutral catalogue into the simulated shop, as an import would."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from practice.simulators import catalogue as neutral
from practice.simulators.woocommerce.money import CENT, class_of, rate_for
from practice.simulators.woocommerce.product_writes import category, new_image
from practice.simulators.woocommerce.products import follow
from practice.simulators.woocommerce.records import Meta, Product
from practice.simulators.woocommerce.slugs import slug

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop


def load(shop: Shop, catalogue: neutral.Catalogue) -> None:
    """Enter all products; nothing is logged and no event fires."""
    loader = _Loader(shop)
    for product in catalogue.products:
        loader.enter(product)
    shop.state.relist()


class _Loader:
    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._gtins: set[str] = set()
        self._now = shop.clock.stamp()

    def enter(self, product: neutral.Product) -> None:
        shop, state = self._shop, self._shop.state
        image = new_image(shop, product.image) if product.image else None
        item = Product(
            state.number("post"),
            "variable" if product.variants else "simple",
            product.name,
            self._now,
            self._now,
            slug=slug(product.name),
            status="publish" if product.published else "draft",
            description=product.description,
            sku=product.sku,
            tax_class=self._tax_class(product),
            virtual=product.virtual,
            images=(image,) if image else (),
            categories=tuple(category(shop, name) for name in product.categories),
        )
        state.tables.products[item.id] = item
        if product.kickroute_category:
            item.meta.append(state.meta(shop.settings.category_meta, product.kickroute_category))
        if product.variants:
            names = dict.fromkeys(name for v in product.variants for name, _ in v.attributes)
            item.attributes = tuple(
                (name, tuple(dict.fromkeys(dict(v.attributes)[name] for v in product.variants)))
                for name in names
            )
            for variant in product.variants:
                self._variant(item, variant)
            follow(shop, item)
        else:
            self._sell(item, product.gtin, product.dealer_price, product.retail_price, product.stock)

    def _tax_class(self, product: neutral.Product) -> str:
        if product.tax_rate is None:
            return product.tax_class
        found = class_of(self._shop.settings.rates, product.tax_rate)
        return product.tax_class if found is None else found

    def _variant(self, parent: Product, variant: neutral.Variant) -> None:
        shop, state = self._shop, self._shop.state
        item = Product(
            state.number("post"),
            "variation",
            ", ".join(option for _, option in variant.attributes),
            self._now,
            self._now,
            parent_id=parent.id,
            status="publish" if variant.published else "private",
            sku=variant.sku,
            tax_class="parent",
            images=(new_image(shop, variant.image),) if variant.image else (),
            attributes=variant.attributes,
        )
        item.slug = f"{parent.slug}-{slug(item.name)}"
        state.tables.variations[item.id] = item
        parent.children.append(item.id)
        self._sell(item, variant.gtin, variant.dealer_price, variant.retail_price, variant.stock)

    def _sell(self, item: Product, gtin: str, dealer: str, retail: Decimal, stock: int | None) -> None:
        item.regular_price = item.asked = self._price(item, retail)
        item.row_sku = item.sku
        item.manage_stock, item.stock = stock is not None, stock
        item.stock_status = "outofstock" if stock == 0 else "instock"
        self._code(item, gtin)
        if dealer:
            item.meta.append(self._meta(self._shop.settings.price_meta, dealer))

    def _code(self, item: Product, gtin: str) -> None:
        """Write the GTIN into WooCommerce's own field, or into meta where that field refuses it."""
        if gtin and self._shop.settings.modern and gtin not in self._gtins:
            item.gtin = item.row_gtin = gtin
        elif gtin:
            item.meta.append(self._meta(self._shop.settings.gtin_meta, gtin))
        self._gtins.add(gtin)

    def _meta(self, key: str, value: str) -> Meta:
        return self._shop.state.meta(key, value)

    def _price(self, item: Product, gross: Decimal) -> str:
        settings = self._shop.settings
        if settings.prices_include_tax:
            return str(gross)
        parent = self._shop.state.tables.products.get(item.parent_id)
        rate = rate_for(settings.rates, settings.base_country, (parent or item).tax_class)
        return str((gross * 100 / (100 + (rate.percent if rate else 0))).quantize(CENT))
