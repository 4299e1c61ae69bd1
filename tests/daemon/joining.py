"""A supplier's settings, joined to the sandbox's shop and hub and written to a file as commands read it."""

from __future__ import annotations

from pathlib import Path

from connector.settings import ScheduleSettings, ServerSettings, Settings, UiSettings
from practice.sandbox import World
from practice.sandbox.processes import as_toml
from practice.sandbox.stage import Stage
from practice.sandbox.world import free_address


def join(world: World, stage: Stage, folder: Path) -> tuple[Settings, Path]:
    """Return the settings of a daemon that speaks English and looks at orders each second, and their file."""
    address = free_address()
    base = Settings(
        server=ServerSettings(listen=address),
        ui=UiSettings(language="en"),
        schedule=ScheduleSettings(orders_seconds=1),
    )
    settings = world.join(stage, base, listen=address)
    file = folder / "settings.toml"
    file.write_text(as_toml(settings), encoding="utf-8")
    return settings, file
