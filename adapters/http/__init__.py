"""HTTP as all adapters use it: sessions, limits, budget, checked JSON, and errors in one table.

A shop adapter makes one :class:`HttpClient` with ``SHOP_ERRORS`` and asks through it; jobs that poll do so
inside ``with budget.polling(account):`` and rest for ``budget.wait_seconds(account)``; orders come in
``with intake():``.
"""

from adapters.http.caches import Fresh
from adapters.http.client import Answer, HttpClient, Timeouts
from adapters.http.documents import as_answer, as_rows, items_in, plain_text, read_number, rows_in
from adapters.http.failures import (
    LONGEST_WAIT,
    PLATFORM_ERRORS,
    SHOP_ERRORS,
    Errors,
    Failure,
    kind_of,
    read_http_date,
    read_retry_after,
)
from adapters.http.pace import Budget, Purpose, RateLimit, current_purpose, intake
from adapters.http.sessions import new_session
from adapters.paging.counts import Counts
from adapters.paging.halves import halves
from adapters.paging.lists import Count, Lists, Part
from adapters.paging.once import Once
from adapters.paging.sizes import Sizes, fitting
from adapters.paging.units import Units, grouped

__all__ = [
    "LONGEST_WAIT",
    "PLATFORM_ERRORS",
    "SHOP_ERRORS",
    "Answer",
    "Budget",
    "Count",
    "Counts",
    "Errors",
    "Failure",
    "Fresh",
    "HttpClient",
    "Lists",
    "Once",
    "Part",
    "Purpose",
    "RateLimit",
    "Sizes",
    "Timeouts",
    "Units",
    "as_answer",
    "as_rows",
    "current_purpose",
    "fitting",
    "grouped",
    "halves",
    "intake",
    "items_in",
    "kind_of",
    "new_session",
    "plain_text",
    "read_http_date",
    "read_number",
    "read_retry_after",
    "rows_in",
]
