"""What a person changes in the browser: which keys, and what that does to the secrets that depend on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pydantic import SecretStr

from connector.model.errors import Problem, SettingsWrong
from connector.settings.model import Settings
from connector.settings.overlay import Bound, Overlay, address_of, not_settable
from connector.settings.sources import known_keys

SHOP_KEY, SHOP_SECRET = "shop.key", "shop.secret"
"""Stand for the two keys that open the shop: each platform calls them otherwise."""

USUAL: tuple[str, ...] = (
    "shop.url",
    SHOP_KEY,
    SHOP_SECRET,
    "kickroute.api_key",
    "kickroute.public_url",
    "release.stock_buffer",
    "orders.default_carrier",
    "alarms.mail_to",
    "alarms.mail_server",
    "alarms.mail_port",
    "alarms.mail_security",
    "alarms.mail_user",
    "alarms.mail_password",
    "alarms.new_orders",
    "ui.language",
)
"""The fifteen keys that people change."""


def is_secret(model: type[Settings], key: str) -> bool:
    """Tell whether a key holds a secret: it is written, and never shown."""
    section, _, name = key.partition(".")
    field = known_keys(model, section).get(name)
    return field is not None and "SecretStr" in str(field.annotation)


def value_at(settings: Settings, key: str) -> object:
    """Return the value of ``section.key``, or of a key without a section; a secret as its text."""
    section, _, name = key.rpartition(".")
    value = getattr(getattr(settings, section) if section else settings, name, "")
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def changed(overlay: Overlay, settings: Settings, changes: Mapping[str, object]) -> Overlay:
    """Return the overlay with these values by ``section.key``, on top of the settings in force; pure.

    A secret that is given empty stays as it is. One whose address is changed to another host, and that is not
    given anew, is emptied, wherever it stood. Raises SettingsWrong for keys that are set in the file only.
    """
    refused = [Problem(key, reason) for key in changes if (reason := not_settable(key))]
    if refused:
        raise SettingsWrong(refused)
    model = type(settings)
    typed = {key: str(value) for key, value in changes.items() if is_secret(model, key) and value}
    plain = {key: value for key, value in changes.items() if not is_secret(model, key)}
    kept = {key: bound for key, bound in overlay.secrets.items() if key not in typed}
    values = {key: value for key, value in {**overlay.values, **plain}.items() if key not in typed}
    bound = {key: Bound(secret, _address(settings, plain, key)) for key, secret in typed.items()}
    emptied = _emptied(settings, plain, kept, typed)
    kept = {key: each for key, each in kept.items() if key not in emptied}
    return replace(overlay, values={**values, **dict.fromkeys(emptied, "")}, secrets={**kept, **bound})


def _emptied(
    settings: Settings, plain: Mapping[str, object], kept: Mapping[str, Bound], typed: Mapping[str, str]
) -> list[str]:
    """Name the secrets in force that were entered for another host than the one they would go to now."""
    found = []
    for section in type(settings).model_fields:
        for name in known_keys(type(settings), section):
            key = f"{section}.{name}"
            opens = address_of(key)
            if opens not in plain or key in typed or not is_secret(type(settings), key):
                continue
            entered_for = kept.get(key, Bound("", str(value_at(settings, opens))))
            if value_at(settings, key) and not entered_for.may_go_to(str(plain[opens])):
                found.append(key)
    return found


def _address(settings: Settings, plain: Mapping[str, object], key: str) -> str:
    opens = address_of(key)
    return str(plain.get(opens) or value_at(settings, opens)) if opens else ""
