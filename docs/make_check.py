"""Write docs/check.md and docs/de/pruefen.md: every line of ``check`` with its next step, from the texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from connector.assembly.shops import KINDS
from connector.catalogue.release import Language
from connector.cli.checks.lines import LEVELS, Level
from connector.texts import CATALOGUES, text

FILES: Mapping[Language, str] = {"en": "check.md", "de": "de/pruefen.md"}
_HEADS: Mapping[Language, str] = {
    "en": """# What `check` says

`kickroute-connector check` looks at everything that the connector needs and changes nothing. A green
line (✓) is fine, a yellow one (!) works but should be looked at, a red one (✗) does not work; then the
exit code is 1.

- `check --fix` repairs what is ours: webhooks, and in a Shopware shop fields, group and customer. It
  asks before Kickroute's callbacks are re-pointed to this connector; `--yes` answers that.
- `check --moved` follows your shop to a new address: stop the connector, change `shop.url`, say `check
  --moved`.
- `check berg.toml tal.toml --settings shared.toml` checks several suppliers, and what no two of them
  may share.
- `check --json` says the same to machines; `key` names the line.

Kickroute itself is not asked: that would re-point its callbacks. Whether it takes the key shows when
the connector starts, or with `check --fix`. The public address is called as Kickroute would call it.

Written by `docs/make_check.py`; words in braces are filled in.
""",
    "de": """# Was `check` sagt

`kickroute-connector check` sieht nach allem, was der Connector braucht, und ändert nichts. Eine grüne
Zeile (✓) ist in Ordnung, eine gelbe (!) geht, verdient aber einen Blick, eine rote (✗) geht nicht; dann
ist der Exit-Code 1.

- `check --fix` repariert, was unser ist: Webhooks, in einem Shopware-Shop auch Felder, Gruppe und
  Kunde. Bevor Kickroute von nun an diesen Connector zurückruft, fragt es; `--yes` beantwortet das.
- `check --moved` folgt Ihrem Shop an eine neue Adresse: den Connector anhalten, `shop.url` ändern,
  `check --moved`.
- `check berg.toml tal.toml --settings shared.toml` prüft mehrere Lieferanten, und was keine zwei teilen
  dürfen.
- `check --json` sagt dasselbe Maschinen; `key` nennt die Zeile.

Kickroute selbst wird nicht gefragt: Das würde seine Rückrufe umlenken. Ob es den Schlüssel nimmt, zeigt
sich beim Start des Connectors oder mit `check --fix`. Die öffentliche Adresse wird angerufen, wie
Kickroute es täte.

Geschrieben von `docs/make_check.py`; Wörter in geschweiften Klammern werden ausgefüllt.
""",
}
_COLUMNS: Mapping[Language, str] = {
    "en": "| | line | what is found | what to do |",
    "de": "| | Zeile | was gefunden wird | was zu tun ist |",
}
_MARKS = {Level.GREEN: "✓", Level.YELLOW: "!", Level.RED: "✗"}


class _Braces(dict[str, str]):
    """Leaves every value of a sentence as its name in braces."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def write(language: Language) -> str:
    """Return the page in one language."""
    rows = [row for level in (Level.RED, Level.YELLOW, Level.GREEN) for row in _rows(language, level)]
    return "\n".join([_HEADS[language], _COLUMNS[language], "|---|---|---|---|", *rows]) + "\n"


def _rows(language: Language, wanted: Level) -> Iterator[str]:
    for key, level in LEVELS.items():
        if level is wanted:
            subject = text(language, f"check.{key.partition('.')[0]}")
            step = "" if level is Level.GREEN else _shown(language, f"check.{key}.next")
            yield f"| {_MARKS[level]} | {subject} | {_shown(language, f'check.{key}')} | {step} |"


def _kinds(language: Language) -> str:
    return f" {text(language, 'cli.or')} ".join(KINDS)


def _shown(language: Language, key: str) -> str:
    return CATALOGUES[language][key].format_map(_Braces(kinds=_kinds(language))).replace("|", "\\|")


if __name__ == "__main__":
    for language, name in FILES.items():
        (Path(__file__).parent / name).write_text(write(language), encoding="utf-8")
