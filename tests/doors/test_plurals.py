"""One is not several: a text that counts has a form for one, in both languages."""

from __future__ import annotations

import pytest

from connector.texts import CATALOGUES, text

ONES = sorted(key.removesuffix(".one") for key in CATALOGUES["en"] if key.endswith(".one"))


@pytest.mark.parametrize("key", ONES)
def test_a_count_of_one_has_a_text_of_its_own(key: str) -> None:
    """One is said as one, a count in a text of the shop's as well; none and two as several."""
    values = {"names": "x", "reason": "x", "gtins": "x", "hold": "x", "file": "x"}
    for language in ("de", "en"):
        one = text(language, key, count=1, **values)
        assert one == text(language, key, count="1", **values)
        assert not one[0].isdigit()
        for count in (0, 2, 21):
            several = text(language, key, count=count, **values)
            assert str(count) in several
            assert several != one
