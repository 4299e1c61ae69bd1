"""German twins of the program's own sentences: by the English form, with the same values in braces.

``SENTENCES`` are forms as the code writes them (a test fails when the code has one that is not here, or no
longer has one that is). ``FRAMES`` are put together of several parts, or come from libraries.
"""

from __future__ import annotations

from collections.abc import Mapping

from connector.texts.de.sentences import check, host, labels, moving, orders, platform, pricing, running, shop

SENTENCES: Mapping[str, str] = {
    **orders.SENTENCES,
    **platform.SENTENCES,
    **shop.SENTENCES,
    **labels.SENTENCES,
    **host.SENTENCES,
    **moving.SENTENCES,
    **pricing.SENTENCES,
    **check.SENTENCES,
    **running.SENTENCES,
}

FRAMES: Mapping[str, str] = {**shop.FRAMES, **host.FRAMES}
