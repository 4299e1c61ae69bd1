"""What a Shopware shop's fields hold (measured: 6.6.7.1).

More than a column holds is answered 500 with SQL's code 1406, or 400 where the field is validated. PHP's
``strip_tags`` takes everything from a ``<`` on that no blank follows.
"""

from __future__ import annotations

import re

from connector.orders.addresses.fitting import Limits

_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def takes_mail(mail: str) -> bool:
    """Tell whether the shop takes a mail address and can write to it."""
    return bool(_MAIL.fullmatch(mail))


LIMITS = Limits(
    longest={
        "first_name": 50,
        "last_name": 60,
        "company": 255,
        "address_1": 255,
        "address_2": 255,
        "city": 70,
        "postcode": 50,
        "phone": 40,
        "email": 254,
    },
    eaten={"<": "‹", ">": "›"},
    takes_mail=takes_mail,
)
