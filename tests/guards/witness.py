"""A pytest plugin that writes down how each test ended, and where the code under test came from.

Loaded with ``-p tests.guards.witness``; the file to write is named in the environment.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

FILE = "KICKROUTE_GUARDS_WITNESS"
OURS = ("adapters", "connector", "practice", "scheduler", "tests")

_ends: list[dict[str, str]] = []
_uncollected: list[str] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember the error of each phase that failed, and each test that passed."""
    report = yield
    if report.failed or call.when == "call":
        error = call.excinfo.typename if call.excinfo is not None else ""
        _ends.append({"test": item.nodeid, "phase": call.when, "outcome": report.outcome, "error": error})
    return report


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Remember what could not even be loaded."""
    if report.failed:
        _uncollected.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write it all down."""
    root = session.config.rootpath.resolve()
    found = {"ends": _ends, "uncollected": _uncollected, "foreign": _foreign(root)}
    Path(os.environ[FILE]).write_text(json.dumps(found), encoding="utf-8")


def _foreign(root: Path) -> list[str]:
    """Return modules of ours that were not loaded from below ``root``."""
    return sorted(
        name
        for name, module in sys.modules.items()
        if name.partition(".")[0] in OURS and not _lies_below(module, root)
    )


def _lies_below(module: Any, root: Path) -> bool:
    file = getattr(module, "__file__", None)
    return file is None or Path(file).resolve().is_relative_to(root)
