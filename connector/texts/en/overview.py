"""English texts of the first page and of the decisions that wait."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "manual.title": "Manual",
    "manual.means": "What the connector does, and what to do when something is amiss.",
    "manual.more": "Read more",
    "manual.withheld": "Why an offer is withheld: every reason, and what to change",
    "page.verdict.unheard": "It works, but nobody would hear of a trouble.",
    "page.verdict.quiet": "It runs; nothing is live on Kickroute yet.",
    "page.verdict.away": "You are away; it goes on by itself.",
    "page.refresh": "Refresh",
    "page.needs": "What needs you",
    "page.since": "since {time}",
    "page.open_order": "Open the order",
    "page.all_decisions": "All {count} one below the other",
    "page.decisions": "Dealer prices that wait for your yes or no",
    "page.no_decisions": "Nothing waits for you",
    "page.no_decisions_means": "No dealer price waits for a yes or no.",
    "page.figures": "In figures",
    "page.figure.offers": "Offers live on Kickroute",
    "page.figure.withheld": "{count} withheld",
    "page.figure.told": "{count} told",
    "page.figure.today": "Orders today",
    "page.figure.total": "{total} in the shop",
    "page.figure.week": "{count} in seven days, {total}",
    "page.figure.speed": "A change of stock takes",
    "page.figure.speed_up_to": "≤ {seconds} s",
    "page.figure.speed_none": "–",
    "page.figure.speed_means": "half of {count} in 24 hours; 95 of 100 within {seconds} s",
    "page.figure.speed_no": "No change was told in 24 hours.",
    "page.figure.untracked": "Wait for a tracking number",
    "page.figure.untracked_since": "the oldest {time}",
    "page.figure.untracked_none": "All that was sent has its number.",
    "page.figure.contact": "Last contact",
    "page.figure.contact_with": "{side}: {time}",
    "page.figure.never": "not yet",
    "page.chart": "How fast changes of stock reach Kickroute",
    "page.chart_means": (
        "By hour of the last 24: within how many seconds half of the changes, and 95 of 100, were taken by "
        "Kickroute, from when the connector read them in the shop."
    ),
    "page.chart_figures": "The figures",
    "page.chart_hour": "Hour",
    "page.chart_count": "Changes",
    "page.chart_half": "Half within",
    "page.chart_most": "95 of 100 within",
    "page.seconds": "{seconds} s",
    "page.newest_orders": "Newest orders",
    "page.all_orders": "All orders",
    "page.past": "What needed you lately",
    "page.came": "Came",
    "page.went": "Went",
}
