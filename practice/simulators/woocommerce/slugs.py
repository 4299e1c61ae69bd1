"""Names in addresses, as WordPress writes them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=8192)
def slug(name: str) -> str:
    """Turn a name into what stands in an address: lower case, no accents, hyphens."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("ß", "s"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")
