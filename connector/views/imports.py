"""What a retailer wants to know of suppliers' products: how far they are, what is asked, what is linked."""

from __future__ import annotations

from dataclasses import dataclass

from connector.model.retail_records import ImportRow, ImportRun, ImportState, Link
from connector.retail.knowing import ASK_TAX
from connector.store import Store

MOST_RUNS = 5
MOST_ROWS = 50
LINKS_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class TaxQuestion:
    """The question whether a supplier's prices are gross, asked once for all its products that wait."""

    supplier: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class ImportsView:
    """Imports and links at one moment; ``counts`` are of all products by their state."""

    counts: dict[ImportState, int]
    runs: tuple[ImportRun, ...]
    taxes: tuple[TaxQuestion, ...]
    asked: tuple[ImportRow, ...]
    stopped: tuple[ImportRow, ...]
    links: tuple[Link, ...]
    linked: int
    locked: int
    page: int
    pages: int
    only_locked: bool

    @property
    def total(self) -> int:
        """All products that were handed over."""
        return sum(self.counts.values())


def imports_view(store: Store, page: int, *, only_locked: bool) -> ImportsView:
    """Read it from the store in one reading."""
    with store.reading() as tx:
        asked = tx.imports.in_states([ImportState.ASKED], 10 * MOST_ROWS)
        stopped = tx.imports.in_states([ImportState.STOPPED], MOST_ROWS)
        linked, locked = tx.links.count(), tx.links.count(locked=True)
        shown = locked if only_locked else linked
        pages = max(1, -(-shown // LINKS_ON_A_PAGE))
        page = min(page, pages)
        links = tx.links.listed(LINKS_ON_A_PAGE, (page - 1) * LINKS_ON_A_PAGE, locked=only_locked)
        counts, runs = tx.imports.counts(), tx.imports.runs(MOST_RUNS)
    about_taxes = [row for row in asked if row.request == ASK_TAX]
    suppliers = dict.fromkeys(row.product.supplier for row in about_taxes)
    taxes = []
    for supplier in suppliers:
        rows = [row for row in about_taxes if row.product.supplier == supplier]
        taxes.append(TaxQuestion(supplier, rows[-1].reason, len(rows)))
    return ImportsView(
        counts=counts,
        runs=tuple(runs),
        taxes=tuple(taxes),
        asked=tuple(row for row in asked if row.request != ASK_TAX)[:MOST_ROWS],
        stopped=tuple(stopped),
        links=tuple(links),
        linked=linked,
        locked=locked,
        page=page,
        pages=pages,
        only_locked=only_locked,
    )
