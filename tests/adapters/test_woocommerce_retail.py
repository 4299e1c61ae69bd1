"""The adapter of a retailer's WooCommerce, beside what every shop promises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.woocommerce.translate.listings import plain_name, price_text
from connector.model import Carrier, Parcel, TaxRate
from connector.model.errors import ShopDoubtful, ShopRefused
from connector.model.retail import Figure, ItemSpot, Listing
from tests.contract.listing import list_product
from tests.contract.retail_kits import SimulatedRetailKit, new_listing, simulated


@pytest.fixture(scope="module")
def opened_kit() -> Iterator[SimulatedRetailKit]:
    """Open an empty shop with Germanized and a numbering plugin."""
    with simulated("11.0", check_oauth_time=False) as kit:
        yield kit


@pytest.fixture
def kit(opened_kit: SimulatedRetailKit) -> SimulatedRetailKit:
    """Forget planned faults."""
    opened_kit.simulator.mend()
    return opened_kit


def _row(kit: SimulatedRetailKit, spot: ItemSpot) -> dict[str, Any]:
    return kit.simulator.owner.product(int(spot.offer_id))


def test_no_write_erases_the_age_of_a_buyer(kit: SimulatedRetailKit) -> None:
    """Germanized takes it away with each write that does not name it: link, figures, show, complete, mend."""
    for variants in (0, 2):
        new = new_listing(kit, variants=variants)
        made = kit.shop.draft(new)
        if variants:
            kit.shop.add_variants(made.id, new.items)
        (row,) = kit.shop.listed([made.id]).found
        spots = {ItemSpot(made.id, made.id), *(item.spot for item in row.items)}
        for spot in spots:
            kit.simulator.owner.edit(int(spot.offer_id), min_age="18")
        kit.shop.mend(made.id, new)
        kit.shop.link({item.spot: item.gtin for item in row.items}, "SUP-7")
        kit.shop.complete(made.id, kit.good_image, publish=True)
        kit.shop.write_figures([Figure(item.spot, 2, Decimal("3.00")) for item in row.items])
        for visible in (False, True):
            kit.shop.show(row.items[0].spot, visible=visible)
        assert {_row(kit, spot)["min_age"] for spot in spots} == {"18"}


def test_a_product_that_counts_for_its_variants_does_so_no_more(kit: SimulatedRetailKit) -> None:
    """Staff counts the stock on the product: it would stay sold out whatever its variants have."""
    row = list_product(kit.shop, new_listing(kit, variants=2))
    kit.simulator.owner.count_on_parent(int(row.id), 0)
    assert not kit.facts(row.id).in_stock
    assert kit.shop.write_figures([Figure(item.spot, 4) for item in row.items]) == {}
    assert kit.facts(row.id).in_stock


def test_a_gtin_that_another_product_has_is_no_draft_of_ours(kit: SimulatedRetailKit) -> None:
    """The shop names the other one; it is refused, and never taken for what a draft left behind."""
    new = new_listing(kit)
    own = kit.enter_product(new.items[0].gtin)
    with pytest.raises(ShopRefused, match="GTIN"):
        kit.shop.draft(new)
    assert kit.shop.drafted(new.key, new.sku) is None
    assert _row(kit, own)["status"] == "publish"


def test_a_half_product_is_found_by_the_shops_refusal(kit: SimulatedRetailKit) -> None:
    """Its SKU stands in the table alone, and staff took its address: only the refusal names it."""
    new = new_listing(kit)
    with kit.killed(2), pytest.raises(ShopDoubtful):
        kit.shop.draft(new)
    found = kit.shop.drafted(new.key, new.sku)
    assert found is not None
    kit.simulator.owner.edit(int(found.id), slug="anders")
    assert kit.shop.drafted(new.key, new.sku) is None
    with pytest.raises(ShopRefused, match=new.sku):
        kit.shop.draft(new)
    named = kit.shop.drafted(new.key, new.sku)
    assert named is not None
    assert named.id == found.id


def test_a_sale_is_read_with_its_dates(kit: SimulatedRetailKit) -> None:
    """What is charged now beside what is charged from tonight on; a figure leaves the sale alone."""
    spot = list_product(kit.shop, new_listing(kit)).items[0].spot
    begins = (kit.simulator.clock.now() + timedelta(hours=6)).replace(microsecond=0)
    kit.simulator.owner.edit(
        int(spot.offer_id), sale_price="5.00", date_on_sale_from_gmt=begins.strftime("%Y-%m-%dT%H:%M:%S")
    )
    (item,) = kit.shop.listed([spot.product_id]).found[0].items
    assert (item.price, item.sale_price, item.sale_from) == (Decimal("12.90"), Decimal("5.00"), begins)
    kit.simulator.clock.advance(timedelta(hours=7))
    (item,) = kit.shop.listed([spot.product_id]).found[0].items
    assert item.price == Decimal("5.00")
    assert kit.shop.write_figures([Figure(spot, 3, Decimal("11.00"))]) == {}
    (sold,) = kit.facts(spot.product_id).sold
    assert sold.price == Decimal("5.00")
    kit.simulator.clock.advance(timedelta(hours=-7))


def test_what_the_shop_did_not_keep_is_named(kit: SimulatedRetailKit) -> None:
    """A batch is judged row by row by its ids: a veto of a plugin, a product that is gone."""
    kept, vetoed, gone = (list_product(kit.shop, new_listing(kit)).items[0].spot for _ in range(3))
    kit.simulator.configure(vetoed=frozenset({int(vetoed.offer_id)}))
    kit.simulator.owner.delete_product(int(gone.offer_id))
    reasons = kit.shop.write_figures([Figure(spot, 1) for spot in (vetoed, gone, kept)])
    kit.simulator.configure(vetoed=frozenset())
    assert set(reasons) == {vetoed, gone}
    assert "locked" in reasons[vetoed]
    assert kit.facts(kept.product_id).sold[0].quantity == 1


def test_a_rate_that_the_shop_does_not_have_is_refused(kit: SimulatedRetailKit) -> None:
    """The shop would take the standard class without a word."""
    rates = kit.simulator.settings.rates
    assert kit.shop.draft(replace(new_listing(kit), tax_rate=TaxRate.REDUCED)).items[0].tax_rate is (
        TaxRate.REDUCED
    )
    kit.simulator.configure(rates=rates[:1])
    assert set(kit.shop.taxing().percents) == {TaxRate.STANDARD}
    with pytest.raises(ShopRefused, match="reduced"):
        kit.shop.draft(replace(new_listing(kit), tax_rate=TaxRate.REDUCED))
    kit.simulator.configure(rates=rates)
    kit.shop.taxing()


def test_an_answer_that_is_lost_after_the_picture_came(kit: SimulatedRetailKit) -> None:
    """No second file is loaded where the first has come."""
    new, before = new_listing(kit), len(kit.simulator.state.tables.media)
    made = kit.shop.draft(new)
    kit.simulator.fail(f"/products/{made.id}$", method="POST", at="after", answer="drop")
    with pytest.raises(ShopDoubtful):
        kit.shop.complete(made.id, kit.good_image, publish=True)
    row = list_product(kit.shop, new, kit.good_image)
    assert (row.listing, kit.facts(made.id).images) == (Listing.PUBLISHED, 1)
    assert len(kit.simulator.state.tables.media) == before + 1
    assert 0 < kit.shop.patience <= 600


def test_parcels_stand_where_the_settings_say(kit: SimulatedRetailKit) -> None:
    """Numbers behind each other in one field, the last one's carrier beside it, and the plugins' list."""
    spot = list_product(kit.shop, new_listing(kit)).items[0].spot
    order_id = kit.buy(spot, 1)
    kit.shop.enter_tracking(order_id, Parcel("00340434161094042557", Carrier.DHL))
    kit.shop.enter_tracking(order_id, Parcel("01234567890123", Carrier.DPD))
    metas = {row["key"]: row["value"] for row in kit.simulator.owner.order(int(order_id))["meta_data"]}
    assert metas["_kickroute_test_tracking"] == "00340434161094042557, 01234567890123"
    assert metas["kickroute_tracking_carrier"] == "dpd"
    assert len(metas["_wc_shipment_tracking_items"]) == 2


def test_the_number_is_the_plugins(kit: SimulatedRetailKit) -> None:
    """An order is known by its id; its number may become another."""
    spot = list_product(kit.shop, new_listing(kit)).items[0].spot
    order_id = kit.buy(spot, 1, "bacs")
    (before,) = kit.shop.sold([order_id]).found
    kit.simulator.owner.set_status(int(order_id), "processing")
    (after,) = kit.shop.sold([order_id]).found
    assert (before.number, after.number.startswith("RE-")) == (order_id, True)
    assert after.id == before.id


def test_refunds_are_counted_by_line(kit: SimulatedRetailKit) -> None:
    """Units and money that went back."""
    spot = list_product(kit.shop, new_listing(kit)).items[0].spot
    order_id = kit.buy(spot, 3)
    (line,) = kit.simulator.owner.order(int(order_id))["line_items"]
    kit.simulator.owner.refund_lines(int(order_id), [{"id": line["id"], "quantity": 1, "refund_total": 2.5}])
    (order,) = kit.shop.sold([order_id]).found
    assert (order.lines[0].refunded, order.refunded_total) == (1, Decimal("2.50"))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("<b>Lampe</b> &amp; Schirm", "Lampe & Schirm"),
        ("  Zeile\n zwei \u200b", "Zeile zwei"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("   ", ""),
    ],
)
def test_names_are_plain(name: str, kept: str) -> None:
    """No tags, no breaks, nothing unseen: a name of blanks would kill the shop's request."""
    assert plain_name(name) == kept


def test_prices_are_written_so_that_the_shop_reads_them() -> None:
    """A point and two decimals: "1e2" would be 12."""
    assert [price_text(Decimal(p)) for p in ("1E+2", "12.9", "0.005")] == ["100.00", "12.90", "0.00"]
