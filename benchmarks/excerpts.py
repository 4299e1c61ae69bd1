"""Figures for other pages than their own: the load on the platform, and three of real shops for READMEs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.processes import ROOT
from benchmarks.results import Figure

PROTOCOL = ROOT / "docs" / "protocol.md"
LOAD = ("<!-- load begin -->", "<!-- load end -->")
READMES: Mapping[str, Path] = {"en": ROOT / "README.md", "de": ROOT / "README.de.md"}
SHOPS = ("<!-- real shops begin -->", "<!-- real shops end -->")
"""The marks of what was measured at real shops, in docs/PERFORMANCE.md and in both READMEs."""

_DAYS = {
    "nothing_new": "a day without news, telling again left out",
    "told_again": "a usual day: everything is told again, spread over it",
    "all_stocks": "an import of all stocks, on top of that",
    "first": "the first release, once",
}
FELT = {
    "intake.simple": "an order, from the platform's call to the answer with its number",
    "intake.variant": "the same, of a variant",
    "stock": "a sale or a count in the shop, to the platform",
    "own_order": "an order of the platform's, from the answer to the stock that is left there",
}
"""What is felt of the figures of real shops, by their names."""

_SHOWN: Mapping[str, Mapping[str, str]] = {
    "intake.simple": {
        "en": "an order, from Kickroute's call to the answer with the shop's number",
        "de": "eine Bestellung, vom Anruf der Plattform bis zur Antwort mit der Nummer des Shops",
    },
    "stock": {
        "en": "a sale in the shop, until Kickroute knows the new stock",
        "de": "ein Verkauf im Shop, bis Kickroute den neuen Bestand kennt",
    },
    "own_order": {
        "en": "after an order from Kickroute, until Kickroute knows what is left",
        "de": "nach einer Bestellung von Kickroute, bis dort bekannt ist, was übrig ist",
    },
}
"""Those of them that a README shows, in its words."""

_HEAD = {"en": "Half of all take at most", "de": "Die Hälfte braucht höchstens"}
_NOTHING = {"en": "Not measured with this version yet.", "de": "Mit dieser Version noch nicht gemessen."}
_SHOPS = {"woocommerce": "WooCommerce", "shopware": "Shopware"}


def between(text: str, marks: tuple[str, str], content: str) -> str:
    """Replace what stands between two marks."""
    before, _, rest = text.partition(marks[0])
    _, _, after = rest.partition(marks[1])
    return f"{before}{marks[0]}\n{content}\n{marks[1]}{after}"


def inside(text: str, marks: tuple[str, str]) -> str:
    """Return what stands between two marks."""
    return text.partition(marks[0])[2].partition(marks[1])[0].strip()


def fill_protocol(figures: Sequence[Figure]) -> None:
    """Write the load on the platform into docs/protocol.md, where it was measured."""
    if table := load_table(figures):
        text = between(PROTOCOL.read_text(encoding="utf-8"), LOAD, table)
        PROTOCOL.write_text(text, encoding="utf-8")


def load_table(figures: Sequence[Figure]) -> str:
    """Write what a supplier sends in a day, by its offers; empty where it was not measured."""
    values = {f.name: f.value for f in figures if f.name.startswith("platform.")}
    sizes = sorted({int(name.split(".")[2]) for name in values})
    if not sizes:
        return ""
    lines = ["\n| from one supplier with | " + " | ".join(f"{size:,} offers" for size in sizes) + " |"]
    lines.append("|---|" + "---:|" * len(sizes))
    for what, words in _DAYS.items():
        cells = [_amount(values, f"platform.{what}.{size}") for size in sizes]
        lines.append(f"| {words} | {' | '.join(cells)} |")
    largest = [f"{values[f'platform.largest.{size}']:.2f} MB" for size in sizes]
    lines.append(f"| the largest message | {' | '.join(largest)} |\n")
    return "\n".join(lines)


def _amount(values: Mapping[str, float], name: str) -> str:
    messages, megabytes = values[f"{name}.messages"], values[f"{name}.megabytes"]
    return f"{messages:,.0f} messages, {megabytes:,.2f} MB" if messages else "nothing"


def fill_readmes(performance: str) -> None:
    """Write three figures of real shops, as docs/PERFORMANCE.md tells them, into both READMEs."""
    for language, path in READMES.items():
        text = between(path.read_text(encoding="utf-8"), SHOPS, readme_table(performance, language))
        path.write_text(text, encoding="utf-8")


def readme_table(performance: str, language: str) -> str:
    """Write the three figures, shop by shop, in a language; of several of one kind the first counts."""
    measured: dict[str, dict[str, str]] = {}
    for row in inside(performance, SHOPS).splitlines():
        cells = [cell.strip() for cell in row.strip().strip("|").split("|")]
        if shop := _shop_of(cells[-1]):
            measured.setdefault(shop, {}).setdefault(cells[0], cells[1])
    if not measured:
        return f"\n{_NOTHING[language]}\n"
    lines = [f"\n| {_HEAD[language]} | {' | '.join(measured)} |", "|---|" + "---:|" * len(measured)]
    for name, words in _SHOWN.items():
        cells = [_written(found.get(FELT[name], "–"), language) for found in measured.values()]
        lines.append(f"| {words[language]} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _shop_of(about: str) -> str:
    """Return the shop and its version of a figure's words, which end with them; empty for other rows."""
    found = re.match(r"(woocommerce|shopware) ([\w.]+)", about.rpartition("; ")[2])
    return f"{_SHOPS[found[1]]} {found[2]}" if found else ""


def _written(value: str, language: str) -> str:
    return value.replace(".", ",") if language == "de" else value
