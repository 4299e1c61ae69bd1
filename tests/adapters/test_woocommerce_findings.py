"""What a WooCommerce shop reports of itself, and what follows for the connector."""

from __future__ import annotations

import re
from typing import Any

import pytest

from adapters.woocommerce.findings import Report, findings_of
from connector.catalogue.guessing import guess_gtin
from connector.model import Finding, FindingCode
from practice.simulators.catalogue import Catalogue, german_catalogue
from practice.simulators.serving import LoopbackServer
from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator, system_status
from tests.adapters.woocommerce_shops import running, settings_for

SOUND: dict[str, Any] = {"environment": {"version": "11.0.1", "wp_cron": True}, "active_plugins": []}
ALWAYS = {FindingCode.RETAILER_MAILS, FindingCode.ORDER_TABLES_OFF}
"""What a sound shop says as well."""


def _active(*files: str) -> dict[str, Any]:
    return {**SOUND, "active_plugins": [{"plugin": file, "name": file.partition("/")[0]} for file in files]}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cron": "broken"}, FindingCode.CRON_OFF),
        ({"taxes": False}, FindingCode.TAXES_OFF),
        ({"base_country": "FR"}, FindingCode.TAX_RATES_MISSING),
        ({"order_mail": False}, FindingCode.ORDER_MAIL_OFF),
        ({"plugins": ("kickroute",)}, FindingCode.PLATFORM_PLUGIN),
        ({"plugins": ("shiptastic",)}, FindingCode.LABEL_SENDER),
        ({"plugins": ("dhl",)}, FindingCode.LABEL_SENDER),
    ],
)
def test_what_is_wrong_is_found_over_http(changes: dict[str, Any], code: FindingCode) -> None:
    """Each trouble, planted in a shop, is found; nothing else is."""
    with running(**changes) as (_, shop):
        assert {finding.code for finding in shop.findings()} - ALWAYS == {code}


@pytest.mark.parametrize("version", list(VERSIONS))
def test_a_sound_shop_has_nothing_to_say(version: str) -> None:
    """The measured shops, with plugins that are in nobody's way, have no finding."""
    with running(version, plugins=("shipment-tracking",)) as (_, shop):
        assert {finding.code for finding in shop.findings()} <= ALWAYS
        assert shop.platform_plugin() == ""


def test_a_label_plugin_is_named_with_its_version() -> None:
    """Hooks of label plugins come and go with their versions."""
    with running(plugins=("shiptastic",)) as (_, shop):
        (name,) = [f.values["name"] for f in shop.findings() if f.code is FindingCode.LABEL_SENDER]
    assert re.fullmatch(r"Shiptastic.* \d+(\.\d+)+", name)


def test_the_companion_plugin_swaps_the_sender() -> None:
    """With the companion installed, as a plugin or as a file that is always on, labels are right."""
    with running(plugins=("dhl",), mu_plugins=("kickroute-companion.php",)) as (_, shop):
        assert {f.code for f in shop.findings()} - ALWAYS == {FindingCode.LABEL_SWAPPED}
    status = _active(
        "dhl-for-woocommerce/pr-dhl-woocommerce.php", "kickroute-companion/kickroute-companion.php"
    )
    assert [f.code for f in findings_of(Report(status))] == [FindingCode.LABEL_SWAPPED]


@pytest.mark.parametrize(
    "file", ["kickroute/kickroute.php", "wc-kickroute/wc-kickroute.php", "Kickroute-Dropshipping/index.php"]
)
def test_the_platforms_plugin_is_found_whatever_its_folder_is_called(file: str) -> None:
    """By its name in the list of plugins; the companion, which has it too, is another."""
    (found,) = findings_of(Report(_active(file)))
    assert found.code is FindingCode.PLATFORM_PLUGIN
    assert findings_of(Report(_active("kickroute-companion/kickroute-companion.php"))) == ()


def test_the_platforms_plugin_is_found_by_the_route_that_takes_orders(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The route was measured; a folder and name that say nothing hide it from nobody."""
    row = ("dropship/plugin.php", "Großhandel", "1.0.5")
    monkeypatch.setitem(system_status.PLUGINS, "kickroute", row)
    with running(plugins=("kickroute",)) as (_, shop):
        assert FindingCode.PLATFORM_PLUGIN in {finding.code for finding in shop.findings()}


def test_an_old_version_is_named_with_the_oldest_measured() -> None:
    """Older than 8.9 was never measured."""
    old = {**SOUND, "environment": {"version": "8.2.1", "wp_cron": True}}
    values = {"version": "8.2.1", "oldest": "8.9"}
    assert findings_of(Report(old)) == (Finding(FindingCode.VERSION_OLD, values),)


def test_each_right_that_is_missing_is_named() -> None:
    """A report names all of them at once."""
    denied = ("orders", "webhooks")
    found = (Finding(FindingCode.RIGHTS_MISSING, {"rights": "orders, webhooks"}),)
    assert findings_of(Report(SOUND, denied=denied)) == found


def test_nothing_is_made_of_a_report_that_says_nothing() -> None:
    """Fields that a shop leaves out, or fills with something else, are no trouble by themselves."""
    odd = {"environment": {"version": "11.0"}, "active_plugins": "none", "dropins_mu_plugins": None}
    assert findings_of(Report(odd)) == ()


def test_a_key_of_a_customer_is_refused_with_a_sentence() -> None:
    """Such a key reads nothing, not even the report."""
    from adapters.woocommerce.shop import WooCommerceShop
    from connector.model.errors import ShopAccessDenied

    with (
        WooCommerceSimulator(VERSIONS["11.0"], Catalogue(())) as simulator,
        LoopbackServer(simulator.app) as server,
    ):
        key = simulator.keys.customer
        shop = WooCommerceShop.from_settings(settings_for(server.url, key.consumer_key, key.consumer_secret))
        with pytest.raises(ShopAccessDenied):
            shop.findings()
        shop.close()


def test_variations_are_looked_at_for_fields() -> None:
    """In a shop whose products all have variants, GTINs and dealer prices stand at the variations."""
    catalogue = german_catalogue()
    varied = Catalogue(tuple(product for product in catalogue.products if product.variants)[:5])
    with running("8.9", varied) as (_, shop):
        seen = shop.sample_fields()
        assert guess_gtin(seen, ("global_unique_id",)) == ("meta:_ts_gtin",)
        assert "meta:_kickroute_price" in seen
