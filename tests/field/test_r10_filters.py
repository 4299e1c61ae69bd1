"""R7, R10: answers of filters and caches in further forms: never a list, never fresh."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.http.caches import cache_of
from adapters.http.documents import as_answer
from adapters.woocommerce.shop import WooCommerceShop
from connector.model.errors import ConnectorError
from tests.adapters.scripted_server import ScriptedServer, reply
from tests.adapters.woocommerce_shops import settings_for


@pytest.mark.parametrize(
    "document", [{"error": {"code": 1020}}, {"blocked": {}, "ray": {"id": 7}}, {"0": {"message": "no"}}, {}]
)
def test_what_a_filter_answers_is_no_list(document: Any) -> None:
    """Its objects have no ids: read as a list, every product would be gone but one without an id."""
    assert as_answer(document) is None
    headers = {"Date": "Tue, 24 Nov 2026 06:00:00 GMT"}
    with ScriptedServer([reply(200, document, headers=headers)]) as server:
        shop = WooCommerceShop.from_settings(settings_for(server.url, "ck", "cs"))
        with pytest.raises(ConnectorError, match="not a list"):
            list(shop.all_products())
        shop.close()


def test_a_list_with_gaps_stays_one() -> None:
    """Each of its rows has an id."""
    assert as_answer({"1": {"id": 4}, "3": {"id": 5}}) == ({"id": 4}, {"id": 5})
    assert as_answer([{"name": "x"}]) == ({"name": "x"},)


@pytest.mark.parametrize(
    ("name", "value", "is_kept"),
    [
        ("wp-super-cache", "Served supercache file from PHP", True),
        ("wp-super-cache", "Not cached", False),
        ("x-ac", "3.fra _dca HIT", True),
        ("x-ac", "3.fra _dca MISS", False),
        ("x-nc", "HIT", True),
        ("x-cache-hit", "true", True),
        ("x-cache-hit", "0", False),
        ("x-from-cache", "1", True),
    ],
)
def test_caches_of_other_hosts_are_known(name: str, value: str, is_kept: bool) -> None:
    """WordPress.com, Pressable, WP Super Cache and such."""
    assert bool(cache_of({name: value})) is is_kept
