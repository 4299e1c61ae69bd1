"""Read a table of prices as spreadsheets save it, without guessing: a row that is not certain says why."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from connector.model.errors import SheetUnusable
from connector.model.messages import say
from connector.model.prices import PriceRule

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "gtin": ("gtin", "ean", "gtinean", "eangtin", "ean13", "upc", "barcode", "strichcode"),
    "sku": ("sku", "artikelnummer", "artikelnr", "artnr", "produktnummer", "productnumber", "itemnumber"),
    "price": (
        *("dealerprice", "dealerpricenet", "netdealerprice", "wholesaleprice", "price", "netprice"),
        *("händlerpreis", "händlerpreisnetto", "haendlerpreis", "preis", "nettopreis", "ek", "eknetto"),
    ),
    "category": ("kickroutecategory", "kickroutekategorie", "category", "kategorie"),
}
"""How the columns may be called, in small letters and without anything else."""

_KINDS: Mapping[str, str] = {name: kind for kind, names in _HEADINGS.items() for name in names}
_DELIMITERS = (";", "\t", ",")
_WORKBOOK = b"PK\x03\x04"
_SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_AS_TEXT = re.compile(r'="(.*)"')
_PERCENT = re.compile(r"(?P<figure>[0-9]{1,2}(?:[.,][0-9]+)?) ?(?:%|percent|prozent)(?: ?(?:off|rabatt))?")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table; ``number`` is the spreadsheet's, ``problem`` why it cannot be used."""

    number: int
    gtin: str = ""
    sku: str = ""
    price: str = ""
    category: str = ""
    problem: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is to be entered: such a row leaves everything as it is."""
        return not (self.price or self.category or self.problem)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its rows without blank ones."""

    lines: tuple[Line, ...]


def read_sheet(content: bytes) -> Sheet:
    """Read a CSV file: semicolon, comma or tab; UTF-8, UTF-16 or cp1252; with or without a byte order mark.

    Raises SheetUnusable for a file that is no such table, or lacks a column that is needed.
    """
    if content.startswith(_WORKBOOK):
        raise SheetUnusable(
            say("the file is a workbook of a spreadsheet program; save it as CSV there and use that file")
        )
    rows = _rows(_text(content))
    head = next((row for _, row in rows if any(cell.strip() for cell in row)), None)
    if head is None:
        raise SheetUnusable(say("the file is empty; the first row has to name the columns"))
    columns = _columns(head)
    return Sheet(tuple(_line(number, row, head, columns) for number, row in rows if _has_text(row)))


def read_percent_off(text: str) -> PriceRule | None:
    """Read a rule as people write it (``30 % off``, ``12,5 % Rabatt``); None for anything else."""
    found = _PERCENT.fullmatch(" ".join(text.casefold().split()))
    if found is None:
        return None
    percent = Decimal(found["figure"].replace(",", "."))
    return PriceRule(percent) if percent > 0 else None


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield rows by the number that a spreadsheet shows, which does not show its own ``sep=`` line."""
    first, _, rest = text.partition("\n")
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[-1], rest
    else:
        delimiter = _delimiter(text)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)
    except csv.Error as error:
        raise SheetUnusable(say("the file is no readable CSV: {reason}", reason=error)) from error


def _delimiter(text: str) -> str:
    """Return what separates the headings; a sheet of one column has none, and any will do."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=bare.count)


def _columns(head: Sequence[str]) -> Mapping[str, int]:
    columns: dict[str, int] = {}
    for at, heading in enumerate(head):
        kind = _KINDS.get(re.sub(r"[\W_]", "", heading.casefold()))
        if kind is None:
            continue
        if kind in columns:
            first = head[columns[kind]].strip()
            raise SheetUnusable(
                say(
                    "the columns “{first}” and “{second}” mean the same; rename or delete one",
                    first=first,
                    second=heading.strip(),
                )
            )
        columns[kind] = at
    if not columns.keys() & {"gtin", "sku"} or not columns.keys() & {"price", "category"}:
        found = ", ".join(filter(None, (heading.strip() for heading in head)))
        raise SheetUnusable(
            say(
                "the first row has to name a column gtin or sku, and one dealer_price or category; "
                "it names: {found}",
                found=found[:200],
            )
        )
    return columns


def _has_text(row: Sequence[str]) -> bool:
    return any(cell.strip() for cell in row)


def _line(number: int, row: Sequence[str], head: Sequence[str], columns: Mapping[str, int]) -> Line:
    cells = {kind: _cell(row[at]) if at < len(row) else "" for kind, at in columns.items()}
    gtin, sku = cells.get("gtin", ""), cells.get("sku", "")
    price, category = cells.get("price", ""), cells.get("category", "")
    problem = ""
    if any(cell.strip() for cell in row[len(head) :]):
        problem = say(
            "the row has more cells than the first one; a price with a comma needs quotes where "
            "commas separate the columns"
        )
    elif _SHORTENED.fullmatch(gtin):
        problem = say(
            "the spreadsheet has shortened the GTIN to {gtin}, and its digits are lost; format "
            "the column as text and enter it again",
            gtin=gtin,
        )
    elif not (gtin or sku) and (price or category):
        problem = say("the row has neither a GTIN nor a SKU")
    return Line(number, gtin, sku, price, category, problem)


def _cell(text: str) -> str:
    """Take off what spreadsheets put around a value: blanks, ``="…"`` and a quote that makes it a text."""
    bare = " ".join(text.split())
    found = _AS_TEXT.fullmatch(bare)
    return (found[1] if found else bare).removeprefix("'").strip()
