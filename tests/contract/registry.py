"""The shops that the suite is run for; another one is another line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.contract import kit_memory, kit_shopware_opened, kit_woocommerce_opened
from tests.contract.kits import Registration, suits

KITS: Mapping[str, Registration] = {
    "memory": kit_memory.LIKE_WOOCOMMERCE,
    "memory-live-at-once": kit_memory.LIKE_SHOPWARE,
    **kit_woocommerce_opened.WOOCOMMERCE,
    **kit_shopware_opened.SHOPWARE,
}

_UNSIGNED = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")


def names(test: Callable[..., object] | None = None) -> list[Any]:
    """Return the names of all kits that a test is to be made for, as parameters of pytest."""
    return [
        pytest.param(name, marks=_UNSIGNED if entry.accepts_any_certificate else ())
        for name, entry in KITS.items()
        if test is None or suits(test, entry.limits)
    ]
