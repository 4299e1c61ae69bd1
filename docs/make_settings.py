"""Write docs/settings.md from the settings model: ``python docs/make_settings.py``."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from connector.settings import Section, Settings

TARGET = Path(__file__).with_name("settings.md")
INTRODUCTION = """# Settings

Written from the settings model by `python docs/make_settings.py`; a test fails when the two differ.

The connector reads one file, `settings.toml`. Give several with
`--settings shared.toml --settings mine.toml`: the later one wins. Any value may come from the environment as
`KICKROUTE_<SECTION>_<KEY>` (lists as JSON), and any key may be given as `<key>_file` with the path of a file
that holds the value, which is best for secrets. A file named without a folder is looked for first in
`$CREDENTIALS_DIRECTORY`, where systemd and containers put secrets (see [hosting.md](hosting.md)).

Field lists (`release.gtin`, `release.dealer_price`, `release.category`, `orders.tracking`) name where the
shop keeps a value; the first field that has one wins. `meta:NAME` is a WooCommerce meta field, `custom:NAME`
a Shopware custom field, `rule:NAME` a Shopware advanced price; a bare name is a field of the shop itself,
such as `global_unique_id`.
"""


def write() -> str:
    """Return the text of the reference."""
    parts = [INTRODUCTION]
    supplier = Settings.model_fields["supplier"]
    parts.append(_table("The supplier", "", [f"| `supplier` | | {supplier.description} |"]))
    for name, field in Settings.model_fields.items():
        section = field.annotation
        if not (isinstance(section, type) and issubclass(section, Section)):
            continue
        rows = [_row(f"{name}.{key}", inner) for key, inner in section.model_fields.items()]
        parts.append(_table(f"[{name}]", (section.__doc__ or "").split("\n\n")[0], rows))
    return "\n".join(parts)


def _row(key: str, field: FieldInfo) -> str:
    return f"| `{key}` | {_default(field.get_default(call_default_factory=True))} | {field.description} |"


def _table(title: str, text: str, rows: list[str]) -> str:
    head = "| key | default | meaning |\n|---|---|---|\n"
    return f"## {title}\n\n{text + chr(10) * 2 if text else ''}{head}{chr(10).join(rows)}\n"


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
    TARGET.write_text(write(), encoding="utf-8")
