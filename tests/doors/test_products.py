"""The pages about products and prices, as a browser asks for them: list, preview, yes, progress, undo."""

from __future__ import annotations

import csv
import io
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
import requests

from connector.catalogue.collect import sweep
from connector.model import ShopCategory
from connector.model.errors import ShopUnavailable
from connector.pricing.job import Job, JobState, ask_for, do_job, last_job
from connector.running.requests import carry_out_waiting
from connector.running.workers.prices import PriceWork
from tests.doors.world import GTIN, OTHER_GTIN, World, product
from tests.waiting import LIMIT, until

HOST = "https://shop.example"
LIQUIDS = ShopCategory("7", "liquids", "Liquids & mehr")


@pytest.fixture
def shop(make_world: Callable[..., World]) -> Iterator[World]:
    """Give a shop with two offers in order and one without a price, and a daemon at work."""
    world = make_world(ui={"language": "auto"})
    bare = product("3", "4006381333948", dealer_price="", name="Müsli <b>süß</b>", shop_categories=(LIQUIDS,))
    world.offer(bare)
    stopping = threading.Event()
    work = PriceWork(world.engine.parts, stopping, lambda _hints: None)

    def _work() -> None:
        while not stopping.wait(0.02):
            carry_out_waiting(world.engine)
            work.run()

    thread = threading.Thread(target=_work)
    thread.start()
    yield world
    stopping.set()
    thread.join()


def get(world: World, path: str, language: str = "en") -> str:
    """Ask for a page that is there."""
    answer = world.get(path, headers={"Accept-Language": language, "Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def post(world: World, path: str, fields: dict[str, str], files: object = None) -> requests.Response:
    """Send a form as a browser does, and follow where it leads."""
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": world.url, "Accept": "text/html"}
    sent = {"data": fields, "files": files, "headers": headers, "timeout": LIMIT}
    answer: requests.Response = world.session.post(world.url + path, **sent)  # type: ignore[arg-type]  # as named
    return answer


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "input" and known.get("name") and known.get("type") != "checkbox":
            self.fields[str(known["name"])] = known.get("value") or ""


def fields(page: str, action: str) -> dict[str, str]:
    """Read the fields of a form, filled in as the page shows them."""
    (form,) = re.findall(rf'<form method="post" action="{action}".*?</form>', page, re.S)
    parser = _Fields()
    parser.feed(form)
    return parser.fields


def say_yes(world: World, answer: requests.Response, **more: str) -> str:
    """Press the button of a preview, wait until it is written, and return the page that says so."""
    assert "/prices/preview" in answer.url, answer.text
    post(world, "/do", fields(answer.text, r"\.\./do") | more)
    until("all is written", lambda: not is_busy(world))
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    return get(world, "/prices")


def is_busy(world: World) -> bool:
    """Tell whether values are being written."""
    with world.store.reading() as tx:
        job = last_job(tx)
    return job is not None and job.is_busy


def prices(world: World) -> list[str]:
    """Return the dealer prices as the shop has them."""
    return [p.offers[0].dealer_price for p in world.shop.products(["1", "2", "3"]).found]


# --- the list ------------------------------------------------------------------------------------


def test_the_list_shows_what_an_offer_is_and_why_it_is_withheld(shop: World) -> None:
    """Name, numbers, prices with their margin, stock; one sentence says what to change, with a way there."""
    page = get(shop, "/products")
    for shown in ("Teekanne 1", f"GTIN {GTIN}", "€19.99", "€12.50", "25.6%", "waiting"):
        assert shown in page, shown
    assert "has no dealer price. Enter it net of tax in the field" in page
    assert shop.shop.admin_links.product.replace("{id}", "3") in page
    assert 'href="products?edit=1&q=4006381333948"' in page
    assert "Müsli <b>süß</b>" in page  # unescaped here once: the page itself holds no element of a name
    german = get(shop, "/products", "de")
    for shown in ("19,99\xa0€", "12,50\xa0€", "25,6\xa0%", "zurückgehalten", "hat keinen Händlerpreis"):
        assert shown in german, shown


def test_what_can_be_done_here_stands_beside_the_reason(shop: World) -> None:
    """A price that the guard holds is confirmed in its row, and a category is a click away."""
    shop.shop.edit_offer("1", dealer_price="2.00")
    shop.shop.put_product(replace(product("4", "4006381333924", name="Ohne"), category=""))
    sweep(shop.shop, shop.store, shop.notifier, shop.engine.parts.rules)
    page = get(shop, "/products?q=teekanne+1")
    found = re.search(r'value="price.confirm">(.*?)</form>', page, re.S)
    assert found, page
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', found[1]))
    assert form == {"gtin": GTIN, "price": "2.00", "back": "products?q=teekanne+1"}
    assert "will be told" in post(shop, "/do", {"command": "price.confirm", **form}).text
    assert '<a href="categories">Map categories</a>' in get(shop, "/products?q=ohne")


def test_names_of_the_shop_are_no_markup(shop: World) -> None:
    """Whoever names a product cannot write into the page."""
    raw = shop.get("/products", headers={"Accept": "text/html"}).text
    assert "<b>süß</b>" not in raw
    assert "&lt;b&gt;süß" in raw


def test_a_search_filters_and_says_when_nothing_fits(shop: World) -> None:
    """By words, state, reason and category, in any combination; nonsense narrows nothing."""

    def _names(query: str) -> list[str]:
        return re.findall(r'class="name">([^<]+)', shop.get(f"/products?{query}").text)

    assert len(_names("")) == 3
    assert _names(f"q={OTHER_GTIN}") == ["Teekanne 2"]
    assert (
        len(_names("state=withheld")) == len(_names("rule=price_missing")) == len(_names("category=7")) == 1
    )
    assert _names("q=teekanne&state=withheld") == []
    assert len(_names("state=nonsense&sort=nonsense&page=nonsense&edit=x")) == 3
    assert _names("sort=-name")[0] == "Teekanne 2"
    assert "No product fits all of this" in get(shop, "/products?q=xyz")


def test_htmx_gets_the_part_and_a_reload_the_page(shop: World) -> None:
    """The part is the same list, without the frame."""
    part = shop.get("/products?q=teekanne", headers={"HX-Request": "true"}).text
    assert ("<html" in part, 'id="found"' in part, part.count('class="name"')) == (False, True, 2)


def test_only_pictures_of_the_shop_s_own_host_are_loaded(make_world: Callable[..., World]) -> None:
    """A page must not tell strangers who looks at it: another host's picture is not even named."""
    keys = {"consumer_key": "k", "consumer_secret": "s"}
    platform = {"url": "https://k.example", "api_key": "k", "public_url": "https://c.example"}
    shop = {"platform": "woocommerce", "url": f"{HOST}/laden", **keys}
    world = make_world(shop=shop, kickroute=platform)
    for number, image in (("1", f"{HOST}/a.jpg"), ("2", "https://tracker.example/b.jpg"), ("1", "")):
        world.shop.edit_offer(number, image_url=image or f"{HOST}/a.jpg")
    sweep(world.shop, world.store, world.notifier, world.engine.parts.rules)
    answer = world.get("/products")
    assert re.findall(r'<img src="([^"]*)"', answer.text) == [f"{HOST}/a.jpg"]
    assert f"img-src 'self' data: {HOST}" in answer.headers["content-security-policy"]
    assert "tracker.example" not in answer.text


def test_the_table_can_be_filled_in_and_brought_back(shop: World) -> None:
    """What is found is in it, in the reader's language; as it is, it changes nothing."""
    answer = shop.get("/products.csv?rule=price_missing", headers={"Accept-Language": "de"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert (len(rows), rows[1][0], rows[1][7]) == (2, '="4006381333948"', "zurückgehalten")
    assert "hat keinen Händlerpreis" in rows[1][8]
    whole = shop.get("/products.csv", headers={"Accept-Language": "de"}).content
    page = post(shop, "/prices/sheet", {}, {"file": ("prices.csv", whole, "text/csv")})
    assert "Nothing to write" in unescape(page.text)
    filled = whole.replace(b'"4006381333948"', b"4006381333948").replace(b";12,50;", b";11,90;", 1)
    page = post(shop, "/prices/sheet", {}, {"file": ("prices.csv", filled, "text/csv")})
    assert page.text.count("<strong>€11.90</strong>") == 1


# --- from the row, the rule, the table, to the shop and back -------------------------------------


def test_a_price_goes_from_its_row_into_the_shop_and_back(shop: World) -> None:
    """Typed, shown, said yes to, written, journalled, undone; without a script, and never before the yes."""
    form = fields(shop.get("/products?edit=1").text, "prices/rows")
    preview = post(shop, "/prices/rows", form | {"price.3": "9,90"})
    assert "€9.90" in preview.text
    assert "Nothing has been written yet" in preview.text
    assert prices(shop) == ["12.50", "12.50", ""]
    done = say_yes(shop, preview)
    assert prices(shop) == ["12.50", "12.50", "9.90"]
    assert "One value was written into the shop" in done
    with shop.store.reading() as tx:
        assert [e.detail["value"] for e in tx.journal.read(money=True) if "entered" in e.what] == ["9.90"]
    post(shop, "/do", fields(done, r"\./do"))
    until("all is put back", lambda: not is_busy(shop) and prices(shop)[2] == "")
    assert "One value was put back" in get(shop, "/prices")


def test_rows_that_were_not_touched_are_not_sent_on(shop: World) -> None:
    """A page of yesterday must not put yesterday's prices back over what staff has entered since."""
    form = fields(shop.get("/products?edit=1").text, "prices/rows")
    shop.shop.edit_offer("1", dealer_price="14.00")
    sweep(shop.shop, shop.store, shop.notifier, shop.engine.parts.rules)
    preview = post(shop, "/prices/rows", form | {"price.3": "9.90"}).text
    assert ("€9.90" in preview, "€14.00" in preview) == (True, False)
    nothing = post(shop, "/prices/rows", form)
    assert "Nothing was changed in the rows" in nothing.text
    assert "edit=1" in nothing.url


def test_a_rule_is_shown_and_written(shop: World) -> None:
    """For a category of the shop, with a Kickroute category; the preview counts what is offered then."""
    rule = {"percent": "30", "only_in": "7", "set_category": "vaping-liquids"}
    preview = post(shop, "/prices/rule", rule)
    assert ("€11.76" in preview.text, "vaping-liquids" in preview.text) == (True, True)
    assert "2 values were written" in say_yes(shop, preview)
    assert prices(shop) == ["12.50", "12.50", "11.76"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Give a percentage"),
        ({"percent": "abc"}, "abc is no percentage"),
        ({"percent": "0"}, "0 is no percentage"),
        ({"percent": "100"}, "100 is no percentage"),
        ({"percent": "-30"}, "-30 is no percentage"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_said_beside_the_form(
    shop: World, form: dict[str, str], said: str
) -> None:
    """With 400, and what was typed still in its place."""
    answer = post(shop, "/prices/rule", form)
    assert (answer.status_code, said in unescape(answer.text)) == (400, True)
    assert f'value="{form.get("percent", "")}"' in answer.text


def test_a_category_that_kickroute_does_not_have_is_refused(shop: World) -> None:
    """A form that somebody made himself writes nothing that a row could not."""
    answer = post(shop, "/prices/rule", {"set_category": "garden"})
    assert (answer.status_code, "Kickroute has no category" in answer.text) == (400, True)


@pytest.mark.parametrize("files", [None, {"other": ("a.csv", b"x")}, {"file": ("a.xlsx", b"PK\x03\x04")}])
def test_a_file_that_is_no_table_is_said_beside_the_form(shop: World, files: object) -> None:
    """A workbook, another form, or none at all."""
    answer = post(shop, "/prices/sheet", {"x": "1"}, files)
    assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_a_table_of_german_excel_arrives_byte_by_byte(shop: World, encoding: str) -> None:
    """Whatever its encoding; rows that cannot be used are named with their number."""
    text = f"EAN;Händlerpreis\r\n{GTIN};11,90\r\n{OTHER_GTIN};1.250\r\n"
    answer = post(shop, "/prices/sheet", {}, {"file": ("preise ü.csv", text.encode(encoding))})
    page = unescape(answer.text)
    assert ("€11.90" in page, "Row 3:" in page, "preise ü.csv" in page) == (True, True, True)


# --- money ---------------------------------------------------------------------------------------


def test_prices_above_retail_need_a_second_yes(shop: World) -> None:
    """The box is required by the page, and by the connector of those who leave it out."""
    form = fields(shop.get("/products?edit=1").text, "prices/rows")
    preview = post(shop, "/prices/rows", form | {"price.1": "19,99"})
    assert "nobody can earn anything by it" in preview.text
    assert re.search(r'type="checkbox" id="seen"[^>]*required', preview.text)
    assert "above the retail price now" in say_yes(shop, preview)
    assert prices(shop)[0] == "12.50"
    say_yes(shop, preview, seen="yes")
    assert prices(shop)[0] == "19.99"


def test_what_the_guard_holds_is_said_before(shop: World) -> None:
    """A slipped comma the other way: a tenth of the price."""
    form = fields(shop.get("/products?edit=1").text, "prices/rows")
    page = post(shop, "/prices/rows", form | {"price.1": "1,25"}).text
    assert ("asked about first" in page, "told only when you confirm it" in page) == (True, True)


def test_a_preview_that_is_not_true_any_more_writes_nothing(shop: World) -> None:
    """Two tabs: the regular price was changed after the first of them was opened."""
    preview = post(shop, "/prices/rule", {"percent": "30"})
    shop.shop.edit_offer("1", regular_price="29.99")
    sweep(shop.shop, shop.store, shop.notifier, shop.engine.parts.rules)
    done = say_yes(shop, preview)
    assert "changed in the shop since the preview" in done
    assert prices(shop) == ["12.50", "12.50", ""]


def test_a_shop_that_is_away_is_said_and_the_rest_can_be_written(shop: World) -> None:
    """The way back to the preview stands beside the reason."""
    preview = post(shop, "/prices/rule", {"percent": "30"})

    def _away(name: str, when: str) -> None:
        if (name, when) == ("write_fields", "before"):
            raise ShopUnavailable("the shop is away")

    shop.shop.on_call = _away
    post(shop, "/do", fields(preview.text, r"\.\./do"))
    until("it broke off", lambda: not is_busy(shop))
    shop.shop.on_call = lambda _name, _when: None
    page = get(shop, "/prices")
    assert ("The shop is away" in page, "Show the preview again" in page) == (True, True)
    with shop.store.reading() as tx:
        job = last_job(tx)
    assert job is not None
    assert job.state is JobState.BROKEN
    say_yes(shop, shop.get(f"/prices/preview?wish={job.wish}"))
    assert prices(shop) == ["11.76", "11.76", "11.76"]


def test_forms_from_elsewhere_are_refused(shop: World) -> None:
    """Neither a stranger's page nor one without an origin enters prices."""
    for path in ("/prices/rule", "/prices/rows", "/prices/sheet"):
        sent = {"percent": "30"}
        headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
        answer = shop.session.post(shop.url + path, data=sent, headers=headers, timeout=LIMIT)
        assert answer.status_code == 403, path


def test_a_preview_that_is_gone_is_a_page(shop: World) -> None:
    """With 404 and a sentence, also for what nobody could have kept."""
    for wish in ("", "99", "x" * 5000, "%00"):
        answer = shop.get(f"/prices/preview?wish={wish}", headers={"Accept": "text/html"})
        assert (answer.status_code, "not kept any more" in answer.text) == (404, True)


def test_what_is_being_written_shows_how_far_it_is(make_world: Callable[..., World]) -> None:
    """The part refreshes itself while it is busy, and stops doing so at the end."""
    world = make_world()
    preview = post(world, "/prices/rule", {"percent": "30"}).text
    form = fields(preview, r"\.\./do")
    job = Job(form["wish"], form["digest"], 0, world.store.now())
    assert ask_for(world.store, job)
    assert 'hx-trigger="every 1s"' in get(world, "/prices")
    shown: list[str] = []

    def _look(name: str, when: str) -> None:
        if (name, when) == ("write_fields", "before"):
            shown.append(get(world, "/prices"))

    world.shop.on_call = _look
    parts = world.engine.parts
    done = do_job(world.shop, world.store, parts.rules.release, lambda: False, lambda _ids: None)
    assert done is not None
    assert "0 of 2 done" in shown[0]
    page = get(world, "/prices")
    assert ('hx-trigger="every' in page, "2 values were written" in page) == (False, True)
