"""All guards, under the promise that each keeps, and the table of them for the document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.guards import (
    catalogue,
    coming_back,
    doors,
    following,
    labels,
    orders,
    pricing,
    sending,
    shops,
    working,
)
from tests.guards.guard import Chapter, Guard

CHAPTERS: Sequence[Chapter] = (
    Chapter("One Kickroute order is exactly one shop order", orders.ONE_ORDER),
    Chapter("Nothing is sold twice", orders.STOCK),
    Chapter("The platform shows what the shop sells", catalogue.TOLD),
    Chapter("Nothing leaves, and no price is told, by mistake", catalogue.BRAKES),
    Chapter("What is entered by command was meant, and comes back", pricing.ENTERED),
    Chapter("What was written is told, in order, at least once", sending.OUTBOX_GUARDS),
    Chapter("A platform that fails or refuses holds up nothing else", sending.PLATFORM),
    Chapter("Money goes back once, and no more than was paid", following.MONEY),
    Chapter("A status is what somebody set, and is told once", following.STATUS),
    Chapter("What fails is done again, and holds up nothing else", working.WORKING),
    Chapter("A store that is lost or old loses and doubles nothing", coming_back.RESUMED),
    Chapter("A store belongs to one shop, one version and one daemon", coming_back.BOUND),
    Chapter("An end customer's address is kept no longer than needed", orders.ADDRESSES),
    Chapter("Nobody is believed without a signature", doors.NOBODY_IN),
    Chapter("The page is the supplier's alone", doors.PAGES),
    Chapter("Nobody is led elsewhere", doors.HOSTS_AND_HOOKS),
    Chapter("No answer is taken for another", shops.HTTP),
    Chapter("No label is paid for twice", labels.LABELS),
    Chapter("WooCommerce", shops.WOOCOMMERCE),
    Chapter("Shopware", shops.SHOPWARE_GUARDS),
)


def all_guards() -> Iterator[Guard]:
    """Yield every guard."""
    for chapter in CHAPTERS:
        yield from chapter.guards


def table() -> str:
    """Write all guards as tables of Markdown, one for each promise."""
    return "\n\n".join(_chapter(chapter) for chapter in CHAPTERS) + "\n"


def _chapter(chapter: Chapter) -> str:
    rows = [
        f"| {guard.name} | {guard.without} | {', '.join(f'`{test}`' for test in _short(guard.tests))} |"
        for guard in chapter.guards
    ]
    return "\n".join(
        (f"### {chapter.promise}", "", "| guard | without it | caught by |", "|---|---|---|", *rows)
    )


def _short(tests: Sequence[str]) -> Iterator[str]:
    """Name tests below ``tests/``; what all are found in need not be said each time."""
    for test in tests:
        yield test.removeprefix("tests/")
