"""A process that has loaded what is not ours, and runs tests in children of its own, which start at once.

``python -m tests.guards.warm MODULE...`` loads these modules, reads one wish a line, as JSON, and answers
each with the exit code of pytest. Started in a scratch copy: what is ours is loaded anew by each child, as
it stands then.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Sequence

import pytest

NOT_OURS = (
    *("apscheduler.schedulers.background", "biip", "hypothesis.stateful", "jinja2", "prometheus_client"),
    *("psycopg", "pydantic_settings", "requests", "rich.console", "sqlalchemy.dialects.sqlite"),
    *("starlette.applications", "structlog", "tenacity", "trio", "uvicorn.protocols.http.h11_impl"),
)
"""What most tests need, and what takes longest to load."""

KILLED = -int(signal.SIGKILL)
OPTIONS = ("-p", "tests.guards.witness", "-p", "no:cacheprovider")


def main() -> int:
    """Run tests as long as somebody asks; a child returns its own exit code."""
    for name in sys.argv[1:]:
        importlib.import_module(name)
    for line in sys.stdin:
        wish = json.loads(line)
        child = os.fork()
        if not child:
            return _run(wish["tests"], wish["environment"], wish["output"])
        sys.stdout.write(f"{_wait(child, time.monotonic() + wish['seconds'])}\n")
        sys.stdout.flush()
    return 0


def _run(tests: Sequence[str], environment: dict[str, str], output: str) -> int:
    """Run tests in this process, which is the first of a group of its own."""
    os.setsid()
    os.environ.update(environment)
    sink = os.open(output, os.O_WRONLY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for own, given in ((0, nothing), (1, sink), (2, sink)):
        os.dup2(given, own)
    return int(pytest.main([*OPTIONS, *tests]))


def _wait(child: int, deadline: float) -> int:
    """Wait for a child; with all that it started it is ended when it does not end by itself."""
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return KILLED


if __name__ == "__main__":
    sys.exit(main())
