"""The companion plugin, run by PHP in as much of WordPress as it touches."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from deploy.companion import NAME, build_zip
from tests.waiting import LIMIT

ROOT = Path(__file__).parents[2]
PLUGIN = ROOT / "deploy" / "companion" / "woocommerce" / f"{NAME}.php"
FIELDS = (
    *("company", "first_name", "last_name", "address_1", "address_2", "postcode", "city", "state"),
    *("country", "email", "phone"),
)
RETAILER = {
    "company": "Handel & Söhne GmbH",
    "first_name": "Ines",
    "last_name": "Händler",
    "address_1": "Straße des 17. Juni 135",
    "address_2": "2. OG",
    "postcode": "10623",
    "city": "Berlin",
    "state": "DE-BE",
    "country": "DE",
    "email": "einkauf@retail.example",
    "phone": "+49 30 1",
}
OURS = {"meta": {"_kickroute_order_number": "KR-1"}, "billing": RETAILER}
SHOPPERS = {"meta": {}, "billing": {**RETAILER, "company": "", "last_name": "Käufer"}}
SUPPLIER = {
    "shipper_name": "Lieferant KG",
    "shipper_company": "Lieferant KG",
    "shipper_address": "Lagerweg",
    "shipper_address_no": "8",
    "shipper_address_zip": "80331",
    "shipper_address_city": "München",
    "shipper_address_state": "DE-BY",
    "shipper_country": "DE",
    "shipper_phone": "+49 89 1",
    "shipper_email": "lager@supplier.example",
    "shipper_reference": "MeinLager",
    "add_logo": "yes",
    "participation": "01",
}
ARGS = {"dhl_settings": SUPPLIER, "shipping_address": {"name": "Jörg Weiß", "phone": "+49 170 1"}}
DHL = "pr_shipping_dhl_label_args"
PREFIXES = ("woocommerce_shiptastic", "woocommerce_gzd")
PICKUP = ("code", "customer_number")


@pytest.fixture(scope="session")
def php() -> str:
    """Name the PHP interpreter; in CI it must be there."""
    found = shutil.which("php")
    if found is None:
        missing = "php is missing, so the companion plugin is not tried: apt-get install php-cli"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def _run(php: str, ask: list[dict[str, Any]], orders: Mapping[str, Any], load: int = 1) -> dict[str, Any]:
    content = {"orders": orders, "ask": ask, "load": [str(PLUGIN)] * load}
    done = subprocess.run(
        [php, str(Path(__file__).with_name("wordpress.php"))],
        input=json.dumps(content),
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _label(php: str, order: Any, args: Any = ARGS) -> Any:
    question = {"hook": DHL, "value": args, "order": "7", "with": "order"}
    return _run(php, [question], {"7": order} if order is not None else {})["results"][0]


def _sender(php: str, prefix: str, order: Any, **how: Any) -> dict[str, str]:
    ask = [
        {"hook": f"{prefix}_shipment_get_sender_address_{field}", "value": f"my {field}", "order": "7"}
        | {"with": "shipment", **how}
        for field in FIELDS
    ]
    return dict(zip(FIELDS, _run(php, ask, {"7": order})["results"], strict=True))


def test_it_is_php(php: str) -> None:
    """The file is free of syntax errors, and loading it prints nothing, once or twice."""
    done = subprocess.run(
        [php, "-l", str(PLUGIN)], capture_output=True, text=True, timeout=LIMIT, check=False
    )
    assert done.returncode == 0, done.stdout
    assert _run(php, [], {}, load=2)["printed"] == ""


# --- DHL Shipping Germany ------------------------------------------------------------------------


def test_dhl_prints_the_retailer(php: str) -> None:
    """Company, street and number apart, no address kept at DHL, no logo of the supplier's."""
    label = _label(php, OURS)
    assert label["dhl_settings"] == {
        "shipper_name": "Handel & Söhne GmbH",
        "shipper_company": "Handel & Söhne GmbH",
        "shipper_address": "Straße des 17. Juni",
        "shipper_address_no": "135",
        "shipper_address_zip": "10623",
        "shipper_address_city": "Berlin",
        "shipper_address_state": "DE-BE",
        "shipper_country": "DE",
        "shipper_phone": "+49 30 1",
        "shipper_email": "einkauf@retail.example",
        "shipper_reference": "",
        "add_logo": "no",
        "participation": "01",
    }
    assert label["shipping_address"] == ARGS["shipping_address"]


def test_a_retailer_without_a_company_is_a_person(php: str) -> None:
    """The one name line holds whoever there is."""
    order = {**OURS, "billing": {**RETAILER, "company": ""}}
    assert _label(php, order)["dhl_settings"]["shipper_name"] == "Ines Händler"


@pytest.mark.parametrize(
    ("line", "street", "number"),
    [
        ("Marktstraße 3", "Marktstraße", "3"),
        ("Marktstr. 12a", "Marktstr.", "12a"),
        ("Marktstr. 12-14", "Marktstr.", "12-14"),
        ("Q 5, 14", "Q 5", "14"),
        ("Am Hof", "Am Hof", ","),
        ("17", "17", ","),
    ],
)
def test_dhls_plugin_gets_a_house_number_in_any_case(php: str, line: str, street: str, number: str) -> None:
    """It refuses labels whose number is empty; a comma is what the platform's own plugin writes there."""
    label = _label(php, {**OURS, "billing": {**RETAILER, "address_1": line}})
    found = label["dhl_settings"]
    assert (found["shipper_address"], found["shipper_address_no"]) == (street, number)


@pytest.mark.parametrize("order", [SHOPPERS, None, {"kind": "refund"}, {**OURS, "billing": {}}])
def test_dhl_leaves_other_orders_alone(php: str, order: Any) -> None:
    """A shopper's order, none, a refund, one without a usable retailer: the label is as it was."""
    assert _label(php, order) == ARGS


@pytest.mark.parametrize("missing", ["address_1", "postcode", "city"])
def test_half_a_retailer_is_no_sender(php: str, missing: str) -> None:
    """With a gap in the billing address the supplier's own stays whole."""
    assert _label(php, {**OURS, "billing": {**RETAILER, missing: " "}}) == ARGS


def test_a_country_that_is_not_there_keeps_the_suppliers(php: str) -> None:
    """Retailer and supplier are in the same country."""
    label = _label(php, {**OURS, "billing": {**RETAILER, "country": ""}})
    assert label["dhl_settings"]["shipper_country"] == "DE"


def test_arguments_of_another_shape_are_passed_through(php: str) -> None:
    """What a later version makes of its arguments breaks no label."""
    assert _label(php, OURS, args="nothing") == "nothing"
    assert _label(php, OURS, args={"dhl_settings": None})["dhl_settings"]["shipper_address_zip"] == "10623"


# --- Shiptastic and Germanized -------------------------------------------------------------------


@pytest.mark.parametrize("prefix", PREFIXES)
def test_every_field_of_the_sender_is_the_retailers(php: str, prefix: str) -> None:
    """All carriers ask the shipment for its sender, field by field."""
    assert _sender(php, prefix, OURS) == RETAILER


@pytest.mark.parametrize("prefix", PREFIXES)
def test_shipments_of_other_orders_are_left_alone(php: str, prefix: str) -> None:
    """A shopper's shipment keeps the sender in the settings, and so does one without an order."""
    own = {field: f"my {field}" for field in FIELDS}
    assert _sender(php, prefix, SHOPPERS) == own
    assert _sender(php, prefix, OURS, **{"with": "nothing"}) == own
    assert _sender(php, prefix, {**OURS, "billing": {}}) == own


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_parcel_on_its_way_back_is_left_alone(php: str, prefix: str) -> None:
    """The sender of a return is the customer."""
    assert _sender(php, prefix, OURS, type="return")["city"] == "my city"


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize("holder", ["label", "shipment"])
def test_an_address_kept_at_dhl_does_not_replace_the_sender(php: str, prefix: str, holder: str) -> None:
    """The reference to such an address is emptied, for Kickroute's orders only."""
    ask = [
        {"hook": f"{prefix}_dhl_label_api_shipper_reference", "value": "MeinLager", "order": id_}
        | {"with": holder}
        for id_ in ("7", "8")
    ]
    assert _run(php, ask, {"7": OURS, "8": SHOPPERS})["results"] == ["", "MeinLager"]


# --- the package ---------------------------------------------------------------------------------


def test_it_hooks_into_labels_and_nothing_else(php: str) -> None:
    """No page, no route, no schedule: filters of labels, and the word about order tables."""
    hooks = set(_run(php, [], {})["hooks"])
    fields = {f"{prefix}_shipment_get_sender_address_{field}" for prefix in PREFIXES for field in FIELDS}
    references = {f"{prefix}_dhl_label_api_shipper_reference" for prefix in PREFIXES}
    stations = {f"{prefix}_shipment_order_pickup_location_{part}" for prefix in PREFIXES for part in PICKUP}
    assert hooks == {DHL, *fields, *references, *stations, "before_woocommerce_init"}


def test_it_can_be_uploaded() -> None:
    """The archive is one folder of the plugin's name, the same bytes at every build."""
    with zipfile.ZipFile(io.BytesIO(build_zip())) as archive:
        assert archive.namelist() == [f"{NAME}/{NAME}.php", f"{NAME}/readme.txt"]
        assert archive.read(f"{NAME}/{NAME}.php") == PLUGIN.read_bytes()
    assert build_zip() == build_zip()


def test_the_archive_is_written_by_one_command(tmp_path: Path) -> None:
    """``python -m companion FOLDER`` writes it and says where."""
    done = subprocess.run(
        [sys.executable, "-m", "deploy.companion", str(tmp_path / "dist")],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=LIMIT,
        check=True,
    )
    assert Path(done.stdout.strip()).read_bytes() == build_zip()


def test_header_and_readme_agree() -> None:
    """WordPress reads version and licence in both files."""
    php, readme = PLUGIN.read_text("utf-8"), PLUGIN.with_name("readme.txt").read_text("utf-8")
    version = re.search(r"\* Version:\s+(\S+)", php)
    assert version is not None
    assert f"Stable tag: {version[1]}" in readme
    for text in (php, readme):
        assert re.search(r"License:\s+GPL-2\.0-or-later", text)
        assert re.search(r"Requires PHP:\s+7\.2", text)


def test_it_holds_nothing_secret() -> None:
    """No key, no address of a server, nothing that is sent or stored."""
    code = PLUGIN.read_text("utf-8")
    for word in ("http_", "wp_remote", "curl", "api_key", "update_option", "update_post_meta", "eval(", "$_"):
        assert word not in code
    assert set(re.findall(r"https?://[^\s\"']+", code)) == {"https://www.gnu.org/licenses/gpl-2.0.html"}


def test_an_order_whose_sender_was_given_is_marked_once(php: str) -> None:
    """The connector sees by it that the swap works; orders of shoppers and ways back are left alone."""
    hook = "woocommerce_shiptastic_shipment_get_sender_address_company"
    ask: list[dict[str, Any]] = [
        {"hook": DHL, "value": ARGS, "order": "1", "with": "order"},
        {"hook": DHL, "value": ARGS, "order": "1", "with": "order"},
        {"hook": hook, "value": "Lieferant KG", "order": "1", "with": "shipment"},
        {"hook": hook, "value": "Lieferant KG", "order": "2", "with": "shipment"},
        {"hook": hook, "value": "Lieferant KG", "order": "3", "with": "shipment", "type": "return"},
        {"hook": hook, "value": "Lieferant KG", "order": "3", "with": "shipment"},
    ]
    done = _run(php, ask, {"1": OURS, "2": SHOPPERS, "3": OURS})
    marked = {"_kickroute_order_number": "KR-1", "_kickroute_sender": "retailer"}
    assert done["saved"] == [marked, marked]
