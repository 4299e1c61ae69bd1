"""The settings: one file says everything; see :mod:`connector.settings.model` for what it may say."""

from connector.settings.loading import load_settings
from connector.settings.model import (
    LARGEST_PORT,
    AlarmSettings,
    KickrouteSettings,
    LabelSettings,
    LogSettings,
    OrderSettings,
    PriceRule,
    ReleaseSettings,
    ScheduleSettings,
    Section,
    ServerSettings,
    Settings,
    ShopSettings,
    StatusWord,
    StoreSettings,
    UiSettings,
)

__all__ = [
    "LARGEST_PORT",
    "AlarmSettings",
    "KickrouteSettings",
    "LabelSettings",
    "LogSettings",
    "OrderSettings",
    "PriceRule",
    "ReleaseSettings",
    "ScheduleSettings",
    "Section",
    "ServerSettings",
    "Settings",
    "ShopSettings",
    "StatusWord",
    "StoreSettings",
    "UiSettings",
    "load_settings",
]
