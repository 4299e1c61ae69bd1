"""The section ``labels`` of the settings: what a carrier needs, and what its numbers must be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connector.assembly.shops import load_settings
from connector.model.errors import SettingsWrong
from connector.settings import LabelSettings

GOOD = {
    "carrier": "dhl",
    "dhl_user": "lieferant",
    "dhl_password": "geheim-4711",
    "dhl_api_key": "key-4711",
    "dhl_api_secret": "secret-4711",
    "dhl_billing_number": "22222222220101",
}


def _problems(folder: Path, **changes: Any) -> str:
    values = {key: value for key, value in (GOOD | changes).items() if value is not None}
    lines = [f'{key} = "{value}"' for key, value in values.items()]
    path = folder / "settings.toml"
    path.write_text("[labels]\n" + "\n".join(lines) + "\n", encoding="utf-8")
    try:
        load_settings([path])
    except SettingsWrong as error:
        return str(error)
    return ""


def test_no_labels_are_made_unless_a_carrier_is_named() -> None:
    """The defaults need nothing, and what is sold for vaping is for adults."""
    labels = LabelSettings()
    assert labels.carrier == ""
    assert labels.age_checks == {"vaping*": "A18"}
    assert not labels.notify_by_email
    assert not labels.notify_by_phone


def test_a_complete_section_is_taken(tmp_path: Path) -> None:
    """What the documentation names is enough."""
    assert _problems(tmp_path) == ""


def test_everything_the_carrier_needs_is_asked_for_at_once(tmp_path: Path) -> None:
    """Missing keys are all named."""
    said = _problems(tmp_path, dhl_password=None, dhl_billing_number=None)
    assert "labels.dhl_password" in said
    assert "labels.dhl_billing_number" in said
    assert "labels.dhl_user" not in said


@pytest.mark.parametrize("number", ["2222222222010", "222222222201011", "2222222222O101", "22222222220 01"])
def test_a_billing_number_has_fourteen_characters(tmp_path: Path, number: str) -> None:
    """A number that cannot be one is refused with an example."""
    assert "14 characters" in _problems(tmp_path, dhl_billing_number=number)


@pytest.mark.parametrize(
    "changes",
    [
        {"dhl_billing_number": "22222222225301"},
        {"dhl_product": "V62KP"},
        {"dhl_international_billing_number": "22222222220101"},
        {
            "dhl_return_billing_number": "22222222220101",
            **dict.fromkeys(("return_name", "return_street", "return_postcode", "return_city"), "x"),
        },
    ],
)
def test_a_billing_number_must_pay_for_its_product(tmp_path: Path, changes: dict[str, str]) -> None:
    """A number of another product would be refused by the carrier at the first parcel: it is said now."""
    assert "11th and 12th digit" in _problems(tmp_path, **changes)


def test_a_label_for_the_way_back_needs_an_address(tmp_path: Path) -> None:
    """Returns go to the supplier, whose address only the settings know."""
    said = _problems(tmp_path, dhl_return_billing_number="22222222220701", return_name="Lieferant KG")
    assert "labels.return_street" in said
    assert "labels.return_name" not in said


def test_no_secret_is_shown(tmp_path: Path) -> None:
    """Whatever is wrong, the sentences hold no password, key or secret."""
    said = _problems(tmp_path, dhl_billing_number="1", keep_days="x", dhl_print_format="B5")
    assert said
    for secret in ("geheim-4711", "key-4711", "secret-4711"):
        assert secret not in said
