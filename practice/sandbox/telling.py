"""The figures of a day as people read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from practice.pages import Language, Texts

_TEXTS = Texts(Path(__file__).with_name("texts.toml"))


def tell_start(language: Language, **addresses: str) -> str:
    """Say that this is practice, and at which address what is: ``page``, ``owner`` and ``platform``."""
    lines = [f"  {_TEXTS(language, f'start-{name}')}\n      {url}" for name, url in addresses.items()]
    about = [f"*** {_TEXTS(language, 'start')} ***", *lines, f"  {_TEXTS(language, 'start-commands')}"]
    return "\n" + "\n".join(about) + "\n\n"


def tell_day(language: Language, shop: str, figures: Mapping[str, Any]) -> str:
    """Write the figures of a day, or of a day at both shops; a mark says whether all is as it must be."""
    if shop == "network":
        return "\n".join(_network(language, figures)) + "\n"
    if shop != "both":
        return "\n".join(_shop(language, shop, figures)) + "\n"
    kinds = [kind for kind in figures if kind not in ("ok", "mixed")]
    lines = [line for kind in kinds for line in (*_shop(language, kind, figures[kind]), "")]
    lines.append(_TEXTS(language, "mixed"))
    lines += [
        f"  {_mark(ok)} {_TEXTS.name(language, 'mixed', word)}" for word, ok in figures["mixed"].items()
    ]
    return "\n".join(lines) + "\n"


def _network(language: Language, figures: Mapping[str, Any]) -> Iterator[str]:
    yield _TEXTS(language, "network")
    told = _seconds(language, figures["stock"]["latency_ms"])
    values = {name: value for name, value in figures.items() if name not in ("stock", "wrong")}
    for key in ("network-import", "network-orders", "network-mirror", "network-money"):
        yield f"  {_TEXTS(language, key, **values)}"
    yield f"  {_TEXTS(language, 'network-stock', changes=figures['stock']['changes'], **told)}"
    yield from _verdict(language, figures)


def _verdict(language: Language, figures: Mapping[str, Any]) -> Iterator[str]:
    yield f"{_mark(figures['ok'])} {_TEXTS(language, 'fine' if figures['ok'] else 'wrong')}"
    for sentence in figures["wrong"]:
        yield f"  - {sentence}"


def _shop(language: Language, shop: str, figures: Mapping[str, Any]) -> Iterator[str]:
    yield _TEXTS(language, "title", shop=_TEXTS.name(language, "shop", shop))
    rows = dict(_rows(language, figures))
    width = max(map(len, rows))
    for head, lines in rows.items():
        for at, line in enumerate(lines):
            yield f"  {'' if at else head:<{width}}  {line}"
    yield from _verdict(language, figures)


def _rows(language: Language, figures: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    def text(key: str, **values: object) -> str:
        return _TEXTS(language, key, **values)

    stock, orders, forged = figures["stock"], figures["orders"], figures["forged"]
    withheld = sum(figures["withheld"].values())
    yield text("offers"), [text("offers-line", released=figures["released"], withheld=withheld)]
    told = _seconds(language, stock["latency_ms"])
    alone = _seconds(language, stock["latency_ms_without_webhooks"])
    yield text("stock"), [text("stock-line", changes=stock["changes"], **told), text("stock-alone", **alone)]
    yield text("orders"), [text("orders-line", **orders), text("notes", notes=figures["notes"])]
    money = {
        "refunds": figures["refunds"]["amount_ok"],
        "cancelled": figures["cancelled"]["refunded_in_full"],
        **figures["payout"],
    }
    yield text("money"), [text("money-line", **money)]
    mails = figures["mails_to_end_customer"]
    yield text("strangers"), [text("strangers-line", **forged, mails=mails)]


def _seconds(language: Language, latencies: Mapping[str, float]) -> dict[str, str]:
    """Write the percentiles in seconds; a dash where nothing was measured."""
    written = {}
    for key, percentile in (("half", "p50"), ("most", "p99")):
        seconds = f"{latencies[percentile] / 1000:.2f}" if percentile in latencies else "–"
        written[key] = seconds.replace(".", ",") if language == "de" else seconds
    return written


def _mark(is_good: bool) -> str:
    return "✓" if is_good else "✗"
