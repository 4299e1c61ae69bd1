"""Where a world's connector makes labels."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from adapters.memory import MemoryLabels
from connector.labels import LabelFolder, LabelOffice
from connector.labels.postage import PostageRules
from tests.doors.world import World


def make_labels(world: World) -> MemoryLabels:
    """Let the connector make labels from now on; returns the carrier."""
    labels = MemoryLabels()
    rules = PostageRules(world.engine.parts.rules.release, {}, default_weight=Decimal("0.5"))
    folder = LabelFolder(world.path / "labels")
    office = LabelOffice(world.shop, labels, world.store, world.notifier, rules, folder)
    world.engine.parts = replace(world.engine.parts, label_office=office)
    return labels
