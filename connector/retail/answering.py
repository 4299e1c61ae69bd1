"""What people answer about imports, kept in the store; the importer goes on from there."""

from __future__ import annotations

from connector.model.retail_records import ImportAnswer, ImportState
from connector.retail.importing import GROSS, NET
from connector.retail.knowing import ASK_KNOWN, ASK_TAX
from connector.store import Transaction


def answer(tx: Transaction, row_id: int, said: ImportAnswer) -> bool:
    """Answer whether a product that the shop has is linked; returns whether that was asked."""
    row = tx.imports.get(row_id)
    if row is None or row.state is not ImportState.ASKED or row.request != ASK_KNOWN:
        return False
    state = ImportState.LEFT if said is ImportAnswer.LEAVE else ImportState.WAITING
    tx.imports.change(row_id, state=state, answer=said, request="", reason="")
    return True


def answer_taxes(tx: Transaction, supplier: str, said: str) -> int:
    """Answer for a supplier whether its prices are ``gross`` or ``net``; returns how many products go on.

    Raises ValueError for any other word.
    """
    if said not in (GROSS, NET):
        raise ValueError(said)
    tx.facts.supplier_taxes.put(supplier, said)
    rows = [r for r in tx.imports.of_supplier(supplier, ImportState.ASKED) if r.request == ASK_TAX]
    for row in rows:
        tx.imports.change(row.id, state=ImportState.WAITING, request="", reason="")
    return len(rows)


def try_again(tx: Transaction, row_id: int) -> bool:
    """Let a product that could not be listed be tried again; returns whether there is such a one."""
    row = tx.imports.get(row_id)
    if row is None or row.state not in (ImportState.STOPPED, ImportState.LEFT):
        return False
    tx.imports.change(row_id, state=ImportState.WAITING, answer="", request="", reason="", asked_at=None)
    return True
