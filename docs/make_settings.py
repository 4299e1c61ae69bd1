"""Write docs/settings.md and docs/de/einstellungen.md from the settings model."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from connector.assembly.shops import SettingsOfAll
from connector.catalogue.release import Language
from connector.settings import Settings, ShopSettings
from connector.settings.sources import known_keys

FILES: Mapping[Language, str] = {"en": "settings.md", "de": "de/einstellungen.md"}
_GERMAN: Mapping[str, Any] = tomllib.loads(
    Path(__file__).with_name("de").joinpath("einstellungen.toml").read_text(encoding="utf-8")
)
_INTRODUCTIONS: Mapping[Language, str] = {
    "en": """# Settings

Written from the settings model by `python docs/make_settings.py`; a test fails when the two differ.

The connector reads one file, `settings.toml`. Give several with `--settings shared.toml --settings
mine.toml`: the later one wins. Any value may come from the environment as `KICKROUTE_<SECTION>_<KEY>`
(lists as JSON), and any key may be given as `<key>_file` with the path of a file that holds the value,
which is best for secrets. A file named without a folder is looked for first in `$CREDENTIALS_DIRECTORY`,
where systemd and containers put secrets (see [hosting.md](hosting.md)).

What is set on the connector's pages stands in `settings.d/web.toml`, in the folder of the last settings
file or in `$STATE_DIRECTORY`, with its secrets in files of their own; it wins over everything else. A secret
that was entered there goes to the host that it was entered for, and counts as empty at another. Never set
there are `server.*`, `store.*`, `log.*`, and whatever ends in `_file`.

Relative paths (`store.url`, `store.backups`, `labels.folder`, `documents.fonts`) count from the folder of
the last settings file, wherever the connector is started; under systemd and in the container from
`$STATE_DIRECTORY`. Files of secrets are looked for beside the settings file that names them.

Field lists (`release.gtin`, `release.dealer_price`, `release.category`, `orders.tracking`) name where the
shop keeps a value; the first field that has one wins. `meta:NAME` is a WooCommerce meta field,
`custom:NAME` a Shopware custom field, `rule:NAME` a Shopware advanced price; a bare name is a field of
the shop itself, such as `global_unique_id`.
""",
    "de": """# Einstellungen

Geschrieben von `python docs/make_settings.py` aus dem Modell der Einstellungen; ein Test scheitert, wenn
beide voneinander abweichen.

Der Connector liest eine Datei, `settings.toml`. Mehrere geben Sie mit `--settings gemeinsam.toml
--settings meine.toml` an: Die spätere gilt. Jeder Wert darf auch aus der Umgebung kommen, als
`KICKROUTE_<ABSCHNITT>_<SCHLÜSSEL>` (Listen als JSON), und jeder Schlüssel darf als `<schlüssel>_file` den
Pfad einer Datei nennen, in der der Wert steht; für Geheimnisse ist das am besten. Eine Datei ohne Ordner
wird zuerst in `$CREDENTIALS_DIRECTORY` gesucht, wo systemd und Container Geheimnisse ablegen (siehe
[betrieb.md](betrieb.md)).

Was auf den Seiten des Connectors gesetzt wird, steht in `settings.d/web.toml`, im Ordner der letzten
Einstellungsdatei oder in `$STATE_DIRECTORY`, Geheimnisse in eigenen Dateien daneben; es gilt vor allem
anderen. Ein dort eingegebenes Geheimnis geht nur an den Host, für den es eingegeben wurde; bei einem anderen
gilt es als leer. Nie dort gesetzt werden `server.*`, `store.*`, `log.*` und alles, was auf `_file` endet.

Relative Pfade (`store.url`, `store.backups`, `labels.folder`, `documents.fonts`) zählen vom Ordner der
letzten Einstellungsdatei, wo auch immer der Connector gestartet wird; unter systemd und im Container von
`$STATE_DIRECTORY`. Dateien mit Geheimnissen werden neben der Einstellungsdatei gesucht, die sie nennt.

Feldlisten (`release.gtin`, `release.dealer_price`, `release.category`, `orders.tracking`) nennen, wo ein
Wert im Shop steht; das erste Feld mit einem Wert gilt. `meta:NAME` ist ein Meta-Feld in WooCommerce,
`custom:NAME` ein Zusatzfeld in Shopware, `rule:NAME` ein erweiterter Preis in Shopware; ein Name allein
ist ein Feld des Shops selbst, etwa `global_unique_id`.
""",
}
_HEADS: Mapping[Language, str] = {
    "en": "| key | default | meaning |\n|---|---|---|\n",
    "de": "| Schlüssel | Vorgabe | Bedeutung |\n|---|---|---|\n",
}
_SUPPLIER: Mapping[Language, str] = {"en": "The supplier", "de": "Der Lieferant"}


def write(language: Language) -> str:
    """Return the text of the reference; raises KeyError for a setting without a German line."""
    rows = [
        f"| `supplier` | | {_meaning(language, '', 'supplier', SettingsOfAll.model_fields['supplier'])} |"
    ]
    parts = [_INTRODUCTIONS[language], _table(language, _SUPPLIER[language], "", rows)]
    for name in SettingsOfAll.model_fields:
        keys = known_keys(SettingsOfAll, name)
        if not keys:
            continue
        rows = [_row(language, name, key, field) for key, field in keys.items()]
        section = type(getattr(Settings(), name))
        english = ((ShopSettings if name == "shop" else section).__doc__ or "").split("\n\n")[0]
        meaning = english if language == "en" else str(_GERMAN[name]["_"])
        parts.append(_table(language, f"[{name}]", meaning, rows))
    return "\n".join(parts)


def left_over() -> set[str]:
    """Return the German lines that belong to no setting any more."""
    known = {"supplier"}
    for name in SettingsOfAll.model_fields:
        if keys := known_keys(SettingsOfAll, name):
            known |= {f"{name}.{key}" for key in ("_", *keys)}
    written = {f"{name}.{key}" for name, table in _GERMAN.items() if isinstance(table, dict) for key in table}
    return written - known


def _row(language: Language, section: str, key: str, field: FieldInfo) -> str:
    default = _default(field.get_default(call_default_factory=True))
    return f"| `{section}.{key}` | {default} | {_meaning(language, section, key, field)} |"


def _meaning(language: Language, section: str, key: str, field: FieldInfo) -> str:
    if language == "en":
        return str(field.description)
    return str(_GERMAN[section][key] if section else _GERMAN[key])


def _table(language: Language, title: str, text: str, rows: list[str]) -> str:
    return f"## {title}\n\n{text + chr(10) * 2 if text else ''}{_HEADS[language]}{chr(10).join(rows)}\n"


def _default(value: object) -> str:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value in ("", (), {}):
        return ""
    if isinstance(value, dict):
        return "`{ " + ", ".join(f'"{key}" = "{inner}"' for key, inner in value.items()) + " }`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return (
        f'`"{value}"`'
        if isinstance(value, str)
        else f"`{value:g}`"
        if isinstance(value, float)
        else f"`{value}`"
    )


if __name__ == "__main__":
    for language, name in FILES.items():
        (Path(__file__).parent / name).write_text(write(language), encoding="utf-8")
