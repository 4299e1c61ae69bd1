"""What a WooCommerce shop's fields hold (measured: 10.5.0 and 8.9.3 with HPOS).

With HPOS a phone of more than 100 characters or a mail address of more than 320 loses the whole address: the
order is answered 201 and has none. 8.9 cuts it without a word. Texts end at 65,535 bytes.
"""

from __future__ import annotations

import re

from connector.orders.addresses.fitting import Limits

_TEXT = 65_535
_POSTCODE = 2_000
"""WooCommerce lists all beginnings of a postcode to look up taxes: of a very long one PHP's memory ends."""

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_SHORTEST_MAIL = 6


def takes_mail(mail: str) -> bool:
    """Tell whether WordPress takes a mail address (``is_email``); any other refuses the whole order."""
    local, at, domain = mail.partition("@")
    labels = domain.split(".")
    return (
        len(mail) >= _SHORTEST_MAIL
        and bool(at)
        and bool(_LOCAL.fullmatch(local))
        and len(labels) > 1
        and all(_LABEL.fullmatch(label) for label in labels)
    )


def _bytes(text: str) -> int:
    return len(text.encode())


LIMITS = Limits(
    longest={
        **dict.fromkeys(("first_name", "last_name", "company", "address_1", "address_2"), _TEXT),
        **dict.fromkeys(("city", "state"), _TEXT),
        "postcode": _POSTCODE,
        "phone": 100,
        "email": 320,
    },
    measure=_bytes,
    takes_mail=takes_mail,
)
