"""The shops that the suite is run for; another one is another line."""

from __future__ import annotations

from collections.abc import Mapping

from tests.contract import kit_memory, kit_shopware, kit_woocommerce
from tests.contract.kits import Registration

KITS: Mapping[str, Registration] = {
    "memory": kit_memory.LIKE_WOOCOMMERCE,
    "memory-live-at-once": kit_memory.LIKE_SHOPWARE,
    **kit_woocommerce.WOOCOMMERCE,
    **kit_shopware.SHOPWARE,
}
