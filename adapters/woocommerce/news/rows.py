"""Lists of changed rows, followed by their dates: orders, or products, of anybody's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from adapters.paging.feeds import LONG_AGO, OVERLAP, Feed, Shown, Watch
from adapters.woocommerce.api import Api
from adapters.woocommerce.news.changes import modified
from adapters.woocommerce.translate.values import Row, id_at, moment_at

_SECOND = timedelta(seconds=1)


def changed_rows(
    api: Api, path: str, text: str | None, fields: str
) -> Iterator[tuple[tuple[Row, ...], str | None]]:
    """Yield the rows of a list that may have changed since a cursor, which comes with the last of them.

    ``fields`` hold the date ``date_modified_gmt``. None, or what is no cursor, yields one that marks now.
    """
    before = _read_cursor(text)
    if before is None:
        yield (), _cursor(_mark(api, path))
        return
    params: dict[str, str | int] = {"orderby": "id", "order": "asc", "_fields": fields}
    watch, at = Watch(before, _shown), None
    total: int | None = None
    for page in api.pages(path, **modified(watch.after), **params):
        if at is None and page.at < before.since - OVERLAP:
            # The shop's clock was put back: what changes from now on is older than what is known.
            yield from changed_rows(api, path, _cursor(Feed.at(page.at - _SECOND, page.at)), fields)
            return
        at = at or page.at
        # One that left the list shifts the next page: then the same stretch is asked for again.
        watch.must_repeat |= total is not None and page.total is not None and page.total < total
        total = page.total
        watch.remember(page.rows)
        yield page.rows, None
    yield (), _cursor(before if at is None else watch.next(at))


def _mark(api: Api, path: str) -> Feed:
    """Mark now, by the row changed last; a shop that does not sort shows any."""
    fields = "id,date_modified_gmt"
    page = api.page(path, per_page=1, orderby="modified", order="desc", _fields=fields)
    dates = (moment_at(row, "date_modified_gmt") for row in page.rows)
    newest = [at for at in dates if at is not None and at <= page.at]
    return Feed.at(max([page.at - LONG_AGO, *newest]), page.at)


def _shown(row: Row) -> Shown:
    # What the rows show may be as before in spite of a change, so that nothing is held to be known.
    return Shown(id_at(row), moment_at(row, "date_modified_gmt"), None)


def _cursor(feed: Feed) -> str:
    return json.dumps(replace(feed, seen={}).dump(), separators=(",", ":"))


def _read_cursor(text: str | None) -> Feed | None:
    try:
        return None if text is None else Feed.load(json.loads(text))
    except (ValueError, TypeError, AttributeError, OverflowError, OSError):
        return None
