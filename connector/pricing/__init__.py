"""Pricing: dealer prices and Kickroute categories entered from a file or by a rule, and taken back.

Reading and planning are pure: what would change, and why a row cannot be used, is known before anything is
written. Writing goes into the shop's own fields, is journalled, and can be undone.
"""

from connector.pricing.carrying import Written, last_run, last_run_number, undo, write
from connector.pricing.places import Places, places_of
from connector.pricing.plan import Change, Kind, Plan, Unusable, plan_rule, plan_sheet
from connector.pricing.sheet import Sheet, read_percent_off, read_sheet

__all__ = [
    "Change",
    "Kind",
    "Places",
    "Plan",
    "Sheet",
    "Unusable",
    "Written",
    "last_run",
    "last_run_number",
    "places_of",
    "plan_rule",
    "plan_sheet",
    "read_percent_off",
    "read_sheet",
    "undo",
    "write",
]
