"""Answers that are not quite JSON, and lists that are not quite lists."""

from __future__ import annotations

import pytest

from connector.model.errors import ConnectorError, ShopDoubtful, ShopUnavailable, ShopUnexpected
from tests.field.shops import both, place, served, swept

NOTICE = "<br />\n<b>Notice</b>:  Undefined index: sku in <b>/var/www/plugin.php</b> on line <b>7</b><br />\n"
COMMENT = "\n<!-- Performance optimized by W3 Total Cache. -->"


@both
@pytest.mark.parametrize("kind_of_text", ["text/html; charset=UTF-8", "text/plain", "image/png"])
def test_r06_json_of_any_type_is_read(kind: str, kind_of_text: str) -> None:
    """A shop, or something in front of it, calls its JSON ``text/html``: it is read all the same."""
    with served(kind) as held:
        expected = swept(held.shop)
        held.behave(content_type=kind_of_text)
        assert swept(held.shop) == expected
        assert held.shop.identity().name


@both
@pytest.mark.parametrize("around", ["\ufeff", "\n\n", "\r\n\ufeff \n"])
def test_r06_blanks_and_marks_around_json_are_nothing(kind: str, around: str) -> None:
    """A file that was saved with a byte order mark puts one in front of every answer."""
    with served(kind) as held:
        expected = swept(held.shop)
        held.behave(before=around, behind=around)
        assert swept(held.shop) == expected


@both
@pytest.mark.parametrize(
    ("habits", "parts"),
    [
        ({"before": NOTICE}, ["in front of", "Notice", "Undefined index: sku", "WP_DEBUG_DISPLAY"]),
        (
            {"before": "Deprecated: dynamic property in /var/www/p.php on line 3\n"},
            ["Deprecated: dynamic property", "display_errors"],
        ),
        ({"before": "debug 1\n"}, ["in front of", "“debug 1”", "find it by these words"]),
        ({"behind": COMMENT}, ["behind", "Performance optimized by W3 Total Cache", "exclude the API"]),
        ({"behind": "<script>track()</script>"}, ["behind", "track()"]),
    ],
    ids=["notice", "plain notice", "debugging", "comment", "script"],
)
def test_r06_something_around_json_is_quoted(kind: str, habits: dict[str, str], parts: list[str]) -> None:
    """It may be the rest of another answer, so it is not believed; what to switch off is said."""
    with served(kind) as held:
        held.shop.identity()
        held.behave(**habits)
        with pytest.raises(ShopUnavailable) as caught:
            swept(held.shop)
        for part in (held.url, *parts):
            assert part in str(caught.value)


@both
def test_r06_a_page_that_holds_brackets_is_no_list(kind: str) -> None:
    """A page with a script in it (``dataLayer || []``) never reads as a list of nothing."""
    page = "<html><head><script>\nwindow.dataLayer = window.dataLayer ||\n[]\n</script></head></html>"
    with served(kind) as held:
        held.shop.identity()
        held.behave(before=page, content_type="text/html")
        with pytest.raises(ShopUnavailable):
            swept(held.shop)


@both
def test_r06_a_write_with_something_around_its_answer_is_in_doubt(kind: str) -> None:
    """The write was probably done: it is looked for before it is tried again."""
    with served(kind) as held:
        held.shop.identity()
        held.behave(behind=COMMENT)
        with pytest.raises(ShopDoubtful, match="W3 Total Cache"):
            _write(held.shop)


def _write(shop: object) -> None:
    api = getattr(shop, "_api")  # noqa: B009 - both adapters ask through one
    if hasattr(api, "sync"):
        api.sync({"x": {"entity": "tag", "action": "upsert", "payload": [{"name": "x"}]}})
    else:
        api.create("wc/v3/orders", {})


@both
@pytest.mark.parametrize("keys", ["answer", "meta", "all"])
def test_r10_a_list_with_gaps_is_the_list_that_it_is(kind: str, keys: str) -> None:
    """PHP writes a list whose first element was taken out as an object: ``{"1": {…}, "3": {…}}``."""
    names = {
        "answer": ("", "data"),
        "meta": ("meta_data", "price", "options"),
        "all": (
            *("", "data", "meta_data", "variations", "images", "categories", "attributes", "line_items"),
            *("price", "options", "prices", "states", "lineItems", "deliveries", "namespaces"),
        ),
    }[keys]
    with served(kind) as held:
        expected = swept(held.shop)
        held.behave(gaps=names)
        assert swept(held.shop) == expected
        assert held.shop.identity()
        assert held.shop.findings() is not None


@both
def test_r10_orders_with_gaps_are_read_whole(kind: str) -> None:
    """An order's lines and marks may be such lists too: it is not "missing", and no line of it is lost."""
    gappy = ("", "data", "meta_data", "line_items", "shipping_lines", "lineItems", "deliveries", "addresses")
    with served(kind) as held:
        order = place(held)
        expected = held.shop.orders([order.id])
        held.behave(gaps=gappy)
        assert held.shop.orders([order.id]) == expected
        again = place(held)
        assert again.kickroute_number
        assert [(line.quantity, line.net_total) for line in again.lines] == [
            (line.quantity, line.net_total) for line in order.lines
        ]


@both
def test_r10_an_empty_object_is_never_an_empty_shop(kind: str) -> None:
    """``{}`` where a list belongs is an error; nothing is taken for gone because of it."""
    ids = ["1" * 32 if kind == "shopware" else "999999"]
    with served(kind) as held:
        held.shop.identity()
        swept(held.shop)
        held.behave(hollow=("", "data"))
        for ask in (lambda: swept(held.shop), lambda: held.shop.products(ids), lambda: held.shop.orders(ids)):
            with pytest.raises(ConnectorError) as caught:
                ask()
            assert isinstance(caught.value, ShopUnexpected | ShopUnavailable)
            assert "not a list" in str(caught.value)
