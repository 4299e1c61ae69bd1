"""What the sandbox holds for practising, beside shop and platform."""

from __future__ import annotations

import pytest

import adapters.labels
from connector.model.errors import LabelsRefused
from connector.settings import Settings
from practice.sandbox import processes
from practice.sandbox.world import Sandbox, free_address


def test_labels_can_be_practised() -> None:
    """A stand-in for DHL takes the sandbox's login, and knows no label yet."""
    base = Settings().model_copy(
        update={"server": Settings().server.model_copy(update={"listen": free_address()})}
    )
    with Sandbox(base) as sandbox:
        labels = adapters.labels.from_settings(sandbox.settings)
        assert labels is not None
        with pytest.raises(LabelsRefused, match="not give the label"):
            labels.document("003404341610900000")


def test_connectors_of_a_day_can_be_started() -> None:
    """The program that a day starts, once for each shop, is there."""
    assert (processes.ROOT / "scheduler.py").is_file()
