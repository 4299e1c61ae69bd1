"""The settings: one file says everything; see :mod:`connector.settings.model` for what it may say."""

from connector.settings.loading import load_settings
from connector.settings.model import (
    LARGEST_PORT,
    NEEDED_OF_ANY,
    AlarmSettings,
    KickrouteSettings,
    LabelSettings,
    LogSettings,
    OrderSettings,
    PriceRule,
    ReleaseSettings,
    SandboxSettings,
    ScheduleSettings,
    Secret,
    Section,
    ServerSettings,
    Settings,
    ShopSettings,
    StatusWord,
    StoreSettings,
    UiSettings,
)
from connector.settings.sections import settings_with

__all__ = [
    "LARGEST_PORT",
    "NEEDED_OF_ANY",
    "AlarmSettings",
    "KickrouteSettings",
    "LabelSettings",
    "LogSettings",
    "OrderSettings",
    "PriceRule",
    "ReleaseSettings",
    "SandboxSettings",
    "ScheduleSettings",
    "Secret",
    "Section",
    "ServerSettings",
    "Settings",
    "ShopSettings",
    "StatusWord",
    "StoreSettings",
    "UiSettings",
    "load_settings",
    "settings_with",
]
