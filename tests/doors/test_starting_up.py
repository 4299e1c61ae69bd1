"""Commands that only look are there at once: what they do not need is not even loaded."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import LIMIT

HEAVY = (
    *(
        "adapters.http",
        "adapters.kickroute",
        "scheduler",
        "alembic",
        "apprise",
        "apscheduler",
        "fastapi",
        "jinja2",
        "prometheus_client",
    ),
    *("requests", "rich", "starlette", "tenacity", "urllib3", "uvicorn", "woocommerce", "connector.web"),
    *("connector.assembly.connector", "connector.running.engine", "connector.running.commands"),
    *("connector.orders.placing", "connector.starting.resume", "connector.fulfilment.report"),
)
"""What asks, serves, schedules, migrates or places, and takes a while to load."""

ALL_OURS = 140
"""Modules of ours that such a command loads at most, of more than four hundred, beside the texts it says."""

SCRIPT = """
import sys
from connector.assembly.commands import main
try:
    main()
finally:
    names = [name.split(".") for name in sys.modules]
    ours = [name for name in names if name[0] == "connector" and name[1:2] != ["texts"]]
    print(*sorted(set(sys.argv[0].split()) & set(sys.modules)), len(ours), sep=" ", file=sys.stderr)
"""


@pytest.mark.parametrize("words", [("status",), ("orders",), ("outbox",), ("status", "--json")])
def test_looking_loads_nothing_heavy(words: tuple[str, ...], tmp_path: Path) -> None:
    """``status``, ``orders`` and ``outbox`` open settings and store, and say what is there."""
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[store]\nurl = "sqlite:///{tmp_path}/connector.db"\n', encoding="utf-8")
    # The first look makes the store, the second one finds it.
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", f"import sys; sys.argv[0] = {' '.join(HEAVY)!r}\n{SCRIPT}", *words],
            cwd=tmp_path,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert done.returncode in (0, 1), done.stderr
        assert done.stdout
    *heavy, ours = done.stderr.splitlines()[-1].split()
    assert heavy == []
    assert int(ours) < ALL_OURS
