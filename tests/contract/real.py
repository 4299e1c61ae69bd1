"""Real shops for the suite, named by the environment: for tests only, since it makes and deletes in them.

``KICKROUTE_TEST_WOOCOMMERCE_URL``, ``_KEY`` and ``_SECRET``, or ``KICKROUTE_TEST_SHOPWARE_URL``,
``_CLIENT_ID`` and ``_CLIENT_SECRET`` (``_SALES_CHANNEL`` where it has several) name one; ``_INSECURE=1``
takes a certificate that nobody signed. The owner's side works with these keys, an administrator's. With
``_LIMITED_KEY`` and ``_LIMITED_SECRET`` (``_LIMITED_CLIENT_ID``, ``_LIMITED_CLIENT_SECRET``) the connector
gets keys of its own, which may do no more than the documents ask for.

Everything made there is called "kickroute-test …" and removed again. Webhooks of a connector that serves the
same shop are removed as well; it makes them anew by itself.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from urllib3.exceptions import InsecureRequestWarning

from tests.contract.kits import Ability

UNSIGNED = pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
"""For tests of a shop whose certificate nobody signed."""

_KEYS = {"woocommerce": ("KEY", "SECRET"), "shopware": ("CLIENT_ID", "CLIENT_SECRET")}


@dataclass(frozen=True)
class RealShop:
    """Where a real shop is, and the two keys that it is asked with, each as name and secret."""

    url: str
    owner: tuple[str, str]
    connector: tuple[str, str]
    verify: bool
    sales_channel: str

    @property
    def limits(self) -> dict[Ability, str]:
        """What no real shop does for a test."""
        hidden = (
            *(Ability.MAIL_LOG, Ability.QUESTION_COUNT, Ability.OUTAGE, Ability.LOST_ANSWER),
            *(Ability.KEYS_REVOKED, Ability.PAGE_UNREADABLE, Ability.CATALOGUE_SHORT),
            Ability.ROW_BROKEN,
            Ability.UNREADABLE_ORDER,
        )
        limits = dict.fromkeys(hidden, "a real shop does not show this to a test")
        if self.connector != self.owner:
            limits[Ability.FIELDS_GO] = (
                "leaving with its fields needs two rights that are beyond the documents' list"
            )
        return limits


@contextmanager
def unwarned(there: RealShop) -> Iterator[None]:
    """Let what warns of a certificate that nobody signed be silent, as it is in the tests of the shop."""
    with warnings.catch_warnings():
        if not there.verify:
            warnings.simplefilter("ignore", InsecureRequestWarning)
        yield


def real_shop(platform: str) -> RealShop | None:
    """Return the shop of a platform that the environment names, if it names one."""

    def told(name: str, otherwise: str = "") -> str:
        return os.environ.get(f"KICKROUTE_TEST_{platform.upper()}_{name}", otherwise)

    if not told("URL"):
        return None
    key, secret = (told(name) for name in _KEYS[platform])
    limited = tuple(told(f"LIMITED_{name}") for name in _KEYS[platform])
    return RealShop(
        url=told("URL"),
        owner=(key, secret),
        connector=(limited[0] or key, limited[1] or secret),
        verify=told("INSECURE") != "1",
        sales_channel=told("SALES_CHANNEL"),
    )
