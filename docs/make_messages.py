"""Write the tables of alarms into docs/troubleshooting.md and docs/de/fehlersuche.md, from the texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from connector.alarms.kinds import KINDS
from connector.catalogue.release import Language
from connector.texts import text

FILES: Mapping[Language, str] = {"en": "troubleshooting.md", "de": "de/fehlersuche.md"}
START, END = "<!-- alarms: written by docs/make_messages.py -->", "<!-- end -->"
_COLUMNS: Mapping[Language, str] = {
    "en": "| What you read | What to do |\n|---|---|",
    "de": "| Was Sie lesen | Was zu tun ist |\n|---|---|",
}


def table(language: Language) -> str:
    """Return a row for every alarm: its title, and its next step."""
    kinds = [kind for kind in KINDS if not kind.startswith("news.")]
    rows = [f"| *{_said(language, kind)}* | {_said(language, f'{kind}.next')} |" for kind in kinds]
    return "\n".join([_COLUMNS[language], *rows])


def _said(language: Language, key: str) -> str:
    return text(language, f"alarm.{key}", about="…")


def write(language: Language) -> str:
    """Return the page with its table as the texts say now."""
    page = (Path(__file__).parent / FILES[language]).read_text(encoding="utf-8")
    between = re.compile(f"(?<={re.escape(START)}\n).*?(?={re.escape(END)})", re.DOTALL)
    return between.sub(lambda _: table(language) + "\n", page)


if __name__ == "__main__":
    for language, file in FILES.items():
        (Path(__file__).parent / file).write_text(write(language), encoding="utf-8")
