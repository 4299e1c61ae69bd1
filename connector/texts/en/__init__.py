"""English texts."""

from __future__ import annotations

from collections.abc import Mapping

from connector.texts.en import alarms, cli, labels, page

TEXTS: Mapping[str, str] = {**page.TEXTS, **cli.TEXTS, **labels.TEXTS, **alarms.TEXTS}
