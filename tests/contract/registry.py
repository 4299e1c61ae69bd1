"""The shops that the suite is run for: those below, and those of ``contract.py`` in a platform's folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from connector.assembly.shops import KINDS
from tests.contract import kit_memory, kit_shopware_opened, kit_woocommerce_opened
from tests.contract.kits import Registration, suits
from tests.contract.real import UNSIGNED


def _of_platforms() -> dict[str, Registration]:
    """Gather the kits that stand in the folders of registered platforms."""
    found: dict[str, Registration] = {}
    for kind in KINDS.values():
        module = f"{kind.section.__module__.rpartition('.')[0]}.contract"
        if find_spec(module):
            found |= import_module(module).KITS
    return found


KITS: Mapping[str, Registration] = {
    "memory": kit_memory.LIKE_WOOCOMMERCE,
    "memory-live-at-once": kit_memory.LIKE_SHOPWARE,
    **kit_woocommerce_opened.WOOCOMMERCE,
    **kit_shopware_opened.SHOPWARE,
    **_of_platforms(),
}


def names(test: Callable[..., object] | None = None) -> list[Any]:
    """Return the names of all kits that a test is to be made for, as parameters of pytest."""
    return [
        pytest.param(name, marks=UNSIGNED if entry.accepts_any_certificate else ())
        for name, entry in KITS.items()
        if test is None or suits(test, entry.limits)
    ]
