"""Release: which offers of a product are told to the platform, and why the others are not. Pure.

``judge`` decides about one product by the :class:`ReleaseRules` of the settings and by what is
:class:`Known` of its GTINs; every decision against an offer is a :class:`Reason` with a stable code and a
sentence in German and English.
"""

from connector.catalogue.release.judging import judge
from connector.catalogue.release.reasons import Judgement, Reason, Rule, Withheld, explain
from connector.catalogue.release.rules import Holder, Known, ReleaseRules, fields_for
from connector.model.messages import Language

__all__ = [
    "Holder",
    "Judgement",
    "Known",
    "Language",
    "Reason",
    "ReleaseRules",
    "Rule",
    "Withheld",
    "explain",
    "fields_for",
    "judge",
]
