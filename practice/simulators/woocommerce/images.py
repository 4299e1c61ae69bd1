"""Pictures that a write names by their address: the shop loads them itself, before it writes anything."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from practice.simulators.woocommerce.errors import RestError
from practice.simulators.woocommerce.records import Image

if TYPE_CHECKING:
    from practice.simulators.woocommerce.call import Call
    from practice.simulators.woocommerce.shop import Shop

_ENDS = (".jpg", ".jpeg", ".png", ".gif", ".webp")
_PORTS = (None, 80, 443, 8080)


def wait(call: Call) -> None:
    """Spend the time that the pictures named in a write take; nothing is written meanwhile, by this request.

    Others are answered meanwhile.
    """
    if call.method in ("POST", "PUT", "PATCH") and "/products" in call.url_path:
        parts = (call.body.get(name) or () for name in ("create", "update"))
        for body in (call.body, *(row for rows in parts for row in rows if isinstance(row, dict))):
            for source in _sources(body):
                seconds = _seconds(call.shop, source)
                if seconds:
                    time.sleep(seconds)


def taken(shop: Shop, body: Mapping[str, Any], kind: str) -> tuple[Image, ...] | None:
    """Load the pictures that a write names, None when it names none; refuses the write for a dead one.

    Each is a new file, also one that was loaded before. One that was loaded before a dead one is left, in old
    versions; new ones take it away again.
    """
    rows = _rows(body)
    if rows is None:
        return None
    before = set(shop.state.tables.media)
    try:
        return tuple(_taken(shop, row, kind) for row in rows)
    except RestError:
        if shop.settings.modern:
            for number in set(shop.state.tables.media) - before:
                del shop.state.tables.media[number]
        raise


def _taken(shop: Shop, row: Mapping[str, Any], kind: str) -> Image:
    media = shop.state.tables.media
    if not row.get("src"):
        known = _known(shop, int(row.get("id") or 0))
        if known is None:
            message = f"#{row.get('id')} is an invalid image ID."
            raise RestError(400, f"woocommerce_{kind}_invalid_image_id", message)
        return known
    source = str(row["src"])
    reason = _reason(shop, source)
    if reason:
        raise RestError(400, f"woocommerce_{kind}_image_upload_error", reason)
    shop.write()
    file = _free_name(shop, urlsplit(source).path.rpartition("/")[2])
    month = datetime.fromtimestamp(shop.clock.stamp(), UTC).strftime("%Y/%m")
    address = f"{shop.home_url}/wp-content/uploads/{month}/{file}"
    made = Image(
        shop.state.number("post"),
        address,
        str(row.get("name") or file),
        shop.clock.stamp(),
        str(row.get("alt") or ""),
    )
    media[made.id] = made
    return made


def _known(shop: Shop, number: int) -> Image | None:
    everything = (image for item in shop.state.everything() for image in item.images)
    return shop.state.tables.media.get(number) or next((i for i in everything if i.id == number), None)


def _free_name(shop: Shop, file: str) -> str:
    there = {image.src.rpartition("/")[2] for image in shop.state.tables.media.values()}
    stem, dot, ending = file.rpartition(".")
    numbered = (f"{stem}-{number}{dot}{ending}" for number in range(1, len(there) + 2))
    return file if file not in there else next(name for name in numbered if name not in there)


def _rows(body: Mapping[str, Any]) -> list[Mapping[str, Any]] | None:
    for name in ("images", "image"):
        if name in body:
            named = body[name]
            return list(named) if isinstance(named, list) else [named] if named else []
    return None


def _sources(body: Mapping[str, Any]) -> Iterator[str]:
    return (str(row["src"]) for row in _rows(body) or () if isinstance(row, Mapping) and row.get("src"))


def _seconds(shop: Shop, source: str) -> float:
    outcomes = (outcome for pattern, outcome in shop.settings.pictures if re.search(pattern, source))
    return next((outcome for outcome in outcomes if isinstance(outcome, int | float)), 0.0)


def _reason(shop: Shop, source: str) -> str:
    """Say why the shop cannot load a picture, "" when it can."""
    at = urlsplit(source)
    outcomes = [outcome for pattern, outcome in shop.settings.pictures if re.search(pattern, source)]
    if not outcomes and not _may_be_called(at.scheme, at.hostname or "", at.port):
        return f"Error getting remote image {source}. Error: A valid URL was not provided."
    dead = next((outcome for outcome in outcomes if isinstance(outcome, str)), "")
    if dead:
        return f"Error getting remote image {source}. Error: {dead}"
    if not at.path.lower().endswith(_ENDS):
        return "Invalid image: Sorry, you are not allowed to upload this file type."
    return ""


def _may_be_called(scheme: str, host: str, port: int | None) -> bool:
    """Judge an address as WordPress does: no machine of its own network, none of other ports."""
    if scheme not in ("http", "https") or port not in _PORTS or not host:
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host
